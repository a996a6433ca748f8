"""The rows behind a picture, each as a short hash: so that a row changed since can be named."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

import pandas as pd

from data.schema import EVENT_COLUMNS
from geo.sheet.rows import plain_cells

DIGITS = 8  # hex digits of a row's hash: one changed row in four thousand million is missed
MOST_ROWS = 20_000  # about 200 KB; beyond, a file would grow by more than what it shows
MOST_BYTES = 4_000_000  # of unpacked text that is read from a file of somebody else


class Changes(NamedTuple):
    """Ids of rows that are other than they were, in the order of the data."""

    changed: tuple[str, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]


NO_CHANGES = Changes((), (), ())


def row_hashes(events: pd.DataFrame) -> dict[str, str]:
    """Return a hash of all cells of each event, by id."""
    columns = [plain_cells(events[column.name], column) for column in EVENT_COLUMNS]
    ids = events["event_id"].tolist()
    return {
        event_id: _hash(cells)
        for event_id, cells in zip(ids, zip(*columns, strict=True), strict=True)
    }


def _hash(cells: Iterable[object]) -> str:
    """Return the short hash of one row."""
    text = "\x1f".join("" if cell is None else str(cell) for cell in cells)
    return sha256(text.encode("utf-8", errors="replace")).hexdigest()[:DIGITS]


def packed(events: pd.DataFrame) -> str:
    """Return ids and hashes as one word, "" for none and for more than MOST_ROWS."""
    if not 0 < len(events) <= MOST_ROWS:
        return ""
    lines = "\n".join(f"{digest} {event_id}" for event_id, digest in row_hashes(events).items())
    return b64encode(zlib.compress(lines.encode("utf-8", errors="replace"), 9)).decode()


def unpacked(word: str) -> dict[str, str] | None:
    """Return the hashes of `packed` by id, None for anything else and for "", which tells none."""
    if not word:
        return None
    try:
        opened = zlib.decompressobj()
        content = opened.decompress(b64decode(word, validate=True), MOST_BYTES)
        lines = content.decode().split("\n")
    except (ValueError, Error, zlib.error):
        return None
    pairs = [line.partition(" ") for line in lines if line]
    return {event_id: digest for digest, _, event_id in pairs}


def changes(before: Mapping[str, str], events: pd.DataFrame) -> Changes:
    """Return what differs between the rows of a file and those of today."""
    today = row_hashes(events)
    return Changes(
        changed=tuple(key for key in today if key in before and before[key] != today[key]),
        added=tuple(key for key in today if key not in before),
        gone=tuple(key for key in before if key not in today),
    )
