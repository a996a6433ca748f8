"""Work in a thread that a page looks at: how far it is, its fault, and a way to stop it."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Generic, TypeVar

from data.schema import DataError


class Cancelled(Exception):  # noqa: N818 - not an error: somebody wanted it
    """Raised in the middle of work that nobody wants any more."""


@dataclass
class Work:
    """What a thread and its owner share; only the thread writes all but `stop`."""

    stop: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)
    done: float = 0.0
    of: float = 1.0  # what `done` is at the end; 0 while it is not known
    fault: str | None = None  # a sentence, "" for a fault of the program
    error: DataError | None = None  # what the sentence was made from

    def tell(self, done: float, of: float = 1.0) -> None:
        """Take note of how far it is; raise Cancelled once it is to stop."""
        if self.stop.is_set():
            raise Cancelled
        self.done, self.of = done, of


Shared = TypeVar("Shared", bound=Work)


class Job(Generic[Shared]):
    """Work that a page began; when nobody holds it any more, it stops."""

    def __init__(self, work: Shared, do: Callable[[], None], *, name: str) -> None:
        """Begin to do something in a thread of a name; `do` must not hold the job itself."""
        self._work = work
        weakref.finalize(self, work.stop.set)
        Thread(target=_run, args=(work, do), daemon=True, name=name).start()

    @property
    def is_over(self) -> bool:
        """Return whether it is done, has failed, or was cancelled."""
        return self._work.over.is_set()

    @property
    def done(self) -> float:
        """Return how much is done, 0 to 1."""
        return self._work.done / self._work.of if self._work.of else 0.0

    @property
    def fault(self) -> str | None:
        """Return why it failed, "" for a fault of the program; None where it has not failed."""
        return self._work.fault

    @property
    def error(self) -> DataError | None:
        """Return the fault of a file that the sentence was made from, None for any other."""
        return self._work.error

    def cancel(self) -> None:
        """Stop at the next step and leave nothing."""
        self._work.stop.set()


def _run(work: Work, do: Callable[[], None]) -> None:
    """Do it, and take note of how it ends."""
    try:
        do()
    except Cancelled:
        pass
    except DataError as error:
        work.fault, work.error = str(error), error
    except Exception:
        logging.getLogger("sarhad").exception("Work of a page failed.")
        work.fault = ""
    finally:
        work.over.set()
