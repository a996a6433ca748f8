"""Outlines of districts: imported, thinned, and drawn in place of discs, the same everywhere."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from events import frame
from hypothesis import given, settings
from hypothesis import strategies as st
from shared_files import shared
from test_cli import run

from data.brief import of_query
from data.load import Dataset, load
from data.period import Period
from data.query import Query
from data.schema import DataError, Precision
from data.store import edits
from data.store.outlines import OutlineFile
from data.store.stored import kept
from data.words import Words
from geo import brief, districts, snapshot, style, thinning
from geo.land import load_land
from geo.screen.columns import pack
from geo.sheet import clip, crossings
from geo.sheet.brief import BriefRecipe, pages
from geo.sheet.display import Shape
from geo.sheet.film import Film
from geo.sheet.forms import FORMS
from geo.sheet.frame import Frame
from geo.sheet.look import Look
from geo.sheet.marks import Placing, place
from geo.style import BORDERLANDS, Mark
from geo.taking_outlines import LONGEST, are_outlines, take_outlines
from geo.verify import verify
from geo.where.inside import Land, holds
from geo.where.outlines import read_outlines

FRAME = Frame(BORDERLANDS, 28.0, 96.0, 1224.0, 680.0)
SAY = Words()
JANUARY = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
ONE_DAY = Query(since=date(2024, 1, 16), until=date(2024, 1, 16))  # of the strike on Panjgur
THREE_DAYS = Query(since=date(2024, 1, 15), until=date(2024, 1, 17))

# about Panjgur's point, 26.97 N 64.1 E, with a hole; it shares a border with a neighbour
PANJGUR = [[63, 26], [65, 26], [65, 27.5], [63, 27.5], [63, 26]]
HOLE = [[63.2, 26.2], [63.4, 26.2], [63.4, 26.4], [63.2, 26.4], [63.2, 26.2]]
NEXT = [[65, 26], [67, 26], [67, 27.5], [65, 27.5], [65, 26]]


def feature(name: str, *rings: list[list[float]], **more: str) -> dict[str, object]:
    """Return a GeoJSON feature."""
    geometry = {"type": "Polygon", "coordinates": list(rings)}
    return {"type": "Feature", "properties": {"name": name, **more}, "geometry": geometry}


def write(path: Path, *features: object) -> Path:
    """Write a GeoJSON file."""
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return path


@lru_cache(maxsize=1)
def own() -> Dataset:
    """Return our own data, read once."""
    return load()


def with_outlines(path: Path, *features: object, name: str = "Survey of Nowhere") -> Dataset:
    """Return our own data with the outlines of a file, as the store would give them."""
    drawn = write(path, *features)
    sum_of = hashlib.sha256(drawn.read_bytes()).hexdigest()
    return replace(own(), outlines=(OutlineFile(name, "CC BY 4.0", path.name, drawn, sum_of),))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Return our own data with the outlines of Panjgur and of a district beside it."""
    return with_outlines(
        tmp_path_factory.mktemp("outlines") / "d.geojson",
        feature("Panjgur", PANJGUR, HOLE, country="PK"),
        feature("Elsewhere", NEXT, country="PK"),
    )


def placed(dataset: Dataset, *rows: dict[str, object]) -> Placing:
    """Return the marks of some events known by district."""
    events = frame(*rows, geo_precision=3, radius_km=60.0)
    return place(events, FRAME, load_land(), districts=districts.of(dataset))


# --- which event is drawn as which ------------------------------------------------------------


def test_an_event_of_a_district_is_drawn_as_its_outline(drawn: Dataset) -> None:
    """All of it one mark with a number that stands inside; no dot, and no event is lost."""
    placing = placed(drawn, {}, {"latitude": 26.5, "kind": "protest"})
    (mark,) = placing.marks
    assert (mark.mark, mark.count, mark.size_px) == (Mark.OUTLINE, 2, 0.0)
    assert mark.kinds == ((Mark.OUTLINE, 2),)
    assert clip.contains(mark.outline, mark.x, mark.y)
    assert not placing.not_placed.any()
    assert not placing.outside.any()


@pytest.mark.parametrize(
    "row",
    [
        {"admin2": "Kech"},  # no outline of that name
        {"country": "IR"},  # of another country
        {"latitude": 29.5},  # 220 km away from the outline: the file contradicts itself
        {"latitude": 27.6, "longitude": 66.0, "admin2": "Nowhere"},
    ],
)
def test_an_event_without_a_matching_outline_keeps_its_disc(drawn: Dataset, row: dict) -> None:
    """It stands where its file has it."""
    (mark,) = placed(drawn, row).marks
    assert (mark.mark, mark.outline) == (Mark.DISC, ())


@pytest.mark.parametrize("precision", [1, 2, 4, 5])
def test_only_what_is_known_by_district_is_drawn_so(drawn: Dataset, precision: int) -> None:
    """A town in the district stays a symbol, a province its hatching."""
    (mark,) = place(
        frame({"geo_precision": precision}), FRAME, load_land(), districts=districts.of(drawn)
    ).marks
    assert mark.mark == style.MARK_OF_PRECISION[Precision(precision)]


@pytest.mark.parametrize("name", ["panjgur district", "Panjgoor", "پنجگور"])
def test_a_district_is_known_by_its_other_spellings(drawn: Dataset, name: str) -> None:
    """Those of the places that come with Sarhad, and what sounds alike."""
    events = frame({"admin2": name}, geo_precision=3)
    assert districts.of(drawn).rows(events).tolist() == [0]


@pytest.mark.parametrize(
    ("province", "number"), [("Balochistan Province", 0), ("PK-SD", -1), ("Sindh", -1)]
)
def test_the_province_of_an_outline_must_be_that_of_the_event(
    tmp_path: Path, province: str, number: int
) -> None:
    """Where the file says one: two provinces may have a district of one name."""
    dataset = with_outlines(tmp_path / "d", feature("Panjgur", PANJGUR, admin1=province))
    assert districts.of(dataset).rows(frame({"geo_precision": 3})).tolist() == [number]


def test_the_latest_source_comes_first_and_each_can_be_taken_back(
    tmp_path: Path, home: Path
) -> None:
    """The same source again replaces itself."""
    path = write(tmp_path / "e.geojson", feature("Panjgur", PANJGUR, country="PK"))
    take_outlines(path, name="One", licence="CC0")
    entry = take_outlines(path, name="Another").entry
    assert [file.name for file in kept().outlines] == ["Another", "One"]
    later = replace(own(), outlines=kept().outlines)
    assert [file.name for file in districts.of(later).files(later.events)] == ["Another"]
    edits.undo(entry)
    assert [file.credit for file in kept().outlines] == ["One, CC0"]
    take_outlines(path, name="One")
    assert [file.credit for file in kept().outlines] == ["One"]


def test_a_lost_file_leaves_the_discs(drawn: Dataset) -> None:
    """Nothing is drawn as an outline that is not there."""
    (file,) = drawn.outlines
    gone = file._replace(drawn=file.drawn.with_name("gone"))
    assert districts.of(replace(drawn, outlines=(gone,))) is districts.NONE


# --- import -----------------------------------------------------------------------------------


def test_what_is_no_outline_is_set_aside_and_the_rest_kept(tmp_path: Path, home: Path) -> None:
    """The name of a source is one short line, whatever the file or the person says."""
    path = write(tmp_path / "d.geojson", feature("", PANJGUR), feature("Kech", NEXT))
    taken = take_outlines(path, name="a\u202e\nb" + "x" * 500, licence="<b>")
    assert (taken.outlines, len(taken.problems), len(taken.name)) == (1, 1, LONGEST)
    assert taken.name.startswith("a b")
    assert kept().outlines[0].licence == "<b>"
    nothing = write(tmp_path / "n.geojson", feature("", PANJGUR))
    with pytest.raises(DataError, match="polygons with a name"):
        take_outlines(nothing)
    assert len(edits.entries()) == 1


def test_outlines_are_known_from_tables_of_events(tmp_path: Path) -> None:
    """Points are events; a file of both, or of nothing, is no file of outlines."""
    point = {
        "type": "Feature",
        "properties": {"name": "A"},
        "geometry": {"type": "Point", "coordinates": [64, 27]},
    }
    assert are_outlines(write(tmp_path / "a.geojson", feature("A", PANJGUR)))
    assert not are_outlines(write(tmp_path / "b.geojson", feature("A", PANJGUR), point))
    assert not are_outlines(write(tmp_path / "c.geojson", point))
    assert not are_outlines(write(tmp_path / "d.geojson"))
    assert not are_outlines(tmp_path / "missing.geojson")


def test_outlines_are_imported_used_and_taken_back_from_a_shell(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of polygons is known as such; `kept` stands for it where a place is asked for."""
    path = write(tmp_path / "d.geojson", feature("Testistan", NEXT, country="PK"))
    asked = ("locate", "Testistan district", "--country", "PK", "--outlines", "kept", "--json")
    code, _, err = run(capsys, *asked)
    assert code == 1
    assert "outlines that were imported" in err
    code, out, err = run(capsys, "import", str(path), "--name", "Survey", "--json")
    told = json.loads(out)
    assert (code, told["format"], told["outlines"], told["set_aside"]) == (0, "outlines", 1, 0)
    assert "Survey" in err
    code, out, _ = run(capsys, *asked)
    assert (code, json.loads(out)["latitude"]) == (0, pytest.approx(26.75, abs=0.01))
    assert run(capsys, "journal", "--undo", str(told["entry"]))[0] == 0
    assert kept().outlines == ()
    code, _, err = run(capsys, "import", str(write(tmp_path / "e.csv")), "--as", "outlines")
    assert code == 1
    assert "polygons with a name" in err


def test_neighbours_keep_one_border_and_few_points(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are too many points the step grows, and no gap opens between two areas."""
    along = np.linspace(26.0, 27.5, 4000)
    border = np.column_stack([65 + 0.05 * np.sin(along * 40), along])
    left = np.vstack([border, [[63, 27.5], [63, 26]], border[:1]])
    right = np.vstack([border, [[67, 27.5], [67, 26]], border[:1]])
    monkeypatch.setattr(thinning, "MOST_POINTS", 300)
    one, other = thinning.thinned([(left,), (right,)])
    assert len(one[0]) + len(other[0]) <= 300
    shared_points = {tuple(point) for point in one[0]} & {tuple(point) for point in other[0]}
    assert len(shared_points) > 40


@settings(deadline=None, max_examples=25)
@given(
    radii=st.lists(st.floats(0.3, 1.0), min_size=5, max_size=24),
    turned=st.booleans(),
    hole=st.booleans(),
)
def test_an_area_stays_what_it_was(radii: list[float], turned: bool, hole: bool) -> None:
    """Outer rings clockwise, holes the other way, the number inside, the area within a percent."""
    angles = np.linspace(0, 2 * math.pi, len(radii), endpoint=False)
    ring = np.column_stack([64 + np.cos(angles) * radii, 27 + np.sin(angles) * radii])
    ring = np.vstack([ring, ring[:1]])[:: -1 if turned else 1]
    inner = np.array([64, 27]) + (ring - (64, 27)) * 0.3
    rings = [ring, inner] if hole else [ring]
    (found,) = thinning.thinned([rings])
    assert [signed(one) < 0 for one in found] == [True, False][: len(found)]
    away = abs(sum(map(signed, found))) / abs(signed(ring) - (signed(inner) if hole else 0))
    assert away == pytest.approx(1, rel=0.01)
    assert holds(Land(found), *thinning.roomiest(found))[0]
    assert all((a == b).all() for a, b in zip(thinning.turned(found), found, strict=True))


def signed(ring: np.ndarray) -> float:
    """Return twice the area of a closed ring, above 0 where it turns against the clock."""
    x, y = ring.T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())


# --- sheets, films, pages -----------------------------------------------------------------------


def test_without_outlines_nothing_is_another(tmp_path: Path) -> None:
    """Neither recipe nor picture: a set of other districts changes none of them."""
    before = snapshot.make(own(), ONE_DAY, form="svg")
    other = with_outlines(tmp_path / "d.geojson", feature("Nowhere", PANJGUR, country="PK"))
    after = snapshot.make(other, ONE_DAY, form="svg")
    assert before.content == after.content
    assert "outlines" not in after.recipe


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_the_sheet_says_whose_outlines_it_draws(drawn: Dataset, lang: str) -> None:
    """In the key, beside the disc where there is one, and among the sources; no event is lost."""
    recipe = snapshot.recipe_of(drawn, JANUARY, lang=lang)
    sheet, plain = (snapshot.sheet(data, JANUARY, recipe) for data in (drawn, own()))
    texts = [text.text for text in sheet.texts()]
    say = Words(lang)
    assert say("sheet.place.outline") in texts
    assert say("sheet.place.disc_of_size") in texts or say("sheet.place.disc") not in texts
    assert any("Survey of Nowhere, CC BY 4.0" in text for text in texts)
    assert not any("Survey of Nowhere" in text.text for text in plain.texts())
    told = (sheet.placed, sheet.not_placed, sheet.outside_view, sheet.legend)
    assert told == (plain.placed, plain.not_placed, plain.outside_view, plain.legend)


def test_the_recipe_covers_the_outlines(drawn: Dataset, tmp_path: Path) -> None:
    """The same recipe has the same pixels; verify says when outlines are others, or are gone."""
    moved = [[x + 0.1, y] for x, y in PANJGUR]
    shifted = with_outlines(tmp_path / "new", feature("Panjgur", moved, country="PK"))
    made = snapshot.make(drawn, ONE_DAY, form="svg")
    assert made.recipe["outlines"] == districts.of(drawn).hash
    assert verify(made.content, drawn, SAY).identical
    for other in (own(), shifted):
        verdict = verify(made.content, other, SAY)
        assert (verdict.identical, verdict.reasons) == (False, (SAY("verify.outlines"),))


@pytest.mark.long
@pytest.mark.parametrize("form", [name for name, form in FORMS.items() if form.recipe_of])
def test_every_form_with_outlines_proves_itself(drawn: Dataset, form: str) -> None:
    """Films and pages too."""
    made = snapshot.make(drawn, JANUARY, form=form, frames="week" if FORMS[form].film else "")
    assert made.recipe["outlines"] == districts.of(drawn).hash
    assert verify(made.content, drawn, SAY).identical


def test_two_maps_and_films_draw_outlines(drawn: Dataset) -> None:
    """Each map those of its own events; a film from the picture on in which they have begun."""
    before = Period(date(2024, 1, 14), date(2024, 1, 15))
    recipe = snapshot.recipe_of(drawn, ONE_DAY, before=before)
    sheet = snapshot.sheet(drawn, ONE_DAY, recipe)
    assert [len(mark.rings) for mark in sheet.marks() if isinstance(mark, Shape)].count(2) == 1
    subject = snapshot._subject(drawn, THREE_DAYS, replace(recipe, before=None), SAY)
    moments = Film(subject, Look("light", SAY)).moments()
    drawn_in = [any(is_outline(item) for item in moment.items) for moment in moments]
    assert drawn_in == [False, True, True]


def test_a_brief_draws_outlines(drawn: Dataset) -> None:
    """Its map, with what they are and whose, and its recipe."""
    made = brief.make(drawn, ONE_DAY, form="html")
    assert made.recipe["outlines"] == districts.of(drawn).hash
    assert "Survey of Nowhere, CC BY 4.0" in made.content.decode()
    assert SAY("brief.map.outlines") in made.content.decode()
    told = BriefRecipe(params={}, data=drawn.hash, dataset=drawn.name)
    one, _ = pages(of_query(drawn, ONE_DAY), told, Look("light", SAY))
    assert any(map(is_outline, one.items))


def is_outline(item: object) -> bool:
    """Return whether an item is Panjgur's outline, which has a hole."""
    return isinstance(item, Shape) and item.part == "mark" and len(item.rings) == 2


def test_an_arrow_ends_inside_the_outline_and_off_its_number(drawn: Dataset) -> None:
    """The rim of a district at the border may be the border itself."""
    events = ONE_DAY.keep(drawn.events)
    marks = place(events, FRAME, load_land(), districts=districts.of(drawn)).marks
    found = crossings.drawn(crossings.found(events, drawn.actors), events, marks, FRAME)
    (tip,) = [line.tip for line in found if line.tip is not None]
    (mark,) = [mark for mark in marks if mark.mark == Mark.OUTLINE]
    assert clip.contains(mark.outline, *tip)
    assert math.dist(tip, (mark.x, mark.y)) >= style.ARROW_OFF_PX


# --- what the browser is given --------------------------------------------------------------------


def test_the_browser_gets_each_outline_once_and_the_events_as_before(drawn: Dataset) -> None:
    """Twenty bytes an event; the rows of an outline add up, and its rings are whole."""
    known = districts.of(drawn)
    content = districts.for_browser(drawn.events, known)
    told = json.loads(content)
    rows = known.rows(drawn.events)
    assert told["sources"] == ["Survey of Nowhere"]
    (area,) = told["areas"]
    assert np.cumsum(area["rows"]).tolist() == np.flatnonzero(rows >= 0).tolist()
    assert (drawn.events["geo_precision"][rows >= 0] == 3).all()
    for steps, ring in zip(area["rings"], known.known[0].rings, strict=True):
        points = np.cumsum(np.array(steps).reshape(-1, 2), axis=0) * told["unit"]
        assert np.abs(points - ring).max() <= told["unit"]
    assert pack(drawn.events) == pack(own().events)
    assert districts.for_browser(drawn.events.iloc[:0], known) == b""


@pytest.mark.shared
def test_the_real_outlines_draw_most_events_known_by_district(home: Path) -> None:
    """42 of them in less than 40 KB; what has no outline keeps its disc, and none is moved."""
    path = shared("geography/districts_mesoshapes_2014.geojson")
    assert are_outlines(path)
    taken = take_outlines(path, name="Districts of 2014")
    assert (taken.outlines, taken.problems) == (42, ())
    dataset = replace(own(), outlines=kept().outlines)
    known = districts.of(dataset)
    rows = known.rows(dataset.events)
    assert (rows >= 0).sum() >= 70
    for number in known.used:
        district = known.known[number]
        assert holds(Land(district.rings), *district.spot)[0]
    assert len(districts.for_browser(dataset.events, known)) < 40_000
    outlines, problems = read_outlines(dataset.outlines[0].drawn)
    assert (len(outlines), problems) == (42, ())
