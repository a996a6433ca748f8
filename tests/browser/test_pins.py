"""The export group of the dashboard: an open event is numbered on the picture, in own words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geo.sheet.png import recipe_of
from tests.browser.at_work import open_screen, settle
from tests.browser.axe import grave_faults

pytestmark = pytest.mark.browser

OPEN = "/?since=2024-01-10&until=2024-01-31&event="
EVIL = "<img src=x onerror=alert(1)> ${7*7} **bold** and more"


def pinned(page, target: Path) -> list[list[str]]:
    """Return the pins of the picture that the button gives."""
    with page.expect_download() as download:
        page.locator(".st-key-download-png button").click()
    download.value.save_as(target)
    return json.loads(recipe_of(target.read_bytes())).get("pins", [])


def open_files(page) -> None:
    """Open the choice of pictures."""
    page.locator(".st-key-snapshot-files button").first.click()
    settle(page)


def test_an_open_event_is_pinned_edited_and_taken_off(server, page, tmp_path):
    """The words of a person are text; what the filters leave out is said and not drawn."""
    open_screen(page, server, OPEN + "INC-2024-003")
    open_files(page)
    for form in ("pdf", "html"):
        page.locator(f".st-key-snapshot-brief-{form} button:enabled").wait_for()
    add = page.locator(".st-key-pin-add button")
    assert "16 Jan: Missile and drone strike, Koh-e-Sabz" in add.inner_text()
    add.click()
    settle(page)
    assert pinned(page, tmp_path / "a.png") == [["INC-2024-003", ""]]
    field = page.locator(".st-key-pin-text-INC-2024-003 input")
    assert field.get_attribute("placeholder").startswith("16 Jan: Missile")
    field.fill(EVIL)
    field.press("Enter")
    settle(page)
    assert pinned(page, tmp_path / "b.png") == [["INC-2024-003", EVIL]]
    assert grave_faults(page) == []
    page.locator(".st-key-pin-off-INC-2024-003 button").click()
    settle(page)
    assert pinned(page, tmp_path / "c.png") == []
    assert page.locator(".st-key-pin-add button").count() == 1
    assert page.outside == []
