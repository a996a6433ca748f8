"""The map in the browser and the printed sheet draw one event alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.load import load
from data.measure import placed
from data.words import Words
from geo import style
from geo.land import for_browser, load_land
from geo.sheet import symbols
from geo.sheet.display import Circle, Item, Shape
from geo.sheet.frame import Frame
from geo.sheet.look import Look
from geo.sheet.marks import place
from geo.sheet.placed import Placed
from geo.style import BORDERLANDS
from tests.browser.harness import made_up_events, write_site
from tests.browser.panels import SETTLE, address, opened, shown, site
from tests.events import frame

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


# A pen that draws nothing and keeps what it is told; each of the screen's marks of the same sizes
# as on the sheet, as lists of [act, ink, width, opacity, dashes] and of the shapes between them.
DRAWN = """
([reach, symbol, r, ring, badge, shares]) => {
  const { marks } = sarhad.layer;
  const drawn = (draw) => {
    const acts = [], state = { globalAlpha: 1, dash: [] };
    const pen = new Proxy(state, { get: (_, name) => (name in state ? state[name] : (...given) => {
      if (name === "setLineDash") [state.dash] = given;
      const ink = { fill: state.fillStyle, stroke: state.strokeStyle }[name];
      if (ink) acts.push([name, ink, state.lineWidth, state.globalAlpha, state.dash]);
      else acts.push([name, ...given]);
    }) });
    draw(pen);
    return acts;
  };
  const ink = marks.inks[symbol], tile = marks.hatchTile(ink);
  const { data } = tile.getContext("2d").getImageData(0, 0, tile.width, tile.height);
  let hatched = "";
  const hatching = new Sarhad.Hatching({
    ratio: 1, theme: marks.theme, hatch(pen, path, ink) { hatched = ink; },
  }, document.createElement("div"));
  hatching.show(["PK-BA"], sarhad.layer.areas, sarhad.layer.view);
  const half = marks.plate(document.createElement("canvas").getContext("2d"), 0, 0, "12", shares);
  return {
    wash: drawn((pen) => marks.wash(pen, [[0, 0, reach], [5, 0, reach]])),
    disc: drawn((pen) => marks.disc(pen, 0, 0, reach, ink)),
    stretch: drawn((pen) => marks.capsule(pen, 0, 0, reach, ink)),
    whole: drawn((pen) => marks.symbol(pen, symbol, r, false)),
    hollow: drawn((pen) => marks.symbol(pen, symbol, r, true)),
    ring: drawn((pen) => marks.ring(pen, symbol, 0, 0, ring)),
    tick: drawn((pen) => marks.tick(pen, r)),
    badge: drawn((pen) => marks.ringed(pen, badge, shares)),
    hatch: [tile.width / marks.ratio, Math.max(...data.filter((_, at) => at % 4 === 3)) / 255],
    provinces: hatched,
    plate: half.map((side) => 2 * side),
  };
}
"""


def strokes(items: list[Item] | list[list[Any]]) -> list[tuple[Any, ...]]:
    """Return fills and strokes as (act, ink, width of a stroke, opacity), of sheet or screen."""
    found: list[tuple[Any, ...]] = []
    for item in items:
        if isinstance(item, (Shape, Circle)):
            if item.fill:
                found.append(("fill", item.fill, None, item.opacity))
            if item.stroke:
                found.append(("stroke", item.stroke, item.width, item.opacity))
        elif isinstance(item, list) and item[0] in ("fill", "stroke"):
            act, ink, width, opacity, _ = item
            found.append((act, ink, width if act == "stroke" else None, opacity))
    return found


def sheet_mark(look: Look, *rows: dict[str, Any]) -> tuple[Placed, list[Item]]:
    """Return the only mark of some events, and what the sheet draws of it but numbers."""
    (mark,) = place(frame(*rows), FRAME, load_land()).marks
    plates = symbols.plate(mark, look) if mark.mark == "plate" else []
    return mark, [*symbols.areas([mark], look), *symbols.points([mark], look), *plates]


def of_part(items: list[Item], *parts: str) -> list[Item]:
    """Return the items of some parts."""
    return [item for item in items if item.part in parts]


def extent(item: Item) -> tuple[float, float]:
    """Return width and height of a shape, px."""
    assert isinstance(item, Shape)
    wide, high = np.ptp(np.vstack(item.rings), axis=0).tolist()
    return wide, high


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_mark_is_drawn_by_one_hand(shown: Any, theme: str) -> None:
    """Inks, widths, opacities, dashes and lengths of each mark, read from screen and sheet."""
    shown.evaluate("(theme) => sarhad.receive({ theme })", theme)
    shown.evaluate(SETTLE)
    look, half = Look(theme, Words()), {"kind": "explosion_remote_violence"}
    disc, of_disc = sheet_mark(look, {"geo_precision": 3, "radius_km": 60.0})
    stretch, of_stretch = sheet_mark(look, {"geo_precision": 5, "radius_km": 60.0})
    deaths = {"fatalities_low": 3, "fatalities_best": 8, "fatalities_high": 50}
    whole, of_whole = sheet_mark(look, {"geo_precision": 1, "attribution": "disputed", **deaths})
    _, of_hollow = sheet_mark(look, {"geo_precision": 1, "fatalities_high": 8})
    badge, of_badge = sheet_mark(look, {"geo_precision": 1}, {"geo_precision": 1, **half})
    rows = [{"geo_precision": 4, **(half if at % 2 else {})} for at in range(12)]
    _, of_plate = sheet_mark(look, *rows)
    assert disc.area_px == stretch.area_px
    sizes = [disc.area_px, 0, whole.size_px, whole.high_px, badge.size_px, [[0, 0.5], [1, 0.5]]]
    screen = shown.evaluate(DRAWN, sizes)
    same = pytest.approx

    # areas
    assert strokes(screen["wash"]) == strokes(of_part(of_disc, "wash"))
    assert strokes(screen["disc"]) == strokes(of_part(of_disc, "mark"))
    assert strokes(screen["stretch"]) == strokes(of_part(of_stretch, "mark", "rim"))
    box = next(act for act in screen["stretch"] if act[0] == "roundRect")
    assert tuple(box[3:5]) == same(extent(of_part(of_stretch, "mark")[0]), abs=0.1)
    dashes = next(act for act in screen["stretch"] if act[0] == "stroke")[4]
    assert dashes == pieces(of_part(of_stretch, "rim")[0])

    # symbols
    assert strokes(screen["ring"]) == strokes(of_part(of_whole, "range"))
    assert strokes(screen["whole"]) == strokes(of_part(of_whole, "mark"))
    assert strokes(screen["tick"]) == strokes(of_part(of_whole, "tick"))
    assert strokes(screen["hollow"]) == strokes(of_part(of_hollow, "edge", "mark"))
    paper, *kinds, rim = strokes(screen["badge"])
    assert paper == strokes(of_part(of_badge, "mark"))[0]
    assert rim == strokes(of_part(of_badge, "badge"))[-1]
    sectors = of_part(of_badge, "badge")[:-1]
    assert [ink for _, ink, *_ in kinds] == [item.fill for item in sectors]
    assert [width for _, _, width, _ in kinds] == same([band(item, badge) for item in sectors])

    # provinces
    (lines,) = of_part(of_plate, "hatch")
    assert screen["hatch"][0] / 2**0.5 == same(apart(lines), abs=0.4)  # whole pixels on screen
    assert screen["provinces"] == lines.stroke
    assert screen["hatch"][1] == same(lines.opacity, abs=0.03)
    assert screen["plate"] == same(list(extent(of_part(of_plate, "mark")[0])), abs=0.1)


def pieces(rim: Item) -> list[float]:
    """Return stroke and gap of a rim that was cut into dashes, px."""
    assert isinstance(rim, Shape)
    first, second = rim.rings[1:3]
    along = np.linalg.norm(np.diff(first, axis=0), axis=1).sum()
    return [
        pytest.approx(along, abs=0.1),
        pytest.approx(np.hypot(*(second[0] - first[-1])), abs=0.1),
    ]


def band(sector: Item, badge: Placed) -> float:
    """Return how thick a piece of a badge's ring is, px."""
    assert isinstance(sector, Shape)
    far = np.hypot(*(np.vstack(sector.rings) - [badge.x, badge.y]).T)
    return float(far.max() - far.min())


def apart(lines: Item) -> float:
    """Return the least distance of parallel slanting lines, px."""
    assert isinstance(lines, Shape)
    across = np.array([line[0] @ [1, 1] / 2**0.5 for line in lines.rings])
    if np.ptp(lines.rings[0] @ [1, 1]) > 1:  # they slant the other way
        across = np.array([line[0] @ [1, -1] / 2**0.5 for line in lines.rings])
    return float(np.unique(np.diff(np.unique(across.round(1))).round(1)).max())


def test_one_rule_says_what_shares_a_badge(
    tmp_path: Path, page: Any, folder_server: Callable[[Path], str]
) -> None:
    """Two places a little nearer than the legend says are one badge, a little farther are two."""
    per_degree = 256 * 2**6 / 360  # px of a degree of longitude at zoom 6
    apart_px = (style.TOGETHER_PX - 0.5, style.TOGETHER_PX + 0.5)
    a_degree = np.diff(FRAME.screen([60.0, 61.0], [27.0, 27.0])[:, 0])[0]

    def pairs(px: float) -> pd.DataFrame:
        """Return two pairs of events, each as far apart as wanted where a degree has px."""
        east = [60.0, 60.0 + apart_px[0] / px, 65.0, 65.0 + apart_px[1] / px]
        return made_up_events(4).assign(
            latitude=27.0, longitude=east, geo_precision=pd.array([1] * 4, "Int8"),
            admin1_code="PK-BA", kind="protest", domain="incident", attribution="claimed",
        )  # fmt: skip

    write_site(tmp_path, pairs(per_degree), {}, land=for_browser())
    opened(page, folder_server(tmp_path))
    page.evaluate("sarhad.map.setView([27, 63], 6, { animate: false })")
    page.evaluate(SETTLE)
    screen = page.evaluate("sarhad.layer.drawn().map(({ x, count }) => [x, count])")
    sheet = [[mark.x, mark.count] for mark in place(pairs(a_degree), FRAME, load_land()).marks]
    assert [n for _, n in sorted(screen)] == [n for _, n in sorted(sheet)] == [2, 1, 1]
