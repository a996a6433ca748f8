"""Tables of places that a person imported: kept unchanged, for all that asks where a name lies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from data.folders import home
from data.store.base import FILES, append, exists, keep_file, opened, sha256_of, writing
from data.store.stored import undone

ACT = "places"  # of the journal


def keep_place_table(
    path: Path,
    *,
    name: str,
    licence: str,
    file: str,
    counts: Mapping[str, int],
    why: str = "",
    folder: Path | None = None,
) -> int:
    """Keep a table of places unchanged; return the journal's entry.

    The last one of a name is the one that counts.
    """
    sum_of = sha256_of(path)
    keep_file(path, sum_of, folder)
    told = {"name": name, "licence": licence, "file": file, "sha256": sum_of, **counts}
    with opened(folder) as connection, writing(connection):
        return append(connection, ACT, "", why=why, told=told)


def place_tables(folder: Path | None = None) -> tuple[Path, ...]:
    """Return the tables that were imported and not taken back, one of each name."""
    if not exists(folder):
        return ()
    asked = "SELECT entry, told FROM journal WHERE act = ? ORDER BY entry"
    with opened(folder) as connection:
        back = undone(connection)
        found = {
            str(said["name"]): (folder or home()) / FILES / str(said["sha256"])
            for entry, told in connection.execute(asked, (ACT,))
            if entry not in back and (said := json.loads(told))
        }
    return tuple(found.values())
