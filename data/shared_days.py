"""The days that all systematic sets cover that are counted together.

A set that ends early would look calm afterwards, and one that begins late calm before: what is
counted by the day is counted within the days that every set covers.
"""

from __future__ import annotations

from collections.abc import Mapping

from data.load import Dataset
from data.period import Period
from data.schema import DataError
from data.store.drafts import BY_HAND
from data.words import Words


def spans(dataset: Dataset) -> Mapping[str, Period]:
    """Return the first and the last day of each set by its name.

    What a person added by hand covers no days of its own.
    """
    sets = dataset.events.groupby("dataset", sort=True, observed=True)
    days = sets.agg(since=("date_start", "min"), until=("date_end", "max"))
    found = {
        str(name): Period(since.date(), until.date()) for name, since, until in days.itertuples()
    }
    return {name: period for name, period in found.items() if name != BY_HAND.name}


def common_days(dataset: Dataset) -> Period:
    """Return the days that every set covers; raises DataError where there is none."""
    own = spans(dataset)
    if len(own) < 2:
        return Period(dataset.first_day, dataset.last_day)
    since, until = max(one.since for one in own.values()), min(one.until for one in own.values())
    if since > until:
        raise DataError(
            dataset.name,
            expected="data sets that have days in common",
            got="; ".join(f"{name} {period}" for name, period in own.items()),
            remedy="Switch one of them off.",
        )
    return Period(since, until)


def uneven_said(dataset: Dataset, say: Words) -> str:
    """Return the sentence of which set covers which days, "" where all cover the same."""
    own = spans(dataset)
    if len(set(own.values())) < 2:
        return ""
    told = [say("common.set", name=name, days=say.days(*days)) for name, days in own.items()]
    return say("common.uneven", sets=say.all_of(told), days=say.days(*common_days(dataset)))
