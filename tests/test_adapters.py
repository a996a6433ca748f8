"""The adapters: each format is known by itself, and what it says is what the events say."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from shapes import ACLED_31, ACLED_35, GED_22, acled, as_text, gdelt, ged, incidents, write_ged
from small_data import read

import cli
from data.adapters.adapt import Adapter, Outcome, Row
from data.adapters.cells import both_degrees, country, deaths, latitude, longitude
from data.adapters.days import order_of, written_days
from data.adapters.files import open_table
from data.adapters.kinds import read_kind
from data.adapters.locating import Located, Spot, Written
from data.adapters.origin import DoubtfulError, UnfitError
from data.adapters.recognise import Asked, Recognised, recognise
from data.adapters.roster import Roster
from data.load import FOLDER, load
from data.query import Query
from data.schema import DataError, Kind
from data.whereabouts import Ground
from geo import snapshot

SHARED = Path(__file__).resolve().parents[2] / "shared" / "events"


def rows_of(path: Path, **asked: object) -> tuple[Recognised, list[Row]]:
    """Return how a file is recognised, and its rows."""
    found = recognise(open_table(path), Asked(**asked))  # type: ignore[arg-type]
    ground, roster = Ground.of(read(FOLDER / "places.csv")), Roster(read(FOLDER / "actors.csv"))
    adapter = Adapter(found.origin, ground, roster)
    return found, [row for chunk in adapter.rows(found.table) for row in chunk]


def ends(rows: list[Row]) -> dict[str, int]:
    """Return how many rows end in each way."""
    return dict(Counter(row.outcome.value for row in rows))


def saved(path: Path, content: str | bytes) -> Path:
    """Write a file and return it."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# --- formats ------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [ACLED_31, ACLED_35])
@pytest.mark.parametrize("class_names", [True, False])
@pytest.mark.parametrize("long_dates", [True, False])
def test_acled_is_read_in_all_its_spellings(
    tmp_path: Path, columns: tuple[str, ...], class_names: bool, long_dates: bool
) -> None:
    """31 or 35 columns, classes as numbers or words, days as 2024-01-16 or 16 January 2024."""
    facts = incidents(60)
    text = as_text(acled(facts, class_names=class_names, long_dates=long_dates), columns)
    found, rows = rows_of(saved(tmp_path / "acled.csv", text))
    assert found.origin.id == "acled"
    assert ends(rows) == {"accepted": 60}
    for fact, row in zip(facts, rows, strict=True):
        assert row.cells["kind"] == fact["kind"]
        assert row.cells["date_start"] == fact["date_start"]
        assert float(row.cells["latitude"]) == pytest.approx(float(fact["latitude"]))
        assert row.cells["summary"] == fact["summary"]
        assert row.cells["geo_precision"] in ("2", "3", "4")  # a town's centre is never exact
        assert "ACLED's precision" in row.cells["notes"]


def test_acled_may_not_be_handed_on(tmp_path: Path) -> None:
    """Their terms: the rows stay, the credit names the day of access."""
    found, _ = rows_of(saved(tmp_path / "a.csv", as_text(acled(incidents(1)), ACLED_31)))
    assert not found.origin.terms.re_export
    assert "{day}" in found.origin.terms.attribution


@pytest.mark.parametrize("width", [57, 58, 61])
def test_gdelt_is_known_without_names_of_columns(tmp_path: Path, width: int) -> None:
    """Both releases are unverified leads, incidents and diplomacy by their CAMEO codes."""
    facts = read(FOLDER / "events.csv")[:80]
    found, rows = rows_of(saved(tmp_path / "x.export.CSV", gdelt(facts, width=width)))
    assert found.origin.id == "gdelt"
    assert Outcome.SET_ASIDE not in {row.outcome for row in rows}
    assert {row.cells["status"] for row in rows} == {"unverified"}
    assert {row.cells["verified"] for row in rows} == {"no"}
    for fact, row in zip(facts, rows, strict=True):
        assert row.cells.get("latitude", "") == fact["latitude"]
        assert row.cells.get("cameo_code", "") == (fact["cameo_code"] or row.cells["cameo_code"])


def test_a_country_in_gdelt_is_no_place(tmp_path: Path) -> None:
    """The centre of a country is listed and not placed."""
    fact = {**incidents(1)[0], "place": "Pakistan"}
    text = gdelt([fact]).replace("\t4\tPakistan\t", "\t1\tPakistan\t")
    _, rows = rows_of(saved(tmp_path / "x.tsv", text))
    assert rows[0].cells["geo_precision"] == "6"


def test_the_answer_of_ucdps_service_is_read(tmp_path: Path) -> None:
    """Its numbers are numbers, not texts."""
    records = [
        {**row, "latitude": float(row["latitude"]), "id": int(row["id"]), "best": int(row["best"])}
        for row in ged(incidents(5))
    ]
    answer = {"TotalCount": 5, "TotalPages": 1, "NextPageUrl": "", "Result": records}
    found, rows = rows_of(saved(tmp_path / "ged.json", json.dumps(answer)))
    assert (found.origin.id, ends(rows)) == ("ucdp", {"accepted": 5})


def workbook(rows: list[list[object]], *, before: int = 0) -> bytes:
    """Return a workbook with a sheet about it, and a sheet of rows below some lines of titles."""
    book, target = Workbook(), io.BytesIO()
    book.active.title = "About"
    book.active.append(["What this is"])
    sheet = book.create_sheet("Data")
    for _ in range(before):
        sheet.append(["Monthly report"])
    for row in rows:
        sheet.append(row)
    book.save(target)
    return target.getvalue()


def test_a_workbook_of_acled_is_read(tmp_path: Path) -> None:
    """The sheet with the table is found, below lines of titles; days of a spreadsheet are days."""
    facts = acled(incidents(10))
    cells: list[list[object]] = [list(ACLED_31)]
    for row in facts:
        values: list[object] = [row.get(name, "") for name in ACLED_31]
        values[1] = datetime.fromisoformat(row["event_date"])
        values[22], values[28] = float(row["latitude"]), int(row["fatalities"])
        cells.append(values)
    found, rows = rows_of(saved(tmp_path / "acled.xlsx", workbook(cells, before=2)))
    assert (found.origin.id, found.table.form) == ("acled", "xlsx")
    assert ends(rows) == {"accepted": 10}
    assert [row.cells["date"] for row in rows] == [row["event_date"] for row in facts]


def test_the_sheets_that_are_not_read_are_named(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those with a table: a sheet of text, or of names of columns alone, has nothing to read."""
    book, target = Workbook(), io.BytesIO()
    book.active.title = "About"
    book.active.append(["What this is"])
    for title, rows in {
        "2023": [["Date", "Type"], ["2023-01-16", "battle"]],
        "2024": [["Date", "Place", "Type"], ["2024-01-16", "Turbat", "battle"]],
        "Blank": [["Date", "Place", "Type", "Killed"]],
        "Codes\x9b": [["Word", "Meaning"], ["a", "b"]],
    }.items():
        for row in rows:
            (book[title] if title in book.sheetnames else book.create_sheet(title)).append(row)
    book.save(target)
    path = saved(tmp_path / "years.xlsx", target.getvalue())
    assert open_table(path).other_sheets == ("2023", "Codes\x9b")
    assert cli.main(["import", str(path), "--json"]) == 0
    said = capsys.readouterr()
    assert (
        "only the sheet “2024” is read, the widest that has rows. Not read: 2023 and Codes"
        in said.err
    )
    assert "\x9b" not in said.err
    assert json.loads(said.out)["other_sheets"] == ["2023", "Codes\x9b"]


def test_a_zip_file_holds_one_table(tmp_path: Path) -> None:
    """Beside a codebook, in a folder, under any name: it is read and never unpacked to a path."""
    inner = as_text(ged(incidents(4)), GED_22)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../GEDEvent_v22_1.csv", inner)
        archive.writestr("ged221.pdf", b"%PDF")
        archive.writestr("__MACOSX/._GEDEvent.csv", b"x")
    found, rows = rows_of(saved(tmp_path / "ged.zip", target.getvalue()))
    assert found.table.name == "GEDEvent_v22_1.csv"
    assert ends(rows) == {"accepted": 4}


@pytest.mark.parametrize("form", ["csv", "xlsx", "geojson", "kml"])
def test_our_own_exports_come_back(tmp_path: Path, form: str) -> None:
    """What a colleague exported is read again: same ids, days, kinds, deaths and places."""
    ours = load()
    query = Query(kinds=(Kind.BATTLE, Kind.VISIT))
    path = saved(tmp_path / f"own.{form}", snapshot.make(ours, query, form=form).content)
    _, rows = rows_of(path)
    kept = ours.events.set_index("event_id")
    assert len(rows) == sum(ours.events["kind"].isin(("battle", "visit")))
    assert Outcome.SET_ASIDE not in {row.outcome for row in rows}
    for row in rows:
        fact = kept.loc[row.cells["event_id"].partition(":")[2]]
        assert row.cells["kind"] == fact["kind"]
        assert row.cells["date_start"] == str(fact["date_start"].date())
        assert row.cells.get("initiator", "") == fact["initiator"] or not fact["initiator"]
        assert row.cells["summary"] == fact["summary"]
        if form != "kml" and row.cells.get("latitude"):
            assert float(row.cells["latitude"]) == pytest.approx(fact["latitude"])


def test_points_and_nothing_else_place_a_feature(tmp_path: Path) -> None:
    """A polygon waits in review: its middle would be a guess."""
    properties = {"date": "2024-01-16", "type": "protest", "place": "Quetta"}
    shapes = [
        {"type": "Point", "coordinates": [67.0, 30.2]},
        {"type": "Polygon", "coordinates": [[[67, 30], [68, 30], [68, 31], [67, 30]]]},
        None,
    ]
    features = [{"type": "Feature", "geometry": s, "properties": properties} for s in shapes]
    document = {"type": "FeatureCollection", "features": features}
    _, rows = rows_of(saved(tmp_path / "x.geojson", json.dumps(document)))
    assert [row.outcome.value for row in rows] == ["accepted", "review", "set_aside"]


# --- any table ----------------------------------------------------------------------------

SHEET = (
    "Date of incident;Where;District;Type of incident;Killed;What happened;Lat;Long;Source;Link\n"
    "16/01/2024;Panjgur;Panjgur;Drone strike;2;Two children died;26,97;64,1;Dawn;\n"
    "03/02/2024;Turbat;Kech;Target killing;1-3;A teacher;26.0 N;63°03'E;TBP;https://a.example/b\n"
    "04/02/2024;a village;;protest;;A sit-in;;;;\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_a_sheet_is_read_whatever_its_encoding(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    """Columns by their names, 26,97 as 26.97, 16/01 as a day because no month is the sixteenth."""
    text = SHEET.replace(";", delimiter)
    found, rows = rows_of(saved(tmp_path / "sheet.csv", text.encode(encoding)))
    assert ends(rows) == {"accepted": 2, "review": 1}
    first, second, third = rows
    assert first.cells["kind"] == "explosion_remote_violence"
    assert (first.cells["latitude"], first.cells["longitude"]) == ("26.97", "64.1")
    assert first.cells["admin1_code"] == "PK-BA"  # Panjgur is a district of one province only
    assert (first.cells["geo_precision"], first.cells["radius_km"]) == ("2", "25")
    assert second.cells["date_start"] == "2024-02-03"
    assert second.cells["longitude"] == "63.05"
    assert (second.cells["fatalities_low"], second.cells["fatalities_high"]) == ("1", "3")
    assert "fatalities_best" not in second.cells
    assert third.problem
    assert third.problem.column == "Where"
    assert found.unread == ()


def test_persian_windows_text_is_read(tmp_path: Path) -> None:
    """Older spreadsheets in Iran and Pakistan write code page 1256."""
    text = "تاریخ,محل,استان,نوع,شرح\n۱۴۰۲/۱۰/۲۶,سراوان,سیستان و بلوچستان,انفجار,انفجار در سراوان\n"
    arabic = text.replace("ی", "ي").replace("ک", "ك").replace("۱۴۰۲/۱۰/۲۶", "1402/10/26")
    _, rows = rows_of(saved(tmp_path / "s.csv", arabic.encode("cp1256")))
    assert rows[0].cells["date_start"] == "2024-01-16"
    assert rows[0].cells["admin1_code"] == "IR-11"
    assert rows[0].cells["country"] == "IR"
    assert rows[0].cells["kind"] == "explosion_remote_violence"


def test_two_columns_that_could_be_one_field_are_asked_about(tmp_path: Path) -> None:
    """Neither is taken; a person says which."""
    text = "date,location,where,type\n2024-01-16,Quetta,near the bazaar,protest\n"
    path = saved(tmp_path / "x.csv", text)
    with pytest.raises(DataError, match="location and where") as caught:
        rows_of(path)
    assert "--map 'location=place'" in str(caught.value)
    found, _ = rows_of(path, mapping={"location": "place"})
    assert found.fields["place"] == "location"
    assert found.unread == ("where",)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("a,b\n1,2\n", "a column for the day"), ("date,b\n2024-01-16,2\n", "coordinates or the name")],
)
def test_a_table_without_day_or_place_is_refused(tmp_path: Path, text: str, wanted: str) -> None:
    """In one sentence that says what to do."""
    with pytest.raises(DataError, match=wanted) as caught:
        rows_of(saved(tmp_path / "x.csv", text))
    assert "--map" in str(caught.value)


def test_columns_and_fields_that_there_are_not_are_refused(tmp_path: Path) -> None:
    """A slip in --map is told, not ignored."""
    path = saved(tmp_path / "x.csv", SHEET)
    with pytest.raises(DataError, match="one of its columns"):
        rows_of(path, mapping={"Wher": "place"})
    with pytest.raises(DataError, match="a field"):
        rows_of(path, mapping={"Where": "plaice"})


def test_days_that_can_be_two_are_asked_about(tmp_path: Path) -> None:
    """03/04 is a day of March or of April; the flag decides, and so does another row."""
    text = "date,place,type,lat,lon\n03/04/2024,Quetta,protest,30.2,67\n"
    _, rows = rows_of(saved(tmp_path / "x.csv", text))
    assert rows[0].outcome == Outcome.REVIEW
    for order, day in (("dmy", "2024-04-03"), ("mdy", "2024-03-04")):
        _, rows = rows_of(tmp_path / "x.csv", order=order)
        assert rows[0].cells["date_start"] == day
    _, rows = rows_of(saved(tmp_path / "y.csv", text + "04/25/2024,Quetta,protest,30.2,67\n"))
    assert [row.cells["date_start"] for row in rows] == ["2024-03-04", "2024-04-25"]
    both = text + "04/25/2024,Quetta,protest,30.2,67\n25/04/2024,Quetta,protest,30.2,67\n"
    with pytest.raises(DataError, match="one order"):
        rows_of(saved(tmp_path / "z.csv", both))


def test_zero_zero_is_no_place(tmp_path: Path) -> None:
    """A gap that a program filled is not in the Gulf of Guinea."""
    text = "date,place,type,lat,lon\n2024-01-16,Quetta,protest,0,0\n"
    _, rows = rows_of(saved(tmp_path / "x.csv", text))
    assert rows[0].outcome == Outcome.REVIEW


def test_a_name_is_placed_by_who_knows_names(tmp_path: Path) -> None:
    """A resolver that is handed in accepts or says why not; a row with coordinates is not asked."""
    asked: list[Written] = []

    def locate(written: Written) -> Located:
        asked.append(written)
        if written.text == "Turbat":
            return Located(Spot(26.0, 63.05, 2, 25.0, "PK", "Balochistan", "Kech"))
        return Located(None, "Two places are called Dasht.")

    text = (
        "date,place,province,type,lat,lon\n2024-01-16,Turbat,,protest,,\n"
        "2024-01-16,Dasht,Balochistan,protest,,\n2024-01-16,Quetta,,protest,30.2,67\n"
        "2024-01-17,Turbat,,protest,,\n"
    )
    found = recognise(open_table(saved(tmp_path / "x.csv", text)), Asked())
    ground, roster = Ground.of(read(FOLDER / "places.csv")), Roster(read(FOLDER / "actors.csv"))
    adapter = Adapter(found.origin, ground, roster, locate)
    rows = [row for chunk in adapter.rows(found.table) for row in chunk]
    assert [row.outcome.value for row in rows] == ["accepted", "review", "accepted", "accepted"]
    assert rows[0].cells["geo_method"] == "gazetteer"
    assert (rows[0].cells["admin2"], rows[0].cells["admin1_code"]) == ("Kech", "PK-BA")
    assert rows[1].problem
    assert rows[1].problem.remedy == "Two places are called Dasht."
    assert asked == [Written("Turbat"), Written("Dasht", "PK", "Balochistan")]  # once each


# --- cells --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-01-16", "2024-01-16", "2024-01-16"),
        ("2024-01-16 10:30", "2024-01-16", "2024-01-16"),
        ("16 January 2024", "2024-01-16", "2024-01-16"),
        ("16-Jan-24", "2024-01-16", "2024-01-16"),
        ("January 16th, 2024", "2024-01-16", "2024-01-16"),
        ("20240116", "2024-01-16", "2024-01-16"),
        ("45307", "2024-01-16", "2024-01-16"),
        ("25.12.2023 18:00", "2023-12-25", "2023-12-25"),
        ("۱۴۰۲/۱۰/۲۶", "2024-01-16", "2024-01-16"),
        ("26 Dey 1402", "2024-01-16", "2024-01-16"),
        ("Feb 2024", "2024-02-01", "2024-02-29"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024", "2024-01-01", "2024-12-31"),
    ],
)
def test_days_are_read_as_people_write_them(text: str, first: str, last: str) -> None:
    """In both calendars; a month or a year is all its days."""
    assert written_days(text)[:2] == (first, last)


@pytest.mark.parametrize("text", ["", "yesterday", "30 February 2024", "1402/12/30", "2024-13-01"])
def test_what_is_no_day_is_refused(text: str) -> None:
    """1402 was no leap year."""
    with pytest.raises(UnfitError):
        written_days(text)


@given(st.dates(min_value=date(1947, 1, 1)))
def test_every_day_comes_back(day: date) -> None:
    """Written in the ISO form, in words or day first, a day is itself, up to the last we know."""
    for text in (day.isoformat(), day.strftime("%d %B %Y"), day.strftime("%d/%m/%Y")):
        if day <= date(2126, 6, 5):
            assert written_days(text, "dmy").first == day.isoformat()
        else:
            with pytest.raises(UnfitError):
                written_days(text, "dmy")


def test_the_order_of_days_is_that_of_the_column() -> None:
    """One day above twelve decides for all."""
    assert order_of(["01/02/2024", "16/01/2024"]) == "dmy"
    assert order_of(["01/02/2024", "01/16/2024"]) == "mdy"
    assert order_of(["01/02/2024", "2024-01-16"]) == ""


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("26.97", "26.97"), ("26,97", "26.97"), ("26.97 N", "26.97"), ("26.97S", "-26.97"),
        ("-26.97", "-26.97"), ("26°58'12\"N", "26.97"), ("۲۶.۹۷", "26.97"), ("", ""), ("n/a", ""),
    ],
)  # fmt: skip
def test_degrees_are_read_as_people_write_them(text: str, degrees: str) -> None:
    """With a comma, a letter, minutes and seconds, in Persian digits; nothing stays nothing."""
    assert latitude(text) == degrees


@pytest.mark.parametrize("text", ["91", "26.97 E", "26°75'N", "north", "1e3", "nan.0", "26.97.1"])
def test_what_is_no_latitude_is_refused(text: str) -> None:
    """Also a longitude in its place."""
    with pytest.raises(UnfitError):
        latitude(text)


@given(st.floats(-180, 180, allow_nan=False), st.floats(-90, 90, allow_nan=False))
def test_coordinates_come_back(east: float, north: float) -> None:
    """In two cells and in one, to nine digits."""
    written = (f"{north:.9f}", f"{east:.9f}")
    read_back = (latitude(written[0]), longitude(written[1]))
    assert [float(text) for text in read_back] == pytest.approx([north, east], abs=1e-8)
    assert both_degrees(", ".join(written)) == read_back
    assert both_degrees(f"POINT ({written[1]} {written[0]})") == read_back


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("12", ("", "12", "")), ("12.0", ("", "12", "")), ("10-15", ("10", "", "15")),
        ("10 to 15", ("10", "", "15")), ("10+", ("10", "", "")), ("at least 10", ("10", "", "")),
        ("up to 9", ("", "", "9")), ("", ("", "", "")), ("unknown", ("", "", "")),
        ("0", ("", "0", "")),
    ],
)  # fmt: skip
def test_deaths_are_a_range_where_they_are_written_as_one(
    text: str, figures: tuple[str, str, str]
) -> None:
    """Unknown is nothing, and nothing is not zero."""
    assert deaths(text) == figures


def test_several_dead_are_for_a_person_to_decide() -> None:
    """A word is no number, and no reason to lose a row."""
    with pytest.raises(DoubtfulError):
        deaths("several")
    with pytest.raises(UnfitError):
        deaths("12 or so 13")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("battle", "battle"), ("Battles", "battle"), ("Armed clash", "battle"),
        ("Violence against civilians", "violence_against_civilians"),
        ("Target killing", "violence_against_civilians"), ("phone call", "consult"),
        ("IED blast", "explosion_remote_violence"), ("Peaceful protest", "protest"),
        ("Air/drone strike", "explosion_remote_violence"), ("انفجار", "explosion_remote_violence"),
    ],
)  # fmt: skip
def test_kinds_are_known_by_our_words_and_by_those_of_the_field(text: str, kind: str) -> None:
    """Exactly, or by a single word that means one kind."""
    assert read_kind(text) == kind


@pytest.mark.parametrize("text", ["attack", "shooting", "incident", "", "blast and kidnapping"])
def test_a_kind_is_not_guessed(text: str) -> None:
    """An attack is a battle or violence against civilians, by who was attacked."""
    with pytest.raises(DoubtfulError):
        read_kind(text)


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("Pakistan",), "PK"), (("IRN",), "IR"), (("", "Iran"), "IR"), (("364",), "IR"),
        (("پاکستان",), "PK"), (("DR Congo (Zaire)",), "CD"), (("Myanmar (Burma)",), "MM"),
        (("Atlantis",), ""), (("",), ""),
    ],
)  # fmt: skip
def test_countries_are_known_by_name_and_code(names: tuple[str, ...], code: str) -> None:
    """In English, Persian and Urdu; an unknown one is left empty."""
    assert country(*names) == code


def test_names_of_actors_are_ours_where_they_mean_one() -> None:
    """By alias and script; a government's years do not count; a new name has the same id always."""
    roster = Roster(read(FOLDER / "actors.csv"))
    assert roster.sides("BLA", "2", "PK") == ("bla", "2")
    assert roster.sides("Government of Pakistan (2022-2024)", "1", "PK")[0] == "pk"
    assert roster.sides("جیش العدل", "2", "IR")[0] == "jaish-al-adl"
    assert roster.sides("Civilians", "7", "IR") == ("civ-ir", "7")
    assert roster.sides("Civilians", "7", "PK") == ("civ-pk", "7")
    assert roster.sides("IMU;BLA;IMU", "2;2;2", "PK") == ("n-imu;bla", "2;2")
    again = Roster(read(FOLDER / "actors.csv"))
    assert again.sides("گروه تازه", "3", "IR") == roster.sides("گروه تازه", "3", "IR")


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real files lie beside the project")
def test_the_real_leads_of_gdelt_are_read() -> None:
    """Every row of GDELT's own file is accepted."""
    found, rows = rows_of(SHARED / "gdelt2_export_sample.tsv")
    assert (found.origin.id, ends(rows)) == ("gdelt", {"accepted": 100})


def test_ged_rows_do_not_depend_on_the_order_of_columns(tmp_path: Path) -> None:
    """Columns are read by name, never by position."""
    rows = ged(incidents(10))
    _, straight = rows_of(write_ged(tmp_path / "a.csv", rows))
    turned = as_text(rows, tuple(reversed(GED_22)))
    _, other = rows_of(saved(tmp_path / "b.csv", turned))
    assert [row.cells for row in straight] == [row.cells for row in other]
