"""Circles on the map of events: where something was found, and what is written beside it."""

from __future__ import annotations

from typing import NamedTuple


class Ring(NamedTuple):
    """A circle about a point in degrees (WGS 84), its name and words; both short."""

    lat: float
    lon: float
    km: float
    name: str
    text: str
