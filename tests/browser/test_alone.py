"""The page in one file in a browser: unpacked under its own policy, or read in plain words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.load import load
from data.query import Query
from geo import snapshot
from tests.browser.harness import known_events

pytestmark = pytest.mark.browser

OPEN = "!!(window.sarhad && sarhad.store.state.columns && sarhad.layer.sites)"
CARDS = """
async () => {
  const { names, state: { columns: { n } } } = sarhad.store, cards = {};
  for (let row = 0; row < n; row++) cards[names.at(row)] = await sarhad.store.card(row);
  return JSON.stringify(cards);
}
"""
ADD = """
(text) => {
  const script = document.createElement("script");
  script.textContent = text;
  document.head.append(script);
}
"""


@pytest.fixture
def taken(tmp_path: Path) -> str:
    """Return the address of the page of all built-in events."""
    target = tmp_path / "page.html"
    target.write_bytes(snapshot.make(load(), Query(), form="html").content)
    return target.as_uri()


def unpacked(page: Any, address: str) -> Any:
    """Open a page and wait until its events are drawn."""
    page.goto(address)
    # not wait_for_function: it evaluates text in the page, which the file's policy forbids
    for _ in range(200):
        if page.evaluate(OPEN):
            break
        page.wait_for_timeout(50)
    return page


def test_the_page_unpacks_every_card_and_runs_nothing_else(page: Any, taken: str) -> None:
    """Each card as Python wrote it; a script that the policy does not list stays text."""
    unpacked(page, taken)
    _, cards = known_events()
    assert json.loads(page.evaluate(CARDS)) == json.loads(json.dumps(cards))
    assert page.locator("#sarhad-plain").is_hidden()
    assert page.locator("#sarhad-code, #sarhad-data").count() == 0
    assert page.outside == []
    assert page.faults == []
    page.evaluate(ADD, "window.ran = 1")
    assert page.evaluate("window.ran === undefined")
    assert "Content Security Policy" in page.faults[0]


def test_an_old_browser_is_told_what_it_lacks(page: Any, taken: str) -> None:
    """Without DecompressionStream the page is its own words, and no error."""
    page.add_init_script("delete window.DecompressionStream;")
    page.goto(taken)
    assert page.get_by_role("heading").inner_text() == "Iran–Pakistan borderland: reported events"
    assert "needs a browser" in page.inner_text("body")
    assert page.faults == []


def test_a_page_that_was_cut_short_says_so_in_its_own_words(page: Any, tmp_path: Path) -> None:
    """A download that broke off shows title and credits, not an empty window."""
    target = tmp_path / "half.html"
    content = snapshot.make(load(), Query(), form="html").content
    target.write_bytes(content[: content.index(b'id="sarhad-code"') + 9001])
    page.goto(target.as_uri())
    page.get_by_role("heading").wait_for()
    assert "All 557 events" in page.inner_text("body")


def test_without_scripts_the_page_can_be_read(open_page: Callable[..., Any], taken: str) -> None:
    """On a phone too: nothing runs past the edge."""
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(taken)
    assert page.get_by_role("heading").is_visible()
    box = page.locator("#sarhad-plain").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
