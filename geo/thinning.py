"""Areas made ready for drawing: as few points as a screen needs, and the roomiest spot inside."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from geo.land import Points

LEAST_STEP = 0.0005  # degrees, about 50 m: 1.5 px at the map's nearest zoom
MOST_POINTS = 60_000  # of all outlines of a file together: some 300 KB
ROOM_STEP = 0.005  # degrees by which the roomiest spot may be missed


def thinned(areas: Sequence[Sequence[Points]]) -> list[tuple[Points, ...]]:
    """Return areas (even-odd rings in degrees) with at most MOST_POINTS points of all together.

    A border that two of them share stays one. Outer rings turn clockwise where north is up, those
    of holes the other way, so that the winding rule fills them too. () for an area of which
    nothing is left.
    """
    whole = [_area(rings) for rings in areas]
    step = LEAST_STEP
    while True:
        found = [_rings(area, step) for area in _simplified(whole, step)]
        if sum(len(ring) for rings in found for ring in rings) <= MOST_POINTS:
            return found
        step *= 2


def turned(rings: Sequence[Points]) -> tuple[Points, ...]:
    """Return the rings of an area turned as `thinned` turns them."""
    return _rings(_area(rings), 0.0)


def roomiest(rings: Sequence[Points]) -> tuple[float, float]:
    """Return the middle of the largest circle inside an area, longitude and latitude."""
    area = _area(rings)
    # on a plane on which a degree is as long either way
    wide = float(np.cos(np.radians(np.clip(area.centroid.y, -80, 80))))
    flat = shapely.transform(area, lambda points: points * (wide, 1.0))
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(flat, ROOM_STEP))[0]
    return float(x / wide), float(y)


def _area(rings: Sequence[Points]) -> shapely.Geometry:
    """Return the area that an odd number of rings surround."""
    lines = shapely.node(shapely.multilinestrings([shapely.linestrings(ring) for ring in rings]))
    area = shapely.build_area(lines)
    if area.is_empty:  # rings that lie on themselves
        area = shapely.make_valid(shapely.polygons(max(rings, key=len)))
    return area


def _simplified(areas: Sequence[shapely.Geometry], step: float) -> list[shapely.Geometry]:
    """Return areas without the points that lie within a step of the line without them."""
    if shapely.coverage_is_valid(areas):
        return list(shapely.coverage_simplify(areas, step))
    return list(shapely.simplify(areas, step, preserve_topology=True))


def _rings(area: shapely.Geometry, step: float) -> tuple[Points, ...]:
    """Return the rings of an area but islands smaller than a step, the largest part first."""
    parts = [part for part in shapely.get_parts(area) if part.geom_type == "Polygon"]
    parts.sort(key=lambda part: -part.area)
    kept = [part for at, part in enumerate(parts) if at == 0 or part.area > step**2]
    outward = [shapely.orient_polygons(part, exterior_cw=True) for part in kept]
    rings = [ring for part in outward for ring in (part.exterior, *part.interiors)]
    found = tuple(np.asarray(shapely.get_coordinates(ring), np.float64) for ring in rings)
    for ring in found:
        ring.flags.writeable = False
    return found
