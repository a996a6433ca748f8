"""The buttons over the map: the key of the marks, and what each panel changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from geo import style
from tests.browser.axe import grave_faults
from tests.browser.panels import SETTLE, address, opened, shown, site

pytestmark = pytest.mark.browser

__all__ = ["address", "shown", "site"]  # fixtures

# how much of a row's picture is not empty, in opaque and in faint pixels, and its colours
PICTURE = """
(key) => {
  const canvas = document.querySelector(`[data-key="${key}"] canvas`);
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set();
  let [full, faint] = [0, 0];
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] > 250) full++; else if (data[i + 3] > 0) faint++;
    if (data[i + 3] > 250) colours.add([data[i], data[i + 1], data[i + 2]].join());
  }
  return { full, faint, colours: [...colours], width: canvas.width };
}
"""


def panel(page: Any, name: str) -> Any:
    """Open a panel by its button and return it."""
    button = page.locator(f"[data-tool={name}]")
    if button.get_attribute("aria-expanded") == "false":
        button.click()
    found = page.locator(f"#sarhad-panel-{name}")
    found.wait_for()
    return found


def rgb(colour: str) -> str:
    """Return #rrggbb as the numbers of a pixel."""
    return ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))


def test_the_key_explains_every_mark_in_words(shown: Any):
    """Each mark and sign of geo/style.py, each kind, and no other."""
    key = panel(shown, "key")
    rows = key.locator("[data-key]").evaluate_all("(rows) => rows.map((row) => row.dataset.key)")
    marks = [f"mark.{name}" for name in style.KEY_MARKS]
    assert rows == [*marks, "sign.size", *(f"sign.{name}" for name in style.KEY_SIGNS)]
    assert set(style.KEY_MARKS) == set(style.MARK_OF_PRECISION.values())
    assert key.locator(".sarhad-legend-kinds li").count() == len(style.SYMBOLS)
    text = key.inner_text()
    for words in ("within about 25 km", "disc of its size", "25 km to each side", "hatched"):
        assert words in text
    assert "map.key" not in text
    assert shown.faults == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ratio", [1, 2])
def test_the_pictures_of_the_key_are_the_marks(
    address: str, open_page: Callable[..., Any], theme: str, ratio: int
):
    """A symbol in its ink only where the place is a point; faint areas; sharp at both ratios."""
    page = opened(open_page(device_scale_factor=ratio), address)
    page.evaluate("(theme) => sarhad.store.set({ theme })", theme)
    page.evaluate(SETTLE)
    panel(page, "key")
    ink = rgb(getattr(style.SYMBOLS[0], theme))
    drawn = {name: page.evaluate(PICTURE, f"mark.{name}") for name in style.KEY_MARKS}
    assert {name for name, one in drawn.items() if ink in one["colours"]} == {
        "point", "halo", "plate",  # of the plate, its thin band of kinds
    }  # fmt: skip
    assert all(one["width"] == 54 * ratio for one in drawn.values())
    for name in ("halo", "disc", "stretch", "plate"):
        assert drawn[name]["faint"] > 5 * drawn["point"]["faint"], name
    hollow, point = page.evaluate(PICTURE, "sign.hollow"), drawn["point"]
    assert rgb(style.THEMES[theme].panel) in hollow["colours"]
    assert rgb(style.THEMES[theme].panel) not in point["colours"]


def test_one_panel_is_open_at_a_time_and_escape_goes_back(shown: Any):
    """By keyboard: Enter opens, Escape closes and returns to the button."""
    button = shown.locator("[data-tool=key]")
    button.focus()
    shown.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert shown.locator(".sarhad-panel:not([hidden])").count() == 1
    shown.keyboard.press("Escape")
    assert shown.locator(".sarhad-panel:not([hidden])").count() == 0
    assert button.evaluate("(e) => e === document.activeElement")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_key_fits_a_phone_and_has_no_grave_fault(
    address: str, open_page: Callable[..., Any], theme: str
):
    """390 px wide: inside the frame, above the time control, scrolled by itself."""
    page = opened(open_page(viewport={"width": 390, "height": 844}), address)
    page.evaluate("(theme) => sarhad.store.set({ theme })", theme)
    box = panel(page, "key").bounding_box()
    time = page.locator(".sarhad-time").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= time["y"]
    assert grave_faults(page) == []
