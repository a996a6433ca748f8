"""What was found to contradict the points of a set: kept beside it, and no point is moved by it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from data.note import Note
from data.schema import DataError
from data.store.base import append, opened, writing

ACT = "check"  # of the journal
KEEP = "keep"  # what the journal says of a review in which a point was left as it is

# What a doubt rests on: it is one no longer where any of these is another
_RESTS_ON = ("latitude", "longitude", "place", "country", "admin1", "admin2", "geo_precision")

Cells = Mapping[str, str]

_ACCEPTED = """
SELECT cells FROM versions WHERE version IN (
  SELECT max(version) FROM versions WHERE dataset = ?
  AND event_id IN (SELECT value FROM json_each(?)) GROUP BY event_id
) AND state = 'accepted' ORDER BY version
"""


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
        cells["event_id"]: [rests_on(cells), [_told(doubt) for doubt in of]] for cells, of in doubts
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


def standing(
    found: Checked, events: Iterable[Cells], settled: Container[tuple[str, str]] = frozenset()
) -> dict[str, tuple[Doubt, ...]]:
    """Return the doubts of events that are as they were when they were looked at.

    `settled` are those that a person decided to leave as they are.
    """
    here = {}
    for cells in events if found.doubts else ():
        event_id = cells["event_id"]
        known = found.doubts.get(event_id)
        if (
            known is not None
            and known[0] == rests_on(cells)
            and (event_id, known[0]) not in settled
        ):
            here[event_id] = known[1]
    return here


def settled(
    connection: sqlite3.Connection, entry: int, back: set[int]
) -> frozenset[tuple[str, str]]:
    """Return the events that were left as they are, each with what its doubts rested on."""
    asked = (
        "SELECT entry, json_extract(told, '$.kept') FROM journal WHERE act = 'review' "
        "AND entry <= ? AND json_extract(told, '$.how') = ?"
    )
    rows = connection.execute(asked, (entry, KEEP))
    return frozenset(
        pair for number, kept in rows if number not in back for pair in json.loads(kept).items()
    )


def in_doubt(
    connection: sqlite3.Connection, entry: int, back: set[int]
) -> dict[str, tuple[str, Cells, tuple[Doubt, ...]]]:
    """Return set, cells and doubts of each event on the map whose point is in doubt now."""
    left = settled(connection, entry, back)
    found: dict[str, tuple[str, Cells, tuple[Doubt, ...]]] = {}
    for dataset, looked_at in checked(connection, entry, back).items():
        ids = json.dumps(list(looked_at.doubts))
        here = [json.loads(cells) for (cells,) in connection.execute(_ACCEPTED, (dataset, ids))]
        doubts = standing(looked_at, here, left)
        for cells in here:
            if (event_id := cells["event_id"]) in doubts:
                found[event_id] = (dataset, cells, doubts[event_id])
    return found


def no_set(dataset: str, known: Sequence[str]) -> DataError:
    """Return the fault of a set that is not there."""
    return DataError(
        "data sets", expected=f"one of {', '.join(known)}" if known else "an imported one",
        got=repr(dataset[:60]), remedy="./sarhad sets lists them.",
    )  # fmt: skip


def rests_on(cells: Cells) -> str:
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
