"""Files the resolver reads and writes: tables of places, outlines, rows, names to learn."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shared_files import shared
from test_cli import run
from test_where import place_of, resolver

from data.adapters.locating import Spot, Written
from data.schema import DataError
from data.store.names import Name
from data.words import Words
from geo.where import place_rows, rows
from geo.where.answer import Agreement, Asked, Outcome
from geo.where.decided import decided
from geo.where.gazetteer import Origin
from geo.where.handing import locator
from geo.where.learn import learn
from geo.where.loading import load_resolver
from geo.where.outlines import read_outlines
from geo.where.place_rows import GEONAMES, read_places
from geo.where.points import Seen, read_points
from geo.where.resolver import Resolver, bundled_places

SQUARE = [[64.0, 26.0], [65.0, 26.0], [65.0, 27.0], [64.0, 27.0], [64.0, 26.0]]


def dump(*cells: dict[str, str]) -> str:
    """Return lines as GeoNames' dumps have them: nineteen columns, tabs, no header."""
    return "".join("\t".join(row.get(name, "") for name in GEONAMES) + "\n" for row in cells)


KILLI = {
    "geonameid": "9", "name": "Killi Testabad", "alternatenames": "Testabad,کلی ٹیسٹ آباد",
    "latitude": "30.2", "longitude": "66.9", "feature_class": "P", "feature_code": "PPL",
    "country_code": "PK", "admin1": "02", "population": "0",
}  # fmt: skip


def write(folder: Path, name: str, text: str | bytes) -> Path:
    """Return a small file."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


# --- tables of places ---------------------------------------------------------------------


def test_a_dump_of_geonames_is_read(tmp_path: Path) -> None:
    """Its code for the province is read by where its places lie."""
    found = read_places(write(tmp_path, "PK.txt", dump(KILLI)))
    place = found.places[0]
    assert (place.name, place.country, place.admin1_code) == ("Killi Testabad", "PK", "PK-BA")
    assert place.origin is Origin.IMPORTED
    assert not found.problems
    bigger = Resolver.bundled(found.places)
    answer = bigger.resolve(Asked("کلی ٹیسٹ آباد", "PK", "PK-BA"))
    assert place_of(answer).id == "imported:9"
    assert answer.outcome is Outcome.REVIEW  # one of a long list, and no district is stated


def test_a_dump_may_come_as_a_zip(tmp_path: Path) -> None:
    """As GeoNames offers them: one table, and may be a readme beside it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("PK.txt", dump(KILLI))
        archive.writestr("readme.txt", "about")
    assert len(read_places(write(tmp_path, "PK.zip", packed.getvalue())).places) == 1


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is unpacked than may be read, whatever the ZIP says of itself."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("PK.txt", "a" * 2_000_000)
    monkeypatch.setattr(place_rows, "MAX_BYTES", 1_000_000)
    with pytest.raises(DataError, match="256 MB unpacked"):
        read_places(write(tmp_path, "bomb.zip", packed.getvalue()))


@pytest.mark.parametrize(
    "header",
    ["name,lat,lon,country", "Place;Latitude;Longitude;Country", "toponym\tY\tX\tcountry_code"],
)
def test_any_table_with_names_and_points_is_read(tmp_path: Path, header: str) -> None:
    """Columns by their usual names, and three delimiters."""
    sign = next(sign for sign in ",;\t" if sign in header)
    text = f"{header}\n{sign.join(('Testabad', '30.2', '66.9', 'Pakistan'))}\n"
    place = read_places(write(tmp_path, "t.csv", text)).places[0]
    assert (place.name, place.latitude, place.longitude) == ("Testabad", 30.2, 66.9)
    assert (place.country, place.admin1_code) == ("PK", "PK-BA")


def test_our_own_table_can_be_loaded_as_any_other() -> None:
    """Every row has a name and a point; what is roughly known stays so."""
    found = read_places(Path(__file__).parents[1] / "data" / "places.csv")
    assert len(found.places) == 646
    assert sum(place.confidence == "low" for place in found.places) == 84
    assert not found.problems


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",30.2,66.9", "name"),
        ("Testabad,north,66.9", "latitude"),
        ("Testabad,95,66.9", "latitude"),
        ("Testabad,30.2,", "longitude"),
        ("Testabad,nan,66.9", "latitude"),
    ],
)
def test_a_row_without_a_place_is_set_aside(tmp_path: Path, row: str, column: str) -> None:
    """With line and column; the other rows are read."""
    text = f"name,latitude,longitude\n{row}\nOther,30,66\n"
    found = read_places(write(tmp_path, "t.csv", text))
    assert [place.name for place in found.places] == ["Other"]
    assert [(fault.line, fault.column) for fault in found.problems] == [(2, column)]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00\x01\x02", b"\xff\xfe", b"PK\x03\x04broken", b"one,two\n1,2\n", b"{}",
        b'name,latitude,longitude\n"a' + b"x" * 200_000,
    ],
)  # fmt: skip
def test_what_is_no_table_of_places_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    """Empty, binary, another encoding, a broken ZIP, other columns, an open quotation mark."""
    with pytest.raises(DataError, match=r"expected .* got "):
        read_places(write(tmp_path, "t.csv", content))


@given(st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_file_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    """No other error comes out of any reader."""
    path = write(tmp_path, "any", content)
    for reader in (read_places, read_outlines, read_points, rows.read_rows):
        try:
            reader(path)  # type: ignore[operator]
        except DataError as error:
            said = str(error)
        else:
            said = ""
        assert len(said.splitlines()) <= 1


@pytest.mark.shared
def test_the_villages_of_geonames_can_be_loaded() -> None:
    """22,387 of them; asked with their district they are found, none across the border."""
    villages = read_places(shared("geography/geonames_villages_bal_sb.csv"))
    assert (len(villages.places), len(villages.problems)) == (22_387, 0)
    assert {place.admin1_code for place in villages.places} == {"PK-BA", "IR-11"}
    bigger = Resolver.bundled(villages.places)
    accepted = right = 0
    for place in villages.places[::23]:
        for asked in (Asked(place.name), Asked(place.name, place.country)):
            answer = bigger.resolve(asked)
            if answer.outcome is Outcome.ACCEPTED:
                assert place_of(answer).country == place.country, asked
        answer = bigger.resolve(Asked(place.name, place.country, place.admin1, place.admin2))
        if answer.outcome is Outcome.ACCEPTED:
            accepted += 1
            there = place_of(answer)
            right += abs(there.latitude - place.latitude) < 0.25
    assert accepted > 700
    assert right / accepted > 0.99


# --- outlines -----------------------------------------------------------------------------


def feature(name: str, *rings: list[list[float]], **more: str) -> dict[str, object]:
    """Return a GeoJSON feature."""
    geometry = {"type": "Polygon", "coordinates": list(rings)}
    return {"type": "Feature", "properties": {"name": name, **more}, "geometry": geometry}


def collection(*features: object) -> str:
    """Return a GeoJSON collection."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def test_outlines_say_what_lies_in_a_district(tmp_path: Path) -> None:
    """Inside the outline is inside, outside of it is not, however near the middle is."""
    path = write(tmp_path, "d.geojson", collection(feature("Panjgur", SQUARE, country="PK")))
    outlines, problems = read_outlines(path)
    assert (len(outlines), problems) == (1, ())
    assert outlines[0].radius_km == pytest.approx((111.2**2 * 0.894 / 3.1416) ** 0.5, rel=0.01)
    drawn = Resolver.bundled(outlines=outlines)
    district = drawn.context(Asked("", "PK", "", "Panjgur")).districts[0]
    assert district.outline is outlines[0]
    assert district.holds(64.5, 26.5)
    assert not district.holds(65.2, 26.5)
    answer = drawn.resolve(Asked("Washuk", "PK", "", "Panjgur"))
    assert answer.agreement == Agreement.AGAINST


def test_an_outline_of_no_known_district_adds_it(tmp_path: Path) -> None:
    """It can be asked for, and its middle and size are those of the outline."""
    path = write(tmp_path, "d.geojson", collection(feature("Testistan", SQUARE, country="PK")))
    drawn = Resolver.bundled(outlines=read_outlines(path)[0])
    place = place_of(drawn.resolve(Asked("Testistan district", "PK")))
    assert (place.latitude, place.longitude) == pytest.approx((26.5, 64.5))


@pytest.mark.parametrize(
    "odd",
    [
        {"type": "Feature"},
        feature("", SQUARE),
        feature("A", [[0, 0], [1, 1]]),
        feature("A", [[0, 0], [400, 0], [400, 400], [0, 0]]),
        {**feature("A"), "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {**feature("A", SQUARE), "properties": None},
        "text",
        None,
    ],
)
def test_an_odd_feature_is_set_aside(tmp_path: Path, odd: object) -> None:
    """The others are read."""
    path = write(tmp_path, "d.geojson", collection(odd, feature("B", SQUARE)))
    outlines, problems = read_outlines(path)
    assert [outline.name for outline in outlines] == ["B"]
    assert [fault.column for fault in problems] == ["feature 1"]


@pytest.mark.shared
def test_older_outlines_of_districts_can_be_loaded() -> None:
    """All 42 of them, each as a district of its country, most of ours among them."""
    outlines, problems = read_outlines(shared("geography/districts_mesoshapes_2014.geojson"))
    assert (len(outlines), len(problems)) == (42, 0)
    districts = [place for place in bundled_places() if place.feature == "area_admin2"]
    known = [outline for outline in outlines if any(map(outline.is_of, districts))]
    assert len(known) >= 40


# --- names learned from a file ------------------------------------------------------------


def seen(text: str, lat: float, lon: float, admin2: str = "Kech", precision: int = 2) -> Seen:
    """Return a row of Balochistan."""
    return Seen(Asked(text, "PK", "Balochistan", admin2), lat, lon, precision)


def test_a_name_is_learned_from_rows_that_lie_together() -> None:
    """And then found; the answer says where it comes from."""
    learned = learn(
        [seen("Testabad village", 26.0, 63.0), seen("Testabad", 26.05, 63.0)], resolver()
    )
    assert {place.origin for place in learned} == {Origin.LEARNED}
    answer = Resolver.bundled(learned).resolve(Asked("Testabad", "PK", "Balochistan", "Kech"))
    assert answer.outcome is Outcome.ACCEPTED
    assert place_of(answer).id.startswith("learned:")


def test_what_contradicts_itself_is_not_learned() -> None:
    """Rows far from each other in one district, and a point outside the stated district."""
    assert learn([seen("Testabad", 26.0, 62.5), seen("Testabad", 26.0, 63.5)], resolver()) == []
    assert learn([seen("Testabad", 30.9, 68.0)], resolver()) == []
    assert learn([seen("Testabad", 26.0, 63.0, precision=4)], resolver()) == []


def test_a_known_town_is_not_learned_again() -> None:
    """A row that puts it elsewhere is, and makes the answer one to be looked at."""
    assert learn([seen("Turbat", 26.0, 63.05)], resolver()) == []
    elsewhere = learn([seen("Turbat", 26.0, 62.2)], resolver())
    assert len(elsewhere) == 1
    answer = Resolver.bundled(elsewhere).resolve(Asked("Turbat", "PK", "Balochistan", "Kech"))
    assert answer.outcome is Outcome.REVIEW
    assert place_of(answer).id == "pk-turbat"


def test_what_a_person_decided_goes_before_all_else() -> None:
    """Also before our own table; in another district the decision says nothing."""
    spots = {"Dasht": Spot(26.1, 63.0, 2, 25.0, "PK"), "Turbat": Spot(26.2, 63.2, 1, None, "PK")}
    mine = [Name(Written(t, "PK", "PK-BA", "Kech"), t, spot) for t, spot in spots.items()]
    bigger = decided(mine, resolver())
    for text, lat in (("Dasht", 26.1), ("Turbat", 26.2)):
        answer = bigger.resolve(Asked(text, "PK", "Balochistan", "Kech"))
        assert (answer.outcome, place_of(answer).latitude) == (Outcome.ACCEPTED, lat)
    elsewhere = bigger.resolve(Asked("Dasht", "PK", "Balochistan", "Mastung"))
    assert place_of(elsewhere).id == "pk-dasht-mastung"


def test_the_order_of_rows_does_not_matter() -> None:
    """The same places are learned from shuffled rows."""
    found = [seen(f"Testabad {n % 7}", 26.0 + n % 7 / 50, 63.0 + n / 500) for n in range(40)]
    shuffled = found.copy()
    random.Random(3).shuffle(shuffled)
    assert learn(found, resolver()) == learn(shuffled, resolver())


def test_rows_of_events_are_read_by_the_names_of_their_columns(tmp_path: Path) -> None:
    """GED's, ACLED's and ours; a row of HXL tags is none, a broken point is none."""
    ged = "id,adm_1,adm_2,where_coordinates,where_prec,country,latitude,longitude\n"
    tags = "#id,#adm1,#adm2,#loc,,#country,#lat,#lon\n"
    row = "7,Balochistan province,Kech district,Turbat town,1,Pakistan,26.0,63.05\n"
    found = read_points(write(tmp_path, "ged.csv", ged + tags + row + row.replace("26.0", "x")))
    assert [one.id for one in found] == ["7", "7"]
    assert [one.has_point for one in found] == [True, False]
    assert found[0].asked == Asked(
        "Turbat town", "Pakistan", "Balochistan province", "Kech district"
    )
    assert found[0].line == 3
    acled = "event_id_cnty,country,admin1,admin2,location,latitude,longitude,geo_precision\n"
    text = acled + "PAK1,Pakistan,Balochistan,Kech,Turbat,26.0,63.05,1\n"
    assert read_points(write(tmp_path, "acled.csv", text))[0].precision == 2


# --- rows of questions --------------------------------------------------------------------


def asked_rows(folder: Path, text: str) -> Path:
    """Return a table of questions."""
    return write(folder, "asked.csv", text)


def test_a_table_comes_back_with_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every column and row, in their order; the counts add up and are said."""
    path = asked_rows(
        tmp_path,
        "no,query,country,admin1,admin2\n1,Panjgur,PK,,\n2,Dasht,,,\n3,Zzyzx,,,\n4,Kech district\n",
    )
    out = tmp_path / "answers.csv"
    code, stdout, stderr = run(capsys, "locate", "--file", str(path), "--out", str(out), "--json")
    told = json.loads(stdout)
    assert (code, told["rows"]) == (0, 4)
    assert told["accepted"] == told["ambiguous"] == told["unresolved"] == told["area"] == 1
    assert sum(told[outcome.value] for outcome in Outcome) == 4
    assert "4 rows" in stderr
    with out.open(encoding="utf-8-sig", newline="") as file:
        answers = list(csv.DictReader(file))
    assert [row["no"] for row in answers] == ["1", "2", "3", "4"]
    assert answers[0]["outcome"] == "accepted"
    assert float(answers[0]["latitude"]) == pytest.approx(26.97, abs=0.02)
    assert answers[1]["latitude"] == ""
    assert "Mastung" in answers[1]["alternatives"]
    assert list(answers[0])[5:17] == list(rows.ANSWERED[:12])


def test_text_of_a_table_cannot_run_in_a_spreadsheet(tmp_path: Path) -> None:
    """A cell that begins like a formula gets an apostrophe; coordinates stay numbers."""
    columns, asked = rows.read_rows(asked_rows(tmp_path, "query,x\n=cmd(),@a\nTurbat,-1\n"))
    answers = [(row, resolver().resolve(rows.asked_of(row))) for row in asked]
    text = rows.as_csv(columns, answers, Words()).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]
    assert "'=cmd()" in cells


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("place\nTurbat\n", "asked.csv:1: expected a column query"),
        ("", "an empty file"),
        ("query,query\na,b\n", "asked.csv:1"),
        ("query,outcome\na,b\n", "no column of an answer"),
        ("query\nTurbat\nDasht, Kech\n", "asked.csv:3: expected 1 cells, got 2 cells"),
    ],
)
def test_a_table_that_cannot_be_answered_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    """One sentence with file and line, and nothing is written."""
    out = tmp_path / "answers.csv"
    path = asked_rows(tmp_path, text)
    code, _, stderr = run(capsys, "locate", "--file", str(path), "--out", str(out))
    assert code == 1
    assert words in stderr
    assert not out.exists()


# --- the command --------------------------------------------------------------------------


def test_one_place_is_answered_in_words_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The reason, the point, how well such answers held; JSON has all parts."""
    code, out, _ = run(capsys, "locate", "Panjgur", "--country", "PK")
    assert (code, out.splitlines()[0]) == (0, "Accepted. “Panjgur” is Panjgur, Balochistan, PK.")
    assert "within 25 km" in out
    code, out, _ = run(capsys, "locate", "Dasht", "--json")
    told = json.loads(out)
    assert (code, told["outcome"], told["latitude"]) == (0, "ambiguous", None)
    assert {one["name"] for one in told["alternatives"]} >= {"Dasht Kech", "Dasht Mastung"}
    assert set(rows.ANSWERED) | set(rows.ASKED) == set(told)


@pytest.mark.parametrize(
    "arguments", [[], ["Turbat", "--file", "a.csv"], ["--file", "a.csv"], ["Turbat", "--out", "b"]]
)
def test_one_place_or_a_table(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """Both, or half of one, is misunderstood."""
    code, _, stderr = run(capsys, "locate", *arguments)
    assert code == 2
    assert "Name one place" in stderr


def test_files_can_be_added_to_what_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Places, outlines and a table to learn from; what is set aside is said."""
    places = write(tmp_path, "p.csv", "name,lat,lon,country\nTestabad,30.2,66.9,PK\nOdd,x,1,PK\n")
    drawn = write(tmp_path, "d.geojson", collection(feature("Testistan", SQUARE, country="PK")))
    events = write(
        tmp_path, "e.csv",
        "place,country,admin1,admin2,latitude,longitude\nTestkot,PK,Balochistan,Kech,26,63\n",
    )  # fmt: skip
    flags = ["--places", str(places), "--outlines", str(drawn), "--learn", str(events)]
    for name, source in (("Testabad", "imported"), ("Testkot", "learned")):
        code, out, stderr = run(capsys, "locate", name, "--country", "PK", "--json", *flags)
        assert (code, json.loads(out)["source"]) == (0, source)
        assert "p.csv:3:latitude" in stderr
    built, problems = load_resolver(places=[places], outlines=[drawn], learned=[events])
    assert len(problems) == 1
    assert built.resolve(Asked("Testistan", "PK")).outcome is Outcome.AREA


# --- handed to the importer ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "precision"),
    [
        (Written("Panjgur", "PK"), 2),
        (Written("Kech district", "PK"), 3),
        (Written("Zzyzx", "PK", "Balochistan", "Kech"), 3),
        (Written("Dasht", "PK"), None),
        (Written("near Turbat", "PK"), None),
        (Written("Zzyzx", "PK"), None),
    ],
)
def test_an_importer_gets_what_needs_no_look(written: Written, precision: int | None) -> None:
    """Accepted places and areas have a spot; for all others the reason is a sentence."""
    spot, reason = locator(resolver())(written)
    assert (spot.precision if spot else None) == precision
    assert reason.endswith(".")


def test_a_sheet_with_names_only_is_placed_or_reviewed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    """Each row is on the map or in review, with the reason; nothing is asked of a network."""
    sheet = write(
        tmp_path, "sheet.csv",
        "id,date,place,country,event type\n1,2024-01-16,Panjgur,PK,Battles\n"
        "2,2024-01-17,Dasht,PK,Battles\n3,2024-01-18,Zzyzx,PK,Battles\n",
    )  # fmt: skip
    code, out, err = run(capsys, "import", str(sheet), "--yes", "--json")
    told = json.loads(out)
    assert (code, told["accepted"], told["review"], told["set_aside"]) == (0, 1, 2, 0)
    assert "may be Dasht Kech" in err
