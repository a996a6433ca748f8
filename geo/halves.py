"""The two halves of a comparison: the days before, and the days of the query."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from data.compare import COLUMNS
from data.load import Dataset
from data.note import quoted
from data.period import Period
from data.query import Query
from data.schema import DataError

FORMS = ("png", "svg", "pdf")  # those that are one picture of both
RATIOS = ("landscape", "a4", "a3")  # those as high as two maps with rows below them
LAYOUTS = ("landscape", "wide", "a4", "a3")  # those as wide as two maps


def split(text: str, query: Query, dataset: Dataset) -> tuple[Period, Query]:
    """Return equally many days before a day, and the query of those that begin with it.

    They are as many as fit on both sides into the days of the query, else of the data. Raises
    DataError for what is no day, and for one with no day before it or after it.
    """
    first, last = query.since or dataset.first_day, query.until or dataset.last_day
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise DataError("--split", expected="a day like 2024-01-16", got=quoted(text)) from error
    count = min((day - first).days, (last - day).days + 1)
    if count < 1:
        expected = f"a day after {first.isoformat()} and not after {last.isoformat()}"
        raise DataError("--split", expected=expected, got=day.isoformat())
    before = Period(day - timedelta(count), day - timedelta(1))
    return before, replace(query, since=day, until=day + timedelta(count - 1))


def earlier(query: Query, before: Period) -> Query:
    """Return the same question of the days before."""
    return replace(query, since=before.since, until=before.until)


def check(before: Period, query: Query, dataset: Dataset, *, form: str, layout: str) -> None:
    """Raise DataError, one sentence, for halves that cannot stand on one sheet."""
    if form not in FORMS:
        expected = f"one of {', '.join(FORMS)} for two maps beside each other"
        raise DataError("form", expected=expected, got=repr(form))
    if layout not in LAYOUTS:
        expected = f"one of {', '.join(LAYOUTS)} for two maps beside each other"
        raise DataError("layout", expected=expected, got=repr(layout))
    since = query.since or dataset.first_day
    if before.until >= since:
        expected = f"days that end before {since.isoformat()}, when the other half begins"
        raise DataError("--before", expected=expected, got=str(before))
    if before.since < dataset.first_day:
        # no event there would look like a calm that nobody knows of
        expected = f"days of the data, which begin on {dataset.first_day.isoformat()}"
        raise DataError("--before", expected=expected, got=str(before))


def check_ratios(before: Period | None, by: str, *, layout: str) -> None:
    """Raise DataError, one sentence, for ratios by a column that cannot stand on the sheet."""
    if before is None:
        raise DataError("by", expected="two maps, by --before or --split", got="one map")
    if by not in COLUMNS:
        raise DataError("by", expected=" or ".join(COLUMNS), got=quoted(by))
    if layout not in RATIOS:
        expected = f"one of {', '.join(RATIOS)} for ratios below two maps"
        raise DataError("layout", expected=expected, got=repr(layout))


def shown(query: Query, before: Period | None, dataset: Dataset) -> pd.DataFrame:
    """Return the events of a query, and those of the days before if there are such."""
    if before is None:
        return query.keep(dataset.events)
    mask = query.mask(dataset.events) | earlier(query, before).mask(dataset.events)
    return dataset.events[mask]
