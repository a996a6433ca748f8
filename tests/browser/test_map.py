"""The map page in Chromium, without Streamlit: what it draws, counts, says and does not run."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import expect

from data.load import load
from data.words import Words
from geo.land import for_browser
from geo.screen.alone import standalone
from geo.screen.columns import day_number
from geo.screen.filters import bits
from geo.screen.leaflet import EventFilter, inlined
from tests.browser.harness import known_events, made_up_cards, made_up_events, write_site

pytestmark = pytest.mark.browser

READY = "window.sarhad && sarhad.layer && sarhad.layer.sites && sarhad.store.state.land"
# two frames: one for the store's listeners, one for what they ask for
SETTLE = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    """Return the product's own events."""
    return load().events


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the page of the product's own events."""
    folder = tmp_path_factory.mktemp("site")
    own, cards = known_events()
    write_site(folder, own, cards, land=for_browser(), credits_=("Made with Natural Earth",))
    return folder


@pytest.fixture
def shown(site: Path, page: Any, folder_server: Callable[[Path], str]) -> Any:
    """Return the open page of the product's own events."""
    return opened(page, folder_server(site))


def opened(page: Any, address: str) -> Any:
    """Open an address and wait until events and land are drawn."""
    page.goto(address)
    # not wait_for_function: it evaluates text in the page, which the file's policy forbids
    for _ in range(200):
        if page.evaluate(READY):
            break
        page.wait_for_timeout(100)
    page.evaluate(SETTLE)
    return page


def receive(page: Any, **message: Any) -> None:
    """Tell the page what an EventFilter would tell it."""
    told = EventFilter(**message).message
    page.evaluate("(message) => sarhad.receive(message)", told)
    page.evaluate(SETTLE)


def window_of(page: Any) -> list[int]:
    """Return the first and last day shown."""
    return list(page.evaluate("sarhad.store.state.window"))


def middle(page: Any, selector: str) -> tuple[float, float]:
    """Return the middle of an element on the screen, logical px."""
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def kept(events: pd.DataFrame, mask: np.ndarray, first: int, last: int) -> pd.DataFrame:
    """Return the rows that a mask keeps and whose span overlaps the inclusive days."""
    starts, ends = (events[name].map(lambda t: day_number(t.date())) for name in SPAN)
    return events[mask & (starts <= last).to_numpy() & (ends >= first).to_numpy()]


SPAN = ("date_start", "date_end")


def test_the_page_asks_nobody_outside_and_has_no_faults(shown: Any):
    """Everything comes from this server; nothing is logged as an error."""
    assert shown.outside == []
    assert shown.faults == []


def test_marks_and_unplaced_and_outside_add_up(shown: Any, events: pd.DataFrame):
    """For twenty random windows and masks, as pandas counts them."""
    draw = np.random.default_rng(5)
    first, last = (
        day_number(events[name].agg(how).date())
        for name, how in zip(SPAN, ("min", "max"), strict=True)
    )
    for _ in range(20):
        mask = draw.random(len(events)) < draw.choice([0.3, 0.8, 1.0])
        days = sorted(int(day) for day in draw.integers(first, last + 1, 2))
        told = {"mask": bits(mask), "window": days, "serial": 0}
        shown.evaluate("(message) => sarhad.receive(message)", told)
        shown.evaluate(SETTLE)
        rows = kept(events, mask, *days)
        tally, drawn = shown.evaluate("[sarhad.layer.tally(), sarhad.layer.drawn()]")
        parts = ("marks_events", "not_placed", "outside_view")
        assert sum(tally[part] for part in parts) == tally["kept"] == len(rows)
        assert sum(mark["count"] for mark in drawn) == tally["marks_events"]
        listed = rows["latitude"].isna() | rows["geo_precision"].isin([6, 7])
        assert tally["not_placed"] == int(listed.sum())
        names = [row for mark in drawn for row in mark["rows"]]
        assert len(names) == len(set(names))
        assert set(names) <= set(rows.index)


def test_no_district_or_province_is_drawn_as_a_point(shown: Any, events: pd.DataFrame):
    """Precision decides the mark: 1 point, 2 halo, 3 disc, 4 plate, 5 stretch."""
    shown.evaluate("sarhad.map.setView([28.5, 64], 5, {animate: false})")
    shown.evaluate(SETTLE)
    allowed = {1: {"point", "halo"}, 2: {"halo"}, 3: {"disc"}, 4: {"plate"}, 5: {"stretch"}}
    seen = set()
    for mark in shown.evaluate("sarhad.layer.drawn()"):
        for row in mark["rows"]:
            precision = int(events["geo_precision"].iloc[row])
            seen.add(precision)
            assert mark["mark"] in allowed[precision]
    assert {1, 2, 3, 4, 5} <= seen


def test_unknown_deaths_are_hollow_and_ranges_have_a_ring(shown: Any, events: pd.DataFrame):
    """A single incident without a figure, or with only a highest one, is hollow."""
    shown.evaluate("sarhad.map.setView([28.5, 64], 5, {animate: false})")
    shown.evaluate(SETTLE)
    checked = 0
    for mark in shown.evaluate("sarhad.layer.drawn()"):
        row = events.iloc[mark["rows"][0]]
        if (
            mark["count"] > 1
            or mark["mark"] not in ("point", "halo")
            or row["domain"] != "incident"
        ):
            continue
        unknown = pd.isna(row["fatalities_best"]) and pd.isna(row["fatalities_low"])
        assert mark["hollow"] == unknown
        wider = not unknown and row["fatalities_high"] > row["fatalities_best"]
        assert mark["ring"] == 0 or wider
        checked += 1
    assert checked > 20


def test_an_event_of_several_days_shows_on_each_of_them(shown: Any, events: pd.DataFrame):
    """A month is shown on its last day too, long after it began."""
    longest = (events["date_end"] - events["date_start"]).idxmax()
    row = events.loc[longest]
    for day in (row["date_start"], row["date_end"]):
        number = day_number(day.date())
        receive(shown, window=(day.date(), day.date()))
        assert window_of(shown) == [number, number]
        assert longest in shown.evaluate("Array.from(sarhad.store.rows())")


def test_the_view_is_kept_and_nothing_mounts_again(shown: Any):
    """Ten filters later the same canvas stands where a person had moved the map."""
    shown.evaluate("sarhad.map.setView([27.1, 63.2], 7.5, {animate: false})")
    shown.evaluate("window.was = document.querySelector('canvas.sarhad-events')")
    size = shown.evaluate("sarhad.store.state.columns.n")
    for step in range(10):
        receive(shown, mask=np.arange(size) % 10 != step, theme="dark" if step % 2 else "light")
    at = shown.evaluate(
        "[sarhad.map.getCenter().lat, sarhad.map.getCenter().lng, sarhad.map.getZoom()]"
    )
    assert at == pytest.approx([27.1, 63.2, 7.5], abs=0.01)
    assert shown.evaluate("was === document.querySelector('canvas.sarhad-events')")


def test_dragging_says_nothing_and_release_says_it_once(shown: Any):
    """The window follows the hand; Python hears of it when the hand lets go."""
    receive(shown, window=(pd.Timestamp("2023-01-01").date(), pd.Timestamp("2023-12-31").date()))
    before = window_of(shown)
    x, y = middle(shown, ".sarhad-handle-last")
    shown.mouse.move(x, y)
    shown.mouse.down()
    seen = set()
    for step in range(1, 21):
        shown.mouse.move(x + 4 * step, y)
        seen.add(tuple(window_of(shown)))
    assert shown.evaluate("sent.length") == 0
    assert len(seen) > 10
    shown.mouse.up()
    assert shown.evaluate("sent.length") == 1
    said, after = shown.evaluate("sent[0].window"), window_of(shown)
    assert after[0] == before[0]
    assert after[1] > before[1]
    assert [day_number(pd.Timestamp(day).date()) for day in said] == after


def test_the_window_moves_as_a_whole(shown: Any):
    """Dragged by its middle it keeps its length."""
    receive(shown, window=(pd.Timestamp("2023-01-01").date(), pd.Timestamp("2023-12-31").date()))
    before = window_of(shown)
    x, y = middle(shown, ".sarhad-window")
    shown.mouse.move(x, y)
    shown.mouse.down()
    shown.mouse.move(x + 60, y, steps=5)
    shown.mouse.up()
    after = window_of(shown)
    assert after[0] > before[0]
    assert after[1] - after[0] == before[1] - before[0]


def test_every_key_counts(shown: Any):
    """Seven arrows are seven days, each told; shift takes a week."""
    receive(shown, window=(pd.Timestamp("2024-01-01").date(), pd.Timestamp("2024-01-31").date()))
    first, last = window_of(shown)
    shown.locator(".sarhad-handle-first").focus()
    for _ in range(7):
        shown.keyboard.press("ArrowRight")
    assert window_of(shown) == [first + 7, last]
    assert shown.evaluate("sent.length") == 7
    shown.keyboard.press("Shift+ArrowLeft")
    assert window_of(shown) == [first, last]
    shown.keyboard.press("Home")
    assert window_of(shown)[0] == shown.evaluate("sarhad.config.firstDay")
    assert shown.evaluate("sent.map((one) => one.serial)") == list(range(1, 10))


def test_the_slider_tells_a_screen_reader_its_days(shown: Any):
    """Role, name, bounds and the day in words."""
    receive(shown, window=(pd.Timestamp("2024-01-10").date(), pd.Timestamp("2024-01-31").date()))
    handle = shown.get_by_role("slider", name="Last day shown")
    assert handle.get_attribute("aria-valuetext") == "31 January 2024"
    assert int(handle.get_attribute("aria-valuenow")) == window_of(shown)[1]
    assert "10–31 January 2024" in shown.locator(".sarhad-readout").text_content()


def test_a_preset_ends_at_the_newest_event(shown: Any):
    """Seven days to the last day of the data, wherever the window was; then all days."""
    receive(shown, window=(pd.Timestamp("2024-01-01").date(), pd.Timestamp("2024-01-31").date()))
    last = shown.evaluate("sarhad.config.lastDay")
    week = shown.get_by_role("button", name="Show 7 days")
    week.click()
    assert window_of(shown) == [last - 6, last]
    expect(week).to_have_attribute("aria-pressed", "true")  # with the next painted frame
    shown.get_by_role("button", name="Show all days").click()
    assert window_of(shown) == shown.evaluate("[sarhad.config.firstDay, sarhad.config.lastDay]")
    assert shown.evaluate("sent.length") == 2


@pytest.mark.parametrize(
    ("day", "end"), [("2024-01-20", "2024-01-20"), ("1999-01-01", "2026-06-23")]
)
def test_a_preset_ends_today_where_the_data_go_beyond(shown: Any, day: str, end: str):
    """A plan for next month is no news of the last days; a clock that is wrong is not asked."""
    window = shown.evaluate(
        """(day) => { const { store } = sarhad;
        const config = { ...store.config, today: Sarhad.columns.day(day) };
        const told = Object.assign(Object.create(store), { config, report() {} });
        new Sarhad.TimeControl(told, { presets: [] }).preset(3);
        return store.state.window.map((one) => Sarhad.columns.iso(one)); }""",
        day,
    )
    assert window[1] == end
    assert pd.Timestamp(window[1]) - pd.Timestamp(window[0]) == pd.Timedelta(days=2)


def test_play_slides_to_the_end_and_says_so_once(shown: Any):
    """From a week before the end; the button then offers to play again."""
    last = shown.evaluate("sarhad.config.lastDay")
    shown.evaluate("(last) => sarhad.store.slide(last - 16, last - 6)", last)
    shown.get_by_role("button", name="Play").click()
    shown.wait_for_function(
        "(last) => sarhad.store.state.window[1] === last && sent.length", arg=last
    )
    assert window_of(shown) == [last - 10, last]
    assert shown.evaluate("sent.length") == 1
    assert shown.get_by_role("button", name="Play").count() == 1


def test_an_answer_to_an_older_report_does_not_move_the_window(shown: Any):
    """What Python wrote before it saw the newest report is out of date."""
    shown.get_by_role("button", name="Show 30 days").click()
    shown.get_by_role("button", name="Show 7 days").click()
    chosen = window_of(shown)
    receive(
        shown,
        window=(pd.Timestamp("2022-01-01").date(), pd.Timestamp("2022-02-01").date()),
        serial=1,
    )
    assert window_of(shown) == chosen
    receive(
        shown,
        window=(pd.Timestamp("2022-01-01").date(), pd.Timestamp("2022-02-01").date()),
        serial=2,
    )
    assert window_of(shown)[1] == day_number(pd.Timestamp("2022-02-01").date())


def test_a_click_on_a_mark_opens_its_events(shown: Any, events: pd.DataFrame):
    """All events of the point are listed, one opens its card, and that one is named to Python."""
    mark = max(
        (m for m in shown.evaluate("sarhad.layer.drawn()") if m["mark"] in ("point", "halo")),
        key=lambda m: m["count"],
    )
    picked = shown.evaluate(
        "([x, y]) => sarhad.layer.rowsOf(sarhad.layer.pick(x, y))", [mark["x"], mark["y"]]
    )
    shown.mouse.click(mark["x"], mark["y"])
    assert shown.evaluate("sarhad.store.state.selection") == picked
    assert shown.evaluate("sent.length") == 0, "of a list Python knows nothing"
    shown.locator(".sarhad-picked-line").nth(1).click()
    assert shown.evaluate("sarhad.store.state.selection") == picked
    assert shown.evaluate("sent.at(-1).event") == events["event_id"].iloc[picked[1]]


def test_a_point_picks_what_is_drawn_there_before_what_is_only_near(shown: Any):
    """Else a number beneath another's rim, or a disc's unwritten one, could never be opened."""
    hidden = shown.evaluate(
        """() => { const { layer } = sarhad, wrong = [];
        const spots = layer.shown.filter(({ kind }) => kind === "symbol");
        for (const { x, y, r } of spots) {
          const over = layer.shown.filter((mark) => (mark.kind === "symbol"
            ? Math.hypot(mark.x - x, mark.y - y) <= mark.r
            : mark.kind === "plate"
              ? Math.abs(mark.x - x) <= mark.half[0] && Math.abs(mark.y - y) <= mark.half[1]
              : mark.numbered && Math.hypot(mark.at[0] - x, mark.at[1] - y) <= 7));
          if (layer.pick(x, y) !== over.at(-1)) wrong.push([x, y]);
        }
        const unwritten = layer.shown.filter((mark) => mark.at && !mark.numbered).length;
        return [spots.length, unwritten, wrong]; }"""
    )
    assert min(hidden[:2]) > 5
    assert hidden[2] == []


def test_the_strip_counts_and_lists_what_has_no_mark(shown: Any, events: pd.DataFrame):
    """The number, the list and the card of an unplaced event."""
    receive(shown, window=(pd.Timestamp("2024-01-10").date(), pd.Timestamp("2024-01-31").date()))
    tally = shown.evaluate("sarhad.layer.tally()")
    chip = shown.get_by_role("button", name="Not placed")
    assert chip.locator("b").text_content() == str(tally["not_placed"])
    chip.click()
    items = shown.locator(".sarhad-list li button")
    assert items.count() == tally["not_placed"]
    items.first.click()
    row = int(items.first.get_attribute("data-row"))
    assert shown.evaluate("sarhad.store.state.selected") == row
    assert shown.evaluate("sent.at(-1).event") == events["event_id"].iloc[row]


def test_a_view_is_told_once_the_map_rests(shown: Any):
    """Three moves in a row are one report; moves of Python's own are none."""
    receive(shown, view=(28.0, 62.0, 7.0))
    shown.evaluate(
        "for (const lng of [63, 64, 65]) sarhad.map.setView([28, lng], 7, {animate: false})"
    )
    shown.wait_for_function("sent.length > 0")
    shown.wait_for_timeout(900)
    assert shown.evaluate("sent.length") == 1
    assert shown.evaluate("sent[0].at") == pytest.approx([28, 65, 7], abs=0.01)


def test_the_home_button_shows_both_provinces_again(shown: Any):
    """And tells Python where the map now stands."""
    before = shown.evaluate("sarhad.where()")
    shown.evaluate("sarhad.quiet(() => sarhad.map.setView([25, 61], 9, {animate: false}))")
    shown.get_by_role("button", name="Show both provinces").click()
    assert shown.evaluate("sarhad.where()") == pytest.approx(before, abs=0.01)
    assert shown.evaluate("sent.at(-1).at") == pytest.approx(before, abs=0.01)


@pytest.mark.parametrize("ratio", [1, 2])
def test_the_canvas_has_the_screens_own_resolution(
    site: Path, open_page: Callable[..., Any], folder_server: Callable[[Path], str], ratio: int
):
    """And marks stand at the same logical places whatever the resolution."""
    page = open_page(device_scale_factor=ratio, viewport={"width": 900, "height": 700})
    opened(page, folder_server(site))
    size = page.evaluate("[sarhad.layer.upper.canvas.width, sarhad.map.getSize().x]")
    assert size[0] == size[1] * ratio
    mark = page.evaluate(
        "sarhad.layer.drawn().find((mark) => mark.count === 1 && mark.mark === 'halo')"
    )
    ink = page.evaluate(
        "([x, y, r]) => Array.from(sarhad.layer.context.getImageData(x * r, y * r, 1, 1).data)",
        [mark["x"], mark["y"], ratio],
    )
    assert ink[3] > 0


def test_nothing_overlaps_on_a_narrow_frame(
    site: Path, open_page: Callable[..., Any], folder_server: Callable[[Path], str]
):
    """At 390 px the controls lie apart from each other and inside the frame."""
    page = open_page(viewport={"width": 390, "height": 760}, device_scale_factor=2)
    opened(page, folder_server(site))
    names = (".leaflet-control-zoom", ".sarhad-left", ".sarhad-time", ".leaflet-control-scale")
    boxes = [page.locator(name).bounding_box() for name in names]
    for i, a in enumerate(boxes):
        assert a["x"] >= 0
        assert a["x"] + a["width"] <= 390
        for b in boxes[i + 1 :]:
            apart = (
                a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
                or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]
            )  # fmt: skip
            assert apart


HOSTILE = (
    "<img src=x onerror=window.ran=1>",
    "${window.ran=1}",
    "`+(window.ran=1)+`",
    "</script><script>window.ran=1</script>",
    "{{ 7*7 }}",
)


def test_hostile_ids_and_summaries_do_not_run(tmp_path: Path, page: Any):
    """In the stand-alone file, with each event's card and list opened."""
    made = made_up_events(len(HOSTILE)).assign(
        event_id=list(HOSTILE),
        latitude=28.0,
        longitude=63.0,
        geo_precision=pd.array([6] * 5, "Int8"),
    )
    cards = {
        name: card | {"summary": name, "place": name} for name, card in made_up_cards(made).items()
    }
    config = inlined(made, words=Words("en"), cards=cards, land=for_browser(), credits_=HOSTILE)
    target = tmp_path / "map.html"
    target.write_text(standalone(config, title=HOSTILE[0]), "utf-8")
    opened(page, target.as_uri())
    page.get_by_role("button", name="Not placed").click()
    for row in range(len(HOSTILE)):
        page.locator(".sarhad-list li button").nth(row).click()
        page.wait_for_timeout(60)
    assert page.locator(".sarhad-list-title").first.text_content() in HOSTILE
    assert page.evaluate("window.ran === undefined")
    assert page.locator("img").count() == 0
    assert page.faults == []


def test_the_stand_alone_file_works_from_a_disk(tmp_path: Path, page: Any, events: pd.DataFrame):
    """Slider, marks and cards under its own policy, without one request."""
    _, cards = known_events()
    config = inlined(events, words=Words("en"), cards=cards, land=for_browser(), theme="dark")
    target = tmp_path / "map.html"
    target.write_text(standalone(config), "utf-8")
    opened(page, target.as_uri())
    shown = page.evaluate("sarhad.store.counts().events")
    page.get_by_role("button", name="Show 30 days").click()
    page.evaluate(SETTLE)
    assert 0 < page.evaluate("sarhad.store.counts().events") < shown == len(events)
    assert page.outside == []
    assert page.faults == []


def test_a_broken_part_does_not_stop_the_others(
    site: Path, page: Any, folder_server: Callable[[Path], str]
):
    """A part that throws is told on the console; the map and its slider work."""
    page.add_init_script(
        "window.Sarhad = {parts: {}};"
        "Object.defineProperty(Sarhad.parts, 'card', {set() {}, enumerable: true,"
        " get: () => ({mount() { throw new Error('broken on purpose'); }})});"
    )
    opened(page, folder_server(site))
    assert any("card did not start" in fault for fault in page.faults)
    assert page.evaluate("sarhad.layer.tally().kept") > 0
    assert page.locator(".sarhad-time").is_visible()


def test_events_that_cannot_be_loaded_are_said(
    site: Path, page: Any, folder_server: Callable[[Path], str]
):
    """A map without its events says so in a sentence, instead of looking empty."""
    page.route("**/api/events/*", lambda route: route.abort())
    page.goto(folder_server(site))
    page.get_by_role("alert").wait_for()
    assert "could not be loaded" in page.get_by_role("alert").inner_text()


APP = """
import sys
sys.path.insert(0, {root!r})
import streamlit as st
from streamlit_folium import st_folium
from data.words import Words
from geo.land import for_browser
from geo.screen.leaflet import EventFilter, browser_map, served
from geo.screen.report import read_report
from tests.browser.harness import made_up_events
import numpy as np
events = made_up_events(200)
config = served(events, words=Words("en"), land=for_browser())
if st.button("Filter"):
    st.session_state.turn = st.session_state.get("turn", 0) + 1
turn = st.session_state.get("turn", 0)
value = st_folium(
    browser_map(config), key="map", height=600, returned_objects=[], use_container_width=True,
    feature_group_to_add=EventFilter(mask=np.arange(200) % 11 != turn, theme="dark"),
)
report = read_report(value)
st.session_state.runs = st.session_state.get("runs", 0) + 1
st.write("heard", report.window[1].isoformat() if report else "nothing", "turn", turn)
"""

SERVER = """
import json, sys
sys.path.insert(0, {root!r})
import streamlit as st
from starlette.responses import Response
from starlette.routing import Route
from geo.land import for_browser
from geo.screen.columns import pack
from geo.screen.files import asset
from tests.browser.harness import made_up_events
events = made_up_events(200)

async def file(request):
    content, media_type = asset(request.path_params["path"])
    return Response(content, media_type=media_type)

async def columns(request):
    return Response(pack(events), media_type="application/octet-stream")

async def ids(request):
    return Response("\\n".join(events["event_id"]), media_type="text/plain")

async def land(request):
    return Response(for_browser(), media_type="application/json")

app = st.App({script!r}, routes=[
    Route("/assets/{{path:path}}", file), Route("/api/events/{{name}}", columns),
    Route("/api/ids/{{name}}", ids), Route("/api/land/{{name}}", land),
])
"""


@contextmanager
def small_server(folder: Path) -> Any:
    """Yield the address of a Streamlit app of 200 invented events that shows only the map."""
    from tests.conftest import ROOT, running_server

    (folder / "frame").mkdir()
    script = folder / "frame" / "app.py"
    script.write_text(APP.format(root=str(ROOT)), "utf-8")
    entry = folder / "entry.py"
    entry.write_text(SERVER.format(root=str(ROOT), script=str(script)), "utf-8")
    server: AbstractContextManager[str] = running_server(entry)
    with server as base:
        yield base


def test_streamlit_mounts_the_map_once_and_hears_its_slider(tmp_path: Path, page: Any):
    """Ten filters through st_folium leave frame, canvas and view; a preset arrives in Python."""
    with small_server(tmp_path) as base:
        page.goto(base)
        frame = page.frame_locator("iframe")
        frame.locator(".sarhad-readout span").wait_for(timeout=60_000)
        inner = next(one for one in page.frames if "streamlit_folium" in one.url)
        inner.wait_for_function("window.sarhad && sarhad.layer.sites")
        inner.evaluate("window.mine = 1; sarhad.map.setView([27, 62.5], 7.25, {animate: false})")
        frame.get_by_role("button", name="Show 30 days").click()
        last = inner.evaluate("Sarhad.columns.iso(sarhad.store.state.window[1])")
        page.get_by_text(f"heard {last}").wait_for()
        for turn in range(1, 11):
            page.get_by_role("button", name="Filter").click()
            page.get_by_text(f"turn {turn}", exact=False).wait_for()
        inner.wait_for_function("sarhad.store.state.mask && sarhad.store.state.mask[10] === 0")
        assert inner.evaluate("window.mine") == 1
        at = inner.evaluate(
            "[sarhad.map.getCenter().lat, sarhad.map.getCenter().lng, sarhad.map.getZoom()]"
        )
        assert at == pytest.approx([27, 62.5, 7.25], abs=0.01)
        assert inner.evaluate("document.querySelectorAll('canvas.sarhad-events').length") == 1
        assert inner.evaluate("sarhad.store.state.theme") == "dark"
        assert page.outside == []


def test_ten_thousand_events_are_all_counted(
    tmp_path: Path, page: Any, folder_server: Callable[[Path], str]
):
    """Times are the bench's; here only that no event is lost among many."""
    many = made_up_events(10_000)
    write_site(tmp_path, many, {}, land=for_browser())
    opened(page, folder_server(tmp_path))
    tally = page.evaluate("sarhad.layer.tally()")
    assert tally["kept"] == 10_000
    assert tally["marks_events"] + tally["not_placed"] + tally["outside_view"] == 10_000
    assert json.dumps(tally)
