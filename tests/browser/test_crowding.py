"""When the map turns to a density surface, in Chromium: by crowding where it is, and steadily."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geo import style
from geo.land import for_browser
from tests.browser.harness import known_events, made_up_events, write_site
from tests.browser.panels import SETTLE, opened

pytestmark = pytest.mark.browser

DENSE, SPARSE = 600, 80
START = pd.Timestamp("2021-01-01")
DAYS = 300  # the dense place fills in so many days, the sparse ones in as many after them
VIEW = "sarhad.map.setView([28.5, 64], 6.25, {animate: false})"
# numbers of badges on which a later mark lies; two px of a ring's rim hide no figure
COVERED = """() => { const { layer } = sarhad, { shown } = layer, covered = [];
  const number = (mark) => 3.5 * layer.store.number(mark.count).length;
  const at = (mark) => mark.at || [mark.x, mark.y];
  const clear = (mark, half, [x, y]) => { // px between a number's box and what may lie on it
    const dx = Math.abs(mark.x - x), dy = Math.abs(mark.y - y);
    if (!mark.over) return true;
    if (mark.over.kind === "symbol") {
      return Math.hypot(Math.max(0, dx - half), Math.max(0, dy - 4)) >= mark.over.r - 2;
    }
    const [w, h] = mark.over.half || [number(mark.over), 6];
    return dx >= half + w || dy >= 4 + h;
  };
  const badges = shown.filter((one) => one.kind === "symbol" && one.count > 1);
  for (const badge of badges) {
    for (const over of shown.slice(shown.indexOf(badge) + 1)) {
      if (over.at && !over.numbered) continue;
      if (!clear({ x: badge.x, y: badge.y, over }, number(badge), at(over))) {
        covered.push([badge.count, over.kind, over.count]);
      }
    }
  }
  return { badges: badges.length, covered }; }"""
# plates of provinces that stand beyond their province, and no line leads to them
ASTRAY = """() => { const { layer } = sarhad, { sites, view, areas } = layer;
  return layer.shown.filter((mark) => {
    if (mark.kind !== "plate" || mark.from) return false;
    const code = sites.plates[sites.plate(sites.of[mark.row])], path = areas.path(code, view.scale);
    const pen = document.createElement("canvas").getContext("2d");
    return path && !pen.isPointInPath(path, mark.x - view.x, mark.y - view.y, "evenodd");
  }).map((mark) => mark.count); }"""
# places of one district whose discs are drawn more than once
TWICE = """() => { const { layer } = sarhad;
  const drawn = new Map(layer.shown.filter((mark) => mark.name === "disc")
    .map((mark) => [mark.group, [mark.x, mark.y, mark.r]]));
  const groups = (rows) => rows.map((row) => layer.groups.of[row] >> 1);
  return sarhad.store.config.joint.filter(
    (rows) => new Set(groups(rows).filter((group) => drawn.has(group))).size !== 1); }"""
NEARER = "(more) => sarhad.map.setZoom(sarhad.map.getZoom() + more, { animate: false })"
PARTS = ("marks_events", "not_placed", "outside_view")


def gathered() -> pd.DataFrame:
    """Return events that fill one place day by day, then others that stand far apart."""
    draw, n = np.random.default_rng(31), DENSE + SPARSE
    day = np.concatenate(
        [np.linspace(0, DAYS - 1, DENSE), np.linspace(DAYS, 2 * DAYS - 1, SPARSE)]
    ).astype(int)
    apart = np.arange(SPARSE)
    north = np.concatenate([draw.uniform(26.5, 29.5, DENSE), 25.5 + 0.75 * (apart // 10)])
    east = np.concatenate([draw.uniform(59.5, 62.5, DENSE), 63.4 + 0.75 * (apart % 10)])
    start = START + pd.to_timedelta(day, unit="D")
    deaths = pd.array([0] * n, "Int32")
    return made_up_events(n).assign(
        date_start=start, date_end=start, latitude=north, longitude=east, admin1_code="PK-BA",
        geo_precision=pd.array([1] * n, "Int8"), radius_km=1.0,
        **{f"fatalities_{end}": deaths for end in ("low", "best", "high")},
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the page of the gathered events."""
    folder = tmp_path_factory.mktemp("gathered")
    write_site(folder, gathered(), {}, land=for_browser())
    return folder


@pytest.fixture
def shown(folder: Path, page: Any, folder_server: Callable[[Path], str]) -> Any:
    """Return the open page of the gathered events."""
    opened(page, folder_server(folder))
    page.evaluate(VIEW)
    page.evaluate(SETTLE)
    return page


def mode(page: Any, first: int, last: int) -> str:
    """Show inclusive days, counted from the first one, and return how they are drawn."""
    page.evaluate(
        "([a, b]) => { const day = Sarhad.columns.day('2021-01-01');"
        " sarhad.store.set({ window: [day + a, day + b] }); }",
        [first, last],
    )
    page.evaluate(SETTLE)
    found = page.evaluate("({ mode: sarhad.layer.mode, tally: sarhad.layer.tally() })")
    tally = found["tally"]
    assert sum(tally[part] for part in PARTS) == tally["kept"]
    return str(found["mode"])


def symbols(page: Any) -> int:
    """Return how many symbols the frame shown last has, drawn or not."""
    return int(page.evaluate("sarhad.layer.laying.symbol.filter((mark) => mark.inside).length"))


def test_one_crowded_place_turns_the_map_to_density_and_many_lonely_ones_do_not(shown: Any):
    """By where symbols are: both frames hold far fewer than an even spread would have room for."""
    view = shown.evaluate("sarhad.layer.view")
    room = view["width"] * view["height"] / style.ROOM_PX**2
    assert mode(shown, DAYS, 2 * DAYS) == "symbols"
    lonely = symbols(shown)
    assert mode(shown, 0, DAYS - 1) == "density"
    crowded = symbols(shown)
    assert style.CROWD <= lonely <= crowded + style.CROWD
    assert max(lonely, crowded) < room / 2
    assert mode(shown, 0, 2 * DAYS) == "density", "lonely symbols elsewhere hide no crowd"
    assert shown.locator(".sarhad-density").is_visible()


def test_a_few_that_hide_each_other_stay_symbols(shown: Any):
    """A person can zoom in on them, and loses no kind meanwhile."""
    assert mode(shown, 0, 20) == "symbols"
    assert 0 < symbols(shown) < style.CROWD
    assert shown.locator(".sarhad-density").is_hidden()


def test_the_map_turns_once_while_days_are_added_and_once_while_they_are_taken_away(shown: Any):
    """And the way back is later than the way there, so that a hand at rest makes no flicker."""
    days = list(range(40, DAYS, 4))
    there = [mode(shown, 0, day) for day in days]
    back = [mode(shown, 0, day) for day in reversed(days)][::-1]
    turned, returned = there.index("density"), back.index("density")
    assert there == ["symbols"] * turned + ["density"] * (len(days) - turned)
    assert back == ["symbols"] * returned + ["density"] * (len(days) - returned)
    assert returned < turned
    mode(shown, 0, days[turned])
    trembling = [mode(shown, 0, days[turned] + step) for step in (-1, 0, -2, 1, -1, -4, 0)]
    assert set(trembling) == {"density"}


def test_what_was_crowded_at_another_zoom_says_nothing(shown: Any):
    """The map that is opened at a zoom and the map that is brought there look alike."""
    mode(shown, 0, DAYS - 1)
    shown.evaluate("sarhad.map.setZoom(9, {animate: false})")
    shown.evaluate(SETTLE)
    assert shown.evaluate("sarhad.layer.mode") == "symbols"
    seen = shown.evaluate(
        """sarhad.layer.crowding.judge(sarhad.layer.laying)
        === new Sarhad.Crowding(sarhad.layer.style).judge(sarhad.layer.laying)"""
    )
    assert seen


@pytest.mark.parametrize("width", [390, 1280])
def test_all_built_in_events_together_are_symbols(
    tmp_path: Path, open_page: Callable[..., Any], folder_server: Callable[[Path], str], width: int
):
    """Each of the 557 keeps its kind, and at three zooms nothing lies on a badge's number.

    Plates stand in their provinces, and a district whose events lie at several places is one disc.
    """
    events, _ = known_events()
    write_site(tmp_path, events, {}, land=for_browser())
    page = open_page(viewport={"width": width, "height": 844})
    opened(page, folder_server(tmp_path))
    assert page.evaluate("sarhad.store.rows().length") == len(events)
    assert page.evaluate("sarhad.layer.mode") == "symbols"
    badges = 0
    for zoom in (0, 1, 2):
        page.evaluate(NEARER, min(1, zoom))
        page.evaluate(SETTLE)
        found = page.evaluate(COVERED)
        badges += found["badges"]
        assert found["covered"] == []
        assert page.evaluate(ASTRAY) == []
        if zoom == 0:
            assert page.evaluate("sarhad.store.config.joint.length") > 3
            assert page.evaluate(TWICE) == []
    assert badges > 20


def test_badges_step_aside_and_no_further_than_they_must(shown: Any):
    """Two hundred at random: no number is covered, the largest stays, and so do those apart."""
    found = shown.evaluate(
        """() => { let seed = 5;
        const draw = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
        const badges = Array.from({ length: 200 }, (_, n) => { const count = 2 + (n * n) % 400;
          const r = sarhad.layer.marks.badgeRadius(count);
          return { count, r, x: 900 * draw(), y: 700 * draw(), inside: true }; })
          .sort((a, b) => b.r - a.r);
        const view = { width: 900, height: 700 };
        new Sarhad.Apart(view, ({ count }) => String(count)).move(badges);
        const later = (at) => badges.slice(at + 1);
        const covered = badges.flatMap((one, at) => later(at).filter((over) => Math.hypot(
          Math.max(0, Math.abs(one.x - over.x) - 3.5 * String(one.count).length),
          Math.max(0, Math.abs(one.y - over.y) - 4)) < over.r - 2));
        const steps = badges.filter((one) => one.from)
          .map((one) => Math.hypot(one.x - one.from[0], one.y - one.from[1]));
        const lone = [{ count: 9, r: 12, x: 50, y: 50 }, { count: 2, r: 10, x: 90, y: 50 }];
        new Sarhad.Apart(view, ({ count }) => String(count)).move(lone);
        return { covered: covered.length, moved: steps.length, most: Math.max(...steps),
          first: badges[0].from, lone: lone.map((one) => [one.x, one.from]),
          rims: [1, 4, 8, 20, 500].map((n) => Sarhad.Crowding.light(
            { x: 0, y: 0, r: 9 }, Array.from({ length: n }, () => ({ x: 1, y: 1, r: 9 })))) }; }"""
    )
    assert found["rims"] == [1, 1, 0.5, 0.45, 0.45]
    assert found["covered"] == 0
    assert 20 < found["moved"] < 150
    assert found["most"] <= 44
    assert found.get("first") is None
    assert [x for x, *_ in found["lone"]] == [50, 90]


def test_an_arrow_rests_while_there_is_no_symbol_to_point_at(shown: Any):
    """It is still counted and listed among the calls and strikes."""
    mode(shown, 0, 20)
    shown.evaluate(
        "sarhad.store.set({ lines: { rows: [], pair: [], pairs: [], capitals: {},"
        " strikes: [{ row: 0, from: 'IR', x: 0, y: 0 }] } })"
    )
    shown.evaluate(SETTLE)
    drawn = "[sarhad.parts.lines.drawn.length, sarhad.parts.lines.shown().strikes.length]"
    assert shown.evaluate(drawn) == [1, 1]
    assert mode(shown, 0, DAYS - 1) == "density"
    assert shown.evaluate(drawn) == [0, 1]
