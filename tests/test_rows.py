"""Rows to take away: CSV for spreadsheets, GeoJSON for maps."""

from __future__ import annotations

import csv
import json
from functools import lru_cache
from io import StringIO

import pandas as pd
import pytest
from events import UNPLACED, frame

from data.load import Dataset, load
from data.schema import EVENT_COLUMNS, TEXT
from geo.sheet.rows import FORMULA_SIGNS, as_csv, as_geojson

NAMES = [column.name for column in EVENT_COLUMNS]


@lru_cache(maxsize=1)
def dataset() -> Dataset:
    """Return the bundled data set, read once."""
    return load()


def table(events: pd.DataFrame) -> list[dict[str, str]]:
    """Return the CSV of events, read again."""
    text = as_csv(events).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def features(events: pd.DataFrame) -> list[dict]:
    """Return the features of events, read again."""
    return json.loads(as_geojson(events, dataset(), about={}))["features"]


def test_a_spreadsheet_sees_utf_8_and_lines_of_its_own() -> None:
    """A mark at the start, CRLF at the end of each line, the schema's columns."""
    content = as_csv(frame({"summary": "در زاهدان"}))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 2
    assert content.replace(b"\r\n", b"").count(b"\n") == 0
    assert "در زاهدان" in content.decode("utf-8")
    assert list(table(frame())[0]) == NAMES


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
def test_a_cell_that_a_spreadsheet_would_run_is_text(sign: str) -> None:
    """In every column of text."""
    evil = f"{sign}HYPERLINK(1)"
    columns = {c.name: evil for c in EVENT_COLUMNS if c.dtype == TEXT}
    (row,) = table(frame({**columns, "kind": "battle", "domain": "incident"}))
    for name in set(columns) - {"kind", "domain"}:
        assert row[name] == f"'{evil}", name


def test_numbers_stay_numbers_and_unknown_is_empty() -> None:
    """-4.0 is no formula, 0 is not unknown, 042 keeps its zero."""
    (row,) = table(
        frame({"cooperation": -4.0, "fatalities_best": 0, "cameo_code": "042", "longitude": -1.5})
    )
    assert (row["cooperation"], row["fatalities_best"], row["cameo_code"]) == ("-4.0", "0", "042")
    assert (row["longitude"], row["injured"], row["mutual"]) == ("-1.5", "", "no")
    assert (row["date_start"], row["geo_precision"]) == ("2024-01-16", "2")


def test_all_rows_of_the_data_come_back_as_they_were() -> None:
    """Every cell of 557 events, read again, is the cell of the table."""
    rows = table(dataset().events)
    assert [row["event_id"] for row in rows] == dataset().events["event_id"].tolist()
    for name in ("summary", "notes", "cameo_code", "source_ids", "responds_to"):
        assert [row[name] for row in rows] == dataset().events[name].tolist()
    for name in ("latitude", "fatalities_high", "cooperation"):
        numbers = [float(row[name]) if row[name] else None for row in rows]
        expected = dataset().events[name].astype("Float64")
        assert numbers == [None if pd.isna(n) else float(n) for n in expected]


def test_an_event_without_a_place_has_no_geometry() -> None:
    """No coordinates, a country, the sea: null, so that nobody pins them."""
    made = features(frame({}, UNPLACED, {"geo_precision": 6}))
    assert made[0]["geometry"] == {"type": "Point", "coordinates": [64.1, 26.97]}
    assert [feature["geometry"] for feature in made[1:]] == [None, None]
    assert made[0]["properties"]["geo_precision"] == 2
    assert made[0]["properties"]["radius_km"] == 25.0


def test_features_name_their_sources_and_the_collection_its_licence() -> None:
    """Publishers and addresses of each event, licence and attribution as foreign members."""
    strike = dataset().events[dataset().events["event_id"] == "INC-2024-003"]
    made = json.loads(as_geojson(strike, dataset(), about={"sentence": "one"}))
    assert made["type"] == "FeatureCollection"
    assert (made["licence"], made["sentence"]) == ("CC BY 4.0", "one")
    assert made["attribution"]
    (feature,) = made["features"]
    assert feature["id"] == "INC-2024-003"
    assert all(source["publisher"] for source in feature["properties"]["sources"])
    assert any(source["url"].startswith("https://") for source in feature["properties"]["sources"])


def test_json_holds_no_number_that_json_does_not_have() -> None:
    """Unknown numbers are null, never NaN."""
    made = features(frame({"cooperation": None, "fatalities_best": None}))
    assert made[0]["properties"]["cooperation"] is None
    assert made[0]["properties"]["fatalities_best"] is None
    assert b"NaN" not in as_geojson(dataset().events, dataset(), about={})


def test_rows_are_the_same_bytes_every_time() -> None:
    """Both forms."""
    events = dataset().events
    assert as_csv(events) == as_csv(events.copy())
    assert as_geojson(events, dataset(), about={}) == as_geojson(events, dataset(), about={})
