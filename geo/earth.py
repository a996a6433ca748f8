"""The arithmetic of the map: projections and bounds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bounds = tuple[float, float, float, float]  # west, south, east, north, WGS 84 degrees

WGS84_SEMI_MAJOR_M = 6378137.0
WGS84_ECCENTRICITY_SQUARED = 0.00669437999014

WORLD = 2**32  # whole world in Mercator units, east to west; one unit is 0.93 cm at the equator
MAX_UNIT = 2**31 - 1  # -2^31 is kept free: it says "not placed"
MERCATOR_MAX_LATITUDE = 85.0511287798066  # where the Web Mercator world is square


def mercator(lon: ArrayLike, lat: ArrayLike) -> tuple[Ints, Ints]:
    """Return Web Mercator x and y as int32, the whole world 2^32 wide.

    x grows east of Greenwich, y south of the equator, so that for both
    `(v / 2**32 + 0.5) * 256 * 2**zoom` is the pixel of a web map. Latitudes beyond 85.05
    degrees are put on the map's edge. NaN raises ValueError: give only placed points.
    """
    lon_deg, lat_deg = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    if not (np.isfinite(lon_deg).all() and np.isfinite(lat_deg).all()):
        msg = "mercator() needs finite degrees; leave out points that are not placed"
        raise ValueError(msg)
    phi = np.radians(np.clip(lat_deg, -MERCATOR_MAX_LATITUDE, MERCATOR_MAX_LATITUDE))
    x = lon_deg / 360.0 * WORLD
    y = -np.arcsinh(np.tan(phi)) / (2 * np.pi) * WORLD
    return _unit(x), _unit(y)


def _unit(values: Floats) -> Ints:
    """Return the values rounded to whole Mercator units inside the world."""
    return np.clip(np.rint(values), -MAX_UNIT, MAX_UNIT).astype(np.int32)


def degrees(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Return WGS 84 longitude and latitude in degrees of Mercator units (see `mercator`)."""
    lon = np.asarray(x, np.float64) / WORLD * 360.0
    lat = np.degrees(np.arctan(np.sinh(-np.asarray(y, np.float64) / WORLD * 2 * np.pi)))
    return lon, lat


def bounds_of(lon: ArrayLike, lat: ArrayLike) -> Bounds | None:
    """Return the bounds of points in degrees, None where no point is finite.

    Bounds that cross the antimeridian are not made: this map never does.
    """
    lon_deg, lat_deg = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    placed = np.isfinite(lon_deg) & np.isfinite(lat_deg)
    if not placed.any():
        return None
    lon_deg, lat_deg = lon_deg[placed], lat_deg[placed]
    west, south = float(lon_deg.min()), float(lat_deg.min())
    return west, south, float(lon_deg.max()), float(lat_deg.max())


def inside(bounds: Bounds, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Return which points lie in the bounds, edges included; False where not placed."""
    west, south, east, north = bounds
    lon_deg, lat_deg = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    across = (lon_deg >= west) & (lon_deg <= east)
    return np.asarray(across & (lat_deg >= south) & (lat_deg <= north))


def overlap(one: Bounds, other: Bounds) -> bool:
    """Return whether two bounds share a point, edges included."""
    across = one[0] <= other[2] and other[0] <= one[2]
    return across and one[1] <= other[3] and other[1] <= one[3]


@dataclass(frozen=True)
class Conic:
    """A Lambert conformal conic projection (Snyder 1987, USGS Professional Paper 1395, p. 107).

    All angles in degrees; `lon0`, `lat0` project to (0, 0); `lat1`, `lat2` are the standard
    parallels, where the scale is true. The ellipsoid is WGS 84 unless told; eccentricity 0
    makes a sphere. Raises ValueError where the parallels make no cone.
    """

    lon0: float
    lat0: float
    lat1: float
    lat2: float
    semi_major_m: float = WGS84_SEMI_MAJOR_M
    eccentricity_squared: float = WGS84_ECCENTRICITY_SQUARED

    def __post_init__(self) -> None:
        """Refuse parallels that are mirror images: their cone is a cylinder."""
        if abs(self.lat1 + self.lat2) < 1e-9 or max(abs(self.lat1), abs(self.lat2)) >= 90:
            msg = (
                "a conic projection needs standard parallels that are not opposite and not a "
                f"pole, got {self.lat1!r} and {self.lat2!r}"
            )
            raise ValueError(msg)

    @classmethod
    def for_view(cls, view: Bounds) -> Conic:
        """Return the conic that fits bounds: true scale a sixth from the south and the north.

        A view that lies evenly about the equator has no cone: its parallels are moved north by
        a degree.
        """
        west, south, east, north = view
        sixth = (north - south) / 6.0
        lat1, lat2 = south + sixth, north - sixth
        if abs(lat1 + lat2) < 1.0:
            lat1, lat2 = lat1 + 1.0, lat2 + 1.0
        return cls((west + east) / 2.0, (south + north) / 2.0, lat1, lat2)

    def project(self, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
        """Return x east and y north in metres of points in degrees."""
        phi = np.radians(np.asarray(lat, np.float64))
        lam = np.asarray(lon, np.float64) - self.lon0
        theta = self._cone * np.radians((lam + 180.0) % 360.0 - 180.0)
        rho = self._scale_m * self._t(phi) ** self._cone
        return rho * np.sin(theta), self._rho0_m - rho * np.cos(theta)

    def inverse(self, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """Return longitude and latitude in degrees of x east and y north in metres."""
        sign = np.sign(self._cone)
        east, south = np.asarray(x, np.float64), self._rho0_m - np.asarray(y, np.float64)
        rho = sign * np.hypot(east, south)
        t = (rho / self._scale_m) ** (1.0 / self._cone)
        lon = self.lon0 + np.degrees(np.arctan2(sign * east, sign * south) / self._cone)
        return np.asarray(lon), np.asarray(np.degrees(self._phi(t)))

    @cached_property
    def _cone(self) -> float:
        """Return the cone constant n (Snyder's 15-8; 15-2's limit for one parallel)."""
        phi1, phi2 = np.radians(self.lat1), np.radians(self.lat2)
        if abs(self.lat1 - self.lat2) < 1e-9:
            return float(np.sin(phi1))
        ratio = np.log(self._m(phi1) / self._m(phi2))
        return float(ratio / np.log(self._t(phi1) / self._t(phi2)))

    @cached_property
    def _scale_m(self) -> float:
        """Return a F in metres (15-10)."""
        phi1 = np.radians(self.lat1)
        scale = self._m(phi1) / (self._cone * self._t(phi1) ** self._cone)
        return float(self.semi_major_m * scale)

    @cached_property
    def _rho0_m(self) -> float:
        """Return the radius of the origin's parallel in metres (15-7a)."""
        return float(self._scale_m * self._t(np.radians(self.lat0)) ** self._cone)

    def _m(self, phi: ArrayLike) -> Floats:
        """Return Snyder's m (14-15)."""
        sine = np.sin(phi)
        return np.asarray(np.cos(phi) / np.sqrt(1 - self.eccentricity_squared * sine**2))

    def _t(self, phi: ArrayLike) -> Floats:
        """Return Snyder's t (15-9)."""
        e = np.sqrt(self.eccentricity_squared)
        sine = np.sin(phi)
        flattened = ((1 - e * sine) / (1 + e * sine)) ** (e / 2)
        return np.asarray(np.tan(np.pi / 4 - np.asarray(phi) / 2) / flattened)

    def _phi(self, t: Floats) -> Floats:
        """Return the latitude in radians of Snyder's t (7-9), iterated to below a millimetre."""
        e = np.sqrt(self.eccentricity_squared)
        phi = np.pi / 2 - 2 * np.arctan(t)
        for _ in range(8):  # each pass gains two digits
            sine = np.sin(phi)
            flattened = ((1 - e * sine) / (1 + e * sine)) ** (e / 2)
            phi = np.pi / 2 - 2 * np.arctan(t * flattened)
        return np.asarray(phi)
