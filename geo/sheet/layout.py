"""The composition of a sheet: what stands where, decided once for every format."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.load import Dataset
from data.stories import key_dates
from geo.land import load_land
from geo.sheet import column as col
from geo.sheet import edges, figures, furniture, labels, panel, symbols, timeline, towns
from geo.sheet import type as lettering
from geo.sheet.bidi import plain
from geo.sheet.clip import Box
from geo.sheet.corners import emptiest
from geo.sheet.display import Item, Shape, Sheet, Text
from geo.sheet.frame import Frame
from geo.sheet.ground import ground
from geo.sheet.look import LEAD, SMALL, TITLE, Look
from geo.sheet.marks import TOGETHER_PX, Placed, Placing, place
from geo.sheet.recipe import Recipe

Rectangle = tuple[float, float, float, float]  # left, top, width, height


@dataclass(frozen=True)
class Plan:
    """The fixed measures of a layout, logical px."""

    width: int
    height: int
    margin: float
    panel: float  # width of the column beside the map
    gutter: float  # between map and column


PLANS = {"landscape": Plan(1600, 1000, margin=28, panel=292, gutter=28)}
TITLE_SIZES = (TITLE, 24.0, 20.0, 17.0)  # the largest that fits on its lines is taken
TITLE_LINES = 3
FOOT = 20.0  # from the last baseline to the lower edge
SECTION = 34.0  # from the last line of a section to the next one's heading
LOCATOR = (150.0, 230.0)  # least and greatest height of the inset in the column
LOCATOR_SHAPE = 1.6  # its greatest width to its height: beyond, the land of the file ends
INSET = (184.0, 122.0)  # the inset upon the map, where the column is full
SCALE_BOX = (256.0, 42.0)  # room for the scale bar with its labels


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


@dataclass(frozen=True, eq=False)
class Laid:
    """Where everything goes, before the map is drawn: all that the counts of any form need."""

    header: list[Item]
    footer: list[Item]
    frame: Frame
    span: tuple[float, float]  # y of the column's top and of the strip below the map
    placing: Placing
    notes: tuple[str, ...]

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


def lay(subject: Subject, look: Look) -> Laid:
    """Return where the parts and marks of a subject go, in the recipe's layout and view."""
    plan = PLANS[subject.recipe.layout]
    header, top, notes = _header(subject, plan, look)
    footer, foot = _footer(subject, plan, look)
    frame, strip_top = _frame(subject.recipe, plan, top, foot)
    placing = place(subject.events, frame, load_land())
    return Laid(header, footer, frame, (top, strip_top), placing, notes)


def compose(subject: Subject, laid: Laid, look: Look) -> Sheet:
    """Return the sheet of a subject as it was laid out, with the look's colours."""
    plan, frame = PLANS[subject.recipe.layout], laid.frame
    marks, strip_top = laid.placing.marks, laid.span[1]
    column = col.Column(plan.width - plan.margin - plan.panel, plan.panel)
    beside, has_inset = _panel(subject, column, laid, look)
    over = _map(frame, marks, look, inset=not has_inset)
    strip = timeline.strip(
        subject.events,
        subject.window,
        key_dates(),
        (plan.margin, strip_top, frame.width),
        look,
    )
    return Sheet(
        width=plan.width,
        height=plan.height,
        page=look.theme.page,
        ground=ground(frame, look),
        items=(*over, *laid.header, *beside, *strip, *laid.footer),
        placed=laid.placed,
        not_placed=laid.not_placed,
        outside_view=laid.outside_view,
        legend=panel.legend_counts(marks),
        notes=laid.notes,
    )


def _header(subject: Subject, plan: Plan, look: Look) -> tuple[list[Item], float, tuple[str, ...]]:
    """Return title and sentence, the y below them, and what had to be shortened."""
    theme, room = look.theme, plan.width - 2 * plan.margin
    as_of = look.say("sheet.as_of", day=look.say.day(subject.dataset.last_day))
    beside = lettering.width(as_of, SMALL) + 40
    size, lines = _title_lines(subject.title, room - beside)
    items: list[Item] = []
    y = plan.margin + 2.0
    for line in lines:
        y += size * 0.8 if line is lines[0] else size * 1.2
        items.append(
            Text(x=plan.margin, y=y, text=line, size=size, weight=600, fill=theme.ink, part="title")
        )
    first = plan.margin + 2.0 + size * 0.8
    right = plan.width - plan.margin
    items.append(col.small(right, first, as_of, look, anchor="right"))
    for line in lettering.wrap(subject.sentence, room, LEAD, most=3):
        y += 22.0 if line else 0.0
        items.append(
            Text(x=plan.margin, y=y + 3, text=line, size=LEAD, fill=theme.muted, part="lead")
        )
    whole = " ".join(lines) == " ".join(plain(subject.title).split())
    missing = lettering.shape(subject.title, weight=600).missing
    notes = [] if whole else [look.say("sheet.note.title_cut")]
    notes += [look.say.many("sheet.note.title_signs", missing)] if missing else []
    return items, y + 21.0, tuple(notes)


def _title_lines(title: str, room: float) -> tuple[float, list[str]]:
    """Return the largest size at which the title fits, and its lines."""
    for size in TITLE_SIZES:
        lines = lettering.wrap(title, room, size, weight=600)
        if len(lines) <= (1 if size > TITLE_SIZES[1] else 2 if size > TITLE_SIZES[2] else 3):
            return size, lines
    return TITLE_SIZES[-1], lettering.wrap(
        title, room, TITLE_SIZES[-1], weight=600, most=TITLE_LINES
    )


def _frame(recipe: Recipe, plan: Plan, top: float, foot: float) -> tuple[Frame, float]:
    """Return the map's frame in whole px, and the y of the strip below it."""
    strip_top = foot - timeline.HEIGHT
    width = plan.width - 2 * plan.margin - plan.panel - plan.gutter
    top = float(round(top))
    return Frame(recipe.view, plan.margin, top, width, round(strip_top - 14 - top)), strip_top


def _map(frame: Frame, marks: tuple[Placed, ...], look: Look, *, inset: bool) -> list[Item]:
    """Return everything upon the ground: names, marks, scale bar, edge; with an inset if asked."""
    tags = symbols.tags(marks, frame.box)
    scale = emptiest(frame, SCALE_BOX, marks, tags).box
    boxes = [scale]
    corner = emptiest(frame, INSET, marks, tags, boxes) if inset else None
    if corner and not corner.hidden:
        boxes.append(corner.box)
    useful = towns.useful_towns(frame, load_land(), marks)
    dots = [point for _, point in useful[: towns.MOST_TOWNS]]
    spots = labels.taken_by(marks, tags, boxes, dots)
    areas = labels.area_names(frame, spots, look)
    named = towns.town_names(useful, marks, frame, spots, look)
    drawn = [
        *symbols.areas(marks, look),
        *areas,
        *(item for item in named if not isinstance(item, Text)),  # dots, under the marks
        *symbols.points(marks, look),
    ]
    edge = figures.rectangle(frame.left, frame.top, frame.width, frame.height)
    insets = [furniture.locator(frame, _rectangle(box), look) for box in boxes[1:]]
    return [
        *(part for item in drawn for part in edges.cut(item, frame.box)),
        *symbols.numbers(marks, tags, look),
        *(item for item in named if isinstance(item, Text)),
        *furniture.scale_bar(frame, scale[0] + 8, scale[3] - 12, look),
        *(item for items in insets for item in items),
        Shape(rings=(edge,), stroke=look.theme.rule, width=1.0, part="edge"),
    ]


def _rectangle(box: Box) -> Rectangle:
    """Return a box as left, top, width, height."""
    return box[0], box[1], box[2] - box[0], box[3] - box[1]


def _panel(subject: Subject, column: col.Column, laid: Laid, look: Look) -> tuple[list[Item], bool]:
    """Return the column beside the map down to the strip's foot, and whether the inset fitted."""
    marks, frame = laid.placing.marks, laid.frame
    numbers = panel.Numbers(
        placed=laid.placed,
        not_placed=laid.not_placed,
        outside_view=laid.outside_view,
        in_data=len(subject.dataset.events),
        elsewhere=_elsewhere(subject.events, laid.placing),
    )
    items, y = panel.legend(column, laid.span[0] + 10, marks, look)
    for part in (panel.accounts, panel.elsewhere):
        more, y = part(column, y, numbers, look)
        items += more
    if marks:
        more, y = panel.sizes(column, y + SECTION, marks, look, subject.deaths)
        items += more
        within_km = TOGETHER_PX / frame.px_per_km
        more, y = panel.places(column, y + SECTION, marks, look, within_km=within_km)
        items += more
    bottom = laid.span[1] + timeline.HEIGHT
    high = min(bottom - y - 26, LOCATOR[1])
    if high < LOCATOR[0]:
        return items, False
    box = (column.left, bottom - high, min(column.width, high * LOCATOR_SHAPE), high)
    return items + furniture.locator(frame, box, look), True


def _elsewhere(events: pd.DataFrame, placing: Placing) -> tuple[tuple[str, int], ...]:
    """Return the places of the events outside the view with their numbers, most first."""
    places = events.loc[placing.outside, "place"]
    counts = Counter(place for place in places if place)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _footer(subject: Subject, plan: Plan, look: Look) -> tuple[list[Item], float]:
    """Return sources and licences, what the map does not say, the recipe; and the y above them.

    Credits are never shortened: the map gives way to them.
    """
    say, recipe = look.say, subject.recipe
    room, left, right = _room(plan)
    lines = [
        line
        for text in credit_lines(subject.dataset, look)
        for line in lettering.wrap(text, room, SMALL)
    ]
    stamp = say("sheet.recipe", data=recipe.data, version=recipe.version, hash=recipe.hash)
    command = recipe.command("map.png")
    command = lettering.shorten(
        command, room - lettering.width(stamp, SMALL) - 30, SMALL, weight=500
    )
    y = plan.height - FOOT - col.LEADING * len(lines)
    top = y - 30
    items: list[Item] = [col.rule(left, right, y - 17, look)]
    for line in lines:
        items.append(col.small(left, y, line, look))
        y += col.LEADING
    items.append(col.small(left, y, command, look, weight=500, ink=look.theme.ink))
    items.append(col.small(right, y, stamp, look, anchor="right"))
    return items, top


def credit_lines(dataset: Dataset, look: Look) -> tuple[str, ...]:
    """Return sources with licences, then what the map does not say: for every picture and page."""
    say = look.say
    land = "; ".join(credit.text for credit in load_land().credits)
    sources = say("sheet.sources", data=dataset.attribution or dataset.name, land=land)
    caveats = [say(f"sheet.coverage.{dataset.coverage}")]
    caveats += [say(dataset.incomplete)] if dataset.incomplete else []
    caveats += [say("sheet.places"), say("land.disclaimer"), say("land.side_uncertain")]
    return sources, " ".join(caveats)


def _room(plan: Plan) -> tuple[float, float, float]:
    """Return the width between the margins, and the left and right margin's x."""
    return plan.width - 2 * plan.margin, plan.margin, plan.width - plan.margin
