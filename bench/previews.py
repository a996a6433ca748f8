"""How long the Studio's sheet takes to follow a change: from the click to the picture."""

from __future__ import annotations

import time
from typing import Any

from bench.browser import chromium
from bench.server import ROOT, running

ASKED = "/studio?since=2024-01-10&until=2024-01-31"
PICTURE = ".st-key-preview img"
CHOICES = ".st-key-studio-choices button"
CHANGED = """before => {
  const now = document.querySelector('.st-key-preview img');
  return now && now.getAttribute('src') !== before && now.complete && now.naturalWidth > 0;
}"""
# each leads to a picture that was not asked for before: nothing comes from what is kept
CLICKS = ("Dark", "فارسی", "Print", "اردو", "Dark", "Light", "فارسی")
CALM = 1.0  # s between two changes, as a person takes at least
PATIENCE = 120_000  # ms for the first sheet of a server that has just started


def seconds() -> list[float]:
    """Return the wall seconds of each change, in a browser before a server of its own."""
    with running(ROOT / "dashboard.py") as server, chromium() as (browser, _):
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.goto(server.base + ASKED)
        page.wait_for_selector(PICTURE, timeout=PATIENCE)
        page.wait_for_timeout(4 * CALM * 1000)
        return [_change(page, words) for words in CLICKS]


def _change(page: Any, words: str) -> float:
    """Click a choice and return how long its picture took."""
    before = page.get_attribute(PICTURE, "src")
    button = page.locator(CHOICES, has_text=words)
    button.scroll_into_view_if_needed()
    started = time.perf_counter()
    button.click()
    page.wait_for_function(CHANGED, arg=before)
    taken = time.perf_counter() - started
    page.wait_for_timeout(CALM * 1000)
    return taken
