"""KML, workbook and ZIP: what stands in them, and that nothing in them runs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from test_snapshot import JANUARY, dataset

from data.load import Dataset, load
from data.period import Period
from data.query import Query
from data.schema import EVENT_COLUMNS, DataError
from data.words import Words
from geo import snapshot
from geo.sheet import archive, kml
from geo.sheet.recipe import Recipe
from geo.sheet.rows import FORMULA_SIGNS
from tests.browser.own_data import TEXTS, hostile_tables

KML = "{http://www.opengis.net/kml/2.2}"


@lru_cache(maxsize=8)
def made(form: str) -> bytes:
    """Return January 2024 in a form."""
    return snapshot.make(dataset(), JANUARY, form=form).content


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Return the data set whose every free cell is hostile."""
    return load(hostile_tables(tmp_path_factory.mktemp("own")))


def placemarks(content: bytes) -> list[ET.Element]:
    """Return the placemarks of a KML file."""
    return list(ET.fromstring(content).iter(f"{KML}Placemark"))


def test_every_event_is_a_placemark_with_its_days() -> None:
    """Those without a place too."""
    kept = JANUARY.keep(dataset().events)
    found = placemarks(made("kml"))
    ids = {mark.find(f".//{KML}Data[@name='event_id']/{KML}value").text for mark in found}
    assert ids == set(kept["event_id"])
    first = found[0]
    begin, end = (first.findtext(f"{KML}TimeSpan/{KML}{name}") for name in ("begin", "end"))
    assert date(2024, 1, 10) <= date.fromisoformat(end)
    assert date.fromisoformat(begin) <= date(2024, 1, 31)


@pytest.mark.parametrize("precision", [1, 2, 3, 4, 5, 6, 7])
def test_only_a_known_place_has_a_pin(precision: int) -> None:
    """1 a point, 2 a point in its circle, 3 to 5 a circle alone, 6 and 7 nothing."""
    made_ = snapshot.make(dataset(), Query(precision=(precision,)), form="kml").content
    for mark in placemarks(made_):
        has = {name: mark.find(f".//{KML}{name}") is not None for name in ("Point", "Polygon")}
        assert has == {"Point": precision <= 2, "Polygon": 2 <= precision <= 5}


def test_a_circle_has_the_radius_of_the_data() -> None:
    """25 km about a town, to a hundredth."""
    text = kml._circle(64.1, 26.97, 25.0)
    points = [tuple(map(float, p.split(","))) for p in re.search(r">([\d. ,-]+)<", text)[1].split()]
    assert points[0] == points[-1]
    for lon, lat in points:
        from data.distance import great_circle_km

        assert float(great_circle_km(64.1, 26.97, lon, lat)) == pytest.approx(25.0, rel=0.01)


def test_hostile_text_stays_text_in_a_placemark(hostile: Dataset) -> None:
    """Readers take a description for HTML: what looks like markup in it is escaped once more."""
    content = snapshot.make(hostile, Query(), form="kml").content
    for mark in placemarks(content):
        told = mark.findtext(f"{KML}description") or ""
        assert not re.search(r"<(?!br>)", told)
    assert not list(ET.fromstring(content).iter(f"{KML}href"))


def test_a_workbook_has_the_rows_with_days_and_numbers() -> None:
    """As many as are kept, the schema's columns, unknown empty."""
    book = load_workbook(BytesIO(made("xlsx")))
    assert book.sheetnames == ["About", "Events", "Sources"]
    names, *rows = list(book["Events"].values)
    kept = JANUARY.keep(dataset().events)
    assert names == tuple(column.name for column in EVENT_COLUMNS)
    assert [row[0] for row in rows] == kept["event_id"].tolist()
    at = names.index("date_start")
    assert rows[0][at] == datetime.combine(kept["date_start"].iloc[0].date(), datetime.min.time())
    about = dict(book["About"].values)
    assert about["Data set"] == dataset().name
    assert about["What is in it"].startswith("8 incidents and 36")
    assert dataset().attribution == about["Attribution"]


def test_no_cell_of_a_workbook_is_a_formula(hostile: Dataset) -> None:
    """Text that begins like one is text, letter by letter."""
    content = snapshot.make(hostile, Query(), form="xlsx", title="=1+1").content
    book = load_workbook(BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    begin = [cell for cell in cells if str(cell.value or "").startswith(FORMULA_SIGNS)]
    assert begin
    assert all(
        cell.data_type == "s" and cell.quotePrefix for cell in begin if cell.data_type != "n"
    )
    assert len(TEXTS) > 3


@pytest.mark.parametrize("form", ["kml", "xlsx", "zip"])
def test_the_same_rows_are_the_same_bytes(form: str) -> None:
    """The clock is in no file."""
    assert snapshot.make(dataset(), JANUARY, form=form).content == made(form)


def test_a_zip_has_everything() -> None:
    """Each file as it would be alone, with the recipe and all licences."""
    with ZipFile(BytesIO(made("zip"))) as zipped:
        names = zipped.namelist()
        assert names == [
            "map.png", "map.svg", "map.pdf", "map.html", "events.csv", "events.geojson",
            "events.kml", "events.xlsx", "recipe.json", "LICENCES.txt",
        ]  # fmt: skip
        for name in names[:-2]:
            assert zipped.read(name) == made(name.partition(".")[2]), name
        assert json.loads(zipped.read("recipe.json"))["query"] == JANUARY.params()
        told = zipped.read("LICENCES.txt").decode()
    assert dataset().attribution in told
    for words in ("Natural Earth", "GeoNames", "SIL Open Font License", "CC BY 4.0"):
        assert words in told
    assert archive.recipe_of(made("zip"))


def test_rows_that_may_not_be_handed_on_are_not_in_a_zip() -> None:
    """Pictures only, and a sentence that says why."""
    closed = replace(dataset(), re_export=False, name="Closed set")
    with ZipFile(BytesIO(snapshot.make(closed, JANUARY, form="zip").content)) as zipped:
        assert zipped.namelist()[:3] == ["map.png", "map.svg", "map.pdf"]
        assert not [name for name in zipped.namelist() if name.startswith("events.")]
        assert "do not allow" in zipped.read("LICENCES.txt").decode()
    for form in ("kml", "xlsx"):
        with pytest.raises(DataError, match="do not allow its rows"):
            snapshot.make(closed, JANUARY, form=form)


@pytest.mark.parametrize("form", snapshot.MEDIA_TYPES)
def test_a_set_whose_rows_stay_with_their_owner_is_cited_on_every_picture(form: str) -> None:
    """With the day of access that its attribution names; every file of rows says it in a sentence.

    Also that the data are not complete, where they say so.
    """
    told = "Events of somebody (example.org), accessed 2026-05-04"
    note = "data.rows_set_aside"
    closed = replace(
        dataset(), re_export=False, name="Closed set", attribution=told, incomplete=note
    )
    if form in snapshot.DATA_FORMS:
        with pytest.raises(DataError, match="The terms of Closed set do not allow its rows"):
            snapshot.make(closed, JANUARY, form=form)
        return
    assert snapshot.make(closed, JANUARY, form=form).events == 44
    for layout in snapshot.CHOICES["layout"]:
        sheet = snapshot.sheet(closed, JANUARY, Recipe(params={}, layout=layout))
        words = " ".join(text.text for text in sheet.texts())
        assert told in words
        assert Words()(note) in words


def test_a_zip_in_another_language_leaves_out_the_page() -> None:
    """Whose controls have no words in it yet."""
    content = snapshot.make(dataset(), JANUARY, form="zip", lang="fa").content
    with ZipFile(BytesIO(content)) as zipped:
        assert "map.html" not in zipped.namelist()
        assert "map.pdf" in zipped.namelist()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18])
def test_a_zip_of_somebody_else_has_no_recipe(content: bytes) -> None:
    """Nothing is made up."""
    assert archive.recipe_of(content) == ""


def test_no_form_opens_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is made from what is there, films and two maps too."""
    import socket

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert snapshot.make(dataset(), Query(words="ambassador"), form="zip").content
    days = Query(since=date(2024, 1, 16), until=date(2024, 1, 18))
    for form in snapshot.FILM_FORMS:
        assert snapshot.make(dataset(), days, form=form, frames="day").content
    before = Period(date(2024, 1, 10), date(2024, 1, 15))
    assert snapshot.make(dataset(), days, form="png", before=before).content
