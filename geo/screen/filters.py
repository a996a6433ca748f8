"""The filters as the browser applies them: which values of each column of codes pass."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from data.choices import NO_PLACE, NO_PROVINCE
from data.derive import band_of
from data.query import Query
from data.schema import Kind, Status
from geo.screen.columns import EXACT_DEATHS, STATUS_SHIFT, UNKNOWN

# Fields of a query that the browser answers from its columns; the map moves the days itself
TABLED = ("domains", "kinds", "provinces", "fatalities", "precision", "status")

CODES = range(256)  # a column of codes is a byte
Test = Callable[[int], bool]


def tables(query: Query, provinces: Sequence[str]) -> dict[str, str]:
    """Return, for each column of codes that the query narrows, which of its 256 values pass.

    A table is 256 bits, lowest first, as base64. `provinces` are those of
    `columns.province_codes`. The column `deaths` is the best figure, or the only one given.
    """
    tests: dict[str, Test] = {}
    if query.kinds or query.domains:
        tests["kind"] = lambda code: _kind(query, code)
    if query.provinces and _all_known(provinces):
        tests["province"] = lambda code: _province(query, provinces, code)
    if query.precision or query.status:
        tests["flags"] = lambda code: _flags(query, code)
    if query.fatalities:
        tests["deaths"] = lambda code: band_of(_figure(code)) in query.fatalities
    return {name: bits(np.array([test(code) for code in CODES])) for name, test in tests.items()}


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


def _kind(query: Query, code: int) -> bool:
    """Return whether a kind passes, by its place in Kind."""
    kind = list(Kind)[code] if code < len(Kind) else None
    return (
        kind is not None
        and (not query.kinds or kind in query.kinds)
        and (not query.domains or kind.domain in query.domains)
    )


def _province(query: Query, provinces: Sequence[str], code: int) -> bool:
    """Return whether a province passes; a country alone is no province."""
    known = provinces[code] if code < len(provinces) else ""
    return (known if "-" in known else NO_PROVINCE) in query.provinces


def _flags(query: Query, code: int) -> bool:
    """Return whether precision and status of an event with these flags pass."""
    precision, status = code & 7, list(Status)[code >> STATUS_SHIFT & 3]
    return (not query.precision or (precision or NO_PLACE) in query.precision) and (
        not query.status or status in query.status
    )


def _figure(code: int) -> int | None:
    """Return the deaths of a code; above the exact ones all are in the last band."""
    return None if code == UNKNOWN else min(code, EXACT_DEATHS)
