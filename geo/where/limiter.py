"""The limiter: at most one request in so many seconds, of all threads and processes together."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from data.schema import DataError

LONGEST_WAIT = 30.0  # s that a question waits for its turn before it is told to come back
LONGEST_HOLD = 86_400.0  # s: a server that asks for more than a day is asked again tomorrow

_TABLE = "CREATE TABLE IF NOT EXISTS turns (service TEXT PRIMARY KEY, next REAL NOT NULL) STRICT"
_SET = "INSERT OR REPLACE INTO turns (service, next) VALUES (?, ?)"


class NotYetError(DataError):
    """It is nobody's turn for longer than a question waits; `seconds` says how long."""

    def __init__(self, service: str, seconds: float) -> None:
        """Say who and how long."""
        self.seconds = seconds
        super().__init__(service, expected="a turn", got=f"none for {seconds:.0f} s")


class Limiter:
    """The turns of one service, kept in a file so that all processes of a person share them.

    A turn is held while its request is made, so no two run at once; the system gives it back
    where a process is killed. Times are of the wall clock, the only one that processes share.
    """

    def __init__(
        self,
        path: Path,
        service: str,
        seconds: float,
        *,
        wait: float = LONGEST_WAIT,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the file, which is made with its folder when it is first needed."""
        self._path, self._service, self._seconds = path, service, seconds
        self._wait, self._sleep = wait, sleep

    @contextmanager
    def turn(self) -> Iterator[Callable[[float], None]]:
        """Wait for a turn and hold it; what is yielded holds off all others so many seconds.

        Raises NotYetError where the turn is farther off than a question waits.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + self._wait
        with closing(sqlite3.connect(self._path, timeout=self._wait, isolation_level=None)) as db:
            self._lock(db)
            left = self._left(db)
            if time.monotonic() + left > deadline:
                db.execute("ROLLBACK")
                raise NotYetError(self._service, left)
            self._sleep(left)
            hold = [self._seconds]
            try:
                yield lambda seconds: hold.append(min(seconds, LONGEST_HOLD))
            finally:
                # from the request's end: its beginning may have been long on its way
                db.execute(_SET, (self._service, time.time() + max(hold)))
                db.execute("COMMIT")

    def _lock(self, db: sqlite3.Connection) -> None:
        """Begin the one transaction that may run; raises NotYetError where others go on."""
        try:
            db.execute(_TABLE)
            db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise NotYetError(self._service, self._wait) from error

    def _left(self, db: sqlite3.Connection) -> float:
        """Return the seconds until the next turn; a clock that was set back makes it no longer."""
        row = db.execute("SELECT next FROM turns WHERE service = ?", (self._service,)).fetchone()
        left = (row[0] if row else 0.0) - time.time()
        return min(max(left, 0.0), LONGEST_HOLD)
