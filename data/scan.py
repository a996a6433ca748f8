"""The space-time permutation scan: circles and spells that hold more events than chance puts there.

Kulldorff, Heffernan, Hartman, Assunção and Mostashari 2005, "A space-time permutation scan
statistic for disease outbreak detection" (PLoS Medicine 2(3): e59). A cylinder is a circle about a
place where something happened, and a spell of days. It should hold events of the circle times
events of the spell over all events: so neither a busy place nor a busy season stands out by itself.
What it holds beyond that is weighed by the likelihood ratio. The days are drawn anew among the
events (Monte Carlo); the largest ratio of each draw, over all cylinders, is what chance can do, so
that looking at very many cylinders is corrected for.

Circles have an eighth, a quarter, a half and the whole of the limit as their radius. A spell begins
and ends with an event in the circle: one that does not holds as many events in more days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.distance import great_circle_km
from data.nearness import Floats, Ints, Rows, apart, around, on_sphere
from data.schema import DataError

PARTS = (8, 4, 2, 1)  # of the limit: the radii
LEAST = 3  # events of a cylinder; two on a day in a quiet place are no hotspot
SURE = 0.05  # corrected chance at and below which a cylinder stands out
MOST_MEMBERS = 20_000_000  # of all circles together: 240 MB while it works

Wholes = NDArray[np.integer]  # 32 bits where the largest product of counts allows

Progress = Callable[[int, int], None]  # how many of how many permutations; may raise to stop


class Found(NamedTuple):
    """A cylinder: rows of its events, and days counted as those that were given."""

    lon: float
    lat: float
    km: float
    first: int  # day, inclusive
    last: int
    rows: tuple[int, ...]
    expected: float
    weight: float  # logarithm of the likelihood ratio
    p: float


class Scanned(NamedTuple):
    """Cylinders that do not overlap, that of the largest weight first, and what chance can do.

    Those with a p of at most SURE, or the first alone where none has; none at all where no circle
    holds LEAST events within the days. `null` are the largest weights of the draws, rising.
    """

    found: tuple[Found, ...]
    null: Floats


@dataclass(frozen=True)
class Circles:
    """The circles about places, each set of events once, in its smallest circle."""

    lon: Floats
    lat: Floats
    km: Floats
    start: Ints  # where the rows of each circle begin; one more than there are circles
    members: Rows


class Spells(NamedTuple):
    """Cylinders of one step: circle, first and last day, events, and circle's times spell's."""

    circle: Wholes
    first: Wholes
    last: Wholes
    events: Wholes
    product: Wholes


class _Busy(NamedTuple):
    """The busy days of all circles, a column each: see `_Grid.spells`."""

    key: Wholes  # circle and day as one number, rising
    held: Wholes  # events of all circles before it; one more than there are busy days
    day: Wholes
    circle: Wholes
    size: Wholes  # events of the circle
    before: Wholes  # events anywhere before the day
    until: Wholes  # and until its end


def scan(
    lon: Floats,
    lat: Floats,
    day: Ints,
    *,
    km: float,
    days: int,
    permutations: int,
    seed: int,
    tell: Progress | None = None,
) -> Scanned:
    """Return what stands out among events in degrees (WGS 84) and whole days."""
    if len(day) < LEAST:
        return Scanned((), np.zeros(permutations))
    origin = int(day.min())
    when = (day - origin).astype(np.int32)
    grid = _Grid(circles(lon, lat, km), when, days)
    null, least = np.zeros(permutations), 0.0
    draw = np.random.default_rng(seed)
    for at in range(permutations):
        drawn = draw.permutation(when)
        null[at] = grid.peak(drawn, least) or grid.peak(drawn, 0.0)
        least = 0.8 * null[: at + 1].min()  # most later draws reach it, so most need no logarithm
        if tell:
            tell(at + 1, permutations)
    null.sort()
    return Scanned(tuple(_found(grid, when, null, origin)), null)


def circles(lon: Floats, lat: Floats, km: float) -> Circles:
    """Return the circles that are looked at.

    Places closer to a busier one than the smallest radius have no circles of their own: those of
    the busier one hold them. So there are not more than a land has room for. A circle with more
    than half of all events is the usual case, not a hotspot, and is left out.
    """
    spots, place = np.unique(np.column_stack((lon, lat)), axis=0, return_inverse=True)
    place = place.ravel()
    held = np.bincount(place, minlength=len(spots))
    points = on_sphere(spots[:, 0], spots[:, 1])
    centres = apart(points, np.argsort(-held, kind="stable"), km / PARTS[0])
    radii = [km / part for part in PARTS]
    kept: dict[bytes, tuple[int, float, Rows]] = {}
    total = 0
    near_all = around(points[centres], points, radii, where="hotspots")
    for end, rows in zip(radii, near_all, strict=True):
        for centre, near in zip(centres.tolist(), rows, strict=True):
            n = int(held[near].sum())
            if (name := near.tobytes()) not in kept and LEAST <= n <= len(place) / 2:
                kept[name] = centre, end, near
                total += n
    if total > MOST_MEMBERS:
        raise DataError(
            "hotspots", expected=f"at most {MOST_MEMBERS:,} events in all circles together",
            got=f"{total:,}", remedy="Ask for fewer days, a smaller area or fewer km.",
        )  # fmt: skip
    order = np.argsort(place, kind="stable").astype(np.int32)
    ends = np.concatenate(([0], np.cumsum(held)))
    members = [
        np.sort(np.concatenate([order[ends[p] : ends[p + 1]] for p in near]))
        for _, _, near in kept.values()
    ]
    at = np.array([centre for centre, _, _ in kept.values()], np.int64)
    return Circles(
        spots[at, 0], spots[at, 1], np.array([end for _, end, _ in kept.values()]),
        np.concatenate(([0], np.cumsum([len(rows) for rows in members]))).astype(np.int64),
        np.concatenate(members) if members else np.zeros(0, np.int32),
    )  # fmt: skip


def weight(events: Wholes, expected: Floats, total: int) -> Floats:
    """Return the logarithm of the likelihood ratio, 0 where there are not more than expected."""
    c, rest = events.astype(float), (total - events).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        outside = np.where(rest > 0, rest * np.log(rest / (total - expected)), 0.0)
        found = c * np.log(c / expected) + outside
    return np.where(c > expected, found, 0.0)


class _Grid:
    """What all draws share: the circles' events in one line, and how many events each day has.

    Drawing days anew changes which events come when, and neither how many a circle holds nor how
    many a day has.
    """

    def __init__(self, round_: Circles, when: Rows, days: int) -> None:
        """Lay out the circles for events on days from 0 on."""
        sizes = np.diff(round_.start)
        self.round, self.days, self.total = round_, days, len(when)
        until = np.concatenate(([0], np.cumsum(np.bincount(when))))
        # the day of an event in a circle is one number, which keeps circles apart by a limit
        stride = len(until) + days
        largest = max(len(sizes) * stride, self.total**2)
        self.kind: type[np.int32 | np.int64] = np.int32 if largest < 2**31 else np.int64
        self.until: Wholes = until.astype(self.kind)
        self.sizes: Wholes = sizes.astype(self.kind)
        self.circle_at = np.repeat(np.arange(len(sizes)), sizes)
        self.base: Wholes = (self.circle_at * stride).astype(self.kind)
        self._least = -1.0
        self._enough: Wholes = np.zeros(0, np.int64)

    def peak(self, when: Rows, least: float) -> float:
        """Return the largest weight of all cylinders, 0 where none has at least `least`."""
        best = 0.0
        for spells in self.spells(when, least):
            if len(spells.events):
                best = max(best, float(self.weight(spells).max()))
        return best

    def weight(self, spells: Spells) -> Floats:
        """Return the weights of cylinders."""
        return weight(spells.events, spells.product / self.total, self.total)

    def spells(self, when: Rows, least: float) -> Iterator[Spells]:
        """Yield the cylinders with a weight of at least `least`, those of one more busy day next.

        What is tested is a whole number against a table, as a logarithm for each would take longer
        than all the rest. A busy day is one of a circle on which it has events.
        """
        enough = self._table(least)
        key = self.base + when[self.round.members]
        key.sort(kind="stable")  # circles are in order already
        begins = np.flatnonzero(np.diff(key, prepend=-1))
        circle = self.circle_at[begins]
        day = key[begins] - self.base[begins]
        busy = _Busy(
            key[begins], np.append(begins, len(key)).astype(self.kind), day, circle,
            self.sizes[circle], self.until[day], self.until[day + 1],
        )  # fmt: skip
        start = np.flatnonzero(begins < len(key) - LEAST + 1)
        first = begins[start]
        start = start[key[first + LEAST - 1] - key[first] < self.days]
        if len(start) > len(begins) / 4:
            yield from self._in_line(busy, enough)
            return
        step = 0
        while len(start):
            end = start + step
            events = busy.held[end + 1] - busy.held[start]
            product = busy.size[start] * (busy.until[end] - busy.before[start])
            good = product <= enough[events]
            yield Spells(
                circle[start[good]], day[start[good]], day[end[good]], events[good], product[good]
            )
            step += 1
            start = start[start + step < len(begins)]
            start = start[busy.key[start + step] - busy.key[start] < self.days]

    def _in_line(self, busy: _Busy, enough: Wholes) -> Iterator[Spells]:
        """Yield the same where most busy days begin a spell: whole columns are quicker then."""
        n = len(busy.key)
        for step in range(min(self.days, n)):
            to, stop = n - step, step + 1
            near = busy.key[step:] - busy.key[:to] < self.days
            if not near.any():
                return
            events = busy.held[stop:] - busy.held[:to]
            product = busy.size[:to] * (busy.until[step:] - busy.before[:to])
            good = np.flatnonzero(near & (product <= enough.take(events)))
            yield Spells(
                busy.circle[good], busy.day[good], busy.day[good + step], events[good],
                product[good],
            )  # fmt: skip

    def _table(self, least: float) -> Wholes:
        """Return for each number of events the largest product that leaves them such a weight."""
        if least == self._least:
            return self._enough
        events = np.arange(self.total + 1)
        low, high = np.zeros(len(events), np.int64), events * self.total  # the weight falls between
        while (high - low > 1).any():
            middle = (low + high) // 2
            good = weight(events, np.maximum(middle, 1) / self.total, self.total) >= least
            good &= middle < events * self.total
            low, high = np.where(good, middle, low), np.where(good, high, middle)
        low[:LEAST] = -1
        self._least, self._enough = least, low.astype(self.kind)
        return self._enough


def _found(grid: _Grid, when: Rows, null: Floats, origin: int) -> Iterator[Found]:
    """Yield the cylinders of the data that stand out, none overlapping another."""
    allowed = int(SURE * (len(null) + 1)) - 1  # draws that may reach as far
    highest = grid.peak(when, 0.0)
    if highest == 0:
        return
    # just above the largest weight that too many draws reach
    line = np.nextafter(null[-1 - allowed], np.inf) if 0 <= allowed < len(null) else np.inf
    parts = list(grid.spells(when, min(line, highest) * (1 - 1e-12)))
    every = Spells(*(np.concatenate(part) for part in zip(*parts, strict=True)))
    weights = grid.weight(every)
    order = np.lexsort((every.last, every.first, every.circle, -weights))
    round_ = grid.round
    while len(order):
        top = order[0]
        circle, first, last = (int(part[top]) for part in every[:3])
        rows = round_.members[round_.start[circle] : round_.start[circle + 1]]
        rows = rows[(when[rows] >= first) & (when[rows] <= last)]
        p = (1 + int((null >= weights[top]).sum())) / (len(null) + 1)
        yield Found(
            float(round_.lon[circle]), float(round_.lat[circle]), float(round_.km[circle]),
            origin + first, origin + last, tuple(rows.tolist()),
            float(every.product[top]) / grid.total, float(weights[top]), p,
        )  # fmt: skip
        if p > SURE:
            return
        order = order[_clear(round_, every, order, top)]
        order = order[weights[order] >= line]


def _clear(round_: Circles, every: Spells, order: Ints, top: int) -> NDArray[np.bool_]:
    """Return which cylinders share no day with one, or have circles that do not touch its."""
    other, own = every.circle[order], int(every.circle[top])
    away = great_circle_km(round_.lon[own], round_.lat[own], round_.lon[other], round_.lat[other])
    beside = away > round_.km[own] + round_.km[other]
    return beside | (every.last[order] < every.first[top]) | (every.first[order] > every.last[top])
