"""No symbol is cut by the map's edge: the map makes room for it, or it is outside the view."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from geo.sheet import figures
from geo.sheet.clip import Box
from geo.sheet.frame import Frame, Room
from geo.sheet.look import SHAPES
from geo.sheet.placed import Placed
from geo.style import HAND, TICK_PX

if TYPE_CHECKING:
    from geo.sheet.marks import Placing

CLEAR = 3.0  # px between a symbol's line and the map's edge: nearer, it looks cut
SLASH = 2.0  # half the width of the slash that tells a dispute, with its halo, px
TRIES = 4  # a smaller map moves what stands on it, which needs a little more room again
MANY = 2000  # events from which on the map is drawn anew once: placing them takes a while
SLACK = 0.5  # px more than what is needed now, for that

Placer = Callable[[Frame], "Placing"]


class _Cut(NamedTuple):
    """A mark that a map's edge would cut: how much of the map's edges lies before its ends."""

    events: int
    inside: bool  # the view that is asked for holds its place
    need: Room  # px from the view's edge to the symbol's ends, where that is cut


def sides(mark: Placed) -> Box:
    """Return left, top, right and bottom of a symbol or badge with its line, logical px."""
    low, high = ((-1.0, -1.0), (1.0, 1.0)) if mark.badge else _corners(SHAPES[mark.symbol])
    reach = max(mark.size_px, mark.high_px)
    line = HAND.hollow / 2 + HAND.edge if mark.hollow else max(HAND.edge, HAND.range[0]) / 2
    slash = math.sqrt(0.5) * (mark.size_px + TICK_PX) + SLASH if mark.disputed else 0.0
    return (
        mark.x + reach * low[0] - line,
        mark.y + min(reach * low[1] - line, -slash),
        mark.x + max(reach * high[0] + line, slash),
        mark.y + reach * high[1] + line,
    )


@lru_cache(maxsize=32)
def _corners(shape: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the least and greatest x and y of a shape of radius 1."""
    ring = figures.outline(shape, 0.0, 0.0, 1.0)
    (left, top), (right, foot) = ring.min(axis=0).tolist(), ring.max(axis=0).tolist()
    return (left, top), (right, foot)


def is_whole(mark: Placed, box: Box) -> bool:
    """Return whether a box (left, top, right, bottom) holds all of a symbol; areas may go on."""
    if not mark.size_px:
        return True
    left, top, right, foot = sides(mark)
    return (
        left >= box[0] + CLEAR and top >= box[1] + CLEAR
        and right <= box[2] - CLEAR and foot <= box[3] - CLEAR
    )  # fmt: skip


def fitted(frames: Sequence[Frame], placers: Sequence[Placer]) -> tuple[list[Frame], list[Placing]]:
    """Return the frames of maps of one extent with room for their symbols, and what they show.

    The view is drawn smaller for a symbol inside it, and moved, as far as the frame is larger
    than the view, for one beyond it. Whose symbol is cut still, is outside the view.
    """
    found = best = list(frames), [place(one) for one, place in zip(frames, placers, strict=True)]
    events = sum(len(placing.outside) for placing in found[1])
    for _ in range(TRIES if events <= MANY else 1):
        room = _room(*found)
        if room == found[0][0].room:
            break
        roomy = [replace(frame, room=room) for frame in frames]
        found = roomy, [place(one) for one, place in zip(roomy, placers, strict=True)]
        best = min(best, found, key=_left_out)  # the first of equals
    return best


def _left_out(found: tuple[list[Frame], list[Placing]]) -> int:
    """Return how many events the maps do not show."""
    return sum(int(placing.outside.sum()) for placing in found[1])


def _room(frames: Sequence[Frame], placings: Sequence[Placing]) -> Room:
    """Return the room beside the view that symbols need: all of it for those inside the view.

    For those beyond it, the largest first, as far as the view need not be smaller for it.
    """
    pairs = zip(frames, placings, strict=True)
    cut = [_needs(mark, frame) for frame, placing in pairs for mark in placing.cut]
    room, one = frames[0].room, frames[0]
    for need in (mark.need for mark in cut if mark.inside):
        room = _both(room, need)
    for mark in sorted(cut, key=lambda mark: (-mark.events, -max(mark.need))):
        more = _both(room, mark.need)
        if not mark.inside and one.holds_room(more):
            room = more
    return room


def _both(room: Room, need: Room) -> Room:
    """Return the greater of two on each side."""
    left, top, right, foot = map(max, room, need)
    return left, top, right, foot


def _needs(mark: Placed, frame: Frame) -> _Cut:
    """Return the room that a mark needs beside the view on the sides where it is cut."""
    (left, top, right, foot), (west, north, east, south) = sides(mark), frame.view_box
    over = (frame.box[0] - left, frame.box[1] - top, right - frame.box[2], foot - frame.box[3])
    beyond = (west - left, north - top, right - east, foot - south)
    edges = [
        max(far + CLEAR + SLACK, 0.0) if past > -CLEAR else 0.0
        for past, far in zip(over, beyond, strict=True)
    ]
    need = (edges[0], edges[1], edges[2], edges[3])
    return _Cut(mark.count, frame.asks_for(mark.x, mark.y), need)
