"""Dense groups of events in place and time: ST-DBSCAN.

Birant and Kut 2007, "ST-DBSCAN: An algorithm for clustering spatial-temporal data" (Data and
Knowledge Engineering 60: 208-221), with place and day as what must be near. An event with enough
events near to it, itself among them, is a core; cores that are near to each other are one group,
and so are the events near to a core. All others are noise. Whether chance alone would make as dense
a group is not asked: such groups carry no p-value.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data.nearness import Floats, Ints, Pairs, joined, near_in_both

NOISE = -1


def dense_groups(
    lon: Floats, lat: Floats, day: Ints, *, km: float, days: int, least: int
) -> NDArray[np.int32]:
    """Return the group of each event, the largest 0; NOISE for those in none.

    Two events are near to each other up to `km` and up to `days` apart. Of groups of one size the
    first comes first. An event near to cores of several groups belongs to that of the nearest, then
    of the earliest.
    """
    n = len(day)
    pairs = near_in_both(lon, lat, day, km, days, where="hotspots")
    left, right = pairs.left, pairs.right
    core = 1 + np.bincount(left, minlength=n) + np.bincount(right, minlength=n) >= least
    both = core[left] & core[right]
    of = joined(left[both], right[both], n)
    group = np.where(core, of, NOISE).astype(np.int32)
    at, nearest = _edges(pairs, core, day)
    group[at] = of[nearest]
    return _by_size(group, day)


def _edges(pairs: Pairs, core: NDArray[np.bool_], day: Ints) -> tuple[Ints, Ints]:
    """Return the events that are no core and near to one, and the core that each belongs to."""
    one = core[pairs.left] & ~core[pairs.right]
    other = core[pairs.right] & ~core[pairs.left]
    edge = np.concatenate((pairs.right[one], pairs.left[other])).astype(np.int64)
    centre = np.concatenate((pairs.left[one], pairs.right[other])).astype(np.int64)
    apart = np.concatenate((pairs.chord[one], pairs.chord[other]))
    order = np.lexsort((centre, day[centre], apart, edge))
    at, first = np.unique(edge[order], return_index=True)
    return at, centre[order][first]


def _by_size(group: NDArray[np.int32], day: Ints) -> NDArray[np.int32]:
    """Return the groups numbered anew, that of most events first."""
    names, size = np.unique(group[group != NOISE], return_counts=True)
    if not len(names):
        return group
    begin = np.array([day[group == name].min() for name in names])
    rank = np.empty(len(names), np.int32)
    rank[np.lexsort((names, begin, -size))] = np.arange(len(names))
    found = np.full(len(group), NOISE, np.int32)
    inside = group != NOISE
    found[inside] = rank[np.searchsorted(names, group[inside])]
    return found
