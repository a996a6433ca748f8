"""Another set that a file may be an edited copy of: most of its rows are there already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from data.adapters.adapt import Outcome, Row
from data.adapters.recognise import Asked
from data.reading import shown
from data.schema import DataError
from data.store.base import exists, opened
from data.store.edits import known_sets
from data.store.stored import DELETED

SHARE = 0.5  # of a file's rows that another set has, too
TABLES = "t-"  # begins the id of a set that is a table of one's own

# the events of all tables but one, each as it is now: sqlite takes the other columns from the
# row of the maximum
_THERE = """
SELECT dataset, event_id, state, json_extract(cells, '$.date_start'), max(version) FROM versions
WHERE dataset GLOB ? AND dataset <> ? GROUP BY dataset, event_id
"""


class Copy(NamedTuple):
    """A set that a file looks like a copy of, and how many of the file's rows it has."""

    dataset: str
    name: str
    rows: int


def copy_of(rows: Iterable[Row], dataset: str, folder: Path | None = None) -> Copy | None:
    """Return the set that has most of the rows of a new table, None where none has half of them.

    A row is there where the other set has its id with the same day. The id of a row without one
    is made of what the row says, so that rows without ids are there where they say the same.
    Of a `dataset` that is there already nothing is asked: its file is a newer one.
    """
    days = {
        _plain(row.cells["event_id"]): row.cells.get("date_start") or None
        for row in rows
        if row.outcome != Outcome.SET_ASIDE
    }
    if not days or not dataset.startswith(TABLES) or not exists(folder):
        return None
    found: Counter[str] = Counter()
    with opened(folder) as connection:
        asked = "SELECT 1 FROM versions WHERE dataset = ? LIMIT 1"
        if connection.execute(asked, (dataset,)).fetchone():
            return None
        for of, event_id, state, day, _ in connection.execute(_THERE, (f"{TABLES}*", dataset)):
            plain = _plain(event_id)
            if state != DELETED and plain in days and days[plain] == (day or None):
                found[of] += 1
    most = [(of, n) for of, n in found.most_common() if n >= SHARE * len(days)]
    names = {one["id"]: str(one["name"]) for one in known_sets(folder)} if most else {}
    return next((Copy(of, names[of], n) for of, n in most if of in names), None)


def updating(asked: Asked, wanted: str, folder: Path | None = None) -> Asked:
    """Return how a file is read as a newer one of a set, given by its id or its name.

    Raises DataError for what is no table that is kept.
    """
    tables = [one for one in known_sets(folder) if str(one["id"]).startswith(TABLES)]
    for one in tables:
        if wanted in (one["id"], one["name"]):
            licence = str(one["licence"]) if one["re_export"] else ""
            return replace(asked, name=str(one["name"]), licence=asked.licence or licence)
    known = ", ".join(str(one["name"]) for one in tables[:9]) or "a table that was imported"
    raise DataError(
        "--update", expected=f"one of {known}" if tables else known, got=shown(wanted[:120]),
        remedy="./sarhad sets lists them.",
    )  # fmt: skip


def _plain(event_id: str) -> str:
    """Return an id without the name of its set."""
    return event_id.partition(":")[2]
