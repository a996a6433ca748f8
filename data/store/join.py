"""Sets that are kept beside our own, joined with it into one set of tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import pandas as pd

from data.reading import Problem, Sheet
from data.schema import TABLES, Coverage
from data.store.stored import OWN, Kept, full

# A row of the store has no line in a file: it is told from those by a number above all lines.
STORED = 10**9

About = Mapping[str, Any]


def joined(own: Mapping[str, Sheet], more: Kept) -> dict[str, Sheet]:
    """Return the tables of our own set with corrections, other sets, their actors and sources.

    Of an event, actor or source that both have, the row of our own set stays. A set that is
    switched off gives no events; what stands on its events goes with them.
    """
    sheets = dict(own)
    if more.corrections or not more.own_is_shown:
        sheets["events"] = _corrected(own["events"], more)
        if not more.own_is_shown or None in more.corrections.values():
            ids = set(sheets["events"].rows["event_id"])
            sheets["links"] = _of_events(own["links"], ("event_id", "responds_to"), ids)
            sheets["claims"] = _of_events(own["claims"], ("event_id",), ids)
    rows = [row for of_set in more.events.values() for row in full(of_set)]
    sheets["events"] = _more(sheets["events"], rows, key="")
    for name, key, kept in (
        ("actors", "actor_id", more.actors),
        ("sources", "source_id", more.sources),
    ):
        columns = [column.name for column in TABLES[name]]
        used = _used(more, ("initiator", "target") if name == "actors" else ("source_ids",))
        rows_of = (row for row in kept if row[key] in used)
        texts = [[row.get(column, "") for column in columns] for row in rows_of]
        sheets[name] = _more(sheets[name], texts, key=key)
    return sheets


def parts_of(own: About, more: Kept) -> list[About]:
    """Return what is said of each set that is shown, our own first."""
    first = [{**own, "id": OWN}] if more.own_is_shown else []
    return [*first, *({**about, "id": name} for name, about in more.about.items())]


def about_all(parts: Sequence[About]) -> dict[str, object]:
    """Return what may be said of all sets together: the strictest terms of any."""
    licences = list(dict.fromkeys(str(part["licence"]) for part in parts))
    named = [f"{part['name']}: {part['licence']}" for part in parts]
    return {
        "name": "; ".join(str(part["name"]) for part in parts),
        "licence": licences[0] if len(licences) == 1 else "; ".join(named),
        "attribution": "; ".join(filter(None, (str(part["attribution"]) for part in parts))),
        "coverage": _strictest(part["coverage"] for part in parts),
        "re_export": all(part["re_export"] is True for part in parts),
    }


def without_lines(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems with rows of the store named as such: they have no line in a file."""
    return [
        problem._replace(file="sarhad.db", line=None) if (problem.line or 0) >= STORED else problem
        for problem in problems
    ]


def _strictest(coverages: Iterable[str]) -> str:
    """Return systematic only where every set is: a selection allows no rates."""
    found = set(coverages)
    return Coverage.SYSTEMATIC if found == {Coverage.SYSTEMATIC} else Coverage.SELECTED


def _used(more: Kept, columns: Sequence[str]) -> set[str]:
    """Return the ids in some columns of all events that are kept and shown."""
    written = (cells for cells in more.corrections.values() if cells)
    cells_of = chain(written, chain.from_iterable(more.events.values()))
    found = {cells[name] for cells in cells_of for name in columns if name in cells}
    return {part for cell in found for part in cell.split(";")}


def _corrected(events: Sheet, more: Kept) -> Sheet:
    """Return our own events as they were corrected; none where the set is switched off."""
    rows = events.rows if more.own_is_shown else events.rows[:0]
    keep = ~rows["event_id"].isin(more.corrections)
    written = [cells for cells in more.corrections.values() if cells and more.own_is_shown]
    texts = full(written)
    lines = rows.index[~keep]
    known = dict(zip(rows["event_id"][~keep], lines, strict=True))
    index = [known.get(cells["event_id"], STORED * 2 + n) for n, cells in enumerate(written)]
    changed = pd.DataFrame(texts, columns=list(rows.columns), index=index, dtype=object)
    both = pd.concat([rows[keep], changed]) if texts else rows[keep]
    return Sheet(events.name, both, events.problems, complete=events.complete)


def _of_events(sheet: Sheet, columns: Iterable[str], ids: set[str]) -> Sheet:
    """Return the rows of a table that name events which are there."""
    keep = pd.Series(data=True, index=sheet.rows.index)
    for column in columns:
        keep &= sheet.rows[column].isin(ids)
    return Sheet(sheet.name, sheet.rows[keep], sheet.problems, complete=sheet.complete)


def _more(sheet: Sheet, texts: list[list[str]], *, key: str) -> Sheet:
    """Return a sheet with rows of the store after its own; a key that is there is left out."""
    if not texts:
        return sheet
    frame = pd.DataFrame(
        texts, columns=list(sheet.rows.columns), dtype=object,
        index=range(STORED, STORED + len(texts)),
    )  # fmt: skip
    if key:
        frame = frame[~frame[key].isin(sheet.rows[key])]
    rows = pd.concat([sheet.rows, frame])
    return Sheet(sheet.name, rows, sheet.problems, complete=sheet.complete)
