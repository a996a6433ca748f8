"""Type: which letters, in which order, how wide, where lines break."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.land import load_land
from geo.sheet.bidi import own_from_right, plain, runs
from geo.sheet.fonts import Face
from geo.sheet.glyphs import stamp
from geo.sheet.type import shape, shorten, width, wrap

ROOT = Path(__file__).resolve().parent.parent
BALOCHISTAN = "بلوچستان"


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Quetta", [("Quetta", False)]),
        (BALOCHISTAN, [(BALOCHISTAN, True)]),
        ("Zahedan زاهدان", [("Zahedan ", False), ("زاهدان", True)]),
        ("در زاهدان 12 نفر", [(" نفر", True), ("12", False), ("در زاهدان ", True)]),
        ("(زاهدان)", [("(زاهدان)", True)]),
        ("Zahedan (زاهدان) city", [("Zahedan (", False), ("زاهدان", True), (") city", False)]),
        ("", []),
    ],
)
def test_pieces_stand_in_reading_order_from_left_to_right(text: str, drawn: list) -> None:
    """Numbers keep their order among Persian letters, brackets go with the line."""
    assert runs(text) == drawn


def test_a_persian_line_keeps_brackets_with_the_foreign_words_in_them() -> None:
    """Rule N0: the pair goes with what stands in it and before it."""
    text = "منبع: Natural Earth (CC BY). نقشه"
    assert runs(text, rtl=True) == [
        (". نقشه", True),
        ("Natural Earth (CC BY)", False),
        ("منبع: ", True),
    ]


@pytest.mark.parametrize(
    "text", ["(Sabz Koh), Panjgur district", "(geonames.org), CC BY 4.0.", "Both ministers speak."]
)
def test_a_line_of_foreign_words_alone_reads_from_the_left(text: str) -> None:
    """On a Persian sheet a name may be broken into lines: its brackets and stops stay beside it."""
    assert runs(text, rtl=True) == [(text, False)]


def test_numbers_alone_read_as_their_line() -> None:
    """Without any letter nothing says that they are foreign: the first of a range is at right."""
    assert runs("58–75", rtl=True) == [("75", False), ("–", True), ("58", False)]


def test_numbers_that_begin_a_persian_line_stand_at_its_right() -> None:
    """The line begins from the right, whatever its first character is."""
    assert runs("58–75 کشته", rtl=True)[-1] == ("58", False)


def test_a_persian_name_at_the_start_does_not_turn_an_english_sentence() -> None:
    """The sentence is mostly English: it reads from the left."""
    assert runs("زاهدان is a city in Iran")[0] == ("زاهدان", True)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("My <b>title</b> سلام", [("My <b>title</b> ", False), ("سلام", True)]),
        ("سلام my title (2)", [("my title (2)", False), ("سلام ", True)]),
        ("2024", [("2024", False)]),
    ],
)
def test_a_reader_s_own_text_runs_as_its_first_letter_on_a_persian_sheet(
    text: str, drawn: list
) -> None:
    """Latin words with a Persian one after them are not turned around."""
    assert runs(text, rtl=own_from_right(text, rtl=True)) == drawn
    assert not own_from_right(text, rtl=False)


def test_persian_letters_are_joined_and_run_from_the_right() -> None:
    """Shaping picks joined forms: other glyphs than the letters alone, last letter leftmost."""
    line = shape(BALOCHISTAN)
    alone = {shape(letter).glyphs[0].number for letter in BALOCHISTAN}
    assert len(line.glyphs) == len(BALOCHISTAN)
    assert len({glyph.number for glyph in line.glyphs} - alone) >= 4
    assert [glyph.x for glyph in line.glyphs] == sorted(glyph.x for glyph in line.glyphs)
    assert {glyph.face.script for glyph in line.glyphs} == {"arabic"}


def test_letters_are_drawn_by_number_without_the_machine_s_shaping() -> None:
    """A glyph's picture has ink, and lies where the letter stands."""
    glyph = shape("ب").glyphs[0]
    mark = stamp(glyph.face, glyph.number, 40.0, 0.0, 0)
    assert mark.coverage.max() == 255
    assert mark.top < 0
    wider = stamp(glyph.face, glyph.number, 40.0, 3.0, 0).coverage
    assert wider.shape[0] > mark.coverage.shape[0]


def test_a_heavier_face_has_more_ink() -> None:
    """The weights of the variable font are told apart."""
    ink = [
        int(stamp(Face("latin", weight), 20, 60.0, 0.0, 0).coverage.astype(int).sum())
        for weight in (400, 700)
    ]
    assert ink[1] > ink[0] * 1.2


def test_joiners_have_no_width_and_no_box() -> None:
    """ZWNJ, which the Arabic font lacks, shapes its neighbours and is not drawn."""
    assert all(glyph.number for glyph in shape("می\u200cخواهم").glyphs)
    assert shape("می\u200cخواهم").missing == 0


def test_emoji_are_left_out_and_counted() -> None:
    """A letter that is in no font becomes the font's box, a sign is dropped; both are counted."""
    assert width("abc 😀 def", 10) == pytest.approx(width("abc def", 10))
    assert shape("abc 😀 def").missing == 1
    assert [glyph.number for glyph in shape("日").glyphs] == [0]


def test_control_signs_cannot_steer_a_line() -> None:
    """Direction overrides, line feeds and escapes are gone."""
    assert plain("a\u202eb\nc\x1b[2J\u2066d") == "ab c[2Jd"


@pytest.mark.parametrize("size", [11.0, 28.0])
def test_wrapped_lines_fit_and_lose_nothing(size: float) -> None:
    """Every word is there, in order, and no line is wider than the room."""
    text = "A selection of reported events, not a complete count: " * 4
    lines = wrap(text, 300, size)
    assert " ".join(lines) == text.strip()
    assert max(width(line, size) for line in lines) <= 300


def test_a_word_wider_than_the_line_is_broken() -> None:
    """500 letters without a space still fit."""
    lines = wrap("x" * 500, 200, 20)
    assert "".join(lines) == "x" * 500
    assert max(width(line, 20) for line in lines) <= 200


def test_a_text_that_is_cut_says_so() -> None:
    """An ellipsis at the end of the last line."""
    assert wrap("one two three four five six", 60, 12, most=2)[-1].endswith("…")
    assert shorten("one two three", 40, 12).endswith("…")
    assert shorten("one", 40, 12) == "one"


@settings(max_examples=40)
@given(
    st.lists(st.text("abتو", min_size=1, max_size=9), min_size=2, max_size=30), st.integers(60, 400)
)
def test_a_cut_text_ends_after_a_word(words: list[str], room: int) -> None:
    """Or within one that is a good part of what stays, as a name of one long word is."""
    text = " ".join(words)
    cut = shorten(text, room, 12)
    assert width(cut, 12) <= room or cut == "…"
    if cut != text:
        kept = cut.removesuffix("…")
        assert text.startswith(kept)
        rest = len(kept) - kept.rfind(" ") - 1
        assert text[len(kept) :][:1] in ("", " ") or rest > 0.3 * len(kept)


def test_every_name_of_the_facts_and_of_the_land_can_be_drawn() -> None:
    """No town, place, province or actor needs a letter that the fonts lack."""
    names = {name for town in load_land().towns for name in (town.name, town.name_fa, town.name_ur)}
    for area in (*load_land().provinces, *load_land().countries):
        names |= {area.name, area.name_fa, area.name_ur}
    for file, columns in (
        ("places.csv", ("name", "name_fa", "name_ur", "name_bal")),
        ("actors.csv", ("name", "name_fa", "name_ur")),
    ):
        with (ROOT / "data" / file).open(encoding="utf-8", newline="") as rows:
            names |= {row[column] for row in csv.DictReader(rows) for column in columns}
    missing = {name for name in names if name and shape(name).missing}
    assert missing == set()


def test_stamps_are_arrays_that_nobody_changes() -> None:
    """The same glyph asked for twice is the same picture."""
    glyph = shape("Q").glyphs[0]
    one = stamp(glyph.face, glyph.number, 24.0, 0.0, 1)
    assert one is stamp(glyph.face, glyph.number, 24.0, 0.0, 1)
    assert one.coverage.dtype == np.uint8


@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(
            [
                "AV",
                "To",
                "Sistan-Baluchestan",
                "زاهدان",
                "(UCDP",
                "GED),",
                "24.1",
                "کوئٹہ",
                "i",
                "WA.",
            ]
        ),
        min_size=1,
        max_size=60,
    ),
    room=st.floats(60, 500),
    weight=st.sampled_from([400, 600]),
)
def test_lines_break_where_measuring_each_of_them_whole_would(
    words: list[str], room: float, weight: int
) -> None:
    """Each line fits, and none could have taken the next word."""
    lines = wrap(" ".join(words), room, 13.0, weight=weight)
    for line, after in pairwise([*lines, ""]):
        assert width(line, 13.0, weight=weight) <= room + 1e-9
        if after:
            longer = f"{line} {after.split()[0]}"
            assert width(longer, 13.0, weight=weight) > room or after.split()[0] not in words


def test_letters_that_are_joined_are_not_set_apart() -> None:
    """Spacing widens Latin letters between each other, and a Persian name not at all."""
    assert width(BALOCHISTAN, 10.0, spacing=0.2) == width(BALOCHISTAN, 10.0)
    apart = width("IRAN", 10.0, spacing=0.2) - width("IRAN", 10.0, spacing=1e-9)
    assert apart == pytest.approx(3 * 0.2 * 10.0, abs=1e-4)
