"""Which mark stands where, and for which events: one for each place and kind of mark."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.measure import placed
from geo import style
from geo.land import Area, Land
from geo.sheet import clip
from geo.sheet.display import Points
from geo.sheet.frame import Frame
from geo.style import MARK_OF_PRECISION, Mark

MIN_AREA_PX = 13.0  # smallest disc that can hold its number
MIN_VISIBLE = 0.02  # share of a province that must be in view before it is hatched there


@dataclass(frozen=True, eq=False)
class Placed:
    """One mark of the map and the events it stands for."""

    mark: str  # Mark.POINT, HALO, DISC, PLATE or STRETCH
    x: float  # logical px
    y: float
    events: tuple[str, ...]
    symbols: tuple[tuple[str, int], ...]  # symbol name and events, in legend order
    area_px: float  # radius of the area that holds the events, 0 for a point
    size_px: float  # radius of the symbol or badge
    high_px: float = 0.0  # radius for the highest figure, 0 where that is the best one
    hollow: bool = False  # deaths unknown, or only an upper figure
    disputed: bool = False  # who did it is disputed
    outline: tuple[Points, ...] = ()  # the province, logical px, cut at the map's edge

    @property
    def count(self) -> int:
        """Return the number of events."""
        return sum(count for _, count in self.symbols)

    @property
    def symbol(self) -> str:
        """Return the symbol of most of its events, the first in legend order among equals."""
        return max(self.symbols, key=lambda pair: pair[1])[0]  # they are in legend order


class Placing(NamedTuple):
    """All marks of a map, and which rows of the events they leave out (boolean masks)."""

    marks: tuple[Placed, ...]
    not_placed: npt.NDArray[np.bool_]
    outside: npt.NDArray[np.bool_]
    points: Points  # (n, 2) logical px of each row, NaN where not placed


def _order(symbol: str) -> int:
    """Return a symbol's position in the legend."""
    return [known.name for known in style.SYMBOLS].index(symbol)


def place(events: pd.DataFrame, frame: Frame, land: Land) -> Placing:
    """Return the marks of the events inside the frame, and the rows left out.

    No row is in two places: marks' events + not placed + outside = rows.
    """
    has_place = np.asarray(placed(events), dtype=bool)
    points = np.full((len(events), 2), np.nan)
    if has_place.any():
        there = events.loc[has_place]
        points[has_place] = frame.screen(there["longitude"], there["latitude"])
    with np.errstate(invalid="ignore"):
        inside = has_place & frame.holds(points)
    provinces = {area.code: area for area in land.provinces}
    rows = _Rows(events, points, frame, provinces)
    marks: list[Placed] = []
    shown = np.zeros(len(events), dtype=bool)
    for members in _groups(events, has_place, provinces):
        mark = rows.mark(members, inside)
        if mark is not None:
            marks.append(mark)
            shown[members] = True
    return Placing(tuple(marks), ~has_place, has_place & ~shown, points)


def _groups(
    events: pd.DataFrame, has_place: npt.NDArray[np.bool_], provinces: dict[str, Area]
) -> list[list[int]]:
    """Return the row numbers of each mark: same place and same kind of mark."""
    keys = []
    columns = ("geo_precision", "admin1_code", "latitude", "longitude")
    values = [events[column].to_numpy() for column in columns]
    for row in np.flatnonzero(has_place).tolist():
        precision, code, latitude, longitude = (column[row] for column in values)
        mark = MARK_OF_PRECISION[int(precision)]
        if mark == Mark.PLATE and code in provinces:
            keys.append(((Mark.PLATE, code, 0.0, 0.0), row))
        else:
            family = Mark.POINT if mark == Mark.HALO else Mark.DISC if mark == Mark.PLATE else mark
            keys.append(((family, "", float(latitude), float(longitude)), row))
    keys.sort()
    return [[row for _, row in group] for _, group in groupby(keys, key=lambda pair: pair[0])]


class _Rows:
    """The columns that marks are made from, as arrays."""

    def __init__(
        self, events: pd.DataFrame, points: Points, frame: Frame, provinces: dict[str, Area]
    ) -> None:
        """Take the columns once."""
        self.points, self.frame, self.provinces = points, frame, provinces
        self.ids = events["event_id"].to_numpy()
        self.symbols = [style.symbol_of(kind).name for kind in events["kind"]]
        self.precision = events["geo_precision"].fillna(0).to_numpy(dtype=int)
        self.code = events["admin1_code"].to_numpy()
        self.radius_km = events["radius_km"].to_numpy(dtype=float)
        self.disputed = (events["attribution"] == "disputed").to_numpy()
        self.best, self.high = (
            events[f"fatalities_{name}"].to_numpy(dtype=float, na_value=np.nan)
            for name in ("best", "high")
        )

    def mark(self, members: list[int], inside: npt.NDArray[np.bool_]) -> Placed | None:
        """Return the mark of rows that share a place, None where that is outside the view."""
        kind = MARK_OF_PRECISION[max(self.precision[members].tolist())]
        if kind == Mark.PLATE and self.code[members[0]] in self.provinces:
            return self._plate(members)
        if not inside[members[0]]:
            return None
        kind = Mark.DISC if kind == Mark.PLATE else kind
        x, y = self.points[members[0]].tolist()
        area = 0.0 if kind == Mark.POINT else self._area_px(members)
        if kind in (Mark.DISC, Mark.STRETCH):
            return self._made(kind, members, x, y, area_px=max(area, MIN_AREA_PX))
        if len(members) > 1:
            return self._made(kind, members, x, y, area_px=area, size_px=badge_radius(len(members)))
        return self._single(kind, members, x, y, area)

    def _single(self, kind: str, members: list[int], x: float, y: float, area: float) -> Placed:
        """Return the symbol of one event, its size from the best figure."""
        row = members[0]
        best, high = self.best[row], self.high[row]
        counted = self.symbols[row] != style.DIPLOMATIC_SYMBOL
        size = style.radius_px(None if np.isnan(best) else float(best))
        top = style.radius_px(float(high)) if not np.isnan(high) else 0.0
        wider = not np.isnan(high) and (np.isnan(best) or high > best)
        return self._made(
            kind,
            members,
            x,
            y,
            area_px=area,
            size_px=size,
            high_px=top if wider else 0.0,
            hollow=bool(counted and np.isnan(best)),
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

    def _area_px(self, members: list[int]) -> float:
        """Return the radius of the area that holds all the events, logical px."""
        known = self.radius_km[members]
        known = known[~np.isnan(known)]
        near = self.precision[members[0]] <= 2
        km = float(known.max()) if len(known) else style.NEAR_RADIUS_KM * (1 if near else 2)
        return km * self.frame.px_per_km

    def _made(self, kind: str, members: list[int], x: float, y: float, **more: object) -> Placed:
        """Return the mark with its events, symbols and dispute."""
        counts = Counter(self.symbols[row] for row in members)
        return Placed(
            mark=kind,
            x=x,
            y=y,
            events=tuple(self.ids[members].tolist()),
            symbols=tuple(sorted(counts.items(), key=lambda pair: _order(pair[0]))),
            disputed=bool(self.disputed[members].any()),
            **{"area_px": 0.0, "size_px": 0.0, **more},  # type: ignore[arg-type]
        )


def _extent(rings: list[Points]) -> float:
    """Return the area of the rings' common bounds."""
    every = np.vstack(rings)
    return float(np.prod(np.ptp(every, axis=0)))


def badge_radius(events: int) -> float:
    """Return the radius of a number badge, logical px: it grows a little with the number."""
    return min(8.5 + 1.35 * events**0.5, 22.0)
