"""No event of a district or less is drawn as a bare point: read back from three outcomes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.load import Dataset, load
from data.query import Query
from data.schema import Precision
from geo import snapshot, style
from geo.sheet.display import Circle, Shape, Sheet
from geo.sheet.recipe import Recipe
from tests.browser.panels import SETTLE, address, set_window, shown, site

pytestmark = pytest.mark.browser

__all__ = ["address", "shown", "site"]  # fixtures

VAGUE = frozenset(p for p in Precision if p >= Precision.DISTRICT)
WINDOWS = (("2021-01-01", "2026-06-23"), ("2024-01-10", "2024-01-31"), ("2023-03-01", "2023-12-31"))
VIEWS = ([28.5, 64.0, 5.5], [27.0, 63.0, 7.0], [29.5, 66.5, 8.5])  # latitude, longitude, zoom

# Draws the layer once more and keeps where symbols and badges were put, in the frame's px; then
# the rows shown, the place of each, and the marks that the layer tells of.
PUT = """
() => {
  const { layer, store } = sarhad, { marks } = layer, spots = [], known = new Set();
  const { sprite, put, badge } = marks;
  Object.assign(marks, {
    sprite: (...given) => {
      const made = sprite.apply(marks, given);
      known.add(made);
      return made;
    },
    put: (pen, picture, x, y) => {
      if (known.has(picture)) spots.push([x, y]);
      put.call(marks, pen, picture, x, y);
    },
    badge: (pen, x, y, ...more) => { spots.push([x, y]); badge.call(marks, pen, x, y, ...more); },
  });
  layer.draw();
  for (const name of ["sprite", "put", "badge"]) delete marks[name];
  const { x, y } = store.state.columns, { view } = layer;
  // a badge that steps aside still stands where the line from it leads
  const stands = new Map(layer.shown.filter((mark) => mark.kind === "symbol" && mark.from)
    .map((mark) => [`${mark.x} ${mark.y}`, mark.from]));
  const stood = spots.map(([left, top]) => stands.get(`${left} ${top}`) || [left, top]);
  const at = (row) => [row, x[row] * view.scale + view.x, y[row] * view.scale + view.y];
  return { mode: layer.mode, spots: stood, shown: Array.from(store.rows(), at),
    drawn: layer.drawn().map(({ mark, rows }) => [mark, rows]) };
}
"""


@pytest.fixture(scope="module")
def data() -> Dataset:
    """Return the data that come with Sarhad."""
    return load()


def vague_rows(events: pd.DataFrame) -> set[int]:
    """Return the rows whose place is known to the district, less, or not at all."""
    known = events["geo_precision"].isin([Precision.EXACT, Precision.NEAR])
    return set(events.index[~known])


def hold(page: Any, events: pd.DataFrame) -> int:
    """Assert that no vague event is a point in any window and view; return how many were seen."""
    vague, seen = vague_rows(events), 0
    for days in WINDOWS:
        set_window(page, *days)
        for at in VIEWS:
            page.evaluate("(at) => { sarhad.map.setView(at, at[2], { animate: false }); }", at)
            page.evaluate(SETTLE)
            found = page.evaluate(PUT)
            assert found["mode"] == "symbols"
            for mark, rows in found["drawn"]:
                assert mark not in ("point", "halo") or not vague & set(rows)
                seen += len(vague & set(rows))
            exact = [(x, y) for row, x, y in found["shown"] if row not in vague]
            for x, y in found["spots"]:
                near = min(abs(x - x0) + abs(y - y0) for x0, y0 in exact)
                assert near < 0.01, "a symbol stands where no exact or near event is"
    return seen


def test_on_the_screen(shown: Any, data: Dataset) -> None:
    """Each symbol that was put on the canvas stands at an event known to the spot or its town."""
    assert hold(shown, data.events) > 30


def test_in_the_page_to_take_away(page: Any, tmp_path: Path, data: Dataset) -> None:
    """The same, read back from the layer of the stand-alone file."""
    target = tmp_path / "map.html"
    target.write_bytes(snapshot.make(data, Query(), form="html").content)
    page.goto(target.as_uri())
    for _ in range(150):
        if page.evaluate("!!(window.sarhad && sarhad.layer.sites && sarhad.store.state.land)"):
            break
        page.wait_for_timeout(100)
    assert hold(page, data.events) > 30
    assert page.faults == []


def sheet_of(data: Dataset, query: Query, **recipe: Any) -> Sheet:
    """Return the display list of a query."""
    given = Recipe(params=query.params(), data=data.hash, **recipe)
    return snapshot.sheet(data, query, given)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("days", WINDOWS)
def test_on_the_sheet(data: Dataset, theme: str, days: tuple[str, str]) -> None:
    """A vague event is a rim without a fill, a faint capsule or a plate of paper, or nothing."""
    since, until = map(date.fromisoformat, days)
    query = Query(since=since, until=until)
    sheet = sheet_of(data, query, theme=theme)
    kept = query.keep(data.events)
    precision = dict(zip(kept["event_id"], kept["geo_precision"].fillna(0), strict=True))
    inks = {getattr(symbol, theme) for symbol in style.SYMBOLS}
    seen: list[str] = []
    for mark in sheet.marks():
        found = {int(precision[name]) for name in mark.events}
        seen += mark.events
        if found <= {Precision.EXACT, Precision.NEAR}:
            continue
        assert found <= VAGUE - {Precision.COUNTRY, Precision.SEA_OR_AIR}
        if isinstance(mark, Circle):
            assert mark.fill == ""
            assert mark.radius >= style.MIN_AREA_PX
        else:
            assert isinstance(mark, Shape)
            assert mark.fill not in inks or mark.opacity <= style.HAND.stretch[0]
    assert len(seen) == len(set(seen)) == sheet.placed
    assert any(precision[name] >= Precision.DISTRICT for name in seen)
