"""How each mark is drawn: the same hand for the map and for its keys."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from geo.earth import Floats
from geo.sheet import clip, figures
from geo.sheet.crowding import DIGIT, DIGIT_HIGH, number_px, number_room
from geo.sheet.display import Circle, Item, Points, Shape, Text
from geo.sheet.look import SHAPES, Look
from geo.sheet.placed import Placed
from geo.style import HAND, TICK_PX, Mark

TAG_PX = 10.0  # half the room of a number
# a number's tag on a rim, px: square, as a badge is round and stands at a place
TAG_WIDE, TAG_DIGIT, TAG_HIGH, TAG_CORNER, TAG_EDGE = 9.0, 6.5, 15.0, 2.0, 1.2
# how far from its area a number may stand, px, and half the room of the line to it
AWAY_PX, LINE_ROOM = (14.0, 22.0, 32.0, 44.0, 58.0, 74.0), 1.5
MIDDLE_PX = 13.0  # size of type of a number in the middle of its area
NUMBERED_MOST = 250  # areas up to which one event has its number too; a country has fewer districts
AREAS = (Mark.DISC, Mark.OUTLINE, Mark.STRETCH)  # of which only the number must be seen


class Tag(NamedTuple):
    """Where the number of an area stands: in its middle, on its rim if that is hidden, or beside.

    What stands beside has a line to the rim, from `start`.
    """

    mark: Placed
    x: float
    y: float
    on_rim: bool
    start: tuple[float, float] | None = None
    light: float = 1.0  # opacity, less in a film where the area's events are of earlier days


def areas(marks: Sequence[Placed], look: Look) -> list[Item]:
    """Return what lies under the symbols: hatched provinces, soft discs, districts, stretches."""
    items = [item for mark in marks if mark.mark == Mark.PLATE for item in hatched(mark, look)]
    discs = [mark for mark in marks if mark.mark == Mark.DISC]
    discs += [mark for mark in marks if mark.mark == Mark.OUTLINE]
    items += wash([*discs, *(mark for mark in marks if mark.mark == Mark.HALO)], look)
    stretches = [mark for mark in marks if mark.mark == Mark.STRETCH]
    for mark in sorted(discs + stretches, key=lambda mark: (-mark.area_px, mark.events)):
        items += _lit(area(mark, look), mark.light)
    return items


def area(mark: Placed, look: Look) -> list[Item]:
    """Return a district or a stretch."""
    hands = {Mark.DISC: disc, Mark.OUTLINE: district}
    return hands.get(mark.mark, capsule)(mark, look)


def points(marks: Sequence[Placed], look: Look) -> list[Item]:
    """Return the symbols, then the badges; the smallest last, so that a larger one hides none."""
    symbols = [mark for mark in marks if mark.size_px]
    ordered = sorted(symbols, key=lambda mark: (mark.badge, -mark.size_px, mark.events))
    alone = [item for mark in ordered if not mark.badge for item in point(mark, look)]
    lines = [item for mark in ordered for item in _to_place(mark, look)]
    badges = [item for mark in ordered if mark.badge for item in point(mark, look)]
    return [*alone, *lines, *badges]


def _to_place(mark: Placed, look: Look) -> list[Item]:
    """Return the line from a badge that stands beside its place to a dot at it."""
    if mark.moved_from is None:
        return []
    way, ink = np.array([mark.moved_from, (mark.x, mark.y)]), look.theme.ink
    x, y = mark.moved_from
    return _lit(
        [
            Shape(rings=(way,), stroke=ink, width=1.2, closed=False, part="to_place"),
            Circle(x=x, y=y, radius=1.8, fill=ink, part="to_place"),
        ],
        mark.light,
    )


def numbers(marks: Sequence[Placed], tags: Sequence[Tag], look: Look) -> list[Item]:
    """Return the numbers of districts and stretches, and the plates of provinces."""
    items = [item for tag in tags for item in _lit(number(tag, look), tag.light)]
    plates = [mark for mark in marks if mark.mark == Mark.PLATE]
    return items + [item for mark in plates for item in plate(mark, look)]


def wash(marks: Sequence[Placed], look: Look) -> list[Item]:
    """Return soft discs and districts, laid as one even tint."""
    rings = [
        ring
        for mark in marks
        for ring in (
            clip.without_holes(mark.outline)
            if mark.mark == Mark.OUTLINE
            else [figures.outline("circle", mark.x, mark.y, mark.area_px)]
        )
    ]
    if not rings:
        return []
    return [Shape(rings=tuple(rings), fill=look.theme.muted, opacity=HAND.wash, part="wash")]


def point(mark: Placed, look: Look) -> list[Item]:
    """Return the symbol of one event, or the badge of several at one place."""
    slash = tick(mark.x, mark.y, mark.size_px, look) if mark.disputed else []
    if mark.count == 1:
        return _lit([*symbol(mark, look), *slash], mark.light)
    # what lies under a number would make it hard to read
    plain, *items = badge(mark, look)
    return [plain, *_lit([*items, *slash], mark.light)]


def _lit(items: list[Item], light: float) -> list[Item]:
    """Return a mark's items as light as it is."""
    if light == 1.0:
        return items
    return [replace(item, opacity=item.opacity * light) for item in items]


def symbol(mark: Placed, look: Look) -> list[Item]:
    """Return one event's symbol: hollow where deaths are unknown, ringed up to the high figure."""
    ink, theme = look.inks[mark.symbol], look.theme
    shape = SHAPES[mark.symbol]
    items: list[Item] = []
    if mark.high_px:
        rim = figures.outline(shape, mark.x, mark.y, mark.high_px)
        width, opacity = HAND.range
        items.append(
            Shape(rings=(rim,), stroke=theme.ink, width=width, opacity=opacity, part="range")
        )
    outline = (figures.outline(shape, mark.x, mark.y, mark.size_px),)
    if mark.hollow:  # the dark edge outside the ink
        both = HAND.hollow + 2 * HAND.edge
        items.append(Shape(rings=outline, stroke=theme.symbol_edge, width=both, part="edge"))
    items.append(
        Shape(
            rings=outline,
            fill=theme.panel if mark.hollow else ink,
            stroke=ink if mark.hollow else theme.symbol_edge,
            width=HAND.hollow if mark.hollow else HAND.edge,
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
        Circle(x=x, y=y, radius=outer, stroke=theme.symbol_edge, width=HAND.edge, part="badge"),
        _figure(x, y, look.say.number(mark.count), number_px(outer), theme.ink),
    ]
    return items


def ring(
    x: float, y: float, outer: float, symbols: Sequence[tuple[str, int]], look: Look
) -> list[Item]:
    """Return a ring whose pieces are as long as the kinds are many."""
    total = sum(count for _, count in symbols)
    items: list[Item] = []
    least, share = HAND.band
    inner, start = outer - max(least, share * outer), 0.0
    for name, count in symbols:
        end = start + count / total
        piece = figures.sector(x, y, inner, outer, start, end)
        items.append(Shape(rings=(piece,), fill=look.inks[name], part="badge"))
        start = end
    return items


def disc(mark: Placed, look: Look) -> list[Item]:
    """Return the rim of a district's disc in the ink of most of its events; no pin."""
    rim = _line(mark, HAND.rim, look)
    return [Circle(x=mark.x, y=mark.y, radius=mark.area_px, **rim)]


def district(mark: Placed, look: Look) -> list[Item]:
    """Return a district's outline in the ink of most of its events; no pin."""
    return [Shape(rings=mark.outline, **_line(mark, HAND.outline, look))]


def _line(mark: Placed, line: tuple[float, float], look: Look) -> dict[str, Any]:
    """Return how a line about an area is drawn: its width in logical px, its opacity, its ink."""
    width, opacity = line
    return {
        "stroke": look.inks[mark.symbol], "width": width, "opacity": opacity,
        "part": "mark", "symbol": mark.symbol, "events": mark.events,
    }  # fmt: skip


def capsule(mark: Placed, look: Look) -> list[Item]:
    """Return a stretch of road or border: a dashed capsule, the radius to each side."""
    ink, (opacity, width, strong) = look.inks[mark.symbol], HAND.stretch
    outline = _capsule_outline(mark)
    pieces = tuple(clip.dashes(np.vstack([outline, outline[:1]]), HAND.dash))
    return [
        Shape(
            rings=(outline,),
            fill=ink,
            opacity=opacity,
            part="mark",
            symbol=mark.symbol,
            events=mark.events,
        ),
        Shape(rings=pieces, stroke=ink, width=width, closed=False, opacity=strong, part="rim"),
    ]


def _capsule_outline(mark: Placed) -> Points:
    """Return the capsule's outline about the mark."""
    wide, half = capsule_reach(mark)
    return figures.plate(mark.x - wide, mark.y - half, 2 * wide, 2 * half, half)


def capsule_reach(mark: Placed) -> tuple[float, float]:
    """Return how far a capsule reaches to the side and up from its middle, logical px."""
    share, least, greatest = HAND.bow
    half = min(max(share * mark.area_px, least), greatest)
    return max(mark.area_px, half), half


def tags(marks: Sequence[Placed], box: clip.Box) -> list[Tag]:
    """Return where the numbers of districts and stretches stand, clear of symbols if they can.

    All stand inside the box (left, top, right, bottom). None covers part of another number: where
    there is no spot for it, one event has no number, as pins have none, and more have theirs
    beside the area, with a line to it. Where areas are very many, none of one event has a number.
    """
    low, high = np.array(box[:2]) + TAG_PX, np.array(box[2:]) - TAG_PX
    wanted = [mark for mark in marks if mark.mark in AREAS]
    if len(wanted) > NUMBERED_MOST:
        wanted = [mark for mark in wanted if mark.count > 1]
    taken = [(mark.x, mark.y, mark.size_px + 8.0) for mark in marks if mark.size_px]
    taken += [(mark.x, mark.y, 24.0) for mark in marks if mark.mark == Mark.PLATE]
    crowd, found = Crowd(taken, more=len(wanted)), list[Tag]()
    rooms = [room for mark in marks for room in _number_box(mark)]
    for mark in sorted(wanted, key=lambda mark: (-mark.count, mark.events)):
        spots = np.array([(mark.x, mark.y), *_rim(mark)])
        spots[0] = np.clip(spots[0], low, high)
        halves = np.array([tag_room(mark.count, on_rim=at > 0) for at in range(len(spots))])
        inside = ((spots >= low) & (spots <= high)).all(axis=1)
        covers = _covered(spots, halves, rooms)[inside]
        if mark.count == 1 and covers.min() > 0:
            continue
        aside = _beside(mark, rooms, crowd, (low, high)) if covers.min() > 0 else None
        hides = crowd.hides(spots[inside]).round(1)
        best = int(np.flatnonzero(inside)[np.lexsort((hides, covers))[0]])  # the first of equals
        x, y = spots[best].tolist()
        tag = aside or Tag(mark, x, y, best > 0)
        crowd.add(tag.x, tag.y, 16.0)
        rooms.append((tag.x, tag.y, *tag_room(mark.count, on_rim=tag.on_rim)))
        found.append(tag)
    return found


def _beside(
    mark: Placed,
    rooms: Sequence[tuple[float, float, float, float]],
    crowd: Crowd,
    inner: tuple[Floats, Floats],
) -> Tag | None:
    """Return a number outside its area, as near as no number is covered; None if there is no spot.

    `inner` are the least and greatest x and y of its middle. Neither does its line run through a
    number.
    """
    turns = np.arange(16) * (math.pi / 8)
    ways = np.column_stack([np.sin(turns), -np.cos(turns)])
    starts = np.array([edge_at(mark, (x, y)) for x, y in ways.tolist()])
    half = np.tile(tag_room(mark.count, on_rim=True), (len(ways), 1))
    steps = np.linspace(0.0, 1.0, 9)[:, None]
    for away in AWAY_PX:
        spots = starts + away * ways
        free = ((spots >= inner[0]) & (spots <= inner[1])).all(axis=1)
        free &= _covered(spots, half, rooms) == 0
        for at in np.flatnonzero(free)[np.argsort(crowd.hides(spots[free]), kind="stable")]:
            line = starts[at] + (spots[at] - starts[at]) * steps
            clear = _covered(line, np.full((len(line), 2), LINE_ROOM), rooms) == 0
            first = int(np.argmax(clear))  # what stands upon the rim itself hides its beginning
            if clear[first:].all():
                (x, y), (left, top) = spots[at].tolist(), line[first].tolist()
                return Tag(mark, x, y, on_rim=True, start=(left, top))
    return None


def edge_at(mark: Placed, way: tuple[float, float]) -> tuple[float, float]:
    """Return where a way of length 1 from the middle of an area meets its rim."""
    if mark.mark != Mark.STRETCH:
        return rim_at(mark, way)
    wide, half = capsule_reach(mark)
    away = min(wide / max(abs(way[0]), 1e-9), half / max(abs(way[1]), 1e-9))
    return mark.x + away * way[0], mark.y + away * way[1]


def tag_room(count: int, *, on_rim: bool) -> tuple[float, float]:
    """Return half the width and height of an area's number, logical px, with its plate."""
    digits = len(str(count))
    if on_rim:
        return (TAG_WIDE + TAG_DIGIT * digits + TAG_EDGE) / 2, (TAG_HIGH + TAG_EDGE) / 2
    return DIGIT * MIDDLE_PX * digits, DIGIT_HIGH * MIDDLE_PX


def _number_box(mark: Placed) -> list[tuple[float, float, float, float]]:
    """Return the middle of a badge's number or a province's plate, and half its size; or none."""
    if mark.badge:
        return [(mark.x, mark.y, *number_room(mark.count, mark.size_px))]
    if mark.mark == Mark.PLATE:
        least, more, high = HAND.plate
        return [(mark.x, mark.y, (least + more * len(str(mark.count))) / 2, high / 2)]
    return []


def _covered(
    spots: Points, halves: Points, rooms: Sequence[tuple[float, float, float, float]]
) -> Floats:
    """Return how much of the numbers' rooms a tag would cover at each of n spots, square px."""
    if not rooms:
        return np.zeros(len(spots))
    x, y, wide, high = np.array(rooms).T
    across = halves[:, :1] + wide - np.abs(spots[:, :1] - x)
    down = halves[:, 1:] + high - np.abs(spots[:, 1:] - y)
    across = np.clip(across, 0.0, 2 * np.minimum(halves[:, :1], wide))
    down = np.clip(down, 0.0, 2 * np.minimum(halves[:, 1:], high))
    return np.asarray((across * down).sum(axis=1))


class Crowd:
    """Circles on a sheet, each kept in the cells of a grid that it reaches into."""

    CELL_PX = 32.0

    def __init__(self, circles: Sequence[tuple[float, float, float]], *, more: int) -> None:
        """Take circles (x, y, radius), logical px, with room for some more."""
        self._all = np.empty((len(circles) + more, 3))
        self._count = 0
        self._cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for circle in circles:
            self.add(*circle)

    def add(self, x: float, y: float, radius: float) -> None:
        """Add a circle."""
        self._all[self._count] = x, y, radius
        across, down = (
            range(int((at - radius) // self.CELL_PX), int((at + radius) // self.CELL_PX) + 1)
            for at in (x, y)
        )
        for cell in product(across, down):
            self._cells[cell].append(self._count)
        self._count += 1

    def hides(self, spots: Points) -> Floats:
        """Return how deep each of n spots, (n, 2), lies within the circles, px in all."""
        cells = {(int(x), int(y)) for x, y in (spots // self.CELL_PX).tolist()}
        near = sorted({circle for cell in cells for circle in self._cells.get(cell, ())})
        x, y, radius = self._all[near].T
        gaps = np.hypot(spots[:, :1] - x, spots[:, 1:] - y)
        return np.asarray(np.clip(radius - gaps, 0.0, None).sum(axis=1))


def _rim(mark: Placed) -> list[tuple[float, float]]:
    """Return twelve points on a district's rim, those near its top first; eight of a stretch's."""
    if mark.mark == Mark.STRETCH:
        wide, half = capsule_reach(mark)
        left, right, top, foot = mark.x - wide, mark.x + wide, mark.y - half, mark.y + half
        sides = [(right, mark.y), (left, mark.y), (mark.x, top), (mark.x, foot)]
        return [*sides, *product((right - half, left + half), (top, foot))]
    turns = [step * math.pi / 6 for step in (0, 1, 11, 2, 10, 3, 9, 6, 5, 7, 4, 8)]
    return [rim_at(mark, (math.sin(turn), -math.cos(turn))) for turn in turns]


def rim_at(mark: Placed, way: tuple[float, float]) -> tuple[float, float]:
    """Return where a way of length 1 from the middle of a district meets its rim."""
    away = mark.area_px
    if mark.mark == Mark.OUTLINE:
        away = clip.reach(mark.outline, (mark.x, mark.y), way)
    return mark.x + away * way[0], mark.y + away * way[1]


def number(tag: Tag, look: Look) -> list[Item]:
    """Return an area's number: plain in its middle, on a square tag upon its rim."""
    text, theme = look.say.number(tag.mark.count), look.theme
    if not tag.on_rim:
        return [_figure(tag.x, tag.y, text, MIDDLE_PX, theme.ink, look)]
    wide, high = TAG_WIDE + TAG_DIGIT * len(text), TAG_HIGH
    shape = figures.plate(tag.x - wide / 2, tag.y - high / 2, wide, high, TAG_CORNER)
    ink, line = look.inks[tag.mark.symbol], list[Item]()
    if tag.start:
        way = np.array([tag.start, (tag.x, tag.y)])
        line.append(Shape(rings=(way,), stroke=ink, width=TAG_EDGE, closed=False, part="to_tag"))
    return [
        *line,
        Shape(rings=(shape,), fill=theme.panel, stroke=ink, width=TAG_EDGE, part="tag"),
        _figure(tag.x, tag.y, text, 10.5, theme.ink),
    ]


def hatched(mark: Placed, look: Look) -> list[Item]:
    """Return the lines that fill a province somewhere in which events took place."""
    gap, width, opacity = HAND.hatch
    lines, ink = tuple(clip.hatch(mark.outline, gap)), look.theme.ink
    return [
        Shape(rings=lines, stroke=ink, width=width, closed=False, opacity=opacity, part="hatch")
    ]


def plate(mark: Placed, look: Look) -> list[Item]:
    """Return the plate that counts a province's events, with a bar of their kinds."""
    text = look.say.number(mark.count)
    least, more, high = HAND.plate
    wide = least + more * len(text)
    left, top = mark.x - wide / 2, mark.y - high / 2
    theme = look.theme
    items: list[Item] = [
        Shape(
            rings=(figures.plate(left, top, wide, high, 5.0),),
            fill=theme.panel,
            stroke=theme.symbol_edge,
            width=HAND.edge,
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
    return items


def tick(x: float, y: float, radius: float, look: Look) -> list[Item]:
    """Return the slash at a rim that says: who did it is disputed."""
    near, far = (math.sqrt(0.5) * (radius + side * TICK_PX) for side in (-1, 1))
    slash = figures.segment(x + near, y - near, x + far, y - far)
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
