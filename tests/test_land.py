"""Tests of geo.land: the land files as the map reads them."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely

from data.distance import great_circle_km
from geo import land
from geo.style import BORDERLANDS

DATA = Path(__file__).parents[1] / "data"
PAKISTANI_CODES = {"PK-BA", "PK-GB", "PK-IS", "PK-JK", "PK-KP", "PK-PB", "PK-SD"}
DETAILS = ("full", "low")


def polygon(area: land.Area) -> shapely.Geometry:
    """Return an area as a shapely geometry, even-odd."""
    shape: shapely.Geometry = shapely.MultiPolygon()
    for ring in area.rings:
        shape = shapely.symmetric_difference(shape, shapely.polygons(ring))
    return shape


def manifest() -> list[dict]:
    """Return the manifest's files."""
    return json.loads((DATA / "land" / "manifest.json").read_text("utf-8"))["files"]


def test_every_province_of_both_countries_is_there_under_its_present_code() -> None:
    """Iran has IR-00 to IR-30 since November 2020; Pakistan has seven, without tribal areas."""
    codes = [area.code for area in land.load_land().provinces]
    assert codes == [f"IR-{number:02}" for number in range(31)] + sorted(PAKISTANI_CODES)


def test_every_province_has_a_name_in_a_local_script() -> None:
    """Labels stand in the local script too."""
    for area in land.load_land().provinces:
        assert area.name, area.code
        assert re.search("[\u0600-\u06ff]", area.name_fa), area.code
        assert re.search("[\u0600-\u06ff]", area.name_ur), area.code


def test_names_are_the_present_english_ones() -> None:
    """Natural Earth's older spellings are gone."""
    names = {area.code: area.name for area in land.load_land().provinces}
    assert names["IR-11"] == "Sistan and Baluchestan"
    assert names["PK-BA"] == "Balochistan"
    assert names["PK-KP"] == "Khyber Pakhtunkhwa"
    assert names["PK-GB"] == "Gilgit-Baltistan"


@pytest.mark.parametrize("detail", DETAILS)
def test_rings_are_closed_and_areas_are_valid(detail: land.Detail) -> None:
    """No ring is open, crosses itself or is a line."""
    known = land.load_land(detail=detail)
    for area in known.provinces + known.countries + known.disputed + known.lakes:
        for ring in area.rings:
            assert np.array_equal(ring[0], ring[-1])
            assert len(ring) >= 4
        assert polygon(area).is_valid
        assert polygon(area).area > 0


@pytest.mark.parametrize("detail", DETAILS)
def test_a_label_stands_inside_its_area(detail: land.Detail) -> None:
    """A name on the neighbour's land would be a lie."""
    known = land.load_land(detail=detail)
    for area in known.provinces + known.disputed:
        assert polygon(area).contains(shapely.Point(area.label)), area.name
        assert polygon(area).contains(shapely.Point(area.centre)), area.name
    disputed = shapely.union_all([polygon(area) for area in known.disputed])
    for area in known.countries:
        assert polygon(area).contains(shapely.Point(area.label)), area.name
        assert not disputed.contains(shapely.Point(area.label)), area.name


def test_the_names_of_both_provinces_stand_in_the_view() -> None:
    """The plates of province-level events go where the labels are."""
    west, south, east, north = BORDERLANDS
    for code in ("IR-11", "PK-BA", "IR-08", "IR-29", "PK-SD"):
        lon, lat = land.load_land().province(code).label
        assert west < lon < east
        assert south < lat < north


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (60.8629, 29.4963, "IR-11"),  # Zahedan
        (62.3342, 27.3709, "IR-11"),  # Saravan
        (63.0485, 26.0012, "PK-BA"),  # Turbat
        (64.0946, 26.9719, "PK-BA"),  # Panjgur
        (67.0014, 30.1841, "PK-BA"),  # Quetta
        (71.5785, 34.0080, "PK-KP"),  # Peshawar
        (70.0994, 33.8992, "PK-KP"),  # Parachinar, in the former tribal areas
        (67.0104, 24.8608, "PK-SD"),  # Karachi
        (73.0479, 33.6844, "PK-IS"),  # Islamabad
        (57.0788, 30.2839, "IR-08"),  # Kerman
        (51.4215, 35.6944, "IR-23"),  # Tehran
        (74.3100, 35.9200, "PK-GB"),  # Gilgit
        (61.8604, 30.9596, ""),  # Zaranj, Afghanistan
        (60.0, 24.0, ""),  # the Gulf of Oman
    ],
)
def test_known_places_lie_in_their_province(lon: float, lat: float, code: str) -> None:
    """The rings answer as an atlas would."""
    assert land.province_at(lon, lat) == code


@pytest.mark.parametrize("detail", DETAILS)
def test_neighbours_share_one_line(detail: land.Detail) -> None:
    """No gap and no overlap between any two units: a coverage in the strict sense."""
    known = land.load_land(detail=detail)
    others = [area for area in known.countries if area.code not in {"IR", "PK"}]
    ours = {area.code for area in known.provinces}
    kashmir = [area for area in known.disputed if area.code not in ours]
    units = [polygon(area) for area in [*known.provinces, *others, *kashmir]]
    assert shapely.coverage_is_valid(units)


def test_iran_and_pakistan_meet_without_overlap_or_gap() -> None:
    """The two provinces overlap nowhere, and their common line is as long as the border."""
    iran, pakistan = (polygon(land.load_land().province(code)) for code in ("IR-11", "PK-BA"))
    assert iran.intersection(pakistan).area < 1e-9  # square degrees: 10 square metres
    border = shapely.get_coordinates(shapely.line_merge(iran.intersection(pakistan)))
    km = great_circle_km(*border[:-1].T, *border[1:].T).sum()
    assert 780 < km < 960  # 909 km by the CIA World Factbook, on the ground


def test_a_country_is_what_its_provinces_are() -> None:
    """Iran's outline is that of its provinces; Pakistan's leaves out the disputed areas."""
    known = land.load_land()
    outlines = {area.code: polygon(area) for area in known.countries}
    disputed = {area.code for area in known.disputed}
    for code in ("IR", "PK"):
        parts = [a for a in known.provinces if a.country == code and a.code not in disputed]
        union = shapely.union_all([polygon(area) for area in parts])
        assert outlines[code].symmetric_difference(union).area < 1e-6


def test_the_neighbours_are_there_with_persian_and_urdu_names() -> None:
    """Every country that the issue names, and its names in three scripts."""
    countries = {area.code: area for area in land.load_land().countries}
    wanted = {"AF", "TM", "IN", "OM", "AE", "QA", "SA", "KW", "IQ", "TR", "AZ", "AM", "TJ", "UZ"}
    assert wanted | {"CN", "IR", "PK"} <= set(countries)
    assert all(area.name and area.name_fa and area.name_ur for area in countries.values())


def test_the_line_of_control_is_a_kind_of_its_own() -> None:
    """It runs between the two parts of Kashmir, and is never drawn as a country border."""
    lines = land.load_land().lines
    control = [line.points for line in lines if line.kind == "line_of_control"]
    points = np.vstack(control)
    assert 73.5 < points[:, 0].min() < points[:, 0].max() < 77.2
    assert 32.5 < points[:, 1].min() < points[:, 1].max() < 35.2
    kinds = {line.kind for line in lines}
    assert kinds == {"country", "province", "line_of_control", "disputed", "coast"}
    codes = {area.code for area in land.load_land().disputed}
    assert {"PK-GB", "PK-JK", "IN-JK", "IN-LA"} <= codes


def test_no_line_runs_along_the_edge_of_the_region() -> None:
    """Where the data end there is no border and no coast."""
    west, south, east, north = json.loads((DATA / "land" / "areas.json").read_bytes())["region"]
    for line in land.load_land().lines:
        for axis, at in ((0, west), (0, east), (1, south), (1, north)):
            assert not np.all(np.isclose(line.points[:, axis], at))


def test_rivers_and_the_hamun_are_there() -> None:
    """The Helmand flows toward the lake that it feeds."""
    known = land.load_land()
    assert {"Helmand", "Indus"} <= {river.name for river in known.rivers}
    hamun = next(lake for lake in known.lakes if lake.name == "Hamun-e Helmand")
    assert hamun.seasonal
    assert polygon(hamun).contains(shapely.Point(61.2, 31.0))
    assert all(polygon(lake).contains(shapely.Point(lake.label)) for lake in known.lakes)


def test_towns_of_both_sides_are_there_and_unknown_people_are_not_nobody() -> None:
    """Towns carry names in three scripts where they are known; population is None or positive."""
    towns = {(town.country, town.name): town for town in land.load_land().towns}
    assert towns["IR", "Zahedan"].name_ur == "زاہدان"
    assert towns["PK", "Quetta"].name_fa == "کویته"
    assert towns["PK", "Panjgur"].local_name == "پنجگور"
    assert towns["PK", "Panjgur"].population is None
    assert towns["PK", "Panjgur"].admin1_code == "PK-BA"
    assert towns["IR", "Saravan"].admin1_code == "IR-11"
    assert ("AF", "Zaranj") in towns
    assert all(town.population is None or town.population > 0 for town in towns.values())


def test_towns_lie_in_the_view_and_have_one_of_six_ranks() -> None:
    """Ids are unique; labels are given in the order of the list."""
    towns = land.load_towns()
    assert len({town.id for town in towns}) == len(towns) > 700
    assert all(56 <= town.lon <= 73 and 23 <= town.lat <= 34 for town in towns)
    ranks = [town.rank for town in towns]
    assert ranks == sorted(ranks)
    assert set(ranks) == {1, 2, 3, 4, 5, 6}


def test_towns_near_the_border_stand_on_their_side() -> None:
    """A town of Iran is never drawn in Pakistan, nor the other way round."""
    for town in land.load_towns():
        if town.country in {"IR", "PK"}:
            assert land.province_at(town.lon, town.lat)[:2] in {town.country, ""}, town.name


def test_a_name_marked_urdu_or_persian_has_no_letter_of_the_other() -> None:
    """ٹ ڈ ڑ ں ے ہ ھ are never in a Persian name; the Persian heh is never in an Urdu one."""
    for town in land.load_towns():
        assert not set(town.name_fa) & set("ٹڈڑںےہھ"), town.name
        assert "ه" not in town.name_ur, town.name


def test_every_file_has_a_licence_an_attribution_and_its_checksum() -> None:
    """Nothing lies in data/land that the manifest does not credit."""
    listed = {file["file"] for file in manifest()}
    there = {f"land/{path.name}" for path in (DATA / "land").iterdir()} - {"land/manifest.json"}
    assert listed == there | {"provinces.csv"}
    for file in manifest():
        content = (DATA / file["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"], file["file"]
        assert len(content) == file["bytes"]
        assert file["rows"] > 0
        assert file["sources"]
        for source in file["sources"]:
            assert source["licence"]
            assert source["text"]
            assert source["name"]


def test_every_source_package_is_pinned_with_its_checksum() -> None:
    """A file from elsewhere names the package, its version and its sha256."""
    for file in manifest():
        for source in file["sources"]:
            assert source["packages"] or source["credit"] in {"sarhad", "cldr"}
            assert all(len(package["sha256"]) == 64 for package in source["packages"])


def test_the_credits_name_natural_earth_and_geonames() -> None:
    """The two attributions that must stand on every map."""
    licences = {credit.name: credit.licence for credit in land.credits()}
    assert licences["Natural Earth"] == "public domain"
    assert licences["GeoNames"] == "CC BY 4.0"
    assert "Made with Natural Earth" in land.attribution()
    assert land.load_land().credits == land.credits()


def test_all_land_files_together_are_small() -> None:
    """At most 700 KB."""
    assert sum(file["bytes"] for file in manifest()) < 700_000


def test_the_table_of_provinces_says_the_same_as_the_areas() -> None:
    """data/provinces.csv and data/land join by code."""
    with (DATA / "provinces.csv").open(encoding="utf-8", newline="") as handle:
        rows = {row["code"]: row for row in csv.DictReader(handle)}
    for area in land.load_land().provinces:
        row = rows[area.code]
        assert (row["name"], row["name_fa"], row["name_ur"]) == (
            area.name,
            area.name_fa,
            area.name_ur,
        )
        assert row["former_code"] == area.former_code
    assert len(rows) == len(land.load_land().provinces)
    assert rows["IR-11"]["former_code"] == "IR-13"
    assert "FATA" in rows["PK-KP"]["aliases"].split(";")


def unpacked(flat: list[int]) -> np.ndarray:
    """Return a step list as the browser reads it."""
    return np.cumsum(np.array(flat).reshape(-1, 2), axis=0)


@pytest.mark.parametrize(("detail", "most"), [("full", 350_000), ("low", 150_000)])
def test_the_browser_gets_the_same_land_in_few_bytes(detail: land.Detail, most: int) -> None:
    """Walking the arcs as the docstring says gives back the rings."""
    sent = land.for_browser(detail=detail)
    assert len(sent) <= most
    shape = json.loads(sent)
    known = land.load_land(detail=detail)
    arcs = [unpacked(arc) for arc in shape["arcs"]]
    for row, area in zip(shape["provinces"], known.provinces, strict=True):
        for numbers, ring in zip(row["rings"], area.rings, strict=True):
            parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
            walked = np.vstack([parts[0], *(part[1:] for part in parts[1:])])
            assert np.allclose(walked * shape["unit"], ring)
    assert {len(column) for column in shape["towns"].values()} == {len(shape["towns"]["name"])}
    assert shape["credits"][0]["text"] == "Made with Natural Earth"


def test_the_browsers_copy_is_the_same_every_time() -> None:
    """Bytes do not depend on the process."""
    code = (
        "import hashlib; from geo import land;print(hashlib.sha256(land.for_browser()).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=DATA.parent,
        env={"PYTHONHASHSEED": "7"},
    )
    assert done.stdout.strip() == hashlib.sha256(land.for_browser()).hexdigest()


def test_a_missing_file_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DataError names the file and the remedy."""
    monkeypatch.setattr(land, "FOLDER", tmp_path)
    with pytest.raises(land.DataError, match=r"data/land/areas\.json.*Restore the file"):
        land.load_land.__wrapped__(detail="full")


def test_the_values_cannot_be_changed() -> None:
    """What one screen draws, no other can spoil."""
    with pytest.raises(ValueError, match="read-only"):
        land.load_land().provinces[0].rings[0][0, 0] = 0.0
