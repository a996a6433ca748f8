"""Words: keys, plurals, numbers, days and ranges as they are said."""

from __future__ import annotations

from datetime import date

import pytest

from data.schema import DataError
from data.words import WordError, Words, languages

SAY = Words("en")


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (date(2024, 1, 10), date(2024, 1, 31), "10–31 January 2024"),
        (date(2024, 1, 28), date(2024, 3, 3), "28 January – 3 March 2024"),
        (date(2023, 12, 28), date(2024, 1, 3), "28 December 2023 – 3 January 2024"),
        (date(2024, 1, 16), date(2024, 1, 16), "16 January 2024"),
        (date(2024, 1, 16), None, "since 16 January 2024"),
        (None, date(2024, 1, 16), "until 16 January 2024"),
        (None, None, "all days"),
    ],
)
def test_days_are_said_without_repeating_a_part(
    since: date | None, until: date | None, said: str
) -> None:
    """Month and year are said once where both ends share them, and an open end is named."""
    assert SAY.days(since, until) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(30, 78, "30–78"), (5, 5, "5"), (None, 9, "up to 9"), (4, None, "at least 4")],
)
def test_a_range_is_said_as_a_range(low: int | None, high: int | None, said: str) -> None:
    """Both ends, one end, or the same end twice each have their own words."""
    assert SAY.span(low, high) == said


def test_numbers_carry_separators() -> None:
    """Thousands are grouped as the language does it."""
    assert SAY.number(1234567) == "1,234,567"


def test_a_missing_key_is_named() -> None:
    """A key that nobody wrote raises both the product's error and KeyError."""
    with pytest.raises(WordError, match=r"no\.such\.key") as caught:
        SAY("no.such.key")
    assert isinstance(caught.value, KeyError)
    assert isinstance(caught.value, DataError)


@pytest.mark.parametrize("language", ["", "xx", "../../etc", "en/", "__pycache__"])
def test_an_unknown_language_is_refused(language: str) -> None:
    """A language from an address cannot reach outside the catalogue's folder."""
    assert languages() == ("en",)
    with pytest.raises(DataError):
        Words(language)
