"""The wake of events: how many are followed within days and km, and how many would be by chance.

Chance is what remains when the days of one side are turned within blocks: each block's events go
around it together by a number of days drawn at random. Places, the number of events in each block
and how the side's events cluster stay; what came after what does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.distance import great_circle_km
from data.schema import DataError

BLOCK = 91  # days at least: a season, and three times the longest usual window
MOST_PAIRS = 20_000_000  # of events that may follow each other: 0.5 GB
NEVER = 1 << 30  # days until an event that does not come

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]  # how many of how many permutations; may raise to stop


@dataclass(frozen=True)
class Side:
    """The events of one side, oldest first: day as a number, degrees (WGS 84), NaN unplaced."""

    day: Ints
    lon: Floats
    lat: Floats
    ids: tuple[str, ...] = ()  # of the events, where anybody asks for them


@dataclass(frozen=True)
class Blocks:
    """The days from the first to the last, cut into blocks of nearly the same length."""

    edges: Ints  # the first day of each block, and the day after the last

    @classmethod
    def of(cls, first: int, last: int) -> Blocks:
        """Return as many blocks of BLOCK days or more as fit, one at least."""
        days = last - first + 1
        count = max(1, days // BLOCK)
        return cls(first + np.round(np.linspace(0, days, count + 1)).astype(np.int64))

    def __len__(self) -> int:
        return len(self.edges) - 1

    @property
    def lengths(self) -> Ints:
        """Return the days of each block."""
        return np.diff(self.edges)

    def at(self, day: Ints) -> Ints:
        """Return the block of each day."""
        return np.searchsorted(self.edges, day, side="right") - 1

    def turned(self, day: Ints, block: Ints, by: Ints) -> Ints:
        """Return days turned within their blocks, `by` so many days in each."""
        start, length = self.edges[block], self.lengths[block]
        return start + (day - start + by[block]) % length


@dataclass(frozen=True)
class Counted:
    """How many events of one side were followed, by block, window and distance.

    `events` are those whose window lies within the data, by block, window, and whether the
    distance is one (0) or anywhere (1).
    """

    followed: Floats  # blocks x windows x (distances + anywhere)
    events: Floats  # blocks x windows x 2

    def shares(self) -> Floats:
        """Return the share of the events that was followed, windows x distances."""
        return _ratio(self.followed.sum(axis=0), self.by_column().sum(axis=0))

    def by_column(self) -> Floats:
        """Return the events of each cell."""
        near = np.repeat(self.events[..., :1], self.followed.shape[-1] - 1, axis=-1)
        return np.concatenate((near, self.events[..., 1:]), axis=-1)


@dataclass(frozen=True)
class Wake:
    """One direction: what was counted, the mean of what chance gives, and every draw's shares."""

    seen: Counted
    usual: Counted
    draws: Floats  # permutations x windows x (distances + anywhere)
    again: Floats  # chance that a follower that is turned falls into the window again, by window


def wakes(
    one: Side, other: Side, blocks: Blocks, *, windows: Sequence[int], km: Sequence[float],
    permutations: int, seed: int, tell: Progress | None = None,
) -> tuple[Wake, Wake]:  # fmt: skip
    """Return the wakes of both sides, each followed by the other; the other is turned in both.

    A window is the days after an event, without its own. Raises DataError where more than
    MOST_PAIRS events may follow each other.
    """
    there = _Way(one, other, blocks, windows, km)
    back = _Way(other, one, blocks, windows, km)
    own = blocks.at(other.day)
    seen = (there.counted(one.day, other.day), back.counted(other.day, one.day))
    shape = (permutations, len(windows), len(km) + 1)
    draws = (np.zeros(shape), np.zeros(shape))
    sums = [[np.zeros_like(c.followed), np.zeros_like(c.events)] for c in seen]
    draw = np.random.default_rng(seed)
    for done in range(permutations):
        day = blocks.turned(other.day, own, draw.integers(0, blocks.lengths))
        for way, counted in enumerate((there.counted(one.day, day), back.counted(day, one.day))):
            draws[way][done] = counted.shares()
            sums[way][0] += counted.followed
            sums[way][1] += counted.events
        if tell:
            tell(done + 1, permutations)
    usual = [Counted(a / permutations, b / permutations) for a, b in sums]
    return (
        Wake(seen[0], usual[0], draws[0], again(one.day, blocks, windows)),
        Wake(seen[1], usual[1], draws[1], again(other.day, blocks, windows)),
    )


class _Way:
    """One side's events and those of the other that may follow them, however these are turned."""

    def __init__(
        self, first: Side, then: Side, blocks: Blocks, windows: Sequence[int], km: Sequence[float]
    ) -> None:
        """Find the pairs that may ever lie within the windows: of one block, or of the next."""
        self._windows = np.asarray(windows, np.int64)
        self._blocks, self._bands = blocks, len(km)
        self._first = _placed(first)
        self._end = int(blocks.edges[-1]) - 1
        block, all_blocks = blocks.at(first.day), np.arange(len(blocks) + 1)
        # where the rows of each block end: of those whose place is known, and of all
        self._ends = [
            np.searchsorted(block[rows], all_blocks) for rows in (self._first, slice(None))
        ]
        left, right, band = _pairs(first, then, blocks, km)
        key = left * len(km) + band
        order = np.argsort(key, kind="stable")
        self._left, self._right = left[order], right[order]
        self._keys, self._starts = np.unique(key[order], return_index=True)

    def counted(self, day: Ints, later: Ints) -> Counted:
        """Return how many events on some days are followed by those on other days."""
        near = self._gaps(day, later)[self._first]
        ordered = np.append(np.sort(later), NEVER)
        anywhere = ordered[np.searchsorted(ordered, day, side="right")] - day
        within = day[:, None] + self._windows <= self._end
        placed = within[self._first]
        by_km = (near[:, None, :] <= self._windows[:, None]) & placed[:, :, None]
        close, ends = self._by_block(
            self._ends[0], by_km.reshape(len(near), by_km.shape[1] * self._bands), placed
        )
        at_all = (anywhere[:, None] <= self._windows) & within
        anyhow, all_ends = self._by_block(self._ends[1], at_all, within)
        shape = (len(self._blocks), len(self._windows), self._bands)
        return Counted(
            np.concatenate((close.reshape(shape), anyhow[:, :, None]), axis=-1),
            np.stack((ends, all_ends), axis=-1),
        )

    def _gaps(self, day: Ints, later: Ints) -> Ints:
        """Return the days until the next event within each distance, events x distances."""
        found = np.full((len(day), self._bands), NEVER, np.int64)
        if len(self._keys):
            gap = later[self._right] - day[self._left]
            gap[gap <= 0] = NEVER
            found.reshape(-1)[self._keys] = np.minimum.reduceat(gap, self._starts)
        return np.minimum.accumulate(found, axis=1)

    def _by_block(self, ends: Ints, *flags: NDArray[np.bool_]) -> list[Floats]:
        """Return how many flags of each column each block has, whose rows end where told."""
        together = np.concatenate(flags, axis=1)
        total = np.zeros((len(together) + 1, together.shape[1]), np.int32)
        np.cumsum(together, axis=0, dtype=np.int32, out=total[1:])
        at = total[ends]
        counted = (at[1:] - at[:-1]).astype(float)
        return np.split(counted, np.cumsum([flag.shape[1] for flag in flags])[:-1], axis=1)


def again(day: Ints, blocks: Blocks, windows: Sequence[int]) -> Floats:
    """Return the chance that an event's own follower falls into its window again when turned.

    It stays in its block, on any day of it. The mean of the events, by window.
    """
    if not len(day):
        return np.zeros(len(windows))
    block = blocks.at(day)
    left = blocks.edges[block + 1] - 1 - day  # days of the block after the event
    length = blocks.lengths[block]
    after = blocks.lengths[np.minimum(block + 1, len(blocks) - 1)]
    inside = [np.minimum(left, window) for window in windows]
    return np.array([
        float(np.mean((x * x / length + (w - x) ** 2 / after) / w))
        for w, x in zip(windows, inside, strict=True)
    ])  # fmt: skip


def _placed(side: Side) -> Ints:
    """Return the rows of the events whose place is known."""
    return np.flatnonzero(~np.isnan(side.lon))


def _pairs(first: Side, then: Side, blocks: Blocks, km: Sequence[float]) -> tuple[Ints, Ints, Ints]:
    """Return the rows of pairs within the farthest distance, and the band of each."""
    rows = _placed(first), _placed(then)
    block = tuple(blocks.at(side.day[row]) for side, row in zip((first, then), rows, strict=True))
    found, count = [], 0
    for at in range(len(blocks)):
        left, right = rows[0][block[0] == at], rows[1][(block[1] == at) | (block[1] == at + 1)]
        apart = great_circle_km(
            first.lon[left][:, None], first.lat[left][:, None], then.lon[right], then.lat[right]
        )
        i, j = np.nonzero(apart <= km[-1]) if km else (np.zeros(0, int), np.zeros(0, int))
        found.append((left[i], right[j], np.searchsorted(km, apart[i, j])))
        count += len(i)
        if count > MOST_PAIRS:
            raise DataError(
                "responses", expected=f"at most {MOST_PAIRS:,} pairs within {km[-1]:g} km",
                got="more", remedy="Ask for fewer days or a smaller area.",
            )  # fmt: skip
    left, right, band = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return left, right, band


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Return shares, 0 of nothing."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
