"""The areas and borders of the map, from Natural Earth's admin-1 polygons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry import box, shape

from geo.derive.arcs import CUT, UNIT, Arc, Step, Topology, ring_points, simplified, topology
from geo.derive.names import MERGED, PAKISTANI_KASHMIR
from geo.derive.provinces import COUNTRIES

REGION = (41.0, 15.5, 84.0, 44.0)  # all that the locator inset shows; degrees W, S, E, N
DETAIL = (56.0, 23.0, 73.0, 34.0)  # the view and a margin, where borders are kept to TOLERANCE_KM
TOLERANCE_KM = 0.1  # in DETAIL: Natural Earth itself is off by 2 km here, and 500 m is the budget
OUTER_KM = 0.5  # in the rest of Iran and Pakistan
FAR_KM = 2.0  # in the other countries
LOW_DETAIL_KM, LOW_OUTER_KM = 0.8, 4.0  # the small variant, and the inset

# Indian-administered parts of Kashmir, and Siachen, which Natural Earth gives to neither side
KASHMIR = ("IN-JK", "IN-LA")
SIACHEN = "siachen"
DISPUTED = (*PAKISTANI_KASHMIR, *KASHMIR, SIACHEN)
SMALLEST_ISLAND_KM2 = {"detail": 1.0, "outer": 60.0}


def units(features: list[dict[str, Any]], codes: Mapping[str, str]) -> dict[str, shapely.Geometry]:
    """Return the polygons of the region by key, cut at its bounds.

    Keys are ISO 3166-2 codes in Iran, Pakistan and Kashmir, else ISO alpha-2 codes.
    """
    region = box(*REGION)
    parts: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for feature in features:
        polygon = shape(feature["geometry"])
        if polygon.intersects(region):
            parts[_key(feature["properties"], codes)].append(polygon)
    merged = {key: shapely.coverage_union_all(own) for key, own in sorted(parts.items())}
    return {key: _polygons(shapely.intersection(own, region)) for key, own in merged.items()}


def _key(known: Mapping[str, Any], codes: Mapping[str, str]) -> str:
    """Return the key of a Natural Earth feature."""
    if known["iso_a2"] in COUNTRIES:
        admin1 = known["gn_a1_code"]
        return codes[MERGED.get(admin1, admin1)]
    if known["adm0_a3"] == "KAS":
        return SIACHEN
    if known["adm0_a3"] == "KAB":  # Baikonur, leased to Russia, in Kazakhstan
        return "KZ"
    if known["iso_3166_2"] in KASHMIR:
        return str(known["iso_3166_2"])
    return str(known["iso_a2"])


def _polygons(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return only the polygons of what a cut left over."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return shapely.multipolygons(parts)


def country_of(key: str) -> str:
    """Return the alpha-2 code of a key, empty for Siachen."""
    return "" if key == SIACHEN else key[:2]


def line_kind(owners: Iterable[str]) -> str:
    """Return the kind of border between two units, coast where there is one, "" at the cut."""
    keys = tuple(owners)
    if CUT in keys:
        return ""
    if len(keys) == 1:
        return "coast"
    if SIACHEN in keys:
        return "disputed"
    sides = {country_of(key) for key in keys}
    kashmir = [key for key in keys if key in KASHMIR]
    if kashmir and any(key in PAKISTANI_KASHMIR for key in keys):
        return "line_of_control"
    if kashmir and len(sides) == 2:
        return "disputed"  # with China, and the working boundary with Punjab
    return "province" if len(sides) == 1 else "country"


def in_detail(step: Step) -> bool:
    """Return whether a grid point lies in the detailed view."""
    west, south, east, north = DETAIL
    return west <= step[0] * UNIT <= east and south <= step[1] * UNIT <= north


def thin(shapes: Topology, *, low: bool) -> Topology:
    """Return the topology with its arcs simplified: fine in the view, coarse outside.

    `low` is the small variant. Arc numbers stay, so both variants share one set of rings.
    Where simplified lines would cross, those lines keep more of their points.
    """
    share = [1.0] * len(shapes.arcs)
    while True:
        arcs = [
            simplified(arc, _tolerance(owners, low=low, share=part))
            for arc, owners, part in zip(shapes.arcs, shapes.owners, share, strict=True)
        ]
        faults = _crossing(arcs)
        if not faults:
            return Topology(tuple(arcs), shapes.rings, shapes.owners)
        for number in faults:
            # at a hundredth the line is as good as whole
            share[number] = share[number] / 2 if share[number] > 0.01 else 0.0


def _tolerance(owners: tuple[str, ...], *, low: bool, share: float) -> Callable[[Step], float]:
    """Return how far, in km, a line between two units may move at each of its points."""
    ours = any(country_of(key) in COUNTRIES for key in owners)
    outer = LOW_OUTER_KM if low else (OUTER_KM if ours else FAR_KM)
    inner = LOW_DETAIL_KM if low else TOLERANCE_KM
    return lambda step: share * (inner if in_detail(step) else outer) + 1e-9


def _crossing(arcs: list[Arc]) -> set[int]:
    """Return the numbers of the arcs that cross or touch themselves or another between ends."""
    lines = [shapely.linestrings(np.array(arc, float)) for arc in arcs]
    faults = {number for number, line in enumerate(lines) if not line.is_simple}
    tree = shapely.STRtree(lines)
    for one, other in tree.query(lines, predicate="intersects").T:
        if one < other and not _meet_at_ends(arcs[one], arcs[other], lines[one], lines[other]):
            faults |= {int(one), int(other)}
    # a line that is left with two points and the same ends as another encloses nothing
    spans: dict[frozenset[Step], list[int]] = defaultdict(list)
    for number, arc in enumerate(arcs):
        if len(arc) == 2:
            spans[frozenset(arc)].append(number)
    return faults.union(*(numbers for numbers in spans.values() if len(numbers) > 1))


def _meet_at_ends(one: Arc, other: Arc, line: shapely.Geometry, beside: shapely.Geometry) -> bool:
    """Return whether two lines share no point but ends of both."""
    ends = {one[0], one[-1]} & {other[0], other[-1]}
    common = shapely.get_parts(shapely.intersection(line, beside))
    return all(part.geom_type == "Point" and (part.x, part.y) in ends for part in common)


def polygon_of(rings: Iterable[Iterable[int]], arcs: tuple[Arc, ...]) -> shapely.Geometry:
    """Return rings as one area in degrees, even-odd: a ring inside another is a hole."""
    area: shapely.Geometry = shapely.MultiPolygon()
    for ring in rings:
        points = np.array(ring_points(ring, arcs), float) * UNIT
        area = shapely.symmetric_difference(area, shapely.polygons(points))
    return area


def without_small_islands(shapes: Mapping[str, shapely.Geometry]) -> dict[str, shapely.Geometry]:
    """Return the units without islands that no scale of this map could show."""
    result = {}
    for key, area in shapes.items():
        parts = shapely.get_parts(area)
        kept = [part for part in parts if _shows(part)]
        result[key] = shapely.multipolygons(kept or [max(parts, key=lambda part: part.area)])
    return result


def _shows(part: shapely.Geometry) -> bool:
    """Return whether a part is large enough to keep where it lies."""
    x, y = part.centroid.x, part.centroid.y
    km2 = part.area * 111.195**2 * np.cos(np.radians(y))
    place = "detail" if in_detail((round(x / UNIT), round(y / UNIT))) else "outer"
    return bool(km2 >= SMALLEST_ISLAND_KM2[place])


def build(features: list[dict[str, Any]], codes: Mapping[str, str]) -> Topology:
    """Return the full topology of the region, not yet simplified."""
    return topology(without_small_islands(units(features, codes)), REGION)
