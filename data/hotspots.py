"""Hotspots: spells in which a place had more events than place and season explain.

By the space-time permutation scan (`data.scan`), or as dense groups (`data.density`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from data.compare import refuse_selection
from data.density import NOISE, dense_groups
from data.distance import great_circle_km
from data.load import Dataset
from data.nearness import Rows, on_sphere
from data.note import Note, quoted
from data.query import Query
from data.repeats import LONG
from data.scan import SURE, Found, Progress, scan
from data.schema import DataError
from data.well_known import WellKnown, well_known

__all__ = ["SURE", "Hotspot", "Hotspots", "Looked", "Method", "hotspots"]

PERMUTATIONS, SEED = 199, 1
NAMED = 3  # places that a hotspot is called by
EPOCH = date(1970, 1, 1)
LIMITS_KM, LIMITS_DAYS, LIMITS_LEAST = (0.5, 500.0), (1, 366), (2, 100)
LIMITS_DRAWS, LIMITS_SEED = (19, 9_999), (0, 2**31 - 1)
LONGEST = 40  # signs of a number in an address


class Method(StrEnum):
    """How hotspots are looked for."""

    SCAN = "scan"
    DENSITY = "density"


@dataclass(frozen=True)
class Looked:
    """How hotspots are looked for: with the same, the same are found.

    `km` is the largest radius of the scan, or how far apart neighbours of a group lie; `days` the
    longest spell, or how many days apart neighbours are; `least` events make a group (those of a
    scan are always at least `scan.LEAST`).
    """

    method: Method = Method.SCAN
    km: float = 20.0
    days: int = 28
    least: int = 5
    permutations: int = PERMUTATIONS
    seed: int = SEED

    def __post_init__(self) -> None:
        """Refuse what makes no sense in one sentence."""
        limits = {
            "km": LIMITS_KM, "days": LIMITS_DAYS, "least": LIMITS_LEAST,
            "permutations": LIMITS_DRAWS,
        }  # fmt: skip
        for name, (low, high) in limits.items():
            value = getattr(self, name)
            if not low <= value <= high:
                expected = f"{low:g} to {high:,g}"
                raise DataError(f"hotspots, {name}", expected=expected, got=f"{value:,g}")
        low, high = LIMITS_SEED
        if not low <= self.seed <= high:
            expected = f"{low} to {high:,}"
            raise DataError("hotspots, seed", expected=expected, got=f"{self.seed:,}")

    @classmethod
    def usual(cls, method: Method) -> Looked:
        """Return how it is usually looked for: dense groups are nearer together."""
        return cls() if method == Method.SCAN else cls(method, km=10.0, days=7)

    def params(self) -> dict[str, str]:
        """Return the address's parameters: what is not as usual, by the names of the flags."""
        usual = {**vars(self.usual(self.method)), "method": Method.SCAN}
        return {
            row.name: f"{getattr(self, row.name):g}" if row.name == "km" else str(
                getattr(self, row.name)
            )
            for row in fields(self)
            if getattr(self, row.name) != usual[row.name]
        }  # fmt: skip

    @classmethod
    def read(cls, params: Mapping[str, object]) -> tuple[Looked, list[Note]]:
        """Return what an address asks for and notes on what was left out; never raises.

        Parameters of other names are not read.
        """
        found, notes = cls(), []
        for name, read in _READERS.items():
            text = str(params.get(name) or "")[:LONGEST]
            if not text:
                continue
            try:
                value = read(text)
                found = cls.usual(value) if name == "method" else replace(found, **{name: value})
            except ValueError:  # of which DataError is one
                notes.append(Note("note.hotspots", {"name": name, "given": quoted(text)}))
        return found, notes


# in this order: the method decides what is usual of the others
_READERS: Mapping[str, Callable[[str], Any]] = {
    "method": Method, "km": float, "days": int, "least": int, "permutations": int, "seed": int,
}  # fmt: skip


@dataclass(frozen=True)
class Hotspot:
    """A circle and a spell of inclusive days, with its events, oldest first.

    `expected` and `p`, corrected for all that was looked at, are None for a dense group.
    """

    lon: float
    lat: float
    km: float
    since: date
    until: date
    places: tuple[str, ...]  # that most of its events name, at most NAMED
    districts: tuple[str, ...]  # "PK-BA/Kech", the one with most events first
    event_ids: tuple[str, ...]
    expected: float | None
    p: float | None

    @property
    def observed(self) -> int:
        """Return how many events it has."""
        return len(self.event_ids)

    @property
    def ratio(self) -> float | None:
        """Return events to expected events."""
        return None if self.expected is None else self.observed / self.expected

    def among(self, ids: Collection[str]) -> int:
        """Return how many of its events are among some ids."""
        return sum(event_id in ids for event_id in self.event_ids)

    @property
    def stands_out(self) -> bool:
        """Return whether chance makes such a one in at most 5 of 100 sets; never of a group."""
        return self.p is not None and self.p <= SURE


@dataclass(frozen=True)
class Hotspots:
    """What was found, how, and among which events.

    A scan in which nothing stands out has its strongest cylinder alone, with its p. `null` are the
    strongest of each draw, `weight` the strongest of the data, 0 where there is none: the logarithm
    of the likelihood ratio. `noise` counts events in no group, None for a scan.
    """

    looked: Looked
    spots: tuple[Hotspot, ...]
    events: int
    no_place: int  # left out, as are those of
    no_day: int
    null: tuple[float, ...] = ()
    weight: float = 0.0
    noise: int | None = None
    span: int = 0  # days from the first event to the last

    @property
    def moves(self) -> bool:
        """Return whether a scan's days are so many that fighting moves between regions."""
        return self.looked.method == Method.SCAN and self.span > LONG

    @property
    def found(self) -> tuple[Hotspot, ...]:
        """Return what there is to tell: what stands out, or every dense group."""
        if self.looked.method == Method.DENSITY:
            return self.spots
        return tuple(spot for spot in self.spots if spot.stands_out)


def hotspots(
    dataset: Dataset, query: Query, looked: Looked | None = None, *, tell: Progress | None = None
) -> Hotspots:
    """Return the hotspots among the events that a query keeps.

    Left out, and counted, are events whose place is known by no more than a district, or whose day
    by no more than a week. Raises DataError where the data are a selection, or too many lie close.
    """
    refuse_selection(dataset)
    looked = looked or Looked()
    known = well_known(query.keep(dataset.events))
    if looked.method == Method.DENSITY:
        return _dense(known, looked)
    found = scan(
        known.lon, known.lat, known.day, km=looked.km, days=looked.days,
        permutations=looked.permutations, seed=looked.seed, tell=tell,
    )  # fmt: skip
    return Hotspots(
        looked, tuple(_spot(known, one) for one in found.found), len(known.events), known.no_place,
        known.no_day, tuple(found.null.tolist()),
        found.found[0].weight if found.found else 0.0,
        span=int(np.ptp(known.day)) if len(known.day) else 0,
    )  # fmt: skip


def _spot(known: WellKnown, found: Found) -> Hotspot:
    """Return a cylinder with its names."""
    rows = np.array(found.rows, np.int64)
    return Hotspot(
        found.lon, found.lat, found.km, _day(found.first), _day(found.last),
        *_names(known.events.iloc[rows]), expected=found.expected, p=found.p,
    )  # fmt: skip


def _dense(known: WellKnown, looked: Looked) -> Hotspots:
    """Return the dense groups, each in the circle about its middle that holds it."""
    group = dense_groups(
        known.lon, known.lat, known.day, km=looked.km, days=looked.days, least=looked.least
    )
    return Hotspots(
        looked, tuple(_groups(known, group)), len(known.events), known.no_place, known.no_day,
        noise=int((group == NOISE).sum()),
    )  # fmt: skip


def _groups(known: WellKnown, group: Rows) -> Iterator[Hotspot]:
    """Yield each group, the largest first."""
    day = known.day
    for number in range(int(group.max(initial=NOISE)) + 1):
        rows = np.flatnonzero(group == number)
        x, y, z = on_sphere(known.lon[rows], known.lat[rows]).mean(axis=0)
        lon, lat = np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, np.hypot(x, y)))
        km = great_circle_km(lon, lat, known.lon[rows], known.lat[rows]).max()
        yield Hotspot(
            float(lon), float(lat), float(km), _day(day[rows].min()), _day(day[rows].max()),
            *_names(known.events.iloc[rows]), expected=None, p=None,
        )  # fmt: skip


def _names(events: pd.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return places, districts and ids of events."""
    return (
        _usual(events["place"])[:NAMED], _usual(events["district"]),
        tuple(events["event_id"].astype(str)),
    )  # fmt: skip


def _usual(column: pd.Series) -> tuple[str, ...]:
    """Return the values of a column, the most frequent first; empty ones say nothing."""
    counts = column.astype(str).value_counts()
    named = [(-n, str(value)) for value, n in counts.items() if value]
    return tuple(value for _, value in sorted(named))


def _day(number: int) -> date:
    """Return the day of a number of days since 1970."""
    return EPOCH + timedelta(days=int(number))
