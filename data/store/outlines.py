"""Outlines of districts that a person imported: kept unchanged, and as thin as they are drawn."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from data.folders import home
from data.store.base import FILES, append, keep_both, opened, writing

ACT = "outlines"  # of the journal


class OutlineFile(NamedTuple):
    """Outlines that are kept: whose they are, and the file in which they are as drawn."""

    name: str  # the source, as the person who imported it calls it
    licence: str  # "" where nobody said
    file: str  # as it was called
    drawn: Path
    sum: str  # SHA-256 of that file
    entry: int = 0  # of the journal, by which they can be taken back

    @property
    def credit(self) -> str:
        """Return whose outlines they are, and on which terms where that is known."""
        return f"{self.name}, {self.licence}" if self.licence else self.name


def keep_outlines(
    path: Path,
    drawn: Path,
    *,
    name: str,
    licence: str,
    file: str,
    counts: Mapping[str, int],
    why: str = "",
    folder: Path | None = None,
) -> int:
    """Keep a file of outlines unchanged, and the one from which they are drawn; return the entry.

    The last one of a name is the one that counts.
    """
    sums = keep_both(path, drawn, folder)
    told = {"name": name, "licence": licence, "file": file, **sums, **counts}
    with opened(folder) as connection, writing(connection):
        return append(connection, ACT, "", why=why, told=told)


def kept_outlines(
    connection: sqlite3.Connection, entry: int, back: set[int], folder: Path | None = None
) -> tuple[OutlineFile, ...]:
    """Return the outlines kept up to an entry, the latest first; `back` are entries taken back."""
    asked = "SELECT entry, told FROM journal WHERE act = ? AND entry <= ? ORDER BY entry DESC"
    found: dict[str, OutlineFile] = {}
    for number, told in connection.execute(asked, (ACT, entry)):
        if number not in back:
            said = json.loads(told)
            found.setdefault(str(said["name"]), _read(said, folder or home(), number))
    return tuple(found.values())


def _read(said: Mapping[str, Any], folder: Path, entry: int) -> OutlineFile:
    """Return what the journal says of outlines."""
    sum_of = str(said["used"])
    name, licence, file = (str(said[key]) for key in ("name", "licence", "file"))
    return OutlineFile(name, licence, file, folder / FILES / Path(sum_of).name, sum_of, entry)
