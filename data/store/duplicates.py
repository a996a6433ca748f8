"""Events that two sets may both have: listed for a person to decide, never merged by themselves."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple

import numpy as np

from data.distance import great_circle_km
from data.schema import DatePrecision, Kind

NEAR_KM = 5.0  # two coders of one event place it this far apart at most
NEAR_DAYS = 2  # and date it so
# what one event is compared with at most: a table that says one thing a thousand times would
# otherwise ask a million questions, and those asked already join its rows one by one
MOST_LATER = 20
NEAR_DEGREES = NEAR_KM / 110  # of latitude, a little more than as far
MOST_LOOKED_AT = 500  # of one day, of those that are near by latitude

# What a source cell says of another set's row: our own facts name UCDP's events so.
NAMED = (
    (re.compile(r"UCDP GED event (\d{3,9})"), "ucdp-{}"),
    (re.compile(r"UCDP \(id (\d{3,9})\)"), "ucdp-{}"),
    (re.compile(r"ACLED (?:event )?([A-Z]{3}\d{2,7})\b"), "acled-{}"),
)
# UCDP tells no explosions from battles
COARSE = {Kind.EXPLOSION.value: Kind.BATTLE.value}
UCDP = "ucdp-"

Cells = Mapping[str, str]


class Pair(NamedTuple):
    """Two events that may be one: the same id of a source, or so many km and days apart."""

    one: str  # of the file
    other: str
    source_id: str  # "" where place and time alone are alike
    km: float | None  # None where one of them has no place
    days: int


@dataclass(frozen=True)
class _Event:
    """What two events are compared by. Days are counted from year 1, both ends inclusive."""

    id: str
    dataset: str
    kind: str
    actors: frozenset[str]
    first: int
    last: int
    latitude: float
    longitude: float


def pairs(
    new: Sequence[Cells],
    known: Iterable[tuple[str, Cells]],
    parents: Mapping[str, str],
    *,
    dataset: str,
    within: bool,
) -> list[Pair]:
    """Return the pairs of rows of a file with events that are known, and with one another.

    `known` are events with their sets; those of the file's own set are not compared with it,
    unless `within`, which holds for tables whose ids do not vouch for anything. `parents` are
    actors by actor: a unit counts as the body it belongs to.
    """
    others = [(of, cells) for of, cells in known if of != dataset]
    found = {(pair.one, pair.other): pair for pair in _by_source(new, others)}
    events = [event for cells in new if (event := _event(dataset, cells, parents))]
    rest = [event for of, cells in others if (event := _event(of, cells, parents))]
    for pair in _by_place(events, rest, within=within):
        found.setdefault((pair.one, pair.other), pair)
    return list(found.values())


def _by_source(new: Sequence[Cells], others: Iterable[tuple[str, Cells]]) -> Iterator[Pair]:
    """Yield the pairs of which one names the other as its source."""
    ids = {cells["event_id"]: cells for cells in new}
    kept: dict[str, Cells] = {}
    for _, cells in others:
        kept[cells["event_id"]] = cells
        for named in _named(cells):
            if named in ids:
                yield Pair(named, cells["event_id"], named, _km(ids[named], cells), 0)
    for cells in new:
        for named in _named(cells):
            if named in kept:
                yield Pair(cells["event_id"], named, named, _km(cells, kept[named]), 0)


def _named(cells: Cells) -> Iterator[str]:
    """Yield the events of other sets that a row names as its source."""
    text = f"{cells.get('source_text', '')}\n{cells.get('notes', '')}"
    for pattern, form in NAMED:
        yield from (form.format(number) for number in pattern.findall(text))


def _event(dataset: str, cells: Cells, parents: Mapping[str, str]) -> _Event | None:
    """Return what an event is compared by; None without a day, a place or a kind."""
    known = cells.get("latitude") and cells.get("longitude") and cells.get("date_start")
    names = f"{cells.get('initiator', '')};{cells.get('target', '')}".split(";")
    actors = frozenset(_root(name, parents) for name in names if name)
    if not known or not cells.get("kind"):
        return None
    if int(cells.get("date_precision", "1")) > DatePrecision.FEW_DAYS:
        return None  # a month has many events of the same actors
    return _Event(
        cells["event_id"],
        dataset,
        cells["kind"],
        actors,
        date.fromisoformat(cells["date_start"]).toordinal(),
        date.fromisoformat(cells["date_end"]).toordinal(),
        float(cells["latitude"]),
        float(cells["longitude"]),
    )


def _root(actor: str, parents: Mapping[str, str]) -> str:
    """Return the body that an actor belongs to in the end; a circle ends where it began."""
    seen = {actor}
    while (above := parents.get(actor, "")) and above not in seen:
        seen.add(above)
        actor = above
    return actor


def _by_place(
    events: Sequence[_Event], others: Sequence[_Event], *, within: bool
) -> Iterator[Pair]:
    """Yield the pairs of the same actors and kind that are near in time and place.

    Of rows of one file without actors, those are a pair whose day, kind and place agree exactly.
    """
    groups: dict[tuple[object, ...], list[_Event]] = {}
    for event in (*others, *events):
        key: tuple[object, ...] = (COARSE.get(event.kind, event.kind), event.actors)
        if not event.actors:
            key = (event.kind, event.first, event.last, event.latitude, event.longitude)
        groups.setdefault(key, []).append(event)
    mine = {event.id for event in events}
    for group in groups.values():
        if len(group) > 1 and any(event.id in mine for event in group):
            yield from _near(sorted(group, key=lambda event: event.first), mine, within=within)
    yield from _unnamed(events, others)


def _unnamed(events: Sequence[_Event], others: Sequence[_Event]) -> Iterator[Pair]:
    """Yield the pairs of which one names no actor that the other does not name, and fewer or none.

    What a table does not say is no contradiction; such two begin on the same day.
    """
    groups: dict[tuple[str, int], list[_Event]] = {}
    for event in sorted(others, key=lambda event: event.latitude):
        groups.setdefault((COARSE.get(event.kind, event.kind), event.first), []).append(event)
    for event in events:
        group = groups.get((COARSE.get(event.kind, event.kind), event.first), [])
        south = bisect_left(group, event.latitude - NEAR_DEGREES, key=lambda one: one.latitude)
        found = 0
        for other in group[south : south + MOST_LOOKED_AT]:
            if other.latitude > event.latitude + NEAR_DEGREES or found == MOST_LATER:
                break
            if not _fewer(event.actors, other.actors) or not _comparable(event, other):
                continue
            km = great_circle_km(event.longitude, event.latitude, other.longitude, other.latitude)
            if km <= NEAR_KM:
                found += 1
                yield Pair(event.id, other.id, "", round(float(km), 1), 0)


def _fewer(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether one of two says less of the actors, and nothing else."""
    return one < other or other < one or not (one or other)


def _near(group: Sequence[_Event], mine: set[str], *, within: bool) -> Iterator[Pair]:
    """Yield the near pairs of events in order of their first days, MOST_LATER for each at most.

    One of a pair is of the file, and the other is not, unless `within`.
    """
    first = np.array([event.first for event in group])
    last = np.array([event.last for event in group])
    lat = np.array([event.latitude for event in group])
    lon = np.array([event.longitude for event in group])
    own = np.array([event.id in mine for event in group])
    for at, event in enumerate(group):
        until = int(np.searchsorted(first, last[at] + NEAR_DAYS, side="right"))
        wanted = own[at + 1 : until] | own[at] if within else own[at + 1 : until] != own[at]
        later = at + 1 + np.flatnonzero(wanted)
        if not later.size:
            continue
        km = great_circle_km(lon[at], lat[at], lon[later], lat[later])
        near = (int(step) for step in np.flatnonzero(km <= NEAR_KM))
        alike = (step for step in near if _comparable(event, group[int(later[step])]))
        for step in islice(alike, MOST_LATER):
            other = group[int(later[step])]
            one, two = (event, other) if own[at] else (other, event)
            days = max(0, other.first - event.last)
            yield Pair(one.id, two.id, "", round(float(km[step]), 1), days)


def _comparable(one: _Event, other: _Event) -> bool:
    """Return whether two near events are of kinds that can be one."""
    ucdp = one.id.startswith(UCDP) or other.id.startswith(UCDP)
    return ucdp or one.kind == other.kind


def _km(one: Cells, other: Cells) -> float | None:
    """Return how far two events lie apart, None where one of them has no place."""
    names = ("longitude", "latitude")
    degrees = [cells.get(name, "") for cells in (one, other) for name in names]
    if not all(degrees):
        return None
    return round(float(great_circle_km(*map(float, degrees))), 1)
