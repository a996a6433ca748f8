"""Events that are known to one district only: which share a disc, and where it stands."""

from __future__ import annotations

from time import process_time

import numpy as np
import pandas as pd
import pytest

from data.schema import EVENT_COLUMNS, conform
from geo.joint import discs, drawn_at, joint_rows
from geo.land import load_land
from geo.sheet.frame import Frame
from geo.sheet.marks import place
from geo.style import BORDERLANDS
from tests.browser.harness import made_up_events

FRAME = Frame(BORDERLANDS, 28.0, 96.0, 1224.0, 680.0)
HERE, NEAR, FAR = (29.25, 60.35), (29.60, 60.95), (31.00, 61.50)


def events(*rows: tuple[str, str, tuple[float, float], float | None], precision: int = 3):
    """Return events of a province, a district, a place and a radius each, a day apart."""
    frame = made_up_events(len(rows)).assign(
        admin1_code=[row[0] for row in rows],
        admin2=[row[1] for row in rows],
        latitude=[row[2][0] for row in rows],
        longitude=[row[2][1] for row in rows],
        radius_km=[row[3] for row in rows],
        geo_precision=pd.array([precision] * len(rows), "Int8"),
        date_start=pd.date_range("2024-01-01", periods=len(rows)),
        date_end=pd.date_range("2024-01-01", periods=len(rows)),
    )
    return conform(frame[[column.name for column in EVENT_COLUMNS]])


def joined(known: pd.DataFrame) -> list[list[int]]:
    """Return a row of each place of the discs that all the events share."""
    return joint_rows(known, discs(known))[0]


def test_a_district_of_several_places_is_one_disc_where_most_of_its_events_are():
    """The first row of each place, that of most events first."""
    known = events(
        ("IR-11", "Zahedan", NEAR, 99), ("IR-11", "Zahedan", HERE, 99),
        ("IR-11", "Zahedan county", HERE, 90), ("IR-11", "Zahedan", NEAR, 99),
        ("IR-11", "Zahedan District", HERE, 99),
    )  # fmt: skip
    assert joined(known) == [[1, 0]]
    assert drawn_at(known, discs(known)).tolist() == [[HERE[1], HERE[0]]] * 5


@pytest.mark.parametrize(
    "other",
    [
        ("IR-11", "Khash", NEAR, 99),  # another district
        ("PK-BA", "Zahedan", NEAR, 99),  # another province
        ("IR-11", "Zahedan", NEAR, 60),  # another size
        ("IR-11", "Zahedan", FAR, 99),  # beyond the disc
    ],
)
def test_what_is_not_the_same_district_keeps_a_disc_of_its_own(other: tuple):
    """Name, province, size and reach must all agree."""
    known = events(("IR-11", "Zahedan", HERE, 99), other)
    assert joined(known) == []
    assert discs(known) == {}


def test_an_unnamed_district_and_an_exact_place_join_nothing():
    """Nothing says that two places are in one district; a point is no district."""
    unnamed = events(("IR-11", "", HERE, 99), ("IR-11", "", NEAR, 99))
    exact = events(("IR-11", "Zahedan", HERE, 1), ("IR-11", "Zahedan", NEAR, 1), precision=1)
    assert joined(unnamed) == joined(exact) == []


def test_a_radius_that_is_not_known_is_the_one_that_is_drawn():
    """Two files without a size of the same district share the disc that stands for it."""
    known = events(("IR-11", "Zahedan", HERE, None), ("IR-11", "Zahedan", (29.3, 60.5), None))
    assert joined(known) == [[0, 1]]


def test_a_part_of_the_events_is_drawn_where_all_of_them_are():
    """The disc stays at the place of most events, also where none of those is kept."""
    known = events(
        ("IR-11", "Zahedan", NEAR, 99), ("IR-11", "Zahedan", HERE, 99),
        ("IR-11", "Zahedan", HERE, 99), ("PK-BA", "Kech", FAR, 99),
    )  # fmt: skip
    shared, spot = discs(known), (HERE[1], HERE[0])
    part = known.iloc[[0, 3]]
    assert drawn_at(part, shared).tolist() == [list(spot), [FAR[1], FAR[0]]]
    assert joint_rows(part, shared) == ([[0]], [spot])
    (disc, _) = sorted(place(part, FRAME, load_land(), shared=shared).marks, key=lambda m: m.events)
    every = place(known, FRAME, load_land(), shared=shared).marks
    assert (disc.x, disc.y) in {(mark.x, mark.y) for mark in every if mark.count == 3}


def test_twenty_thousand_places_of_one_district_are_compared_as_arrays():
    """Small discs far from each other join nothing, and that is soon known."""
    n, draw = 20_000, np.random.default_rng(3)
    known = made_up_events(n).assign(
        admin1_code="IR-11", admin2="Zahedan", radius_km=0.01,
        geo_precision=pd.array([3] * n, "Int8"),
        latitude=draw.uniform(25.0, 31.0, n), longitude=draw.uniform(58.0, 63.0, n),
    )  # fmt: skip
    began = process_time()
    assert len(discs(known)) < n / 100
    assert process_time() - began < 6.0
