"""Hotspots as a table for a spreadsheet, each with the ids of its events."""

from __future__ import annotations

import csv
from io import StringIO

from data.choices import Choices
from data.hotspot_words import where
from data.hotspots import Hotspots
from data.words import Words
from geo.sheet.rows import FORMULA_SIGNS

COLUMNS = (
    "number", "where", "since", "until", "latitude", "longitude", "radius_km", "events",
    "usually", "times_as_many", "chance", "event_ids",
)  # fmt: skip


def as_csv(found: Hotspots, choices: Choices, say: Words) -> bytes:
    """Return what there is to tell: UTF-8 with a mark for spreadsheets, CRLF; unknown is empty.

    Text that a spreadsheet would run gets an apostrophe before it.
    """
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, spot in enumerate(found.found, 1):
        cells = (
            number, where(spot, choices, say), spot.since.isoformat(), spot.until.isoformat(),
            round(spot.lat, 5), round(spot.lon, 5), round(spot.km, 2), spot.observed,
            _rounded(spot.expected, 3), _rounded(spot.ratio, 2), _rounded(spot.p, 5),
            " ".join(spot.event_ids),
        )  # fmt: skip
        writer.writerow(map(_cell, cells))
    return target.getvalue().encode("utf-8-sig", errors="replace")


def _rounded(value: float | None, digits: int) -> float | None:
    """Return a number with so many digits, None where there is none."""
    return None if value is None else round(value, digits)


def _cell(value: object) -> str:
    """Return a value as a spreadsheet may read it."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_SIGNS) else value
    return "" if value is None else repr(value)
