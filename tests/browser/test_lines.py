"""The lines between countries in Chromium: what is drawn, counted, said and picked."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from data.load import load
from data.query import Query
from geo import arcs
from geo.screen.columns import day_number
from geo.screen.leaflet import EventFilter
from geo.snapshot import make
from tests.browser.harness import made_up_events, write_site
from tests.browser.panels import READY, SETTLE, address, opened, set_window, shown, site

pytestmark = pytest.mark.browser

__all__ = ["address", "shown", "site"]  # fixtures

DRAWN = """sarhad.parts.lines.drawn.map(({ kind, pair, from, rows, name, width, path, head }) =>
    ({ kind, pair, from, rows, name, width, path, tip: head && head[0] }))"""


@pytest.fixture(scope="module")
def contacts() -> tuple[arcs.Contact, ...]:
    """Return the calls of the built-in data."""
    dataset = load()
    return arcs.contacts(dataset.events, arcs.governments(dataset.actors))


def days_of(events: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return first and last day numbers of the rows."""
    first, last = (
        np.array([day_number(day.date()) for day in events[name]])
        for name in ("date_start", "date_end")
    )
    return first, last


def test_arcs_stand_for_the_calls_of_window_and_filters(
    shown: Any, contacts: tuple[arcs.Contact, ...]
):
    """For ten random windows and masks: pairs and rows as Python has them."""
    events = load().events
    first, last = days_of(events)
    draw = np.random.default_rng(9)
    for _ in range(10):
        mask = draw.random(len(events)) < draw.choice([0.4, 1.0])
        since, until = sorted(int(day) for day in draw.integers(first[0], last.max() + 1, 2))
        told = EventFilter(mask=mask).message | {"window": [since, until]}
        shown.evaluate("(message) => sarhad.receive(message)", told)
        shown.evaluate(SETTLE)
        wanted: dict[tuple[str, str], list[int]] = {}
        for row, pair in contacts:
            if mask[row] and first[row] <= until and last[row] >= since:
                wanted.setdefault(pair, []).append(row)
        lines = shown.evaluate(DRAWN)
        found = {tuple(line["pair"]): line["rows"] for line in lines if line["kind"] == "arc"}
        assert found == wanted


def test_lines_leave_the_counts_of_marks_alone(shown: Any):
    """A call has no place: it stays among those not placed, with the lines on or off."""
    set_window(shown, "2024-01-10", "2024-01-31")
    with_lines = shown.evaluate("sarhad.layer.tally()")
    shown.evaluate("sarhad.parts.lines.turn(false)")
    assert shown.evaluate(DRAWN) == []
    assert shown.evaluate("sarhad.layer.tally()") == with_lines
    without = shown.evaluate(
        """[...sarhad.store.rows()].filter((row) => !sarhad.store.placed(row))
        .map((row) => sarhad.store.id(row))"""
    )
    assert with_lines["not_placed"] == len(without)
    assert {"DIP-2024-015", "DIP-2024-019", "DIP-2024-023"} <= set(without)
    parts = ("marks_events", "not_placed", "outside_view")
    assert sum(with_lines[part] for part in parts) == with_lines["kept"]


def test_ink_and_width_follow_the_mean_score_and_the_count(shown: Any):
    """The sign of the mean decides; the pixel under an arc has its ink in both themes."""
    set_window(shown, "2024-01-17", "2024-01-17")
    (line,) = shown.evaluate(DRAWN)
    assert (line["pair"], line["name"]) == (["IR", "PK"], "conflict")  # a call of -2
    set_window(shown, "2021-01-03", "2026-06-23")
    lines = [one for one in shown.evaluate(DRAWN) if one["kind"] == "arc"]
    assert [len(one["rows"]) for one in lines] == sorted(
        (len(one["rows"]) for one in lines), reverse=True
    )
    widths = [one["width"] for one in lines]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > widths[-1]
    for theme in ("light", "dark"):
        shown.evaluate("(theme) => sarhad.store.set({ theme })", theme)
        shown.evaluate(SETTLE)
        shown.evaluate("sarhad.map.setView([34, 62], 5, {animate: false})")
        shown.evaluate(SETTLE)
        drawn, ink = shown.evaluate(
            """() => { const [line] = sarhad.parts.lines.drawn;
            const [x, y] = line.path[8];
            const { context } = sarhad.layer.lower;
            const pixel = context.getImageData(Math.round(x), Math.round(y), 1, 1);
            const hex = [...pixel.data.slice(0, 3)].map((v) => v.toString(16).padStart(2, "0"));
            return ["#" + hex.join(""), line.ink.toLowerCase()]; }"""
        )
        assert drawn == ink


def test_an_unknown_score_is_no_score_of_zero(shown: Any):
    """Without any score an arc is neither; a mean leaves unknown ones out."""
    means = shown.evaluate(
        """() => { const { Contacts } = Sarhad;
        const columns = { first: [0, 0, 0], last: [0, 0, 0], cooperation: [-128, 40, 0] };
        const lines = { rows: [0, 1, 2], pair: [0, 0, 0], pairs: [["IR", "PK"]], strikes: [] };
        const made = new Contacts(lines, columns);
        return [[0], [0, 1], [2], [1, 2]].map((rows) => {
          const { mean, name } = made.arc(["IR", "PK"], rows); return [mean, name]; }); }"""
    )
    assert means == [
        [None, "neither"], [4, "cooperation"], [0, "neither"], [2, "cooperation"],
    ]  # fmt: skip


def test_the_strikes_of_january_point_from_either_side(shown: Any):
    """Eastward into Panjgur, to the rim of its district; westward to the village near Saravan."""
    set_window(shown, "2024-01-16", "2024-01-18")
    lines = {one["from"]: one for one in shown.evaluate(DRAWN) if one["kind"] == "strike"}
    assert set(lines) == {"IR", "PK"}
    ids = load().events["event_id"]
    assert {key: ids[line["rows"][0]] for key, line in lines.items()} == {
        "IR": "INC-2024-003", "PK": "INC-2024-006",
    }  # fmt: skip
    for origin, way in (("IR", 1), ("PK", -1)):
        tail, tip = lines[origin]["path"][0], lines[origin]["tip"]
        assert (tip[0] - tail[0]) * way > 25
    disc = next(
        one
        for one in shown.evaluate("sarhad.layer.drawn()")
        if lines["IR"]["rows"][0] in one["rows"]
    )
    assert disc["mark"] == "disc"
    far = np.hypot(disc["x"] - lines["IR"]["tip"][0], disc["y"] - lines["IR"]["tip"][1])
    assert far == pytest.approx(disc["r"] + 2, abs=1.5)
    set_window(shown, "2024-01-19", "2024-01-31")
    assert {one["kind"] for one in shown.evaluate(DRAWN)} == {"arc"}


def test_a_click_on_an_arc_opens_its_calls(shown: Any):
    """And the tip beneath the pointer names the pair, the count and the convention."""
    set_window(shown, "2024-01-10", "2024-01-31")
    shown.evaluate("sarhad.quiet(() => sarhad.map.setView([33, 62], 5.5, {animate: false}))")
    shown.evaluate(SETTLE)
    line = shown.evaluate(DRAWN)[0]
    assert line["pair"] == ["IR", "PK"]
    x, y = line["path"][12]
    shown.mouse.move(x, y)
    shown.evaluate(SETTLE)
    tip = shown.locator(".sarhad-tip").inner_text()
    assert tip.startswith("Iran – Pakistan\n5 calls and messages")
    assert "a convention" in tip
    assert "Tehran – Islamabad" in tip
    shown.mouse.click(x, y)
    assert shown.evaluate("sarhad.store.state.selection") == line["rows"]
    expect(shown.locator(".sarhad-card")).to_be_visible()


def test_an_arrow_says_that_the_launch_place_is_not_known(shown: Any):
    """The arrow comes from a country, not from a spot in it."""
    set_window(shown, "2024-01-18", "2024-01-18")
    strike = next(one for one in shown.evaluate(DRAWN) if one["kind"] == "strike")
    (ax, ay), (bx, by) = strike["path"]
    shown.mouse.move((ax + bx) / 2, (ay + by) / 2)
    shown.evaluate(SETTLE)
    tip = shown.locator(".sarhad-tip").inner_text()
    assert tip.startswith("Strike from Pakistan")
    assert "the launch place is not known" in tip


def test_the_panel_lists_every_line_and_turns_them_off(shown: Any):
    """By keyboard alone: open, choose a pair, switch off, close."""
    set_window(shown, "2024-01-10", "2024-01-31")
    chip = shown.get_by_role("button", name="Calls and strikes")
    expect(chip.locator("b")).to_have_text("9")
    chip.focus()
    shown.keyboard.press("Enter")
    names = shown.locator(".sarhad-lines-name").all_inner_texts()
    assert [name.split("\n")[0] for name in names] == [
        "Iran – Pakistan", "Iran – Türkiye", "Pakistan – Türkiye",
        "Strike from Iran", "Strike from Pakistan",
    ]  # fmt: skip
    legend = shown.locator(".sarhad-lines-legend li").all_inner_texts()
    assert len(legend) == 4
    shown.keyboard.press("Tab")
    shown.keyboard.press("Space")
    shown.evaluate(SETTLE)
    assert shown.evaluate(DRAWN) == []
    shown.keyboard.press("Tab")
    shown.keyboard.press("Enter")
    assert len(shown.evaluate("sarhad.store.state.selection")) == 5
    # the list takes the focus when it has come
    shown.wait_for_selector(".sarhad-card:not([aria-busy]) .sarhad-picked-line")
    shown.locator(".sarhad-lines-toggle input").press("Escape")
    expect(shown.locator(".sarhad-lines")).to_be_hidden()
    assert shown.evaluate("document.activeElement.className").endswith("sarhad-lines-chip")


def test_one_list_is_open_at_a_time(shown: Any):
    """The strip's and this one would lie over each other."""
    chip, strip = (shown.get_by_role("button", name=name) for name in ("Calls", "Not placed"))
    chip.click()
    strip.click()
    expect(shown.locator(".sarhad-lines")).to_be_hidden()
    expect(shown.locator(".sarhad-list:not(.sarhad-lines)")).to_be_visible()
    chip.click()
    expect(shown.locator(".sarhad-list:not(.sarhad-lines)")).to_be_hidden()


def test_days_without_calls_have_no_chip(shown: Any):
    """A nought is not offered; a panel that is open stays while such days go by."""
    chip = shown.locator(".sarhad-lines-chip")
    set_window(shown, "2024-01-10", "2024-01-31")
    expect(chip).to_be_visible()
    chip.click()
    shown.evaluate("sarhad.receive({tables: {}, mask: null, window: [0, 0], serial: 1e6})")
    expect(shown.locator(".sarhad-lines")).to_be_visible()
    chip.click()
    expect(chip).to_be_hidden()


def test_names_are_written_over_the_lines(shown: Any):
    """The halo of a name breaks a line under it, and no number of a line lies under a name."""
    set_window(shown, "2024-01-10", "2024-01-31")
    shown.wait_for_timeout(400)  # names look for their places when the marks rest
    lines, names, marks = shown.evaluate(
        "['under', 'labels', 'events'].map((n) => +sarhad.map.getPane('sarhad-' + n).style.zIndex)"
    )
    assert lines < names < marks
    covered = """() => { const words = sarhad.parts.land.labels.written();
        return sarhad.parts.lines.spots.filter(([x, y]) => words.some(
            ({ box: [l, t, r, b] }) => l < x && x < r && t < y && y < b)); }"""
    assert shown.evaluate("sarhad.parts.lines.spots.length") > 0
    assert shown.evaluate(covered) == []
    # nor does a name lie on an arrow, whose head says the direction
    shown.evaluate("sarhad.map.setView([27.3, 63], 8, { animate: false })")
    shown.wait_for_timeout(700)
    assert shown.evaluate("sarhad.parts.lines.drawn.filter((one) => one.head).length") == 2
    assert shown.evaluate(covered) == []


def test_a_page_without_lines_has_no_chip(tmp_path: Any, page: Any, folder_server: Any):
    """Nothing to show is not shown as a zero."""
    write_site(tmp_path, made_up_events(30), {}, land=b'{"region": [58, 24, 70, 32]}')
    page.goto(folder_server(tmp_path))
    page.wait_for_function(READY)
    expect(page.locator(".sarhad-lines-chip")).to_be_hidden()


def test_a_stand_alone_page_has_its_lines(tmp_path: Any, open_page: Any, folder_server: Any):
    """Of its own rows, whose numbers are others; the open list ends above the time control."""
    dataset = load()
    query = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
    (tmp_path / "index.html").write_bytes(make(dataset, query, form="html").content)
    page = open_page(viewport={"width": 390, "height": 760})
    page.goto(folder_server(tmp_path))
    # not wait_for_function: it evaluates text in the page, which the file's policy forbids
    for _ in range(200):
        if page.evaluate("!!(window.sarhad && sarhad.parts.lines && sarhad.parts.lines.contacts)"):
            break
        page.wait_for_timeout(50)
    page.evaluate(SETTLE)
    lines = page.evaluate(DRAWN)
    assert [line["pair"] or line["from"] for line in lines] == [
        ["IR", "PK"], ["IR", "TR"], ["PK", "TR"], "IR", "PK",
    ]  # fmt: skip
    ids = page.evaluate("sarhad.parts.lines.drawn[0].rows.map((row) => sarhad.store.id(row))")
    assert ids == [
        "DIP-2024-007", "DIP-2024-019", "DIP-2024-020", "DIP-2024-023", "DIP-2024-026",
    ]  # fmt: skip
    page.get_by_role("button", name="Calls and strikes").click()
    panel = page.locator(".sarhad-lines").bounding_box()
    assert panel["y"] + panel["height"] <= page.locator(".sarhad-time").bounding_box()["y"]


def test_nothing_of_the_lines_overlaps_on_a_narrow_frame(address: str, open_page: Any):
    """The open list stays inside the frame at 390 px, above the time control."""
    page = opened(open_page(viewport={"width": 390, "height": 760}), address)
    page.get_by_role("button", name="Calls and strikes").click()
    panel = page.locator(".sarhad-lines").bounding_box()
    control = page.locator(".sarhad-time").bounding_box()
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= 390
    assert panel["y"] + panel["height"] <= control["y"]
