"""The address line and what is asked stay one, also where runs overtake one another."""

from __future__ import annotations

from typing import Any

import pytest

from data.query import Query, View
from pages.frame import address


class _State(dict[str, Any]):
    """A session's state, by key and by attribute."""

    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__


class _Line(dict[str, str]):
    """An address line that counts what it is told."""

    told = 0

    def from_dict(self, params: dict[str, str]) -> None:
        """Take other parameters."""
        self.clear()
        self.update(params)
        self.told += 1


class _Choices:
    """Choices that no widget needs."""


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> tuple[_State, _Line]:
    """Return the state and the address line of a session that has just opened the map."""
    state, line = _State(), _Line()
    monkeypatch.setattr(address.st, "session_state", state, raising=False)
    monkeypatch.setattr(address.st, "query_params", line, raising=False)
    monkeypatch.setattr(address.filters, "values", lambda choices: {})
    monkeypatch.setattr(address, "seed", lambda view, choices: None)
    monkeypatch.setattr(address, "_through_history", lambda: False)
    return state, line


def _run(*, given_up: bool = False, words: str = "") -> None:
    """Run the page once; one that is given up ends before it writes the address."""
    address.arrive("", _Choices(), "0" * 12)
    if not given_up:
        address.follow(View(Query(words=words)), _Choices())


def test_an_address_that_stands_is_not_written_again(session: tuple[_State, _Line]) -> None:
    """A run that changes nothing sends the browser nothing."""
    _, line = session
    _run(words="quetta")
    _run(words="quetta")
    assert (line.told, dict(line)) == (1, {"words": "quetta"})


def test_after_a_run_that_was_given_up_the_address_is_written_again(
    session: tuple[_State, _Line],
) -> None:
    """What the one that was given up had sent may have come late; the map's centre stays."""
    _, line = session
    _run(words="quetta")
    line.update(at="27.5,63.1,6")  # the map's own doing
    before = list(line.items())
    _run(given_up=True)
    _run(words="quetta")
    assert (line.told, list(line.items())) == (2, before)
    _run(words="quetta")
    assert line.told == 2, "and only once"


def test_after_a_step_back_the_address_is_written_again(
    session: tuple[_State, _Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run before may have sent its address when the browser had gone back already."""
    _, line = session
    _run(words="quetta")
    line.update(words="panjgur")  # the browser's own doing
    monkeypatch.setattr(address, "_through_history", lambda: True)
    _run(words="panjgur")
    assert line.told == 2
