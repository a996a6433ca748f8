"""A review of a thousand rows: what opening it and each decision cost: `python -m bench.review`."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.browser import Tab, chromium
from bench.imports import ROOT, run
from bench.report import Target, load, median, ms, p95, table, targets
from bench.server import running
from tests.messy import messy_rows, write_messy

ROWS, TURNS = 1400, 15  # so that a thousand of them wait
DOUBT = ".st-key-review-doubt"
# ms from a hand's act until what it changes is in the page and painted
SHOWN = """([at, was]) => new Promise((done) => {
  const look = () => { const found = document.querySelector(at);
    if (!found || found.innerText === was) return requestAnimationFrame(look);
    return requestAnimationFrame(() => setTimeout(done, 0)); };
  look(); })"""


def measure(folder: Path) -> tuple[int, list[float], list[float]]:
    """Return how many rows wait, and ms to open the page, and from a key to the next row."""
    home = folder / "home"
    sheet = write_messy(folder / "sheet.csv", messy_rows(ROWS))
    waiting = int(str(run(home, "import", str(sheet)).told["review"]))
    settings = {"SARHAD_HOME": str(home)}
    with (
        running(ROOT / "dashboard.py", settings=settings) as server,
        chromium() as (browser, _),
    ):
        page = Tab(browser).page
        page.goto(f"{server.base}/import")
        opened = [_opened(page) for _ in range(TURNS)]
        return waiting, opened, [_decided(page, turn) for turn in range(TURNS)]


def _opened(page: Any) -> float:
    """Go from the import to the review by the menu; return ms until the row is shown."""
    page.locator(".st-key-to-import a, .st-key-here-import a").click()
    page.wait_for_selector(".st-key-intake")
    page.wait_for_timeout(1200)
    link = page.locator(".st-key-to-review a")
    began = time.perf_counter()
    link.evaluate("link => link.click()")
    page.evaluate(SHOWN, [DOUBT, None])
    took = 1000 * (time.perf_counter() - began)
    page.wait_for_timeout(1200)
    return took


def _decided(page: Any, turn: int) -> float:
    """Decide on the row that is shown, or skip it; return ms until the next one is shown."""
    before = page.inner_text(".st-key-review-row")
    names = {"A": "accept", "1": "choose-1", "s": "skip"}
    keys = [key for key, name in names.items() if page.locator(f".st-key-review-{name}").count()]
    began = time.perf_counter()
    page.keyboard.press(keys[turn % len(keys)])
    page.evaluate(SHOWN, [".st-key-review-row", before])
    took = 1000 * (time.perf_counter() - began)
    page.wait_for_timeout(800)
    return took


def main() -> None:
    """Measure and print tables."""
    print(f"Before: {load()}\n")
    with TemporaryDirectory() as name:
        waiting, opened, decided = measure(Path(name))
    rows = [
        (what, ms(median(found)), ms(p95(found)), ms(min(found)))
        for what, found in (("open the page", opened), ("key to next row", decided))
    ]
    print(table((f"{waiting:,} rows wait", "median", "p95", "least"), rows))
    print()
    print(targets([Target("open the review", median(opened), 200, "ms")]))
    print(f"\nAfter: {load()}")


if __name__ == "__main__":
    main()
