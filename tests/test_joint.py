"""Events that are known to one district only: which share a disc, and where it stands."""

from __future__ import annotations

import pandas as pd
import pytest

from data.schema import EVENT_COLUMNS, conform
from geo.joint import anchors, joint_rows
from tests.browser.harness import made_up_events

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


def test_a_district_of_several_places_is_one_disc_where_most_of_its_events_are():
    """The first row of each place, that of most events first."""
    known = events(
        ("IR-11", "Zahedan", NEAR, 99), ("IR-11", "Zahedan", HERE, 99),
        ("IR-11", "Zahedan county", HERE, 90), ("IR-11", "Zahedan", NEAR, 99),
        ("IR-11", "Zahedan District", HERE, 99),
    )  # fmt: skip
    assert joint_rows(known) == [[1, 0]]
    assert anchors(known).tolist() == [1, 1, 1, 1, 1]


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
    assert joint_rows(known) == []
    assert anchors(known).tolist() == [0, 1]


def test_an_unnamed_district_and_an_exact_place_join_nothing():
    """Nothing says that two places are in one district; a point is no district."""
    unnamed = events(("IR-11", "", HERE, 99), ("IR-11", "", NEAR, 99))
    exact = events(("IR-11", "Zahedan", HERE, 1), ("IR-11", "Zahedan", NEAR, 1), precision=1)
    assert joint_rows(unnamed) == joint_rows(exact) == []


def test_a_radius_that_is_not_known_is_the_one_that_is_drawn():
    """Two files without a size of the same district share the disc that stands for it."""
    known = events(("IR-11", "Zahedan", HERE, None), ("IR-11", "Zahedan", (29.3, 60.5), None))
    assert joint_rows(known) == [[0, 1]]
