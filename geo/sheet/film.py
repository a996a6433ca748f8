"""A film of a sheet: what all its pictures share, and what each of them shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from data.stories import key_dates
from geo.land import load_land
from geo.sheet import asked, crossings, keys, layout, panel, running, timeline
from geo.sheet.crossings import Line
from geo.sheet.display import Item, Sheet
from geo.sheet.ground import ground
from geo.sheet.layout import KEYS_TOP, Laid, Subject
from geo.sheet.look import Look
from geo.sheet.marks import Placer
from geo.sheet.placed import Placed
from geo.sheet.plan import PLANS, Plan
from geo.sheet.running import Count
from geo.sheet.steps import Step, steps, unit_of
from geo.style import EARLIER_ALPHA, Mark

WIDE = 1600  # px: of layouts as wide as this a film is four fifths the size, 1280 pixels wide
FILE = "film.mp4"  # what the command in the footer makes


@dataclass(frozen=True, eq=False)
class Moment:
    """One picture: its days, and of all events up to their end where they are.

    events = placed + not placed + outside view. `items` lie upon what all pictures share.
    """

    step: Step
    events: int
    placed: int
    not_placed: int
    outside_view: int
    legend: dict[str, int]  # symbol name -> events on the map
    items: tuple[Item, ...]


def plan_of(name: str) -> Plan:
    """Return the measures of a layout as a film: 1280 × 800 pixels for landscape, always even."""
    plan = PLANS[name]
    zoom = 0.8 if plan.width == WIDE else 1.0
    wide, high = (round(side * zoom) // 2 * 2 for side in (plan.width, plan.height))
    return replace(plan, width=round(wide / zoom), height=round(high / zoom), zoom=zoom, file=FILE)


@dataclass(frozen=True, eq=False)
class Film:
    """A subject as a film in a look.

    What stands on the map stands still: names, numbers and furniture have in every picture the
    place that they have in the last, when every event has happened. A film of which `last_only`
    is looked at has no rows in its keys for what only earlier pictures show.
    """

    subject: Subject
    look: Look
    last_only: bool = False

    @cached_property
    def plan(self) -> Plan:
        """Return the measures."""
        return plan_of(self.subject.recipe.layout)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Return the days of each picture; raises DataError for too many."""
        found = steps(self.subject.window, self.subject.recipe.frames)
        return found[-1:] if self.last_only else found

    @cached_property
    def laid(self) -> Laid:
        """Return where all goes in the last picture."""
        return layout.lay(self.subject, self.look, plan=self.plan, reserved=self._head.height)

    @cached_property
    def still(self) -> Sheet:
        """Return what all pictures share: ground, title, credits and the strip of days."""
        subject, laid, look, plan = self.subject, self.laid, self.look, self.plan
        pinned = layout.off_the_map(subject.callouts, laid.placing.marks)
        strip = timeline.strip(
            subject.events, subject.window, key_dates(), self._strip, look, pinned=pinned
        )
        return Sheet(
            width=plan.width,
            height=plan.height,
            zoom=plan.zoom,
            per_inch=plan.per_inch,
            page=look.theme.page,
            ground=ground(laid.frame, look),
            items=(*laid.header, *strip, *laid.footer),
            placed=laid.placed,
            not_placed=laid.not_placed,
            outside_view=laid.outside_view,
            legend=panel.legend_counts(laid.placing.marks),
            notes=laid.notes,
        )

    def prepare(self, each: Callable[[], None]) -> None:
        """Place all events before the first picture, and call `each` after every step."""
        found = []
        for laid in self._placed():
            found.append(laid)
            each()
        self.__dict__["_laid"] = tuple(found)  # what the property would keep

    @property
    def last(self) -> Sheet:
        """Return the last picture as a sheet."""
        *_, moment = self.moments()
        return replace(self.still, items=(*self.still.items, *moment.items))

    def moments(self) -> Iterator[Moment]:
        """Yield each picture in turn."""
        told: tuple[int, list[Item]] = (-1, [])  # keys, and the number of events they are of
        for step, count, laid in zip(self.steps, self._counts, self._laid, strict=True):
            if told[0] != count.events:
                told = (count.events, self._keys(count.events, laid)[0])
            over = layout.stacked(
                laid.frame,
                laid.placing.marks,
                self.look,
                lines=laid.lines,
                words=self._words_at(laid),
            )
            subject = self.subject
            yield Moment(
                step=step,
                events=count.events,
                placed=laid.placed,
                not_placed=laid.not_placed,
                outside_view=laid.outside_view,
                legend=panel.legend_counts(laid.placing.marks),
                items=(
                    *asked.outline(subject.area, laid.frame, self.look),
                    *over,
                    *told[1],
                    *self._head.items(step, count, laid.span[0]),
                    *timeline.moment(subject.window, step, self._strip, self.look),
                ),
            )

    @cached_property
    def _counts(self) -> tuple[Count, ...]:
        """Return what has happened by the end of each step."""
        return running.counts(self.subject.events, self.steps, self.look.say)

    @cached_property
    def _head(self) -> running.Head:
        """Return the band of date and counts above the map."""
        unit = unit_of(self.subject.window, self.subject.recipe.frames)
        return running.Head(unit, self.steps, self._counts, self.plan, self.look)

    @property
    def _strip(self) -> tuple[float, float, float]:
        """Return left, top and width of the strip of days."""
        return self.laid.frame.left, self.laid.span[1], self.laid.frame.width

    @cached_property
    def _laid(self) -> tuple[Laid, ...]:
        """Return marks and lines of each picture."""
        return tuple(self._placed())

    def _placed(self) -> Iterator[Laid]:
        """Yield marks and lines of each picture; what is not of its days alone is lighter."""
        events, frame = self.subject.events, self.laid.frame
        known, shared = self.subject.districts, self.subject.shared
        placer = Placer(events, frame, load_land(), known, shared)
        lines_of = crossings.known(events, self.subject.dataset.actors)
        ids, before = events["event_id"].to_numpy(), dict[str, Line]()
        plates = {m.province: m for m in self.laid.placing.marks if m.mark == Mark.PLATE}
        for step, count in zip(self.steps, self._counts, strict=True):
            placing = placer.first(count.events, since=step.since)
            placing = placing._replace(marks=_settled(placing.marks, plates))
            these = crossings.of_first(lines_of, count.events)
            lines = crossings.drawn(these, events.iloc[: count.events], placing.marks, frame)
            new = set(ids[count.events - count.new : count.events])
            lit = crossings.unchanged([_lit(line, new) for line in lines], before)
            before = {line.key: line for line in lit}
            yield replace(self.laid, placing=placing, lines=lit)

    @cached_property
    def _words(self) -> layout.Worded:
        """Return names and furniture of the last picture."""
        laid = self.laid
        return layout.worded(
            laid.frame,
            laid.placing.marks,
            self.look,
            inset=bool(self.plan.columns) or not self._keys(len(self.subject.events), laid)[1],
            towns_most=self.plan.towns,
            pinned=self.subject.callouts,
            lines=laid.lines,
        )

    def _words_at(self, laid: Laid) -> layout.Worded:
        """Return the words of a picture: names of all, and numbers of what it shows."""
        last = self._words
        shown = {e for mark in laid.placing.marks for e in mark.events} if last.pointers else ()
        areas = {_spot(mark): mark for mark in laid.placing.marks}
        found = [(tag, areas.get(_spot(tag.mark))) for tag in last.tags]
        tags = [tag._replace(mark=mark, light=mark.light) for tag, mark in found if mark]
        return last._replace(
            tags=tags,
            counted=crossings.renumbered(last.counted, laid.lines, self.look),
            pointers=tuple(told for told in last.pointers if told.event_id in shown),
        )

    @cached_property
    def _rows(self) -> tuple[Placed, ...]:
        """Return a mark for each row that the keys need: of all that any picture shows."""
        marks = (mark for laid in self._laid for mark in laid.placing.marks)
        return tuple({_traits(mark): mark for mark in marks}.values())

    @cached_property
    def _row_lines(self) -> tuple[Line, ...]:
        """Return a line for each row of the key of lines."""
        return tuple({line.name: line for laid in self._laid for line in laid.lines}.values())

    def _keys(self, count: int, laid: Laid) -> tuple[list[Item], bool]:
        """Return the keys with the numbers of a picture, and whether they hold the inset.

        They have a row for all that any picture shows, so that none moves.
        """
        subject = replace(self.subject, events=self.subject.events.iloc[:count])
        told = layout.told_of(subject, laid, self.look)
        told = told._replace(
            numbers=tuple(n._replace(elsewhere=(), so_far=True) for n in told.numbers),
            deaths="",  # they stand above the map
            rows=self._rows,
            row_lines=self._row_lines,
        )
        (top, strip_top), frame = laid.span, laid.frame
        foot = strip_top + timeline.HEIGHT
        if self.plan.columns:
            return keys.below(told, self.plan, frame, foot + KEYS_TOP, self.look)[0], False
        return keys.beside(told, self.plan, frame, (top, foot), self.look)


def _settled(marks: tuple[Placed, ...], plates: dict[str, Placed]) -> tuple[Placed, ...]:
    """Return marks with the plates of provinces where those of the last picture stand."""
    return tuple(
        replace(mark, x=plates[mark.province].x, y=plates[mark.province].y)
        if mark.mark == Mark.PLATE
        else mark
        for mark in marks
    )


def _lit(line: Line, new: set[str]) -> Line:
    """Return a line as light as its events are old: like a mark, dark where one is new."""
    return line if new.intersection(line.events) else replace(line, light=EARLIER_ALPHA)


def _spot(mark: Placed) -> tuple[str, float, float]:
    """Return what tells the mark of an area from others, in every picture."""
    return mark.mark, mark.x, mark.y


def _traits(mark: Placed) -> tuple[object, ...]:
    """Return what a mark adds to the keys: equal traits need the same rows."""
    return (
        mark.mark, frozenset(name for name, _ in mark.symbols),
        frozenset(name for name, _ in mark.kinds), len(mark.events) == 1, mark.size_px > 0,
        mark.high_px > 0, mark.hollow, mark.disputed, mark.light,
    )  # fmt: skip
