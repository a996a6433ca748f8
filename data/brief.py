"""What a brief tells of some events: counts, deaths, answers, the period before, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from data.calendar import Around, competing
from data.chains import Link, chain
from data.compare import Ratio, ratio
from data.deaths import Deaths, deaths, figures
from data.dyads import BESIDE, ways
from data.escalation import Asked, Escalation, answer
from data.ladder import Followed
from data.load import Dataset
from data.measure import placed
from data.period import Period
from data.query import Query
from data.schema import Coverage, DataError, DatePrecision, Domain

WINDOW = 7  # days after a most deadly incident in which something may have followed it
MOST_DEADLY = 3
GROUPS: Mapping[str, str] = {"kind": "kind", "province": "admin1", "actor": "initiator"}


@dataclass(frozen=True)
class Group:
    """Events that share a value; "" is what has none. Those of actors overlap."""

    value: str
    events: tuple[str, ...]
    deaths: Deaths
    known: bool  # whether any of them has a figure of deaths


@dataclass(frozen=True)
class Answer:
    """An event that somebody says answers an earlier one."""

    event_id: str
    link: Link


@dataclass(frozen=True)
class After:
    """What only followed: nobody is known to say that it is an answer."""

    event_id: str  # the earlier one
    followed: tuple[str, ...]
    window: int  # days
    share: float | None  # of all such windows that hold such an event; None for no windows


@dataclass(frozen=True)
class Before:
    """The period of the same length before, counted by the same rule."""

    days: tuple[Period, Period]  # the one before, then the brief's own
    events: tuple[tuple[str, ...], tuple[str, ...]]
    incidents: tuple[int, int]
    deaths: tuple[Deaths, Deaths]
    known: tuple[bool, bool]  # whether any event has a figure of deaths
    ratio: Ratio | None  # None where the events were chosen: their number is no rate


@dataclass(frozen=True)
class Source:
    """A source with the events of the brief that rest on it."""

    publisher: str
    via: str
    title: str
    url: str
    events: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Brief:
    """Some events with all that a brief tells of them. The frames are never changed in place."""

    dataset: Dataset
    query: Query
    escalation: Escalation | None
    events: pd.DataFrame
    days: Period  # inclusive
    _names: Mapping[str, str] = field(repr=False)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Return the events in the order of their days."""
        return tuple(self.events["event_id"])

    def of_domain(self, domain: Domain) -> tuple[str, ...]:
        """Return the events of one domain."""
        return tuple(self.events.loc[self.events["domain"] == domain, "event_id"])

    @cached_property
    def not_placed(self) -> tuple[str, ...]:
        """Return the events that a map cannot draw."""
        return tuple(self.events.loc[~placed(self.events), "event_id"])

    @cached_property
    def unknown_deaths(self) -> tuple[str, ...]:
        """Return the incidents without any figure of deaths."""
        none = np.isnan(figures(self.events)[2]) & (self.events["domain"] == Domain.INCIDENT)
        return tuple(self.events.loc[none, "event_id"])

    @cached_property
    def with_deaths(self) -> tuple[str, ...]:
        """Return the events that have a figure of deaths."""
        return tuple(self.events.loc[~np.isnan(figures(self.events)[2]), "event_id"])

    @cached_property
    def busiest(self) -> tuple[date, tuple[str, ...]]:
        """Return the day on which most events whose day is known began, and these events."""
        rows = self.events[self.events["date_precision"] == DatePrecision.DAY]
        counts = rows["date_start"].value_counts().sort_index()
        if counts.empty:
            return self.days.since, ()
        day = counts.idxmax()
        return day.date(), tuple(rows.loc[rows["date_start"] == day, "event_id"])

    @cached_property
    def deadliest(self) -> tuple[str, ...]:
        """Return the events with most reported deaths, by the highest figure."""
        high = figures(self.events)[2]
        ordered = sorted(
            (-figure, day, event_id)
            for figure, day, event_id in zip(
                high, self.events["date_start"], self.events["event_id"], strict=True
            )
            if figure > 0
        )
        return tuple(event_id for _, _, event_id in ordered[:MOST_DEADLY])

    def groups(self, by: str) -> tuple[Group, ...]:
        """Return the events by kind, province or the actor who began them, most first."""
        column = self.events[GROUPS[by]].astype(str)
        if by == "province":  # an act of diplomacy is in no province: its capital tells nothing
            column = column[self.events["domain"] == Domain.INCIDENT]
        if by == "actor":
            column = column.str.strip(";").str.split(";").explode()
        found = []
        for value, part in column.groupby(column, sort=True):
            rows = self.events.loc[part.index.unique()]
            known = bool((~np.isnan(figures(rows)[2])).any())
            found.append(Group(str(value), tuple(rows["event_id"]), deaths(rows), known))
        return tuple(sorted(found, key=lambda group: (-len(group.events), group.value)))

    def name(self, actor: str) -> str:
        """Return what an actor is called."""
        return self._names.get(actor, actor)

    def row(self, event_id: str) -> Mapping[str, Any]:
        """Return all that is known of an event."""
        return self._rows[event_id]

    @cached_property
    def others(self) -> tuple[str, ...]:
        """Return the events outside the brief that it names, in the order of their days."""
        wanted = {other for one in self.after for other in one.followed}
        wanted |= {one.link.event_id for one in self.answers}
        for ids in self.before.events if self.before else ():
            wanted |= set(ids)
        wanted -= set(self.ids)
        events = self.dataset.events
        return tuple(events.loc[events["event_id"].isin(wanted), "event_id"])

    def killed(self, event_id: str) -> tuple[int, int] | None:
        """Return the lowest and the highest figure of deaths of an event, None without any."""
        return self._killed.get(event_id)

    @cached_property
    def _killed(self) -> Mapping[str, tuple[int, int]]:
        """Return the figures of the events that have any, also of others that are named."""
        events = self.dataset.events
        rows = events[events["event_id"].isin({*self.ids, *self.others})]
        low, _, high = figures(rows)
        return {
            event_id: (int(least), int(most))
            for event_id, least, most in zip(rows["event_id"], low, high, strict=True)
            if not np.isnan(most)
        }

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the rows by id, those of other events that are named too."""
        wanted = {*self.ids, *self.others}
        events = self.dataset.events
        rows = events[events["event_id"].isin(wanted)].to_dict("records")
        return {row["event_id"]: {str(key): cell for key, cell in row.items()} for row in rows}

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """Return which events are said to answer an earlier one, oldest first."""
        links = self.dataset.links
        links = links[links["event_id"].isin(set(self.ids))]
        start = self.dataset.events.set_index("event_id")["date_start"]
        found = [
            Answer(
                row["event_id"],
                Link(
                    row["responds_to"],
                    (start[row["event_id"]] - start[row["responds_to"]]).days,
                    row["relation"], row["basis"], row["reason"], row["confidence"],
                    row["source_id"], own=False,
                ),
            )
            for row in links.to_dict("records")
            if row["responds_to"] in start.index
        ]  # fmt: skip
        order = {event_id: at for at, event_id in enumerate(self.ids)}
        return tuple(sorted(found, key=lambda one: (order[one.event_id], one.link.event_id)))

    @cached_property
    def after(self) -> tuple[After, ...]:
        """Return what only followed: steps of an episode, else what came after the most deadly."""
        if self.escalation is not None:
            return tuple(
                After(told.event_id, (step.event_id,), told.window, told.chance.share)
                for step in self.escalation.ladder.steps
                if (told := step.followed) is not None and isinstance(told, Followed)
            )
        found = []
        for event_id in self.deadliest:
            one = chain(self.dataset, event_id, window=WINDOW)
            followed = tuple(candidate.event_id for candidate in one.candidates)
            share = one.chance.share if one.chance.windows else None
            if followed:
                found.append(After(event_id, followed, WINDOW, share))
        return tuple(found)

    @cached_property
    def around(self) -> Around:
        """Return what else was going on: entries of the calendar, and other episodes."""
        if self.escalation is not None:
            return self.escalation.around
        here = self.events.loc[self.events["domain"] == Domain.INCIDENT, "country"]
        found = competing(self.dataset, self.days.since, self.days.until, set(here) - {""})
        own = set(self.events["episode"])
        episodes = tuple(one for one in found.episodes if one.name not in own)
        return Around(found.calendar, episodes)

    @cached_property
    def before(self) -> Before | None:
        """Return the period of the same length before; None where the data begin later."""
        own = self.days
        last = own.since - timedelta(1)
        earlier = Period(last - timedelta(own.days - 1), last)
        if earlier.since < self.dataset.first_day:
            return None
        rows = self._compared()
        parts = tuple(_began(rows, days) for days in (earlier, own))
        counts = len(parts[0]), len(parts[1])
        chosen = self.dataset.coverage == Coverage.SELECTED
        return Before(
            days=(earlier, own),
            events=(tuple(parts[0]["event_id"]), tuple(parts[1]["event_id"])),
            incidents=(_incidents(parts[0]), _incidents(parts[1])),
            deaths=(deaths(parts[0]), deaths(parts[1])),
            known=(_any_figure(parts[0]), _any_figure(parts[1])),
            ratio=None if chosen else ratio(counts, (earlier.days, own.days)),
        )

    def _compared(self) -> pd.DataFrame:
        """Return the events of both periods: of the query, or between both sides."""
        events = self.dataset.events
        if self.escalation is not None:
            return events[ways(self.dataset, self.escalation.asked.dyad) != BESIDE]
        return self.query.without("since", "until").keep(events)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Return the sources of the events, those of most events first."""
        rests: dict[str, list[str]] = {}
        for event_id, cell in zip(self.ids, self.events["source_ids"], strict=True):
            for source in filter(None, str(cell).split(";")):
                rests.setdefault(source, []).append(event_id)
        rows = self.dataset.sources[self.dataset.sources["source_id"].isin(rests)]
        found = [
            Source(
                row["publisher"], row["via"], row["title"], row["url"],
                tuple(rests[row["source_id"]]),
            )
            for row in rows.to_dict("records")
        ]  # fmt: skip
        return tuple(
            sorted(found, key=lambda one: (-len(one.events), one.publisher, one.url, one.title))
        )

    @cached_property
    def publishers(self) -> tuple[tuple[str, int], ...]:
        """Return the publishers with the number of events that rest on each, most first."""
        pairs = {(one.publisher, event_id) for one in self.sources for event_id in one.events}
        counts = Counter(publisher for publisher, _ in pairs)
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    @cached_property
    def without_source(self) -> tuple[str, ...]:
        """Return the events that name no source."""
        none = self.events["source_ids"].astype(str).str.strip(";") == ""
        return tuple(self.events.loc[none, "event_id"])

    @cached_property
    def precision(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Return the incidents by how precise their place is."""
        rows = self.events[self.events["domain"] == Domain.INCIDENT]
        return tuple(
            (int(value), tuple(part["event_id"]))
            for value, part in rows.groupby(rows["geo_precision"].fillna(0).astype(int), sort=True)
        )


def of_query(dataset: Dataset, query: Query) -> Brief:
    """Return the brief of the events that a query keeps; raises DataError for none."""
    events = query.keep(dataset.events)
    if events.empty:
        raise DataError(
            "brief", expected="events", got="none", remedy="Choose other days or filters."
        )
    since = query.since or events["date_start"].min().date()
    until = query.until or events["date_end"].max().date()
    return Brief(dataset, query, None, events, Period(since, until), _called(dataset))


def of_episode(dataset: Dataset, asked: Asked) -> Brief:
    """Return the brief of an episode, or of days between two sides; raises DataError for none."""
    found = answer(dataset, asked)
    if not found.ladder.steps:
        raise DataError("brief", expected="events", got="none", remedy="Choose another episode.")
    events = found.events.reset_index(drop=True)
    return Brief(dataset, Query(), found, events, found.ladder.days, _called(dataset))


def _called(dataset: Dataset) -> Mapping[str, str]:
    """Return the names of the actors."""
    return dict(zip(dataset.actors["actor_id"], dataset.actors["name"], strict=True))


def _began(events: pd.DataFrame, days: Period) -> pd.DataFrame:
    """Return the events that began within some days."""
    start = events["date_start"]
    return events[(start >= pd.Timestamp(days.since)) & (start <= pd.Timestamp(days.until))]


def _incidents(events: pd.DataFrame) -> int:
    """Return how many of some events are incidents."""
    return int((events["domain"] == Domain.INCIDENT).sum())


def _any_figure(events: pd.DataFrame) -> bool:
    """Return whether any event has a figure of deaths."""
    return bool((~np.isnan(figures(events)[2])).any())
