"""The land under the events: areas, borders, waters and towns, each with its credit."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.schema import DataError
from geo.earth import Bounds

FOLDER = Path(__file__).parents[1] / "data" / "land"
PLACES = FOLDER.parent / "places.csv"
SAME_TOWN = 0.1  # degrees, about 10 km, within which two towns of one name are one
UNIT = 1e-4  # degrees in one step of the files' grid: 11 m
LOW_TOWN_RANK = 5  # the small variant leaves out the smallest towns

Detail = Literal["full", "low"]
Points = NDArray[np.float64]  # (n, 2) longitude and latitude, WGS 84 degrees


@dataclass(frozen=True, eq=False)
class Area:
    """A province, country, disputed area or lake.

    `code` is ISO 3166-2 or alpha-2, "" where there is none. `label` is where the name stands:
    inside the borderlands if enough of the area lies there; `centre` is its roomiest spot as a
    whole. Rings are closed; a point is inside if an odd number of rings surround it.
    """

    code: str
    country: str
    name: str
    name_fa: str
    name_ur: str
    former_code: str
    label: tuple[float, float]
    centre: tuple[float, float]
    rings: tuple[Points, ...]
    seasonal: bool = False  # a lake that is dry in most years; our sketch, good to about 5 km


@dataclass(frozen=True, eq=False)
class Line:
    """A border, coast or river.

    `kind` is country, province, line_of_control, disputed, coast or river; only rivers have
    names.
    """

    kind: str
    name: str
    name_fa: str
    name_ur: str
    points: Points


@dataclass(frozen=True)
class Town:
    """A town of GeoNames; `id` is GeoNames' number, population None where unknown.

    `rank` is 1 for the largest towns to 6. Names that no letter proves to be Persian or Urdu
    are only among the `alternates`.
    """

    id: int
    name: str
    name_fa: str
    name_ur: str
    country: str
    admin1_code: str
    lon: float
    lat: float
    population: int | None
    rank: int
    alternates: tuple[str, ...]

    @property
    def local_name(self) -> str:
        """Return the name in its own country's script: Urdu in Pakistan, else Persian."""
        return self.name_ur if self.country == "PK" else self.name_fa


@dataclass(frozen=True)
class Capital:
    """The capital of a country (ISO alpha-2), where GeoNames has it, WGS 84 degrees."""

    country: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Sea:
    """A sea's name and where it stands."""

    name: str
    name_fa: str
    name_ur: str
    label: tuple[float, float]


@dataclass(frozen=True)
class Credit:
    """Whose data it is, under which licence, and the text that must be shown with it."""

    name: str
    licence: str
    text: str
    url: str


@dataclass(frozen=True, eq=False)
class Land:
    """All that is drawn under the events; `lines` holds no rivers, `countries` no seas."""

    provinces: tuple[Area, ...]
    countries: tuple[Area, ...]
    lines: tuple[Line, ...]
    disputed: tuple[Area, ...]
    rivers: tuple[Line, ...]
    lakes: tuple[Area, ...]
    seas: tuple[Sea, ...]
    towns: tuple[Town, ...]
    credits: tuple[Credit, ...]

    @cached_property
    def bounds(self) -> Bounds:
        """Return the bounds of what the files know, degrees: beyond, nothing is drawn."""
        every = np.vstack([ring for area in self.countries for ring in area.rings])
        (west, south), (east, north) = every.min(axis=0).tolist(), every.max(axis=0).tolist()
        return west, south, east, north

    def province(self, code: str) -> Area | None:
        """Return the province with a present ISO 3166-2 code, None where there is none."""
        return next((area for area in self.provinces if area.code == code), None)


@lru_cache(maxsize=2)
def load_land(*, detail: Detail = "full") -> Land:
    """Return the land; `low` has borders good to 0.8 km in the view, for small pictures.

    Raises DataError where a file is missing or is not one of ours.
    """
    areas, waters = _read("areas.json"), _read("waters.json")
    arcs = [_points(arc) for arc in _read(_arcs_file(detail))]
    return Land(
        provinces=tuple(_area(row, arcs) for row in areas["provinces"]),
        countries=tuple(_area(row, arcs) for row in areas["countries"]),
        lines=tuple(Line(kind, "", "", "", arcs[number]) for number, kind in areas["lines"]),
        disputed=tuple(_area(row, arcs) for row in areas["disputed"]),
        rivers=tuple(_rivers(waters["rivers"])),
        lakes=tuple(_lake(row) for row in waters["lakes"]),
        seas=tuple(Sea(**{**row, "label": tuple(row["label"])}) for row in areas["seas"]),
        towns=load_towns(),
        credits=credits(),
    )


@lru_cache(maxsize=1)
def load_towns() -> tuple[Town, ...]:
    """Return the towns, highest rank and most people first.

    A name that the file lacks in Persian or Urdu is that of our own place of the same name there.
    """
    ours = _own_spellings()
    towns = []
    for row in _read("towns.json"):
        town = Town(**{**row, "alternates": tuple(row["alternates"])})
        near = [
            place
            for place in ours.get((town.name, town.country), ())
            if max(abs(place.lon - town.lon), abs(place.lat - town.lat)) < SAME_TOWN
        ]
        if len(near) == 1:
            name_fa, name_ur = town.name_fa or near[0].name_fa, town.name_ur or near[0].name_ur
            town = replace(town, name_fa=name_fa, name_ur=name_ur)
        towns.append(town)
    return tuple(towns)


class _Spelling(NamedTuple):
    """Where a place of our own table lies, WGS 84 degrees, and how it is written there."""

    lon: float
    lat: float
    name_fa: str
    name_ur: str


def _own_spellings() -> dict[tuple[str, str], list[_Spelling]]:
    """Return the places of our own table by Latin name and country; empty without the table."""
    found: dict[tuple[str, str], list[_Spelling]] = {}
    try:
        text = PLACES.read_text(encoding="utf-8")
    except OSError:
        return found
    for row in csv.DictReader(StringIO(text, newline="")):
        if row["latitude"] and (row["name_fa"] or row["name_ur"]):
            at = float(row["longitude"]), float(row["latitude"])
            spelling = _Spelling(*at, row["name_fa"], row["name_ur"])
            found.setdefault((row["name"], row["country"]), []).append(spelling)
    return found


@lru_cache(maxsize=1)
def capitals() -> Mapping[str, Capital]:
    """Return the capital of each country of the world by its code; a few have none."""
    return MappingProxyType({row["country"]: Capital(**row) for row in _read("capitals.json")})


@lru_cache(maxsize=1)
def credits() -> tuple[Credit, ...]:  # noqa: A001 - `land.credits()` is what it is
    """Return every credit that the land files ask for, each once, in the files' order."""
    rows = [source for file in _read("manifest.json")["files"] for source in file["sources"]]
    unique = {row["credit"]: row for row in rows}.values()
    return tuple(Credit(row["name"], row["licence"], row["text"], row["url"]) for row in unique)


def attribution() -> tuple[str, ...]:
    """Return the texts that must stand on every map, in the order of `credits`."""
    return tuple(credit.text for credit in credits())


def province_at(lon: float, lat: float) -> str:
    """Return the code of the province of Iran or Pakistan at a point in degrees, "" elsewhere.

    Borders are Natural Earth's, which near the Iran-Pakistan line are off by 2 km (median) and
    up to 9 km: an answer near the line is not evidence.
    """
    for area in load_land().provinces:
        if sum(_surrounds(ring, lon, lat) for ring in area.rings) % 2:
            return area.code
    return ""


def border_between(one: str, other: str) -> tuple[Points, ...]:
    """Return the lines that two countries (ISO alpha-2) share, () where they do not touch."""
    rows, arcs = _read("areas.json")["countries"], _read(_arcs_file("full"))
    sides = [
        {max(number, ~number) for ring in row["rings"] for number in ring}
        for row in rows
        if row["code"] in (one, other)
    ]
    shared = sides[0] & sides[1] if len(sides) == 2 else set()
    return tuple(_points(arcs[number]) for number in sorted(shared))


def _surrounds(ring: Points, lon: float, lat: float) -> bool:
    """Return whether a closed ring goes around a point: a ray to the east crosses it oddly."""
    x, y = ring[:, 0], ring[:, 1]
    spans = (y[:-1] > lat) != (y[1:] > lat)
    x0, x1, y0, y1 = x[:-1][spans], x[1:][spans], y[:-1][spans], y[1:][spans]
    return bool(((x0 + (lat - y0) / (y1 - y0) * (x1 - x0)) > lon).sum() % 2)


@lru_cache(maxsize=2)
def for_browser(*, detail: Detail = "full") -> bytes:
    """Return the land as compact JSON for the map in the browser; `low` is for HTML exports.

    ```
    {
      "unit": 0.0001,                    // degrees in one step of every number list below
      "region": [W, S, E, N],            // degrees: beyond it there is no land to draw
      "arcs": [[x0, y0, dx, dy, dx, dy, ...], ...],
      "provinces": [{code, country, name, fa, ur, label: [lon, lat], rings: [[arc, ...], ...]}],
      "countries": [ the same shape ],   // all, Iran and Pakistan too, without disputed areas
      "disputed":  [ the same shape ],   // hatch them; PK-GB and PK-JK are provinces as well
      "lines":  {"country": [arc, ...], "province": [...], "line_of_control": [...],
                 "disputed": [...], "coast": [...]},
      "rivers": [{name, fa, ur, lines: [[x0, y0, dx, dy, ...], ...]}],
      "lakes":  [{name, fa, ur, label: [lon, lat], seasonal: bool, rings: [[x0, y0, ...], ...]}],
      "towns":  {name: [...], local: [...], lon: [...], lat: [...],     // columns, lon and lat
                 rank: [...], country: [...]},                          // in units of `unit`
      "seas":   [{name, fa, ur, label: [lon, lat]}],
      "credits": [{name, licence, text, url}]
    }
    ```

    An arc, and every list of steps, starts at x0, y0 and goes on by steps: longitude is the
    running sum of the x times `unit`, latitude that of the y. A ring walks the arcs of its
    numbers one after the other; number n < 0 means arc ~n (that is, -1 - n) backwards; the
    first point of each following arc repeats the last one. Fill all rings of an area in one
    path with the even-odd rule. Dash `line_of_control` and `disputed`. Draw a seasonal lake
    lighter or hatched: it is a sketch. `label` is degrees. `rank` runs from 1, the largest
    towns, to 6; towns are in the order in which they should get their labels. `local` is the
    name in the script of the town's country, "" where not known. Names are data, not markup.
    """
    areas, waters = _read("areas.json"), _read("waters.json")
    lines: dict[str, list[int]] = {}
    for number, kind in areas["lines"]:
        lines.setdefault(kind, []).append(number)
    shape = {
        "unit": UNIT,
        "region": areas["region"],
        "arcs": _read(_arcs_file(detail)),
        **{part: _brief_areas(areas[part]) for part in ("provinces", "countries", "disputed")},
        "lines": lines,
        "rivers": [{**_names(row), "lines": row["lines"]} for row in waters["rivers"]],
        "lakes": [_brief_lake(row) for row in waters["lakes"]],
        "towns": _town_columns(detail),
        "seas": [{**_names(row), "label": row["label"]} for row in areas["seas"]],
        "credits": [vars(credit) for credit in credits()],
    }
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":")).encode()


def _brief_areas(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return areas as the browser gets them."""
    keys = ("code", "country", "label", "rings")
    return [{**{key: row[key] for key in keys}, **_names(row)} for row in rows]


def _brief_lake(row: dict[str, Any]) -> dict[str, Any]:
    """Return a lake as the browser gets it."""
    return {**_names(row), **{key: row[key] for key in ("label", "seasonal", "rings")}}


def _names(row: dict[str, Any]) -> dict[str, str]:
    """Return the three names under the browser's short keys."""
    return {"name": row["name"], "fa": row["name_fa"], "ur": row["name_ur"]}


def _town_columns(detail: Detail) -> dict[str, list[Any]]:
    """Return the towns as columns, positions in grid steps."""
    towns = [town for town in load_towns() if detail == "full" or town.rank <= LOW_TOWN_RANK]
    return {
        "name": [town.name for town in towns],
        "local": [town.local_name for town in towns],
        "lon": [round(town.lon / UNIT) for town in towns],
        "lat": [round(town.lat / UNIT) for town in towns],
        "rank": [town.rank for town in towns],
        "country": [town.country for town in towns],
    }


def _arcs_file(detail: Detail) -> str:
    """Return the name of the file that holds the arcs of a variant."""
    return "arcs_low.json" if detail == "low" else "arcs.json"


def _read(name: str) -> Any:
    """Return a land file, parsed; raise DataError where it cannot be."""
    path = FOLDER / name
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise DataError(
            f"data/land/{name}",
            expected="a JSON file made by geo.derive.land",
            got=str(error),
            remedy="Restore the file, or run python -m geo.derive.land.",
        ) from error


def _points(flat: Sequence[int]) -> Points:
    """Return flat steps as points in degrees."""
    steps = np.cumsum(np.array(flat, np.int64).reshape(-1, 2), axis=0)
    points: Points = np.asarray(steps * UNIT, np.float64)
    points.flags.writeable = False
    return points


def _ring(numbers: Iterable[int], arcs: Sequence[Points]) -> Points:
    """Return the closed ring that arc numbers walk, ~number backwards."""
    parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    ring = np.vstack([parts[0], *(part[1:] for part in parts[1:])])
    ring.flags.writeable = False
    return ring


def _area(row: dict[str, Any], arcs: Sequence[Points]) -> Area:
    """Return an area of areas.json."""
    return Area(
        code=row["code"],
        country=row["country"],
        name=row["name"],
        name_fa=row["name_fa"],
        name_ur=row["name_ur"],
        former_code=row.get("former", ""),
        label=(row["label"][0], row["label"][1]),
        centre=(row["centre"][0], row["centre"][1]),
        rings=tuple(_ring(ring, arcs) for ring in row["rings"]),
    )


def _lake(row: dict[str, Any]) -> Area:
    """Return a lake of waters.json."""
    spot = (row["label"][0], row["label"][1])
    rings = tuple(_points(ring) for ring in row["rings"])
    names = (row["name"], row["name_fa"], row["name_ur"])
    return Area("", "", *names, "", spot, spot, rings, seasonal=row["seasonal"])


def _rivers(rows: Iterable[dict[str, Any]]) -> Iterable[Line]:
    """Yield each stretch of each river."""
    for row in rows:
        for flat in row["lines"]:
            yield Line("river", row["name"], row["name_fa"], row["name_ur"], _points(flat))
