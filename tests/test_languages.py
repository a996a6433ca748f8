"""Persian and Urdu: the same keys as English, letters that exist, and the second calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_words import SAY, TEXTS, places

from data.words import Words, languages
from data.words.solar_hijri import solar_hijri
from geo.sheet.type import shape

# What a sheet says in every language: these keys, and keys that begin so
SHEET = (
    "area.", "data.not_as_listed", "data.rows_set_aside", "date.", "deaths_reported.",
    "degrees.", "escalation.", "keydate.", "kind.", "kinds.", "land.disclaimer",
    "land.side_uncertain", "list.", "number.", "precisions.", "query.no_province",
    "sentence.", "sheet.", "span.", "statuses.", "symbol.", "toll.",
)  # fmt: skip

PAGE = tuple(
    f"escalation.{name}"
    for name in (
        "alt",
        "at",
        "dyad",
        "episode",
        "judge",
        "ladder",
        "no_",
        "none",
        "start",
        "table",
        "take",
        "weights",
    )
)  # what the page of an escalation says and its figure does not


@pytest.mark.parametrize("language", [name for name in languages() if name != "en"])
def test_a_sheet_says_the_same_in_every_language(language: str) -> None:
    """The same keys, plural where English is, with the same places for values."""
    texts = Words(language).under("")
    assert set(texts) == {
        key for key in TEXTS if key.startswith(SHEET) and not key.startswith(PAGE)
    }
    for key, text in texts.items():
        assert isinstance(text, str) == isinstance(TEXTS[key], str), key
        assert places(text) == places(TEXTS[key]), key


@pytest.mark.parametrize("language", languages())
def test_every_letter_of_a_catalogue_has_a_glyph(language: str) -> None:
    """No text of a sheet has a letter that the fonts lack."""
    for key, text in Words(language).under("").items():
        for form in [text] if isinstance(text, str) else text:
            assert shape(form).missing == 0, (key, form)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2024, 1, 16), (1402, 10, 26)),
        (date(2021, 3, 21), (1400, 1, 1)),
        (date(2024, 3, 20), (1403, 1, 1)),
        (date(2025, 3, 20), (1403, 12, 30)),
        (date(2025, 3, 21), (1404, 1, 1)),
        (date(1979, 2, 11), (1357, 11, 22)),
        (date(1947, 1, 1), (1325, 10, 11)),
    ],
)
def test_a_day_has_its_place_in_the_solar_hijri_calendar(
    day: date, said: tuple[int, int, int]
) -> None:
    """Known days, among them the last of a leap year."""
    assert solar_hijri(day) == said


@given(st.dates(date(1830, 1, 1), date(2119, 1, 1)))
def test_days_of_the_solar_hijri_calendar_follow_each_other(day: date) -> None:
    """The next day is the next number, or the first of the next month."""
    year, month, number = solar_hijri(day)
    following = solar_hijri(day + timedelta(1))
    first = (year + month // 12, month % 12 + 1, 1)
    assert following in ((year, month, number + 1), first)
    assert number >= 29 or following == (year, month, number + 1)
    assert number <= (31 if month <= 6 else 30)


def test_persian_says_days_by_both_calendars_and_in_its_digits() -> None:
    """Each part once, also in the second calendar."""
    say = Words("fa")
    assert say.day(date(2024, 1, 16)) == "۲۶ دی ۱۴۰۲ (۱۶ ژانویهٔ ۲۰۲۴)"
    said = say.days(date(2024, 1, 10), date(2024, 1, 20))
    assert said == "۲۰–۳۰ دی ۱۴۰۲ (۱۰–۲۰ ژانویهٔ ۲۰۲۴)"
    assert say.number(1234) == "۱٬۲۳۴"
    assert Words("ur").day(date(2024, 1, 16)) == "16 جنوری 2024"
    assert (say.rtl, Words("ur").rtl, SAY.rtl) == (True, True, False)
