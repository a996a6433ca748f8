"""The sheet as composed: counts, marks, names, keys, furniture."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from events import UNPLACED, frame
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from data.load import Dataset, load
from data.query import Query
from data.words import Words
from geo import snapshot, style
from geo.land import load_land
from geo.sheet import furniture, symbols
from geo.sheet.brief import BriefRecipe
from geo.sheet.crowding import TOGETHER_PX
from geo.sheet.display import Circle, Item, Shape, Sheet, Text
from geo.sheet.escalation import EscalationRecipe
from geo.sheet.frame import Frame
from geo.sheet.look import SMALL, Look
from geo.sheet.margins import printed_command
from geo.sheet.marks import place
from geo.sheet.recipe import Recipe
from geo.sheet.timeline import bins, tracks
from geo.sheet.type import width
from geo.style import BORDERLANDS, Mark

FRAME = Frame(BORDERLANDS, 28.0, 96.0, 1224.0, 680.0)
LIGHT = Look("light", Words())
AT = st.floats(0, 700)  # logical px
JANUARY = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))


@lru_cache(maxsize=1)
def dataset() -> Dataset:
    """Return the bundled data set, read once."""
    return load()


def composed(query: Query | None = None, **recipe: object) -> Sheet:
    """Return the sheet of a query of the bundled data."""
    query = query or Query()
    given = Recipe(params=query.params(), data=dataset().hash, **recipe)
    return snapshot.sheet(dataset(), query, given)


def placed_marks(events: pd.DataFrame) -> list:
    """Return the marks of events in the borderlands."""
    return list(place(events, FRAME, load_land()).marks)


def box_of(text: Text) -> tuple[float, float, float, float]:
    """Return the room of a text: left, top, right, bottom."""
    wide = width(text.text, text.size, weight=text.weight, italic=text.italic, spacing=text.spacing)
    left = text.x - wide * {"left": 0.0, "middle": 0.5, "right": 1.0}[text.anchor]
    return left, text.y - 0.72 * text.size, left + wide, text.y + 0.1 * text.size


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Return whether two boxes share ground."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_an_exact_place_is_a_symbol_alone() -> None:
    """One event, precision 1: a point, no area about it."""
    (mark,) = placed_marks(frame({"geo_precision": 1, "fatalities_best": 20}))
    assert (mark.mark, mark.area_px) == (Mark.POINT, 0.0)
    assert mark.size_px == pytest.approx(style.radius_px(20))


def test_a_town_is_a_symbol_on_a_soft_disc() -> None:
    """Precision 2: the disc is the radius of the data, 25 km."""
    (mark,) = placed_marks(frame({"geo_precision": 2, "radius_km": 25.0}))
    assert mark.mark == Mark.HALO
    assert mark.area_px == pytest.approx(25 * FRAME.px_per_km)


@pytest.mark.parametrize(("precision", "mark"), [(3, Mark.DISC), (5, Mark.STRETCH)])
def test_an_area_has_no_pin(precision: int, mark: str) -> None:
    """Districts and stretches carry a number and no symbol."""
    (found,) = placed_marks(frame({"geo_precision": precision, "radius_km": 60.0}))
    assert (found.mark, found.size_px) == (mark, 0.0)


def test_provinces_gather_their_events_whatever_the_point() -> None:
    """Precision 4: one plate for a province, its outline to be hatched."""
    rows = frame(
        {"geo_precision": 4, "latitude": 28.5, "longitude": 65.1},
        {"geo_precision": 4, "latitude": 27.0, "longitude": 64.0},
    )
    (mark,) = placed_marks(rows)
    assert (mark.mark, mark.count, len(mark.outline) > 0) == (Mark.PLATE, 2, True)


def test_a_province_that_is_not_in_the_land_is_a_disc() -> None:
    """An unknown code is drawn as an area about its point, never as a pin."""
    (mark,) = placed_marks(frame({"geo_precision": 4, "admin1_code": "AF-HEL", "radius_km": 90.0}))
    assert mark.mark == Mark.DISC


@pytest.mark.parametrize("row", [UNPLACED, {"geo_precision": 6}, {"geo_precision": 7}])
def test_what_has_no_place_is_counted_and_not_drawn(row: dict) -> None:
    """No coordinates, a country, the sea: not placed."""
    placing = place(frame(row), FRAME, load_land())
    assert placing.marks == ()
    assert placing.not_placed.tolist() == [True]
    assert placing.outside.tolist() == [False]


def test_events_at_one_place_are_one_badge_at_that_place() -> None:
    """Two battles and a protest: the number 3, kinds in legend order."""
    rows = frame({"kind": "protest"}, {}, {}, geo_precision=2)
    (mark,) = placed_marks(rows)
    assert mark.badge
    assert mark.symbols == (("battle", 2), ("protest", 1))
    assert (mark.x, mark.y) == pytest.approx(tuple(FRAME.screen(64.1, 26.97)[0]))


def test_badges_that_would_hide_each_other_join_at_one_of_the_places() -> None:
    """The joined badge stands where most events are, never between the places."""
    near = {"latitude": 26.97 + 0.5 * TOGETHER_PX / FRAME.px_per_km / 111, "longitude": 64.1}
    (mark,) = placed_marks(frame({}, {}, near))
    assert mark.count == 3
    assert (mark.x, mark.y) == pytest.approx(tuple(FRAME.screen(64.1, 26.97)[0]))


@pytest.mark.parametrize(("code", "marks"), [("PK-BA", 1), ("IR-11", 2), ("AF-NIM", 2), ("", 2)])
def test_badges_never_join_across_a_border_or_province(code: str, marks: int) -> None:
    """Nor where the province of one of them is not known; the numbers add up either way."""
    rows = frame({}, {}, {"latitude": 26.98, "admin1_code": code})
    found = placed_marks(rows)
    assert len(found) == marks
    assert sum(mark.count for mark in found) == 3


def test_symbols_of_no_known_province_stay_apart() -> None:
    """Two unknown provinces may be two; events on one very point still share a badge."""
    rows = frame({}, {}, {"latitude": 26.98}, admin1_code="")
    assert sorted(mark.count for mark in placed_marks(rows)) == [1, 2]


@pytest.mark.parametrize("precision", [1, 2, 3, 5])
def test_what_began_before_the_days_shown_is_lighter(precision: int) -> None:
    """As on the screen; a mark with one event that began within them has its full ink."""
    earlier = {"date_start": "2024-01-02", "date_end": "2024-01-20", "geo_precision": precision}
    since = date(2024, 1, 10)
    for rows, light in (
        (frame(earlier), style.EARLIER_ALPHA),
        (frame(earlier, {"geo_precision": precision}), 1.0),
    ):
        (mark,) = place(rows, FRAME, load_land(), since=since).marks
        assert mark.light == light
        drawn = [*symbols.areas([mark], LIGHT), *symbols.points([mark], LIGHT)]
        (item,) = (item for item in drawn if not isinstance(item, Text) and item.events)
        (whole,) = (
            item
            for item in (
                *symbols.areas([replace(mark, light=1.0)], LIGHT),
                *symbols.points([replace(mark, light=1.0)], LIGHT),
            )
            if not isinstance(item, Text) and item.events
        )
        assert item.opacity == pytest.approx(whole.opacity * light)


def test_the_sheet_says_what_a_lighter_mark_means() -> None:
    """Only where it has one: all data begin with the first event."""
    words = "Began before these days"
    april = composed(Query(since=date(2021, 4, 12), until=date(2021, 4, 12)))
    assert words in {text.text for text in april.texts()}
    assert words not in {text.text for text in composed().texts()}


def test_many_deaths_are_not_hidden_in_a_badge() -> None:
    """A large symbol stays a symbol beside a small one."""
    marks = placed_marks(frame({"fatalities_best": 60}, {"latitude": 26.98}))
    assert sorted(mark.count for mark in marks) == [1, 1]


@pytest.mark.parametrize(
    ("row", "hollow", "ringed"),
    [
        ({}, True, False),
        ({"fatalities_high": 9}, True, False),
        ({"fatalities_best": 0, "fatalities_high": 0}, False, False),
        ({"fatalities_best": 6, "fatalities_high": 30}, False, True),
        ({"kind": "visit"}, False, False),
    ],
)
def test_unknown_deaths_are_hollow_and_ranges_are_ringed(
    row: dict, hollow: bool, ringed: bool
) -> None:
    """Hollow where unknown or only "up to"; a diplomatic act has no deaths to be unknown."""
    (mark,) = placed_marks(frame(row))
    assert (mark.hollow, mark.high_px > mark.size_px) == (hollow, ringed)


def test_the_rows_are_placed_not_placed_or_outside() -> None:
    """Each row once: Tehran lies outside the borderlands."""
    rows = frame({}, UNPLACED, {"latitude": 35.7, "longitude": 51.4}, {"geo_precision": 4})
    placing = place(rows, FRAME, load_land())
    assert sum(mark.count for mark in placing.marks) == 2
    assert placing.not_placed.tolist() == [False, True, False, False]
    assert placing.outside.tolist() == [False, False, True, False]


def test_legend_counts_are_the_marks_of_the_display_list() -> None:
    """Read back from the sheet: the ids on the marks, each once, and the numbers of the legend."""
    sheet = composed()
    ids = [event for mark in sheet.marks() for event in mark.events]
    assert len(ids) == len(set(ids)) == sheet.placed == sum(sheet.legend.values())
    kinds = dataset().events.set_index("event_id")["kind"]
    symbols = pd.Series([style.symbol_of(kinds[event]).name for event in ids]).value_counts()
    assert symbols.to_dict() == sheet.legend
    drawn = [text.text for text in sheet.texts("count")]
    assert drawn[: len(sheet.legend)] == [str(count) for _, count in ordered(sheet)]


def ordered(sheet: Sheet) -> list[tuple[str, int]]:
    """Return the legend in its order."""
    return [(s.name, sheet.legend[s.name]) for s in style.SYMBOLS if s.name in sheet.legend]


def test_only_the_kinds_that_are_on_the_map_are_in_the_legend() -> None:
    """January 2024 has no protest: neither in the legend nor among its symbols."""
    sheet = composed(JANUARY)
    shown = {item.symbol for item in sheet.items if getattr(item, "part", "") == "legend"}
    assert shown == set(sheet.legend)
    assert "protest" not in shown


@pytest.mark.parametrize("query", [None, JANUARY])
def test_no_name_lies_on_another_or_on_the_scale_bar(query: Query | None) -> None:
    """Towns, lands and seas, with their second line."""
    sheet = composed(query)
    texts = [text for part in ("town", "area") for text in sheet.texts(part)]
    boxes = [box_of(text) for text in texts]
    boxes += [
        (*item.rings[0].min(axis=0), *item.rings[0].max(axis=0))
        for item in sheet.items
        if isinstance(item, Shape) and item.part == "scale"
    ]
    assert len(boxes) > 30
    clashes = [
        (texts[i].text, texts[j].text if j < len(texts) else "scale bar")
        for i in range(len(texts))
        for j in range(i + 1, len(boxes))
        if overlap(boxes[i], boxes[j])
    ]
    assert clashes == []


@pytest.mark.parametrize("view", [BORDERLANDS, (61.0, 25.0, 65.0, 27.5)])
def test_no_event_lies_under_the_inset_or_the_scale_bar(view: tuple) -> None:
    """The inset stands in the column, in an empty corner of the map, or nowhere."""
    sheet = composed(view=view)
    boxes = [
        (*item.rings[0].min(axis=0), *item.rings[0].max(axis=0))
        for item in sheet.items
        if isinstance(item, Shape) and item.part in ("locator", "scale") and item.fill
    ]
    middles = [middle_of(mark) for mark in sheet.marks() if not _is_area(mark)]
    assert boxes
    assert [
        m for m in middles if any(b[0] < m[0] < b[2] and b[1] < m[1] < b[3] for b in boxes)
    ] == []


def test_few_events_lie_under_names() -> None:
    """At most three in a hundred symbols have their middle under a name."""
    sheet = composed()
    boxes = [box_of(text) for part in ("town", "area") for text in sheet.texts(part)]
    middles = [middle_of(mark) for mark in sheet.marks() if not _is_area(mark)]
    under = sum(any(b[0] < x < b[2] and b[1] < y < b[3] for b in boxes) for x, y in middles)
    assert under <= 0.03 * len(middles)


def middle_of(mark: Shape | Circle) -> tuple[float, float]:
    """Return the middle of a mark."""
    if isinstance(mark, Circle):
        return mark.x, mark.y
    x, y = mark.rings[0].mean(axis=0).tolist()
    return x, y


def _is_area(mark: Shape | Circle) -> bool:
    """Return whether a mark is a district's rim or a stretch."""
    return not mark.fill or mark.opacity < 1


def test_everything_lies_on_the_sheet() -> None:
    """No text and no line beyond the edges, even with a long title and all keys."""
    sheet = composed(title="A long title of many words " * 18)
    for item in sheet.items:
        low, high = extent(item)
        assert min(low) >= 0, item
        assert high[0] <= sheet.width, item
        assert high[1] <= sheet.height, item


def extent(item: Item) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the corners of an item."""
    if isinstance(item, Text):
        left, top, right, bottom = box_of(item)
        return (left, top), (right, bottom)
    if isinstance(item, Circle):
        return (item.x - item.radius, item.y - item.radius), (
            item.x + item.radius,
            item.y + item.radius,
        )
    every = np.vstack([ring for ring in item.rings if len(ring)])
    return tuple(every.min(axis=0)), tuple(every.max(axis=0))


@pytest.mark.parametrize("view", [BORDERLANDS, (61.0, 25.0, 65.0, 27.5), (44.0, 22.0, 78.0, 40.0)])
def test_the_scale_bar_is_as_long_as_the_ground(view: tuple) -> None:
    """Within one per cent of the geodesic on the WGS 84 ellipsoid."""
    where = Frame(view, 28.0, 96.0, 1224.0, 680.0)
    x, y = 48.0, 756.0
    px, km = furniture.bar(where, x, y)
    (lon1, lat1), (lon2, lat2) = where.degrees([[x, y], [x + px, y]])
    metres = Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2)["s12"]
    assert metres / 1000 == pytest.approx(km, rel=0.01)


def test_the_frame_gives_back_what_it_was_given() -> None:
    """Degrees to px and back, and the whole view is visible."""
    west, south, east, north = BORDERLANDS
    corners = np.array([[west, south], [east, south], [east, north], [west, north]])
    at = FRAME.screen(*corners.T)
    assert FRAME.holds(at, margin=-0.5).all()
    assert FRAME.degrees(at) == pytest.approx(corners)


def test_an_event_of_several_days_is_shared_among_its_days() -> None:
    """The bars of a track add up to its events, whatever their length."""
    rows = frame(
        {"date_start": "2024-01-16"},
        {"date_start": "2024-01-01", "date_end": "2024-01-31"},
        {"date_start": "2023-12-30", "date_end": "2024-01-02", "kind": "visit"},
    )
    for until in (date(2024, 1, 31), date(2024, 12, 31), date(2027, 1, 1)):
        counts = tracks(rows, bins(date(2024, 1, 1), until))
        assert counts[0].sum() == pytest.approx(2.0)
        assert counts[-1].sum() == pytest.approx(1.0)
        assert counts.min() >= -1e-9


@pytest.mark.parametrize(
    ("until", "unit"),
    [(date(2024, 1, 1), "day"), (date(2024, 9, 1), "week"), (date(2026, 9, 1), "month")],
)
def test_bars_are_days_weeks_or_months(until: date, unit: str) -> None:
    """The first bar begins on the first day, all lie in the window, none is empty."""
    spans = bins(date(2024, 1, 1), until)
    assert spans.unit == unit
    assert spans.starts[0] == date(2024, 1, 1)
    assert spans.starts[-1] <= until
    assert len(set(spans.starts)) == len(spans.starts)


def test_sources_licences_and_limits_are_never_shortened() -> None:
    """Every credit of the land, the data's attribution, and what the map does not say."""
    said = " ".join(text.text for text in composed().texts() if text.size == 11.0)
    for credit in load_land().credits:
        assert credit.text in said
    assert dataset().attribution in said
    assert "not a complete count" in said
    assert Words()("land.disclaimer") in said


def test_the_recipe_line_makes_the_same_sheet() -> None:
    """The command on the sheet holds every flag that is not the usual one."""
    recipe = Recipe(
        params=JANUARY.params(),
        flags=tuple(JANUARY.flags()),
        view=(61.0, 25.0, 65.0, 27.5),
        theme="dark",
        title="-a 'title'",
    )
    assert recipe.command("a b.png") == (
        "./sarhad snapshot 'a b.png' --since 2024-01-10 --until 2024-01-31 "
        "--view=61,25,65,27.5 --theme dark '--title=-a '\"'\"'title'\"'\"''"
    )
    assert recipe.hash == replace(recipe, flags=()).hash != replace(recipe, theme="light").hash


@pytest.mark.parametrize("kind", [Recipe, EscalationRecipe, BriefRecipe])
@pytest.mark.parametrize("title", ["", "A title", "long " * 60, "عنوان", "a\u202eb", "😀"])
def test_a_printed_command_is_whole_or_reads_the_file(kind: type[Recipe], title: str) -> None:
    """Never cut, and never without a sign of it that has no letter: that is another command."""
    recipe = kind(params={}, title=title)
    said = printed_command(recipe, "map.png", 500.0)
    whole = title in ("", "A title", "عنوان")
    assert said == (recipe.command if whole else recipe.short_command)("map.png")
    assert width(said, SMALL, weight=500) <= 500.0
    assert printed_command(recipe, "map.png", 100.0) == recipe.short_command("map.png")
    _, own, *words = recipe.short_command("map.png").split()
    assert [own, *words] == [recipe.command("").split()[1], "map.png", "--recipe", "FILE"]


def test_as_of_comes_from_the_data() -> None:
    """The last day of the data, not of the clock."""
    said = [text.text for text in composed().texts()]
    assert f"Data to {Words().day(dataset().last_day)}" in said


def test_hostile_text_is_drawn_as_text() -> None:
    """A title of markup, overrides and emoji stays one line of letters, and is told."""
    sheet = composed(title="</svg><script>alert(1)</script>\u202e${x} 😀")
    (title,) = sheet.texts("title")
    assert "<script>" in title.text
    assert "\u202e" not in title.text
    assert len(sheet.notes) == 1


def test_an_empty_selection_is_still_a_map() -> None:
    """No marks, no legend, a sentence, and the land."""
    sheet = composed(Query(words="qqqq"))
    assert (sheet.placed, sheet.not_placed, sheet.outside_view) == (0, 0, 0)
    assert any("No event has a place" in text.text for text in sheet.texts())
    assert len(sheet.ground.shapes) > 5


@pytest.mark.parametrize("theme", list(style.THEMES))
def test_themes_have_inks_for_every_symbol(theme: str) -> None:
    """The legend's inks, light on dark."""
    look = Look(theme, Words())
    assert {look.inks[symbol.name] for symbol in style.SYMBOLS} == {
        symbol.dark if theme == "dark" else symbol.light for symbol in style.SYMBOLS
    }


@given(
    circles=st.lists(st.tuples(AT, AT, st.floats(1, 90)), max_size=40),
    added=st.lists(st.tuples(AT, AT), max_size=10),
    spots=st.lists(st.tuples(AT, AT), min_size=1, max_size=13),
)
def test_a_spot_is_hidden_by_every_circle_that_reaches_it(
    circles: list, added: list, spots: list
) -> None:
    """The grid finds them all: the sum is that over all circles."""
    crowd = symbols.Crowd(circles, more=len(added))
    for x, y in added:
        crowd.add(x, y, 16.0)
    every = [*circles, *((x, y, 16.0) for x, y in added)]
    expected = [sum(max(0.0, r - math.hypot(a - x, b - y)) for x, y, r in every) for a, b in spots]
    assert crowd.hides(np.array(spots)) == pytest.approx(expected)


def test_one_event_bears_no_number_where_areas_are_very_many() -> None:
    """Numbers of one would be all that is seen."""
    most = symbols.NUMBERED_MOST
    rows = [
        {"geo_precision": 3, "radius_km": 30.0, "latitude": 26 + at / 99, "longitude": 62 + at / 40}
        for at in range(most + 1)
    ]
    tags = symbols.tags(placed_marks(frame(*rows, *rows[:3])), FRAME.box)
    assert [tag.mark.count for tag in tags] == [2, 2, 2]
    tags = symbols.tags(placed_marks(frame(*rows[:most], *rows[:3])), FRAME.box)
    assert [tag.mark.count for tag in tags[:4]] == [2, 2, 2, 1]
