"""The towns of the map: which ones help, and where their names stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from geo.earth import Floats
from geo.land import Land, Town
from geo.sheet import type as lettering
from geo.sheet.display import Circle, Item, Points, Text
from geo.sheet.frame import Frame
from geo.sheet.ground import FOCUS
from geo.sheet.labels import Boxes, Taken, about
from geo.sheet.look import Look, called
from geo.sheet.placed import Placed
from geo.style import Mark

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
BESIDE_PX, NEAR_PX = 16.0, 40.0  # of an event: its town, a town that helps to find it
DOT_PX = 6.5  # from a dot's middle to its name
SUBURB_PX = 11.0  # a town this near to one that is named is left out
# about how many people live in a town of a rank where nobody gives their number
PEOPLE = {1: 2e6, 2: 5e5, 3: 8e4, 4: 3e4, 5: 1.5e4, 6: 8e3}
LARGE_TOWN = 200_000  # people: its name is set larger


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
    events = np.array([(mark.x, mark.y) for mark in marks if mark.mark != Mark.PLATE])
    gaps = _nearest(points, events.reshape(-1, 2))
    score += np.where(gaps < BESIDE_PX, 1.2, np.where(gaps < NEAR_PX, 0.4, 0.0))
    order = [at for at in np.argsort(-score, kind="stable").tolist() if score[at] > 0]
    return [(towns[at], (float(points[at, 0]), float(points[at, 1]))) for at in order]


def _nearest(points: Points, events: Points) -> Floats:
    """Return how far the nearest event is from each point, infinity beyond `NEAR_PX`."""
    events = events[events[:, 0].argsort()]
    first, end = (
        np.searchsorted(events[:, 0], points[:, 0] + side) for side in (-NEAR_PX, NEAR_PX)
    )
    gaps = [
        np.hypot(*(events[start:stop] - point).T).min(initial=math.inf)
        for point, start, stop in zip(points, first, end, strict=True)
    ]
    return np.where(np.array(gaps) < NEAR_PX, gaps, math.inf)


def town_names(
    towns: Sequence[tuple[Town, tuple[float, float]]],
    marks: Sequence[Placed],
    frame: Frame,
    taken: Taken,
    look: Look,
    *,
    most: int,
) -> list[Item]:
    """Return towns with their names, the first that fit, until there are `most`.

    In English they have their local form below them.
    """
    items: list[Item] = []
    named: list[tuple[float, float]] = []
    sized = np.array([(mark.x, mark.y, mark.size_px) for mark in marks if mark.size_px])
    for town, point in towns:
        if len(named) == most:
            break
        if any(math.dist(point, other) < SUBURB_PX for other in named):
            continue
        label = _town(town, point, _clearance(point, sized.reshape(-1, 3)), frame, taken, look)
        items += label
        named += [point] if label else []
    return items


def _clearance(point: tuple[float, float], symbols: Floats) -> float:
    """Return how far from a dot its name begins: beyond a symbol that stands on the dot.

    Symbols are (n, 3): x, y, size.
    """
    away = np.hypot(*(symbols[:, :2] - point).T)
    size = symbols[:, 2]
    reach = np.where(away < size, size + away * 0.5, 0.0).max(initial=0.0)
    return max(DOT_PX, float(reach) + 3.0)


def _town(
    town: Town,
    point: tuple[float, float],
    clearance: float,
    frame: Frame,
    taken: Taken,
    look: Look,
) -> list[Item]:
    """Return a town's dot and name at its cheapest place, nothing where all are bad."""
    size, weight, _ = _type(town)
    left, top, right, bottom = frame.box
    dot = about(*point, 4.0)
    counted = taken.under_number(dot)
    if not counted and math.isinf(float(taken.cost(np.array([dot]))[0])):
        return []  # the town itself lies under another name
    first = called(town, look.say.language)
    local = town.local_name if look.say.language == "en" else ""
    for second in (local, "") if local else ("",):
        wide = lettering.width(first, size, weight=weight)
        wide = max(wide, lettering.width(second, size * 0.92) if second else 0.0)
        boxes = _candidates(point, wide, size * (2.15 if second else 1.05), clearance)
        cost = taken.cost(boxes) + np.tile(np.arange(len(_AROUND)) * 3.0, 2)
        cost[len(_AROUND) :] += 25.0
        away = (boxes[:, :2] < (left + EDGE_PX, top + EDGE_PX)).any(axis=1)
        away |= (boxes[:, 2:] > (right - EDGE_PX, bottom - EDGE_PX)).any(axis=1)
        cost[away] = math.inf
        best = int(cost.argmin())
        if cost[best] <= WORST:
            box = boxes[best].tolist()
            taken.hard += [(box[0], box[1], box[2], box[3]), dot]
            items = _town_items(town, (first, second), point, box, best % len(_AROUND), look)
            return items[2:] if counted else items  # no dot upon a number
    return []


def _candidates(point: tuple[float, float], wide: float, high: float, clearance: float) -> Boxes:
    """Return boxes about a point, near ones first, then the same further away."""
    boxes = []
    for distance in (clearance, clearance + 8.0):
        for right, down, dx, dy in _AROUND:
            x = point[0] + right * wide + dx * distance
            y = point[1] + down * high + dy * distance
            boxes.append((x - 1.5, y - 0.5, x + wide + 1.5, y + high + 0.5))
    return np.array(boxes)


def _town_items(
    town: Town,
    names: tuple[str, str],
    point: tuple[float, float],
    box: Sequence[float],
    place: int,
    look: Look,
) -> list[Item]:
    """Return the dot, the name and its local form, set towards the dot."""
    theme, (size, weight, radius) = look.theme, _type(town)
    share = _AROUND[place][0]
    middle = ("middle", (box[0] + box[2]) / 2)
    sides = {0.0: ("left", box[0] + 1.5), -1.0: ("right", box[2] - 1.5)}
    anchor, x = sides.get(share, middle)
    name = Text(
        x=x,
        y=box[1] + size * 0.88,
        text=names[0],
        size=size,
        fill=theme.ink,
        weight=weight,
        anchor=anchor,
        halo=theme.halo,
        part="town",
    )
    items: list[Item] = [
        Circle(x=point[0], y=point[1], radius=radius + 1.0, fill=theme.halo, part="dot"),
        Circle(x=point[0], y=point[1], radius=radius, fill=theme.ink, part="dot"),
        name,
    ]
    if names[1]:
        below = replace(name, y=box[1] + size * 1.9, size=size * 0.92)
        items.append(replace(below, text=names[1], fill=theme.muted, weight=400))
    return items


def _type(town: Town) -> tuple[float, int, float]:
    """Return the size and weight of a town's name, and its dot's radius."""
    return (13.0, 600, 2.2) if (town.population or 0) > LARGE_TOWN else (11.5, 500, 1.8)
