"""What was found to contradict the points of a set: kept beside it, and no point is moved."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from data.note import Note
from data.schema import DataError
from data.store.base import append, opened, writing

ACT = "check"  # of the journal

# What a doubt rests on: it is one no longer where any of these is another
_RESTS_ON = ("latitude", "longitude", "place", "country", "admin1", "admin2", "geo_precision")

Cells = Mapping[str, str]


class Doubt(NamedTuple):
    """One contradiction: by which rule of the audit, how many km apart, and the sentence."""

    rule: str
    km: float
    note: Note


class Checked(NamedTuple):
    """How the points of a set were found: how many were looked at, and doubts by event.

    Of each event comes first what its doubts rest on.
    """

    points: int
    doubts: Mapping[str, tuple[str, tuple[Doubt, ...]]]


def keep_doubts(
    dataset: str,
    points: int,
    doubts: Iterable[tuple[Cells, Sequence[Doubt]]],
    *,
    folder: Path | None = None,
) -> int:
    """Keep what was found of all points of a set, in place of what was before; return the entry.

    `doubts` are the cells of an event with what contradicts its point.
    """
    found = {
        cells["event_id"]: [_rests_on(cells), [_told(doubt) for doubt in of]]
        for cells, of in doubts
    }
    with opened(folder) as connection, writing(connection):
        told = {"points": points, "in_doubt": len(found), "doubts": found}
        return append(connection, ACT, dataset, told=told)


def checked(connection: sqlite3.Connection, entry: int, back: set[int]) -> dict[str, Checked]:
    """Return of each set what was found last up to an entry; `back` are entries taken back."""
    asked = "SELECT entry, dataset, told FROM journal WHERE act = ? AND entry <= ? ORDER BY entry"
    rows = connection.execute(asked, (ACT, entry))
    last = {dataset: told for number, dataset, told in rows if number not in back}
    return {dataset: _read(json.loads(told)) for dataset, told in last.items()}


def standing(found: Checked, events: Iterable[Cells]) -> dict[str, tuple[Doubt, ...]]:
    """Return the doubts of events that are as they were when they were looked at."""
    here = {}
    for cells in events if found.doubts else ():
        known = found.doubts.get(cells["event_id"])
        if known is not None and known[0] == _rests_on(cells):
            here[cells["event_id"]] = known[1]
    return here


def no_set(dataset: str, known: Sequence[str]) -> DataError:
    """Return the fault of a set that is not there."""
    return DataError(
        "data sets", expected=f"one of {', '.join(known)}" if known else "an imported one",
        got=repr(dataset[:60]), remedy="./sarhad sets lists them.",
    )  # fmt: skip


def _rests_on(cells: Cells) -> str:
    """Return a short sum of what a doubt of an event rests on."""
    text = "\x1f".join(cells.get(name, "") for name in _RESTS_ON)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _told(doubt: Doubt) -> list[Any]:
    """Return a doubt as JSON holds it."""
    return [doubt.rule, round(doubt.km, 1), doubt.note.key, dict(doubt.note.values)]


def _read(told: Mapping[str, Any]) -> Checked:
    """Return what was kept of a set."""
    doubts = {
        event_id: (rests_on, tuple(Doubt(rule, km, Note(key, of)) for rule, km, key, of in parts))
        for event_id, (rests_on, parts) in told["doubts"].items()
    }
    return Checked(int(told["points"]), doubts)
