"""A column of the sheet and the lines of type and rules that stand in it."""

from __future__ import annotations

from dataclasses import dataclass

from geo.sheet import figures
from geo.sheet import type as lettering
from geo.sheet.display import Item, Shape, Text
from geo.sheet.look import BODY, SMALL, Look

INDENT = 32.0  # text beside a symbol, logical px
LEADING = 15.0  # from baseline to baseline of small type

Built = tuple[list[Item], float]  # items and the y of their last baseline


@dataclass(frozen=True)
class Column:
    """A column: its left edge and width, logical px."""

    left: float
    width: float

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.left + self.width


def heading(column: Column, y: float, text: str, look: Look, *, right: str = "") -> Built:
    """Return a section's heading, with the name of its column of numbers at the right."""
    ink = look.theme.ink
    items: list[Item] = [
        Text(x=column.left, y=y, text=text, size=BODY, weight=600, fill=ink, part="heading")
    ]
    if right:
        items.append(small(column.right, y, right, look, anchor="right"))
    return items, y


def body(
    column: Column,
    y: float,
    text: str,
    look: Look,
    *,
    indent: float = INDENT,
    ink: str = "",
    weight: int = 400,
) -> Text:
    """Return a row's words, shortened where they would reach its number."""
    room = column.width - indent - 44
    said = lettering.shorten(text, room, BODY, weight=weight)
    fill = ink or look.theme.ink
    return Text(x=column.left + indent, y=y, text=said, size=BODY, weight=weight, fill=fill)


def figure(
    column: Column, y: float, text: str, look: Look, *, ink: str = "", weight: int = 600
) -> Text:
    """Return a row's number, at the right edge."""
    fill = ink or look.theme.ink
    return Text(
        x=column.right,
        y=y,
        text=text,
        size=BODY,
        weight=weight,
        fill=fill,
        anchor="right",
        part="count",
    )


def small(
    x: float,
    y: float,
    text: str,
    look: Look,
    *,
    anchor: str = "left",
    ink: str = "",
    weight: int = 400,
    halo: str = "",
) -> Text:
    """Return a line of small type."""
    return Text(
        x=x,
        y=y,
        text=text,
        size=SMALL,
        weight=weight,
        fill=ink or look.theme.muted,
        anchor=anchor,
        halo=halo,
    )


def paragraph(
    column: Column, y: float, text: str, look: Look, *, most: int = 9, ink: str = ""
) -> Built:
    """Return small type set in lines below `y`, the last of `most` shortened."""
    items: list[Item] = []
    for line in lettering.wrap(text, column.width, SMALL, most=most):
        y += LEADING
        items.append(small(column.left, y, line, look, ink=ink))
    return items, y


def rule(left: float, right: float, y: float, look: Look) -> Shape:
    """Return a thin line between parts."""
    line = figures.segment(left, y, right, y)
    return Shape(rings=(line,), stroke=look.theme.rule, width=1.0, closed=False, part="rule")
