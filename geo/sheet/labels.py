"""The names on the map, placed by cost: none over another, as few events covered as possible."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

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
from geo.sheet.symbols import number_at
from geo.style import Mark

Boxes = npt.NDArray[np.float64]  # (n, 4) left, top, right, bottom in logical px

MOST_TOWNS = 34  # on a landscape map
COVERED = 1000.0  # cost of an event's middle under a name: a last resort
WORST = 260.0  # a town whose best place costs more is left out
EDGE_PX = 5.0
# places about a town's dot: share of the box's width and height, then away in px
_AROUND = (
    (0.0, -0.5, 7, 0),
    (-1.0, -0.5, -7, 0),
    (-0.5, -1.0, 0, -6),
    (-0.5, 0.0, 0, 6),
    (0.0, -1.0, 5, -3),
    (0.0, 0.0, 5, 3),
    (-1.0, -1.0, -5, -3),
    (-1.0, 0.0, -5, 3),
)


@dataclass
class Taken:
    """What stands on the map already; labels are added as they are placed."""

    hard: list[tuple[float, float, float, float]]  # no name may touch these boxes
    marks: Boxes  # soft: boxes of symbols
    middles: npt.NDArray[np.float64]  # (n, 2) middles of the marks of events
    areas: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))

    def cost(self, boxes: Boxes) -> npt.NDArray[np.float64]:
        """Return what each box would cover; infinite where it touches another name."""
        total = np.zeros(len(boxes))
        if self.hard:
            hits = _overlap(boxes, np.array(self.hard)) > 0
            total[hits.any(axis=1)] = math.inf
        if len(self.marks):
            total += _overlap(boxes, self.marks).sum(axis=1)
            x, y = self.middles.T
            left, top, right, bottom = (column[:, None] for column in boxes.T)
            under = (x > left - 1) & (x < right + 1) & (y > top - 1) & (y < bottom + 1)
            total += COVERED * under.sum(axis=1)
        return total


def taken(marks: Sequence[Placed], boxes: Sequence[tuple[float, float, float, float]]) -> Taken:
    """Return the map with its marks and the boxes of furniture upon it."""
    symbols = [mark for mark in marks if mark.mark in (Mark.POINT, Mark.HALO)]
    hard = list(boxes)
    for mark in marks:
        if mark.mark == Mark.PLATE:
            hard.append((mark.x - 22, mark.y - 14, mark.x + 22, mark.y + 14))
        elif mark.mark in (Mark.DISC, Mark.STRETCH):
            x, y = number_at(mark, symbols)
            hard.append((x - 9, y - 8, x + 9, y + 8))
    reach = [0.9 * max(mark.size_px, mark.high_px * 0.9) for mark in symbols]
    soft = [
        (mark.x - r, mark.y - r, mark.x + r, mark.y + r)
        for mark, r in zip(symbols, reach, strict=True)
    ]
    middles = np.array([(mark.x, mark.y) for mark in symbols]).reshape(-1, 2)
    return Taken(hard, np.array(soft).reshape(-1, 4), middles)


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


def town_names(
    frame: Frame, land: Land, marks: Sequence[Placed], ground: Taken, look: Look
) -> list[Item]:
    """Return towns with their names in both scripts, the most useful first, until it is full."""
    towns, points = _in_view(frame, land)
    order = _usefulness(towns, points, marks)
    items: list[Item] = []
    count = 0
    for index in np.argsort(-order, kind="stable").tolist():
        if count == MOST_TOWNS or order[index] <= 0:
            break
        label = _town(towns[index], points[index], frame, ground, look)
        items += label
        count += bool(label)
    return items


def _in_view(frame: Frame, land: Land) -> tuple[list[Town], npt.NDArray[np.float64]]:
    """Return the towns inside the frame and where they lie."""
    points = frame.screen([t.lon for t in land.towns], [t.lat for t in land.towns])
    inside = frame.holds(points, margin=EDGE_PX)
    return [town for town, held in zip(land.towns, inside, strict=True) if held], points[inside]


def _usefulness(
    towns: Sequence[Town], points: npt.NDArray[np.float64], marks: Sequence[Placed]
) -> npt.NDArray[np.float64]:
    """Return how much each town helps a reader: size, subject, events beside it."""
    people = np.array([max(town.population or 1, 1) for town in towns], dtype=float)
    score = np.log10(people) - 4.0
    score += np.array([1.2 if town.admin1_code in FOCUS else 0.0 for town in towns])
    symbols = [mark for mark in marks if mark.mark != Mark.PLATE]
    if symbols and len(points):
        at = np.array([(mark.x, mark.y) for mark in symbols])
        gaps = np.hypot(*(points[:, None] - at).transpose(2, 0, 1))
        score += np.where(gaps.min(axis=1) < 14, 1.0, 0.0)
    return np.asarray(score)


def _town(
    town: Town, point: npt.NDArray[np.float64], frame: Frame, ground: Taken, look: Look
) -> list[Item]:
    """Return a town's dot and name at its cheapest place, nothing where all are bad."""
    large = (town.population or 0) > 200_000
    size, weight = (13.0, 600) if large else (11.5, 500)
    local = town.local_name
    for second in (local, "") if local else ("",):
        wide = type.width(town.name, size, weight=weight)
        wide = max(wide, type.width(second, size * 0.92) if second else 0.0)
        high = size * (2.15 if second else 1.05)
        boxes = _candidates(point, wide, high)
        cost = ground.cost(boxes) + np.tile(np.arange(len(_AROUND)) * 3.0, 2)
        cost[len(_AROUND) :] += 25.0
        left, top, right, bottom = frame.box
        away = (boxes[:, :2] < (left + EDGE_PX, top + EDGE_PX)).any(axis=1)
        away |= (boxes[:, 2:] > (right - EDGE_PX, bottom - EDGE_PX)).any(axis=1)
        cost[away] = math.inf
        best = int(cost.argmin())
        if cost[best] <= WORST:
            box = boxes[best].tolist()
            x, y = point.tolist()
            ground.hard += [tuple(box), (x - 4, y - 4, x + 4, y + 4)]
            return _town_items(town.name, second, (x, y), box, best % len(_AROUND), size, look)
    return []


def _candidates(point: npt.NDArray[np.float64], wide: float, high: float) -> Boxes:
    """Return boxes about a point, near ones first, then the same further away."""
    boxes = []
    for distance in (1.0, 2.2):
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
) -> list[Item]:
    """Return the dot, the name and its local form, set towards the dot."""
    theme = look.theme
    share = _AROUND[place][0]
    anchor, x = {
        0.0: ("left", box[0] + 1.5),
        -1.0: ("right", box[2] - 1.5),
    }.get(share, ("middle", (box[0] + box[2]) / 2))
    weight = 600 if size > 12 else 500
    base = {"x": x, "anchor": anchor, "halo": theme.halo, "part": "town"}
    dot = 2.2 if size > 12 else 1.8
    items: list[Item] = [
        Circle(x=point[0], y=point[1], radius=dot + 1.0, fill=theme.halo, part="dot"),
        Circle(x=point[0], y=point[1], radius=dot, fill=theme.ink, part="dot"),
        Text(y=box[1] + size * 0.88, text=name, size=size, weight=weight, fill=theme.ink, **base),
    ]
    if local:
        below = box[1] + size * 1.9
        items.append(Text(y=below, text=local, size=size * 0.92, fill=theme.muted, **base))
    return items
