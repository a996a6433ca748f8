"""Hotspots of a data set: where, when, how sure, and what is left out."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from functools import lru_cache
from types import SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd
import pytest
from clusters import Invented, planted, scattered
from hypothesis import given, settings
from hypothesis import strategies as some

import cli
from data.choices import Choices
from data.hotspot_words import basis, by_chance, method, usually, verdict, where
from data.hotspots import Hotspot, Looked, Method, hotspots
from data.load import Dataset, load
from data.query import Query
from data.schema import Coverage, DataError
from data.words import Words
from geo.hotspot_rows import as_csv
from pages.frame.context import Context
from pages.screens.hotspots import listing, zoom_on

SAY = Words("en")
QUICK = Looked(permutations=39)


@lru_cache(maxsize=1)
def ours() -> Dataset:
    """Return our selection."""
    return load()


def dataset_of(events: Invented, **columns: object) -> Dataset:
    """Return invented events as a systematic data set: our rows with other places and days."""
    own, n = ours(), len(events.day)
    rows = own.events.iloc[np.arange(n) % len(own.events)].reset_index(drop=True)
    start = pd.to_datetime(events.day, unit="D", origin="2019-01-01").astype("datetime64[s]")
    rows = rows.assign(
        event_id=[f"SET-{at}" for at in range(n)], longitude=events.lon, latitude=events.lat,
        date_start=start, date_end=start, place="Panjgur", district="PK-BA/Panjgur",
        geo_precision=pd.array([1] * n, rows["geo_precision"].dtype),
        date_precision=pd.array([1] * n, rows["date_precision"].dtype),
    ).assign(**columns)  # fmt: skip
    rows = rows.sort_values("date_start", kind="stable").reset_index(drop=True)
    return replace(own, events=rows, coverage=Coverage.SYSTEMATIC)


@lru_cache(maxsize=1)
def with_one() -> tuple[Dataset, frozenset[str]]:
    """Return a data set with a planted hotspot, and the ids of its events."""
    events, rows = planted(4, more=14)
    return dataset_of(events), frozenset(f"SET-{row}" for row in rows)


def test_a_planted_hotspot_has_its_events_its_days_and_its_name() -> None:
    """What it says can be traced to the events."""
    dataset, planted_ids = with_one()
    found = hotspots(dataset, Query(), QUICK)
    best = found.found[0]
    assert len(planted_ids & set(best.event_ids)) > 7
    rows = dataset.events[dataset.events["event_id"].isin(best.event_ids)]
    assert len(rows) == best.observed
    assert best.since == rows["date_start"].min().date()
    assert best.until == rows["date_start"].max().date()
    assert where(best, Choices.of(dataset), SAY) == "Panjgur"
    assert best.p == 1 / 40
    assert best.ratio == pytest.approx(best.observed / (best.expected or 0))
    assert "stand" in verdict(found, Choices.of(dataset), SAY)


def test_nothing_is_said_plainly() -> None:
    """The strongest is there with its chance, and is no finding."""
    dataset = dataset_of(scattered(3))
    found = hotspots(dataset, Query(), QUICK)
    assert found.found == ()
    assert len(found.spots) == 1
    assert verdict(found, Choices.of(dataset), SAY).startswith("Nothing stands out.")
    none = hotspots(dataset, Query(until=date(1990, 1, 1)), QUICK)
    assert (none.events, none.spots) == (0, ())
    assert "no circle of up to 20 km" in verdict(none, Choices.of(dataset), SAY)


@pytest.mark.parametrize("method", Method)
def test_what_is_not_known_well_is_left_out_and_counted(method: Method) -> None:
    """A third each: known, of a district, of a week; they add up."""
    events = scattered(1, 90)
    third = np.arange(90) % 3
    dataset = dataset_of(
        events,
        geo_precision=pd.array(np.where(third == 1, 3, 1), "Int8"),
        date_precision=pd.array(np.where(third == 2, 3, 2), "Int8"),
    )
    found = hotspots(dataset, Query(), replace(QUICK, method=method))
    assert (found.events, found.no_place, found.no_day) == (30, 30, 30)


def test_dense_groups_have_no_chance() -> None:
    """Each holds its events in its circle; groups and noise are all events."""
    dataset, _ = with_one()
    found = hotspots(dataset, Query(), replace(QUICK, method=Method.DENSITY, km=10, days=7))
    assert found.found
    assert all(spot.p is None and spot.expected is None for spot in found.spots)
    assert sum(spot.observed for spot in found.spots) + (found.noise or 0) == found.events
    ids = [event for spot in found.spots for event in spot.event_ids]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("method", Method)
def test_a_selection_has_no_hotspots(method: Method) -> None:
    """Chosen events lie where their choosers looked."""
    with pytest.raises(DataError, match="systematic"):
        hotspots(ours(), Query(), Looked(method))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"km": 0.1}, "0.5 to 500"),
        ({"km": float("nan")}, "0.5 to 500"),
        ({"days": 0}, "1 to 366"),
        ({"least": 1}, "2 to 100"),
        ({"permutations": 5}, "19 to 9,999"),
        ({"seed": -1}, "0 to 2,147,483,647"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(asked: dict, said: str) -> None:
    """Where, expected, got."""
    with pytest.raises(DataError, match=said):
        Looked(**asked)


def test_places_of_several_districts_are_named_with_them() -> None:
    """Places first; a district that bears a place's name is not said twice."""
    choices = Choices.of(ours())
    spot = Hotspot(
        62, 27, 5, date(2020, 1, 1), date(2020, 1, 5), ("Turbat", "Tump", "Kech"),
        ("PK-BA/Kech", "PK-BA/Gwadar"), ("a",), 0.1, 0.01,
    )  # fmt: skip
    assert where(spot, choices, SAY) == "Turbat and Tump (Kech and Gwadar)"
    assert where(replace(spot, places=(), districts=()), choices, SAY) == "27.00, 62.00"


@pytest.mark.parametrize(
    ("p", "said"), [(0.005, "1 in 200"), (0.05, "1 in 20"), (0.035, "1 in 28"), (0.3, "30 in 100")]
)
def test_a_chance_is_said_as_a_share(p: float, said: str) -> None:
    """As people say it; never rarer than it is."""
    assert by_chance(p, SAY) == said


@pytest.mark.parametrize(
    ("expected", "said"),
    [(4876.5, "4,876"), (99.5, "100"), (2.04, "2.0"), (0.031, "0.031"), (0.0, "0.0")],
)
def test_few_are_never_said_to_be_none(expected: float, said: str) -> None:
    """No decimals of many, enough of few."""
    assert usually(expected, SAY) == said


@settings(max_examples=60, deadline=None)
@given(
    looked=some.builds(
        Looked, some.sampled_from(Method),
        some.floats(1, 499).map(lambda km: round(km, 1)), some.integers(1, 366),
        some.integers(2, 100), some.integers(19, 9_999), some.integers(0, 2**31 - 1),
    )
)  # fmt: skip
def test_an_address_holds_how_it_was_looked_for(looked: Looked) -> None:
    """There and back; what is usual of a method is not written."""
    assert Looked.read(looked.params()) == (looked, [])
    assert Looked.usual(looked.method).params().keys() <= {"method"}


@pytest.mark.parametrize(
    "params",
    [
        {"km": "nan"}, {"km": "-1"}, {"days": "7.5"}, {"days": "<b>"}, {"least": "1"},
        {"permutations": "9" * 5000}, {"seed": "-1"}, {"method": "magic"}, {"seed": ["1", "2"]},
    ],
)  # fmt: skip
def test_what_an_address_cannot_ask_is_noted(params: dict[str, object]) -> None:
    """The usual is taken, and said in one sentence."""
    looked, notes = Looked.read(params)
    assert looked == Looked()
    assert len(notes) == 1
    assert "the usual was taken" in notes[0].said(SAY)


def test_the_table_holds_what_is_told_and_the_ids() -> None:
    """Screen and file say the same; a cell that a spreadsheet would run is text."""
    dataset, _ = with_one()
    found = hotspots(dataset, Query(), QUICK)
    hostile = replace(
        found, spots=tuple(replace(spot, places=("=1+1",), districts=()) for spot in found.spots)
    )
    rows = list(
        csv.DictReader(as_csv(hostile, Choices.of(dataset), SAY).decode("utf-8-sig").splitlines())
    )
    assert len(rows) == len(found.found) > 0
    assert rows[0]["where"] == "'=1+1"
    assert rows[0]["event_ids"].split() == list(found.found[0].event_ids)
    assert float(rows[0]["chance"]) == found.found[0].p
    assert int(rows[0]["events"]) == found.found[0].observed


@pytest.mark.parametrize("own", [False, True])
def test_points_in_doubt_have_a_column_only_where_a_hotspot_has_some(*, own: bool) -> None:
    """Doubts of events elsewhere fill no column of the table."""
    dataset, _ = with_one()
    spots = hotspots(dataset, Query(), QUICK).found
    mine = next(iter(spots[0].event_ids))
    grouped = {one for spot in spots for one in spot.event_ids}
    other = next(one for one in dataset.events["event_id"] if one not in grouped)
    doubted = replace(dataset, doubts={mine if own else other: ()})
    context = SimpleNamespace(say=Words(), dataset=doubted, choices=Choices.of(dataset))
    shown = listing(cast(Context, context), spots)
    assert (Words()("hotspots.column.doubt") in shown) is own
    assert len(shown) == len(spots)


def test_the_map_comes_as_near_as_a_hotspot_is_small() -> None:
    """Within the map's zooms: a circle of 20 km is about 90 px in radius."""
    assert zoom_on(28, 20) == 9.25
    assert zoom_on(28, 500) == 5.0
    assert zoom_on(28, 0) == 10.5


def test_the_command_lists_hotspots_or_says_there_are_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines for people, JSON for programs, one sentence for what cannot be used."""
    monkeypatch.setattr("commands.hotspots.current", lambda: with_one()[0])
    assert cli.main(["hotspots", "--permutations", "39"]) == 0
    out, err = capsys.readouterr()
    assert "1. Panjgur, " in out
    assert "p = 0.025" in out
    assert "SET-" in out
    assert "Kulldorff et al. 2005" in err
    assert "nothing of why" in err
    assert cli.main(["hotspots", "--permutations", "39", "--json"]) == 0
    told = json.loads(capsys.readouterr()[0])
    assert told["hotspots"][0]["p"] == 1 / 40
    assert len(told["null"]) == told["permutations"] == 39
    assert cli.main(["hotspots", "--method", "density", "--km", "10", "--days", "7"]) == 0
    out, err = capsys.readouterr()
    assert "dense group" in out
    assert "no p-value" in err
    assert cli.main(["hotspots", "--km", "0"]) == 2
    assert "expected 0.5 to 500" in capsys.readouterr().err
    assert cli.main(["hotspots", "--words", "zzzz", "--permutations", "19"]) == 0
    assert "Nothing stands out" in capsys.readouterr().out
    monkeypatch.setattr("commands.hotspots.current", ours)
    assert cli.main(["hotspots"]) == 1
    assert "systematic" in capsys.readouterr().err


def test_the_sentence_says_what_was_found_and_what_was_not() -> None:
    """Whole sentences, of one and of several, of chance and of dense groups; never why."""
    dataset, _ = with_one()
    choices, found = Choices.of(dataset), hotspots(dataset, Query(), QUICK)
    (one, *_) = found.found
    cases = {
        "1 hotspot stands out: more events in a place and a time than that place and that season "
        "explain.": replace(found, spots=(one,)),
        "2 hotspots stand out: more events in a place and a time than that place and that season "
        "explain.": replace(found, spots=(one, one)),
        f"Nothing stands out. The strongest cluster, Panjgur, {SAY.days(one.since, one.until)}, is "
        "no more than chance often makes: 30 in 100 times.":
            replace(found, spots=(replace(one, p=0.3),)),
        "Nothing stands out: no circle of up to 20 km has 3 events or more within 28 days that "
        "exceed the usual.": replace(found, spots=()),
        "2 dense groups of events.": replace(
            found, looked=Looked.usual(Method.DENSITY), spots=(replace(one, p=None),) * 2
        ),
        "No dense group: nowhere did enough events lie so close in place and in time.":
            replace(found, looked=Looked.usual(Method.DENSITY), spots=()),
    }  # fmt: skip
    for sentence, told in cases.items():
        assert verdict(told, choices, SAY) == sentence
    resting = " ".join(basis(replace(found, noise=3, no_place=2, no_day=1), SAY))
    assert f"{found.events:,} events" in resting
    assert "3 of them are in no group" in resting
    for how in (QUICK, Looked.usual(Method.DENSITY)):
        said = method(how, SAY)
        assert f"{how.km:g} km" in said
        assert f"{how.days} days" in said
        assert "caused" not in (said + resting).lower()
    assert "39 times, seed 1" in method(QUICK, SAY)
