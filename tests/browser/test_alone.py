"""The page in one file in a browser: unpacked under its own policy, or read in plain words."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.area import parse_area
from data.load import load
from data.query import Query
from geo import snapshot
from geo.screen.columns import day_number
from geo.sheet.pins import Pin
from tests.browser.harness import known_events

pytestmark = pytest.mark.browser

AREA = parse_area("60.2,25.6,66.5,29.8")
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
    wait_until(page, OPEN)
    return page


def wait_until(page: Any, holds: str) -> None:
    """Wait until an expression holds in a file of its own.

    Not by wait_for_function: it evaluates text in the page, which the file's policy forbids.
    """
    for _ in range(200):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(50)
    msg = f"It did not come to hold: {holds}"
    raise AssertionError(msg)


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


PINNED = """() => sarhad.parts.pins.pins.map(({ number, row, spot, button, note }) => {
  const { shown, groups } = sarhad.layer;
  const mark = shown.find((one) => one.group === groups.of[row] >> 1);
  const gap = spot && Math.hypot(spot.x - mark.x, spot.y - mark.y) - mark.r - 8.5;
  const { textContent: text } = button;
  return { number, id: sarhad.store.id(row), gap, text, note: note.textContent };
})"""
OUTLINE = """() => {
  const path = document.querySelectorAll(".sarhad-area-outline");
  const box = path[0].getBoundingClientRect();
  const map = sarhad.map.getContainer().getBoundingClientRect();
  const at = (lat, lng) => sarhad.map.latLngToContainerPoint([lat, lng]);
  const [low, high] = [at(25.6, 60.2), at(29.8, 66.5)];
  return [path.length, box.left - map.left - low.x, box.top - map.top - high.y,
    box.right - map.left - high.x, box.bottom - map.top - low.y];
}"""


def moved(page: Any, first: date, last: date) -> Any:
    """Move the slider of a page."""
    days = [day_number(first), day_number(last)]
    page.evaluate(
        "(days) => new Promise((done) => { sarhad.store.slide(...days); "
        "requestAnimationFrame(() => requestAnimationFrame(done)); })",
        days,
    )
    return page


def test_a_page_numbers_its_pins_and_outlines_its_area(page: Any, tmp_path: Path) -> None:
    """Each at its event, with its words in the list; it rests outside the chosen days."""
    january = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
    pins = (Pin("INC-2024-003"), Pin("DIP-2024-023", "<b>Both</b> ministers"), Pin("INC-2024-006"))
    target = tmp_path / "pins.html"
    target.write_bytes(snapshot.make(load(), january, form="html", pins=pins).content)
    unpacked(page, target.as_uri())
    one, two, three = page.evaluate(PINNED)
    assert [pin["id"] for pin in (one, two, three)] == [pin.event_id for pin in pins]
    assert (
        one["text"] == "116 Jan: Missile and drone strike, Koh-e-Sabz (Sabz Koh), Panjgur district"
    )
    assert (two["text"], two["gap"]) == ("2<b>Both</b> ministersno place on the map", None)
    assert -18 < one["gap"] < 1
    assert -1 < three["gap"] < 60
    moved(page, date(2024, 1, 17), date(2024, 1, 31))
    one, two, three = page.evaluate(PINNED)
    assert (one["gap"], one["note"]) == (None, "outside these days")
    assert three["gap"] is not None
    page.get_by_role("button", name="3 · 18 Jan").click()
    assert page.evaluate("sarhad.store.id(sarhad.store.state.selected)") == pins[2].event_id
    target.write_bytes(snapshot.make(load(), replace(january, area=AREA), form="html").content)
    unpacked(page, target.as_uri())
    found, *away = page.evaluate(OUTLINE)
    assert found == 1
    assert max(map(abs, away)) < 3
    assert page.evaluate("[sarhad.store.counts().events, sarhad.parts.area.chip.hidden]") == [
        7,
        True,
    ]
    assert page.get_by_text("The area asked for").is_visible()
    assert page.outside == page.faults == []
