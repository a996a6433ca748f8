"""The display list: frozen shapes, circles and texts in logical pixels that every painter draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from data.note import Note

Points = npt.NDArray[np.float64]  # (n, 2), logical px, x to the right, y down


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class Shape:
    """Rings or polylines filled and stroked as one: where they overlap, opacity is not added.

    Rings hold no holes (`geo.sheet.clip.without_holes` cuts them open), lines no dashes.
    """

    rings: tuple[Points, ...]
    fill: str = ""  # "#rrggbb", empty for none
    stroke: str = ""
    width: float = 1.0
    closed: bool = True  # stroke from the last point to the first
    opacity: float = 1.0
    part: str = ""  # what it is: "mark", "legend", "hatch", ...
    symbol: str = ""  # name of the `Style` symbol that it shows
    events: tuple[str, ...] = ()  # ids of the events it stands for, on one item of each mark


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class Circle:
    """A circle or ring about (x, y)."""

    x: float
    y: float
    radius: float
    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    opacity: float = 1.0
    part: str = ""
    symbol: str = ""
    events: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class Text:
    """One line of text; (x, y) is on the baseline at the left, middle or right of the line."""

    x: float
    y: float
    text: str
    size: float
    fill: str
    weight: int = 400
    italic: bool = False
    anchor: str = "left"
    halo: str = ""  # colour of the outline that lifts it off the map, empty for none
    halo_width: float = 2.0
    spacing: float = 0.0  # extra space between Latin letters, in em
    opacity: float = 1.0
    rtl: bool = False  # read from the right, whatever most of its letters are
    part: str = ""


Item = Shape | Circle | Text


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The quiet map under the events: opaque shapes inside `box`, painted first.

    `key` names what it shows (view, rectangle, theme): equal keys mean equal pictures, so that
    a painter may keep the picture.
    """

    key: tuple[object, ...]
    box: tuple[float, float, float, float] = field(compare=False)  # x, y, width, height
    sea: str = field(compare=False)
    shapes: tuple[Shape, ...] = field(compare=False, repr=False)


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """One snapshot: its size, the ground and everything upon it in drawing order.

    `zoom` is pixels of a picture to a logical px, `per_inch` logical px to an inch of paper.
    """

    width: int  # logical px
    height: int
    zoom: float = 2.0
    per_inch: float = 96.0
    page: str
    ground: Ground
    second: Ground | None = None  # of the map beside it, where there are two
    items: tuple[Item, ...]
    placed: int = 0
    not_placed: int = 0
    outside_view: int = 0
    legend: dict[str, int] = field(default_factory=dict)  # symbol name -> events on the map
    notes: tuple[Note, ...] = ()  # what was shortened or left out

    def upright(self) -> Iterator[Item]:
        """Yield the items with the lines of text on whole pixels of the picture.

        Letters of a few pixels read best that way, and every form then has them at one height.
        """
        for item in self.items:
            at = round(item.y * self.zoom) / self.zoom if isinstance(item, Text) else 0.0
            yield replace(item, y=at) if isinstance(item, Text) and at != item.y else item

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """Return the ground of each map."""
        return (self.ground, self.second) if self.second else (self.ground,)

    def marks(self) -> Iterator[Shape | Circle]:
        """Yield the item of each mark that names its events."""
        for item in self.items:
            if not isinstance(item, Text) and item.part == "mark" and item.events:
                yield item

    def texts(self, part: str = "") -> Iterator[Text]:
        """Yield the texts of one part, or all."""
        for item in self.items:
            if isinstance(item, Text) and part in ("", item.part):
                yield item
