"""Tests of data.districts: an event of a district has the district's size and its confidence."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data.districts import ground_of, size_confidence, with_radii
from data.load import event_record, load
from data.schema import Precision
from tests.small_data import read, small_tables, write

AT_DISTRICT = "INC-2024-003"  # in Panjgur district


@pytest.fixture(scope="module")
def dataset():
    """Return the product's own data set."""
    return load()


def test_every_district_event_of_ours_has_its_districts_radius(dataset) -> None:
    """Joined by country, province and name to places.csv; none falls back on the default."""
    events = dataset.events
    of_district = events[events["geo_precision"] == Precision.DISTRICT]
    ground = ground_of(dataset.places)
    assert len(of_district) > 50
    for _, event in of_district.iterrows():
        district = ground.district(event["country"], event["admin1"], event["admin2"])
        assert event["radius_km"] == district["radius_km"], event["event_id"]


def test_a_radius_that_is_not_given_is_the_districts(tmp_path: Path) -> None:
    """Own data without radii: filled for district precision, for nothing else."""
    folder = small_tables(tmp_path / "own")
    rows = read(folder / "events.csv")
    for row in rows:
        row["radius_km"] = ""
        if row["event_id"] == AT_DISTRICT:
            row["geo_precision"] = "3"
    write(folder / "events.csv", rows)
    found = load(folder)
    radii = found.events.set_index("event_id")["radius_km"]
    assert radii[AT_DISTRICT] == 73.0  # places.csv, Panjgur District
    assert radii.drop(AT_DISTRICT).isna().all()
    assert event_record(found, AT_DISTRICT)["radius_confidence"] == "high"


def test_a_radius_that_is_given_stays_and_has_no_confidence_of_ours(tmp_path: Path) -> None:
    """What a file says of its own event is not overwritten, nor vouched for."""
    folder = small_tables(tmp_path / "own")
    rows = read(folder / "events.csv")
    for row in rows:
        if row["event_id"] == AT_DISTRICT:
            row.update(geo_precision="3", radius_km="12")
    write(folder / "events.csv", rows)
    found = load(folder)
    assert found.events.set_index("event_id")["radius_km"][AT_DISTRICT] == 12.0
    assert event_record(found, AT_DISTRICT)["radius_confidence"] == ""


def test_an_unknown_district_keeps_an_empty_radius() -> None:
    """Nothing is made up, and the frame given is not changed."""
    events = pd.DataFrame(
        {
            "geo_precision": [3, 3, 2],
            "radius_km": [None, None, None],
            "country": "PK",
            "admin1": "Balochistan",
            "admin2": ["Nowhere", "panjgur district", "Kech"],
        }
    ).astype({"radius_km": float})
    places = load().places
    filled = with_radii(events, places)["radius_km"]
    assert filled.isna().tolist() == [True, False, True]
    assert filled[1] == 73.0
    assert events["radius_km"].isna().all()


@pytest.mark.parametrize(
    ("change", "confidence"),
    [({}, "high"), ({"geo_precision": 2}, ""), ({"radius_km": None}, ""), ({"admin2": ""}, "")],
)
def test_confidence_is_that_of_the_district(dataset, change, confidence) -> None:
    """Only of a district event with its district's radius."""
    event = {
        "geo_precision": 3, "radius_km": 85.0, "country": "PK", "admin1": "Balochistan",
        "admin2": "Kech",
    }  # fmt: skip
    assert size_confidence(ground_of(dataset.places), event | change) == confidence
