"""A long list of places on disk: made once from a table, read a name at a time."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import threading
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from data.spelling import sound
from geo.where.gazetteer import Origin, Place
from geo.where.index import Entry, most_alike, spellings
from geo.where.sounds import is_latin, skeleton

LONG = 2**18  # bytes of a table, some 2,000 rows; a shorter one is as quickly read as its list
FOLDER, VERSION = "lists", 2  # beside the kept files; another version is made anew
REMEMBERED = 4096  # places that are held once they were read, some 5 MB
AT_ONCE = 500  # spellings of one question; SQLite may take no more than 999
CACHE_KB = 2048  # of the database's pages, for each thread

_TABLES = """
CREATE TABLE places (at INTEGER PRIMARY KEY, is_area INTEGER NOT NULL, cells TEXT NOT NULL);
CREATE TABLE names (
  name INTEGER PRIMARY KEY, key TEXT NOT NULL, at INTEGER NOT NULL, spelling TEXT NOT NULL,
  is_first INTEGER NOT NULL, qualified INTEGER NOT NULL, is_own INTEGER NOT NULL
);
CREATE TABLE bunches (
  kind TEXT NOT NULL, key TEXT NOT NULL, country TEXT NOT NULL,
  forms TEXT NOT NULL, names BLOB NOT NULL, PRIMARY KEY (kind, key, country)
) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX called ON names (key);
CREATE INDEX areas ON places (at) WHERE is_area;
"""
_SPELLED = """
SELECT names.at, spelling, is_first, qualified, is_own, cells
FROM names JOIN places USING (at)
"""

Bunches = dict[tuple[str, str, str], tuple[list[str], "array[int]"]]
Alike = tuple[str, float, Entry]  # the form, how alike it is (0 to 100), whose it is


class LongList:
    """The places of a table, found by their names without any of them in memory."""

    def __init__(self, path: Path) -> None:
        """Open a list that `of` made; raises sqlite3.Error for what is none."""
        self._path, self._of_thread = path, threading.local()
        (self.count,) = self._ask("SELECT count(*) FROM places")[0]
        self._held: dict[int, Place] = {}

    @classmethod
    def of(cls, table: Path, places: Iterable[Place] | None = None) -> LongList:
        """Return the list of a kept table, which is made where there is none yet.

        `places` are those of the table, where somebody has read it already. Raises DataError for
        a table that cannot be read and OSError where the list cannot be written.
        """
        path = _list_of(table)
        try:
            return cls(path)
        except sqlite3.Error:
            from geo.where.place_rows import read_places  # noqa: PLC0415 - only to make a list

            _make(path, read_places(table).places if places is None else places)
        try:
            return cls(path)
        except sqlite3.Error as error:  # another process found its table gone, and deleted it
            raise OSError(str(error)) from error

    @property
    def areas(self) -> list[Place]:
        """Return the districts and provinces of the list: few, and needed for all that is asked."""
        return [_read(cells) for (cells,) in self._ask("SELECT cells FROM places WHERE is_area")]

    def called(self, key: str) -> Iterator[Entry]:
        """Yield the spellings that are this one, joined."""
        for *row, cells in self._ask(f"{_SPELLED} WHERE key = ?", key):
            self._remember(row[0], cells)
            yield self._entry(row)

    def heard(
        self, key: str, asked: str, country: str, least: float, most: int, *, latin: bool | None
    ) -> list[Alike]:
        """Return the spellings with one sound that look most alike, in a country or in any.

        They are those in Latin script or those in another, of any script with `latin` None.
        """
        where = "WHERE kind = 'sound' AND key = ?" + (" AND country = ?" if country else "")
        values = [key, *([country] if country else [])]
        return self._alike(where, values, asked, least, most, latin=latin)

    def similar(
        self, asked: str, country: str, lengths: range, least: float, most: int
    ) -> list[Alike]:
        """Return the spellings most alike, joined, in a country, so many of each length.

        Of a long list only those that begin with the same letter are looked at.
        """
        where = "WHERE kind = 'letter' AND key = ? AND country = ?"
        return [
            one
            for length in lengths
            for one in self._alike(where, (f"{asked[:1]}{length}", country), asked, least, most)
        ]

    def _alike(
        self,
        where: str,
        values: Sequence[str],
        asked: str,
        least: float,
        most: int,
        *,
        latin: bool | None = None,
    ) -> list[Alike]:
        """Return the `most` forms most alike of some bunches, each with all that it spells."""
        bunches: dict[str, list[int]] = {}
        for names, content in self._ask(f"SELECT forms, names FROM bunches {where}", *values):  # noqa: S608 - of this class
            for form, number in zip(names.split("\n"), array("I", content), strict=True):
                bunches.setdefault(form, []).append(number)
        written = [form for form in bunches if latin is None or is_latin(form) == latin]
        return [
            (form, ratio, entry)
            for form, ratio, _ in most_alike(asked, written, least, most)
            for entry in self._spelled(bunches[form])
        ]

    def _spelled(self, numbers: Sequence[int]) -> Iterator[Entry]:
        """Yield spellings by their numbers, and hold their places for who asks for them next."""
        for start in range(0, len(numbers), AT_ONCE):
            some = numbers[start : start + AT_ONCE]
            asked = f"{_SPELLED} WHERE name IN ({','.join('?' * len(some))}) ORDER BY name"
            for *row, cells in self._ask(asked, *some):
                self._remember(row[0], cells)
                yield self._entry(row)

    def place(self, at: int) -> Place:
        """Return a place by its number in this list."""
        held = self._held.get(at)
        if held is None:
            ((cells,),) = self._ask("SELECT cells FROM places WHERE at = ?", at)
            held = self._remember(at, cells)
        return held

    def _remember(self, at: int, cells: str) -> Place:
        """Return a place that was read, and hold it for the next one who asks."""
        held = self._held.get(at)
        if held is None:
            if len(self._held) >= REMEMBERED:
                self._held = {}
            held = self._held[at] = _read(cells)
        return held

    def _entry(self, row: Sequence[Any]) -> Entry:
        """Return a spelling of the database."""
        at, spelling, is_first, qualified, is_own = row
        return Entry(at, spelling, bool(is_first), bool(qualified), bool(is_own))

    def _ask(self, asked: str, *values: object) -> list[Any]:
        """Return the rows of a question, by the connection of this thread."""
        connection = getattr(self._of_thread, "connection", None)
        if connection is None:
            address = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True)
            connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
            self._of_thread.connection = connection
        return list(connection.execute(asked, values))


class Places:
    """Places `in_memory`, and after them those of long lists, which are read one at a time.

    Each list stands with the number of its first place.
    """

    def __init__(self, places: Iterable[Place], lists: Iterable[LongList] = ()) -> None:
        """Take both, and number the places of the lists after those in memory."""
        self.in_memory = tuple(places)
        numbered: list[tuple[int, LongList]] = []
        first = len(self.in_memory)
        for one in lists:
            numbered.append((first, one))
            first += one.count
        self.lists = tuple(numbered)

    def place(self, at: int) -> Place:
        """Return a place by its number, in memory or in a list."""
        if at < len(self.in_memory):
            return self.in_memory[at]
        first, found = next(one for one in reversed(self.lists) if one[0] <= at)
        return found.place(at - first)


def drop_others(folder: Path, tables: Iterable[Path]) -> None:
    """Delete the lists in a data folder that are of none of these tables; none is missed.

    A list follows from its table and is made again where somebody needs it. One that cannot be
    deleted stays.
    """
    kept = {_list_of(table).name for table in tables}
    with suppress(OSError):
        for path in (folder / FOLDER).glob("*.db"):
            if path.name not in kept:
                path.unlink(missing_ok=True)


def _list_of(table: Path) -> Path:
    """Return where the list of a kept table lies; of places with other fields it is another."""
    form = sha256(" ".join(_FIELDS).encode()).hexdigest()[:8]
    return table.parent.parent / FOLDER / f"{table.name}-{VERSION}-{form}.db"


def _make(path: Path, places: Iterable[Place]) -> None:
    """Write the list of places whole, or not at all; raises OSError where it cannot be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    try:
        with closing(sqlite3.connect(name)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(_TABLES)
            _fill(connection, places)
            connection.executescript(_INDEXES)
            connection.commit()
        Path(name).replace(path)
    except sqlite3.Error as error:  # such as a full disk
        raise OSError(str(error)) from error
    finally:
        Path(name).unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection, places: Iterable[Place]) -> None:
    """Write the places and their spellings; those of areas are told by `areas` alone."""
    bunches: Bunches = {}
    number = 0
    for at, place in enumerate(places):
        cells = json.dumps([getattr(place, name) for name in _FIELDS], ensure_ascii=False)
        row = (at, int(place.is_area), cells)
        connection.execute("INSERT INTO places VALUES (?, ?, ?)", row)
        for key, form, entry in () if place.is_area else spellings(at, place):
            number += 1
            connection.execute(
                "INSERT INTO names VALUES (?, ?, ?, ?, ?, ?, ?)", (number, key, *entry)
            )
            country = place.country
            _put(bunches, ("letter", f"{key[:1]}{len(key)}", country), key, number)
            for heard in {f"s {sound(form)}", skeleton(form)}:
                _put(bunches, ("sound", heard, country), form, number)
    connection.executemany(
        "INSERT INTO bunches VALUES (?, ?, ?, ?, ?)",
        ((*key, "\n".join(forms_), names.tobytes()) for key, (forms_, names) in bunches.items()),
    )


def _put(bunches: Bunches, key: tuple[str, str, str], form: str, number: int) -> None:
    """Put a spelling into its bunch."""
    forms_, names = bunches.setdefault(key, ([], array("I")))
    forms_.append(form)
    names.append(number)


_FIELDS = [field.name for field in fields(Place)]
_NAMES, _ORIGIN = _FIELDS.index("names"), _FIELDS.index("origin")


def _read(cells: str) -> Place:
    """Return a place as it was written."""
    told = json.loads(cells)
    told[_NAMES], told[_ORIGIN] = tuple(told[_NAMES]), Origin(told[_ORIGIN])
    return Place(*told)
