"""The call-outs of a sheet: the words of each pinned event, and their numbered list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.note import Note
from data.words import Words
from geo.sheet import type as lettering
from geo.sheet.bidi import own_from_right
from geo.sheet.column import Built, Column
from geo.sheet.display import Circle, Item, Text
from geo.sheet.look import BODY, Look
from geo.sheet.pins import Pin

DISC_PX = 8.5  # radius of a number's disc
INDENT = 26.0  # px from the edge to the words of the list
LEADING = 17.0  # px from line to line of one call-out
BETWEEN = 5.0  # px more from one to the next
COLUMN_LINES, BAND_LINES = 3, 2  # lines of one call-out beside and above the map
BAND_COLUMN = 480.0  # px that a call-out has in the band at least
BAND_GAP = 28.0  # px between its columns


@dataclass(frozen=True)
class Callout:
    """A pinned event as a sheet tells it."""

    number: int  # from 1
    event_id: str
    day: date  # its first
    text: str
    missing: int = 0  # signs of its own text that no font has
    rtl: bool = False  # laid out from the right


def told(
    pins: Sequence[Pin], events: pd.DataFrame, own_names: Mapping[str, str], say: Words
) -> tuple[Callout, ...]:
    """Return the call-outs of pins among the events, in the order of the pins.

    `own_names` gives names of places in the sheet's language by the Latin ones.
    """
    rows = events.set_index("event_id", drop=False)
    with_year = len({rows.loc[pin.event_id, "date_start"].year for pin in pins}) > 1
    found = []
    for number, pin in enumerate(pins, 1):
        row = rows.loc[pin.event_id]
        line = lettering.shape(pin.text)
        own = bool(line.text.strip())
        words = pin.text if own else _usual(row, own_names, say, with_year=with_year)
        rtl = own_from_right(pin.text if own else "", rtl=say.rtl)
        day = row["date_start"].date()
        found.append(Callout(number, pin.event_id, day, words, line.missing, rtl))
    return tuple(found)


def _usual(row: pd.Series, own_names: Mapping[str, str], say: Words, *, with_year: bool) -> str:
    """Return short date, what it was and where: "16 Jan: Missile and drone strike, Panjgur"."""
    key = "sheet.axis.year_day" if with_year else "sheet.axis.day"
    first, last = row["date_start"].date(), row["date_end"].date()
    day = say.dated(first, key)
    if last != first:
        day = say("sheet.pin.days", since=day, until=say.dated(last, key))
    # the data's own words are English
    own = str(row["sub_kind"] or "") if say.language == "en" else ""
    what = own[:1].upper() + own[1:] or say(f"kind.{row['kind']}")
    place = str(row["place"] or "")
    if not place or place.startswith("("):  # (telephone), (online): no place
        return say("sheet.pin.no_place", day=day, what=what)
    return say("sheet.pin", day=day, what=what, place=own_names.get(place, place))


def notes(callouts: Sequence[Callout], width: float, most: int) -> list[Note]:
    """Return what of the call-outs is shortened or not drawn, where lines are `width` px wide."""
    cut = [
        callout.number
        for callout in callouts
        if len(lettering.wrap(callout.text, width - INDENT, BODY)) > most
    ]
    missing = sum(callout.missing for callout in callouts)
    found = [Note("sheet.note.pin_cut", {"pins": tuple(cut)}, n=len(cut))] if cut else []
    return found + ([Note("sheet.note.pin_signs", n=missing)] if missing else [])


def listing(
    callouts: Sequence[Callout], column: Column, y: float, look: Look, *, most: int = COLUMN_LINES
) -> Built:
    """Return the list from the baseline y: each number with its words in at most `most` lines."""
    items: list[Item] = []
    y -= LEADING
    for callout in callouts:
        lines = lettering.wrap(callout.text, column.width - INDENT, BODY, most=most)
        items += disc(callout, column.at(DISC_PX + 0.5), y + LEADING - 4.5, look)
        for line in lines:
            y += LEADING
            items.append(
                Text(
                    x=column.at(INDENT),
                    y=y,
                    text=line,
                    size=BODY,
                    fill=look.theme.ink,
                    anchor=column.anchors[0],
                    rtl=callout.rtl,
                    part="callout",
                )
            )
        y += BETWEEN
    return items, y


def band(callouts: Sequence[Callout], left: float, top: float, width: float, look: Look) -> Built:
    """Return the list in columns read row by row between the y of its top and of its end."""
    wide, across = band_columns(width)
    items, y, page = list[Item](), top + 8.0, Column(left, width, look.rtl)
    for first in range(0, len(callouts), across):
        ends = []
        for at, callout in enumerate(callouts[first : first + across]):
            start = page.at(at * (wide + BAND_GAP))
            column = Column(start - wide if look.rtl else start, wide, look.rtl)
            more, end = listing([callout], column, y, look, most=BAND_LINES)
            items += more
            ends.append(end)
        y = max(ends) + LEADING
    return items, y if callouts else top


def band_columns(width: float) -> tuple[float, int]:
    """Return the width of a column of the band and how many there are, for a page's width."""
    across = max(1, int((width + BAND_GAP) / (BAND_COLUMN + BAND_GAP)))
    return (width - BAND_GAP * (across - 1)) / across, across


def disc(callout: Callout, x: float, y: float, look: Look) -> list[Item]:
    """Return a number upon a dark disc, the same on the map, on the strip and in the list."""
    theme, size = look.theme, 11.5
    return [
        Circle(x=x, y=y, radius=DISC_PX + 1.4, fill=theme.halo, part="pin_rim"),
        Circle(x=x, y=y, radius=DISC_PX, fill=theme.ink, part="pin"),
        Text(
            x=x,
            y=y + size * 0.35,  # half the height of a figure
            text=look.say.number(callout.number),
            size=size,
            weight=600,
            fill=theme.page,
            anchor="middle",
            part="pin",
        ),
    ]
