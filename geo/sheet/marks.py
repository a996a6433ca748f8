"""Which mark stands where, and for which events: one for each place and kind of mark."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
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
from geo.joint import NONE as APART
from geo.joint import Degrees, Discs, drawn_at
from geo.land import Area, Land
from geo.sheet import clip
from geo.sheet.crowding import apart, uncrowded
from geo.sheet.display import Points
from geo.sheet.frame import Frame
from geo.sheet.placed import ORDER, Placed
from geo.sheet.whole import is_whole
from geo.style import MARK_OF_PRECISION, Mark

MIN_VISIBLE = 0.02  # share of a province that must be in view before it is hatched there
PLATE_PX = (20.0, 13.0)  # half the room of a province's plate
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
    cut: tuple[Placed, ...] = ()  # marks left out because the map's edge would cut their symbols


# by plain numbers, which many events are looked up by quicker
_MARKS: dict[int, str] = {int(precision): mark for precision, mark in MARK_OF_PRECISION.items()}


def place(
    events: pd.DataFrame,
    frame: Frame,
    land: Land,
    *,
    since: date | None = None,
    districts: Districts = NONE,
    shared: Discs = APART,
) -> Placing:
    """Return the marks of the events inside the frame, and the rows left out.

    No row is in two places: marks' events + not placed + outside = rows. Outside is also what the
    map's edge would cut the symbol of (geo.sheet.whole). Marks of events that
    all began before `since` are lighter, as on the screen. Events of the `districts` are drawn as
    those; others that share a disc of the data set stand where it does (geo.joint.of).
    """
    return Placer(events, frame, land, districts, shared).first(len(events), since=since)


class Placer:
    """Places the first so many events of a selection again and again, each mark made once."""

    def __init__(
        self,
        events: pd.DataFrame,
        frame: Frame,
        land: Land,
        districts: Districts = NONE,
        shared: Discs = APART,
    ) -> None:
        """Find where all the events are."""
        self._frame = frame
        self._has_place = np.asarray(placed(events), dtype=bool)
        district = districts.rows(events)
        # events of one district stand at one of its places, but for those drawn as its outline
        own = drawn_at(events, APART)
        degrees = np.where(district[:, None] >= 0, own, drawn_at(events, shared))
        self._points = np.full((len(events), 2), np.nan)
        if self._has_place.any():
            self._points[self._has_place] = frame.screen(*degrees[self._has_place].T)
        with np.errstate(invalid="ignore"):
            self._inside = self._has_place & frame.holds(self._points)
        provinces = {area.code: area for area in land.provinces}
        self._groups = _groups(events, self._has_place, provinces, district, degrees)
        self._rows = _Rows(events, self._points, frame, provinces)
        if districts.known:
            self._rows.known, self._rows.district = districts.known, district.tolist()
        # the mark of each group as it was last, and of how many events
        self._made: list[tuple[int, Placed | None]] = [(0, None)] * len(self._groups)

    def first(self, count: int, *, since: date | None = None) -> Placing:
        """Return the marks of the first `count` events, as `place` does."""
        new = self._rows.new(since).tolist()
        marks, cut, rows = list[Placed](), list[Placed](), list[int]()
        for at, members in enumerate(self._groups):
            own = members[: bisect_left(members, count)]
            mark = self._mark(at, own) if own else None
            if mark is not None and not is_whole(mark, self._frame.box):
                cut.append(mark)
            elif mark is not None:
                light = 1.0 if any(new[row] for row in reversed(own)) else style.EARLIER_ALPHA
                if mark.light != light:
                    mark = replace(mark, light=light)
                    self._made[at] = (len(own), mark)
                marks.append(mark)
                rows += own
        marks, grown = _parted(uncrowded(marks), self._frame)
        marks = apart(marks, lambda mark: is_whole(mark, self._frame.box))
        plates = [_settled(mark, marks, self._frame) for mark in marks if mark.mark == Mark.PLATE]
        others = [mark for mark in marks if mark.mark != Mark.PLATE]
        has_place = self._has_place[:count]
        outside = has_place.copy()
        outside[rows] = False
        if grown:  # badges are larger than the symbols that they are made of
            lost = {event for mark in grown for event in mark.events}
            outside[[row for row in rows if self._rows.ids[row] in lost]] = True
        left_out = (*cut, *grown)
        return Placing((*others, *plates), ~has_place, outside, self._points[:count], left_out)

    def _mark(self, at: int, members: list[int]) -> Placed | None:
        """Return the mark of a group's members, made anew only where there are others."""
        count, mark = self._made[at]
        if count != len(members):
            mark = self._rows.mark(members, self._inside)
            self._made[at] = (len(members), mark)
        return mark


def _parted(marks: Sequence[Placed], frame: Frame) -> tuple[list[Placed], list[Placed]]:
    """Return the marks that a frame shows whole, and those that its edge would cut."""
    whole, cut = list[Placed](), list[Placed]()
    for mark in marks:
        (whole if is_whole(mark, frame.box) else cut).append(mark)
    return whole, cut


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
    degrees: Degrees,
) -> list[list[int]]:
    """Return the row numbers of each mark: same place and same kind of mark.

    `district` is the number of the district that each row is drawn as, -1 for none;
    `degrees` are where the rows are drawn.
    """
    keys = []
    values = [events[column].to_numpy() for column in ("geo_precision", "admin1_code")]
    values += [degrees[:, 1], degrees[:, 0]]
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
            symbols=tuple(sorted(symbols, key=lambda pair: ORDER[pair[0]])),
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
