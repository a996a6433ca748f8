"""A whole session: a sheet is dropped, mapped and reviewed, and all of it outlives the server."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import running_server
from messy import messy_rows

from data.load import load
from data.store import edits
from data.store.imports import commit, plan
from data.store.stored import kept
from data.store.waiting import queue, tallies
from geo.where.handing import locator
from tests.browser.at_work import counted, map_frame, open_screen, said, settle
from tests.browser.axe import grave_faults
from tests.browser.test_intake import FIELD, totals
from tests.test_online import Fake
from tests.test_online import fake as fake  # noqa: PLC0414 - a fixture

pytestmark = pytest.mark.browser

ROWS, REVIEWED = 30, 10
HOSTILE = "<img src=x onerror=window.PWN=1> **bold** [x](javascript:window.PWN=1)"
LEFT = ".st-key-review [data-testid=stProgress]"
DOUBT = ".st-key-review-doubt"


def write_sheet(path: Path) -> Path:
    """Write a sheet of names only whose columns do not say by themselves which the place is."""
    rows = messy_rows(ROWS)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("ID", "Date", "Location", "Where", "Country", "Type", "What happened"))
        writer.writerow((0, "2024-01-16", HOSTILE, "office", "", "battle", HOSTILE))
        for row in rows:
            parts = (row[name] for name in ("Country", "Type", "What happened"))
            writer.writerow((row["ID"], row["Date"], row["Place"], "office", *parts))
    return path


def left(page: Any) -> int:
    """Return how many rows are left."""
    found = re.match(r"(\d+) of (\d+) left", page.inner_text(LEFT))
    assert found
    return int(found[1])


def press(page: Any, key: str, *, to: int) -> None:
    """Press a key, and wait until so many rows are left."""
    page.keyboard.press(key)
    page.wait_for_function(
        "([at, to]) => document.querySelector(at)?.innerText.startsWith(`${to} of`)",
        arg=[LEFT, to], timeout=20_000,
    )  # fmt: skip
    settle(page)


def decide(page: Any) -> str:
    """Decide on the row that is shown, with the first key that there is; return the key."""
    n = left(page)
    for name, key in (("accept", "A"), ("choose-1", "1"), ("area", "D")):
        if page.locator(f".st-key-review-{name} button").count():
            press(page, key, to=n - 1)
            return key
    by_hand(page, "27.5, 63.25", to=n - 1)
    return "E"


def by_hand(page: Any, text: str, *, to: int) -> None:
    """Write a place by hand; the keys of the page are letters there, what is refused stays."""
    n = left(page)
    page.keyboard.press("E")
    field = page.locator("[class*=st-key-review-edit-text] input")
    field.wait_for()
    field.press_sequentially("asd12u")
    settle(page)
    assert left(page) == n
    take = page.locator(".st-key-review-edit-take button")
    field.fill("95, 200")
    take.click()
    page.get_by_text("expected latitude -90 to 90").wait_for()
    settle(page)
    assert field.input_value() == "95, 200"
    field.fill(text)
    take.click()
    page.wait_for_function(
        "([at, to]) => document.querySelector(at)?.innerText.startsWith(`${to} of`)",
        arg=[LEFT, to], timeout=20_000,
    )  # fmt: skip
    settle(page)


def small_map(page: Any, spots: int) -> Any:
    """Return the frame of the small map once it shows so many spots."""
    for _ in range(200):
        for frame in page.frames:
            if (
                "streamlit_folium" in frame.url
                and frame.evaluate("window.sarhad?.shown?.length ?? -1") == spots
            ):
                return frame
        page.wait_for_timeout(100)
    pytest.fail("The small map did not appear.")


def import_sheet(page: Any, base: str, sheet: Path) -> None:
    """Drop the sheet, say which column the place is, and add it."""
    page.goto(base + "/import")
    page.wait_for_selector(FIELD, state="attached")
    assert page.locator(".st-key-to-review").count() == 0  # nothing waits
    page.set_input_files(FIELD, sheet)
    page.wait_for_selector("[data-testid=stAlert]", timeout=30_000)
    page.locator(".st-key-intake-column-place-0 input").click()
    page.get_by_role("option", name="Location", exact=True).click()
    page.get_by_role("button", name="Read again").click()
    assert totals(page)[0] == str(ROWS + 1)
    page.get_by_role("button", name=f"Add {ROWS + 1} events").click()
    page.locator("[data-testid=stAlert]", has_text="are kept").wait_for()


def review_ten(page: Any, base: str) -> None:
    """Decide on ten rows with keys, take one back, and decide it again."""
    page.locator(".st-key-to-review a").click()
    page.wait_for_selector(DOUBT, timeout=30_000)
    settle(page)
    is_text(page)
    n = left(page)
    used = {decide(page) for _ in range(REVIEWED - 1)}
    assert {"A", "1"} <= used
    press(page, "U", to=n - REVIEWED + 2)
    for _ in range(2):  # on and off: the box keeps the focus
        page.locator(".st-key-review [data-testid=stCheckbox] label").first.click()
        settle(page)
    assert page.evaluate("document.activeElement.matches('.st-key-review input[type=checkbox]')")
    decide(page)
    map_of_the_row(page)
    by_hand(page, "27.5, 63.25", to=n - REVIEWED)
    assert grave_faults(page) == []


def map_of_the_row(page: Any) -> None:
    """Look at the small map: a sign for each key; a key that is pressed there is the page's."""
    names = ("accept", "area", *(f"choose-{number}" for number in range(1, 10)))
    keys = sum(page.locator(f".st-key-review-{name} button").count() for name in names)
    frame = small_map(page, keys)
    doubt = page.inner_text(DOUBT)
    frame.locator(".leaflet-container").click(position={"x": 200, "y": 20})
    field = page.locator("[class*=st-key-review-edit-text] input")
    field.wait_for()
    assert re.fullmatch(r"-?[\d.]+, -?[\d.]+", field.input_value())
    n = left(page)
    page.keyboard.press("s")  # the map has the focus
    page.wait_for_function(
        "([at, was]) => document.querySelector(at).innerText !== was", arg=[DOUBT, doubt],
        timeout=20_000,
    )  # fmt: skip
    settle(page)
    assert left(page) == n


def is_text(page: Any) -> None:
    """See that the row whose cells want to be run is text, beside a map of the borderland."""
    frame = small_map(page, 0)
    assert frame.evaluate("sarhad.map.getBounds().contains([28, 62]) && sarhad.map.getZoom() >= 4")
    for at in (DOUBT, ".st-key-review-row"):
        assert HOSTILE in page.inner_text(at).replace("\u2060", "")
        assert page.locator(f"{at} :is(img, a, strong strong)").count() == 0
    assert page.evaluate("window.PWN") is None


def test_a_session_outlives_the_server(page: Any, tmp_path: Path, home: Path) -> None:
    """Drop a file, map columns, review ten, restart the server: everything is there."""
    sheet, ours = write_sheet(tmp_path / "sheet.csv"), len(load().events)
    with running_server(home=home) as base:
        import_sheet(page, base, sheet)
        first = queue()
        review_ten(page, base)
        said_left = page.inner_text(LEFT)
        (tally,) = tallies()
        assert (tally.accepted + tally.review, tally.set_aside) == (ROWS + 1, 0)
        assert tally.review == len(first.rows) - REVIEWED
        decided = [entry for entry in edits.entries() if entry.act == "review"]
        assert sum(e.told["how"] != "skip" and not e.undone for e in decided) == REVIEWED
        events = kept().events["t-sheet"]
        assert len(events) == tally.accepted
        open_screen(page, base)
        assert counted(said(page)) == ours + tally.accepted
        assert page.faults == []
        page.goto("about:blank")
    with running_server(home=home) as base:
        open_screen(page, base)
        map_frame(page)
        assert counted(said(page)) == ours + tally.accepted
        page.locator(".st-key-to-review a").click()
        page.wait_for_selector(DOUBT, timeout=30_000)
        settle(page)
        assert page.inner_text(LEFT) == said_left
        assert kept().events["t-sheet"] == events
        assert page.outside == []
        assert page.faults == []


def test_a_service_is_asked_on_a_click_alone(
    page: Any, fake: Fake, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answer is one of the choices, marked as its own; its credit stands on the map."""
    for name, text in (("", "nominatim"), ("_URL", fake.url)):
        monkeypatch.setenv(f"SARHAD_GEOCODER{name}", text)
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("Date;Place;Country;Type\n16/01/2024;Zzyzx;Pakistan;battle\n")
    commit(plan(sheet, locate=locator()))
    with running_server(home=home) as base:
        page.goto(base + "/review")
        page.wait_for_selector(DOUBT, timeout=30_000)
        settle(page)
        terms = page.inner_text(".st-key-review-online")
        assert "Sends \u201czzyzx\u201d and the country, PK, to 127.0.0.1" in terms
        assert "\u00a9 OpenStreetMap contributors" in terms
        assert fake.asked == []
        page.locator(".st-key-review-ask button").click()
        choice = page.locator(".st-key-review-choose-1 button")
        choice.wait_for()
        assert choice.inner_text().startswith("Zzyzx, PK \u00b7 Nominatim")
        choice.click()
        page.locator("[data-testid=stCaptionContainer]", has_text="Zzyzx (Nominatim)").wait_for()
        (event,) = kept().events["t-sheet"]
        open_screen(page, base, f"/?event={event['event_id']}")
        frame = map_frame(page)
        frame.get_by_text("Point found by Nominatim, \u00a9 OpenStreetMap").first.wait_for()
        credit = "Points of some events: Nominatim"
        assert credit in frame.locator(".sarhad-credits").text_content()
        assert len(fake.asked) == 1
        assert page.outside == []
        assert page.faults == []
