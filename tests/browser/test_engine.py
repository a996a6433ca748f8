"""What the map counts, joins and shades of many events, in Chromium: laws of random questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from bench.many import many
from data.choices import NO_PROVINCE
from data.load import load
from data.query import Query
from data.schema import Domain, FatalityBand, Kind, Status
from geo import style
from geo.land import for_browser
from geo.screen import filters
from geo.screen.columns import province_codes
from geo.screen.leaflet import EventFilter
from tests.browser.harness import made_up_events, write_site
from tests.browser.panels import SETTLE, opened
from tests.events import random_area

pytestmark = pytest.mark.browser

EVENTS = 4000
FIRST, LAST = date(2018, 1, 1), date(2027, 1, 1)


@pytest.fixture(scope="module")
def crowd() -> pd.DataFrame:
    """Return invented events of every kind, precision and status, many at one place."""
    return many(EVENTS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, crowd: pd.DataFrame) -> Path:
    """Return a folder that holds the page of the invented events."""
    folder = tmp_path_factory.mktemp("crowd")
    write_site(folder, crowd, {}, land=for_browser())
    return folder


@pytest.fixture
def shown(folder: Path, page: Any, folder_server: Callable[[Path], str]) -> Any:
    """Return the open page of the invented events."""
    return opened(page, folder_server(folder))


def asked(draw: np.random.Generator, events: pd.DataFrame, *, words: bool = False) -> Query:
    """Return a random question: each field is asked one time in three."""
    fields: dict[str, Any] = {
        "domains": list(Domain), "kinds": list(Kind), "status": list(Status),
        "provinces": [*filter(None, sorted(set(events["admin1_code"]))), NO_PROVINCE],
        "fatalities": list(FatalityBand), "precision": list(range(8)),
        "districts": sorted(set(events["district"]) - {""}),
    }  # fmt: skip
    chosen = {
        name: tuple(draw.choice(np.array(values, dtype=object), draw.integers(1, len(values))))
        for name, values in fields.items()
        if draw.random() < 1 / 3
    }
    if "domains" in chosen:
        chosen.pop("kinds", None)
    if words and draw.random() < 0.3:
        chosen["words"] = str(draw.choice(["quetta", "iran", "attack", "zahedan"]))
    if draw.random() < 1 / 3:
        chosen["area"] = random_area(Random(int(draw.integers(1 << 30))))
    first, last = events["date_start"].min(), events["date_end"].max()
    days = sorted(draw.integers(0, (last - first).days + 1, 2))
    since, until = ((first + pd.Timedelta(days=int(day))).date() for day in days)
    return Query(**chosen, since=since, until=until)


def ask(page: Any, query: Query, events: pd.DataFrame) -> None:
    """Tell the page a question as the dashboard does."""
    provinces = province_codes(events)
    rest = filters.beyond(query, provinces)
    message = EventFilter(
        tables=filters.tables(query, provinces),
        mask=rest.mask(events) if rest.fields_set() else None,
        window=(query.since, query.until),
        area=query.area,
    ).message
    page.evaluate("(message) => sarhad.receive(message)", message)
    page.evaluate(SETTLE)


def look(page: Any, draw: np.random.Generator) -> None:
    """Look at a random part of the map."""
    at = [draw.uniform(24, 33), draw.uniform(58, 71), draw.uniform(4, 10)]
    # quietly: what is told before a report is answered would be out of date
    page.evaluate(
        "([a, b, z]) => sarhad.quiet(() => sarhad.map.setView([a, b], z, {animate: false}))", at
    )
    page.evaluate(SETTLE)


def turns(request: pytest.FixtureRequest, few: int, many_: int) -> int:
    """Return how often a law is tried."""
    return many_ if request.config.getoption("--long") else few


def test_marks_and_unplaced_and_outside_add_up_for_any_filter_and_view(
    shown: Any, crowd: pd.DataFrame, request: pytest.FixtureRequest
):
    """And every event stands in one mark at most: of its precision and of its province.

    Asked by every filter, by boxes and triangles; the counts by kind add up as the marks do.
    """
    draw, modes, areas = np.random.default_rng(11), set(), 0
    codes, precision = crowd["admin1_code"].to_numpy(), crowd["geo_precision"].fillna(0).to_numpy()
    allowed = {"point": {1, 2}, "halo": {1, 2}, "cell": {1, 2}, "disc": {3}, "plate": {4}}
    for turn in range(turns(request, 20, 100)):
        # a narrow question hardly ever crowds a frame
        query = asked(draw, crowd) if turn % 4 else Query(since=FIRST, until=LAST)
        areas += query.area is not None
        look(shown, draw)
        ask(shown, query, crowd)
        kept = query.keep(crowd)
        tally, mode, by_symbol = shown.evaluate(
            "[sarhad.layer.tally(), sarhad.layer.mode, sarhad.layer.bySymbol()]"
        )
        modes.add(mode)
        parts = ("marks_events", "not_placed", "outside_view")
        assert sum(tally[part] for part in parts) == tally["kept"] == len(kept)
        seen: list[int] = []
        for mark in shown.evaluate("sarhad.layer.drawn()"):
            assert len(mark["rows"]) == mark["count"]
            assert {int(precision[row]) for row in mark["rows"]} <= allowed.get(mark["mark"], {5})
            if mark["mark"] in ("point", "halo"):
                assert len({codes[row] for row in mark["rows"]}) == 1
            seen += mark["rows"]
        assert len(seen) == len(set(seen)) == tally["marks_events"]
        assert set(seen) <= set(kept.index)
        counts = Counter(style.symbol_of(kind).name for kind in crowd["kind"].iloc[seen])
        assert by_symbol == [counts[symbol.name] for symbol in style.SYMBOLS]
    assert modes == {"symbols", "density"}
    assert areas > 3


def test_a_symbol_stands_at_one_of_its_places_and_all_are_near(shown: Any):
    """Never between two places; nothing joins from farther away than the legend says."""
    shown.evaluate(
        "sarhad.store.set({window: [sarhad.config.firstDay, sarhad.config.firstDay + 90]})"
    )
    joined = 0
    for zoom in (5, 6.25, 8):
        shown.evaluate("(z) => sarhad.map.setView([28, 63.5], z, {animate: false})", zoom)
        shown.evaluate(SETTLE)
        marks = shown.evaluate(
            """sarhad.layer.laying.symbol.map((mark) => {
            const { x, y } = sarhad.store.state.columns, { view } = sarhad.layer;
            return sarhad.layer.rowsOf(mark).map((row) => Math.hypot(
              x[row] * view.scale + view.x - mark.x, y[row] * view.scale + view.y - mark.y)); })"""
        )
        for apart in marks:
            assert min(apart) < 1e-3
            assert max(apart) < 2 * style.TOGETHER_PX  # each lies near the group's own place
            joined += max(apart) > 0.5
    assert joined > 20


def test_the_browser_keeps_the_rows_that_the_query_keeps(
    shown: Any, crowd: pd.DataFrame, request: pytest.FixtureRequest
):
    """Fifty random questions, filtered in the browser by tables and in Python by the query."""
    draw = np.random.default_rng(12)
    for _ in range(turns(request, 50, 200)):
        query = asked(draw, crowd)
        ask(shown, query, crowd)
        assert shown.evaluate("Array.from(sarhad.store.rows())") == list(query.keep(crowd).index)


def test_the_built_in_events_are_filtered_alike(
    tmp_path: Path, page: Any, folder_server: Callable[[Path], str]
):
    """With words and real provinces, countries and figures."""
    events, draw = load().events, np.random.default_rng(13)
    write_site(tmp_path, events, {}, land=for_browser())
    opened(page, folder_server(tmp_path))
    for _ in range(30):
        query = asked(draw, events, words=True)
        ask(page, query, events)
        assert page.evaluate("Array.from(sarhad.store.rows())") == list(query.keep(events).index)


def test_counts_that_follow_the_hand_are_those_counted_anew(shown: Any, crowd: pd.DataFrame):
    """After two hundred steps of every size, with filters that turn few rows, many or all."""
    draw = np.random.default_rng(14)
    shown.evaluate("sarhad.map.setView([28, 63.5], 6, {animate: false})")
    ways = set()
    for turn in range(10):
        ask(shown, asked(draw, crowd), crowd)
        first, last = shown.evaluate("[sarhad.config.firstDay, sarhad.config.lastDay]")
        steps = [
            [
                *sorted(int(day) for day in np.clip(at + draw.integers(-40, 41, 2), first, last)),
                int(way),
            ]
            for at, way in zip(draw.integers(first, last, 20), draw.integers(0, 9, 20), strict=True)
        ]
        same, told = shown.evaluate(
            """(steps) => { const { store, layer } = sarhad, { columns, mask } = store.state;
            const fields = (tally) => JSON.stringify(["total", "one", "anchored", "disputed",
              "near", "bySymbol", "all", "unplaced", "counts", "byKind", "outside", "begun",
              "events", "best", "extra", "unknown", "acts"].map((name) => tally[name]
              && tally[name].length ? Array.from(tally[name]) : tally[name]));
            const only = (test) => Uint8Array.from({ length: columns.n }, (_, row) => test(row));
            const was = (row) => (mask ? mask[row] : 1);
            const masks = [mask, mask, mask, null, only((row) => was(row) ^ (row % 7 === 0)),
              only((row) => was(row) ^ (row % 3 === 0)), only((row) => 1 - was(row)),
              only(() => 0), only((row) => columns.kind[row] === columns.kind[0])];
            const cells = new Sarhad.Cells(store.shown, layer.sites, layer.style, layer.view);
            const days = new Sarhad.Days(columns, layer.style, mask), told = [];
            const same = steps.every(([from, to, way]) => { const next = masks[way];
              const turned = days.mask === next ? null : store.shown.turned(days.mask, next);
              if (turned) days.turn(turned, next);
              told.push(turned ? "turned" : "anew");
              return (days.mask !== next
                || fields(days) === fields(new Sarhad.Days(columns, layer.style, next)))
                && [layer.groups, store.totals, cells].every((tally) => {
                tally.follow([from, to], next);
                const known = fields(tally);
                tally.begun = -1;
                tally.follow([from, to], next);
                return fields(tally) === known; }); });
            return [same, told]; }""",
            steps,
        )
        ways |= set(told)
        assert same, f"turn {turn}"
    assert ways == {"turned", "anew"}


def test_too_many_symbols_are_a_density_surface_that_says_what_it_means(shown: Any):
    """It switches by itself, has a scale in words, and gives way to symbols close up."""
    scale = shown.locator(".sarhad-density")
    shown.evaluate("sarhad.map.setView([28.5, 64], 6.25, {animate: false})")
    shown.evaluate(SETTLE)
    assert shown.evaluate("sarhad.layer.mode") == "density"
    text = scale.inner_text()
    assert "Density" in text
    assert "Events per cell" in text
    assert "km wide" in text
    assert scale.locator("li").count() == len(style.DENSITY_STEPS)
    size = shown.viewport_size
    shown.set_viewport_size({"width": 390, "height": 700})
    shown.evaluate(SETTLE)
    assert scale.bounding_box()["height"] < 70, "on a phone it is one line of shades"
    assert scale.evaluate("(e) => e.scrollWidth <= e.clientWidth")
    shown.set_viewport_size(size)
    shown.evaluate(SETTLE)
    drawn = shown.evaluate("sarhad.layer.drawn().map(({ mark, count }) => [mark, count])")
    assert {mark for mark, _ in drawn} >= {"cell", "disc", "plate"}
    assert not {mark for mark, _ in drawn} & {"point", "halo"}
    shown.evaluate("sarhad.map.setView([28.5, 64], 10, {animate: false})")
    shown.evaluate(SETTLE)
    assert shown.evaluate("sarhad.layer.mode") == "symbols"
    assert scale.is_hidden()


def test_numbers_of_areas_never_run_into_each_other(shown: Any):
    """Two that overlap read as a third; an area without its number still tells it to a pointer."""
    shown.evaluate("sarhad.map.setView([28.5, 64], 4, {animate: false})")
    shown.evaluate(SETTLE)
    texts, discs, told = shown.evaluate(
        """() => { const { layer } = sarhad, { marks } = layer, texts = [];
        const { number, plate, tag } = marks, [least, more] = layer.style.hand.plate;
        marks.number = (...given) => { texts.push([given[1], given[2], 3.5 * given[3].length, 6]);
          number.apply(marks, given); };
        marks.tag = (...given) => { texts.push([given[1], given[2], 3.5 * given[3].length, 6]);
          tag.apply(marks, given); };
        marks.plate = (...given) => {
          texts.push([given[1], given[2], (least + more * given[3].length) / 2, 11]);
          return plate.apply(marks, given); };
        layer.draw();
        Object.assign(marks, { number, plate, tag });
        const discs = layer.shown.filter(({ name, inside }) => inside && name === "disc");
        return [texts, discs.length, discs.every(({ at, count }) => at && count > 0)]; }"""
    )
    assert 3 < len(texts) < discs, "there are more discs than room for numbers"
    assert told
    for at, (x, y, wide, high) in enumerate(texts):
        for other_x, other_y, other_wide, other_high in texts[:at]:
            across = wide + other_wide - abs(x - other_x)
            down = high + other_high - abs(y - other_y)
            least = min(wide * high, other_wide * other_high)
            assert max(0, across) * max(0, down) <= 0.25 * 4 * least


def test_a_cell_opens_the_events_that_it_counts(shown: Any):
    """A click on the surface opens a paged list of the cell's events."""
    shown.evaluate("sarhad.map.setView([28.5, 64], 6.25, {animate: false})")
    shown.evaluate(SETTLE)
    cell = shown.evaluate(
        """(() => { const { layer } = sarhad;
        const cells = layer.cells.marks().filter((mark) => mark.x > 300 && mark.x < 900
          && mark.y > 60 && mark.y < 480 && layer.pick(mark.x, mark.y).kind === "cell");
        const most = cells.reduce((a, b) => (b.count > a.count ? b : a));
        return { x: most.x, y: most.y, count: most.count }; })()"""
    )
    shown.mouse.click(cell["x"], cell["y"])
    assert shown.evaluate("sarhad.store.state.selection.length") == cell["count"] > 1
    shown.locator(".sarhad-picked-line").first.wait_for()
    assert shown.locator(".sarhad-picked-head").inner_text().startswith(f"{cell['count']} events")


def test_an_identifier_is_found_by_row_and_row_by_identifier(page: Any, tmp_path: Path,
    folder_server: Callable[[Path], str]):  # fmt: skip
    """In any script; what is not in the data has no row."""
    names = ["INC-1", "سرحد-2", "DIP-1", "INC-11", "x"]
    events = made_up_events(len(names)).assign(event_id=names)
    write_site(tmp_path, events, {}, land=for_browser())
    opened(page, folder_server(tmp_path))
    page.evaluate("sarhad.store.named()")
    found = page.evaluate("(names) => names.map((id) => sarhad.store.row(id))", names)
    assert page.evaluate("[0, 1, 2, 3, 4].map((row) => sarhad.store.id(row))") == names
    assert found == list(range(5))
    strange = ["", "INC-", "INC-111", "\n"]
    found = page.evaluate("(names) => names.map((id) => sarhad.store.row(id))", strange)
    assert found == [-1] * 4


@pytest.mark.parametrize("ratio", [1, 2])
def test_each_symbol_has_the_ink_and_shape_of_the_legend(
    tmp_path: Path, open_page: Callable[..., Any], folder_server: Callable[[Path], str], ratio: int
):
    """Ink inside each shape and none beyond its sides, at known places, light and dark."""
    kinds = [next(k for k in Kind if style.symbol_of(k) == symbol) for symbol in style.SYMBOLS]
    n = len(kinds)
    events = made_up_events(n).assign(
        kind=kinds, domain=[str(kind.domain) for kind in kinds], latitude=27.0,
        longitude=59.5 + 1.5 * np.arange(n), geo_precision=pd.array([1] * n, "Int8"),
        attribution="claimed", admin1_code="PK-BA",
        **{f"fatalities_{end}": pd.array([40] * n, "Int32") for end in ("low", "best", "high")},
    )  # fmt: skip
    write_site(tmp_path, events, {}, land=for_browser())
    page = open_page(device_scale_factor=ratio)
    opened(page, folder_server(tmp_path))
    for theme in ("light", "dark"):
        page.evaluate("(theme) => sarhad.receive({ theme })", theme)
        page.evaluate(SETTLE)
        marks = {mark["symbol"]: mark for mark in page.evaluate("sarhad.layer.drawn()")}
        for symbol, kind in zip(style.SYMBOLS, kinds, strict=True):
            mark = marks[symbol.name]
            single = style.single(40, 40, diplomatic=kind.domain == Domain.DIPLOMATIC, up_to=False)
            assert mark["r"] == pytest.approx(single.radius)
            ink = [int(getattr(symbol, theme)[at : at + 2], 16) for at in (1, 3, 5)]
            for by, is_ink in ((-2.5, True), (2.5, False)):  # px: the dark edge lies between
                spots = np.array([mark["x"], mark["y"]]) + sides(symbol.shape, single.radius, by)
                for colour in pixels(page, spots, ratio):
                    same = colour[3] == 255 and np.abs(np.array(colour[:3]) - ink).max() <= 2
                    assert same == is_ink, (theme, symbol.name, by)


def sides(shape: str, radius: float, by: float) -> np.ndarray:
    """Return points `by` px outside the middle of each side of a shape, y downwards."""
    if shape == "circle":
        turns = np.arange(0, 2 * np.pi, np.pi / 8)
        return (radius + by) * np.column_stack((np.cos(turns), np.sin(turns)))
    corners = radius * np.array(style.outline(shape))
    ahead = np.roll(corners, -1, axis=0) - corners
    outward = np.column_stack((ahead[:, 1], -ahead[:, 0]))  # the corners go clockwise
    outward /= np.linalg.norm(outward, axis=1)[:, None]
    return corners + ahead / 2 + by * outward


def pixels(page: Any, spots: np.ndarray, ratio: int) -> list[list[int]]:
    """Return red, green, blue and opacity of the layer at spots in logical px."""
    return list(
        page.evaluate(
            """([spots, k]) => spots.map(([x, y]) => Array.from(
            sarhad.layer.context.getImageData(Math.floor(x * k), Math.floor(y * k), 1, 1).data))""",
            [spots.tolist(), ratio],
        )
    )
