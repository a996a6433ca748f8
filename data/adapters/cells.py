"""Reading cells as people and programs write them: numbers, degrees, names of countries."""

from __future__ import annotations

import re
from functools import lru_cache

from data.adapters.origin import DoubtfulError, UnfitError
from data.cells import MAX_DEATHS
from data.fold import fold
from data.words.countries import country_codes

_NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,30})?")
_ANGLE = re.compile(
    r"([+-]?)(\d{1,3}(?:[.,]\d{1,12})?)\s*°?\s*"
    r"(?:(\d{1,2}(?:[.,]\d{1,9})?)\s*['′’]\s*)?"
    r"(?:(\d{1,2}(?:[.,]\d{1,9})?)\s*(?:\"|″|”|'')\s*)?([NSEW])?"
)
_WHOLE = re.compile(r"(\d{1,9})(?:\.0{1,6})?")
# what people and programs write where nothing is known
NOTHING = frozenset({"", "-", "--", "?", "n/a", "na", "nan", "null", "none", "unknown", "nil"})


def known(text: str) -> str:
    """Return a cell without blanks around it, "" where it says that nothing is known."""
    plain = text.strip()
    return "" if plain.casefold() in NOTHING else plain


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
    return _degrees(text, 90, "NS", "degrees north")


def longitude(text: str) -> str:
    """Return degrees east, "" for an empty cell."""
    return _degrees(text, 180, "EW", "degrees east")


def both_degrees(text: str) -> tuple[str, str]:
    """Return degrees north and east of one cell: "26.97, 64.1", or POINT (64.1 26.97)."""
    plain = digits(known(text))
    if match := re.fullmatch(r"POINT\s*\(\s*(\S+)\s+(\S+)\s*\)", plain, re.IGNORECASE):
        return latitude(match[2]), longitude(match[1])
    parts = [part for part in re.split(r"[;\s]+|,\s*(?=[^,]*$)", plain) if part]
    if plain and len(parts) != 2:
        raise UnfitError("degrees north and east, as in 26.97, 64.1")
    return (latitude(parts[0].rstrip(",")), longitude(parts[1])) if plain else ("", "")


def _degrees(text: str, most: int, signs: str, expected: str) -> str:
    """Return degrees as the tables write them: of 26.97, 26,97, 26.97 N or 26°58'12"N."""
    plain = digits(known(text)).upper()
    if not plain or _NUMBER.fullmatch(plain):
        return number(plain, -most, most, expected)
    match = _ANGLE.fullmatch(plain)
    if not match or (match[5] and match[5] not in signs):
        raise UnfitError(f"{expected} from {-most} to {most}")
    whole_, minutes, seconds = (float((match[n] or "0").replace(",", ".")) for n in (2, 3, 4))
    if minutes >= 60 or seconds >= 60:
        raise UnfitError(f"{expected} from {-most} to {most}")
    value = whole_ + minutes / 60 + seconds / 3600
    south = (match[1] == "-") != (match[5] == signs[1])
    return number(f"{-value if south else value:.9f}", -most, most, expected)


def digits(text: str) -> str:
    """Return a text with the digits of every script as 0 to 9."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)


def deaths(text: str) -> tuple[str, str, str]:
    """Return lowest, best and highest number of one cell: 12, 10-15, 10+, up to 9, unknown."""
    plain = digits(known(text)).casefold()
    if match := re.fullmatch(r"(\d{1,7})\s*(?:-|–|to)\s*(\d{1,7})", plain):
        return whole(match[1]), "", whole(match[2])
    if match := re.fullmatch(r"(?:at least|more than|over|>)\s*(\d{1,7})|(\d{1,7})\s*\+", plain):
        return whole(match[1] or match[2]), "", ""
    if match := re.fullmatch(r"(?:up to|at most)\s*(\d{1,7})", plain):
        return "", "", whole(match[1])
    if plain and not any(sign.isdecimal() for sign in plain):
        raise DoubtfulError("a number of dead, or a range as in 10-15", "Write it in review.")
    return "", whole(plain), ""


def whole(text: str) -> str:
    """Return a number of people, "" where it is not known."""
    plain = digits(known(text))
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
