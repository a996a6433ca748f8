"""A period: inclusive days, as a flag and an address write them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from data.note import quoted
from data.schema import DataError


class Period(NamedTuple):
    """Inclusive days."""

    since: date
    until: date

    def __str__(self) -> str:
        """Return the days as the flag writes them."""
        return f"{self.since.isoformat()}..{self.until.isoformat()}"

    @property
    def days(self) -> int:
        """Return how many days there are."""
        return (self.until - self.since).days + 1


def read_period(text: str, where: str) -> Period:
    """Return the days of `2024-01-01..2024-01-15`; raises DataError for anything else.

    `where` is the flag or the parameter that the text was given to.
    """
    first, _, last = text.partition("..")
    try:
        days = Period(date.fromisoformat(first.strip()), date.fromisoformat(last.strip()))
    except ValueError:
        days = None
    if days is None or days.since > days.until:
        expected = "days like 2024-01-01..2024-01-15"
        raise DataError(where, expected=expected, got=quoted(text))
    return days


def before(period: Period) -> Period:
    """Return as many days that end before a period."""
    return Period(period.since - timedelta(period.days), period.since - timedelta(1))


def a_year_before(period: Period) -> Period:
    """Return the same days a year earlier: 29 February becomes the 28th."""
    return Period(_a_year_before(period.since), _a_year_before(period.until))


def around(since: date, until: date, days: int) -> tuple[Period, Period]:
    """Return so many days before and after an event of some days, which are in neither."""
    return (
        Period(since - timedelta(days), since - timedelta(1)),
        Period(until + timedelta(1), until + timedelta(days)),
    )


def within(period: Period, first: date, last: date) -> Period | None:
    """Return the part of a period that lies within some days, None where there is none."""
    since, until = max(period.since, first), min(period.until, last)
    return Period(since, until) if since <= until else None


def _a_year_before(day: date) -> date:
    """Return the same day a year earlier."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
