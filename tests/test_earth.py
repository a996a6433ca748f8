"""Tests of geo.earth and data.distance against published figures and its own laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.distance import great_circle_km
from geo import earth
from geo.style import BORDERLANDS

longitudes = st.floats(-179.9, 179.9)
latitudes = st.floats(-84.9, 84.9)


def test_the_origin_is_in_the_middle_and_south_is_down() -> None:
    """Greenwich on the equator is (0, 0); north-east of it x is positive and y negative."""
    x, y = earth.mercator([0.0, 90.0, 60.86], [0.0, 0.0, 29.5])
    assert (x[0], y[0]) == (0, 0)
    assert (x[1], y[1]) == (2**30, 0)
    assert x[2] > 0 > y[2]


def test_a_mercator_pixel_is_the_one_of_a_web_map() -> None:
    """Zahedan lies in tile 10/685/424 of the usual web map tiles."""
    x, y = earth.mercator([60.8629], [29.4963])
    pixels = [(int(v) / 2**32 + 0.5) * 256 * 2**10 for v in (x[0], y[0])]
    assert [int(pixel // 256) for pixel in pixels] == [685, 424]


@settings(deadline=None)
@given(longitudes, latitudes)
def test_mercator_and_degrees_are_inverse_to_a_centimetre(lon: float, lat: float) -> None:
    """A point comes back within one unit, which is 0.93 cm at the equator and less elsewhere."""
    x, y = earth.mercator(lon, lat)
    back = earth.degrees(x, y)
    assert great_circle_km(lon, lat, *back) * 1e5 < 1.0


def test_the_sentinel_of_not_placed_is_never_a_place() -> None:
    """Even the corners of the world and the poles stay off -2^31."""
    x, y = earth.mercator([-180.0, 180.0], [90.0, -90.0])
    assert x.min() > -(2**31)
    assert y.min() > -(2**31)


def test_mercator_refuses_points_that_are_not_placed() -> None:
    """NaN must not become a place."""
    with pytest.raises(ValueError, match="finite degrees"):
        earth.mercator([np.nan], [1.0])


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((0, 0), (90, 0), 10007.557),  # a quarter of the mean sphere
        ((0, 0), (0, 90), 10007.557),
        ((-86.67, 36.12), (-118.40, 33.94), 2886.448),  # Nashville to Los Angeles, Rosetta Code
    ],
)
def test_great_circles_have_their_known_lengths(
    one: tuple[float, float], other: tuple[float, float], km: float
) -> None:
    """Distances agree with published ones to 0.1 %."""
    assert great_circle_km(*one, *other) == pytest.approx(km, rel=1e-3)


def test_the_conic_reproduces_snyders_example_on_the_sphere() -> None:
    """Snyder 1987, page 295: a sphere of radius 1, parallels 33 and 45, origin 23 N 96 W."""
    conic = earth.Conic(-96, 23, 33, 45, semi_major_m=1.0, eccentricity_squared=0.0)
    x, y = conic.project(-75.0, 35.0)
    assert (float(x), float(y)) == pytest.approx((0.2966785, 0.2462112), abs=2e-7)


def test_the_conic_reproduces_snyders_example_on_the_ellipsoid() -> None:
    """Snyder 1987, page 296: Clarke 1866, the same parallels: 1894410.9 and 1564649.5 m."""
    conic = earth.Conic(-96, 23, 33, 45, 6378206.4, 0.00676866)
    x, y = conic.project(-75.0, 35.0)
    assert (float(x), float(y)) == pytest.approx((1894410.9, 1564649.5), abs=0.1)


@settings(deadline=None)
@given(st.floats(-60, 140), st.floats(-40, 80))
def test_the_conic_inverts_itself(lon: float, lat: float) -> None:
    """Methods project and inverse undo each other to a nanodegree."""
    conic = earth.Conic.for_view(BORDERLANDS)
    back = conic.inverse(*conic.project(lon, lat))
    assert (float(back[0]), float(back[1])) == pytest.approx((lon, lat), abs=1e-8)


def test_the_conic_inverts_itself_in_the_south() -> None:
    """A cone that opens southward works as well."""
    conic = earth.Conic.for_view((110.0, -45.0, 155.0, -10.0))
    back = conic.inverse(*conic.project([120.0, 150.0], [-20.0, -44.0]))
    assert np.allclose(back, ([120.0, 150.0], [-20.0, -44.0]))


def test_the_conic_of_the_borderlands_is_true_to_half_a_percent() -> None:
    """A kilometre on the map is a kilometre on the ground all over the view."""
    conic = earth.Conic.for_view(BORDERLANDS)
    west, south, east, north = BORDERLANDS
    for lon, lat in [(west, south), (east, north), ((west + east) / 2, (south + north) / 2)]:
        x, y = conic.project([lon, lon + 0.01], [lat, lat])
        ground = great_circle_km(lon, lat, lon + 0.01, lat) * 1000
        assert np.hypot(x[1] - x[0], y[1] - y[0]) == pytest.approx(float(ground), rel=5e-3)


def test_parallels_without_a_cone_are_refused_in_a_sentence() -> None:
    """Opposite parallels would divide by zero."""
    with pytest.raises(ValueError, match="not opposite"):
        earth.Conic(0, 0, -10, 10)
    assert earth.Conic.for_view((-10.0, -5.0, 10.0, 5.0)).lat1 != 0


def test_bounds_hold_their_points_and_no_bounds_hold_none() -> None:
    """Function bounds_of ignores what is not placed; inside is False there."""
    lon, lat = np.array([61.0, 66.0, np.nan]), np.array([25.0, 30.0, np.nan])
    bounds = earth.bounds_of(lon, lat)
    assert bounds == (61.0, 25.0, 66.0, 30.0)
    assert earth.inside(bounds, lon, lat).tolist() == [True, True, False]
    assert earth.bounds_of([np.nan], [np.nan]) is None
    assert earth.overlap(bounds, (66.0, 30.0, 70.0, 31.0))
    assert not earth.overlap(bounds, (66.1, 30.0, 70.0, 31.0))
