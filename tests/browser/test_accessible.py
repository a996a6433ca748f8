"""Every screen passes axe-core: no fault above minor, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.load import load
from data.query import Query
from geo import snapshot
from tests.browser.at_work import map_frame, open_screen, settle
from tests.browser.axe import grave_faults
from tests.browser.panels import address, open_card, opened, site

pytestmark = pytest.mark.browser

__all__ = ["address", "site"]  # fixtures

JANUARY = "?since=2024-01-10&until=2024-01-31"
SCREENS = (
    "/", "/chronicle", "/evidence", "/studio", "/about", "/escalation", "/import", "/review",
)  # fmt: skip
MEASURES = ("/tempo", "/hotspots", "/responses")
TWO_MAPS = "/compare"  # takes longest; its parts are those of the others: light is enough


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_no_screen_has_a_grave_fault(server: str, open_page: Callable[..., Any], scheme: str):
    """Every screen of the menu, all frames of each."""
    page = open_page(color_scheme=scheme)
    for screen in (*SCREENS, *MEASURES, *((TWO_MAPS,) if scheme == "light" else ())):
        page.goto(server + screen + JANUARY)
        page.wait_for_selector("[class*=st-key-here]")
        settle(page)
        # while a run goes on, Streamlit draws what is out of date paler
        page.wait_for_function("!document.querySelector('[data-stale=true]')")
        page.wait_for_timeout(600)
        for frame in page.frames[1:]:
            frame.wait_for_selector("[role=main]")  # its map is laid out, however late
        assert grave_faults(page) == [], screen


def test_no_grave_fault_on_a_phone(server: str, open_page: Callable[..., Any]):
    """The map screen, 390 px wide."""
    page = open_page(viewport={"width": 390, "height": 844})
    open_screen(page, server, "/" + JANUARY)
    map_frame(page)
    assert grave_faults(page) == []


def test_no_grave_fault_with_every_group_of_filters_open(
    server: str, open_page: Callable[..., Any]
):
    """Each folded group of the sidebar opened, and the choice of files to save."""
    page = open_page(viewport={"width": 1280, "height": 1600})
    open_screen(page, server, "/" + JANUARY)
    groups = page.locator("[data-testid=stSidebar] details:not([open]) > summary")
    assert groups.count() > 0
    while groups.count():
        groups.first.click()
        settle(page)
    page.locator("[data-testid=stPopoverButton]").first.click()
    settle(page)
    assert grave_faults(page) == []


def test_the_file_of_its_own_has_no_grave_fault(page: Any, tmp_path: Path):
    """The HTML export: its heading, its legend and its map."""
    target = tmp_path / "page.html"
    target.write_bytes(snapshot.make(load(), Query(), form="html").content)
    page.goto(target.as_uri())
    page.wait_for_selector(".sarhad-key-legend li:not([hidden])")
    assert grave_faults(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_over_the_map_has_no_grave_fault(
    address: str, open_page: Callable[..., Any], theme: str
):
    """A card, the list of events without a mark, and each panel of the map."""
    page = opened(open_page(), address)
    page.evaluate("(theme) => sarhad.store.set({ theme })", theme)
    open_card(page, "INC-2024-006")
    page.locator(".sarhad-strip .sarhad-chip:not([hidden])").first.click()
    assert page.locator(".sarhad-list:not([hidden])").count() == 1
    assert grave_faults(page) == []


def test_a_grave_fault_is_found(page: Any, tmp_path: Path):
    """The check itself: a picture without words and grey on grey are named."""
    target = tmp_path / "faults.html"
    target.write_text(
        "<!doctype html><html lang='en'><title>t</title><main><h1>t</h1><img src='a.png'>"
        "<p style='color:#aaa;background:#fff'>too pale</p></main>",
        encoding="utf-8",
    )
    page.goto(target.as_uri())
    assert {line.split()[0] for line in grave_faults(page)} == {"image-alt", "color-contrast"}
