"""What the browser's map says to Python, read with care: it comes from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

MAX_ID = 200  # characters; longer is no event of ours


@dataclass(frozen=True)
class Report:
    """One message of the map: its window, view and open card, numbered.

    `window` are inclusive days; `at` is latitude, longitude (WGS 84 degrees) and zoom, None
    while nobody has moved the map; `event` is "" when no card is open.
    """

    serial: int
    window: tuple[date, date] | None = None
    at: tuple[float, float, float] | None = None
    event: str = ""


def read_report(value: object) -> Report | None:
    """Return the report in a component value, None when there is none.

    Parts that are not what they should be are left out; nothing raises.
    """
    if not isinstance(value, Mapping):
        return None
    serial = value.get("serial")
    if not isinstance(serial, int):
        return None
    event = value.get("event")
    named = isinstance(event, str) and len(event) <= MAX_ID
    return Report(
        serial=serial,
        window=_window(value.get("window")),
        at=_at(value.get("at")),
        event=str(event) if named else "",
    )


def _window(value: Any) -> tuple[date, date] | None:
    """Return two ISO days in order, None for anything else."""
    try:
        first, last = (date.fromisoformat(day) for day in value)
    except (TypeError, ValueError):
        return None
    return (first, last) if first <= last else None


def _at(value: Any) -> tuple[float, float, float] | None:
    """Return latitude, longitude and zoom on the globe, None for anything else."""
    try:
        lat, lon, zoom = (float(part) for part in value)
    except (TypeError, ValueError):
        return None
    sound = all(isfinite(part) for part in (lat, lon, zoom))
    if not sound or abs(lat) > 90 or abs(lon) > 360 or not 0 <= zoom <= 24:
        return None
    return lat, lon, zoom
