"""What is counted of a selection of events: pure functions of a frame."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.deaths import Deaths, deaths, deaths_sentence, figures
from data.filters import FILTER, SAME_FACET
from data.schema import DataError, Domain, Precision

if TYPE_CHECKING:
    from data.query import Query

__all__ = [
    "Deaths",
    "counts",
    "deaths",
    "deaths_sentence",
    "per_day",
    "placed",
    "tally",
    "top",
]

# A country or a stretch of sea is no place on this map (DESIGN 5): listed, never placed
PLACED = [int(p) for p in Precision if p not in (Precision.COUNTRY, Precision.SEA_OR_AIR)]


def placed(events: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which events have coordinates and a precision that a map can draw."""
    located = events["latitude"].notna() & events["longitude"].notna()
    return np.asarray(located & events["geo_precision"].isin(PLACED), dtype=bool)


def counts(events: pd.DataFrame, query: Query, field: str) -> dict[str | int, int]:
    """Return how many events each choice of a field would show, the other filters as they are.

    `events` are all events. The field's own filter is lifted; domains and kinds are lifted
    together. Choices without an event are left out.
    """
    lifted = query.without(*SAME_FACET.get(field, (field,)))
    # only the field's own column is cut to the rows: a frame of all columns costs ten times more
    return _tally(_values(events, field)[lifted.mask(events)], field)


def tally(events: pd.DataFrame, field: str) -> dict[str | int, int]:
    """Return how many events each value of a field has, the most frequent first.

    An event counts once for each of its actors and for each body that one belongs to; for the
    other fields once. Raises DataError for a field without choices.
    """
    return _tally(_values(events, field), field)


def top(events: pd.DataFrame, field: str, *, most: int = 10) -> list[tuple[str | int, int]]:
    """Return the values of a field with the most events, ties by name."""
    return list(tally(events, field).items())[:most]


def per_day(events: pd.DataFrame, since: date, until: date) -> pd.DataFrame:
    """Return the two tracks of the timeline, a row for each day of the inclusive window.

    An event stands on its first day, or on the first day of the window where it began before:
    each is counted once. Columns: incidents, low, best, high (reported deaths), unknown
    (incidents without a figure), diplomatic, friendly and hostile (sums of the Goldstein values
    above and below zero), unscored. Raises DataError where an event lies outside the window.
    """
    if not events.empty and not _inside(events, since, until):
        where, expected = "timeline", f"events that overlap {since} to {until}"
        raise DataError(where, expected=expected, got="an event outside")
    low, best, high = figures(events)
    incident = (events["domain"] == Domain.INCIDENT).to_numpy(dtype=bool)
    score = events["cooperation"].to_numpy(dtype="float64")
    rows = pd.DataFrame(
        {
            "day": events["date_start"].clip(lower=pd.Timestamp(since)).to_numpy(),
            "incidents": incident.astype("int64"),
            "low": np.nan_to_num(low).astype("int64"),
            "best": np.nan_to_num(best).astype("int64"),
            "high": np.nan_to_num(high).astype("int64"),
            "unknown": (incident & np.isnan(high)).astype("int64"),
            "diplomatic": (~incident).astype("int64"),
            "friendly": np.where(~incident, np.fmax(score, 0.0), 0.0),
            "hostile": np.where(~incident, np.fmin(score, 0.0), 0.0),
            "unscored": (~incident & np.isnan(score)).astype("int64"),
        }
    )
    days = pd.date_range(since, until, freq="D", unit="s", name="day")
    return rows.groupby("day").sum().reindex(days, fill_value=0)


def _inside(events: pd.DataFrame, since: date, until: date) -> bool:
    """Return whether each event overlaps the window."""
    begun = events["date_start"] <= pd.Timestamp(until)
    return bool((begun & (events["date_end"] >= pd.Timestamp(since))).all())


def _values(events: pd.DataFrame, field: str) -> pd.Series:
    """Return a field's value of each event; of actors the whole lineage."""
    column = FILTER[field].column if field in FILTER else None
    if column is None:
        where = "counts of a field"
        raise DataError(where, expected="a field with choices", got=repr(field))
    return column(events)


def _tally(values: pd.Series, field: str) -> dict[str | int, int]:
    """Return how often each value occurs, those within a lineage each on its own."""
    found: dict[str | int, int] = {}
    for value, n in values.value_counts().items():
        parts = set(value.split(";")) if field == "actors" else (value,)
        for part in parts:
            if part != "":
                found[part] = found.get(part, 0) + int(n)
    return dict(sorted(found.items(), key=lambda item: (-item[1], str(item[0]))))
