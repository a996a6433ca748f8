"""The page of hotspots: refused for a selection, found in a systematic set, on map, table, file."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from clusters import planted

from tests.browser.at_work import map_frame, open_screen, settle
from tests.browser.axe import grave_faults
from tests.browser.own_data import TEXTS, event, serving, write_tables

pytestmark = pytest.mark.browser

ANSWER = ".st-key-hotspots-answer h4"
ABOUT = {
    "name": "All events", "licence": "CC0", "attribution": "Nobody", "coverage": "systematic",
    "re_export": True,
}  # fmt: skip


def systematic(folder: Path) -> Path:
    """Write invented events with a hotspot whose places have hostile names."""
    events, rows = planted(4, 150, more=14)
    hostile = set(rows.tolist())
    return write_tables(
        folder,
        events=[
            event(
                event_id=f"SET-{at}", longitude=f"{lon:.2f}", latitude=f"{lat:.2f}",
                date_start=(date(2019, 1, 1) + timedelta(int(day))).isoformat(),
                geo_precision="1", place=TEXTS["picture"] if at in hostile else "Panjgur",
                admin2="", radius_km="1",
            )
            for at, (lon, lat, day) in enumerate(zip(*events, strict=True))
        ],
        digest={"dataset": ABOUT, "files": {}},
    )  # fmt: skip


# the view of a wide frame on places at the land's eastern end, and back to the first view
AT_THE_END_OF_THE_LAND = """() => {
  const { config, map, parts: { rings } } = sarhad, [view, kept] = [config.view, rings.rings];
  [config.view, rings.rings] = [[70, 26, 83.5, 34], []];
  sarhad.fit();
  const shown = map.getBounds();
  [config.view, rings.rings] = [view, kept];
  sarhad.fit();
  return [shown.getWest(), shown.getEast()];
}"""


def rings(page: Any) -> list[dict[str, Any]]:
    """Return the circles on the map."""
    return list(map_frame(page).evaluate("sarhad.parts.rings.rings"))


def test_hotspots_are_on_the_map_in_the_table_and_in_the_file(page: Any, tmp_path: Path) -> None:
    """The address asks, a field asks for more, the map stays, and Back comes back."""
    with serving(systematic(tmp_path / "set")) as base:
        page.goto(f"{base}/hotspots?permutations=39&days=20")
        page.wait_for_selector(".hotspots-repeats", timeout=30_000)
        assert "stand" in page.inner_text(ANSWER)
        (ring, *_) = rings(page)
        assert ring["text"] == "p 0.025"
        frame = map_frame(page)
        west, east = frame.evaluate(AT_THE_END_OF_THE_LAND)
        assert west < 70
        assert east == pytest.approx(84, abs=0.1)
        frame.evaluate("window.same = true")
        with page.expect_download() as waited:
            page.locator(".st-key-hotspots-csv button").click()
        with Path(waited.value.path()).open(encoding="utf-8-sig", newline="") as file:
            first = next(csv.DictReader(file))
        assert len(set(first["event_ids"].split()) & {f"SET-{at}" for at in range(150, 164)}) > 7
        assert first["latitude"].startswith(str(round(ring["lat"], 1)))
        page.locator(".st-key-hotspots-days input").fill("25")
        page.locator(".st-key-hotspots-days input").press("Enter")
        page.wait_for_url("**days=25*")
        page.wait_for_selector(".hotspots-repeats", timeout=30_000)
        settle(page)
        assert map_frame(page).evaluate("window.same")
        assert rings(page)
        assert grave_faults(page) == []
        assert page.evaluate("window.PWN") is None
    assert page.outside == []
    assert page.faults == []


def test_a_selection_is_refused_in_a_sentence(page: Any, server: str) -> None:
    """With what to do, and the way to it."""
    open_screen(page, server, "/hotspots")
    said = page.inner_text(".st-key-hotspots-refused")
    assert "a selection" in said
    assert "UCDP GED or ACLED" in said
    assert page.locator(".st-key-hotspots-refused a").get_attribute("href").endswith("import")
    assert page.locator("iframe").count() == 0
    open_screen(page, server, "/responses")
    said = page.inner_text(".st-key-responses-refused")
    assert "a selection" in said
    assert "ACLED" in said
    assert page.faults == []
