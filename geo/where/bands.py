"""The confidence bands: what kind of evidence an answer has, and how often such answers hold."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from data.schema import DataError
from geo.where.answer import Agreement, Answer, Method, Outcome

MEASURED = Path(__file__).parents[2] / "data" / "bands.csv"


class Band(StrEnum):
    """The kinds of evidence, each measured by itself (`python -m bench.where --bands`)."""

    ACCEPTED_SAME = "accepted_same"  # it has the name, and its district is the one stated
    ACCEPTED_INSIDE = "accepted_inside"  # it has the name, and lies where that district does
    ACCEPTED_STATED = "accepted_stated"  # it has the name, and country or province fit
    ACCEPTED_UNTOLD = "accepted_untold"  # it has the name, and nothing else is stated
    DOUBTED = "doubted"  # it has the name, and something speaks against it
    ALIKE = "alike"  # it sounds or looks like the name
    RELATIVE = "relative"  # it lies by the places named
    AREA = "area"  # an area that has the name
    FALLBACK = "fallback"  # the area it is said to lie in
    NONE = ""  # nothing was chosen, or a service or a person chose, whom nobody measured

    @property
    def is_area(self) -> bool:
        """Return whether an answer holds where the spot lies in its area."""
        return self in (Band.RELATIVE, Band.AREA, Band.FALLBACK)


class Measured(NamedTuple):
    """How many questions of a band were asked, and how many answers held.

    A point holds within 25 km, an area within its own radius.
    """

    questions: int
    held: int


_ACCEPTED = {
    Agreement.SAME: Band.ACCEPTED_SAME,
    Agreement.INSIDE: Band.ACCEPTED_INSIDE,
    Agreement.STATED: Band.ACCEPTED_STATED,
    Agreement.UNTOLD: Band.ACCEPTED_UNTOLD,
}


def band_of(answer: Answer) -> Band:
    """Return the band of an answer."""
    if answer.place is None or answer.method in (Method.PROVIDER, Method.DECIDED):
        return Band.NONE
    if answer.outcome is Outcome.ACCEPTED:
        return _ACCEPTED[answer.agreement]
    if answer.method in (Method.DISTRICT, Method.PROVINCE):
        return Band.FALLBACK
    if answer.method is Method.RELATIVE:
        return Band.RELATIVE
    if answer.outcome is Outcome.AREA:
        return Band.AREA
    return Band.DOUBTED if answer.method.is_called else Band.ALIKE


@lru_cache(maxsize=1)
def measured() -> Mapping[Band, Measured]:
    """Return what was measured of each band; raises DataError for a damaged file."""
    try:
        with MEASURED.open(encoding="utf-8", newline="") as file:
            return {
                Band(row["band"]): Measured(int(row["questions"]), int(row["held"]))
                for row in csv.DictReader(file)
            }
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise DataError(
            "data/bands.csv", expected="bands with questions and answers that held", got=str(error),
            remedy="Restore the file, or run python -m bench.where --bands.",
        ) from error  # fmt: skip
