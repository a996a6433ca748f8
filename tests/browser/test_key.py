"""The stand-alone page: its heading, and a legend that counts along with the slider."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data.load import load
from data.query import Query
from geo import snapshot

pytestmark = pytest.mark.browser

EVIL = '<img src=x onerror="window.ran=1">${window.ran=1}`\'</script><script>window.ran=1</script>'
# the legend and the layer's own count at one position of the slider
COUNTS = """
([first, last]) => new Promise((done) => {
  const { store, layer } = window.sarhad;
  store.slide(first, last);
  requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => {
    const rows = [...document.querySelectorAll(".sarhad-key-legend li:not([hidden])")];
    const legend = rows.map((row) => Number(row.querySelector("b").textContent));
    done({ legend: legend.reduce((a, b) => a + b, 0), ...layer.tally() });
  })));
})
"""

# the credits begin where the time control has ended
BELOW_THE_SLIDER = """
() => document.querySelector(".sarhad-credits").getBoundingClientRect().top
  >= document.querySelector(".sarhad-time").getBoundingClientRect().bottom
"""


def opened(page: Any, folder: Path, *, title: str = "") -> Any:
    """Open the whole data as a file in a browser and wait for its first picture."""
    target = folder / "page.html"
    target.write_bytes(snapshot.make(load(), Query(), form="html", title=title).content)
    page.goto(target.as_uri())
    page.wait_for_selector(".sarhad-key-legend li:not([hidden])")
    return page


def test_the_legend_is_the_marks_at_twenty_positions(page: Any, tmp_path: Path) -> None:
    """Legend = events of the marks; with not placed and outside they are what is kept."""
    opened(page, tmp_path)
    first, last = page.evaluate("[window.sarhad.config.firstDay, window.sarhad.config.lastDay]")
    step = (last - first) // 20
    for position in range(20):
        start = first + position * step
        told = page.evaluate(COUNTS, [start, start + 3 * step])
        assert told["legend"] == told["marks_events"], position
        assert told["marks_events"] + told["not_placed"] + told["outside_view"] == told["kept"]
    assert page.outside == []
    assert page.faults == []


def test_title_and_sentence_are_text(page: Any, tmp_path: Path) -> None:
    """Markup in a title is letters on the page, and nothing runs."""
    opened(page, tmp_path, title=EVIL)
    assert page.inner_text(".sarhad-key h1") == EVIL
    assert page.inner_text(".sarhad-key p").startswith("All 557 events")
    assert page.evaluate("window.ran") is None
    assert page.faults == []


def test_the_heading_leaves_room_for_the_map_on_a_phone(open_page: Any, tmp_path: Path) -> None:
    """390 px wide: the map keeps a third of the height, nothing is wider than the screen."""
    page = opened(open_page(viewport={"width": 390, "height": 844}), tmp_path)
    assert page.evaluate("document.querySelector('.sarhad-stage').offsetHeight") > 844 / 3
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("width", [1280, 390])
def test_the_credits_can_be_read_to_their_end(page: Any, tmp_path: Path, width: int) -> None:
    """In as many lines as they need, below the slider; on a narrow page behind their word."""
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, tmp_path)
    if width <= 640:
        assert not page.is_visible(".sarhad-credits span")
        page.click(".sarhad-credits summary")
    page.wait_for_function(BELOW_THE_SLIDER)
    text = page.locator(".sarhad-credits span")
    assert "Unicode CLDR" in text.inner_text()
    assert text.evaluate("(e) => e.scrollWidth <= e.clientWidth")
    assert page.locator(".sarhad-credits").evaluate("(e) => e.scrollHeight <= e.clientHeight")


def test_the_page_draws_in_its_own_letters(page: Any, tmp_path: Path) -> None:
    """Both fonts of the file are loaded from it, and nothing else is asked for."""
    opened(page, tmp_path)
    page.evaluate("document.fonts.ready.then(() => 0)")
    page.wait_for_function("[...document.fonts].every((font) => font.status === 'loaded')")
    assert page.evaluate("document.fonts.size") == 2
    assert page.outside == []
    assert page.faults == []


def test_the_page_speaks_of_no_table(page: Any, tmp_path: Path) -> None:
    """The map's label does not promise what only the dashboard has."""
    label = opened(page, tmp_path).get_attribute(".leaflet-container", "aria-label")
    assert "Arrow keys" in label
    assert "table" not in label
