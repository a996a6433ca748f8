"""What every map carries: a scale bar and an inset that says where in the world this is."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from geo.land import load_land
from geo.sheet import clip, figures
from geo.sheet import type as lettering
from geo.sheet.column import small
from geo.sheet.display import Item, Points, Shape
from geo.sheet.frame import Frame
from geo.sheet.ground import projected
from geo.sheet.look import SMALL, Look

LENGTHS_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
LEAST_BAR_PX = 110.0
# where the names of countries stand in the inset: alpha-2 code, degrees
NAMED = (
    ("IR", 54.0, 32.8),
    ("AF", 66.0, 34.2),
    ("PK", 71.8, 31.4),
    ("IN", 75.5, 26.5),
    ("OM", 56.6, 21.8),
)
LOCATOR_VIEW = (49.0, 21.5, 77.0, 38.0)  # Iran, Pakistan and what lies about them


def bar(frame: Frame, x: float, y: float) -> tuple[float, int]:
    """Return the scale bar's length in px and in km at a place: the great circle there."""
    km_per_px = frame.distance_km((x, y), (x + LEAST_BAR_PX, y)) / LEAST_BAR_PX
    km = next((km for km in LENGTHS_KM if km / km_per_px >= LEAST_BAR_PX), LENGTHS_KM[-1])
    # measured once more over its own length, because a straight line of the map is no great circle
    px = km / km_per_px
    return px * km / frame.distance_km((x, y), (x + px, y)), km


def scale_bar(frame: Frame, x: float, y: float, look: Look) -> list[Item]:
    """Return a bar of four pieces whose left end is at (x, y), with its lengths above it."""
    px, km = bar(frame, x, y)
    theme, items = look.theme, list[Item]()
    for piece in range(4):
        items.append(
            Shape(
                rings=(figures.rectangle(x + piece * px / 4, y, px / 4, 5.0),),
                fill=theme.ink if piece % 2 == 0 else theme.halo,
                stroke=theme.ink,
                width=0.8,
                part="scale",
            )
        )
    labels = (
        (0, look.say.number(0)),
        (2, look.say.number(km / 2)),
        (4, look.say("sheet.scale", km=look.say.number(km))),
    )
    for piece, text in labels:
        at = x + piece * px / 4
        items.append(
            small(
                at, y - 6, text, look, anchor="middle", ink=theme.ink, weight=500, halo=theme.halo
            )
        )
    return items


@lru_cache(maxsize=8)
def locator(frame: Frame, box: tuple[float, float, float, float], look: Look) -> tuple[Item, ...]:
    """Return an inset (x, y, width, height) with the countries and the frame's rectangle."""
    x, y, width, height = box
    theme = look.theme
    inset = Frame(LOCATOR_VIEW, x, y, width, height)
    countries, provinces, borders = (
        tuple(ring + np.array([x, y]) for ring in rings) for rings in _inset_land(width, height)
    )
    where = _cut(_edge(frame, inset), inset.box)
    items: list[Item] = [
        Shape(rings=(figures.rectangle(*box),), fill=theme.sea, part="locator"),
        Shape(rings=countries, fill=theme.land, part="locator"),
        Shape(rings=provinces, fill=theme.province_line, opacity=0.5, part="locator"),
        Shape(rings=borders, stroke=theme.focus_line, width=0.6, closed=False, part="locator"),
        Shape(rings=(where,), fill=theme.accent, opacity=0.14, part="locator"),
        Shape(rings=(where,), stroke=theme.accent, width=1.6, part="locator"),
        Shape(rings=(figures.rectangle(*box),), stroke=theme.focus_line, width=0.8, part="locator"),
    ]
    return (*items, *_names(inset, look))


@lru_cache(maxsize=8)
def _inset_land(width: float, height: float) -> tuple[tuple[Points, ...], ...]:
    """Return the countries, the provinces and the borders of an inset whose corner is at (0, 0)."""
    inset = Frame(LOCATOR_VIEW, 0.0, 0.0, width, height)
    parts = projected(inset)
    own = [ring for area in load_land().provinces for ring in area.rings]
    borders = tuple(
        piece
        for kind, pieces in parts.lines
        if kind in ("country", "coast")
        for line in pieces
        for piece in clip.line(line, inset.box)
    )
    return (
        _full(tuple(_cut(ring, inset.box) for ring in parts.land)),
        _full(tuple(_cut(inset.screen(*ring.T), inset.box) for ring in own)),
        borders,
    )


def _names(inset: Frame, look: Look) -> list[Item]:
    """Return the names of Iran, Pakistan and their largest neighbours that lie in the inset."""
    items: list[Item] = []
    for country, lon, lat in NAMED:
        x, y = inset.screen(lon, lat)[0].tolist()
        words = look.say(f"sheet.locator.{country}")
        half = lettering.width(words, SMALL) / 2 + 4
        left, top, right, bottom = inset.box
        if left + half < x < right - half and top + 10 < y < bottom - 8:
            items.append(small(x, y + 3, words, look, anchor="middle", halo=look.theme.halo))
    return items


def _edge(frame: Frame, inset: Frame) -> Points:
    """Return the frame's outline as a ring in the inset."""
    left, top, right, bottom = frame.box
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom], [left, top]])
    steps = np.linspace(0, 4, 81)
    around = np.column_stack([np.interp(steps, range(5), corners[:, axis]) for axis in (0, 1)])
    return inset.screen(*frame.degrees(around[:-1]).T)


def _cut(ring: Points, box: clip.Box) -> Points:
    """Return the ring's part in the box."""
    return clip.polygon(ring, box)


def _full(rings: tuple[Points, ...]) -> tuple[Points, ...]:
    """Return the rings that hold an area."""
    return tuple(ring for ring in rings if len(ring) > 2)
