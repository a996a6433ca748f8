"""A dropped file while it is read: a thread of its own, how far it is, and a way to stop it."""

from __future__ import annotations

import logging
import weakref
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Event, Thread

from data.adapters.files import open_table
from data.adapters.recognise import Asked
from data.schema import DataError
from data.store.imports import Plan, plan
from geo.where.decided import with_names
from geo.where.handing import locator
from geo.where.resolver import Resolver


class Cancelled(Exception):  # noqa: N818 - not an error: somebody wanted it
    """Raised in the middle of reading a file that nobody wants any more."""


@dataclass
class _Work:
    """What the thread and its owner share; only the thread writes all but `stop`."""

    stop: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)
    done: float = 0.0
    columns: tuple[str, ...] = ()
    plan: Plan | None = None
    fault: str | None = None  # a sentence on the file, "" for a fault of the program

    def tell(self, done: float) -> None:
        """Take note of how far it is; raise Cancelled once it is to stop."""
        if self.stop.is_set():
            raise Cancelled
        self.done = done


class Dropped:
    """A file that a person gave to the page, in a folder of its own until nobody holds it."""

    def __init__(self, name: str, content: bytes) -> None:
        """Write the file down; its name is only a name."""
        self.name = name
        folder = mkdtemp(prefix="sarhad-import-")
        weakref.finalize(self, rmtree, folder, ignore_errors=True)
        self.path = Path(folder) / "file"
        self.path.write_bytes(content)


class Reading:
    """One file that is read as it is asked; when nobody holds it any more, the work stops."""

    def __init__(self, file: Dropped, asked: Asked) -> None:
        """Begin to read."""
        self.file, self.asked, self._work = file, asked, _Work()
        weakref.finalize(self, self._work.stop.set)
        Thread(target=_run, args=(self._work, file, asked), daemon=True, name="reading").start()

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


def _run(work: _Work, file: Dropped, asked: Asked) -> None:
    """Read the file, unless it is cancelled before."""
    try:
        work.columns = open_table(file.path, name=file.name).columns
        work.plan = plan(
            file.path,
            asked=asked,
            name=file.name,
            locate=locator(with_names(bundled())),
            progress=work.tell,
        )
    except Cancelled:
        pass
    except DataError as error:
        work.fault = str(error)
    except Exception:
        logging.getLogger("sarhad").exception("A file could not be read.")
        work.fault = ""
    finally:
        work.over.set()
