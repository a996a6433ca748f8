"""Responses as a table for a spreadsheet: a row for each direction, window and distance."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data.following import followed
from data.response_words import NUMBERS, more_than_chance
from data.responses import Direction, Responses
from geo.sheet.rows import table_csv

DIGITS = 5  # of a share


def as_csv(found: Responses, names: Mapping[str, str]) -> bytes:
    """Return every cell of both directions as CSV, text that a spreadsheet would run guarded."""
    return table_csv(listing(found, names))


def listing(found: Responses, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the table: shares from 0 to 1, km empty for anywhere, what cannot be said empty."""
    rows = [
        {
            **_sides(one, names),
            "window_days": window,
            "within_km": None if column == len(found.km) else f"{found.km[column]:.10g}",
            **{name: _rounded(getattr(one, name)[row, column]) for name in NUMBERS},
            "said": _said(one, row, column),
            "since": found.since.isoformat(),
            "until": found.until.isoformat(),
            "permutations": found.permutations,
            "seed": found.seed,
        }
        for one in found.directions
        for row, window in enumerate(found.windows)
        for column in range(len(found.km) + 1)
    ]
    return pd.DataFrame(rows, dtype=object)


def events_csv(found: Responses, names: Mapping[str, str]) -> bytes:
    """Return every event that the cells count as CSV, with the next one within each distance."""
    return table_csv(events(found, names))


def events(found: Responses, names: Mapping[str, str]) -> pd.DataFrame:
    """Return a line for each event of either side, from which every cell can be counted again.

    A cell counts the events with as many days left as its window has, a distance only those with
    a place; of these, the ones whose next event came within the window were followed.
    """
    columns = [*(f"within_{end:.10g}_km" for end in found.km), "anywhere"]
    rows = [
        {
            "first": one.first, "first_name": names.get(one.first, one.first),
            "then": one.then, "then_name": names.get(one.then, one.then),
            "event": event.event_id, "days_left": event.left,
            "placed": "yes" if event.placed else "no",
            **{
                name: value
                for column, then in zip(columns, event.next, strict=True)
                for name, value in (
                    (f"days_to_next_{column}", then and then.days),
                    (f"next_{column}", then and then.event_id),
                )
            },
        }
        for way, one in enumerate(found.directions)
        for event in followed(found, way)
    ]  # fmt: skip
    return pd.DataFrame(rows, dtype=object)


def _sides(one: Direction, names: Mapping[str, str]) -> dict[str, object]:
    """Return who acts and who may follow, by id and by name, with their events."""
    return {
        "first": one.first, "first_name": names.get(one.first, one.first),
        "then": one.then, "then_name": names.get(one.then, one.then),
        "events": one.events, "may_follow": one.followers,
    }  # fmt: skip


def _rounded(value: float) -> float | None:
    """Return a number, None where nothing can be said."""
    return None if pd.isna(value) else round(float(value), DIGITS)


def _said(one: Direction, row: int, column: int) -> str:
    """Return what a cell says."""
    if one.few[row, column]:
        return "too few events"
    if one.full[row, column]:
        return "chance leaves too few"
    said = "more than chance" if more_than_chance(one)[row, column] else "no more than chance"
    return f"{said}, too crowded to tell how much" if one.crowded[row, column] else said
