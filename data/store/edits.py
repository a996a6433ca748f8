"""What a person changes: events, sets that are shown, decisions; each is in the journal."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from data.casebook import read
from data.digest import about_of
from data.reading import shown
from data.rules import Fault, RowCheck
from data.schema import DataError
from data.store.base import append, exists, opened, writing
from data.store.doubts import checked, in_doubt
from data.store.drafts import BY_HAND, TAKEN, begun, merged
from data.store.judging import Verdict
from data.store.stored import (
    ACCEPTED,
    DELETED,
    EVER,
    NAMES,
    ORIGINAL,
    OWN,
    REVIEW,
    as_cells,
    decisions,
    sets,
    undone,
)

OURS = Path(__file__).parent.parent  # the tables that come with Sarhad
# what an edit cannot change: it follows from other cells or other tables
FIXED = (
    "event_id", "dataset", "initiator_type", "target_type", "source_ids", "responds_to",
)  # fmt: skip
SAME, DIFFERENT = "same", "different"
NEW = "added by hand"  # what messages call an event that has no id yet

Version = tuple[str, str, str]  # state, cells, reason


class Entry(NamedTuple):
    """One entry of the journal."""

    entry: int
    at: str
    who: str
    act: str
    why: str
    dataset: str
    told: Mapping[str, Any]
    undone: bool = False


class Correction(NamedTuple):
    """An entry by which a person changed events: which, and its cells before and after.

    `of` is the entry that an undo takes back, 0 otherwise; `answer` the event that a reviewer
    took for an answer to `event`, or did not, "" otherwise. Of a pair of events `keep` is the
    other one, which is shown where the `verdict` is that they are the same. Of a review `events`
    is on how many it decided, `how` is a word of data.store.deciding and `says` what was decided.
    """

    entry: int
    at: str
    who: str
    act: str
    why: str
    event: str
    changed: Mapping[str, Sequence[str]]
    of: int
    answer: str
    keep: str
    verdict: str
    events: int
    how: str
    says: str
    undone: bool


class Candidate(NamedTuple):
    """Two events that may be one, and which of them a person decided to show, if any did."""

    one: str
    other: str
    source_id: str
    km: float | None
    days: int
    verdict: str  # same, different, "" where nobody decided yet


def edit(
    event_id: str, changes: Mapping[str, str], *, why: str = "", folder: Path | None = None
) -> int:
    """Write cells of an event; return the entry. Raises DataError where a rule is broken.

    An event that was in review is accepted when every rule holds. New coordinates count as set
    by hand; code of the province and radius follow what they rest on. Where every cell is as it
    was, nothing is written and the entry is 0.
    """
    _known_columns(event_id, changes)
    with opened(folder) as connection, writing(connection):
        dataset, state, cells = _found(connection, event_id)
        if state == DELETED:
            raise DataError(
                f"event {event_id}", expected="an event that is there", got="a deleted one",
                remedy="Undo the deletion first.",
            )  # fmt: skip
        written = merged(cells, changes)
        _name_actors(connection, event_id, written)
        _check(event_id, written)
        changed = _changed(cells, written)
        if not changed and state != REVIEW:
            return 0
        told = {"event": event_id, "changed": changed}
        entry = append(connection, "edit", dataset, why=why, told=told)
        _write(connection, entry, dataset, event_id, (ACCEPTED, as_cells(written), ""))
    return entry


def add(
    written: Mapping[str, str], *, why: str = "", folder: Path | None = None
) -> tuple[int, str]:
    """Write a new event; return the entry and its id. Raises DataError where a rule is broken.

    All events that were added by hand are one set.
    """
    _known_columns(NEW, written)
    with opened(folder) as connection, writing(connection):
        cells = merged({}, begun(written))
        cells["event_id"] = event_id = _next_id(connection, cells.get("date_start", ""))
        cells["dataset"] = BY_HAND.name
        _name_actors(connection, event_id, cells)
        _check(NEW, cells)
        told = {"event": event_id, "about": BY_HAND.about(), "changed": _changed({}, cells)}
        entry = append(connection, "add", BY_HAND.id, why=why, told=told)
        _write(connection, entry, BY_HAND.id, event_id, (ACCEPTED, as_cells(cells), ""))
    return entry, event_id


def faults(event_id: str, changes: Mapping[str, str], *, folder: Path | None = None) -> list[Fault]:
    """Return all that is wrong with changes of an event, "" for a new one; nothing is written."""
    with opened(folder) as connection:
        connection.execute("BEGIN")
        if event_id:
            written = merged(_found(connection, event_id)[2], changes)
        else:
            written = merged({"event_id": "new"}, begun(changes))
        found: list[Fault] = []
        try:
            _name_actors(connection, event_id, written)
        except DataError as error:
            side = error.where.rpartition(", ")[2]
            found.append((side, error.expected, error.got, error.remedy))
    found += RowCheck("events").faults(written)
    # what a new event takes over from another cell is wrong where that one is
    taken = set() if event_id else TAKEN - changes.keys()
    return [fault for fault in found if fault[0] not in taken]


def delete(event_id: str, *, why: str = "", folder: Path | None = None) -> int:
    """Take an event off the map; return the entry, by which it can be brought back."""
    with opened(folder) as connection, writing(connection):
        dataset, state, cells = _found(connection, event_id)
        if state == DELETED:
            raise DataError(
                f"event {event_id}", expected="an event that is there", got="a deleted one"
            )
        entry = append(connection, "delete", dataset, why=why, told={"event": event_id})
        _write(connection, entry, dataset, event_id, (DELETED, as_cells(cells), ""))
    return entry


def show(dataset: str, *, on: bool, why: str = "", folder: Path | None = None) -> int:
    """Switch a set on or off; return the entry."""
    with opened(folder) as connection, writing(connection):
        known = [OWN, *(name for name in sets(connection) if name != OWN)]
        if dataset not in known:
            raise DataError(
                "data sets", expected=f"one of {', '.join(known)}", got=shown(dataset),
                remedy="./sarhad sets lists them.",
            )  # fmt: skip
        return append(connection, "show" if on else "hide", dataset, why=why)


def decide(
    keep: str, other: str, verdict: str, *, why: str = "", folder: Path | None = None
) -> int:
    """Say of two events that they are the same, so that `keep` alone is shown, or different.

    Raises DataError for two that are not listed, and where a verdict stands: undo that first.
    """
    with opened(folder) as connection, writing(connection):
        asked = "SELECT count(*) FROM pairs WHERE (one, other) IN ((?, ?), (?, ?))"
        (listed,) = connection.execute(asked, (keep, other, other, keep)).fetchone()
        if not listed:
            raise DataError(
                "duplicates", expected="two events of the list", got=f"{keep}, {other}"[:120],
                remedy="./sarhad duplicates lists them.",
            )  # fmt: skip
        _undecided(connection, keep, other)
        dataset, state, cells = _found(connection, other)
        told = {"keep": keep, "other": other, "verdict": verdict}
        entry = append(connection, "decide", dataset, why=why, told=told)
        if verdict == SAME and state != DELETED:
            _write(connection, entry, dataset, other, (DELETED, as_cells(cells), ""))
    return entry


def judge(
    event_id: str, answer: str, verdict: Verdict, *, why: str, folder: Path | None = None
) -> int:
    """Say of a candidate that it answers an event, or that it does not; return the entry."""
    with opened(folder) as connection, writing(connection):
        dataset = _found(connection, event_id)[0]
        _found(connection, answer)
        told = {"event": event_id, "answer": answer}
        return append(connection, verdict, dataset, why=why, told=told)


def undo(number: int, *, why: str = "", folder: Path | None = None) -> int:
    """Take an entry back: what it wrote is as it was before; return the new entry.

    Raises DataError where one of its events was written again since: undo that first.
    """
    with opened(folder) as connection, writing(connection):
        entry = next((e for e in _entries(connection) if e.entry == number), None)
        if entry is None or entry.undone:
            raise DataError(
                "journal", expected="the number of an entry that stands", got=str(number)[:20],
                remedy="./sarhad journal lists them.",
            )  # fmt: skip
        _nothing_later(connection, entry)
        made = append(connection, "undo", entry.dataset, why=why, told={"entry": number})
        _restore(connection, entry, made)
    return made


def known_sets(folder: Path | None = None) -> list[dict[str, Any]]:
    """Return id, terms, number of accepted events, and if it is shown, of each set; ours first.

    Of an imported one also `points`, how many were looked at, None where none were, and
    `in_doubt`, how many of them contradict something.
    """
    own = {**about_of(OURS)[0], "id": OWN, "shown": True}
    with opened(folder) as connection:
        connection.execute("BEGIN")
        about = sets(connection)
        counted = dict(
            connection.execute(
                "SELECT dataset, count(*) FROM versions JOIN (SELECT max(version) AS version "
                "FROM versions GROUP BY dataset, event_id) USING (version) "
                "WHERE state = ? GROUP BY dataset",
                (ACCEPTED,),
            ).fetchall()
        )
        back = undone(connection)
        looked_at = checked(connection, EVER, back)
        doubted = Counter(name for name, *_ in in_doubt(connection, EVER, back).values())
    own["shown"] = about.pop(OWN, own)["shown"]
    own["events"] = len(_ours("events", "event_id", _written("events")))
    others = [
        {
            "id": name,
            **one,
            "events": counted.get(name, 0),
            "points": looked_at[name].points if name in looked_at else None,
            "in_doubt": doubted[name] if name in looked_at else None,
        }
        for name, one in about.items()
        if "name" in one
    ]
    return [own, *others]


def entries(folder: Path | None = None) -> list[Entry]:
    """Return the journal, oldest first."""
    with opened(folder) as connection:
        return list(_entries(connection))


def corrections(folder: Path | None = None) -> list[Correction]:
    """Return the entries by which a person changed events, newest first."""
    if not exists(folder):
        return []
    asked = (
        "SELECT entry, at, who, act, why, coalesce(json_extract(told, '$.event'), "
        "json_extract(told, '$.other'), ''), coalesce(json_extract(told, '$.changed'), '{}'), "
        "coalesce(json_extract(told, '$.entry'), 0), coalesce(json_extract(told, '$.answer'), ''), "
        "coalesce(json_extract(told, '$.keep'), ''), "
        "coalesce(json_extract(told, '$.verdict'), ''), "
        "coalesce(json_extract(told, '$.events'), 1), coalesce(json_extract(told, '$.how'), ''), "
        "coalesce(json_extract(told, '$.says'), '') FROM journal WHERE act NOT IN "
        "('import', 'fetch', 'check', 'outlines', 'places', 'show', 'hide', 'restore') "
        "ORDER BY entry DESC"
    )
    with opened(folder) as connection:
        back = undone(connection)
        return [
            Correction._make((*row[:6], json.loads(row[6]), *row[7:], row[0] in back))
            for row in connection.execute(asked)
        ]


def cells_of(event_id: str, folder: Path | None = None) -> dict[str, str]:
    """Return the cells of an event as they are now; raises DataError where there is none."""
    if not exists(folder):
        found = _ours("events", "event_id", _written("events")).get(event_id)
        if found is not None:
            return dict(found)
    with opened(folder) as connection:
        return _found(connection, event_id)[2]


def candidates(folder: Path | None = None) -> list[Candidate]:
    """Return the pairs of events that may be one, those first that nobody decided on."""
    with opened(folder) as connection:
        connection.execute("BEGIN")
        said = decisions(connection)
        rows = connection.execute("SELECT DISTINCT one, other, reason FROM pairs ORDER BY rowid")
        found = [
            Candidate(one, other, source, km, days, said.get(frozenset((one, other)), ""))
            for one, other, reason in rows
            for source, km, days in [json.loads(reason)]
        ]
    return sorted(found, key=lambda pair: pair.verdict != "")


def in_review(folder: Path | None = None) -> list[tuple[str, dict[str, str], dict[str, Any]]]:
    """Return set, cells and reason of each event that waits for a person, by set and id."""
    asked = """
    SELECT dataset, cells, reason FROM versions
    JOIN (SELECT max(version) AS version FROM versions GROUP BY dataset, event_id) USING (version)
    WHERE state = ? ORDER BY dataset, event_id
    """
    with opened(folder) as connection:
        return [
            (dataset, json.loads(cells), json.loads(reason) if reason else {})
            for dataset, cells, reason in connection.execute(asked, (REVIEW,))
        ]


@lru_cache(maxsize=4)
def _ours(table: str, key: str, written: int) -> Mapping[str, dict[str, str]]:
    """Return the rows of a table that comes with Sarhad by id, read once as long as it is."""
    del written  # another one is another file
    return {row[key]: row for row in read(OURS / f"{table}.csv")}


def _written(table: str) -> int:
    """Return when a table that comes with Sarhad was written, ns."""
    return (OURS / f"{table}.csv").stat().st_mtime_ns


def _entries(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Yield the journal."""
    back = undone(connection)
    asked = "SELECT entry, at, who, act, why, dataset, told FROM journal ORDER BY entry"
    for row in connection.execute(asked).fetchall():
        number, at, who, act, why, dataset, told = row
        yield Entry(number, at, who, act, why, dataset, json.loads(told), number in back)


def _found(connection: sqlite3.Connection, event_id: str) -> tuple[str, str, dict[str, str]]:
    """Return set, state and cells of an event; raises DataError where there is none."""
    asked = (
        "SELECT dataset, state, cells FROM versions WHERE event_id = ? "
        "ORDER BY version DESC LIMIT 1"
    )
    row = connection.execute(asked, (event_id,)).fetchone()
    if row is not None and row[1] != ORIGINAL:
        return row[0], row[1], json.loads(row[2])
    cells = _ours("events", "event_id", _written("events")).get(event_id)
    if cells is not None:
        return OWN, ACCEPTED, dict(cells)
    raise DataError("events", expected="the id of an event", got=shown(event_id[:120]))


def _known_columns(event_id: str, changes: Iterable[str]) -> None:
    """Refuse a column that there is not, or that cannot be written."""
    for column in changes:
        if column not in NAMES or column in FIXED:
            known = ", ".join(name for name in NAMES if name not in FIXED)
            raise DataError(f"event {event_id}", expected=f"one of {known}", got=shown(column))


def _next_id(connection: sqlite3.Connection, day: str) -> str:
    """Return an id that no event added by hand has, whatever became of it."""
    asked = "SELECT count(DISTINCT event_id) FROM versions WHERE dataset = ?"
    (number,) = connection.execute(asked, (BY_HAND.id,)).fetchone()
    return f"HAND-{day[:4]}-{number + 1:03}"


def _name_actors(connection: sqlite3.Connection, event_id: str, cells: dict[str, str]) -> None:
    """Fill in the classes of the actors; raises DataError for an id that no actor has."""
    ours = _ours("actors", "actor_id", _written("actors"))
    classes = {actor: row["type"] for actor, row in ours.items()}
    for actor, told in connection.execute("SELECT actor_id, cells FROM actors"):
        classes.setdefault(actor, json.loads(told)["type"])
    for side in ("initiator", "target"):
        ids = [part for part in cells.get(side, "").split(";") if part]
        for actor in ids:
            if actor not in classes:
                raise DataError(
                    f"event {event_id}, {side}", expected="ids of actors, joined by ;",
                    got=shown(actor), remedy="Use an id that a filter of actors shows.",
                )  # fmt: skip
        cells.pop(f"{side}_type", None)
        if ids:
            cells[f"{side}_type"] = ";".join(classes[actor] for actor in ids)


def _undecided(connection: sqlite3.Connection, one: str, other: str) -> None:
    """Refuse a pair of events of which a person's verdict stands."""
    asked = (
        "SELECT entry, who, told FROM journal WHERE act = 'decide' AND "
        "(json_extract(told, '$.keep'), json_extract(told, '$.other')) IN ((?, ?), (?, ?)) "
        "ORDER BY entry DESC"
    )
    back = undone(connection)
    for entry, by, told in connection.execute(asked, (one, other, other, one)):
        if entry in back:
            continue
        said = json.loads(told)
        verdict = f"said by {by} to be {said['verdict']}, entry {entry} of the journal"
        if said["verdict"] == SAME:
            verdict = f"{verdict}, which shows {said['keep']}"
        raise DataError(
            "duplicates", expected="a pair that nobody decided on",
            got=f"{said['keep']} and {said['other']}, {verdict}",
            remedy=f"Undo entry {entry} first.",
        )  # fmt: skip


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the cells that differ: as they were, and as they are."""
    return {
        name: [before.get(name, ""), after.get(name, "")]
        for name in NAMES
        if before.get(name, "") != after.get(name, "")
    }


def _check(event_id: str, cells: Mapping[str, str]) -> None:
    """Raise DataError for the first rule that an event breaks."""
    for column, expected, got, remedy in RowCheck("events").faults(cells):
        raise DataError(f"event {event_id}, {column}", expected=expected, got=got, remedy=remedy)


def _write(
    connection: sqlite3.Connection, entry: int, dataset: str, event_id: str, version: Version
) -> None:
    """Append a version that a person wrote."""
    state, cells, reason = version
    connection.execute(
        "INSERT INTO versions (entry, dataset, event_id, state, by_hand, cells, reason) "
        "VALUES (?, ?, ?, ?, 1, ?, ?)",
        (entry, dataset, event_id, state, cells, reason),
    )


def _nothing_later(connection: sqlite3.Connection, entry: Entry) -> None:
    """Refuse to take an entry back whose events were written again since.

    A later entry that was taken back itself does not count, nor does what took it back.
    """
    asked = """
    SELECT DISTINCT v.event_id, v.entry, act, told FROM versions v
    JOIN (SELECT DISTINCT dataset, event_id FROM versions WHERE entry = ?)
    USING (dataset, event_id) JOIN journal ON journal.entry = v.entry
    WHERE v.entry > ? ORDER BY v.version
    """
    back = undone(connection)
    for *later, act, told in connection.execute(asked, (entry.entry, entry.entry)):
        if later[1] in back or (act == "undo" and json.loads(told)["entry"] > entry.entry):
            continue
        raise DataError(
            f"journal entry {entry.entry}", expected="events that nobody wrote since",
            got=f"{later[0]}, written by entry {later[1]}",
            remedy=f"Undo entry {later[1]} first.",
        )  # fmt: skip


def _restore(connection: sqlite3.Connection, entry: Entry, made: int) -> None:
    """Append what the events of an entry were before it: a version, or nothing."""
    connection.execute(
        """
        INSERT INTO versions (entry, dataset, event_id, state, by_hand, cells, reason)
        SELECT ?, here.dataset, here.event_id,
          coalesce(before.state, CASE here.dataset WHEN ? THEN ? ELSE ? END),
          coalesce(before.by_hand, 0), coalesce(before.cells, here.cells),
          coalesce(before.reason, '')
        FROM (SELECT dataset, event_id, min(version) AS first, cells FROM versions
              WHERE entry = ? GROUP BY dataset, event_id) here
        LEFT JOIN versions before ON before.version = (
          SELECT max(version) FROM versions older
          WHERE older.dataset = here.dataset AND older.event_id = here.event_id
          AND older.version < here.first)
        """,
        (made, OWN, ORIGINAL, DELETED, entry.entry),
    )
