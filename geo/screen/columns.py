"""The events as the browser reads them: one small binary of columns, 20 bytes an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.schema import Attribution, Kind, Status
from geo.earth import mercator

EPOCH = date(1947, 1, 1)  # day 0; sixteen bits reach to 2126
NOWHERE = -(2**31)  # x and y of an event without coordinates
UNKNOWN = 255  # deaths, radius and province that are not known
UNKNOWN_COOPERATION = -128

EXACT_DEATHS = 200  # up to here a code is the number itself
DEATHS_STEP = 1.07  # above, each code is 7 % more: 254 stands for about 7,700

STATUS_SHIFT, DISPUTED_BIT, UNKNOWN_BIT, UP_TO_BIT = 3, 32, 64, 128

Bytes = NDArray[np.uint8]


def pack(events: pd.DataFrame) -> bytes:
    """Return the events, oldest first, as columns; the reader is assets/columns.js.

    A uint32 count, then x, y (int32), first, last day (uint16), kind, province, flags, low,
    best, high (uint8), cooperation (int8) and radius in km (uint8); little endian, each
    column filled up to four bytes. Raises ValueError when the rows are not sorted.
    """
    first, last = day_numbers(events["date_start"]), day_numbers(events["date_end"])
    if (np.diff(first.astype(np.int64)) < 0).any():
        msg = "events must be sorted by date_start, as data.schema.conform() leaves them"
        raise ValueError(msg)
    columns: list[NDArray[Any]] = [*_positions(events), first, last]
    columns += [_kinds(events), _provinces(events), _flags(events)]
    columns += [_deaths(events[f"fatalities_{end}"]) for end in ("low", "best", "high")]
    columns += [_cooperation(events), _radius(events)]
    return b"".join((np.uint32(len(events)).tobytes(), *(_padded(column) for column in columns)))


def content_hash(content: bytes) -> str:
    """Return twelve hexadecimal digits that name the bytes in an address."""
    return sha256(content).hexdigest()[:12]


def province_codes(events: pd.DataFrame) -> tuple[str, ...]:
    """Return what the province column counts in: codes of provinces, then of countries alone.

    Both are sorted: the ISO 3166-2 codes that occur, and the ISO 3166-1 codes of events that
    name a country and no province.
    """
    provinces = sorted(str(code) for code in events["admin1_code"].unique() if code)
    apart = events["country"][(events["admin1_code"] == "").to_numpy()]
    countries = sorted(str(code) for code in apart.unique() if code)
    return (*provinces, *countries)[:UNKNOWN]


def day_numbers(days: pd.Series) -> NDArray[np.uint16]:
    """Return days since 1947-01-01; days outside 1947 to 2126 stand on the nearest end."""
    numbers = np.asarray((days - pd.Timestamp(EPOCH)).dt.days, np.int64)
    return np.clip(numbers, 0, 2**16 - 1).astype(np.uint16)


def day_number(day: date) -> int:
    """Return a day's number since 1947-01-01."""
    return (day - EPOCH).days


def death_codes(deaths: Sequence[float] | NDArray[np.float64]) -> Bytes:
    """Return deaths as codes: itself to 200, then steps of 7 %, 255 for NaN."""
    numbers = np.asarray(deaths, np.float64)
    known = np.clip(np.nan_to_num(numbers, nan=0.0), 0, None)
    steps = np.log(np.maximum(known, EXACT_DEATHS) / EXACT_DEATHS) / np.log(DEATHS_STEP)
    codes = np.where(known <= EXACT_DEATHS, known, np.minimum(EXACT_DEATHS + steps, 254))
    return np.where(np.isnan(numbers), UNKNOWN, np.rint(codes)).astype(np.uint8)


def _padded(column: NDArray[Any]) -> bytes:
    """Return a column's bytes, little endian, filled up with zeros to four bytes."""
    content = column.astype(column.dtype.newbyteorder("<")).tobytes()
    return content + bytes(-len(content) % 4)


def _positions(events: pd.DataFrame) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return Mercator x and y, NOWHERE where there are no coordinates."""
    lon, lat = (events[name].to_numpy(np.float64) for name in ("longitude", "latitude"))
    known = np.isfinite(lon) & np.isfinite(lat)
    x, y = (np.full(len(events), NOWHERE, np.int32) for _ in range(2))
    x[known], y[known] = mercator(lon[known], lat[known])
    return x, y


def _indexes(values: pd.Series, choices: Sequence[str], missing: int) -> Bytes:
    """Return each value's place in the choices, `missing` where it is not among them."""
    place = {str(choice): index for index, choice in enumerate(choices)}
    codes, found = pd.factorize(values)  # the table's last entry is that of what is missing
    table = np.array([*(place.get(str(value), missing) for value in found), missing], np.uint8)
    return np.asarray(table[codes])


def _kinds(events: pd.DataFrame) -> Bytes:
    """Return each event's place in Kind."""
    return _indexes(events["kind"], list(Kind), len(Kind) - 1)


def _provinces(events: pd.DataFrame) -> Bytes:
    """Return each event's place in `province_codes`, 255 where neither code is known."""
    codes = province_codes(events)
    countries = _indexes(events["country"], codes, UNKNOWN)
    none = (events["admin1_code"] == "").to_numpy()
    return np.where(none, countries, _indexes(events["admin1_code"], codes, UNKNOWN))


def _flags(events: pd.DataFrame) -> Bytes:
    """Return precision (0 none), status, and what is unknown or disputed, as bits."""
    flags: Bytes = np.asarray(events["geo_precision"].fillna(0), np.uint8) & np.uint8(7)
    status = _indexes(events["status"], list(Status), list(Status).index(Status.REPORTED))
    flags |= status << STATUS_SHIFT
    low, best, high = (events[f"fatalities_{end}"].isna() for end in ("low", "best", "high"))
    disputed = events["attribution"] == Attribution.DISPUTED
    for bit, where in (
        (DISPUTED_BIT, disputed),
        (UNKNOWN_BIT, low & best & high),
        (UP_TO_BIT, low & best & ~high),
    ):
        flags |= np.where(where, bit, 0).astype(np.uint8)
    return flags


def _deaths(values: pd.Series) -> Bytes:
    """Return a column of deaths as codes."""
    return death_codes(values.to_numpy(np.float64, na_value=np.nan))


def _cooperation(events: pd.DataFrame) -> NDArray[np.int8]:
    """Return Goldstein values in tenths, -128 where unknown."""
    values = events["cooperation"].to_numpy(np.float64)
    tenths = np.clip(np.rint(values * 10), -127, 127)
    return np.where(np.isnan(values), UNKNOWN_COOPERATION, tenths).astype(np.int8)


def _radius(events: pd.DataFrame) -> Bytes:
    """Return radii in whole km, at most 254, 255 where unknown."""
    values = events["radius_km"].to_numpy(np.float64)
    whole = np.clip(np.rint(values), 0, 254)
    return np.where(np.isnan(values), UNKNOWN, whole).astype(np.uint8)
