"""A row in review as it is told: what is in doubt, the numbered places, the area, the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from data.adapters.locating import Written
from data.store.waiting import PLACE, POINT, Queue, Tally, Waiting
from data.words import Words
from geo.where.answer import Method
from geo.where.gazetteer import Origin, Place
from geo.where.known_services import named
from geo.where.resolver import km_apart
from geo.where.review import Offer
from geo.where.rows import listed, measured_of

Cells = Sequence[tuple[str, str]]  # column and cell, as a file has them


def what(written: Written) -> str:
    """Return a place as a row writes it, with where it is said to lie."""
    parts = (written.text, written.admin2, written.admin1, written.country)
    return ", ".join(filter(None, parts))


def where(place: Place) -> str:
    """Return a place's name with where it lies, and the online service that named it, if any."""
    within = dict.fromkeys((place.name, place.admin2, place.admin1, place.country))
    told = ", ".join(filter(None, within))
    return f"{told} · {named(place.service)}" if place.service else told


def signed(offered: Offer, say: Words) -> list[tuple[str, Place, str]]:
    """Return the places of an offer with the signs that choose them, and their names.

    Where several have one name, that which a person decided on before is said to be that, and of
    the others the distance from the first tells them apart.
    """
    places = [("A", offered.proposed)] if offered.proposed else []
    places += [(str(number), place) for number, place in enumerate(offered.places, start=1)]
    first: dict[str, tuple[str, Place]] = {}
    called = Counter(where(place) for _, place in places)
    told = []
    for sign, place in places:
        name = where(place)
        if place.origin is Origin.OVERRIDE and called[name] > 1:
            name = say("review.decided_before", place=name)
        other, there = first.setdefault(name, (sign, place))
        if there is not place:
            km = f"{km_apart(there, place):.1f}"
            name = say("review.apart", place=name, km=km, sign=other)
        told.append((sign, place, name))
    return told


def why(row: Waiting, say: Words, offered: Offer | None = None) -> str:
    """Return in a sentence what is in doubt; of a place what the resolver says of it now."""
    problem = row.problem
    if row.field == POINT:
        return " ".join(doubt.note.said(say) for doubt in row.doubts)
    if row.field == PLACE:
        if not any(row.written):
            return say("review.no_name")
        return offered.answer.reason.said(say) if offered else problem.remedy
    return say("review.cell_in_doubt", column=problem.column, got=problem.got,
               expected=problem.expected)  # fmt: skip


def area_of(offered: Offer, say: Words) -> str:
    """Return the name of the area that a row lies in, "" where none is known."""
    if offered.area is not None:
        place = offered.area
        precision = say(f"precision.{place.precision}")
        return say("review.area.of", place=place.name, precision=precision)
    if offered.country:
        return say("review.area.country", country=offered.country)
    return ""


def is_safe_to_remember(offered: Offer) -> bool:
    """Return whether a name may be taken to mean one place: not where several are called so."""
    return offered.proposed is not None and offered.answer.method is not Method.RELATIVE


def line(row: Waiting, say: Words) -> str:
    """Return a row as one line of a list."""
    told = say("review.line", event=row.event_id, what=what(row.written), why=why(row, say))
    return say("review.skipped", line=told) if row.skipped else told


def lines(row: Waiting, cells: Cells, offered: Offer, same: int, say: Words) -> Iterator[str]:
    """Yield a row as a person reads it: as the file has it, what is in doubt, what can be said."""
    yield say("review.line", event=row.event_id, what=what(row.written), why=why(row, say, offered))
    for column, cell in cells:
        if cell.strip():
            yield say("review.cell", column=column, cell=cell)
    if offered.own is not None:
        latitude, longitude = (f"{part:.4f}" for part in offered.own)
        yield say("review.own", latitude=latitude, longitude=longitude)
    if offered.proposed is not None:
        yield say("review.proposed", place=listed(offered.proposed))
    if measured := measured_of(offered.answer, say):
        yield f"  {measured}"
    for number, place in enumerate(offered.places, start=1):
        yield say("review.number", n=number, place=listed(place))
    if area := area_of(offered, say):
        yield say("review.area", area=area)
    if row.field == POINT:
        yield say("review.keep.says")
    if same:
        yield say.many("review.same_name", same)


def as_json(row: Waiting, say: Words) -> dict[str, Any]:
    """Return a row for another program; unknown is null."""
    place = row.written._asdict()
    return {
        "event": row.event_id,
        "dataset": row.dataset,
        "file": row.problem.file,
        "line": row.problem.line,
        "field": row.field,
        "place": {name: text or None for name, text in place.items()},
        "reason": why(row, say) if row.field == POINT else row.problem.remedy,
        "skipped": row.skipped,
    }


def offer_as_json(offered: Offer, say: Words) -> dict[str, Any]:
    """Return what can be decided, for another program; unknown is null."""
    return {
        "outcome": offered.answer.outcome.value,
        "why": offered.answer.reason.said(say),
        "proposed": _place(offered.proposed) if offered.proposed else None,
        "places": [_place(place) for place in offered.places],
        "area": _place(offered.area) if offered.area else None,
        "country": offered.country or None,
        "own": list(offered.own) if offered.own else None,
    }


def queue_as_json(waiting: Queue, tallies: Sequence[Tally], say: Words) -> dict[str, Any]:
    """Return all that waits, for another program, and how the rows of each set have ended."""
    return {
        "left": len(waiting.rows),
        "all": waiting.all,
        "rows": [as_json(row, say) for row in waiting.rows],
        "sets": [tally._asdict() for tally in tallies],
    }


def _place(place: Place) -> dict[str, Any]:
    """Return a place for another program."""
    return {
        "name": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "country": place.country,
        "admin1": place.admin1 or place.admin1_code,
        "admin2": place.admin2,
        "precision": place.precision,
        "service": place.service or None,
    }
