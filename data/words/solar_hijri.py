"""The Solar Hijri calendar of Iran and Afghanistan."""

from __future__ import annotations

from datetime import date

# In a cycle of 33 years these are leap years: right for 1206 to 1498, that is 1827 to 2120
# (K. M. Borkowski, "The Persian calendar for 3000 years", Earth, Moon, and Planets 74, 1996).
_CYCLE, _LEAP = 33, frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_ANCHOR_YEAR, _ANCHOR = 1375, date(1996, 3, 20)  # its first day
_LONG_MONTHS = 6 * 31  # days of the first half of a year


def solar_hijri(day: date) -> tuple[int, int, int]:
    """Return year, month and day of the Solar Hijri calendar, right for 1827 to 2120."""
    year, left = _ANCHOR_YEAR, (day - _ANCHOR).days
    while left < 0:
        year -= 1
        left += _days_in(year)
    while left >= _days_in(year):
        left -= _days_in(year)
        year += 1
    if left < _LONG_MONTHS:
        return year, left // 31 + 1, left % 31 + 1
    left -= _LONG_MONTHS
    return year, left // 30 + 7, left % 30 + 1


def _days_in(year: int) -> int:
    """Return the days of a year."""
    return 366 if year % _CYCLE in _LEAP else 365
