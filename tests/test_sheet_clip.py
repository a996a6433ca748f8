"""Plane geometry of the sheet: clipping, dashes, hatching, holes."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.sheet import clip
from geo.sheet.figures import outline, plate, sector
from geo.style import SYMBOLS

BOX = (0.0, 0.0, 100.0, 60.0)
coordinates = st.floats(-80, 180, allow_nan=False).map(lambda value: round(value, 2))
points = st.lists(st.tuples(coordinates, coordinates), min_size=3, max_size=12, unique=True)


def area_of(ring: np.ndarray) -> float:
    """Return a ring's area, px²."""
    x, y = ring.T
    return abs(float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())) / 2


@settings(max_examples=150, deadline=None)
@given(points)
def test_a_clipped_polygon_has_the_area_that_lies_in_the_box(corners: list) -> None:
    """The same as shapely says, for every polygon that does not cross itself."""
    whole = shapely.Polygon(corners)
    if not whole.is_valid or whole.area < 1:
        return
    cut = clip.polygon(np.array(corners), BOX)
    assert area_of(cut) == pytest.approx(whole.intersection(shapely.box(*BOX)).area, abs=0.05)


@settings(max_examples=150, deadline=None)
@given(points)
def test_a_clipped_line_is_as_long_as_its_part_in_the_box(corners: list) -> None:
    """And no point of it lies outside."""
    pieces = clip.line(np.array(corners, dtype=float), BOX)
    inside = shapely.LineString(corners).intersection(shapely.box(*BOX))
    shared = shapely.LineString(corners).intersection(shapely.box(*BOX).boundary).length
    length = sum(np.hypot(*np.diff(piece, axis=0).T).sum() for piece in pieces)
    # shapely merges stretches that a line runs twice
    assert length >= inside.length - shared - 0.05
    for piece in pieces:
        assert piece.min() >= -1e-9
        assert piece[:, 0].max() <= 100 + 1e-9
        assert piece[:, 1].max() <= 60 + 1e-9


def test_a_line_that_leaves_and_returns_is_two_pieces() -> None:
    """The gap is not bridged."""
    path = np.array([[10.0, 10], [150, 10], [150, 40], [10, 40]])
    assert [piece.tolist() for piece in clip.line(path, BOX)] == [
        [[10, 10], [100, 10]],
        [[100, 40], [10, 40]],
    ]


def test_dashes_cover_their_share_of_a_line() -> None:
    """6 px drawn, 4 px left out, over a corner too."""
    path = np.array([[0.0, 0], [50, 0], [50, 50]])
    pieces = clip.dashes(path, (6.0, 4.0))
    assert len(pieces) == 10
    assert sum(np.hypot(*np.diff(piece, axis=0).T).sum() for piece in pieces) == pytest.approx(60)


@given(
    corners=st.lists(st.tuples(*[st.floats(0, 90)] * 2), min_size=2, max_size=6),
    pattern=st.sampled_from([(6.0, 4.0), (5.0, 3.5, 1.0, 2.0), (4.0, 3.0, 2.0), (math.inf,)]),
)
def test_dashes_are_those_that_a_walk_along_the_line_finds(
    corners: list, pattern: tuple[float, ...]
) -> None:
    """One piece after the other, with the corners that lie within it."""
    path = np.array(corners)
    found = clip.dashes(path, pattern)
    walked = list(_walked(path, pattern))
    assert len(found) == len(walked)
    for piece, plain in zip(found, walked, strict=True):
        assert piece == pytest.approx(plain, abs=1e-6)


def _walked(path: np.ndarray, pattern: tuple[float, ...]) -> Iterator[np.ndarray]:
    """Yield the drawn pieces of a line, found by walking along it."""
    line = shapely.LineString(path)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    position, index = 0.0, 0
    while position < along[-1]:
        end = min(position + pattern[index % len(pattern)], along[-1])
        if index % 2 == 0:
            inner = path[(along > position) & (along < end)]
            ends = [line.interpolate(at).coords[0] for at in (position, end)]
            yield np.vstack([ends[0], *inner, ends[1]])
        position, index = end, index + 1


def test_hatching_stays_out_of_holes() -> None:
    """A square with a square hole: no line of it lies in the hole."""
    outer = np.array([[0.0, 0], [60, 0], [60, 60], [0, 60]])
    hole = np.array([[20.0, 20], [40, 20], [40, 40], [20, 40]])
    lines = clip.hatch([outer, hole], 4.0)
    area = shapely.Polygon(outer, [hole]).buffer(1e-6)
    assert len(lines) > 20
    assert all(area.covers(shapely.LineString(line)) for line in lines)


@pytest.mark.parametrize("turned", [1, -1])
def test_a_hole_is_cut_open_and_keeps_its_area(turned: int) -> None:
    """One ring is left, with the area of the outline without the hole."""
    outer = np.array([[0.0, 0], [60, 0], [60, 60], [0, 60]])
    hole = np.array([[20.0, 20], [40, 20], [40, 40], [20, 40]])[::turned]
    (ring,) = clip.without_holes([outer, hole])
    assert area_of(ring) == pytest.approx(60 * 60 - 20 * 20)


def test_points_inside_are_told_alike_one_by_one_and_together() -> None:
    """`contains` and `inside` are one rule: even-odd."""
    rings = [
        np.array([[0.0, 0], [60, 0], [60, 60], [0, 60]]),
        np.array([[20.0, 20], [40, 20], [30, 40]]),
    ]
    spots = np.array([[5.0, 5], [30, 25], [70, 5], [41, 41]])
    together = clip.inside(rings, spots).tolist()
    assert together == [clip.contains(rings, x, y) for x, y in spots] == [True, False, False, True]


@pytest.mark.parametrize("shape", [symbol.shape for symbol in SYMBOLS])
def test_every_symbol_has_the_area_of_its_circle(shape: str) -> None:
    """Size means deaths, whatever the kind."""
    assert area_of(outline(shape, 30, 40, 10)) == pytest.approx(np.pi * 100, rel=0.01)


def test_the_pieces_of_a_ring_fill_it() -> None:
    """A third and two thirds are the whole ring."""
    pieces = [sector(0, 0, 6, 10, 0, 1 / 3), sector(0, 0, 6, 10, 1 / 3, 1)]
    assert sum(map(area_of, pieces)) == pytest.approx(np.pi * (100 - 36), rel=0.01)


def test_a_plate_is_no_larger_than_asked() -> None:
    """Round corners stay inside."""
    shape = plate(10, 20, 30, 16, 50)
    assert shape.min(axis=0).tolist() == pytest.approx([10, 20])
    assert shape.max(axis=0).tolist() == pytest.approx([40, 36])
