"""A dropped file while it is read: how far it is, what comes of it, and how it is stopped."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from messy import messy_rows, write_messy

from data.adapters.recognise import Asked
from data.store.base import FILE
from data.store.copies import Copy
from data.store.duplicates import Pair
from data.store.imports import commit
from data.words import Words
from pages import importing
from pages.importing import Dropped, Reading
from pages.screens import intake

PATIENCE_S = 60.0
SHEET = b"Date;Place;Country;Type\n16/01/2024;Panjgur;Pakistan;battle\n"


def over(reading: Reading) -> Reading:
    """Return a reading once it is over."""
    until(lambda: reading.is_over)
    return reading


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def dropped(name: str = "sheet.csv", content: bytes = SHEET) -> Dropped:
    """Return a file as the page is given it."""
    return Dropped(name, content)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> tuple[Event, Event]:
    """Return what a reading sets when it is half way, and what it then waits for."""
    half, go = Event(), Event()
    plan = importing.plan

    def slowly(*given: Any, progress: Callable[[float], None], **named: Any) -> Any:
        progress(0.5)
        half.set()
        assert go.wait(PATIENCE_S)
        progress(0.6)
        return plan(*given, progress=progress, **named)

    monkeypatch.setattr(importing, "plan", slowly)
    return half, go


def test_a_file_is_read_and_nothing_is_kept(home: Path) -> None:
    """A plan is there to be looked at; the store is not even made."""
    reading = over(Reading(dropped(), Asked()))
    assert reading.fault is None
    assert reading.columns == ("Date", "Place", "Country", "Type")
    assert reading.plan is not None
    assert reading.plan.counts == {"accepted": 1, "review": 0, "set_aside": 0}
    assert reading.plan.name == "sheet.csv"
    assert reading.done == 1.0
    assert not (home / FILE).exists()
    commit(reading.plan)
    assert (home / FILE).exists()


def test_every_row_of_a_messy_sheet_ends_somewhere(home: Path, tmp_path: Path) -> None:
    """On the map, or in review."""
    sheet = write_messy(tmp_path / "sheet.csv", messy_rows(60)).read_bytes()
    reading = over(Reading(dropped(content=sheet), Asked()))
    assert reading.plan is not None
    assert sum(reading.plan.counts.values()) == 60
    assert reading.plan.counts["set_aside"] == 0
    assert reading.plan.counts["review"] > 10


@pytest.mark.parametrize(
    ("content", "wanted"),
    [(b"", "expected"), (b"a,b\n1,2\n", "expected"), (b"PK\x03\x04 no archive", "expected")],
)
def test_a_file_that_is_none_says_so(home: Path, content: bytes, wanted: str) -> None:
    """In one sentence with the name it had; where it has columns they can be named."""
    reading = over(Reading(dropped("..//<b>.csv", content), Asked()))
    assert reading.plan is None
    assert wanted in str(reading.fault)
    assert "<b>.csv" in str(reading.fault)
    assert bool(reading.columns) == content.startswith(b"a")


def test_the_name_of_a_file_is_no_path(home: Path) -> None:
    """It lies in a folder of its own under a name of ours."""
    file = dropped("../../etc/passwd")
    assert (file.path.name, file.name) == ("file", "../../etc/passwd")
    folder = file.path.parent
    assert file.path.read_bytes() == SHEET
    del file
    gc.collect()
    assert not folder.exists()


def test_a_cancelled_reading_stops(home: Path, held: tuple[Event, Event]) -> None:
    """At the next step, without a plan and without a fault."""
    half, go = held
    reading = Reading(dropped(), Asked())
    assert half.wait(PATIENCE_S)
    assert (reading.done, reading.is_over) == (0.5, False)
    reading.cancel()
    go.set()
    over(reading)
    assert (reading.plan, reading.fault, reading.done) == (None, None, 0.5)


def test_a_reading_that_nobody_holds_stops(home: Path, held: tuple[Event, Event]) -> None:
    """The page was closed: the file goes with it."""
    half, go = held
    reading = Reading(dropped(), Asked())
    assert half.wait(PATIENCE_S)
    work, folder = reading._work, reading.file.path.parent
    del reading
    gc.collect()
    go.set()
    until(work.over.is_set)
    assert work.plan is None
    until(lambda: gc.collect() >= 0 and not folder.exists())


def test_a_fault_of_the_program_is_no_sentence_on_the_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is logged, and the page says that something went wrong."""

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(importing, "plan", broken)
    reading = over(Reading(dropped(), Asked()))
    assert (reading.plan, reading.fault) == (None, "")


def test_an_update_of_a_set_that_is_gone_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was taken back in another window: the file is read again as it was."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(intake, "st", SimpleNamespace(session_state=state))
    reading = over(Reading(dropped(), Asked()))
    intake._update(Copy("t-gone", "gone", 1), reading, Words())
    assert "gone is not kept any more" in state[intake._FAULT]
    assert state[intake._READING] is not reading
    assert over(state[intake._READING]).asked == reading.asked


def test_a_list_of_places_is_no_file_of_events_and_counted() -> None:
    """It may be kept as such; with columns chosen by hand it is meant as events."""
    content = b"name,lat,lon\nKalag,27.1,64.2\nGwash,27.3,64.0\nNowhere,,\n"
    reading = over(Reading(dropped("villages.csv", content), Asked()))
    assert (reading.places, reading.plan) == (2, None)
    assert reading.fault
    assert over(Reading(dropped(), Asked())).places == 0
    mapped = Asked("table", {"name": "place", "lat": "date_start"})
    assert over(Reading(dropped("villages.csv", content), mapped)).places == 0


def test_a_column_that_is_chosen_twice_is_named() -> None:
    """One choice would take the place of the other unsaid; a column for each field is right."""
    said = intake._twice(
        {"place": "Where", "admin2": "Where", "admin1": "", "country": ""}, Words()
    )
    assert said == "Where is chosen for Place and District: keep it for one of them."
    assert intake._twice({"place": "Where", "admin2": "Of", "admin1": "", "odd": ""}, Words()) == ""


@pytest.mark.parametrize(
    ("ends", "label", "weight"),
    [
        ({"new": 25}, "Add 25 events", "primary"),
        ({"new": 25, "changed": 1}, "Add 25 events, change 1", "primary"),
        ({"changed": 2}, "Change 2 events", "primary"),
        ({"edited": 3}, "Keep the newer file", "secondary"),
        ({"new": 25, "kept_as": "March"}, "Add anyway: 25 events", "secondary"),
        ({"new": 25, "copy": Copy("t-a", "a", 20)}, "Keep both: add 25 events", "secondary"),
    ],
)
def test_the_button_says_what_it_does(ends: dict[str, Any], label: str, weight: str) -> None:
    """It says no 0, and what a warning advises against is not the main button."""
    none = {"new": 0, "changed": 0, "edited": 0, "kept_as": "", "copy": None}
    made = SimpleNamespace(**none | ends)
    assert (intake._label(made, Words()), intake._weight(made)) == (label, weight)


def test_rows_that_may_be_here_are_counted_once(home: Path) -> None:
    """A row that is like two known ones is one row."""
    made = over(Reading(dropped(), Asked())).plan
    assert made is not None
    pairs = (Pair("a", "x", "", 0.0, 0), Pair("a", "y", "", 0.0, 0), Pair("b", "x", "", 0.0, 0))
    assert replace(made, pairs=pairs).doubled == 2


def test_a_file_without_a_row_of_use_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """None of its events is here already, and there is no button."""
    said: list[str] = []
    reading = over(Reading(dropped(content=SHEET.replace(b"16/01/2024", b"yesterday")), Asked()))
    assert reading.plan is not None
    assert reading.plan.used == 0
    monkeypatch.setattr(intake, "st", SimpleNamespace(error=said.append))
    intake._confirm(reading.plan, reading, Words())
    assert said == ["No row could be used, so nothing is added: the only row was set aside."]
