"""What a resolver of place names is asked and answers; who reads a file is given one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Written(NamedTuple):
    """A place as a row writes it; all but the text may be empty. Country is ISO alpha-2."""

    text: str
    country: str = ""
    admin1: str = ""
    admin2: str = ""


class Spot(NamedTuple):
    """Where a written place lies: WGS 84 degrees, Precision, radius in km (None: not known).

    `method` is the `geo_method` of a point that is not of a list of places, "" for one that is.
    """

    latitude: float
    longitude: float
    precision: int
    radius_km: float | None
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    method: str = ""


class Located(NamedTuple):
    """An answer: the spot that may be used unseen, or None and why a person should look."""

    spot: Spot | None
    reason: str = ""


Locate = Callable[[Written], Located]
