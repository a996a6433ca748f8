"""The shared lines of a coverage: polygons cut into arcs, so that neighbours keep one border."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.earth import Bounds

UNIT = 1e-4  # degrees in one step of the grid: 11 m, a twentieth of the simplification

CUT = "-"  # owner of the lines where the region ends

Step = tuple[int, int]
Arc = tuple[Step, ...]
Edge = tuple[Step, Step]


@dataclass(frozen=True)
class Topology:
    """Arcs in grid steps; each key's rings as arc numbers, ~number where walked backwards.

    `owners` are the keys on either side of each arc: one key at a coast or at the clip.
    """

    arcs: tuple[Arc, ...]
    rings: Mapping[str, tuple[tuple[int, ...], ...]]
    owners: tuple[tuple[str, ...], ...]


def snapped(ring: NDArray[np.float64]) -> list[Step]:
    """Return a ring's points on the grid, without repeats and without the closing point."""
    steps = [(int(x), int(y)) for x, y in np.rint(ring / UNIT)]
    kept = [step for before, step in pairwise([steps[-2], *steps[:-1]]) if step != before]
    return kept or steps[:1]


def rings_of(shape: shapely.Geometry) -> list[list[Step]]:
    """Return all rings of a polygon or multipolygon on the grid, those without area left out."""
    rings = []
    for polygon in shapely.get_parts(shape):
        for ring in (polygon.exterior, *polygon.interiors):
            steps = snapped(shapely.get_coordinates(ring))
            if len(steps) > 2:
                rings.append(steps)
    return rings


def topology(shapes: Mapping[str, shapely.Geometry], region: Bounds) -> Topology:
    """Return the arcs of a coverage, cut wherever the keys beside the line change.

    Lines along the region's bounds, where the coverage was cut off, have CUT as second owner.
    """
    rings = {key: rings_of(shape) for key, shape in shapes.items()}
    west, south, east, north = (round(bound / UNIT) for bound in region)
    owners = _edge_owners(rings, ((0, west), (1, south), (0, east), (1, north)))
    nodes = _nodes(rings, owners)
    numbers: dict[Arc, int] = {}
    sides: list[tuple[str, ...]] = []
    result = {}
    for key, own in rings.items():
        walked = []
        for ring in own:
            arcs = _cut(ring, nodes)
            walked.append(tuple(_number(arc, numbers, sides, owners) for arc in arcs))
        result[key] = tuple(walked)
    return Topology(tuple(numbers), result, tuple(sides))


def _edge(a: Step, b: Step) -> Edge:
    """Return the undirected edge between two points."""
    return (a, b) if a < b else (b, a)


def _edges(ring: list[Step]) -> Iterable[Edge]:
    """Yield the undirected edges of a ring."""
    return (_edge(a, b) for a, b in pairwise([*ring, ring[0]]))


def _edge_owners(
    rings: Mapping[str, list[list[Step]]], bounds: tuple[tuple[int, int], ...]
) -> dict[Edge, tuple[str, ...]]:
    """Return which keys have each edge, sorted; `bounds` are pairs of axis and grid step."""
    owners: dict[Edge, set[str]] = defaultdict(set)
    for key, own in rings.items():
        for ring in own:
            for edge in _edges(ring):
                owners[edge].add(key)
                if any(edge[0][axis] == edge[1][axis] == at for axis, at in bounds):
                    owners[edge].add(CUT)
    return {edge: tuple(sorted(keys)) for edge, keys in owners.items()}


def _nodes(
    rings: Mapping[str, list[list[Step]]], owners: Mapping[Edge, tuple[str, ...]]
) -> set[Step]:
    """Return the points where arcs end: more or fewer than two edges, or a change of owners."""
    around: dict[Step, set[Edge]] = defaultdict(set)
    for own in rings.values():
        for ring in own:
            for edge in _edges(ring):
                around[edge[0]].add(edge)
                around[edge[1]].add(edge)
    return {
        point
        for point, edges in around.items()
        if len(edges) != 2 or len({owners[edge] for edge in edges}) > 1
    }


def _cut(ring: list[Step], nodes: set[Step]) -> Iterable[Arc]:
    """Yield the arcs of a ring in walking order; a ring without nodes is one closed arc."""
    ends = [place for place, point in enumerate(ring) if point in nodes]
    # the smallest point starts a free ring, so that both of its sides cut it alike
    first = ends[0] if ends else ring.index(min(ring))
    turned = [*ring[first:], *ring[:first], ring[first]]
    arc = [turned[0]]
    for point in turned[1:-1]:
        arc.append(point)
        if point in nodes:
            yield tuple(arc)
            arc = [point]
    yield (*arc, turned[-1])


def _number(
    arc: Arc,
    numbers: dict[Arc, int],
    sides: list[tuple[str, ...]],
    owners: Mapping[Edge, tuple[str, ...]],
) -> int:
    """Return the arc's number, ~number if it is known in the other direction."""
    if arc[::-1] in numbers:
        return ~numbers[arc[::-1]]
    if arc not in numbers:
        numbers[arc] = len(numbers)
        sides.append(owners[_edge(arc[0], arc[1])])
    return numbers[arc]


def simplified(arc: Arc, tolerance_km: Callable[[Step], float]) -> Arc:
    """Return the arc with no point further from the dropped line than its tolerance.

    Douglas & Peucker 1973, on a local flat grid; both ends stay, and a closed arc keeps at
    least a triangle. `tolerance_km` is asked for each point.
    """
    if len(arc) < 3:
        return arc
    points = np.array(arc, float) * UNIT * 111.195  # km: one degree on the mean sphere
    points[:, 0] *= np.cos(np.radians(points[:, 1].mean() / 111.195))
    limits = np.array([tolerance_km(step) for step in arc])
    closed = arc[0] == arc[-1]
    keep = {0, len(arc) - 1}
    spans = [(0, len(arc) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        away = _distance(points[first + 1 : last], points[first], points[last])
        excess = away / limits[first + 1 : last]
        worst = first + 1 + int(excess.argmax())
        must = closed and len(keep) < 4
        if excess.max() > 1.0 or must:
            keep.add(worst)
            spans += [(first, worst), (worst, last)]
    return tuple(arc[place] for place in sorted(keep))


def _distance(
    points: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the distances of points from the segment between two ends."""
    along = end - start
    length = float(along @ along)
    share = np.clip((points - start) @ along / length, 0, 1) if length else np.zeros(len(points))
    foot = start + share[:, None] * along
    return np.asarray(np.hypot(*(points - foot).T))


def ring_points(ring: Iterable[int], arcs: tuple[Arc, ...]) -> list[Step]:
    """Return the closed ring of points that arc numbers walk."""
    points: list[Step] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1 if points else 0 :]
    return points


def flat(arc: Arc) -> list[int]:
    """Return an arc as x0, y0, then the steps from each point to the next."""
    start = arc[0]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(arc)]
    return [value for step in (start, *steps) for value in step]
