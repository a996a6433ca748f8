"""Two periods beside each other: counts, deaths as ranges, and exact ratios of rates.

The ratio of two Poisson rates is judged given the sum of both counts, which makes one of them
binomial: its interval is Clopper and Pearson's (1934), its test the exact one, as in Przyborowski
and Wilenski (1940). Events do not fall independently of each other, so the intervals are, if
anything, too narrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from data.deaths import Deaths, deaths
from data.load import Dataset
from data.period import Period
from data.query import Query
from data.schema import Coverage, DataError

LEVEL = 0.95
FEW = 10  # events of both periods together below which a ratio says next to nothing
COLUMNS: Mapping[str, str] = {
    "kind": "kind", "province": "admin1_code", "district": "district", "actor": "lineage",
}  # fmt: skip


@dataclass(frozen=True)
class Ratio:
    """The rate of the second period to that of the first, with its interval of 95 %.

    None stands for what cannot be said: a ratio to no events, an end that has no bound.
    """

    value: float | None
    low: float
    high: float | None
    p: float  # of equal rates, exact and two-sided
    few: bool  # too few events to say much


@dataclass(frozen=True)
class Row:
    """One group of events in both periods; "" is what has no value in the column."""

    value: str
    counts: tuple[int, int]
    deaths: tuple[Deaths, Deaths]
    ratio: Ratio


@dataclass(frozen=True)
class Comparison:
    """Two periods, all events and each group; the rows of actors overlap, others add up."""

    first: Period
    second: Period
    total: Row
    rows: tuple[Row, ...]


def compare(
    dataset: Dataset, query: Query, first: Period, second: Period, *, by: str = "kind"
) -> Comparison:
    """Return two periods of the events that a query keeps, its own days apart.

    An event belongs to the period of its first day. Raises DataError where the data are a
    selection, which has no rates, where the periods overlap or `by` is no column.
    """
    if by not in COLUMNS:
        raise DataError("compare", expected=f"{' or '.join(COLUMNS)}", got=repr(by[:40]))
    if first.since > first.until or second.since > second.until:
        raise DataError(
            "compare", expected="days in order", got="a period that ends before it begins"
        )
    if first.since <= second.until and second.since <= first.until:
        raise DataError("compare", expected="two periods without a common day", got="an overlap")
    refuse_selection(dataset)
    kept = query.without("since", "until").keep(dataset.events)
    parts = tuple(_of(kept, period) for period in (first, second))
    days = (first.days, second.days)
    return Comparison(first, second, _row("", parts, days), _rows(parts, days, by))


def refuse_selection(dataset: Dataset) -> None:
    """Raise DataError where the events were chosen: their number is no rate."""
    if dataset.coverage == Coverage.SELECTED:
        raise DataError(
            dataset.name,
            expected="a systematic data set, such as UCDP GED or ACLED",
            got="a selection of events, whose number says nothing of how often they happen",
            remedy="Import one, and switch the others off.",
        )


def ratio(counts: tuple[int, int], days: tuple[int, int]) -> Ratio:
    """Return the exact ratio of the second rate to the first."""
    from scipy.stats import beta, binomtest  # noqa: PLC0415 - half a second that few need

    one, two = counts
    few = one + two < FEW
    if one + two == 0:
        return Ratio(None, 0.0, None, 1.0, few)
    alpha = (1 - LEVEL) / 2
    low = float(beta.ppf(alpha, two, one + 1)) if two else 0.0
    high = float(beta.ppf(1 - alpha, two + 1, one)) if one else 1.0
    expected = days[1] / (days[0] + days[1])
    return Ratio(
        value=(two / days[1]) / (one / days[0]) if one else None,
        low=_as_ratio(low, days),
        high=_as_ratio(high, days) if high < 1 else None,
        p=float(binomtest(two, one + two, expected).pvalue),
        few=few,
    )


def _as_ratio(share: float, days: tuple[int, int]) -> float:
    """Return the ratio of rates at which the second period has a share of the events."""
    return share / (1 - share) * days[0] / days[1]


def _of(events: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return the events that began within a period."""
    start = events["date_start"]
    return events[(start >= pd.Timestamp(period.since)) & (start <= pd.Timestamp(period.until))]


def _row(value: str, parts: tuple[pd.DataFrame, ...], days: tuple[int, int]) -> Row:
    """Return one group."""
    one, two = parts
    counts = len(one), len(two)
    return Row(value, counts, (deaths(one), deaths(two)), ratio(counts, days))


def _rows(parts: tuple[pd.DataFrame, ...], days: tuple[int, int], by: str) -> tuple[Row, ...]:
    """Return every group, that of most events first."""
    groups = tuple(_groups(part, by) for part in parts)
    nothing = tuple(part.iloc[:0] for part in parts)
    found = [
        _row(
            value,
            tuple(own.get(value, none) for own, none in zip(groups, nothing, strict=True)),
            days,
        )
        for value in sorted(set(groups[0]) | set(groups[1]))
    ]
    return tuple(sorted(found, key=lambda row: (-sum(row.counts), row.value)))


def _groups(events: pd.DataFrame, by: str) -> dict[str, pd.DataFrame]:
    """Return the events of each value of a column; an event has several actors."""
    column = events[COLUMNS[by]].astype(str)
    if by == "actor":
        column = column.str.strip(";").str.split(";")
        events, column = events.loc[column.explode().index], column.explode()
    return {str(value): part for value, part in events.groupby(column.to_numpy(), sort=False)}
