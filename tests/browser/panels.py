"""The page of the product's own events, opened for the tests of the panels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data.load import load
from geo import arcs
from geo.land import attribution, for_browser
from tests.browser.harness import known_events, write_site

READY = "window.sarhad && sarhad.layer && sarhad.layer.sites && sarhad.store.state.land"
# two frames: one for the store's listeners, one for what they ask for
SETTLE = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the page of the product's own events."""
    folder = tmp_path_factory.mktemp("panels")
    events, cards = known_events()
    lines = arcs.for_browser(events, load().actors)
    write_site(folder, events, cards, land=for_browser(), lines=lines, credits_=attribution())
    return folder


@pytest.fixture
def address(site: Path, folder_server: Callable[[Path], str]) -> str:
    """Return the address of the page."""
    return folder_server(site)


@pytest.fixture
def shown(address: str, page: Any) -> Any:
    """Return the open page, 1280 x 900."""
    return opened(page, address)


def opened(page: Any, address: str) -> Any:
    """Open an address and wait until events, land and fonts are drawn."""
    page.goto(address)
    page.wait_for_function(READY)
    page.evaluate("document.fonts.ready")
    page.evaluate(SETTLE)
    return page


def set_window(page: Any, first: str, last: str) -> None:
    """Show inclusive ISO days."""
    page.evaluate(
        "(days) => sarhad.store.set({ window: days.map((d) => Sarhad.columns.day(d)) })",
        [first, last],
    )
    page.evaluate(SETTLE)


def window_of(page: Any) -> list[str]:
    """Return the first and last day shown, ISO."""
    return page.evaluate("sarhad.store.state.window.map((day) => Sarhad.columns.iso(day))")


def open_card(page: Any, event_id: str) -> None:
    """Choose an event as a click does, and wait for its card."""
    page.evaluate(
        "(id) => { const row = sarhad.store.row(id); sarhad.store.select([row]); }", event_id
    )
    page.wait_for_selector(".sarhad-card:not([aria-busy]) .sarhad-card-foot")
    page.evaluate(SETTLE)


def show_record(page: Any, record: dict[str, Any], event_id: str = "INC-2024-006") -> None:
    """Open the card of an event with a record of the test's own in place of the server's."""
    page.evaluate(
        "([id, record]) => { sarhad.store.select([]);"
        " sarhad.store.cards.set(id, Promise.resolve(record)); }",
        [event_id, record],
    )
    page.evaluate(SETTLE)
    open_card(page, event_id)
