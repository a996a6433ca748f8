"""Two periods beside each other: counts, deaths as ranges, and exact ratios of rates.

The ratio of two Poisson rates is judged given the sum of both counts, which makes one of them
binomial: its interval is Clopper and Pearson's (1934), its test the exact one, as in Przyborowski
and Wilenski (1940). Events do not fall independently of each other, so the intervals are, if
anything, too narrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.deaths import Deaths, deaths, deaths_by
from data.load import Dataset
from data.note import SHOWN, Note, quoted, tidy
from data.period import Period, within
from data.query import Query
from data.schema import Coverage, DataError
from data.shared_days import common_days
from data.words import Words

LEVEL = 0.95
FEW = 10  # events of both periods together below which a ratio says next to nothing
SAME = 1e-7  # of two chances, how far apart they may be and count as equal
# the field of a query that holds the values of a column, for their names
FIELDS: Mapping[str, str] = {
    "kind": "kinds", "province": "provinces", "district": "districts", "actor": "actors",
}  # fmt: skip
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
    ratio: Ratio | None  # None where the events are a selection, which has no rates


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
    selection, which has no rates, where the periods overlap, one has no day of the data, or `by`
    is no column.
    """
    check(first, second, by=by)
    refuse_selection(dataset)
    kept = query.without("since", "until").keep(dataset.events)
    return tally(kept, first, second, by=by, data=covered(dataset))


def covered(dataset: Dataset) -> Period:
    """Return the days that all systematic sets cover: of others nothing is known."""
    return common_days(dataset)


def check(first: Period, second: Period, *, by: str) -> None:
    """Raise DataError where two periods cannot be set beside each other, or `by` is no column."""
    if by not in COLUMNS:
        raise DataError("compare", expected=f"{' or '.join(COLUMNS)}", got=repr(by[:40]))
    if first.since > first.until or second.since > second.until:
        raise DataError(
            "compare", expected="days in order", got="a period that ends before it begins"
        )
    if first.since <= second.until and second.since <= first.until:
        raise DataError("compare", expected="two periods without a common day", got="an overlap")


def unknown_event(event_id: str, events: pd.DataFrame) -> Note:
    """Return that no event has an identifier, with one of the data as an example."""
    if events.empty:
        return Note("data.no_rows")
    example = tidy(events["event_id"].iloc[0], SHOWN)
    return Note("compare.around.unknown", {"given": quoted(event_id), "example": example})


def tally(
    events: pd.DataFrame, first: Period, second: Period, *, by: str, data: Period | None
) -> Comparison:
    """Return two periods of some events, oldest first; without `data` as they are counted.

    A rate is one of the days that lie within those of the data: the others are unknown and not
    calm. Raises DataError where a period has none.
    """
    known = (_known(first, data), _known(second, data)) if data else (first, second)
    parts = began(events, known[0]), began(events, known[1])
    days = (known[0].days, known[1].days) if data else None
    one, two = (deaths(part) for part in parts)
    total = _row("", (len(parts[0]), len(parts[1])), (one, two), days)
    return Comparison(first, second, total, _rows(parts, days, by))


def _known(period: Period, data: Period) -> Period:
    """Return the days of a period that the data cover; raises DataError where there is none."""
    part = within(period, *data)
    if part is None:
        raise DataError(
            "compare", expected=f"two periods with days of the data, {data}", got=str(period)
        )
    return part


def began(events: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return the events, oldest first, that began within a period."""
    start = events["date_start"]
    ends = (pd.Timestamp(period.since), pd.Timestamp(period.until) + pd.Timedelta(days=1))
    return events.iloc[slice(*(int(at) for at in start.searchsorted(ends)))]


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
    from scipy.special import betaincinv  # noqa: PLC0415 - a fifth of a second that few need

    one, two = counts
    few = one + two < FEW
    if one + two == 0:
        return Ratio(None, 0.0, None, 1.0, few)
    alpha = (1 - LEVEL) / 2
    low = float(betaincinv(two, one + 1, alpha)) if two else 0.0
    high = float(betaincinv(two + 1, one, 1 - alpha)) if one else 1.0
    return Ratio(
        value=(two / days[1]) / (one / days[0]) if one else None,
        low=_as_ratio(low, days),
        high=_as_ratio(high, days) if high < 1 else None,
        p=_two_sided(two, one + two, days[1] / (days[0] + days[1])),
        few=few,
    )


def ratio_said(ratio: Ratio, say: Words) -> str:
    """Return a ratio with its interval, and whether it rests on too few events."""
    if ratio.value is None and ratio.high is None and ratio.low == 0:
        return say("compare.no_events")
    low = f"{ratio.low:.2f}"
    high = say("compare.no_bound") if ratio.high is None else f"{ratio.high:.2f}"
    told = (
        say("compare.from_none", low=low)
        if ratio.value is None
        else say("compare.ratio", value=f"{ratio.value:.2f}", low=low, high=high)
    )
    return say("compare.few", told=told) if ratio.few else told


def _two_sided(count: int, n: int, share: float) -> float:
    """Return the chance of what is no more likely than `count` of n, each with a chance `share`."""
    from scipy.special import gammaln, xlog1py, xlogy  # noqa: PLC0415 - as in `ratio`

    k = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    chance = np.exp(ways + xlogy(k, share) + xlog1py(n - k, -share))
    # equally likely counts may differ in their last digits
    return min(1.0, float(chance[chance <= chance[count] * (1 + SAME)].sum()))


def _as_ratio(share: float, days: tuple[int, int]) -> float:
    """Return the ratio of rates at which the second period has a share of the events."""
    return share / (1 - share) * days[0] / days[1]


def _row(
    value: str, counts: tuple[int, int], killed: tuple[Deaths, Deaths], days: tuple[int, int] | None
) -> Row:
    """Return one group."""
    return Row(value, counts, killed, ratio(counts, days) if days else None)


def _rows(
    parts: tuple[pd.DataFrame, pd.DataFrame], days: tuple[int, int] | None, by: str
) -> tuple[Row, ...]:
    """Return every group, that of most events first."""
    (counts_a, deaths_a), (counts_b, deaths_b) = (_groups(part, by) for part in parts)
    found = [
        _row(
            value,
            (counts_a.get(value, 0), counts_b.get(value, 0)),
            (deaths_a.get(value, Deaths()), deaths_b.get(value, Deaths())),
            days,
        )
        for value in sorted(counts_a.keys() | counts_b.keys())
    ]
    return tuple(sorted(found, key=lambda row: (-sum(row.counts), row.value)))


def ids_by(
    events: pd.DataFrame, period: Period, by: str, *, data: Period | None = None
) -> dict[str, list[str]]:
    """Return the ids of the events, oldest first, that each group has in the days of a period."""
    period = _known(period, data) if data else period
    part, column = _by(began(events, period), by)
    return {
        str(value): rows.tolist()
        for value, rows in part["event_id"].astype(str).groupby(column.to_numpy(dtype=object))
    }


def _by(events: pd.DataFrame, by: str) -> tuple[pd.DataFrame, pd.Series]:
    """Return the events, once for each of their values of a column, and these values."""
    column = events[COLUMNS[by]].astype(str)
    if by == "actor":
        column = column.str.strip(";").str.split(";").explode()
        events = events.loc[column.index]
    return events, column


def _groups(events: pd.DataFrame, by: str) -> tuple[dict[str, int], dict[str, Deaths]]:
    """Return events and deaths of each value of a column; an event has several actors."""
    events, column = _by(events, by)
    counts = {str(value): int(n) for value, n in column.value_counts().items() if n}
    return counts, deaths_by(events, column.to_numpy(dtype=object))
