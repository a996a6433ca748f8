"""The check of a set's points while it runs: a thread of its own."""

from __future__ import annotations

from functools import partial

from geo.where.set_audit import check_set
from pages.work import Work, begin


class Checking:
    """One check of the points of a set; it is short, and ends by itself."""

    def __init__(self, dataset: str, name: str) -> None:
        """Begin to look at them."""
        self.name, self._work = name, Work()
        begin(self._work, self, partial(_check, dataset), name="checking")

    @property
    def is_over(self) -> bool:
        """Return whether it is done or has failed."""
        return self._work.over.is_set()

    @property
    def fault(self) -> str | None:
        """Return why it failed, "" for a fault of the program; None where it did not."""
        return self._work.fault


def _check(dataset: str) -> None:
    """Look at the points of a set."""
    check_set(dataset)
