"""The type family: IBM Plex Sans and IBM Plex Sans Arabic as files, whole or with few letters."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import NamedTuple

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from data.schema import DataError

LATIN, ARABIC = "latin", "arabic"
FAMILIES = {LATIN: "IBM Plex Sans", ARABIC: "IBM Plex Sans Arabic"}
LATIN_PACKAGE, ARABIC_PACKAGE = "fontpkg_ibm_plex_sans", "fontpkg_ibm_plex_sans_arabic"
# what a browser applies to text of ours: OpenType layout features
_FEATURES = (
    "kern", "mark", "mkmk", "ccmp", "locl", "init", "medi", "fina", "isol", "rlig", "liga", "calt",
    "rclt", "curs", "tnum",
)  # fmt: skip
# of a font's names: copyright, family, style, PostScript name, licence, and the family's own
_NAMES = (0, 1, 2, 6, 13, 14, 16, 17)
_ARABIC_STYLES = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}


class Face(NamedTuple):
    """One font: IBM Plex Sans (variable) or IBM Plex Sans Arabic (a file for each weight)."""

    script: str  # LATIN or ARABIC
    weight: int = 400  # 400, 500, 600, 700
    italic: bool = False


@lru_cache(maxsize=16)
def font_bytes(face: Face) -> bytes:
    """Return the font file of a face, from the installed font packages.

    Raises DataError where the package of a script is not installed.
    """
    if face.script == ARABIC:
        name = f"IBMPlexSansArabic-{_ARABIC_STYLES[face.weight]}.ttf"
        return _file_bytes(ARABIC_PACKAGE, name)
    name = "IBMPlexSans-Italic[wdth,wght].ttf" if face.italic else "IBMPlexSans[wdth,wght].ttf"
    return _file_bytes(LATIN_PACKAGE, name)


@lru_cache(maxsize=8)
def _file_bytes(package: str, name: str) -> bytes:
    """Return a font's file; a variable one is shared by all its weights."""
    try:
        return (files(package) / "files" / name).read_bytes()
    except (ModuleNotFoundError, FileNotFoundError) as error:
        expected = f"{name} of the package {package}, without which no letter can be drawn"
        remedy = "Start ./sarhad once with a network: it installs what is missing."
        raise DataError("fonts", expected=expected, got="none", remedy=remedy) from error


@lru_cache(maxsize=16)
def _face(face: Face) -> hb.Face:
    """Return the font of a face, read once."""
    return hb.Face(font_bytes(face))


@lru_cache(maxsize=16)
def shaping_font(face: Face) -> tuple[hb.Font, float]:
    """Return the font that shapes a face at its weight, and its units per em."""
    font = hb.Font(_face(face))
    if face.script == LATIN:
        font.set_variations({"wght": float(face.weight), "wdth": 100.0})
    return font, float(_face(face).upem)


@lru_cache(maxsize=4)
def letters(script: str) -> frozenset[int]:
    """Return the code points that a script's font has."""
    return frozenset(_face(Face(script)).unicodes)


def reduced(face: Face, text: Iterable[str], *, static: bool = False) -> bytes:
    """Return the font of a face with no other letters than the text's, as a TrueType file.

    Latin keeps its weights 400 to 700, or with `static` has the face's alone.
    """
    kept = letters(face.script) & frozenset(map(ord, text))
    if face.script == LATIN and not static:
        face = face._replace(weight=400)
    return _reduced(face, kept, static)


def web_font(face: Face, text: Iterable[str]) -> bytes:
    """Return what `reduced` returns, packed as WOFF2 for a page or an SVG."""
    kept = letters(face.script) & frozenset(map(ord, text))
    return _packed(face._replace(weight=400) if face.script == LATIN else face, kept)


@lru_cache(maxsize=16)
def _packed(face: Face, kept: frozenset[int]) -> bytes:
    """Return a reduced font as WOFF2; the same letters give the same bytes."""
    font = TTFont(BytesIO(_reduced(face, kept, False)), recalcTimestamp=False)  # noqa: FBT003
    font.flavor = "woff2"
    packed = BytesIO()
    font.save(packed, reorderTables=False)
    return packed.getvalue()


@lru_cache(maxsize=32)
def _reduced(face: Face, kept: frozenset[int], static: bool) -> bytes:  # noqa: FBT001 - a cache key
    """Return the font of a face with these code points only, without hints."""
    source = _face(face._replace(weight=400) if face.script == LATIN else face)
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING
    sets = {
        hb.SubsetInputSets.UNICODE: kept,
        hb.SubsetInputSets.NAME_ID: _NAMES,
        hb.SubsetInputSets.LAYOUT_FEATURE_TAG: [
            int.from_bytes(tag.encode(), "big") for tag in _FEATURES
        ],
    }
    for which, values in sets.items():
        wanted.sets(which).clear()
        wanted.sets(which).update(values)
    if face.script == LATIN:
        wanted.pin_axis_location(source, "wdth", 100)
        if static:
            wanted.pin_axis_location(source, "wght", face.weight)
        else:
            wanted.set_axis_range(source, "wght", 400, 700, 400)
    return bytes(hb.subset(source, wanted).blob.data)
