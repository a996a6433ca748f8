"""A file in the making: a thread of its own, how far it is, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Semaphore

from geo.sheet.forms import Tell
from pages.work import Job, Work

AT_ONCE = 2  # files of all sessions together: more would leave no processor for the screens
WAIT_S = 0.2  # between two looks at whether a file that waits for its turn was cancelled

_turn = Semaphore(AT_ONCE)


@dataclass
class _File(Work):
    """What the thread of a file and its owner share."""

    content: bytes = b""


class Making(Job[_File]):
    """One file in the making."""

    def __init__(self, make: Callable[[Tell], bytes]) -> None:
        """Begin to make a file: `make` is called in a thread with what it tells to."""
        work = _File(of=0)
        super().__init__(work, partial(_make, work, make), name="making")

    @property
    def progress(self) -> tuple[float, float]:
        """Return the steps that are done, and of how many; 0 of 0 before the first."""
        return self._work.done, self._work.of

    @property
    def content(self) -> bytes:
        """Return the file; empty while it is not made."""
        return self._work.content


def _make(work: _File, make: Callable[[Tell], bytes]) -> None:
    """Make the file when it is its turn, unless it was cancelled before."""
    while not _turn.acquire(timeout=WAIT_S):
        work.tell(0, 0)
    try:
        work.tell(0, 0)
        content = make(work.tell)
        work.tell(work.of, work.of)  # cancelled within the last step is cancelled too
        work.content = content
    finally:
        _turn.release()
