"""The days that all sets cover: a set that ends early is not calm afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest

from data.compare import compare, ids_by
from data.load import Dataset, load
from data.period import Period
from data.query import Query
from data.responses import responses
from data.schema import Coverage, DataError
from data.shared_days import common_days, spans, uneven_said
from data.tempo import tempo, weeks_until
from data.words import Words


@lru_cache(maxsize=4)
def two_sets(early_until: str = "2020-12-31", late_since: str = "2018-01-01") -> Dataset:
    """Return an event a day of a set from 2017 to a day, and of one from a day to 2022."""
    sets = (("Early", "2017-01-01", early_until), ("Late", late_since, "2022-12-31"))
    row, parts = load().events.iloc[[0]], []
    for name, since, until in sets:
        days = pd.date_range(since, until)
        part = row.loc[row.index.repeat(len(days))].assign(
            date_start=days, date_end=days, dataset=name,
            event_id=[f"{name}-{n}" for n in range(len(days))],
        )  # fmt: skip
        parts.append(part)
    events = pd.concat(parts).sort_values("date_start", ignore_index=True)
    return replace(
        load(), events=events, coverage=Coverage.SYSTEMATIC, parts=(),
        first_day=date(2017, 1, 1), last_day=date(2022, 12, 31),
    )  # fmt: skip


def test_only_days_that_all_sets_cover_are_counted() -> None:
    """Counts, ids, weeks and the days of responses; the sentence names each set and its days."""
    dataset, days = two_sets(), Period(date(2018, 1, 1), date(2020, 12, 31))
    assert spans(dataset)["Early"].until == days.until
    assert common_days(dataset) == days
    said = uneven_said(dataset, Words())
    assert "Early" in said
    assert "31 December 2020" in said

    first, second = (Period(date(y, 1, 1), date(y + 1, 12, 31)) for y in (2017, 2019))
    found = compare(dataset, Query(), first, second)
    assert found.total.counts == (2 * 365, 2 * (365 + 366))
    assert found.total.ratio is not None
    assert found.total.ratio.value == pytest.approx(1)
    ids = ids_by(dataset.events, first, "kind", data=days)
    assert sum(map(len, ids.values())) == found.total.counts[0]

    since, count = weeks_until(dataset)
    assert (since - days.since).days < 7
    assert count == days.days // 7
    assert {week.events for week in tempo(dataset, Query()).weeks} == {14}
    assert not np.any([week.surge for week in tempo(dataset, Query()).weeks])

    looked = responses(dataset, Query(), ("pk", "ir"), permutations=19)
    assert (looked.since, looked.until) == days


def test_sets_without_a_common_day_are_refused() -> None:
    """In one sentence that names both."""
    with pytest.raises(DataError, match=r"Early.*Late"):
        common_days(two_sets("2018-12-31", "2020-01-01"))


def test_a_single_set_has_its_own_days() -> None:
    """And nothing is said."""
    dataset = replace(load(), coverage=Coverage.SYSTEMATIC)
    assert common_days(dataset) == (dataset.first_day, dataset.last_day)
    assert uneven_said(dataset, Words()) == ""
