"""Two events that may be one, in the review: seen side by side, and decided on by a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import running_server

from data.adapters.recognise import Asked
from data.load import current
from data.store.edits import candidates
from data.store.imports import commit, plan
from tests.browser.at_work import counted, open_screen, said, settle
from tests.browser.axe import grave_faults

pytestmark = pytest.mark.browser

SHEET = """day,where,lat,lon,kind,what happened
2024-01-16,Turbat,26.0,63.05,protest,a march
2024-02-01,Gwadar,25.12,62.33,protest,*one* <b>march</b>
"""
PAIRS = ".st-key-review h4"


def test_a_pair_is_decided_on(page: Any, tmp_path: Path, home: Path) -> None:
    """The second is another event and stays, the first is the same and is shown once."""
    for name, day in (("One", "2024-03-01"), ("Two", "2024-05-01")):
        path = tmp_path / f"{name}.csv"
        path.write_text(f"{SHEET}{day},Quetta,30.2,67.0,riot,{name}\n")
        sheet = Asked(name=name, mapping={"day": "date", "where": "place"})
        commit(plan(path, asked=sheet))
    before = len(current().events)
    first, second = candidates()
    with running_server(home=home) as base:
        page.goto(base + "/review")
        page.locator(PAIRS, has_text="2 pairs of events may be one").wait_for(timeout=30_000)
        settle(page)
        text = page.inner_text(".st-key-review")
        assert text.count("1 February 2024") == text.count("*one* <b>march</b>") == 2
        assert grave_faults(page) == []
        page.get_by_role("button", name="Two different events").click()
        page.locator(PAIRS, has_text="1 pair of events may be one").wait_for()
        page.get_by_role("button", name="The same: show this one").first.click()
        page.locator(PAIRS).wait_for(state="detached")
        settle(page)
        open_screen(page, base)
        assert counted(said(page)) == before - 1
        assert page.faults == []
        assert page.outside == []
    assert {frozenset(pair[:2]): pair.verdict for pair in candidates()} == {
        frozenset(first[:2]): "different",
        frozenset(second[:2]): "same",
    }
    events = set(current().events["event_id"])
    assert {first.one, first.other, second.other} <= events
    assert second.one not in events
