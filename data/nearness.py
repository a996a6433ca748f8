"""Which points lie near each other on the earth, and near in days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.distance import EARTH_RADIUS_KM
from data.schema import DataError

MOST_PAIRS = 20_000_000  # of events that lie near each other: 80 MB of each side
MOST_AROUND = 5_000_000  # places in circles, which come as lists: 200 MB for a moment

Rows = NDArray[np.int32]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Pairs(NamedTuple):
    """Rows of points near each other, each pair once, and how far apart they are."""

    left: Rows
    right: Rows
    chord: Floats  # straight through a sphere of radius 1


def chord(km: float) -> float:
    """Return the straight way through a sphere of radius 1 between points so far apart."""
    return float(2 * np.sin(min(km / EARTH_RADIUS_KM, np.pi) / 2))


def on_sphere(lon: Floats, lat: Floats) -> Floats:
    """Return points in degrees (WGS 84) as (n, 3) on a sphere of radius 1."""
    lam, phi = np.radians(lon), np.radians(lat)
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


def near_pairs(lon: Floats, lat: Floats, km: float, *, where: str) -> Pairs:
    """Return the pairs at most so far apart; too many raise DataError, which names `where`."""
    return _pairs(on_sphere(lon, lat), chord(km), where, f"{km:g} km")


def near_in_both(lon: Floats, lat: Floats, day: Ints, km: float, days: int, *, where: str) -> Pairs:
    """Return the pairs at most so far and so many days apart.

    They are looked for in a ball of place and time that holds every such pair, and sifted.
    """
    reach = chord(km)
    ball = np.column_stack((on_sphere(lon, lat), day * (reach / days)))
    found = _pairs(ball, reach * np.sqrt(2), where, f"{km:g} km and {days:,} days")
    at = on_sphere(lon, lat)
    apart = np.linalg.norm(at[found.left] - at[found.right], axis=1)
    near = (apart <= reach) & (np.abs(day[found.left] - day[found.right]) <= days)
    return Pairs(found.left[near], found.right[near], apart[near])


def apart(points: Floats, order: Ints, km: float) -> Ints:
    """Return rows of points more than so far from each other, taken in an order while they are.

    Every point is that near to one of them. Points are `on_sphere`.
    """
    from scipy.spatial import cKDTree  # noqa: PLC0415 - half a second that few need

    tree = cKDTree(points)
    taken = np.zeros(len(points), bool)
    found = []
    for row in order.tolist():
        if not taken[row]:
            found.append(row)
            taken[tree.query_ball_point(points[row], chord(km))] = True
    return np.array(found, np.int64)


def around(centres: Floats, points: Floats, km: Sequence[float], *, where: str) -> list[list[Rows]]:
    """Return for each distance and each centre the rows of the points so near, in order.

    Centres and points are `on_sphere`; too many raise DataError, which names `where`.
    """
    from scipy.spatial import cKDTree  # noqa: PLC0415 - as in `apart`

    tree = cKDTree(points)
    total = sum(
        int(tree.query_ball_point(centres, chord(end), return_length=True).sum()) for end in km
    )
    if total > MOST_AROUND:
        raise DataError(
            where, expected=f"at most {MOST_AROUND:,} places in all circles together",
            got=f"{total:,}", remedy="Ask for fewer days, a smaller area or fewer km.",
        )  # fmt: skip
    return [
        [np.array(rows, np.int32) for rows in tree.query_ball_point(
            centres, chord(end), return_sorted=True
        )]
        for end in km
    ]  # fmt: skip


def joined(left: Rows, right: Rows, n: int) -> NDArray[np.int32]:
    """Return for each of n rows the number of the group that pairs join it to."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - as in `apart`
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    graph = coo_array((np.ones(len(left), np.int8), (left, right)), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1], np.int32)


def _pairs(points: Floats, reach: float, where: str, said: str) -> Pairs:
    """Return the pairs of points within a straight distance of each other."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - as in `apart`

    if not len(points):
        none = np.zeros(0, np.int32)
        return Pairs(none, none, np.zeros(0))
    tree = cKDTree(points)
    close = (tree.count_neighbors(tree, reach) - len(points)) // 2
    if close > MOST_PAIRS:
        raise DataError(
            where, expected=f"at most {MOST_PAIRS:,} pairs within {said}", got=f"{close:,}",
            remedy="Ask for fewer days or a smaller area.",
        )  # fmt: skip
    pairs = tree.query_pairs(reach, output_type="ndarray")
    left, right = (pairs[:, side].astype(np.int32) for side in (0, 1))
    return Pairs(left, right, np.linalg.norm(points[left] - points[right], axis=1))
