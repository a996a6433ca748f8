"""The lines and the area of a sheet: what the screen shows, at the same place, in the same inks."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations, pairwise
from random import Random

import numpy as np
import pytest
from test_sheet import JANUARY, box_of, composed, dataset, overlap

from data.area import Area, parse_area
from data.query import Query
from data.stories import key_dates
from data.words import Words
from geo import arcs, snapshot, style
from geo.earth import mercator
from geo.land import load_land
from geo.sheet import asked, crossings, keys, panel, timeline
from geo.sheet.display import Shape, Sheet, Text
from geo.sheet.frame import Frame
from geo.sheet.look import Look
from geo.sheet.marks import place
from geo.sheet.plan import PLANS
from geo.style import BORDERLANDS

FRAME = Frame(BORDERLANDS, 28.0, 96.0, 1224.0, 680.0)
WIDE = Frame((44.0, 20.0, 80.0, 42.0), 28.0, 96.0, 1224.0, 680.0)  # holds the capitals
AREA = parse_area("60.2,25.6,66.5,29.8")
LAYOUTS, LANGUAGES = snapshot.CHOICES["layout"], snapshot.CHOICES["lang"]


@lru_cache(maxsize=1)
def file() -> dict:
    """Return what /api/lines hands to the screen for all the data."""
    return json.loads(arcs.for_browser(dataset().events, dataset().actors))


def windows(n: int) -> list[Query]:
    """Return queries of random spans of days inside the data."""
    draw, first, last = Random(11), dataset().first_day, dataset().last_day
    days = (last - first).days
    spans = [sorted((draw.randint(0, days), draw.randint(0, days))) for _ in range(n)]
    return [Query(since=first + timedelta(a), until=first + timedelta(b)) for a, b in spans]


def screen_lines(query: Query) -> tuple[dict[tuple[str, ...], set[str]], set[str]]:
    """Return the ids of events by pair and of strikes that the screen's file has of a query."""
    ids, told = dataset().events["event_id"].to_numpy(), file()
    kept = set(query.keep(dataset().events)["event_id"])
    pairs: dict[tuple[str, ...], set[str]] = {}
    for row, pair in zip(told["rows"], told["pair"], strict=True):
        if ids[row] in kept:
            pairs.setdefault(tuple(told["pairs"][pair]), set()).add(ids[row])
    return pairs, {ids[strike["row"]] for strike in told["strikes"]} & kept


def drawn(query: Query, frame: Frame) -> tuple[crossings.Line, ...]:
    """Return the lines that a frame shows of a query."""
    events = query.keep(dataset().events)
    marks = place(events, frame, load_land(), since=query.since).marks
    return crossings.drawn(crossings.found(events, dataset().actors), events, marks, frame)


def shapes(sheet: Sheet, *parts: str) -> list[Shape]:
    """Return the shapes of a sheet that are one of some parts."""
    return [item for item in sheet.items if isinstance(item, Shape) and item.part in parts]


@pytest.mark.parametrize("query", windows(30), ids=lambda query: f"{query.since}..{query.until}")
def test_a_sheet_has_the_lines_that_the_screen_has(query: Query):
    """The same events on the same pairs, and the same strikes, for any window."""
    pairs, strikes = screen_lines(query)
    found = drawn(query, WIDE)
    calls = sorted(sorted(line.events) for line in found if line.tip is None)
    # a pair of capitals far from here has no line on the map
    near = crossings.found(query.keep(dataset().events), dataset().actors).arcs
    assert {arc.pair: len(arc.rows) for arc in near} == {p: len(ids) for p, ids in pairs.items()}
    seen = [
        sorted(pairs[arc.pair])
        for arc in near
        if WIDE.holds(WIDE.screen(*arcs.curve(arc.pair, WIDE.view).T)).any()
    ]
    assert calls == sorted(seen)
    assert {event for line in found if line.tip for event in line.events} == strikes


def test_january_shows_its_calls_and_both_strikes_in_the_display_list():
    """Whatever a painter draws it draws from these items."""
    sheet = composed(JANUARY)
    lines = shapes(sheet, "line")
    assert [line.symbol for line in lines if line.events].count("strike") == 2
    assert {line.symbol for line in lines} == {"cooperation", "strike"}
    assert len(shapes(sheet, "head")) == 2
    events = {event for line in lines if line.symbol == "strike" for event in line.events}
    assert events == {"INC-2024-003", "INC-2024-006"}
    order = [item.part if isinstance(item, Shape) else "" for item in sheet.items]
    last = max(at for at, part in enumerate(order) if part in ("line", "head"))
    assert last < order.index("mark")


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_inks_and_widths_are_those_of_the_one_legend(theme: str):
    """By the sign of the mean and the number of events; an arrow in the ink of type."""
    look = Look(theme, Words())
    for line in drawn(Query(), WIDE):
        casing, stroke, *_ = crossings.shapes([line], WIDE, look)
        one = next((known for known in style.LINES if known.name == line.name), None)
        ink = look.theme.ink if one is None else one.dark if theme == "dark" else one.light
        assert (stroke.fill, casing.fill) == (ink, look.theme.halo)
        wide = style.line_px(len(line.events)) if one else style.ARROW_WIDTH_PX
        ring = max(stroke.rings, key=len)
        half = len(ring) // 2
        across = np.hypot(*(ring[:half] - ring[::-1][:half]).T)
        assert across == pytest.approx(np.full(half, wide))
    assert style.line_px(10_000) == style.LINE_PX[2]


@pytest.mark.parametrize(
    ("mean", "name"),
    [(0.1, "cooperation"), (-4.0, "conflict"), (0.0, "neither"), (None, "neither")],
)
def test_a_line_is_looked_up_by_the_sign_of_its_mean(mean: float | None, name: str):
    """Nought and unknown are neither."""
    assert style.line_of(mean).name == name


def test_scores_that_cancel_and_unknown_ones_are_neither():
    """The mean is worked out in whole tenths, as in the browser; unknown scores say nothing."""
    events, states = dataset().events, arcs.governments(dataset().actors)
    (pair, rows, _), *_ = arcs.between(events, states)
    scores = np.full(len(events), np.nan)
    for given, mean in (((0.1, 0.2, -0.3), 0.0), ((), None), ((4.0, -1.0), 1.5)):
        scores[list(rows)] = np.nan
        scores[list(rows[: len(given)])] = given
        found = {arc.pair: arc for arc in arcs.between(events.assign(cooperation=scores), states)}
        assert found[pair].mean == mean


def test_an_arrow_ends_at_the_rim_of_its_mark_on_the_side_of_its_origin():
    """Never inside the symbol or the district's disc, never farther than its clearance."""
    events = JANUARY.keep(dataset().events)
    marks = place(events, FRAME, load_land()).marks
    arrows = [line for line in drawn(JANUARY, FRAME) if line.tip]
    assert len(arrows) == 2
    for arrow in arrows:
        (mark,) = [mark for mark in marks if arrow.events[0] in mark.events]
        far = np.hypot(arrow.tip[0] - mark.x, arrow.tip[1] - mark.y)
        rim = mark.size_px * style.RIM_SHARE or mark.area_px
        assert far == pytest.approx(rim + style.ARROW_CLEAR_PX)
        tail = np.hypot(*(arrow.path[0] - (mark.x, mark.y)))
        assert tail - far >= style.ARROW_PX - 1e-6


@pytest.mark.parametrize("seed", range(20))
def test_the_outline_of_an_area_is_straight_on_the_mercator_map(seed: int):
    """Each point of the sheet's outline is within 0.5 px of an edge of the Mercator map."""
    draw = np.random.default_rng(seed)
    west, south, east, north = BORDERLANDS
    corners = zip(
        draw.uniform(west - 3, east + 3, 5), draw.uniform(south - 3, north + 3, 5), strict=True
    )
    area = Area(tuple((float(lon), float(lat)) for lon, lat in corners))
    ring = asked.ring(area, FRAME)
    units = np.column_stack(mercator(*np.array(area.corners).T)).astype(float)
    # halfway between two points a chord is farthest from the true edge
    middles = (ring[:-1] + ring[1:]) / 2
    found = np.column_stack(mercator(*FRAME.degrees(middles).T)).astype(float)
    edges = list(pairwise([*units, units[0]]))
    far = np.min([_off(found, one, other) for one, other in edges], axis=0)
    scale = np.ptp(ring, axis=0).max() / np.ptp(units, axis=0).max()  # px a unit
    assert far.max() * scale < 0.5


def _off(points: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return how far points lie from a piece of a straight line."""
    way = other - one
    share = np.clip(((points - one) @ way) / (way @ way), 0.0, 1.0)
    return np.hypot(*(points - one - share[:, None] * way).T)


def test_the_areas_of_the_whole_globe_and_of_one_street_can_be_drawn():
    """No point is lost in infinity; what encloses the whole map has no outline on it."""
    look = Look("light", Words())
    globe = Area.box(-180, -90, 180, 90)
    assert np.isfinite(asked.ring(globe, FRAME)).all()
    assert asked.outline(Area.box(40, 10, 90, 50), FRAME, look) == []
    assert asked.outline(None, FRAME, look) == []
    assert asked.outline(Area.box(64, 28, 64.0002, 28.0002), FRAME, look)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_key_has_rows_only_for_what_the_map_shows(layout: str, lang: str):
    """With the numbers of events; a sheet without lines and area keeps its whole map."""
    say = Words(lang)
    names = ("cooperation", "conflict", "neither", "strike", "asked")
    rows = {say(f"sheet.lines.{name}"): name for name in names}
    quiet = Query(since=date(2022, 2, 1), until=date(2022, 2, 3))
    asked_for = replace(JANUARY, area=AREA)
    cases = ((quiet, set()), (JANUARY, {"cooperation", "strike"}), (asked_for, {"strike", "asked"}))
    for query, wanted in cases:
        sheet = composed(query, layout=layout, lang=lang)
        texts = list(sheet.texts())
        found = {rows[text.text]: text for text in texts if text.text in rows}
        assert found.keys() == wanted
        assert bool(shapes(sheet, "line", "asked")) == bool(wanted)
        for name, text in found.items():
            beside = [t.text for t in texts if t.part == "count" and t.y == text.y]
            if name == "strike":
                assert say.number(2) in beside
            if name == "asked":
                assert say.number(len(query.keep(dataset().events))) in beside
    heights = [composed(q, layout=layout, lang=lang).ground.box[3] for q in (quiet, JANUARY)]
    assert heights[0] >= heights[1]


@pytest.mark.parametrize("layout", ["landscape", "square"])
def test_no_name_stands_upon_an_arrow_or_a_number(layout: str):
    """Towns and lands make room for what a line says."""
    for query in (JANUARY, Query()):
        sheet = composed(query, layout=layout)
        heads = [(*r.min(axis=0), *r.max(axis=0)) for s in shapes(sheet, "head") for r in s.rings]
        said = [box_of(text) for text in sheet.texts("line")]
        names = [box_of(text) for part in ("town", "area") for text in sheet.texts(part)]
        assert heads
        assert said
        assert not [1 for one in (*heads, *said) for name in names if overlap(one, name)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_key_dates_line_runs_through_words(lang: str):
    """For January 2024 and random windows: neither its own row's nor the other's."""
    for query in (JANUARY, *windows(25)):
        sheet = composed(query, lang=lang)
        lines = [item.rings[0] for item in shapes(sheet, "key")]
        strip = min((line[0, 1] for line in lines), default=0.0) - 12
        accent = Look("light", Words(lang)).theme.accent
        words = [text for text in sheet.texts() if text.fill == accent and text.y > strip > 0]
        assert len(words) == len(lines)
        for line in lines:
            (x, top), (_, foot) = line
            for text in words:
                left, high, right, _ = box_of(text)
                assert not (left < x < right and top < high < foot)


def test_all_key_dates_of_january_2024_are_named():
    """Both strikes, the call, the statement and the visit."""
    said = {text.text for text in composed(JANUARY).texts()}
    assert {"16 Jan strike", "18 Jan strike", "Call", "Joint statement", "Visit"} <= said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_key_date_on_the_first_day_of_a_strip_is_named(lang: str):
    """Its words stand before its line, above the names of the tracks, if they do not fit after."""
    since, until = date(2024, 1, 16), date(2024, 2, 5)
    events = Query(since=since, until=until).keep(dataset().events)
    look, box = Look("light", Words(lang)), (828.0, 500.0, 758.0)
    items = timeline.strip(events, (since, until), key_dates(), box, look)
    said = [item for item in items if isinstance(item, Text)]
    days = ("strike_panjgur", "strike_saravan", "call", "joint_statement", "visit_january")
    assert {look.say(f"keydate.{key}") for key in days} <= {text.text for text in said}
    boxes = [box_of(text) for text in said]
    assert not [1 for one, other in combinations(boxes, 2) if overlap(one, other)]
    assert all(left >= 820.0 and right <= 1586.0 for left, _, right, _ in boxes)


@pytest.mark.parametrize("layout", [name for name, plan in PLANS.items() if not plan.columns])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_longest_key_beside_the_map_ends_above_the_footer(layout: str, lang: str):
    """All kinds, all doubts, all places and all lines: it is shortened until it fits."""
    query, look = Query(), Look("light", Words(lang))
    known = composed(JANUARY, layout=layout, lang=lang)
    left, top, wide, high = known.ground.box
    frame = Frame(BORDERLANDS, left, top, wide, high)
    lines = [
        crossings.Line(name, np.zeros((2, 2)), 1.0, (), (name,))
        for name in (*(line.name for line in style.LINES), style.STRIKE)
    ]
    numbers = panel.Numbers(1, 1, 1, 3, (("Islamabad", 58), ("Tehran", 36)))
    marks = place(query.keep(dataset().events), frame, load_land()).marks
    told = keys.Told((marks,), (numbers,), "1,437 killed " * 9, (), (lines,), known.items[:1])
    assert len(told.entries) == 5
    bottom = top + high + 14 + timeline.HEIGHT
    items, _ = keys.beside(told, PLANS[layout], frame, (top, bottom), look)
    assert max(item.y for item in items if isinstance(item, Text)) <= bottom + 1
