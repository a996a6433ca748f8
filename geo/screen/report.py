"""What the browser's map says to Python, read with care: it comes from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from data.area import LONGEST_AREA, Area, parse_area
from data.values import MAX_WORDS

MAX_ID = 200  # characters; longer is no event of ours


@dataclass(frozen=True)
class Report:
    """One message of the map: its window, view, area and open card, numbered.

    `window` are inclusive days; `at` is latitude, longitude (WGS 84 degrees) and zoom, None
    while nobody has moved the map; `event` is "" when no card is open. `area` is the one that
    is drawn; without one, `no_area` tells whether the page says so or says nothing of it.
    `actor` and `words` were chosen in the search box, "" for neither: whether they exist is
    for the reader to judge.
    """

    serial: int
    window: tuple[date, date] | None = None
    at: tuple[float, float, float] | None = None
    event: str = ""
    area: Area | None = None
    no_area: bool = False
    actor: str = ""
    words: str = ""


def read_report(value: object) -> Report | None:
    """Return the report in a component value, None when there is none.

    Parts that are not what they should be are left out; nothing raises.
    """
    if not isinstance(value, Mapping):
        return None
    serial = value.get("serial")
    if not isinstance(serial, int):
        return None
    return Report(
        serial=serial,
        window=_window(value.get("window")),
        at=_at(value.get("at")),
        event=_line(value.get("event"), MAX_ID),
        area=parse_area(_line(value.get("area"), LONGEST_AREA)),
        no_area=value.get("area", "") is None,
        actor=_line(value.get("actor"), MAX_ID),
        words=_line(value.get("words"), MAX_WORDS),
    )


def _line(value: Any, longest: int) -> str:
    """Return a text that is not too long, "" for anything else."""
    return value if isinstance(value, str) and len(value) <= longest else ""


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
