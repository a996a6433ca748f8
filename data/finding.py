"""Finding events and actors by what a person types."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from data.choices import Choice, Choices
from data.filters import FILTER
from data.fold import fold
from data.spelling import Spellings


class FoundActor(NamedTuple):
    """An actor, the spelling that found it, and what it is a part of, "" for nothing."""

    actor: Choice
    spelling: str
    part_of: str


class FoundEvents(NamedTuple):
    """The newest of the events that were found, as row numbers, and how many there are."""

    rows: tuple[int, ...]
    total: int


class ActorIndex:
    """The actors of a data set by every name they go by, in three scripts."""

    def __init__(self, choices: Choices) -> None:
        """Index each actor by its own names and, last, by the body that it is a part of."""
        self._actors = choices.actors
        self._parents = {choice.id: choice.name for choice in choices.actors}
        self._index = Spellings([(*names_of(a), self._part_of(a)) for a in choices.actors])

    def _part_of(self, actor: Choice) -> str:
        """Return the name of the body that an actor is a part of."""
        return self._parents.get(actor.parent, "")

    def find(self, text: str) -> list[FoundActor]:
        """Return the actors that a text finds, the best first, then those with most events."""
        hits = self._index.find(text)
        found = [(self._actors[hit.at], hit.spelling) for hit in hits]
        return [FoundActor(actor, spelling, self._part_of(actor)) for actor, spelling in found]


def names_of(actor: Choice) -> tuple[str, ...]:
    """Return all names of an actor, the Latin one first."""
    return (actor.name, actor.name_fa, actor.name_ur, *actor.aliases, actor.id)


def find_events(events: pd.DataFrame, text: str, most: int) -> FoundEvents:
    """Return the events whose text holds every word: id, summary, notes, place, actors.

    `events` are oldest first and numbered by row. An event whose id is the text comes first,
    the rest newest first. A text without letters or digits finds nothing.
    """
    if not fold(text):
        return FoundEvents((), 0)
    rows = np.flatnonzero(FILTER["words"].mask(events, text))
    named = np.flatnonzero(events["event_id"].str.casefold() == text.strip().casefold())
    order = dict.fromkeys([*named.tolist(), *rows[::-1][:most].tolist()])
    return FoundEvents(tuple(order)[:most], len(rows))
