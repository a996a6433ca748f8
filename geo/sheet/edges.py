"""Marks that reach beyond the map, cut at its edge."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from geo.sheet import clip, figures
from geo.sheet.display import Circle, Item, Points, Shape, Text


def cut(item: Item, box: clip.Box) -> list[Item]:
    """Return an item's parts inside the box (left, top, right, bottom); a text stays whole."""
    if isinstance(item, Text) or _within(item, box):
        return [item]
    if isinstance(item, Circle):
        ring = figures.outline("circle", item.x, item.y, item.radius)
        item = Shape(
            rings=(ring,),
            fill=item.fill,
            stroke=item.stroke,
            width=item.width,
            opacity=item.opacity,
            part=item.part,
            symbol=item.symbol,
            events=item.events,
        )
    filled = _filled(item, box) if item.fill else []
    # its events are named once: by the fill if there is one
    line = replace(item, events=()) if filled else item
    return [*filled, *(_stroked(line, box) if item.stroke else [])]


def _within(item: Shape | Circle, box: clip.Box) -> bool:
    """Return whether all of an item lies in the box."""
    if isinstance(item, Circle):
        reach = item.radius + item.width / 2
        low, high = (item.x - reach, item.y - reach), (item.x + reach, item.y + reach)
    else:
        rings = [ring for ring in item.rings if len(ring)]
        if not rings:
            return True
        every = rings[0] if len(rings) == 1 else np.concatenate(rings)
        low, high = every.min(axis=0), every.max(axis=0)
    return bool(low[0] >= box[0] and low[1] >= box[1] and high[0] <= box[2] and high[1] <= box[3])


def _filled(item: Shape, box: clip.Box) -> list[Item]:
    """Return the filled part inside the box."""
    rings = tuple(ring for whole in item.rings if len(ring := clip.polygon(whole, box)) > 2)
    return [replace(item, rings=rings, stroke="")] if rings else []


def _stroked(item: Shape, box: clip.Box) -> list[Item]:
    """Return the stroked part inside the box, as lines."""
    lines: list[Points] = []
    for ring in item.rings:
        lines += clip.line(np.vstack([ring, ring[:1]]) if item.closed else ring, box)
    return [replace(item, rings=tuple(lines), fill="", closed=False)] if lines else []
