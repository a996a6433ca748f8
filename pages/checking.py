"""The check of a set's points while it runs: a thread of its own."""

from __future__ import annotations

from functools import partial

from geo.where.set_audit import check_set
from pages.work import Job, Work


class Checking(Job[Work]):
    """One check of the points of a set; it is short, and ends by itself."""

    def __init__(self, dataset: str, name: str) -> None:
        """Begin to look at them."""
        self.name = name
        super().__init__(Work(), partial(_check, dataset), name="checking")


def _check(dataset: str) -> None:
    """Look at the points of a set."""
    check_set(dataset)
