"""A search of a page: found once, kept, told how far it is, and stopped at the next draw."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event

import pytest
from clusters import scattered
from test_hotspots import QUICK, dataset_of
from test_responses import made

from data.dyads import Dyad
from data.hotspots import Method
from data.load import load
from data.query import Query
from data.sought import Sought
from pages import looking
from pages.looking import Looking, known, known_responses

PATIENCE_S = 60.0


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Begin each test with nothing found, and few draws of the near repeats."""
    monkeypatch.setattr(looking, "PERMUTATIONS", 19)
    looking._kept.clear()
    yield
    looking._kept.clear()


def until(done: Callable[[], bool]) -> None:
    """Wait for something that a thread does."""
    end = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < end, "It did not come."
        time.sleep(0.005)


@pytest.mark.parametrize("method", Method)
def test_what_was_found_is_kept(method: Method) -> None:
    """Of the same data, question and settings; not of others."""
    dataset, looked = dataset_of(scattered(1, 60)), replace(QUICK, method=method)
    assert known(dataset, Query(), looked) is None
    job = Looking(dataset, Query(), looked)
    until(lambda: job.is_over)
    assert job.fault is None
    assert job.done == 1.0
    found = known(dataset, Query(), looked)
    assert found is not None
    assert found.hotspots.looked == looked
    assert found.repeats.events == found.hotspots.events == 60
    assert known(dataset, Query(), replace(looked, seed=2)) is None
    assert known(dataset, Query(words="x"), looked) is None
    assert known(replace(dataset, hash="other"), Query(), looked) is None


def test_only_the_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is asked much does not grow."""
    monkeypatch.setattr(looking, "MOST_KEPT", 3)
    for name in range(5):
        looking._kept_or((name,), object)
    assert list(looking._kept) == [(2,), (3,), (4,)]


def test_a_cancelled_search_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the next one has its turn."""
    begun, go = Event(), Event()

    def slow(*_: object, tell: Callable[[int, int], None], **__: object) -> None:
        """Tell of a draw, wait, and tell of the next."""
        tell(1, 2)
        begun.set()
        go.wait(PATIENCE_S)
        tell(2, 2)

    monkeypatch.setattr(looking, "hotspots", slow)
    dataset = dataset_of(scattered(1, 60))
    job = Looking(dataset, Query(), QUICK)
    until(begun.is_set)
    assert 0 < job.done < looking.OF_THE_SCAN
    waiting = Looking(dataset, Query(), replace(QUICK, seed=5))
    job.cancel()
    waiting.cancel()
    go.set()
    until(lambda: job.is_over and waiting.is_over)
    assert job.fault is None
    assert not looking._kept


def test_a_selection_is_refused_in_a_sentence() -> None:
    """The page says it before; the search says it too."""
    job = Looking(load(), Query(), QUICK)
    until(lambda: job.is_over)
    assert "systematic" in str(job.fault)


def test_responses_are_searched_and_kept_too() -> None:
    """Of the same data, question and draws; the selection is refused in a sentence."""
    sought = Sought(Dyad("pk", "bla"), windows=(2,), km=(10.0,), permutations=19)
    assert known_responses(made(), Query(), sought) is None
    job = Looking(made(), Query(), sought)
    until(lambda: job.is_over)
    assert (job.fault, job.done) == (None, 1.0)
    found = known_responses(made(), Query(), sought)
    assert found is not None
    assert [one.events for one in found.directions] == [40, 120]
    assert known_responses(made(), Query(), replace(sought, seed=2)) is None
    refused = Looking(replace(load(), hash="chosen"), Query(), sought)
    until(lambda: refused.is_over)
    assert "systematic" in str(refused.fault)
