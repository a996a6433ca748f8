"""The lines of a sheet between countries: where calls and strikes run, and how they are drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.note import Note
from geo import arcs, style
from geo.land import load_land
from geo.sheet import clip, figures
from geo.sheet import type as lettering
from geo.sheet.display import Item, Points, Shape, Text
from geo.sheet.frame import Frame
from geo.sheet.labels import Taken, about
from geo.sheet.look import SMALL, Look, called
from geo.sheet.placed import Placed
from geo.style import Mark

APART = 12.0  # px between the places on a line that a name gives way to
COUNT_SIZE = 12.5  # px, the size of a line's number
HIDES = 400.0  # cost from which a number or a name upon a line would hide what counts
MOST_ARROWS = 60  # more would hide the map
BLEED = 20.0  # px beyond the map's edge, more than the widest line
EDGE = 14.0  # px that a number or a name keeps from the map's edge


class Found(NamedTuple):
    """The calls by pair and the strikes of a selection, by row of its frame."""

    arcs: tuple[arcs.Arc, ...] = ()
    strikes: tuple[arcs.Strike, ...] = ()


@dataclass(frozen=True, eq=False)
class Line:
    """One line of the map, in px of the sheet, not yet cut at the map's edge.

    An arrow has a `tip` and the `way` that it points, of length 1; its path ends in its head.
    """

    name: str  # of style.LINES, or style.STRIKE
    path: Points
    width: float
    dash: tuple[float, ...]
    events: tuple[str, ...]  # ids
    origin: str = ""  # the country that an arrow comes from
    key: str = ""  # the pair of countries, or the event of an arrow
    tip: tuple[float, float] | None = None
    way: tuple[float, float] = (0.0, 0.0)
    light: float = 1.0  # opacity, less where a film shows days after all its events


class Known(NamedTuple):
    """All calls and strikes of a selection, by row of its frame, and the Goldstein values."""

    spoken: tuple[arcs.Contact, ...]
    strikes: tuple[arcs.Strike, ...]
    scores: NDArray[np.float64]


def known(events: pd.DataFrame, actors: pd.DataFrame) -> Known:
    """Return the calls and strikes of a selection, wherever they run."""
    states = arcs.governments(actors)
    return Known(
        arcs.contacts(events, states), arcs.strikes(events, states), arcs.scores_of(events)
    )


def of_first(these: Known, count: int) -> Found:
    """Return the lines that the first rows of a selection have."""
    spoken = [contact for contact in these.spoken if contact.row < count]
    strikes = tuple(strike for strike in these.strikes if strike.row < count)
    return Found(arcs.joined(spoken, these.scores), strikes)


def found(events: pd.DataFrame, actors: pd.DataFrame) -> Found:
    """Return the lines that a selection has, wherever they run."""
    return of_first(known(events, actors), len(events))


def drawn(
    these: Found, events: pd.DataFrame, marks: Sequence[Placed], frame: Frame
) -> tuple[Line, ...]:
    """Return the lines that the frame shows, the thickest first, arrows last.

    A line without any part in the frame is left out, and an arrow whose event has no mark. Strikes
    from one country on one mark have one arrow; of too many there is none (`notes`).
    """
    ids = events["event_id"].to_numpy()
    bent = [_bent(arc, ids, frame) for arc in these.arcs]
    aims = _aims(these, ids, marks)
    aimed = [_aimed(*aim, frame) for aim in aims] if len(aims) <= MOST_ARROWS else []
    return (*(line for line in bent if clip.line(line.path, frame.box)), *aimed)


def _aims(
    these: Found, ids: np.ndarray, marks: Sequence[Placed]
) -> list[tuple[arcs.Strike, tuple[str, ...], Placed]]:
    """Return the strikes from one country on one mark: the first, the ids of all, and the mark."""
    at = {event: number for number, mark in enumerate(marks) for event in mark.events}
    gathered: dict[tuple[str, int], list[arcs.Strike]] = {}
    for strike in these.strikes:
        if ids[strike.row] in at:
            gathered.setdefault((strike.origin, at[ids[strike.row]]), []).append(strike)
    return [
        (strikes[0], tuple(ids[strike.row] for strike in strikes), marks[number])
        for (_, number), strikes in gathered.items()
    ]


def notes(these: Found, lines: Iterable[Line]) -> tuple[Note, ...]:
    """Return that the strikes have no arrows where they would be too many."""
    some = len(these.strikes) <= MOST_ARROWS or any(line.tip for line in lines)
    return () if some else (Note("sheet.note.arrows", n=len(these.strikes)),)


def reach(these: Found, events: pd.DataFrame, frame: Frame) -> bool:
    """Return whether a frame shows any of them."""
    struck = events.iloc[[strike.row for strike in these.strikes]]
    inside = frame.holds(frame.screen(struck["longitude"], struck["latitude"]))
    return bool(inside.any()) or any(
        bool(clip.line(_path(arc, frame), frame.box)) for arc in these.arcs
    )


def counts(lines: Iterable[Line]) -> dict[str, int]:
    """Return the events of each kind of line, in the key's order; one of two lines counts once."""
    ids: dict[str, set[str]] = {}
    for line in lines:
        ids.setdefault(line.name, set()).update(line.events)
    order = (*(look.name for look in style.LINES), style.STRIKE)
    return {name: len(ids[name]) for name in order if name in ids}


def _path(arc: arcs.Arc, frame: Frame) -> Points:
    """Return where the line of a pair of countries runs."""
    return frame.screen(*arcs.curve(arc.pair, frame.view).T)


def _bent(arc: arcs.Arc, ids: np.ndarray, frame: Frame) -> Line:
    """Return the line of a pair of countries."""
    look = style.line_of(arc.mean)
    events = tuple(ids[list(arc.rows)].tolist())
    wide, key = style.line_px(len(events)), "-".join(arc.pair)
    return Line(look.name, _path(arc, frame), wide, look.dash, events, key=key)


def _aimed(strike: arcs.Strike, events: tuple[str, ...], mark: Placed, frame: Frame) -> Line:
    """Return the arrow of strikes: from the country they came from to the rim of their mark.

    It begins at that country's nearest point, farther back where that is too short to see.
    """
    at = np.array([mark.x, mark.y])
    away = at - frame.screen(strike.lon, strike.lat)[0]
    far = float(np.hypot(*away)) or 1.0
    way = away / far
    rim = mark.size_px * style.RIM_SHARE if mark.size_px else mark.area_px
    if mark.mark == Mark.OUTLINE:
        whole = clip.reach(mark.outline, (mark.x, mark.y), (float(-way[0]), float(-way[1])))
        rim = max(whole * (1 - style.ARROW_INTO), style.ARROW_OFF_PX)
    rim += style.ARROW_CLEAR_PX
    tip = at - way * rim
    length = max(style.ARROW_PX, far + style.ARROW_BEHIND_PX - rim)
    # the stroke ends inside the head, which is as wide there as the stroke
    neck = tip - way * style.ARROW_HEAD_PX[0] * style.ARROW_NECK
    return Line(
        style.STRIKE,
        np.array([tip - way * length, neck]),
        style.ARROW_WIDTH_PX,
        style.ARROW_DASH,
        events,
        origin=strike.origin,
        key=events[0],
        tip=(float(tip[0]), float(tip[1])),
        way=(float(way[0]), float(way[1])),
    )


def unchanged(lines: Sequence[Line], before: Mapping[str, Line]) -> tuple[Line, ...]:
    """Return lines, those that look as they did before as the very same, whose shapes are known.

    `before` are lines by their keys.
    """
    return tuple(
        old if (old := before.get(line.key)) is not None and _alike(old, line) else line
        for line in lines
    )


def _alike(one: Line, other: Line) -> bool:
    """Return whether two lines look the same and stand for the same events."""
    same = (one.name, one.width, one.light, one.events) == (
        other.name, other.width, other.light, other.events,
    )  # fmt: skip
    return same and np.array_equal(one.path, other.path)


def shapes(lines: Sequence[Line], frame: Frame, look: Look) -> list[Item]:
    """Return the lines as they lie under the marks, each in a halo that lifts it off the land."""
    return [shape for line in lines for shape in _shapes(line, frame.box, look)]


def sample(name: str, x: float, y: float, wide: float, look: Look) -> list[Item]:
    """Return a short piece of a line about a point, for the key."""
    dash: tuple[float, ...] = style.ARROW_DASH
    if name != style.STRIKE:
        dash = next(line.dash for line in style.LINES if line.name == name)
    length, half = style.ARROW_HEAD_PX
    path = figures.segment(x - wide / 2, y, x + wide / 2, y)
    line = Line(name, path, 2.4, dash, ())
    if name == style.STRIKE:
        path[1, 0] -= length * style.ARROW_NECK
        line = replace(line, width=style.ARROW_WIDTH_PX, tip=(x + wide / 2, y), way=(1.0, 0.0))
    box = (x - wide, y - half - 1, x + wide, y + half + 1)
    strokes = [item for item in _shapes(line, box, look) if item.part != "casing"]
    return [replace(item, part="line-key") for item in strokes]


@lru_cache(maxsize=2048)
def _shapes(line: Line, box: clip.Box, look: Look) -> tuple[Shape, ...]:
    """Return a line about a box: its halo, its stroke in dashes, its head.

    Strokes are ribbons, so that the map's edge cuts a thick one straight.
    """
    ink, halo = look.line_inks[line.name], look.theme.halo
    left, top, right, bottom = box
    grown = (left - BLEED, top - BLEED, right + BLEED, bottom + BLEED)
    whole = clip.line(line.path, grown)
    pieces = [dash for part in whole for dash in clip.dashes(part, line.dash or (math.inf,))]
    wide = line.width + style.LINE_CASING_PX
    items = [
        Shape(rings=tuple(figures.ribbons(whole, wide)), fill=halo, part="casing"),
        Shape(
            rings=tuple(figures.ribbons(pieces, line.width)),
            fill=ink,
            opacity=line.light,
            part="line",
            symbol=line.name,
            events=line.events,
        ),
    ]
    if line.tip is None:
        return tuple(items)
    head = (_head(line.tip, line.way),)
    rim = Shape(rings=head, stroke=halo, width=style.LINE_CASING_PX, part="casing")
    tip = Shape(rings=head, fill=ink, opacity=line.light, part="head", symbol=line.name)
    return *items, rim, tip


def _head(tip: tuple[float, float], way: tuple[float, float]) -> Points:
    """Return the triangle of an arrow's head."""
    length, half = style.ARROW_HEAD_PX
    at, along = np.array(tip), np.array(way)
    across = np.array([-along[1], along[0]])
    back = at - along * length
    return np.array([at, back + across * half, back - across * half])


def named(lines: Sequence[Line], frame: Frame, taken: Taken, look: Look) -> dict[str, Text]:
    """Return the number of each line of several events, and the country at an arrow's tail.

    Each stands where it hides least: on its line as near as can be to the middle of its visible
    part; one that would hide an event or a number is left out, the key counts it. They are
    returned by the key of their line.
    """
    texts = {}
    for line in lines:
        text, size, spots = _worded(line, frame, look)
        if not text or not len(spots):
            continue
        wide = lettering.width(text, size, weight=600)
        half = np.array([wide / 2 + 3, size * 0.5 + 2])
        boxes = np.hstack([spots - half, spots + half])
        cost = taken.cost(boxes) + np.arange(len(spots))
        best = int(cost.argmin())
        if cost[best] > HIDES:
            continue
        left, top, right, bottom = boxes[best].tolist()
        taken.hard.append((left, top, right, bottom))
        x, y = spots[best].tolist()
        texts[line.key] = Text(
            x=x,
            y=y + size * 0.35,  # half the height of a figure
            text=text,
            size=size,
            weight=600,
            fill=look.line_inks[line.name],
            anchor="middle",
            halo=look.theme.halo,
            rtl=look.rtl,
            part="line",
        )
    return texts


def renumbered(texts: Mapping[str, Text], lines: Sequence[Line], look: Look) -> dict[str, Text]:
    """Return the texts of `named` for the same lines with fewer events, each in its place."""
    found = {}
    for line in lines:
        text = texts.get(line.key)
        if text is None or (line.tip is None and len(line.events) < 2):
            continue
        words = look.say.number(len(line.events)) if line.tip is None else text.text
        found[line.key] = replace(text, text=words, fill=look.line_inks[line.name])
    return found


def _worded(line: Line, frame: Frame, look: Look) -> tuple[str, float, Points]:
    """Return the words of a line, their size, and where they could stand, the best first."""
    if line.tip is None:
        inside = line.path[frame.holds(line.path, margin=EDGE)]
        away = np.abs(np.arange(len(inside)) - len(inside) // 2)
        text = look.say.number(len(line.events)) if len(line.events) > 1 else ""
        return text, COUNT_SIZE, inside[np.argsort(away, kind="stable")]
    tail = line.path[0]
    if np.hypot(*(np.array(line.tip) - tail)) < style.ARROW_NAMED_PX:
        return "", SMALL, np.empty((0, 2))
    countries = {area.code: area for area in load_land().countries}
    text = look.say("sheet.lines.from", country=called(countries[line.origin], look.say.language))
    beside = lettering.width(text, SMALL, weight=600) / 2 + 8
    spots = tail + np.array([(0, -10), (0, 10), (beside, 0), (-beside, 0)])
    return text, SMALL, spots[frame.holds(spots, margin=EDGE + beside - 8)]


def along(lines: Sequence[Line], frame: Frame) -> list[clip.Box]:
    """Return small boxes along the lines of calls, which names give way to if that costs little."""
    calls = [line for line in lines if line.tip is None]
    parts = [part for line in calls for part in clip.line(line.path, frame.box)]
    return [about(x, y, APART / 2) for part in parts for x, y in _spots(part).tolist()]


def _spots(part: Points) -> Points:
    """Return points of a line, evenly far apart."""
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(part, axis=0).T))])
    at = np.arange(0.0, lengths[-1], APART)
    return np.column_stack([np.interp(at, lengths, part[:, axis]) for axis in (0, 1)])


def arrow_boxes(lines: Sequence[Line]) -> list[clip.Box]:
    """Return the boxes of the arrows, which are short: no name stands upon them."""
    boxes: list[clip.Box] = []
    for line in lines:
        if line.tip is not None:
            ends = np.vstack([line.path, line.tip])
            half = style.ARROW_HEAD_PX[1]
            low, high = ends.min(axis=0) - half, ends.max(axis=0) + half
            (left, top), (right, bottom) = low.tolist(), high.tolist()
            boxes.append((left, top, right, bottom))
    return boxes
