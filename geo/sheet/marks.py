"""Which mark stands where, and for which events: one for each place and kind of mark."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.deaths import figures
from data.measure import placed
from data.schema import Precision
from geo import style
from geo.districts import NONE, District, Districts
from geo.land import Area, Land
from geo.sheet import clip
from geo.sheet.display import Points
from geo.sheet.frame import Frame
from geo.style import MARK_OF_PRECISION, Mark

MIN_VISIBLE = 0.02  # share of a province that must be in view before it is hatched there
TOGETHER_PX = style.TOGETHER_PX  # on the screen as here
SMALL_PX = style.SMALL_PX
# where badges hide each other, places farther apart share one: up to the first that is enough
REACHES_PX = (TOGETHER_PX, 21.0, 28.0, 36.0, 46.0)
CROWDED = 0.12  # share of the symbols with another upon their middle or under it, from which on
PLATE_PX = (20.0, 13.0)  # half the room of a province's plate
# half the room of a badge's number: of each digit across, as shares of the size of its type
DIGIT, DIGIT_HIGH = 0.33, 0.38


@dataclass(frozen=True, eq=False)
class Placed:
    """One mark of the map and the events it stands for."""

    mark: str  # Mark.POINT, HALO, DISC, OUTLINE, PLATE or STRETCH
    x: float  # logical px
    y: float
    events: tuple[str, ...]
    symbols: tuple[tuple[str, int], ...]  # symbol name and events, in legend order
    area_px: float  # radius of the area that holds the events, 0 for a point
    size_px: float  # radius of the symbol or badge
    high_px: float = 0.0  # radius of the ring for the highest figure, 0 for none
    hollow: bool = False  # deaths unknown, or only an upper figure
    disputed: bool = False  # who did it is disputed
    light: float = 1.0  # opacity, less where all its events began before the days shown
    province: str = ""  # ISO 3166-2 code of where it stands, "" where that is not known
    # the province, logical px, cut at the map's edge; or the district, whole
    outline: tuple[Points, ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()  # kind of mark of its events and their number
    spread_px: float = 0.0  # of a badge: how far the farthest of its places lies

    @property
    def badge(self) -> bool:
        """Return whether it is a number of events at one place."""
        return self.count > 1 and self.size_px > 0

    @cached_property
    def count(self) -> int:
        """Return the number of events."""
        return sum(count for _, count in self.symbols)

    @property
    def symbol(self) -> str:
        """Return the symbol of most of its events, the first in legend order among equals."""
        return max(self.symbols, key=lambda pair: pair[1])[0]  # they are in legend order


# where a province's plate is tried: px across and down from its usual place, and how far out
_AROUND = np.array([
    (22 * ring * math.sin(turn * math.pi / 6), -22 * ring * math.cos(turn * math.pi / 6), ring)
    for ring in range(8)
    for turn in range(1 if ring == 0 else 12)
])  # fmt: skip


class Placing(NamedTuple):
    """All marks of a map, and which rows of the events they leave out (boolean masks)."""

    marks: tuple[Placed, ...]
    not_placed: npt.NDArray[np.bool_]
    outside: npt.NDArray[np.bool_]
    points: Points  # (n, 2) logical px of each row, NaN where not placed


_ORDER = {known.name: at for at, known in enumerate(style.SYMBOLS)}
# by plain numbers, which many events are looked up by quicker
_MARKS: dict[int, str] = {int(precision): mark for precision, mark in MARK_OF_PRECISION.items()}


def place(
    events: pd.DataFrame,
    frame: Frame,
    land: Land,
    *,
    since: date | None = None,
    districts: Districts = NONE,
) -> Placing:
    """Return the marks of the events inside the frame, and the rows left out.

    No row is in two places: marks' events + not placed + outside = rows. Marks of events that
    all began before `since` are lighter, as on the screen. Events of the `districts` are drawn as
    those.
    """
    return Placer(events, frame, land, districts).first(len(events), since=since)


class Placer:
    """Places the first so many events of a selection again and again, each mark made once."""

    def __init__(
        self, events: pd.DataFrame, frame: Frame, land: Land, districts: Districts = NONE
    ) -> None:
        """Find where all the events are."""
        self._frame = frame
        self._has_place = np.asarray(placed(events), dtype=bool)
        self._points = np.full((len(events), 2), np.nan)
        if self._has_place.any():
            axes = (events[axis].to_numpy(float) for axis in ("longitude", "latitude"))
            self._points[self._has_place] = frame.screen(*(axis[self._has_place] for axis in axes))
        with np.errstate(invalid="ignore"):
            self._inside = self._has_place & frame.holds(self._points)
        provinces = {area.code: area for area in land.provinces}
        district = districts.rows(events)
        self._groups = _groups(events, self._has_place, provinces, district)
        self._rows = _Rows(events, self._points, frame, provinces)
        if districts.known:
            self._rows.known, self._rows.district = districts.known, district.tolist()
        # the mark of each group as it was last, and of how many events
        self._made: list[tuple[int, Placed | None]] = [(0, None)] * len(self._groups)

    def first(self, count: int, *, since: date | None = None) -> Placing:
        """Return the marks of the first `count` events, as `place` does."""
        new = self._rows.new(since).tolist()
        marks, rows = list[Placed](), list[int]()
        for at, members in enumerate(self._groups):
            own = members[: bisect_left(members, count)]
            mark = self._mark(at, own) if own else None
            if mark is not None:
                light = 1.0 if any(new[row] for row in reversed(own)) else style.EARLIER_ALPHA
                if mark.light != light:
                    mark = replace(mark, light=light)
                    self._made[at] = (len(own), mark)
                marks.append(mark)
                rows += own
        marks = _uncrowded(marks)
        plates = [_settled(mark, marks, self._frame) for mark in marks if mark.mark == Mark.PLATE]
        others = [mark for mark in marks if mark.mark != Mark.PLATE]
        has_place = self._has_place[:count]
        outside = has_place.copy()
        outside[rows] = False
        return Placing((*others, *plates), ~has_place, outside, self._points[:count])

    def _mark(self, at: int, members: list[int]) -> Placed | None:
        """Return the mark of a group's members, made anew only where there are others."""
        count, mark = self._made[at]
        if count != len(members):
            mark = self._rows.mark(members, self._inside)
            self._made[at] = (len(members), mark)
        return mark


def _uncrowded(marks: Sequence[Placed]) -> list[Placed]:
    """Return the marks joined as far as their badges need to be read."""
    found = list(marks)
    for reach in REACHES_PX:
        found = together(found, reach)
        if not _crowded(found):
            break
    return _readable(found)


class _Pairs(NamedTuple):
    """Marks that lie near each other: their numbers, and how far apart they are, px."""

    one: npt.NDArray[np.intp]
    other: npt.NDArray[np.intp]
    across: npt.NDArray[np.float64]
    down: npt.NDArray[np.float64]


def _pairs(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], reach: float) -> _Pairs:
    """Return each pair of points once that lie less than `reach` apart across and down."""
    order = np.argsort(x, kind="stable")
    along = x[order]
    after = np.arange(len(x)) + 1
    many = np.searchsorted(along, along + reach) - after
    one = np.repeat(after - 1, many)
    other = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many - after, many)
    one, other = order[one], order[other]
    across, down = np.abs(x[one] - x[other]), np.abs(y[one] - y[other])
    near = (across < reach) & (down < reach)
    return _Pairs(one[near], other[near], across[near], down[near])


def _crowded(marks: Sequence[Placed]) -> bool:
    """Return whether too many of the symbols lie half under others."""
    rows = [(mark.x, mark.y, mark.size_px) for mark in marks if _joins(mark)]
    if len(rows) < 2:
        return False
    x, y, size = np.array(rows).T
    pairs = _pairs(x, y, float(size.max()))
    under = np.hypot(pairs.across, pairs.down) < np.maximum(size[pairs.one], size[pairs.other])
    hidden = np.unique(np.concatenate([pairs.one[under], pairs.other[under]]))
    return len(hidden) > CROWDED * len(rows)


def _readable(marks: Sequence[Placed]) -> list[Placed]:
    """Return the marks joined until no badge cuts the number of another of its province.

    A number of which a digit is hidden would be another number.
    """
    found = list(marks)
    while hidden := _cut(found):
        joined = list[Placed]()
        ranks = [(-mark.count, mark.events) for mark in found]
        waiting = [True] * len(found)
        for at in sorted(hidden, key=ranks.__getitem__):
            if not waiting[at]:
                continue
            near = [o for o in sorted(hidden[at], key=ranks.__getitem__) if waiting[o]]
            if near:
                for taken in (at, *near):
                    waiting[taken] = False
                joined.append(_joined(found[at], [found[o] for o in near]))
        found = [*(mark for mark, free in zip(found, waiting, strict=True) if free), *joined]
    return found


def _cut(marks: Sequence[Placed]) -> dict[int, list[int]]:
    """Return for marks by their number those of their province whose number or middle they hide.

    Both of a pair are told of each other.
    """
    some = [at for at, mark in enumerate(marks) if _joins(mark)]
    if len(some) < 2:
        return {}
    x, y, size = np.array([(marks[at].x, marks[at].y, marks[at].size_px) for at in some]).T
    codes = {code: at for at, code in enumerate({marks[at].province for at in some})}
    province = np.array([codes[marks[at].province] for at in some])
    counts = [marks[at].count for at in some]
    half = np.array(
        [(0.0, 0.0) if n == 1 else number_room(n, r) for n, r in zip(counts, size, strict=True)]
    )
    pairs = _pairs(x, y, float((half.max(axis=1) + size.max()).max()))
    found = defaultdict[int, list[int]](list)
    same = province[pairs.one] == province[pairs.other]
    for one, other, across, down in zip(*(part[same].tolist() for part in pairs), strict=True):
        # the smaller of two stands upon the larger; of equals that with the shorter number may
        larger = (size[one], half[one][0]) >= (size[other], half[other][0])
        low, high = (one, other) if larger else (other, one)
        gap = math.hypot(max(across - half[low][0], 0.0), max(down - half[low][1], 0.0))
        if gap < size[high]:
            found[some[one]].append(some[other])
            found[some[other]].append(some[one])
    return found


def number_px(radius: float) -> float:
    """Return the size of type of a badge's number."""
    return min(12.5, 8.0 + radius / 4)


def number_room(count: int, radius: float) -> tuple[float, float]:
    """Return half the width and height of a badge's number, logical px."""
    size = number_px(radius)
    return DIGIT * size * len(str(count)), DIGIT_HIGH * size


def together(marks: Sequence[Placed], reach: float = TOGETHER_PX) -> list[Placed]:
    """Return the marks with small symbols that lie on each other made one badge.

    The badge stands where most of its events are: at one of the places, never between them. All
    are of one province, as on the screen; where the province is not known nothing says that two
    places lie on one side of a border.
    """
    rest, small = list[Placed](), list[Placed]()
    for mark in marks:
        (small if _joins(mark) else rest).append(mark)
    small.sort(key=lambda mark: (-mark.count, mark.events))
    waiting, cells = [True] * len(small), defaultdict[tuple[int, int], list[int]](list)
    for at, mark in enumerate(small):
        cells[_cell(mark, reach)].append(at)
    for at, first in enumerate(small):
        if not waiting[at]:
            continue
        waiting[at] = False
        near = sorted(
            other
            for other in _about(first, cells, reach, waiting)
            if small[other].province == first.province
            and math.hypot(small[other].x - first.x, small[other].y - first.y) < reach
        )
        for other in near:
            waiting[other] = False
        rest.append(_joined(first, [small[other] for other in near]) if near else first)
    return rest


def _cell(mark: Placed, wide: float) -> tuple[int, int]:
    """Return the square of the map that a mark lies in: nearer ones lie in it or beside it."""
    return math.floor(mark.x / wide), math.floor(mark.y / wide)


def _about(
    mark: Placed, cells: dict[tuple[int, int], list[int]], wide: float, waiting: Sequence[bool]
) -> list[int]:
    """Return the waiting marks in a mark's square and the eight about it; others leave them."""
    column, row = _cell(mark, wide)
    beside, found = (-1, 0, 1), list[int]()
    for cell in ((column + x, row + y) for x in beside for y in beside):
        if cell in cells:
            cells[cell] = [at for at in cells[cell] if waiting[at]]
            found += cells[cell]
    return found


def _joins(mark: Placed) -> bool:
    """Return whether a mark may be part of a badge: a small symbol or a badge of a province."""
    return mark.province != "" and (mark.badge or 0 < mark.size_px <= SMALL_PX)


def _joined(first: Placed, near: Sequence[Placed]) -> Placed:
    """Return one badge for marks that lie on each other, where the first of them stands."""
    members = [first, *near]
    counts = defaultdict[str, int](int)
    for mark in members:
        for name, count in mark.symbols:
            counts[name] += count
    kinds = {mark.mark for mark in members}
    away = [math.hypot(mark.x - first.x, mark.y - first.y) for mark in members]
    reach = [mark.area_px + far for mark, far in zip(members, away, strict=True)]
    return replace(
        first,
        mark=Mark.HALO if Mark.HALO in kinds else Mark.POINT,
        events=tuple(event for mark in members for event in mark.events),
        symbols=tuple(sorted(counts.items(), key=lambda pair: _ORDER[pair[0]])),
        area_px=max(reach) if Mark.HALO in kinds else 0.0,
        size_px=style.badge_radius_px(sum(counts.values())),
        high_px=0.0,
        hollow=False,
        disputed=any(mark.disputed for mark in members),
        light=max(mark.light for mark in members),
        kinds=tuple(pair for mark in members for pair in mark.kinds),
        spread_px=max(far + mark.spread_px for mark, far in zip(members, away, strict=True)),
    )


def _settled(plate: Placed, marks: Sequence[Placed], frame: Frame) -> Placed:
    """Return a province's plate where it hides no symbol, as near to its usual place as can be."""
    wide, high = PLATE_PX
    x, y, reach = np.array([(m.x, m.y, m.size_px) for m in marks if m.size_px]).reshape(-1, 3).T
    spots = _AROUND[:, :2] + (plate.x, plate.y)
    across, down = np.abs(spots[:, :1] - x), np.abs(spots[:, 1:] - y)
    hidden = ((across < wide + reach) & (down < high + reach)).sum(axis=1) * 100 + _AROUND[:, 2]
    kept = np.flatnonzero(frame.holds(spots, margin=wide))
    best = (plate.x, plate.y)
    for spot in spots[kept[np.argsort(hidden[kept], kind="stable")]].tolist():
        if clip.contains(plate.outline, *spot):
            best = (spot[0], spot[1])
            break
    return replace(plate, x=best[0], y=best[1])


def _groups(
    events: pd.DataFrame,
    has_place: npt.NDArray[np.bool_],
    provinces: dict[str, Area],
    district: npt.NDArray[np.int64],
) -> list[list[int]]:
    """Return the row numbers of each mark: same place and same kind of mark.

    `district` is the number of the district that each row is drawn as, -1 for none.
    """
    keys = []
    columns = ("geo_precision", "admin1_code", "latitude", "longitude")
    values = [events[column].to_numpy() for column in columns]
    outlined = set(np.flatnonzero(district >= 0).tolist())
    for row in np.flatnonzero(has_place).tolist():
        precision, code, latitude, longitude = (column[row] for column in values)
        mark = _MARKS[int(precision)]
        if mark == Mark.PLATE and code in provinces:
            keys.append(((Mark.PLATE, code, 0.0, 0.0), row))
        elif row in outlined:
            keys.append(((Mark.OUTLINE, "", float(district[row]), 0.0), row))
        else:
            family = Mark.POINT if mark == Mark.HALO else Mark.DISC if mark == Mark.PLATE else mark
            keys.append(((family, "", float(latitude), float(longitude)), row))
    keys.sort()
    return [[row for _, row in group] for _, group in groupby(keys, key=lambda pair: pair[0])]


class _Rows:
    """The columns that marks are made from, as arrays."""

    def __init__(
        self,
        events: pd.DataFrame,
        points: Points,
        frame: Frame,
        provinces: dict[str, Area],
    ) -> None:
        """Take the columns once."""
        self.points, self.frame, self.provinces = points, frame, provinces
        self.known: Sequence[District] = ()
        self.district: list[int] = []  # of known, for each row; -1 none
        self.ids: list[str] = events["event_id"].tolist()
        kinds = events["kind"].tolist()
        names = {kind: style.symbol_of(kind).name for kind in set(kinds)}
        self.symbols = [names[kind] for kind in kinds]
        self.precision: list[int] = events["geo_precision"].fillna(0).to_numpy(dtype=int).tolist()
        self.code = events["admin1_code"].tolist()
        self.radius_km: list[float] = events["radius_km"].to_numpy(dtype=float).tolist()
        self.disputed: list[bool] = (events["attribution"] == "disputed").tolist()
        self.began = events["date_start"].to_numpy("datetime64[D]")
        _, self.best, self.high = figures(events)
        only = events[["fatalities_low", "fatalities_best"]].isna().all(axis=1).to_numpy()
        self.up_to = only & ~np.isnan(self.high)

    def new(self, since: date | None) -> npt.NDArray[np.bool_]:
        """Return which events began on a day or later."""
        if since is None:
            return np.ones(len(self.began), dtype=bool)
        return np.asarray(self.began >= np.datetime64(since))

    def mark(self, members: list[int], inside: npt.NDArray[np.bool_]) -> Placed | None:
        """Return the mark of rows that share a place, None where that is outside the view."""
        kind = _MARKS[max([self.precision[row] for row in members])]
        if kind == Mark.PLATE and self.code[members[0]] in self.provinces:
            return self._plate(members)
        if self.district and (number := self.district[members[0]]) >= 0:
            return self._district(members, self.known[number])
        if not inside[members[0]]:
            return None
        kind = Mark.DISC if kind == Mark.PLATE else kind
        x, y = self.points[members[0]].tolist()
        area = 0.0 if kind == Mark.POINT else self._area_px(kind, members)
        if kind in (Mark.DISC, Mark.STRETCH):
            return self._made(kind, members, x, y, area_px=max(area, style.MIN_AREA_PX))
        if len(members) > 1:
            size = style.badge_radius_px(len(members))
            return self._made(kind, members, x, y, area_px=area, size_px=size)
        return self._single(kind, members, x, y, area)

    def _single(self, kind: str, members: list[int], x: float, y: float, area: float) -> Placed:
        """Return the symbol of one event."""
        row = members[0]
        best, high = (
            None if np.isnan(figure) else float(figure)
            for figure in (self.best[row], self.high[row])
        )
        diplomatic = self.symbols[row] == style.DIPLOMATIC_SYMBOL
        drawn = style.single(best, high, diplomatic=diplomatic, up_to=bool(self.up_to[row]))
        return self._made(
            kind,
            members,
            x,
            y,
            area_px=area,
            size_px=drawn.radius,
            high_px=drawn.ring,
            hollow=drawn.hollow,
        )

    def _plate(self, members: list[int]) -> Placed | None:
        """Return the province's mark, at its label point or the nearest place in view."""
        area = self.provinces[self.code[members[0]]]
        rings = [self.frame.screen(*ring.T) for ring in area.rings]
        seen = [cut for ring in rings if len(cut := clip.polygon(ring, self.frame.box))]
        if not seen or _extent(seen) < MIN_VISIBLE * _extent(rings):
            return None
        x, y = self.frame.screen(*area.label)[0].tolist()
        if not self.frame.holds(np.array([[x, y]]), margin=24)[0]:
            x, y = max(seen, key=len).mean(axis=0).tolist()
        return self._made(Mark.PLATE, members, x, y, outline=tuple(seen))

    def _district(self, members: list[int], district: District) -> Placed | None:
        """Return a district's outline, where the spot for its number is in view."""
        spot = self.frame.screen(*district.spot)
        if not self.frame.holds(spot)[0]:
            return None
        rings = tuple(self.frame.screen(*ring.T) for ring in district.rings)
        area = district.radius_km * self.frame.px_per_km
        x, y = spot[0].tolist()
        return self._made(Mark.OUTLINE, members, x, y, area_px=area, outline=rings)

    def _area_px(self, kind: str, members: list[int]) -> float:
        """Return the radius of the area that holds all the events, logical px."""
        usual = style.DEFAULT_RADIUS_KM[kind]
        # an exact spot among near ones has no area
        near = [self.radius_km[row] for row in members if self.precision[row] != Precision.EXACT]
        return max([usual if math.isnan(km) else km for km in near]) * self.frame.px_per_km

    def _made(self, kind: str, members: list[int], x: float, y: float, **more: object) -> Placed:
        """Return the mark with its events, symbols and dispute."""
        symbols = _counted([self.symbols[row] for row in members])
        kinds = _counted([_MARKS[self.precision[row]] for row in members])
        if kind == Mark.OUTLINE:
            kinds = [(kind, len(members))]
        return Placed(
            mark=kind,
            x=x,
            y=y,
            events=tuple([self.ids[row] for row in members]),
            symbols=tuple(sorted(symbols, key=lambda pair: _ORDER[pair[0]])),
            disputed=any(self.disputed[row] for row in members),
            province=self.code[members[0]],
            kinds=tuple(sorted(kinds)),
            **{"area_px": 0.0, "size_px": 0.0, **more},  # type: ignore[arg-type]
        )


def _counted(names: list[str]) -> list[tuple[str, int]]:
    """Return each name with how often it stands there."""
    return [(names[0], 1)] if len(names) == 1 else list(Counter(names).items())


def _extent(rings: list[Points]) -> float:
    """Return the area of the rings' common bounds."""
    every = np.vstack(rings)
    return float(np.prod(np.ptp(every, axis=0)))
