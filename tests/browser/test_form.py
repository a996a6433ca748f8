"""The form of one event: bad fields say what they want, what is saved can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import running_server

from data.load import load
from tests.browser.at_work import PATIENCE_MS, counted, open_screen, said, settle

pytestmark = pytest.mark.browser


def press(page: Any, name: str) -> None:
    """Press a button, and wait."""
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


def save(page: Any) -> None:
    """Press Save, and wait until the form is closed."""
    press(page, "Save")
    page.get_by_role("dialog").wait_for(state="detached", timeout=PATIENCE_MS)
    settle(page)


def test_an_event_is_corrected_added_and_taken_back(page: Any) -> None:
    """Each step is in the list of corrections; text is text."""
    ours = len(load().events)
    with running_server() as base:
        open_screen(page, base, "/evidence?event=INC-2024-003")
        page.get_by_role("tab", name="Corrections").click()
        settle(page)
        press(page, "Correct INC-2024-003")
        press(page, "Save")
        page.get_by_text("Nothing is changed yet.").wait_for()
        settle(page)
        page.get_by_label("Latitude, degrees north").fill("north")
        page.get_by_label("Dead, lowest").fill("500")
        press(page, "Save")
        page.get_by_text("2 fields say below").wait_for()
        assert page.get_by_text("Expected degrees north from -90 to 90").count() == 1
        page.get_by_label("Latitude, degrees north").fill("26.5")
        page.get_by_label("Dead, lowest").fill("1")
        page.get_by_label("Why (for the journal)").fill("<img src=x onerror=alert(1)>")
        save(page)
        page.get_by_text("INC-2024-003 is saved, as entry 1").wait_for()
        press(page, "Add an event")
        page.get_by_role("dialog").get_by_label("Kind").click()
        page.get_by_role("option", name="Protest", exact=True).click()
        page.get_by_label("What happened, in a line").fill("A sit-in")
        press(page, "Save")
        page.get_by_text("1 field says below").wait_for()
        settle(page)
        first = page.get_by_role("dialog").get_by_role("group", name="First day").first
        first.get_by_role("spinbutton").first.click()
        page.keyboard.type("20240305")
        save(page)
        page.get_by_text("HAND-2024-001 is saved, as entry 2").wait_for()
        assert counted(said(page)) == ours + 1
    assert page.outside == []
    assert page.faults == []
