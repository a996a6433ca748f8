"""Reading days as people and programs write them; a day that can be two days is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from data.adapters.origin import DoubtfulError, UnfitError
from data.adapters.remedy import Remedy
from data.casebook import span
from data.cells import FIRST_DAY, LAST_DAY
from data.fold import fold
from data.schema import DatePrecision
from data.words import Words
from data.words.solar_hijri import gregorian

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
ORDERS = (DAY_FIRST, MONTH_FIRST)

EXPECTED = "a day, as in 2024-01-16 or 16 January 2024"
ASK = Remedy(
    "Say whether the day or the month comes first: --dates dmy or --dates mdy.", key="dates"
)
FIRST_SERIAL, LAST_SERIAL = 17_168, 82_702  # spreadsheets count days from 30 December 1899
SERIAL_ZERO = date(1899, 12, 30)
SOLAR_YEARS = range(1300, 1500)  # of the Solar Hijri calendar: 1921 to 2121
CENTURY_FROM = 47  # a year of two digits from here on is of the 20th century

_NUMBERS = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip


class Days(NamedTuple):
    """Inclusive days in ISO form, and how well they are known."""

    first: str
    last: str
    precision: DatePrecision


def within(day: date) -> str:
    """Return a day as text; one outside the calendar of the map is unfit."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise UnfitError(f"a day from {FIRST_DAY.year} to {LAST_DAY.year}")
    return day.isoformat()


def iso_day(text: str) -> str:
    """Return the day of a date or a moment in ISO form, 2024-01-16 or 2024-01-16 00:00:00.000."""
    plain = text.strip()
    try:
        day = date.fromisoformat(plain[:10])
        if len(plain) > 10:
            datetime.fromisoformat(plain)
    except ValueError:
        raise UnfitError("a day written 2024-01-16") from None
    return within(day)


def day_of_digits(text: str) -> str:
    """Return the day of eight digits, 20240116."""
    try:
        return within(datetime.strptime(text.strip(), "%Y%m%d").date())
    except ValueError as error:
        if isinstance(error, UnfitError):
            raise
        raise UnfitError("a day written 20240116") from None


def written_day(text: str, order: str = "") -> str:
    """Return a single day in ISO form."""
    days = written_days(text, order)
    if days.precision != DatePrecision.DAY:
        raise UnfitError(EXPECTED)
    return days.first


@lru_cache(maxsize=16_384)
def written_days(text: str, order: str = "") -> Days:
    """Return the days that a cell means: a day, a month or a year.

    Read are ISO days and moments, 16 January 2024, 16-Jan-24, January 16, 2024, 16/01/2024 by
    `order` (dmy or mdy, "" where the file does not tell), 20240116, a spreadsheet's number of
    days, and days of the Solar Hijri calendar, 1402/10/26. Raises UnfitError for anything else
    and DoubtfulError for a day that can be two.
    """
    plain = _plain(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d([T ].+)?", plain) and int(plain[:4]) not in SOLAR_YEARS:
        return _one(date.fromisoformat(iso_day(plain)))
    for read in (_of_numbers, _of_words, _of_month, _of_digits):
        found = read(plain, order)
        if found is not None:
            return found
    raise UnfitError(EXPECTED)


def order_of(texts: Iterable[str]) -> str:
    """Return whether the days of a column are dmy or mdy, "" where none of them tells.

    Raises UnfitError where some can only be the one and some only the other.
    """
    found = set()
    for text in texts:
        match = _NUMBERS.match(_plain(text))
        if match and len(match[3]) != 1 and len(match[1]) <= 2:
            one, other = int(match[1]), int(match[2])
            if one > 12 >= other:
                found.add(DAY_FIRST)
            elif other > 12 >= one:
                found.add(MONTH_FIRST)
    if len(found) > 1:
        raise UnfitError("days in one order", ASK)
    return found.pop() if found else ""


def _plain(text: str) -> str:
    """Return a cell with the digits 0 to 9 and single blanks."""
    digits = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)
    return " ".join(digits.replace("\u200c", " ").split())


def _one(day: date) -> Days:
    """Return one day."""
    written = within(day)
    return Days(written, written, DatePrecision.DAY)


def _day(year: int, month: int, day: int) -> Days:
    """Return one day of numbers of either calendar; unfit where there is none."""
    try:
        if year in SOLAR_YEARS:
            return _one(gregorian(year, month, day))
        return _one(date(year, month, day))
    except ValueError as error:
        if isinstance(error, UnfitError):
            raise
        raise UnfitError("a day of the calendar") from None


def _year(text: str) -> int:
    """Return a year of two or four digits."""
    year = int(text)
    if len(text) > 2:
        return year
    return year + (1900 if year >= CENTURY_FROM else 2000)


def _of_numbers(text: str, order: str) -> Days | None:
    """Read 2024/1/16, 16/01/2024 or 16.1.24, also with a time behind it."""
    match = _NUMBERS.match(text)
    rest = text[match.end() :].strip(" T,") if match else ""
    if not match or not re.fullmatch(r"(\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[AaPp]\.?[Mm]\.?)?)?", rest):
        return None
    one, two, three = match.groups()
    if len(one) == 4:
        return _day(int(one), int(two), int(three)) if len(three) <= 2 else None
    if len(one) == 3 or len(three) not in (2, 4):
        return None
    day, month = int(one), int(two)
    if order == MONTH_FIRST or (not order and month > 12 >= day):
        day, month = month, day
    elif not order and day <= 12 and day != month:
        raise DoubtfulError("a day that can be one day only", ASK)
    return _day(_year(three), month, day)


def _of_words(text: str, _: str) -> Days | None:
    """Read 16 January 2024, 16-Jan-24, January 16th, 2024, Jan 2024, and Persian months."""
    words = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text.casefold())
    parts = [part for part in re.split(r"[\s,/.-]+", words) if part]
    named = [found for part in parts if (found := _month(part))]
    numbers = [part for part in parts if part.isdecimal()]
    if len(named) != 1 or len(numbers) != len(parts) - 1 or not 1 <= len(numbers) <= 2:
        return None
    month, solar = named[0]
    year = _year(numbers[-1])
    if solar != (year in SOLAR_YEARS):
        return None
    if len(numbers) == 2:
        return _day(year, month, int(numbers[0]))
    return None if solar else _whole_month(year, month)


@lru_cache(maxsize=1)
def _names_of_months() -> dict[str, tuple[int, bool]]:
    """Return number of each month by name, and whether it is one of the Solar Hijri calendar."""
    names = {name: (n, False) for n, name in enumerate(_MONTHS, start=1)}
    names |= {name[:3]: (n, False) for n, name in enumerate(_MONTHS, start=1)} | {
        "sept": (9, False)
    }
    for say in (Words("en"), Words("fa")):
        for n in range(1, 13):
            names[fold(say(f"date.solar.month.{n}"))] = (n, True)
    return names


def _month(part: str) -> tuple[int, bool] | None:
    """Return the number of a month and its calendar, None for any other word."""
    return _names_of_months().get(fold(part))


def _of_month(text: str, _: str) -> Days | None:
    """Read 2024-01 as a month and 2024 as a year."""
    if match := re.fullmatch(r"(\d{4})[-/](\d{1,2})", text):
        return _whole_month(int(match[1]), int(match[2]))
    if re.fullmatch(r"\d{4}", text) and FIRST_DAY.year <= int(text) <= LAST_DAY.year:
        year = int(text)
        last = min(date(year, 12, 31), LAST_DAY)
        return Days(within(date(year, 1, 1)), within(last), DatePrecision.YEAR)
    return None


def _whole_month(year: int, month: int) -> Days:
    """Return all days of a month."""
    first = _day(year, month, 1).first
    return Days(*span(first, DatePrecision.MONTH), DatePrecision.MONTH)


def _of_digits(text: str, _: str) -> Days | None:
    """Read 20240116, and a spreadsheet's number of days."""
    if re.fullmatch(r"(19|20)\d{6}", text):
        return _one(date.fromisoformat(day_of_digits(text)))
    if match := re.fullmatch(r"(\d{5})(\.\d+)?", text):
        serial = int(match[1])
        if FIRST_SERIAL <= serial <= LAST_SERIAL:
            return _one(SERIAL_ZERO + timedelta(days=serial))
    return None
