"""A file dropped onto the import page: looked at, mapped, added, and there after a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import running_server

from data.load import load
from tests.browser.at_work import counted, map_frame, open_screen, said, settle

pytestmark = pytest.mark.browser

FIELD = ".st-key-intake [data-testid=stFileUploader] input"
SHEET = (
    "Date;Location;Where;Type of incident;Killed;What happened;Lat;Long\n"
    "16/01/2024;Panjgur;here;Drone strike;2;<img src=x onerror=alert(1)>;26,97;64,1\n"
    "03/02/2024;Turbat;there;Target killing;1;A teacher;26.0;63.05\n"
    "05/02/2024;Quetta;x;attack;several;Shots at a post;30.2;67.0\n"
    "06/02/2024;Quetta;x;blast;2;A bomb;130.2;67.0\n"
)


def totals(page: Any) -> list[str]:
    """Return the numbers above the preview: all rows, then how they end."""
    page.wait_for_selector(".st-key-intake-totals", timeout=30_000)
    settle(page)
    return list(page.locator(".st-key-intake-totals [data-testid=stMetricValue]").all_inner_texts())


def test_a_dropped_sheet_is_mapped_added_and_switched_off(page: Any, tmp_path: Path) -> None:
    """Two columns could be the place: a person says which, and sees the rows before any is kept."""
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    ours = len(load().events)
    with running_server() as base:
        page.goto(base + "/import")
        page.wait_for_selector(FIELD, state="attached")
        page.set_input_files(FIELD, sheet)
        page.wait_for_selector("[data-testid=stAlert]", timeout=30_000)
        assert "Location and Where" in page.inner_text("[data-testid=stAlert]")
        page.locator(".st-key-intake-column-place-0 input").click()
        page.get_by_role("option", name="Location", exact=True).click()
        page.get_by_role("button", name="Read again").click()
        assert totals(page) == ["4", "2", "1", "1", "0"]
        page.get_by_role("button", name="Add 3 events").click()
        page.locator("[data-testid=stAlert]", has_text="3 events of “sheet” are kept").wait_for()
        open_screen(page, base)
        assert counted(said(page)) == ours + 2
        map_frame(page)
        page.locator(".st-key-to-import a").click()
        switch = page.locator(".st-key-set-t-sheet label")
        switch.click()
        settle(page)
        open_screen(page, base)
        assert counted(said(page)) == ours
    assert page.outside == []
    assert page.faults == []
