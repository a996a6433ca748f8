"""The map in the browser and the printed sheet draw one event alike."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from data.load import load
from data.measure import placed
from geo import style
from geo.land import load_land
from geo.sheet.frame import Frame
from geo.sheet.marks import Placed, place
from geo.style import BORDERLANDS
from tests.browser.panels import SETTLE, address, shown, site

__all__ = ["address", "shown", "site"]  # fixtures

pytestmark = pytest.mark.browser

FRAME = Frame(BORDERLANDS, 28.0, 96.0, 1224.0, 680.0)
CODED = 1.0  # px: above 200 the browser knows deaths to 4 %


def alone(events: pd.DataFrame) -> dict[int, Placed]:
    """Return the sheet's symbol of each event that has one, as if it were the only one."""
    west, south, east, north = BORDERLANDS
    here = events["longitude"].between(west, east) & events["latitude"].between(south, north)
    exact = placed(events) & (events["geo_precision"] <= 2) & here
    land, found = load_land(), {}
    for row in events.index[exact]:
        (found[row],) = place(events.loc[[row]], FRAME, land).marks
    return found


def near(value: float, events: pd.DataFrame, row: int) -> Any:
    """Return what a size in px may be, given how exactly the browser knows the event's deaths."""
    many = events["fatalities_high"].fillna(0)[row] > 200
    return pytest.approx(value, abs=CODED if many else 0.01)


def test_a_single_event_is_the_same_on_screen_and_sheet(shown: Any) -> None:
    """Radius, hollow, ring and the slash of a dispute, for every event with a symbol."""
    events = load().events
    sheet = alone(events)
    shown.evaluate("sarhad.map.setView([28.5, 64], 6, {animate: false})")
    shown.evaluate(SETTLE)
    drawn = {
        mark["rows"][0]: mark
        for mark in shown.evaluate("sarhad.layer.drawn()")
        if mark["count"] == 1 and mark["mark"] in ("point", "halo")
    }
    sizes = shown.evaluate("(rows) => rows.map((row) => sarhad.layer.sized(row))", list(sheet))
    for (row, mark), sized in zip(sheet.items(), sizes, strict=True):
        for told in (sized, *([drawn[row]] if row in drawn else [])):
            assert told["r"] == near(mark.size_px, events, row)
            assert (told.get("ring") or 0) == near(mark.high_px, events, row)
            assert bool(told.get("hollow")) == mark.hollow
        if row in drawn:
            assert (drawn[row]["mark"], drawn[row]["symbol"]) == (mark.mark, mark.symbol)
            assert drawn[row]["disputed"] == mark.disputed
    assert len(sheet) > 150
    assert len(drawn.keys() & sheet.keys()) > 30


def test_a_badge_has_the_size_and_the_slash_of_the_sheet(shown: Any) -> None:
    """One formula for the number of events at a place; disputed if any of them is."""
    disputed = (load().events["attribution"] == "disputed").to_list()
    badges = [
        mark
        for mark in shown.evaluate("sarhad.layer.drawn()")
        if mark["count"] > 1 and mark["mark"] in ("point", "halo")
    ]
    for badge in badges:
        assert badge["r"] == pytest.approx(style.badge_radius_px(badge["count"]))
        assert badge["disputed"] == any(disputed[row] for row in badge["rows"])
    assert len({badge["count"] for badge in badges}) > 3
