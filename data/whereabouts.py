"""Where an event of the facts lies: its province's code, its area's radius, its place's country."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from data.distance import great_circle_km
from data.fold import fold
from data.schema import Precision

PROVINCES = Path(__file__).parent / "provinces.csv"

Row = Mapping[str, str]

NEAR_KM = "25"  # UCDP GED codebook 22.1, where_prec 2: "within about 25 km"
CORRIDOR_KM = "25"  # to each side of a road or border stretch that is known by name only
EXACT_KM = "1"  # a spot that is known but whose extent is not
SAME_SPOT_KM = 0.2  # two positions of one spot, each rounded to three or four decimals
SAME_PLACE_KM = 25.0  # a name is a place of that name only where the two lie this near


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance of two (latitude, longitude) in WGS 84 degrees, km."""
    return float(great_circle_km(one[1], one[0], other[1], other[0]))


@dataclass(frozen=True)
class Ground:
    """The places and provinces that events are joined to, by code and name."""

    places: tuple[Row, ...]
    by_name: Mapping[str, tuple[Row, ...]]  # folded name or alias; areas left out
    districts: Mapping[tuple[str, str, str], Row]  # country, admin1, folded admin2 or alias
    areas: Mapping[tuple[str, str], Row]  # country, admin1
    codes: Mapping[tuple[str, str], str]  # country, folded name of the province
    names: Mapping[str, str]  # of the provinces by code

    @classmethod
    def of(cls, places: Iterable[Row], provinces: Path = PROVINCES) -> Ground:
        """Return the ground of the rows of places.csv and the file of provinces."""
        rows = tuple(places)
        by_name: dict[str, tuple[Row, ...]] = {}
        districts: dict[tuple[str, str, str], Row] = {}
        areas: dict[tuple[str, str], Row] = {}
        for row in rows:
            names = {fold(name) for name in (row["name"], *row["aliases"].split(";"))} - {""}
            if row["feature"] == "area_admin1":
                areas[row["country"], row["admin1"]] = row
            elif row["feature"] == "area_admin2":
                for name in names | {fold(row["admin2"])}:
                    districts[row["country"], row["admin1"], name] = row
            else:
                for name in names:
                    by_name[name] = (*by_name.get(name, ()), row)
        return cls(rows, by_name, districts, areas, *_codes(provinces))

    def province_code(self, country: str, admin1: str) -> str:
        """Return the ISO 3166-2 code of a province of Iran or Pakistan, "" where there is none.

        Without a country, the province that alone goes by that name.
        """
        name = fold(admin1)
        if country:
            return self.codes.get((country, name), "")
        found = {code for (_, other), code in self.codes.items() if other == name}
        return found.pop() if len(found) == 1 else ""

    def district(self, country: str, admin1: str, admin2: str) -> Row | None:
        """Return the district or county of that name in that province."""
        return self.districts.get((country, admin1, fold(admin2)))

    def only_district(self, country: str, admin2: str) -> Row | None:
        """Return the one district or county of that name, in a country or in any where it is ""."""
        wanted = fold(admin2)
        found = {
            row["place_id"]: row
            for (of, _, name), row in self.districts.items()
            if name == wanted and country in ("", of)
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def radius_km(self, event: Row, precision: Precision) -> str:
        """Return the radius of the area that holds an incident, "" where it is not known."""
        if precision == Precision.EXACT:
            spot = _position(event["lat"], event["lon"])
            near = [
                (distance_km(spot, _point(place)), place["place_id"], place["radius_km"])
                for place in self.places
                if spot and distance_km(spot, _point(place)) <= SAME_SPOT_KM
            ]
            return min(near)[2] if near else EXACT_KM
        if precision == Precision.DISTRICT:
            district = self.district(event["country"], event["admin1"], event["admin2"])
            return district["radius_km"] if district else ""
        if precision == Precision.PROVINCE:
            area = self.areas.get((event["country"], event["admin1"]))
            return area["radius_km"] if area else ""
        return NEAR_KM if precision == Precision.NEAR else CORRIDOR_KM

    def named(self, name: str, latitude: str, longitude: str) -> Row | None:
        """Return the place that a name and a position mean together, None where none does.

        "Strait of Hormuz / Gulf" is tried whole and by its first name. With a position the
        nearest place of the name within 25 km is meant; without one the name must be alone.
        """
        spot = _position(latitude, longitude)
        for words in dict.fromkeys((name, name.split(" / ", maxsplit=1)[0])):
            found = self.by_name.get(fold(words), ())
            if spot is None and len(found) == 1:
                return found[0]
            if spot is not None and found:
                nearest = min(found, key=lambda place: distance_km(spot, _point(place)))
                if distance_km(spot, _point(nearest)) <= SAME_PLACE_KM:
                    return nearest
        return None


def _codes(provinces: Path) -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    """Return the code of each province by country and each of its folded names; names by code."""
    codes: dict[tuple[str, str], str] = {}
    names: dict[str, str] = {}
    with provinces.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names[row["code"]] = row["name"]
            of = (row.get(part, "") for part in ("name", "name_fa", "name_ur", "aliases"))
            for name in filter(None, ";".join(of).split(";")):
                codes[row["country"], fold(name)] = row["code"]
    return codes, names


def _position(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Return (latitude, longitude) in WGS 84 degrees, None where they are empty."""
    return (float(latitude), float(longitude)) if latitude and longitude else None


def _point(place: Row) -> tuple[float, float]:
    """Return the (latitude, longitude) of a place in WGS 84 degrees."""
    return float(place["latitude"]), float(place["longitude"])
