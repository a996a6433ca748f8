"""A film of a sheet: which days each picture shows, and what changes from one to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

import numpy as np

from data.measure import deaths_sentence
from data.schema import DataError
from data.stories import key_dates
from geo.land import load_land
from geo.sheet import asked, crossings, keys, layout, panel, pointers, symbols, timeline
from geo.sheet import labels as naming
from geo.sheet import type as lettering
from geo.sheet.column import LEADING, Column, small
from geo.sheet.display import Item, Sheet, Text
from geo.sheet.ground import ground
from geo.sheet.layout import KEYS_TOP, Laid, Subject
from geo.sheet.look import LEAD, SMALL, Look
from geo.sheet.marks import Placing, place
from geo.sheet.plan import PLANS, Plan

UNITS = ("day", "week", "month")
MOST = 400  # pictures of one film: at a fifth of a second each, it runs for 80 seconds
DATE = 24.0  # size of the date above the map, logical px
DEATHS_LINES = 2
APART = 36.0  # px between the date and the counts beside it
ABOVE, BELOW = 20.0, 14.0  # px from the band's top to its first baseline, from its last to the map


# seconds: of one picture at most and at least, of the whole about, of the first and the last more
SLOWEST, FASTEST, WHOLE, FIRST, LAST = 0.8, 0.2, 30.0, 0.7, 3.0


class Days(NamedTuple):
    """The inclusive days of one picture."""

    since: date
    until: date


def steps(window: tuple[date, date], unit: str) -> tuple[Days, ...]:
    """Return the days of each picture: days, weeks from Monday or months of inclusive days.

    An empty unit is the one that the strip below the map has. Raises DataError for another unit
    and for more than MOST pictures.
    """
    since, until = window
    if unit and unit not in UNITS:
        raise DataError("--frames", expected=f"one of {', '.join(UNITS)}", got=repr(unit[:20]))
    spans = timeline.cut(since, until, unit or timeline.unit_of((until - since).days + 1))
    if len(spans.starts) > MOST:
        longer = [f"--frames {name}" for name in UNITS[UNITS.index(spans.unit) + 1 :]]
        got = f"{len(spans.starts):,} of a {spans.unit} each from {since} to {until}"
        remedy = f"Ask for {' or '.join([*longer, 'fewer days'])}."
        raise DataError("film", expected=f"at most {MOST} pictures", got=got, remedy=remedy)
    ends = [*(start - timedelta(1) for start in spans.starts[1:]), spans.end]
    return tuple(Days(*days) for days in zip(spans.starts, ends, strict=True))


def plan_of(name: str) -> Plan:
    """Return the measures of a layout as a film: 1280 × 800 pixels for landscape, always even."""
    plan = PLANS[name]
    zoom = 0.8 if plan.width == 1600 else 1.0
    size = [round(side * zoom) // 2 * 2 / zoom for side in (plan.width, plan.height)]
    return replace(plan, width=round(size[0]), height=round(size[1]), zoom=zoom)


def seconds(pictures: int) -> float:
    """Return for how long each of so many pictures is shown, in whole tenths."""
    return round(min(max(WHOLE / pictures, FASTEST), SLOWEST), 1)


@dataclass(frozen=True, eq=False)
class Moment:
    """One picture: its days, and of all events up to their end where they are.

    events = placed + not placed + outside view. `items` lie upon what all pictures share.
    """

    days: Days
    events: int
    placed: int
    not_placed: int
    outside_view: int
    legend: dict[str, int]  # symbol name -> events on the map
    items: tuple[Item, ...]


@dataclass(frozen=True, eq=False)
class Film:
    """A subject as a film in a look.

    Where `last_only`, the keys have no rows for what only earlier pictures show.
    """

    subject: Subject
    look: Look
    last_only: bool = False

    @cached_property
    def plan(self) -> Plan:
        """Return the measures."""
        return plan_of(self.subject.recipe.layout)

    @cached_property
    def steps(self) -> tuple[Days, ...]:
        """Return the days of each picture; raises DataError for too many."""
        return steps(self.subject.window, self.subject.recipe.frames)

    @property
    def unit(self) -> str:
        """Return what a picture shows: day, week or month."""
        since, until = self.subject.window
        return self.subject.recipe.frames or timeline.unit_of((until - since).days + 1)

    @cached_property
    def laid(self) -> Laid:
        """Return where all goes when every event has happened: the last picture."""
        return layout.lay(self.subject, self.look, plan=self.plan, reserved=self._band_px)

    @cached_property
    def still(self) -> Sheet:
        """Return what all pictures share: ground, title, credits and the strip of days."""
        subject, laid, look = self.subject, self.laid, self.look
        pinned = layout.off_the_map(subject.callouts, laid.placing.marks)
        strip = timeline.strip(
            subject.events, subject.window, key_dates(), self._strip, look, pinned=pinned
        )
        return Sheet(
            width=self.plan.width,
            height=self.plan.height,
            zoom=self.plan.zoom,
            per_inch=self.plan.per_inch,
            page=look.theme.page,
            ground=ground(laid.frame, look),
            items=(*laid.header, *strip, *laid.footer),
            placed=laid.placed,
            not_placed=laid.not_placed,
            outside_view=laid.outside_view,
            legend=panel.legend_counts(laid.placing.marks),
            notes=laid.notes,
        )

    @property
    def last(self) -> Sheet:
        """Return the last picture, on which every event has happened."""
        moment = self._moment(self.steps[-1], len(self.steps) - 1)
        return replace(self.still, items=(*self.still.items, *moment.items))

    def moments(self) -> Iterator[Moment]:
        """Yield each picture in turn."""
        yield from (self._moment(days, at) for at, days in enumerate(self.steps))

    @cached_property
    def _begun(self) -> tuple[int, ...]:
        """Return how many events have begun at the end of each step: they are oldest first."""
        first = self.subject.events["date_start"].to_numpy("datetime64[D]")
        ends = np.array([days.until for days in self.steps], "datetime64[D]")
        return tuple(np.searchsorted(first, ends, side="right").tolist())

    @cached_property
    def _placings(self) -> tuple[Placing, ...]:
        """Return the marks of each picture; those of events before its days are lighter."""
        events, frame, land = self.subject.events, self.laid.frame, load_land()
        first = -1 if self.last_only else 0
        return tuple(
            place(events.iloc[:count], frame, land, since=days.since)
            for count, days in [*zip(self._begun, self.steps, strict=True)][first:]
        )

    @cached_property
    def _words(self) -> layout.Worded:
        """Return the names of the last picture, which stand still in all."""
        laid, columns = self.laid, self.plan.columns
        return layout.worded(
            laid.frame,
            laid.placing.marks,
            self.look,
            inset=bool(columns) or not self._keys(self.subject, laid)[1],
            towns_most=self.plan.towns,
            pinned=self.subject.callouts,
            lines=laid.lines,
        )

    def _moment(self, days: Days, at: int) -> Moment:
        """Return one picture."""
        subject = replace(self.subject, events=self.subject.events.iloc[: self._begun[at]])
        laid = self._until(subject, self._placings[-1 if self.last_only else at])
        marks = laid.placing.marks
        words = self._words_of(subject, laid)
        over = layout.stacked(laid.frame, marks, self.look, lines=laid.lines, words=words)
        return Moment(
            days=days,
            events=len(subject.events),
            placed=laid.placed,
            not_placed=laid.not_placed,
            outside_view=laid.outside_view,
            legend=panel.legend_counts(marks),
            items=(
                *asked.outline(subject.area, laid.frame, self.look),
                *over,
                *self._keys(subject, laid)[0],
                *self._head(days, at),
                *timeline.moment(subject.window, days, self._strip, self.look),
            ),
        )

    def _until(self, subject: Subject, placing: Placing) -> Laid:
        """Return where all goes with the events of a picture."""
        events, frame = subject.events, self.laid.frame
        found = crossings.found(events, subject.dataset.actors)
        lines = crossings.drawn(found, events, placing.marks, frame)
        return replace(self.laid, placing=placing, lines=lines)

    def _words_of(self, subject: Subject, laid: Laid) -> layout.Worded:
        """Return the words of a picture: its own numbers among the names of all."""
        frame, marks, fixed = laid.frame, laid.placing.marks, self._words
        tags = symbols.tags(marks, frame.box)
        spots = naming.taken_by(marks, tags, fixed.boxes, (), crossings.along(laid.lines, frame))
        counted = crossings.named(laid.lines, frame, spots, self.look)
        spots.hard += crossings.arrow_boxes(laid.lines)
        over = pointers.upon(subject.callouts, marks, frame.box, spots, self.look)
        return fixed._replace(tags=tags, counted=counted, pointers=over)

    def _keys(self, subject: Subject, laid: Laid) -> tuple[list[Item], bool]:
        """Return the keys with the numbers of a picture, and whether they hold the inset.

        They have a row for all that any picture shows, so that none moves.
        """
        told = layout.told_of(subject, laid, self.look)
        rows = [mark for placing in self._placings for mark in placing.marks]
        numbers = tuple(n._replace(elsewhere=(), so_far=True) for n in told.numbers)
        told = told._replace(numbers=numbers, deaths="", rows=rows, row_lines=self.laid.lines)
        (top, strip_top), frame = laid.span, laid.frame
        foot = strip_top + timeline.HEIGHT
        if self.plan.columns:
            return keys.below(told, self.plan, frame, foot + KEYS_TOP, self.look)[0], False
        return keys.beside(told, self.plan, frame, (top, foot), self.look)

    @property
    def _strip(self) -> tuple[float, float, float]:
        """Return left, top and width of the strip of days."""
        return self.laid.frame.left, self.laid.span[1], self.laid.frame.width

    def _said(self, at: int) -> tuple[str, list[str]]:
        """Return the counts of a picture in words: events, then deaths in lines."""
        say, count = self.look.say, self._begun[at]
        before = self._begun[at - 1] if at else 0
        parts = [say.many("sheet.film.so_far", count)]
        parts.append(say(f"sheet.film.new.{self.unit}", n=count - before))
        deaths = deaths_sentence(self.subject.events.iloc[:count], say) if count else ""
        lines = lettering.wrap(deaths, self._counts_px, SMALL, most=DEATHS_LINES)
        return say("sentence.part").join(parts), lines

    @cached_property
    def _counts_px(self) -> float:
        """Return the width beside the longest date, px."""
        dates = [self.look.say.days(*days) for days in self.steps]
        longest = max(lettering.width(text, DATE, weight=600) for text in dates)
        return self.plan.room - longest - APART

    @cached_property
    def _band_px(self) -> float:
        """Return the height of date and counts above the map."""
        _, deaths = self._said(len(self.steps) - 1)
        return ABOVE + LEADING * len(deaths) + BELOW

    def _head(self, days: Days, at: int) -> list[Item]:
        """Return date and counts above the map."""
        look, theme = self.look, self.look.theme
        column = Column(self.plan.margin, self.plan.room, look.rtl)
        start, end = column.anchors
        counts, deaths = self._said(at)
        y = self.laid.span[0] - self._band_px + ABOVE
        items: list[Item] = [
            Text(
                x=column.at(0.0), y=y + 4.0, text=look.say.days(*days), size=DATE, weight=600,
                fill=theme.accent, anchor=start, rtl=look.rtl, part="date",
            ),
            Text(
                x=column.end, y=y, text=counts, size=LEAD, weight=600, fill=theme.ink,
                anchor=end, rtl=look.rtl, part="so_far",
            ),
        ]  # fmt: skip
        for line in deaths:
            y += LEADING
            items.append(small(column.end, y, line, look, anchor=end))
        return items
