"""Taking in a table of places: read once to see that it is one, and kept."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from data.folders import home
from data.note import tidy
from data.reading import Problem
from data.schema import DataError
from data.store.base import FILES, sha256_of
from data.store.place_tables import keep_place_table
from geo.taking_outlines import LONGEST, called_of
from geo.where.long_list import LONG, LongList
from geo.where.place_rows import read_places


class Taken(NamedTuple):
    """What became of a table: the journal's entry, how many places, and what was set aside."""

    entry: int
    name: str
    places: int
    problems: tuple[Problem, ...]


def take_places(
    path: Path,
    *,
    file: str = "",
    name: str = "",
    licence: str = "",
    why: str = "",
    folder: Path | None = None,
) -> Taken:
    """Keep a GeoNames dump or any table of places; one of the same name is replaced.

    `file` is what it is called, by default its own name; `name` whose table it is, by default
    that name without its ending. Raises DataError for a file without places.
    """
    called, source = called_of(path, file, name)
    places, problems = read_places(path)
    if not places:
        raise DataError(
            called, expected="places with a name, latitude and longitude", got="none",
            remedy="Name the columns name, latitude and longitude.",
        )  # fmt: skip
    counts = {"places": len(places), "set_aside": len(problems)}
    entry = keep_place_table(
        path, name=source, licence=tidy(licence, LONGEST), file=called, counts=counts, why=why,
        folder=folder,
    )  # fmt: skip
    kept = (folder or home()) / FILES / sha256_of(path)
    if kept.stat().st_size > LONG:
        # the table is kept; a list that cannot be written now is made when it is needed
        with suppress(OSError):
            LongList.of(kept, places)
    return Taken(entry, source, len(places), problems)
