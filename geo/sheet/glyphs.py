"""Anti-aliased pictures of single glyphs, asked for by glyph number and not by letter.

Shaping is done when the sheet is composed (`geo.sheet.type`), so that no shaping library of
the machine is needed: each font gets a character map that leads from U+F0000 + n to glyph n.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import ImageFont

from geo.sheet.fonts import LATIN, Face, font_bytes

FIRST = 0xF0000  # supplementary private use area A
PHASES = 4  # positions of a glyph inside one pixel, along the line


class Stamp(NamedTuple):
    """Coverage 0..255 of one glyph; (left, top) is its corner relative to the pen, px."""

    coverage: npt.NDArray[np.uint8]
    left: int
    top: int


@lru_cache(maxsize=16384)
def stamp(face: Face, index: int, size: float, stroke: float, phase: int) -> Stamp:
    """Return the glyph at `size` px per em, grown by `stroke` px, `phase` / PHASES px right."""
    font = _font(face, size)
    core, offset = font.getmask2(
        chr(FIRST + index), mode="L", stroke_width=stroke, anchor="ls", start=(phase / PHASES, 0)
    )
    width, height = core.size
    if not width or not height:
        return Stamp(np.zeros((0, 0), np.uint8), 0, 0)
    coverage = np.frombuffer(bytes(core), np.uint8)
    return Stamp(coverage.reshape(height, width), offset[0], offset[1])


@lru_cache(maxsize=48)
def _font(face: Face, size: float) -> ImageFont.FreeTypeFont:
    """Return the face at a size in px, at its weight."""
    source = BytesIO(_numbered(face))
    font = ImageFont.truetype(source, size, layout_engine=ImageFont.Layout.BASIC)
    if face.script == LATIN:
        font.set_variation_by_axes([face.weight, 100])  # the font's axes: weight, width
    return font


@lru_cache(maxsize=8)
def _numbered(face: Face) -> bytes:
    """Return the font with a character map from FIRST + n to glyph n (cmap format 12)."""
    source = font_bytes(face)
    count = struct.unpack(">H", source[4:6])[0]
    tables = []
    for at in range(12, 12 + 16 * count, 16):
        tag, _, offset, length = struct.unpack(">4sLLL", source[at : at + 16])
        tables.append((tag, source[offset : offset + length]))
    glyphs = struct.unpack(">H", dict(tables)[b"maxp"][4:6])[0]
    groups = struct.pack(">LLL", FIRST, FIRST + glyphs - 1, 0)
    subtable = struct.pack(">HHLLL", 12, 0, 16 + len(groups), 0, 1) + groups
    cmap = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + subtable
    return _written(source[:4], [(t, cmap if t == b"cmap" else body) for t, body in tables])


def _written(version: bytes, tables: list[tuple[bytes, bytes]]) -> bytes:
    """Return a font file of the tables (OpenType, "Organization of an OpenType font")."""
    power = 1 << (len(tables).bit_length() - 1)
    head = struct.pack(
        ">HHHH", len(tables), power * 16, power.bit_length() - 1, (len(tables) - power) * 16
    )
    directory, bodies = b"", b""
    start = 12 + 16 * len(tables)
    for tag, body in tables:
        directory += struct.pack(">4sLLL", tag, 0, start + len(bodies), len(body))
        bodies += body + b"\0" * (-len(body) % 4)
    return version + head + directory + bodies
