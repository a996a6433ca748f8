"""Weeks: how many events each has, which of them stand out, and how often that told anything.

The two rules are those of ACLED's early-warning tools, as the baseline that anything cleverer has
to beat. A surge is a week of at least twice the weekly mean of the four weeks before it. A threat
is a month of four weeks of at least twice the monthly mean of the 52 weeks before it. Both hold
only where that recent month, the one before the week or the one that is judged, had at least one
event a week.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.change import Change, change
from data.compare import refuse_selection
from data.load import Dataset
from data.period import Period
from data.query import Query
from data.schema import Coverage, DataError
from data.shared_days import common_days

MONTH, YEAR = 4, 52  # weeks
TIMES = 2.0  # as many as usual
LEAST = 1.0  # event a week
LAG = 4  # newest weeks that later reports usually add to
# of a chart: beyond so many weeks a column stands for several, so that columns and marks are
# told apart on a phone, whose chart is some 330 pixels wide
TOGETHER = ((104, 1), (104 * 4, 4))
QUARTER = 13  # weeks

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Week(NamedTuple):
    """Seven days from `since` on, and what the rules say of them."""

    since: date
    events: int
    surge: bool
    threat: bool


class Outcome(StrEnum):
    """What became of a week that a rule looked at."""

    HIT = "hit"  # warned, and it got worse
    MISS = "miss"  # not warned, and it got worse
    FALSE_ALARM = "false_alarm"  # warned, and it did not
    QUIET = "quiet"  # not warned, and it did not


_OUTCOMES = {
    (True, True): Outcome.HIT,
    (False, True): Outcome.MISS,
    (True, False): Outcome.FALSE_ALARM,
    (False, False): Outcome.QUIET,
}


class Judged(NamedTuple):
    """A week by its place among all, the events of the months before and after it, the outcome."""

    at: int
    before: int
    after: int
    outcome: Outcome


@dataclass(frozen=True)
class Record:
    """How a rule did: of the weeks with a whole month before and behind them.

    Worse is a month after the week with at least twice the events of the month before it.
    """

    weeks: int
    hits: int  # warned, and it got worse
    misses: int  # not warned, and it got worse
    false_alarms: int  # warned, and it did not


@dataclass(frozen=True)
class Tempo:
    """The weeks of the data, oldest first, and how each rule did in them."""

    weeks: tuple[Week, ...]
    surge: Record
    threat: Record
    change: Change | None  # of the weeks that are complete; None where there are too few
    unfinished: int  # newest weeks that later reports usually add to


def tempo(dataset: Dataset, query: Query, *, until: date | None = None) -> Tempo:
    """Return the weeks of the events that a query keeps; the last ends with `until`.

    Without `until` it ends with the data. An event belongs to the week of its first day; days
    before the first whole week are left out. Raises DataError where the data are a selection, or
    shorter than a week.
    """
    refuse_selection(dataset)
    kept = query.without("since", "until").keep(dataset.events)
    return pace(kept["date_start"], *weeks_until(dataset, until), common_days(dataset).until)


def weeks_until(dataset: Dataset, until: date | None = None) -> tuple[date, int]:
    """Return the first day of the whole weeks that end with a day, and how many they are.

    Without `until` they end with the data. Raises DataError where there is none.
    """
    data = common_days(dataset) if dataset.coverage == Coverage.SYSTEMATIC else _span(dataset)
    last = min(until or data.until, data.until)
    count = ((last - data.since).days + 1) // 7
    if count < 1:
        raise DataError("tempo", expected="a week of data or more", got=f"data until {last}")
    return last - timedelta(days=7 * count - 1), count


def _span(dataset: Dataset) -> Period:
    """Return the days from the first event to the last."""
    return Period(dataset.first_day, dataset.last_day)


def pace(days: pd.Series, first: date, count: int, newest: date) -> Tempo:
    """Return so many weeks of events that began on some days; `newest` is the data's last day."""
    counts = weekly(days, first, count)
    surge, threat = surges(counts), threats(counts)
    weeks = tuple(
        Week(first + timedelta(days=7 * at), *rest)
        for at, rest in enumerate(
            zip(counts.tolist(), surge.tolist(), threat.tolist(), strict=True)
        )
    )
    late = unfinished(first + timedelta(days=7 * count - 1), newest)
    complete = max(0, count - late)  # the others are judged when their reports are in
    return Tempo(
        weeks,
        record(counts[:complete], surge[:complete]),
        record(counts[:complete], threat[:complete]),
        change(counts[:complete]),
        min(late, count),
    )


def unfinished(last: date, newest: date) -> int:
    """Return how many of the weeks that end with a day are among the newest of the data."""
    return max(0, LAG - (newest - last).days // 7)


def spans(shown: range, late: int) -> list[range]:
    """Return weeks in groups, oldest first, as many as a screen tells apart: each a column.

    The `late` last weeks of the data, which are not complete, are in no group with others; the
    oldest group holds what is left.
    """
    size = next((size for most, size in TOGETHER if len(shown) <= most), QUARTER)
    complete = max(shown.start, shown.stop - late)
    return [
        range(max(stop - size, first), stop)
        for first, last in ((complete, shown.stop), (shown.start, complete))
        for stop in range(last, first, -size)
    ][::-1]


def weekly(days: pd.Series, first: date, count: int) -> Counts:
    """Return how many of some days each of `count` weeks from `first` on holds."""
    numbers = days.to_numpy("datetime64[D]").astype(np.int64)
    weeks = (numbers - np.datetime64(first).astype(np.int64)) // 7
    return np.bincount(weeks[(weeks >= 0) & (weeks < count)], minlength=count).astype(np.int64)


def ids_weekly(events: pd.DataFrame, first: date, count: int) -> list[list[str]]:
    """Return the ids of the events that each of `count` weeks from `first` on holds."""
    numbers = events["date_start"].to_numpy("datetime64[D]").astype(np.int64)
    weeks = (numbers - np.datetime64(first).astype(np.int64)) // 7
    found: list[list[str]] = [[] for _ in range(count)]
    for week, event in zip(weeks.tolist(), events["event_id"].astype(str), strict=True):
        if 0 <= week < count:
            found[week].append(event)
    return found


def surges(counts: Counts) -> Flags:
    """Return which weeks are a surge; none of the first four is."""
    before = _sums(counts, MONTH, ends=-1) / MONTH
    with np.errstate(invalid="ignore"):
        return np.asarray((before >= LEAST) & (counts >= TIMES * before))


def threats(counts: Counts) -> Flags:
    """Return which weeks end a month that is a threat; none of the first 55 does."""
    month = _sums(counts, MONTH, ends=0)
    before = _sums(counts, YEAR, ends=-MONTH) * MONTH / YEAR
    with np.errstate(invalid="ignore"):
        return np.asarray((month / MONTH >= LEAST) & (month >= TIMES * before))


def record(counts: Counts, warned: Flags) -> Record:
    """Return how often what was warned of came, in the month after each week."""
    found = [week.outcome for week in judged(counts, warned)]
    return Record(
        weeks=len(found),
        hits=found.count(Outcome.HIT),
        misses=found.count(Outcome.MISS),
        false_alarms=found.count(Outcome.FALSE_ALARM),
    )


def judged(counts: Counts, warned: Flags) -> list[Judged]:
    """Return each week with a whole month before and behind it, and what a rule said of it."""
    before, after = _sums(counts, MONTH, ends=-1), _sums(counts, MONTH, ends=MONTH)
    with np.errstate(invalid="ignore"):
        worse = (before / MONTH >= LEAST) & (after >= TIMES * before)
    return [
        Judged(
            int(at), int(before[at]), int(after[at]), _OUTCOMES[bool(warned[at]), bool(worse[at])]
        )
        for at in np.flatnonzero(~np.isnan(before) & ~np.isnan(after))
    ]


def judged_of(found: Tempo, rule: str) -> list[Judged]:
    """Return each week that the rule of a name (surge, threat) was judged by."""
    weeks = found.weeks[: len(found.weeks) - found.unfinished]
    counts = np.array([week.events for week in weeks], np.int64)
    return judged(counts, np.array([getattr(week, rule) for week in weeks], bool))


def _sums(counts: Counts, length: int, *, ends: int) -> NDArray[np.float64]:
    """Return of each week the sum of `length` weeks, of which the last lies `ends` weeks on.

    NaN where not all of them are there.
    """
    total = np.concatenate(([0], np.cumsum(counts)))
    stop = np.arange(len(counts)) + ends + 1
    start = stop - length
    whole = (start >= 0) & (stop <= len(counts))
    found = np.full(len(counts), np.nan)
    found[whole] = total[stop[whole]] - total[start[whole]]
    return found
