"""The data set that everything else is given: typed tables, and what was set aside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data.cells import FIRST_DAY
from data.derive import derived
from data.digest import about_of, check_digest
from data.districts import with_radii
from data.reading import Problem, Sheet, read_sheet, shortened
from data.record import event_record
from data.references import dangling, responds_to
from data.rules import faults_of
from data.schema import TABLES, TEXT, Coverage, conform
from data.store.base import StoreError
from data.store.doubts import Doubt
from data.store.join import about_all, joined, parts_of, without_lines
from data.store.judging import Judged
from data.store.moment import asked_moment, of_the_journal, read_moment
from data.store.outlines import OutlineFile
from data.store.stored import NOTHING, Kept
from data.store.stored import kept as in_store

__all__ = ["Dataset", "as_frame", "event_record", "load"]

FOLDER = Path(__file__).parent
# Catalogue keys of the sentence that a screen shows where rows were set aside, or where all rows
# could be read but a table is not the one that DIGEST lists.
ROWS_SET_ASIDE, NOT_AS_LISTED = "data.rows_set_aside", "data.not_as_listed"


class Part(NamedTuple):
    """One of the sets that a data set is made of, with its own terms."""

    id: str
    name: str
    licence: str
    attribution: str
    coverage: str  # one of Coverage


@dataclass(frozen=True, eq=False)  # equal only to itself, so that it can key a cache
class Dataset:
    """One data set. The frames are never changed in place.

    `events` is oldest first and carries `schema.DERIVED_COLUMNS` too. `problems` names what was
    set aside and why. `hash` tells one content of the six tables from another, wherever the
    files lie and however their lines end. `first_day` and `last_day` are inclusive; both are
    1 January 1947 where there is no event.
    """

    name: str
    events: pd.DataFrame
    actors: pd.DataFrame
    links: pd.DataFrame
    claims: pd.DataFrame
    sources: pd.DataFrame
    places: pd.DataFrame
    licence: str
    attribution: str
    coverage: Coverage
    re_export: bool  # whether rows may be handed on as they are
    incomplete: str  # catalogue key of a note, "" where nothing is missing
    first_day: date
    last_day: date
    hash: str
    problems: pd.DataFrame  # file, line, column, expected, got, remedy
    parts: tuple[Part, ...] = ()  # the sets that it is made of, each with its own terms
    # what contradicts the points of events, which stay where their file has them; by event
    doubts: Mapping[str, tuple[Doubt, ...]] = field(default_factory=dict)
    # what a reviewer decided of candidates that may answer an event, by judging.pair
    judged: Mapping[str, Judged] = field(default_factory=dict)
    # of districts, as a person imported them, the latest first
    outlines: tuple[OutlineFile, ...] = ()
    known_at: str = ""  # the moment of the past as of which all this is, "" for now


def load(folder: Path | None = None, *, more: Kept = NOTHING) -> Dataset:
    """Return the data set of a folder of tables, by default the one that comes with Sarhad.

    `more` are sets that join it and corrections of its events (data.store). Never raises for
    what the files hold: a row that breaks a rule is set aside with its line, and so is what
    cannot stand without it; a file that cannot be read gives an empty table.
    """
    folder = FOLDER if folder is None else folder
    read = joined(
        {
            name: read_sheet(folder / f"{name}.csv", [column.name for column in columns])
            for name, columns in TABLES.items()
        },
        more,
    )
    problems = [problem for sheet in read.values() for problem in sheet.problems]
    kept: dict[str, Sheet] = {}
    for name, sheet in read.items():
        kept[name], faults = _set_aside(sheet, faults_of(sheet, name))
        problems += faults
    for name in ("events", "links", "claims"):  # in this order: links and claims need events
        kept[name], faults = _set_aside(kept[name], dangling(name, kept, read))
        problems += faults
    own, faults = about_of(folder)
    problems = without_lines([*problems, *faults])
    changed = [fault for fault in check_digest(folder) if fault.file.removesuffix(".csv") in TABLES]
    tables = {name: _typed(sheet.rows, name) for name, sheet in kept.items()}
    events, view = tables["events"], responds_to(tables["links"])  # of accepted links only
    answered = pd.Series([view.get(event, "") for event in events["event_id"]], dtype=TEXT)
    tables["events"] = events.assign(responds_to=answered)
    made = _dataset(parts_of(own, more), tables, problems, changed, _hash(read))
    return replace(made, doubts=more.doubts, outlines=more.outlines, judged=more.judged)


def current(known_at: str = "") -> Dataset:
    """Return the set that comes with Sarhad joined with all that is kept and shown on top of it.

    With `known_at` it is as it was known at that moment (`data.store.moment`), by default the one
    that the environment names, else now. Raises DataError for what is no moment of the past. A
    store that cannot be read leaves our own set, and one problem that says so.
    """
    moment = read_moment(known_at, where="--known-at") or asked_moment()
    try:
        return replace(load(more=in_store(at=of_the_journal(moment))), known_at=moment)
    except StoreError as error:
        fault = Problem(error.where, None, "", error.expected, error.got, error.remedy)
        own = load()
        problems = pd.concat([as_frame([fault]), own.problems], ignore_index=True)
        return replace(own, problems=problems, incomplete=ROWS_SET_ASIDE)


def _dataset(
    parts: Sequence[Mapping[str, object]],
    tables: dict[str, pd.DataFrame],
    problems: list[Problem],
    changed: list[Problem],
    content: str,
) -> Dataset:
    """Return the data set of typed tables and of what is said about the sets in it.

    `changed` are tables whose rows are all there but are not those that DIGEST lists.
    """
    about = about_all(parts)
    note = ROWS_SET_ASIDE if problems else NOT_AS_LISTED if changed else ""
    events = with_radii(tables["events"], tables["places"])
    tables["events"] = pd.concat(
        [events, derived(events, tables["actors"], tables["places"])], axis=1
    )
    empty = events.empty
    return Dataset(
        name=str(about["name"]),
        licence=str(about["licence"]),
        attribution=str(about["attribution"]),
        coverage=Coverage(str(about["coverage"])),
        re_export=about["re_export"] is True,
        parts=tuple(Part(*(str(part[name]) for name in Part._fields)) for part in parts),
        incomplete=note,
        first_day=FIRST_DAY if empty else events["date_start"].min().date(),
        last_day=FIRST_DAY if empty else events["date_end"].max().date(),
        hash=content,
        problems=as_frame([*problems, *changed]),
        **tables,
    )


def as_frame(problems: Iterable[Problem]) -> pd.DataFrame:
    """Return problems as a table; `line` is empty where the whole file is meant."""
    frame = pd.DataFrame(shortened(list(problems)), columns=list(Problem._fields))
    text = {name: "str" for name in Problem._fields if name != "line"}
    return frame.astype({**text, "line": "Int64"})


def _set_aside(sheet: Sheet, faults: list[Problem]) -> tuple[Sheet, list[Problem]]:
    """Return the sheet without the rows that have faults, and the faults in order of lines.

    A fault without a line is one of the whole table.
    """
    bad = {fault.line for fault in faults}
    rows = sheet.rows[:0] if None in bad else sheet.rows[~sheet.rows.index.isin(bad)]
    ordered = sorted(faults, key=lambda fault: fault.line or 0)
    return Sheet(sheet.name, rows, sheet.problems, complete=sheet.complete), ordered


def _typed(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return checked text rows in the table's dtypes."""
    if name == "events":
        rows = rows.assign(mutual=rows["mutual"] == "yes")
    return conform(rows, name)


def _hash(sheets: Mapping[str, Sheet]) -> str:
    """Return twelve hex digits of what the tables hold, cell by cell."""
    content = hashlib.sha256()
    for name in TABLES:
        rows = sheets[name].rows
        cells = "\x1e".join("\x1f".join(row) for row in rows.to_numpy(dtype=object).tolist())
        content.update(f"\x1d{name}\x1d{cells}".encode())
    return content.hexdigest()[:12]
