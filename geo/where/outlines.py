"""Outlines of districts from a GeoJSON file that a person loads."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from data.fold import fold
from data.note import tidy
from data.reading import Problem, shown
from data.schema import DataError, Precision
from data.spelling import sound
from geo.land import Points
from geo.where.gazetteer import Origin, Place
from geo.where.inside import KM_OF_A_DEGREE, Land
from geo.where.wording import LONGEST, core

MOST_BYTES = 64 * 2**20
MOST_POINTS = 2_000_000  # of all outlines together: finer ones than any map here shows

# Names of the properties that files use, the likeliest first
NAME = ("name", "district", "adm2_en", "name_2", "shapename", "admin2name_en")
COUNTRY = ("country", "iso", "iso_a2", "adm0_pcode", "gid_0", "shapegroup")
ADMIN1 = ("admin1", "province", "adm1_en", "name_1", "admin1name_en")
ISO3 = {"PAK": "PK", "IRN": "IR", "AFG": "AF", "IND": "IN", "OMN": "OM", "ARE": "AE"}


@dataclass(frozen=True, eq=False)
class Outline:
    """The outline of a district: its name, where it lies, its middle and its rings."""

    name: str
    country: str
    admin1: str
    longitude: float
    latitude: float
    radius_km: float  # of the disc as large as it
    land: Land

    def is_of(self, district: Place) -> bool:
        """Return whether this is the outline of a district, whose name may be spelled alike."""
        if self.country and self.country != district.country:
            return False
        own = core(self.name)[0].replace(" ", "")
        names = {core(name)[0].replace(" ", "") for name in (*district.names, district.admin2)}
        return own in names or sound(own) in {sound(name) for name in names}

    def as_place(self) -> Place:
        """Return the district that the outline draws, as an area of the gazetteer."""
        return Place(
            id=f"outline:{self.country}:{fold(self.admin1)}:{fold(self.name)}",
            name=self.name,
            local="",
            names=(self.name,),
            country=self.country,
            admin1_code="",
            admin1=self.admin1,
            admin2=self.name,
            feature="area_admin2",
            longitude=self.longitude,
            latitude=self.latitude,
            precision=int(Precision.DISTRICT),
            radius_km=self.radius_km,
            origin=Origin.IMPORTED,
            confidence="medium",
            prominence=2,
        )


def read_outlines(path: Path) -> tuple[tuple[Outline, ...], tuple[Problem, ...]]:
    """Return the named polygons of a GeoJSON file (RFC 7946), and the features set aside.

    Raises DataError for what is no such file, or a too large one.
    """
    collection = _collection(path)
    found, problems, left = [], [], MOST_POINTS
    for number, feature in enumerate(collection, 1):
        try:
            outline = _outline(feature)
        except (DataError, KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            got = error.got if isinstance(error, DataError) else "another shape"
            problems.append(
                Problem(
                    path.name, None, f"feature {number}", "a polygon with a name, in degrees", got,
                    "Mend it, or leave it out.",
                )
            )  # fmt: skip
            continue
        left -= sum(len(ring) for ring in outline.land.rings)
        if left < 0:
            raise DataError(
                path.name, expected=f"at most {MOST_POINTS:,} points", got="more",
                remedy="Simplify the outlines.",
            )  # fmt: skip
        found.append(outline)
    return tuple(found), tuple(problems)


def _collection(path: Path) -> list[Any]:
    """Return the features of a file."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        got = f"{size / 2**20:,.0f} MB"
        raise DataError(path.name, expected="at most 64 MB", got=got, remedy="Simplify it.")
    try:
        parsed = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise DataError(
            path.name, expected="GeoJSON", got="no JSON", remedy="Save it as GeoJSON, UTF-8."
        ) from error
    features = parsed.get("features") if isinstance(parsed, dict) else None
    if not isinstance(features, list):
        got = shown(parsed.get("type", "an object") if isinstance(parsed, dict) else "a list")
        raise DataError(
            path.name, expected="a FeatureCollection", got=got, remedy="Save it as GeoJSON."
        )
    return features


def _outline(feature: Any) -> Outline:
    """Return the outline of a feature; raises what a feature of another shape makes happen."""
    properties = {str(key).casefold(): value for key, value in feature["properties"].items()}
    name = _property(properties, NAME)
    if not fold(name):
        raise DataError("name", expected="a name", got="no name")
    rings = tuple(map(_ring, _rings(feature["geometry"])))
    if not rings:
        raise DataError("geometry", expected="a ring", got="no ring")
    lon, lat, km2 = _middle(max(rings, key=lambda ring: abs(_middle(ring)[2])))
    total = sum(abs(_middle(ring)[2]) for ring in rings)
    country = _property(properties, COUNTRY).upper()
    return Outline(
        name,
        ISO3.get(country, country)[:2],
        _property(properties, ADMIN1),
        round(lon, 4),
        round(lat, 4),
        round(math.sqrt(max(abs(km2), total) / math.pi), 1),
        Land(rings),
    )


def _property(properties: dict[str, Any], names: Iterable[str]) -> str:
    """Return the first property of some names, as text on one line."""
    found = (properties[name] for name in names if properties.get(name) not in (None, ""))
    return tidy(next(found, ""), LONGEST)


def _rings(geometry: dict[str, Any]) -> list[Any]:
    """Return the rings of a polygon or of several."""
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in geometry["coordinates"] for ring in polygon]
    raise DataError("geometry", expected="a polygon", got=shown(geometry["type"]))


def _ring(written: Any) -> Points:
    """Return a closed ring of longitude and latitude in WGS 84 degrees."""
    ring = np.array([point[:2] for point in written], np.float64)
    in_degrees = np.isfinite(ring).all() and (np.abs(ring) <= (180, 90)).all()
    if ring.ndim != 2 or len(ring) < 4 or not in_degrees:
        raise DataError("ring", expected="degrees", got="no ring in degrees")
    closed = ring if (ring[0] == ring[-1]).all() else np.vstack([ring, ring[:1]])
    closed.flags.writeable = False
    return closed


def _middle(ring: Points) -> tuple[float, float, float]:
    """Return the centroid of a ring and its area, km2, on a plane at its own latitude."""
    origin = ring[:-1].mean(axis=0)
    x, y = (ring - origin).T
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    area = float(cross.sum() / 2)
    if area == 0:
        return float(origin[0]), float(origin[1]), 0.0
    lon = float(((x[:-1] + x[1:]) * cross).sum() / (6 * area) + origin[0])
    lat = float(((y[:-1] + y[1:]) * cross).sum() / (6 * area) + origin[1])
    return lon, lat, area * KM_OF_A_DEGREE**2 * math.cos(math.radians(lat))
