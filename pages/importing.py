"""A dropped file while it is read: a thread of its own, how far it is, and a way to stop it."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from data.adapters.files import open_table
from data.adapters.recognise import Asked
from data.schema import DataError
from data.store.imports import Plan, plan
from geo.taking_outlines import how_many
from geo.where.decided import with_names
from geo.where.handing import locator
from geo.where.loading import known
from geo.where.place_rows import read_places
from pages.work import Job, Work


@dataclass
class _Reading(Work):
    """What the thread of a reading and its owner share."""

    columns: tuple[str, ...] = ()
    plan: Plan | None = None
    outlines: int = 0  # of districts, where the file is those and no events
    places: int = 0  # where it cannot be read as events, and may be a list of places


class Dropped:
    """A file that a person gave to the page, in a folder of its own until nobody holds it.

    `fetched` is what is to be kept of its coming, where it was fetched.
    """

    def __init__(self, name: str, content: bytes, fetched: Mapping[str, str] | None = None) -> None:
        """Write the file down; its name is only a name."""
        self.name, self.fetched = name, fetched
        folder = mkdtemp(prefix="sarhad-import-")
        weakref.finalize(self, rmtree, folder, ignore_errors=True)
        self.path = Path(folder) / "file"
        self.path.write_bytes(content)


class Reading(Job[_Reading]):
    """One file that is read as it is asked."""

    def __init__(self, file: Dropped, asked: Asked) -> None:
        """Begin to read."""
        self.file, self.asked, work = file, asked, _Reading()
        super().__init__(work, partial(_read, work, file, asked), name="reading")

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the file's columns, also where it is not known which of them is which."""
        return self._work.columns

    @property
    def plan(self) -> Plan | None:
        """Return what importing would do; None while it is read, and where it cannot be."""
        return self._work.plan

    @property
    def outlines(self) -> int:
        """Return how many outlines of districts it is, 0 for a file of events."""
        return self._work.outlines

    @property
    def places(self) -> int:
        """Return how many places with a name and a point are in it, 0 for a file of events."""
        return self._work.places


def _read(work: _Reading, file: Dropped, asked: Asked) -> None:
    """Read the file, unless it is cancelled before."""
    if not asked.format_ and file.name.lower().endswith((".geojson", ".json")):
        work.outlines = how_many(file.path)
        if work.outlines:
            return
    work.columns = open_table(file.path, name=file.name).columns
    try:
        work.plan = plan(
            file.path, asked=asked, name=file.name, locate=locator(with_names(known())),
            progress=work.tell,
        )  # fmt: skip
    except DataError:
        if not asked.mapping:
            work.places = _places(file.path)
        raise


def _places(path: Path) -> int:
    """Return how many places a file lists, 0 where it is no list of places."""
    try:
        return len(read_places(path).places)
    except DataError:
        return 0
