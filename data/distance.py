"""The geometry of the globe that facts need: the one great circle, and Mercator's northing."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_KM = 6371.0088  # IUGG mean radius of the Earth (Moritz 2000)


def great_circle_km(
    lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike
) -> NDArray[np.float64]:
    """Return distances in km between points in degrees, on a sphere of the mean radius.

    The haversine formula (Sinnott 1984), exact for near points; the sphere differs from the
    ellipsoid by up to 0.5 %. NaN where a coordinate is NaN.
    """
    lam1, phi1, lam2, phi2 = (
        np.radians(np.asarray(value, np.float64)) for value in (lon1, lat1, lon2, lat2)
    )
    half = np.sin((phi2 - phi1) / 2) ** 2
    half = half + np.cos(phi1) * np.cos(phi2) * np.sin((lam2 - lam1) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


def northing(lat: ArrayLike) -> NDArray[np.float64]:
    """Return how far north of the equator latitudes lie on a Web Mercator map.

    Both in degrees: the unit is a degree of longitude, so that the map is true to angles.
    """
    return np.asarray(np.degrees(np.arcsinh(np.tan(np.radians(np.asarray(lat, np.float64))))))
