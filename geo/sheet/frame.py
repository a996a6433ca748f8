"""Where on the sheet each point of the earth lies: one view, projected into one rectangle."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from data.distance import great_circle_km
from geo.earth import Bounds, Conic, bounds_of
from geo.sheet.clip import Box
from geo.sheet.display import Points


@dataclass(frozen=True)
class Frame:
    """A view (degrees) inside a rectangle of the sheet (logical px), conformal conic, north up.

    The whole view is visible; the rectangle shows more on two sides where their shapes differ.
    """

    view: Bounds
    left: float
    top: float
    width: float
    height: float

    @property
    def box(self) -> Box:
        """Return left, top, right, bottom in logical px."""
        return self.left, self.top, self.left + self.width, self.top + self.height

    @cached_property
    def conic(self) -> Conic:
        """Return the projection suited to the view."""
        return Conic.for_view(self.view)

    @cached_property
    def _fit(self) -> tuple[float, float, float]:
        """Return px per projected metre and the projected centre of the view."""
        west, south, east, north = self.view
        steps = np.linspace(0.0, 1.0, 25)
        lon = np.concatenate(
            [west + (east - west) * steps] * 2 + [np.full(25, west), np.full(25, east)]
        )
        lat_side = south + (north - south) * steps
        lat = np.concatenate([np.full(25, south), np.full(25, north), lat_side, lat_side])
        x, y = self.conic.project(lon, lat)
        scale = min(self.width / np.ptp(x), self.height / np.ptp(y))
        return float(scale), float(x.min() + x.max()) / 2, float(y.min() + y.max()) / 2

    @cached_property
    def px_per_km(self) -> float:
        """Return the scale at the middle of the map, from the great circle of 100 px there."""
        x, y = self.left + self.width / 2, self.top + self.height / 2
        return 100.0 / self.distance_km((x - 50, y), (x + 50, y))

    def screen(self, lon: ArrayLike, lat: ArrayLike) -> Points:
        """Return (n, 2) logical px of points in degrees, inside the rectangle or not."""
        scale, x0, y0 = self._fit
        x, y = self.conic.project(np.atleast_1d(lon), np.atleast_1d(lat))
        right = self.left + self.width / 2 + (x - x0) * scale
        return np.column_stack([right, self.top + self.height / 2 - (y - y0) * scale])

    def degrees(self, points: ArrayLike) -> Points:
        """Return (n, 2) longitude and latitude of logical px."""
        scale, x0, y0 = self._fit
        at = np.atleast_2d(np.asarray(points, np.float64))
        x = (at[:, 0] - self.left - self.width / 2) / scale + x0
        y = (self.top + self.height / 2 - at[:, 1]) / scale + y0
        return np.column_stack(self.conic.inverse(x, y))

    def distance_km(self, one: tuple[float, float], other: tuple[float, float]) -> float:
        """Return the great-circle distance in km between two points of the sheet."""
        (lon1, lat1), (lon2, lat2) = self.degrees([one, other])
        return float(great_circle_km(lon1, lat1, lon2, lat2))

    def holds(self, points: Points, *, margin: float = 0.0) -> np.ndarray:
        """Return which points (logical px) lie in the rectangle, `margin` px from its edge."""
        left, top, right, bottom = self.box
        x, y = points.T
        across = (x >= left + margin) & (x <= right - margin)
        return np.asarray(across & (y >= top + margin) & (y <= bottom - margin))

    @cached_property
    def shown(self) -> Bounds:
        """Return the bounds in degrees of all that the rectangle shows."""
        left, top, right, bottom = self.box
        across, down = np.linspace(left, right, 25), np.linspace(top, bottom, 25)
        edges = [
            np.column_stack([across, np.full(25, top)]),
            np.column_stack([across, np.full(25, bottom)]),
            np.column_stack([np.full(25, left), down]),
            np.column_stack([np.full(25, right), down]),
        ]
        lon, lat = self.degrees(np.vstack(edges)).T
        return bounds_of(lon, lat) or self.view
