"""Places that are named by others: so far from one, near one, between two, along a road."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from data.distance import EARTH_RADIUS_KM, great_circle_km
from data.note import tidy
from data.schema import Precision
from geo.where.gazetteer import Place
from geo.where.wording import LONGEST, Relation, Said

NEAR_KM = 25.0  # "near" of UCDP GED (codebook 22.1, where_prec 2)
SIDEWAYS = 0.4  # km per km: a way like "east" is good to an eighth of the compass, tan 22.5°
LEAST_KM = 5.0  # a distance in a report is a round number
FARTHEST_KM = 500.0  # two ends of a road that lie farther apart were not both meant


def nearest_pair(one: Sequence[Place], other: Sequence[Place]) -> tuple[Place, Place] | None:
    """Return the two places, one of each list, that lie next to each other.

    Of several places of a name it is the one near the other that a road leads to. None where
    a list is empty, or the nearest two are the same or 500 km apart.
    """
    pairs = [(_km(a, b), n, (a, b)) for n, (a, b) in enumerate(product(one, other)) if a.id != b.id]
    if not pairs:
        return None
    km, _, pair = min(pairs, key=lambda pair: pair[:2])
    return pair if km <= FARTHEST_KM else None


def beside(said: Said, anchor: Place) -> Place:
    """Return the area that a distance, a way or a word like "near" means, seen from a place."""
    size = 0.0 if math.isnan(anchor.radius_km) else anchor.radius_km
    if said.relation is not Relation.OFFSET:
        return _area(said, anchor, anchor.longitude, anchor.latitude, max(NEAR_KM, size))
    if said.bearing is None:
        return _area(said, anchor, anchor.longitude, anchor.latitude, said.km + size)
    lon, lat = _moved(anchor.longitude, anchor.latitude, said.km, said.bearing)
    return _area(said, anchor, lon, lat, max(LEAST_KM, SIDEWAYS * said.km + size))


def between(said: Said, one: Place, other: Place) -> Place:
    """Return the stretch from one place to another: its middle, and half its length around it."""
    lon = (one.longitude + other.longitude) / 2
    lat = (one.latitude + other.latitude) / 2
    found = _area(said, one, lon, lat, max(NEAR_KM, _km(one, other) / 2))
    same = {part: getattr(one, part) == getattr(other, part) for part in ("admin1", "admin2")}
    return replace(
        found,
        precision=int(Precision.CORRIDOR),
        country=one.country if one.country == other.country else "",
        admin1=one.admin1 if same["admin1"] else "",
        admin1_code=one.admin1_code if same["admin1"] else "",
        admin2=one.admin2 if same["admin2"] else "",
    )


def _area(said: Said, anchor: Place, lon: float, lat: float, radius_km: float) -> Place:
    """Return the place that a text means, in the province of its anchor."""
    near = radius_km <= NEAR_KM
    name = tidy(said.text, LONGEST)
    return replace(
        anchor,
        id=f"relative:{anchor.id}",
        name=name,
        local="",
        names=(name,),
        feature="other",
        longitude=round(lon, 4),
        latitude=round(lat, 4),
        precision=max(anchor.precision, int(Precision.NEAR if near else Precision.DISTRICT)),
        radius_km=round(radius_km, 1),
    )


def _moved(lon: float, lat: float, km: float, bearing: float) -> tuple[float, float]:
    """Return the point so many km away in a direction, degrees, on a sphere."""
    away, way, phi = km / EARTH_RADIUS_KM, math.radians(bearing), math.radians(lat)
    north = math.asin(
        math.sin(phi) * math.cos(away) + math.cos(phi) * math.sin(away) * math.cos(way)
    )
    east = math.atan2(
        math.sin(way) * math.sin(away) * math.cos(phi),
        math.cos(away) - math.sin(phi) * math.sin(north),
    )
    return (lon + math.degrees(east) + 180) % 360 - 180, math.degrees(north)


def _km(one: Place, other: Place) -> float:
    """Return the distance of two places in km."""
    return float(great_circle_km(one.longitude, one.latitude, other.longitude, other.latitude))
