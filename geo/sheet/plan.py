"""The layouts of a sheet: how large it is, and where its keys stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Spacing:
    """Distances between the lines of a key, logical px."""

    row: float  # from row to row with a symbol
    line: float  # from row to row without
    section: float  # from the last line of a section to the next one's heading


ROOMY = Spacing(row=23.0, line=20.0, section=34.0)
DENSE = Spacing(row=19.5, line=16.5, section=25.0)  # where the roomy one would not fit


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The fixed measures of a layout, logical px.

    The keys stand in a column of width `panel` beside the map, or in four `columns` below it.
    `zoom` is pixels of the picture to a logical px, `per_inch` logical px to an inch of paper.
    """

    width: int
    height: int
    margin: float = 28.0
    panel: float = 292.0
    gutter: float = 28.0
    columns: tuple[float, ...] = ()  # their shares of the width
    towns: int = 34  # names of towns that are enough
    zoom: float = 2.0
    per_inch: float = 96.0
    file: str = "map.png"  # what the command in the footer makes

    @property
    def room(self) -> float:
        """Return the width between the margins."""
        return self.width - 2 * self.margin


_BELOW = (0.248, 0.235, 0.242, 0.275)  # the longest rows are in the last key

PLANS = {
    "landscape": Plan(width=1600, height=1000),  # 3200 × 2000 pixels
    "wide": Plan(width=1600, height=900, zoom=1.5),  # 2400 × 1350: a 16:9 card
    "portrait": Plan(width=1080, height=1350, columns=_BELOW, towns=28),  # 2160 × 2700
    "square": Plan(width=1080, height=1080, columns=_BELOW, towns=22),  # 2160 × 2160
    # 300 dots to an inch: type of 13 px is 7.8 points on paper
    "a4": Plan(width=1403, height=992, towns=30, zoom=2.5, per_inch=120.0),  # 297 × 210 mm
    "a3": Plan(width=1984, height=1403, towns=60, zoom=2.5, per_inch=120.0),  # 420 × 297 mm
}
