"""The strip under the map: incidents above its axis, diplomacy below, key dates over both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.stories import KeyDate
from geo import style
from geo.sheet import figures
from geo.sheet import type as lettering
from geo.sheet.callouts import DISC_PX, Callout, disc
from geo.sheet.column import Column, heading, rule, small
from geo.sheet.display import Item, Shape
from geo.sheet.look import ORDER, SMALL, Look

DAYS, WEEKS = 75, 500  # spans up to which a bar is a day, a week; else a month
GUTTER = 116.0  # px for the names of the tracks
LABELS, BARS, DATES = 32.0, 66.0, 17.0  # heights of the parts, px
LEAST = 16.0  # px that each track has at least, for its name
HEIGHT = LABELS + BARS + DATES
SECOND = 12.0  # px of the bars that dates by a second calendar take, where a language has one
LONG = 1200  # days from which only the starts of years are named
TICK_PX = 76.0  # least distance of two dates
WORDS_APART, LINE_APART = 10.0, 2.0  # px from words to the next, and to the line of others
BAND = 4.0  # px that the band of a film's days is wide at least
LATER = 0.6  # how much of what is still to come the page covers
BEFORE = 8.0  # px that words may begin before the axis, where no names stand there
OVERHANG = 3.0  # px that the words of a line reach to its other side


@dataclass(frozen=True)
class Bins:
    """Inclusive spans of days that follow each other, and which unit they are."""

    starts: tuple[date, ...]
    end: date  # last day, inclusive
    unit: str  # day, week or month

    @property
    def days(self) -> int:
        """Return the number of days."""
        return (self.end - self.starts[0]).days + 1


def bins(since: date, until: date, *, longest: int = 0) -> Bins:
    """Return days, weeks from Monday, or months that cover the inclusive days.

    `longest` are the days of a longer strip beside it whose unit is taken.
    """
    return cut(since, until, unit_of(max((until - since).days + 1, longest)))


def unit_of(days: int) -> str:
    """Return the unit that so many days are best shown by: day, week or month."""
    return "day" if days <= DAYS else "week" if days <= WEEKS else "month"


def cut(since: date, until: date, unit: str) -> Bins:
    """Return the inclusive days cut into days, weeks from Monday, or months."""
    days = (until - since).days + 1
    if unit == "day":
        return Bins(tuple(since + timedelta(day) for day in range(days)), until, "day")
    if unit == "week":
        first = since + timedelta((7 - since.weekday()) % 7)
        weeks = [first + timedelta(7 * week) for week in range(days // 7 + 1)]
        return Bins(_from(since, until, weeks), until, "week")
    months = [
        date(year, month, 1) for year in range(since.year, until.year + 1) for month in range(1, 13)
    ]
    return Bins(_from(since, until, months), until, "month")


def _from(since: date, until: date, starts: Sequence[date]) -> tuple[date, ...]:
    """Return the starts inside the days, led by the first day."""
    return (since, *(start for start in starts if since < start <= until))


def tracks(events: pd.DataFrame, spans: Bins) -> npt.NDArray[np.float64]:
    """Return events by symbol (rows, legend order) and bin; the sums are numbers of events.

    An event of several days is shared evenly among those of its days that are shown.
    """
    first = spans.starts[0]
    days = np.zeros((len(ORDER), spans.days + 1))
    symbol = [ORDER[style.symbol_of(kind).name] for kind in events["kind"]]
    base = np.datetime64(first, "D")
    start = (events["date_start"].to_numpy("datetime64[D]") - base).astype(int)
    stop = (events["date_end"].to_numpy("datetime64[D]") - base).astype(int)
    start, stop = np.clip(start, 0, spans.days - 1), np.clip(stop, 0, spans.days - 1)
    share = 1.0 / (stop - start + 1)
    np.add.at(days, (symbol, start), share)
    np.add.at(days, (symbol, stop + 1), -share)
    edges = [(start - first).days for start in spans.starts]
    return np.add.reduceat(days.cumsum(axis=1)[:, :-1], edges, axis=1)


class Scale(NamedTuple):
    """What strips that are compared have in common."""

    longest: int  # days of the longest, which choose the unit of a bar
    most: tuple[float, float]  # events of the highest bar of each track


def scale_of(strips: Sequence[tuple[pd.DataFrame, tuple[date, date]]]) -> Scale:
    """Return the scale of the strips of some events and their inclusive days."""
    longest = max((until - since).days + 1 for _, (since, until) in strips)
    talks, highest = ORDER[style.DIPLOMATIC_SYMBOL], []
    for events, window in strips:
        counts = tracks(events, bins(*window, longest=longest))
        acts = np.delete(counts, talks, axis=0).sum(axis=0)
        highest.append((float(acts.max()), float(counts[talks].max())))
    return Scale(longest, (max(acts for acts, _ in highest), max(talk for _, talk in highest)))


def strip(
    events: pd.DataFrame,
    window: tuple[date, date],
    key_dates: Sequence[KeyDate],
    box: tuple[float, float, float],
    look: Look,
    *,
    pinned: Sequence[Callout] = (),
    scale: Scale | None = None,
) -> list[Item]:
    """Return the strip at box = (left, top, width); `window` are its inclusive days.

    The numbers of `pinned`, events that the map cannot point to, stand at their days. `scale` is
    that of two strips which are compared, without it the strip's own.
    """
    scale = scale or scale_of([(events, window)])
    spans, most = bins(*window, longest=scale.longest), scale.most
    left, top, width = box
    counts = tracks(events, spans)
    # one scale for both tracks: an event is as high above the axis as below it
    axis, above = _axis(spans, most, box, look)
    high = _bars_px(look)
    unit = min(above / max(most[0], 1.0), (high - above) / max(most[1], 1.0), high / 6)
    items = _dates(axis, look) + _bars(axis, counts, unit, look)
    items.append(rule(axis.left, axis.left + axis.width, axis.y, look))
    items += _names(Column(left, width, look.rtl), axis, most, look)
    numbers, taken = _numbers(axis, pinned, top, look)
    return items + _key_dates(axis, key_dates, events, top, look, taken) + numbers


def moment(
    window: tuple[date, date],
    days: tuple[date, date],
    box: tuple[float, float, float],
    look: Look,
) -> list[Item]:
    """Return what a strip of a film shows of some of its days: a band, and the later ones pale.

    `window` and `box` are those of the strip that this is laid upon. Nothing where the days are
    all of them.
    """
    if days == window:
        return []
    axis, _ = _axis(bins(*window), (1.0, 1.0), box, look)
    top, foot, theme = box[1] + LABELS - 2.0, axis.foot + 2.0, look.theme
    left, right = axis.x(days[0]), axis.x(days[1] + timedelta(1))
    middle, wide = (left + right) / 2, max(right - left, BAND)
    left, right = middle - wide / 2, middle + wide / 2
    end = axis.left + axis.width
    later = figures.rectangle(right, top, max(end - right, 0.0), foot - top)
    band = figures.rectangle(left, top, right - left, foot - top)
    return [
        Shape(rings=(later,), fill=theme.page, opacity=LATER, part="later"),
        Shape(rings=(band,), fill=theme.accent, opacity=0.16, part="moment"),
        Shape(rings=(band,), stroke=theme.accent, width=1.2, part="moment"),
    ]


def _axis(
    spans: Bins, most: tuple[float, float], box: tuple[float, float, float], look: Look
) -> tuple[_Axis, float]:
    """Return the axis of a strip at box = (left, top, width), and the px of its upper track."""
    (left, top, width), bars = box, _bars_px(look)
    above = bars * most[0] / max(sum(most), 1.0) if sum(most) else bars / 2
    above = min(max(above, LEAST), bars - LEAST)
    start = left if look.rtl else left + GUTTER  # time runs from the left in every language
    return _Axis(spans, start, width - GUTTER, top + LABELS + above, top + LABELS + bars), above


def _bars_px(look: Look) -> float:
    """Return the height of both tracks."""
    return BARS - SECOND if look.say.counts_solar else BARS


@dataclass(frozen=True)
class _Axis:
    """The strip's axis of time."""

    spans: Bins
    left: float
    width: float
    y: float  # of the line between the tracks
    foot: float  # below the lower track

    def x(self, day: date) -> float:
        """Return where a day begins."""
        return self.left + (day - self.spans.starts[0]).days / self.spans.days * self.width


def _bars(axis: _Axis, counts: npt.NDArray[np.float64], unit: float, look: Look) -> list[Item]:
    """Return the bars: kinds of incident stacked upwards, diplomacy downwards."""
    ends = [*axis.spans.starts[1:], axis.spans.end + timedelta(1)]
    items: list[Item] = []
    for name, row in ORDER.items():
        down = name == style.DIPLOMATIC_SYMBOL
        below = np.zeros(counts.shape[1]) if down else counts[:row].sum(axis=0)
        rings = []
        for at in np.flatnonzero(counts[row] > 1e-9).tolist():
            x0, x1 = axis.x(axis.spans.starts[at]), axis.x(ends[at])
            gap = min(1.2, (x1 - x0) * 0.2)
            wide = min(x1 - x0 - gap, 26.0)
            high = float(counts[row, at]) * unit
            y = axis.y + 0.5 if down else axis.y - 0.5 - float(below[at]) * unit - high
            rings.append(figures.rectangle((x0 + x1 - wide) / 2, y, wide, high))
        if rings:
            items.append(Shape(rings=tuple(rings), fill=look.inks[name], part="time"))
    return items


def _names(column: Column, axis: _Axis, most: tuple[float, float], look: Look) -> list[Item]:
    """Return the names of the two tracks, and what the highest bar of each stands for."""
    say = look.say
    items: list[Item] = []
    up, down = axis.y - 6, axis.y + 15
    for key, y, away, high in (("incidents", up, -15, most[0]), ("diplomacy", down, 15, most[1])):
        items += heading(column, y, say(f"sheet.time.{key}"), look)[0]
        if high > 0:
            words = say(f"sheet.time.most.{axis.spans.unit}", n=say.number(max(1, round(high))))
            items.append(small(column.at(0.0), y + away, words, look, anchor=column.anchors[0]))
    return items


def _dates(axis: _Axis, look: Look) -> list[Item]:
    """Return dates under the axis, at the starts of days, months or years.

    Where a language counts by the Solar Hijri calendar, those stand above the Gregorian ones.
    """
    items: list[Item] = []
    last = -1e9
    for day, texts in _ticks(axis.spans, look):
        x = axis.x(day)
        room = axis.left + axis.width - x
        if x - last >= TICK_PX and room >= max(lettering.width(text, SMALL) for text in texts):
            for line, text in enumerate(texts):
                items.append(small(x, axis.foot + 14 + (SECOND + 0.5) * line, text, look))
            tick = figures.segment(x, axis.y, x, axis.foot + 3)
            ink = look.theme.rule
            items.insert(0, Shape(rings=(tick,), stroke=ink, width=1.0, closed=False, part="tick"))
            last = x
    return items


def _ticks(spans: Bins, look: Look) -> list[tuple[date, list[str]]]:
    """Return the days that may be named on the axis with their words, by each calendar.

    All are starts of the Gregorian one; the other says which day or month that is.
    """
    first = spans.starts[0]
    days = [first + timedelta(day) for day in range(spans.days)]
    if spans.unit == "day":
        keys = ["sheet.axis.day" if day != first else "sheet.axis.year_day" for day in days]
    elif spans.unit == "week":
        days = [day for day in days if day == first or day.day == 1]
        keys = ["sheet.axis.month"] * len(days)
    else:
        months = (1,) if spans.days > LONG else (1, 7)
        days = [day for day in days if day == first or (day.day == 1 and day.month in months)]
        full = [day == first or day.month != 1 for day in days]
        keys = ["sheet.axis.month" if named else "sheet.axis.year" for named in full]
    return [
        (day, [*filter(None, [look.say.solar(day, _SOLAR[key])]), look.say.dated(day, key)])
        for day, key in zip(days, keys, strict=True)
    ]


# what stands above a Gregorian date: that of 1 January is a day of a month, and no start of a year
_SOLAR = {
    "sheet.axis.day": "day_month",
    "sheet.axis.year_day": "day",
    "sheet.axis.month": "month_year",
    "sheet.axis.year": "month_year",
}


def _numbers(
    axis: _Axis, pinned: Sequence[Callout], top: float, look: Look
) -> tuple[list[Item], list[tuple[float, float]]]:
    """Return the numbers of call-outs above their days, and the stretches of x that they take.

    They stand on the lower row of the key dates, beside each other where their days are one.
    """
    lines, discs, taken = list[Item](), list[Item](), list[tuple[float, float]]()
    room, y = 2 * DISC_PX + 4.0, top + LABELS - DISC_PX
    ordered = sorted(pinned, key=lambda callout: (callout.day, callout.number))
    last = axis.left + axis.width - DISC_PX - room * (len(ordered) - 1)
    x = axis.left - room
    for callout in ordered:
        day = min(max(callout.day, axis.spans.starts[0]), axis.spans.end)
        at = (axis.x(day) + axis.x(day + timedelta(1))) / 2
        x, last = max(x + room, min(at, last)), last + room
        line = np.array([[x, y], [at, axis.y - 4.0], [at, axis.y]])
        ink = look.theme.ink
        lines.append(Shape(rings=(line,), stroke=ink, width=1.1, closed=False, part="leader"))
        discs += disc(callout, x, y, look)
        taken.append((x - room / 2, x + room / 2))
    return lines + discs, taken


def _key_dates(
    axis: _Axis,
    key_dates: Sequence[KeyDate],
    events: pd.DataFrame,
    top: float,
    look: Look,
    taken: Sequence[tuple[float, float]],
) -> list[Item]:
    """Return lines and words at the key dates of events that are shown, where they fit.

    `taken` are stretches of x where the lower row is full.
    """
    shown, first, last = set(events["event_id"]), axis.spans.starts[0], axis.spans.end
    words = [
        (known.day, look.say(key))
        for known in key_dates
        if first <= known.day <= last
        and known.event_id in shown
        and look.say.has(key := f"keydate.{known.key}")
    ]
    theme, items = look.theme, list[Item]()
    for said, named in _arranged(axis, words, taken, look):
        y, ink = top + 11 + 14 * named.row, theme.accent
        line = figures.segment(named.x, y + 4, named.x, axis.foot)
        items.append(
            Shape(rings=(line,), stroke=ink, width=0.9, closed=False, opacity=0.7, part="key")
        )
        items.append(small(named.start, y, said, look, ink=ink, weight=500, halo=theme.page))
    return items


def _arranged(
    axis: _Axis,
    words: Sequence[tuple[date, str]],
    taken: Sequence[tuple[float, float]],
    look: Look,
) -> list[tuple[str, _Named]]:
    """Return where the words of days stand, of the ways tried the one that names most days.

    The last first, as a line that comes down from the upper row then meets no later words below;
    or the first first; and either row before the other.
    """
    best = list[tuple[str, _Named]]()
    # above the names of the tracks words may begin before the axis, and beside none a little
    least = (axis.left - GUTTER, axis.left) if not look.rtl else (axis.left - BEFORE,) * 2
    for latest, rows in product((True, False), ((1, 0), (0, 1))):
        found = list[tuple[str, _Named]]()
        for day, said in sorted(words, reverse=latest):
            wide, placed = lettering.width(said, SMALL, weight=500), [n for _, n in found]
            named = _room(axis, day, wide, placed, taken, rows=rows, least=least)
            found += [(said, named)] if named else []
        best = found if len(found) > len(best) else best
    return best


class _Named(NamedTuple):
    """A key date in the strip: its line, and from where to where its words run, px."""

    row: int  # 0 above, 1 below
    x: float
    start: float
    end: float

    def clears(self, other: _Named) -> bool:
        """Return whether neither's words or line run into the other's words."""
        if self.row == other.row:
            return self.end + WORDS_APART <= other.start or other.end + WORDS_APART <= self.start
        upper, lower = (self, other) if self.row < other.row else (other, self)
        return not lower.start - LINE_APART < upper.x < lower.end + LINE_APART


def _room(
    axis: _Axis,
    day: date,
    wide: float,
    placed: Sequence[_Named],
    taken: Sequence[tuple[float, float]],
    *,
    rows: tuple[int, int],
    least: tuple[float, float],
) -> _Named | None:
    """Return where the words of a day stand, after their line or before it, None if nowhere.

    `rows` are tried in this order, and `least` is the x from which each is free. On the first day
    the words may stand over their line.
    """
    x = (axis.x(day) + axis.x(day + timedelta(1))) / 2
    after = min(x - OVERHANG, axis.left + axis.width - wide)
    for start in (after, x + OVERHANG - wide, least[1]):
        full = any(start < right and left < start + wide for left, right in taken)
        for row in (0,) if full else rows:
            named = _Named(row, x, start, start + wide)
            free = start >= least[row] and named.start - OVERHANG <= x <= named.end + OVERHANG
            if free and all(named.clears(other) for other in placed):
                return named
    return None
