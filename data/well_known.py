"""Which events are known well enough, in place and day, to be said to be near to others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.schema import DatePrecision, Precision
from data.words import Words

PLACES = (Precision.EXACT, Precision.NEAR)  # a district's middle is near to nothing
DAYS = (DatePrecision.DAY, DatePrecision.FEW_DAYS)  # a week is longer than the shortest window


class WellKnown(NamedTuple):
    """The events that are known well enough, and how many are left out for either reason."""

    events: pd.DataFrame
    no_place: int
    no_day: int  # though their place is known

    @property
    def lon(self) -> NDArray[np.float64]:
        """Return degrees east (WGS 84)."""
        return self.events["longitude"].to_numpy(float)

    @property
    def lat(self) -> NDArray[np.float64]:
        """Return degrees north (WGS 84)."""
        return self.events["latitude"].to_numpy(float)

    @property
    def day(self) -> NDArray[np.int64]:
        """Return the first day of each event, in days since 1970."""
        return self.events["date_start"].to_numpy("datetime64[D]").astype(np.int64)


def well_known(events: pd.DataFrame) -> WellKnown:
    """Return the events whose place is known to the town or better, and whose day to a few days."""
    located = (events["latitude"].notna() & events["longitude"].notna()).to_numpy(bool)
    place = located & _in(events["geo_precision"], PLACES)
    day = _in(events["date_precision"], DAYS)
    return WellKnown(events[place & day], int((~place).sum()), int((place & ~day).sum()))


def left_out(no_place: int, no_day: int, say: Words) -> Iterator[str]:
    """Yield how many events are not known well enough, and in what."""
    if no_place:
        yield say.many("repeats.no_place", no_place)
    if no_day:
        yield say.many("repeats.no_day", no_day)


def _in(column: pd.Series, values: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return which rows have one of some values."""
    return np.asarray(column.isin([int(value) for value in values]), dtype=bool)
