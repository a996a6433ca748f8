"""The numbers of call-outs upon the map: beside the marks of their events, joined by a line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from geo.sheet import clip, figures
from geo.sheet.callouts import DISC_PX, Callout, disc
from geo.sheet.display import Item, Points, Shape
from geo.sheet.labels import Boxes, Taken, about
from geo.sheet.look import Look
from geo.sheet.marks import PLATE_PX
from geo.sheet.placed import Placed
from geo.sheet.symbols import capsule_reach, rim_at
from geo.style import Mark

GAPS_PX = (1.5, 8.0, 18.0, 32.0, 50.0)  # from the rim of a mark to the disc, nearest first
LEADER_PX = 4.0  # gap from which a line joins them
STEP_PX = 6.0  # distance of the points at which a line is tested
TURNS = 16  # directions about a mark that are tried, from the upper right clockwise
DISC_SHARE = 8.0  # what a disc upon a word costs, to a point of a line upon one
FAR = 4.0 * DISC_SHARE  # what a px away from the mark costs, to a px² of a symbol under the disc


class Spot(NamedTuple):
    """Where a number may stand: its middle, and the point of the mark's rim that it is of."""

    x: float
    y: float
    rim_x: float
    rim_y: float
    gap: float  # px from rim to disc, negative where the disc stands upon the rim


class Pointer(NamedTuple):
    """The number of one pinned event upon the map, and the line that joins it to the mark."""

    event_id: str
    line: list[Item]
    disc: list[Item]


def upon(
    callouts: Sequence[Callout], marks: Sequence[Placed], box: clip.Box, taken: Taken, look: Look
) -> list[Pointer]:
    """Return the numbers beside the marks of their events inside the box, with leader lines.

    Each stands where it covers least, and takes its room from the names that follow. An event
    without a mark has none here.
    """
    mark_of = {event_id: mark for mark in marks for event_id in mark.events}
    found = []
    for callout in callouts:
        if callout.event_id not in mark_of:
            continue
        spot = _best(mark_of[callout.event_id], box, taken)
        line = list[Item]()
        if spot.gap > LEADER_PX:
            line = _leader(spot, look)
            taken.hard += [about(x, y, 2.0) for x, y in _along(spot).tolist()]
        found.append(Pointer(callout.event_id, line, disc(callout, spot.x, spot.y, look)))
        taken.hard.append(about(spot.x, spot.y, DISC_PX + 1.5))
    return found


def drawn(pointers: Sequence[Pointer]) -> list[Item]:
    """Return the leader lines, then the numbers."""
    lines = [item for pointer in pointers for item in pointer.line]
    return lines + [item for pointer in pointers for item in pointer.disc]


def _best(mark: Placed, box: clip.Box, taken: Taken) -> Spot:
    """Return the spot about a mark that costs least; among bad ones too, for it must stand."""
    spots = _spots(mark, box) or [_inside(mark, box)]
    discs = np.array([about(spot.x, spot.y, DISC_PX + 1.0) for spot in spots])
    cost = _finite(taken, discs) * DISC_SHARE
    cost += [FAR * max(spot.gap, 0.0) + 0.1 * at for at, spot in enumerate(spots)]
    for at, spot in enumerate(spots):
        if spot.gap > LEADER_PX:
            cost[at] += _finite(taken, np.array([about(x, y, 1.0) for x, y in _along(spot)])).sum()
    return spots[int(cost.argmin())]


def _finite(taken: Taken, boxes: Boxes) -> np.ndarray:
    """Return what boxes would cover, where a name or a number counts as very much."""
    return np.minimum(taken.cost(boxes), 1e6)


def _spots(mark: Placed, box: clip.Box) -> list[Spot]:
    """Return the spots about a mark at which the disc lies inside the box, nearest first."""
    wide, high = _reach(mark)
    # a district is pointed to by a disc upon its rim: beside it, it would seem to be elsewhere
    gaps = GAPS_PX if mark.size_px else (-DISC_PX, *GAPS_PX)
    margin = DISC_PX + 3.0
    found = []
    for gap in gaps:
        for turn in range(TURNS):
            angle = (turn + TURNS / 8) * 2 * math.pi / TURNS
            right, up = math.sin(angle), math.cos(angle)
            rim_x, rim_y = mark.x + right * wide, mark.y - up * high
            if mark.mark == Mark.OUTLINE:
                rim_x, rim_y = rim_at(mark, (right, -up))
            x, y = rim_x + right * (gap + DISC_PX), rim_y - up * (gap + DISC_PX)
            across = box[0] + margin <= x <= box[2] - margin
            if across and box[1] + margin <= y <= box[3] - margin:
                found.append(Spot(x, y, rim_x, rim_y, gap))
    return found


def _inside(mark: Placed, box: clip.Box) -> Spot:
    """Return the spot nearest to a mark, for one that is as large as the map."""
    x = min(max(mark.x, box[0] + 2 * DISC_PX), box[2] - 2 * DISC_PX)
    y = min(max(mark.y, box[1] + 2 * DISC_PX), box[3] - 2 * DISC_PX)
    return Spot(x, y, x, y, 0.0)


def _reach(mark: Placed) -> tuple[float, float]:
    """Return how far a mark reaches to the side and up from its middle."""
    if mark.mark == Mark.PLATE:
        return PLATE_PX
    if mark.size_px:
        rim = max(mark.size_px, mark.high_px) + 1.0
        return rim, rim
    if mark.mark == Mark.STRETCH:
        return capsule_reach(mark)
    return mark.area_px, max(mark.area_px, 8.0)


def _along(spot: Spot) -> Points:
    """Return points of a leader line between the rim and the disc, which are not its own."""
    away = math.dist((spot.x, spot.y), (spot.rim_x, spot.rim_y))
    steps = np.arange(2.0, away - DISC_PX, STEP_PX) / away
    start, end = np.array([spot.rim_x, spot.rim_y]), np.array([spot.x, spot.y])
    return np.asarray(start + steps[:, None] * (end - start))


def _leader(spot: Spot, look: Look) -> list[Item]:
    """Return the line from a mark's rim to its number, lifted off the map."""
    line = figures.segment(spot.rim_x, spot.rim_y, spot.x, spot.y)
    return [
        Shape(rings=(line,), stroke=look.theme.halo, width=3.2, closed=False, part="leader"),
        Shape(rings=(line,), stroke=look.theme.ink, width=1.1, closed=False, part="leader"),
    ]
