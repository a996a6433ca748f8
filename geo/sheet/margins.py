"""What stands above and below the map: title, sentence and caption; sources, limits, recipe."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from data.note import Note
from geo.land import load_land
from geo.sheet import column as col
from geo.sheet import type as lettering
from geo.sheet.bidi import own_from_right, plain
from geo.sheet.display import Item, Text
from geo.sheet.look import LEAD, SMALL, TITLE, Look
from geo.sheet.plan import Plan

if TYPE_CHECKING:
    from geo.sheet.layout import Subject
    from geo.sheet.recipe import Recipe

TITLE_SIZES = (TITLE, 24.0, 20.0, 17.0)  # the largest that fits on its lines is taken
TITLE_LINES = 3
CAPTION_LINES = 3
FOOT = 20.0  # from the last baseline to the lower edge


def header(subject: Subject, plan: Plan, look: Look) -> tuple[list[Item], float, tuple[Note, ...]]:
    """Return title and sentence, the y below them, and what had to be shortened."""
    theme, column = look.theme, col.Column(plan.margin, plan.room, look.rtl)
    start, end = column.anchors
    as_of = look.say("sheet.as_of", day=look.say.day(subject.dataset.last_day))
    beside = lettering.width(as_of, SMALL) + 40
    size, lines = _title_lines(subject.title, column.width - beside)
    line_of = partial(Text, x=column.at(0.0), anchor=start, rtl=look.rtl)
    title = subject.title if subject.recipe.title else ""
    own = [own_from_right(text, rtl=look.rtl) for text in (title, subject.recipe.caption)]
    items: list[Item] = []
    y = plan.margin + 2.0
    for line in lines:
        y += size * 0.8 if line is lines[0] else size * 1.2
        text = line_of(y=y, text=line, size=size, weight=600, fill=theme.ink, part="title")
        items.append(replace(text, rtl=own[0]))
    first = plan.margin + 2.0 + size * 0.8
    items.append(col.small(column.end, first, as_of, look, anchor=end))
    for line in lettering.wrap(subject.sentence, column.width, LEAD, most=3):
        y += 22.0 if line else 0.0
        items.append(line_of(y=y + 3, text=line, size=LEAD, fill=theme.muted, part="lead"))
    said = lettering.wrap(subject.recipe.caption, column.width, LEAD, most=CAPTION_LINES)
    for line in said:
        y += 21.0
        text = line_of(y=y + 6, text=line, size=LEAD, fill=theme.ink, part="caption")
        items.append(replace(text, rtl=own[1]))
    whole = " ".join(lines) == " ".join(plain(subject.title).split())
    given = subject.recipe.title or subject.title
    missing = lettering.shape(given, weight=600).missing
    notes = [] if whole else [Note("sheet.note.title_cut")]
    notes += [Note("sheet.note.title_signs", n=missing)] if missing else []
    if " ".join(said) != " ".join(plain(subject.recipe.caption).split()):
        notes.append(Note("sheet.note.caption_cut"))
    missing = lettering.shape(subject.recipe.caption).missing
    notes += [Note("sheet.note.caption_signs", n=missing)] if missing else []
    return items, y + (26.0 if said else 21.0), tuple(notes)


def _title_lines(title: str, room: float) -> tuple[float, list[str]]:
    """Return the largest size at which the title fits, and its lines."""
    for size in TITLE_SIZES:
        lines = lettering.wrap(title, room, size, weight=600)
        if len(lines) <= (1 if size > TITLE_SIZES[1] else 2 if size > TITLE_SIZES[2] else 3):
            return size, lines
    return TITLE_SIZES[-1], lettering.wrap(
        title, room, TITLE_SIZES[-1], weight=600, most=TITLE_LINES
    )


def footer(subject: Subject, plan: Plan, look: Look) -> tuple[list[Item], float]:
    """Return sources and licences, what the map does not say, the recipe; and the y above them.

    Credits are never shortened: the map gives way to them.
    """
    say, recipe = look.say, subject.recipe
    column = col.Column(plan.margin, plan.room, look.rtl)
    start, end = column.anchors
    lines = [
        line
        for text in credit_lines(subject, look)
        for line in lettering.wrap(text, column.width, SMALL)
    ]
    stamp = say("sheet.recipe", data=recipe.data, version=recipe.version, hash=recipe.hash)
    room = column.width - lettering.width(stamp, SMALL) - 30
    command = printed_command(recipe, plan.file, room)
    y = plan.height - FOOT - col.LEADING * len(lines)
    top = y - 30
    items: list[Item] = [col.rule(column.left, column.right, y - 17, look)]
    for line in lines:
        items.append(col.small(column.at(0.0), y, line, look, anchor=start))
        y += col.LEADING
    ink = look.theme.ink
    asked = col.small(column.at(0.0), y, command, look, anchor=start, weight=500, ink=ink)
    items.append(replace(asked, rtl=False))  # what a shell reads from the left
    items.append(col.small(column.end, y, stamp, look, anchor=end))
    return items, top


def printed_command(recipe: Recipe, target: str, room: float) -> str:
    """Return the command that makes the sheet again, the short one where the whole has no room.

    None is cut or lacks a sign: that would be another command. The short one reads the recipe,
    whose hash stands beside it, from the file.
    """
    whole = recipe.command(target)
    line = lettering.shape(whole, weight=500)
    true = line.text == whole and not line.missing
    return whole if true and line.advance * SMALL <= room else recipe.short_command(target)


def credit_lines(subject: Subject, look: Look) -> tuple[str, ...]:
    """Return sources with licences, then what the map does not say: for every picture and page."""
    say, dataset = look.say, subject.dataset
    land = "; ".join(credit.text for credit in load_land().credits)
    sources = say("sheet.sources", data=dataset.attribution or dataset.name, land=land)
    if drawn := subject.outline_credits:
        sources += " " + say("sheet.sources.outlines", sources="; ".join(drawn))
    if found := subject.point_credits:
        sources += " " + say("sheet.sources.points", sources="; ".join(found))
    caveats = [say(f"sheet.coverage.{dataset.coverage}")]
    caveats += [say(dataset.incomplete)] if dataset.incomplete else []
    caveats += [say("sheet.places"), say("land.disclaimer"), say("land.side_uncertain")]
    return sources, " ".join(caveats)
