"""What is counted of a selection of events: pure functions of a frame."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.deaths import Deaths, deaths, deaths_sentence
from data.schema import Precision

__all__ = [
    "Deaths",
    "deaths",
    "deaths_sentence",
    "placed",
]

# A country or a stretch of sea is no place on this map (DESIGN 5): listed, never placed
PLACED = [int(p) for p in Precision if p not in (Precision.COUNTRY, Precision.SEA_OR_AIR)]


def placed(events: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which events have coordinates and a precision that a map can draw."""
    located = events["latitude"].notna() & events["longitude"].notna()
    return np.asarray(located & events["geo_precision"].isin(PLACED), dtype=bool)
