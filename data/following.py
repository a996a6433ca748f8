"""Which event of one side follows each of the other's: what the cells of responses count, by id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from data.distance import great_circle_km
from data.responses import MOST_DAYS, Responses
from data.wake import Side


class Next(NamedTuple):
    """The first event of the other side that came on a later day."""

    days: int
    event_id: str


class Followed(NamedTuple):
    """An event with the next one within each distance, anywhere last; None where none came.

    It counts in the cells of windows of at most `left` days, and in those of distances only where
    it is `placed`; it was followed where the next one came within the window.
    """

    event_id: str
    left: int  # days of the data after it
    placed: bool
    next: tuple[Next | None, ...]

    def counts(self, window: int, column: int) -> bool:
        """Return whether a cell counts the event, in whose column it has a place."""
        return window <= self.left and (self.placed or column == len(self.next) - 1)

    def followed(self, window: int, column: int) -> bool:
        """Return whether a cell counts it as followed."""
        then = self.next[column]
        return self.counts(window, column) and then is not None and then.days <= window


def followed(found: Responses, way: int) -> Iterator[Followed]:
    """Yield the events of a direction (0 or 1) by their day, each with those that follow it."""
    first, then = found.sides[way], found.sides[1 - way]
    last = int(np.datetime64(found.until, "D").astype(np.int64))
    starts = np.searchsorted(then.day, first.day, side="right")
    ends = np.searchsorted(then.day, first.day + MOST_DAYS, side="right")
    for row, event_id in enumerate(first.ids):
        yield Followed(
            event_id,
            last - int(first.day[row]),
            not np.isnan(first.lon[row]),
            _next(first, row, then, slice(starts[row], ends[row]), found.km),
        )


def _next(
    first: Side, row: int, then: Side, rows: slice, km: Sequence[float]
) -> tuple[Next | None, ...]:
    """Return the first of some rows of the other side within each distance, and anywhere."""
    apart = great_circle_km(first.lon[row], first.lat[row], then.lon[rows], then.lat[rows])
    near = [np.flatnonzero(apart <= end) for end in km]  # none of what has no place
    near.append(np.arange(rows.stop - rows.start))
    found = [rows.start + int(at[0]) if len(at) else None for at in near]
    return tuple(
        None if at is None else Next(int(then.day[at] - first.day[row]), then.ids[at])
        for at in found
    )
