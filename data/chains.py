"""Chains: what an event is said to answer, what is said to answer it, and what followed it.

What a source, an actor or the coder says stands in the links. Everything else is a candidate: an
event that came later, from the side that was acted on towards the side that had acted, with how
often such an event falls into a window of that length anyway. Later is not because of. A reviewer
may confirm or reject a candidate: that is shown as the reviewer's word, and is no link.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.calendar import Around, competing
from data.codebook import OWN_RELATIONS
from data.derive import ancestors
from data.distance import great_circle_km
from data.load import Dataset
from data.schema import DataError, Domain
from data.store.drafts import BY_HAND
from data.store.judging import Judged

WINDOWS = (1, 2, 3, 7, 30)  # days: 24, 48 and 72 hours, a week, a month
WINDOW = 30
MOST = 50  # candidates that are returned, nearest in time first

Mask = NDArray[np.bool_]
Days = NDArray[np.int64]


@dataclass(frozen=True)
class Link:
    """An answer that somebody says is one; `own` where it is the same side going on."""

    event_id: str
    days: int  # from the first day of the earlier event to that of the later one
    relation: str
    basis: str
    reason: str
    confidence: str
    source_id: str
    own: bool


@dataclass(frozen=True)
class Candidate:
    """An event that came later between the same two sides, the other way round."""

    event_id: str
    days: int  # between the first days; 0: which came first is not known
    km: float | None  # None where one of the two has no point, or is diplomatic
    initiators: tuple[str, ...]  # who acts for a side that was acted on before
    targets: tuple[str, ...]  # who stands for a side that acted before
    decision: Judged | None = None  # what a reviewer said of it


@dataclass(frozen=True)
class Chance:
    """How many windows of a length hold such an event, wherever in a set's days they begin."""

    hits: int
    windows: int

    @property
    def share(self) -> float:
        """Return the share of the windows, 0 where there is none."""
        return self.hits / self.windows if self.windows else 0.0


@dataclass(frozen=True)
class Chain:
    """One event with what it is said to answer, what is said to answer it, and what followed."""

    event_id: str
    answers: tuple[Link, ...]
    answered_by: tuple[Link, ...]
    judged: tuple[Candidate, ...]  # that a reviewer confirmed or rejected, in any window
    candidates: tuple[Candidate, ...]  # that nobody decided on
    chance: Chance
    window: int  # days
    left_out: int  # candidates beyond MOST
    around: Around  # what else was going on in the window, which may go with what followed


def chain(
    dataset: Dataset, event_id: str, *, window: int = WINDOW, within_km: float | None = None
) -> Chain:
    """Return the chain of an event.

    Candidates come within `window` days of its first day and, where `within_km` is given, within
    that distance of it. Raises DataError where the event or the window is not one.
    """
    if window not in WINDOWS:
        expected = f"{', '.join(map(str, WINDOWS))} days"
        raise DataError("chain", expected=expected, got=f"{window}")
    events = dataset.events
    found = np.flatnonzero(events["event_id"] == event_id)
    if not len(found):
        expected = "an event's identifier, such as INC-2024-003"
        raise DataError("chain", expected=expected, got=repr(event_id[:40]))
    at, sides = int(found[0]), Sides(dataset.actors)
    days = first_days(events)
    back = _answering(events, at, sides)
    if within_km is not None:
        back &= _near(events, at, within_km)
    answers = _links(dataset, events, days, event_id, earlier=True)
    answered_by = _links(dataset, events, days, event_id, earlier=False)
    said = {link.event_id for link in (*answers, *answered_by)}
    decided = _decided(dataset, event_id)
    later = back & (days >= days[at]) & (days <= days[at] + window)
    later[at] = False
    rows = [
        int(row)
        for row in np.flatnonzero(later)
        if events["event_id"].iloc[row] not in {*said, *decided}
    ]
    first = _first(rows, days)
    ordered = sorted(_candidates(events, days, at, first, sides), key=_nearest_first)[:MOST]
    back[at] = False
    return Chain(
        event_id, answers, answered_by, _judged(events, days, at, decided, sides), tuple(ordered),
        chance_of(days[back], days[of_its_set(events, at, back)], window), window,
        len(rows) - len(ordered), _around(dataset, at, window, sides),
    )  # fmt: skip


def may_answer(dataset: Dataset, event_id: str, answer: str, *, sides: Sides | None = None) -> bool:
    """Return whether an event is a candidate of the widest window, or was decided on as one.

    `sides` of the data spare the work of many questions.
    """
    if answer in _decided(dataset, event_id):
        return True
    if not (dataset.events["event_id"] == event_id).any():
        return False
    events = dataset.events
    at = int(np.flatnonzero(events["event_id"] == event_id)[0])
    links = dataset.links
    said = ((links["event_id"] == answer) & (links["responds_to"] == event_id)) | (
        (links["event_id"] == event_id) & (links["responds_to"] == answer)
    )
    found = np.flatnonzero(events["event_id"] == answer)
    if answer == event_id or not len(found) or said.any():
        return False
    apart = int(np.diff(first_days(events)[[at, found[0]]])[0])
    sides = sides or Sides(dataset.actors)
    return 0 <= apart <= WINDOW and bool(_answering(events, at, sides)[found[0]])


def _decided(dataset: Dataset, event_id: str) -> dict[str, Judged]:
    """Return what a reviewer decided of the candidates of an event, by candidate."""
    found = {key.partition(" ")[::2]: one for key, one in dataset.judged.items()}
    return {answer: one for (event, answer), one in found.items() if event == event_id}


def _judged(
    events: pd.DataFrame, days: Days, at: int, decided: Mapping[str, Judged], sides: Sides
) -> tuple[Candidate, ...]:
    """Return the candidates that a reviewer decided on, as far as they are in the data."""
    if not decided:
        return ()
    rows = np.flatnonzero(events["event_id"].isin(list(decided))).tolist()
    found = [
        replace(one, decision=decided[one.event_id])
        for one in _candidates(events, days, at, rows, sides)
    ]
    return tuple(sorted(found, key=_nearest_first))


def _around(dataset: Dataset, at: int, window: int, sides: Sides) -> Around:
    """Return what else was going on in the window of an event, where it was and on both sides."""
    event = dataset.events.iloc[at]
    parties = sides.of(event["initiator"]) | sides.of(event["target"])
    states = {party.upper() for party in parties if len(party) == 2}
    since = event["date_start"].date()
    until = since + timedelta(days=window)
    countries = states | ({event["country"]} if event["country"] else set())
    return competing(dataset, since, until, countries, besides=event["episode"])


def _first(rows: list[int], days: Days) -> list[int]:
    """Return the rows of the MOST nearest days, and all of the last of these days."""
    if len(rows) <= MOST:
        return rows
    last = sorted(days[rows].tolist())[MOST - 1]
    return [row for row in rows if days[row] <= last]


class Sides:
    """Who belongs to whom: an actor acts for everyone above it."""

    def __init__(self, actors: pd.DataFrame) -> None:
        """Keep the actors' lines of parents."""
        self._lines = ancestors(actors)

    def of(self, ids: str) -> frozenset[str]:
        """Return the actors of a cell of ids and all above them."""
        return frozenset(
            above for actor in ids.split(";") if actor for above in self._lines.get(actor, (actor,))
        )

    def top(self, actor: str) -> str:
        """Return who is above an actor and has nobody above: itself where it is alone."""
        return self._lines.get(actor, (actor,))[-1]

    def acted_on(self, target: str, country: str, initiator: str) -> frozenset[str]:
        """Return who an incident was done to: its targets, and the state whose soil it was on.

        That state is none where it acted itself, or where nobody is known to have acted.
        """
        acting, state = self.of(initiator), country.lower()
        foreign = bool(acting) and bool(state) and state not in acting and self._is_state(acting)
        return self.of(target) | ({state} if foreign else frozenset())

    def _is_state(self, acting: Iterable[str]) -> bool:
        """Return whether a government is among the actors: it goes by its country's code."""
        return any(len(actor) == 2 for actor in acting)


def towards(events: pd.DataFrame, sides: Sides, one: str, other: str) -> Mask:
    """Return which events one side, an actor and all below it, did to another."""
    keys, rows = cells(events)
    passes = [one in sides.of(key["initiator"]) and other in done_to(key, sides) for key in keys]
    return np.array(passes, dtype=bool)[rows]


def _answering(events: pd.DataFrame, at: int, sides: Sides) -> Mask:
    """Return which events go from the side that was acted on to the side that acted."""
    event = events.iloc[at]
    acted, struck = sides.of(event["initiator"]), done_to(event, sides)
    if not acted or not struck:
        return np.zeros(len(events), dtype=bool)
    # few distinct cells stand in many rows: each is looked at once
    keys, rows = cells(events)
    passes = np.fromiter(
        (
            bool(sides.of(initiator) & struck) and bool(done_to(key, sides) & acted)
            for key in keys
            for initiator in [key["initiator"]]
        ),
        dtype=bool,
        count=len(keys),
    )
    return passes[rows]


def cells(events: pd.DataFrame) -> tuple[list[Mapping[str, Any]], NDArray[np.intp]]:
    """Return the distinct sides of the events, and which of them each row has."""
    columns = ["initiator", "target", "country", "domain"]
    codes, sizes = np.zeros(len(events), np.int64), 1
    for name in columns:
        own, names = pd.factorize(events[name])
        codes, sizes = codes * len(names) + own, sizes * len(names)
    _, first, rows = np.unique(codes, return_index=True, return_inverse=True)
    distinct = events[columns].iloc[first].to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in distinct], rows


def done_to(event: Mapping[str, Any] | pd.Series, sides: Sides) -> frozenset[str]:
    """Return who an event was done to; diplomacy happens on no one's soil."""
    country = event["country"] if event["domain"] == Domain.INCIDENT else ""
    return sides.acted_on(event["target"], country, event["initiator"])


def _near(events: pd.DataFrame, at: int, within_km: float) -> Mask:
    """Return which events have a point within a distance of an event's own."""
    lon, lat = (events[axis].to_numpy(float) for axis in ("longitude", "latitude"))
    with np.errstate(invalid="ignore"):
        return np.asarray(great_circle_km(lon[at], lat[at], lon, lat) <= within_km)


def _links(
    dataset: Dataset, events: pd.DataFrame, days: Days, event_id: str, *, earlier: bool
) -> tuple[Link, ...]:
    """Return the links of an event to what it answers, or from what answers it."""
    own, other = ("event_id", "responds_to") if earlier else ("responds_to", "event_id")
    links = dataset.links[dataset.links[own] == event_id]
    ids = set(links[other]) | {event_id}
    known = events["event_id"].isin(ids).to_numpy()
    day_of = dict(zip(events["event_id"][known], days[known].tolist(), strict=True))
    found = [
        Link(
            row[other], abs(day_of[row[other]] - day_of[event_id]), row["relation"], row["basis"],
            row["reason"], row["confidence"], row["source_id"], row["relation"] in OWN_RELATIONS,
        )
        for row in links.to_dict("records")
        if row[other] in day_of
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda link: (link.own, link.days, link.event_id)))


def _candidates(
    events: pd.DataFrame, days: Days, at: int, rows: Iterable[int], sides: Sides
) -> list[Candidate]:
    """Return the candidates in some rows, each with its reason."""
    event = events.iloc[at]
    acted, struck = sides.of(event["initiator"]), done_to(event, sides)
    found = []
    for row in rows:
        other = events.iloc[row]
        found.append(
            Candidate(
                other["event_id"],
                int(days[row] - days[at]),
                _km(event, other),
                _among(other["initiator"], struck, sides),
                # where none of its targets is meant, it was done on the soil of one
                _among(other["target"], acted, sides) or (other["country"].lower(),),
            )
        )
    return found


def _among(ids: str, wanted: frozenset[str], sides: Sides) -> tuple[str, ...]:
    """Return the actors of a cell that act for one who is wanted."""
    return tuple(actor for actor in ids.split(";") if sides.of(actor) & wanted)


def _km(event: pd.Series, other: pd.Series) -> float | None:
    """Return the distance of two incidents, None where a place says nothing of what was done."""
    if Domain.DIPLOMATIC in {event["domain"], other["domain"]}:
        return None
    points = [
        other_event[axis] for other_event in (event, other) for axis in ("longitude", "latitude")
    ]
    if any(pd.isna(value) for value in points):
        return None
    return float(great_circle_km(*points))


def _nearest_first(candidate: Candidate) -> tuple[float, float, str]:
    """Return what orders candidates: nearest in time, then in place."""
    return candidate.days, np.inf if candidate.km is None else candidate.km, candidate.event_id


def chance_of(hits: Days, days: Days, window: int) -> Chance:
    """Return in how many windows such an event falls, of all that lie within some days.

    A window is a day and the `window` days after it, as for the event itself.
    """
    first, last = int(days.min()), int(days.max())
    windows = last - first - window + 1
    if windows <= 0:
        return Chance(0, 0)
    starts = np.zeros(windows + 1, np.int64)  # +1 where windows begin to hold one, -1 after them
    for day in np.unique(hits):
        low, high = max(0, day - window - first), min(windows - 1, day - first)
        if low <= high:
            starts[low] += 1
            starts[high + 1] -= 1
    return Chance(int((np.cumsum(starts[:-1]) > 0).sum()), windows)


def of_its_set(events: pd.DataFrame, at: int, hits: Mask) -> Mask:
    """Return which events are of the set that one event is of: windows count within its days.

    Another set may reach over decades in which no such event could be told of, and would make
    chance look rare. What a person added by hand covers no days of its own: there it is the set
    that has most of the events that count.
    """
    sets = events["dataset"]
    own = sets.iloc[at]
    if own == BY_HAND.name:
        others = sets[hits & (sets != BY_HAND.name).to_numpy(dtype=bool)]
        if others.empty:
            return np.ones(len(events), dtype=bool)
        own = others.value_counts().idxmax()
    return (sets == own).to_numpy(dtype=bool)


def first_days(events: pd.DataFrame) -> Days:
    """Return the first day of each event as a number."""
    return events["date_start"].to_numpy("datetime64[D]").astype(np.int64)
