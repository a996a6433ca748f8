"""What waits for a person: the rows in review, each as its file had it, and how many are left."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from data.adapters.adapt import has_no_place
from data.adapters.files import open_table
from data.adapters.locating import Written
from data.folders import home
from data.reading import Problem
from data.schema import DataError
from data.store.aside import last_imports
from data.store.base import FILES, exists, opened
from data.store.doubts import Doubt, in_doubt
from data.store.names import same_name
from data.store.stored import ACCEPTED, DELETED, EVER, REVIEW, Cells, undone

PLACE = "latitude"  # the field in doubt of a row whose place is not known
POINT = "point"  # and of an event on the map whose own point contradicts its place
SKIP = "skip"  # what the journal says of a row that a person put off

_LATEST = "SELECT max(version) AS version FROM versions GROUP BY dataset, event_id"
_WAITING = f"""
SELECT dataset, event_id, cells, reason FROM versions
JOIN ({_LATEST}) USING (version) WHERE state = ?
"""  # noqa: S608 - a constant
# of the rows that a file left in review, those that a person has decided on
_DECIDED = f"""
SELECT count(*) FROM versions now JOIN ({_LATEST}) USING (version)
WHERE now.by_hand = 1 AND now.state <> ? AND ? = (
  SELECT state FROM versions filed WHERE filed.dataset = now.dataset
  AND filed.event_id = now.event_id AND filed.by_hand = 0 ORDER BY version DESC LIMIT 1)
"""  # noqa: S608 - a constant
_COUNTED = f"""
SELECT dataset, state, count(*) FROM versions JOIN ({_LATEST}) USING (version)
GROUP BY dataset, state
"""  # noqa: S608 - a constant


class Waiting(NamedTuple):
    """One row that waits: its cells as far as they could be read, and what is in doubt."""

    dataset: str
    event_id: str
    cells: Cells
    problem: Problem
    field: str  # in doubt, of the schema; "" where an older import did not say
    skipped: bool = False
    doubts: tuple[Doubt, ...] = ()  # of a point

    @property
    def asks_for_place(self) -> bool:
        """Return whether it is decided by a place."""
        return self.field in (PLACE, POINT)

    @property
    def written(self) -> Written:
        """Return the place as the row writes it."""
        return Written(
            *(self.cells.get(name, "") for name in ("place", "country", "admin1", "admin2"))
        )


def others(row: Waiting, rows: Iterable[Waiting]) -> Iterator[Waiting]:
    """Yield the other rows whose place is in doubt under the same name in the same areas."""
    written = row.written
    for other in rows if row.asks_for_place else ():
        is_another = other.event_id != row.event_id and other.field == row.field
        if is_another and same_name(other.written, written):
            yield other


class Tally(NamedTuple):
    """How the rows of a set's files have ended by now: the parts add up to the rows."""

    dataset: str
    accepted: int
    review: int
    set_aside: int
    deleted: int


class Queue(NamedTuple):
    """The rows that wait, in the order of their files, skipped ones last; and those decided.

    After the rows of files come events on the map whose points are in doubt.
    """

    rows: tuple[Waiting, ...]
    decided: int

    @property
    def all(self) -> int:
        """Return how many rows there were to decide on, with those that are."""
        return len(self.rows) + self.decided


NOTHING = Queue((), 0)
NO_PROBLEM = Problem("", None, "", "", "", "")


def queue(folder: Path | None = None) -> Queue:
    """Return what waits now. Raises StoreError where the store cannot be opened."""
    if not exists(folder):
        return NOTHING
    with opened(folder) as connection:
        connection.execute("BEGIN")  # all that is read is of one moment
        back = undone(connection)
        skipped = _skipped(connection, back)
        rows = [
            _waiting(*row, skipped=row[:2] in skipped)
            for row in connection.execute(_WAITING, (REVIEW,))
        ]
        (decided,) = connection.execute(_DECIDED, (REVIEW, REVIEW)).fetchone()
        rows += [
            Waiting(
                dataset,
                event_id,
                dict(cells),
                NO_PROBLEM,
                POINT,
                (dataset, event_id) in skipped,
                doubts,
            )
            for event_id, (dataset, cells, doubts) in in_doubt(connection, EVER, back).items()
        ]
        decided += _points_decided(connection, back)
    rows.sort(
        key=lambda row: (
            skipped.get(row[:2], 0),
            row.field == POINT,
            row.dataset,
            row.problem.line or 0,
        )
    )
    return Queue(tuple(rows), decided)


def _points_decided(connection: sqlite3.Connection, back: set[int]) -> int:
    """Return on the points of how many events a person has decided."""
    asked = "SELECT entry, json_extract(told, '$.points') FROM journal WHERE act = 'review'"
    rows = (
        json.loads(ids) for entry, ids in connection.execute(asked) if ids and entry not in back
    )
    return len({event_id for ids in rows for event_id in ids})


def tallies(folder: Path | None = None) -> list[Tally]:
    """Return how the rows of each set's files have ended, by id of the set.

    Rows set aside are those of each file as it was imported last, by its name.
    """
    if not exists(folder):
        return []
    with opened(folder) as connection:
        connection.execute("BEGIN")
        aside: Counter[str] = Counter()
        for (dataset, _), (_, n) in last_imports(connection, EVER).items():
            aside[dataset] += n
        states = connection.execute(_COUNTED).fetchall()
    counted = {(dataset, state): n for dataset, state, n in states}
    return [
        Tally(
            dataset,
            counted.get((dataset, ACCEPTED), 0),
            counted.get((dataset, REVIEW), 0),
            n,
            counted.get((dataset, DELETED), 0),
        )
        for dataset, n in sorted(aside.items())
    ]


def as_written(row: Waiting, folder: Path | None = None) -> list[tuple[str, str]]:
    """Return column and cell of a row as its file has it; none where the file cannot be read."""
    asked = """
    SELECT journal.entry, told FROM journal JOIN versions USING (entry)
    WHERE act = 'import' AND versions.dataset = ? AND event_id = ? AND by_hand = 0
    ORDER BY version DESC LIMIT 1
    """
    if row.field == POINT:
        return []  # an event on the map has no line of its file with it
    with opened(folder) as connection:
        found = connection.execute(asked, (row.dataset, row.event_id)).fetchone()
        if found is None:
            return []
        lines = connection.execute("SELECT line FROM aside WHERE entry = ?", found[:1])
        wanted = frozenset(line for (line,) in lines if line is not None)
    told = json.loads(found[1])
    path = (folder or home()) / FILES / told["sha256"]
    columns, rows = _file(path, str(told["file"]), wanted)
    return list(zip(columns, rows.get(row.problem.line, ()), strict=False))


@lru_cache(maxsize=2)
def _file(
    path: Path, name: str, wanted: frozenset[int]
) -> tuple[tuple[str, ...], dict[int | None, list[str]]]:
    """Return the columns of a file that is kept, and some of its rows by line; read once."""
    found: dict[int | None, list[str]] = {}
    try:
        table = open_table(path, name=name)
        last = max(wanted, default=0)
        for line, cells in table.rows():
            if line in wanted and isinstance(cells, list):
                found[line] = cells
            if line > last:
                break
    except (DataError, OSError):
        return (), {}
    return table.columns, found


def doubt_of(cells: Mapping[str, str]) -> str:
    """Return the field that cells lack to be an event: its kind, its day or its place; "" none."""
    for name in ("kind", "date_start"):
        if not cells.get(name):
            return name
    return PLACE if has_no_place(cells) else ""


def _waiting(dataset: str, event_id: str, cells: str, reason: str, *, skipped: bool) -> Waiting:
    """Return a row of the database as one that waits."""
    read, told = json.loads(cells), json.loads(reason) if reason else {}
    field = told.pop("field", "") or doubt_of(read)
    return Waiting(dataset, event_id, read, _problem(told), field, skipped)


def _problem(told: Mapping[str, Any]) -> Problem:
    """Return why a row waits, empty where nothing was written down."""
    return Problem(*(told.get(name, None if name == "line" else "") for name in Problem._fields))


def _skipped(connection: sqlite3.Connection, back: set[int]) -> dict[tuple[str, str], int]:
    """Return the last entry by which each event was put off; `back` are entries taken back."""
    rows = connection.execute("SELECT entry, dataset, told FROM journal WHERE act = 'review'")
    return {
        (dataset, said["event"]): entry
        for entry, dataset, told in rows
        if entry not in back and (said := json.loads(told))["how"] == SKIP
    }
