"""Reading cells as people and programs write them: days, numbers, degrees, names of countries."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from data.adapters.origin import UnfitError
from data.cells import FIRST_DAY, LAST_DAY, MAX_DEATHS
from data.fold import fold
from data.words.countries import country_codes

_NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,30})?")
_WHOLE = re.compile(r"(\d{1,9})(?:\.0{1,6})?")
# what people and programs write where nothing is known
NOTHING = frozenset({"", "-", "--", "?", "n/a", "na", "nan", "null", "none", "unknown", "nil"})


def known(text: str) -> str:
    """Return a cell without blanks around it, "" where it says that nothing is known."""
    plain = text.strip()
    return "" if plain.casefold() in NOTHING else plain


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


def within(day: date) -> str:
    """Return a day as text; one outside the calendar of the map is unfit."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise UnfitError(f"a day from {FIRST_DAY.year} to {LAST_DAY.year}")
    return day.isoformat()


def number(text: str, low: float, high: float, expected: str) -> str:
    """Return a decimal number from low to high as the tables write it, "" for an empty cell."""
    plain = known(text)
    if not plain:
        return ""
    if not _NUMBER.fullmatch(plain) or not low <= float(plain) <= high:
        raise UnfitError(f"{expected} from {low:g} to {high:g}")
    # 15 digits after the point are more than any place needs
    return f"{float(plain):.9f}".rstrip("0").rstrip(".")


def latitude(text: str) -> str:
    """Return degrees north, "" for an empty cell."""
    return number(text, -90, 90, "degrees north")


def longitude(text: str) -> str:
    """Return degrees east, "" for an empty cell."""
    return number(text, -180, 180, "degrees east")


def whole(text: str) -> str:
    """Return a number of people, "" where it is not known."""
    plain = known(text)
    if not plain:
        return ""
    found = _WHOLE.fullmatch(plain)
    if not found or int(found[1]) > MAX_DEATHS:
        raise UnfitError(f"a whole number from 0 to {MAX_DEATHS}")
    return str(int(found[1]))


def country(*texts: str) -> str:
    """Return the ISO 3166-1 code of the first name or code that is known, "" where none is."""
    return next((found for text in texts if (found := _country(text.strip()))), "")


@lru_cache(maxsize=4096)
def _country(text: str) -> str:
    """Return the code of one name: as written, or without what stands in brackets."""
    codes = country_codes()
    short = re.sub(r"\(.*?\)", "", text)
    return codes.get(text.upper(), "") or codes.get(fold(text), "") or codes.get(fold(short), "")
