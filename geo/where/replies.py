"""The kept replies of online services: what was asked once is not asked again."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from geo.where.known_services import Reply, Spotted, Status

DAYS = {
    Status.FOUND: 90,
    Status.NOTHING: 30,
    Status.ABROAD: 30,
    Status.UNPLACED: 30,
}  # that a reply is kept; a failure is not kept
BUSY_SECONDS = 10.0

_TABLE = (
    "CREATE TABLE IF NOT EXISTS replies (service TEXT NOT NULL, text TEXT NOT NULL, "
    "country TEXT NOT NULL, at REAL NOT NULL, status TEXT NOT NULL, spots TEXT NOT NULL, "
    "PRIMARY KEY (service, text, country)) STRICT"
)


class Replies:
    """Replies by service, text and country in a SQLite file; a broken file only costs requests."""

    def __init__(self, path: Path) -> None:
        """Take the file, which is made with its folder when it is first needed."""
        self._path = path

    def find(self, service: str, text: str, country: str) -> Reply | None:
        """Return the kept reply, None where there is none or it is too old."""
        try:
            with closing(self._open()) as db:
                row = db.execute(
                    "SELECT at, status, spots FROM replies "
                    "WHERE service = ? AND text = ? AND country = ?",
                    (service, text, country),
                ).fetchone()
            if row is None:
                return None
            status = Status(row[1])
            old = time.time() - row[0] > DAYS[status] * 86_400
            spots = tuple(Spotted(*spot) for spot in json.loads(row[2]))
        except (sqlite3.Error, OSError, ValueError, TypeError, KeyError):
            return None
        return None if old else Reply(status, spots)

    def keep(self, service: str, text: str, country: str, reply: Reply) -> None:
        """Keep a reply that says something of the place, and not of the service."""
        if reply.status not in DAYS:
            return
        values = (service, text, country, time.time(), reply.status.value, json.dumps(reply.spots))
        try:
            with closing(self._open()) as db:
                db.execute("INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?, ?, ?)", values)
        except (sqlite3.Error, OSError):
            # an answer that could be had is worth more than one that could be kept
            return

    def _open(self) -> sqlite3.Connection:
        """Return the file with its table."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(_TABLE)
        return db
