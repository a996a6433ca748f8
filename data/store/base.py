"""The database of what people add: SQLite with a journal to which is only ever appended."""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from threading import get_ident

from data.folders import home
from data.schema import DataError
from data.store.moment import VARIABLE, asked_moment

FILE = "sarhad.db"
FILES = "files"  # the folder of raw files as they were imported
FORMAT = 1  # of the tables below; an older database is brought up to it, a newer one refused
BUSY_SECONDS = 60.0  # that one writer waits for another

_acting: ContextVar[str] = ContextVar("acting", default="")

TABLES = """
CREATE TABLE journal (
  entry INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,               -- UTC, ISO 8601 with microseconds
  who TEXT NOT NULL,
  act TEXT NOT NULL,              -- import, fetch, check, add, edit, delete, ...
  why TEXT NOT NULL,
  dataset TEXT NOT NULL,
  told TEXT NOT NULL              -- JSON: what else there is to know
) STRICT;
CREATE TABLE versions (
  version INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL REFERENCES journal,
  dataset TEXT NOT NULL,
  event_id TEXT NOT NULL,
  state TEXT NOT NULL,            -- accepted, review, deleted
  by_hand INTEGER NOT NULL,       -- 0 as a file has it, 1 as a person wrote it
  cells TEXT NOT NULL,            -- JSON: the cells of the event that are not empty
  reason TEXT NOT NULL            -- JSON: why it is in review, "" otherwise
) STRICT;
CREATE INDEX versions_of ON versions (dataset, event_id, version);
CREATE INDEX versions_by ON versions (entry);
CREATE TABLE aside (
  entry INTEGER NOT NULL REFERENCES journal,
  dataset TEXT NOT NULL,
  line INTEGER,
  problem TEXT NOT NULL           -- JSON: file, column, expected, got, remedy
) STRICT;
CREATE INDEX aside_by ON aside (entry);
CREATE TABLE actors (
  entry INTEGER NOT NULL REFERENCES journal,
  actor_id TEXT NOT NULL,
  cells TEXT NOT NULL
) STRICT;
CREATE INDEX actors_of ON actors (actor_id);
CREATE TABLE sources (
  entry INTEGER NOT NULL REFERENCES journal,
  source_id TEXT NOT NULL,
  cells TEXT NOT NULL
) STRICT;
CREATE INDEX sources_of ON sources (source_id);
CREATE TABLE pairs (
  entry INTEGER NOT NULL REFERENCES journal,
  one TEXT NOT NULL,
  other TEXT NOT NULL,
  reason TEXT NOT NULL            -- JSON: source id, or km and days
) STRICT;
CREATE INDEX pairs_of ON pairs (one, other);
"""
# nothing that was acknowledged can be rewritten, by no mistake of ours either
APPEND_ONLY = "".join(
    f"CREATE TRIGGER {table}_{act} BEFORE {act} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;\n"
    for table in ("journal", "versions", "aside", "actors", "sources", "pairs")
    for act in ("UPDATE", "DELETE")
)


class StoreError(DataError, OSError):
    """A store that cannot be opened or written."""

    __str__ = DataError.__str__


def exists(folder: Path | None = None) -> bool:
    """Return whether anything was ever kept."""
    return ((folder or home()) / FILE).is_file()


@contextmanager
def opened(folder: Path | None = None) -> Iterator[sqlite3.Connection]:
    """Yield a connection to the store, made where there is none; raises StoreError.

    One connection is for one thread. Whatever is not in a `writing` block only reads.
    """
    folder = folder or home()
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(path, error) from error
    with closing(connection):
        try:
            _ready(connection, path)
        except sqlite3.Error as error:
            raise _unusable(path, error) from error
        yield connection


def _ready(connection: sqlite3.Connection, path: Path) -> None:
    """Set a connection up, and make the tables in a new database."""
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    if _format(connection) == 0:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN IMMEDIATE")
        if _format(connection) == 0:  # nobody was quicker
            for statement in (*_statements(TABLES), *_statements(APPEND_ONLY)):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={FORMAT}")
        connection.execute("COMMIT")
    if (found := _format(connection)) > FORMAT:
        raise StoreError(
            str(path), expected=f"a store of format {FORMAT}", got=f"format {found}",
            remedy="It was written by a newer Sarhad: use that one.",
        )  # fmt: skip


def _format(connection: sqlite3.Connection) -> int:
    """Return the format of the tables, 0 where there are none."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> list[str]:
    """Return the statements of a script, those of a trigger whole."""
    found, part = [], ""
    for piece in script.split(";"):
        part += piece + ";"
        if sqlite3.complete_statement(part):
            found.append(part)
            part = ""
    return found


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Do all of a block or nothing of it: it is on the disk when the block ends well.

    Where all is shown as it was known at an earlier moment nothing is written: what a person
    decides on has to be what they see.
    """
    if moment := asked_moment():
        raise StoreError(
            VARIABLE, expected="the present, to write in", got=f"the moment {moment} of the past",
            remedy="Start without it to change anything.",
        )  # fmt: skip
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        raise _unusable(Path(FILE), error) from error
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise _unusable(Path(FILE), error) from error
        raise


def append(
    connection: sqlite3.Connection, act: str, dataset: str, *, why: str = "", told: object = None
) -> int:
    """Append an entry to the journal inside a `writing` block; return its number."""
    row = (now(), who(), act, why, dataset, json.dumps(told or {}, ensure_ascii=False))
    made = connection.execute(
        "INSERT INTO journal (at, who, act, why, dataset, told) VALUES (?, ?, ?, ?, ?, ?)", row
    )
    return int(made.lastrowid or 0)


def keep_file(source: Path, sum_of: str, folder: Path | None = None) -> Path:
    """Copy a raw file into the store unchanged, under its SHA-256; return where it lies.

    Its own name is written in the journal and never used as a path.

    The copy is written beside its place, reaches the disk, and is then moved there: it is whole
    or it is not there. A file that is there already is not written again.
    """
    files = (folder or home()) / FILES
    files.mkdir(parents=True, exist_ok=True)
    target = files / sum_of
    if target.is_file():
        return target
    part = files / f".{sum_of}.{os.getpid()}.{get_ident()}.part"
    try:
        with source.open("rb") as read, part.open("wb") as written:
            while block := read.read(1 << 20):
                written.write(block)
            written.flush()
            os.fsync(written.fileno())
        part.replace(target)
        sync_folder(files)
    finally:
        part.unlink(missing_ok=True)
    return target


def keep_both(source: Path, used: Path, folder: Path | None = None) -> dict[str, str]:
    """Copy a raw file and what was made of it into the store; return what the journal says."""
    sums = {"sha256": sha256_of(source), "used": sha256_of(used)}
    for path, sum_of in zip((source, used), sums.values(), strict=True):
        keep_file(path, sum_of, folder)
    return sums


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def now() -> str:
    """Return the moment as the journal writes it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


@contextmanager
def acting(name: str) -> Iterator[None]:
    """Let the journal name a person in a block, "" for who is at the computer."""
    token = _acting.set(name)
    try:
        yield
    finally:
        _acting.reset(token)


def who() -> str:
    """Return the name of the person who acts, else of the one at the computer."""
    if name := _acting.get():
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def _unusable(path: Path, error: Exception) -> StoreError:
    """Return the fault of a store that cannot be used."""
    return StoreError(
        str(path), expected="a store that can be opened and written", got=str(error),
        remedy="Check the disk and the rights of the folder, or bring a backup back.",
    )  # fmt: skip
