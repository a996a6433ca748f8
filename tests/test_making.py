"""A file in the making: told how far it is, stopped at the next step, and honest about the end."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from threading import Event

import pytest

from data.query import Query
from data.schema import DataError
from geo import snapshot
from geo.sheet.forms import Tell
from pages import making as module
from pages.making import Making
from pages.work import Cancelled
from tests.test_snapshot import JANUARY, dataset

PATIENCE_S = 60.0


def until(done: Callable[[], bool]) -> None:
    """Wait for something that a thread does."""
    end = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < end, "It did not come."
        time.sleep(0.005)


def stepwise(go: Event) -> Callable[[Tell], bytes]:
    """Return a maker of three steps that waits for a sign after each."""

    def make(tell: Tell) -> bytes:
        """Tell of each step."""
        for step in range(3):
            tell(step, 3)
            go.wait(PATIENCE_S)
        return b"made"

    return make


def test_a_file_is_made_and_its_steps_are_told() -> None:
    """Nothing of it is there before the end."""
    go = Event()
    file = Making(stepwise(go))
    until(lambda: file.progress == (0, 3))
    assert not file.is_over
    assert file.content == b""
    go.set()
    until(lambda: file.is_over)
    assert (file.content, file.fault, file.progress) == (b"made", None, (3, 3))


def test_a_cancelled_file_leaves_nothing() -> None:
    """Also when it is cancelled within its last step."""
    go = Event()
    file = Making(stepwise(go))
    until(lambda: file.progress == (0, 3))
    file.cancel()
    go.set()
    until(lambda: file.is_over)
    assert (file.content, file.fault) == (b"", None)


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (DataError("film", expected="few", got="many"), "film: expected few, got many"),
        (OSError(), ""),
    ],
)
def test_a_file_that_fails_says_so(error: Exception, fault: str) -> None:
    """In the sentence of the data, or in none where the program is at fault."""

    def make(_: Tell) -> bytes:
        """Fail."""
        raise error

    file = Making(make)
    until(lambda: file.is_over)
    assert file.content == b""
    assert file.fault is not None
    assert file.fault.startswith(fault)
    assert bool(file.fault) == bool(fault)


def test_others_wait_for_their_turn_and_can_be_cancelled_meanwhile() -> None:
    """So many at once and no more."""
    go = Event()
    first = [Making(stepwise(go)) for _ in range(module.AT_ONCE)]
    until(lambda: all(file.progress == (0, 3) for file in first))
    waiting = Making(stepwise(go))
    waiting.cancel()
    until(lambda: waiting.is_over)
    assert waiting.content == b""
    go.set()
    until(lambda: all(file.is_over for file in first))
    assert [file.content for file in first] == [b"made"] * module.AT_ONCE


def test_what_nobody_holds_any_more_stops() -> None:
    """As when a session ends."""
    go, ended = Event(), Event()

    def make(tell: Tell) -> bytes:
        """Notice that it was stopped."""
        try:
            return stepwise(go)(tell)
        except Cancelled:
            ended.set()
            raise

    held = [Making(make)]
    until(lambda: held[0].progress == (0, 3))
    held.clear()
    gc.collect()
    go.set()
    assert ended.wait(PATIENCE_S)


def test_a_zip_tells_each_of_its_parts_and_can_be_stopped() -> None:
    """Films in it count by their pictures; what `tell` raises comes out, and no bytes do."""
    told: list[tuple[int, int]] = []
    day = Query(since=JANUARY.since, until=JANUARY.since)
    snapshot.make(dataset(), day, form="zip", frames="day", tell=lambda *step: told.append(step))
    assert told[0] == (0, told[0][1])
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {of for _, of in told} == {10}
    with pytest.raises(Cancelled):
        snapshot.make(dataset(), JANUARY, form="zip", tell=_stop)


def _stop(*_: int) -> None:
    """Want no more of it."""
    raise Cancelled
