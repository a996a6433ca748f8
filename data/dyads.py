"""Dyads: two sides with all that act for them, and which events go from one to the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.chains import Sides, cells, done_to
from data.load import Dataset
from data.note import quoted
from data.schema import DataError, Domain

FORTH, BACK, BESIDE = 1, -1, 0  # from the first side to the other, back, and neither
LEAST = 2  # events that make a dyad worth offering
STATE = 2  # letters of a government's id: its country's code

Ways = NDArray[np.int8]


class Dyad(NamedTuple):
    """Two sides by their actors' ids; a state comes first, then by the alphabet."""

    one: str
    other: str

    @property
    def param(self) -> str:
        """Return the dyad as an address and a flag write it."""
        return f"{self.one},{self.other}"


@dataclass(frozen=True)
class Offer:
    """A dyad with the number of events between its sides, either way, and of the rarer way."""

    dyad: Dyad
    events: int
    rarer: int


def dyad_of(one: str, other: str) -> Dyad:
    """Return the dyad of two sides, in whichever order they are given."""
    first, second = sorted((one, other), key=lambda side: (len(side) != STATE, side))
    return Dyad(first, second)


@lru_cache(maxsize=2)
def offered(dataset: Dataset) -> tuple[Offer, ...]:
    """Return the dyads that the events hold, most events first.

    A side is an actor with nobody above it; both have acted on somebody somewhere in the data, so
    that civilians, who are only ever acted on, are no side.
    """
    sides, events = Sides(dataset.actors), dataset.events
    keys, rows = cells(events)
    numbers = np.bincount(rows, minlength=len(keys)).tolist()
    tops = [frozenset(map(sides.top, filter(None, key["initiator"].split(";")))) for key in keys]
    acting = frozenset[str]().union(*tops)
    counts: Counter[Dyad] = Counter()
    to: Counter[tuple[str, str]] = Counter()
    for key, number, own in zip(keys, numbers, tops, strict=True):
        others = {sides.top(side) for side in done_to(key, sides)} & acting
        pairs = {pair for pair in product(own, others) if pair[0] != pair[1]}
        to.update(dict.fromkeys(pairs, number))
        counts.update(dict.fromkeys({dyad_of(*pair) for pair in pairs}, number))
    found = [
        Offer(dyad, events, min(to[dyad], to[dyad[::-1]]))
        for dyad, events in counts.items()
        if events >= LEAST
    ]
    return tuple(sorted(found, key=lambda offer: (-offer.events, offer.dyad)))


def both_ways(dataset: Dataset) -> tuple[Offer, ...]:
    """Return the dyads that are offered, first those with many events of each side."""
    return tuple(sorted(offered(dataset), key=lambda offer: -offer.rarer))


def read_dyad(text: str, dataset: Dataset) -> Dyad:
    """Return the dyad of `ir,pk`: ids or names of two actors, of any rank.

    Raises DataError for anything else.
    """
    parts = [part.strip() for part in text.split(",")]
    ids = [_actor(part, dataset) for part in parts]
    if len(ids) != 2 or not all(ids) or ids[0] == ids[1]:
        known = ", ".join(offer.dyad.param.replace(",", "–") for offer in offered(dataset)[:6])
        expected = f"two sides with a comma between them, such as ir,pk (most events: {known})"
        raise DataError("between", expected=expected, got=quoted(text))
    return dyad_of(*ids)


def _actor(text: str, dataset: Dataset) -> str:
    """Return the id of an actor by its id or its name, "" for none."""
    actors, wanted = dataset.actors, text.casefold()
    for column in ("actor_id", "name"):
        found = actors.loc[actors[column].str.casefold() == wanted, "actor_id"]
        if len(found) == 1:
            return str(found.iloc[0])
    return ""


@lru_cache(maxsize=32)
def ways(dataset: Dataset, dyad: Dyad) -> Ways:
    """Return of each event whether it goes FORTH, BACK or is BESIDE; not to be changed.

    An incident on a state's soil is done to that state too, where a government did it.
    """
    sides, (keys, rows) = Sides(dataset.actors), cells(dataset.events)
    found = np.fromiter((_way(key, dyad, sides) for key in keys), np.int8, count=len(keys))[rows]
    found.setflags(write=False)
    return found


def _way(key: Mapping[str, Any], dyad: Dyad, sides: Sides) -> int:
    """Return which way the events of a cell go."""
    acting, acted_on = sides.of(key["initiator"]), done_to(key, sides)
    if dyad.one in acting and dyad.other in acted_on:
        return FORTH
    return BACK if dyad.other in acting and dyad.one in acted_on else BESIDE


def who_acts(events: pd.DataFrame, dyad: Dyad, sides: Sides) -> list[int]:
    """Return of each event whose act it is: FORTH the first side's, BACK the other's, or BESIDE.

    Also where it is an act towards a third, or towards nobody: a visit that is cut short.
    """
    found = []
    for ids in events["initiator"]:
        acting = sides.of(ids)
        one, other = dyad.one in acting, dyad.other in acting
        found.append(BESIDE if one == other else FORTH if one else BACK)
    return found


def by_third_parties(events: pd.DataFrame, dyad: Dyad, sides: Sides) -> list[bool]:
    """Return of each event whether it is a diplomatic act of others than the two sides.

    One of nobody who is named is not known to be, and one in which a side takes part is not.
    """
    columns = zip(events["domain"], events["initiator"], strict=True)
    return [
        domain == Domain.DIPLOMATIC and bool(ids) and not set(dyad) & set(sides.of(ids))
        for domain, ids in columns
    ]
