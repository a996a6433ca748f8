"""Measures: counts, deaths as ranges, the two tracks of the timeline."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from events import UNPLACED, frame
from hypothesis import given, settings
from hypothesis import strategies as st

from data.facets import Facets
from data.measure import deaths, deaths_sentence, placed
from data.query import Query
from data.schema import Kind
from data.words import Words

SAY = Words("en")
HERE = {"latitude": 26.97, "longitude": 64.1}
FAR = {"latitude": 29.5, "longitude": 60.86, "admin1_code": "IR-11", "country": "IR"}


def dead(low: int | None, best: int | None, high: int | None, **rest: Any) -> dict[str, Any]:
    """Return a row with reported deaths."""
    return {"fatalities_low": low, "fatalities_best": best, "fatalities_high": high, **rest}


# --- placed -------------------------------------------------------------------------------


def test_placed_needs_coordinates_and_a_place_on_the_map() -> None:
    """Countries, seas and events without coordinates are listed, never placed."""
    events = frame(
        *({"event_id": f"P{p}", "geo_precision": p} for p in range(1, 8)),
        {"event_id": "P8", **UNPLACED},
        {"event_id": "P9", "geo_precision": None},
    )
    assert events["event_id"][placed(events)].tolist() == ["P1", "P2", "P3", "P4", "P5"]


MIXED = frame(
    {"kind": "battle", "initiator": "bla", "fatalities_best": 3},
    {"kind": "riot", **UNPLACED},
    {"kind": "consult", "initiator": "ir", "status": "disputed"},
)

# --- deaths -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], ""),
        ([{"kind": "visit"}], ""),
        ([dead(20, 25, 60), dead(10, 12, 18)], "30–78 people reported killed"),
        ([dead(None, 5, None)], "5 people reported killed"),
        ([dead(1, 1, 1)], "1 person reported killed"),
        ([dead(0, 0, 0)], "nobody reported killed"),
        ([dead(None, None, 7)], "up to 7 people reported killed"),
        ([dead(2, 2, 2), dead(None, None, 7)], "2–9 people reported killed"),
        ([{}] * 4, "4 events with unknown deaths"),
        (
            [dead(1200, 1300, 1400), {}],
            "1,200–1,400 people reported killed; 1 event with unknown deaths",
        ),
    ],
)
def test_deaths_are_said_as_a_range(rows: list[dict[str, Any]], said: str) -> None:
    """Low adds what is sure, high what is claimed; what is not known is counted, never zero."""
    assert deaths_sentence(frame(*rows) if rows else frame(events=0), SAY) == said


def test_rows_of_an_episode_in_one_place_are_not_simply_added() -> None:
    """Where two rows may count the same dead, the low end takes the larger one."""
    events = frame(
        dead(66, 92, 104, episode="Zahedan"), dead(4, 5, 5, episode="Zahedan"), dead(1, 1, 1)
    )
    found = deaths(events)
    assert (found.low, found.best, found.high, found.overlapping) == (67, 98, 110, 2)
    assert "the figures of 2 events may overlap" in deaths_sentence(events, SAY)


@pytest.mark.parametrize(
    "other",
    [
        {"date_start": "2024-01-18"},
        {**FAR},
        {"episode": "another"},
    ],
)
def test_rows_of_an_episode_apart_in_time_or_place_are_added(other: dict[str, Any]) -> None:
    """The strikes of 16 and 18 January 2024 are one episode and eleven dead."""
    rows = (dead(2, 2, 2, episode="January"), dead(9, 9, 9, **{"episode": "January", **other}))
    found = deaths(frame(*rows))
    assert (found.low, found.high, found.overlapping) == (11, 11, 0)


def test_local_rows_may_be_counted_in_the_row_of_their_province() -> None:
    """A town without a figure in an episode whose province row has one is said so."""
    province = {"geo_precision": 4, "latitude": 28.5, "longitude": 66.0, "radius_km": 50.0}
    events = frame(
        dead(58, 274, None, episode="Herof", date_end="2024-01-20", **province),
        {"episode": "Herof", "geo_precision": 2, "date_start": "2024-01-18"},
        {"episode": "Herof", **FAR},
        {},
    )
    found = deaths(events)
    assert (found.low, found.high, found.unknown, found.elsewhere) == (58, 274, 3, 1)
    said = "3 events with unknown deaths (1 of them may be counted in another row)"
    assert said in deaths_sentence(events, SAY)
    alone = events[events["geo_precision"] == 2]
    assert deaths(alone).elsewhere == 0  # the province row is not shown


def test_a_row_without_a_place_may_overlap_any_of_its_episode() -> None:
    """Not knowing where is no reason to add up."""
    events = frame(dead(5, 5, 5, episode="E"), dead(3, 3, 3, episode="E", **UNPLACED))
    assert deaths(events).low == 5


def test_the_low_end_takes_the_rows_that_surely_differ() -> None:
    """A vague row between two clear ones does not swallow them, unless it is larger than both."""
    clear = (dead(5, 5, 5, episode="E", **HERE), dead(5, 5, 5, episode="E", **FAR))
    for vague, low in ((1, 10), (9, 10), (30, 30)):
        events = frame(*clear, dead(vague, vague, vague, episode="E", **UNPLACED))
        assert (deaths(events).low, deaths(events).overlapping) == (low, 3)


def test_a_large_episode_is_measured_in_reasonable_time() -> None:
    """A thousand rows of one episode in one place are a range like any other."""
    events = pd.concat([frame(dead(1, 1, 1, episode="E"))] * 1200, ignore_index=True)
    for n in (300, 1200):
        found = deaths(events.head(n))
        assert (found.low, found.high) == (1, n)


ROWS = st.lists(
    st.tuples(
        st.lists(st.none() | st.integers(0, 50), min_size=3, max_size=3),
        st.sampled_from(["", "A", "B"]),
        st.sampled_from([HERE, FAR, UNPLACED]),
        st.integers(1, 3),
        st.sampled_from(Kind),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_deaths_obey_their_laws(rows: list[tuple[Any, ...]]) -> None:
    """Low ≤ best ≤ high; leaving out episodes only raises the low end; counts fit the rows."""
    events = frame(
        *(
            dead(*figures, episode=episode, kind=kind, date_start=f"2024-01-0{day}", **place)
            for figures, episode, place, day, kind in rows
        ),
        **({} if rows else {"events": 0}),
    )
    found, loose = deaths(events), deaths(events.assign(episode=""))
    assert 0 <= found.low <= found.best <= found.high
    assert found.low <= loose.low
    assert (found.best, found.high, found.unknown) == (loose.best, loose.high, loose.unknown)
    assert found.elsewhere <= found.unknown <= (events["domain"] == "incident").sum()
    # one row more never lowers either end
    fewer = deaths(events.iloc[1:])
    assert fewer.low <= found.low
    assert fewer.high <= found.high


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(["kinds", "domains", "provinces", "precision", "status"]))
def test_counts_add_up_to_the_rows(rows: list[tuple[Any, ...]], field: str) -> None:
    """Each event has exactly one kind, domain, province, precision and status."""
    events = frame(
        *({"kind": kind, **place} for *_, place, _, kind in rows),
        **({} if rows else {"events": 0}),
    )
    assert sum(Facets(events).counts(Query(), field).values()) == len(events)


def test_measures_leave_the_frame_as_it_was() -> None:
    """No measure changes the events."""
    events = MIXED.copy()
    for measure in (placed, deaths):
        measure(MIXED)
    Facets(MIXED).counts(Query(words="panjgur", actors=("bla",)), "kinds")
    pd.testing.assert_frame_equal(MIXED, events)
