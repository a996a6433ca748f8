"""The sheet painted as SVG: text stays text, and its fonts and its recipe lie inside."""

from __future__ import annotations

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache, singledispatch
from xml.sax.saxutils import quoteattr

import numpy as np

from geo.sheet import edges, xml
from geo.sheet.clip import turned_alike
from geo.sheet.display import Circle, Ground, Item, Points, Shape, Sheet, Text
from geo.sheet.fonts import ARABIC, FAMILIES, LATIN, Face, web_font
from geo.sheet.type import Line, line_of

RECIPE_ID = "sarhad-recipe"
FINE, COARSE = 100, 10  # steps in a logical px: of symbols and furniture, of the ground
# Font families as CSS; the last is for programs that do not read fonts inside a file. Some take a
# weight of the first family only, so that text from right to left has its own first.
LATIN_FIRST, ARABIC_FIRST = (
    ", ".join([*(f"'{FAMILIES[script]}'" for script in scripts), "sans-serif"])
    for scripts in ((LATIN, ARABIC), (ARABIC, LATIN))
)
# isolates (UAX 9): renderers take a line's direction from its first letter, a sheet from most
# The mark after the first keeps Chromium from setting a number at the beginning apart.
RIGHT_TO_LEFT, LEFT_TO_RIGHT, END = "\u2067\u200f", "\u2066", "\u2069"
ANCHORS = {"left": "start", "middle": "middle", "right": "end"}


def encode(sheet: Sheet, *, recipe: str, title: str, sentence: str, letters: str = "") -> bytes:
    """Return the sheet as SVG bytes, UTF-8; the same sheet gives the same bytes.

    `recipe` (JSON) is the text of the `metadata` element, title and sentence are what a screen
    reader says. Nothing in it asks the network, and nothing in it is a script. Its Latin font has
    `letters` too: pictures that are drawn one after the other then share a font.
    """
    width, height = f"{sheet.width:g}", f"{sheet.height:g}"
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="title sentence" '
        f"font-family={quoteattr(LATIN_FIRST)}>",
        f'<title id="title">{xml.text(title)}</title>',
        f'<desc id="sentence">{xml.text(sentence)}</desc>',
        f'<metadata id="{RECIPE_ID}">{xml.text(recipe)}</metadata>',
        f"<style>{_font_faces(sheet.texts(), letters)}</style>",
        f'<rect width="{width}" height="{height}" fill="{sheet.page}"/>',
        *(_ground(ground) for ground in sheet.grounds),
        *(_draw(item) for item in sheet.upright()),
        "</svg>\n",
    ]
    return "\n".join(part for part in parts if part).encode("utf-8", errors="replace")


def recipe_of(content: bytes) -> str:
    """Return the recipe embedded in an SVG of `encode`, "" where there is none."""
    return xml.between(content, f'<metadata id="{RECIPE_ID}">', "</metadata>")


def _font_faces(texts: Iterable[Text], more: str) -> str:
    """Return the fonts of the texts as data, each with its letters; Latin with more."""
    letters: defaultdict[Face, set[str]] = defaultdict(set)
    for text in texts:
        for run in line_of(text).runs:
            # the variable font holds all weights
            face = run.face._replace(weight=400) if run.face.script == LATIN else run.face
            letters[face] |= set(run.text)
            letters[face] |= set(more) if face.script == LATIN else set()
    return "\n".join(_font_face(face, letters[face]) for face in sorted(letters))


def _font_face(face: Face, letters: Iterable[str]) -> str:
    """Return a font as a CSS rule."""
    data = b64encode(web_font(face, letters)).decode()
    weight = "400 700" if face.script == LATIN else face.weight
    style = "italic" if face.italic else "normal"
    return (
        f"@font-face{{font-family:'{FAMILIES[face.script]}';font-weight:{weight};"
        f"font-style:{style};src:url(data:font/woff2;base64,{data})}}"
    )


@lru_cache(maxsize=8)
def _ground(ground: Ground) -> str:
    """Return the ground, cut at its box: a clip path would cost a renderer more than all else."""
    left, top, width, height = ground.box
    box = (left, top, left + width, top + height)
    cut = (part for shape in ground.shapes for part in edges.cut(shape, box))
    paths = (_path(part, COARSE) for part in cut if isinstance(part, Shape))
    return "\n".join(
        [
            f'<g transform="scale({1 / COARSE:g})"><rect x="{left * COARSE:g}" '
            f'y="{top * COARSE:g}" width="{width * COARSE:g}" height="{height * COARSE:g}" '
            f'fill="{ground.sea}"/>',
            *filter(None, paths),
            "</g>",
        ]
    )


@singledispatch
def _draw(item: Item) -> str:
    """Return one item of the display list as an element."""
    msg = f"a sheet holds shapes, circles and texts, got {type(item).__name__}"
    raise TypeError(msg)


@_draw.register
def _draw_shape(item: Shape) -> str:
    """Return a shape in hundredths of a px."""
    path = _path(item, FINE)
    return f'<g transform="scale({1 / FINE:g})">{path}</g>' if path else ""


def _path(item: Shape, steps: int) -> str:
    """Return a shape as a path in whole steps, each point relative to the one before."""
    rings = [ring for ring in item.rings if len(ring) > 1]
    if not rings:
        return ""
    # all rings turn one way: where they overlap, the area is filled once and not cut out
    drawn = turned_alike(rings) if item.fill else rings
    return f'<path d="{_data(drawn, steps, closed=item.closed)}"{_paint(item, steps)}/>'


def _data(rings: Sequence[Points], steps: int, *, closed: bool) -> str:
    """Return rings or lines as path data; they are rounded together, for dashes are hundreds."""
    whole = np.rint(np.concatenate(rings) * steps).astype(int)
    moves = np.diff(whole, axis=0, prepend=0).ravel()
    firsts = np.cumsum([0, *(len(ring) for ring in rings)])
    starts = whole[firsts[:-1]].tolist()
    said = list(map(str, moves.tolist()))
    end = "z" if closed else ""
    spans = zip(starts, (firsts * 2).tolist(), (firsts[1:] * 2).tolist(), strict=False)
    paths = (f"M{x} {y}l{' '.join(said[at + 2 : to])}{end}" for (x, y), at, to in spans)
    return "".join(paths).replace(" -", "-")


def _paint(item: Shape | Circle, steps: int) -> str:
    """Return fill, stroke and opacity as attributes."""
    paint = f' fill="{item.fill or "none"}"'
    if item.fill and item.opacity < 1:
        paint += f' fill-opacity="{item.opacity:g}"'
    if item.stroke:
        paint += f' stroke="{item.stroke}" stroke-width="{item.width * steps:g}"'
        paint += ' stroke-linejoin="round"' if isinstance(item, Shape) else ""
        paint += f' stroke-opacity="{item.opacity:g}"' if item.opacity < 1 else ""
    return paint


@_draw.register
def _draw_circle(item: Circle) -> str:
    """Return a circle."""
    place = f'cx="{item.x:.2f}" cy="{item.y:.2f}" r="{item.radius:.2f}"'
    return f"<circle {place}{_paint(item, 1)}/>"


@_draw.register
def _draw_text(item: Text) -> str:
    """Return a line of text, its halo under it."""
    line = line_of(item)
    if not line.text:
        return ""
    x, anchor, text = _set(item, line)
    look = f'x="{x:.2f}" y="{item.y:.2f}" font-size="{item.size:g}" fill="{item.fill}"'
    traits = {
        "font-family": ARABIC_FIRST if line.rtl else "",
        "font-weight": item.weight if item.weight != 400 else "",
        "font-style": "italic" if item.italic and not line.rtl else "",  # Arabic has no slant
        # joined letters are never set apart, only their words
        "word-spacing" if line.rtl else "letter-spacing": (
            f"{item.spacing * item.size:.2f}" if item.spacing else ""
        ),
        "text-anchor": anchor if anchor != "start" else "",
        "fill-opacity": f"{item.opacity:g}" if item.opacity < 1 else "",
        "stroke": item.halo,
        "stroke-width": f"{2 * item.halo_width:g}" if item.halo else "",
        "stroke-linejoin": "round" if item.halo else "",
        "paint-order": "stroke" if item.halo else "",
    }
    look += "".join(f" {name}={quoteattr(str(value))}" for name, value in traits.items() if value)
    return f"<text {look}>{xml.text(text)}</text>"


def _set(item: Text, line: Line) -> tuple[float, str, str]:
    """Return the x, the anchor and the isolated text that every renderer sets alike.

    Renderers differ in what "start" of right-to-left text means, and in whether the space after
    the last letter counts: such lines are set from a measured place.
    """
    wide = line.advance * item.size
    left = item.x - wide * {"left": 0.0, "middle": 0.5, "right": 1.0}[item.anchor]
    if line.rtl:
        return left + wide / 2, "middle", f"{RIGHT_TO_LEFT}{line.text}{END}"
    mixed = any(run.rtl for run in line.runs)
    text = f"{LEFT_TO_RIGHT}{line.text}{END}" if mixed else line.text
    return (left, "start", text) if item.spacing else (item.x, ANCHORS[item.anchor], text)
