"""The figure of an escalation: two tracks, a small map and its key beside the ladder of steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from data.escalation import Escalation
from data.measure import deaths_sentence
from data.note import Note
from data.schema import Domain, Kind
from data.words import Words
from geo.land import load_land
from geo.sheet import axis, clip, figures, layout, margins, rungs, whole
from geo.sheet import column as col
from geo.sheet import type as lettering
from geo.sheet.callouts import Callout
from geo.sheet.column import Built, Column, small
from geo.sheet.display import Ground, Item, Shape, Sheet
from geo.sheet.frame import Frame
from geo.sheet.ground import ground
from geo.sheet.layout import Subject
from geo.sheet.look import SMALL, Look, by_legend
from geo.sheet.marks import Placing, place
from geo.sheet.plan import Plan
from geo.sheet.recipe import Recipe
from geo.style import HAND, symbol_of

PLANS = {
    "landscape": Plan(width=1600, height=0, file="escalation.png"),
    "portrait": Plan(width=1080, height=0, file="escalation.png"),
}
LEAST_HEIGHT = {"landscape": 900.0, "portrait": 1080.0}
SIDE = 560.0  # px of the column beside the ladder
GUTTER = 44.0  # px between them
SAMPLE_PX = 30.0  # of a line in the key
MAP_PX, MAP_MOST = 370.0, 560.0  # height of the map, and where the ladder leaves room
TOWNS = 8  # names of towns upon it
ON_A_SCREEN = (76.0, 118.0)  # px of the tracks above a ladder on a screen
NOTE_LINES = 6  # lines of one thing that was going on beside it
BESIDE_MOST = 6  # entries of the calendar and episodes that are named
OTHERS_MOST = 12  # other events of the days that are


@dataclass(frozen=True, kw_only=True)
class EscalationRecipe(Recipe):
    """A recipe of this figure: also two sides, their episode or days, and the reader's weights."""

    asked: tuple[tuple[str, str], ...] = ()  # `data.escalation.Asked.params`

    def as_dict(self) -> dict[str, object]:
        """Return plain values, ready for JSON."""
        return {**super().as_dict(), "figure": "escalation", "asked": dict(self.asked)}

    def command(self, target: str) -> str:
        """Return the command line that makes `target` from the same recipe."""
        return super().command(target).replace("./sarhad snapshot", "./sarhad escalation", 1)

    def short_command(self, target: str) -> str:
        """Return the command line that makes `target` from the file that holds the recipe."""
        return super().short_command(target).replace("./sarhad snapshot", "./sarhad escalation", 1)


def subject_of(found: Escalation, recipe: EscalationRecipe, say: Words) -> Subject:
    """Return what the figure shows and says."""
    return Subject(
        dataset=found.dataset,
        events=found.events,
        window=(found.ladder.days.since, found.ladder.days.until),
        title=recipe.title or title_of(found, say),
        sentence=sentence_of(found, say),
        deaths="",
        recipe=recipe,
    )


def title_of(found: Escalation, say: Words) -> str:
    """Return the name of the episode, which is English; else both sides and the days."""
    if found.asked.episode and say.language == "en":
        return found.asked.episode.name
    names = rungs.names_of(found, say)
    one, other = (names.get(side, side) for side in found.asked.dyad)
    return say("escalation.title", one=one, other=other, days=say.days(*found.asked.days))


def sentence_of(found: Escalation, say: Words) -> str:
    """Return how many steps there are, of what, how many are said to answer, and the deaths."""
    events, steps = found.events, found.ladder.steps
    incidents = int((events["domain"] == Domain.INCIDENT).sum())
    acts, third = len(steps) - incidents, sum(step.by_third for step in steps)
    what = [say.many("escalation.incidents", incidents)] if incidents else []
    what += [say.many("escalation.diplomacy", acts)] if acts else []
    if third:
        what[-1] = say.many("escalation.of_third", third, acts=what[-1])
    said = say.many(
        "escalation.says",
        len(steps),
        days=say.days(*found.ladder.days),
        what=say.all_of(what),
        answers=say.many("escalation.answering", sum(bool(step.answers) for step in steps)),
    )
    deaths = deaths_sentence(events, say) if incidents else ""
    return say("escalation.and_deaths", says=said, deaths=deaths) if deaths else said


def compose(subject: Subject, found: Escalation, look: Look) -> Sheet:
    """Return the sheet, as high as its steps need."""
    name = subject.recipe.layout
    plan = PLANS[name]
    header, top, notes = margins.header(subject, plan, look)
    build = _landscape if name == "landscape" else _portrait
    items, frame, placing, foot = build(subject, found, plan, top + 10.0, look)
    _, foot_top = margins.footer(subject, plan, look)  # of a sheet of height 0: what it needs
    height = round(max(foot + 18.0 - foot_top, LEAST_HEIGHT[name]))
    plan = replace(plan, height=height)
    footer, _ = margins.footer(subject, plan, look)
    return Sheet(
        width=plan.width,
        height=height,
        zoom=plan.zoom,
        per_inch=plan.per_inch,
        page=look.theme.page,
        ground=ground(frame, look),
        items=(*items, *header, *footer),
        placed=sum(mark.count for mark in placing.marks),
        not_placed=int(placing.not_placed.sum()),
        outside_view=int(placing.outside.sum()),
        notes=(*notes, *_left_out(found)),
    )


def tracks_alone(found: Escalation, look: Look, *, width: float) -> Sheet:
    """Return a sheet of the two tracks and nothing else, for a screen."""
    column = Column(2.0, width - 4.0)
    items, foot = axis.tracks(found, column, 0.0, look, heights=ON_A_SCREEN)
    empty = Ground(key=("none",), box=(0.0, 0.0, 0.0, 0.0), sea=look.theme.page, shapes=())
    return Sheet(
        width=round(width),
        height=round(foot + 4.0),
        page=look.theme.page,
        ground=empty,
        items=tuple(items),
    )


def _landscape(
    subject: Subject, found: Escalation, plan: Plan, top: float, look: Look
) -> tuple[list[Item], Frame, Placing, float]:
    """Return the tracks, the map and its key where reading starts, the ladder beside them."""
    page, rtl = Column(plan.margin, plan.room), look.rtl
    rest = page.width - SIDE - GUTTER
    side = Column(page.right - SIDE if rtl else page.left, SIDE, rtl)
    wide = Column(page.left if rtl else side.right + GUTTER, rest, rtl)
    items, foot = axis.tracks(found, side, top, look)
    more, end = rungs.rungs(found, wide, top, look)
    items += more
    _, least = _key(found, side, foot + 36.0 + MAP_PX, look)
    high = min(max(MAP_PX + end - least, MAP_PX), MAP_MOST)
    more, frame, placing, foot = _map(subject, found, side, (foot + 22.0, high), look)
    items += more
    more, foot = _key(found, side, foot + 14.0, look)
    return [*items, *more], frame, placing, max(foot, end)


def _portrait(
    subject: Subject, found: Escalation, plan: Plan, top: float, look: Look
) -> tuple[list[Item], Frame, Placing, float]:
    """Return the tracks above the ladder, the map and its key below."""
    page, rtl = Column(plan.margin, plan.room, look.rtl), look.rtl
    items, foot = axis.tracks(found, page, top, look)
    more, foot = rungs.rungs(found, page, foot + 26.0, look)
    items += more
    side = Column(page.right - SIDE if rtl else page.left, SIDE, rtl)
    rest = page.width - SIDE - GUTTER
    key = Column(page.left if rtl else side.right + GUTTER, rest, rtl)
    more, frame, placing, end = _map(subject, found, side, (foot + 28.0, MAP_PX), look)
    items += more
    more, foot = _key(found, key, foot + 22.0, look)
    return [*items, *more], frame, placing, max(foot, end)


def _map(
    subject: Subject, found: Escalation, column: Column, span: tuple[float, float], look: Look
) -> tuple[list[Item], Frame, Placing, float]:
    """Return the map of the incidents with their numbers, its frame, their marks, its foot's y.

    `span` is the y of its top and its height.
    """
    top, high = (float(round(part)) for part in span)
    box = (column.left, top, column.width, high)
    frame = Frame(subject.recipe.view, *box)
    incidents = found.events[found.events["domain"] == Domain.INCIDENT]
    place_in = partial(
        place, incidents, land=load_land(), since=subject.window[0], shared=subject.shared
    )
    (frame,), (placing,) = whole.fitted([frame], [place_in])
    marks = placing.marks
    shown = {event_id for mark in marks for event_id in mark.events}
    pinned = [
        Callout(number, step.event_id, step.day, "")
        for number, step in enumerate(found.ladder.steps, 1)
        if step.event_id in shown
    ]
    words = layout.worded(
        frame, marks, look, inset=False, towns_most=TOWNS, pinned=pinned, lines=()
    )
    # the numbers of areas count events, those of the steps name them: only these are drawn
    over = layout.stacked(frame, marks, look, lines=(), words=words._replace(tags=()))
    return over, frame, placing, top + high


def _key(found: Escalation, column: Column, top: float, look: Look) -> Built:
    """Return what the marks mean, how it is counted, and what else happened in these days."""
    say, theme = look.say, look.theme
    y = top + 10.0
    items: list[Item] = []
    third = sum(step.by_third for step in found.ladder.steps)
    more, y = symbols_of(found.events["kind"], column, y, look, third=third)
    items += more
    ink = look.inks["explosion_remote_violence"]
    samples = (
        ("escalation.key.said", ink, None, (True, False)),
        ("escalation.key.reviewed", ink, rungs.LONG_DASH, (False, True)),
        ("escalation.key.followed", theme.muted, rungs.DASH, (False, False)),
    )
    drawn = {(tie.said, tie.reviewed) for tie in rungs.Rungs(found).ties}
    for key, ink, dash, sort in samples:
        if sort not in drawn:
            continue
        line = figures.segment(column.at(0.0), y - 4.0, column.at(SAMPLE_PX), y - 4.0)
        pieces = clip.dashes(line, dash) if dash else [line]
        width = rungs.LINE_PX
        items.append(Shape(rings=tuple(pieces), stroke=ink, width=width, closed=False, part="key"))
        away = SAMPLE_PX + 12.0
        words = Column(min(column.at(away), column.end), column.width - away, column.rtl)
        more, y = _beside(words, y, say(key), look)
        items += more
    y -= 8.0
    texts = [say("escalation.key.order"), *notes_of(found, say)]
    texts += [say("escalation.key.words")] if say.language != "en" else []
    for text in texts:
        more, y = col.paragraph(column, y, text, look)
        items += more
        y += 5.0
    lines = beside_of(found, say)
    if lines:
        more, y = col.heading(column, y + 20.0, say("escalation.others"), look)
        items += more
        more, y = col.paragraph(column, y, say("escalation.others.note"), look)
        items += more
    for told in lines:
        more, y = col.paragraph(column, y + 4.0, told, look, most=NOTE_LINES)
        items += more
    return items, y


def notes_of(found: Escalation, say: Words) -> list[str]:
    """Return how the tracks count, values of the reader's own, and what a reviewer decided."""
    domains = set(found.events["domain"])
    texts = [say("escalation.key.deaths")] if Domain.INCIDENT in domains else []
    texts += [say("escalation.key.values")] if Domain.DIPLOMATIC in domains else []
    if any(step.by_third for step in found.ladder.steps):
        texts.append(say("escalation.key.third"))
    if found.asked.weights:
        own = [
            say("escalation.key.weight", code=code, value=_signed(value, say))
            for code, value in found.asked.weights
        ]
        texts.append(say("escalation.key.own", weights=say.all_of(own)))
    decided = [one.is_answer for step in found.ladder.steps for one in step.decided]
    if decided:
        told = say.many("escalation.decided", len(decided), yes=sum(decided))
        texts.append(told)
    return texts


def _signed(value: float, say: Words) -> str:
    """Return a number with its sign as the language says it."""
    figure = say.number(abs(value))
    return say("escalation.key.minus", n=figure) if value < 0 else figure


def symbols_of(
    kinds: Iterable[str], column: Column, y: float, look: Look, *, third: int = 0
) -> Built:
    """Return the symbols of some kinds with their names and numbers, beside each other.

    `third` of the diplomatic acts are those of third parties: counted apart, beside a hollow one.
    """
    counts = Counter(symbol_of(kind).name for kind in kinds)
    diplomatic = symbol_of(Kind.STATEMENT)
    counts[diplomatic.name] -= third
    entries = [
        (symbol, look.say(f"symbol.{symbol.name}"), count, False)
        for symbol, count in by_legend(dict(+counts))
    ]
    entries += [(diplomatic, look.say("escalation.by_third"), third, True)] if third else []
    items, x = list[Item](), 0.0
    for symbol, name, count, hollow in entries:
        words = look.say("escalation.key.kind", name=name, n=count)
        wide = 18.0 + lettering.width(words, SMALL)
        if x and x + wide > column.width:
            x, y = 0.0, y + 18.0
        ring = figures.outline(symbol.shape, column.at(x + 6.0), y - 4.0, 5.6)
        ink, theme = look.inks[symbol.name], look.theme
        fill, edge = (theme.panel, ink) if hollow else (ink, theme.symbol_edge)
        width = HAND.hollow if hollow else 1.0
        items.append(Shape(rings=(ring,), fill=fill, stroke=edge, width=width, part="legend"))
        items.append(small(column.at(x + 17.0), y, words, look, anchor=column.anchors[0]))
        x += wide + 20.0
    return items, y + 22.0


def _beside(column: Column, y: float, text: str, look: Look) -> Built:
    """Return a paragraph whose first line is at y."""
    items, end = col.paragraph(column, y - col.LEADING, text, look)
    return items, end + 19.0


def beside_of(found: Escalation, say: Words) -> list[str]:
    """Return what else was going on in these days: by the calendar, other episodes and events."""
    lines = [
        say(
            "escalation.calendar",
            days=say.days(other.since, other.until),
            what=other.entry.what,
            publisher=other.entry.publisher,
        )
        for other in found.around.calendar
    ]
    lines += [
        say.many(
            "escalation.other_episode",
            one.events,
            name=one.name,
            days=say.days(one.since, one.until),
        )
        for one in found.around.episodes
    ]
    lines = _fewer(lines, say)
    events = found.dataset.events
    rows = events[events["event_id"].isin(set(found.ladder.others))]
    if len(rows):
        named = [
            say(
                "escalation.other",
                day=say.dated(day.date(), "sheet.axis.day"),
                what=rungs.what_of(what, kind, say),
            )
            for day, what, kind in zip(
                rows["date_start"], rows["sub_kind"], rows["kind"], strict=True
            )
        ]
        told = say.all_of(named, shown=OTHERS_MOST)
        lines.append(say.many("escalation.others.says", len(named), events=told))
    return lines


def _fewer(lines: list[str], say: Words) -> list[str]:
    """Return some lines, the last of which counts the rest."""
    if len(lines) <= BESIDE_MOST:
        return lines
    rest = len(lines) - BESIDE_MOST + 1
    return [*lines[: BESIDE_MOST - 1], say.many("escalation.others.rest", rest)]


def _left_out(found: Escalation) -> tuple[Note, ...]:
    """Return how many later steps are not drawn."""
    left = found.ladder.left_out
    return (Note("escalation.left_out", n=left),) if left else ()
