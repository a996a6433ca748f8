"""The names on the map, placed by cost: none over another, as few events covered as possible."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from geo.sheet.clip import Box
from geo.sheet.crowding import number_room
from geo.sheet.display import Item, Text
from geo.sheet.frame import Frame
from geo.sheet.look import Look
from geo.sheet.placed import Placed
from geo.sheet.spots import LEADING, SEA_SPACING, SPACING, Name, box_size, names
from geo.sheet.symbols import AREAS, Tag
from geo.style import Mark

Boxes = npt.NDArray[np.float64]  # (n, 4) left, top, right, bottom in logical px

COVERED = 1000.0  # cost of an event's middle under a name: a last resort
AREA_SHARE = 0.06  # how much a name over a district's disc costs, to one over a symbol
LINE_SHARE = 0.25  # and over a line between countries
# what an area's name may cover at most; one in two lines is written where it covers hardly anything
WORST = {"province": COVERED} | dict.fromkeys(("focus", "country", "sea"), 4 * COVERED)
BROKEN = 120.0


@dataclass
class Taken:
    """What stands on the map already; labels are added as they are placed."""

    hard: list[Box]  # no name may touch these boxes
    numbers: tuple[Box, ...]  # those of them that are numbers of events
    marks: Boxes  # soft: boxes of symbols, dots and discs
    weights: npt.NDArray[np.float64]  # what a px² of each of them costs
    middles: npt.NDArray[np.float64]  # (n, 2) middles of the marks of events
    _hard: Boxes = field(default_factory=lambda: np.empty((0, 4)))  # the same as an array

    def under_number(self, box: Box) -> bool:
        """Return whether a box touches a number of events."""
        return bool(self.numbers) and bool(
            (_overlap(np.array([box]), np.array(self.numbers)) > 0).any()
        )

    def cost(self, boxes: Boxes) -> npt.NDArray[np.float64]:
        """Return what each box would cover; infinite where it touches another name."""
        total = np.zeros(len(boxes))
        if self.hard:
            if len(self._hard) != len(self.hard):  # boxes are only ever added
                self._hard = np.array(self.hard)
            hits = _overlap(boxes, self._hard) > 0
            total[hits.any(axis=1)] = math.inf
        (west, north), (east, south) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        marks, middles = self.marks, self.middles
        near = (marks[:, 0] < east) & (marks[:, 2] > west)
        near &= (marks[:, 1] < south) & (marks[:, 3] > north)
        if near.any():
            total += _overlap(boxes, marks[near]) @ self.weights[near]
        near = abs(middles * 2 - (west + east, north + south)) < (
            east - west + 2,
            south - north + 2,
        )
        middles = middles[near.all(axis=1)]
        if len(middles):
            x, y = middles.T
            left, top, right, bottom = (column[:, None] for column in boxes.T)
            under = (x > left - 1) & (x < right + 1) & (y > top - 1) & (y < bottom + 1)
            total += COVERED * under.sum(axis=1)
        return total


def taken_by(
    marks: Sequence[Placed],
    tags: Sequence[Tag],
    boxes: Sequence[Box],
    dots: Sequence[tuple[float, float]],
    lines: Sequence[Box] = (),
) -> Taken:
    """Return the map with its marks, their numbers, boxes of furniture and dots of towns.

    `lines` are small boxes along the lines between countries.
    """
    symbols = [mark for mark in marks if mark.size_px]
    numbers = [(tag.x - 9, tag.y - 8, tag.x + 9, tag.y + 8) for tag in tags]
    numbers += [
        (mark.x - 22, mark.y - 14, mark.x + 22, mark.y + 14)
        for mark in marks
        if mark.mark == Mark.PLATE
    ]
    numbers += [_number(mark) for mark in symbols if mark.badge]
    discs = [mark for mark in marks if mark.mark in AREAS]
    soft = [about(mark.x, mark.y, max(mark.size_px, mark.high_px) + 1) for mark in symbols]
    soft += [about(mark.x, mark.y, mark.area_px) for mark in discs]
    soft += [about(x, y, 5.0) for x, y in dots]
    soft += lines
    weights = [1.0] * len(symbols) + [AREA_SHARE] * len(discs) + [1.0] * len(dots)
    weights += [LINE_SHARE] * len(lines)
    middles = np.array([(mark.x, mark.y) for mark in symbols]).reshape(-1, 2)
    return Taken(
        [*boxes, *numbers],
        tuple(numbers),
        np.array(soft).reshape(-1, 4),
        np.array(weights),
        middles,
    )


def _number(mark: Placed) -> Box:
    """Return the box of a badge's number."""
    wide, high = number_room(mark.count, mark.size_px)
    return mark.x - wide, mark.y - high, mark.x + wide, mark.y + high


def about(x: float, y: float, reach: float) -> Box:
    """Return the box about a point."""
    return x - reach, y - reach, x + reach, y + reach


def _overlap(boxes: Boxes, others: Boxes) -> npt.NDArray[np.float64]:
    """Return the common area of each box with each other, px²."""
    wide = np.minimum(boxes[:, None, 2], others[:, 2]) - np.maximum(boxes[:, None, 0], others[:, 0])
    high = np.minimum(boxes[:, None, 3], others[:, 3]) - np.maximum(boxes[:, None, 1], others[:, 1])
    return np.asarray(np.clip(wide, 0, None) * np.clip(high, 0, None))


def area_names(frame: Frame, taken: Taken, look: Look) -> list[Item]:
    """Return the names of lands, provinces and seas where they cover the fewest events."""
    items: list[Item] = []
    for ways in names(frame, look.say.language):
        for name in ways:
            wide, high = box_size(name.style, name.text, name.local, name.size)
            half = np.array([wide / 2 + 6, high / 2 + 4])
            boxes = np.hstack([name.spots - half, name.spots + half])
            away = np.hypot(*(name.spots - name.spots[0]).T)
            covered = taken.cost(boxes)
            best = int((covered + away * 0.6).argmin())
            if covered[best] < (BROKEN if "\n" in name.text else WORST[name.style]):
                left, top, right, bottom = boxes[best].tolist()
                taken.hard.append((left, top, right, bottom))
                x, y = name.spots[best].tolist()
                items += _area_name(name, x, y, look)
                break
    return items


def _area_name(name: Name, x: float, y: float, look: Look) -> list[Item]:
    """Return an area's name in wide capitals with its local form below it."""
    theme, sea = look.theme, name.style == "sea"
    top = y - box_size(name.style, name.text, name.local, name.size)[1] / 2
    first, *more = name.text.split("\n")
    text = Text(
        x=x,
        y=top + name.size * 0.85,
        text=first,
        size=name.size,
        fill=theme.sea_label if sea else theme.muted,
        weight=500 if sea or name.style == "province" else 600,
        italic=sea,
        anchor="middle",
        halo="" if sea else theme.land,
        spacing=SEA_SPACING if sea else SPACING,
        opacity=0.95,
        part="area",
    )
    lines = [text]
    for line in more:
        lines.append(replace(text, y=lines[-1].y + name.size * LEADING, text=line))
    if not name.local:
        return [*lines]
    below = replace(text, y=lines[-1].y + name.size * LEADING, size=name.size * 0.9)
    return [*lines, replace(below, text=name.local, weight=400, spacing=0.0)]
