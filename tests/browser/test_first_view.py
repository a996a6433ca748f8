"""The first view of a map: the same however slowly its parts come, and nobody's choice."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.at_work import at_rest, map_frame, open_screen
from tests.browser.panels import address, opened, shown, site

pytestmark = pytest.mark.browser

__all__ = ["address", "shown", "site"]  # fixtures

SLOW_S = 1.5
# how the map would be moved from a place: pixels to the east
MOVED = """([lng, zoom]) => {
    const { map } = sarhad;
    sarhad.quiet(() => map.setView([27, lng], zoom, { animate: false }));
    const before = map.project(map.getCenter()).x;
    sarhad.quiet(() => sarhad.inland());
    return map.project(map.getCenter()).x - before;
}"""


@pytest.mark.parametrize("late", ["map.css", "land/*"])
def test_a_part_that_comes_late_moves_no_map(server: str, page: Any, late: str):
    """Neither the view nor the address is another than with all parts in time."""
    open_screen(page, server)
    map_frame(page)
    at_rest(page)
    usual = map_frame(page).evaluate("sarhad.where()")

    def wait(route: Any) -> None:
        """Let a file come after the others."""
        held.append(route.request.url)
        time.sleep(SLOW_S)
        route.continue_()

    held: list[str] = []
    page.route(f"**/{late}", wait)
    page.goto("about:blank")
    open_screen(page, server)
    frame = map_frame(page)
    at_rest(page)
    at_rest(page)
    assert frame.evaluate("sarhad.where()") == pytest.approx(usual, abs=0.03)
    assert not frame.evaluate("sarhad.moved")
    assert urlsplit(page.url).query == ""
    assert held


def test_a_frame_that_is_not_shown_keeps_its_view(server: str, page: Any):
    """It stays for a moment where its screen is left, without any size."""
    open_screen(page, server)
    frame = map_frame(page)
    at_rest(page)
    usual = frame.evaluate("sarhad.where()")
    for value in ("none", "block"):
        page.evaluate(
            "(value) => document.querySelector('.stMain iframe').style.display = value", value
        )
        page.wait_for_timeout(400)
        assert frame.evaluate("sarhad.where()") == pytest.approx(usual, abs=0.4)
        assert not frame.evaluate("sarhad.moved")
    at_rest(page)
    assert urlsplit(page.url).query == ""


def test_a_map_is_moved_onto_the_land_and_never_off_it(address: str, open_page: Any):
    """Where the page beside the land would be empty at one side, and at one side only."""
    page = opened(open_page(viewport={"width": 937, "height": 600}), address)
    west, _, east, _ = page.evaluate("sarhad.store.state.land.region")
    middle = (west + east) / 2
    assert page.evaluate(MOVED, [middle, 3]) == 0, "land at neither side: nothing is won"
    assert page.evaluate(MOVED, [middle, 6]) == 0, "land at both sides"
    assert page.evaluate(MOVED, [east, 6]) == pytest.approx(-937 / 2, abs=2)
    assert page.evaluate(MOVED, [west, 6]) == pytest.approx(937 / 2, abs=2)
    assert page.evaluate(MOVED, [east, 4.5]) < 0
    assert page.evaluate(MOVED, [west, 4.5]) > 0


def test_what_is_asked_for_stays_in_view(address: str, open_page: Any):
    """Also where most of it lies beyond the land, on either side."""
    page = opened(open_page(viewport={"width": 1200, "height": 700}), address)
    for box in ([28, 24, 45, 42], [80, 24, 97, 42]):
        shown = page.evaluate(
            """(box) => {
              sarhad.config.view = box;
              sarhad.fit();
              const bounds = sarhad.map.getBounds();
              return [bounds.getWest(), bounds.getEast()];
            }""",
            box,
        )
        assert shown[0] <= box[0] + 0.1
        assert shown[1] >= box[2] - 0.1
