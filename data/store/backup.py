"""All that is kept in one file, and back: whole or not at all, proved by its sums."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from data.adapters.stream import DAMAGED
from data.folders import home
from data.reading import shown
from data.schema import DataError
from data.store.base import (
    FILE,
    FILES,
    FORMAT,
    StoreError,
    append,
    exists,
    keep_file,
    now,
    opened,
    sync_folder,
    writing,
)

MANIFEST = "manifest.json"
MOST_MANIFEST = 16 * 2**20  # bytes
MOST_BYTES = 16 * 2**30  # of everything, unpacked
BLOCK = 1 << 20
_MEMBER = re.compile(rf"{re.escape(FILE)}|{FILES}/[0-9a-f]{{64}}")


class Counted(NamedTuple):
    """What a backup holds."""

    events: int
    entries: int
    files: int


def backup(target: Path, folder: Path | None = None) -> Counted:
    """Write all that is kept into a ZIP file; a file of that name is replaced at the end.

    It is of one moment, whoever writes meanwhile. Raises DataError where nothing is kept yet.
    """
    folder = folder or home()
    if not exists(folder):
        raise DataError(
            str(folder), expected="something that was kept", got="nothing yet",
            remedy="./sarhad import keeps a file.",
        )  # fmt: skip
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with TemporaryDirectory(dir=folder, prefix=".backup-") as beside:
            copy = Path(beside) / FILE
            counted = _copy(folder, copy)
            raw = sorted(path for path in (folder / FILES).glob("*") if _is_raw(path))
            with part.open("wb") as file:
                _pack(file, {FILE: copy, **{f"{FILES}/{path.name}": path for path in raw}})
                file.flush()
                os.fsync(file.fileno())
        part.replace(target)
        sync_folder(target.absolute().parent)
    finally:
        part.unlink(missing_ok=True)
    return counted._replace(files=len(raw))


def restore(source: Path, folder: Path | None = None) -> Counted:
    """Bring a backup back in place of what is kept; that is backed up first, beside the store.

    Raises DataError where the file is no backup or was changed; then nothing was written.
    """
    folder = folder or home()
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".restore-") as beside:
        files = _unpack(source, Path(beside))
        copy = Path(beside) / FILE
        counted = _sound(source.name, copy)
        saved = ""
        if exists(folder):
            saved = f"before-restore-{re.sub('[^0-9]', '', now())[:14]}.zip"
            backup(folder / saved, folder)
        for path in files:
            keep_file(path, path.name, folder)
        with opened(folder) as target, closing(sqlite3.connect(copy)) as read:
            _replace(read, target)
            with writing(target):
                append(target, "restore", "", told={"file": source.name, "saved": saved})
    return counted._replace(files=len(files))


def _is_raw(path: Path) -> bool:
    """Return whether a file is a raw one, kept under its sum."""
    return re.fullmatch("[0-9a-f]{64}", path.name) is not None


def _copy(folder: Path, target: Path) -> Counted:
    """Copy the database as it is at one moment; return what it holds."""
    with opened(folder) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        return _count(copy)


def _count(connection: sqlite3.Connection) -> Counted:
    """Return how many events and entries a database holds."""
    asked = "SELECT count(*) FROM (SELECT DISTINCT dataset, event_id FROM versions)"
    (events,) = connection.execute(asked).fetchone()
    (entries,) = connection.execute("SELECT count(*) FROM journal").fetchone()
    return Counted(events, entries, 0)


def _pack(file: IO[bytes], members: Mapping[str, Path]) -> None:
    """Write files and a list of their sums into a ZIP file."""
    sums: dict[str, dict[str, Any]] = {}
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, path in members.items():
            sum_of, size = hashlib.sha256(), 0
            with path.open("rb") as read, archive.open(name, "w", force_zip64=True) as written:
                while block := read.read(BLOCK):
                    sum_of.update(block)
                    size += len(block)
                    written.write(block)
            sums[name] = {"sha256": sum_of.hexdigest(), "bytes": size}
        about = {"program": "sarhad", "format": FORMAT, "at": now(), "files": sums}
        archive.writestr(MANIFEST, json.dumps(about, indent=1))


def _unpack(source: Path, folder: Path) -> list[Path]:
    """Write the files of a backup into a folder, each by its sum; return the raw ones."""
    with _damage_told(source.name), ZipFile(source) as archive:
        with archive.open(MANIFEST) as file:
            listed = json.loads(file.read(MOST_MANIFEST))["files"]
        if FILE not in listed or sum(int(one["bytes"]) for one in listed.values()) > MOST_BYTES:
            raise _no_backup(source.name, "one without a store, or beyond 16 GB")
        raw = []
        for name, one in listed.items():
            if not _MEMBER.fullmatch(name):
                raise _no_backup(source.name, f"a file named {shown(name)}")
            path = folder / name.rpartition("/")[2]
            with archive.open(name) as read, path.open("wb") as written:
                sum_of, size = hashlib.sha256(), 0
                while block := read.read(BLOCK):
                    size += len(block)
                    if size > int(one["bytes"]):
                        break
                    sum_of.update(block)
                    written.write(block)
            named = path.name if path.name != FILE else one["sha256"]
            if sum_of.hexdigest() != one["sha256"] or named != one["sha256"]:
                raise _no_backup(source.name, f"{path.name[:12]} with another sum than is listed")
            if path.name != FILE:
                raw.append(path)
    return raw


@contextmanager
def _damage_told(name: str) -> Iterator[None]:
    """Turn what a damaged archive raises into the one fault."""
    try:
        yield
    except DataError:
        raise
    except FileNotFoundError:
        raise
    except (*DAMAGED, TypeError, AttributeError, RecursionError) as error:
        raise _no_backup(name, "a file that is none, or a damaged one") from error


def _sound(name: str, path: Path) -> Counted:
    """Return what the database of a backup holds; raises DataError where it is none of ours."""
    with TemporaryDirectory() as empty, closing(sqlite3.connect(path)) as found:
        found.execute("PRAGMA trusted_schema=OFF")
        with opened(Path(empty)) as ours:
            try:
                whole = found.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
                alike = _schema(found) == _schema(ours)
            except sqlite3.Error as error:
                raise _no_backup(name, "a store that is damaged") from error
        if not whole or not alike:
            raise _no_backup(name, "a store that is damaged, or of another format")
        return _count(found)


def _schema(connection: sqlite3.Connection) -> set[tuple[str, ...]]:
    """Return the definitions of all tables, indexes and triggers."""
    return set(connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall())


def _replace(read: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Put one database in place of another, in one step."""
    try:
        read.backup(target)
    except sqlite3.Error as error:
        raise StoreError(
            FILE, expected="a store that nobody else writes", got=str(error),
            remedy="Close the dashboard and try again.",
        ) from error  # fmt: skip


def _no_backup(name: str, got: str) -> DataError:
    """Return the fault of a file that cannot be brought back."""
    return DataError(
        name, expected="a backup that ./sarhad backup wrote", got=got,
        remedy="Nothing was changed.",
    )  # fmt: skip
