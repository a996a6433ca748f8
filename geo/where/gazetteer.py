"""The gazetteer: places that we know, by every spelling they are known to have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.distance import great_circle_km
from data.fold import fold
from data.schema import Precision
from data.spelling import Match, Spellings
from geo.land import Town

SAME_PLACE_KM = 20.0  # two lists put one town this far apart at most; names repeat farther off
OF_A_TOWN = frozenset({"town", "capital", "village", "port", "other"})

# Which of equally good answers comes first; what is not named here follows
FIRST = ("capital", "town", "area_admin1", "area_admin2", "village", "port", "crossing")

# How likely a bare name means a place of this kind; what is not named here is 1
PROMINENCE = {
    "capital": 3, "area_admin1": 3, "town": 2, "port": 2, "area_admin2": 2, "crossing": 2,
}  # fmt: skip
CITY_RANK, TOWN_RANK = 4, 5  # of data/land/towns.json: from 30,000 and from 10,000 residents

# Words that people add to a name and that no two lists agree on, folded
KINDS_OF_PLACE = frozenset(
    {
        "town", "city", "village", "district", "county", "tehsil", "province", "area",
        "shahrestan", "shahr", "zila", "ضلع", "شهرستان", "شهر",
    }
)  # fmt: skip


class Origin(StrEnum):
    """Who put a place where it is, the one that is believed first."""

    OVERRIDE = "override"  # a person's decision
    CURATED = "curated"  # data/places.csv
    GEONAMES = "geonames"  # data/land/towns.json
    LEARNED = "learned"  # other rows of the file that is read
    IMPORTED = "imported"  # a table of places that a person loaded
    PROVIDER = "provider"  # an online service that a person configured


@dataclass(frozen=True)
class Place:
    """One place. `id` is of `data/places.csv`, or GeoNames' number after `geonames:`.

    `local` is its name in its own country's script, "" where unknown. `precision` is UCDP's:
    from 3 on the point stands for an area of `radius_km`; NaN where no radius is known.
    `confidence` is that of its position: high, medium or low. `prominence` says how likely a
    bare name means this one of several: 3 a capital or a city, 2 a town or district, 1 a
    village or spot, 0 one of a long list. `own` of the names are those of its own list, the
    first ones; the others another list lends it, and they are less sure. `service` is the id of
    the online service that found it, "" for none.
    """

    id: str
    name: str
    local: str
    names: tuple[str, ...]
    country: str
    admin1_code: str
    admin1: str
    admin2: str
    feature: str
    longitude: float
    latitude: float
    precision: int
    radius_km: float
    origin: Origin = Origin.CURATED
    confidence: str = "high"
    prominence: int = 1
    own: int = 1
    service: str = ""

    @property
    def is_area(self) -> bool:
        """Return whether the point stands for a district or more."""
        return self.precision >= Precision.DISTRICT

    @property
    def is_settlement(self) -> bool:
        """Return whether people live there and call it a town or a village."""
        return self.feature in OF_A_TOWN


class Found(NamedTuple):
    """A place, how well it answers, and the spelling that found it."""

    place: Place
    match: Match
    spelling: str


class Gazetteer:
    """Places in the order in which equally good answers are given."""

    def __init__(self, places: Sequence[Place]) -> None:
        """Index every name of every place."""
        self.places = tuple(places)
        self._index = Spellings([place.names for place in places])
        self._context = [_words(p.admin2, p.admin1, p.country) for p in self.places]

    @classmethod
    def of(cls, curated: pd.DataFrame, towns: Iterable[Town] = ()) -> Gazetteer:
        """Return the gazetteer of our own table and of GeoNames' towns.

        A town that our table has too lends it its spellings and is not listed twice.
        """
        return cls(listed(curated.to_dict("records"), towns))

    def find(self, text: str) -> list[Found]:
        """Return the places that a text names, the best first.

        What follows a name may say where it lies or what it is: "Turbat, Kech district".
        """
        words = fold(text).split()
        for n in range(len(words), 0, -1):
            rest = set(words[n:]) - KINDS_OF_PLACE
            hits = self._index.find(" ".join(words[:n]))
            found = [hit for hit in hits if rest <= self._context[hit.at]]
            if found:
                return [Found(self.places[hit.at], hit.match, hit.spelling) for hit in found]
        return []


def listed(curated: Iterable[Mapping[str, object]], towns: Iterable[Town] = ()) -> list[Place]:
    """Return the places of rows like those of `data/places.csv`, and the towns they lack."""
    known = sorted(map(_curated, curated), key=_rank)
    provinces = {p.admin1_code: p.admin1 for p in known if p.admin1_code}
    return _joined(known, [_town(town, provinces) for town in towns])


def _rank(place: Place) -> int:
    """Return how early a place is named among others of the same name."""
    return FIRST.index(place.feature) if place.feature in FIRST else len(FIRST)


def _words(*texts: str) -> frozenset[str]:
    """Return the folded words of some texts."""
    return frozenset(word for text in texts for word in fold(text).split())


def _curated(row: Mapping[str, object]) -> Place:
    """Return a place of `data/places.csv`."""
    text = {name: str(row[name]) for name in ("name", "name_fa", "name_ur", "name_bal", "country")}
    others = (alias.strip() for alias in str(row["aliases"]).split(";"))
    names = (*(text[key] for key in ("name", "name_fa", "name_ur", "name_bal")), *others)
    return Place(
        id=str(row["place_id"]),
        name=text["name"],
        local=text["name_ur" if text["country"] == "PK" else "name_fa"],
        names=tuple(name for name in names if name),
        country=text["country"],
        admin1_code=str(row["admin1_code"]),
        admin1=str(row["admin1"]),
        admin2=str(row["admin2"]),
        feature=str(row["feature"]),
        longitude=float(str(row["longitude"])),
        latitude=float(str(row["latitude"])),
        precision=int(str(row["precision"])),
        radius_km=float(str(row["radius_km"])),
        confidence=str(row.get("confidence", "high")),
        prominence=PROMINENCE.get(str(row["feature"]), 1),
        own=sum(map(bool, names)),
    )


def _town(town: Town, provinces: dict[str, str]) -> Place:
    """Return a town of GeoNames, whose point is the middle of a town."""
    names = (town.name, town.name_fa, town.name_ur, *town.alternates)
    return Place(
        id=f"geonames:{town.id}",
        name=town.name,
        local=town.local_name,
        names=tuple(dict.fromkeys(name for name in names if name)),
        country=town.country,
        admin1_code=town.admin1_code,
        admin1=provinces.get(town.admin1_code, ""),
        admin2="",
        feature="town",
        longitude=town.lon,
        latitude=town.lat,
        precision=int(Precision.NEAR),
        radius_km=float("nan"),
        origin=Origin.GEONAMES,
        prominence=3 if town.rank <= CITY_RANK else 2 if town.rank == TOWN_RANK else 1,
    )


def _joined(known: Sequence[Place], towns: Sequence[Place]) -> list[Place]:
    """Return our places with the spellings of the same towns, then the towns that we lack."""
    joined, lacking = list(known), []
    by_name: dict[str, list[int]] = {}
    for at, place in enumerate(known):
        if place.feature in OF_A_TOWN:
            for name in {fold(name) for name in place.names}:
                by_name.setdefault(name, []).append(at)
    for town in towns:
        same = _same(town, known, by_name)
        if same is None:
            lacking.append(town)
        else:
            names = dict.fromkeys((*joined[same].names, *town.names))
            known_for = max(joined[same].prominence, town.prominence)
            joined[same] = replace(joined[same], names=tuple(names), prominence=known_for)
    return joined + lacking


def _same(town: Place, known: Sequence[Place], by_name: dict[str, list[int]]) -> int | None:
    """Return the nearest of our places that shares a name with a town and lies where it lies."""
    shared = {at for name in town.names for at in by_name.get(fold(name), ())}
    at = np.array(sorted(n for n in shared if known[n].country == town.country), np.int64)
    if not len(at):
        return None
    lon, lat = (
        np.array([getattr(known[n], part) for n in at]) for part in ("longitude", "latitude")
    )
    away_km = great_circle_km(town.longitude, town.latitude, lon, lat)
    nearest = int(np.argmin(away_km))
    return int(at[nearest]) if away_km[nearest] <= SAME_PLACE_KM else None
