"""The size of the districts that events stand for, and how well that size is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.schema import Precision
from data.whereabouts import Ground


def ground_of(places: pd.DataFrame) -> Ground:
    """Return the areas and places of a data set's places, to be asked by name."""
    return Ground.of(places.to_dict("records"))


def with_radii(events: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Return the events with their district's radius where they are of it and give none.

    The district is that of country, province and name; an event whose district is not among
    the places keeps an empty radius, and is drawn with the size that geo.style gives to all.
    """
    lacking = (events["geo_precision"] == Precision.DISTRICT) & events["radius_km"].isna()
    if not lacking.any():
        return events
    ground, radii = ground_of(places), events["radius_km"].copy()
    names = events.loc[lacking, ["country", "admin1", "admin2"]]
    for row, *name in names.itertuples(name=None):
        district = ground.district(*name)
        if district is not None:
            radii[row] = district["radius_km"]
    return events.assign(radius_km=radii)


def size_confidence(ground: Ground, event: Mapping[str, Any]) -> str:
    """Return how well a district event's radius is known: high, medium or low.

    "" for an event that is not of district precision, has no radius, or has another one than
    its district's.
    """
    if event["geo_precision"] != Precision.DISTRICT or event["radius_km"] is None:
        return ""
    district = _district(ground, event)
    same = district is not None and float(district["radius_km"]) == event["radius_km"]
    return str(district["confidence"]) if district is not None and same else ""


def _district(ground: Ground, event: Mapping[str, Any]) -> Mapping[str, str] | None:
    """Return the district an event says it is in, None where the places have none."""
    return ground.district(event["country"], event["admin1"], event["admin2"])
