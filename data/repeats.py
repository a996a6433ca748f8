"""Near repeats: whether events close in place are close in time more often than by chance.

Knox's test (Knox 1964) in bands of distance and days, with the days of the events drawn anew among
them (Monte Carlo), which keeps where events fall and how many there are in a season. What is tested
is each cell by itself, so the chances are corrected for their number (Holm 1979).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from data.compare import refuse_selection
from data.load import Dataset
from data.nearness import chord, near_pairs
from data.query import Query
from data.schema import DataError
from data.well_known import well_known

KM = (1.0, 5.0, 10.0, 20.0)  # upper ends of the bands, inclusive
DAYS = (2, 7, 14, 28, 70)
PERMUTATIONS, SEED = 999, 1
LONG = 2 * 366  # days: two years

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]  # how many of how many permutations; may raise to stop


@dataclass(frozen=True)
class Repeats:
    """Pairs of events by band of distance (rows) and of days (columns).

    `usual` is the mean of the permutations; `chance` how often they had as many pairs or more,
    counted with the data themselves, so never 0; `corrected` the same for all cells together.
    """

    km: tuple[float, ...]
    days: tuple[int, ...]
    pairs: Ints
    usual: Floats
    chance: Floats
    corrected: Floats
    events: int
    no_place: int  # left out, as are those of
    no_day: int
    permutations: int
    seed: int
    span: int  # days from the first event to the last

    @property
    def moves(self) -> bool:
        """Return whether the days are so many that fighting moves from one region to another.

        Days drawn anew over all of them put no such move into chance (Kulldorff and Hjalmars 1999,
        Biometrics 55, 544-552): what is close in place is then close in time for that alone.
        """
        return self.span > LONG

    @property
    def ratio(self) -> Floats:
        """Return pairs to usual pairs, NaN where there usually are none."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.usual > 0, self.pairs / self.usual, np.nan)


def repeats(
    dataset: Dataset,
    query: Query,
    *,
    km: Sequence[float] = KM,
    days: Sequence[int] = DAYS,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
    tell: Progress | None = None,
) -> Repeats:
    """Return the near repeats among the events that a query keeps.

    Left out, and counted, are events whose place is known by no more than a district, or whose day
    by no more than a week. Raises DataError where the data are a selection, the bands do not rise,
    or too many events lie close.
    """
    refuse_selection(dataset)
    _check(km, days, permutations)
    known = well_known(query.keep(dataset.events))
    pairs, usual, chance = knox(
        known.lon, known.lat, known.day, km=km, days=days, permutations=permutations, seed=seed,
        tell=tell,
    )  # fmt: skip
    return Repeats(
        tuple(km), tuple(days), pairs, usual, chance, holm(chance), len(known.events),
        known.no_place, known.no_day, permutations, seed,
        int(np.ptp(known.day)) if len(known.day) else 0,
    )  # fmt: skip


def knox(
    lon: Floats,
    lat: Floats,
    day: Ints,
    *,
    km: Sequence[float],
    days: Sequence[int],
    permutations: int,
    seed: int,
    tell: Progress | None = None,
) -> tuple[Ints, Floats, Floats]:
    """Return pairs, usual pairs and chance by band of km and of days.

    `lon` and `lat` in degrees (WGS 84), `day` as numbers of days. Distances are great circles.
    """
    left, right, ends = _near_pairs(lon, lat, km)
    when = (day - day.min() if len(day) else day).astype(np.int32)
    observed = _counted(when, left, right, ends, days)
    total, as_many = np.zeros(observed.shape, np.int64), np.ones(observed.shape, np.int64)
    draw = np.random.default_rng(seed)
    for done in range(1, permutations + 1):
        drawn = _counted(draw.permutation(when), left, right, ends, days)
        total += drawn
        as_many += drawn >= observed
        if tell:
            tell(done, permutations)
    return observed, total / permutations, as_many / (permutations + 1)


def holm(chance: Floats) -> Floats:
    """Return the chances corrected for their number, step by step down (Holm 1979)."""
    flat = chance.ravel()
    order = np.argsort(flat, kind="stable")
    steps = flat[order] * np.arange(len(flat), 0, -1)
    found = np.empty_like(flat)
    found[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return found.reshape(chance.shape)


def _near_pairs(
    lon: Floats, lat: Floats, km: Sequence[float]
) -> tuple[NDArray[np.int32], NDArray[np.int32], list[int]]:
    """Return the pairs within the farthest band, nearest band first, and where each band ends."""
    found = near_pairs(lon, lat, km[-1], where="repeats")
    chords = [chord(end) for end in km]
    band = np.searchsorted(chords, found.chord)
    order = np.argsort(band, kind="stable")
    return (
        found.left[order],
        found.right[order],
        np.cumsum(np.bincount(band, minlength=len(km))[: len(km)]).tolist(),
    )


def _counted(
    when: NDArray[np.int32],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    ends: Sequence[int],
    days: Sequence[int],
) -> Ints:
    """Return how many pairs fall into each cell."""
    apart = np.abs(when[left] - when[right])
    within = np.zeros((len(ends), len(days) + 1), np.int64)
    for at, longest in enumerate(days, 1):
        near, start = apart <= longest, 0
        for band, end in enumerate(ends):
            within[band, at] = np.count_nonzero(near[start:end])
            start = end
    return np.diff(within, axis=1)


def _check(km: Sequence[float], days: Sequence[int], permutations: int) -> None:
    """Raise DataError for bands that do not rise from above 0, or too few permutations."""
    for name, ends in (("km", km), ("days", days)):
        if not ends or ends[0] <= 0 or any(b <= a for a, b in pairwise(ends)):
            expected = "ends of bands that rise from above 0, such as 1, 5, 20"
            raise DataError(f"repeats, {name}", expected=expected, got=f"{list(ends)}")
    if not 19 <= permutations <= 99_999:
        raise DataError("repeats", expected="19 to 99,999 permutations", got=f"{permutations:,}")
