"""What is counted of a selection of events: pure functions of a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.deaths import Deaths, deaths, deaths_sentence
from data.filters import FILTER, SAME_FACET
from data.schema import DataError, Precision

if TYPE_CHECKING:
    from data.query import Query

__all__ = [
    "Deaths",
    "counts",
    "deaths",
    "deaths_sentence",
    "placed",
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
