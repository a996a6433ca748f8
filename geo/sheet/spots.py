"""Where on the map the name of each land, province and sea could stand; the same for all events."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from geo.land import Area, Sea, load_land
from geo.sheet import clip
from geo.sheet import type as lettering
from geo.sheet.display import Points
from geo.sheet.frame import Frame
from geo.sheet.ground import FOCUS, area_rings, projected
from geo.sheet.look import called

GRID_PX = 26.0  # distance of the places that are tried
COARSE_PX = 2.5  # detail of the outlines that they are tried against
SPACING = 0.2  # em between the capitals of an area's name
SEA_SPACING = 0.06  # em between the letters of a sea's
LEADING = 1.25  # em from one line of an area's name to the next


class Name(NamedTuple):
    """A name of the ground and the middles of the boxes where it fits, best first."""

    style: str  # country, focus, province or sea
    text: str  # in one line or two
    local: str  # the same in the script of the place, "" for none
    size: float
    spots: Points


@lru_cache(maxsize=8)
def names(frame: Frame, language: str) -> tuple[tuple[Name, ...], ...]:
    """Return the names that fit somewhere in the frame, most important first.

    Each is written in one line, and one of the provinces that the map is about also in two, for
    where the one has no room. In English they have their local form below them.
    """
    land = load_land()
    focus = [area for area in land.provinces if area.code in FOCUS]
    rest = [area for area in land.provinces if area.code not in FOCUS]
    about = [ring for area in focus for ring in _coarse(area, frame)]
    found = [_focus(area, frame, language) for area in focus]
    found += [
        (_area("country", area, 19.0, frame, language, but=about),) for area in land.countries
    ]
    found += [(_sea(sea, frame, language),) for sea in land.seas]
    found += [(_area("province", area, 10.5, frame, language),) for area in rest]
    fitting = (tuple(way for way in ways if way and len(way.spots)) for ways in found)
    return tuple(ways for ways in fitting if ways)


def box_size(style: str, text: str, local: str, size: float) -> tuple[float, float]:
    """Return the width and height of a name with its local form below, logical px."""
    spacing = SEA_SPACING if style == "sea" else SPACING
    lines = text.split("\n")
    wide = max(lettering.width(line, size, weight=600, spacing=spacing) for line in lines)
    if local:
        wide = max(wide, lettering.width(local, size * 0.9, weight=500))
    return wide, size * ((2.3 if local else 1.0) + LEADING * (len(lines) - 1))


def _focus(area: Area, frame: Frame, language: str) -> tuple[Name | None, ...]:
    """Return the name of a province that the map is about, in one line and in two."""
    text = called(area, language)
    gaps = [at for at, letter in enumerate(text) if letter == " "]
    middle = min(gaps, key=lambda at: abs(at - len(text) / 2), default=0)
    ways = [text, f"{text[:middle]}\n{text[middle + 1 :]}"] if gaps else [text]
    return tuple(_area("focus", area, 15.0, frame, language, text=way) for way in ways)


def _area(
    style: str,
    area: Area,
    size: float,
    frame: Frame,
    language: str,
    *,
    but: Sequence[Points] = (),
    text: str = "",
) -> Name | None:
    """Return an area's name with the places where its whole box lies in the area.

    `but` is a part of it that is left to other names, `text` the name in lines.
    """
    rings = _coarse(area, frame)
    text = (text or called(area, language)).upper()
    local = "" if style == "province" else area.name_ur if area.country == "PK" else area.name_fa
    local = local if language == "en" else ""
    wide, high = box_size(style, text, local, size)
    grid = _grid(rings, frame, wide, high)
    if not len(grid):
        return None
    for right in (-0.5, -0.25, 0.0, 0.25, 0.5):
        for down in (-0.5, 0.5):
            at = np.array([right * wide, down * high])
            grid = grid[clip.inside(rings, grid + at)]
            grid = grid[~clip.inside(but, grid + at)]
    return Name(style, text, local, size, _sorted(grid, frame.screen(*area.label)[0]))


def _sea(sea: Sea, frame: Frame, language: str) -> Name | None:
    """Return a sea's name with the places on the water near where it belongs, None outside."""
    at = frame.screen(*sea.label)[0]
    if not frame.holds(at[None])[0]:
        return None
    size, text = 15.0, called(sea, language)
    wide, high = box_size("sea", text, "", size)
    room = np.array([260.0, 110.0])
    around = np.array([at - room, at + room])
    grid = _grid([around], frame, wide, high, step=GRID_PX / 2)
    land, known = load_land(), projected(frame).known
    areas = [_coarse(area, frame) for area in (*land.countries, *land.disputed)]
    for share in (-0.6, -0.3, 0.0, 0.3, 0.6):
        for rise in (-0.9, 0.9):
            beside = np.array([share * wide, rise * high])
            if known:  # nobody drew what lies beyond: it may be land
                grid = grid[clip.inside(known, grid + beside)]
            for rings in areas:
                grid = grid[~clip.inside(rings, grid + beside)]
    return Name("sea", text, "", size, _sorted(grid, at))


def _sorted(spots: Points, middle: Points) -> Points:
    """Return the spots, the nearest to the middle first."""
    order = np.argsort(np.hypot(*(spots - middle).T), kind="stable")
    return np.asarray(spots[order])


def _coarse(area: Area, frame: Frame) -> list[Points]:
    """Return an area's rings in the frame with few points, enough to test a box against."""
    rings = [clip.thin(ring, COARSE_PX) for ring in area_rings(area, frame)]
    return [ring for ring in rings if len(ring) > 3 and np.prod(np.ptp(ring, axis=0)) > 400]


def _grid(
    rings: Sequence[Points], frame: Frame, wide: float, high: float, *, step: float = GRID_PX
) -> Points:
    """Return the points of a fixed grid about which a box would lie in the frame and the rings."""
    if not rings:
        return np.empty((0, 2))
    every, half = np.vstack(rings), np.array([wide / 2 + 6, high / 2 + 6])
    left, top, right, bottom = frame.box
    low = np.maximum(every.min(axis=0), (left, top)) + half
    high_end = np.minimum(every.max(axis=0), (right, bottom)) - half
    if (low > high_end).any():
        return np.empty((0, 2))
    axes = [
        np.arange(np.ceil(start / step), end / step + 1e-9) * step
        for start, end in zip(low, high_end, strict=True)
    ]
    return np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
