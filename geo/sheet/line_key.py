"""The key of the lines on the map: those between countries, and the area that is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from geo import style
from geo.sheet import asked, crossings
from geo.sheet import type as lettering
from geo.sheet.column import Built, Column, body, paragraph, small
from geo.sheet.display import Item
from geo.sheet.look import BODY, Look
from geo.sheet.panel import GLYPH, MIDDLE, across, counted, figures_room, row_figures
from geo.sheet.plan import Spacing

ASKED = "asked"  # the row of the area that is asked for, beside those of lines
SAMPLE = 24.0  # px, the length of a line in its key
APART = 5.0  # px between the parts of a number in the band
AFTER = (22.0, 17.0)  # px from one entry to the next, of one map and of two

Counts = Mapping[str, Sequence[int]]  # name of a line -> its events on each map


def column(
    at: Column, y: float, entries: Counts, look: Look, spacing: Spacing, *, noted: bool
) -> Built:
    """Return the key as rows of a column.

    `entries` are names (of `style.LINES`, `style.STRIKE`, `ASKED`) with numbers of events; `noted`
    says below them what a line of calls means.
    """
    say = look.say
    maps = max(map(len, entries.values()))
    items, y = counted(at, y, say("sheet.lines"), look, maps)
    for name, counts in entries.items():
        y += spacing.row
        items += _sample(name, at.at(GLYPH), y - MIDDLE, look)
        room = figures_room(counts, max(counts), look)
        items.append(body(at, y, say(f"sheet.lines.{name}"), look, beside=room))
        items += row_figures(at, y, counts, look, weight=400)
    if noted and _calls(entries):
        more, y = paragraph(at, y + 5, say("sheet.lines.note"), look, most=3)
        items += more
    return items, y


def band(page: Column, y: float, entries: Counts, look: Look) -> Built:
    """Return the same key as one line of type across the page, with its note below.

    The numbers of two maps lie as the maps do, which is said after the last.
    """
    say, items, offset = look.say, list[Item](), 0.0
    maps = max(map(len, entries.values()))
    for name, counts in entries.items():
        items += _sample(name, page.at(offset + SAMPLE / 2), y - MIDDLE, look)
        offset += SAMPLE + 8
        words = say(f"sheet.lines.{name}")
        items.append(body(page, y, words, look, indent=offset))
        offset += lettering.width(words, BODY) + 6.0
        for text, weight in _halves([say.number(count) for count in counts], look):
            part = "count" if weight == 600 else ""
            cell = body(page, y, text, look, indent=offset, weight=weight)
            items.append(replace(cell, part=part))
            offset += lettering.width(text, BODY, weight=weight) + APART
        offset += AFTER[maps - 1] - APART
    if maps > 1:
        names = _halves([say("sheet.pair.before"), say("sheet.pair.after")], look)
        text = " ".join(word for word, _ in names)
        items.append(small(page.at(offset), y, text, look, anchor=page.anchors[0]))
    if _calls(entries):
        more, y = paragraph(page, y + 4, say("sheet.lines.note"), look, most=1)
        items += more
    return items, y


def _halves(texts: Sequence[str], look: Look) -> list[tuple[str, int]]:
    """Return the text of each map with its weight, in the order of reading, dots between them."""
    first, *more = across(texts, look)[::-1]
    return [(first, 600), *(part for text in more for part in (("·", 400), (text, 600)))]


def _calls(entries: Counts) -> bool:
    """Return whether there is a line of calls among them."""
    return bool(entries.keys() - {ASKED, style.STRIKE})


def _sample(name: str, x: float, y: float, look: Look) -> list[Item]:
    """Return what a row speaks of, about a point."""
    if name == ASKED:
        return asked.sample(x, y, SAMPLE - 4, look)
    return crossings.sample(name, x, y, SAMPLE, look)
