"""Marks that hide each other, joined until each number can be read."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo import style
from geo.sheet.placed import ORDER, Placed
from geo.style import Mark

TOGETHER_PX = style.TOGETHER_PX  # on the screen as here
SMALL_PX = style.SMALL_PX
# where badges hide each other, places farther apart share one: up to the first that is enough
REACHES_PX = (TOGETHER_PX, 21.0, 28.0, 36.0, 46.0)
CROWDED = 0.1  # share of the symbols with another upon their middle or under it, from which on
MOST_APART = 300  # badges up to which they move apart: among more there is no room for it
ASIDE_PX = tuple(range(4, 49, 4))  # how far a badge moves from its place, px
# half the room of a badge's number: of each digit across, as shares of the size of its type
DIGIT, DIGIT_HIGH = 0.33, 0.38


def uncrowded(marks: Sequence[Placed]) -> list[Placed]:
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


def apart(marks: Sequence[Placed], is_shown: Callable[[Placed], bool]) -> list[Placed]:
    """Return the marks with badges of two provinces moved apart where one cuts the other's number.

    They cannot be one. That of fewer events moves, the least that is enough, to where it hides
    neither a number nor the middle of a symbol, and where it `is_shown`; without such a spot it
    stays.
    """
    found = list(marks)
    badges = [at for at, mark in enumerate(found) if mark.badge]
    if not 2 <= len(badges) <= MOST_APART:
        return found
    x, y, size = np.array([(found[at].x, found[at].y, found[at].size_px) for at in badges]).T
    near = _pairs(x, y, 2.0 * float(size.max()))
    for one, other in sorted(zip(near.one.tolist(), near.other.tolist(), strict=True)):
        pair = sorted((badges[one], badges[other]), key=lambda at: (found[at].count, -at))
        if _cuts(found[pair[0]], found[pair[1]]):
            found[pair[0]] = _aside(found[pair[0]], found, is_shown)
    return found


def _cuts(one: Placed, other: Placed) -> bool:
    """Return whether either of two marks hides part of the other's number, or its middle."""
    for upper, lower in ((one, other), (other, one)):
        wide, high = number_room(lower.count, lower.size_px) if lower.badge else (0.0, 0.0)
        across = max(abs(upper.x - lower.x) - wide, 0.0)
        down = max(abs(upper.y - lower.y) - high, 0.0)
        if math.hypot(across, down) < upper.size_px and upper.badge:
            return True
    return False


def _aside(mark: Placed, marks: Sequence[Placed], is_shown: Callable[[Placed], bool]) -> Placed:
    """Return a badge at the nearest spot where it cuts nothing, or where it is."""
    far = ASIDE_PX[-1] + 2 * style.BADGE_PX[2]
    beside = [
        other
        for other in marks
        if other is not mark
        and other.size_px
        and math.hypot(other.x - mark.x, other.y - mark.y) < far + other.size_px
    ]
    for away in ASIDE_PX:
        for turn in range(16):
            angle = turn * math.pi / 8
            x, y = mark.x + away * math.sin(angle), mark.y - away * math.cos(angle)
            moved = replace(mark, x=x, y=y, moved_from=mark.moved_from or (mark.x, mark.y))
            if is_shown(moved) and not any(_cuts(moved, other) for other in beside):
                return moved
    return mark


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
        symbols=tuple(sorted(counts.items(), key=lambda pair: ORDER[pair[0]])),
        area_px=max(reach) if Mark.HALO in kinds else 0.0,
        size_px=style.badge_radius_px(sum(counts.values())),
        high_px=0.0,
        hollow=False,
        disputed=any(mark.disputed for mark in members),
        light=max(mark.light for mark in members),
        kinds=tuple(pair for mark in members for pair in mark.kinds),
        spread_px=max(far + mark.spread_px for mark, far in zip(members, away, strict=True)),
    )
