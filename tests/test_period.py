"""Periods: as many days before, the same days a year before, the days around an event."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from data.period import Period, a_year_before, around, before, read_period, within
from data.schema import DataError

DAYS = some.dates(date(1990, 1, 1), date(2030, 12, 31))
PERIODS = some.builds(
    lambda since, days: Period(since, since + timedelta(days)), DAYS, some.integers(0, 800)
)


@given(period=PERIODS)
def test_as_many_days_before_end_the_day_before(period: Period) -> None:
    """No day is in both, and none lies between."""
    earlier = before(period)
    assert earlier.days == period.days
    assert earlier.until + timedelta(1) == period.since
    assert read_period(str(earlier), "--a") == earlier


@given(period=PERIODS)
def test_a_year_before_keeps_day_and_month(period: Period) -> None:
    """But 29 February, which most years do not have."""
    for earlier, day in zip(a_year_before(period), period, strict=True):
        assert earlier.year == day.year - 1
        assert (earlier.month, earlier.day) == (day.month, min(day.day, 28)) or earlier.day == (
            day.day
        )


def test_the_day_of_an_event_is_in_neither_period() -> None:
    """It was chosen because it happened: it would count for the days after it alone."""
    a, b = around(date(2024, 1, 16), date(2024, 1, 18), 7)
    assert (str(a), str(b)) == ("2024-01-09..2024-01-15", "2024-01-19..2024-01-25")
    assert str(a_year_before(Period(date(2024, 2, 29), date(2024, 3, 1)))) == (
        "2023-02-28..2023-03-01"
    )


def test_a_period_is_cut_to_the_days_that_there_are() -> None:
    """And is none where it has none of them."""
    first, last = date(2024, 1, 1), date(2024, 1, 31)
    year = Period(date(2023, 1, 1), date(2024, 1, 10))
    assert within(year, first, last) == Period(first, date(2024, 1, 10))
    assert within(before(Period(first, last)), first, last) is None


@pytest.mark.parametrize("text", ["", "2024", "2024-01-05..2024-01-01", "2024-01-01..soon"])
def test_what_is_no_period_is_one_sentence(text: str) -> None:
    """With the flag or the parameter that it was given to."""
    with pytest.raises(DataError, match="--b: expected days like"):
        read_period(text, "--b")
