"""Responses in plain words: who followed whom, how surely, and what was looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isnan
from typing import NamedTuple

import numpy as np

from data.responses import Direction, Responses
from data.wake import BLOCK
from data.words import Words

SURE = 0.05  # chance, corrected for the number of cells, below which a cell is marked

# the parts of a direction that are tables of numbers
NUMBERS = ("observed", "expected", "effect", "low", "high", "chance")


class Best(NamedTuple):
    """The clearest cell of a direction that is more than chance."""

    row: int
    column: int
    marked: int  # cells of the direction that are


def percent(share: float) -> str:
    """Return a share in percent; one that cannot be said is not shown."""
    return "" if isnan(share) else f"{share * 100:.1f}".replace("-0.0", "0.0").replace("-", "−")


def where(found: Responses, column: int, say: Words) -> str:
    """Return how far a column reaches."""
    if column == len(found.km):
        return say("responses.anywhere")
    return say("responses.km", km=f"{found.km[column]:g}")


def best(one: Direction) -> Best | None:
    """Return the marked cell with the least chance, and of these that with the highest interval."""
    more = more_than_chance(one)
    if not more.any():
        return None
    order = np.lexsort((-one.low.ravel(), np.where(more, one.chance, np.inf).ravel()))
    row, column = np.unravel_index(order[0], one.chance.shape)
    return Best(int(row), int(column), int(more.sum()))


def more_than_chance(one: Direction) -> np.ndarray:
    """Return which cells were followed more often than by chance."""
    with np.errstate(invalid="ignore"):  # of cells that say nothing
        return np.asarray((one.chance < SURE) & (one.observed > one.expected))


def verdict(found: Responses, names: Mapping[str, str], say: Words) -> Iterator[str]:
    """Yield a sentence for each direction: more than chance, no more, or too few events."""
    for one in found.directions:
        sides = {"first": names.get(one.first, one.first), "then": names.get(one.then, one.then)}
        told = best(one)
        if told:
            at = told.row, told.column
            yield say.many(
                "responses.verdict.more", found.windows[told.row], **sides,
                where=where(found, told.column, say), observed=percent(one.observed[at]),
                expected=percent(one.expected[at]),
            )  # fmt: skip
        elif (one.few | one.full).all():
            yield say("responses.verdict.few", **sides)
        else:
            yield say("responses.verdict.none", **sides)


def basis(found: Responses, say: Words) -> Iterator[str]:
    """Yield the days that are looked at, and how many events are left out for what."""
    yield say("responses.days", days=say.days(found.since, found.until))
    for key, count in (("undated", found.undated), ("unplaced", found.unplaced)):
        if count:
            yield say.many(f"responses.{key}", count)


def direction_said(one: Direction, names: Mapping[str, str], say: Words) -> str:
    """Return who acts, who may follow, and of how many events."""
    return say(
        "responses.direction",
        first=names.get(one.first, one.first), then=names.get(one.then, one.then),
        events=say.many("responses.events", one.events),
        followers=say.many("responses.followers", one.followers),
    )  # fmt: skip


def method(found: Responses, say: Words) -> str:
    """Return how chance was drawn, with all that another needs to find the same."""
    draws = say.number(found.permutations)
    return say("responses.method", n=draws, seed=str(found.seed), block=BLOCK)
