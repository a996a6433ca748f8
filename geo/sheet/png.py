"""The sheet painted as a PNG with its recipe inside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import lru_cache, singledispatch
from io import BytesIO
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from geo.sheet.display import Circle, Ground, Item, Points, Shape, Sheet, Text
from geo.sheet.glyphs import PHASES, stamp
from geo.sheet.type import Line, line_of

Picture = Image.Image
FINE = 4  # small figures are drawn this much larger and reduced: smooth edges
COARSE = 2  # and large ones this much
STRIP = 320  # rows of the ground that are painted at a time
LARGE = 700 * 700  # area in pixels of the picture from which a figure counts as large
SMALL_GROUND = 1_500_000  # pixels; 4.5 MB
RECIPE_KEY = "Sarhad recipe"
MOST_PIXELS = 60_000_000  # of a picture of somebody else that is opened: A3 at 300 dpi has 17


def encode(sheet: Sheet, *, recipe: str, title: str) -> bytes:
    """Return the sheet as PNG bytes; recipe (JSON) and title are in iTXt chunks, UTF-8.

    The same sheet gives the same bytes in any process and thread: no clock, no random ids.
    """
    info = PngInfo()
    info.add_itxt("Title", title)
    info.add_itxt(RECIPE_KEY, recipe)
    target = BytesIO()
    dots = sheet.per_inch * sheet.zoom
    paint(sheet).save(target, "PNG", compress_level=3, pnginfo=info, dpi=(dots, dots))
    return target.getvalue()


def small(sheet: Sheet, *, width: int) -> bytes:
    """Return the sheet as a PNG to look at, at most `width` pixels wide, without a recipe."""
    target = BytesIO()
    paint(sheet, zoom=min(1.0, width / sheet.width)).save(target, "PNG", compress_level=1)
    return target.getvalue()


def recipe_of(content: bytes) -> str:
    """Return the recipe embedded in a PNG of `encode`, "" where there is none."""
    try:
        with Image.open(BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                return ""
            image.load()
            return str(getattr(image, "text", {}).get(RECIPE_KEY, ""))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # not a whole picture
        return ""


def same_pixels(one: bytes, other: bytes) -> bool:
    """Return whether two pictures show the same, to the last bit, and tell the same recipe."""
    with Image.open(BytesIO(one)) as a, Image.open(BytesIO(other)) as b:
        if a.size != b.size or a.mode != b.mode or a.tobytes() != b.tobytes():
            return False
    return recipe_of(one) == recipe_of(other)


def paint(sheet: Sheet, *, zoom: float = 0.0) -> Image.Image:
    """Return the sheet as a picture of `zoom` pixels to a logical px, 0 for the sheet's own."""
    zoom = zoom or sheet.zoom
    size = (round(sheet.width * zoom), round(sheet.height * zoom))
    picture = Image.new("RGB", size, sheet.page)
    for ground in sheet.grounds:
        x, y, width, height = ground.box
        if width and height:
            kept = _small_ground if width * height * zoom**2 < SMALL_GROUND else _ground
            picture.paste(kept(ground, zoom), (round(x * zoom), round(y * zoom)))
    canvas = _Canvas(picture)
    for item in sheet.items:
        _draw(item, canvas, zoom)
    return picture


class Stamp(NamedTuple):
    """A colour laid through a mask of coverage at a place, in pixels of the picture."""

    ink: str
    mask: Image.Image
    left: int
    top: int


@dataclass
class _Canvas:
    """A picture that is drawn upon; what is laid upon it is noted where somebody asks."""

    picture: Image.Image
    laid: list[Stamp] | None = None

    @property
    def width(self) -> int:
        """Return the width in pixels."""
        return self.picture.width

    @property
    def height(self) -> int:
        """Return the height in pixels."""
        return self.picture.height

    def ink(self, ink: str, mask: Image.Image, left: int, top: int, opacity: float) -> None:
        """Paste a colour through a mask, cut at the picture's edges by Pillow."""
        if opacity < 1:
            mask = mask.point(_lighter(opacity))
        self.stamp(Stamp(ink, mask, left, top))

    def stamp(self, stamp: Stamp) -> None:
        """Lay a stamp upon the picture."""
        ink, mask, left, top = stamp
        self.picture.paste(ink, (left, top, left + mask.width, top + mask.height), mask)
        if self.laid is not None:
            self.laid.append(stamp)


@lru_cache(maxsize=256)
def _lighter(opacity: float) -> list[int]:
    """Return what a mask's values become under an opacity."""
    return [round(value * opacity) for value in range(256)]


class Painter:
    """Paints pictures one after another upon the same sheet: what the last had is not drawn anew.

    A picture is the same whichever came before it.
    """

    def __init__(self, still: Sheet) -> None:
        """Paint what all pictures share."""
        self._still, self._zoom = paint(still), still.zoom
        self._known: dict[tuple[object, ...], list[Stamp]] = {}

    def picture(self, items: Iterable[Item]) -> Image.Image:
        """Return the sheet with items painted upon it."""
        canvas, used = _Canvas(self._still.copy()), dict[tuple[object, ...], list[Stamp]]()
        for item in items:
            key = _key(item)
            stamps = self._known.get(key)
            if stamps is None:
                canvas.laid = stamps = []
                _draw(item, canvas, self._zoom)
                canvas.laid = None
            else:
                for stamp in stamps:
                    canvas.stamp(stamp)
            used[key] = stamps
        self._known = used
        return canvas.picture


def _key(item: Item) -> tuple[object, ...]:
    """Return a value that is equal for items that look the same."""
    if not isinstance(item, Shape):
        return type(item), *(getattr(item, field.name) for field in fields(item))
    rings = tuple(ring.tobytes() for ring in item.rings)
    return rings, item.fill, item.stroke, item.width, item.closed, item.opacity


@lru_cache(maxsize=2)
def _ground(ground: Ground, zoom: float) -> Image.Image:
    """Return the painted ground, strip by strip: a whole one would need 50 MB meanwhile."""
    _, _, width, height = ground.box
    picture = Image.new("RGB", (round(width * zoom), round(height * zoom)))
    for top in range(0, picture.height, STRIP):
        rows = min(STRIP, picture.height - top)
        picture.paste(_strip(ground, zoom, top, rows, picture.width), (0, top))
    return picture


@lru_cache(maxsize=8)
def _small_ground(ground: Ground, zoom: float) -> Image.Image:
    """Return the painted ground of a picture to look at: several are looked at in turn."""
    return _ground.__wrapped__(ground, zoom)


def _strip(ground: Ground, zoom: float, top: int, rows: int, columns: int) -> Image.Image:
    """Return some rows of the ground in pixels: drawn at twice the size, then reduced."""
    scale = zoom * COARSE
    canvas = Image.new("RGB", (columns * COARSE, rows * COARSE), ground.sea)
    draw = ImageDraw.Draw(canvas)
    origin = np.array([ground.box[0], ground.box[1] + top / zoom])
    for item in ground.shapes:
        for ring in item.rings:
            points = np.rint((ring - origin) * scale)  # whole, so that strips meet
            reach = item.width * scale
            if points[:, 1].max() < -reach or points[:, 1].min() > canvas.height + reach:
                continue
            if item.fill and len(points) > 2:
                draw.polygon(points.ravel().tolist(), fill=item.fill)
            if item.stroke:
                _stroke(draw, points, reach, item.stroke, closed=item.closed)
    return canvas.reduce(COARSE)


def _stroke(
    draw: ImageDraw.ImageDraw, points: Points, width: float, ink: str | int, *, closed: bool
) -> None:
    """Draw a line of round corners, all in pixels of the canvas."""
    if len(points) < 2:
        return
    path = np.vstack([points, points[:1]]) if closed else points
    whole = max(1, round(width))
    draw.line(path.ravel().tolist(), fill=ink, width=whole)
    if whole < 3:
        return
    # Pillow leaves a notch outside each sharp corner: cover it with a dot
    before, after = path[1:-1] - path[:-2], path[2:] - path[1:-1]
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    dot = (before * after).sum(axis=1)
    sharp = path[1:-1][np.abs(np.arctan2(cross, dot)) > 0.35]
    corners = np.vstack([sharp, path[:1]]) if closed else sharp
    reach = whole / 2 - 0.5
    for cx, cy in corners.tolist():
        draw.ellipse((cx - reach, cy - reach, cx + reach, cy + reach), fill=ink)


@singledispatch
def _draw(item: object, canvas: _Canvas, zoom: float) -> None:  # noqa: ARG001 - the base case
    """Draw one item of the display list."""
    msg = f"a sheet holds shapes, circles and texts, got {type(item).__name__}"
    raise TypeError(msg)


@_draw.register
def _draw_shape(item: Shape, canvas: _Canvas, zoom: float) -> None:
    """Draw a shape: its rings as one, so that opacity is not added where they overlap."""
    rings = [ring for ring in item.rings if len(ring) > 1]
    if not rings:
        return
    if item.fill:
        _lay(canvas, rings, item.fill, 0.0, item, zoom)
    if item.stroke:
        _lay(canvas, rings, item.stroke, item.width, item, zoom)


def _lay(
    canvas: _Canvas, rings: list[Points], ink: str, width: float, item: Shape, zoom: float
) -> None:
    """Lay an ink through the rings' coverage; a width above 0 strokes them."""
    every = np.vstack(rings)
    grow = width / 2 + 1
    left, top = np.floor((every.min(axis=0) - grow) * zoom).astype(int).tolist()
    right, bottom = np.ceil((every.max(axis=0) + grow) * zoom).astype(int).tolist()
    left, top = max(left, 0), max(top, 0)
    right, bottom = min(right, canvas.width), min(bottom, canvas.height)
    if right <= left or bottom <= top:
        return
    fine = COARSE if (right - left) * (bottom - top) > LARGE else FINE
    mask = Image.new("L", ((right - left) * fine, (bottom - top) * fine), 0)
    draw = ImageDraw.Draw(mask)
    scale = zoom * fine
    for ring in rings:
        points = ring * scale - (left * fine, top * fine)
        if width:
            _stroke(draw, points, width * scale, 255, closed=item.closed)
        else:
            draw.polygon(points.ravel().tolist(), fill=255)
    canvas.ink(ink, mask.reduce(fine), left, top, item.opacity)


@_draw.register
def _draw_circle(item: Circle, canvas: _Canvas, zoom: float) -> None:
    """Draw a circle: the disc, then the rim."""
    fine = FINE if item.radius < 40 else COARSE
    reach = item.radius + item.width / 2 + 1
    left, top = int((item.x - reach) * zoom), int((item.y - reach) * zoom)
    side = int(2 * reach * zoom) + 2
    x, y = ((item.x * zoom - left) * fine, (item.y * zoom - top) * fine)
    for ink, inner, outer in (
        (item.fill, 0.0, item.radius),
        (item.stroke, item.radius - item.width / 2, item.radius + item.width / 2),
    ):
        if not ink or outer <= 0:
            continue
        # Pillow cuts an ellipse's box to whole pixels: so many circles are the same
        rings = tuple(
            (int(x - far), int(y - far), int(x + far), int(y + far))
            for far in (outer * zoom * fine, inner * zoom * fine)
            if far > 0
        )
        canvas.ink(ink, _ring(side, fine, rings), left, top, item.opacity)


@lru_cache(maxsize=512)
def _ring(side: int, fine: int, rings: tuple[tuple[int, int, int, int], ...]) -> Image.Image:
    """Return a disc's coverage, less that of the hole within it, in a square of `side` pixels."""
    mask = Image.new("L", (side * fine, side * fine), 0)
    draw = ImageDraw.Draw(mask)
    for box, value in zip(rings, (255, 0), strict=False):
        draw.ellipse(box, fill=value)
    return mask.reduce(fine)


@_draw.register
def _draw_text(item: Text, canvas: _Canvas, zoom: float) -> None:
    """Draw a line of text, its halo first."""
    size = round(item.size * zoom, 2)
    line = line_of(item)
    if not line.glyphs:
        return
    share = {"left": 0.0, "middle": 0.5, "right": 1.0}[item.anchor]
    start = item.x * zoom - line.advance * size * share
    baseline = round(item.y * zoom)
    halo = item.halo_width * zoom
    for ink, stroke, opacity in ((item.halo, halo, 1.0), (item.fill, 0.0, item.opacity)):
        if ink and (letters := _letters(line, size, stroke, start, baseline)):
            canvas.ink(ink, *letters, opacity)


def _letters(
    line: Line, size: float, stroke: float, start: float, baseline: int
) -> tuple[Image.Image, int, int] | None:
    """Return the coverage of a line's glyphs, grown by `stroke` px, with its left and top."""
    placed = []
    for glyph in line.glyphs:
        pen = round((start + glyph.x * size) * PHASES)
        mark = stamp(glyph.face, glyph.number, size, stroke, pen % PHASES)
        if mark.coverage.size:
            placed.append(
                (mark, pen // PHASES + mark.left, baseline - round(glyph.y * size) + mark.top)
            )
    if not placed:
        return None
    left, top = min(x for _, x, _ in placed), min(y for _, _, y in placed)
    right = max(x + mark.coverage.shape[1] for mark, x, _ in placed)
    bottom = max(y + mark.coverage.shape[0] for mark, _, y in placed)
    coverage = np.zeros((bottom - top, right - left), np.uint8)
    for mark, x, y in placed:
        height, width = mark.coverage.shape
        window = coverage[y - top : y - top + height, x - left : x - left + width]
        np.maximum(window, mark.coverage, out=window)
    return Image.fromarray(coverage), left, top
