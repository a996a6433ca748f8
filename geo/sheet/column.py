"""A column of the sheet and the lines of type and rules that stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.sheet import figures
from geo.sheet import type as lettering
from geo.sheet.display import Item, Shape, Text
from geo.sheet.look import BODY, SMALL, Look

INDENT = 32.0  # text beside a symbol, logical px
FIGURES = 32.0  # room of a row's number
LEAST_BODY = 0.82  # of the usual size: smaller would be small type
LEADING = 15.0  # from baseline to baseline of small type

Built = tuple[list[Item], float]  # items and the y of their last baseline


@dataclass(frozen=True)
class Column:
    """A column: its left edge and width in logical px, and whether it is read from the right."""

    left: float
    width: float
    rtl: bool = False

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.left + self.width

    def at(self, offset: float) -> float:
        """Return the x that is `offset` px from the edge where reading starts."""
        return self.right - offset if self.rtl else self.left + offset

    @property
    def end(self) -> float:
        """Return the edge where reading ends."""
        return self.at(self.width)

    @property
    def anchors(self) -> tuple[str, str]:
        """Return the anchors of text at the edge where reading starts and where it ends."""
        return ("right", "left") if self.rtl else ("left", "right")


def heading(column: Column, y: float, text: str, look: Look, *, right: str = "") -> Built:
    """Return a section's heading, with the name of its column of numbers at the far edge."""
    start, end = column.anchors
    items: list[Item] = [
        Text(
            x=column.at(0.0),
            y=y,
            text=lettering.shorten(text, column.width - (44 if right else 0), BODY, weight=600),
            size=BODY,
            weight=600,
            fill=look.theme.ink,
            anchor=start,
            rtl=look.rtl,
            part="heading",
        )
    ]
    if right:
        items.append(small(column.end, y, right, look, anchor=end))
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
    beside: float = FIGURES,
    size: float = BODY,
) -> Text:
    """Return a row's words, shortened where they would reach its number, `beside` px wide."""
    room = column.width - indent - beside
    return Text(
        x=column.at(indent),
        y=y,
        text=lettering.shorten(text, room, size, weight=weight),
        size=size,
        weight=weight,
        fill=ink or look.theme.ink,
        anchor=column.anchors[0],
        rtl=look.rtl,
    )


def body_size(column: Column, texts: Sequence[str], *, beside: float) -> float:
    """Return the size at which rows with symbols fit: a little less than usual if that is enough.

    The rows of a key are of one size.
    """
    room = column.width - INDENT - beside
    widest = max((lettering.width(text, BODY) for text in texts), default=0.0)
    return BODY if widest <= room else max(LEAST_BODY * BODY, BODY * room / widest - 0.01)


def figure(
    column: Column, y: float, text: str, look: Look, *, ink: str = "", weight: int = 600
) -> Text:
    """Return a row's number, at the edge where reading ends."""
    return Text(
        x=column.end,
        y=y,
        text=text,
        size=BODY,
        weight=weight,
        fill=ink or look.theme.ink,
        anchor=column.anchors[1],
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
        rtl=look.rtl,
    )


def paragraph(
    column: Column, y: float, text: str, look: Look, *, most: int = 9, ink: str = ""
) -> Built:
    """Return small type set in lines below `y`, the last of `most` shortened."""
    items: list[Item] = []
    for line in lettering.wrap(text, column.width, SMALL, most=most):
        y += LEADING
        items.append(small(column.at(0.0), y, line, look, anchor=column.anchors[0], ink=ink))
    return items, y


def rule(left: float, right: float, y: float, look: Look) -> Shape:
    """Return a thin line between parts."""
    line = figures.segment(left, y, right, y)
    return Shape(rings=(line,), stroke=look.theme.rule, width=1.0, closed=False, part="rule")
