"""Tables of places that were fetched: kept unchanged, with the terms they came on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from data.adapters.origin import Terms
from data.folders import home
from data.store.base import FILES, append, exists, keep_file, opened, writing
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
    sums = {"sha256": _sum(path), "used": _sum(used)}
    for file, sum_of in zip((path, used), sums.values(), strict=True):
        keep_file(file, sum_of, folder)
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


def _sum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
