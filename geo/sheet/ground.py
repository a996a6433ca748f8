"""The quiet map under the events: land, water and borders, projected and cut to the frame."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from geo.earth import Bounds, overlap
from geo.land import Area, Land, Line, load_land
from geo.sheet import clip
from geo.sheet.display import Ground, Points, Shape
from geo.sheet.frame import Frame
from geo.sheet.look import Look

FOCUS = ("IR-11", "PK-BA")  # Sistan and Baluchestan, Balochistan: the project's subject
BLEED = 4.0  # px drawn beyond the rectangle, so that no cut edge shows
STEP = 0.3  # px: points nearer than this are left out
_DASHES = {"disputed": (5.0, 3.5), "line_of_control": (1.6, 3.0)}
_WIDTHS = {"coast": 0.8, "province": 0.7, "country": 1.6, "disputed": 1.2, "line_of_control": 1.6}


class Projected(NamedTuple):
    """Land, water and lines on the sheet, without colours."""

    known: tuple[Points, ...]  # where the files know what is land and what is sea, () for all
    land: tuple[Points, ...]
    focus: tuple[Points, ...]
    focus_edges: tuple[Points, ...]
    disputed: tuple[Points, ...]
    lakes: tuple[Points, ...]
    shores: tuple[Points, ...]  # of seasonal lakes: dashes
    rivers: tuple[Points, ...]
    lines: tuple[tuple[str, tuple[Points, ...]], ...]  # kind and its pieces, dashes cut


@lru_cache(maxsize=8)
def projected(frame: Frame) -> Projected:
    """Return the land inside the frame, in logical px."""
    land = load_land()
    focus = [area for area in land.provinces if area.code in FOCUS]
    return Projected(
        known=_known(land, frame),
        land=_areas((*land.countries, *land.disputed), frame),
        focus=_areas(focus, frame),
        focus_edges=_edges(focus, frame),
        disputed=_areas(land.disputed, frame),
        lakes=_areas([lake for lake in land.lakes if not lake.seasonal], frame),
        shores=_shores([lake for lake in land.lakes if lake.seasonal], frame),
        rivers=tuple(piece for line in land.rivers for piece in _line(line, frame)),
        lines=_borders(land, frame),
    )


def ground(frame: Frame, look: Look) -> Ground:
    """Return the ground of a frame in a theme's colours, or a plain one without land."""
    theme, parts = look.theme, projected(frame)
    inks = {
        "coast": theme.coast,
        "province": theme.province_line,
        "country": theme.country_line,
        "disputed": theme.disputed_line,
        "line_of_control": theme.disputed_line,
    }
    shapes = [
        Shape(rings=parts.known, fill=theme.sea, part="sea"),
        Shape(rings=parts.land, fill=theme.land, part="land"),
        Shape(rings=parts.focus, fill=theme.focus, part="focus"),
        Shape(rings=parts.lakes, fill=theme.lake, part="lake"),
        Shape(rings=parts.shores, stroke=theme.river, width=0.8, closed=False, part="shore"),
        Shape(rings=parts.rivers, stroke=theme.river, width=0.9, closed=False, part="river"),
    ]
    for kind, width in _WIDTHS.items():
        pieces = tuple(piece for name, own in parts.lines if name == kind for piece in own)
        shapes.append(Shape(rings=pieces, stroke=inks[kind], width=width, closed=False, part=kind))
        if kind == "province":
            shapes.append(
                Shape(rings=parts.focus_edges, stroke=theme.focus_line, width=1.0, closed=False)
            )
    box = (frame.left, frame.top, frame.width, frame.height)
    # what nobody drew is no sea
    sea = theme.page if parts.known else theme.sea
    return Ground(key=(frame, look.theme_name), box=box, sea=sea, shapes=tuple(shapes))


def area_rings(area: Area, frame: Frame) -> list[Points]:
    """Return an area's rings (even-odd) cut to the frame, logical px."""
    rings = [frame.screen(*ring.T) for ring in area.rings if _near(ring, frame.shown)]
    return [cut for ring in rings if len(cut := clip.polygon(ring, _grown(frame))) > 2]


def _areas(areas: Iterable[Area], frame: Frame) -> tuple[Points, ...]:
    """Return all areas as rings without holes."""
    rings = []
    for area in areas:
        rings += clip.without_holes([clip.thin(ring, STEP) for ring in area_rings(area, frame)])
    return tuple(ring for ring in rings if len(ring) > 2)


def _known(land: Land, frame: Frame) -> tuple[Points, ...]:
    """Return the outline of what the files know, nothing where the frame shows no more."""
    west, south, east, north = land.bounds
    shown = frame.shown
    if west <= shown[0] and south <= shown[1] and shown[2] <= east and shown[3] <= north:
        return ()
    steps = np.linspace(0.0, 1.0, 49)[:-1]
    across, down = west + (east - west) * steps, south + (north - south) * steps
    lon = [across, np.full(48, east), across[::-1], np.full(48, west)]
    lat = [np.full(48, south), down, np.full(48, north), down[::-1]]
    return (clip.polygon(frame.screen(np.concatenate(lon), np.concatenate(lat)), _grown(frame)),)


def _edges(areas: Iterable[Area], frame: Frame) -> tuple[Points, ...]:
    """Return the areas' outlines as lines, not drawn along the frame's edge."""
    pieces: list[Points] = []
    for area in areas:
        for ring in area.rings:
            closed = frame.screen(*np.vstack([ring, ring[:1]]).T)
            pieces += clip.line(clip.thin(closed, STEP), _grown(frame))
    return tuple(pieces)


def _shores(lakes: Iterable[Area], frame: Frame) -> tuple[Points, ...]:
    """Return the dashed shores of lakes that are dry in most years."""
    return tuple(
        dash for edge in _edges(lakes, frame) for dash in clip.dashes(edge, _DASHES["disputed"])
    )


def _borders(land: Land, frame: Frame) -> tuple[tuple[str, tuple[Points, ...]], ...]:
    """Return each kind's lines inside the frame, cut into dashes where disputed."""
    kinds = []
    for kind in _WIDTHS:
        lines = [line for line in land.lines if line.kind == kind]
        pieces = [piece for line in lines for piece in _line(line, frame)]
        if kind in _DASHES:
            pieces = [dash for piece in pieces for dash in clip.dashes(piece, _DASHES[kind])]
        kinds.append((kind, tuple(pieces)))
    return tuple(kinds)


def _line(line: Line, frame: Frame) -> list[Points]:
    """Return the pieces of a line inside the frame."""
    if not _near(line.points, frame.shown):
        return []
    return clip.line(clip.thin(frame.screen(*line.points.T), STEP), _grown(frame))


def _near(points: Points, bounds: Bounds) -> bool:
    """Return whether points in degrees may reach into the bounds."""
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    return overlap((float(west), float(south), float(east), float(north)), bounds)


def _grown(frame: Frame) -> clip.Box:
    """Return the frame's box and a little more."""
    left, top, right, bottom = frame.box
    return left - BLEED, top - BLEED, right + BLEED, bottom + BLEED
