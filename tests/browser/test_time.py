"""The time control in Chromium: steps, speeds, a fixed length, key dates, 154 years."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from data.load import load
from geo.land import for_browser
from geo.screen.columns import day_number
from tests.browser.harness import made_up_events, write_site
from tests.browser.panels import SETTLE, address, opened, set_window, shown, site, window_of

pytestmark = pytest.mark.browser

__all__ = ["address", "shown", "site"]  # fixtures

ENDS = ["2021-01-03", "2026-06-23"]


@pytest.fixture(scope="module")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a page of 600 invented events from 1947 to 2100, one on either end."""
    folder = tmp_path_factory.mktemp("long")
    ends = [pd.Timestamp(day) for day in ("1947-01-01", "2100-12-31")]
    days = np.linspace(0, (ends[1] - ends[0]).days, 600).astype(int)
    starts = ends[0] + pd.to_timedelta(days, unit="D")
    events = made_up_events(600).assign(date_start=starts, date_end=starts)
    write_site(folder, events, {}, land=for_browser())
    return folder


def test_steps_keep_length_and_stay_inside(shown: Any):
    """For a thousand random spans, steps and ends; without ends, there and back is the same."""
    draw = np.random.default_rng(4)
    cases = []
    for _ in range(1000):
        first, last = sorted(int(day) for day in draw.integers(0, 56000, 2))
        from_, to = sorted(int(day) for day in draw.integers(first, last + 1, 2))
        unit = str(draw.choice(["day", "week"]))
        cases.append([[from_, to], unit, int(draw.choice([-3, -1, 1, 2])), [first, last]])
    moved = shown.evaluate(
        """(cases) => cases.map(([span, unit, n, ends]) => [
          Sarhad.Steps.move(span, unit, n, ends),
          Sarhad.Steps.byDays(Sarhad.Steps.byDays(span, unit, n), unit, -n)])""",
        cases,
    )
    for ([from_, to], unit, n, [first, last]), (there, back) in zip(cases, moved, strict=True):
        assert first <= there[0] <= there[1] <= last
        assert back == [from_, to]
        if [from_, to] == [first, last]:
            continue
        assert there[1] - there[0] == to - from_
        days = {"day": 1, "week": 7}[unit] * n
        if first <= from_ + days and to + days <= last:
            assert there == [from_ + days, to + days]


def test_months_follow_the_calendar(shown: Any):
    """As pandas counts them; whole months stay whole, other spans keep their length."""
    draw = np.random.default_rng(6)
    days = [int(day) for day in draw.integers(0, 56000, 300)]
    found = shown.evaluate("(days) => days.map((day) => Sarhad.Steps.months(day, 5))", days)
    start = pd.Timestamp("1947-01-01")
    for day, there in zip(days, found, strict=True):
        wanted = start + pd.Timedelta(days=day) + pd.DateOffset(months=5)
        assert there == (wanted - start).days
    steps = shown.evaluate(
        """(spans) => spans
        .map((span) => Sarhad.Steps.byMonths(span.map((d) => Sarhad.columns.day(d)), 1)
        .map((day) => Sarhad.columns.iso(day)))""",
        [["2024-01-01", "2024-01-31"], ["2024-01-10", "2024-01-16"], ["2023-12-01", "2024-01-31"]],
    )
    assert steps == [
        ["2024-02-01", "2024-02-29"], ["2024-02-10", "2024-02-16"], ["2024-01-01", "2024-02-29"],
    ]  # fmt: skip


def test_step_buttons_go_a_day_a_week_or_a_month(shown: Any):
    """The button says how far it goes, and each press is told once."""
    set_window(shown, "2024-01-01", "2024-01-31")
    step = shown.get_by_label("Step", exact=True)
    assert step.input_value() == "week"
    shown.get_by_role("button", name="A week on").click()
    assert window_of(shown) == ["2024-01-08", "2024-02-07"]
    step.select_option("day")
    shown.get_by_role("button", name="A day back").click()
    assert window_of(shown) == ["2024-01-07", "2024-02-06"]
    set_window(shown, "2024-01-01", "2024-01-31")
    step.select_option("month")
    shown.get_by_role("button", name="A month on").click()
    assert window_of(shown) == ["2024-02-01", "2024-02-29"]
    assert shown.evaluate("sent.map((one) => one.window)")[-1] == ["2024-02-01", "2024-02-29"]
    assert shown.evaluate("sent.length") == 3


def test_a_step_from_all_days_begins_at_an_end(shown: Any):
    """All days leave nothing to move."""
    set_window(shown, *ENDS)
    shown.get_by_role("button", name="A week on").click()
    assert window_of(shown) == ["2021-01-03", "2021-01-09"]
    set_window(shown, *ENDS)
    shown.get_by_role("button", name="A week back").click()
    assert window_of(shown) == ["2026-06-17", "2026-06-23"]


def test_play_goes_by_the_chosen_step_and_speed(shown: Any):
    """Every place on the way is one step on; eight times as fast is faster than half."""
    shown.get_by_label("Step", exact=True).select_option("day")
    seen = """(speed) => new Promise((done) => {
      const { store, parts: { time } } = sarhad, days = [];
      store.slide(27000, 27006);
      time.tools.speed = speed;
      const off = store.on("window", ({ window: [from] }) => days.push(from));
      time.player.start();
      setTimeout(() => { time.player.stop(); off(); done(days); }, 1200);
    })"""
    slow, fast = (shown.evaluate(seen, speed) for speed in (0.5, 8))
    assert 1 <= len(slow) <= 3
    assert len(fast) > 2 * len(slow)
    for days in (slow, fast):
        assert all(b - a == 1 for a, b in pairwise(days))


def test_a_speed_can_be_chosen_without_a_mouse(shown: Any):
    """Half to eight times, in a field that the Tab key reaches."""
    speed = shown.get_by_label("Speed of play")
    assert speed.locator("option").all_inner_texts() == ["0.5×", "1×", "2×", "4×", "8×"]
    speed.focus()
    shown.keyboard.press("End")
    assert speed.input_value() == "8"
    assert shown.evaluate("sarhad.parts.time.tools.speed") == 8


def test_the_space_bar_plays_and_pauses(shown: Any):
    """On a handle, on the window between, on the time line; it is told when it pauses."""
    set_window(shown, "2024-01-01", "2024-01-31")
    for selector in (".sarhad-handle-last", ".sarhad-window", ".sarhad-timeline-canvas"):
        shown.locator(selector).focus()
        shown.keyboard.press("Space")
        assert shown.get_by_role("button", name="Pause").count() == 1
        shown.keyboard.press("Space")
        assert shown.get_by_role("button", name="Play").count() == 1
    assert shown.evaluate("sent.length") == 3


def test_page_keys_move_by_a_calendar_month(shown: Any):
    """The last day of January goes to the last of February."""
    set_window(shown, "2024-01-01", "2024-01-31")
    shown.locator(".sarhad-handle-last").focus()
    shown.keyboard.press("PageUp")
    assert window_of(shown) == ["2024-01-01", "2024-02-29"]
    shown.keyboard.press("PageDown")
    shown.keyboard.press("PageDown")
    assert window_of(shown) == ["2024-01-01", "2024-01-01"]  # 29 December lies before the first


def test_a_fixed_length_moves_as_a_whole_by_every_part(shown: Any):
    """By mouse and by keys, from both handles; released, a handle moves alone again."""
    set_window(shown, "2023-01-01", "2023-12-31")
    lock = shown.get_by_role("button", name="Keep length")
    lock.click()
    expect(lock).to_have_attribute("aria-pressed", "true")
    box = shown.locator(".sarhad-track").bounding_box()
    for day, by in (("2023-01-01", 40), ("2024-01-01", -40)):
        set_window(shown, "2023-01-01", "2023-12-31")
        x = shown.evaluate("(d) => sarhad.parts.time.bars.x(Sarhad.columns.day(d))", day)
        shown.mouse.move(box["x"] + x, box["y"] + 17)
        shown.mouse.down()
        shown.mouse.move(box["x"] + x + by, box["y"] + 17, steps=4)
        shown.mouse.up()
        first, last = (pd.Timestamp(day) for day in window_of(shown))
        assert (first > pd.Timestamp("2023-01-01")) == (by > 0)
        assert last - first == pd.Timedelta(days=364)
    for selector in (".sarhad-handle-first", ".sarhad-handle-last", ".sarhad-window"):
        set_window(shown, "2023-01-01", "2023-12-31")
        shown.locator(selector).focus()
        shown.keyboard.press("Shift+ArrowRight")
        assert window_of(shown) == ["2023-01-08", "2024-01-07"]
        shown.keyboard.press("End")
        assert window_of(shown) == ["2025-06-24", "2026-06-23"]
    lock.click()
    set_window(shown, "2023-01-01", "2023-12-31")
    shown.locator(".sarhad-handle-first").focus()
    shown.keyboard.press("ArrowRight")
    assert window_of(shown) == ["2023-01-02", "2023-12-31"]


def test_key_dates_stand_on_the_slider_at_their_days(shown: Any):
    """Every one has its mark and its name for a screen reader; named ones do not overlap."""
    shown.evaluate(SETTLE)
    marks = shown.locator(".sarhad-keydates button")
    told = shown.evaluate("sarhad.config.keyDates")
    assert marks.count() == len(told) >= 10
    spans = []
    for at, key_date in enumerate(told):
        mark = marks.nth(at)
        assert mark.get_attribute("aria-label").startswith(key_date["label"])
        wanted, left = mark.evaluate(
            "(e, day) => [sarhad.parts.time.bars.x(day + 0.5), parseFloat(e.style.left)]",
            key_date["day"],
        )
        assert left == pytest.approx(wanted, abs=0.01)
        name = mark.locator("span")
        if name.is_visible():
            box = name.bounding_box()
            spans.append((box["x"], box["x"] + box["width"]))
    assert len(spans) >= 5
    xs = [mark.bounding_box()["x"] for mark in marks.all()]
    assert not any(
        a < x < b for a, b in spans for x in xs
    )  # over another's mark it seems that one's
    assert all(a[1] <= b[0] for a, b in pairwise(sorted(spans)))


def test_a_key_date_is_reached_by_keys_and_shown(shown: Any):
    """One stop of the Tab key, arrows from one to the next, Enter moves the window there."""
    stops = "document.querySelectorAll('.sarhad-keydates button[tabindex=\"0\"]').length"
    assert shown.evaluate(stops) == 1
    shown.locator(".sarhad-keydates button").first.focus()
    for _ in range(3):
        shown.keyboard.press("ArrowRight")
    label = shown.evaluate("document.activeElement.getAttribute('aria-label')")
    assert "16 January 2024" in label
    shown.keyboard.press("Enter")
    assert window_of(shown) == ["2024-01-01", "2024-01-31"]
    expect(shown.locator(".sarhad-keydates button:focus span")).to_be_visible()
    assert shown.evaluate(stops) == 1
    assert shown.evaluate("sent.length") == 1


def test_an_event_is_lighter_after_its_first_day(shown: Any):
    """The border closed from 1 to 30 April 2021: full on the 1st, lighter on the 12th."""
    events = load().events
    row = int(events.index[events["event_id"] == "DIP-2021-101"][0])

    def light() -> float:
        """Return how strongly the mark of the closure is drawn."""
        marks = shown.evaluate("sarhad.layer.drawn()")
        return next(mark["light"] for mark in marks if row in mark["rows"])

    shown.evaluate("sarhad.quiet(() => sarhad.map.setView([28.9, 61.7], 8, {animate: false}))")
    set_window(shown, "2021-04-01", "2021-04-01")
    assert light() == 1
    alpha = """([x, y]) => { const r = devicePixelRatio;
      return sarhad.layer.context.getImageData(x * r, y * r, 1, 1).data[3]; }"""
    at = """() => { const mark = sarhad.layer.drawn().find((m) => m.rows.includes(%d));
      return [mark.x, mark.y]; }"""
    full = shown.evaluate(alpha, shown.evaluate(at % row))
    set_window(shown, "2021-04-12", "2021-04-12")
    assert light() == shown.evaluate("sarhad.config.style.earlierAlpha")
    assert shown.evaluate(alpha, shown.evaluate(at % row)) < 0.75 * full
    set_window(shown, "2021-03-20", "2021-04-12")
    assert light() == 1


@pytest.mark.parametrize("width", [390, 1280])
def test_a_century_and_a_half_is_precise_to_the_day(
    long_site: Path, folder_server: Any, open_page: Any, width: int
):
    """1947 to 2100: ends, keys, ticks of round years, bars inside the slider."""
    page = opened(open_page(viewport={"width": width, "height": 800}), folder_server(long_site))
    assert window_of(page) == ["1947-01-01", "2100-12-31"]
    page.locator(".sarhad-handle-first").focus()
    page.keyboard.press("ArrowRight")
    page.locator(".sarhad-handle-last").focus()
    page.keyboard.press("ArrowLeft")
    assert window_of(page) == ["1947-01-02", "2100-12-30"]
    page.keyboard.press("PageDown")
    assert window_of(page)[1] == "2100-11-30"
    years = [int(text) for text in page.locator(".sarhad-axis span").all_inner_texts()]
    steps = {b - a for a, b in pairwise(years)}
    assert len(steps) == 1
    assert steps.pop() in (10, 20, 50)
    boxes = [one.bounding_box() for one in page.locator(".sarhad-axis span").all()]
    for a, b in pairwise(boxes):
        assert a["x"] + a["width"] <= b["x"]
    counted = page.evaluate("sarhad.parts.time.bars.all.reduce((a, b) => a + b, 0)")
    assert counted == 600
    page.get_by_role("button", name="A month on").click()
    assert page.evaluate("sarhad.store.rows().length") > 0
    assert page.faults == []


def test_a_finger_has_44_pixels_for_a_handle(address: str, open_page: Any):
    """On a coarse pointer, for a window in the middle of the slider, wide or a day."""
    page = open_page(
        viewport={"width": 390, "height": 760}, has_touch=True, is_mobile=True,
        device_scale_factor=2,
    )  # fmt: skip
    opened(page, address)
    for first, last in (("2023-01-01", "2024-06-30"), ("2023-06-01", "2023-06-01")):
        set_window(page, first, last)
        for name in ("first", "last"):
            box = page.locator(f".sarhad-handle-{name}").bounding_box()
            assert box["width"] >= 44
            assert box["height"] >= 44
    set_window(page, "2023-01-01", "2024-06-30")
    parts = page.evaluate(
        """() => { const { time } = sarhad.parts, [from, to] = time.edges();
        return [from - 20, from + 18, (from + to) / 2, to - 18, to + 20]
          .map((x) => time.partAt(x)); }"""
    )
    assert parts == ["first", "first", "body", "last", "last"]


def test_a_finger_pulls_a_handle(address: str, open_page: Any):
    """A touch 18 px beside the handle takes it along."""
    page = open_page(viewport={"width": 390, "height": 760}, has_touch=True, is_mobile=True)
    opened(page, address)
    set_window(page, "2023-01-01", "2024-06-30")
    box = page.locator(".sarhad-track").bounding_box()
    x = box["x"] + page.evaluate("sarhad.parts.time.edges()[1]") + 18
    y = box["y"] + 15
    touch = page.context.new_cdp_session(page)
    for kind, at in (("touchStart", x), ("touchMove", x + 20), ("touchMove", x + 40)):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.evaluate(SETTLE)
    first, last = window_of(page)
    assert first == "2023-01-01"
    assert last > "2024-08-01"


def test_a_finger_plays_and_pauses(address: str, open_page: Any):
    """One tap begins, the window slides, the next tap stops it and tells Python once."""
    page = open_page(viewport={"width": 390, "height": 760}, has_touch=True, is_mobile=True)
    opened(page, address)
    set_window(page, "2023-01-01", "2023-01-31")
    page.locator(".sarhad-play").tap()
    page.wait_for_function(
        "Sarhad.columns.iso(sarhad.store.state.window[0]) >= '2023-01-15' && !sent.length"
    )
    page.locator(".sarhad-play").tap()
    stopped = window_of(page)
    page.wait_for_timeout(600)
    assert window_of(page) == stopped
    assert page.evaluate("sent.length") == 1
    assert page.locator(".sarhad-play").get_attribute("data-playing") == "false"


def test_less_motion_begins_at_half_speed(address: str, open_page: Any):
    """Who asked for less motion still plays, slowly, and may choose another speed."""
    page = opened(open_page(reduced_motion="reduce"), address)
    assert page.get_by_label("Speed of play").input_value() == "0.5"
    assert page.evaluate("sarhad.parts.time.tools.speed") == 0.5


@pytest.mark.parametrize("width", [390, 700, 900, 1280])
def test_the_parts_of_the_control_lie_apart(address: str, open_page: Any, width: int):
    """Play, readout, steps, speed, presets, key dates, slider, axis: none over another."""
    page = opened(open_page(viewport={"width": width, "height": 800}), address)
    names = (
        ".sarhad-play", ".sarhad-readout", ".sarhad-steps", ".sarhad-presets",
        ".sarhad-track", ".sarhad-axis",
    )  # fmt: skip
    frame = page.locator(".sarhad-time").bounding_box()
    boxes = {name: page.locator(name).bounding_box() for name in names}
    for name, a in boxes.items():
        assert a["x"] >= frame["x"]
        assert a["x"] + a["width"] <= frame["x"] + frame["width"]
        for other, b in boxes.items():
            apart = (
                a["x"] + a["width"] <= b["x"] + 0.5 or b["x"] + b["width"] <= a["x"] + 0.5
                or a["y"] + a["height"] <= b["y"] + 0.5 or b["y"] + b["height"] <= a["y"] + 0.5
            )  # fmt: skip
            assert name == other or apart, (name, other)
    inside = page.evaluate(
        """() => [...document.querySelectorAll(".sarhad-steps > *, .sarhad-presets > *")]
        .every((e) => e.getBoundingClientRect().right <= innerWidth
          && e.scrollWidth <= e.clientWidth + 1)"""
    )
    assert inside


def test_steps_of_the_ends_match_the_data(shown: Any):
    """The slider's ends are the first and the last day of any event."""
    events = load().events
    wanted = [
        day_number(events["date_start"].min().date()), day_number(events["date_end"].max().date()),
    ]  # fmt: skip
    assert shown.evaluate("[sarhad.config.firstDay, sarhad.config.lastDay]") == wanted


@pytest.mark.parametrize("where", [".sarhad-time [role=slider]", ".sarhad-timeline [tabindex]"])
def test_a_key_that_is_held_is_not_undone(shown: Any, where: str):
    """Python's answer to the key before it comes while the next one is down."""
    set_window(shown, "2024-01-01", "2024-03-31")
    shown.locator(where).first.focus()
    shown.keyboard.press("ArrowRight")
    before = window_of(shown)
    shown.keyboard.down("ArrowRight")
    moved = window_of(shown)
    assert moved != before
    answer = [day_number(pd.Timestamp(day).date()) for day in before]
    shown.evaluate("(window) => sarhad.receive({ window, serial: sarhad.serial })", answer)
    shown.keyboard.up("ArrowRight")
    assert window_of(shown) == moved
    assert shown.evaluate("window.sent.at(-1).window") == moved
