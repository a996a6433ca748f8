"""What a person decides of rows in review: written as versions, each in the journal, undoable."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from data.adapters.areas import OF_AREA, area_of
from data.adapters.cells import deaths
from data.adapters.days import written_days
from data.adapters.kinds import ask, read_kind
from data.adapters.locating import Spot
from data.adapters.origin import DoubtfulError, UnfitError
from data.casebook import read
from data.reading import shown
from data.rules import RowCheck
from data.schema import DataError
from data.store.base import append, opened, who, writing
from data.store.doubts import KEEP, in_doubt, rests_on
from data.store.edits import OURS, Entry, entries, undo
from data.store.names import Name
from data.store.stored import ACCEPTED, EVER, REVIEW, Cells, as_cells, undone
from data.store.waiting import PLACE, SKIP, doubt_of
from data.whereabouts import Ground

FIGURES = ("fatalities_low", "fatalities_best", "fatalities_high")
ACTS = frozenset({"review", "decide"})  # of the journal: on rows, on pairs of events
# what may still be lacking after a decision: the row then waits for that
OPEN = frozenset({"kind", "domain", "date_start", "date_end", "date_precision"})
LACKING = {"kind": "a kind of event", "date_start": "a day", PLACE: "coordinates"}
LIST = "./sarhad review lists those that do."

Found = tuple[
    str, Cells, str, bool
]  # set, cells and reason of a row; whether its point is in doubt


class How(StrEnum):
    """How a person came to a decision; the journal keeps it."""

    ACCEPT = "accept"  # the place that was proposed
    CHOOSE = "choose"  # another of those that may be meant
    BY_HAND = "by_hand"  # coordinates that a person wrote
    AREA = "area"  # the district, province or country
    SAY = "say"  # what a cell in doubt means
    SKIP = SKIP
    KEEP = KEEP  # the point stays as its file has it, whatever contradicts it


@dataclass(frozen=True)
class Decision:
    """What is written into rows: cells by column, and the name to be remembered, if any.

    `settles` is the field that is no longer in doubt.
    """

    how: How
    cells: Mapping[str, str]
    settles: str = PLACE
    says: str = ""  # what was decided, in a few words
    name: Name | None = field(default=None)
    credit: str = ""  # of the online service that found the place; the journal keeps it


def decide(
    ids: Iterable[str], decision: Decision, *, why: str = "", folder: Path | None = None
) -> int:
    """Write a decision into rows that wait, all of them or none; return the journal's entry.

    A row in which something else is in doubt stays in review for that. Raises DataError where a
    row does not wait (any more), where the decision breaks a rule, and where it leaves a point as
    it is that there is not.
    """
    wanted = list(dict.fromkeys(ids))
    with opened(folder) as connection, writing(connection):
        doubted = _doubted(connection)
        found = [_waiting(connection, event_id, doubted) for event_id in wanted]
        points = [one for one, (*_, is_point) in zip(wanted, found, strict=True) if is_point]
        told = {
            "event": wanted[0], "events": len(wanted), "how": decision.how.value,
            "says": decision.says, "name": decision.name.told() if decision.name else None,
            **({"points": points} if points else {}),
            **({"credit": decision.credit} if decision.credit else {}),
        }  # fmt: skip
        if decision.how is How.KEEP:
            told["kept"] = _kept(wanted, found)
            return append(connection, "review", found[0][0], why=why, told=told)
        versions = [
            _decided(event_id, cells, reason, decision)
            for event_id, (_, cells, reason, _) in zip(wanted, found, strict=True)
        ]
        entry = append(connection, "review", found[0][0], why=why, told=told)
        connection.executemany(
            "INSERT INTO versions (entry, dataset, event_id, state, by_hand, cells, reason) "
            "VALUES (?, ?, ?, ?, 1, ?, ?)",
            (
                (entry, dataset, event_id, *version)
                for event_id, (dataset, *_), version in zip(wanted, found, versions, strict=True)
            ),
        )
    return entry


def skip(event_id: str, *, why: str = "", folder: Path | None = None) -> int:
    """Put a row off: it waits behind all others. Return the journal's entry."""
    with opened(folder) as connection, writing(connection):
        dataset, *_ = _waiting(connection, event_id, _doubted(connection))
        told = {"event": event_id, "events": 1, "how": SKIP, "says": "", "name": None}
        return append(connection, "review", dataset, why=why, told=told)


def last(folder: Path | None = None) -> Entry | None:
    """Return the last decision of who acts that stands, None where there is none."""
    own = who()
    found = (one for one in reversed(entries(folder)) if one.act in ACTS and one.who == own)
    return next((entry for entry in found if not entry.undone), None)


def undo_last(*, why: str = "", folder: Path | None = None) -> Entry:
    """Take the last decision of who acts back; return it. Raises DataError where there is none.

    Of other people's decisions none is: the journal takes each back by its number.
    """
    entry = last(folder)
    if entry is None:
        raise DataError(
            "review", expected=f"a decision of {who()} that can be taken back", got="none",
            remedy="./sarhad journal lists those of all, and --undo N takes one back.",
        )  # fmt: skip
    undo(entry.entry, why=why, folder=folder)
    return entry


def not_waiting(event_id: str, state: str = "") -> DataError:
    """Return the fault of an event that does not wait; `state` is how it ended, if it is there."""
    got = f"{shown(event_id[:120])}, which is {state}" if state else shown(event_id[:120])
    return DataError("review", expected="the id of an event that waits", got=got, remedy=LIST)


def placed(spot: Spot, how: How) -> Cells:
    """Return the cells of a spot."""
    radius = "" if spot.radius_km is None else f"{spot.radius_km:g}"
    return {
        "latitude": f"{spot.latitude:.6f}",
        "longitude": f"{spot.longitude:.6f}",
        "geo_precision": str(spot.precision),
        "radius_km": radius,
        "geo_method": "manual" if how is How.BY_HAND else spot.method or "gazetteer",
        **{name: getattr(spot, name) for name in ("country", "admin1", "admin2")},
    }


def in_country(country: str) -> Cells:
    """Return the cells of an event of which the country alone is known: it is listed, not drawn."""
    return {"geo_precision": "6", "country": country}


def meant(field_: str, text: str) -> Cells:
    """Return the cells of what a person says of a field in doubt: a kind, a day, a number killed.

    "" says of the dead that nobody knows. Raises DataError for what cannot be read.
    """
    try:
        if field_ == "kind":
            kind = read_kind(text)
            return {"kind": kind.value, "domain": kind.domain.value}
        if field_ == "date_start":
            days = written_days(text, "")
            precision = str(int(days.precision))
            return {"date_start": days.first, "date_end": days.last, "date_precision": precision}
        if field_ in FIGURES:
            return dict(zip(FIGURES, deaths(text), strict=True))
    except (UnfitError, DoubtfulError) as unfit:
        expected = ask() if field_ == "kind" else unfit.expected
        raise DataError(
            "review", expected=expected.rstrip("."), got=shown(text) if text else "nothing",
            remedy=unfit.remedy,
        ) from unfit  # fmt: skip
    raise DataError("review", expected="a kind, a day or a number killed", got=shown(field_))


def _kept(ids: Sequence[str], found: Sequence[Found]) -> dict[str, str]:
    """Return events whose points stay, each with what its doubts rest on."""
    for event_id, (*_, is_point) in zip(ids, found, strict=True):
        if not is_point:
            raise DataError(
                "review", expected="an event with a point in doubt", got=shown(event_id[:120]),
                remedy="Take a place, or its area.",
            )  # fmt: skip
    return {event_id: rests_on(cells) for event_id, (_, cells, *_) in zip(ids, found, strict=True)}


def _doubted(connection: sqlite3.Connection) -> Callable[[], Container[str]]:
    """Return what tells the events whose points are in doubt; found once, if it is asked."""
    return lru_cache(maxsize=1)(lambda: in_doubt(connection, EVER, undone(connection)))


def _waiting(
    connection: sqlite3.Connection, event_id: str, doubted: Callable[[], Container[str]]
) -> Found:
    """Return set, cells and reason of a row that waits; raises DataError for any other."""
    asked = (
        "SELECT dataset, state, cells, reason FROM versions WHERE event_id = ? "
        "ORDER BY version DESC LIMIT 1"
    )
    row = connection.execute(asked, (event_id,)).fetchone()
    if row is not None and row[1] == REVIEW:
        return row[0], json.loads(row[2]), row[3], False
    if row is not None and event_id in doubted():
        return row[0], json.loads(row[2]), json.dumps({"field": PLACE}), True
    raise not_waiting(event_id, "" if row is None else row[1])


def _decided(event_id: str, cells: Cells, reason: str, decision: Decision) -> tuple[str, str, str]:
    """Return state, cells and reason of a row after a decision."""
    told = json.loads(reason) if reason else {}
    written = _merged(cells, decision.cells)
    for column, expected, got, remedy in RowCheck("events").faults(written):
        if written.get(column) or column not in OPEN:
            where = f"event {event_id}, {column}"
            raise DataError(where, expected=expected, got=got, remedy=remedy)
    doubted = told.get("field") or doubt_of(cells)
    left = doubted if doubted != decision.settles else doubt_of(written)
    if not left:
        return ACCEPTED, as_cells(written), ""
    if left != doubted:
        told |= {"column": left, "expected": LACKING[left], "got": "nothing", "remedy": ""}
        told["field"] = left
    return REVIEW, as_cells(written), json.dumps(told, ensure_ascii=False)


def _merged(cells: Mapping[str, str], decided: Mapping[str, str]) -> Cells:
    """Return a row's cells with those of a decision; what the row states of its areas stays."""
    areas = ("country", "admin1", "admin2")
    stated = {name: cells[name] for name in areas if cells.get(name)}
    merged = {**cells, **decided, **stated}
    found = area_of(_ground(), *(merged.get(name, "") for name in OF_AREA))
    merged |= found | {"radius_km": merged.get("radius_km") or found.get("radius_km", "")}
    return {name: text for name, text in merged.items() if text}


@lru_cache(maxsize=1)
def _ground() -> Ground:
    """Return the places and provinces that events are joined to."""
    return Ground.of(read(OURS / "places.csv"))
