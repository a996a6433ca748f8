"""The views of a sheet: the words for one, and the bounds that they mean."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.measure import placed
from geo.earth import Bounds, bounds_of, overlap
from geo.land import load_land
from geo.style import BORDERLANDS

BORDERLANDS_WORD, FIT_WORD = "borderlands", "fit"
SMALLEST_VIEW = 0.05  # degrees, about 5 km: no boundary here is better known than that
FAR_SOUTH = -80.0  # degrees; a conic map of a pole is no map of this region
AROUND = 0.07  # of its height and width that a view shows beyond what it is made for
LEAST_FIT = 1.2  # degrees that a view about one place spans, about 120 km


def is_view(view: Bounds) -> bool:
    """Return whether bounds are on the earth, in order, not smaller than a town, and show land.

    Of the rest of the earth there is no map.
    """
    west, south, east, north = view
    on_earth = west >= -180 and east <= 180 and south >= FAR_SOUTH and north <= -FAR_SOUTH
    large = east - west >= SMALLEST_VIEW and north - south >= SMALLEST_VIEW
    return bool(on_earth and large and overlap(view, load_land().bounds))


def expected_view() -> str:
    """Return what a view of one's own has to be."""
    west, south, east, north = load_land().bounds
    return (
        "west, south, east, north in degrees, west before east and south before north, with land "
        f"of this map ({west:g} to {east:g} east, {south:g} to {north:g} north)"
    )


def read_view(text: str, events: pd.DataFrame) -> Bounds | None:
    """Return the bounds that a flag means, None for anything else.

    `borderlands`; `fit`, where the events are; the ISO 3166-2 code of a province; or W,S,E,N in
    degrees.
    """
    if text == BORDERLANDS_WORD:
        return BORDERLANDS
    if text == FIT_WORD:
        return fit(events)
    province = load_land().province(text[:10].upper())
    if province is not None:
        return _grown(bounds_of(*np.vstack(province.rings).T) or BORDERLANDS)
    try:
        west, south, east, north = (float(part) for part in text[:100].split(","))
    except ValueError:
        return None
    view = (west, south, east, north)
    return view if is_view(view) else None


def fit(events: pd.DataFrame) -> Bounds:
    """Return the bounds of the events that have a place; the borderlands where none has.

    Those beyond the land of the map, such as visits to New York, stay outside: with them it would
    be a small map in an empty frame.
    """
    west, south, east, north = load_land().bounds
    inside = events["longitude"].between(west, east) & events["latitude"].between(south, north)
    there = events[placed(events) & inside.to_numpy(dtype=bool, na_value=False)]
    bounds = bounds_of(there["longitude"], there["latitude"])
    if bounds is None:
        return BORDERLANDS
    west, south, east, north = _grown(bounds)
    wide, high = (max(0.0, LEAST_FIT - span) / 2 for span in (east - west, north - south))
    view = (west - wide, max(south - high, FAR_SOUTH), east + wide, min(north + high, -FAR_SOUTH))
    return view if is_view(view) else BORDERLANDS


def _grown(bounds: Bounds) -> Bounds:
    """Return the bounds and a little more, to a hundredth of a degree."""
    west, south, east, north = bounds
    wide, high = AROUND * (east - west), AROUND * (north - south)
    lower, upper = (round(west - wide, 2), round(south - high, 2)), (east + wide, north + high)
    return (*lower, round(upper[0], 2), round(upper[1], 2))
