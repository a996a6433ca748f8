"""The corner of the map where a piece of furniture hides the fewest events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from geo.sheet.clip import Box
from geo.sheet.frame import Frame
from geo.sheet.placed import Placed
from geo.sheet.symbols import AREAS, Tag

INSET_PX = 12.0  # from the map's edge


class Corner(NamedTuple):
    """A box in a corner (left, top, right, bottom; logical px) and the marks that it would hide."""

    box: Box
    hidden: int


def emptiest(
    frame: Frame,
    size: tuple[float, float],
    marks: Sequence[Placed],
    tags: Sequence[Tag],
    taken: Sequence[Box] = (),
) -> Corner:
    """Return the corner for a box of width and height: lower left first, then the others.

    A symbol, a plate and the number of an area count as hidden; a box that is taken already
    counts as many.
    """
    wide, high = size
    left, top, right, bottom = frame.box
    across = (left + INSET_PX, right - INSET_PX - wide)
    down = (bottom - INSET_PX - high, top + INSET_PX)
    places = [(mark.x, mark.y, max(mark.size_px, 12.0)) for mark in marks if not _is_open(mark)]
    places += [(tag.x, tag.y, 10.0) for tag in tags]
    corners = []
    for x, y in ((across[0], down[0]), (across[1], down[0]), (across[0], down[1]),
                 (across[1], down[1])):  # fmt: skip
        hidden = sum(
            x - r < px < x + wide + r and y - r < py < y + high + r for px, py, r in places
        )
        box = (x, y, x + wide, y + high)
        hidden += 1000 * sum(_touch(box, other) for other in taken)
        corners.append(Corner(box, hidden))
    return min(corners, key=lambda corner: corner.hidden)


def _is_open(mark: Placed) -> bool:
    """Return whether a mark is a district or a stretch, of which only the number must be seen."""
    return mark.mark in AREAS


def _touch(one: Box, other: Box) -> bool:
    """Return whether two boxes share ground."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
