"""Outlines of the small figures: legend symbols of equal area, capsules, ring sectors, plates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from geo import style
from geo.sheet.display import Points

_ROUND = tuple(
    (math.sin(turn * math.pi / 24), -math.cos(turn * math.pi / 24)) for turn in range(48)
)
# a quarter of a circle from straight up on, then the other three clockwise
_ARCS = np.array([
    [(math.sin(turn * math.pi / 12), -math.cos(turn * math.pi / 12)) for turn in range(at, at + 7)]
    for at in (0, 6, 12, 18)
])  # fmt: skip


def outline(shape: str, x: float, y: float, radius: float) -> Points:
    """Return the outline of a symbol of the legend whose area is that of a circle of the radius.

    A circle becomes a polygon of 48 corners.
    """
    return np.asarray(_corners(shape) * radius + np.array([x, y]))


@lru_cache(maxsize=32)
def _corners(shape: str) -> Points:
    """Return the outline about the origin for a radius of one; not to be changed."""
    corners = np.array(style.outline(shape) or _ROUND, dtype=float)
    corners.setflags(write=False)
    return corners


def sector(x: float, y: float, inner: float, outer: float, start: float, end: float) -> Points:
    """Return a piece of a ring from `start` to `end`, turns clockwise from straight up."""
    steps = max(3, math.ceil((end - start) * 64))
    angles = (start + (end - start) / steps * np.arange(steps + 1)) * (2 * math.pi)
    away = np.column_stack([np.sin(angles), -np.cos(angles)])
    return np.asarray(np.vstack([away * outer, away[::-1] * inner]) + np.array([x, y]))


def plate(left: float, top: float, width: float, height: float, radius: float) -> Points:
    """Return a rectangle with round corners; a radius of half the height gives a capsule."""
    radius = min(radius, width / 2, height / 2)
    near, far = (left + radius, top + radius), (left + width - radius, top + height - radius)
    middles = np.array([(far[0], near[1]), far, (near[0], far[1]), near])
    return (middles[:, None] + radius * _ARCS).reshape(-1, 2)


def rectangle(left: float, top: float, width: float, height: float) -> Points:
    """Return the four corners of a rectangle."""
    right, bottom = left + width, top + height
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]])


def segment(x0: float, y0: float, x1: float, y1: float) -> Points:
    """Return a straight line."""
    return np.array([[x0, y0], [x1, y1]], dtype=float)


def ribbons(lines: Sequence[Points], width: float) -> list[Points]:
    """Return the outlines of lines of some width with straight ends; their bends are gentle.

    Each line has two points or more. They are widened together: a dashed line is hundreds.
    """
    if not lines:
        return []
    points = np.concatenate(lines)
    ends = np.cumsum([len(line) for line in lines])
    last = ends - 1
    first = np.concatenate([[0], ends[:-1]])
    along = np.empty_like(points)
    along[1:-1] = (points[2:] - points[:-2]) / 2
    along[first] = points[first + 1] - points[first]
    along[last] = points[last] - points[last - 1]
    along /= np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    across = np.column_stack([-along[:, 1], along[:, 0]]) * (width / 2)
    there, back = points + across, points - across
    spans = zip(first.tolist(), ends.tolist(), strict=True)
    return [np.concatenate([there[begin:end], back[begin:end][::-1]]) for begin, end in spans]
