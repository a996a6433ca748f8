"""Before and after: two halves, one legend, the same law for each, and clear refusals."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_sheet import box_of, composed, dataset, extent, middle_of, overlap
from test_snapshot import random_query, said_number

import cli
from data.area import parse_area
from data.period import Period, read_period
from data.query import Query
from data.schema import DataError
from data.words import Words
from geo import halves, snapshot, style
from geo.halves import split
from geo.sheet.display import Shape, Sheet
from geo.sheet.pins import Pin
from geo.sheet.recipe import Recipe
from geo.style import BORDERLANDS
from geo.verify import verify

LANGUAGES = snapshot.CHOICES["lang"]
BEFORE = Period(date(2023, 12, 31), date(2024, 1, 15))
AFTER = Query(since=date(2024, 1, 16), until=date(2024, 1, 31))
PROVINCE = (61.0, 25.0, 67.0, 29.0)
WIDE = (44.0, 20.0, 80.0, 42.0)  # holds the capitals
AREA = parse_area("60.2,25.6,66.5,29.8")


def pair_of(query: Query = AFTER, before: Period = BEFORE, **recipe: object) -> Sheet:
    """Return the sheet of two maps."""
    return composed(query, before=before, **recipe)


def side(sheet: Sheet, x: float) -> int:
    """Return 0 for the map on the left and 1 for that on the right."""
    return int(x >= sheet.grounds[1].box[0])


@pytest.mark.parametrize("seed", range(0, 50, 3))
def test_each_half_has_its_own_sum(seed: int) -> None:
    """Marks + not placed + outside = the rows kept = the sentence's number, left and right."""
    lasting = replace(random_query(seed), since=None, until=None)
    day = date(2024, 1, 16) + timedelta(31 * (seed - 25))
    before, query = split(day.isoformat(), lasting, dataset())
    view = (BORDERLANDS, PROVINCE)[seed % 2]
    sheet = pair_of(query, before, view=view, layout=halves.LAYOUTS[seed % 4])
    made = snapshot.make(
        dataset(), query, form="svg", view=view, before=before, layout=halves.LAYOUTS[seed % 4]
    )
    lead = {0: "", 1: ""}
    for text in sheet.texts("lead"):
        lead[side(sheet, text.x)] += text.text + " "
    after = snapshot.Counts(made.events, made.placed, made.not_placed, made.outside_view)
    for at, (half, counts) in enumerate(
        ((halves.earlier(query, before), made.before), (query, after))
    ):
        kept = half.keep(dataset().events)
        marks = [mark for mark in sheet.marks() if side(sheet, middle_of(mark)[0]) == at]
        ids = [event for mark in marks for event in mark.events]
        assert len(ids) == len(set(ids)) == counts.placed
        assert sum(counts[1:]) == counts.events == len(kept) == said_number(lead[at])
        assert set(ids) <= set(kept["event_id"])


def test_the_legend_counts_each_map() -> None:
    """Two numbers a kind, that of the map on the left first; together they are the marks."""
    sheet = pair_of()
    kinds = dataset().events.set_index("event_id")["kind"]
    counted = {0: {}, 1: {}}
    for mark in sheet.marks():
        own = counted[side(sheet, middle_of(mark)[0])]
        for event in mark.events:
            name = style.symbol_of(kinds[event]).name
            own[name] = own.get(name, 0) + 1
    rows = [item for item in sheet.items if isinstance(item, Shape) and item.part == "legend"]
    width = max(item.rings[0].max(axis=0)[0] for item in rows) + 360
    for row in rows:
        y = row.rings[0].mean(axis=0)[1]
        numbers = [t for t in sheet.texts("count") if abs(t.y - y) < 6 and t.x < width]
        numbers.sort(key=lambda text: text.x)
        said = [int(text.text) for text in numbers]
        assert said == [counted[at].get(row.symbol, 0) for at in (0, 1)]
    assert {row.symbol for row in rows} == set(sheet.legend) == set(counted[0]) | set(counted[1])


@pytest.mark.parametrize("layout", halves.LAYOUTS)
def test_both_maps_have_one_size_and_extent(layout: str) -> None:
    """The same ground, only moved to the side."""
    left, right = pair_of(layout=layout).grounds
    one, other = left.key[0], right.key[0]
    assert replace(one, left=other.left) == other
    assert right.box[0] > left.box[0] + left.box[2]
    assert one.px_per_km == pytest.approx(other.px_per_km, rel=1e-9)


def cases(test):
    """Run a test for every layout that fits and every language, with few days and with all."""
    for name, values in (
        ("day", ("2024-01-16", "")), ("lang", LANGUAGES), ("layout", halves.LAYOUTS),
    ):  # fmt: skip
        test = pytest.mark.parametrize(name, values)(test)
    return test


@cases
def test_nothing_stands_upon_anything_else(layout: str, lang: str, day: str) -> None:
    """Every item on the sheet, no words upon others, with call-outs in both halves."""
    before, query = (BEFORE, AFTER) if day else split("2024-01-17", Query(), dataset())
    pins = tuple(map(Pin, ("INC-2024-003", "DIP-2024-023", "INC-2024-002")))
    sheet = pair_of(query, before, layout=layout, lang=lang, pins=pins)
    for item in sheet.items:
        low, high = extent(item)
        assert min(low) >= 0, item
        assert high[0] <= sheet.width, item
        assert high[1] <= sheet.height, item
    texts = [text for text in sheet.texts() if text.part not in ("number", "pin")]
    clashes = [(a.text, b.text) for a, b in combinations(texts, 2) if overlap(box_of(a), box_of(b))]
    assert clashes == []
    heads = sorted(sheet.texts("half"), key=lambda text: text.x)
    say = Words(lang)
    assert [text.text for text in heads] == [say("sheet.pair.before"), say("sheet.pair.after")]
    assert len(list(sheet.texts("pin"))) == 6
    assert min(ground.box[3] for ground in sheet.grounds) > 200


def test_both_strips_have_one_scale() -> None:
    """A bar of one event is as high on the left as on the right."""
    sheet = pair_of()
    foot = sheet.ground.box[1] + sheet.ground.box[3]
    bars = [i for i in sheet.items if isinstance(i, Shape) and i.part == "time"]
    heights = {0: [], 1: []}
    for bar in bars:
        for ring in bar.rings:
            high = float(ring[:, 1].max() - ring[:, 1].min())
            heights[side(sheet, ring[0, 0])].append(round(high, 3))
    assert min(bar.rings[0][:, 1].min() for bar in bars) > foot
    assert min(heights[0]) == pytest.approx(max(heights[1]) / 13, abs=0.05)


@given(
    day=st.dates(date(2020, 1, 1), date(2027, 1, 1)),
    since=st.none() | st.dates(date(2021, 2, 1), date(2024, 1, 1)),
    until=st.none() | st.dates(date(2024, 1, 2), date(2026, 5, 1)),
)
def test_a_split_gives_equal_halves_that_meet(
    day: date, since: date | None, until: date | None
) -> None:
    """As long as fits into the days asked for, else of the data; or it is refused."""
    first, last = since or dataset().first_day, until or dataset().last_day
    query = Query(since=since, until=until)
    if not first < day <= last:
        with pytest.raises(DataError, match="--split"):
            split(day.isoformat(), query, dataset())
        return
    before, after = split(day.isoformat(), query, dataset())
    assert before.until + timedelta(1) == after.since == day
    assert before.until - before.since == after.until - after.since
    assert before.since == first or after.until == last
    halves.check(before, after, dataset(), form="png", layout="a4")


@given(since=st.dates(), days=st.integers(0, 400))
def test_days_are_read_as_they_are_written(since: date, days: int) -> None:
    """A round trip."""
    try:
        written = Period(since, since + timedelta(days))
    except OverflowError:
        return
    assert read_period(str(written), "--before") == written


@pytest.mark.parametrize("form", halves.FORMS)
def test_a_file_of_two_maps_is_proved(form: str) -> None:
    """The days before come back from the recipe, and a changed row of either half is named."""
    made = snapshot.make(dataset(), AFTER, form=form, before=BEFORE)
    assert made.recipe["before"] == "2023-12-31..2024-01-15"
    assert verify(made.content, dataset(), Words()).identical
    events = dataset().events.copy()
    events.loc[events["event_id"] == "INC-2024-002", "summary"] = "other words"
    changed = replace(dataset(), events=events, hash="0" * 12)
    assert verify(made.content, changed, Words()).changes.changed == ("INC-2024-002",)


def test_a_recipe_of_one_map_is_what_it_was() -> None:
    """The field is left out, so that the hash of an older recipe stays."""
    assert "before" not in Recipe(params={}).as_dict()


def test_the_printed_command_makes_the_same_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Also by its recipe; --split is only another way to say the days."""
    made = snapshot.make(dataset(), AFTER, form="svg", before=BEFORE)
    recipe = Recipe(params=AFTER.params(), flags=tuple(AFTER.flags()), before=BEFORE)
    target = tmp_path / "a.svg"
    for words in (
        shlex.split(recipe.command(str(target)))[1:],
        ["snapshot", str(target), "--split", "2024-01-16", "--until", "2024-01-31"],
        ["snapshot", str(tmp_path / "b.svg"), "--recipe", str(target), "--json"],
    ):
        assert cli.main(words) == 0
        assert Path(words[1]).read_bytes() == made.content
    answer = json.loads(capsys.readouterr().out)
    assert answer["before"] == made.before._asdict()


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (["a.csv", "--split", "2024-01-16"], "png, svg, pdf"),
        (["a.png", "--split", "2024-01-16", "--layout", "portrait"], "landscape, wide, a4, a3"),
        (["a.png", "--split", "yesterday"], "a day like"),
        (["a.png", "--split", "2031-01-01"], "a day after"),
        (["a.png", "--before", "2024-01-01"], "days like"),
        (["a.png", "--before", "2024-01-05..2024-01-01"], "days like"),
        (["a.png", "--before", "x" * 5000], "days like"),
        (["a.png", "--before", "2024-01-01..2024-01-05"], "days that end before"),
        (
            ["a.png", "--before", "1999-01-01..1999-01-05", "--since", "2024-01-01"],
            "days of the data",
        ),
        (["a.png", "--before", "2024-01-01..2024-01-05", "--split", "2024-01-16"], "not both"),
        (["a.png", "--split", "2024-01-16", "--every", "7d"], "one file"),
    ],
)
def test_halves_that_cannot_be_are_one_sentence(
    flags: list[str],
    says: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Exit code 2, nothing is written."""
    monkeypatch.chdir(tmp_path)
    code = cli.main(["snapshot", *flags])
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert says in said.err
    assert len(said.err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_halves_of_unequal_length_are_told() -> None:
    """Their numbers invite a comparison that they do not bear."""
    sheet = pair_of(before=Period(date(2024, 1, 10), date(2024, 1, 15)))
    assert [note for note in sheet.notes if "6 and 16 days" in note.said(Words())]
    assert not pair_of().notes


@pytest.mark.parametrize("query", [AFTER, Query(since=AFTER.since, words="qqqq")])
def test_an_empty_half_is_a_good_sheet(query: Query) -> None:
    """Zero is said, and the maps stand."""
    sheet = pair_of(replace(query, words="qqqq"), BEFORE)
    assert (sheet.placed, len(sheet.grounds)) == (0, 2)
    assert sum(text.text.startswith("No events") for text in sheet.texts("lead")) == 2


@pytest.mark.parametrize(
    ("layout", "lang"), [("landscape", "en"), ("a4", "fa"), ("wide", "ur"), ("a3", "en")]
)
def test_lines_and_the_area_are_drawn_on_each_half(layout: str, lang: str) -> None:
    """Those of its own days alone; the key has one row for each, with the number of each map."""
    say, query = Words(lang), replace(AFTER, area=AREA)
    for sheet, wanted in (
        (pair_of(view=WIDE, layout=layout, lang=lang), {"cooperation": (0, 7), "strike": (0, 2)}),
        (pair_of(query, layout=layout, lang=lang), {"strike": (0, 2), "asked": (2, 5)}),
    ):
        foot = sheet.ground.box[1] + sheet.ground.box[3]  # the samples of the key are below it
        shapes = [i for i in sheet.items if isinstance(i, Shape) and middle_of(i)[1] < foot]
        drawn: dict[str, list[set[str]]] = {}
        for shape in shapes:
            if shape.part == "line" and shape.events:
                own = drawn.setdefault(shape.symbol, [set(), set()])
                own[side(sheet, middle_of(shape)[0])].update(shape.events)
        outlines = [side(sheet, middle_of(s)[0]) for s in shapes if s.part == "asked"]
        assert outlines == ([0, 1] if "asked" in wanted else [])
        texts = list(sheet.texts())
        for name, counts in wanted.items():
            (row,) = [text for text in texts if text.text == say(f"sheet.lines.{name}")]
            on = -1 if row.rtl else 1
            beside = [t for t in texts if t.part == "count" and t.y == row.y]
            after = sorted((t for t in beside if (t.x - row.x) * on > 0), key=lambda t: t.x * on)
            said = [text.text for text in after[:2]][::on]  # as the maps lie, from the left
            assert said == [say.number(n) for n in counts]
            if name != "asked":
                assert tuple(map(len, drawn.pop(name))) == counts
        assert drawn == {}
