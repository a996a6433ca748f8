"""The composition of a sheet: what stands where, decided once for every format."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd

from data.area import Area
from data.load import Dataset
from data.note import Note
from data.stories import key_dates
from geo import districts, joint
from geo.districts import Districts
from geo.joint import Discs
from geo.land import load_land
from geo.sheet import (
    asked,
    crossings,
    edges,
    figures,
    furniture,
    keys,
    labels,
    margins,
    panel,
    symbols,
    timeline,
    towns,
    whole,
)
from geo.sheet import callouts as called_out
from geo.sheet import pointers as pointing
from geo.sheet.callouts import Callout
from geo.sheet.clip import Box
from geo.sheet.corners import emptiest
from geo.sheet.display import Circle, Item, Shape, Sheet, Text
from geo.sheet.frame import Frame
from geo.sheet.ground import ground
from geo.sheet.look import Look
from geo.sheet.marks import Placing, place
from geo.sheet.placed import Placed
from geo.sheet.plan import PLANS, Plan
from geo.sheet.ratios import Ratios
from geo.sheet.recipe import Recipe
from geo.where.known_services import credits_of

Rectangle = tuple[float, float, float, float]  # left, top, width, height


KEYS_TOP = 22.0  # from the strip to the keys below it
GAP = 12.0  # px that stay free below the keys
LEAST_GAP = 8.0  # a smaller one beside is not worth laying the sheet twice
INSET = (184.0, 122.0)  # the inset upon the map, where the column is full
SCALE_BOX = (256.0, 42.0)  # least room for the scale bar with its labels
SCALE_ENDS = 38.0  # px of that room beside the bar: half of "500 km", and the edge


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a sheet shows, in the words of its query."""

    dataset: Dataset
    events: pd.DataFrame  # those that the query keeps
    window: tuple[date, date]  # inclusive days of the strip
    title: str
    sentence: str
    deaths: str
    recipe: Recipe
    callouts: tuple[Callout, ...] = ()
    area: Area | None = None  # that is asked for, None for everywhere
    before: Subject | None = None  # the days before, shown on a map beside this one
    ratios: Ratios | None = None  # of the two periods, below their maps

    @property
    def districts(self) -> Districts:
        """Return the districts whose outlines are known."""
        return districts.of(self.dataset)

    def place(self, frame: Frame) -> Placing:
        """Return the marks of the events in a frame."""
        since, known = self.window[0], self.districts
        return place(
            self.events, frame, load_land(), since=since, districts=known, shared=self.shared
        )

    @property
    def shared(self) -> Discs:
        """Return where the discs stand that events share: the same for any part of the data set."""
        return joint.of(self.dataset)

    @property
    def outline_credits(self) -> tuple[str, ...]:
        """Return whose outlines of districts the events of both maps are drawn as."""
        known = self.districts
        return districts.credits_of(known.files(self.shown)) if known.known else ()

    @property
    def point_credits(self) -> tuple[str, ...]:
        """Return the online services that found points of the events of both maps."""
        return credits_of(self.shown["geo_method"].unique())

    @property
    def attribution(self) -> str:
        """Return whose data the rows are, with the services that found points of theirs."""
        return "; ".join(filter(None, (self.dataset.attribution, *self.point_credits)))

    @property
    def shown(self) -> pd.DataFrame:
        """Return the events of both maps, each once."""
        if self.before is None:
            return self.events
        ids = {*self.before.events["event_id"], *self.events["event_id"]}
        return self.dataset.events[self.dataset.events["event_id"].isin(ids)]


@dataclass(frozen=True, eq=False)
class Laid:
    """Where everything goes, before the map is drawn: all that the counts of any form need."""

    header: list[Item]
    footer: list[Item]
    frame: Frame
    span: tuple[float, float]  # y of the column's top and of the strip below the map
    placing: Placing
    notes: tuple[Note, ...]
    listed: tuple[Callout, ...] = ()  # call-outs of the column; the others are in the header
    before: Laid | None = None  # of the map beside this one
    lines: tuple[crossings.Line, ...] = ()  # between countries

    @property
    def placed(self) -> int:
        """Return the events that have a mark on the map."""
        return sum(mark.count for mark in self.placing.marks)

    @property
    def not_placed(self) -> int:
        """Return the events without a place that a map can draw."""
        return int(self.placing.not_placed.sum())

    @property
    def outside_view(self) -> int:
        """Return the events whose place the map does not show."""
        return int(self.placing.outside.sum())


def lay(subject: Subject, look: Look, *, plan: Plan | None = None, reserved: float = 0.0) -> Laid:
    """Return where the parts and marks of a subject go, in the recipe's layout and view.

    `plan` takes the place of the layout's own, and `reserved` px stay free above the map: that is
    a film, whose keys may grow.
    """
    plan = plan or PLANS[subject.recipe.layout]
    if subject.callouts and not plan.columns:
        laid = _laid(subject, plan, look, listed=subject.callouts, reserved=reserved)
        span = (laid.span[0], laid.span[1] + timeline.HEIGHT)
        if keys.room_beside(told_of(subject, laid, look), plan, laid.frame, span, look):
            return laid
    laid = _laid(subject, plan, look, listed=(), reserved=reserved)
    return _without_gap(laid, subject, plan, look) if plan.columns and not reserved else laid


def _without_gap(laid: Laid, subject: Subject, plan: Plan, look: Look) -> Laid:
    """Return a larger map where the keys below it leave room, if they have enough with it too."""
    spare = _spare(laid, subject, plan, look)
    if spare < LEAST_GAP:
        return laid
    below = keys.BELOW - math.floor(spare)
    larger = _laid(subject, plan, look, listed=(), reserved=0.0, below=below)
    return laid if _spare(larger, subject, plan, look) < spare - math.floor(spare) else larger


def _spare(laid: Laid, subject: Subject, plan: Plan, look: Look) -> float:
    """Return the height that the keys below the map do not need, logical px."""
    _, foot = margins.footer(subject, plan, look)
    top = laid.span[1] + timeline.HEIGHT + KEYS_TOP
    end = keys.below(told_of(subject, laid, look), plan, laid.frame, top, look)[1]
    return foot - GAP - end


def _laid(
    subject: Subject,
    plan: Plan,
    look: Look,
    *,
    listed: tuple[Callout, ...],
    reserved: float,
    below: float = keys.BELOW,
) -> Laid:
    """Return where all goes with the call-outs in the column, or else in a band above the map.

    `below` is the height of keys below the map.
    """
    header, top, notes = margins.header(subject, plan, look)
    if listed:
        wide, most = plan.panel, called_out.COLUMN_LINES
    else:
        band, top = called_out.band(subject.callouts, plan.margin, top, plan.room, look)
        header, (wide, _) = [*header, *band], called_out.band_columns(plan.room)
        most = called_out.BAND_LINES
    top += reserved
    footer, foot = margins.footer(subject, plan, look)
    found = crossings.found(subject.events, subject.dataset.actors)
    frame, strip_top = _frame(subject.recipe, plan, top, foot, look, below)
    (frame,), (placing,) = whole.fitted([frame], [subject.place])
    shown = crossings.reach(found, subject.events, frame)
    if plan.columns and (shown or asked.outline(subject.area, frame, look)):
        frame, strip_top = _frame(subject.recipe, plan, top, foot - keys.BAND, look, below)
        (frame,), (placing,) = whole.fitted([frame], [subject.place])
    notes += tuple(called_out.notes(subject.callouts, wide, most))
    drawn = crossings.drawn(found, subject.events, placing.marks, frame)
    notes += crossings.notes(found, drawn)
    span = (top, strip_top)
    return Laid(header, footer, frame, span, placing, notes, listed, lines=drawn)


def compose(subject: Subject, laid: Laid, look: Look) -> Sheet:
    """Return the sheet of a subject as it was laid out, with the look's colours."""
    plan, frame = PLANS[subject.recipe.layout], laid.frame
    told, (top, strip_top) = told_of(subject, laid, look), laid.span
    foot = strip_top + timeline.HEIGHT
    if plan.columns:
        key_items, _ = keys.below(told, plan, frame, foot + KEYS_TOP, look)
        has_inset = False
    else:
        key_items, has_inset = keys.beside(told, plan, frame, (top, foot), look)
    over = upon_ground(
        frame,
        told.marks,
        look,
        inset=not has_inset,
        towns_most=plan.towns,
        pinned=subject.callouts,
        lines=laid.lines,
    )
    strip = timeline.strip(
        subject.events,
        subject.window,
        key_dates(),
        (frame.left, strip_top, frame.width),
        look,
        pinned=off_the_map(subject.callouts, told.marks),
    )
    return Sheet(
        width=plan.width,
        height=plan.height,
        zoom=plan.zoom,
        per_inch=plan.per_inch,
        page=look.theme.page,
        ground=ground(frame, look),
        items=(*told.outline, *over, *laid.header, *key_items, *strip, *laid.footer),
        placed=laid.placed,
        not_placed=laid.not_placed,
        outside_view=laid.outside_view,
        legend=panel.legend_counts(told.marks),
        notes=laid.notes,
    )


def _frame(
    recipe: Recipe, plan: Plan, top: float, foot: float, look: Look, below: float
) -> tuple[Frame, float]:
    """Return the map's frame in whole px, and the y of the strip below it."""
    strip_top = foot - timeline.HEIGHT
    top, left, width = float(round(top)), plan.margin, plan.room
    if plan.columns:
        strip_top -= KEYS_TOP + below
    else:
        width -= plan.panel + plan.gutter
        left += plan.panel + plan.gutter if look.rtl else 0.0
    return Frame(recipe.view, left, top, width, round(strip_top - 14 - top)), strip_top


def upon_ground(
    frame: Frame,
    marks: Sequence[Placed],
    look: Look,
    *,
    inset: bool,
    towns_most: int,
    pinned: Sequence[Callout],
    lines: Sequence[crossings.Line],
) -> list[Item]:
    """Return what lies upon the ground: lines, marks, names, scale bar; with an inset if asked."""
    words = worded(
        frame, marks, look, inset=inset, towns_most=towns_most, pinned=pinned, lines=lines
    )
    return stacked(frame, marks, look, lines=lines, words=words)


class Worded(NamedTuple):
    """The words upon a map, and the boxes of its furniture: the scale bar's, the inset's if any."""

    tags: Sequence[symbols.Tag]  # the numbers of areas
    counted: Mapping[str, Text]  # the numbers of lines, by the lines' keys
    pointers: Sequence[pointing.Pointer]  # to what is pinned
    areas: Sequence[Item]
    towns: Sequence[Item]  # with their dots
    boxes: Sequence[Box]


def worded(
    frame: Frame,
    marks: Sequence[Placed],
    look: Look,
    *,
    inset: bool,
    towns_most: int,
    pinned: Sequence[Callout],
    lines: Sequence[crossings.Line],
) -> Worded:
    """Return the words upon a map and where the furniture stands.

    The numbers of what is pinned come before the names, which make room for them.
    """
    tags = symbols.tags(marks, frame.box)
    bar_px, _ = furniture.bar(frame, frame.left, frame.box[3])
    wide = max(SCALE_BOX[0], bar_px + SCALE_ENDS)
    scale = emptiest(frame, (wide, SCALE_BOX[1]), marks, tags).box
    boxes = [scale]
    corner = emptiest(frame, INSET, marks, tags, boxes) if inset else None
    if corner and not corner.hidden:
        boxes.append(corner.box)
    useful = towns.useful_towns(frame, load_land(), marks)
    dots = [point for _, point in useful[:towns_most]]
    spots = labels.taken_by(marks, tags, boxes, dots, crossings.along(lines, frame))
    counted = crossings.named(lines, frame, spots, look)
    spots.hard += crossings.arrow_boxes(lines)
    pointers = pointing.upon(pinned, marks, frame.box, spots, look)
    areas = labels.area_names(frame, spots, look)
    named = towns.town_names(useful, marks, frame, spots, look, most=towns_most)
    return Worded(tags, counted, pointers, areas, named, boxes)


def stacked(
    frame: Frame,
    marks: Sequence[Placed],
    look: Look,
    *,
    lines: Sequence[crossings.Line],
    words: Worded,
) -> list[Item]:
    """Return lines, marks, words and furniture upon the ground in drawing order."""
    drawn = [
        *crossings.shapes(lines, frame, look),
        *symbols.areas(marks, look),
        *words.areas,
        *_bare(words.towns, marks),  # dots, under the marks
        *symbols.points(marks, look),
    ]
    edge = figures.rectangle(frame.left, frame.top, frame.width, frame.height)
    insets = [furniture.locator(frame, _rectangle(box), look) for box in words.boxes[1:]]
    scale = words.boxes[0]
    return [
        *(part for item in drawn for part in edges.cut(item, frame.box)),
        *words.counted.values(),
        *symbols.numbers(marks, words.tags, look),
        *(item for item in words.towns if isinstance(item, Text)),
        *pointing.drawn(words.pointers),
        *furniture.scale_bar(frame, scale[0] + 8, scale[3] - 12, look),
        *(item for items in insets for item in items),
        Shape(rings=(edge,), stroke=look.theme.rule, width=1.0, part="edge"),
    ]


def _bare(towns: Sequence[Item], marks: Sequence[Placed]) -> list[Item]:
    """Return the dots of towns but those under a symbol: a light one would show them."""
    dots = [item for item in towns if isinstance(item, Circle)]
    light = [mark for mark in marks if mark.light < 1 and mark.size_px]
    return [
        dot
        for dot in dots
        if not any(math.hypot(dot.x - mark.x, dot.y - mark.y) < mark.size_px for mark in light)
    ]


def _rectangle(box: Box) -> Rectangle:
    """Return a box as left, top, width, height."""
    return box[0], box[1], box[2] - box[0], box[3] - box[1]


def told_of(subject: Subject, laid: Laid, look: Look) -> keys.Told:
    """Return what the keys speak of."""
    numbers = numbers_of(subject, laid, look)
    outline = asked.outline(subject.area, laid.frame, look)
    marks, lines = (laid.placing.marks,), (laid.lines,)
    return keys.Told(marks, (numbers,), subject.deaths, laid.listed, lines, outline)


def numbers_of(subject: Subject, laid: Laid, look: Look) -> panel.Numbers:
    """Return what the keys count of one map."""
    return panel.Numbers(
        placed=laid.placed,
        not_placed=laid.not_placed,
        outside_view=laid.outside_view,
        in_data=len(subject.dataset.events),
        elsewhere=_elsewhere(subject, laid.placing, look),
    )


def off_the_map(callouts: Sequence[Callout], marks: Sequence[Placed]) -> list[Callout]:
    """Return the call-outs of events that have no mark: without a place, or outside the view."""
    shown = {event_id for mark in marks for event_id in mark.events}
    return [callout for callout in callouts if callout.event_id not in shown]


def _elsewhere(subject: Subject, placing: Placing, look: Look) -> tuple[tuple[str, int], ...]:
    """Return the places of the events outside the view with their numbers, most first."""
    places = subject.events["place"].to_numpy()[placing.outside].tolist()
    counts = Counter(place for place in places if place)
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    own = own_names(subject.dataset, look.say.language)
    return tuple((own.get(place, place), count) for place, count in most)


def own_names(dataset: Dataset, language: str) -> dict[str, str]:
    """Return the names of places in a language by the Latin one, of those that mean one thing."""
    if language not in ("fa", "ur"):
        return {}
    rows = dataset.places[["name", f"name_{language}"]].drop_duplicates()
    single = rows[~rows["name"].duplicated(keep=False)]
    return {name: own for name, own in single.itertuples(index=False) if own}
