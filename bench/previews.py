"""How long the Studio's sheet takes to follow a change: from the click to the picture."""

from __future__ import annotations

from typing import Any

from bench.browser import chromium
from bench.server import ROOT, running

ASKED = "/studio?since=2024-01-10&until=2024-01-31"
PICTURE = ".st-key-preview img"
CHOICES = ".st-key-studio-choices button"
# notes the ms from the hand's click to the painted frame with another picture
FOLLOW = """() => {
  const picture = () => document.querySelector('.st-key-preview img');
  const before = picture().getAttribute('src');
  window.followed = null;
  addEventListener('click', ({ timeStamp }) => {
    const look = () => {
      const now = picture();
      if (!now || now.getAttribute('src') === before || !now.complete || !now.naturalWidth) {
        return requestAnimationFrame(look);
      }
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { window.followed = performance.now() - timeStamp; };
      port2.postMessage(0);
    };
    look();
  }, { capture: true, once: true });
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
    button = page.locator(CHOICES, has_text=words)
    button.scroll_into_view_if_needed()
    page.evaluate(FOLLOW)
    button.click()
    page.wait_for_function("window.followed")
    taken = page.evaluate("window.followed") / 1000
    page.wait_for_timeout(CALM * 1000)
    return float(taken)
