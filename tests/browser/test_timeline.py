"""The time line under the map: what its bins hold, how the brush, the keys and the tip work."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.load import load
from tests.browser.panels import SETTLE, address, opened, set_window, shown, site, window_of

pytestmark = pytest.mark.browser

__all__ = ["address", "shown", "site"]  # fixtures

CANVAS = ".sarhad-timeline-canvas"


def spot(page: Any, day: str, share: float = 0.3) -> tuple[float, float]:
    """Return where the middle of a day stands on the screen, at a share of the height."""
    box = page.locator(CANVAS).bounding_box()
    x = page.evaluate("(d) => sarhad.parts.timeline.paint.x(Sarhad.columns.day(d) + 0.5)", day)
    return box["x"] + x, box["y"] + box["height"] * share


def test_a_brush_sets_the_window_and_reports_once(shown: Any):
    """The map follows while the hand moves; Python hears of it when the hand lets go."""
    set_window(shown, "2024-01-01", "2024-01-31")
    shown.mouse.move(*spot(shown, "2024-01-10"))
    shown.mouse.down()
    shown.mouse.move(*spot(shown, "2024-01-14"), steps=4)
    shown.evaluate(SETTLE)
    assert window_of(shown) == ["2024-01-10", "2024-01-14"]
    shown.mouse.move(*spot(shown, "2024-01-20"), steps=4)
    shown.evaluate(SETTLE)
    assert shown.evaluate("sent.length") == 0
    shown.mouse.up()
    shown.evaluate(SETTLE)
    assert window_of(shown) == ["2024-01-10", "2024-01-20"]
    assert shown.evaluate("sent.map((one) => one.window)") == [["2024-01-10", "2024-01-20"]]


def test_a_double_click_shows_all_days_and_opens_no_card(shown: Any):
    """The way out of a brush."""
    set_window(shown, "2024-01-01", "2024-01-31")
    shown.mouse.dblclick(*spot(shown, "2024-01-18"))
    shown.wait_for_timeout(400)
    assert window_of(shown) == ["2021-01-03", "2026-06-23"]
    assert shown.evaluate("sarhad.store.state.selected") == -1


def test_a_click_opens_the_events_of_a_day(shown: Any):
    """Also those that have no place on the map."""
    set_window(shown, "2024-01-10", "2024-01-31")
    shown.mouse.click(*spot(shown, "2024-01-19", 0.73))
    shown.wait_for_function("sarhad.store.state.selection.length > 0")
    ids = shown.evaluate("sarhad.store.state.selection.map((row) => sarhad.store.id(row))")
    assert "DIP-2024-023" in ids


def test_arrow_keys_move_the_window_by_a_day(shown: Any):
    """Its length is kept at the ends of the data, and a key reports when it comes up."""
    set_window(shown, "2024-01-10", "2024-01-12")
    shown.locator(CANVAS).focus()
    shown.keyboard.press("ArrowRight")
    shown.keyboard.press("ArrowRight")
    shown.keyboard.press("ArrowLeft")
    assert window_of(shown) == ["2024-01-11", "2024-01-13"]
    assert shown.evaluate("sent.length") == 3
    shown.keyboard.press("Home")
    assert window_of(shown) == ["2021-01-03", "2021-01-05"]
    shown.keyboard.press("ArrowLeft")
    assert window_of(shown) == ["2021-01-03", "2021-01-05"]
    assert shown.evaluate("sent.length") == 4


@pytest.mark.parametrize("width", [390, 700, 1280])
def test_bars_are_never_thinner_than_three_pixels(address: str, open_page: Any, width: int):
    """Bins grow from days to weeks and months as the window grows."""
    page = opened(open_page(viewport={"width": width, "height": 800}), address)
    units = []
    for first, last in (
        ("2024-01-10", "2024-01-31"),
        ("2023-06-01", "2024-06-01"),
        ("2021-01-03", "2026-06-23"),
    ):
        set_window(page, first, last)
        thinnest = page.evaluate(
            """(() => { const { bins, paint } = sarhad.parts.timeline;
            const widths = Array.from({ length: bins.n }, (_, bin) => paint.bar(bin)[1]);
            return Math.min(...widths); })()"""
        )
        assert thinnest >= 3
        units.append(page.evaluate("sarhad.parts.timeline.bins.unit"))
    assert units[0] == "day"
    assert units[-1] in ("week", "month")


def test_bins_hold_exactly_what_the_window_shows(shown: Any):
    """Incidents, acts, best figures and unknown deaths of random windows, as pandas counts them."""
    events = load().events
    draw = np.random.default_rng(3)
    days = pd.date_range("2021-01-03", "2026-06-23")
    for _ in range(12):
        first, last = sorted(draw.choice(len(days), 2, replace=False))
        if last - first < 20:
            continue
        since, until = days[first], days[last]
        set_window(shown, f"{since:%Y-%m-%d}", f"{until:%Y-%m-%d}")
        rows = events[(events["date_start"] <= until) & (events["date_end"] >= since)]
        incidents = rows[rows["domain"] == "incident"]
        held = shown.evaluate(
            """(() => { const { bins } = sarhad.parts.timeline;
            const sum = (all) => all.reduce((a, b) => a + b, 0);
            const acts = bins.spots.map((act) => act.n);
            return [bins.events, acts, bins.best, bins.unknown].map(sum); })()"""
        )
        unknown = incidents["fatalities_best"].isna() & incidents["fatalities_high"].isna()
        best = incidents["fatalities_best"].sum()
        assert held[:2] == [len(incidents), len(rows) - len(incidents)]
        assert held[2] == pytest.approx(int(best), abs=0.04 * int(best))  # coded above 200 by 7 %
        assert held[3] == int(unknown.sum())


def test_the_picture_is_said_in_words(shown: Any):
    """Counts and how to use it, for those who do not see it."""
    set_window(shown, "2024-01-10", "2024-01-31")
    shown.wait_for_timeout(350)
    label = shown.locator(CANVAS).get_attribute("aria-label")
    assert "10–31 January 2024: 8 incidents; 36 diplomatic events." in label
    assert "deaths" not in label  # rows of one episode may count the same dead
    assert "arrow keys" in label


def test_the_tip_names_day_kinds_and_scores(shown: Any):
    """The convention behind the height of a diamond is a number beside its act."""
    set_window(shown, "2024-01-10", "2024-01-31")
    shown.mouse.move(*spot(shown, "2024-01-18"))
    tip = shown.locator(".sarhad-timeline-tip").inner_text()
    assert tip.startswith("18 January 2024")
    assert "Explosion or remote violence: 1" in tip
    assert "deaths: 9" in tip
    assert "cooperation" in tip


def test_a_sum_of_rows_says_that_it_is_one(shown: Any):
    """Rows of one episode may count the same dead, so the tip does not sell a sum as a toll."""
    said = shown.evaluate(
        """(() => { const { columns } = sarhad.store.state;
        const rows = [...columns.best.keys()].filter((row) => columns.best[row] !== 255);
        const some = rows.filter((row) => columns.best[row] > 0).slice(0, 2);
        const { timeline } = sarhad.parts;
        return [timeline.deathsText(some.slice(0, 1)), timeline.deathsText(some)]; })()"""
    )
    assert "added up" not in said[0]
    assert said[1].endswith(", rows added up")


def test_bars_have_the_ink_of_their_kind_in_both_themes(shown: Any):
    """The pixel in the middle of the bar of 18 January is the explosion's."""
    set_window(shown, "2024-01-10", "2024-01-31")
    for theme in ("light", "dark"):
        shown.evaluate("(theme) => sarhad.store.set({ theme })", theme)
        shown.evaluate(SETTLE)
        drawn, ink = shown.evaluate(
            """(() => { const t = sarhad.parts.timeline;
            const day = Sarhad.columns.day("2024-01-18");
            const [x, width] = t.paint.bar(t.bins.of(day)); const y = t.paint.y(2);
            const middle = Math.round(x + width / 2);
            const pixel = t.pen.getImageData(middle, Math.round(y), 1, 1).data;
            const two = (v) => v.toString(16).padStart(2, "0");
            const hex = [...pixel.slice(0, 3)].map(two).join("");
            return ["#" + hex, sarhad.store.ink(1).toLowerCase()]; })()"""
        )
        assert drawn == ink


def test_a_window_of_one_day_is_shown_with_the_days_around_it(shown: Any):
    """Two weeks are drawn, so that there is something to brush."""
    set_window(shown, "2024-01-18", "2024-01-18")
    first, last = shown.evaluate("sarhad.parts.timeline.domain()")
    assert last - first + 1 == 14
    assert window_of(shown) == ["2024-01-18", "2024-01-18"]


def test_a_narrow_frame_has_a_lower_panel(address: str, open_page: Any):
    """About 120 px at 390 px; no name of a key date lies on the figure of its scale."""
    page = opened(open_page(viewport={"width": 390, "height": 760}), address)
    assert page.locator(".sarhad-timeline").bounding_box()["height"] == pytest.approx(122, abs=4)
    set_window(page, "2023-07-29", "2026-06-23")  # "Rask" comes soon after its beginning
    names, right, choice = page.evaluate(
        """() => { const { paint, root } = sarhad.parts.timeline;
        const { offsetLeft, offsetWidth } = root.querySelector(".sarhad-timeline-toggle");
        return [paint.named, paint.right - paint.figureRoom(), offsetLeft + offsetWidth]; }"""
    )
    assert min(name["x"] for name in names) < choice, "a name begins beside the choice"
    assert all(name["x"] > choice for name in names if name["y"] < 20)
    second_row = [name for name in names if name["y"] > 20]
    assert second_row
    assert all(name["x"] + name["wide"] <= right for name in second_row)


@pytest.mark.parametrize("width", [680, 1280])
def test_no_line_of_a_key_date_runs_through_another_dates_name(shown: Any, width: int):
    """It is broken there, above and below the name."""
    shown.set_viewport_size({"width": width, "height": 900})
    set_window(shown, "2024-01-10", "2024-01-31")
    crossed = shown.evaluate(
        """() => {
        const { paint } = sarhad.parts.timeline, lines = [], { line } = paint;
        paint.line = function (x0, y0, x1, y1, ...look) {
          if (x0 === x1) lines.push([x0, y0, y1]);
          return line.call(this, x0, y0, x1, y1, ...look);
        };
        paint.keyLines();
        delete paint.line;
        const on = ([x, y0, y1]) => paint.named.filter((name) => x > name.x
          && x < name.x + name.wide && y0 < name.y + 2 && y1 > name.y - 9);
        const across = lines.flatMap(([x]) => paint.named.filter((name) => x > name.x
          && x < name.x + name.wide));
        return { across: across.length, faults: lines.flatMap(on).length };
        }"""
    )
    assert crossed["across"] > 0, "a name stands where another date's line goes"
    assert crossed["faults"] == 0


def test_days_are_summed_as_their_rows_are_added_one_by_one(shown: Any):
    """With and without filters: the quick loop and `add` say the same."""
    same = shown.evaluate(
        """() => { const { columns } = sarhad.store.state, { style } = sarhad.config;
        const odd = Uint8Array.from({ length: columns.n }, (_, row) => row % 3 ? 1 : 0);
        return [null, odd].map((mask) => {
          const quick = new Sarhad.Days(columns, style, mask);
          const slow = new Sarhad.Days(columns, style, new Uint8Array(columns.n));
          for (let row = 0; row < columns.n; row++) {
            if (mask && !mask[row]) continue;
            slow.add(slow, row, ((columns.first[row] + columns.last[row]) >> 1) - slow.from, 1);
          }
          const sums = ["events", "best", "extra", "unknown", "acts"];
          const last = columns.last.reduce((a, b) => Math.max(a, b));
          return [quick.events.some(Boolean), quick.to === last,
            ...sums.map((name) => quick[name].every((n, at) => n === slow[name][at]))];
        }).flat(); }"""
    )
    assert same == [True] * 14


def test_spans_of_many_events_are_few_strokes_as_dark_as_each_day_needs(shown: Any):
    """Each day is as dark as its spans, four at most; a stroke ends only where that changes."""
    change = [2, -1, 0, 5, 1, -2, 3, -8, 0, 1, -1]
    strokes = shown.evaluate(
        """(change) => { const { paint } = sarhad.parts.timeline, strokes = [];
        const like = Object.create(paint);
        like.pen = { globalAlpha: 1 };
        like.bins = { domain: [0, change.length - 2] };
        like.x = (day) => day;
        like.line = (from, _, to) => strokes.push([from, to, like.pen.globalAlpha]);
        like.covered(change, 0);
        return strokes; }""",
        change,
    )
    covering = np.minimum(np.cumsum(change)[:-1], 4)
    drawn = np.zeros(len(change) - 1)
    for start, end, alpha in strokes:
        drawn[start:end] += alpha
    assert drawn.tolist() == [1 - 0.5**n for n in covering]
    assert len(strokes) == 4  # 2, 1, 4 and, after two days without a span, 1


def test_other_filters_are_followed_by_the_bars_a_frame_later(shown: Any):
    """The map is painted first; the bars then stand for what the filters keep."""
    drawn = shown.evaluate(
        """async () => { const { store, parts } = sarhad, { timeline } = parts;
        const before = timeline.bins, frame = () => new Promise(requestAnimationFrame);
        store.set({ mask: new Uint8Array(store.state.columns.n) });
        store.tell();
        const [kept, same] = [sarhad.layer.kept, timeline.bins === before];
        await frame(); await frame();
        const sum = timeline.bins.events.reduce((a, b) => a + b, 0);
        store.set({ mask: null });
        store.tell();
        await frame(); await frame();
        return [kept, same, sum, timeline.bins.events.some(Boolean)]; }"""
    )
    assert drawn == [0, True, 0, True]
