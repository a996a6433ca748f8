"""Which events are known to the same district only, and share its one disc."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

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


@dataclass
class _Place:
    """A place at which events of one district stand: its degrees, their rows, their disc."""

    latitude: float
    longitude: float
    rows: list[int]
    km: float  # the greatest radius


def joint_rows(events: pd.DataFrame) -> list[list[int]]:
    """Return the districts of which events stand at several places: a row of each place.

    The first row is at the place where the disc of all stands, that of most events. Events are of
    one district where province and district agree, whatever a file adds to its name, their radii
    differ by a quarter at most, and their points lie in the disc; where no district is named
    nothing says that two places are in the same. Rows are numbers from 0 in the frame's order.
    """
    return [[place.rows[0] for place in places] for places in _joint(events)]


def anchors(events: pd.DataFrame) -> Rows:
    """Return for each row the row at whose place it is drawn: itself where it shares no disc."""
    anchor = np.arange(len(events))
    for places in _joint(events):
        for place in places:
            anchor[place.rows] = places[0].rows[0]
    return anchor


def _joint(events: pd.DataFrame) -> Iterator[list[_Place]]:
    """Yield the places that share a disc, by province and district, that of most events first."""
    districts = _districts(events)
    for _, places in sorted(districts.items()):
        if len(places) > 1:
            yield from _discs(list(places.values()))


def _districts(
    events: pd.DataFrame,
) -> dict[tuple[str, str], dict[tuple[float, float], _Place]]:
    """Return the places of each named district, by province and name."""
    only = (events["geo_precision"] == Precision.DISTRICT).to_numpy(bool, na_value=False)
    named = (events["admin2"] != "") & (events["admin1_code"] != "") & events["latitude"].notna()
    rows = np.flatnonzero(only & named.to_numpy(bool, na_value=False))
    radius = events["radius_km"].astype(float).fillna(DEFAULT_RADIUS_KM[Mark.DISC])
    columns = (events["admin1_code"], events["admin2"], events["latitude"], events["longitude"])
    lists = [column.to_numpy()[rows].tolist() for column in (*columns, radius)]
    found: dict[tuple[str, str], dict[tuple[float, float], _Place]] = {}
    for row, code, district, latitude, longitude, km in zip(rows.tolist(), *lists, strict=True):
        places = found.setdefault((code, _name(district)), {})
        place = places.setdefault((latitude, longitude), _Place(latitude, longitude, [], km))
        place.rows.append(row)
        place.km = max(place.km, km)
    return found


@lru_cache(maxsize=4096)
def _name(district: str) -> str:
    """Return a district's name without the word that says what it is."""
    words = fold(district).split()
    return " ".join(word for word in words if word not in _SORTS) or " ".join(words)


def _discs(places: Sequence[_Place]) -> Iterator[list[_Place]]:
    """Yield the places that share a disc, the place of most events first."""
    left = sorted(places, key=lambda place: (-len(place.rows), place.rows[0]))
    while len(left) > 1:
        first = left[0]
        spots = np.array([(place.longitude, place.latitude) for place in left]).T
        apart = great_circle_km(first.longitude, first.latitude, *spots)
        same = [
            place is first or _shares(place, first, float(km))
            for place, km in zip(left, apart, strict=True)
        ]
        if sum(same) > 1:
            yield [place for place, joins in zip(left, same, strict=True) if joins]
        left = [place for place, joins in zip(left, same, strict=True) if not joins]


def _shares(place: _Place, first: _Place, km: float) -> bool:
    """Return whether two places so many km apart are of one disc."""
    least, most = sorted((place.km, first.km))
    return most <= NEARLY * least and km <= most
