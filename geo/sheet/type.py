"""The type of the sheet: shaping into glyphs, measured widths and line breaks."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import uharfbuzz as hb

from geo.sheet.bidi import from_right, plain, runs
from geo.sheet.display import Text
from geo.sheet.fonts import ARABIC, LATIN, Face, letters, shaping_font

WORDS = 0.6  # of a cut text, what stays where it is cut after a word; else within the word
SLACK = 0.03  # of a line within which the sum of its words does not tell whether it fits
ELLIPSIS = "…"


class Glyph(NamedTuple):
    """One glyph of a shaped line; x to the right and y up from the line's start, in em."""

    face: Face
    number: int
    x: float
    y: float


class Run(NamedTuple):
    """A stretch of one face and one direction; x from the line's start and advance in em."""

    face: Face
    text: str  # in reading order
    rtl: bool
    x: float
    advance: float


@dataclass(frozen=True)
class Line:
    """A shaped line in drawing order."""

    glyphs: tuple[Glyph, ...]
    runs: tuple[Run, ...]  # the same from left to right, as text
    text: str  # the whole in reading order, without what cannot be drawn
    advance: float  # em
    missing: int  # characters that no font of the family has
    rtl: bool = False  # read from the right


@lru_cache(maxsize=8192)
def shape(
    text: str,
    *,
    weight: int = 400,
    italic: bool = False,
    spacing: float = 0.0,
    rtl: bool = False,
) -> Line:
    """Return the line's glyphs in visual order; `spacing` widens Latin letters, in em.

    With `rtl` the line reads from the right, else as most of its letters do.

    Signs that no font has (emoji) are left out, unknown letters become the font's empty box;
    both are counted in `missing`.
    """
    text, missing = _drawable(plain(text))
    glyphs: list[Glyph] = []
    drawn: list[Run] = []
    pen = 0.0
    for piece, backwards in runs(text, rtl=rtl):
        faces = _faces(piece, weight=weight, italic=italic)
        for face, part in reversed(faces) if backwards else faces:
            start = pen
            pen = _shape_run(part, face, "rtl" if backwards else "ltr", pen, spacing, glyphs)
            drawn.append(Run(face, part, backwards, start, pen - start))
    # the last letter has no space after it, and one of a joined script never had
    behind = spacing if glyphs and glyphs[-1].face.script == LATIN else 0.0
    advance = max(pen - behind, 0.0)
    reads_left = from_right(text, rtl=rtl)
    return Line(tuple(glyphs), tuple(drawn), text, advance, missing, reads_left)


def _shape_run(
    text: str, face: Face, direction: str, pen: float, spacing: float, glyphs: list[Glyph]
) -> float:
    """Append the glyphs of a run of one face and direction; return the pen's new x, in em."""
    font, upem = shaping_font(face)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = direction
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    hb.shape(font, buffer, {"kern": True, "liga": spacing == 0})
    extra = spacing if face.script == LATIN else 0.0
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        x, y = pen + place.x_offset / upem, place.y_offset / upem
        glyphs.append(Glyph(face, info.codepoint, x, y))
        pen += place.x_advance / upem + extra
    return pen


def _faces(text: str, *, weight: int, italic: bool) -> list[tuple[Face, str]]:
    """Split a run by font: Arabic letters in Plex Arabic, the rest, also spaces, in Plex Sans.

    That is what a browser does with the two families in this order.
    """
    latin, arabic = Face(LATIN, weight, italic), Face(ARABIC, weight)
    chosen: list[Face] = []
    for char in text:
        if unicodedata.category(char) in ("Cf", "Mn") and chosen:
            chosen.append(chosen[-1])  # a joiner or a mark goes with the letter before it
        elif ord(char) in letters(LATIN):
            chosen.append(latin)
        else:
            chosen.append(arabic if ord(char) in letters(ARABIC) else latin)
    pairs = zip(chosen, text, strict=True)
    return [
        (face, "".join(char for _, char in group)) for face, group in groupby(pairs, lambda p: p[0])
    ]


def _drawable(text: str) -> tuple[str, int]:
    """Return the text without signs that no font has, and how many characters are missing."""
    known = letters(LATIN) | letters(ARABIC)
    kept, missing = [], 0
    for char in text:
        category = unicodedata.category(char)
        if ord(char) in known or category in ("Zs", "Cf"):
            kept.append(char if category != "Zs" else " ")
            continue
        missing += 1
        if category[0] == "L":
            kept.append(char)
    return " ".join("".join(kept).split()) if missing else "".join(kept), missing


def can_be_drawn(text: str) -> bool:
    """Return whether something of a text is left without the signs that no font has."""
    return bool(_drawable(plain(text))[0].strip())


def width(
    text: str, size: float, *, weight: int = 400, italic: bool = False, spacing: float = 0.0
) -> float:
    """Return the line's width in the unit of `size`."""
    return shape(text, weight=weight, italic=italic, spacing=spacing).advance * size


def shorten(text: str, room: float, size: float, *, weight: int = 400) -> str:
    """Return the text, or its beginning with an ellipsis where it is wider than `room`.

    It ends after a word, unless its last word alone is a good part of it.
    """
    text = plain(text)
    if width(text, size, weight=weight) <= room:
        return text
    low, high = 0, min(len(text), 4000)
    while low < high:
        middle = (low + high + 1) // 2
        fits = width(text[:middle].rstrip() + ELLIPSIS, size, weight=weight) <= room
        low, high = (middle, high) if fits else (low, middle - 1)
    return _whole_words(text, low).rstrip() + ELLIPSIS


def _whole_words(text: str, most: int) -> str:
    """Return the beginning of a text in at most so many letters, without a part of a word."""
    cut = text[:most]
    if most >= len(text) or text[most].isspace():
        return cut
    end = cut.rfind(" ")
    return cut[:end].rstrip(" ,;:(–-،؛") if end >= WORDS * most else cut


def wrap(text: str, room: float, size: float, *, weight: int = 400, most: int = 99) -> list[str]:
    """Return the text in lines no wider than `room`; the last of `most` ends in an ellipsis.

    A word wider than a line is broken anywhere. Empty text gives no line.
    """
    words = [piece for word in plain(text).split() for piece in _broken(word, room, size, weight)]
    gap = _gap(weight) * size
    lines: list[str] = []
    line, wide = "", 0.0  # the width of the line as the sum of its words
    for index, word in enumerate(words):
        longer, own = f"{line} {word}".strip(), width(word, size, weight=weight)
        if not line or _fits(longer, wide + gap + own, room, size, weight):
            line, wide = longer, wide + gap + own if line else own
            continue
        if len(lines) == most - 1:
            rest = " ".join([line, *words[index:]])
            return [*lines, shorten(rest, room, size, weight=weight)]
        lines.append(line)
        line, wide = word, own
    return [*lines, line] if line else lines


def _fits(line: str, summed: float, room: float, size: float, weight: int) -> bool:
    """Return whether a line fits; the sum of its words decides unless it comes near the room.

    Kerning against a space moves a line by far less than SLACK of it.
    """
    if abs(summed - room) > SLACK * room:
        return summed < room
    return width(line, size, weight=weight) <= room


@lru_cache(maxsize=8)
def _gap(weight: int) -> float:
    """Return the width of a space between words, in em."""
    apart = width("n n", 1.0, weight=weight)
    return apart - 2 * width("n", 1.0, weight=weight)


def _broken(word: str, room: float, size: float, weight: int) -> list[str]:
    """Return the word in pieces that each fit on a line."""
    if width(word, size, weight=weight) <= room:
        return [word]
    pieces, start = [], 0
    while start < len(word):
        low, high = start + 1, len(word)
        while low < high:
            middle = (low + high + 1) // 2
            fits = width(word[start:middle], size, weight=weight) <= room
            low, high = (middle, high) if fits else (low, middle - 1)
        pieces.append(word[start:low])
        start = low
    return pieces


def line_of(text: Text) -> Line:
    """Return the shaped line of a text of the display list."""
    return shape(
        text.text, weight=text.weight, italic=text.italic, spacing=text.spacing, rtl=text.rtl
    )
