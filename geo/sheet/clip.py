"""Plane geometry on arrays of points: clipping to a box, dashes, hatching, holes cut open."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from geo.sheet.display import Points

Box = tuple[float, float, float, float]  # left, top, right, bottom


def polygon(points: Points, box: Box) -> Points:
    """Return the part of a ring inside the box (Sutherland and Hodgman 1974), empty if outside.

    Parts that the box cuts apart stay joined along its edge.
    """
    if not len(points) or not _overlaps(points, box):
        return np.empty((0, 2))
    for axis, sign, limit in ((0, 1, box[0]), (0, -1, box[2]), (1, 1, box[1]), (1, -1, box[3])):
        points = _half_plane(points, axis, float(sign), limit)
        if len(points) < 3:
            return np.empty((0, 2))
    return points


def _overlaps(points: Points, box: Box) -> bool:
    """Return whether the points' extent touches the box."""
    low, high = points.min(axis=0), points.max(axis=0)
    return bool(low[0] <= box[2] and high[0] >= box[0] and low[1] <= box[3] and high[1] >= box[1])


def _half_plane(points: Points, axis: int, sign: float, limit: float) -> Points:
    """Return the ring's part where sign * coordinate >= sign * limit."""
    depth = sign * (points[:, axis] - limit)
    inside = depth >= 0
    if inside.all():
        return points
    after = np.roll(points, -1, axis=0)
    depth_after = np.roll(depth, -1)
    crossing = inside != np.roll(inside, -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(crossing, depth / (depth - depth_after), 0.0)
    cut = points + (after - points) * share[:, None]
    # each point emits itself if inside, then its edge's crossing if there is one
    both = np.stack([points, cut], axis=1).reshape(-1, 2)
    return np.asarray(both[np.stack([inside, crossing], axis=1).reshape(-1)])


def line(points: Points, box: Box) -> list[Points]:
    """Return the pieces of a polyline inside the box (Liang and Barsky 1984)."""
    if len(points) < 2 or not _overlaps(points, box):
        return []
    start, step = points[:-1], np.diff(points, axis=0)
    enter, leave = np.zeros(len(step)), np.ones(len(step))
    for axis, low, high in ((0, box[0], box[2]), (1, box[1], box[3])):
        with np.errstate(divide="ignore", invalid="ignore"):
            first = (low - start[:, axis]) / step[:, axis]
            second = (high - start[:, axis]) / step[:, axis]
        flat = step[:, axis] == 0
        outside = flat & ((start[:, axis] < low) | (start[:, axis] > high))
        enter = np.where(flat, enter, np.maximum(enter, np.minimum(first, second)))
        leave = np.where(
            flat, np.where(outside, -1.0, leave), np.minimum(leave, np.maximum(first, second))
        )
    kept = np.flatnonzero(enter < leave)
    if not len(kept):
        return []
    heads = start[kept] + step[kept] * enter[kept, None]
    tails = start[kept] + step[kept] * leave[kept, None]
    # a new piece begins after a gap, or where the line left the box and came back
    breaks = (np.diff(kept) > 1) | (leave[kept[:-1]] < 1) | (enter[kept[1:]] > 0)
    groups = np.split(np.arange(len(kept)), np.flatnonzero(breaks) + 1)
    return [np.vstack([heads[group[:1]], tails[group]]) for group in groups]


def thin(points: Points, step: float) -> Points:
    """Return the points without those that fall in the same cell of `step` as the one before."""
    cells = np.round(points / step)
    kept = np.ones(len(points), dtype=bool)
    kept[1:] = (np.diff(cells, axis=0) != 0).any(axis=1)
    kept[-1] = True
    return points[kept]


def dashes(points: Points, pattern: tuple[float, ...]) -> list[Points]:
    """Return the drawn pieces of a line, pattern = drawn, left out, drawn, ... in px."""
    lengths = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    if along[-1] <= 0:
        return []
    rounds = max(1, math.ceil(along[-1] / sum(pattern)))  # a pattern may have no end
    cuts = np.concatenate([[0.0], np.cumsum(np.tile(pattern, rounds))]).clip(max=along[-1])
    # where each piece begins and ends: measured along the line, then as points of the map
    spans = cuts[: len(cuts) // 2 * 2].reshape(-1, 2)
    spans = spans[spans[:, 1] > spans[:, 0]]
    ends = np.stack([np.interp(spans, along, points[:, axis]) for axis in (0, 1)], axis=-1)
    first = np.searchsorted(along, spans[:, 0], side="right").tolist()
    last = np.searchsorted(along, spans[:, 1]).tolist()
    return [
        np.concatenate([end[:1], points[begin:stop], end[1:]])
        for end, begin, stop in zip(ends, first, last, strict=True)
    ]


def hatch(rings: Sequence[Points], spacing: float, *, degrees: float = 45.0) -> list[Points]:
    """Return parallel lines that fill an even-odd area, `spacing` px apart.

    The lines stand on a fixed grid, so that neighbouring areas line up.
    """
    turn = math.radians(degrees)
    matrix = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    edges = [np.hstack([ring, np.roll(ring, -1, axis=0)]) for ring in rings if len(ring) > 2]
    if not edges:
        return []
    ends = np.vstack(edges).reshape(-1, 2, 2) @ matrix.T
    top, bottom = ends[:, :, 1].min(), ends[:, :, 1].max()
    lines = []
    for level in np.arange(math.ceil(top / spacing), bottom / spacing) * spacing:
        crossed = (ends[:, 0, 1] <= level) != (ends[:, 1, 1] <= level)
        (x0, y0), (x1, y1) = ends[crossed, 0].T, ends[crossed, 1].T
        at = np.sort(x0 + (level - y0) / (y1 - y0) * (x1 - x0))
        for left, right in zip(at[::2], at[1::2], strict=True):
            lines.append(np.array([[left, level], [right, level]]) @ matrix)
    return lines


def contains(rings: Sequence[Points], x: float, y: float) -> bool:
    """Return whether an even-odd area holds the point."""
    crossings = 0
    for ring in rings:
        (x0, y0), (x1, y1) = ring.T, np.roll(ring, -1, axis=0).T
        spans = (y0 > y) != (y1 > y)
        with np.errstate(divide="ignore", invalid="ignore"):
            crossings += int((spans & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)).sum())
    return crossings % 2 == 1


def reach(rings: Sequence[Points], at: tuple[float, float], way: tuple[float, float]) -> float:
    """Return how far it is from a point to the edge of an area, along a way of length 1.

    0 where the area does not lie there.
    """
    found = math.inf
    for ring in rings:
        ends = np.roll(ring, -1, axis=0)
        start, step = ring - at, ends - ring
        cross = way[0] * step[:, 1] - way[1] * step[:, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            away = (start[:, 0] * step[:, 1] - start[:, 1] * step[:, 0]) / cross
            share = (start[:, 0] * way[1] - start[:, 1] * way[0]) / cross
        hits = away[(share >= 0) & (share < 1) & (away >= 0)]
        found = min([found, *hits.tolist()])
    return found if math.isfinite(found) else 0.0


def without_holes(rings: Sequence[Points]) -> list[Points]:
    """Return the even-odd area as rings without holes: each hole is joined to its outline.

    The cut runs there and back along the same line, so that it fills nothing and leaves no gap.
    """
    outer: list[Points] = []
    holes: list[Points] = []
    for index, ring in enumerate(rings):
        others = [other for at, other in enumerate(rings) if at != index]
        (holes if contains(others, *ring[0]) else outer).append(ring)
    for hole in holes:
        home = next(at for at, ring in enumerate(outer) if contains([ring], *hole[0]))
        outer[home] = _joined(outer[home], hole)
    return outer


def _joined(outline: Points, hole: Points) -> Points:
    """Return the outline with a way to the hole and back at the pair of nearest points."""
    gaps = np.hypot(*(outline[:, None] - hole[None]).transpose(2, 0, 1))
    at, start = np.unravel_index(int(gaps.argmin()), gaps.shape)
    turn, other = _turns((outline, hole))
    if turn == other:
        hole, start = hole[::-1], len(hole) - 1 - start
    around = np.roll(hole, -int(start), axis=0)
    return np.vstack([outline[: at + 1], around, around[:1], outline[at:]])


def turned_alike(rings: Sequence[Points]) -> list[Points]:
    """Return the rings all clockwise: filled by winding number, their overlaps stay filled."""
    clockwise = _turns(rings)
    return [ring if turn else ring[::-1] for ring, turn in zip(rings, clockwise, strict=True)]


def _turns(rings: Sequence[Points]) -> list[bool]:
    """Return for each ring whether it turns clockwise on the screen."""
    x, y = np.concatenate(rings).T
    ends = np.cumsum([len(ring) for ring in rings])
    first = np.concatenate([[0], ends[:-1]])
    following = np.arange(1, len(x) + 1)
    following[ends - 1] = first
    turned: list[bool] = (np.add.reduceat(x * y[following] - x[following] * y, first) > 0).tolist()
    return turned


def inside(rings: Sequence[Points], points: Points) -> np.ndarray:
    """Return which of many points an even-odd area holds."""
    crossings = np.zeros(len(points), dtype=int)
    for ring in rings:
        low, high = ring.min(axis=0), ring.max(axis=0)
        # a point above, below or to the right of a ring crosses none of its edges
        near = (points[:, 1] >= low[1]) & (points[:, 1] <= high[1]) & (points[:, 0] <= high[0] + 1)
        if not near.any():
            continue
        x, y = points[near].T
        ends = np.roll(ring, -1, axis=0)
        x0, y0, x1, y1 = (column[:, None] for column in (*ring.T, *ends.T))
        spans = (y0 > y) != (y1 > y)
        with np.errstate(divide="ignore", invalid="ignore"):
            cut = (x1 - x0) * (y - y0) / (y1 - y0) + x0
        crossings[near] += (spans & (x < cut)).sum(axis=0)
    return np.asarray(crossings % 2 == 1)
