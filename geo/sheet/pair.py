"""Two maps on one sheet: the days before beside the days asked for, under one legend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from data.note import Note
from data.stories import key_dates
from geo.sheet import asked, crossings, keys, layout, margins, panel, ratios, timeline, whole
from geo.sheet import callouts as called_out
from geo.sheet import column as col
from geo.sheet import type as lettering
from geo.sheet.column import Column
from geo.sheet.display import Item, Sheet, Text
from geo.sheet.frame import NO_ROOM, Frame, Room
from geo.sheet.ground import ground
from geo.sheet.layout import KEYS_TOP, Laid, Subject
from geo.sheet.look import LEAD, SMALL, Look
from geo.sheet.plan import PLANS, Plan

COLUMNS = (0.245, 0.19, 0.185, 0.235, 0.145)  # shares of the keys below, the inset last
BETWEEN = 28.0  # px between the maps
SENTENCE_LINES, DEATHS_LINES = 2, 2
HEAD = 17.0  # px from where a head may begin to its first baseline
KEYS_FOOT = 10.0  # px from the keys' last baseline to the end of their room
TO_MAP = 16.0  # px from the last baseline of a head to its map


def lay(subject: Subject, look: Look) -> Laid:
    """Return where all goes, on one map or on two of one size and extent."""
    if subject.before is None:
        return layout.lay(subject, look)
    plan = _plan(subject)
    header, top, notes = margins.header(replace(subject, sentence=""), plan, look)
    band, top = called_out.band(subject.callouts, plan.margin, top, plan.room, look)
    wide, _ = called_out.band_columns(plan.room)
    notes += tuple(called_out.notes(subject.callouts, wide, called_out.BAND_LINES))
    notes += _uneven(subject.before, subject)
    footer, foot = margins.footer(subject, plan, look)
    columns, halves = _columns(plan), (subject.before, subject)
    found = [crossings.found(half.events, half.dataset.actors) for half in halves]
    heads = [_head(half, column, top, look) for half, column in zip(halves, columns, strict=True)]
    map_top = float(round(max(y for _, y in heads) + TO_MAP))
    items = [*header, *band, *(item for head, _ in heads for item in head)]

    def laid(room: float, beside: Room = NO_ROOM) -> Laid:
        """Return both maps above keys of a height; `beside` them symbols needed room before."""
        strip_top = foot - timeline.HEIGHT - KEYS_TOP - room - ratios.height(subject.ratios)
        before, after = _halves(halves, found, columns, map_top, strip_top, beside)
        lines = zip(found, (before.lines, after.lines), strict=True)
        told = dict.fromkeys(note for pair in lines for note in crossings.notes(*pair))
        return replace(after, header=items, footer=footer, notes=(*notes, *told), before=before)

    usual = laid(keys.BELOW)
    most = keys.BELOW + (keys.BAND if _told(subject, usual, look).entries else 0.0)
    room = min(_keys(subject, usual, 0.0, look)[1] + KEYS_FOOT, most)
    fitting = laid(room, usual.frame.room)
    fits = _keys(subject, fitting, 0.0, look)[1] <= room
    return fitting if fits else laid(most, usual.frame.room)


def compose(subject: Subject, laid: Laid, look: Look) -> Sheet:
    """Return the sheet of a subject as it was laid out, with one map or two."""
    if subject.before is None or laid.before is None:
        return layout.compose(subject, laid, look)
    plan, strip_top = _plan(subject), laid.span[1]
    halves = ((subject.before, laid.before), (subject, laid))
    scale = timeline.scale_of([(half.events, half.window) for half, _ in halves])
    items: list[Item] = []
    for half, own in halves:
        items += _map(half, own, plan, scale, look)
    below = strip_top + timeline.HEIGHT + KEYS_TOP
    if subject.ratios:
        rows, below = ratios.draw(subject.ratios, _columns(plan), below, look)
        items += rows
    under, _ = _keys(subject, laid, below, look)
    return Sheet(
        width=plan.width,
        height=plan.height,
        zoom=plan.zoom,
        per_inch=plan.per_inch,
        page=look.theme.page,
        ground=ground(laid.before.frame, look),
        second=ground(laid.frame, look),
        items=(*items, *laid.header, *under, *laid.footer),
        placed=sum(own.placed for _, own in halves),
        not_placed=sum(own.not_placed for _, own in halves),
        outside_view=sum(own.outside_view for _, own in halves),
        legend=panel.legend_counts([m for _, own in halves for m in own.placing.marks]),
        notes=laid.notes,
    )


def _keys(subject: Subject, laid: Laid, top: float, look: Look) -> col.Built:
    """Return the keys of both maps below y."""
    return keys.below(_told(subject, laid, look), _plan(subject), laid.frame, top, look)


def _told(subject: Subject, laid: Laid, look: Look) -> keys.Told:
    """Return what the keys of both maps speak of; the deaths stand above each map."""
    halves = [(subject.before, laid.before), (subject, laid)]
    both = [(half, own) for half, own in halves if half and own]
    return keys.Told(
        tuple(own.placing.marks for _, own in both),
        tuple(layout.numbers_of(half, own, look) for half, own in both),
        deaths="",
        lines=tuple(own.lines for _, own in both),
        outline=asked.outline(subject.area, laid.frame, look),
    )


def _plan(subject: Subject) -> Plan:
    """Return the layout with its keys below the maps: beside them, the maps would be narrow."""
    plan = PLANS[subject.recipe.layout]
    return replace(plan, columns=COLUMNS, towns=plan.towns * 2 // 3)


def _columns(plan: Plan) -> tuple[Column, Column]:
    """Return the columns of the maps; as on the strip, time runs from the left in each language."""
    wide = float((plan.room - BETWEEN) // 2)  # in whole px, as a map's frame is
    return Column(plan.margin, wide), Column(plan.width - plan.margin - wide, wide)


def _halves(
    halves: Sequence[Subject],
    found: Sequence[crossings.Found],
    columns: Sequence[Column],
    top: float,
    strip_top: float,
    room: Room,
) -> list[Laid]:
    """Return both maps with their lines in columns, from the y of their top to that of the strip.

    They have one extent, with room for the symbols of both.
    """
    view, high = halves[0].recipe.view, round(strip_top - 14 - top)
    frames = [Frame(view, column.left, top, column.width, high, room=room) for column in columns]
    frames, placings = whole.fitted(frames, [half.place for half in halves])
    return [
        Laid(
            [], [], frame, (top, strip_top), placing, (),
            lines=crossings.drawn(lines, half.events, placing.marks, frame),
        )
        for half, lines, frame, placing in zip(halves, found, frames, placings, strict=True)
    ]  # fmt: skip


def _map(half: Subject, laid: Laid, plan: Plan, scale: timeline.Scale, look: Look) -> list[Item]:
    """Return what stands upon one map, and the strip below it."""
    frame, marks, ids = laid.frame, laid.placing.marks, set(half.events["event_id"])
    own = [callout for callout in half.callouts if callout.event_id in ids]
    outline = asked.outline(half.area, frame, look)
    over = layout.upon_ground(
        frame, marks, look, inset=False, towns_most=plan.towns, pinned=own, lines=laid.lines
    )
    box = (frame.left, laid.span[1], frame.width)
    off = layout.off_the_map(own, marks)
    strip = timeline.strip(
        half.events, half.window, key_dates(), box, look, pinned=off, scale=scale
    )
    return [*outline, *over, *strip]


def _head(half: Subject, column: Column, y: float, look: Look) -> col.Built:
    """Return which half it is, how many days, what is shown and how many died, below y."""
    say, theme = look.say, look.theme
    column = Column(column.left, column.width, look.rtl)
    start, end = column.anchors
    y += HEAD
    key = "sheet.pair.before" if half.before is None else "sheet.pair.after"
    since, until = half.window
    days = say.many("sheet.pair.days", (until - since).days + 1)
    items: list[Item] = [
        Text(
            x=column.at(0.0), y=y, text=say(key), size=LEAD, weight=600, fill=theme.ink,
            anchor=start, rtl=look.rtl, part="half",
        ),
        col.small(column.end, y, days, look, anchor=end),
    ]  # fmt: skip
    for line in lettering.wrap(half.sentence, column.width, LEAD, most=SENTENCE_LINES):
        y += 21.0
        items.append(
            Text(
                x=column.at(0.0), y=y, text=line, size=LEAD, fill=theme.muted, anchor=start,
                rtl=look.rtl, part="lead",
            )
        )  # fmt: skip
    for line in lettering.wrap(half.deaths, column.width, SMALL, most=DEATHS_LINES):
        y += 17.0
        items.append(col.small(column.at(0.0), y, line, look, anchor=start))
    return items, y


def _uneven(before: Subject, after: Subject) -> tuple[Note, ...]:
    """Return that the halves are not equally long, nothing where they are."""
    lengths = [(until - since).days + 1 for since, until in (before.window, after.window)]
    if lengths[0] == lengths[1]:
        return ()
    return (Note("sheet.note.pair_uneven", {"before": lengths[0], "after": lengths[1]}),)
