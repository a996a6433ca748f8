"""How complete the sets that are shown are, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from data.load import Dataset
from data.schema import Coverage
from data.words import Words

NAMED = 2  # sets of one sort that are named; more are counted


def is_mixed(dataset: Dataset) -> bool:
    """Return whether a systematic set and a selection are shown together."""
    return len({part.coverage for part in dataset.parts}) > 1


def coverage_said(dataset: Dataset, say: Words) -> str:
    """Return whether the events are a selection, a systematic record, or both together."""
    if not is_mixed(dataset):
        return say(f"limits.{dataset.coverage}")
    names = {sort: [part.name for part in dataset.parts if part.coverage == sort]
             for sort in Coverage}  # fmt: skip
    systematic, selected = names[Coverage.SYSTEMATIC], names[Coverage.SELECTED]
    return say("limits.mixed", systematic=_named(systematic, say), selected=_named(selected, say))


def _named(names: Sequence[str], say: Words) -> str:
    """Return the names of a few sets, or how many there are."""
    return say.all_of(names) if len(names) <= NAMED else say.many("limits.sets", len(names))
