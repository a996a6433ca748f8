"""A part of the map that is asked for: its corners, how they are written, what lies inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.distance import northing
from data.schema import DataError

Corner = tuple[float, float]  # longitude, latitude, WGS 84 degrees

MOST_CORNERS = 50  # a hand draws fewer, and an address stays short
LONGEST_AREA = MOST_CORNERS * 24  # characters: two numbers with sign, comma and space a corner
STEP = 10_000  # corners lie on a grid of 1/10,000 degree: 11 m, finer than a hand draws
ON_EDGE = 1e-9  # degrees, 0.1 mm: nearer to an edge than this is on it
FARTHEST = (180.0, 90.0)  # degrees; an area does not cross the antimeridian


@dataclass(frozen=True)
class Area:
    """A polygon on the map, in one canonical form: equal areas have equal corners.

    Corners are joined by straight lines of the Web Mercator map, so that what is drawn is what
    is kept; where edges cross, a point is inside if an odd number of them lie east of it. A
    point on an edge is inside. Raises DataError for fewer than three corners, more than fifty,
    corners off the globe, and corners that all lie on one line.
    """

    corners: tuple[Corner, ...]

    def __post_init__(self) -> None:
        """Bring the corners to the grid, to one first corner and to one direction."""
        grid = _on_grid(self.corners)
        if not 3 <= len(set(grid)) <= len(grid) <= MOST_CORNERS or _in_line(grid):
            where, expected = "area", f"3 to {MOST_CORNERS} corners that enclose something"
            raise DataError(where, expected=expected, got=f"{len(self.corners)} corners")
        ways = (grid, grid[::-1])
        first = min(way[at:] + way[:at] for way in ways for at in range(len(way)))
        corners = tuple((x / STEP, y / STEP) for x, y in first)
        object.__setattr__(self, "corners", corners)

    @classmethod
    def box(cls, west: float, south: float, east: float, north: float) -> Area:
        """Return the area between two meridians and two parallels; their order does not matter."""
        return cls(((west, south), (west, north), (east, north), (east, south)))

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north in degrees."""
        lon, lat = zip(*self.corners, strict=True)
        return min(lon), min(lat), max(lon), max(lat)

    @cached_property
    def is_box(self) -> bool:
        """Return whether the area is all that lies within its bounds."""
        west, south, east, north = self.bounds
        return self.corners == ((west, south), (west, north), (east, north), (east, south))

    def contains(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
        """Return which points in degrees lie inside, edges included; False where not placed."""
        lon_deg, lat_deg = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
        west, south, east, north = self.bounds
        inside = (lon_deg >= west - ON_EDGE) & (lon_deg <= east + ON_EDGE)
        inside &= (lat_deg >= south - ON_EDGE) & (lat_deg <= north + ON_EDGE)
        if not self.is_box:
            # most points lie far away: only the few near the area are held against its edges
            near = np.flatnonzero(inside)
            inside[near] = self._encloses(lon_deg[near], northing(lat_deg[near]))
        return np.asarray(inside)

    def _encloses(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which points of the map are inside: a ray to the east crosses edges oddly."""
        odd, on = np.zeros(len(x), bool), np.zeros(len(x), bool)
        for (x0, y0), (x1, y1) in self._edges():
            side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
            odd ^= ((y0 > y) != (y1 > y)) & ((side > 0) == (y1 > y0))
            beside = np.abs(side) <= ON_EDGE * np.hypot(x1 - x0, y1 - y0)
            across = (x >= min(x0, x1) - ON_EDGE) & (x <= max(x0, x1) + ON_EDGE)
            along = (y >= min(y0, y1) - ON_EDGE) & (y <= max(y0, y1) + ON_EDGE)
            on |= beside & across & along
        return np.asarray(odd | on)

    def _edges(self) -> Iterator[tuple[Corner, Corner]]:
        """Yield the ends of each edge on the map, both units the degree of the equator."""
        ends = [(lon, float(northing(lat))) for lon, lat in self.corners]
        yield from zip(ends, [*ends[1:], ends[0]], strict=True)


def write_area(area: Area) -> str:
    """Return a box as `west,south,east,north`, another area as `lon lat,lon lat,...`."""
    if area.is_box:
        return ",".join(map(_plain, area.bounds))
    return ",".join(f"{_plain(lon)} {_plain(lat)}" for lon, lat in area.corners)


def parse_area(text: str) -> Area | None:
    """Return the area that a text writes (see `write_area`), None for anything else."""
    if len(text) > LONGEST_AREA:
        return None
    try:
        parts = [[float(number) for number in part.split()] for part in text.split(",")]
    except ValueError:
        return None
    try:
        if len(parts) == 4 and all(len(part) == 1 for part in parts):
            return Area.box(*(part[0] for part in parts))
        if all(len(part) == 2 for part in parts):
            return Area(tuple((part[0], part[1]) for part in parts))
    except DataError:
        return None
    return None


def clean_area(area: Any) -> Area | None:
    """Return an area or None; raises DataError for anything else."""
    if area is None or isinstance(area, Area):
        return area
    raise DataError("query, area", expected="an Area", got=repr(area)[:80])


def _on_grid(corners: Sequence[Corner]) -> tuple[tuple[int, int], ...]:
    """Return corners in whole steps, each that only repeats its neighbour left out.

    Raises DataError for a corner that is not on the globe; NaN and infinity are nowhere.
    """
    found: list[tuple[int, int]] = []
    for corner in corners:
        # a comparison with NaN is false, so that only finite numbers pass
        if not all(abs(part) <= most for part, most in zip(corner, FARTHEST, strict=True)):
            where, expected = "area", "corners within 180 degrees east and 90 degrees north"
            raise DataError(where, expected=expected, got=repr(corner))
        step = (round(corner[0] * STEP), round(corner[1] * STEP))
        if not found or step != found[-1]:
            found.append(step)
    while len(found) > 1 and found[0] == found[-1]:
        found.pop()  # a ring may be written closed
    return tuple(found)


def _in_line(grid: Sequence[tuple[int, int]]) -> bool:
    """Return whether all corners lie on one line."""
    (x0, y0), *others = dict.fromkeys(grid)
    x1, y1 = others[0]
    return all((x1 - x0) * (y - y0) == (x - x0) * (y1 - y0) for x, y in others)


def _plain(degrees: float) -> str:
    """Return a number without needless digits: 60.1, never 60.1000 or -0."""
    return f"{degrees + 0.0:.10g}"
