"""Areas on the map: drawn by mouse, finger and keys, and one number everywhere."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Callable
from io import StringIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from data.area import Area, parse_area, write_area
from data.load import Dataset, load
from data.query import Query
from data.words import Words
from geo import snapshot
from geo.land import for_browser
from geo.screen.alone import standalone
from geo.screen.leaflet import EventFilter, inlined
from tests.browser.at_work import at_rest, counted, map_frame, open_screen, said
from tests.browser.panels import SETTLE, address, opened, shown, site

pytestmark = pytest.mark.browser

__all__ = ["address", "shown", "site"]  # fixtures

SHEET, BAR, CHIP = ".sarhad-draw", ".sarhad-draw-bar", ".sarhad-area-chip"
BOX, POLYGON, VIEW, LIFT = (f".sarhad-tools button >> nth={at}" for at in range(4))
OUTLINE = ".sarhad-area-outline"
INSIDE = """(text) => {
  const rows = sarhad.parts.area.inside(text, sarhad.store.state.columns);
  return [...rows.keys()].filter((row) => rows[row]);
}"""


def degrees(page: Any, *spots: tuple[float, float]) -> list[list[float]]:
    """Return longitude and latitude of points of the frame, logical px."""
    return page.evaluate(
        "(spots) => spots.map((spot) => { const { lng, lat } ="
        " sarhad.map.containerPointToLatLng(spot); return [lng, lat]; })",
        [list(spot) for spot in spots],
    )


def area_of(page: Any) -> Area | None:
    """Return the area that was reported last, as Python reads it."""
    text = page.evaluate("window.sent.at(-1).area")
    return parse_area(text) if text else None


def assert_near(area: Area | None, corners: list[list[float]]) -> None:
    """Assert that an area has the corners, to 2 px of the map as it opens."""
    wanted = Area(tuple((lon, lat) for lon, lat in corners))
    assert area is not None
    assert len(area.corners) == len(wanted.corners)
    for one, other in zip(area.corners, wanted.corners, strict=True):
        assert one == pytest.approx(other, abs=0.04)


def assert_kept(page: Any, area: Area) -> None:
    """Assert that the map shows the rows that Python keeps, and says that it is limited."""
    page.evaluate(SETTLE)
    kept = Query(area=area).keep(load().events)
    tally = page.evaluate("sarhad.layer.tally()")
    assert tally["kept"] == len(kept)
    assert tally["marks_events"] + tally["not_placed"] + tally["outside_view"] == len(kept)
    assert page.locator(OUTLINE).count() == 1
    assert page.locator(CHIP).is_visible()


def lifted(page: Any) -> None:
    """Say what Python says when there is no area."""
    message = EventFilter(serial=page.evaluate("sarhad.serial")).message
    page.evaluate("(message) => sarhad.receive(message)", message)
    page.evaluate(SETTLE)


def box_of(one: list[float], other: list[float]) -> list[list[float]]:
    """Return the corners of the box between two corners."""
    (west, south), (east, north) = one, other
    return [[west, south], [east, south], [east, north], [west, north]]


def test_an_area_is_drawn_by_mouse(shown: Any) -> None:
    """A box by a drag or by two clicks; a polygon by clicks, closed on its first corner."""
    a, b = (420, 300), (700, 460)
    corners = box_of(*degrees(shown, a, b))
    shown.click(BOX)
    assert "Drag" in shown.inner_text(BAR)
    shown.mouse.move(*a)
    shown.mouse.down()
    shown.mouse.move(560, 380, steps=3)
    shown.mouse.move(*b)
    shown.mouse.up()
    assert_near(area_of(shown), corners)
    assert_kept(shown, area_of(shown))
    assert shown.locator(SHEET).count() == 0
    lifted(shown)
    assert shown.locator(OUTLINE).count() == 0
    shown.click(BOX)
    shown.mouse.click(*a)
    shown.mouse.click(*b)
    assert_near(area_of(shown), corners)
    lifted(shown)
    tips = [(420, 300), (700, 280), (640, 470), (500, 400)]
    corners = degrees(shown, *tips)
    shown.click(POLYGON)
    for tip in tips:
        shown.mouse.click(*tip)
    assert "4 corners" in shown.inner_text(BAR)
    shown.mouse.click(tips[0][0] + 4, tips[0][1] - 4)
    assert_near(area_of(shown), corners)
    assert_kept(shown, area_of(shown))
    assert shown.evaluate("sarhad.store.state.selected") == -1  # no card was opened on the way


def test_an_area_is_drawn_by_finger(open_page: Callable[..., Any], address: str) -> None:
    """On a phone: taps set corners, a drag draws a box, and the map does not move meanwhile."""
    page = open_page(viewport={"width": 390, "height": 780}, has_touch=True)
    opened(page, address)
    before = page.evaluate("sarhad.where()")
    tips = [(120, 260), (300, 270), (250, 400)]
    corners = degrees(page, *tips)
    page.locator(POLYGON).tap()
    for tip in tips:
        page.touchscreen.tap(*tip)
    page.locator(BAR).get_by_role("button", name="Finish").tap()
    assert_near(area_of(page), corners)
    assert_kept(page, area_of(page))
    lifted(page)
    a, b = (110, 250), (290, 390)
    corners = box_of(*degrees(page, a, b))
    page.locator(BOX).tap()
    touches = page.context.new_cdp_session(page)
    for kind, spot in (("touchStart", a), ("touchMove", (200, 300)), ("touchMove", b)):
        points = [{"x": spot[0], "y": spot[1]}]
        touches.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touches.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("window.sent.at(-1).area")
    assert_near(area_of(page), corners)
    assert_kept(page, area_of(page))
    assert page.evaluate("sarhad.where()") == before


def test_an_area_is_drawn_by_keys(shown: Any) -> None:
    """A frame of half the view is moved and sized; a cross sets corners; Escape gives up."""
    width, height = shown.evaluate("[sarhad.map.getSize().x, sarhad.map.getSize().y]")
    shown.focus(BOX)
    shown.keyboard.press("Enter")
    assert "Arrows" in shown.inner_text(BAR)
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "Shift+ArrowLeft"):
        shown.keyboard.press(key)
    one = (width / 4 + 24, height / 4 - 48)
    other = (width * 0.75, height * 0.75 - 48)
    corners = box_of(*degrees(shown, one, other))
    shown.keyboard.press("Enter")
    assert_near(area_of(shown), corners)
    assert_kept(shown, area_of(shown))
    assert shown.evaluate("document.activeElement.getAttribute('aria-label')") == "Draw a rectangle"
    lifted(shown)
    shown.keyboard.press("Enter")
    before = shown.evaluate("window.sent.length")
    shown.keyboard.press("Escape")
    assert shown.locator(SHEET).count() == 0
    assert shown.evaluate("window.sent.length") == before
    shown.focus(POLYGON)
    shown.keyboard.press("Enter")
    for keys in (["Space"], ["ArrowRight"] * 5, ["Space"], ["Space"]):
        for key in keys:
            shown.keyboard.press(key)
    assert shown.locator(SHEET).count() == 1, "two corners do not finish"
    for key in ["ArrowDown"] * 5 + ["Space", "Backspace", "Space", "Enter"]:
        shown.keyboard.press(key)
    middle = (width / 2, height / 2)
    tips = [middle, (middle[0] + 120, middle[1]), (middle[0] + 120, middle[1] + 120)]
    assert_near(area_of(shown), degrees(shown, *tips))


def test_this_view_is_an_area_and_can_be_lifted(shown: Any) -> None:
    """One press takes what is seen, another lifts it; the focus is never lost."""
    shown.evaluate("sarhad.map.setView([27, 63], 8, { animate: false })")
    shown.click(VIEW)
    west, south, east, north = shown.evaluate(
        "sarhad.map.getBounds().toBBoxString().split(',').map(Number)"
    )
    assert_near(area_of(shown), box_of([west, south], [east, north]))
    assert_kept(shown, area_of(shown))
    shown.click(LIFT)
    assert shown.evaluate("window.sent.at(-1).area") is None
    assert shown.evaluate("document.activeElement !== document.body")
    shown.evaluate(SETTLE)
    assert shown.locator(CHIP).is_hidden()


def test_map_and_python_agree_on_what_lies_inside(shown: Any) -> None:
    """Of 60 areas, some with crossing edges and some with events on their edges."""
    draw, events = random.Random(11), load().events
    lon, lat = events["longitude"].to_numpy(float), events["latitude"].to_numpy(float)
    placed = [at for at in range(len(events)) if not math.isnan(lon[at])]
    for turn in range(60):
        spots = draw.sample(placed, draw.randint(3, 9))
        corners = [(lon[at], lat[at]) for at in spots]
        if turn % 2:
            corners = [(x + draw.uniform(-2, 2), y + draw.uniform(-2, 2)) for x, y in corners]
        area = parse_area(",".join(f"{x:.4f} {y:.4f}" for x, y in corners))
        if area is None:
            continue
        mine = area.contains(lon, lat).nonzero()[0].tolist()
        theirs = shown.evaluate(INSIDE, write_area(area))
        assert theirs == mine, write_area(area)


def test_a_page_to_take_away_can_be_limited_too(page: Any, tmp_path: Any) -> None:
    """Alone, the map keeps the rows itself and gives them back; it has nobody to ask for names."""
    events = load().events
    config = inlined(events, words=Words("en"), cards={}, land=for_browser(detail="low"))
    target = tmp_path / "alone.html"
    target.write_text(standalone(config), encoding="utf-8")
    page.goto(target.as_uri())
    for _ in range(100):
        if page.evaluate("!!(window.sarhad && sarhad.store.state.columns && sarhad.layer.sites)"):
            break
        page.wait_for_timeout(100)
    page.evaluate(SETTLE)
    page.evaluate("sarhad.parts.area.choose('62,25.5,64,26.5')")
    assert_kept(page, Area.box(62, 25.5, 64, 26.5))
    page.evaluate("sarhad.parts.area.choose('60 25,64 25,62 30')")
    assert_kept(page, Area(((60.0, 25.0), (64.0, 25.0), (62.0, 30.0))))
    page.click(LIFT)
    page.evaluate(SETTLE)
    assert page.evaluate("sarhad.layer.tally().kept") == len(events)
    assert page.locator(".sarhad-search").count() == 0
    assert page.faults == []


def test_an_area_is_one_number_everywhere(server: str, page: Any) -> None:
    """Sentence, table, rows of the export, and marks + not placed + outside the view."""
    data = load()
    drawn = write_area(Area(((60.5, 25.0), (64.5, 25.0), (63.0, 29.0), (61.0, 28.5))))
    open_screen(page, server, f"/?area={drawn}&kinds=battle,explosion_remote_violence")
    frame = map_frame(page)
    at_rest(page)
    assert_one_number(page, frame, data)
    frame.evaluate("sarhad.map.setView([26.5, 63], 8, { animate: false })")
    at_rest(page)
    frame.locator(VIEW).click()
    at_rest(page)
    assert drawn not in page.url
    assert_one_number(page, frame, data)
    page.locator(".st-key-lift-area button").click()
    at_rest(page)
    assert "area=" not in page.url
    assert frame.locator(OUTLINE).count() == 0
    assert frame.evaluate("sarhad.layer.tally().kept") == counted(said(page))


def assert_one_number(page: Any, frame: Any, data: Dataset) -> None:
    """Assert that everything on the page counts the events of the address alike."""
    params = parse_qs(urlsplit(page.url).query)
    query, notes = Query.read({name: text[0] for name, text in params.items()})
    kept = query.keep(data.events)
    tally = frame.evaluate("sarhad.layer.tally()")
    assert notes == []
    assert query.area is not None
    assert 0 < len(kept) == counted(said(page)) == tally["kept"]
    assert tally["marks_events"] + tally["not_placed"] + tally["outside_view"] == len(kept)
    assert f"{len(kept)}" in page.locator(".st-key-rows summary").inner_text()
    made = snapshot.make(data, query, form="csv")
    rows = list(csv.reader(StringIO(made.content.decode("utf-8-sig"), newline="")))
    assert len(rows) - 1 == made.events == len(kept)
    assert "middle point" in page.inner_text(".st-key-said")
