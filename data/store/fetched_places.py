"""Tables of places that were fetched: kept unchanged, with the terms they came on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from data.adapters.origin import Terms
from data.folders import home
from data.store.base import FILES, append, exists, keep_both, opened, writing
from data.store.stored import undone

ACT = "fetch"  # of the journal


def keep_places(
    path: Path,
    used: Path,
    name: str,
    terms: Terms,
    said: Mapping[str, str],
    counts: Mapping[str, int],
    *,
    why: str = "",
    folder: Path | None = None,
) -> int:
    """Keep a file of places unchanged, and the part of it that is used; return the entry.

    The last one of a name is the one that counts.
    """
    sums = keep_both(path, used, folder)
    about = {**terms.about(), "fetched": dict(said)}
    told = {"about": about, "file": name, **sums, **counts}
    with opened(folder) as connection, writing(connection):
        return append(connection, ACT, terms.id, why=why, told=told)


def kept_places(folder: Path | None = None) -> list[Path]:
    """Return the places that were fetched and not taken back, a file of each name."""
    if not exists(folder):
        return []
    asked = "SELECT entry, told FROM journal WHERE act = ? ORDER BY entry"
    with opened(folder) as connection:
        back = undone(connection)
        found = {
            str(said["file"]): (folder or home()) / FILES / str(said["used"])
            for entry, told in connection.execute(asked, (ACT,))
            if entry not in back and (said := json.loads(told))
        }
    return list(found.values())
