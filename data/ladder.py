"""The ladder of an episode: its steps in order, what each is said to answer, and what it followed.

An answer is one because somebody says so, and the ladder says who. Where nobody does, a step only
followed the other side's last one before it, which is told with how often such a step falls into
as many days anyway. Later is not because of.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

from data.chains import WINDOWS, Chance, Link, Sides, chance_of, first_days, of_its_set
from data.codebook import OWN_RELATIONS
from data.dyads import BESIDE, Dyad, by_third_parties, ways, who_acts
from data.load import Dataset
from data.period import Period
from data.schema import Domain
from data.store.judging import Judged, Verdict

MOST = 60  # steps of a ladder: more are a list, and no figure
REACH = 7  # days after which a step is not said to have followed another


@dataclass(frozen=True)
class Episode:
    """Rows that the data group: the id of the first stands for them in addresses."""

    key: str
    name: str
    days: Period  # of the first days of its rows
    events: int
    between: int  # those of them that go from one side of the dyad to the other


@dataclass(frozen=True)
class Followed:
    """The other side's last step on an earlier day, which nobody says that this one answers."""

    event_id: str
    days: int
    window: int  # days of the windows that `chance` counts, the shortest that holds `days`
    chance: Chance  # how many such windows hold an act of that side towards this one


@dataclass(frozen=True)
class Decided:
    """A reviewer's decision on whether a step answers an earlier event: no source's word."""

    event_id: str  # the earlier event
    told: Judged

    @property
    def is_answer(self) -> bool:
        """Return whether it was confirmed."""
        return self.told.verdict == Verdict.CONFIRMED


@dataclass(frozen=True)
class Step:
    """One step: whose act it is (FORTH the first side's, BACK the other's, BESIDE neither's)."""

    event_id: str
    day: date
    since_last: int  # days since the step before, 0 for the first
    whose: int
    answers: tuple[Link, ...]  # what somebody says that it answers, also what is not on the ladder
    goes_on: tuple[Link, ...]  # acts of its own side that it is said to explain, amend or follow up
    followed: Followed | None  # that nobody decided on either
    decided: tuple[Decided, ...] = ()  # by a reviewer, of what nobody else says
    by_third: bool = False  # a diplomatic act of others than the two sides


@dataclass(frozen=True, eq=False)
class Ladder:
    """The steps of an episode, or of all between two sides in some days, in order."""

    dyad: Dyad
    episode: Episode | None
    days: Period  # from the first step's day to the last one's
    steps: tuple[Step, ...]
    left_out: int  # later steps beyond MOST
    others: tuple[str, ...]  # ids of events between both sides in these days that are no steps

    def number_of(self, event_id: str) -> int:
        """Return a step's number from 1, 0 for what is no step."""
        return self._numbers.get(event_id, 0)

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        """Return the number of each step."""
        return {step.event_id: number for number, step in enumerate(self.steps, 1)}


@lru_cache(maxsize=16)
def episodes(dataset: Dataset, dyad: Dyad) -> tuple[Episode, ...]:
    """Return the episodes with an event between two sides, those of most such events first."""
    events = dataset.events
    between = ways(dataset, dyad) != BESIDE
    named = set(events["episode"][between]) - {""}
    rows = events[events["episode"].isin(named)]
    counted = events["episode"][between].value_counts()
    found = [
        Episode(
            str(part["event_id"].iloc[0]),
            str(name),
            _days(part),
            len(part),
            int(counted[name]),
        )
        for name, part in rows.groupby("episode", sort=False)
    ]
    several = [episode for episode in found if episode.events > 1]
    return tuple(sorted(several, key=lambda one: (-one.between, one.days, one.key)))


@lru_cache(maxsize=16)
def ladder(dataset: Dataset, dyad: Dyad, *, episode: Episode | None, days: Period) -> Ladder:
    """Return the ladder of an episode, or without one of all between two sides in some days."""
    events = dataset.events
    between = ways(dataset, dyad) != BESIDE
    of_episode = (events["episode"] == (episode.name if episode else "")).to_numpy()
    chosen = of_episode if episode else between & _within(events, days)
    rows = _ordered(np.flatnonzero(chosen).tolist(), events, dataset.links)
    kept = rows[:MOST]
    shown = _days(events.iloc[kept]) if kept else days
    others = between & ~chosen & _within(events, shown)
    return Ladder(
        dyad,
        episode,
        shown,
        _steps(kept, dataset, dyad),
        len(rows) - len(kept),
        tuple(events["event_id"][others]),
    )


def _days(events: pd.DataFrame) -> Period:
    """Return from which to which day events begin."""
    start = events["date_start"]
    return Period(start.min().date(), start.max().date())


def _within(events: pd.DataFrame, days: Period) -> np.ndarray:
    """Return which events begin in some days."""
    start = events["date_start"]
    kept = (start >= pd.Timestamp(days.since)) & (start <= pd.Timestamp(days.until))
    return np.asarray(kept)


def _ordered(rows: Sequence[int], events: pd.DataFrame, links: pd.DataFrame) -> list[int]:
    """Return rows by day; within a day an answer stands after what it answers.

    The rest of a day is in no known order: incidents first, then by id.
    """
    ids = events["event_id"].iloc[rows].tolist()
    day = dict(zip(ids, events["date_start"].iloc[rows], strict=True))
    domain = dict(zip(ids, events["domain"].iloc[rows], strict=True))
    row_of = dict(zip(ids, rows, strict=True))
    after, waits = defaultdict(list), dict.fromkeys(ids, 0)
    for later, earlier in set(zip(links["event_id"], links["responds_to"], strict=True)):
        if later in day and earlier in day and day[later] == day[earlier] and later != earlier:
            after[earlier].append(later)
            waits[later] += 1

    def turn(event_id: str) -> tuple[object, bool, str]:
        """Return what orders the events that nothing holds back."""
        return day[event_id], domain[event_id] != Domain.INCIDENT, event_id

    ready = [turn(event_id) for event_id in ids if not waits[event_id]]
    heapq.heapify(ready)
    found: list[str] = []
    while ready:
        event_id = heapq.heappop(ready)[-1]
        found.append(event_id)
        for later in after[event_id]:
            waits[later] -= 1
            if not waits[later]:
                heapq.heappush(ready, turn(later))
    missed = set(ids) - set(found)  # a circle of answers within a day has no order
    return [row_of[one] for one in (sorted(ids, key=turn) if missed else found)]


def _steps(rows: Sequence[int], dataset: Dataset, dyad: Dyad) -> tuple[Step, ...]:
    """Return the steps of rows in their order."""
    events = dataset.events.iloc[list(rows)]
    sides = Sides(dataset.actors)
    whose, third = who_acts(events, dyad, sides), by_third_parties(events, dyad, sides)
    answers = _answers(events["event_id"], dataset)
    ids, starts = events["event_id"].tolist(), events["date_start"].dt.date.tolist()
    windows, decisions = _Windows(dataset, dyad), _decisions(dataset)
    steps: list[Step] = []
    last: dict[int, tuple[date, str]] = {}  # the last step of each side on an earlier day
    waiting: dict[int, tuple[date, str]] = {}
    for at, event_id in enumerate(ids):
        day, side = starts[at], whose[at]
        gap = (day - starts[at - 1]).days if at else 0
        if gap:
            last.update(waiting)
            waiting.clear()
        said = answers.get(event_id, ())
        other = last.get(-side) if side != BESIDE else None
        followed = windows.followed(other, day, -side, rows[at]) if other and not said else None
        answered = tuple(link for link in said if not link.own)
        goes_on = tuple(link for link in said if link.own)
        named = {link.event_id for link in said}
        decided = tuple(one for one in decisions.get(event_id, ()) if one.event_id not in named)
        if followed and followed.event_id in {one.event_id for one in decided}:
            followed = None
        own = answered, goes_on, followed, decided
        steps.append(Step(event_id, day, gap, side, *own, by_third=third[at]))
        waiting[side] = (day, event_id)
    return tuple(steps)


class _Windows:
    """How often an act of one side towards the other falls into some days."""

    def __init__(self, dataset: Dataset, dyad: Dyad) -> None:
        """Keep the events with their days, and which way each goes."""
        self._events = dataset.events
        self._days = first_days(dataset.events)
        self._ways = ways(dataset, dyad)
        self._known: dict[tuple[str, int, int], Chance] = {}

    def followed(self, other: tuple[date, str], day: date, side: int, row: int) -> Followed | None:
        """Return what the step of a row followed; None where it is longer ago than REACH."""
        days = (day - other[0]).days
        if days > REACH:
            return None
        window = next(window for window in WINDOWS if window >= days)
        return Followed(other[1], days, window, self._chance(side, window, row))

    def _chance(self, side: int, window: int, row: int) -> Chance:
        """Return how many windows of the days of a row's set hold an act of a side."""
        key = self._events["dataset"].iloc[row], side, window
        if key not in self._known:
            hits = self._ways == side
            within = self._days[of_its_set(self._events, row, hits)]
            self._known[key] = chance_of(self._days[hits], within, window)
        return self._known[key]


def _decisions(dataset: Dataset) -> dict[str, tuple[Decided, ...]]:
    """Return what a reviewer decided of each event as an answer to earlier ones."""
    found: dict[str, tuple[Decided, ...]] = {}
    for key, told in dataset.judged.items():
        earlier, _, answer = key.partition(" ")
        found[answer] = (*found.get(answer, ()), Decided(earlier, told))
    return found


def _answers(ids: Iterable[str], dataset: Dataset) -> dict[str, tuple[Link, ...]]:
    """Return what each event is said to answer or to go on from, the latest first."""
    links = dataset.links[dataset.links["event_id"].isin(set(ids))]
    wanted = {*links["event_id"], *links["responds_to"]}
    known = dataset.events["event_id"].isin(wanted).to_numpy()
    days = first_days(dataset.events)[known].tolist()
    day_of = dict(zip(dataset.events["event_id"][known], days, strict=True))
    found: dict[str, list[Link]] = {}
    for row in links.to_dict("records"):
        one, other = row["event_id"], row["responds_to"]
        if one in day_of and other in day_of:
            link = Link(
                other, day_of[one] - day_of[other], row["relation"], row["basis"], row["reason"],
                row["confidence"], row["source_id"], row["relation"] in OWN_RELATIONS,
            )  # fmt: skip
            found.setdefault(one, []).append(link)
    return {
        one: tuple(sorted(own, key=lambda link: (link.days, link.event_id)))
        for one, own in found.items()
    }
