"""A period: inclusive days, as a flag and an address write them."""

from __future__ import annotations

from datetime import date
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
