"""The page of responses: a grid each way, its choices in the address, its table as a file."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.browser.at_work import settle
from tests.browser.axe import grave_faults
from tests.browser.own_data import TEXTS, event, serving, write_tables

pytestmark = pytest.mark.browser

ABOUT = {
    "name": "All events", "licence": "CC0", "attribution": "Nobody", "coverage": "systematic",
    "re_export": True,
}  # fmt: skip


def systematic(folder: Path) -> Path:
    """Write a set in which a side with a hostile name follows each third act of the other."""
    draw = np.random.default_rng(5)
    days = np.sort(draw.integers(0, 1500, 150))
    acts = [("one", "2", "two", "3", int(day)) for day in days]
    acts += [("two", "3", "one", "2", int(day) + 1) for day in days[::3]]
    rows = [
        event(
            event_id=f"SET-{at}", initiator=who, initiator_type=own, target=whom,
            target_type=other, geo_precision="1", radius_km="1",
            date_start=(date(2019, 1, 1) + timedelta(day)).isoformat(),
        )
        for at, (who, own, whom, other, day) in enumerate(acts)
    ]  # fmt: skip
    actors = [
        {"actor_id": "one", "name": "The one", "type": "2", "role": "party"},
        {"actor_id": "two", "name": TEXTS["sheet"], "type": "3", "role": "party"},
    ]
    digest = {"dataset": ABOUT, "files": {}}
    return write_tables(folder, events=rows, actors=actors, digest=digest)


def test_responses_are_in_a_grid_and_in_the_file(page: Any, tmp_path: Path) -> None:
    """The address asks, what is found is marked, a choice asks anew, the file runs nothing."""
    with serving(systematic(tmp_path / "set")) as base:
        page.goto(f"{base}/responses?permutations=39&windows=1,3&km=10")
        page.wait_for_selector(".responses-grid", timeout=30_000)
        assert "more often than by chance" in page.inner_text(".st-key-responses-answer")
        assert page.locator(".responses-grid").count() == 2
        assert page.locator(".responses-grid td.sure").count() >= 1
        assert "39 times, seed 1" in page.inner_text(".st-key-responses")
        with page.expect_download() as waited:
            page.locator(".st-key-responses-csv button").click()
        with Path(waited.value.path()).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == 2 * 2 * 2
        assert TEXTS["sheet"] not in {row["first_name"] for row in rows}
        page.locator(".st-key-responses-windows input").press("Backspace")
        page.wait_for_function("/windows=1(&|$)/.test(location.search)")
        page.wait_for_function("document.querySelectorAll('.responses-grid tbody tr').length === 2")
        settle(page)
        assert grave_faults(page) == []
    assert page.outside == []
    assert page.faults == []
