"""What imported files have that could not be used: the rows set aside, each with its reason."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

from data.adapters.adapt import Outcome
from data.reading import Problem
from data.store.base import exists, opened
from data.store.copies import TABLES
from data.store.stored import OWN, REVIEW, last_entry, sets, undone

OUTCOME = "outcome"  # in the JSON of a problem: how its row ended


class LeftOut(NamedTuple):
    """The rows of one file that were set aside.

    `problems` has one for each of the `rows`; it is empty where the import, an older one, did
    not say which of its problems are those of rows in review.
    """

    dataset: str
    name: str  # of the set
    file: str
    rows: int
    problems: tuple[Problem, ...]


def as_kept(problem: Problem, outcome: Outcome) -> str:
    """Return a problem and how its row ended as the store writes them."""
    return json.dumps({**problem._asdict(), OUTCOME: outcome.value}, ensure_ascii=False)


def left_out(folder: Path | None = None, *, at: str = "") -> list[LeftOut]:
    """Return what was set aside of the sets that are shown, each file as it was imported last.

    `at` is a moment of the past (ISO 8601, UTC), "" for now; a file of which every row could be
    used is not among them. Raises StoreError where the store cannot be opened.
    """
    if not exists(folder):
        return []
    with opened(folder) as connection:
        connection.execute("BEGIN")  # all that is read is of one moment
        upto = last_entry(connection, at=at)
        about = sets(connection, upto)
        return [
            LeftOut(dataset, str(about[dataset]["name"]), file, n, _of(connection, entry, n))
            for (dataset, file), (entry, n) in last_imports(connection, upto).items()
            if n and dataset != OWN and about[dataset]["shown"]
        ]


def last_imports(
    connection: sqlite3.Connection, upto: int
) -> dict[tuple[str, str], tuple[int, int]]:
    """Return by set and file its last import that stands: the entry, and how many were set aside.

    A table of one's own is one file, whatever a newer copy of it is called. `upto` is the last
    entry of the journal that counts.
    """
    back = undone(connection, upto)
    asked = (
        "SELECT entry, dataset, told FROM journal WHERE act = 'import' AND entry <= ? "
        "ORDER BY entry"
    )
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for entry, dataset, told in connection.execute(asked, (upto,)):
        if entry not in back:
            said = json.loads(told)
            if dataset.startswith(TABLES):
                found = {known: last for known, last in found.items() if known[0] != dataset}
            found[dataset, said["file"]] = entry, said["set_aside"]
    return found


def _of(connection: sqlite3.Connection, entry: int, n: int) -> tuple[Problem, ...]:
    """Return why the n rows of an import were set aside, none where that is not known of each."""
    rows = connection.execute("SELECT problem FROM aside WHERE entry = ? ORDER BY rowid", (entry,))
    said = [json.loads(problem) for (problem,) in rows]
    if not all(OUTCOME in one for one in said):
        in_review = _in_review(connection, entry)
        said = [one for one in said if one["line"] not in in_review]
    found = tuple(_problem(one) for one in said if one.get(OUTCOME) != REVIEW)
    return found if len(found) == n else ()


def _in_review(connection: sqlite3.Connection, entry: int) -> set[int | None]:
    """Return the lines of the rows that an import left in review."""
    asked = "SELECT reason FROM versions WHERE entry = ? AND state = ? AND by_hand = 0"
    return {json.loads(reason)["line"] for (reason,) in connection.execute(asked, (entry, REVIEW))}


def _problem(said: dict[str, Any]) -> Problem:
    """Return a problem as it was written."""
    return Problem(*(said[name] for name in Problem._fields))
