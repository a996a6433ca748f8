"""Responses: whether what one side does is followed by the other side more often than by chance.

The grid of windows of days and distances, so that no one window is picked, is the idea of matched
wake analysis (Schutte and Donnay 2014, Political Geography 41, 1-10). The baseline is another: no
matched controls, but the days of one side turned within blocks (data.wake). The chances are
corrected for all cells of both directions together, by the largest standardised excess of each
draw (max-T, Westfall and Young 1993). Followed is not because of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.chains import Sides, towards
from data.compare import refuse_selection
from data.load import Dataset
from data.query import Query
from data.reading import shown
from data.schema import DataError, DatePrecision, Precision
from data.shared_days import common_days
from data.wake import BLOCK, Blocks, Progress, Side, Wake, wakes

WINDOWS = (1, 2, 3, 7, 30)  # days after; the same day does not count, its order is not known
KM = (25.0, 50.0, 100.0, 250.0)  # and anywhere
PERMUTATIONS, SEED = 999, 1
KNOWN = (Precision.EXACT, Precision.NEAR)  # a district's middle is at no known distance
FEW = 20  # events of either side, or events that chance leaves alone, below which nothing is said
FEW_BLOCKS = 4
WIDEST = 0.05  # half of an interval, beyond which a share is not told where chance makes it so
ENOUGH = 500  # events that are taken to be there: fewer make any interval wide
LEVEL, Z = 0.95, 1.959964  # and the standard score of its ends
RESAMPLED = 2000  # times that the blocks are drawn anew for the intervals
MOST_DAYS, MOST_KM = BLOCK, 20_000  # of a window; of a distance, half around the Earth

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Direction:
    """How often one side was followed by the other, by window (rows) and distance (columns).

    The last column is anywhere. `observed` and `expected` are shares of the first side's events;
    `effect` is the share that was followed beyond chance, below 0 where fewer were, with the
    interval of 95 % of each cell by itself; an event that follows several of a cluster counts for
    each. `chance` is corrected for all cells. Effect, interval and chance are NaN where `few`, or
    where `full`: chance alone leaves fewer than FEW events without a follower. Where it is
    `crowded`, so many are followed by chance that no share is known to WIDEST even of ENOUGH
    events: effect and interval are NaN, the chance is told.
    """

    first: str  # who acts
    then: str  # who may follow
    events: int  # of the first side
    followers: int  # of the other
    observed: Floats
    expected: Floats
    effect: Floats
    low: Floats
    high: Floats
    chance: Floats
    few: Flags
    full: Flags
    crowded: Flags


@dataclass(frozen=True)
class Responses:
    """Both directions between two sides, and how they were looked at."""

    windows: tuple[int, ...]
    km: tuple[float, ...]  # without anywhere
    directions: tuple[Direction, Direction]
    undated: int  # events left out: their day is not known
    unplaced: int  # events left out of the distances: known to a district or less
    since: date
    until: date
    blocks: int
    permutations: int
    seed: int
    sides: tuple[Side, Side]  # the events of both, of which the directions count


def responses(
    dataset: Dataset,
    query: Query,
    between: tuple[str, str],
    *,
    windows: Sequence[int] = WINDOWS,
    km: Sequence[float] = KM,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
    tell: Progress | None = None,
) -> Responses:
    """Return how often two sides (ids of actors) follow each other, of events a query keeps.

    A side is an actor and all below it; an event counts that one of them did to the other. Raises
    DataError where the data are a selection, the sides are not two, the windows or distances do
    not rise, or too many events lie close.
    """
    refuse_selection(dataset)
    sides = Sides(dataset.actors)
    check_sides(dataset, between)
    check_grid(windows, km, permutations)
    data = common_days(dataset)
    since = max(query.since or data.since, data.since)
    until = min(query.until or data.until, data.until)
    kept = _begun(query.keep(dataset.events), since, until)
    one, other = between
    acts = towards(kept, sides, one, other), towards(kept, sides, other, one)
    dated = kept["date_precision"].isin([int(DatePrecision.DAY)]).to_numpy(dtype=bool)
    placed = _placed(kept)
    two = _side(kept, acts[0] & dated, placed), _side(kept, acts[1] & dated, placed)
    blocks = Blocks.of(_number(since), _number(until))
    both = wakes(
        two[0], two[1], blocks, windows=windows, km=km, permutations=permutations, seed=seed,
        tell=tell,
    )  # fmt: skip
    either = acts[0] | acts[1]
    return Responses(
        tuple(windows), tuple(km), directions(both, two, between, len(blocks), seed),
        int((either & ~dated).sum()), int((either & dated & ~placed).sum()), since, until,
        len(blocks), permutations, seed, two,
    )  # fmt: skip


def directions(
    both: tuple[Wake, Wake], two: tuple[Side, Side], names: tuple[str, str], blocks: int, seed: int
) -> tuple[Direction, Direction]:
    """Return what the wakes of two sides say, whose events lie in so many blocks."""
    ways = ((0, 1), (1, 0))
    scarce = [_scarce(both[one], two[one], two[other], blocks) for one, other in ways]
    silent = [few | full for few, full in scarce]
    chances = max_t(both, silent)
    found = []
    for one, other in ways:
        wake, (few, full) = both[one], scarce[one]
        dense = crowded(wake.draws.mean(axis=0), wake.seen.by_column().sum(axis=0)) & ~silent[one]
        untold = silent[one] | dense
        effect, low, high = (np.where(untold, np.nan, end) for end in _effects(wake, seed))
        found.append(
            Direction(
                names[one], names[other], len(two[one].day), len(two[other].day),
                wake.seen.shares(), wake.draws.mean(axis=0), effect, low, high, chances[one],
                few, full, dense,
            )
        )  # fmt: skip
    return found[0], found[1]


def max_t(both: Sequence[Wake], silent: Sequence[Flags]) -> list[Floats]:
    """Return the chance of each cell to be followed as often, corrected for all cells that speak.

    One-sided: more often. The data are counted as one draw, so that it is never 0; NaN in cells
    that are silent.
    """
    excess = []
    for wake, none in zip(both, silent, strict=True):
        drawn = np.concatenate((wake.seen.shares()[None], wake.draws))
        spread = drawn.std(axis=0)
        z = np.divide(
            drawn - drawn.mean(axis=0), spread, out=np.zeros_like(drawn), where=spread > 0
        )
        excess.append(np.where(none, -np.inf, z))
    largest = np.max([z.reshape(len(z), -1).max(axis=1) for z in excess], axis=0)
    # as large up to rounding, which differs between equal draws
    chances = [(largest[:, None, None] >= z[0] - 1e-9).mean(axis=0) for z in excess]
    return [np.where(none, np.nan, p) for none, p in zip(silent, chances, strict=True)]


def beyond_chance(observed: Floats, expected: Floats, again: Floats) -> Floats:
    """Return the share of events that were followed beyond chance.

    Of a share r that has a follower, and the others that chance gives one (q), observed is
    r + (1 - r) q. What is drawn holds the followers too: each falls into its window again with a
    chance c (`again`, by window), so that expected is q + r (1 - expected) c. Both together are
    r (1 - c) + r² c = (observed - expected) / (1 - expected), solved for r; below 0 it is the
    right side itself.
    """
    excess = np.divide(
        observed - expected, 1 - expected, out=np.zeros_like(expected), where=expected < 1
    )
    c = np.maximum(again, 1e-9)[:, None]
    root = np.sqrt((1 - c) ** 2 + 4 * c * np.maximum(excess, 0))
    return np.where(excess > 0, (root - (1 - c)) / (2 * c), excess)


def _effects(wake: Wake, seed: int) -> tuple[Floats, Floats, Floats]:
    """Return the effect and the ends of its interval.

    The interval is that of blocks drawn anew with their events, which keeps events together that
    come together, or that of a share of independent events (Wilson), where that is wider: few
    that were followed tell little, however even they lie in the blocks.
    """
    seen, usual = wake.seen, wake.usual
    parts = [seen.followed, seen.by_column(), usual.followed, usual.by_column()]
    blocks = len(seen.followed)
    draw = np.random.default_rng(seed)
    weights = draw.multinomial(blocks, np.full(blocks, 1 / blocks), RESAMPLED).astype(float)
    weights[0] = 1.0  # the data themselves
    sums = [np.einsum("rb,bwk->rwk", weights, part) for part in parts]
    shares = [
        np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
        for part, whole in (sums[:2], sums[2:])
    ]
    found = beyond_chance(shares[0], shares[1], wake.again)
    low, high = np.quantile(found[1:], [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    least, most = (
        beyond_chance(end, shares[1][0], wake.again)
        for end in wilson(seen.shares(), parts[1].sum(axis=0))
    )
    return found[0], np.minimum(low, least), np.maximum(high, most)


def crowded(expected: Floats, events: Floats) -> Flags:
    """Return where chance makes the interval of a share wider than WIDEST each way.

    `expected` are shares that chance has followed, of so many `events`; fewer than ENOUGH count
    as ENOUGH. An event left alone by chance is 1 in (1 - expected): the error of what is seen
    grows as much. It is the largest that any planted share has, at an observed half.
    """
    seen = np.maximum(expected, 0.5)
    error = np.sqrt(seen * (1 - seen) / np.maximum(events, ENOUGH))
    half = np.divide(Z * error, 1 - expected, out=np.full_like(error, np.inf), where=expected < 1)
    return np.asarray(half > WIDEST)


def wilson(share: Floats, of: Floats) -> tuple[Floats, Floats]:
    """Return the interval of 95 % of a share of some events by Wilson (1927), 0 to 1 of none."""
    z2, n = Z * Z, np.maximum(of, 1e-9)
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * np.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return middle - half, middle + half


def _scarce(wake: Wake, first: Side, then: Side, blocks: int) -> tuple[Flags, Flags]:
    """Return which cells rest on too few events, and in which chance leaves too few alone."""
    events = wake.seen.by_column().sum(axis=0)
    followers = np.full(events.shape[1], (~np.isnan(then.lon)).sum())
    followers[-1] = len(then.day)
    few = (events < FEW) | (followers < FEW) | (blocks < FEW_BLOCKS) | (len(first.day) < FEW)
    return few, ~few & (events * (1 - wake.draws.mean(axis=0)) < FEW)


def _side(events: pd.DataFrame, rows: Flags, placed: Flags) -> Side:
    """Return the events in some rows, oldest first, with the places that are known."""
    part, known = events[rows], placed[rows]
    day = _numbers(part)
    lon, lat = (
        np.where(known, part[axis].to_numpy(float), np.nan) for axis in ("longitude", "latitude")
    )
    order = np.argsort(day, kind="stable")
    ids = tuple(part["event_id"].to_numpy(object)[order].tolist())
    return Side(day[order], lon[order], lat[order], ids)


def _placed(events: pd.DataFrame) -> Flags:
    """Return which events have a place that is known to the town or better."""
    known = events["geo_precision"].isin([int(p) for p in KNOWN]) & events["latitude"].notna()
    return known.to_numpy(dtype=bool)


def _begun(events: pd.DataFrame, since: date, until: date) -> pd.DataFrame:
    """Return the events whose first day lies between two inclusive days."""
    start = events["date_start"]
    return events[(start >= pd.Timestamp(since)) & (start <= pd.Timestamp(until))]


def check_sides(dataset: Dataset, between: tuple[str, str]) -> None:
    """Raise DataError where the two are not two actors of the data, apart from each other."""
    known, sides = set(dataset.actors["actor_id"]), Sides(dataset.actors)
    for side in between:
        if side not in known:
            raise DataError(
                "responses", expected="ids of two actors of the data, such as pk and bla",
                got=shown(side[:60]),
            )  # fmt: skip
    one, other = between
    if one in sides.of(other) or other in sides.of(one):
        raise DataError(
            "responses", expected="two sides, none of which is a part of the other",
            got=f"{one} and {other}",
        )  # fmt: skip


def check_grid(windows: Sequence[int], km: Sequence[float], permutations: int) -> None:
    """Raise DataError for windows or distances that do not rise, or too few permutations."""
    for name, ends, most in (("windows", windows, MOST_DAYS), ("km", km, MOST_KM)):
        # the last comparison fails for what is no number, too
        rising = all(a < b for a, b in pairwise([0, *ends]))
        if not ends or len(ends) > 12 or not rising or not ends[-1] <= most:
            expected = f"1 to 12 numbers that rise from above 0 to at most {most:,}"
            raise DataError(f"responses, {name}", expected=expected, got=f"{list(ends)}")
    if not 19 <= permutations <= 99_999:
        expected = "19 to 99,999 permutations"
        raise DataError("responses", expected=expected, got=f"{permutations:,}")


def _numbers(events: pd.DataFrame) -> NDArray[np.int64]:
    """Return the first day of each event as a number."""
    return events["date_start"].to_numpy("datetime64[D]").astype(np.int64)


def _number(day: date) -> int:
    """Return a day as a number."""
    return int(np.datetime64(day, "D").astype(np.int64))
