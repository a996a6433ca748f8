"""The boxes of the sidebar: the map follows at once, and Python's word stands."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.at_work import at_rest, counted, map_frame, open_screen, said

pytestmark = pytest.mark.browser

PROTEST = ".st-key-filter-kinds-protest"
COUNT = "sarhad.store.counts().events"
# what the page says to Python is kept back
DEAF = """() => { const { send } = WebSocket.prototype, kept = [];
  WebSocket.prototype.send = function (message) { kept.push([this, message]); };
  window.hear = () => { WebSocket.prototype.send = send;
    for (const [socket, message] of kept) socket.send(message); }; }"""


def test_the_map_follows_a_box_before_python_has_heard_of_it(server: str, page: Any) -> None:
    """Once it has, nothing changes on the map and the sentence says the same number."""
    open_screen(page, server)
    frame = map_frame(page)
    whole = frame.evaluate(COUNT)
    page.evaluate(DEAF)
    page.click(f"{PROTEST} label")
    frame.wait_for_function(f"{COUNT} < {whole}", timeout=1500)
    few = frame.evaluate(COUNT)
    assert counted(said(page)) == whole
    frame.evaluate("window.turns = 0; sarhad.store.on('mask', () => { turns += 1; })")
    page.evaluate("hear()")
    at_rest(page)
    assert counted(said(page)) == few == frame.evaluate(COUNT)
    assert frame.evaluate("[turns, sarhad.boxes.pending]") == [0, None]

    # by keyboard, and turned back at once
    page.evaluate(DEAF)
    page.focus(f"{PROTEST} input")
    page.keyboard.press("Space")
    frame.wait_for_function(f"{COUNT} === {whole}", timeout=1500)
    page.keyboard.press("Space")
    frame.wait_for_function(f"{COUNT} === {few}", timeout=1500)
    page.evaluate("hear()")
    at_rest(page)
    assert counted(said(page)) == few == frame.evaluate(COUNT)
    # boxes that Python sets have no hand
    page.click(".st-key-reset button")
    at_rest(page)
    assert counted(said(page)) == whole == frame.evaluate(COUNT)
    assert (page.faults, page.outside) == ([], [])


def test_where_python_never_answers_what_it_said_last_holds(server: str, page: Any) -> None:
    """And a page that is not around the map turns nothing."""
    open_screen(page, server)
    frame = map_frame(page)
    whole = frame.evaluate(COUNT)
    frame.evaluate("window.postMessage({ sarhadTurn: 'st-key-filter-kinds-protest' }, '*')")
    for name in ("constructor", "st-key-filter-kinds-none", 7):
        page.evaluate(
            "(name) => document.querySelector('iframe').contentWindow.postMessage("
            "{ sarhadTurn: name }, '*')",
            name,
        )
    page.wait_for_timeout(200)
    assert frame.evaluate(COUNT) == whole
    page.evaluate(DEAF)
    page.click(f"{PROTEST} label")
    frame.wait_for_function(f"{COUNT} < {whole}", timeout=1500)
    frame.wait_for_function(f"{COUNT} === {whole}", timeout=5000)
    assert page.faults == []
