"""The outline on a sheet of the area that is asked for: straight on the Web Mercator map."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from data.area import Area
from geo import style
from geo.earth import degrees, mercator
from geo.sheet import clip
from geo.sheet.display import Item, Points, Shape
from geo.sheet.frame import Frame
from geo.sheet.look import Look

# An edge of 60 degrees bends by a tenth of its length on a conic map; in so many pieces no chord
# leaves it by more than 0.1 px, even where it is fifty times as long as the map is wide
PIECES = 256


def ring(area: Area, frame: Frame) -> Points:
    """Return the closed outline in logical px: edges of the Mercator map, in small pieces."""
    corners = np.column_stack(mercator(*zip(*area.corners, strict=True))).astype(np.float64)
    share = np.linspace(0.0, 1.0, PIECES, endpoint=False)[:, None]
    edges = [one + (other - one) * share for one, other in pairwise([*corners, corners[0]])]
    path = np.vstack([*edges, corners[:1]])
    return frame.screen(*degrees(*path.T))


def outline(area: Area | None, frame: Frame, look: Look) -> list[Item]:
    """Return the thin dashed outline of an area, [] where none of it is in the frame."""
    pieces = clip.line(ring(area, frame), frame.box) if area else []
    dashes = tuple(dash for piece in pieces for dash in clip.dashes(piece, style.AREA_DASH))
    return [_shape(dashes, look)] if dashes else []


def sample(x: float, y: float, wide: float, look: Look) -> list[Item]:
    """Return a small outline about a point, for the key."""
    high = wide / 2
    corners = np.array([(-wide, -high), (wide, -high), (wide, high), (-wide, high), (-wide, -high)])
    dashes = tuple(clip.dashes(corners / 2 + np.array([x, y]), (3.5, 2.0)))
    return [_shape(dashes, look)]


def _shape(dashes: tuple[Points, ...], look: Look) -> Shape:
    """Return dashes as the outline of an area."""
    ink = look.theme.accent
    return Shape(rings=dashes, stroke=ink, width=style.AREA_PX, closed=False, part="asked")
