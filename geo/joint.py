"""Which events are known to the same district only, and share its one disc."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.distance import great_circle_km
from data.fold import fold
from data.load import Dataset
from data.schema import Precision
from geo.style import DEFAULT_RADIUS_KM, Mark

NEARLY = 1.25  # discs of one district whose radii differ by more are not the same area
KM_A_DEGREE = 110.5  # of latitude, at the least
# words that say what a district is, not which one: files of different makers differ in them
_SORTS = {"agency", "county", "district", "shahrestan", "tehsil"}

Degrees = npt.NDArray[np.float64]  # (n, 2) longitude and latitude of each row, NaN where unknown
Spot = tuple[float, float]  # longitude and latitude
Discs = Mapping[str, Spot]  # by event: where the disc stands that it shares

NONE: Discs = {}


@dataclass
class _Place:
    """A place at which events of one district stand: its degrees, their rows, their disc."""

    latitude: float
    longitude: float
    rows: list[int]
    km: float  # the greatest radius


@lru_cache(maxsize=2)
def of(dataset: Dataset) -> Discs:
    """Return where the discs stand that events of a data set share, whatever is drawn of it."""
    return discs(dataset.events)


def discs(events: pd.DataFrame) -> Discs:
    """Return for each event of a district with several places where the district's disc stands.

    That is the place of most events. Events are of one district where province and district
    agree, whatever a file adds to its name, their radii differ by a quarter at most, and their
    points lie in the disc; where no district is named nothing says that two places are in the
    same.
    """
    ids = events["event_id"].tolist()
    return {
        ids[row]: (places[0].longitude, places[0].latitude)
        for places in _joint(events)
        for place in places
        for row in place.rows
    }


def drawn_at(events: pd.DataFrame, shared: Discs) -> Degrees:
    """Return where each row is drawn: where its disc stands, at its own point if it shares none."""
    degrees = events[["longitude", "latitude"]].to_numpy(float, na_value=np.nan, copy=True)
    if shared:
        found = [shared.get(event_id) for event_id in events["event_id"].tolist()]
        rows = [row for row, spot in enumerate(found) if spot]
        degrees[rows] = np.array([found[row] for row in rows]).reshape(-1, 2)
    return degrees


def joint_rows(events: pd.DataFrame, shared: Discs) -> tuple[list[list[int]], list[Spot]]:
    """Return the discs of rows from several places or from elsewhere, and where they stand.

    Of each disc a row of each of its places, numbers from 0 in the frame's order; first that of
    the place where the disc stands, if any row is of it.
    """
    own, drawn = drawn_at(events, NONE), drawn_at(events, shared)
    only = (events["geo_precision"] == Precision.DISTRICT).to_numpy(bool, na_value=False)
    spots = set(shared.values())
    found: dict[Spot, dict[Spot, int]] = {}
    rows = np.flatnonzero(only).tolist() if spots else []
    for row, at, place in zip(rows, drawn[rows].tolist(), own[rows].tolist(), strict=True):
        if (spot := (at[0], at[1])) in spots:
            found.setdefault(spot, {}).setdefault((place[0], place[1]), row)
    lists = {
        spot: [
            row for _, row in sorted(places.items(), key=lambda pair: (pair[0] != spot, pair[1]))
        ]
        for spot, places in sorted(found.items())
        if list(places) != [spot]
    }
    return list(lists.values()), list(lists)


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
    order = sorted(places, key=lambda place: (-len(place.rows), place.rows[0]))
    rows = [(place.longitude, place.latitude, place.km) for place in order]
    longitude, latitude, radius = np.array(rows).T
    waiting = np.ones(len(order), bool)
    for at, (_, north, km) in enumerate(rows):
        if not waiting[at]:
            continue
        alike = np.maximum(radius, km) <= NEARLY * np.minimum(radius, km)
        near = np.abs(latitude - north) * KM_A_DEGREE <= NEARLY * km
        some = np.flatnonzero(waiting & alike & near)
        apart = great_circle_km(longitude[at], north, longitude[some], latitude[some])
        same = some[(apart <= np.maximum(radius[some], km)) | (some == at)]
        waiting[[at, *same.tolist()]] = False
        if len(same) > 1:
            yield [order[one] for one in same.tolist()]
