"""What a reviewer says of a candidate: that it answers an event, or that it does not."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The two decisions, as acts of the journal."""

    CONFIRMED = "confirm"
    REJECTED = "reject"


@dataclass(frozen=True)
class Judged:
    """A decision that stands: a reviewer's word, never a source's."""

    verdict: Verdict
    who: str
    at: str  # UTC, ISO 8601
    why: str
    entry: int  # of the journal, by which it is taken back


def judged(connection: sqlite3.Connection, entry: int, back: set[int]) -> dict[str, Judged]:
    """Return the decisions that stood after an entry, by `pair`; `back` are entries taken back.

    Of several on one candidate the last counts.
    """
    asked = (
        "SELECT entry, at, who, act, why, told FROM journal "
        "WHERE act IN ('confirm', 'reject') AND entry <= ? ORDER BY entry"
    )
    found: dict[str, Judged] = {}
    for number, at, who, act, why, told in connection.execute(asked, (entry,)):
        if number not in back:
            said = json.loads(told)
            key = pair(said["event"], said["answer"])
            found[key] = Judged(Verdict(act), who, at, why, number)
    return found


def pair(event_id: str, answer: str) -> str:
    """Return the key of a decision: an event and what may answer it; ids hold no space."""
    return f"{event_id} {answer}"
