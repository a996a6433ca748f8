"""The part of the import page that asks services: agreed to, shown, added; never unasked."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import running_server
from fake_servers import TOKEN, Answer, Servers, serving, settings_of

from data.load import load
from tests.browser.at_work import counted, open_screen, said, settle

pytestmark = pytest.mark.browser
BUTTON = "Fetch from UCDP GED"


def alert(page: Any, text: str) -> None:
    """Wait for a sentence in a box; where it does not come, say what is there."""
    from playwright.sync_api import TimeoutError as NotThere

    try:
        page.locator("[data-testid=stAlert]", has_text=text).wait_for(timeout=30_000)
    except NotThere:
        pytest.fail(f"“{text}” does not come: {page.inner_text('.stMain')[-600:]}")


def press(page: Any, name: str) -> None:
    """Press a button, and wait."""
    page.get_by_role("button", name=name).click()
    settle(page)


def test_a_fetch_is_agreed_to_shown_and_added(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the tick nothing is asked; a refusal is a sentence; a wait can be cancelled."""
    with serving() as servers:
        for name, value in settings_of(servers).items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("SARHAD_UCDP_TOKEN")
        with running_server() as base:
            _session(page, base, servers)
    assert page.outside == []
    assert page.faults == []


def _session(page: Any, base: str, servers: Servers) -> None:
    """Fetch as a person would."""
    ours = len(load().events)
    page.goto(base + "/import")
    page.get_by_text("Or fetch from a service").click(timeout=30_000)
    settle(page)
    press(page, BUTTON)
    alert(page, "tick that you agree to the terms")
    assert servers.asked == []
    page.get_by_text("I have read the terms").click()
    settle(page)
    page.get_by_label("Your token").fill("wrong")
    press(page, BUTTON)
    alert(page, "the password or token is not known")
    assert page.get_by_label("Your token").input_value() == ""
    servers.say("/25.1", Answer(b"x", 500, wait=3.0))
    page.get_by_label("Your token").fill(TOKEN)
    press(page, BUTTON)
    page.wait_for_timeout(800)
    print(servers.asked)
    press(page, "Cancel")
    page.get_by_role("button", name="Cancel", exact=True).wait_for(state="detached")
    settle(page)
    servers.say("/25.1")
    page.get_by_label("Your token").fill(TOKEN)
    press(page, BUTTON)
    press(page, "Add 7 events")
    alert(page, "7 events of “UCDP GED” are kept")
    open_screen(page, base)
    assert counted(said(page)) == ours + 7
