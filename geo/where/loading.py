"""The resolver with what a person adds to it: places, outlines, a file to learn names from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data.reading import Problem
from geo.where.decided import with_names
from geo.where.gazetteer import Place
from geo.where.learn import learn
from geo.where.outlines import Outline, read_outlines
from geo.where.place_rows import read_places
from geo.where.points import read_points
from geo.where.resolver import Resolver


def load_resolver(
    *, places: Sequence[Path] = (), outlines: Sequence[Path] = (), learned: Sequence[Path] = ()
) -> tuple[Resolver, tuple[Problem, ...]]:
    """Return the resolver of the bundled places and of some files, and the rows set aside.

    Names of the learned files come before imported places, those that were decided in review
    before all. Raises DataError, naming the file,
    for one that is of no use at all, and OSError for one that cannot be read.
    """
    problems: list[Problem] = []
    imported: list[Place] = []
    drawn: list[Outline] = []
    for path in places:
        loaded = read_places(path)
        imported += loaded.places
        problems += loaded.problems
    for path in outlines:
        found, faults = read_outlines(path)
        drawn += found
        problems += faults
    resolver = Resolver.bundled(imported, outlines=drawn)
    seen = [row for path in learned for row in read_points(path)]
    if seen:
        names = learn(seen, resolver)
        resolver = Resolver.bundled((*names, *imported), outlines=drawn)
    return with_names(resolver), tuple(problems)
