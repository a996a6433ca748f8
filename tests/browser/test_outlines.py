"""Districts on the map as the outlines that were imported: drawn, picked, read, and in the key."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.load import load
from data.query import Query
from data.store.outlines import OutlineFile
from geo import districts, snapshot
from tests.browser.test_alone import unpacked, wait_until

pytestmark = pytest.mark.browser

JANUARY = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))

# long and narrow: most of the disc as large as it lies outside
PANJGUR = [[62.6, 26.6], [66.2, 26.6], [66.2, 27.2], [62.6, 27.2], [62.6, 26.6]]
HOLE = [[65.8, 26.7], [66.1, 26.7], [66.1, 27.1], [65.8, 27.1], [65.8, 26.7]]

# what lies at a place: the name of the mark and its number, or null; and whether ink is there
AT = """([lon, lat]) => {
  const { layer, map } = sarhad;
  const { x, y } = map.latLngToContainerPoint([lat, lon]), mark = layer.pick(x, y);
  const { ratio } = layer.marks, at = [Math.round((x - 2) * ratio), Math.round((y - 2) * ratio)];
  const pixels = layer.context.getImageData(...at, 5 * ratio, 5 * ratio).data;
  let ink = 0;
  for (let i = 3; i < pixels.length; i += 4) ink = Math.max(ink, pixels[i]);
  return [mark && mark.name, mark && mark.count, ink];
}"""
DISTRICT = """() => {
  const { layer } = sarhad, { sites } = layer;
  const mark = layer.laying.disc.find((one) => one.outline >= 0);
  const rim = [[0, -1], [1, 0], [0, 1], [-1, 0]].map((way) => layer.laying.rim(mark, way));
  return {
    count: mark.count, rows: layer.rowsOf(mark).length, tally: layer.tally(),
    spot: sarhad.map.containerPointToLatLng([mark.x, mark.y]),
    rim: rim.map((at) => sarhad.map.containerPointToLatLng(at)),
    names: layer.drawn().filter((one) => one.mark === "outline").length,
  };
}"""


def test_a_district_is_its_outline_on_the_page_in_one_file(page: Any, tmp_path: Path) -> None:
    """As in the sheet: same events, same spot; a click inside opens them, and the key says so."""
    path = tmp_path / "d.geojson"
    shape = {"type": "Polygon", "coordinates": [PANJGUR, HOLE]}
    feature = {"type": "Feature", "properties": {"name": "Panjgur"}, "geometry": shape}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    sum_of = hashlib.sha256(path.read_bytes()).hexdigest()
    hostile = "<img src=x onerror=alert(1)>"
    file = OutlineFile(hostile, "", path.name, path, sum_of)
    dataset = replace(load(), outlines=(file,))
    known = districts.of(dataset)
    target = tmp_path / "page.html"
    target.write_bytes(snapshot.make(dataset, JANUARY, form="html").content)
    unpacked(page, target.as_uri())
    found = page.evaluate(DISTRICT)
    events = JANUARY.keep(dataset.events)
    expected = int((known.rows(events) >= 0).sum())
    assert (found["count"], found["rows"], found["names"]) == (expected, expected, 1)
    tally = found["tally"]
    assert tally["kept"] == len(events)
    assert tally["kept"] == sum(n for name, n in tally.items() if name != "kept")
    lon, lat = known.known[0].spot
    assert (found["spot"]["lng"], found["spot"]["lat"]) == pytest.approx((lon, lat), abs=0.01)
    north, east, south, west = found["rim"]
    assert [north["lat"], south["lat"], west["lng"]] == pytest.approx([27.2, 26.6, 62.6], abs=0.02)
    assert east["lng"] in (pytest.approx(66.2, abs=0.02), pytest.approx(65.8, abs=0.02))
    # inside, on the line, in the hole, and where a disc would be
    assert page.evaluate(AT, [65.5, 26.7])[:2] == ["outline", expected]
    assert page.evaluate(AT, [64.9, 27.2])[2] > 100
    assert page.evaluate(AT, [65.95, 26.9])[0] is None
    assert page.evaluate(AT, [np.mean([62.6, 66.2]).item() + 0.5, 27.6])[0] != "outline"
    page.evaluate("document.querySelectorAll('.sarhad-chip')[0].click()")
    row = page.locator("[data-key='mark.outline']")
    assert hostile in row.inner_text()
    page.evaluate("""() => {
      const { layer, store } = sarhad;
      store.select(layer.rowsOf(layer.laying.disc.find((one) => one.outline >= 0)));
    }""")
    page.locator(".sarhad-card", has_text="as imported").wait_for()
    assert page.locator("img[src='x']").count() == 0
    # a file that is damaged leaves the discs
    page.evaluate("sarhad.store.set({ outlines: { areas: [{}] } })")
    wait_until(page, "!sarhad.layer.drawn().some((one) => one.mark === 'outline')")
    assert [fault for fault in page.faults if "cannot be drawn" not in fault] == []
