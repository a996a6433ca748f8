"""Points and land: which area a point lies in, and how far outside of one it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.land import Points

KM_OF_A_DEGREE = 111.195  # of latitude, on a sphere of the Earth's mean radius
CHUNK = 4_000_000  # points times edges compared at once: about 100 MB of scratch


@dataclass(frozen=True, eq=False)
class Land:
    """An area as its closed rings; a point is inside if an odd number of rings surround it."""

    rings: tuple[Points, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north in degrees."""
        points = np.vstack(self.rings)
        west, south = points.min(axis=0)
        east, north = points.max(axis=0)
        return float(west), float(south), float(east), float(north)


def which(areas: Sequence[Land], lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int64]:
    """Return the number of the first area that each point lies in, -1 for none; NaN is in none."""
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    found = np.full(x.shape, -1, np.int64)
    for number, area in enumerate(areas):
        west, south, east, north = area.box
        near = (found < 0) & (x >= west) & (x <= east) & (y >= south) & (y <= north)
        at = np.flatnonzero(near)
        if len(at):
            found[at[holds(area, x[at], y[at])]] = number
    return found


def holds(area: Land, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Return which points lie in an area: a ray to the east crosses its rings oddly."""
    x, y = np.atleast_1d(np.asarray(lon, np.float64)), np.atleast_1d(np.asarray(lat, np.float64))
    odd = np.zeros(x.shape, np.bool_)
    for ring in area.rings:
        step = max(1, CHUNK // len(ring))
        for start in range(0, len(x), step):
            part = slice(start, start + step)
            odd[part] ^= _crossings(ring, x[part], y[part]) % 2 == 1
    return odd


def km_outside(area: Land, lon: float, lat: float) -> float:
    """Return how far a point lies outside an area in km, 0 for one inside.

    On a plane through the point, good to a percent within some hundred km.
    """
    if holds(area, lon, lat)[0]:
        return 0.0
    return min(_km_to(ring, lon, lat) for ring in area.rings)


def _crossings(ring: Points, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return how often a ray from each point to the east crosses a ring."""
    x0, y0, x1, y1 = ring[:-1, 0], ring[:-1, 1], ring[1:, 0], ring[1:, 1]
    spans = (y0 > y[:, None]) != (y1 > y[:, None])
    rise = np.where(y1 == y0, 1.0, y1 - y0)  # a level edge spans nothing
    crossed = x0 + (y[:, None] - y0) / rise * (x1 - x0)
    return np.asarray((spans & (crossed > x[:, None])).sum(axis=1), np.int64)


def _km_to(ring: Points, lon: float, lat: float) -> float:
    """Return the distance of a point to the nearest edge of a ring, km."""
    scale = np.array([np.cos(np.radians(lat)), 1.0]) * KM_OF_A_DEGREE
    points = (ring - np.array([lon, lat])) * scale
    start, along = points[:-1], np.diff(points, axis=0)
    length = (along**2).sum(axis=1)
    part = np.clip(-(start * along).sum(axis=1) / np.where(length > 0, length, 1.0), 0.0, 1.0)
    return float(np.sqrt(((start + part[:, None] * along) ** 2).sum(axis=1)).min())
