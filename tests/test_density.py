"""Dense groups: against the definition of ST-DBSCAN, looked up event by event."""

from __future__ import annotations

import numpy as np
import pytest
from clusters import planted, scattered
from hypothesis import given, settings
from hypothesis import strategies as some

from data.density import NOISE, dense_groups
from data.distance import great_circle_km

KM, DAYS = 10.0, 7
SPOTS = some.lists(
    some.tuples(some.floats(62, 62.3), some.floats(27, 27.3), some.integers(0, 30)),
    min_size=0, max_size=25,
)  # fmt: skip


def by_definition(lon: np.ndarray, lat: np.ndarray, day: np.ndarray, least: int) -> np.ndarray:
    """Return groups grown from core to core, one event at a time; names are of no matter."""
    n = len(day)
    km = [great_circle_km(lon[i], lat[i], lon, lat) for i in range(n)]
    near = [np.flatnonzero((km[i] <= KM) & (np.abs(day - day[i]) <= DAYS)) for i in range(n)]
    core = [len(rows) >= least for rows in near]
    group = np.full(n, NOISE)
    for seed in range(n):
        if not core[seed] or group[seed] != NOISE:
            continue
        waiting = [seed]
        while waiting:
            at = waiting.pop()
            if group[at] == NOISE:
                group[at] = seed
                waiting += [int(other) for other in near[at] if core[other]]
    for at in range(n):
        cores = [int(other) for other in near[at] if core[other]]
        if not core[at] and cores:
            group[at] = group[min(cores, key=lambda other: (km[at][other], day[other], other))]
    return group


@settings(max_examples=80, deadline=None)
@given(spots=SPOTS, least=some.integers(2, 6))
def test_groups_are_those_of_the_definition(
    spots: list[tuple[float, float, int]], least: int
) -> None:
    """The same events are together, and the same are noise."""
    lon, lat, day = (np.array([spot[part] for spot in spots]) for part in range(3))
    found = dense_groups(lon, lat, day.astype(int), km=KM, days=DAYS, least=least)
    wanted = by_definition(lon, lat, day, least)
    assert np.array_equal(found == NOISE, wanted == NOISE)
    assert np.array_equal(
        np.equal.outer(found, found), np.equal.outer(wanted, wanted)
    )  # who is with whom
    sizes = np.bincount(found[found != NOISE]).tolist()
    assert sizes == sorted(sizes, reverse=True)
    assert all(sizes)


def test_a_chain_of_neighbours_is_one_group() -> None:
    """Five events 8 km and 5 days from the next are one group, though its ends lie far apart."""
    lon, day = 62 + 0.08 * np.arange(5), 5 * np.arange(5)
    found = dense_groups(lon, np.full(5, 27.0), day, km=KM, days=DAYS, least=3)
    assert found.tolist() == [0, 0, 0, 0, 0]


@pytest.mark.parametrize("far", [{"lon": 1.0}, {"day": 8}])
def test_near_is_near_in_both(far: dict[str, float]) -> None:
    """Enough events at one place on one day are a group; at as many places, or days, none is."""
    lon = 62 + far.get("lon", 0.0) * np.arange(5)
    day = (far.get("day", 0) * np.arange(5)).astype(int)
    found = dense_groups(lon, np.full(5, 27.0), day, km=KM, days=DAYS, least=3)
    assert found.tolist() == [NOISE] * 5
    same = dense_groups(np.full(5, 62.0), np.full(5, 27.0), day * 0, km=KM, days=DAYS, least=3)
    assert same.tolist() == [0] * 5


def test_planted_groups_are_found() -> None:
    """Most of nine events in ten days about one place are in one group, in nine of ten sets."""
    found = 0
    for seed in range(20):
        events, rows = planted(seed)
        group = dense_groups(*events, km=KM, days=DAYS, least=5)[rows]
        found += np.bincount(group[group != NOISE], minlength=1).max() > len(rows) / 2
    assert found >= 18


def test_the_order_of_the_events_does_not_matter() -> None:
    """Events turned about are together with the same ones."""
    events, _ = planted(2)
    turn = np.random.default_rng(1).permutation(len(events.day))
    one = dense_groups(*events, km=KM, days=DAYS, least=4)
    two = dense_groups(*(part[turn] for part in events), km=KM, days=DAYS, least=4)
    assert np.array_equal(one[turn] == NOISE, two == NOISE)
    assert np.array_equal(np.bincount(one + 1), np.bincount(two + 1))


def test_scattered_events_are_mostly_noise() -> None:
    """Groups are what is dense, and not what there is."""
    group = dense_groups(*scattered(1), km=KM, days=DAYS, least=5)
    assert (group == NOISE).mean() > 0.9
