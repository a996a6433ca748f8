"""The lines between countries: who speaks for a government, which calls and strikes have one."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.distance import great_circle_km
from data.load import load
from geo import arcs
from geo.land import capitals, province_at


@pytest.fixture(scope="module")
def states() -> dict[str, str]:
    """Return the country of each government's actor of the built-in data."""
    return arcs.governments(load().actors)


def rows_of(**changes: object) -> pd.DataFrame:
    """Return the strike of 18 January 2024 alone, with some cells changed."""
    events = load().events
    strike = events[events["event_id"] == "INC-2024-006"].reset_index(drop=True)
    return strike.assign(**changes)


def test_a_government_is_its_forces_and_what_goes_by_its_code(states: dict[str, str]):
    """Armed groups, media and companies of a country do not speak for it."""
    assert states["pk-army"] == "PK"
    assert states["irgc"] == "IR"
    assert states["us-forces"] == "US"
    assert states["cn"] == "CN"
    for actor in ("bla", "jaish-al-adl", "src-irib", "pk-company", "civ-pk", "un", "oic"):
        assert actor not in states


def test_actors_that_name_each_other_as_parents_are_nobodys_government():
    """A loop in the file is no endless loop here."""
    frame = pd.DataFrame(
        [("a", "2", "PK", "b"), ("b", "2", "PK", "a")],
        columns=["actor_id", "type", "country", "parent"],
    )
    assert arcs.governments(frame) == {}


def test_every_call_and_message_of_two_states_has_a_line(states: dict[str, str]):
    """As pandas finds them by their words; one with five others has five lines."""
    events = load().events
    afar = events["sub_kind"].isin(["phone call", "message exchange"])
    contacts = arcs.contacts(events, states)
    assert set(np.flatnonzero(afar)) <= {contact.row for contact in contacts}
    several = [c.pair for c in contacts if events["event_id"].iloc[c.row] == "DIP-2021-105"]
    assert several == [("CN", "PK"), ("IR", "PK"), ("PK", "TJ"), ("PK", "TM"), ("PK", "UZ")]
    for contact in contacts:
        assert events["kind"].iloc[contact.row] == "consult"
        assert contact.pair[0] < contact.pair[1]


def test_a_meeting_at_a_place_has_no_line(states: dict[str, str]):
    """It stands where it was held."""
    events = load().events
    held = (events["sub_kind"] == "meeting") & events["latitude"].notna()
    assert held.any()
    assert not set(np.flatnonzero(held)) & {c.row for c in arcs.contacts(events, states)}


def test_a_call_is_known_by_its_cameo_code_too(states: dict[str, str]):
    """Other data sets have no words of ours."""
    events = rows_of(
        kind="consult", sub_kind="", place="", cameo_code="041", initiator="ir", target="pk;qa"
    )
    assert arcs.contacts(events, states) == (
        arcs.Contact(0, ("IR", "PK")),
        arcs.Contact(0, ("IR", "QA")),
    )


def test_the_two_strikes_of_january_2024_have_arrows(states: dict[str, str]):
    """From either side; the origin's point is on the border, on the way to the place."""
    events = load().events
    found = {events["event_id"].iloc[s.row]: s for s in arcs.strikes(events, states)}
    assert set(found) == {"INC-2024-003", "INC-2024-006"}
    assert found["INC-2024-003"].origin == "IR"
    assert found["INC-2024-006"].origin == "PK"
    for strike in found.values():
        sides = {
            province_at(strike.lon + dx, strike.lat + dy)
            for dx in (-0.1, 0.1)
            for dy in (-0.1, 0, 0.1)
        }
        assert {"IR-11", "PK-BA"} <= sides


@pytest.mark.parametrize(
    "changes",
    [
        {"attribution": "disputed"},
        {"attribution": "unknown"},
        {"initiator": "bla"},
        {"initiator": "pk-army;irgc"},
        {"initiator": "us-forces"},
        {"initiator": "irgc"},
        {"initiator": ""},
        {"country": ""},
        {"geo_precision": 4},
        {"geo_precision": 5},
        {"latitude": np.nan, "longitude": np.nan},
        {"kind": "protest"},
    ],
)
def test_no_arrow_where_author_or_place_is_not_known(
    changes: dict[str, object], states: dict[str, str]
):
    """Nor from a country without a common border: its way is anybody's guess."""
    assert len(arcs.strikes(rows_of(), states)) == 1
    assert arcs.strikes(rows_of(**changes), states) == ()


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_every_arrow_of_any_data_has_a_known_author_and_place(data: st.DataObject):
    """Whatever the rows say: claimed or attributed, one state, a neighbour's ground, a district."""
    dataset = load()
    states, events = arcs.governments(dataset.actors), dataset.events
    size = len(events)
    draw = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    mixed = events.assign(
        initiator=draw.permutation(events["initiator"]),
        attribution=draw.choice(["claimed", "attributed", "disputed", "unknown", ""], size),
        country=draw.choice(["IR", "PK", "AF", "US", ""], size),
        geo_precision=pd.array(draw.integers(1, 8, size), "Int8"),
    )
    for strike in arcs.strikes(mixed, states):
        row = mixed.iloc[strike.row]
        assert row["attribution"] in ("claimed", "attributed")
        assert row["geo_precision"] <= 3
        assert pd.notna(row["latitude"])
        named = {states[actor] for actor in row["initiator"].split(";") if actor in states}
        assert named == {strike.origin}
        assert strike.origin != row["country"]
        assert not {"US", ""} & {strike.origin, row["country"]}  # no border in common with these


def test_the_browsers_copy_says_the_same_in_few_bytes(states: dict[str, str]):
    """Rows ascend, for the browser searches them; every pair's capitals are there."""
    dataset = load()
    content = arcs.for_browser(dataset.events, dataset.actors)
    told = json.loads(content)
    pairs = [tuple(told["pairs"][pair]) for pair in told["pair"]]
    contacts = arcs.contacts(dataset.events, states)
    assert list(zip(told["rows"], pairs, strict=True)) == [(c.row, c.pair) for c in contacts]
    assert told["rows"] == sorted(told["rows"])
    assert {code for pair in told["pairs"] for code in pair} == set(told["capitals"])
    assert told["capitals"]["IR"]["name"] == "Tehran"
    assert len(content) < 4096


def test_data_without_calls_and_strikes_send_nothing():
    """Then the page does not even ask."""
    dataset = load()
    assert arcs.for_browser(dataset.events.head(0), dataset.actors) == b""
    assert arcs.for_browser(dataset.events, dataset.actors.head(0)) == b""


def test_capitals_stand_where_the_gazetteer_has_them():
    """Within 15 km of our own places, for every capital that both know."""
    places = load().places
    ours = places[places["feature"] == "capital"]
    checked = 0
    for place in ours.to_dict("records"):
        capital = capitals().get(place["country"])
        if capital is None or capital.name != place["name"]:
            continue
        there = float(place["longitude"]), float(place["latitude"])
        assert great_circle_km(capital.lon, capital.lat, *there) < 15
        checked += 1
    assert checked >= 12
