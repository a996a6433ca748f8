"""What else was going on: a small sourced calendar, and the other episodes of the events."""

from __future__ import annotations

import calendar
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from data.casebook import CALENDAR
from data.cells import COUNTRY, DAY, FILLED, ID, URL, YES_NO, form, joined, words
from data.codebook import CALENDAR_KINDS
from data.load import Dataset
from data.reading import Problem, Sheet, read_sheet
from data.references import Reference
from data.rules import Fault, Row, cell_faults, repeated, row_faults
from data.schema import DatePrecision, Domain

NAME = "calendar"
# Days before an entry in which something may look ahead to it; the choice is ours. Candidates and
# offices are attacked before a vote (7 February 2024, INC-2024-009 and INC-2024-010), warnings
# precede anniversaries, and pilgrims travel from the first of Safar to its 20th (Mehr, 14 August
# 2024, en.mehrnews.com/news/219511).
RUN_UP = {"election": 14, "anniversary": 3, "pilgrimage": 19}
MARGIN = {DatePrecision.FEW_DAYS: 2, DatePrecision.WEEK: 3}  # days to each side

_PART_OF_DAY = form(r"\d{4}(-\d\d){0,2}", "a year, month or day")
CELLS = {
    "entry_id": ID,
    "since": DAY,
    "until": DAY,
    "date_precision": words(str(int(code)) for code in DatePrecision),
    "yearly": YES_NO,
    "kind": words(CALENDAR_KINDS),
    "country": joined(COUNTRY),
    "what": FILLED,
    "publisher": FILLED,
    "url": URL,
    "published": _PART_OF_DAY.or_empty(),
    "accessed": DAY.or_empty(),
    "event_ids": joined(ID).or_empty(),
}
_OF_EPISODES = (
    "episode", "domain", "country", "initiator", "target", "date_start", "date_end",
)  # fmt: skip
COLUMNS = tuple(CELLS)
REFERENCES = (Reference("event_ids", "events", "event_id"),)


@dataclass(frozen=True)
class Entry:
    """One thing that was going on, in neutral words, with its source.

    `since` and `until` are inclusive; `until` is the last day that the source tells of. What is
    `yearly` comes again on the same days of every later year. `published` is a day, a month, a
    year or "", `accessed` "" where the source is that of the events of ours in `event_ids`.
    """

    entry_id: str
    since: date
    until: date
    date_precision: DatePrecision
    yearly: bool
    kind: str  # one of codebook.CALENDAR_KINDS
    countries: tuple[str, ...]  # ISO 3166-1
    what: str
    publisher: str
    url: str
    published: str
    accessed: str
    event_ids: tuple[str, ...]


@dataclass(frozen=True)
class Other:
    """An entry of the calendar on the days of one year, as it lies to some window."""

    entry: Entry
    since: date
    until: date
    ahead: int  # days from the end of the window until it begins; 0 where it falls within


@dataclass(frozen=True)
class Episode:
    """Several events that the coder calls by one name, as far as they fall within a window."""

    name: str
    since: date
    until: date
    events: int


@dataclass(frozen=True)
class Around:
    """What else may go with what happened in a window; no cause is meant by it."""

    calendar: tuple[Other, ...]
    episodes: tuple[Episode, ...]


def competing(
    dataset: Dataset, since: date, until: date, countries: Iterable[str], *, besides: str = ""
) -> Around:
    """Return what else was going on in some countries (ISO codes) between two inclusive days.

    Of the calendar: what falls within, by all that is known of its days, and what comes so soon
    after that it may cast its shadow before (RUN_UP). Of the events: their episodes, but for the
    one called `besides`. Oldest first.
    """
    wanted = frozenset(countries)
    found = [
        other
        for entry in entries()
        if wanted & set(entry.countries)
        for other in _within(entry, since, until)
    ]
    ordered = sorted(found, key=lambda other: (other.since, other.entry.entry_id))
    return Around(tuple(ordered), _episodes(dataset.events, since, until, wanted, besides))


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """Return the calendar that comes with Sarhad; rows that break a rule are left out."""
    sheet = read_sheet(Path(__file__).parent / CALENDAR, COLUMNS)
    bad = {fault.line for fault in faults(sheet)}
    return tuple(
        _entry({str(name): str(cell) for name, cell in row.items()})
        for line, row in zip(sheet.rows.index, sheet.rows.to_dict("records"), strict=True)
        if line not in bad
    )


def faults(sheet: Sheet) -> list[Problem]:
    """Return every fault within single rows of a calendar."""
    return [
        *cell_faults(sheet, CELLS, CELLS),
        *row_faults(sheet, _row),
        *repeated(sheet, ("entry_id",)),
    ]


def _entry(row: Row) -> Entry:
    """Return a checked row."""
    return Entry(
        row["entry_id"], date.fromisoformat(row["since"]), date.fromisoformat(row["until"]),
        DatePrecision(int(row["date_precision"])), row["yearly"] == "yes", row["kind"],
        tuple(row["country"].split(";")), row["what"], row["publisher"], row["url"],
        row["published"], row["accessed"],
        tuple(part for part in row["event_ids"].split(";") if part),
    )  # fmt: skip


def _within(entry: Entry, since: date, until: date) -> Iterator[Other]:
    """Yield an entry for each time that it falls within two days, or soon after them."""
    run_up = timedelta(days=RUN_UP.get(entry.kind, 0))
    for first, last in _times(entry, since, until):
        begins, ends = _widest(first, last, entry.date_precision)
        if begins - run_up <= until and ends >= since:
            yield Other(entry, first, last, max(0, (begins - until).days))


def _times(entry: Entry, since: date, until: date) -> Iterator[tuple[date, date]]:
    """Yield first and last day of an entry, of a yearly one for each year that may matter."""
    if not entry.yearly:
        yield entry.since, entry.until
        return
    length = entry.until - entry.since
    for year in range(max(entry.since.year, since.year - 1), until.year + 2):
        first = entry.since.replace(year=year)
        yield first, first + length


def _widest(first: date, last: date, precision: DatePrecision) -> tuple[date, date]:
    """Return the first and the last day that may be meant."""
    if precision == DatePrecision.MONTH:
        end = calendar.monthrange(last.year, last.month)[1]
        return first.replace(day=1), last.replace(day=end)
    margin = timedelta(days=MARGIN.get(precision, 0))
    return first - margin, last + margin


def _episodes(
    events: pd.DataFrame, since: date, until: date, countries: frozenset[str], besides: str
) -> tuple[Episode, ...]:
    """Return the episodes with an event in some countries between two days."""
    within = (events["date_start"] <= pd.Timestamp(until)) & (
        events["date_end"] >= pd.Timestamp(since)
    )
    part = events.loc[within, list(_OF_EPISODES)]
    named = part[~part["episode"].isin(["", besides])]
    rows = (_is_in(row, countries) for row in named.to_dict("records"))
    here = named[np.fromiter(rows, dtype=bool, count=len(named))]
    found = [
        Episode(
            str(name), part["date_start"].min().date(), part["date_end"].max().date(), len(part)
        )
        for name, part in here.groupby("episode", sort=False)
    ]
    return tuple(sorted(found, key=lambda episode: (episode.since, episode.name)))


def _is_in(event: Mapping[Hashable, object], countries: frozenset[str]) -> bool:
    """Return whether an incident was in one of the countries, or an act of one of their states."""
    if event["domain"] == Domain.INCIDENT:
        return event["country"] in countries
    states = {state.lower() for state in countries}
    return bool(states & {*str(event["initiator"]).split(";"), *str(event["target"]).split(";")})


def _row(row: Row) -> Iterator[Fault]:
    """Find what does not fit together in one entry."""
    if DAY.holds(row["since"]) and DAY.holds(row["until"]):
        if row["until"] < row["since"]:
            yield "until", f"not before {row['since']}", row["until"], "Swap the two days."
        if row["yearly"] == "yes" and row["since"].endswith("-02-29"):
            yield "since", "a day of every year", row["since"], "Take the day before or after."
    if not row["accessed"] and not row["event_ids"]:
        expected = "the day on which the source was read, or ids of events that rest on it"
        yield "accessed", expected, "neither", "Fill in one of the two."
