"""The call-outs: numbers at marks or on the strip, a list of them, hostile texts, the recipe."""

from __future__ import annotations

import json
import shlex
from datetime import date
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from colour import contrast
from events import frame
from test_sheet import FRAME, LIGHT, box_of, composed, dataset, extent, middle_of, overlap

import cli
from data.query import Query
from data.schema import DataError
from data.words import Words
from geo import snapshot
from geo.land import load_land
from geo.sheet import symbols
from geo.sheet.callouts import Callout
from geo.sheet.display import Circle, Shape, Sheet, Text
from geo.sheet.labels import taken_by
from geo.sheet.marks import place
from geo.sheet.pins import LONGEST_TEXT, MOST, Pin, check, from_recipe, read
from geo.sheet.png import recipe_of
from geo.sheet.pointers import drawn, upon
from geo.sheet.recipe import Recipe
from geo.verify import verify

LAYOUTS, LANGUAGES = snapshot.CHOICES["layout"], snapshot.CHOICES["lang"]
JANUARY = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
# two on the map, a call without a place, an act in Tehran, which no borderland shows, a third mark
PINS = tuple(
    map(Pin, ("INC-2024-003", "INC-2024-006", "DIP-2024-023", "DIP-2024-004", "INC-2024-008"))
)
EVIL = "<script>alert(1)</script>\u202e ${7*7} " + "and many more words " * 24


@lru_cache(maxsize=64)
def pinned(layout: str, lang: str, everything: bool) -> Sheet:
    """Return a sheet with five call-outs."""
    return composed(None if everything else JANUARY, layout=layout, lang=lang, pins=PINS)


def discs(sheet: Sheet) -> list[Circle]:
    """Return the discs of the numbers, list, map and strip."""
    return [item for item in sheet.items if isinstance(item, Circle) and item.part == "pin"]


def in_map(sheet: Sheet, x: float, y: float) -> bool:
    """Return whether a point lies in the map's frame."""
    left, top, width, height = sheet.ground.box
    return left < x < left + width and top < y < top + height


def upon_map(sheet: Sheet) -> list[Circle]:
    """Return the discs that stand on the map."""
    return [disc for disc in discs(sheet) if in_map(sheet, disc.x, disc.y)]


def cases(test):
    """Run a test for every layout and language, with all data and with one month."""
    for name, values in (
        ("everything", (True, False)), ("lang", LANGUAGES), ("layout", LAYOUTS),
    ):  # fmt: skip
        test = pytest.mark.parametrize(name, values)(test)
    return test


@cases
def test_each_number_stands_in_the_list_and_once_where_it_happened(
    layout: str, lang: str, everything: bool
) -> None:
    """On the map where the event has a mark there, else on the strip; the list is in order."""
    sheet, say = pinned(layout, lang, everything), Words(lang)
    numbers = list(sheet.texts("pin"))
    names = [say.number(number) for number in range(1, 6)]
    assert sorted(text.text for text in numbers) == sorted(names * 2)
    there = {event for mark in sheet.marks() for event in mark.events}
    shown = {text.text for text in numbers if in_map(sheet, text.x, text.y)}
    assert shown == {name for name, pin in zip(names, PINS, strict=True) if pin.event_id in there}
    assert 2 < len(shown) < 5
    strip = [text for text in numbers if text.y > sum(sheet.ground.box[1::2]) and text.x]
    assert {text.text for text in strip} == set(names) - shown
    assert not sheet.notes


@cases
def test_a_number_hides_no_event_and_no_word(layout: str, lang: str, everything: bool) -> None:
    """No middle of a symbol, no number of an area, no name and no other call-out lies under it."""
    sheet = pinned(layout, lang, everything)
    boxes = [(d.x - 7, d.y - 7, d.x + 7, d.y + 7) for d in discs(sheet)]
    texts = [box_of(text) for text in sheet.texts() if text.part != "pin"]
    assert [b for b in boxes if any(overlap(b, other) for other in texts)] == []
    assert [p for p in combinations(boxes, 2) if overlap(*p)] == []
    middles = [middle_of(mark) for mark in sheet.marks() if mark.fill and mark.opacity == 1]
    under = [m for m in middles if any(b[0] < m[0] < b[2] and b[1] < m[1] < b[3] for b in boxes)]
    assert under == []


@cases
def test_with_call_outs_everything_lies_on_the_sheet(
    layout: str, lang: str, everything: bool
) -> None:
    """No words upon others and nothing beyond an edge, in the fullest sheet too."""
    sheet = pinned(layout, lang, everything)
    for item in sheet.items:
        low, high = extent(item)
        assert min(low) >= 0, item
        assert high[0] <= sheet.width, item
        assert high[1] <= sheet.height, item
    texts = [text for text in sheet.texts() if text.part not in ("number", "pin")]
    clashes = [(a.text, b.text) for a, b in combinations(texts, 2) if overlap(box_of(a), box_of(b))]
    assert clashes == []
    assert sheet.ground.box[3] > 300


def test_the_usual_words_are_day_what_and_place() -> None:
    """From the data, without a place where it is none; a text of one's own replaces them."""
    pins = (*PINS[:3], Pin("DIP-2024-004", "Own words"))
    lines = [text.text for text in composed(JANUARY, layout="portrait", pins=pins).texts("callout")]
    assert lines == [
        "16 Jan: Missile and drone strike, Koh-e-Sabz (Sabz Koh), Panjgur district",
        "18 Jan: Missile and drone strike, Border village near Saravan",
        "19 Jan: Phone call",
        "Own words",
    ]


def test_the_usual_words_are_in_the_language_of_the_sheet() -> None:
    """Kinds, days and places that have a name in it; the year where there are several."""
    pins = (Pin("DIP-2024-004"), Pin("INC-2026-002"))
    for lang, what in (("fa", "کاهش روابط، تهران"), ("ur", "تعلقات میں کمی، تہران")):
        first = next(composed(None, lang=lang, layout="portrait", pins=pins).texts("callout"))
        assert first.text.endswith(what)
        assert Words(lang).number(2024).translate({0x66C: None, 0x2C: None}) in first.text


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("text", [EVIL, "x" * 500, "😀 many 😀 signs", "😀" * 40])
def test_a_hostile_or_long_text_is_letters_and_a_good_sheet(layout: str, text: str) -> None:
    """Cut after a few lines and said so; signs of no font are told, and never leave a gap."""
    pins = tuple(Pin(pin.event_id, read(f"x={text}").text) for pin in PINS)
    sheet = composed(JANUARY, layout=layout, pins=pins)
    lines = list(sheet.texts("callout"))
    assert 5 <= len(lines) <= 15
    assert all(line.text.strip() for line in lines)
    assert len(sheet.notes) == 1
    assert sheet.ground.box[3] > 300
    if "😀" * 40 in text:  # nothing of it can be drawn: the usual words
        assert lines[0].text.startswith("16 Jan")


def test_a_number_in_a_crowd_is_joined_to_its_mark_by_a_line() -> None:
    """The line runs over no symbol's middle and takes its room from the names that follow."""
    angles = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    rows = [{"geo_precision": 1, "fatalities_best": 1, "admin1_code": ""}]
    rows += [
        {**rows[0], "latitude": 26.97 + 0.17 * np.sin(a), "longitude": 64.1 + 0.19 * np.cos(a)}
        for a in angles[:-2]
    ]
    events = frame(*rows)
    marks = place(events, FRAME, load_land()).marks
    middle = events["event_id"].iloc[0]
    taken = taken_by(marks, symbols.tags(marks, FRAME.box), [], [])
    before = len(taken.hard)
    pinned = [Callout(1, middle, date(2024, 1, 1), "x")]
    items = drawn(upon(pinned, marks, FRAME.box, taken, LIGHT))
    lines = [item for item in items if isinstance(item, Shape)]
    assert len(lines) == 2
    assert len(taken.hard) > before + 1
    start, end = lines[0].rings[0]
    others = [(mark.x, mark.y) for mark in marks if middle not in mark.events]
    along = start + np.linspace(0, 1, 60)[:, None] * (end - start)
    gaps = np.hypot(*(along[:, None] - np.array(others)).transpose(2, 0, 1))
    assert gaps.min() > 4


def test_a_pin_is_read_from_a_flag() -> None:
    """The id, then the text with all its equals signs, on one line without hidden signs."""
    assert read("INC-1") == Pin("INC-1", "")
    assert read(" INC-1 = a = b\n\u202ec ") == Pin("INC-1", "a = b c")
    assert len(read("INC-1=" + "x" * 10_000).text) == LONGEST_TEXT


@pytest.mark.parametrize(
    ("ids", "says"),
    [
        (["INC-2024-03"], "Did you mean INC-2024-"),
        (["zzz"], "table of events"),
        (["INC-2022-023"], "filters keep"),
        (["INC-2024-003"] * 2, "twice"),
        ([pin.event_id for pin in PINS] + ["DIP-2024-005"], f"at most {MOST}"),
        (["<b>\u202e" + "x" * 500], "id of an event"),
    ],
)
def test_a_pin_that_cannot_stand_is_one_sentence(
    ids: list[str], says: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """From Python an error, from a shell exit code 2; nothing is written."""
    kept, known = JANUARY.keep(dataset().events)["event_id"], dataset().events["event_id"]
    with pytest.raises(DataError, match=says):
        check([Pin(event_id) for event_id in ids], kept=kept, known=known)
    with pytest.raises(DataError, match=says):
        snapshot.make(dataset(), JANUARY, form="csv", pins=tuple(map(Pin, ids)))
    flags = ["--since", "2024-01-10", "--until", "2024-01-31", *(f"--pin={i}" for i in ids)]
    code = cli.main(["snapshot", str(tmp_path / "a.svg"), *flags])
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert len(said.err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("told", ["x", {"a": 1}, [["a"]], [[1, "b"]], [["a", "b", "c"]], [None]])
def test_forged_pins_of_a_recipe_are_one_sentence(told: object) -> None:
    """No traceback, whatever stands there."""
    with pytest.raises(DataError, match="recipe, pins"):
        from_recipe(told)
    assert from_recipe(None) == ()


def test_a_recipe_without_pins_is_what_it_was() -> None:
    """The field is left out, so that the hash of an older recipe stays."""
    plain = Recipe(params={})
    assert "pins" not in plain.as_dict()
    assert Recipe(params={}, pins=PINS).hash != plain.hash


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_a_file_with_call_outs_is_proved(form: str) -> None:
    """They come back from the recipe inside."""
    pins = (PINS[0], Pin("DIP-2024-023", "Both sides speak"))
    made = snapshot.make(dataset(), JANUARY, form=form, pins=pins)
    assert verify(made.content, dataset(), Words()).identical
    assert made.recipe["pins"] == [["INC-2024-003", ""], ["DIP-2024-023", "Both sides speak"]]


def test_the_printed_command_makes_the_same_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Run again by its words, and by its recipe with a part of the pins in each span."""
    pins = (PINS[0], Pin("DIP-2024-023", "It's “over” = $x"))
    made = snapshot.make(dataset(), JANUARY, form="png", pins=pins)
    recipe = Recipe(
        params=JANUARY.params(), flags=tuple(JANUARY.flags()), pins=pins, data=dataset().hash
    )
    target = tmp_path / "a.png"
    assert cli.main(shlex.split(recipe.command(str(target)))[1:]) == 0
    assert target.read_bytes() == made.content
    flags = ["--recipe", str(target), "--out", str(tmp_path / "w"), "--every", "7d"]
    assert cli.main(["snapshot", *flags]) == 0
    parts = [json.loads(recipe_of(p.read_bytes())) for p in sorted((tmp_path / "w").iterdir())]
    assert [part.get("pins", []) for part in parts] == [[list(pins[0])], [list(pins[1])], [], []]
    capsys.readouterr()


@pytest.mark.parametrize("theme", snapshot.CHOICES["theme"])
def test_a_number_can_be_read_on_its_disc(theme: str) -> None:
    """At least 4.5 to 1, in every theme."""
    sheet = composed(JANUARY, theme=theme, pins=PINS)
    text = next(text for text in sheet.texts("pin"))
    assert isinstance(text, Text)
    assert contrast(text.fill, discs(sheet)[0].fill) >= 4.5
