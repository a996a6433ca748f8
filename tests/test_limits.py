"""How complete what is shown is: a selection, a systematic record, or both."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest

from data.limits import coverage_said
from data.load import Dataset, Part, load
from data.schema import Coverage
from data.words import Words

SAY = Words("en")


@lru_cache(maxsize=1)
def own() -> Dataset:
    """Return our own data, read once."""
    return load()


def with_sets(*sets: tuple[str, Coverage]) -> Dataset:
    """Return our data as if they were made of some sets."""
    parts = tuple(Part(name, name, "", "", sort) for name, sort in sets)
    whole = {sort for _, sort in sets} == {Coverage.SYSTEMATIC}
    coverage = Coverage.SYSTEMATIC if whole else Coverage.SELECTED
    return replace(own(), parts=parts, coverage=coverage)


def test_our_own_events_are_a_selection() -> None:
    """The set says so itself."""
    assert coverage_said(own(), SAY) == "A selection of reported events, not a complete count."


@pytest.mark.parametrize(
    ("sets", "said"),
    [
        ([("GED", Coverage.SYSTEMATIC)], "A systematic record of reported events"),
        ([("A", Coverage.SELECTED), ("B", Coverage.SELECTED)], "A selection of reported events"),
        (
            [("Ours", Coverage.SELECTED), ("GED", Coverage.SYSTEMATIC)],
            "A systematic record (GED) and a selection (Ours)",
        ),
        (
            [("Ours", Coverage.SELECTED), *((f"S{n}", Coverage.SYSTEMATIC) for n in range(3))],
            "A systematic record (3 sets) and a selection (Ours)",
        ),
    ],
)
def test_sets_are_told_by_what_each_is(sets: list[tuple[str, Coverage]], said: str) -> None:
    """A systematic set beside a selection is not called a selection."""
    assert coverage_said(with_sets(*sets), SAY).startswith(said)
