"""Compare and tempo in a real browser: on our selection, and on a systematic set."""

from __future__ import annotations

import pytest

from tests.browser.at_work import PATIENCE_MS, settle

pytestmark = pytest.mark.browser

DAYS = "a=2023-12-31..2024-01-15&b=2024-01-16..2024-01-31"


def open_measure(page, base, path):
    """Open a screen of measures and wait until it is drawn."""
    page.goto(base + path)
    page.wait_for_selector(".st-key-compare, .st-key-tempo", timeout=PATIENCE_MS)
    settle(page)


def maps(page):
    """Return the frames of both maps once their events are drawn."""
    for _ in range(150):
        found = [
            frame
            for frame in page.frames
            if "streamlit_folium" in frame.url
            and frame.evaluate("!!(window.sarhad && sarhad.follow && sarhad.layer?.took >= 0)")
        ]
        if len(found) == 2:
            return found
        page.wait_for_timeout(200)
    msg = "The maps did not appear."
    raise AssertionError(msg)


def test_two_maps_of_a_selection_move_in_step_without_a_ratio(server, page):
    """Counts as they are, the reason in a sentence, one map where the other is, all in the link."""
    open_measure(page, server, f"/compare?{DAYS}&by=province&provinces=PK-BA,IR-11")
    assert "says nothing of how often" in page.inner_text(".st-key-compare-total")
    assert page.locator(".stVegaLiteChart").count() == 0
    one, other = maps(page)
    counts = [frame.evaluate("sarhad.store.counts().events") for frame in (one, other)]
    shown = [page.inner_text(f".st-key-compare-map-{name}") for name in "ab"]
    for n, text in zip(counts, shown, strict=True):
        assert n == sum(
            int(word) for word in text.split("days")[1].split(",")[0].split() if word.isdigit()
        )
    one.evaluate("sarhad.map.setView([27.5, 63.25], 7, {animate: false})")
    other.wait_for_function("String(sarhad.where()) === '27.5,63.25,7'")
    page.wait_for_function("location.search.includes('at=27.5')")
    assert "a=2023-12-31..2024-01-15" in page.url
    assert "provinces=IR-11" in page.url
    assert page.faults == []
    assert page.outside == []
