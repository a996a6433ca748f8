"""The escalation in a browser: a click from the map, then each step with the map in step."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.at_work import map_frame, open_screen, settle
from tests.browser.own_data import TEXTS

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


def test_a_reviewer_decides_on_a_step_and_takes_it_back(server: str, open_page: Any) -> None:
    """In the dark on a phone: no reason is refused, each decision is told and leaves no trace."""
    page = open_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.goto(f"{server}/escalation?step=10")
    panel = page.locator(".st-key-escalation-judge")
    panel.wait_for()
    press = panel.get_by_role("button")
    press.filter(has_text="It answers it").click()
    panel.get_by_text("expected a reason").wait_for()
    decisions = (("It answers it", "answers 9 (reviewer"), ("It is no answer", "no answer to 9"))
    for verdict, told in decisions:
        reason = panel.get_by_role("textbox", name="Why")
        reason.fill(TEXTS["picture"])
        reason.press("Tab")
        press.filter(has_text=verdict).click()
        panel.get_by_text(told).wait_for()
        assert "of the journal" in panel.inner_text()
        assert TEXTS["picture"] in panel.inner_text()
        page.locator(".ladder .answers", has_text=told).wait_for()
        press.filter(has_text="Take back").click()
        press.filter(has_text="Take back").wait_for(state="detached")
    press.filter(has_text="It answers it").wait_for()
    box = panel.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("window.PWN") is None
    assert page.outside == []
    assert page.faults == []
