"""A dropped file while it is read: a thread of its own, how far it is, and a way to stop it."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from data.adapters.files import open_table
from data.adapters.recognise import Asked
from data.store.imports import Plan, plan
from geo.where.decided import with_names
from geo.where.handing import locator
from geo.where.resolver import Resolver
from pages.work import Work, begin


@dataclass
class _Reading(Work):
    """What the thread of a reading and its owner share."""

    columns: tuple[str, ...] = ()
    plan: Plan | None = None


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


class Reading:
    """One file that is read as it is asked; when nobody holds it any more, the work stops."""

    def __init__(self, file: Dropped, asked: Asked) -> None:
        """Begin to read."""
        self.file, self.asked, self._work = file, asked, _Reading()
        begin(self._work, self, partial(_read, self._work, file, asked), name="reading")

    @property
    def is_over(self) -> bool:
        """Return whether it is read, has failed, or was cancelled."""
        return self._work.over.is_set()

    @property
    def done(self) -> float:
        """Return how much is read, 0 to 1."""
        return self._work.done

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the file's columns, also where it is not known which of them is which."""
        return self._work.columns

    @property
    def plan(self) -> Plan | None:
        """Return what importing would do; None while it is read, and where it cannot be."""
        return self._work.plan

    @property
    def fault(self) -> str | None:
        """Return why it cannot be read, "" for a fault of the program; None where it can."""
        return self._work.fault

    def cancel(self) -> None:
        """Stop at the next step; nothing was written."""
        self._work.stop.set()


@lru_cache(maxsize=1)
def bundled() -> Resolver:
    """Return the resolver of the bundled places, made once for all sessions."""
    return Resolver.bundled()


def _read(work: _Reading, file: Dropped, asked: Asked) -> None:
    """Read the file, unless it is cancelled before."""
    work.columns = open_table(file.path, name=file.name).columns
    work.plan = plan(
        file.path, asked=asked, name=file.name, locate=locator(with_names(bundled())),
        progress=work.tell,
    )  # fmt: skip
