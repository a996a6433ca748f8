"""The escalation in a browser: a click from the map, then each step with the map in step."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.at_work import map_frame, open_screen, settle

pytestmark = pytest.mark.browser

IN_SIGHT = """(button) => {
  const { top, bottom } = button.getBoundingClientRect();
  return top >= 0 && bottom <= window.innerHeight;
}"""


def asked(page: Any) -> dict[str, str]:
    """Return the parameters of the address."""
    return {name: values[-1] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_january_2024_step_by_step_from_the_map(server: str, page: Any) -> None:
    """One click opens it, a second or a key shows a step: its day, its place, its card."""
    open_screen(page, server, "/")
    page.locator(".st-key-measures a", has_text="Escalation").click()
    steps = page.locator(".ladder button")
    steps.nth(33).wait_for()
    settle(page)
    frame = map_frame(page)
    frame.evaluate("window.kept = true")
    steps.nth(2).click()
    page.wait_for_function("location.search.includes('step=3')")
    told = asked(page)
    assert (told["since"], told["until"], told["event"]) == (
        "2024-01-16", "2024-01-16", "INC-2024-003",
    )  # fmt: skip
    steps.nth(2).press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('step=4')")
    assert asked(page)["event"] == "DIP-2024-003"
    assert steps.nth(3).get_attribute("aria-current") == "step"
    assert map_frame(page).evaluate("window.kept")  # the map was never made anew
    with page.expect_download() as made:
        page.locator(".st-key-escalation-brief-pdf button").click()
    assert Path(made.value.path()).read_bytes().startswith(b"%PDF")
    page.go_back()
    page.wait_for_function("location.search.includes('step=3')")
    page.goto(f"{server}/escalation?step=30")  # a link opens at its step
    steps.nth(29).wait_for()
    page.wait_for_function(IN_SIGHT, arg=steps.nth(29).element_handle())
    assert steps.nth(29).get_attribute("aria-current") == "step"
    assert page.outside == []
    assert page.faults == []
