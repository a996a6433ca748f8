"""The names on the map, placed by cost: none over another, as few events covered as possible."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.land import Land, Town
from geo.sheet import type
from geo.sheet.display import Circle, Item, Text
from geo.sheet.frame import Frame
from geo.sheet.ground import FOCUS
from geo.sheet.look import Look
from geo.sheet.marks import Placed
from geo.sheet.spots import SPACING, Name, box_size, names
from geo.sheet.symbols import Tag
from geo.style import Mark

Boxes = npt.NDArray[np.float64]  # (n, 4) left, top, right, bottom in logical px

MOST_TOWNS = 34  # on a landscape map
COVERED = 1000.0  # cost of an event's middle under a name: a last resort
WORST = 260.0  # a town whose best place costs more is left out
EDGE_PX = 5.0
# places about a town's dot: share of the box's width and height, then the direction away
_AROUND = (
    (0.0, -0.5, 1.0, 0.0),
    (-1.0, -0.5, -1.0, 0.0),
    (-0.5, -1.0, 0.0, -0.9),
    (-0.5, 0.0, 0.0, 0.9),
    (0.0, -1.0, 0.75, -0.5),
    (0.0, 0.0, 0.75, 0.5),
    (-1.0, -1.0, -0.75, -0.5),
    (-1.0, 0.0, -0.75, 0.5),
)
DOT_PX = 6.5  # from a dot's middle to its name
SUBURB_PX = 11.0  # a town this near to one that is named is left out
# about how many people live in a town of a rank where nobody gives their number
PEOPLE = {1: 2e6, 2: 5e5, 3: 8e4, 4: 3e4, 5: 1.5e4, 6: 8e3}
AREA_SHARE = 0.06  # how much a name over a district's disc costs, to one over a symbol


@dataclass
class Taken:
    """What stands on the map already; labels are added as they are placed."""

    hard: list[tuple[float, float, float, float]]  # no name may touch these boxes
    marks: Boxes  # soft: boxes of symbols, dots and discs
    weights: npt.NDArray[np.float64]  # what a px² of each of them costs
    middles: npt.NDArray[np.float64]  # (n, 2) middles of the marks of events

    def cost(self, boxes: Boxes) -> npt.NDArray[np.float64]:
        """Return what each box would cover; infinite where it touches another name."""
        total = np.zeros(len(boxes))
        if self.hard:
            hits = _overlap(boxes, np.array(self.hard)) > 0
            total[hits.any(axis=1)] = math.inf
        if len(self.marks):
            total += _overlap(boxes, self.marks) @ self.weights
        if len(self.middles):
            x, y = self.middles.T
            left, top, right, bottom = (column[:, None] for column in boxes.T)
            under = (x > left - 1) & (x < right + 1) & (y > top - 1) & (y < bottom + 1)
            total += COVERED * under.sum(axis=1)
        return total


def taken(
    marks: Sequence[Placed],
    tags: Sequence[Tag],
    boxes: Sequence[tuple[float, float, float, float]],
    dots: Sequence[tuple[float, float]],
) -> Taken:
    """Return the map with its marks, their numbers, boxes of furniture and dots of towns."""
    symbols = [mark for mark in marks if mark.size_px]
    hard = list(boxes)
    hard += [(tag.x - 9, tag.y - 8, tag.x + 9, tag.y + 8) for tag in tags]
    for mark in marks:
        if mark.mark == Mark.PLATE:
            hard.append((mark.x - 22, mark.y - 14, mark.x + 22, mark.y + 14))
    discs = [mark for mark in marks if mark.mark in (Mark.DISC, Mark.STRETCH)]
    soft = [_about(mark.x, mark.y, max(mark.size_px, mark.high_px) + 1) for mark in symbols]
    soft += [_about(mark.x, mark.y, mark.area_px) for mark in discs]
    soft += [_about(x, y, 5.0) for x, y in dots]
    weights = [1.0] * len(symbols) + [AREA_SHARE] * len(discs) + [1.0] * len(dots)
    middles = np.array([(mark.x, mark.y) for mark in symbols]).reshape(-1, 2)
    return Taken(hard, np.array(soft).reshape(-1, 4), np.array(weights), middles)


def _about(x: float, y: float, reach: float) -> tuple[float, float, float, float]:
    """Return the box about a point."""
    return x - reach, y - reach, x + reach, y + reach


def _overlap(boxes: Boxes, others: Boxes) -> npt.NDArray[np.float64]:
    """Return the common area of each box with each other, px²."""
    wide = np.minimum(boxes[:, None, 2], others[:, 2]) - np.maximum(boxes[:, None, 0], others[:, 0])
    high = np.minimum(boxes[:, None, 3], others[:, 3]) - np.maximum(boxes[:, None, 1], others[:, 1])
    return np.asarray(np.clip(wide, 0, None) * np.clip(high, 0, None))


def area_names(frame: Frame, ground: Taken, look: Look) -> list[Item]:
    """Return the names of lands, provinces and seas where they cover the fewest events."""
    items: list[Item] = []
    for name in names(frame):
        wide, high = box_size(name.style, name.text, name.local, name.size)
        half = np.array([wide / 2 + 6, high / 2 + 4])
        boxes = np.hstack([name.spots - half, name.spots + half])
        away = np.hypot(*(name.spots - name.spots[0]).T)
        cost = ground.cost(boxes) + away * 0.6
        best = int(cost.argmin())
        if cost[best] < (COVERED if name.style == "province" else 4 * COVERED):
            ground.hard.append(tuple(boxes[best].tolist()))
            items += _area_name(name, *name.spots[best].tolist(), look)
    return items


def _area_name(name: Name, x: float, y: float, look: Look) -> list[Item]:
    """Return an area's name in wide capitals with its local form below it."""
    theme, sea = look.theme, name.style == "sea"
    ink = theme.sea_label if sea else theme.muted
    top = y - box_size(name.style, name.text, name.local, name.size)[1] / 2
    base = {
        "x": x,
        "fill": ink,
        "anchor": "middle",
        "halo": "" if sea else theme.land,
        "part": "area",
        "opacity": 0.75 if name.style == "province" else 0.95,
    }
    items: list[Item] = [
        Text(
            y=top + name.size * 0.85,
            text=name.text,
            size=name.size,
            weight=500 if sea else 600,
            italic=sea,
            spacing=0.06 if sea else SPACING,
            **base,
        )
    ]
    if name.local:
        size = name.size * 0.9
        items.append(Text(y=top + name.size * 2.1, text=name.local, size=size, weight=400, **base))
    return items


def useful_towns(
    frame: Frame, land: Land, marks: Sequence[Placed]
) -> list[tuple[Town, tuple[float, float]]]:
    """Return the towns inside the frame and where they lie, the most helpful first.

    Large ones help, those of the two provinces, and those beside an event.
    """
    points = frame.screen([t.lon for t in land.towns], [t.lat for t in land.towns])
    inside = frame.holds(points, margin=EDGE_PX)
    towns = [town for town, held in zip(land.towns, inside, strict=True) if held]
    points = points[inside]
    score = np.array([math.log10(town.population or PEOPLE[town.rank]) - 4.0 for town in towns])
    score += [1.2 if town.admin1_code in FOCUS else 0.0 for town in towns]
    events = [(mark.x, mark.y) for mark in marks if mark.mark != Mark.PLATE]
    if events and len(points):
        gaps = np.hypot(*(points[:, None] - np.array(events)).transpose(2, 0, 1)).min(axis=1)
        score += np.where(gaps < 16, 1.2, np.where(gaps < 40, 0.4, 0.0))
    order = [at for at in np.argsort(-score, kind="stable").tolist() if score[at] > 0]
    return [(towns[at], (float(points[at, 0]), float(points[at, 1]))) for at in order]


def town_names(
    towns: Sequence[tuple[Town, tuple[float, float]]],
    marks: Sequence[Placed],
    frame: Frame,
    ground: Taken,
    look: Look,
) -> list[Item]:
    """Return towns with their names in both scripts, the first that fit, until it is enough."""
    items: list[Item] = []
    named: list[tuple[float, float]] = []
    for town, point in towns:
        if len(named) == MOST_TOWNS:
            break
        if any(math.dist(point, other) < SUBURB_PX for other in named):
            continue
        label = _town(town, point, _clearance(point, marks), frame, ground, look)
        items += label
        named += [point] if label else []
    return items


def _clearance(point: tuple[float, float], marks: Sequence[Placed]) -> float:
    """Return how far from a dot its name begins: beyond a symbol that stands on the dot."""
    reach = 0.0
    for mark in marks:
        away = math.dist(point, (mark.x, mark.y))
        if mark.size_px and away < mark.size_px:
            reach = max(reach, mark.size_px + away * 0.5)
    return max(DOT_PX, reach + 3.0)


def _town(
    town: Town,
    point: tuple[float, float],
    clearance: float,
    frame: Frame,
    ground: Taken,
    look: Look,
) -> list[Item]:
    """Return a town's dot and name at its cheapest place, nothing where all are bad."""
    large = (town.population or 0) > 200_000
    size, weight = (13.0, 600) if large else (11.5, 500)
    left, top, right, bottom = frame.box
    for second in (town.local_name, "") if town.local_name else ("",):
        wide = type.width(town.name, size, weight=weight)
        wide = max(wide, type.width(second, size * 0.92) if second else 0.0)
        boxes = _candidates(point, wide, size * (2.15 if second else 1.05), clearance)
        cost = ground.cost(boxes) + np.tile(np.arange(len(_AROUND)) * 3.0, 2)
        cost[len(_AROUND) :] += 25.0
        away = (boxes[:, :2] < (left + EDGE_PX, top + EDGE_PX)).any(axis=1)
        away |= (boxes[:, 2:] > (right - EDGE_PX, bottom - EDGE_PX)).any(axis=1)
        cost[away] = math.inf
        best = int(cost.argmin())
        if cost[best] <= WORST:
            box = boxes[best].tolist()
            dot = _about(*point, 4.0)
            covered = bool((_overlap(np.array([dot]), np.array(ground.hard or [dot])) > 0).any())
            ground.hard += [tuple(box), dot]
            place = best % len(_AROUND)
            return _town_items(town.name, second, point, box, place, size, look, dot=not covered)
    return []


def _candidates(
    point: tuple[float, float], wide: float, high: float, clearance: float
) -> Boxes:
    """Return boxes about a point, near ones first, then the same further away."""
    boxes = []
    for distance in (clearance, clearance + 8.0):
        for right, down, dx, dy in _AROUND:
            x = point[0] + right * wide + dx * distance
            y = point[1] + down * high + dy * distance
            boxes.append((x - 1.5, y - 0.5, x + wide + 1.5, y + high + 0.5))
    return np.array(boxes)


def _town_items(
    name: str,
    local: str,
    point: tuple[float, float],
    box: Sequence[float],
    place: int,
    size: float,
    look: Look,
    *,
    dot: bool,
) -> list[Item]:
    """Return the dot, the name and its local form, set towards the dot.

    The dot is left out where it would lie on a number.
    """
    theme = look.theme
    share = _AROUND[place][0]
    anchor, x = {
        0.0: ("left", box[0] + 1.5),
        -1.0: ("right", box[2] - 1.5),
    }.get(share, ("middle", (box[0] + box[2]) / 2))
    weight = 600 if size > 12 else 500
    base = {"x": x, "anchor": anchor, "halo": theme.halo, "part": "town"}
    radius = 2.2 if size > 12 else 1.8
    dots: list[Item] = [
        Circle(x=point[0], y=point[1], radius=radius + 1.0, fill=theme.halo, part="dot"),
        Circle(x=point[0], y=point[1], radius=radius, fill=theme.ink, part="dot"),
    ]
    items: list[Item] = [
        *(dots if dot else []),
        Text(y=box[1] + size * 0.88, text=name, size=size, weight=weight, fill=theme.ink, **base),
    ]
    if local:
        below = box[1] + size * 1.9
        items.append(Text(y=below, text=local, size=size * 0.92, fill=theme.muted, **base))
    return items
