"""The sentence that says what is shown, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from data.choices import Choices
from data.filters import FILTER
from data.measure import placed
from data.note import Note
from data.schema import Domain, Precision
from data.words import Words

# Known to an area of which the data give one point
BY_ITS_POINT = (Precision.DISTRICT, Precision.PROVINCE, Precision.CORRIDOR)

# All that the sentence reads of the events that are kept
SENTENCE_COLUMNS = ("domain", "latitude", "longitude", "geo_precision")

if TYPE_CHECKING:
    from data.query import Query


def sentence(query: Query, events: pd.DataFrame, say: Words, choices: Choices | None) -> str:
    """Return what is shown: how many, when, where, by which filters, how many not placed.

    `events` are those that the query keeps: "48 incidents and 31 diplomatic events, 10–31
    January 2024, in Balochistan; 5 not placed".
    """
    everything = not query.fields_set()
    days = _days(query, choices, say, everything=everything)
    phrases = [
        FILTER[name].phrase(getattr(query, name), choices, say) for name in query.fields_set()
    ]
    parts = [_count(query, events, say, everything=everything), days, *phrases]
    said = say("sentence.part").join(part for part in parts if part)
    missing = len(events) - int(placed(events).sum())
    return say.many("sentence.not_placed", missing, said=said) if missing else said


def area_limits(query: Query, events: pd.DataFrame, say: Words) -> str:
    """Return what the area of a query cannot tell, "" without one or where it tells all."""
    return say("toll.part").join(note.said(say) for note in area_notes(query, events))


def area_notes(query: Query, events: pd.DataFrame) -> tuple[Note, ...]:
    """Return what the area of a query cannot tell, nothing without one or where it tells all.

    `events` are all events. Said are those that the rest of the query keeps but that have no
    coordinates, and those that are kept by a point which stands for a district or more.
    """
    if query.area is None:
        return ()
    kept = query.mask(events)
    nowhere = query.without("area").mask(events) & events["latitude"].isna().to_numpy()
    by_point = kept & events["geo_precision"].isin(list(BY_ITS_POINT)).to_numpy(dtype=bool)
    counts = {"area.nowhere": int(nowhere.sum()), "area.by_point": int(by_point.sum())}
    return tuple(Note(key, n=n) for key, n in counts.items() if n)


def _count(query: Query, events: pd.DataFrame, say: Words, *, everything: bool) -> str:
    """Return how many events there are of each domain."""
    incidents = int((events["domain"] == Domain.INCIDENT).sum())
    diplomatic = len(events) - incidents
    both = [
        say.many("sentence.incidents", incidents) if incidents else "",
        say.many("sentence.diplomatic", diplomatic) if diplomatic else "",
    ]
    counted = say.all_of([part for part in both if part])
    if not counted:
        only = query.domains[0] if len(query.domains) == 1 else "any"
        return say(f"sentence.none.{only}")
    if everything and incidents and diplomatic:
        return say.many("sentence.everything", len(events), counted=counted)
    return counted


def _days(query: Query, choices: Choices | None, say: Words, *, everything: bool) -> str:
    """Return the days that are asked for; those of the data where everything is shown."""
    if query.since or query.until:
        return say.days(query.since, query.until)
    if everything and choices and choices.has_events:
        return say.days(choices.first_day, choices.last_day)
    return ""
