"""The steps of a ladder as rows in order, with lines from each step to those that answer it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from data.chains import Link
from data.escalation import Escalation
from data.ladder import Decided, Step
from data.words import Words
from geo.sheet import clip, figures
from geo.sheet import column as col
from geo.sheet import type as lettering
from geo.sheet.column import Built, Column, small
from geo.sheet.display import Circle, Item, Points, Shape, Text
from geo.sheet.look import BODY, SHAPES, SMALL, Look
from geo.style import HAND, symbol_of

ROW = 37.0  # px from step to step
DAY = 13.0  # px more where a day begins
DATES = 84.0  # px for the dates
TRACK = 10.0  # px from one line to the next
NEAREST = 17.0  # px from a symbol to the nearest line
SYMBOL_PX = 6.2  # radius of a symbol
NUMBER_AT = 28.0  # px from a symbol to the middle of its number
WORDS_AT = 44.0  # px from a symbol to the words: its number stands between
WHAT_PX = 170.0  # most of a row for what sort of act it was
TELLS = 12.0  # size of the line that tells what happened
ROUND = 5.0  # radius of a line's bends
DASH, LONG_DASH = (3.4, 2.8), (9.0, 2.6)  # of what only followed, and of a reviewer's word
LINE_PX = 1.3
JOINT = 1.9  # radius of the dot where an answer joins its line


class Tie(NamedTuple):
    """A step and those that are said to answer it, or that only followed it: one line.

    `reviewed` is one that a reviewer alone says.
    """

    start: int  # rows from 0
    ends: tuple[int, ...]
    said: bool
    reviewed: bool = False


class Told(NamedTuple):
    """The words of one step."""

    who: str
    what: str
    tells: str
    answers: str
    sources: str


@dataclass(frozen=True)
class Rungs:
    """The rows of a ladder: their ties and the track that each tie runs in."""

    found: Escalation

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """Return the lines between steps, the earliest first."""
        ladder = self.found.ladder
        ends: dict[tuple[int, bool, bool], list[int]] = {}
        for row, step in enumerate(ladder.steps):
            earlier = [(link.event_id, True, False) for link in step.answers]
            earlier += [(one.event_id, False, True) for one in step.decided if one.is_answer]
            earlier += [(step.followed.event_id, False, False)] if step.followed else []
            for event_id, *how in earlier:
                number = ladder.number_of(event_id)
                if 0 < number <= row:  # an answer is drawn from an earlier row to a later one
                    said, reviewed = how
                    ends.setdefault((number - 1, said, reviewed), []).append(row)
        return tuple(
            Tie(start, tuple(rows), said, reviewed)
            for (start, said, reviewed), rows in sorted(ends.items())
        )

    @cached_property
    def tracks(self) -> Mapping[Tie, int]:
        """Return the track of each tie, 0 nearest to the rows: short lines inside long ones."""
        taken: list[list[Tie]] = []
        found = {}
        for tie in sorted(self.ties, key=lambda tie: (tie.ends[-1] - tie.start, tie.start)):
            track = 0
            while track < len(taken) and any(_meet(tie, other) for other in taken[track]):
                track += 1
            if track == len(taken):
                taken.append([])
            taken[track].append(tie)
            found[tie] = track
        return found

    @property
    def wide(self) -> float:
        """Return the px that the ties need."""
        count = max(self.tracks.values(), default=-1) + 1
        return NEAREST + max(count - 1, 0) * TRACK + 6.0 if count else NEAREST


def _meet(one: Tie, other: Tie) -> bool:
    """Return whether two ties would run over each other in one track."""
    return one.start <= other.ends[-1] and other.start <= one.ends[-1]


def rows_of(found: Escalation, top: float) -> tuple[list[float], float]:
    """Return the y of the middle of each row's first line, and of the foot."""
    ys, y = [], top
    for at, step in enumerate(found.ladder.steps):
        y += DAY if at and step.since_last else 0.0
        ys.append(y + 13.0)
        y += ROW
    return ys, y


def height(found: Escalation) -> float:
    """Return the px that the rows need."""
    return rows_of(found, 0.0)[1]


def rungs(found: Escalation, column: Column, top: float, look: Look) -> Built:
    """Return the rows below y, and the y of their foot."""
    rows = Rungs(found)
    ys, foot = rows_of(found, top)
    offset = DATES + rows.wide + SYMBOL_PX
    node, beside = column.at(offset), offset + WORDS_AT
    items = _dates(found, ys, column, look)
    items += _lines(rows, ys, node, look)
    names = names_of(found, look.say)
    records = found.events.to_dict("records")
    wide = column.width - beside
    words = Column(min(column.at(beside), column.end), wide, look.rtl)
    for number, (step, row, y) in enumerate(zip(found.ladder.steps, records, ys, strict=True), 1):
        items += _symbol(row, node, y, look, by_third=step.by_third)
        figure = look.say.number(number)
        x = column.at(offset + NUMBER_AT)
        items.append(small(x, y + 4.0, figure, look, anchor="middle", weight=600))
        items += _words(told(step, row, found, names, look.say), words, y, look)
    return items, foot


def names_of(found: Escalation, say: Words) -> Mapping[str, str]:
    """Return the names of actors by id in a language, Latin where it has no other."""
    actors = found.dataset.actors
    names = actors["name"]
    if say.language != "en":
        own = actors[f"name_{say.language}"]
        names = own.where(own.fillna("") != "", names)
    return dict(zip(actors["actor_id"], names, strict=True))


def told(
    step: Step, row: Mapping[Hashable, Any], found: Escalation, names: Mapping[str, str], say: Words
) -> Told:
    """Return what is said of a step."""
    one, other = (
        say.all_of([names.get(part, part) for part in str(row[side]).split(";") if part], shown=2)
        for side in ("initiator", "target")
    )
    key = "escalation.with" if row["mutual"] else "escalation.towards"
    who = say(key, one=one, other=other) if one and other else one or other
    what = what_of(str(row["sub_kind"] or ""), str(row["kind"]), say)
    sources = len([part for part in str(row["source_ids"]).split(";") if part])
    return Told(
        who=who or say("escalation.nobody"),
        what=what,
        tells=str(row["summary"]),
        answers=answers(step, found, say),
        sources=say.many("escalation.sources", sources),
    )


def what_of(own: str, kind: str, say: Words) -> str:
    """Return what sort of act it was: in the words of the data, which are English, or its kind."""
    return (own if say.language == "en" else "") or say(f"kind.{kind}")


def answers(step: Step, found: Escalation, say: Words) -> str:
    """Return what a step is said to answer or go on from and who says so, or what it followed."""
    parts = []
    if step.followed:
        number = say.number(found.ladder.number_of(step.followed.event_id))
        share = say.number(round(100 * step.followed.chance.share))
        window = step.followed.window
        parts.append(say.many("escalation.followed", window, step=number, share=share))
    ways = (("escalation.answers", step.answers), ("escalation.goes_on", step.goes_on))
    parts += [say(key, steps=_by_whom(links, found, say)) for key, links in ways if links]
    parts += [decided(one, found, say) for one in step.decided]
    return say("toll.part").join(parts)


def decided(one: Decided, found: Escalation, say: Words) -> str:
    """Return what a reviewer decided: of which step, who and when."""
    number = found.ladder.number_of(one.event_id)
    return say(
        "escalation.confirmed" if one.is_answer else "escalation.rejected",
        step=say.number(number) if number else one.event_id,
        who=one.told.who,
        day=say.day(date.fromisoformat(one.told.at[:10])),  # noqa: PD008 - no frame
    )


def _by_whom(links: Sequence[Link], found: Escalation, say: Words) -> str:
    """Return the steps of links, each with who says so."""
    by_basis: dict[str, list[Link]] = {}
    for link in links:
        by_basis.setdefault(link.basis, []).append(link)
    parts = []
    numbers = {
        basis: sorted((found.ladder.number_of(link.event_id), link.event_id) for link in links)
        for basis, links in by_basis.items()
    }
    for basis, numbered in sorted(numbers.items(), key=lambda pair: pair[1]):
        steps = say.all_of([say.number(number) if number else one for number, one in numbered])
        parts.append(say("escalation.by", steps=steps, basis=say(f"escalation.basis.{basis}")))
    return say("toll.part").join(parts)


def _dates(found: Escalation, ys: Sequence[float], column: Column, look: Look) -> list[Item]:
    """Return each day before its first step, with how long it is after the step before."""
    theme, items, year = look.theme, list[Item](), 0
    days = groupby(zip(found.ladder.steps, ys, strict=True), key=lambda pair: pair[0].day)
    for at, (day, group) in enumerate(days):
        step, y = next(group)
        if at:
            line = y - 7.0 - DAY / 2
            items.append(col.rule(column.left, column.right, line, look))
        key = "sheet.axis.day" if day.year == year else "sheet.axis.year_day"
        words = look.say.dated(day, key)
        items.append(
            Text(
                x=column.at(0.0), y=y + 7.0, text=words, size=BODY, weight=600, fill=theme.ink,
                anchor=column.anchors[0], rtl=look.rtl,
            )
        )  # fmt: skip
        if step.since_last:
            words = look.say.many("escalation.later", step.since_last)
            items.append(small(column.at(0.0), y + 23.0, words, look, anchor=column.anchors[0]))
        year = day.year
    return items


def _lines(rows: Rungs, ys: Sequence[float], node: float, look: Look) -> list[Item]:
    """Return the ties: whole lines for what is said, dashed ones for what only followed."""
    items, joints = list[Item](), list[Item]()
    kinds = rows.found.events["kind"].tolist()
    way = -1 if look.rtl else 1  # lines stand where reading starts
    for tie, track in sorted(rows.tracks.items(), key=lambda pair: -pair[1]):
        x = node - way * (NEAREST + track * TRACK)
        known = tie.said or tie.reviewed
        ink = look.inks[symbol_of(kinds[tie.start]).name] if known else look.theme.muted
        pieces = _tie(tie, x, node - way * (SYMBOL_PX + 2.5), ys)
        if not tie.said:
            dash = LONG_DASH if tie.reviewed else DASH
            pieces = [part for piece in pieces for part in clip.dashes(piece, dash)]
        items.append(
            Shape(rings=tuple(pieces), stroke=ink, width=LINE_PX, closed=False, part="tie")
        )
        joints += [
            Circle(x=x, y=ys[row] + 3.0, radius=JOINT, fill=ink, part="joint")
            for row in tie.ends[:-1]
        ]
    return [*items, *joints]


def _tie(tie: Tie, x: float, edge: float, ys: Sequence[float]) -> list[Points]:
    """Return one tie: from its step out, down, and in at each answer, the last with a bend."""
    leaves, last = ys[tie.start] + 3.0, ys[tie.ends[-1]] + 3.0
    away = ROUND if edge > x else -ROUND
    main = [(edge, leaves), *_bend(x, leaves, away, 1), *_bend(x, last, away, -1), (edge, last)]
    ticks = [np.array([[x, ys[row] + 3.0], [edge, ys[row] + 3.0]]) for row in tie.ends[:-1]]
    return [np.array(main), *ticks]


def _bend(x: float, y: float, away: float, way: int) -> list[tuple[float, float]]:
    """Return a quarter circle at a corner: into the vertical (1), or out of it (-1).

    `away` are the px from the vertical to where the bend begins, with their sign.
    """
    steps = np.linspace(0.0, np.pi / 2, 6)
    across = x + away * (1 - np.sin(steps))
    down = y + way * ROUND * (1 - np.cos(steps))
    points = list(zip(across.tolist(), down.tolist(), strict=True))
    return points if way > 0 else points[::-1]


def _symbol(
    row: Mapping[Hashable, Any], x: float, y: float, look: Look, *, by_third: bool
) -> list[Item]:
    """Return the symbol of the legend, hollow where deaths are not known or a third party acts."""
    symbol, theme = symbol_of(str(row["kind"])), look.theme
    ink, figures_ = look.inks[symbol.name], ("low", "best", "high")
    unknown = all(pd.isna(row[f"fatalities_{part}"]) for part in figures_)
    hollow = by_third or (row["domain"] == "incident" and unknown)
    ring = (figures.outline(SHAPES[symbol.name], x, y + 3.0, SYMBOL_PX),)
    return [
        Circle(x=x, y=y + 3.0, radius=SYMBOL_PX + 3.0, fill=theme.page, part="clear"),
        Shape(
            rings=ring,
            fill=theme.panel if hollow else ink,
            stroke=ink if hollow else theme.symbol_edge,
            width=HAND.hollow if hollow else HAND.edge,
            part="mark",
            symbol=symbol.name,
            events=(str(row["event_id"]),),
        ),
    ]


def _words(words: Told, column: Column, y: float, look: Look) -> list[Item]:
    """Return who did what to whom, what it is said to answer, and below it what happened."""
    theme, y, (start, end) = look.theme, y + 7.0, column.anchors
    beside = lettering.width(words.sources, SMALL) + 16.0
    items: list[Item] = [small(column.end, y, words.sources, look, anchor=end)]
    if words.answers:
        room = column.width * 0.5 - beside
        text = lettering.shorten(words.answers, room, SMALL)
        items.append(small(column.at(column.width - beside), y, text, look, anchor=end))
        beside += lettering.width(text, SMALL) + 18.0
    what = lettering.shorten(words.what, WHAT_PX, BODY)
    room = column.width - beside - lettering.width(what, BODY) - 9.0
    who = lettering.shorten(words.who, room, BODY, weight=600)
    used = lettering.width(who, BODY, weight=600) + 9.0
    line = lettering.shorten(words.tells, column.width, TELLS)
    line_of = partial(Text, anchor=start, rtl=look.rtl)
    at = column.at
    items += [
        line_of(x=at(0.0), y=y, text=who, size=BODY, weight=600, fill=theme.ink),
        line_of(x=at(used), y=y, text=what, size=BODY, fill=theme.muted),
        line_of(x=at(0.0), y=y + 16.0, text=line, size=TELLS, fill=theme.ink),
    ]
    return items
