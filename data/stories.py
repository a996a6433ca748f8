"""Guided stories and key dates: which events, days and views they point to."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

JANUARY_2024 = "january_2024"  # the crisis that the project began with


@dataclass(frozen=True)
class Step:
    """One step of a story: inclusive days, where to look, and the events it tells."""

    since: date
    until: date
    at: tuple[float, float, float]  # latitude, longitude in WGS 84 degrees, zoom
    event_ids: tuple[str, ...]


@lru_cache(maxsize=8)
def load_story(name: str) -> tuple[Step, ...]:
    """Return the steps of a story in order; empty where there is none of that name."""
    path = Path(__file__).parent / "stories.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["story"] == name]
    return tuple(_step(row) for row in sorted(rows, key=lambda row: int(row["step"])))


@dataclass(frozen=True)
class KeyDate:
    """A day that is labelled on every time axis, the event it stands for, and its words' key."""

    day: date
    event_id: str
    key: str  # catalogue key `keydate.<key>`


@lru_cache(maxsize=1)
def key_dates() -> tuple[KeyDate, ...]:
    """Return the key dates, oldest first."""
    path = Path(__file__).parent / "key_dates.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    dates = (KeyDate(date.fromisoformat(r["day"]), r["event_id"], r["key"]) for r in rows)
    return tuple(sorted(dates, key=lambda key_date: key_date.day))


def _step(row: dict[str, str]) -> Step:
    """Return a row of the file as a step."""
    return Step(
        since=date.fromisoformat(row["since"]),
        until=date.fromisoformat(row["until"]),
        at=(float(row["latitude"]), float(row["longitude"]), float(row["zoom"])),
        event_ids=tuple(row["event_ids"].split(";")),
    )
