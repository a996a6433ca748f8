"""Rows that do not fit the rows of other tables: ids without a row, circles, stale copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from data.reading import Problem, Sheet, shown


class Reference(NamedTuple):
    """A column whose ids, joined by ";", must stand in another table."""

    column: str
    table: str
    key: str


REFERENCES: Mapping[str, tuple[Reference, ...]] = {
    "events": (
        Reference("initiator", "actors", "actor_id"),
        Reference("target", "actors", "actor_id"),
        Reference("source_ids", "sources", "source_id"),
    ),
    "links": (
        Reference("event_id", "events", "event_id"),
        Reference("responds_to", "events", "event_id"),
        Reference("source_id", "sources", "source_id"),
    ),
    "claims": (
        Reference("event_id", "events", "event_id"),
        Reference("claimant", "actors", "actor_id"),
        Reference("source_ids", "sources", "source_id"),
    ),
    "actors": (Reference("parent", "actors", "actor_id"),),
}


def dangling(name: str, kept: Mapping[str, Sheet], read: Mapping[str, Sheet]) -> list[Problem]:
    """Return the rows of a table that point at nothing.

    `kept` holds the rows that were accepted so far, `read` all rows of the files. A row stays
    where the file it points into is damaged, or where its actor or source was itself set aside:
    that is said there, once. A link or claim cannot stand without its event.
    """
    sheet = kept[name]
    problems: list[Problem] = []
    for reference in REFERENCES[name]:
        there, wanted = read[reference.table], kept[reference.table]
        if reference.table == "events":
            if wanted.rows.empty and not sheet.rows.empty:
                return _all(sheet, reference)
            problems += missing(sheet, reference, set(wanted.rows[reference.key]), there)
        elif there.complete:
            problems += missing(sheet, reference, set(there.rows[reference.key]), there)
    return problems


def unlisted(
    sheet: Sheet, references: Iterable[Reference], sheets: Mapping[str, Sheet]
) -> list[Problem]:
    """Return the rows that point at ids no row has; damaged files allow no such conclusion."""
    problems: list[Problem] = []
    for reference in references:
        there = sheets[reference.table]
        if there.complete:
            problems += missing(sheet, reference, set(there.rows[reference.key]), there)
    return problems


def missing(sheet: Sheet, reference: Reference, ids: set[str], there: Sheet) -> list[Problem]:
    """Return a problem for each row with an id that is not among the ids."""
    known = set(there.rows[reference.key])
    return [
        Problem(
            sheet.name,
            line,
            reference.column,
            f"ids that stand in {there.name}",
            f"{shown(part)}, which was set aside" if part in known else shown(part),
            f"Mend its row in {there.name}." if part in known else "Correct the id, or add a row.",
        )
        for line, part in _parts(sheet, reference.column)
        if part not in ids
    ]


def circles(actors: Sheet) -> list[Problem]:
    """Return the actors that are their own ancestors."""
    parents = dict(zip(actors.rows["actor_id"], actors.rows["parent"], strict=True))
    problems = []
    for line, actor in actors.rows["actor_id"].items():
        above, seen = parents[actor], {actor}
        while above and above not in seen:
            seen.add(above)
            above = parents.get(above, "")
        if above == actor:
            got = f"{shown(actor)} above itself"
            remedy = "Correct the parent of one of them."
            problems.append(
                Problem(actors.name, int(line), "parent", "parents without a circle", got, remedy)
            )
    return problems


def stale_classes(events: Sheet, actors: Sheet) -> list[Problem]:
    """Return the events whose classes are not those of their actors, in the same order."""
    types = dict(zip(actors.rows["actor_id"], actors.rows["type"], strict=True))
    problems = []
    for side in ("initiator", "target"):
        column = f"{side}_type"
        for line, ids, found in zip(
            events.rows.index, events.rows[side], events.rows[column], strict=True
        ):
            parts = [part for part in ids.split(";") if part]
            wanted = ";".join(types.get(part, "") for part in parts)
            if found != wanted and all(part in types for part in parts):
                expected = f"{shown(wanted)}, the classes in actors.csv"
                problems.append(_stale(events, line, column, expected, found))
    return problems


def stale_answers(events: Sheet, links: Sheet) -> list[Problem]:
    """Return the events whose `responds_to` is not what links.csv says."""
    wanted = responds_to(links.rows)
    rows = zip(events.rows.index, events.rows["event_id"], events.rows["responds_to"], strict=True)
    return [
        _stale(
            events,
            line,
            "responds_to",
            f"{shown(wanted.get(event, ''))}, as links.csv says",
            found,
        )
        for line, event, found in rows
        if found != wanted.get(event, "")
    ]


def responds_to(links: pd.DataFrame) -> dict[str, str]:
    """Return the ids of the events that each event answers, sorted, joined by ";"."""
    answered: dict[str, set[str]] = {}
    for event, earlier in zip(links["event_id"], links["responds_to"], strict=True):
        answered.setdefault(event, set()).add(earlier)
    return {event: ";".join(sorted(earlier)) for event, earlier in answered.items()}


def _stale(sheet: Sheet, line: object, column: str, expected: str, got: str) -> Problem:
    """Return the problem of a cell that should follow from another table."""
    remedy = "Run python -m data.casebook, or correct the cell."
    return Problem(sheet.name, int(str(line)), column, expected, shown(got), remedy)


def _parts(sheet: Sheet, column: str) -> Iterator[tuple[int, str]]:
    """Yield the line and each id of a column's cells."""
    for line, cell in sheet.rows[column].items():
        for part in cell.split(";"):
            if part:
                yield int(line), part


def _all(sheet: Sheet, reference: Reference) -> list[Problem]:
    """Return the one problem of a whole table that cannot stand because there are no events."""
    got = f"none, so that {len(sheet.rows)} rows wait for it"
    expected, remedy = "events in events.csv", "Mend events.csv first."
    return [Problem(sheet.name, None, reference.column, expected, got, remedy)]
