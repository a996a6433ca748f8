"""The resolver with what a person adds to it: places, outlines, a file to learn names from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from data.folders import home
from data.reading import Problem
from data.store.fetched_places import kept_places
from data.store.place_tables import place_tables
from geo.where.decided import with_names
from geo.where.gazetteer import Place
from geo.where.learn import learn
from geo.where.long_list import LONG, LongList, drop_others
from geo.where.outlines import Outline, read_outlines
from geo.where.place_rows import read_places
from geo.where.points import read_points
from geo.where.resolver import Resolver


def known() -> Resolver:
    """Return the resolver of the bundled places and of the tables that were fetched or imported.

    It is made once for the same tables. Raises StoreError where the store cannot be opened, and
    DataError where a table that was kept cannot be read.
    """
    return _known(_tables())


def _tables() -> tuple[Path, ...]:
    """Return the tables of places that were fetched and imported."""
    return (*kept_places(), *place_tables())


@lru_cache(maxsize=1)
def _known(tables: tuple[Path, ...]) -> Resolver:
    """Return the resolver of the bundled places and of some tables."""
    short, lists = _in_memory_and_lists(tables)
    return Resolver.bundled(short, lists=lists)


def _in_memory_and_lists(tables: Sequence[Path]) -> tuple[list[Place], list[LongList]]:
    """Return the places of short tables, and the long ones as lists on disk.

    Where a list cannot be written, its places are in memory. Lists of other tables are deleted.
    """
    places: list[Place] = []
    lists: list[LongList] = []
    drop_others(home(), tables)
    for path in tables:
        is_long = path.stat().st_size > LONG
        made = _list(path) if is_long else None
        if made is None:
            places += read_places(path).places
        else:
            lists.append(made)
    return places, lists


def _list(table: Path) -> LongList | None:
    """Return the list of a long table, None where it cannot be written."""
    try:
        return LongList.of(table)
    except OSError:
        return None


def load_resolver(
    *, places: Sequence[Path] = (), outlines: Sequence[Path] = (), learned: Sequence[Path] = ()
) -> tuple[Resolver, tuple[Problem, ...]]:
    """Return the resolver of the bundled places and of some files, and the rows set aside.

    The tables of places that were fetched or imported are among them.

    Names of the learned files come before imported places, those that were decided in review
    before all. Raises DataError, naming the file,
    for one that is of no use at all, and OSError for one that cannot be read.
    """
    problems: list[Problem] = []
    drawn: list[Outline] = []
    kept = _tables()
    imported, lists = _in_memory_and_lists(kept)
    for path in (path for path in places if path not in kept):
        loaded = read_places(path)
        imported += loaded.places
        problems += loaded.problems
    for path in outlines:
        found, faults = read_outlines(path)
        drawn += found
        problems += faults
    resolver = Resolver.bundled(imported, outlines=drawn, lists=lists)
    seen = [row for path in learned for row in read_points(path)]
    if seen:
        names = learn(seen, resolver)
        resolver = Resolver.bundled((*names, *imported), outlines=drawn, lists=lists)
    return with_names(resolver), tuple(problems)
