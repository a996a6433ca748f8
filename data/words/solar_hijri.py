"""The Solar Hijri calendar of Iran and Afghanistan."""

from __future__ import annotations

from datetime import date, timedelta

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


def gregorian(year: int, month: int, day: int) -> date:
    """Return the day of the Gregorian calendar; raises ValueError where there is no such day."""
    longest = 31 if month <= 6 else 30 if month <= 11 else 29 + (_days_in(year) == 366)
    if not 1 <= month <= 12 or not 1 <= day <= longest or not 1206 <= year <= 1498:
        msg = f"no day {year}-{month}-{day} in the Solar Hijri calendar"
        raise ValueError(msg)
    years = range(_ANCHOR_YEAR, year) if year >= _ANCHOR_YEAR else range(year, _ANCHOR_YEAR)
    since = sum(map(_days_in, years)) * (1 if year >= _ANCHOR_YEAR else -1)
    before = (month - 1) * 31 if month <= 6 else _LONG_MONTHS + (month - 7) * 30
    return _ANCHOR + timedelta(days=since + before + day - 1)
