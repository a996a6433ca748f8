"""Killed at any moment, written by many at once: nothing that was acknowledged is lost."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from random import Random
from threading import Thread

import pytest
from shapes import Row, ged, incidents, write_ged

from data.store import edits
from data.store.base import FILE, FILES
from data.store.imports import commit, plan
from data.store.judging import Verdict, pair
from data.store.stored import kept

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

ROWS = 40  # of each imported file
LONGEST_S = 120.0  # that a killed writer and the next ones are waited for


@lru_cache(maxsize=1)
def facts() -> list[Row]:
    """Return our own incidents, read before a process is forked."""
    return incidents()


def edit_for_ever(told: int, first: int) -> None:
    """Edit one event after another, and tell each entry once it is written."""
    ids = [row["event_id"] for row in facts()]
    number = first
    while True:
        event_id = ids[number % len(ids)]
        entry = edits.edit(event_id, {"notes": f"note {number}"})
        os.write(told, f"{entry}\t{event_id}\tnote {number}\n".encode())
        number += 1


def import_for_ever(told: int, first: int) -> None:
    """Import one file after another, each with other deaths, and tell each entry."""
    number = first
    while True:
        rows = ged(facts()[:ROWS], best=str(number), high=str(number), low="0")
        path = Path(os.environ["SARHAD_HOME"]).parent / f"{number}.csv"
        entry = commit(plan(write_ged(path, rows)))
        os.write(told, f"{entry}\t{number}\t{ROWS}\n".encode())
        number += 1


def decide_for_ever(told: int, first: int) -> None:
    """Decide on one candidate after another, and tell each entry once it is written."""
    ids = [row["event_id"] for row in facts()]
    number = first
    while True:
        event_id, answer = ids[number % len(ids)], ids[(number + 1) % len(ids)]
        verdict = Verdict.CONFIRMED if number % 2 else Verdict.REJECTED
        entry = edits.judge(event_id, answer, verdict, why=f"because {number}")
        os.write(told, f"{entry}\t{event_id}\t{answer}\tbecause {number}\n".encode())
        number += 1


def killed(work: Callable[[int, int], None], first: int, seconds: float) -> list[list[str]]:
    """Let a process work for some seconds, kill it, and return what it acknowledged."""
    read, written = os.pipe()
    child = multiprocessing.get_context("fork").Process(target=work, args=(written, first))
    child.start()
    os.close(written)
    time.sleep(seconds)
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join(LONGEST_S)
    with os.fdopen(read, "rb") as pipe:
        return [line.split("\t") for line in pipe.read().decode().splitlines()]


def is_sound(home: Path) -> bool:
    """Return whether the database says of itself that it is whole."""
    with closing(sqlite3.connect(home / FILE)) as database:
        return database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def kill_until(n: int, work: Callable[[int, int], None], *, seconds: float) -> list[list[str]]:
    """Kill a worker at random moments, again and again, until n writes are acknowledged."""
    draw, said, deadline = Random(7), list[list[str]](), time.monotonic() + LONGEST_S * n / 10
    facts()
    edits.known_sets()  # what a writer reads once is read, so that it is killed while it writes
    kills = 0
    while len(said) < n or kills < 5:
        assert time.monotonic() < deadline, f"only {len(said)} writes"
        said += killed(work, len(said) + kills * 1000 + 1, draw.uniform(0, seconds))
        kills += 1
    return said


@pytest.mark.parametrize("n", [100, pytest.param(2000, marks=pytest.mark.long)])
def test_no_acknowledged_edit_is_lost(home: Path, n: int) -> None:
    """Each is in the journal with what it wrote; the store opens and is whole."""
    said = kill_until(n, edit_for_ever, seconds=0.4 if n == 100 else 3.0)
    written = {entry.entry: entry.told for entry in edits.entries()}
    assert is_sound(home)
    for entry, event_id, note in said:
        told = written[int(entry)]
        assert (told["event"], told["changed"]["notes"][1]) == (event_id, note)
    corrected = kept().corrections
    last = {event_id: (cells or {})["notes"] for event_id, cells in corrected.items()}
    assert set(last) >= {event_id for _, event_id, _ in said}


@pytest.mark.parametrize("n", [50, pytest.param(2000, marks=pytest.mark.long)])
def test_no_acknowledged_decision_is_lost(home: Path, n: int) -> None:
    """Each is in the journal with its reason, the last on each candidate stands."""
    said = kill_until(n, decide_for_ever, seconds=0.3 if n == 50 else 3.0)
    written = {entry.entry: entry for entry in edits.entries()}
    assert is_sound(home)
    for entry, event_id, answer, why in said:
        one = written[int(entry)]
        assert (one.told["event"], one.told["answer"], one.why) == (event_id, answer, why)
    assert set(kept().judged) >= {pair(event_id, answer) for _, event_id, answer, _ in said}


@pytest.mark.parametrize("n", [10, pytest.param(200, marks=pytest.mark.long)])
def test_no_import_is_half_there(home: Path, n: int) -> None:
    """Each is whole or not there, with its raw file; every acknowledged one is there."""
    said = kill_until(n, import_for_ever, seconds=0.6 if n == 10 else 4.0)
    imports = {entry.entry: entry.told for entry in edits.entries()}
    assert is_sound(home)
    assert {int(entry) for entry, *_ in said} <= set(imports)
    with closing(sqlite3.connect(home / FILE)) as database:
        asked = "SELECT entry, count(*) FROM versions GROUP BY entry"
        counted = dict(database.execute(asked).fetchall())
    for entry, told in imports.items():
        assert counted[entry] == told["new"] + told["changed"] == ROWS
        raw = (home / FILES / told["sha256"]).read_bytes()
        assert hashlib.sha256(raw).hexdigest() == told["sha256"]
    events = kept().events["ucdp-ged"]
    assert len(events) == ROWS
    assert len({cells["fatalities_best"] for cells in events}) == 1  # all of one file


def write_many(name: str, n: int) -> None:
    """Write edits from eight threads at once."""

    def write(thread: int) -> None:
        for number in range(n):
            event_id = f"INC-2021-{thread + 1:03}"
            edits.edit(event_id, {"notes": f"{name} {thread} {number}"}, why=name)

    threads = [Thread(target=write, args=(thread,)) for thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_everything_that_many_write_at_once_is_there(home: Path) -> None:
    """Two processes with eight threads each: each edit is one entry, and none overwrote another."""
    n = 4
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=write_many, args=(name, n)) for name in "ab"]
    for process in processes:
        process.start()
    for process in processes:
        process.join(LONGEST_S)
        assert process.exitcode == 0
    written = [entry.told["changed"]["notes"] for entry in edits.entries()]
    assert len(written) == 2 * 8 * n
    assert {after for _, after in written} == {
        f"{name} {thread} {number}" for name in "ab" for thread in range(8) for number in range(n)
    }
    # what each found is what the one before it left: no edit was made on an old version
    by_event: dict[str, list[list[str]]] = {}
    for entry in edits.entries():
        by_event.setdefault(entry.told["event"], []).append(entry.told["changed"]["notes"])
    for changes in by_event.values():
        assert [before for before, _ in changes[1:]] == [after for _, after in changes[:-1]]


def test_a_reader_sees_whole_imports_only(home: Path, tmp_path: Path) -> None:
    """While somebody imports, what is shown is the file before or the file after."""
    commit(plan(write_ged(tmp_path / "0.csv", ged(facts()[:ROWS], low="0", best="0", high="0"))))
    read, written = os.pipe()
    context = multiprocessing.get_context("fork")
    child = context.Process(target=import_for_ever, args=(written, 1))
    child.start()
    seen, deadline = set[str](), time.monotonic() + LONGEST_S
    while len(seen) < 3 and time.monotonic() < deadline:
        events = kept().events["ucdp-ged"]
        figures = {cells["fatalities_best"] for cells in events}
        assert (len(events), len(figures)) == (ROWS, 1)
        seen |= figures
    child.kill()
    child.join(LONGEST_S)
    os.close(read)
    os.close(written)
    assert len(seen) >= 3
