"""The column beside the map: legend with counts, what is left out, keys of size and place."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

import numpy as np

from geo import style
from geo.sheet import figures, symbols
from geo.sheet import type as lettering
from geo.sheet.column import (
    FIGURES,
    Built,
    Column,
    body,
    body_size,
    figure,
    heading,
    paragraph,
    rule,
    small,
)  # fmt: skip
from geo.sheet.display import Circle, Item, Shape
from geo.sheet.look import BODY, NEUTRAL, SHAPES, SMALL, Look, by_legend
from geo.sheet.placed import Placed
from geo.sheet.plan import Spacing
from geo.style import Mark

LEAST_BESIDE = 70.0  # room that words need beside the circles of the size key, px
GLYPH = 12.0  # middle of the column of symbols
PAIR_FIGURES = 48.0  # px between the numbers of two maps
CLEAR = 8.0  # px between a row's words and its number
MIDDLE = 4.5  # from a baseline up to the middle of its letters


Value = TypeVar("Value")


class Numbers(NamedTuple):
    """What the panel counts."""

    placed: int
    not_placed: int
    outside_view: int
    in_data: int
    elsewhere: tuple[tuple[str, int], ...]  # places outside the view and their events, most first
    so_far: bool = False  # of a film: more will follow

    @property
    def selected(self) -> int:
        """Return the events that the query keeps."""
        return self.placed + self.not_placed + self.outside_view


def legend_counts(marks: Sequence[Placed]) -> dict[str, int]:
    """Return the events on the map by symbol name."""
    counts = Counter[str]()
    for mark in marks:
        counts.update(dict(mark.symbols))
    return dict(counts)


def legend(
    column: Column,
    y: float,
    maps: Sequence[Sequence[Placed]],
    look: Look,
    spacing: Spacing,
    *,
    rows: Sequence[Placed] = (),
) -> Built:
    """Return the kinds on the maps, and those of `rows`, with their numbers of events on each."""
    say = look.say
    items, y = counted(column, y, say("sheet.legend"), look, len(maps))
    counts = [legend_counts(marks) for marks in maps]
    entries = by_legend(legend_counts([*rows, *(mark for marks in maps for mark in marks)]))
    room = figures_room(maps, max((n for count in counts for n in count.values()), default=0), look)
    size = body_size(column, [say(f"symbol.{entry.name}") for entry, _ in entries], beside=room)
    for entry, _ in entries:
        y += spacing.row
        place = (column.at(GLYPH), y - MIDDLE)
        shape = Shape(
            rings=(figures.outline(SHAPES[entry.name], *place, 7.4),),
            fill=look.inks[entry.name],
            stroke=look.theme.symbol_edge,
            width=0.9,
            part="legend",
            symbol=entry.name,
        )
        items += [
            shape,
            body(column, y, say(f"symbol.{entry.name}"), look, beside=room, size=size),
            *row_figures(column, y, [count.get(entry.name, 0) for count in counts], look),
        ]
    if not entries:
        y += spacing.row
        items.append(body(column, y, say("sheet.legend.none"), look, indent=0.0))
    return items, y


def counted(column: Column, y: float, text: str, look: Look, maps: int) -> Built:
    """Return a heading with the name of its column of numbers, or of the two of two maps."""
    say = look.say
    if maps == 1:
        return heading(column, y, text, look, right=say("sheet.events"))
    items, y = heading(column, y, text, look)
    for at, key in enumerate(across(("before", "after"), look)):
        x, words = column.at(column.width - at * PAIR_FIGURES), say(f"sheet.pair.{key}")
        items.append(small(x, y, words, look, anchor=column.anchors[1]))
    return items, y


def figures_room(maps: Sequence[object], most: int, look: Look) -> float:
    """Return the room of a row's numbers, the largest of which is `most`."""
    widest = lettering.width(look.say.number(most), BODY, weight=600) + CLEAR
    return max(FIGURES, widest) + PAIR_FIGURES * (len(maps) - 1)


def row_figures(
    column: Column,
    y: float,
    counts: Sequence[int],
    look: Look,
    *,
    ink: str = "",
    weight: int = 600,
) -> list[Item]:
    """Return a row's number for each map at the edge where reading ends."""
    return [
        replace(
            figure(column, y, look.say.number(count), look, ink=ink, weight=weight),
            x=column.at(column.width - at * PAIR_FIGURES),
        )
        for at, count in enumerate(across(counts, look))
    ]


def across(values: Sequence[Value], look: Look) -> Sequence[Value]:
    """Return what belongs to each map from that edge on, in columns that lie as the maps do."""
    return values if look.rtl else values[::-1]


def accounts(
    column: Column,
    y: float,
    maps: Sequence[Numbers],
    look: Look,
    spacing: Spacing,
    *,
    ruled: bool = True,
) -> Built:
    """Return the sum: on the map, outside the view, not placed, all of these, in the data.

    `ruled` parts it from what stands above.
    """
    items: list[Item] = [rule(column.left, column.right, y + 11, look)] if ruled else []
    y += 9 if ruled else -spacing.line
    rows = (
        ("placed", [numbers.placed for numbers in maps], True),
        ("outside", [numbers.outside_view for numbers in maps], False),
        ("not_placed", [numbers.not_placed for numbers in maps], False),
        ("so_far" if maps[0].so_far else "selected", [numbers.selected for numbers in maps], True),
        ("in_data", [maps[-1].in_data], False),
    )
    for key, counts, strong in rows:
        y += spacing.line
        ink = look.theme.ink if strong else look.theme.muted
        weight = 600 if strong else 400
        words = look.say(f"sheet.accounts.{key}")
        room = figures_room(maps, max(counts), look)
        items.append(body(column, y, words, look, indent=0.0, ink=ink, weight=weight, beside=room))
        items += row_figures(column, y, counts, look, ink=ink, weight=weight)
    return items, y


def elsewhere(
    column: Column, y: float, places: Sequence[tuple[str, int]], look: Look, *, most: int = 5
) -> Built:
    """Return where the events outside the view took place, the first `most` places."""
    if not places:
        return [], y
    say = look.say
    named = [
        say(
            "sheet.elsewhere.place", place=lettering.shorten(place, 130, SMALL), n=say.number(count)
        )
        for place, count in places[:most]
    ]
    rest = sum(count for _, count in places[most:])
    named += [say("sheet.elsewhere.other", n=say.number(rest))] if rest else []
    text = say("sheet.elsewhere", places=say("sentence.part").join(named))
    return paragraph(column, y + 5, text, look, most=3)


def sizes(
    column: Column,
    y: float,
    marks: Sequence[Placed],
    look: Look,
    spacing: Spacing,
) -> Built:
    """Return the size key, and the marks of doubt that the map has."""
    say = look.say
    items, y = heading(column, y, say("sheet.size"), look)
    circles, offset, y = _circles(column, y, look)
    items += circles
    room = column.width - offset
    if room > LEAST_BESIDE:
        lines = lettering.wrap(say("sheet.size.area"), room, SMALL, most=4)
        for index, line in enumerate(lines):
            at = y - 24 - 7.5 * (len(lines) - 1) + 15 * index
            items.append(small(column.at(offset), at, line, look, anchor=column.anchors[0]))
    else:
        below, y = paragraph(column, y + 2, say("sheet.size.area"), look, most=2)
        items += below
    doubts, y = _doubts(column, y, marks, look, spacing)
    return items + doubts, y


def _circles(column: Column, y: float, look: Look) -> tuple[list[Item], float, float]:
    """Return the circles of the size key with their numbers, and the offset and y after them."""
    items: list[Item] = []
    offset, base = 1.0, y + 12 + 2 * style.MAX_RADIUS_PX
    for deaths in style.SIZE_KEY:
        radius = style.radius_px(deaths)
        middle = column.at(offset + radius)
        ink = look.theme.ink
        items += [
            Circle(x=middle, y=base - radius, radius=radius, stroke=ink, width=1.1, part="size"),
            small(middle, base + 16, look.say.number(deaths), look, anchor="middle", ink=ink),
        ]
        offset += 2 * radius + 20
    return items, offset, base + 16


def _doubts(
    column: Column, y: float, marks: Sequence[Placed], look: Look, spacing: Spacing
) -> Built:
    """Return the rows for hollow, ringed, slashed and lighter marks, where the map has some."""
    items: list[Item] = []
    alone = [mark for mark in marks if len(mark.events) == 1 and mark.size_px]
    samples = (
        ("hollow", any(mark.hollow for mark in alone), {"hollow": True, "size_px": 6.0}),
        ("range", any(mark.high_px for mark in alone), {"size_px": 5.5, "high_px": 9.5}),
        (
            "disputed",
            any(mark.disputed and mark.size_px for mark in marks),
            {"size_px": 6.5, "disputed": True},
        ),
        (
            "earlier",
            any(mark.light < 1 and mark.mark != Mark.PLATE for mark in marks),
            {"size_px": 6.5, "light": style.EARLIER_ALPHA},
        ),
    )
    for key, shown, traits in samples:
        if shown:
            y += spacing.row
            items += symbols.point(_sample(column, y, Mark.POINT, **traits), look)
            items.append(body(column, y, look.say(f"sheet.size.{key}"), look, beside=0.0))
    return items, y


def places(
    column: Column,
    y: float,
    maps: Sequence[Sequence[Placed]],
    look: Look,
    spacing: Spacing,
    *,
    within_km: float,
    rows: Sequence[Placed] = (),
) -> Built:
    """Return what each mark says about how well the place is known, with numbers of events.

    `within_km` is how near events lie that share a badge; kinds of `rows` are told too.
    """
    say = look.say
    items, y = counted(column, y, say("sheet.place"), look, len(maps))
    every = [*rows, *(mark for marks in maps for mark in marks)]
    # a disc is told from an outline where there are both
    disc = "disc_of_size" if any(mark.mark == Mark.OUTLINE for mark in every) else Mark.DISC
    for kind in (Mark.POINT, Mark.HALO, Mark.DISC, Mark.OUTLINE, Mark.STRETCH, Mark.PLATE):
        counts = [
            sum(count for mark in marks for name, count in mark.kinds if name == kind)
            for marks in maps
        ]
        if any(counts) or any(name == kind for mark in rows for name, _ in mark.kinds):
            y += spacing.row
            items += _place_sample(column, y, kind, look)
            words = say(f"sheet.place.{disc if kind == Mark.DISC else kind}")
            room = figures_room(maps, max(counts), look)
            items.append(body(column, y, words, look, beside=room))
            items += row_figures(column, y, counts, look, weight=400)
    if any(mark.badge for marks in (*maps, rows) for mark in marks):
        y += spacing.row
        said = say("sheet.place.badge", km=say.number(max(1, math.ceil(within_km))))
        pair = (("battle", 2), ("explosion_remote_violence", 1))
        items += symbols.badge(_sample(column, y, Mark.POINT, symbols=pair, size_px=9.5), look)
        items.append(body(column, y, said, look, beside=0.0))
    return items, y


def _place_sample(column: Column, y: float, kind: str, look: Look) -> list[Item]:
    """Return a small mark of a kind for the key."""
    x, middle = column.at(GLYPH), y - MIDDLE
    if kind == Mark.PLATE:
        box = figures.plate(x - 11, middle - 8, 22, 16, 3)
        rim = Shape(rings=(box,), stroke=look.theme.focus_line, width=0.9)
        return [*symbols.hatched(_sample(column, y, kind, outline=(box,)), look), rim]
    if kind == Mark.STRETCH:
        return symbols.capsule(_sample(column, y, kind, area_px=11.0), look)
    if kind == Mark.DISC:
        sample = _sample(column, y, kind, area_px=9.5)
        return [*symbols.wash([sample], look), *symbols.disc(sample, look)]
    if kind == Mark.OUTLINE:
        corners = np.array(style.DISTRICT_SAMPLE) * 10.5 + (x, middle)
        sample = _sample(column, y, kind, area_px=10.5, outline=(corners,))
        return [*symbols.wash([sample], look), *symbols.district(sample, look)]
    point = _sample(column, y, kind, area_px=10.5, size_px=5.0)
    return [
        *(symbols.wash([point], look) if kind == Mark.HALO else []),
        *symbols.point(point, look),
    ]


def _sample(column: Column, y: float, kind: str, **traits: object) -> Placed:
    """Return a mark for a key, in a neutral ink: it stands for no event."""
    known = {"symbols": ((NEUTRAL, 1),), "area_px": 0.0, "size_px": 0.0, **traits}
    x, middle = column.at(GLYPH), y - MIDDLE
    return Placed(mark=kind, x=x, y=middle, events=(), **known)  # type: ignore[arg-type]
