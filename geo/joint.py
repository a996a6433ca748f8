"""Which events are known to the same district only, and share its one disc."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.distance import great_circle_km
from data.fold import fold
from data.schema import Precision
from geo.style import DEFAULT_RADIUS_KM, Mark

NEARLY = 1.25  # discs of one district whose radii differ by more are not the same area
# words that say what a district is, not which one: files of different makers differ in them
_SORTS = {"agency", "county", "district", "shahrestan", "tehsil"}

Rows = npt.NDArray[np.int64]


def joint_rows(events: pd.DataFrame) -> list[list[int]]:
    """Return the districts of which events stand at several places: a row of each place.

    The first row is at the place where the disc of all stands, that of most events. Events are of
    one district where province and district agree, whatever a file adds to its name, their radii
    differ by a quarter at most, and their points lie in the disc; where no district is named
    nothing says that two places are in the same. Rows are numbers from 0 in the frame's order.
    """
    at = _places(events)
    groups: list[list[int]] = []
    for _, places in at.groupby(["admin1_code", "name"], sort=True):
        if len(places) > 1:
            groups += _discs(places)
    return groups


def anchors(events: pd.DataFrame) -> Rows:
    """Return for each row the row at whose place it is drawn: itself where it shares no disc."""
    anchor = np.arange(len(events))
    spots: dict[tuple[float, float, str, str], int] = {}
    names = ("latitude", "longitude", "admin1_code", "admin2")
    latitude, longitude, code, district = (events[name].to_numpy() for name in names)
    for first, *others in joint_rows(events):
        for row in (first, *others):
            spots[latitude[row], longitude[row], code[row], _name(district[row])] = first
    if spots:
        only = (events["geo_precision"] == Precision.DISTRICT).to_numpy(bool, na_value=False)
        for row in np.flatnonzero(only).tolist():
            key = (latitude[row], longitude[row], code[row], _name(district[row]))
            anchor[row] = spots.get(key, row)
    return anchor


def _places(events: pd.DataFrame) -> pd.DataFrame:
    """Return each place of a named district once: its first row, how many events, its radius."""
    columns = ["geo_precision", "admin1_code", "admin2", "latitude", "longitude", "radius_km"]
    held = events[columns].reset_index(drop=True)
    named = (held["admin2"] != "") & (held["admin1_code"] != "") & held["latitude"].notna()
    held = held[named & (held["geo_precision"] == Precision.DISTRICT).fillna(value=False)]
    names = {name: _name(name) for name in held["admin2"].unique()}
    radius = held["radius_km"].astype(float).fillna(DEFAULT_RADIUS_KM[Mark.DISC])
    held = held.assign(name=held["admin2"].map(names), radius_km=radius, row=held.index, n=1)
    keys = ["admin1_code", "name", "latitude", "longitude"]
    told = {"row": ("row", "min"), "n": ("n", "sum"), "km": ("radius_km", "max")}
    return held.groupby(keys, sort=True).agg(**told).reset_index()


def _name(district: str) -> str:
    """Return a district's name without the word that says what it is."""
    words = fold(district).split()
    return " ".join(word for word in words if word not in _SORTS) or " ".join(words)


def _discs(places: pd.DataFrame) -> list[list[int]]:
    """Return the rows of places that share a disc, the place of most events first."""
    left = places.sort_values(["n", "row"], ascending=[False, True])
    found = []
    while len(left) > 1:
        first = left.iloc[0]
        least, most = np.minimum(left["km"], first["km"]), np.maximum(left["km"], first["km"])
        spots = (left["longitude"].to_numpy(), left["latitude"].to_numpy())
        apart = great_circle_km(first["longitude"], first["latitude"], *spots)
        same = ((most <= NEARLY * least) & (apart <= most)).to_numpy(copy=True)
        same[0] = True
        if same.sum() > 1:
            found.append([int(row) for row in left["row"][same]])
        left = left[~same]
    return found
