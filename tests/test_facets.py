"""Facets: masks and counts by codes are those that one finds row by row."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from events import UNPLACED, frame, queries
from hypothesis import given, settings
from hypothesis import strategies as st

from data.choices import NO_PLACE, NO_PROVINCE
from data.deaths import DEATHS_COLUMNS, deaths
from data.facets import Facets
from data.query import Query
from data.schema import DataError
from data.sentence import SENTENCE_COLUMNS, sentence
from data.words import Words

TEXTS = ("domain", "kind", "admin1_code", "district", "lineage", "fatality_band", "status")
COUNTED = (
    "domains", "kinds", "provinces", "districts", "actors", "fatalities", "precision", "status",
)  # fmt: skip

MIXED = frame(
    {"kind": "battle", "initiator": "bla-majeed", "target": "pk-fc"},
    {"kind": "battle", "initiator": "bla", "target": "pk-forces", "date_start": "2024-03-01"},
    {"kind": "riot", **UNPLACED},
    {"kind": "visit", "admin1_code": "IR-11", "initiator": "ir"},
    {"kind": "consult", "initiator": "ir", "status": "disputed"},
)


def test_a_count_says_what_a_choice_would_show() -> None:
    """A field's own filter is lifted, the others stay, and the domain goes with the kind."""
    query = Query(kinds=("riot",), until=date(2024, 1, 31))
    assert Facets(MIXED).counts(query, "kinds") == {
        "battle": 1,
        "consult": 1,
        "riot": 1,
        "visit": 1,
    }
    assert Facets(MIXED).counts(query, "domains") == {"diplomatic": 2, "incident": 2}
    assert Facets(MIXED).counts(query, "provinces") == {"none": 1}
    assert Facets(MIXED).counts(Query(domains=("incident",)), "kinds")["visit"] == 1


def test_an_actor_is_counted_through_its_parts() -> None:
    """An event of the brigade counts for the brigade, its army and once for each side."""
    found = Facets(MIXED).counts(Query(domains=("incident",)), "actors")
    assert found == {"bla": 2, "pk-forces": 2, "bla-majeed": 1, "pk-fc": 1}


def test_every_choice_keeps_as_many_as_its_count() -> None:
    """The number beside a choice is the number of rows that choosing it keeps."""
    query = Query(until=date(2024, 1, 31))
    for field in ("kinds", "domains", "provinces", "districts", "actors", "precision", "status"):
        for value, n in Facets(MIXED).counts(query, field).items():
            chosen = Query(until=query.until, **{field: (value,)})
            assert len(chosen.keep(MIXED)) == n, (field, value)


def test_a_field_without_choices_has_no_counts() -> None:
    """Days and words are not counted, nor are fields that nobody knows."""
    for field in ("since", "words", "colour"):
        with pytest.raises(DataError):
            Facets(MIXED).counts(Query(), field)


# --- the same by hand -----------------------------------------------------------------------


def choices_of(event: pd.Series, field: str) -> set[Any]:
    """Return the choices of a field that an event belongs to, read from its cells."""
    if field == "actors":
        return set(event["lineage"].split(";")) - {""}
    if field == "precision":
        return {NO_PLACE if pd.isna(event["geo_precision"]) else int(event["geo_precision"])}
    if field == "provinces":
        return {event["admin1_code"] or NO_PROVINCE}
    column = {"domains": "domain", "kinds": "kind", "districts": "district"}
    column |= {"fatalities": "fatality_band", "status": "status"}
    return {event[column[field]]} - {""}


def kept_by_hand(event: pd.Series, query: Query) -> bool:
    """Return whether a query of choices and days keeps an event."""
    days = (query.since is None or event["date_end"].date() >= query.since) and (
        query.until is None or event["date_start"].date() <= query.until
    )
    asked = [(field, getattr(query, field)) for field in COUNTED if getattr(query, field)]
    return days and all(choices_of(event, field) & set(values) for field, values in asked)


def by_category(events: pd.DataFrame) -> pd.DataFrame:
    """Return the events with their choices as categories, one of which no event has."""
    return events.assign(
        **{name: events[name].astype("category").cat.add_categories("unseen") for name in TEXTS}
    )


ROWS = frame(
    *(
        {
            "kind": kind,
            "date_start": f"202{1 + n % 5}-0{1 + n % 9}-1{n % 10}",
            "initiator": ("bla", "bla-majeed", "pk-fc", "uba", "")[n % 5],
            "fatalities_best": (None, 0, 3, 7, 12, 40)[n % 6],
            "status": ("reported", "disputed", "unverified")[n % 3],
            "admin1_code": ("PK-BA", "IR-11", "")[n % 3],
            **(UNPLACED if n % 7 == 0 else {}),
        }
        for n, kind in enumerate(["battle", "riot", "visit", "consult", "protest"] * 8)
    )
)
CODED = by_category(ROWS)
KEPT = Facets(ROWS)
ASKED = queries(
    first=date(2020, 12, 1),
    last=date(2026, 2, 1),
    provinces=st.sampled_from(("PK-BA", "IR-11", "none")),
    districts=st.sampled_from(("PK-BA/Kech",)),
    actors=st.sampled_from(("bla", "bla-majeed", "pk-forces", "uba")),
)


@settings(max_examples=50, deadline=None)
@given(ASKED)
def test_a_mask_is_what_one_finds_row_by_row(query: Query) -> None:
    """Of text or of categories, by facets that were asked before or by new ones."""
    query = query.without("area", "words")
    expected = [kept_by_hand(event, query) for _, event in ROWS.iterrows()]
    for facets in (KEPT, Facets(ROWS), Facets(CODED)):
        assert facets.mask(query).tolist() == expected
    assert query.mask(ROWS).tolist() == expected


@settings(max_examples=25, deadline=None)
@given(ASKED)
def test_counts_are_what_one_counts_row_by_row(query: Query) -> None:
    """The rows that the other filters keep, each once for every choice that it belongs to."""
    query = query.without("area", "words")
    for field in COUNTED:
        lifted = query.without(
            *(("domains", "kinds") if field in ("domains", "kinds") else (field,))
        )
        rows = [event for _, event in ROWS.iterrows() if kept_by_hand(event, lifted)]
        found: dict[Any, int] = {}
        for event in rows:
            for choice in choices_of(event, field):
                found[choice] = found.get(choice, 0) + 1
        for facets in (KEPT, Facets(CODED)):
            assert facets.counts(query, field) == found, field


def test_counts_come_with_the_most_frequent_first() -> None:
    """Then by name, whatever order the rows are in."""
    for events in (ROWS, ROWS.iloc[::-1], CODED):
        found = list(Facets(events).counts(Query(), "actors").items())
        assert found == sorted(found, key=lambda item: (-item[1], item[0]))


def test_a_frame_without_rows_has_no_choices() -> None:
    """Nothing is counted and nothing kept, by every field."""
    facets = Facets(frame(events=0))
    for field in COUNTED:
        assert facets.counts(Query(), field) == {}
    query = Query(kinds=("battle",), provinces=("none",), actors=("bla",), precision=(0,))
    assert facets.mask(query).tolist() == []


def test_more_choices_than_a_byte_holds_stay_apart() -> None:
    """Three hundred districts are three hundred, and each keeps its own event."""
    events = ROWS.loc[np.arange(300) % len(ROWS)].reset_index(drop=True)
    events = events.assign(district=[f"PK-BA/D{n}" for n in range(300)])
    facets = Facets(events)
    assert set(facets.counts(Query(), "districts").values()) == {1}
    for n in (0, 254, 255, 256, 299):
        rows = np.flatnonzero(facets.mask(Query(districts=(f"PK-BA/D{n}",))))
        assert rows.tolist() == [n]


def test_the_sentences_read_no_other_columns_than_they_name() -> None:
    """What is said of a few columns is what is said of all."""
    say = Words("en")
    few = ROWS[list(SENTENCE_COLUMNS)]
    assert sentence(Query(), few, say, None) == sentence(Query(), ROWS, say, None)
    assert deaths(ROWS[list(DEATHS_COLUMNS)]) == deaths(ROWS)
