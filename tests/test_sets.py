"""What the buttons of sets and of pairs do where it cannot be done (any more)."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from test_taking_places import TABLE

from data.store import edits
from geo.taking_places import take_places
from pages.parts import pairs, sets


@pytest.fixture
def state(home: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the session of somebody whose last word from the page was that a file is kept."""
    held: dict[str, Any] = {sets.TOLD: "1 outline is kept"}
    for part in (sets, pairs):
        monkeypatch.setattr(part, "st", SimpleNamespace(session_state=held))
    return held


def test_what_was_taken_back_in_another_window_is_told(
    state: dict[str, Any], tmp_path: Path
) -> None:
    """The first take back unsays what was told; the second writes nothing."""
    path = tmp_path / "places.csv"
    path.write_text(TABLE, encoding="utf-8")
    take_places(path)
    sets._take_back(1)
    assert state == {sets.TOLD: ""}
    sets._take_back(1)
    assert "the number of an entry that stands" in state[sets._FAULT]
    assert [one.act for one in edits.entries()] == ["places", "undo"]


def test_a_switch_that_cannot_be_turned_stands_as_it_stood(state: dict[str, Any]) -> None:
    """And says why."""
    state["set-gone"] = True
    sets._switch("gone")
    assert state["set-gone"] is False
    assert "data sets: expected one of" in state[sets._FAULT]
    assert edits.entries() == []


def test_a_pair_that_cannot_be_decided_on_is_told(state: dict[str, Any]) -> None:
    """As one that somebody else decided on since."""
    pair = edits.Candidate("a", "b", "", 0.0, 0, "")
    pairs._decide("a", pair, edits.SAME)
    assert "expected two events of the list, got a, b" in state[pairs._FAULT]
