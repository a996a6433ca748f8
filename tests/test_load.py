"""The data set loads whole, and loads what it can of damaged files."""

import json
import shutil
import time

import pandas as pd
import pytest
from small_data import EVENTS, change, read, small_tables, write

from data.load import FOLDER, event_record, load
from data.reading import MAX_PROBLEMS
from data.schema import DERIVED_COLUMNS, EVENT_COLUMNS, TABLES, Coverage


@pytest.fixture(scope="module")
def dataset():
    """Return the data set that comes with Sarhad."""
    return load()


@pytest.fixture
def folder(tmp_path):
    """Return a folder with the tables of three events."""
    return small_tables(tmp_path / "tables")


def said(dataset):
    """Return the problems as one text."""
    return dataset.problems.to_csv(index=False)


# -- the data that come with Sarhad


def test_every_row_loads(dataset):
    """Nothing is set aside."""
    assert dataset.problems.empty
    assert dataset.incomplete == ""
    counts = {name: len(getattr(dataset, name)) for name in TABLES}
    assert counts["events"] == 557
    assert (counts["links"], counts["claims"]) == (142, 503)
    assert (counts["actors"], counts["places"]) == (137, 646)


def test_the_data_set_says_what_it_is(dataset):
    """Name, licence, a selected coverage that allows no rates, and the days it covers."""
    assert dataset.name == "Sarhad reference events"
    assert dataset.licence == "CC BY 4.0"
    assert "UCDP" in dataset.attribution
    assert dataset.coverage is Coverage.SELECTED
    assert dataset.re_export is True
    assert dataset.first_day.isoformat() == "2021-01-03"
    assert dataset.last_day.isoformat() == "2026-06-23"


def test_events_have_the_columns_of_the_schema(dataset):
    """The table's columns, then the derived ones, in order and dtype."""
    columns = [*EVENT_COLUMNS, *DERIVED_COLUMNS]
    assert list(dataset.events.columns) == [column.name for column in columns]
    for column in columns:
        assert str(dataset.events[column.name].dtype) == column.dtype, column.name


def test_events_come_oldest_first(dataset):
    """The browser searches the first days by halves."""
    assert dataset.events["date_start"].is_monotonic_increasing


def test_loading_is_quick():
    """A second load takes at most half a second of the processor."""
    load()
    start = time.process_time()
    load()
    assert time.process_time() - start < 0.5


def test_an_actor_is_found_through_its_parents(dataset):
    """A filter by BLA finds its Majeed Brigade."""
    majeed = dataset.events[dataset.events["initiator"] == "bla-majeed"]
    assert not majeed.empty
    assert majeed["lineage"].str.contains(";bla;", regex=False).all()
    bla = dataset.events["lineage"].str.contains(";bla;", regex=False).sum()
    assert bla > dataset.events["initiator"].str.contains(r"(?:^|;)bla(?:;|$)").sum()


def test_district_names_the_province_too(dataset):
    """A Pishin exists on both sides of the border."""
    event = dataset.events.set_index("event_id").loc["INC-2024-003"]
    assert event["district"] == "PK-BA/Panjgur"


def test_bands_of_deaths_keep_unknown_apart_from_none(dataset):
    """Unknown is not 0, and a figure of one side alone is used where there is no better."""
    events = dataset.events
    unknown = events[["fatalities_low", "fatalities_best", "fatalities_high"]].isna().all(axis=1)
    assert ((events["fatality_band"] == "unknown") == unknown).all()
    assert (events.loc[events["fatality_band"] == "0", "fatalities_best"] == 0).all()
    only_high = events[events["fatalities_best"].isna() & events["fatalities_high"].notna()]
    assert len(only_high) == 10
    assert (only_high["fatality_band"] != "unknown").all()


def test_words_are_found_in_any_script(dataset):
    """A name in Persian, an alias and a word of the notes all find the event."""
    text = dataset.events.set_index("event_id")["search_text"]
    assert "جیش العدل" in text["INC-2024-003"]
    assert "sarmachar" in text["INC-2024-006"]
    assert "inc 2024 003" in text["INC-2024-003"]


def test_a_capital_does_not_find_every_act_of_its_state(dataset):
    """Tehran is an alias of Iran, and yet finds only what names the city."""
    found = dataset.events["search_text"].str.contains("tehran", regex=False)
    iran = dataset.events["lineage"].str.contains(";ir;", regex=False)
    assert 0 < found.sum() < iran.sum() / 2


def test_every_record_is_json_without_a_value_that_is_none_of_it(dataset):
    """No NaN, no infinity, no frame values."""
    for event_id in dataset.events["event_id"]:
        json.dumps(event_record(dataset, event_id), allow_nan=False)


def test_a_record_tells_unknown_from_zero(dataset):
    """None where nothing is known."""
    record = event_record(dataset, "DIP-2024-023")
    assert record["fatalities_best"] is None
    assert record["latitude"] is None
    assert record["cameo_code"] == "030"
    assert record["mutual"] is True


def test_there_is_no_record_without_an_event(dataset):
    """An id that nobody has gives None."""
    assert event_record(dataset, "INC-1900-001") is None


# -- one content, one hash


def test_the_hash_is_that_of_the_content_alone(folder, tmp_path):
    """Another folder, other line ends, another time: the same hash."""
    other = tmp_path / "elsewhere"
    other.mkdir()
    for name in TABLES:
        content = (folder / f"{name}.csv").read_bytes().replace(b"\n", b"\r\n")
        (other / f"{name}.csv").write_bytes(b"\xef\xbb\xbf" + content)
    assert load(other).hash == load(folder).hash
    assert load(other).problems.empty


@pytest.mark.parametrize("name", TABLES)
def test_the_hash_changes_with_any_table(folder, name):
    """A link that was made on other data can be told."""
    before = load(folder).hash
    rows = read(folder / f"{name}.csv")
    write(folder / f"{name}.csv", rows[:-1], list(rows[0]))
    assert load(folder).hash != before
    assert len(before) == 12


def test_the_small_folder_is_sound(folder):
    """What the tests below damage is whole."""
    whole = load(folder)
    assert said(whole).count("\n") == 1
    assert set(whole.events["event_id"]) == set(EVENTS)
    assert len(whole.links) == 2
    assert whole.name == "tables"
    assert whole.licence == ""
    assert whole.re_export is False


# -- damaged files


DAMAGE = {
    "missing": None,
    "empty": b"",
    "binary": bytes(range(256)) * 40,
    "picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 50,
    "latin-1": "event_id,name\nx,Téhéran\n".encode("latin-1"),
    "utf-16": "event_id,name\nx,y\n".encode("utf-16"),
    "foreign": b"date,lat,lon\n2024-01-16,27.1,62.3\n",
    "html": b"<!doctype html><title>Not found</title>",
    "json": b'{"events": []}',
    "quote": b'event_id,"domain\n' + b"x,y\n" * 10,
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_one_sentence_and_the_rest_loads(folder, name, damage):
    """The table is empty, one problem names the file, what does not need it is there."""
    whole = {table: read(folder / f"{table}.csv") for table in TABLES}
    path = folder / f"{name}.csv"
    path.unlink()
    if DAMAGE[damage] is not None:
        path.write_bytes(DAMAGE[damage])
    found = load(folder)
    assert len(getattr(found, name)) == 0
    own = found.problems[found.problems["file"] == path.name]
    assert len(own) == 1
    assert own["expected"].iloc[0]
    assert own["got"].iloc[0]
    assert own["remedy"].iloc[0]
    assert found.incomplete
    for other in set(TABLES) - {name}:
        if name == "events" and other in ("links", "claims"):
            assert len(getattr(found, other)) == 0
        else:
            assert len(getattr(found, other)) == len(whole[other]), other
    assert len(found.problems) == (3 if name == "events" else 1)


def test_no_folder_is_an_empty_data_set(tmp_path):
    """Every file is named, and nothing fails."""
    found = load(tmp_path / "nowhere")
    assert len(found.events) == 0
    assert set(found.problems["file"]) == {f"{name}.csv" for name in TABLES}
    assert found.first_day == found.last_day


def test_a_file_that_is_too_large_is_not_read(folder, monkeypatch):
    """Its size is named."""
    monkeypatch.setattr("data.reading.MAX_BYTES", 500)
    assert "at most" in said(load(folder))


def test_a_cell_without_end_is_set_aside(folder):
    """A row with a cell of 200,000 characters is named by its line."""
    path = folder / "events.csv"
    lines = path.read_text("utf-8").splitlines()
    lines.insert(2, '"' + "x" * 200_000 + '"')
    path.write_text("\n".join(lines) + "\n", "utf-8")
    found = load(folder)
    assert len(found.events) == 3
    assert list(found.problems["line"]) == [3]


def test_a_row_with_too_few_cells_is_set_aside(folder):
    """Others stay."""
    path = folder / "actors.csv"
    path.write_text(path.read_text("utf-8") + "half,a row\n", "utf-8")
    found = load(folder)
    assert "13 cells" in said(found)
    assert len(found.events) == 3


def test_blank_lines_are_no_rows(folder):
    """A line without cells is skipped in silence."""
    path = folder / "events.csv"
    path.write_text(path.read_text("utf-8") + "\n\n", "utf-8")
    assert load(folder).problems.empty


def test_the_line_is_the_files_own_line(folder):
    """A cell of several lines before it does not lead the reader astray."""
    change(folder / "events.csv", 0, notes="one\ntwo\nthree")
    change(folder / "events.csv", 1, latitude="91")
    problems = load(folder).problems
    assert problems.loc[problems["file"] == "events.csv", "line"].tolist() == [5]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"fatalities_low": "5", "fatalities_best": "2"}, "fatalities_best"),
        ({"fatalities_best": "9", "fatalities_high": "2"}, "fatalities_high"),
        ({"fatalities_low": "9", "fatalities_best": "", "fatalities_high": "2"}, "fatalities_high"),
        ({"fatalities_best": "-1"}, "fatalities_best"),
        ({"fatalities_best": "2.0"}, "fatalities_best"),
        ({"fatalities_best": "٣"}, "fatalities_best"),
        ({"latitude": "", "longitude": "62"}, "latitude"),
        ({"longitude": ""}, "longitude"),
        ({"latitude": "123"}, "latitude"),
        ({"longitude": "1e9"}, "longitude"),
        ({"latitude": "nan"}, "latitude"),
        ({"latitude": "inf"}, "latitude"),
        ({"geo_precision": ""}, "geo_precision"),
        ({"geo_precision": "8"}, "geo_precision"),
        ({"radius_km": "-3"}, "radius_km"),
        ({"date_start": "16 January 2024"}, "date_start"),
        ({"date_start": "2024-02-30"}, "date_start"),
        ({"date_start": "1900-01-01"}, "date_start"),
        ({"date_end": "2023-01-01"}, "date_end"),
        ({"date_precision": ""}, "date_precision"),
        ({"kind": "skirmish"}, "kind"),
        ({"kind": "visit"}, "kind"),
        ({"domain": "rumour"}, "domain"),
        ({"status": "confirmed"}, "status"),
        ({"attribution": "maybe"}, "attribution"),
        ({"mutual": "TRUE"}, "mutual"),
        ({"verified": ""}, "verified"),
        ({"country": "Iran"}, "country"),
        ({"admin1_code": "Balochistan"}, "admin1_code"),
        ({"cameo_code": "42"}, "cameo_code"),
        ({"cooperation": "11"}, "cooperation"),
        ({"initiator": "nobody-known"}, "initiator"),
        ({"initiator_type": "2;2"}, "initiator_type"),
        ({"source_ids": "no-such-source"}, "source_ids"),
        ({"event_id": ""}, "event_id"),
        ({"event_id": "a b"}, "event_id"),
        ({"summary": ""}, "summary"),
        ({"notes": "bell \x07"}, "notes"),
    ],
)
def test_a_bad_event_is_set_aside_and_not_mended(folder, cells, column):
    """Its line and column are named; its links and claims cannot stand without it."""
    change(folder / "events.csv", 0, **cells)
    found = load(folder)
    assert len(found.events) == 2
    problems = found.problems[found.problems["file"] == "events.csv"]
    assert (2, column) in set(zip(problems["line"], problems["column"], strict=True))
    lost = read(folder / "claims.csv")[0]["event_id"]
    assert lost not in set(found.events["event_id"])
    rest = found.problems[found.problems["file"] != "events.csv"]
    assert set(rest["file"]) == {"claims.csv", "links.csv"}
    assert (rest["column"].isin(["event_id", "responds_to"])).all()


def test_a_claim_says_that_its_event_was_set_aside(folder):
    """The reason names the event and the file to mend."""
    change(folder / "events.csv", 0, latitude="100")
    text = said(load(folder))
    assert "'INC-2024-003', which was set aside" in text
    assert "Mend its row in events.csv." in text


def test_the_later_of_two_rows_with_one_id_is_set_aside(folder):
    """The problem names both lines."""
    path = folder / "events.csv"
    rows = read(path)
    write(path, [*rows, rows[0]])
    found = load(folder)
    assert len(found.events) == 3
    assert list(found.problems["line"]) == [5]
    assert "also on line 2" in said(found)


def test_a_link_to_nothing_is_set_aside(folder):
    """And the event no longer claims to respond to it."""
    change(folder / "links.csv", 0, responds_to="INC-1999-001")
    found = load(folder)
    assert len(found.links) == 1
    assert "INC-1999-001" in said(found)
    later = read(folder / "links.csv")[0]["event_id"]
    assert event_record(found, later)["answers"] == []
    assert event_record(found, later)["responds_to"] == ""


def test_an_event_stays_when_the_row_of_its_actor_is_damaged(folder):
    """The actor's own line says what is wrong; the event is shown with the bare id."""
    rows = read(folder / "actors.csv")
    place = [row["actor_id"] for row in rows].index("irgc")
    change(folder / "actors.csv", place, type="9")
    found = load(folder)
    assert len(found.events) == 3
    assert list(found.problems["file"]) == ["actors.csv"]
    record = event_record(found, "INC-2024-003")
    assert record["initiators"][0]["name"] == "irgc"


def test_a_circle_of_parents_does_not_hang(folder):
    """Every actor of the circle is an ancestor of the others, once."""
    rows = read(folder / "actors.csv")
    names = [row["actor_id"] for row in rows]
    change(folder / "actors.csv", names.index("ir"), parent="irgc")
    found = load(folder)
    line = found.events.set_index("event_id").loc["INC-2024-003", "lineage"]
    assert line.count(";irgc;") == 1
    assert ";ir;" in line


@pytest.mark.parametrize("digest", [b"", b"\xff\xfe", b"[]", b'{"dataset": 3}', b"[" * 100_000,
                                    b'{"dataset": {"coverage": "everything"}}'])  # fmt: skip
def test_a_damaged_digest_gives_the_careful_answer(folder, digest):
    """No licence is claimed and nothing may be handed on."""
    (folder / "DIGEST").write_bytes(digest)
    found = load(folder)
    assert (found.licence, found.re_export) == ("", False)
    assert list(found.problems["file"]) == ["DIGEST"]
    assert len(found.events) == 3


def test_a_digest_names_the_data_set(folder):
    """Name, licence and coverage are read from it."""
    shutil.copy(FOLDER / "DIGEST", folder / "DIGEST")
    assert load(folder).name == "Sarhad reference events"
    assert load(folder).re_export is True


def test_many_problems_are_counted_not_listed(folder):
    """The last line says how many more there are."""
    path = folder / "claims.csv"
    row = read(path)[0]
    write(path, [{**row, "claim_type": "gossip"}] * (MAX_PROBLEMS + 50))
    found = load(folder)
    assert len(found.problems) == MAX_PROBLEMS + 1
    assert "50 more faults" in said(found)


def test_hostile_text_is_kept_as_it_is(folder):
    """Markup and templates are text; nothing reads them."""
    hostile = "<img src=x onerror=alert(1)> ${7*7} `</script>` =1+1 {name} \u202e"
    change(folder / "events.csv", 0, summary=hostile, notes=hostile)
    found = load(folder)
    assert found.problems.empty
    assert event_record(found, "INC-2024-003")["summary"] == hostile


def test_an_address_that_is_no_web_address_is_set_aside(folder):
    """javascript: never reaches a card."""
    change(folder / "sources.csv", 0, url="javascript:alert(1)")
    found = load(folder)
    assert "javascript" in said(found)
    assert "javascript" not in json.dumps([event_record(found, event) for event in EVENTS])


def test_frames_are_not_shared_between_loads():
    """Two loads give equal and separate frames."""
    one, other = load(), load()
    pd.testing.assert_frame_equal(one.events, other.events)
    assert one.events is not other.events
    assert one.hash == other.hash
