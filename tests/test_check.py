"""Every rule of the check fires, names its place, and is silent on sound data."""

import json
import shutil

import pytest
from small_data import change, read, small_facts, small_tables, write

from data.check import check
from data.load import FOLDER
from data.schema import TABLES


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Return a folder with tables and facts of three events, never changed."""
    root = tmp_path_factory.mktemp("sound")
    small_facts(small_tables(root / "set") / "facts")
    return root / "set"


@pytest.fixture
def folder(sound, tmp_path):
    """Return a copy of the sound folder."""
    return shutil.copytree(sound, tmp_path / "set")


def faults(problems):
    """Return file, line and column of each problem."""
    return [
        (row["file"], None if row["line"] is None else int(row["line"]), row["column"])
        for row in problems.astype(object).where(problems.notna(), None).to_dict("records")
    ]


def test_what_comes_with_sarhad_is_sound():
    """No row: facts, tables, references and sums."""
    assert check().to_dict("records") == []


def test_the_small_folder_is_sound(sound):
    """What the tests below damage is whole."""
    assert check(sound).to_dict("records") == []
    assert check(sound / "facts").to_dict("records") == []


def test_a_problem_says_where_what_and_how_to_mend_it(folder):
    """File, line, column, expected, got, remedy are all there."""
    change(folder / "facts" / "incidents.csv", 1, fatalities_best="99")
    (problem,) = check(folder).to_dict("records")
    assert problem == {
        "file": "facts/incidents.csv",
        "line": 3,
        "column": "fatalities_high",
        "expected": "at least fatalities_best, which is 99",
        "got": "9",
        "remedy": "Correct one of the two figures.",
    }


@pytest.mark.parametrize(
    ("name", "cells", "column"),
    [
        ("incidents", {"event_id": ""}, "event_id"),
        ("incidents", {"date": "2024-1-16"}, "date"),
        ("incidents", {"date": "2024-01-32"}, "date"),
        ("incidents", {"date_precision": "year"}, "date_precision"),
        ("incidents", {"country": "Pakistan"}, "country"),
        ("incidents", {"admin1": "Baluchestan-e Pakistan"}, "admin1"),
        ("incidents", {"admin2": "Nowhere"}, "admin2"),
        ("incidents", {"place": " "}, "place"),
        ("incidents", {"lat": ""}, "lat"),
        ("incidents", {"lat": "95"}, "lat"),
        ("incidents", {"lat": "27,1"}, "lat"),
        ("incidents", {"lon": "181"}, "lon"),
        ("incidents", {"geo_precision": "town"}, "geo_precision"),
        ("incidents", {"event_type": "battles"}, "event_type"),
        ("incidents", {"fatalities_low": "7"}, "fatalities_best"),
        ("incidents", {"fatalities_high": "1"}, "fatalities_high"),
        ("incidents", {"fatalities_best": "two"}, "fatalities_best"),
        ("incidents", {"injuries": "-1"}, "injuries"),
        ("incidents", {"summary": ""}, "summary"),
        ("incidents", {"source_name": ""}, "source_name"),
        ("incidents", {"source_url": "www.dawn.com/1"}, "source_url"),
        ("incidents", {"source_url": "javascript:alert(1)//.x"}, "source_url"),
        ("incidents", {"verified": "confirmed"}, "verified"),
        ("incidents", {"initiator_ids": ""}, "initiator_ids"),
        ("incidents", {"initiator_ids": "irgc,jaish-al-adl"}, "initiator_ids"),
        ("incidents", {"initiator_ids": "irgc;"}, "initiator_ids"),
        ("incidents", {"initiator_ids": "irgc;nobody"}, "initiator_ids"),
        ("incidents", {"target_ids": "nobody"}, "target_ids"),
        ("incidents", {"attribution": "blamed"}, "attribution"),
        ("incidents", {"mutual": "maybe"}, "mutual"),
        ("incidents", {"notes": "a\x01b"}, "notes"),
        ("diplomatic_events", {"event_type": "tweet"}, "event_type"),
        ("diplomatic_events", {"lat": ""}, "lat"),
        ("diplomatic_events", {"cameo_code": "14", "cameo_root": "14"}, "cameo_code"),
        ("diplomatic_events", {"cameo_code": "1"}, "cameo_code"),
        ("diplomatic_events", {"cameo_root": "3"}, "cameo_root"),
        ("diplomatic_events", {"cameo_code": "042"}, "cameo_code"),
        ("diplomatic_events", {"cameo_code": "", "cameo_root": ""}, "cameo_code"),
        ("diplomatic_events", {"cooperation_score": ""}, "cooperation_score"),
        ("diplomatic_events", {"cooperation_score": "-3.0"}, "cooperation_score"),
        ("diplomatic_events", {"cooperation_score": "-12"}, "cooperation_score"),
        ("actors", {"name": ""}, "name"),
        ("actors", {"type": "9"}, "type"),
        ("actors", {"country": "iran"}, "country"),
        ("actors", {"parent": "nobody"}, "parent"),
        ("actors", {"role": "hero"}, "role"),
        ("actors", {"active_from": "about 2012"}, "active_from"),
        ("actors", {"source_url": "ftp://x.y/z"}, "source_url"),
        ("links", {"relation": "caused"}, "relation"),
        ("links", {"basis": "obvious"}, "basis"),
        ("links", {"confidence": "certain"}, "confidence"),
        ("links", {"source_url": ""}, "source_url"),
        ("links", {"event_id": "INC-1999-001"}, "event_id"),
        ("links", {"responds_to": "INC-1999-001"}, "responds_to"),
        ("claims", {"claim_type": "gossip"}, "claim_type"),
        ("claims", {"claimant": "nobody"}, "claimant"),
        ("claims", {"event_id": "INC-1999-001"}, "event_id"),
        ("claims", {"claim_date": "January 2024"}, "claim_date"),
        ("claims", {"claim_date": "2024-13"}, "claim_date"),
        ("claims", {"figure_low": "5", "figure_high": "4"}, "figure_high"),
        ("claims", {"statement": ""}, "statement"),
        ("places", {"latitude": ""}, "latitude"),
        ("places", {"radius_km": "wide"}, "radius_km"),
        ("places", {"precision": "0"}, "precision"),
        ("places", {"feature": "oasis"}, "feature"),
    ],
)
def test_each_rule_of_the_facts_fires(sound, tmp_path, name, cells, column):
    """One bad cell is found on its line, in its column."""
    facts = shutil.copytree(sound / "facts", tmp_path / "facts")
    change(facts / f"{name}.csv", 0, **cells)
    assert (f"{name}.csv", 2, column) in faults(check(facts))


@pytest.mark.parametrize(
    ("name", "cells", "column"),
    [
        ("events", {"date_end": "2023-01-01"}, "date_end"),
        ("events", {"kind": "visit"}, "kind"),
        ("events", {"longitude": ""}, "longitude"),
        ("events", {"initiator_type": "2"}, "initiator_type"),
        ("events", {"responds_to": "INC-2024-006"}, "responds_to"),
        ("events", {"geo_method": "guess"}, "geo_method"),
        ("events", {"source_ids": "nowhere"}, "source_ids"),
        ("events", {"cameo_code": "42"}, "cameo_code"),
        ("links", {"source_id": "nowhere"}, "source_id"),
        ("claims", {"date_precision": "4"}, "date_precision"),
        ("sources", {"url": "data:text/html,x"}, "url"),
        ("sources", {"publisher": ""}, "publisher"),
        ("sources", {"reliability": "G"}, "reliability"),
        ("places", {"admin1_code": "Balochistan"}, "admin1_code"),
    ],
)
def test_each_rule_of_the_tables_fires(folder, name, cells, column):
    """One bad cell is found on its line, in its column."""
    change(folder / f"{name}.csv", 0, **cells)
    assert (f"{name}.csv", 2, column) in faults(check(folder))


@pytest.mark.parametrize("name", ["incidents", "actors", "links", "places"])
def test_a_row_that_stands_twice_is_found(folder, name):
    """The later line is named, and the earlier one in the sentence."""
    path = folder / "facts" / f"{name}.csv"
    rows = read(path)
    write(path, [*rows, rows[0]])
    problems = check(folder)
    assert (f"facts/{name}.csv", len(rows) + 2) in [fault[:2] for fault in faults(problems)]
    assert "also on line 2" in problems["got"].iloc[0]


def test_one_id_for_an_incident_and_a_diplomatic_event_is_found(folder):
    """Ids are unique over both files."""
    change(folder / "facts" / "diplomatic_events.csv", 0, event_id="INC-2024-003")
    assert ("facts/diplomatic_events.csv", 2, "event_id") in faults(check(folder))


def test_parents_in_a_circle_are_found(folder):
    """Each actor of the circle is named."""
    path = folder / "facts" / "actors.csv"
    names = [row["actor_id"] for row in read(path)]
    change(path, names.index("ir"), parent="irgc")
    problems = check(folder)
    assert "parent" in set(problems["column"])
    assert "'irgc' above itself" in set(problems["got"])


def test_the_line_is_the_files_own(folder):
    """Cells of several lines before it are counted."""
    path = folder / "facts" / "incidents.csv"
    change(path, 0, notes="one\r\ntwo\nthree")
    change(path, 1, verified="perhaps")
    assert ("facts/incidents.csv", 5, "verified") in faults(check(folder))


@pytest.mark.parametrize("name", ["events.csv", "facts/incidents.csv", "facts/CODEBOOK.md"])
def test_an_edit_without_a_new_sum_is_found(tmp_path, name):
    """The file is named, and how to make the tables again."""
    whole = tmp_path / "whole"
    shutil.copytree(FOLDER / "facts", whole / "facts")
    for table in (*TABLES, "calendar"):
        shutil.copy(FOLDER / f"{table}.csv", whole)
    shutil.copy(FOLDER / "DIGEST", whole)
    path = whole / name
    path.write_bytes(path.read_bytes() + b"\n")
    (problem,) = check(whole).to_dict("records")
    assert problem["file"] == name
    assert "python -m data.casebook" in problem["remedy"]


def test_a_file_of_the_digest_that_is_gone_is_found(folder):
    """And a DIGEST that is no DIGEST."""
    entry = {"sha256": "0" * 64, "rows": 1}
    (folder / "DIGEST").write_text(json.dumps({"files": {"gone.csv": entry}}))
    assert faults(check(folder)) == [("gone.csv", None, "")]
    (folder / "DIGEST").write_text("?")
    assert faults(check(folder)) == [("DIGEST", None, "files")]


def test_one_file_is_known_by_its_columns(folder, tmp_path):
    """Whatever its name, and with ids looked up in the data of Sarhad."""
    alone = tmp_path / "my incidents.csv"
    shutil.copy(folder / "facts" / "incidents.csv", alone)
    assert check(alone).empty
    change(alone, 0, initiator_ids="nobody", lat="100")
    assert set(faults(check(alone))) == {
        ("my incidents.csv", 2, "lat"),
        ("my incidents.csv", 2, "initiator_ids"),
    }


@pytest.mark.parametrize("name", TABLES)
def test_each_table_can_be_checked_alone(folder, name):
    """With its neighbours beside it."""
    assert check(folder / f"{name}.csv").empty


def test_a_file_that_misses_a_column_is_told_which(folder):
    """It is still known by the others."""
    path = folder / "facts" / "claims.csv"
    rows = [{key: row[key] for key in row if key != "claimant"} for row in read(path)]
    write(path, rows)
    (problem,) = check(path).to_dict("records")
    assert (problem["column"], problem["expected"]) == ("claimant", "the columns claimant")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"caf\xe9,1\n", b"lat,lon\n1,2\n", b"PK\x03\x04\x00\x00"]
)
def test_a_foreign_file_is_one_problem(tmp_path, content):
    """Never an exception."""
    path = tmp_path / "foreign.csv"
    path.write_bytes(content)
    assert len(check(path)) == 1


def test_a_path_that_is_not_there_is_one_problem(tmp_path):
    """It is named."""
    assert faults(check(tmp_path / "nothing.csv")) == [("nothing.csv", None, "")]


def test_hostile_cells_are_quoted_and_cut(folder):
    """A problem shows what was found on one line."""
    change(folder / "facts" / "incidents.csv", 0, verified="<b>\n" * 200)
    got = check(folder)["got"].iloc[0]
    assert "\n" not in got
    assert "(800 characters)" in got
