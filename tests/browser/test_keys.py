"""The map by keyboard alone: reached, moved, zoomed, read aloud, opened and closed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.axe import grave_faults
from tests.browser.panels import SETTLE, address, set_window, shown, site

pytestmark = pytest.mark.browser

__all__ = ["address", "shown", "site"]  # fixtures

FOCUSED = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
RESTS = "!(sarhad.map._panAnim && sarhad.map._panAnim._inProgress)"


def at_the_map(page: Any) -> Any:
    """Walk to the map by Tab and return its element."""
    box = page.locator(".leaflet-container")
    for _ in range(5):
        page.keyboard.press("Tab")
        if box.evaluate("(e) => e === document.activeElement"):
            return box
    msg = "Tab did not reach the map."
    raise AssertionError(msg)


def heard(page: Any) -> str:
    """Return what is read aloud once the map rests."""
    page.wait_for_timeout(500)
    return str(page.locator(".sarhad-heard").text_content())


def test_an_event_is_found_read_and_opened_by_keys(shown: Any):
    """Arrows bring it under the cross; Enter opens its card; Escape goes back to the map."""
    set_window(shown, "2024-01-16", "2024-01-18")
    shown.evaluate("sarhad.map.setView([29.9, 64.5], 7, { animate: false })")
    shown.evaluate(SETTLE)
    box = at_the_map(shown)
    assert shown.locator(".sarhad-cross").is_visible()
    assert heard(shown) == "No event near the cross"
    mark = shown.evaluate("sarhad.layer.drawn().find((one) => one.count > 0)")
    size = box.bounding_box()
    east, south = mark["x"] - size["width"] / 2, mark["y"] - size["height"] / 2
    for way, forth, back in ((east, "ArrowRight", "ArrowLeft"), (south, "ArrowDown", "ArrowUp")):
        for _ in range(round(abs(way) / 80)):  # px that Leaflet moves the map at a stroke
            shown.keyboard.press(forth if way > 0 else back)
            shown.wait_for_timeout(50)
            shown.wait_for_function(RESTS)  # a key during the move would be let go
    shown.wait_for_function(
        "document.querySelector('.sarhad-heard').textContent !== 'No event near the cross'"
    )
    said = heard(shown)
    assert "January 2024" in said or "Jan 2024" in said
    assert said.endswith("Enter opens it")
    assert grave_faults(shown) == []
    shown.keyboard.press("Enter")
    opens = ":is(.sarhad-card-foot, .sarhad-picked-line)"
    shown.wait_for_selector(f".sarhad-card:not([hidden]) {opens}")
    shown.keyboard.press("Escape")
    assert shown.locator(".sarhad-card:not([hidden])").count() == 0
    assert box.evaluate("(e) => e === document.activeElement")


def test_plus_and_minus_zoom_the_map(shown: Any):
    """A step each, while the map has the focus."""
    at_the_map(shown)
    start = shown.evaluate("sarhad.map.getZoom()")
    shown.keyboard.press("+")
    shown.wait_for_timeout(500)
    assert shown.evaluate("sarhad.map.getZoom()") == pytest.approx(start + 1)
    shown.keyboard.press("-")
    shown.wait_for_timeout(500)
    assert shown.evaluate("sarhad.map.getZoom()") == pytest.approx(start)


def test_tab_walks_map_zoom_panels_time_and_time_line_in_this_order(shown: Any):
    """Each stop can be seen: an outline or a shadow that it has only with the focus."""
    at_the_map(shown)
    stops = []
    for _ in range(25):
        shown.keyboard.press("Tab")
        stops.append(shown.evaluate(FOCUSED))
        seen = shown.evaluate(
            """() => {
            const of = (e, pseudo) => { const s = getComputedStyle(e, pseudo);
              return s.outlineStyle !== "none" || s.boxShadow !== "none"
                || s.backgroundColor !== "rgba(0, 0, 0, 0)"; };
            const e = document.activeElement;
            return e === document.body || of(e) || of(e, "::after"); }"""
        )
        assert seen, stops[-1]
    order = ["Zoom in", "Zoom out", "Show both provinces", "Key", "Base map", "Play"]
    places = [next(i for i, stop in enumerate(stops) if stop.startswith(name)) for name in order]
    assert places == sorted(places)


def test_a_pointer_never_shows_the_cross(shown: Any):
    """A click gives the map the focus, but not the keyboard's."""
    shown.mouse.click(700, 300)
    assert not shown.locator(".sarhad-cross").is_visible()
    assert shown.locator(".sarhad-heard").text_content() == ""
