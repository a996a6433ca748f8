"""Work in a thread of its own that a page looks at: how far it is, its fault, and a way to stop."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread

from data.schema import DataError


class Cancelled(Exception):  # noqa: N818 - not an error: somebody wanted it
    """Raised in the middle of work that nobody wants any more."""


@dataclass
class Work:
    """What a thread and its owner share; only the thread writes all but `stop`."""

    stop: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)
    done: float = 0.0  # 0 to 1
    fault: str | None = None  # a sentence, "" for a fault of the program

    def tell(self, done: float) -> None:
        """Take note of how far it is; raise Cancelled once it is to stop."""
        if self.stop.is_set():
            raise Cancelled
        self.done = done


def begin(work: Work, owner: object, do: Callable[[], None], *, name: str) -> None:
    """Do something in a thread; when nobody holds the owner any more, it stops.

    `do` must not hold the owner itself.
    """
    weakref.finalize(owner, work.stop.set)
    Thread(target=_run, args=(work, do), daemon=True, name=name).start()


def _run(work: Work, do: Callable[[], None]) -> None:
    """Do it, and take note of how it ends."""
    try:
        do()
    except Cancelled:
        pass
    except DataError as error:
        work.fault = str(error)
    except Exception:
        logging.getLogger("sarhad").exception("Work of a page failed.")
        work.fault = ""
    finally:
        work.over.set()
