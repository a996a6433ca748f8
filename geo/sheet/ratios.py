"""The ratios of two periods on the sheet: names, counts, dots with intervals, and figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from data.choices import Choices
from data.compare import FIELDS, Comparison, Ratio, Row
from data.words import Words
from geo.sheet import figures
from geo.sheet.column import LEADING, Built, Column, body, heading, small
from geo.sheet.display import Circle, Item, Shape
from geo.sheet.look import BODY, Look

ROWS = 4  # in each of the two blocks, that of all events among them
ROW, HEAD, AXIS = 19.0, 37.0, 20.0  # px; the head has two lines
COUNTS = (0.36, 0.44)  # of a block's width, where the two counts end
PLOT = (0.49, 0.76)  # of a block's width, where the dots lie
WIDEST = 64.0  # times as many, or as few, that the scale shows at most
LEAST = 2.0  # and at least
TICKS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
TICKS_APART = 3.0  # times, between two ticks with a number
DOT = 4.2  # px
MIDDLE = 4.5  # px from a baseline to the middle of its letters


class Line(NamedTuple):
    """A row: what it is called, its events before and after, and their ratio."""

    name: str
    counts: tuple[int, int]
    ratio: Ratio


@dataclass(frozen=True)
class Ratios:
    """The rows that are shown, all events first, and how many there are without that one."""

    lines: tuple[Line, ...]
    of: int


def ratios(found: Comparison, by: str, choices: Choices, say: Words) -> Ratios:
    """Return the rows with most events of a comparison that has rates."""
    rows = (found.total, *found.rows[: 2 * ROWS - 1])
    lines = [
        Line(_name(row, found, by, choices, say), row.counts, row.ratio)
        for row in rows
        if row.ratio
    ]
    return Ratios(tuple(lines), len(found.rows))


def _name(row: Row, found: Comparison, by: str, choices: Choices, say: Words) -> str:
    """Return what a row is called."""
    if row is found.total:
        return say("sheet.ratios.all")
    return choices.name(FIELDS[by], row.value, say) if row.value else say("sheet.ratios.unknown")


def height(told: Ratios | None) -> float:
    """Return the height of the rows, 0 where there are none."""
    if told is None:
        return 0.0
    return HEAD + ROW * min(ROWS, len(told.lines)) + AXIS + ROW / 2


def draw(told: Ratios, blocks: Sequence[Column], top: float, look: Look) -> Built:
    """Return the rows in blocks beside each other, below y, on one scale."""
    say, wide = look.say, Column(blocks[0].left, blocks[-1].right - blocks[0].left, look.rtl)
    y = top + BODY
    items, _ = heading(wide, y, say("sheet.ratios"), look)
    says = say("sheet.ratios.says")
    if told.of + 1 > len(told.lines):
        says = say("sheet.ratios.more", says=says, shown=len(told.lines) - 1, n=told.of)
    items.append(small(wide.end, y, says, look, anchor=wide.anchors[1]))
    scale = _ends(told.lines)
    parts = (told.lines[:ROWS], told.lines[ROWS:])
    read = blocks[::-1] if look.rtl else blocks
    for block, lines in zip(read, parts, strict=True):
        if lines:
            items += _block(lines, Column(block.left, block.width, look.rtl), y, scale, look)
    return items, top + height(told)


def _block(
    lines: Sequence[Line], at: Column, y: float, scale: tuple[float, float], look: Look
) -> list[Item]:
    """Return some rows with their axis."""
    say = look.say
    y += LEADING
    foot = y + ROW * len(lines) + 6
    items = [*_axis(at, y + 8, foot, scale, look)]
    items += _counts(at, y, (say("sheet.pair.before"), say("sheet.pair.after")), look)
    for line in lines:
        y += ROW
        room = at.width * (1 - COUNTS[0]) + 44
        items.append(body(at, y, line.name, look, indent=0.0, beside=room))
        items += _counts(at, y, (say.number(line.counts[0]), say.number(line.counts[1])), look)
        items += _dot(line.ratio, at, y - MIDDLE, scale, look)
        told = _figures(line.ratio, say)
        items.append(small(at.end, y, told, look, anchor=at.anchors[1], ink=look.theme.ink))
    return items


def _counts(at: Column, y: float, texts: tuple[str, str], look: Look) -> list[Item]:
    """Return what stands in the two columns of counts: they lie as the maps do."""
    ends = [at.at(at.width * share) for share in COUNTS]
    across = texts[::-1] if look.rtl else texts
    return [
        small(x, y, text, look, anchor=at.anchors[1]) for x, text in zip(ends, across, strict=True)
    ]


def _figures(ratio: Ratio, say: Words) -> str:
    """Return a ratio and its interval as figures."""
    low = say.fixed(ratio.low)
    if ratio.value is None or ratio.high is None:
        return say("sheet.ratios.none", low=low) if ratio.low else ""
    value, high = (say.fixed(one) for one in (ratio.value, ratio.high))
    return say("sheet.ratios.ratio", value=value, low=low, high=high)


def _dot(ratio: Ratio, at: Column, y: float, scale: tuple[float, float], look: Look) -> list[Item]:
    """Return the interval and the dot upon it, hollow where there are too few events."""
    ink = look.theme.muted if ratio.few else look.theme.accent
    high = scale[1] if ratio.high is None else ratio.high
    ends = (_x(one, at, scale) for one in (ratio.low, high))
    line = figures.segment(next(ends), y, next(ends), y)
    items: list[Item] = [Shape(rings=(line,), stroke=ink, width=1.8, closed=False, part="interval")]
    if ratio.value is not None:
        fill = look.theme.page if ratio.few else ink
        x = _x(ratio.value, at, scale)
        items.append(Circle(x=x, y=y, radius=DOT, fill=fill, stroke=ink, width=1.6, part="ratio"))
    return items


def _axis(
    at: Column, top: float, foot: float, scale: tuple[float, float], look: Look
) -> list[Item]:
    """Return upright lines with their numbers, that of no change darker; they never crowd."""
    items: list[Item] = []
    last = 0.0
    for tick in TICKS:
        if not scale[0] <= tick <= scale[1] or (last and tick / last < _apart(scale) and tick != 1):
            continue
        last, x = tick, _x(tick, at, scale)
        ink = look.theme.muted if tick == 1 else look.theme.rule
        line = figures.segment(x, top, x, foot)
        items.append(Shape(rings=(line,), stroke=ink, width=1.0, closed=False, part="rule"))
        items.append(small(x, foot + 12, look.say.number(tick), look, anchor="middle"))
    return items


def _apart(scale: tuple[float, float]) -> float:
    """Return how many times larger the next number on a scale must be: a wide one shows fewer."""
    return TICKS_APART if scale[1] / scale[0] > WIDEST else 1.0


def _x(ratio: float, at: Column, scale: tuple[float, float]) -> float:
    """Return where a ratio lies, within the ends: smaller ones at the left in each language."""
    left, right = sorted(at.at(at.width * share) for share in PLOT)
    low, high = scale
    share = (log(min(max(ratio, low), high)) - log(low)) / (log(high) - log(low))
    return left + share * (right - left)


def _ends(lines: Sequence[Line]) -> tuple[float, float]:
    """Return the ends of the scale that all rows share."""
    known = [one for _, _, ratio in lines for one in (ratio.value, ratio.low, ratio.high) if one]
    low = min([1 / LEAST, *(one for one in known if one < 1)])
    high = max([LEAST, *(one for one in known if one > 1)])
    return max(low / 1.05, 1 / WIDEST), min(high * 1.05, WIDEST)
