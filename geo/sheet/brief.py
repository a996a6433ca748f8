"""The two pages of a brief, as sheets for the painters, and its pictures alone for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from data.brief import GROUPS, Brief
from data.deaths import deaths
from data.schema import Domain
from data.telling import Line, Part, group_name, lead, parts, sentence_of, span_of, title_of
from data.words import Words
from geo import districts, joint
from geo.land import load_land
from geo.sheet import axis, layout, margins, timeline, whole
from geo.sheet import column as col
from geo.sheet import type as lettering
from geo.sheet.column import Built, Column, small
from geo.sheet.display import Circle, Ground, Item, Sheet, Text
from geo.sheet.escalation import symbols_of
from geo.sheet.frame import Frame
from geo.sheet.ground import ground
from geo.sheet.look import BODY, LEAD, SMALL, TITLE, Look
from geo.sheet.marks import Placing, place
from geo.sheet.recipe import Recipe
from geo.style import Mark

# A4 upright at 110 logical px to an inch: body type of 13 px is 8.5 points on paper
WIDTH, HEIGHT, PER_INCH = 909, 1286, 110.0
MARGIN, GUTTER = 52.0, 30.0
FOOT = 1286 - 66.0  # y of the lowest line above the footer
LEADING = 18.0  # of body type
BIG = 30.0  # type of the figures at the top
TITLE_SIZES = (TITLE, 24.0, 20.0)
TITLE_LINES = 3
MAP_PX = 302.0  # height of the map
TOWNS = 7
AXIS = (72.0, 112.0)  # px of the two tracks
ANSWERS, AROUND, SOURCES = 6, 6, 12  # lines of these parts on paper
ROW = 11.0  # type of the names in a table
COUNTS, DEATHS = 104.0, 66.0  # px of both numbers of a table, and of the second
FEW_LINES = 3  # of the answers
LISTED = 3  # columns of the list of events
ROWS = 20  # of the list of events, for which the sources give way


@dataclass(frozen=True, kw_only=True)
class BriefRecipe(Recipe):
    """A recipe of a brief: of a query, or of what is asked of an escalation."""

    asked: tuple[tuple[str, str], ...] = ()  # `data.escalation.Asked.params`, () for a query

    def as_dict(self) -> dict[str, object]:
        """Return plain values, ready for JSON."""
        return {**super().as_dict(), "figure": "brief", "asked": dict(self.asked)}

    def command(self, target: str) -> str:
        """Return the command line that makes `target` from the same recipe."""
        return super().command(target).replace("./sarhad snapshot", "./sarhad brief", 1)

    def short_command(self, target: str) -> str:
        """Return the command line that makes `target` from the file that holds the recipe."""
        return super().short_command(target).replace("./sarhad snapshot", "./sarhad brief", 1)


def subject_of(brief: Brief, recipe: BriefRecipe, say: Words) -> layout.Subject:
    """Return the same as what a sheet shows and says; `events` are those of the map."""
    return layout.Subject(
        dataset=brief.dataset,
        events=_incidents(brief),
        window=(brief.days.since, brief.days.until),
        title=recipe.title or title_of(brief, say),
        sentence=sentence_of(brief, say),
        deaths="",
        recipe=recipe,
    )


def pages(brief: Brief, recipe: BriefRecipe, look: Look) -> tuple[Sheet, Sheet]:
    """Return both pages."""
    told = parts(brief, look.say)
    one, frame, placing = _first(brief, recipe, told, look)
    two = _second(brief, recipe, told, look)
    return (
        _sheet(one, look, of=ground(frame, look), placing=placing),
        _sheet(two, look, of=_nothing(look)),
    )


def map_alone(brief: Brief, recipe: BriefRecipe, look: Look, *, width: float) -> Sheet:
    """Return a sheet of the map and nothing else."""
    high = float(round(width * 0.68))
    frame = Frame(recipe.view, 0.0, 0.0, width, high)
    (frame,), (placing,) = whole.fitted([frame], [partial(_placed_in, brief)])
    items = _over(placing, frame, look)
    more, foot = list[Item](), high
    if len(kinds := _incidents(brief)["kind"]):
        more, foot = symbols_of(kinds, Column(1.0, width - 2.0), high + 19.0, look)
        foot -= 18.0
    return Sheet(
        width=round(width), height=round(foot + 6.0), page=look.theme.page,
        ground=ground(frame, look), items=(*items, *more),
    )  # fmt: skip


def axis_alone(brief: Brief, look: Look, *, width: float) -> Sheet:
    """Return a sheet of the axis and nothing else."""
    items, foot = _axis(brief, Column(2.0, width - 4.0), 0.0, look, heights=axis.HEIGHTS)
    return Sheet(
        width=round(width), height=round(foot + 6.0), page=look.theme.page,
        ground=_nothing(look), items=tuple(items),
    )  # fmt: skip


def key_figures(brief: Brief, say: Words) -> list[tuple[str, str]]:
    """Return the figures at the top with what each counts."""
    killed, known = deaths(brief.events), bool(brief.with_deaths)
    answers = [line for line in parts(brief, say)["chains"].lines[:1] if brief.answers]
    found = [
        (say.number(len(brief.of_domain(Domain.INCIDENT))), "incidents"),
        (span_of(killed, say, known=known), "deaths"),
        (say.number(len(brief.unknown_deaths)), "unknown"),
        (say.number(len(brief.of_domain(Domain.DIPLOMATIC))), "diplomacy"),
        (say.number(len(answers[0].events) if answers else 0), "answers"),
        (say.number(len(brief.sources)), "sources"),
    ]
    return [(figure, say(f"brief.figure.{key}")) for figure, key in found]


def _first(
    brief: Brief, recipe: BriefRecipe, told: dict[str, Part], look: Look
) -> tuple[list[Item], Frame, Placing]:
    """Return page one: title, figures, what happened, the map, the axis, the groups."""
    page = Column(MARGIN, WIDTH - 2 * MARGIN)
    items, y = _head(brief, recipe, page, look)
    more, y = _figures(brief, page, y + 12.0, look)
    items += more
    wide = (page.width - GUTTER) * 0.5
    left, right = Column(page.left, wide), Column(page.left + wide + GUTTER, wide)
    more, end = _part(told["happened"], left, y + 30.0, look)
    items += more
    if told["deadliest"].lines:
        more, end = _part(told["deadliest"], left, end + 26.0, look, most=4)
        items += more
    more, _ = col.heading(right, y + 30.0, look.say("brief.map"), look)
    items += more
    frame, placing = _placing(brief, recipe, right.left, right.width, top=y + 42.0)
    items += _over(placing, frame, look)
    more, foot = _key(brief, placing, right, frame.box[3], look)
    items += more
    y = max(end, foot) + 30.0
    more, _ = col.heading(page, y, look.say("brief.axis"), look)
    items += [col.rule(page.left, page.right, y - 19.0, look), *more]
    more, y = _axis(brief, page, y + 8.0, look, heights=AXIS)
    items += more
    y += 30.0
    items.append(col.rule(page.left, page.right, y - 19.0, look))
    items += _groups(brief, page, y, look)
    items += _footer(recipe, page, 1, look)
    return items, frame, placing


def _second(brief: Brief, recipe: BriefRecipe, told: dict[str, Part], look: Look) -> list[Item]:
    """Return page two: chains, what else went on, the period before, sources, list, limits."""
    say, page = look.say, Column(MARGIN, WIDTH - 2 * MARGIN)
    items = _running(brief, recipe, page, look)
    wide = (page.width - GUTTER) * 0.5
    left, right = Column(page.left, wide), Column(page.left + wide + GUTTER, wide)
    top = MARGIN + 44.0
    heads = sum(line.counts for line in told["chains"].lines)
    chains = _shortened(told["chains"], heads + ANSWERS, "brief.chains.rest", say)
    more, end = _part(chains, left, top, look, most=6)
    items += more
    around = _shortened(told["around"], AROUND, "brief.around.rest", say)
    foot = top - 26.0
    for part in (told["followed"], around, told["before"]):
        # where few answers are known, what followed stands below them
        if part is told["followed"] and len(chains.lines) <= FEW_LINES:
            more, end = _part(part, left, end + 26.0, look)
        else:
            more, foot = _part(part, right, foot + 26.0, look)
        items += more
    y = max(end, foot) + 32.0
    closing, high = _closing(subject_of(brief, recipe, look.say), told, page, look)
    limit = FOOT - high - 14.0
    items.append(col.rule(page.left, page.right, y - 19.0, look))
    more, y = _sources(brief, told["sources"], page, y, limit - _register_px(brief), look)
    items += more
    y += 30.0
    items.append(col.rule(page.left, page.right, y - 19.0, look))
    items += _register(brief, page, y, limit, look)
    items += [_moved(item, FOOT - high) for item in closing]
    items += _footer(recipe, page, 2, look)
    return items


def _head(brief: Brief, recipe: BriefRecipe, page: Column, look: Look) -> Built:
    """Return the running head, the title, and the sentence of what was counted."""
    items = _running(brief, recipe, page, look, bare=True)
    title = recipe.title or title_of(brief, look.say)
    size, lines = TITLE_SIZES[-1], list[str]()
    for size in TITLE_SIZES:
        lines = lettering.wrap(title, page.width, size, weight=600, most=TITLE_LINES)
        if len(lines) == 1:
            break
    y = MARGIN + 26.0
    for line in lines:
        y += size * 1.18
        items.append(
            Text(x=page.left, y=y, text=line, size=size, weight=600, fill=look.theme.ink,
                 part="title")
        )  # fmt: skip
    y += 5.0
    for line in lettering.wrap(lead(brief, look.say), page.width, LEAD, most=2):
        y += 21.0
        items.append(
            Text(x=page.left, y=y, text=line, size=LEAD, fill=look.theme.muted, part="lead")
        )
    return items, y


def _running(
    brief: Brief, recipe: BriefRecipe, page: Column, look: Look, *, bare: bool = False
) -> list[Item]:
    """Return the line above a page, with the title on the second."""
    say, theme = look.say, look.theme
    head = say("brief.head")
    as_of = say("sheet.as_of", day=say.day(brief.dataset.last_day))
    items: list[Item] = [
        Text(x=page.left, y=MARGIN + 4.0, text=head, size=SMALL, weight=600, fill=theme.ink),
        small(page.right, MARGIN + 4.0, as_of, look, anchor="right"),
        col.rule(page.left, page.right, MARGIN + 14.0, look),
    ]
    if not bare:
        used = lettering.width(head, SMALL, weight=600) + 14.0
        room = page.width - used - lettering.width(as_of, SMALL) - 20.0
        title = lettering.shorten(recipe.title or title_of(brief, say), room, SMALL)
        items.append(small(page.left + used, MARGIN + 4.0, title, look))
    return items


def _figures(brief: Brief, page: Column, y: float, look: Look) -> Built:
    """Return the large figures beside each other, what each counts below it."""
    told = key_figures(brief, look.say)
    wide = page.width / len(told)
    items: list[Item] = []
    foot = y
    widest = max(lettering.width(figure, BIG, weight=600) for figure, _ in told)
    size = min(BIG, BIG * (wide - 18.0) / widest)
    for at, (figure, words) in enumerate(told):
        cell = Column(page.left + at * wide, wide - 12.0)
        items.append(
            Text(x=cell.left, y=y + 30.0, text=figure, size=size, weight=600,
                 fill=look.theme.ink, part="count")
        )  # fmt: skip
        more, end = col.paragraph(cell, y + 35.0, words, look, most=3)
        items += more
        foot = max(foot, end)
    items.append(col.rule(page.left, page.right, foot + 13.0, look))
    return items, foot + 8.0


def _part(part: Part, column: Column, y: float, look: Look, *, most: int = 9) -> Built:
    """Return a part: its heading at y, and its lines; those that are summed up in small type."""
    summed = any(line.counts for line in part.lines)
    items, y = col.heading(column, y, part.title, look)
    y += 4.0
    for line in part.lines:
        if summed and not line.counts:
            more, y = col.paragraph(column, y + 2.0, line.text, look, most=most, ink=look.theme.ink)
        else:
            more, y = _body(column, y, line.text, look, most=most)
        items += more
        traced = ", ".join(line.events) if 0 < len(line.events) <= 3 else ""
        if traced:
            more, y = col.paragraph(column, y - 1.0, traced, look, most=2)
            items += more
        y += 5.0
    return items, y - 5.0


def _body(column: Column, y: float, text: str, look: Look, *, most: int) -> Built:
    """Return lines of body type below y."""
    items: list[Item] = []
    for line in lettering.wrap(text, column.width, BODY, most=most):
        y += LEADING
        items.append(Text(x=column.left, y=y, text=line, size=BODY, fill=look.theme.ink))
    return items, y


def _shortened(part: Part, most: int, key: str, say: Words) -> Part:
    """Return a part with so many lines, the last of which counts the rest."""
    if len(part.lines) <= most:
        return part
    rest = len(part.lines) - most + 1
    lines = (*part.lines[: most - 1], Line(say.many(key, rest)))
    return Part(part.key, part.title, lines)


def _groups(brief: Brief, page: Column, y: float, look: Look) -> list[Item]:
    """Return three tables beside each other: events and deaths by kind, province and actor."""
    gutter = 24.0
    wide = (page.width - 2 * gutter) / 3
    items: list[Item] = []
    most = max(int((FOOT - 34.0 - y - 8.0) / LEADING), 2)
    for at, by in enumerate(GROUPS):
        column = Column(page.left + at * (wide + gutter), wide)
        if brief.groups(by):
            items += _table(brief, by, column, (y, most), look)
    note = look.say("brief.by.overlap")
    items.append(small(page.left, FOOT, note, look))
    return items


def _table(
    brief: Brief, by: str, column: Column, span: tuple[float, int], look: Look
) -> list[Item]:
    """Return one table; `span` is the y of its heading and its most rows, the rest is counted."""
    say, found = look.say, brief.groups(by)
    y, most = span
    room = Column(column.left, column.width - COUNTS)
    items, _ = col.heading(room, y, say(f"brief.by.{by}"), look)
    middle = Column(column.left, column.width - DEATHS)
    items += [
        small(middle.right, y, say("brief.by.events"), look, anchor="right"),
        small(column.right, y, say("brief.by.deaths"), look, anchor="right"),
    ]
    shown = found if len(found) <= most else found[: most - 1]
    names = [group_name(by, group, brief, say) for group in shown]
    for group, name in zip(shown, names, strict=True):
        y += LEADING
        items.append(col.body(room, y, name, look, indent=0.0, beside=0.0, size=ROW))
        items.append(col.figure(middle, y, say.number(len(group.events)), look))
        told = span_of(group.deaths, say, known=True) if group.known else "–"
        items.append(col.figure(column, y, told, look, weight=400))
    if rest := len(found) - len(shown):
        items.append(small(column.left, y + LEADING, say.many("brief.by.rest", rest), look))
    return items


def _axis(
    brief: Brief, column: Column, top: float, look: Look, *, heights: tuple[float, float]
) -> Built:
    """Return the two tracks of an escalation, else the strip of the days."""
    if brief.escalation is not None:
        return axis.tracks(brief.escalation, column, top, look, heights=heights)
    window = (brief.days.since, brief.days.until)
    box = (column.left, top, column.width)
    return timeline.strip(brief.events, window, (), box, look), top + timeline.HEIGHT


def _incidents(brief: Brief) -> pd.DataFrame:
    """Return the rows of the incidents."""
    return brief.events[brief.events["domain"] == Domain.INCIDENT]


def _placing(
    brief: Brief, recipe: BriefRecipe, left: float, width: float, *, top: float = 0.0
) -> tuple[Frame, Placing]:
    """Return the frame of the map and the marks of the incidents in it."""
    frame = Frame(recipe.view, left, float(round(top)), width, MAP_PX)
    (frame,), (placing,) = whole.fitted([frame], [partial(_placed_in, brief)])
    return frame, placing


def _placed_in(brief: Brief, frame: Frame) -> Placing:
    """Return the marks of the incidents in a frame, districts as outlines where one is known."""
    known, shared = districts.of(brief.dataset), joint.of(brief.dataset)
    since = brief.days.since
    return place(_incidents(brief), frame, load_land(), since=since, districts=known, shared=shared)


def _over(placing: Placing, frame: Frame, look: Look) -> list[Item]:
    """Return what lies upon the ground of the map."""
    return layout.upon_ground(
        frame, placing.marks, look, inset=False, towns_most=TOWNS, pinned=(), lines=()
    )


def _key(brief: Brief, placing: Placing, column: Column, top: float, look: Look) -> Built:
    """Return what the symbols of the map mean, and how many incidents it shows."""
    kinds = _incidents(brief)["kind"]
    items, y = list[Item](), top
    if len(kinds):
        items, y = symbols_of(kinds, column, top + 19.0, look)
        y -= 19.0
    more, y = col.paragraph(column, y, _placed(placing, look.say), look)
    return [*items, *more], y


def _placed(placing: Placing, say: Words) -> str:
    """Return how many incidents the map shows, and how many it does not."""
    counts = {
        "brief.map.placed": sum(mark.count for mark in placing.marks),
        "brief.map.outside": int(placing.outside.sum()),
        "brief.map.not_placed": int(placing.not_placed.sum()),
    }
    said = [say.many(key, n) for key, n in counts.items() if n or key == "brief.map.placed"]
    told = say("toll.part").join(said)
    if not counts["brief.map.placed"]:
        return told
    said = [say("brief.map.told", told=told)]
    if any(mark.mark == Mark.OUTLINE for mark in placing.marks):
        said.append(say("brief.map.outlines"))
    return " ".join(said)


def map_told(brief: Brief, recipe: BriefRecipe, say: Words) -> tuple[str, tuple[int, int, int]]:
    """Return how many incidents the map shows in words, and placed, not placed, outside."""
    placing = _placing(brief, recipe, 0.0, (WIDTH - 2 * MARGIN - GUTTER) * 0.5)[1]
    placed = sum(mark.count for mark in placing.marks)
    return _placed(placing, say), (
        placed, int(placing.not_placed.sum()), int(placing.outside.sum())
    )  # fmt: skip


def _sources(brief: Brief, part: Part, page: Column, y: float, limit: float, look: Look) -> Built:
    """Return the publishers, and the sources of most events with their addresses."""
    say = look.say
    items, y = col.heading(page, y, part.title, look)
    for line in part.lines:
        more, y = col.paragraph(page, y + 2.0, line.text, look, most=4, ink=look.theme.ink)
        items += more
    room = max(int((limit - y - 6.0 - col.LEADING) / col.LEADING), 0)
    shown = brief.sources[: min(SOURCES, room)]
    if not shown:
        return items, y
    y += 6.0
    for source in shown:
        y += col.LEADING
        name = say("brief.sources.via", publisher=source.publisher, via=source.via)
        name = name if source.via else source.publisher
        rest = " · ".join(filter(None, [source.title, source.url]))
        rest = rest or say("brief.sources.bare")
        events = say.many("brief.events", len(source.events))
        room_px = page.width - 90.0
        name = lettering.shorten(name, 220.0, SMALL, weight=600)
        ink = look.theme.ink
        items.append(small(page.left, y, name, look, weight=600, ink=ink))
        used = lettering.width(name, SMALL, weight=600) + 10.0
        items.append(
            small(page.left + used, y, lettering.shorten(rest, room_px - used, SMALL), look)
        )
        items.append(small(page.right, y, events, look, anchor="right"))
    left = len(brief.sources) - len(shown)
    if left:
        y += col.LEADING
        items.append(small(page.left, y, say.many("brief.sources.rest", left), look))
    return items, y


def _register_px(brief: Brief) -> float:
    """Return the height that the list of events is to have."""
    rows = -(-len(brief.ids) // LISTED)
    return 42.0 + col.LEADING * (min(rows, ROWS) + (rows > ROWS))


def _register(brief: Brief, page: Column, y: float, limit: float, look: Look) -> list[Item]:
    """Return the list of events in columns, as many as there is room for."""
    say = look.say
    items, _ = col.heading(page, y, say("brief.register"), look)
    used = lettering.width(say("brief.register"), BODY, weight=600) + 12.0
    items.append(small(page.left + used, y, say("brief.register.note"), look))
    y += 4.0
    rows = max(int((limit - y - col.LEADING) / col.LEADING), 1)
    shown = brief.ids[: rows * LISTED]
    rows = -(-len(shown) // LISTED)
    wide = (page.width - (LISTED - 1) * 18.0) / LISTED
    for at, event_id in enumerate(shown):
        column = Column(page.left + at // rows * (wide + 18.0), wide)
        line = y + (at % rows + 1) * col.LEADING
        name = lettering.shorten(event_id, 96.0, SMALL, weight=600)
        items.append(small(column.left, line, name, look, weight=600, ink=look.theme.ink))
        start = max(lettering.width(name, SMALL, weight=600) + 8.0, 84.0)
        killed = killed_in(brief, event_id, say)
        items.append(small(column.right, line, killed, look, anchor="right", ink=look.theme.ink))
        room = wide - start - lettering.width(killed, SMALL) - 6.0
        text = lettering.shorten(listed(brief, event_id, say), room, SMALL)
        items.append(small(column.left + start, line, text, look))
    if left := len(brief.ids) - len(shown):
        line = y + (rows + 1) * col.LEADING
        items.append(small(page.left, line, say.many("brief.register.rest", left), look))
    return items


def listed(brief: Brief, event_id: str, say: Words) -> str:
    """Return the day and the kind of an event, for a list; with the year where there are two."""
    row = brief.row(event_id)
    what = str(row["sub_kind"] or "") or say(f"kind.{row['kind']}")
    day = row["date_start"].date()
    same = day.year == brief.days.since.year == brief.days.until.year
    said = say.dated(day, "sheet.axis.day" if same else "sheet.axis.year_day")
    return " · ".join([said, what])


def killed_in(brief: Brief, event_id: str, say: Words) -> str:
    """Return the reported deaths of an event as a range, "" where it has no figure."""
    killed = brief.killed(event_id)
    if killed is None:
        return ""
    low, high = killed
    return say.span(low or None if high else 0, high)


def _closing(subject: layout.Subject, told: dict[str, Part], page: Column, look: Look) -> Built:
    """Return method, limits and credits from y = 0 on, and the height they need."""
    wide = (page.width - GUTTER) / 2
    items: list[Item] = [col.rule(page.left, page.right, 0.0, look)]
    foot = 0.0
    for at, key in enumerate(("method", "caveats")):
        column = Column(page.left + at * (wide + GUTTER), wide)
        more, y = col.heading(column, 20.0, told[key].title, look)
        items += more
        text = " ".join(line.text for line in told[key].lines)
        more, y = col.paragraph(column, y + 2.0, text, look, most=30)
        items += more
        foot = max(foot, y)
    sources, _ = margins.credit_lines(subject, look)
    more, foot = col.paragraph(page, foot + 6.0, sources, look, most=4)
    return [*items, *more], foot + 6.0


def _moved(item: Item, y: float) -> Item:
    """Return an item further down the page."""
    if isinstance(item, Text):
        return replace(item, y=item.y + y)
    if isinstance(item, Circle):
        return replace(item, y=item.y + y)
    return replace(item, rings=tuple(ring + np.array([0.0, y]) for ring in item.rings))


def _footer(recipe: BriefRecipe, page: Column, number: int, look: Look) -> list[Item]:
    """Return the command that makes the brief again, its hash, and the page's number."""
    say = look.say
    stamp = say("sheet.recipe", data=recipe.data, version=recipe.version, hash=recipe.hash)
    stamp = " · ".join([stamp, say("brief.page", n=number, of=2)])
    y = HEIGHT - 38.0
    room = page.width - lettering.width(stamp, SMALL) - 24.0
    command = margins.printed_command(recipe, "brief.pdf", room)
    return [
        col.rule(page.left, page.right, y - 17.0, look),
        small(page.left, y, command, look, weight=500, ink=look.theme.ink),
        small(page.right, y, stamp, look, anchor="right"),
    ]


def _nothing(look: Look) -> Ground:
    """Return the ground of a page without a map."""
    return Ground(key=("none",), box=(0.0, 0.0, 0.0, 0.0), sea=look.theme.page, shapes=())


def _sheet(
    items: Sequence[Item], look: Look, *, of: Ground, placing: Placing | None = None
) -> Sheet:
    """Return one page."""
    return Sheet(
        width=WIDTH,
        height=HEIGHT,
        per_inch=PER_INCH,
        page=look.theme.page,
        ground=of,
        items=tuple(items),
        placed=sum(mark.count for mark in placing.marks) if placing else 0,
        not_placed=int(placing.not_placed.sum()) if placing else 0,
        outside_view=int(placing.outside.sum()) if placing else 0,
    )
