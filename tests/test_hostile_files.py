"""Hostile files: one clear sentence, no row lost, memory bounded, nothing written elsewhere."""

from __future__ import annotations

import io
import json
import re
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from shapes import ACLED_31, GED_22, acled, as_text, gdelt, ged, incidents
from small_data import read

import cli
from data.adapters.adapt import Adapter, Outcome, Row
from data.adapters.files import open_table
from data.adapters.recognise import Asked, recognise
from data.adapters.roster import Roster
from data.load import FOLDER
from data.rules import RowCheck
from data.schema import DataError
from data.whereabouts import Ground

GROUND, ACTORS = Ground.of(read(FOLDER / "places.csv")), read(FOLDER / "actors.csv")
FACTS = incidents(12)


def _workbook() -> bytes:
    """Return a small workbook in ACLED's shape."""
    book, target = Workbook(), io.BytesIO()
    book.active.append(list(ACLED_31))
    for row in acled(FACTS):
        book.active.append([row.get(name, "") for name in ACLED_31])
    book.save(target)
    return target.getvalue()


def _geojson() -> bytes:
    """Return a small collection of points."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [64.1, 26.9]},
            "properties": {"date": "2024-01-16", "type": "protest", "killed": 2, "place": "x"},
        }
    ]
    return json.dumps({"type": "FeatureCollection", "features": features * 4}).encode()


def _zipped(name: str, content: bytes) -> bytes:
    """Return a ZIP file of one file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


KML = (
    b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
    b"<name>Panjgur</name><description>protest</description><TimeStamp><when>2024-01-16</when>"
    b'</TimeStamp><ExtendedData><Data name="type"><value>protest</value></Data></ExtendedData>'
    b"<Point><coordinates>64.1,26.9</coordinates></Point></Placemark></Document></kml>"
)
SEEDS = {
    "ged": as_text(ged(FACTS), GED_22).encode(),
    "acled": as_text(acled(FACTS), ACLED_31).encode(),
    "gdelt": gdelt(FACTS).encode(),
    "workbook": _workbook(),
    "geojson": _geojson(),
    "json": json.dumps({"TotalCount": 12, "Result": ged(FACTS)}).encode(),
    "kml": KML,
    "zip": _zipped("ged.csv", as_text(ged(FACTS), GED_22).encode()),
    "sheet": b"date;place;lat;lon;type;killed\n16/01/2024;Quetta;30,2;67;protest;2\n",
}


def outcome(path: Path) -> tuple[list[Row], str]:
    """Return the rows of a file, or the sentence why there are none; nothing else may be raised."""
    try:
        found = recognise(open_table(path), Asked())
        adapter = Adapter(found.origin, GROUND, Roster(ACTORS))
        rows = [row for chunk in adapter.rows(found.table) for row in chunk]
    except DataError as error:
        return [], str(error)
    return rows, ""


def check(path: Path) -> None:
    """Assert that a file gives one sentence of one line, or rows that each ended for a reason."""
    rows, sentence = outcome(path)
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    assert len(sentence) < 1500
    sound = RowCheck("events")
    for row in rows:
        assert (row.problem is None) == (row.outcome == Outcome.ACCEPTED)
        if row.outcome == Outcome.ACCEPTED:
            assert list(sound.faults(row.cells)) == []
        elif row.problem:
            assert row.problem.expected
            assert row.problem.got


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for files that are written again and again."""
    return tmp_path_factory.mktemp("hostile")


FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("seed", SEEDS)
@FUZZ
@given(data=st.data())
def test_a_damaged_file_gives_a_sentence_or_rows(
    folder: Path, seed: str, data: st.DataObject
) -> None:
    """Cut off, with bytes changed, put in or left out, anywhere."""
    content = bytearray(SEEDS[seed])
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(content)))
        cut = data.draw(st.integers(0, 40))
        content[at : at + cut] = data.draw(st.binary(max_size=20))
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content)))]
    path = folder / f"{seed}.bin"
    path.write_bytes(bytes(content))
    check(path)


@FUZZ
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"{", b"<", b"[", b"a,b\n"]))
def test_bytes_give_a_sentence_or_rows(folder: Path, content: bytes, begin: bytes) -> None:
    """Whatever a file begins with."""
    path = folder / "bytes.bin"
    path.write_bytes(begin + content)
    check(path)


CELL = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "", "0", "-1", "1e99", "nan", "inf", "=1+1", "@SUM(A1)", "<img onerror=x>", "\x00",
            "\u202e", "../../etc/passwd", "2024-01-16", "99999999999999999999", "۱۲", "1",
            "Quetta", "16/01/2024",
        ]
    ),
)  # fmt: skip


@pytest.mark.parametrize("seed", ["ged", "acled", "gdelt"])
@FUZZ
@given(data=st.data())
def test_any_cell_may_hold_anything(folder: Path, seed: str, data: st.DataObject) -> None:
    """A row with it is accepted, in review or set aside, and the other rows are as they were."""
    columns = {"ged": GED_22, "acled": ACLED_31}.get(seed, ())
    rows = {"ged": ged, "acled": acled}.get(seed, lambda facts: [])(FACTS[:4])
    if seed == "gdelt":
        lines = [line.split("\t") for line in gdelt(FACTS[:4]).splitlines()]
        for _ in range(data.draw(st.integers(1, 5))):
            place = data.draw(st.integers(0, 60))
            lines[1][place] = data.draw(CELL).translate(dict.fromkeys(map(ord, '\t\n\r"'), " "))
        text = "\n".join("\t".join(line) for line in lines)
    else:
        for _ in range(data.draw(st.integers(1, 5))):
            rows[1][data.draw(st.sampled_from(columns))] = data.draw(CELL)
        text = as_text(rows, columns)
    path = folder / "cells.csv"
    path.write_bytes(text.encode("utf-8", errors="replace"))
    check(path)
    found, sentence = outcome(path)
    if not sentence:
        assert [row.outcome for row in found].count(Outcome.ACCEPTED) >= 3


@FUZZ
@given(
    st.lists(st.text(max_size=15), min_size=1, max_size=200, unique=True),
    st.lists(st.lists(CELL, max_size=8), max_size=6),
)
def test_any_table_may_have_any_columns(
    folder: Path, columns: list[str], rows: list[list[str]]
) -> None:
    """Also two hundred of them, and rows that are shorter or longer."""
    text = as_text([dict(zip(columns, row, strict=False)) for row in rows], columns)
    path = folder / "table.csv"
    path.write_bytes(("date,place,lat,lon," + text).encode("utf-8", errors="replace"))
    check(path)


# --- made to fill the memory, or to reach elsewhere ---------------------------------------


def bomb(name: str, *, declared: int, real: int = 1000) -> bytes:
    """Return a ZIP file whose one file says of itself that it is larger or smaller than it is."""
    content = bytearray(_zipped(name, b"a,b\n" + b"0,0\n" * (real // 4)))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.find(signature)
        content[place + at : place + at + 4] = struct.pack("<I", declared)
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        ("a.zip", bomb("x.csv", declared=2**30), "at most 256 MB, got 1,024 MB"),
        ("a.zip", bomb("x.csv", declared=100, real=100_000), "can be unpacked|column"),
        ("a.xlsx", _zipped("xl/workbook.xml", b"<x/>"), "can be unpacked|damaged"),
        ("a.zip", _zipped("notes.pdf", b"%PDF"), "one table in the ZIP file, got none"),
        ("a.zip", b"PK\x03\x04" + b"\x00" * 50, "damaged"),
        ("a.csv", b"", "an empty file"),
        ("a.csv", b"\n\n \n", "an empty file"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "no plain text"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "older form .xls"),
        ("a.csv", ",".join(f"c{n}" for n in range(501)).encode() + b"\n1\n", "at most 500 columns"),
        ("a.json", b"[" * 100_000, "JSON in UTF-8"),
        ("a.json", b'{"a": 1}', "a list of events"),
        ("a.json", b"[1, 2, 3]", "records with fields"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', "records with fields"),
        (
            "a.geojson",
            b'{"type": "FeatureCollection", "crs": {"properties": {"name": "EPSG:32641"}},'
            b'"features": [{"type": "Feature", "properties": {"a": 1}}]}',
            "WGS 84",
        ),
        ("a.kml", b"<kml><Document/></kml>", "placemarks, got none"),
        ("a.kml", b'<!DOCTYPE x [<!ENTITY a "aa">]><kml>&a;</kml>', "a KML file"),
        ("a.kml", b"<a>" * 5000, "a KML file"),
        ("a.html", b"<html><body>not found</body></html>", "KML|placemarks"),
    ],
)
def test_a_file_that_is_none_gives_one_sentence(
    tmp_path: Path, name: str, content: bytes, wanted: str
) -> None:
    """Where, what was expected, what was found; never a traceback, never a filled memory."""
    path = tmp_path / name
    path.write_bytes(content)
    rows, sentence = outcome(path)
    assert rows == []
    assert re.search(wanted, sentence), sentence


def test_two_tables_in_a_zip_file_are_not_chosen_between(tmp_path: Path) -> None:
    """Their names are told, without the folders that they would lead to."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("../../../outside/one.csv", "a")
        archive.writestr("C:\\windows\\two.csv", "a")
    path = tmp_path / "x.zip"
    path.write_bytes(target.getvalue())
    _, sentence = outcome(path)
    assert "got one.csv, two.csv" in sentence


def test_formulas_stay_text(tmp_path: Path) -> None:
    """Nothing is run when it comes in; going out, a spreadsheet takes it for text."""
    text = "date,place,lat,lon,type,description\n2024-01-16,=1+1,30,67,protest,=HYPERLINK(1)\n"
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    (row,), _ = outcome(path)
    assert (row.cells["place"], row.cells["summary"]) == ("=1+1", "=HYPERLINK(1)")


def test_a_quotation_mark_that_is_never_closed_costs_its_row(tmp_path: Path) -> None:
    """And no more memory than a cell may take."""
    rows = ged(FACTS[:3])
    text = as_text(rows, GED_22)
    broken = text.replace(rows[0]["side_a"], f'"{rows[0]["side_a"]}', 1) + "x" * 400_000
    path = tmp_path / "x.csv"
    path.write_text(broken, encoding="utf-8")
    found, sentence = outcome(path)
    assert sentence or any(row.outcome == Outcome.SET_ASIDE for row in found)


def test_a_hostile_name_is_only_a_name(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A set is called by it; no path is made of it, no sign of it steers a terminal."""
    row = "date,place,lat,lon,type\n2024-01-16,Quetta,30,67,protest\n"
    for name, code in (("..\u202e\x1b[2J; rm -rf ~.csv", 1), ("..\u202e[2J; rm -rf ~.csv", 0)):
        path = tmp_path / name
        path.write_text(row, encoding="utf-8")
        assert cli.main(["import", str(path)]) == code
        assert home.exists() == (code == 0)  # no row stands under a name that steers
    assert cli.main(["sets"]) == 0
    said = capsys.readouterr()
    assert "\x1b" not in said.out + said.err
    assert "\u202e" not in said.out + said.err
    assert sorted(part.name for part in home.iterdir() if part.is_dir()) == ["files"]
    assert cli.main(["sets", "--off", "t-2j-rm-rf"]) == 0


MEASURED = """
import re, sys
from pathlib import Path
from data.store.imports import plan
from data.schema import DataError
try:
    made = plan(Path(sys.argv[1]))
    print(sum(made.counts.values()), end=" ")
except DataError as error:
    print("refused:", error, end=" ")
# not what getrusage says: that begins at what the process weighed that started this one
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.long
def test_the_largest_file_takes_bounded_memory(tmp_path: Path, home: Path) -> None:
    """200,000 rows take less than 2 GB; one more is refused, and so is a real bomb of 1 GB."""
    draw = Random(1)
    rows = ged(FACTS)
    path = tmp_path / "many.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(as_text([], GED_22))
        for number in range(200_000):
            row = {**rows[draw.randrange(len(rows))], "id": str(number)}
            file.write(as_text([row], GED_22, header=False))

    def run(path: Path) -> str:
        command = [sys.executable, "-c", MEASURED, str(path)]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        return ran.stdout

    counted, megabytes = run(path).split()
    assert counted == "200000"
    assert int(megabytes) < 2000
    with path.open("a", encoding="utf-8") as file:
        file.write(as_text([{**rows[0], "id": "999999"}], GED_22, header=False))
    assert "at most 200,000 rows" in run(path)
    bombed = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(bombed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("x.csv", "w") as out,
    ):
        for _ in range(1024):
            out.write(b"0" * 2**20)
    *_, megabytes = run(bombed).split()
    assert int(megabytes) < 500
