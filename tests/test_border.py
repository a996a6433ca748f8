"""Tests of geo.border: the distance from the Iran-Pakistan line, and what a record says of it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.distance import great_circle_km
from data.load import event_record, load
from geo.border import UNCERTAIN_KM, km_from_border, with_border
from geo.land import border_between, province_at

NEAR = {"longitude": 61.57, "latitude": 28.98}
FAR = {"longitude": 67.0, "latitude": 30.2}


def test_the_line_runs_from_koh_i_malik_salih_to_the_sea() -> None:
    """One line of two countries, from the corner with Afghanistan to Gwatar bay."""
    (line,) = border_between("IR", "PK")
    assert line[0] == pytest.approx([60.84, 29.86], abs=0.05)
    assert line[-1] == pytest.approx([61.59, 25.20], abs=0.05)
    assert border_between("IR", "PK")[0].tolist() == border_between("PK", "IR")[0].tolist()
    assert border_between("IR", "IN") == ()
    assert border_between("IR", "??") == ()


def test_a_vertex_lies_on_the_line_and_both_sides_of_it_are_other_provinces() -> None:
    """0 km at a vertex; the map's own provinces meet there."""
    (line,) = border_between("IR", "PK")
    for lon, lat in line[5:-5:20]:
        assert km_from_border(lon, lat) == pytest.approx(0.0, abs=1e-6)
        around = {province_at(lon + dx, lat + dy) for dx in (-0.1, 0.1) for dy in (-0.1, 0, 0.1)}
        assert {"IR-11", "PK-BA"} <= around


@given(lon=st.floats(60.0, 64.5), lat=st.floats(25.0, 30.5))
def test_the_distance_is_that_of_the_nearest_of_many_points_of_the_line(lon: float, lat: float):
    """Against great circles to points at most 60 m apart on the line, to 0.2 % and 60 m."""
    km = km_from_border(lon, lat)
    nearest = float(great_circle_km(lon, lat, *dense().T).min())
    assert km == pytest.approx(nearest, rel=0.002, abs=0.06)


def dense() -> np.ndarray:
    """Return the line with points put in, (n, 2) degrees."""
    (line,) = border_between("IR", "PK")
    steps = np.linspace(0, 1, 400)[:, None]
    pieces = pairwise(line)
    return np.vstack([a + steps * (b - a) for a, b in pieces])


@pytest.mark.parametrize("precision", [1, 2, 5])
def test_near_the_line_the_side_is_uncertain(precision: int) -> None:
    """Taftan's crossing is near, Quetta is not."""
    near = with_border({**NEAR, "geo_precision": precision})
    assert near["border_km"] == pytest.approx(4.1, abs=0.05)
    assert near["side_uncertain"] is True
    far = with_border({**FAR, "geo_precision": precision})
    assert far["border_km"] > 400
    assert far["side_uncertain"] is False


@pytest.mark.parametrize("precision", [3, 4, 6, 7, None])
def test_an_area_has_no_distance(precision: int | None) -> None:
    """The middle of a district near the border says nothing of where in it the event was."""
    told = with_border({**NEAR, "geo_precision": precision})
    assert told["border_km"] is None
    assert told["side_uncertain"] is False


def test_without_a_position_there_is_no_distance() -> None:
    """Nor in a record that lacks the fields."""
    record = {"longitude": None, "latitude": None, "geo_precision": 2}
    assert with_border(record)["border_km"] is None
    assert with_border({}) == {"border_km": None, "side_uncertain": False}


def test_nine_kilometres_divide_the_events() -> None:
    """Of the product's own events: uncertain is exactly what is nearer, and some are."""
    dataset = load()
    told = [with_border(event_record(dataset, name)) for name in dataset.events["event_id"]]
    near = [one for one in told if one["side_uncertain"]]
    assert {"INC-2023-023", "DIP-2021-101"} <= {one["event_id"] for one in near}
    measured = [one for one in told if one["border_km"] is not None]
    assert all(one["side_uncertain"] == (one["border_km"] < UNCERTAIN_KM) for one in measured)
