"""Compare and tempo in a real browser: on our selection, and on a systematic set."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.browser.at_work import PATIENCE_MS, settle
from tests.browser.own_data import event, serving, write_tables

pytestmark = pytest.mark.browser

DAYS = "a=2023-12-31..2024-01-15&b=2024-01-16..2024-01-31"


def open_measure(page, base, path):
    """Open a screen of measures and wait until it is drawn."""
    page.goto(base + path)
    page.wait_for_selector(".st-key-compare, .st-key-tempo", timeout=PATIENCE_MS)
    settle(page)


def maps(page):
    """Return the frames of both maps, A and B, once their events are drawn."""
    for _ in range(150):
        handles = [page.query_selector(f".st-key-compare-map-{name} iframe") for name in "ab"]
        found = [handle.content_frame() for handle in handles if handle]
        if len(found) == 2 and all(
            frame.evaluate("!!(window.sarhad && sarhad.follow && sarhad.layer?.took >= 0)")
            for frame in found
        ):
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


@pytest.fixture(scope="module")
def systematic(tmp_path_factory):
    """Yield the address of a dashboard of 40 invented weeks in which the events double."""
    folder = tmp_path_factory.mktemp("systematic")
    days = [
        date(2023, 1, 2) + timedelta(7 * week + n % 7)
        for week in range(40)
        for n in range(3 if week < 20 else 9)
    ]
    rows = [
        event(
            event_id=f"MADE-{at:03d}", date=str(day), date_start=str(day), date_end=str(day),
            fatalities_low="1", fatalities_best="1", fatalities_high="2",
        )
        for at, day in enumerate(days)
    ]  # fmt: skip
    about = {"name": "Made up", "licence": "CC0", "attribution": "", "coverage": "systematic"}
    write_tables(folder, events=rows, digest={"dataset": about | {"re_export": True}, "files": {}})
    with serving(folder) as base:
        yield base


def test_a_systematic_set_has_ratios_and_a_tempo(systematic, page):
    """The ratio with its interval, the change with its orders, the weeks that were judged."""
    periods = "a=2023-01-02..2023-05-21&b=2023-05-22..2023-10-08"
    open_measure(page, systematic, f"/compare?{periods}")
    assert "Events: 60 in A and 180 in B; 3.00 times as many a day" in page.inner_text(
        ".st-key-compare-total"
    )
    page.wait_for_selector(".st-key-compare-tabs .stVegaLiteChart :is(canvas, svg)")
    maps(page)
    built = []
    page.on("frameattached", lambda frame: built.append(frame.url))
    page.locator(".st-key-measures a", has_text="Tempo").click()
    page.wait_for_selector(".st-key-tempo .stVegaLiteChart :is(canvas, svg)")
    settle(page)
    said = page.inner_text(".st-key-tempo-says")
    assert "From the week of 22 May 2023 on there were 9.0 events a week, before it 3.0" in said
    assert "Later reports usually add to the newest 4 weeks" in said
    assert built == []  # no map was built anew only to be left
    assert "In 28 weeks the rule surge was right" in page.inner_text(".st-key-tempo-records")
    assert page.faults == []
    assert page.outside == []
