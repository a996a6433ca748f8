"""Invented events for measuring many: every kind, precision and status, spans, ranges, crowds."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.derive import BANDS
from data.load import FOLDER, Dataset, as_frame, load
from data.schema import (
    DIPLOMATIC_KINDS,
    EVENT_COLUMNS,
    INCIDENT_KINDS,
    TABLES,
    Attribution,
    Coverage,
    FatalityBand,
    Kind,
    Status,
)

SEED = 20
FIRST_DAY = pd.Timestamp("2018-01-01")
DAYS = 3200  # to October 2026
# Of a hundred events, how many have each precision; 0 is no coordinates
PRECISIONS = {1: 30, 2: 40, 3: 13, 4: 7, 5: 4, 6: 2, 7: 1, 0: 3}
RADIUS_KM = {0: np.nan, 1: 1.0, 2: 25.0, 3: 55.0, 4: 200.0, 5: 40.0, 6: 500.0, 7: 50.0}
ALONE = 0.5  # share of near events that stand at a point of their own
SPREAD = 0.35  # degrees about a place within which they stand
UNKNOWN, WIDER = 0.2, 0.3  # shares of incidents with unknown deaths, and with a range
LONGER = 0.08  # share of events of more than a day

Ints = NDArray[np.int64]


@lru_cache(maxsize=2)
def many(n: int, *, seed: int = SEED) -> pd.DataFrame:
    """Return n invented events as `data.load` would give them, oldest first.

    What the map needs is drawn; texts are empty, and every text column is categorical, so that
    a million rows take some 100 MB. Up to three quarters of them stand at a point of their own.
    """
    draw = np.random.default_rng(seed)
    places = _places()
    day = np.sort(draw.integers(0, DAYS, n))
    precision = draw.choice(list(PRECISIONS), n, p=np.array(list(PRECISIONS.values())) / 100)
    at = _at(draw, places, precision)
    kind = draw.choice(len(Kind), n, p=_weights())
    place = places.iloc[at].reset_index(drop=True)
    text = {column.name: _blank(n) for column in EVENT_COLUMNS if column.dtype == "str"}
    columns: dict[str, Any] = dict.fromkeys(column.name for column in EVENT_COLUMNS) | text
    columns |= _days(draw, day) | _spots(draw, place, precision)
    columns |= _figures(draw, kind < len(INCIDENT_KINDS))
    columns |= {
        "event_id": pd.array("MANY-" + pd.Series(np.arange(n)).astype(str).str.zfill(7), "str"),
        "domain": _coded((kind >= len(INCIDENT_KINDS)).astype(int), ["incident", "diplomatic"]),
        "kind": _coded(kind, list(Kind)),
        "attribution": _coded(draw.integers(0, len(Attribution), n), list(Attribution)),
        "status": _coded(draw.integers(0, len(Status), n), list(Status)),
        "cooperation": np.where(
            kind >= len(INCIDENT_KINDS), draw.integers(-80, 81, n) / 10, np.nan
        ),
        "mutual": np.zeros(n, bool),
        "lineage": _coded(draw.integers(0, 40, n), [f";actor-{i};" for i in range(40)]),
        "search_text": _blank(n),
    }
    return pd.DataFrame(columns, copy=False)


def write(path: Path, n: int) -> Path:
    """Write n invented events into a Parquet file and return it; codes stay codes."""
    many(n).to_parquet(path, index=False)
    return path


def read(path: Path) -> Dataset:
    """Return the events of a file as a data set; its other tables are those of the built-in one."""
    events, built_in = pd.read_parquet(path), load()
    tables = {name: getattr(built_in, name) for name in TABLES if name != "events"}
    return Dataset(
        name=f"{len(events):,} invented events", events=events, licence="CC0",
        attribution="invented for measuring", coverage=Coverage.SELECTED, re_export=True,
        incomplete="", first_day=_day(events["date_start"].iloc[0]),
        last_day=_day(events["date_end"].max()), hash=f"many{len(events)}",
        problems=as_frame([]), **tables,
    )  # fmt: skip


def _day(stamp: pd.Timestamp) -> date:
    """Return a time stamp's day."""
    return stamp.date()


def _at(draw: np.random.Generator, places: pd.DataFrame, precision: Ints) -> Ints:
    """Return a place for each event: districts and roads have places of their own."""
    at = draw.choice(len(places), len(precision), p=draw.dirichlet(np.full(len(places), 0.3)))
    for area in (3, 4, 5):
        known = np.flatnonzero(places["precision"] == area)
        here = np.flatnonzero(precision == area)
        at[here] = known[draw.integers(0, len(known), len(here))]
    return at


def _weights() -> NDArray[np.float64]:
    """Return how often each kind is drawn: three quarters are incidents."""
    shares = [0.22, 0.17, 0.14, 0.1, 0.04, 0.08]
    acts = [0.25 / len(DIPLOMATIC_KINDS)] * len(DIPLOMATIC_KINDS)
    return np.array([*shares, *acts])


@lru_cache(maxsize=1)
def _places() -> pd.DataFrame:
    """Return the real places of the two provinces and their neighbours."""
    places = pd.read_csv(FOLDER / "places.csv", dtype={"admin1_code": str})
    return places[places["admin1_code"].notna() & places["latitude"].notna()]


def _coded(codes: Ints, names: list[Any]) -> pd.Categorical:
    """Return codes as a categorical column of text."""
    return pd.Categorical.from_codes(codes, [str(name) for name in names])


def _blank(n: int) -> pd.Categorical:
    """Return a column of empty texts: a byte a row."""
    return _coded(np.zeros(n, np.int64), [""])


def _days(draw: np.random.Generator, day: Ints) -> dict[str, Any]:
    """Return first and last day: most events last one, some a week or a month."""
    first = FIRST_DAY.to_datetime64().astype("datetime64[s]") + day.astype("timedelta64[D]")
    length = np.where(draw.random(len(day)) < LONGER, draw.choice([2, 6, 29], len(day)), 0)
    precision = np.where(length > 7, 4, np.where(length > 2, 3, np.where(length > 0, 2, 1)))
    return {
        "date_start": first,
        "date_end": first + length.astype("timedelta64[D]"),
        "date_precision": pd.array(precision, "Int8"),
    }


def _spots(draw: np.random.Generator, place: pd.DataFrame, precision: Ints) -> dict[str, Any]:
    """Return where events are said to be: at a place, about it, or nowhere."""
    n = len(precision)
    about = (precision == 1) | ((precision == 2) & (draw.random(n) < ALONE))
    step = np.where(about, SPREAD, 0.0)
    nowhere = precision == 0
    codes, provinces = pd.factorize(place["admin1_code"])
    districts, names = pd.factorize(place["admin1_code"] + "/" + place["admin2"].fillna("?"))
    known = pd.array(precision, "Int8")
    known[nowhere] = pd.NA
    return {
        "latitude": np.where(
            nowhere, np.nan, (place["latitude"] + draw.normal(0, 1, n) * step).round(5)
        ),
        "longitude": np.where(
            nowhere, np.nan, (place["longitude"] + draw.normal(0, 1, n) * step).round(5)
        ),
        "geo_precision": known,
        "radius_km": np.array([RADIUS_KM[p] for p in range(8)])[precision],
        "admin1_code": _coded(np.where(precision >= 6, len(provinces), codes), [*provinces, ""]),
        "country": pd.Categorical(np.array([code[:2] for code in provinces])[codes]),
        "district": _coded(districts, list(names)),
    }


def _figures(draw: np.random.Generator, incident: NDArray[np.bool_]) -> dict[str, Any]:
    """Return reported deaths: unknown, one figure, a range, or only a highest one."""
    n = len(incident)
    best = np.minimum(draw.geometric(0.35, n) - 1 + (draw.random(n) < 0.02) * 30, 300)
    unknown = ~incident | (draw.random(n) < UNKNOWN)
    up_to = ~unknown & (draw.random(n) < 0.05)
    high = best + np.where(draw.random(n) < WIDER, draw.integers(1, 20, n), 0)

    def column(values: Ints, missing: NDArray[np.bool_]) -> Any:
        """Return whole numbers, some unknown."""
        return pd.arrays.IntegerArray(values.astype(np.int32), missing.copy())

    figure = np.where(up_to, high, best)
    ends = np.array([last for last, _ in BANDS])
    band = np.where(unknown, 0, 1 + np.searchsorted(ends, figure))
    return {
        "fatalities_low": column(best, unknown | up_to),
        "fatalities_best": column(best, unknown | up_to),
        "fatalities_high": column(high, unknown),
        "injured": column(best * 0, np.ones(n, bool)),
        "fatality_band": _coded(band, list(FatalityBand)),
    }
