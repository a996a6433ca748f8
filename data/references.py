"""Which rows point at rows that are not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

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
            problems += _missing(sheet, reference, set(wanted.rows[reference.key]), there)
        elif there.complete:
            problems += _missing(sheet, reference, set(there.rows[reference.key]), there)
    return problems


def _missing(sheet: Sheet, reference: Reference, ids: set[str], there: Sheet) -> list[Problem]:
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
