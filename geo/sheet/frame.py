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

ON_EDGE = 1e-6  # degrees, about 0.1 m: projecting there and back moves a point by less


Room = tuple[float, float, float, float]  # left, top, right, bottom, logical px
NO_ROOM: Room = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Frame:
    """A view (degrees) inside a rectangle of the sheet (logical px), conformal conic, north up.

    The whole view is visible; the rectangle shows more on two sides where their shapes differ.
    `room` are the px beside the view that the rectangle shows at least: left, top, right, bottom.
    """

    view: Bounds
    left: float
    top: float
    width: float
    height: float
    room: Room = NO_ROOM

    @property
    def box(self) -> Box:
        """Return left, top, right, bottom in logical px."""
        return self.left, self.top, self.left + self.width, self.top + self.height

    @cached_property
    def conic(self) -> Conic:
        """Return the projection suited to the view."""
        return Conic.for_view(self.view)

    @cached_property
    def _spans(self) -> tuple[float, float, float, float]:
        """Return the view's projected width and height and its projected centre."""
        west, south, east, north = self.view
        steps = np.linspace(0.0, 1.0, 25)
        lon = np.concatenate(
            [west + (east - west) * steps] * 2 + [np.full(25, west), np.full(25, east)]
        )
        lat_side = south + (north - south) * steps
        lat = np.concatenate([np.full(25, south), np.full(25, north), lat_side, lat_side])
        x, y = self.conic.project(lon, lat)
        centre = float(x.min() + x.max()) / 2, float(y.min() + y.max()) / 2
        return float(np.ptp(x)), float(np.ptp(y)), *centre

    @cached_property
    def _fit(self) -> tuple[float, float, float]:
        """Return px per projected metre, and the x and y of the view's centre in logical px."""
        (wide, high, _, _), (left, top, right, foot) = self._spans, self.room
        scale = min((self.width - left - right) / wide, (self.height - top - foot) / high)
        across = _middle(self.width, wide * scale, left, right)
        down = _middle(self.height, high * scale, top, foot)
        return scale, self.left + across, self.top + down

    @property
    def view_box(self) -> Box:
        """Return left, top, right and bottom of the view in logical px."""
        scale, x, y = self._fit
        wide, high = (span * scale / 2 for span in self._spans[:2])
        return x - wide, y - high, x + wide, y + high

    def holds_room(self, room: Room) -> bool:
        """Return whether so many px beside the view leave it as large as it is."""
        left, top, right, foot = self.view_box
        wide, high = self.width - (right - left), self.height - (foot - top)
        return room[0] + room[2] <= wide and room[1] + room[3] <= high

    def asks_for(self, x: float, y: float) -> bool:
        """Return whether a point (logical px) lies in the view itself."""
        (lon, lat), (west, south, east, north) = self.degrees((x, y))[0].tolist(), self.view
        return bool(
            west - ON_EDGE <= lon <= east + ON_EDGE and south - ON_EDGE <= lat <= north + ON_EDGE
        )

    @cached_property
    def px_per_km(self) -> float:
        """Return the scale at the middle of the map, from the great circle of 100 px there."""
        x, y = self.left + self.width / 2, self.top + self.height / 2
        return 100.0 / self.distance_km((x - 50, y), (x + 50, y))

    def screen(self, lon: ArrayLike, lat: ArrayLike) -> Points:
        """Return (n, 2) logical px of points in degrees, inside the rectangle or not."""
        (scale, across, down), (_, _, x0, y0) = self._fit, self._spans
        x, y = self.conic.project(np.atleast_1d(lon), np.atleast_1d(lat))
        return np.column_stack([across + (x - x0) * scale, down - (y - y0) * scale])

    def degrees(self, points: ArrayLike) -> Points:
        """Return (n, 2) longitude and latitude of logical px."""
        (scale, across, down), (_, _, x0, y0) = self._fit, self._spans
        at = np.atleast_2d(np.asarray(points, np.float64))
        x = (at[:, 0] - across) / scale + x0
        y = (down - at[:, 1]) / scale + y0
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


def _middle(whole: float, part: float, before: float, after: float) -> float:
    """Return where the middle of a part stands: in that of the whole, or as near as room allows."""
    low, high = before + part / 2, whole - after - part / 2
    return max(min(whole / 2, max(high, low)), low)
