"""The two tracks over one axis of time: reported deaths above, diplomacy and its values below."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from data.escalation import Escalation
from data.tracks import Stretch
from geo.sheet import column as col
from geo.sheet import figures
from geo.sheet import type as lettering
from geo.sheet.column import Built, Column, small
from geo.sheet.display import Circle, Item, Shape
from geo.sheet.look import SMALL, Look
from geo.style import line_of

UNITS = ("day", "week", "month")
MOST = 48  # bars of one axis: more are weeks or months
QUIET = 5  # days without a step from which the axis is cut
CUT = 1.5  # width of a cut, in days
GUTTER = 38.0  # px for the numbers beside the axis
HEIGHTS = (112.0, 184.0)  # px of the tracks
BETWEEN = 34.0  # px between them: the dates stand there
BAR_PX = 26.0  # widest bar
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
LINES = 4  # lines of a scale are no more than so many
PALE = 0.34  # opacity of what lies between the low and the high figure
DOT = 2.3  # radius of an act whose value is 0 or not known
FAINT = 0.14  # opacity of a third party's block inside its outline
EDGE_PX = 1.3  # of that outline
SAMPLE_PX = 10.0  # of a block in the key


@dataclass(frozen=True)
class Axis:
    """Where each day stands: stretches of time without a step are cut and say so."""

    left: float
    width: float
    slots: tuple[tuple[date, date, float, float], ...]  # since, until, start and width in slots
    cuts: tuple[tuple[float, float, int], ...]  # start and width in slots, days
    total: float  # slots

    def x(self, slots: float) -> float:
        """Return the px of a place in slots."""
        return self.left + slots / self.total * self.width

    @property
    def slot(self) -> float:
        """Return the px of one day, week or month."""
        return self.width / self.total


class Drawn(NamedTuple):
    """The axis as items, the y of its foot, and the parts for a key."""

    items: list[Item]
    foot: float


def unit_of(found: Escalation) -> str:
    """Return the unit by which the steps fit on an axis: day, week or month."""
    return next((unit for unit in UNITS if _axis(found, unit, 0.0, 1.0).total <= MOST), UNITS[-1])


def _axis(found: Escalation, unit: str, left: float, width: float) -> Axis:
    """Return the axis of the steps by a unit."""
    slots, cuts, at = list[tuple[date, date, float, float]](), list[tuple[float, float, int]](), 0.0
    last: date | None = None
    for part in found.tracks(unit):
        quiet = (part.since - last).days - 1 if last else 0
        missing = _units(quiet, unit)
        if last and missing >= QUIET:
            cuts.append((at, CUT, quiet))
            at += CUT
        elif last and missing:
            at += missing
        slots.append((part.since, part.until, at, 1.0))
        at += 1.0
        last = part.until
    return Axis(left, width, tuple(slots), tuple(cuts), max(at, 3.0))


def _units(days: int, unit: str) -> int:
    """Return how many whole days, weeks or months some days are."""
    return round(days / {"day": 1, "week": 7, "month": 30.4}[unit])


def tracks(
    found: Escalation,
    column: Column,
    top: float,
    look: Look,
    *,
    heights: tuple[float, float] = HEIGHTS,
) -> Built:
    """Return both tracks with their scales and dates, below y; the y of their foot."""
    unit = unit_of(found)
    start = column.left if look.rtl else column.left + GUTTER  # time runs from the left, always
    axis = _axis(found, unit, start, column.width - GUTTER)
    parts = found.tracks(unit)
    items, y = list[Item](), top
    if any(part.incidents for part in parts):
        items += col.heading(column, y + 14.0, look.say("escalation.deaths"), look)[0]
        y += 22.0 + heights[0]
        items += [*_deaths(parts, axis, (y, heights[0]), look), *_dates(axis, unit, y, look)]
        y += BETWEEN
    if any(part.acts for part in parts):
        items += col.heading(column, y + 14.0, look.say("escalation.acts"), look)[0]
        more, y = _whose(parts, column, y, look)
        items += more
        more, y = _acts(parts, axis, (y + 26.0, heights[1]), look)
        items += more
        if not any(part.incidents for part in parts):
            items += _dates(axis, unit, y, look)
            y += BETWEEN
    return items, y


def _deaths(
    parts: tuple[Stretch, ...], axis: Axis, span: tuple[float, float], look: Look
) -> list[Item]:
    """Return the track of deaths: the low figure full, up to the high one pale.

    `span` is the y of its base and its height.
    """
    base, high = span
    most = max((part.deaths.high for part in parts), default=0)
    unit = (high - 14.0) / max(most, 1)
    items = _scale(axis, [(value, base - value * unit) for value in _lines(most)], look)
    items.append(col.rule(axis.left, axis.left + axis.width, base, look))
    for start, wide, _days in axis.cuts:
        items += _cut(axis.x(start + wide / 2), base, 0, look)
    for part, (_, _, start, wide) in zip(parts, axis.slots, strict=True):
        if part.incidents:
            items += _killed(part, axis.x(start + wide / 2), axis, (base, unit), look)
    return items


def _killed(
    part: Stretch, middle: float, axis: Axis, scale: tuple[float, float], look: Look
) -> list[Item]:
    """Return the bar of one stretch of days, its range as a number, and its unknown deaths."""
    (base, unit), ink, theme = scale, look.inks["battle"], look.theme
    wide = min(axis.slot * 0.66, BAR_PX)
    killed = part.deaths
    low, high = killed.low * unit, killed.high * unit
    left = middle - wide / 2
    foot = (figures.segment(left, base, left + wide, base),)
    items: list[Item] = [
        Shape(rings=foot, stroke=ink, width=1.8, closed=False, part="deaths", events=part.incidents)
    ]
    if high > low:
        ring = figures.rectangle(left, base - high, wide, high - low)
        items.append(Shape(rings=(ring,), fill=ink, opacity=PALE, part="range"))
        items.append(Shape(rings=(ring,), stroke=ink, width=0.9, part="range"))
    if low:
        ring = figures.rectangle(left, base - low, wide, low)
        items.append(Shape(rings=(ring,), fill=ink, part="low"))
    y = base - high - 5.0
    if high:
        words = look.say.span(killed.low or None, killed.high)
        items.append(small(middle, y, words, look, anchor="middle", ink=theme.ink, weight=600))
        y -= 13.0
    if killed.unknown:  # hollow: somebody may have died, and nobody says how many
        side = min(wide, 9.0)
        box = figures.rectangle(middle - side / 2, y - side, side, side)
        items.append(Shape(rings=(box,), stroke=ink, width=1.4, part="unknown"))
        if killed.unknown > 1:
            number = look.say.number(killed.unknown)
            items.append(small(middle + side / 2 + 3, y - 0.5, number, look))
    if not high and not killed.unknown:
        items.append(small(middle, y, look.say.number(0), look, anchor="middle"))
    return items


def _whose(parts: tuple[Stretch, ...], column: Column, y: float, look: Look) -> Built:
    """Return which blocks are the two sides' own, where third parties acted too."""
    if not any(act.by_third for part in parts for act in part.acts):
        return [], y
    items, x = list[Item](), 0.0
    for key, is_third in (("escalation.by_sides", False), ("escalation.by_third", True)):
        words, middle = look.say(key), column.at(x + SAMPLE_PX / 2)
        box = (middle - SAMPLE_PX / 2, y + 24.0, SAMPLE_PX, SAMPLE_PX)
        items += _block(box, look.theme.muted, look, is_third=is_third, part="key")
        at = column.at(x + SAMPLE_PX + 6.0)
        items.append(small(at, y + 33.0, words, look, anchor=column.anchors[0]))
        x += SAMPLE_PX + lettering.width(words, SMALL) + 26.0
    return items, y + 20.0


def _block(
    box: tuple[float, float, float, float],
    ink: str,
    look: Look,
    *,
    is_third: bool,
    part: str,
    events: tuple[str, ...] = (),
) -> list[Item]:
    """Return a block of the track: whole, or an outline about a paler one for a third party's.

    `box` is its left, top, width and height.
    """
    left, top, wide, high = box
    ring, edge = figures.rectangle(*box), min(EDGE_PX, high / 3)
    if not is_third:
        return [Shape(rings=(ring,), fill=ink, part=part, events=events)]
    inside = figures.rectangle(left + edge / 2, top + edge / 2, wide - edge, high - edge)
    return [
        Shape(rings=(ring,), fill=look.theme.page, part="ground"),
        Shape(rings=(ring,), fill=ink, opacity=FAINT, part="ground"),
        Shape(rings=(inside,), stroke=ink, width=edge, part=part, events=events),
    ]


def _acts(parts: tuple[Stretch, ...], axis: Axis, span: tuple[float, float], look: Look) -> Built:
    """Return the track of acts: a block each, cooperation upwards and conflict down.

    `span` is the y of its top and its height.
    """
    top, high = span
    up = max((part.cooperation for part in parts), default=0.0)
    down = -min((part.conflict for part in parts), default=0.0)
    unit = (high - 20.0) / max(up + down, 10.0)
    zero = top + 10.0 + max(up * unit, 12.0)
    step = _step(up + down)
    marks = [step * at for at in range(-int(down / step), int(up / step) + 1)]
    items = _scale(axis, [(value, zero - value * unit) for value in marks], look)
    ink = look.theme.muted
    line = figures.segment(axis.left, zero, axis.left + axis.width, zero)
    items.append(Shape(rings=(line,), stroke=ink, width=1.0, closed=False, part="zero"))
    for part, (_, _, start, wide) in zip(parts, axis.slots, strict=True):
        items += _blocks(part, axis.x(start + wide / 2), axis, (zero, unit), look)
    for start, wide, days in axis.cuts:
        items += _cut(axis.x(start + wide / 2), zero, days, look)
    return items, max(zero + down * unit, zero + 12.0) + 8.0


def _blocks(
    part: Stretch, middle: float, axis: Axis, scale: tuple[float, float], look: Look
) -> list[Item]:
    """Return a block for each act of some days, from 0 outwards; a dot where it has no value."""
    zero, unit = scale
    wide = min(axis.slot * 0.66, BAR_PX)
    items, ends, flat = list[Item](), {1: zero, -1: zero}, []
    # the two sides' own stand at the axis, those of third parties beyond them
    for act in sorted(part.acts, key=lambda a: (a.by_third, -abs(a.value or 0.0), a.event_id)):
        if not act.value:
            flat.append(act)
            continue
        sign = 1 if act.value > 0 else -1
        high = abs(act.value) * unit
        gap = min(1.0, high * 0.2)
        y = ends[sign] - high + gap / 2 if sign > 0 else ends[sign] + gap / 2
        ends[sign] -= sign * high
        box = (middle - wide / 2, y, wide, high - gap)
        ink, events = look.line_inks[line_of(act.value).name], (act.event_id,)
        items += _block(box, ink, look, is_third=act.by_third, part="act", events=events)
    room = 2 * DOT + 1.6
    first = middle - room * (len(flat) - 1) / 2
    theme = look.theme
    for at, act in enumerate(flat):
        x, known = first + at * room, act.value is not None
        paint: dict[str, Any] = {
            "fill": theme.muted if known else theme.page,
            "stroke": theme.page if known else theme.muted,
            "width": 1.0, "part": "act", "events": (act.event_id,),
        }  # fmt: skip
        if act.by_third:
            ring = figures.rectangle(x - DOT, zero - DOT, 2 * DOT, 2 * DOT)
            items.append(Shape(rings=(ring,), **paint))
        else:
            items.append(Circle(x=x, y=zero, radius=DOT, **paint))
    return items


def _cut(x: float, y: float, days: int, look: Look) -> list[Item]:
    """Return two slanting strokes through the axis, with the days that it leaves out, 0: unsaid."""
    theme = look.theme
    strokes = tuple(
        np.array([[x + away - 2.5, y + 5.5], [x + away + 2.5, y - 5.5]]) for away in (-2.5, 2.5)
    )
    items: list[Item] = [
        Circle(x=x, y=y, radius=6.5, fill=theme.page, part="cut"),
        Shape(rings=strokes, stroke=theme.muted, width=1.1, closed=False, part="cut"),
    ]
    if days:
        words = look.say.many("escalation.quiet", days)
        items.append(small(x, y - 12.0, words, look, anchor="middle", halo=theme.page))
    return items


def _scale(axis: Axis, lines: list[tuple[float, float]], look: Look) -> list[Item]:
    """Return thin lines at some values with their numbers before the axis, where reading starts."""
    items = list[Item]()
    for value, y in lines:
        items.append(col.rule(axis.left, axis.left + axis.width, y, look))
        sign = "−" if value < 0 else ""
        words = sign + look.say.number(abs(value))
        x, anchor = (axis.left - 7.0, "right")
        if look.rtl:
            x, anchor = axis.left + axis.width + 7.0, "left"
        number = small(x, y + 3.5, words, look, anchor=anchor)
        items.append(replace(number, rtl=False))  # a minus stands left of its number
    return items


def _lines(most: float) -> list[float]:
    """Return round values from 0 to the greatest."""
    return [float(value) for value in range(0, int(most) + 1, _step(most))]


def _step(most: float) -> int:
    """Return how far the lines of a scale are apart."""
    return next((step for step in STEPS if most / step <= LINES), STEPS[-1])


def _dates(axis: Axis, unit: str, base: float, look: Look) -> list[Item]:
    """Return the dates below the upper track, as many as have room."""
    items, last, said = list[Item](), -1e9, 0
    for since, _, start, wide in axis.slots:
        x = axis.x(start + wide / 2)
        tick = figures.segment(x, base, x, base + 4.0)
        ink = look.theme.muted
        items.append(Shape(rings=(tick,), stroke=ink, width=1.0, closed=False, part="tick"))
        for key in _patterns(unit, with_year=since.year != said):
            words = look.say.dated(since, key)
            half = lettering.width(words, SMALL) / 2
            left = min(max(x - half, axis.left - 20.0), axis.left + axis.width - 2 * half)
            if left - last >= 8.0:
                items.append(small(left, base + 17.0, words, look))
                last, said = left + 2 * half, since.year
                break
    return items


def _patterns(unit: str, *, with_year: bool) -> tuple[str, ...]:
    """Return the patterns of a date, that to try first before the shorter one."""
    if unit == "month":
        return ("sheet.axis.month",)
    return ("sheet.axis.year_day", "sheet.axis.day") if with_year else ("sheet.axis.day",)
