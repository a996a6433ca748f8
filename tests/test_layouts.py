"""The layouts and views: everything stands on the sheet, nothing upon anything else."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from functools import lru_cache
from io import StringIO
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from events import frame
from test_sheet import box_of, composed, dataset, extent, middle_of, overlap
from test_snapshot import random_query, said_number

import cli
from data.measure import placed
from data.query import Query
from data.schema import DataError
from data.words import Words
from geo import snapshot
from geo.land import load_land
from geo.sheet import clip, panel
from geo.sheet.display import Shape, Sheet, Text
from geo.sheet.plan import PLANS
from geo.sheet.recipe import Recipe
from geo.sheet.views import fit, read_view
from geo.style import BORDERLANDS, THEMES

LAYOUTS, LANGUAGES = snapshot.CHOICES["layout"], snapshot.CHOICES["lang"]
JANUARY = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
ON_THE_MAP = ("town", "area", "number")  # texts that stand upon the ground


@lru_cache(maxsize=64)
def sheet_of(layout: str, lang: str, everything: bool) -> Sheet:
    """Return all data or January 2024 in a layout and language."""
    return composed(None if everything else JANUARY, layout=layout, lang=lang)


def cases(test):
    """Run a test for every layout and language, with all data and with one month."""
    for name, values in (
        ("everything", (True, False)), ("lang", LANGUAGES), ("layout", LAYOUTS),
    ):  # fmt: skip
        test = pytest.mark.parametrize(name, values)(test)
    return test


@cases
def test_everything_lies_on_the_sheet(layout: str, lang: str, everything: bool) -> None:
    """No text, symbol or line beyond its edges."""
    sheet = sheet_of(layout, lang, everything)
    for item in sheet.items:
        low, high = extent(item)
        assert min(low) >= 0, item
        assert high[0] <= sheet.width, item
        assert high[1] <= sheet.height, item


@cases
def test_no_words_stand_upon_others(layout: str, lang: str, everything: bool) -> None:
    """Title, keys, strip and credits; and on the map no name over another or over a key."""
    sheet = sheet_of(layout, lang, everything)
    texts = [text for text in sheet.texts() if text.part != "number"]
    beside = [text for text in texts if text.part not in ON_THE_MAP]
    clashes = [
        (one.text, other.text)
        for one, other in combinations(texts, 2)
        if overlap(box_of(one), box_of(other))
    ]
    assert len(beside) > 25
    assert clashes == []


@cases
def test_no_event_is_hidden_by_furniture(layout: str, lang: str, everything: bool) -> None:
    """Neither inset, scale bar with its numbers nor keys stand upon the middle of a mark."""
    sheet = sheet_of(layout, lang, everything)
    boxes = [
        (*item.rings[0].min(axis=0), *item.rings[0].max(axis=0))
        for item in sheet.items
        if isinstance(item, Shape) and item.part in ("locator", "scale") and item.fill
    ]
    scale = np.array([box for box in boxes if box[3] - box[1] == 5.0])  # px, as high as the bar is
    assert len(scale) == 4
    boxes.append((*(scale[:, :2].min(axis=0) - (0, 20)), *scale[:, 2:].max(axis=0)))
    middles = [middle_of(mark) for mark in sheet.marks()]
    under = [m for m in middles if any(b[0] < m[0] < b[2] and b[1] < m[1] < b[3] for b in boxes)]
    assert under == []
    # the legend and all other keys stand outside the map, and all marks inside it
    left, top, wide, high = sheet.ground.box
    legend = [item for item in sheet.items if getattr(item, "part", "") in ("legend", "size")]
    across = [left < x < left + wide and top < y < top + high for x, y in map(middle_of, legend)]
    assert not any(across)
    assert all(left <= x <= left + wide and top <= y <= top + high for x, y in middles)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("layout", ["portrait", "square"])
@pytest.mark.parametrize("words", ["", "zzzz"])
def test_no_gap_is_left_below_the_keys(layout: str, lang: str, words: str) -> None:
    """What the keys below a map do not need is the map's: under them is a line's height."""
    sheet = composed(Query(words=words), layout=layout, lang=lang)
    texts = [text for text in sheet.texts() if text.part not in ON_THE_MAP]
    rules = [item.rings[0][0, 1] for item in sheet.items if getattr(item, "part", "") == "rule"]
    end = max(text.y for text in texts if text.y < max(rules))
    assert 10 < max(rules) - end < 50


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("times", [1, 12])
def test_a_name_in_the_legend_keeps_clear_of_its_number(
    layout: str, lang: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With thousands of events too; and no name is shortened."""
    say, counts = Words(lang), panel.legend_counts
    monkeypatch.setattr(
        panel, "legend_counts", lambda marks: {k: n * times for k, n in counts(marks).items()}
    )
    usual = times == 1
    sheet = sheet_of(layout, lang, True) if usual else composed(layout=layout, lang=lang)
    names = {say(f"symbol.{symbol}") for symbol in sheet.legend}
    rows = [text for text in sheet.texts() if text.text in names]
    numbers = [text for text in sheet.texts() if text.part == "count"]
    assert len(rows) == len(names) > 5
    for row in rows:
        (number,) = (n for n in numbers if n.y == row.y and overlap_rows(n, row))
        (left, _, right, _), (start, _, end, _) = box_of(number), box_of(row)
        assert max(left - end, start - right) >= 5


def overlap_rows(number: Text, row: Text) -> bool:
    """Return whether a number stands in a row's column: less than a column's width beside it."""
    return abs(number.x - row.x) < 300 and (number.x > row.x) == (not row.rtl)


@cases
def test_few_events_lie_under_names(layout: str, lang: str, everything: bool) -> None:
    """At most three in a hundred symbols have their middle under a name."""
    sheet = sheet_of(layout, lang, everything)
    boxes = [box_of(text) for part in ("town", "area") for text in sheet.texts(part)]
    middles = [middle_of(mark) for mark in sheet.marks() if mark.fill and mark.opacity == 1]
    under = sum(any(b[0] < x < b[2] and b[1] < y < b[3] for b in boxes) for x, y in middles)
    assert under <= 0.03 * len(middles)


@pytest.mark.parametrize("seed", range(0, 50, 5))
@pytest.mark.parametrize("layout", LAYOUTS)
def test_counts_agree_in_every_layout(layout: str, seed: int) -> None:
    """Marks + not placed + outside = the rows kept = the sentence's number; legend = marks."""
    query = random_query(seed)
    kept = query.keep(dataset().events)
    sheet = snapshot.sheet(dataset(), query, Recipe(params=query.params(), layout=layout))
    ids = [event for mark in sheet.marks() for event in mark.events]
    assert len(ids) == len(set(ids)) == sheet.placed == sum(sheet.legend.values())
    assert sheet.placed + sheet.not_placed + sheet.outside_view == len(kept)
    said = " ".join(text.text for text in sheet.texts("lead"))
    assert said_number(said) == len(kept)


EVERY = list(product(range(50), LAYOUTS, LANGUAGES))
SLICE = EVERY[:: len(LAYOUTS) * len(LANGUAGES) * 4 + 1]  # other layouts and languages each time


@pytest.mark.parametrize(
    ("seed", "layout", "lang"),
    [pytest.param(*case, marks=[] if case in SLICE else pytest.mark.long) for case in EVERY],
)
def test_counts_agree_in_every_layout_and_language(seed: int, layout: str, lang: str) -> None:
    """Marks + not placed + outside = the subtitle's number = rows in the CSV; legend = marks."""
    query, say = random_query(seed), Words(lang)
    recipe = Recipe(params=query.params(), layout=layout, lang=lang)
    sheet = snapshot.sheet(dataset(), query, recipe)
    rows = snapshot.make(dataset(), query, form="csv").content.decode("utf-8-sig")
    kept = list(csv.DictReader(StringIO(rows, newline="")))
    ids = [event for mark in sheet.marks() for event in mark.events]
    assert len(ids) == len(set(ids)) == sheet.placed == sum(sheet.legend.values())
    assert sheet.placed + sheet.not_placed + sheet.outside_view == len(kept)
    said = " ".join(text.text for text in sheet.texts("lead"))
    for count in Counter(row["domain"] for row in kept).values():
        assert say.number(count) in said
    texts = list(sheet.texts())
    for symbol, count in sheet.legend.items():
        (row, *_) = [text for text in texts if text.text == say(f"symbol.{symbol}")]
        beside = [text.text for text in texts if text.part == "count" and text.y == row.y]
        assert say.number(count) in beside


@pytest.mark.parametrize(
    ("layout", "pixels"),
    [
        ("landscape", (3200, 2000)),
        ("wide", (2400, 1350)),
        ("portrait", (2160, 2700)),
        ("square", (2160, 2160)),
        ("a4", (3508, 2480)),
        ("a3", (4960, 3508)),
    ],
)
def test_a_layout_has_its_pixels(layout: str, pixels: tuple[int, int]) -> None:
    """A4 and A3 at 300 dots to an inch, to a pixel."""
    plan = PLANS[layout]
    assert (round(plan.width * plan.zoom), round(plan.height * plan.zoom)) == pixels
    assert set(PLANS) == set(LAYOUTS)


def test_paper_is_as_large_as_paper() -> None:
    """In inches: 297 × 210 and 420 × 297 mm, to half a millimetre."""
    for layout, wide, high in (("a4", 297, 210), ("a3", 420, 297)):
        plan = PLANS[layout]
        assert plan.width / plan.per_inch * 25.4 == pytest.approx(wide, abs=0.5)
        assert plan.height / plan.per_inch * 25.4 == pytest.approx(high, abs=0.5)


def test_fit_shows_every_event_that_has_a_place() -> None:
    """Of those on the land of the map; and one place is not blown up to nothing."""
    events = JANUARY.keep(dataset().events)
    view = fit(events)
    sheet = composed(JANUARY, view=view)
    west, south, east, north = load_land().bounds
    far = ~(events["longitude"].between(west, east) & events["latitude"].between(south, north))
    assert sheet.outside_view == (far & placed(events)).sum() > 0
    one = dataset().events.iloc[[0]]
    west, south, east, north = fit(one)
    assert min(east - west, north - south) >= 1.2 - 1e-9
    assert fit(one[:0]) == BORDERLANDS


def test_fit_stays_where_the_land_is_known() -> None:
    """A visit to New York does not make the map a stamp in an empty frame; it is counted."""
    rows = frame({}, {"latitude": 40.75, "longitude": -73.97})
    assert fit(rows) == fit(rows.iloc[[0]])
    assert fit(rows.iloc[[1]]) == BORDERLANDS


@pytest.mark.parametrize("view", [(30.0, 5.0, 100.0, 55.0), (-20.0, 10.0, 60.0, 60.0)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_nobody_drew_is_no_sea(view: tuple, theme: str) -> None:
    """Beyond the land of the files the ground is the page, and no sea is named there."""
    sheet = composed(JANUARY, view=view, theme=theme)
    known = [shape for shape in sheet.ground.shapes if shape.part == "sea"]
    assert sheet.ground.sea == THEMES[theme].page
    assert [shape.fill for shape in known if shape.rings] == [THEMES[theme].sea]
    names = {sea.name for sea in load_land().seas}
    for text in sheet.texts("area"):
        if text.text in names:
            assert clip.contains(known[0].rings, text.x, text.y)
    usual = composed(JANUARY, theme=theme).ground
    assert usual.sea == THEMES[theme].sea
    assert not any(shape.rings for shape in usual.shapes if shape.part == "sea")


def test_a_view_without_any_land_is_refused() -> None:
    """With where the land lies."""
    assert read_view("-20,30,10,50", dataset().events) is None
    with pytest.raises(DataError, match="41 to 84 east"):
        snapshot.make(dataset(), JANUARY, form="png", view=(-20.0, 30.0, 10.0, 50.0))


def test_a_province_is_shown_whole() -> None:
    """By its ISO 3166-2 code, in any case."""
    view = read_view("pk-ba", dataset().events)
    assert view is not None
    balochistan = load_land().province("PK-BA")
    for ring in balochistan.rings:
        assert (ring.min(axis=0) > view[:2]).all()
        assert (ring.max(axis=0) < view[2:]).all()
    assert read_view("PK-XX", dataset().events) is None


def test_a_view_is_written_into_the_recipe_in_degrees(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """So that it stays the same when the data grow."""
    flags = ["--since", "2024-01-10", "--until", "2024-01-31", "--view", "fit"]
    assert cli.main(["snapshot", str(tmp_path / "a.svg"), *flags]) == 0
    assert b"--view=" in (tmp_path / "a.svg").read_bytes()
    capsys.readouterr()


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("title", ["A long title of many words " * 40, "x" * 500, "😀" * 40])
def test_a_long_title_leaves_room_for_the_map(layout: str, title: str) -> None:
    """It is cut after three lines, and said so."""
    sheet = composed(JANUARY, layout=layout, title=title)
    assert sheet.ground.box[3] > 150
    assert len(list(sheet.texts("title"))) <= 3
    assert sheet.notes


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_caption_stands_above_the_map_and_is_only_text(layout: str, lang: str) -> None:
    """Markup, overrides and length do no harm; what is cut is told."""
    evil = "<script>alert(1)</script>\u202e ${x} " + "and many more words " * 60
    sheet = composed(JANUARY, layout=layout, lang=lang, caption=evil)
    lines = list(sheet.texts("caption"))
    assert len(lines) == 3
    assert lines[0].text.startswith("<script>")
    assert all(line.y < sheet.ground.box[1] for line in lines)
    assert len(sheet.notes) == 1
    clashes = [
        (one.text, other.text)
        for one, other in combinations([t for t in sheet.texts() if t.part != "number"], 2)
        if overlap(box_of(one), box_of(other))
    ]
    assert clashes == []
    assert not list(sheet_of(layout, lang, False).texts("caption"))
    (command,) = (text for text in sheet.texts() if text.text.startswith("./sarhad"))
    assert command.text == "./sarhad snapshot map.png --recipe FILE"  # the whole has no room
