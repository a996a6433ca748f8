"""How each mark is drawn: the same hand for the map and for its keys."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from geo.sheet import clip, figures
from geo.sheet.display import Circle, Item, Points, Shape, Text
from geo.sheet.look import SHAPES, Look
from geo.sheet.marks import Placed
from geo.style import Mark

HATCH_PX = 9.0  # distance of the lines that fill a province
RING_PX = 3.6  # thickness of a badge's ring of kinds
RANGE_FROM_PX = 0.8  # a higher figure is ringed where the ring stands clear of the symbol
STRETCH_SHARE = 0.42  # height of a capsule to its length
_DASH = (5.0, 3.5)


def draw(marks: Sequence[Placed], look: Look) -> list[Item]:
    """Return the marks from the widest to the smallest, so that none is hidden by a larger one."""
    areas = [mark for mark in marks if mark.mark in (Mark.DISC, Mark.STRETCH)]
    symbols = [mark for mark in marks if mark.mark in (Mark.POINT, Mark.HALO)]
    plates = [mark for mark in marks if mark.mark == Mark.PLATE]
    items: list[Item] = [shape for mark in plates for shape in hatched(mark, look)]
    items += wash([mark for mark in symbols if mark.area_px], look)
    for mark in sorted(areas, key=lambda mark: (-mark.area_px, mark.events)):
        items += disc(mark, look) if mark.mark == Mark.DISC else capsule(mark, look)
    ordered = sorted(symbols, key=lambda mark: (-mark.size_px, mark.events))
    items += [item for mark in ordered for item in point(mark, look)]
    items += [item for mark in areas for item in number(mark, symbols, look)]
    return items + [item for mark in plates for item in plate(mark, look)]


def wash(marks: Sequence[Placed], look: Look) -> list[Item]:
    """Return the soft discs of places known to within some km, laid as one even tint."""
    rings = tuple(figures.outline("circle", mark.x, mark.y, mark.area_px) for mark in marks)
    if not rings:
        return []
    return [Shape(rings=rings, fill=look.theme.muted, opacity=0.11, part="wash")]


def point(mark: Placed, look: Look) -> list[Item]:
    """Return the symbol of one event, or the badge of several at one place."""
    items = badge(mark, look) if mark.count > 1 else symbol(mark, look)
    if mark.disputed:
        items += tick(mark.x, mark.y, mark.size_px, look)
    return items


def symbol(mark: Placed, look: Look) -> list[Item]:
    """Return one event's symbol: hollow where deaths are unknown, ringed up to the high figure."""
    ink, theme = look.inks[mark.symbol], look.theme
    items: list[Item] = []
    if mark.high_px > mark.size_px + RANGE_FROM_PX:
        items.append(
            Circle(x=mark.x, y=mark.y, radius=mark.high_px, stroke=ink, width=1.1, part="range")
        )
    shape = SHAPES[mark.symbol]
    size = mark.size_px - (0.5 if mark.hollow else 0.0)
    items.append(
        Shape(
            rings=(figures.outline(shape, mark.x, mark.y, size),),
            fill=theme.halo if mark.hollow else ink,
            stroke=ink if mark.hollow else theme.symbol_edge,
            width=2.0 if mark.hollow else 0.9,
            part="mark",
            symbol=mark.symbol,
            events=mark.events,
        )
    )
    return items


def badge(mark: Placed, look: Look) -> list[Item]:
    """Return the number of events at one place inside a ring split by kind."""
    theme, (x, y), outer = look.theme, (mark.x, mark.y), mark.size_px
    items: list[Item] = [
        Circle(
            x=x,
            y=y,
            radius=outer,
            fill=theme.panel,
            part="mark",
            symbol=mark.symbol,
            events=mark.events,
        )
    ]
    items += ring(x, y, outer, mark.symbols, look)
    items += [
        Circle(x=x, y=y, radius=outer, stroke=theme.symbol_edge, width=0.9, part="badge"),
        _figure(x, y, str(mark.count), min(12.5, 8.0 + outer / 4), theme.ink),
    ]
    return items


def ring(
    x: float, y: float, outer: float, symbols: Sequence[tuple[str, int]], look: Look
) -> list[Item]:
    """Return a ring whose pieces are as long as the kinds are many."""
    total = sum(count for _, count in symbols)
    items: list[Item] = []
    start = 0.0
    for name, count in symbols:
        end = start + count / total
        piece = figures.sector(x, y, outer - RING_PX, outer, start, end)
        items.append(Shape(rings=(piece,), fill=look.inks[name], part="badge"))
        start = end
    return items


def disc(mark: Placed, look: Look) -> list[Item]:
    """Return the area of a district: a soft disc with a rim, and no pin."""
    ink = look.inks[mark.symbol]
    place = {"x": mark.x, "y": mark.y, "radius": mark.area_px}
    items: list[Item] = [
        Circle(**place, fill=ink, opacity=0.10, part="mark", symbol=mark.symbol, events=mark.events),
        Circle(**place, stroke=ink, width=1.1, opacity=0.75, part="rim"),
    ]
    return items + (tick(mark.x, mark.y, mark.area_px, look) if mark.disputed else [])


def capsule(mark: Placed, look: Look) -> list[Item]:
    """Return a stretch of road or border: a dashed capsule, the radius to each side."""
    ink = look.inks[mark.symbol]
    outline = _capsule_outline(mark)
    pieces = tuple(clip.dashes(np.vstack([outline, outline[:1]]), _DASH))
    return [
        Shape(
            rings=(outline,),
            fill=ink,
            opacity=0.10,
            part="mark",
            symbol=mark.symbol,
            events=mark.events,
        ),
        Shape(rings=pieces, stroke=ink, width=1.4, closed=False, part="rim"),
    ]


def _capsule_outline(mark: Placed) -> Points:
    """Return the capsule's outline about the mark."""
    high = max(2 * mark.area_px * STRETCH_SHARE, 16.0)
    wide = max(2 * mark.area_px, high)
    return figures.plate(mark.x - wide / 2, mark.y - high / 2, wide, high, high / 2)


def number(mark: Placed, symbols: Sequence[Placed], look: Look) -> list[Item]:
    """Return the number of events in an area, where no symbol hides it."""
    x, y = number_at(mark, symbols)
    text = str(mark.count)
    return [_figure(x, y, text, 12.5, look.theme.ink, look)]


def number_at(mark: Placed, symbols: Sequence[Placed]) -> tuple[float, float]:
    """Return where an area's number stands: the middle, or the first side that is free."""
    up = mark.area_px * (STRETCH_SHARE if mark.mark == Mark.STRETCH else 1.0) - 9.0
    across = mark.area_px - 9.0
    spots = [(0.0, 0.0), (0.0, -up), (0.0, up), (across, 0.0), (-across, 0.0)]
    for right, down in spots:
        x, y = mark.x + right, mark.y + down
        if all(math.hypot(x - s.x, y - s.y) > s.size_px + 8.0 for s in symbols):
            return x, y
    return mark.x, mark.y


def hatched(mark: Placed, look: Look) -> list[Item]:
    """Return the lines that fill a province somewhere in which events took place."""
    lines = tuple(clip.hatch(mark.outline, HATCH_PX))
    ink = look.inks[mark.symbol]
    return [Shape(rings=lines, stroke=ink, width=0.9, closed=False, opacity=0.32, part="hatch")]


def plate(mark: Placed, look: Look) -> list[Item]:
    """Return the plate that counts a province's events, with a bar of their kinds."""
    text = str(mark.count)
    wide, high = 20.0 + 7.0 * len(text), 22.0
    left, top = mark.x - wide / 2, mark.y - high / 2
    theme = look.theme
    items: list[Item] = [
        Shape(
            rings=(figures.plate(left, top, wide, high, 5.0),),
            fill=theme.panel,
            stroke=theme.symbol_edge,
            width=0.9,
            part="mark",
            symbol=mark.symbol,
            events=mark.events,
        ),
        _figure(mark.x, mark.y - 2.0, text, 12.5, theme.ink),
    ]
    start = left + 4.0
    for name, count in mark.symbols:
        length = (wide - 8.0) * count / mark.count
        bar = figures.rectangle(start, top + high - 5.5, length, 3.0)
        items.append(Shape(rings=(bar,), fill=look.inks[name], part="plate"))
        start += length
    return items + (tick(mark.x, mark.y, wide / 2 + 1, look) if mark.disputed else [])


def tick(x: float, y: float, radius: float, look: Look) -> list[Item]:
    """Return the slash at a rim that says: who did it is disputed."""
    along = math.sqrt(0.5) * radius
    slash = figures.segment(x + along - 3.2, y - along + 3.2, x + along + 3.2, y - along - 3.2)
    return [
        Shape(rings=(slash,), stroke=look.theme.halo, width=4.0, closed=False, part="tick"),
        Shape(rings=(slash,), stroke=look.theme.ink, width=1.8, closed=False, part="tick"),
    ]


def _figure(x: float, y: float, text: str, size: float, ink: str, look: Look | None = None) -> Text:
    """Return a number centred on a point; with a look, it has a halo."""
    return Text(
        x=x,
        y=y + size * 0.35,  # half the height of a figure
        text=text,
        size=size,
        weight=600,
        fill=ink,
        anchor="middle",
        halo=look.theme.halo if look else "",
        halo_width=1.8,
        part="number",
    )
