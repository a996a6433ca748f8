"""Names of places that a person decided in review: what is written, and where that lies."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from data.adapters.locating import Spot, Written
from data.fold import fold
from data.store.base import exists, opened
from data.store.stored import last_entry, undone


class Name(NamedTuple):
    """A place as rows write it, and the place that is meant: its name and its spot."""

    written: Written
    name: str
    spot: Spot

    def told(self) -> dict[str, Any]:
        """Return it as the journal keeps it."""
        return {"written": list(self.written), "name": self.name, "spot": list(self.spot)}


def same_name(one: Written, other: Written) -> bool:
    """Return whether two rows write the same name, said to lie in the same country and areas."""
    return all(a == b or _folded(a) == _folded(b) for a, b in zip(one, other, strict=True))


@lru_cache(maxsize=65_536)
def _folded(text: str) -> str:
    """Return a folded text: each row is compared with all others."""
    return fold(text)


def names(folder: Path | None = None, *, at: str = "") -> list[Name]:
    """Return the names that were decided and not taken back, the last decision of each last.

    `at` is a moment of the past (ISO 8601, UTC), "" for now. Raises StoreError where the store
    cannot be opened.
    """
    if not exists(folder):
        return []
    asked = "SELECT entry, told FROM journal WHERE act = 'review' AND entry <= ? ORDER BY entry"
    with opened(folder) as connection:
        connection.execute("BEGIN")
        entry = last_entry(connection, at=at)
        back = undone(connection, entry)
        told = [row for row in connection.execute(asked, (entry,)) if row[0] not in back]
    found = (json.loads(text).get("name") for _, text in told)
    return [Name(Written(*one["written"]), one["name"], Spot(*one["spot"])) for one in found if one]
