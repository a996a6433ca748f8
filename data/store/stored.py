"""What the store holds now, or held at an earlier moment, as rows of the product's tables."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.schema import EVENT_COLUMNS
from data.store.base import StoreError, exists, opened
from data.store.doubts import Doubt, checked, settled, standing
from data.store.judging import Judged, judged
from data.store.outlines import OutlineFile, kept_outlines

OWN = "sarhad"  # the set that comes with Sarhad; what the store has of it are corrections
NAMES = tuple(column.name for column in EVENT_COLUMNS)

# The states of an event; ORIGINAL is one of our own set as it comes with Sarhad
ACCEPTED, REVIEW, DELETED, ORIGINAL = "accepted", "review", "deleted", "original"

Cells = dict[str, str]
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

# The last version of each event up to an entry of the journal.
LATEST = """
SELECT v.dataset, v.event_id, v.state, v.cells, v.reason, v.by_hand FROM versions v
JOIN (SELECT max(version) AS version FROM versions WHERE entry <= ? GROUP BY dataset, event_id)
USING (version)
"""
EVER = 2**62  # an entry after all entries


@dataclass(frozen=True)
class Kept:
    """What is kept: sets that are shown, their accepted events, and corrections of our own set.

    `about` is name, licence, attribution, coverage and re_export of each set that is shown, by
    id and in order of its first import. `corrections` are of the set that comes with Sarhad:
    the cells of an event by id, None where it was deleted.
    """

    about: Mapping[str, Mapping[str, Any]]
    events: Mapping[str, list[Cells]]  # by set
    corrections: Mapping[str, Cells | None]
    actors: list[Cells]
    sources: list[Cells]
    own_is_shown: bool = True
    decided: frozenset[frozenset[str]] = frozenset()  # pairs that a person decided on
    entry: int = 0  # of the journal: what is kept is as of this one
    # what contradicts the points of events that are shown, by event
    doubts: Mapping[str, tuple[Doubt, ...]] = field(default_factory=dict)
    outlines: tuple[OutlineFile, ...] = ()  # of districts, the latest first
    # what a reviewer decided of candidates that may answer an event, by judging.pair
    judged: Mapping[str, Judged] = field(default_factory=dict)


NOTHING = Kept({}, {}, {}, [], [])


def kept(folder: Path | None = None, *, at: str = "", hidden: bool = False) -> Kept:
    """Return what is kept and shown, with `hidden` also the sets that are switched off.

    `at` is a moment of the past (ISO 8601, UTC), "" for now: what was known then. Raises
    StoreError where the store cannot be opened.
    """
    if not exists(folder):
        return NOTHING
    with opened(folder) as connection:
        connection.execute("BEGIN")  # all that is read is of one moment
        entry = last_entry(connection, at=at)
        return _kept(connection, entry, folder, hidden=hidden)


def has_anything(folder: Path | None = None) -> bool:
    """Return whether anything was ever kept."""
    return exists(folder)


def last_kept(folder: Path | None = None) -> int:
    """Return the number of the journal's last entry, 0 where nothing can be read."""
    if not exists(folder):
        return 0
    try:
        with opened(folder) as connection:
            return last_entry(connection)
    except StoreError:
        return 0


def last_entry(connection: sqlite3.Connection, *, at: str = "") -> int:
    """Return the number of the last entry of the journal, or of the last at a moment; 0: none."""
    asked = "SELECT coalesce(max(entry), 0) FROM journal WHERE at <= ?"
    return int(connection.execute(asked, (at or "9999",)).fetchone()[0])


def _kept(connection: sqlite3.Connection, entry: int, folder: Path | None, *, hidden: bool) -> Kept:
    """Return what was kept up to an entry."""
    about = sets(connection, entry)
    shown = {name for name, one in about.items() if one["shown"] or hidden}
    events: dict[str, list[str]] = {name: [] for name in about if name in shown and name != OWN}
    corrections: dict[str, Cells | None] = {}
    for dataset, event_id, state, cells, *_ in connection.execute(LATEST, (entry,)):
        if dataset == OWN and state != ORIGINAL:
            corrections[event_id] = json.loads(cells) if state == ACCEPTED else None
        elif state == ACCEPTED and dataset in events:
            events[dataset].append(cells)
    rows = {name: json.loads(f"[{','.join(cells)}]") for name, cells in events.items()}
    doubts: dict[str, tuple[Doubt, ...]] = {}
    back = undone(connection, entry)
    left = settled(connection, entry, back)
    for name, found in checked(connection, entry, back).items():
        doubts |= standing(found, rows.get(name, ()), left)
    return Kept(
        about={name: about[name] for name in events},
        events=rows,
        corrections=corrections,
        actors=_rows(connection, "actors", "actor_id", entry),
        sources=_rows(connection, "sources", "source_id", entry),
        own_is_shown=hidden or OWN not in about or bool(about[OWN]["shown"]),
        decided=frozenset(decisions(connection, entry)),
        entry=entry,
        doubts=doubts,
        outlines=kept_outlines(connection, entry, back, folder),
        judged=judged(connection, entry, back),
    )


def sets(connection: sqlite3.Connection, entry: int = EVER) -> dict[str, dict[str, Any]]:
    """Return what is known of each set by id, in order of its first import, and if it is shown."""
    found: dict[str, dict[str, Any]] = {}
    back = undone(connection, entry)
    asked = (
        "SELECT entry, act, dataset, told FROM journal WHERE entry <= ? "
        "AND act IN ('import', 'add', 'show', 'hide') ORDER BY entry"
    )
    for number, act, dataset, told in connection.execute(asked, (entry,)):
        if number in back:
            continue
        one = found.setdefault(dataset, {"shown": True})
        if act in ("import", "add"):
            one |= json.loads(told)["about"]
        else:
            one["shown"] = act == "show"
    return found


def undone(connection: sqlite3.Connection, entry: int = EVER) -> set[int]:
    """Return the entries that were taken back; an undo can itself be taken back."""
    asked = "SELECT entry, told FROM journal WHERE act = 'undo' AND entry <= ? ORDER BY entry DESC"
    found: set[int] = set()
    for number, told in connection.execute(asked, (entry,)):
        if number not in found:
            found.add(int(json.loads(told)["entry"]))
    return found


def decisions(connection: sqlite3.Connection, entry: int = EVER) -> dict[frozenset[str], str]:
    """Return same or different for each pair that a person decided on."""
    asked = "SELECT entry, told FROM journal WHERE act = 'decide' AND entry <= ? ORDER BY entry"
    back = undone(connection, entry)
    return {
        frozenset((said["keep"], said["other"])): said["verdict"]
        for number, told in connection.execute(asked, (entry,))
        if number not in back and (said := json.loads(told))
    }


def _rows(connection: sqlite3.Connection, table: str, key: str, entry: int) -> list[Cells]:
    """Return the rows of a table of actors or sources, each id once, as it was first written."""
    asked = f"SELECT {key}, cells FROM {table} WHERE entry <= ? ORDER BY rowid"  # noqa: S608
    first: dict[str, str] = {}
    for name, cells in connection.execute(asked, (entry,)):
        first.setdefault(name, cells)
    return [{key: name, **json.loads(cells)} for name, cells in first.items()]


def as_cells(row: Mapping[str, str]) -> str:
    """Return the cells of an event as the store writes them: in order, empty ones left out."""
    return _ENCODE({name: row[name] for name in NAMES if row.get(name)})


def full(rows: Iterable[Mapping[str, str]]) -> list[list[str]]:
    """Return the cells of events in the order of the schema, "" where nothing is known."""
    return [[row.get(name, "") for name in NAMES] for row in rows]
