"""Hostile text in every field of the data and of the address, on every screen: only ever text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from data.filters import FILTERS
from data.load import Dataset, load
from data.query import Query
from geo import snapshot
from tests.browser.at_work import map_frame, open_screen, settle
from tests.browser.own_data import DIRECTION_SIGNS, TEXTS, hostile_tables, serving

pytestmark = pytest.mark.browser

# Elements that only a text that was taken for markup can have made.
MADE_BY_TEXT = (
    "img[src='x'], img[src*=evil], a[href^='javascript' i], a[href^='data:text' i], .katex,"
    " [onmouseover], [onerror], .stMarkdown [role=img], label [role=img], label a"
)
TRACEBACK = "[data-testid=stException], .stException"
SCREENS = ("/chronicle", "/evidence", "/about")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of hostile tables, its own name hostile too."""
    return hostile_tables(tmp_path_factory.mktemp("own") / "`<b onclick=window.PWN=1>${1}:red[x]")


@pytest.fixture(scope="module")
def data(folder: Path) -> Dataset:
    """Return the hostile tables as loaded."""
    return load(folder)


@pytest.fixture(scope="module")
def hostile(folder: Path) -> Iterator[str]:
    """Yield the address of a dashboard that shows the hostile tables."""
    with serving(folder) as base:
        yield base


@pytest.fixture(autouse=True)
def _impatient(page: Any) -> None:
    """Let what does not appear fail soon: the server is warm."""
    page.set_default_timeout(15_000)


def assert_only_text(page: Any) -> None:
    """No script ran in any frame, nobody was asked, no text became an element or a traceback."""
    for frame in page.frames:
        assert frame.evaluate("window.PWN === undefined"), f"a script ran in {frame.url}"
        made = frame.locator(MADE_BY_TEXT)
        assert made.count() == 0, made.first.evaluate("(element) => element.outerHTML")
    assert page.outside == []
    assert page.locator(TRACEBACK).count() == 0
    assert "Traceback" not in page.inner_text("body")


def drawn(page: Any) -> None:
    """Wait until Streamlit has put every part in the place that it keeps for it."""
    page.wait_for_function(
        "![...document.querySelectorAll('[data-testid=stSkeleton]')].some((e) => e.offsetParent)"
    )
    settle(page)


def flat(text: str) -> str:
    """Return text as one line of visible signs, for comparisons."""
    kept = (letter for letter in text if letter not in DIRECTION_SIGNS + "\u2060")
    return " ".join("".join(kept).split())


@pytest.mark.parametrize("screen", SCREENS)
def test_texts_of_the_data_are_text_on_every_screen(hostile: str, page: Any, screen: str):
    """Every tab is opened; what has a place on the page is there letter by letter."""
    page.goto(hostile + screen)
    page.wait_for_selector(".st-key-about, .st-key-said h3", timeout=60_000)
    settle(page)
    for tab in page.locator("[role=tab]").all():
        tab.click()
        page.wait_for_timeout(200)
        assert_only_text(page)
    assert_only_text(page)
    said = flat(page.inner_text(".stMainBlockContainer"))
    if screen == "/chronicle":
        missing = [name for name, text in TEXTS.items() if flat(text) not in said]
        assert missing == []
    if screen == "/about":
        assert f"{flat(TEXTS['picture'])}" in said
        assert f"{flat(TEXTS['link'])}" in said


def test_texts_of_the_data_are_text_in_the_lists_of_the_sidebar(hostile: str, page: Any):
    """Provinces named by the data, and the two lists that are searched by name."""
    open_screen(page, hostile, "/evidence")
    drawn(page)
    page.locator(".st-key-elsewhere summary").click()
    page.locator(".st-key-provinces").get_by_text("No province").wait_for()
    drawn(page)
    provinces = flat(page.locator(".st-key-provinces").inner_text())
    assert [name for name, text in TEXTS.items() if flat(text) not in provinces] == []
    for field in ("actors", "districts"):
        page.locator(f".st-key-filter-{field} input").scroll_into_view_if_needed()
        page.wait_for_timeout(300)  # a scroll that is still under way would close the list
        page.locator(f".st-key-filter-{field} input").focus()
        page.keyboard.press("ArrowDown")
        options = page.locator("[role=listbox] [role=option]")
        options.first.wait_for()
        seen = flat(" ".join(options.all_inner_texts()))
        assert sum(flat(text) in seen for text in TEXTS.values()) >= 3  # a long list is virtual
        options.first.click()
        drawn(page)
        assert_only_text(page)
        page.keyboard.press("Escape")


def test_cards_lists_and_tips_of_the_map_are_text(hostile: str, page: Any, data: Dataset):
    """Each event's card by its link, the strip, the tooltips of map and timeline."""
    open_screen(page, hostile, "/")
    frame = map_frame(page)
    for event_id, text in list(_cards(data))[::2]:
        card = _open_card(frame, event_id)
        assert flat(text) in flat(card.inner_text()), event_id
        addresses = card.locator("a").evaluate_all("(all) => all.map((a) => a.href)")
        assert all(one.startswith(("https://evil.example/", "http://127")) for one in addresses)
    assert_only_text(page)
    frame.evaluate("sarhad.store.select([])")
    _open_the_strip(frame)
    _touch_everything(page, frame)
    page.wait_for_timeout(800)
    settle(page)
    assert_only_text(page)


def _cards(data: Dataset) -> Iterator[tuple[str, str]]:
    """Yield each event's id and the text that it carries."""
    for event_id in data.events["event_id"]:
        yield event_id, list(TEXTS.values())[int(event_id.rpartition("-")[2])]


def _open_card(frame: Any, event_id: str) -> Any:
    """Open an event's card with all its folds; a policy of the page may forbid to evaluate text."""
    # identifiers arrive after the events
    frame.evaluate(
        "(id) => sarhad.store.named().then(() => sarhad.store.select([sarhad.store.row(id)]))",
        event_id,
    )
    card = frame.get_by_role("dialog")
    card.locator(".sarhad-card-id").get_by_text(event_id, exact=True).wait_for()
    card.locator("details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")
    return card


def _open_the_strip(frame: Any) -> None:
    """Open the list of events without a place and wait for a summary."""
    frame.get_by_role("button", name="Not placed").click()
    frame.wait_for_function(
        "[...document.querySelectorAll('.sarhad-list-title')].some((one) => one.textContent)"
    )
    titles = [flat(text) for text in frame.locator(".sarhad-list-title").all_text_contents()]
    assert {text for text in titles if text} <= {flat(text) for text in TEXTS.values()}


def _touch_everything(page: Any, frame: Any) -> None:
    """Move over some marks of the map and over the whole timeline."""
    edge = page.locator("iframe").first.bounding_box()
    for mark in frame.evaluate("sarhad.layer.drawn().slice(0, 6)"):
        page.mouse.move(edge["x"] + mark["x"], edge["y"] + mark["y"])
        page.wait_for_timeout(40)
    line = frame.locator(".sarhad-timeline-canvas").bounding_box()
    for step in range(12):
        page.mouse.move(line["x"] + line["width"] * step / 12, line["y"] + line["height"] / 3)
        page.wait_for_timeout(20)


TURNS = [
    pytest.param(turn, marks=() if turn % 5 == 0 else pytest.mark.long)
    for turn in range(len(TEXTS))
]


@pytest.mark.parametrize("turn", TURNS)
def test_texts_of_the_address_are_text(hostile: str, page: Any, turn: int):
    """Another text in every parameter, turned on each time: notes say what could not be used."""
    texts = list(TEXTS.values())
    fields = [row.name for row in FILTERS] + ["at", "event", "data", "unknown", texts[turn]]
    given = {field: texts[(at + turn) % len(texts)] for at, field in enumerate(fields)}
    params = "&".join(f"{quote(k, safe='')}={quote(text, safe='')}" for k, text in given.items())
    open_screen(page, hostile, f"/evidence?{params}")
    drawn(page)
    page.locator(".st-key-link button").click()
    page.locator("[data-testid=stPopoverBody] code").nth(1).wait_for()
    link = page.locator("[data-testid=stPopoverBody] code").first.inner_text()
    assert link.startswith(hostile)
    assert not set(link) & set('<>"`{}')
    assert_only_text(page)
    said = flat(page.inner_text(".stMainBlockContainer"))
    assert flat(given["since"])[:20] in said
    assert flat(given["event"])[:20] in said


def test_texts_of_the_address_are_text_on_the_map(hostile: str, page: Any):
    """The words, the event and the centre reach the map's own frame."""
    both = quote(TEXTS["script"] + TEXTS["template"], safe="")
    open_screen(page, hostile, f"/?words={both}&event={both}&at={both}&kinds={both}")
    map_frame(page)
    assert_only_text(page)


def test_a_page_to_take_away_holds_texts_only(data: Dataset, page: Any, tmp_path: Path):
    """Every card of the stand-alone file; its policy is left as it is."""
    made = snapshot.make(data, Query(), form="html", title="</title>" + TEXTS["script"])
    target = tmp_path / "${PWN=1}<img src=x>.html"
    target.write_bytes(made.content)
    page.goto(target.as_uri())
    for _ in range(100):
        if page.evaluate("!!(window.sarhad && sarhad.store.state.columns && sarhad.layer.sites)"):
            break
        page.wait_for_timeout(100)
    for event_id, text in _cards(data):
        assert flat(text) in flat(_open_card(page, event_id).inner_text()), event_id
    page.evaluate("sarhad.store.select([])")
    page.get_by_role("button", name="Not placed").click()
    page.wait_for_timeout(300)
    assert page.evaluate("window.PWN === undefined")
    assert page.locator(MADE_BY_TEXT).count() == 0
    assert page.outside == []
    assert page.faults == []
