"""The filters as the browser applies them: which values of each column of codes pass."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from data.choices import NO_PLACE, NO_PROVINCE
from data.derive import band_of
from data.query import Query
from data.schema import Kind, Status
from geo.screen.columns import EXACT_DEATHS, STATUS_SHIFT, UNKNOWN

# Fields of a query that the browser answers from its columns; the map moves the days itself
TABLED = ("domains", "kinds", "provinces", "fatalities", "precision", "status")

# The column of codes that answers each of them
COLUMN_OF = {
    "domains": "kind",
    "kinds": "kind",
    "provinces": "province",
    "fatalities": "deaths",
    "precision": "flags",
    "status": "flags",
}

CODES = range(256)  # a column of codes is a byte
_KINDS, _STATUSES = tuple(Kind), tuple(Status)


def tables(query: Query, provinces: Sequence[str]) -> dict[str, str]:
    """Return, for each column of codes that the query narrows, which of its 256 values pass.

    A table is 256 bits, lowest first, as base64. `provinces` are those of
    `columns.province_codes`. The column `deaths` is the best figure, or the only one given.
    """
    known = tuple(provinces)
    found = {name: table(name, query, known) for name in dict.fromkeys(COLUMN_OF.values())}
    return {name: bits for name, bits in found.items() if bits is not None}


def table(column: str, query: Query, provinces: tuple[str, ...]) -> str | None:
    """Return the table of one column, as `tables` does; None where all of its values pass."""
    if column == "kind" and (query.kinds or query.domains):
        return _kinds(query.kinds, query.domains)
    if column == "province" and query.provinces and _all_known(provinces):
        return _provinces(query.provinces, provinces)
    if column == "flags" and (query.precision or query.status):
        return _flags(query.precision, query.status)
    if column == "deaths" and query.fatalities:
        return _deaths(query.fatalities)
    return None


def beyond(query: Query, provinces: Sequence[str]) -> Query:
    """Return the part of a query that needs more than the browser's columns, days apart."""
    tabled = [name for name in TABLED if name != "provinces" or _all_known(provinces)]
    return query.without("since", "until", *tabled)


def bits(mask: NDArray[np.bool_]) -> str:
    """Return one bit a value, lowest bit first, as base64."""
    return b64encode(np.packbits(mask, bitorder="little").tobytes()).decode()


def _all_known(provinces: Sequence[str]) -> bool:
    """Return whether the column has a code for every province: a byte holds 255."""
    return len(provinces) < UNKNOWN


def _written(test: Callable[[int], bool]) -> str:
    """Return the table of a test."""
    return bits(np.fromiter((test(code) for code in CODES), dtype=bool, count=len(CODES)))


@lru_cache(maxsize=1024)
def _kinds(kinds: tuple[str, ...], domains: tuple[str, ...]) -> str:
    """Return the table of kinds, by their place in Kind."""
    passing = np.zeros(len(CODES), dtype=bool)
    for code, kind in enumerate(_KINDS):
        passing[code] = (not kinds or kind in kinds) and (not domains or kind.domain in domains)
    return bits(passing)


@lru_cache(maxsize=1024)
def _provinces(asked: tuple[str, ...], provinces: tuple[str, ...]) -> str:
    """Return the table of provinces; a country alone is no province."""
    passing = np.full(len(CODES), NO_PROVINCE in asked)
    for code, known in enumerate(provinces):
        passing[code] = (known if "-" in known else NO_PROVINCE) in asked
    return bits(passing)


@lru_cache(maxsize=1024)
def _flags(precision: tuple[int, ...], status: tuple[str, ...]) -> str:
    """Return the table of flags: precision and status both pass."""

    def passes(code: int) -> bool:
        """Return whether an event with these flags passes."""
        place, stands = code & 7, _STATUSES[code >> STATUS_SHIFT & 3]
        return (not precision or (place or NO_PLACE) in precision) and (
            not status or stands in status
        )

    return _written(passes)


@lru_cache(maxsize=256)
def _deaths(bands: tuple[str, ...]) -> str:
    """Return the table of deaths."""
    return _written(lambda code: band_of(_figure(code)) in bands)


def _figure(code: int) -> int | None:
    """Return the deaths of a code; above the exact ones all are in the last band."""
    return None if code == UNKNOWN else min(code, EXACT_DEATHS)
