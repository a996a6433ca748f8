"""A mark of a map: where it stands, and for which events."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from geo import style
from geo.sheet.display import Points

ORDER = {known.name: at for at, known in enumerate(style.SYMBOLS)}  # of symbols in the legend


@dataclass(frozen=True, eq=False)
class Placed:
    """One mark of the map and the events it stands for."""

    mark: str  # Mark.POINT, HALO, DISC, OUTLINE, PLATE or STRETCH
    x: float  # logical px
    y: float
    events: tuple[str, ...]
    symbols: tuple[tuple[str, int], ...]  # symbol name and events, in legend order
    area_px: float  # radius of the area that holds the events, 0 for a point
    size_px: float  # radius of the symbol or badge
    high_px: float = 0.0  # radius of the ring for the highest figure, 0 for none
    hollow: bool = False  # deaths unknown, or only an upper figure
    disputed: bool = False  # who did it is disputed
    light: float = 1.0  # opacity, less where all its events began before the days shown
    province: str = ""  # ISO 3166-2 code of where it stands, "" where that is not known
    # the province, logical px, cut at the map's edge; or the district, whole
    outline: tuple[Points, ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()  # kind of mark of its events and their number
    spread_px: float = 0.0  # of a badge: how far the farthest of its places lies
    # of a badge beside its place, as another's stands there: that place, logical px
    moved_from: tuple[float, float] | None = None

    @property
    def badge(self) -> bool:
        """Return whether it is a number of events at one place."""
        return self.count > 1 and self.size_px > 0

    @cached_property
    def count(self) -> int:
        """Return the number of events."""
        return sum(count for _, count in self.symbols)

    @property
    def symbol(self) -> str:
        """Return the symbol of most of its events, the first in legend order among equals."""
        return max(self.symbols, key=lambda pair: pair[1])[0]  # they are in legend order
