"""Districts whose outlines were imported: which events are drawn as which, and those outlines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.districts import ground_of
from data.load import Dataset
from data.schema import Precision
from data.spelling import sound
from data.store.outlines import OutlineFile
from data.whereabouts import Ground
from geo import thinning
from geo.land import UNIT, Points
from geo.where.inside import holds, km_outside
from geo.where.outlines import Outline, read_outlines
from geo.where.wording import core

# Beyond this an event's own point contradicts the outline of its district, and no mark is moved:
# it keeps its disc. Points stand for the district, and outlines are off by some km.
REACH_KM = 10.0
KEY = ["country", "admin1", "admin2", "longitude", "latitude"]  # what an outline is found by

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class District:
    """A district as it is drawn: its rings, and the roomiest spot inside, WGS 84 degrees.

    Outer rings turn clockwise where north is up, holes the other way. `radius_km` is of the disc
    as large as it.
    """

    outline: Outline
    file: OutlineFile

    @cached_property
    def rings(self) -> tuple[Points, ...]:
        """Return the rings."""
        return thinning.turned(self.outline.land.rings)

    @cached_property
    def spot(self) -> tuple[float, float]:
        """Return where its number stands, longitude and latitude."""
        return thinning.roomiest(self.rings)

    @property
    def radius_km(self) -> float:
        """Return the radius of the disc as large as it."""
        return self.outline.radius_km


class Asked(NamedTuple):
    """The district that an event states, and its own point."""

    country: str
    admin1: str
    admin2: str
    longitude: float
    latitude: float


@dataclass(frozen=True, eq=False)
class Districts:
    """The outlines that are known, and which of them each event is drawn as."""

    known: tuple[District, ...] = ()
    ground: Ground | None = None
    spellings: tuple[tuple[str, frozenset[str]], ...] = ()  # country and names of each district
    used: tuple[int, ...] = ()  # those as which any event of the data set is drawn, ascending
    _found: dict[Asked, int] = field(default_factory=dict)

    def rows(self, events: pd.DataFrame) -> Rows:
        """Return the number of the district that each event is drawn as, -1 for none."""
        found = np.full(len(events), -1, np.int64)
        if not self.known or not len(events):
            return found
        of_district = (events["geo_precision"] == Precision.DISTRICT) & events["longitude"].notna()
        at = np.flatnonzero(of_district.fillna(value=False).to_numpy(bool))
        codes, keys = pd.factorize(pd.MultiIndex.from_frame(events.iloc[at][KEY]))
        numbers = np.array([self._number(Asked(*key)) for key in keys], np.int64)
        found[at] = numbers[codes] if len(at) else -1
        return found

    def files(self, events: pd.DataFrame) -> tuple[OutlineFile, ...]:
        """Return whose outlines some events are drawn as, each once."""
        numbers = np.unique(self.rows(events)).tolist()
        return tuple(dict.fromkeys(self.known[n].file for n in numbers if n >= 0))

    @cached_property
    def hash(self) -> str:
        """Return twelve hex digits of the outlines that are used, "" where none is."""
        if not self.used:
            return ""
        content = sha256()
        for number in self.used:
            district = self.known[number]
            content.update(f"\x1d{district.outline.name}\x1d{district.file.credit}".encode())
            for ring in district.outline.land.rings:
                content.update(np.rint(ring / UNIT).astype("<i4").tobytes())
        return content.hexdigest()[:12]

    def _number(self, asked: Asked) -> int:
        """Return the number of the outline for a district and a point, -1 for none."""
        if asked not in self._found:
            self._found[asked] = self._search(asked)
        return self._found[asked]

    def _search(self, asked: Asked) -> int:
        """Return the first outline of the name that the point lies in, else the nearest."""
        names, sounds = self._names(asked.country, asked.admin2)
        alike = [
            number
            for number, (one, (name, sounding)) in enumerate(
                zip(self.known, self._called, strict=True)
            )
            if (name in names or sounding in sounds) and self._may_be(one.outline, asked)
        ]
        near: list[tuple[float, int]] = []
        for number in alike:
            land = self.known[number].outline.land
            if holds(land, asked.longitude, asked.latitude)[0]:
                return number
            near.append((km_outside(land, asked.longitude, asked.latitude), number))
        away, number = min(near, default=(np.inf, -1))
        return number if away <= REACH_KM else -1

    @cached_property
    def _called(self) -> list[tuple[str, str]]:
        """Return the name of each outline, folded, and how it sounds."""
        names = [_plain(one.outline.name) for one in self.known]
        return [(name, sound(name)) for name in names]

    def _may_be(self, outline: Outline, asked: Asked) -> bool:
        """Return whether country and province of an outline may be those of a district."""
        if outline.country and outline.country != asked.country:
            return False
        return not outline.admin1 or self._same_province(outline.admin1, asked)

    def _same_province(self, name: str, asked: Asked) -> bool:
        """Return whether a province may be the one that an event states."""
        ground = self.ground
        codes = [ground.province_code(asked.country, one) if ground else "" for one in
                 (core(name)[0], asked.admin1)]  # fmt: skip
        return codes[0] == codes[1] if all(codes) else _plain(name) == _plain(asked.admin1)

    def _names(self, country: str, admin2: str) -> tuple[set[str], set[str]]:
        """Return the names of a district that an event states, as written and as they sound."""
        names = {_plain(admin2)} - {""}
        for of, called in self.spellings:
            if of == country and names & called:
                names |= called
        return names, {sounding for name in names if (sounding := sound(name))}


NONE = Districts()


def _plain(name: str) -> str:
    """Return a district's name folded, without blanks and the words for what it is."""
    return core(name)[0].replace(" ", "")


@lru_cache(maxsize=2)
def of(dataset: Dataset) -> Districts:
    """Return the districts that a data set's events are drawn as; a lost file has none."""
    known = tuple(one for file in dataset.outlines for one in _read(file))
    if not known:
        return NONE
    found = Districts(known, ground_of(dataset.places), tuple(_spellings(dataset.places)))
    used = np.unique(found.rows(dataset.events)).tolist()
    return replace(found, used=tuple(n for n in used if n >= 0))


def _spellings(places: pd.DataFrame) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the country of each district among places, and all that it is called."""
    for row in places[places["feature"] == "area_admin2"].to_dict("records"):
        called = ";".join(row[name] for name in ("name", "admin2", "name_fa", "name_ur", "aliases"))
        yield row["country"], frozenset(map(_plain, called.split(";"))) - {""}


@lru_cache(maxsize=8)
def _read(file: OutlineFile) -> tuple[District, ...]:
    """Return the outlines of a file that is kept under its sum, () where it is lost."""
    try:
        outlines, _ = read_outlines(file.drawn)
    except (OSError, ValueError):
        return ()
    return tuple(District(outline, file) for outline in outlines)


def for_browser(events: pd.DataFrame, districts: Districts) -> bytes:
    """Return the outlines that events are drawn as, as compact JSON; b"" where there are none.

    ```
    {
      "unit": 0.0001,                      // degrees in one step of `rings`
      "sources": [name, ...],              // whose outlines they are
      "areas": [{
        "name": text, "source": number,    // of sources
        "spot": [lon, lat],                // where its number stands, degrees
        "km": radius,                      // of the disc as large as it
        "rings": [[x0, y0, dx, dy, ...]],  // outer ones clockwise, north up; holes the other way
        "rows": [first, step, step, ...]   // rows of the events that are drawn as it
      }]
    }
    ```
    """
    rows = districts.rows(events)
    numbers = [n for n in np.unique(rows).tolist() if n >= 0]
    if not numbers:
        return b""
    files = list(dict.fromkeys(districts.known[n].file for n in numbers))
    areas = [_brief(districts.known[n], files, np.flatnonzero(rows == n)) for n in numbers]
    shape = {"unit": UNIT, "sources": [file.name for file in files], "areas": areas}
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":")).encode()


def _brief(district: District, files: Sequence[OutlineFile], rows: Rows) -> Mapping[str, Any]:
    """Return a district as the browser gets it."""
    return {
        "name": district.outline.name,
        "source": files.index(district.file),
        "spot": [round(part, 5) for part in district.spot],
        "km": district.radius_km,
        "rings": [_steps(ring) for ring in district.rings],
        "rows": np.diff(rows, prepend=0).tolist(),
    }


def _steps(ring: Points) -> list[int]:
    """Return a ring as its first point and the steps to the next ones, in UNIT."""
    points = np.rint(ring / UNIT).astype(np.int64)
    return [int(part) for part in np.diff(points, axis=0, prepend=[[0, 0]]).ravel()]


def credits_of(files: Iterable[OutlineFile]) -> tuple[str, ...]:
    """Return whose outlines they are, each with its licence where that is known."""
    return tuple(file.credit for file in files)
