"""Dyads: who stands on which side, and which way an event goes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from data.chains import Sides, towards
from data.dyads import BACK, BESIDE, FORTH, Dyad, both_ways, dyad_of, offered, read_dyad, ways
from data.load import Dataset, load
from data.schema import DataError

NEIGHBOURS = Dyad("ir", "pk")


@lru_cache(maxsize=1)
def data() -> Dataset:
    """Return our own data, read once."""
    return load()


def way(dataset: Dataset, dyad: Dyad, event_id: str) -> int:
    """Return which way an event goes."""
    at = np.flatnonzero(dataset.events["event_id"] == event_id)[0]
    return int(ways(dataset, dyad)[at])


def test_organs_and_soil_count_for_their_state() -> None:
    """Read from the tables by hand: the Guards strike in Pakistan, its army in Iran."""
    dataset = data()
    assert way(dataset, NEIGHBOURS, "INC-2024-003") == FORTH
    assert way(dataset, NEIGHBOURS, "INC-2024-006") == BACK
    assert way(dataset, NEIGHBOURS, "DIP-2024-004") == BACK
    assert way(dataset, NEIGHBOURS, "DIP-2024-014") == BESIDE  # China, to both
    assert way(dataset, Dyad("ir", "jaish-al-adl"), "INC-2024-003") == FORTH
    assert way(dataset, Dyad("ir", "jaish-al-adl"), "INC-2023-030") == BACK


def test_what_is_offered_is_in_the_data_with_its_number() -> None:
    """Each number is that of the events that go one way or the other; most come first."""
    dataset = data()
    found = offered(dataset)
    assert found[0].dyad == NEIGHBOURS
    assert {Dyad("ir", "jaish-al-adl"), Dyad("pk", "bla"), Dyad("pk", "blf")} <= {
        offer.dyad for offer in found
    }
    assert [offer.events for offer in found] == sorted((o.events for o in found), reverse=True)
    for offer in found:
        assert offer.events == int((ways(dataset, offer.dyad) != BESIDE).sum()), offer
        assert offer.dyad == dyad_of(offer.dyad.other, offer.dyad.one)


def test_pairs_that_act_both_ways_come_first_where_answers_are_sought() -> None:
    """Each pair knows the events of its rarer way; the order is by these, then by all."""
    dataset = data()
    sides = Sides(dataset.actors)
    found = both_ways(dataset)
    assert set(found) == set(offered(dataset))
    assert [(-o.rarer, -o.events) for o in found] == sorted((-o.rarer, -o.events) for o in found)
    for offer in found:
        one, other = offer.dyad
        there = towards(dataset.events, sides, one, other).sum()
        back = towards(dataset.events, sides, other, one).sum()
        assert offer.rarer == min(there, back), offer
    assert found[0].rarer > 0


@pytest.mark.parametrize("text", ["ir,pk", "pk, ir", "Pakistan,IRAN", " ir ,pk "])
def test_sides_are_read_by_id_or_name_in_any_order(text: str) -> None:
    """A state comes first, then the alphabet."""
    assert read_dyad(text, data()) == NEIGHBOURS


@pytest.mark.parametrize("text", ["", "ir", "ir,ir", "ir,pk,cn", "ir,<script>", ",", "ir;pk"])
def test_what_is_no_dyad_is_refused_in_a_sentence(text: str) -> None:
    """It names what there is."""
    with pytest.raises(DataError, match=r"^between: expected two sides.*ir–pk.*got") as caught:
        read_dyad(text, data())
    assert "\n" not in str(caught.value)
