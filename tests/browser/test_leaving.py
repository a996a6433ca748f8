"""A screen is left for another: each map of the other one is built once, and none of this one."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from data.load import load
from pages.screens import NAMES, REVIEW
from tests.browser.at_work import PATIENCE_MS, at_rest, map_frame, open_screen

pytestmark = pytest.mark.browser

# from and to the screens whose maps stand among other parts
FEW = [
    ("escalation", "chronicle"), ("chronicle", "compare"), ("compare", "escalation"),
    ("escalation", "atlas"), ("atlas", "compare"), ("compare", "chronicle"),
]  # fmt: skip
ALL = list(permutations((name for name in NAMES if name != REVIEW), 2))
# frames that belong to a map: what is in them has been drawn and can be seen
ALIVE = "innerWidth > 0 && document.body.childElementCount > 0"


@pytest.mark.parametrize("wanted", [FEW, pytest.param(ALL, marks=pytest.mark.long)])
def test_no_map_is_built_twice(server: str, page: Any, wanted: list[tuple[str, str]]):
    """The frames that come are those which then stand there, and none of them is empty."""
    left, here = list(wanted), NAMES[0]
    open_screen(page, server)
    at_rest(page)
    built: list[Any] = []

    def note(frame: Any) -> None:
        """Keep a frame that came."""
        built.append(frame)

    page.on("frameattached", note)
    while left:
        step = next((step for step in left if step[0] == here), (here, left[0][0]))
        built.clear()
        page.locator(f".st-key-to-{step[1]} a").click()
        page.locator(f".st-key-to-{step[1]}").wait_for(state="detached", timeout=PATIENCE_MS)
        at_rest(page)
        frames = [frame for frame in page.frames if frame != page.main_frame]
        assert len(built) == len(frames) == page.locator("iframe").count(), step
        for frame in frames:
            frame.wait_for_function(ALIVE, timeout=PATIENCE_MS)
        here = step[1]
        if step in left:
            left.remove(step)
    assert page.faults == []
    assert page.outside == []


# what a page sends in the moment after a click on its menu still names the screen before
OVERTAKE = {
    "map": "document.querySelector('.stMain iframe')?.contentWindow.sarhad?.report([28, 62, 8]);",
    "page": "document.querySelector('.st-key-again button').click();",
}
MOMENTS = (0, 5, 40)  # ms


AWAITED_MS = 3_000  # longer than a click that was overtaken waits to be done again


def arrived(page: Any, name: str) -> None:
    """Wait until a screen stands there and stays."""
    here = page.locator(f".st-key-to-{name}")
    here.wait_for(state="detached", timeout=PATIENCE_MS)
    page.wait_for_timeout(AWAITED_MS)
    here.wait_for(state="detached", timeout=PATIENCE_MS)
    at_rest(page)
    assert here.count() == 0


@pytest.mark.parametrize("by", OVERTAKE)
def test_a_screen_that_was_asked_for_comes(server: str, page: Any, by: str):
    """Neither a map that reports at this moment nor another part of the page takes it back."""
    open_screen(page, server)
    for name, moment in zip(("escalation", "compare", "atlas"), MOMENTS, strict=True):
        map_frame(page)
        at_rest(page)
        page.evaluate(
            "([name, moment, overtake]) => {"
            " document.querySelector(`.st-key-to-${name} a`).click();"
            " setTimeout(Function(overtake), moment); }",
            [name, moment, OVERTAKE[by]],
        )
        arrived(page, name)
    assert page.faults == []


def test_a_step_back_is_not_taken_back(server: str, page: Any):
    """A map that reports just then does not bring its own screen again."""
    open_screen(page, server)
    page.locator(".st-key-to-escalation a").click()
    page.locator(".st-key-to-escalation").wait_for(state="detached", timeout=PATIENCE_MS)
    map_frame(page)
    at_rest(page)
    page.evaluate(
        "(report) => { addEventListener('popstate', () => setTimeout(Function(report), 0),"
        " { once: true }); history.back(); }",
        OVERTAKE["map"],
    )
    arrived(page, "atlas")
    assert urlsplit(page.url).path == "/"


def test_a_step_back_on_the_way_is_followed(server: str, page: Any):
    """The screen that was asked for before it is not asked for again."""
    open_screen(page, server)
    map_frame(page)
    at_rest(page)
    page.evaluate(
        "() => { document.querySelector('.st-key-to-escalation a').click();"
        " const look = () => (location.pathname === '/escalation' ? history.back()"
        " : setTimeout(look, 1)); look(); }"
    )
    page.wait_for_timeout(AWAITED_MS)
    assert urlsplit(page.url).path == "/"
    arrived(page, "atlas")


def test_the_link_to_the_map_opens_the_map_in_another_tab(server: str, page: Any):
    """Streamlit writes an empty address for the first screen: that of the screen one is on."""
    open_screen(page, server)
    page.locator(".st-key-to-evidence a").click()
    page.locator(".st-key-to-evidence").wait_for(state="detached", timeout=PATIENCE_MS)
    at_rest(page)
    with page.context.expect_page() as opened:
        page.locator(".st-key-to-atlas a").click(modifiers=["Control"])
    assert urlsplit(opened.value.url).path == "/"
    opened.value.close()
    assert urlsplit(page.url).path == "/evidence"


@pytest.mark.parametrize("name", ["escalation", "compare"])
def test_one_step_back_leaves_a_screen_as_it_was_opened(server: str, page: Any, name: str):
    """What a screen opens with is no step of its own; a map that is moved there sets no days."""
    open_screen(page, server)
    page.locator(f".st-key-to-{name} a").click()
    page.locator(f".st-key-to-{name}").wait_for(state="detached", timeout=PATIENCE_MS)
    map_frame(page)
    at_rest(page)
    assert parse_qs(urlsplit(page.url).query) == {}
    page.evaluate(OVERTAKE["map"])
    at_rest(page)
    assert parse_qs(urlsplit(page.url).query).keys() <= {"at", "data"}
    page.go_back()
    page.locator(".st-key-to-atlas").wait_for(state="detached", timeout=PATIENCE_MS)
    at_rest(page)
    assert parse_qs(urlsplit(page.url).query).keys() <= {"at", "data"}


def test_a_link_that_says_all_keeps_saying_it(server: str, page: Any):
    """Also where it asks for what the screen opens with: of other data that would be another."""
    data = load()
    last = data.last_day
    days = [last - timedelta(days) for days in (729, 365, 364)]
    asked = {"a": f"{days[0]}..{days[1]}", "b": f"{days[2]}..{last}", "by": "kind"}
    open_screen(page, server)
    page.goto(f"{server}/compare?{urlencode(asked)}&data={data.hash}")
    map_frame(page)
    at_rest(page)
    at_rest(page)
    found = parse_qs(urlsplit(page.url).query)
    assert {name: found[name] for name in asked} == {name: [text] for name, text in asked.items()}
    page.go_back()
    page.locator(".st-key-to-atlas").wait_for(state="detached", timeout=PATIENCE_MS)
