"""Importing a file: first a plan of what it would change, then all of it or nothing."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from data.adapters.adapt import Adapter, Outcome, Row
from data.adapters.files import open_table
from data.adapters.locating import Locate
from data.adapters.origin import Origin
from data.adapters.recognise import ORIGINS, TABLE, Asked, Recognised, recognise
from data.adapters.roster import Roster
from data.adapters.tabular import Table
from data.adapters.ucdp import UCDP
from data.casebook import read
from data.reading import Problem
from data.schema import DataError
from data.store.aside import as_kept
from data.store.base import append, exists, keep_file, opened, sha256_of, writing
from data.store.copies import Copy, copy_of
from data.store.duplicates import Pair, pairs
from data.store.stored import DELETED, OWN, Kept, as_cells, kept, last_entry, undone
from data.whereabouts import Ground

OURS = Path(__file__).parent.parent  # the tables that come with Sarhad
# sets whose coders see to it that no event stands there twice
CURATED = frozenset(ORIGINS)
SHOWN_CHANGES = 20  # changed rows that are told cell by cell; the rest is counted

# UCDP's releases before the yearly one, as in GEDEvent_v24_0_9.csv and GEDEvent_v24_01_24_06.csv
CANDIDATE = re.compile(r"v?\d\d[._](0[._]\d{1,2}|01[._]\d\d[._]\d\d)(?!\d)")

Progress = Callable[[float], None]  # told how much is done, 0 to 1; may raise to stop


class Change(NamedTuple):
    """A cell that a file has otherwise than the store."""

    event_id: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, eq=False)
class Plan:
    """What importing a file would do; nothing is written yet.

    The rows of the file are `accepted`, `review` and `set_aside`, which add up to `rows`. Those
    with an id are `new`, `changed`, `unchanged`, or `edited`: changed in the file, but a person
    wrote the event since, and that stays. `absent` are events of the set that the file lacks;
    they stay too. `seen` is the last entry of the journal that was looked at.
    """

    path: Path
    name: str
    sum_of: str
    origin: Origin
    recognised: Recognised
    counts: Mapping[str, int]
    new: int
    changed: int
    unchanged: int
    edited: int
    absent: int
    changes: tuple[Change, ...]
    remarks: Mapping[str, int]  # catalogue keys of what was changed in accepted rows
    problems: tuple[Problem, ...]  # of the rows in review and set aside
    ends: tuple[Outcome, ...] = field(repr=False)  # of the rows of the problems
    pairs: tuple[Pair, ...]  # events that may be one, not yet decided
    rows: tuple[_Staged, ...] = field(repr=False)
    actors: Mapping[str, Mapping[str, str]] = field(repr=False)
    sources: Mapping[str, Mapping[str, str]] = field(repr=False)
    seen: int = 0
    is_candidate: bool = False  # a release of UCDP before the yearly one
    asked: Asked = Asked()  # noqa: RUF009 - it cannot change
    kept_as: str = ""  # another set that this very file was imported as
    copy: Copy | None = None  # another set that has at least half of its rows

    @property
    def used(self) -> int:
        """Return how many rows of the file could be used: all that were not set aside."""
        return sum(self.counts.values()) - self.counts[Outcome.SET_ASIDE]

    @property
    def doubled(self) -> int:
        """Return how many events of the file may be some that are known, each counted once."""
        return len({pair.one for pair in self.pairs})

    def told(self) -> dict[str, Any]:
        """Return the counts for another program."""
        return {
            "format": self.origin.id,
            "rows": sum(self.counts.values()),
            **self.counts,
            "duplicates": len(self.pairs),
            "dataset": self.origin.terms.id,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "edited": self.edited,
            "absent": self.absent,
            "kept_as": self.kept_as,
            "copy_of": self.copy.name if self.copy else "",
            "other_sheets": list(self.recognised.table.other_sheets),
        }


class _Staged(NamedTuple):
    """A row that will be written: `again` are the cells by hand that stay on top of it."""

    event_id: str
    state: str
    cells: str
    reason: str
    again: tuple[str, str, str] | None = None  # state, cells, reason


def plan(
    path: Path,
    *,
    asked: Asked = Asked(),  # noqa: B008 - it cannot change
    name: str = "",
    folder: Path | None = None,
    locate: Locate | None = None,
    progress: Progress = lambda _: None,
) -> Plan:
    """Read a file and return what importing it would do.

    `name` is what the file is called where it came from; `locate` says where names lie. Raises
    DataError where the file cannot be read at all, and whatever `progress` raises to stop.
    """
    table = open_table(path, name=name)
    asked = _as_before(table, asked, folder)
    found = recognise(table, asked)
    have = kept(folder, hidden=True)
    ground, actors = Ground.of(read(OURS / "places.csv")), read(OURS / "actors.csv")
    adapter = Adapter(found.origin, ground, Roster([*actors, *have.actors]), locate)
    rows: list[Row] = []
    for chunk in adapter.rows(found.table):
        rows += chunk
        progress(found.table.done)
    alike = _alike(rows, adapter.origin, have, {row["actor_id"]: row["parent"] for row in actors})
    if not rows:
        raise DataError(
            table.name, expected="at least one row below the names of the columns", got="none",
            remedy="Add the rows, or choose another file.",
        )  # fmt: skip
    made = _compared(path, found, adapter, rows, alike, folder)
    same = _kept_as(made, folder)
    copy = None if same else copy_of(rows, made.origin.terms.id, folder)
    return replace(made, asked=asked, kept_as=same, copy=copy)


def _kept_as(made: Plan, folder: Path | None) -> str:
    """Return the name of another set that the same file was imported as; "" where there is none."""
    if not exists(folder):
        return ""
    asked = (
        "SELECT entry, told FROM journal WHERE act = 'import' AND dataset <> ? "
        "AND json_extract(told, '$.sha256') = ? ORDER BY entry DESC"
    )
    with opened(folder) as connection:
        back = undone(connection)
        for entry, told in connection.execute(asked, (made.origin.terms.id, made.sum_of)):
            if entry not in back:
                return str(json.loads(told)["about"]["name"])
    return ""


def _as_before(table: Table, asked: Asked, folder: Path | None) -> Asked:
    """Return what a person said the last time of a table with the same columns, if nothing now."""
    if asked.mapping or asked.format_ not in ("", TABLE) or table.headless or not exists(folder):
        return asked
    imports = "SELECT told FROM journal WHERE act = 'import' ORDER BY entry DESC"
    with opened(folder) as connection:
        for (told,) in connection.execute(imports):
            said = json.loads(told)
            if said.get("columns") == list(table.columns):
                before = Asked(**said["asked"])
                given = {name: part for name, part in vars(asked).items() if part}
                return replace(before, **given)
    return asked


def _alike(
    rows: Iterable[Row], origin: Origin, have: Kept, parents: Mapping[str, str]
) -> list[Pair]:
    """Return the rows of a file that may be events which are known, unless that was decided."""
    known: list[tuple[str, Mapping[str, str]]] = []
    for cells in read(OURS / "events.csv"):
        corrected = have.corrections.get(cells["event_id"], cells)
        if corrected is not None:
            known.append((OWN, corrected))
    known += [(of, cells) for of, events in have.events.items() for cells in events]
    new = [row.cells for row in rows if row.outcome != Outcome.SET_ASIDE]
    found = pairs(new, known, parents, dataset=origin.terms.id, within=origin.id not in CURATED)
    return [pair for pair in found if frozenset(pair[:2]) not in have.decided]


def _compared(
    path: Path,
    found: Recognised,
    adapter: Adapter,
    rows: list[Row],
    alike: list[Pair],
    folder: Path | None,
) -> Plan:
    """Return the plan of rows as they compare with what the store has of their set."""
    is_candidate = adapter.origin is UCDP and CANDIDATE.search(found.table.name) is not None
    seen, latest, filed, yearly = _state(adapter.origin.terms.id, folder)
    counts = Counter(row.outcome for row in rows)
    ends: Counter[str] = Counter()
    changes: list[Change] = []
    staged = []
    for row in rows:
        if row.outcome == Outcome.SET_ASIDE:
            continue
        if is_candidate and row.cells["event_id"] in yearly:
            ends["unchanged"] += 1  # the yearly release wins
            continue
        end, one = _stage(row, latest, filed)
        ends[end] += 1
        if one is not None:
            staged.append(one)
        if end == "changed" and len(changes) < SHOWN_CHANGES:
            changes += _differences(one.event_id if one else "", filed, row.cells)
    here = {row.cells["event_id"] for row in rows if row.outcome != Outcome.SET_ASIDE}
    return Plan(
        path=path,
        name=found.table.name,
        sum_of=sha256_of(path),
        origin=adapter.origin,
        recognised=found,
        counts={outcome.value: counts[outcome] for outcome in Outcome},
        new=ends["new"],
        changed=ends["changed"],
        unchanged=ends["unchanged"],
        edited=ends["edited"],
        absent=len(latest.keys() - here),
        changes=tuple(changes),
        remarks=Counter(remark for row in rows for remark in row.remarks),
        problems=tuple(row.problem for row in rows if row.problem),
        ends=tuple(row.outcome for row in rows if row.problem),
        pairs=tuple(alike),
        rows=tuple(staged),
        actors=adapter.roster.new,
        sources=adapter.sources,
        seen=seen,
        is_candidate=is_candidate,
    )


Version = tuple[str, str, str]  # state, cells, reason


def _state(
    dataset: str, folder: Path | None
) -> tuple[int, dict[str, tuple[bool, Version]], dict[str, Version], set[str]]:
    """Return the last entry, and of a set the last version of each event and the last of a file.

    Last come the events whose last file is no candidate release.
    """
    latest: dict[str, tuple[bool, Version]] = {}
    filed: dict[str, Version] = {}
    yearly: set[str] = set()
    if not exists(folder):
        return 0, latest, filed, yearly
    asked = (
        "SELECT event_id, by_hand, entry, state, cells, reason FROM versions "
        "WHERE dataset = ? ORDER BY version"
    )
    with opened(folder) as connection:
        connection.execute("BEGIN")
        seen = last_entry(connection)
        candidates = _candidates(connection, dataset)
        for event_id, by_hand, entry, *version in connection.execute(asked, (dataset,)):
            if not by_hand and version[0] == DELETED:  # an import that was taken back
                latest.pop(event_id, None)
                filed.pop(event_id, None)
                continue
            latest[event_id] = (bool(by_hand), tuple(version))
            if not by_hand:
                filed[event_id] = tuple(version)
                (yearly.discard if entry in candidates else yearly.add)(event_id)
    return seen, latest, filed, yearly & filed.keys()


def _candidates(connection: sqlite3.Connection, dataset: str) -> set[int]:
    """Return the entries that imported a candidate release."""
    asked = "SELECT entry, told FROM journal WHERE act = 'import' AND dataset = ?"
    rows = connection.execute(asked, (dataset,))
    return {entry for entry, told in rows if json.loads(told).get("candidate")}


def _stage(
    row: Row, latest: Mapping[str, tuple[bool, Version]], filed: Mapping[str, Version]
) -> tuple[str, _Staged | None]:
    """Return how a row compares with the store, and what is to be written of it, if anything."""
    event_id = row.cells["event_id"]
    version = (row.outcome.value, as_cells(row.cells), _reason(row))
    if event_id not in latest:
        return "new", _Staged(event_id, *version)
    by_hand, last = latest[event_id]
    if version[:2] == filed.get(event_id, ("", ""))[:2]:
        return "unchanged", None
    if by_hand:
        return "edited", _Staged(event_id, *version, again=last)
    return "changed", _Staged(event_id, *version)


def _reason(row: Row) -> str:
    """Return as JSON why a row is in review, and the field that is in doubt; "" where it is not."""
    if row.problem is None:
        return ""
    return json.dumps({**row.problem._asdict(), "field": row.doubt}, ensure_ascii=False)


def _differences(
    event_id: str, filed: Mapping[str, Version], cells: Mapping[str, str]
) -> Iterator[Change]:
    """Yield the cells that differ from the last version of a file."""
    before: dict[str, str] = json.loads(filed[event_id][1])
    for column in dict.fromkeys((*before, *cells)):
        old, new = before.get(column, ""), cells.get(column, "")
        if old != new:
            yield Change(event_id, column, old, new)


def commit(
    plan: Plan,
    *,
    why: str = "",
    folder: Path | None = None,
    fetched: Mapping[str, str] | None = None,
) -> int:
    """Write a plan, all of it or nothing; return the number of the journal's entry.

    `fetched` is what there is to know of a file that was fetched: it is kept with the set.
    Raises DataError where the set was written since the plan was made: make another.
    """
    keep_file(plan.path, plan.sum_of, folder)
    with opened(folder) as connection, writing(connection):
        _still(connection, plan)
        entry = append(
            connection, "import", plan.origin.terms.id, why=why,
            told={
                "about": _about(plan, fetched), "file": plan.name, "sha256": plan.sum_of,
                "rows": sum(plan.counts.values()), **plan.counts, "new": plan.new,
                "changed": plan.changed, "edited": plan.edited, "duplicates": len(plan.pairs),
                "candidate": plan.is_candidate, **_said(plan),
            },
        )  # fmt: skip
        _write(connection, plan, entry)
    return entry


def _said(plan: Plan) -> dict[str, object]:
    """Return what a person said of the columns of a table, for the next file with the same ones."""
    if plan.origin.id != TABLE or not plan.asked.mapping:
        return {}
    return {"columns": list(plan.recognised.table.columns), "asked": vars(plan.asked)}


def _about(plan: Plan, fetched: Mapping[str, str] | None) -> dict[str, object]:
    """Return the terms of the set; of a download the day that the file was written is named."""
    day = datetime.fromtimestamp(plan.path.stat().st_mtime, UTC).date().isoformat()
    about = plan.origin.terms.about()
    told = {**about, "attribution": str(about["attribution"]).replace("{day}", day)}
    return {**told, "fetched": dict(fetched)} if fetched else told


def _still(connection: sqlite3.Connection, plan: Plan) -> None:
    """Refuse a plan whose set was written by somebody else in the meantime."""
    asked = "SELECT count(*) FROM versions WHERE dataset = ? AND entry > ?"
    (since,) = connection.execute(asked, (plan.origin.terms.id, plan.seen)).fetchone()
    if since:
        raise DataError(
            plan.name, expected="a data set that nobody else writes",
            got=f"{since} rows written since", remedy="Import the file again.",
        )  # fmt: skip


def _write(connection: sqlite3.Connection, plan: Plan, entry: int) -> None:
    """Append the rows of a plan."""
    dataset = plan.origin.terms.id
    connection.executemany(
        "INSERT INTO versions (entry, dataset, event_id, state, by_hand, cells, reason) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        _versions(plan.rows, entry, dataset),
    )
    connection.executemany(
        "INSERT INTO aside VALUES (?, ?, ?, ?)",
        (
            (entry, dataset, problem.line, as_kept(problem, outcome))
            for problem, outcome in zip(plan.problems, plan.ends, strict=True)
        ),
    )
    connection.executemany(
        "INSERT INTO pairs SELECT ?, ?, ?, ? WHERE NOT EXISTS "
        "(SELECT 1 FROM pairs WHERE one = ? AND other = ?)",
        (
            (entry, pair.one, pair.other, json.dumps(pair[2:]), pair.one, pair.other)
            for pair in plan.pairs
        ),
    )
    for table, rows in (("actors", plan.actors), ("sources", plan.sources)):
        connection.executemany(
            f"INSERT INTO {table} SELECT ?, ?, ? "  # noqa: S608 - the two names above
            f"WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {table[:-1]}_id = ?)",
            ((entry, key, json.dumps(row, ensure_ascii=False), key) for key, row in rows.items()),
        )


def _versions(rows: tuple[_Staged, ...], entry: int, dataset: str) -> Iterator[tuple[Any, ...]]:
    """Yield the versions of rows; what a person wrote comes again on top."""
    for row in rows:
        yield entry, dataset, row.event_id, row.state, 0, row.cells, row.reason
        if row.again is not None:
            state, cells, reason = row.again
            yield entry, dataset, row.event_id, state, 1, cells, reason
