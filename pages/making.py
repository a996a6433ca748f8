"""A file in the making: a thread of its own, how far it is, and a way to stop it."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Semaphore, Thread

from data.schema import DataError
from geo.sheet.forms import Tell

AT_ONCE = 2  # files of all sessions together: more would leave no processor for the screens
WAIT_S = 0.2  # between two looks at whether a file that waits for its turn was cancelled

_turn = Semaphore(AT_ONCE)


class Cancelled(Exception):  # noqa: N818 - not an error: somebody wanted it
    """Raised in the middle of making a file that nobody wants any more."""


@dataclass
class _Work:
    """What the thread and its owner share; only the thread writes all but `stop`."""

    stop: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)
    done: int = 0
    of: int = 0  # 0 until it is known
    content: bytes = b""
    fault: str | None = None  # a sentence on the data, "" for a fault of the program

    def tell(self, done: int, of: int) -> None:
        """Take note of a step; raise Cancelled once it is to stop."""
        if self.stop.is_set():
            raise Cancelled
        self.done, self.of = done, of


class Making:
    """One file in the making; when nobody holds it any more, the work stops."""

    def __init__(self, make: Callable[[Tell], bytes]) -> None:
        """Begin to make a file: `make` is called in a thread with what it tells to."""
        self._work = _Work()
        weakref.finalize(self, self._work.stop.set)
        Thread(target=_run, args=(self._work, make), daemon=True, name="making").start()

    @property
    def is_over(self) -> bool:
        """Return whether it is made, has failed, or was cancelled."""
        return self._work.over.is_set()

    @property
    def progress(self) -> tuple[int, int]:
        """Return the steps that are done, and of how many; 0 of 0 before the first."""
        return self._work.done, self._work.of

    @property
    def content(self) -> bytes:
        """Return the file; empty while it is not made."""
        return self._work.content

    @property
    def fault(self) -> str | None:
        """Return why it failed, "" for a fault of the program; None where it has not failed."""
        return self._work.fault

    def cancel(self) -> None:
        """Stop at the next step and leave nothing."""
        self._work.stop.set()


def _run(work: _Work, make: Callable[[Tell], bytes]) -> None:
    """Make the file when it is its turn, unless it was cancelled before."""
    try:
        while not _turn.acquire(timeout=WAIT_S):
            work.tell(0, 0)
        try:
            work.tell(0, 0)
            content = make(work.tell)
            work.tell(work.of, work.of)  # cancelled within the last step is cancelled too
            work.content = content
        finally:
            _turn.release()
    except Cancelled:
        pass
    except DataError as error:
        work.fault = str(error)
    except Exception:
        logging.getLogger("sarhad").exception("A file could not be made.")
        work.fault = ""
    finally:
        work.over.set()
