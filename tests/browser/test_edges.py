"""Data at the edges through fresh dashboards, the counts law on the map, and hasty hands."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from data.filters import FILTERS
from data.load import Dataset, load
from data.measure import placed
from data.query import Choices, Query
from data.schema import DIPLOMATIC_KINDS, Kind
from data.sentence import sentence
from data.words import Words
from geo import snapshot
from geo.screen.leaflet import EventFilter
from geo.style import symbol_of
from tests.browser.at_work import SAID, at_rest, counted, map_frame, open_screen, said, settle
from tests.browser.own_data import call, event, serving, write_tables
from tests.events import random_area

pytestmark = pytest.mark.browser

TRACEBACK = "[data-testid=stException], .stException"
SCREENS = ("/", "/chronicle", "/evidence", "/about")


@pytest.fixture(autouse=True)
def _impatient(page: Any) -> None:
    """Let what does not appear fail soon: the server is warm."""
    page.set_default_timeout(20_000)


@pytest.fixture
def shows(tmp_path: Path, page: Any) -> Iterator[Callable[..., dict[str, str]]]:
    """Yield a function that shows tables on every screen and returns each screen's text."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def show(folder: Path, screens: tuple[str, ...] = SCREENS) -> dict[str, str]:
            base = stack.enter_context(serving(folder))
            return {screen: text_of(page, base, screen) for screen in screens}

        yield show


def text_of(page: Any, base: str, screen: str) -> str:
    """Return the visible text of a screen; no screen may show a traceback or ask outside."""
    page.goto(base + screen)
    page.wait_for_selector(".st-key-about, .st-key-said h3, .stAlert", timeout=60_000)
    settle(page)
    page.wait_for_timeout(700)
    if screen == "/" and page.locator("iframe").count():
        map_frame(page)
    assert page.locator(TRACEBACK).count() == 0
    assert page.outside == []
    assert page.faults == []
    text = str(page.inner_text("body"))
    assert "Traceback" not in text
    return text


def test_data_of_one_day(tmp_path: Path, shows: Any, page: Any):
    """One event: a label where the days would be chosen, a map, a window of one day."""
    texts = shows(write_tables(tmp_path, events=[event()]), SCREENS[:2])
    assert all("All events are of one day: 16 January 2024" in text for text in texts.values())
    assert all("1 incident, 16 January 2024" in flat(text) for text in texts.values())
    assert "Something happened." in texts["/chronicle"]


def test_an_empty_table_of_events(tmp_path: Path, shows: Any):
    """One sentence instead of a map; no fault is claimed."""
    texts = shows(write_tables(tmp_path), SCREENS[:1])
    assert "has no rows yet" in texts["/"]
    assert "what is wrong" not in texts["/"]


def test_only_diplomacy_of_no_place(tmp_path: Path, shows: Any, page: Any):
    """Nothing to mark: the strip counts what the sentence says, the timeline shows it."""
    rows = [call(event_id=f"DIP-{day}", date_start=f"2024-01-{day:02}") for day in range(1, 6)]
    texts = shows(write_tables(tmp_path, events=rows), ("/chronicle", "/"))
    assert "5 diplomatic events, 1–5 January 2024; 5 not placed" in flat(texts["/"])
    tally = map_frame(page).evaluate("sarhad.layer.tally()")
    assert tally == {"marks_events": 0, "not_placed": 5, "outside_view": 0, "kept": 5}


def test_days_far_from_ours(tmp_path: Path, shows: Any, page: Any):
    """From 1947 to 2126, the ends of what a table may hold: days like others."""
    far = ("1947-01-01", "2100-02-28", "2126-06-05")
    rows = [event(event_id=f"INC-{at}", date_start=day) for at, day in enumerate(far)]
    screens = ("/?since=2100-01-01", "/chronicle", "/evidence")
    texts = shows(write_tables(tmp_path, events=rows), screens)
    assert "2 incidents, 1 January 2100 – 5 June 2126" in flat(texts[screens[0]])
    assert "3 incidents, 1 January 1947 – 5 June 2126" in flat(texts["/chronicle"])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(bytes(range(256)) * 40, id="binary"),
        pytest.param(b"year,conflict_id,side_a\n2024,1,x\n", id="foreign", marks=pytest.mark.long),
        pytest.param("event_id\n\udcff".encode("utf-16", "replace"), id="utf-16",
                     marks=pytest.mark.long),
    ],
)  # fmt: skip
def test_a_table_of_events_that_is_no_table(tmp_path: Path, shows: Any, page: Any, content: bytes):
    """One sentence, and the list of what is wrong: the file, what was expected and found."""
    folder = write_tables(tmp_path, events=[event()])
    (folder / "events.csv").write_bytes(content)
    texts = shows(folder, ("/chronicle", "/"))
    for text in texts.values():
        assert "There are no events to show." in text
    assert page.locator("[data-testid=stDataFrame]").count() == 1


def test_other_tables_that_are_foreign_missing_or_changed(tmp_path: Path, shows: Any, page: Any):
    """Actors of another program, no claims, no DIGEST: the events are shown all the same.

    The folder's own name is hostile too, and names the data set where there is no DIGEST.
    """
    folder = write_tables(tmp_path / "${window.PWN=1}<b>`c` :red[d]", events=[event(), call()])
    (folder / "claims.csv").unlink()
    (folder / "actors.csv").write_text("year,conflict_id,side_a\n2024,1,x\n", "utf-8")
    texts = shows(folder)
    for text in texts.values():
        assert "1 incident and 1 diplomatic event" in flat(text) or "How to cite" in text
    for screen in ("/", "/chronicle", "/evidence"):
        assert "Some rows of the data could not be read and are left out" in texts[screen]
    assert folder.name in flat(texts["/about"])
    assert page.evaluate("window.PWN === undefined")


def test_tables_that_digest_does_not_know(tmp_path: Path, shows: Any):
    """All rows are shown; one sentence says that they are not those of the DIGEST."""
    about = {"name": "Ours", "licence": "CC0", "attribution": "", "coverage": "selected"}
    sums = {"events.csv": {"sha256": "0" * 64, "rows": 1}}
    digest = {"dataset": {**about, "re_export": True}, "files": sums}
    folder = write_tables(tmp_path, events=[event(), call()], digest=digest)
    texts = shows(folder, ("/evidence",))
    assert "Some tables were changed after their DIGEST was written" in texts["/evidence"]
    assert "1 incident and 1 diplomatic event" in flat(texts["/evidence"])


def flat(text: str) -> str:
    """Return text on one line without invisible joiners."""
    return " ".join(text.replace("\u2060", "").split())


@pytest.fixture(scope="module")
def data() -> Dataset:
    """Return the data that come with Sarhad."""
    return load()


def random_queries(data: Dataset, count: int, *, seed: int) -> list[Query]:
    """Return questions of one to three fields of any kind, whose values the data hold."""
    draw, choices = random.Random(seed), Choices.of(data)
    fields = [row.name for row in FILTERS if row.name not in ("since", "until", "words")]
    found = []
    for _ in range(count):
        asked: dict[str, Any] = {}
        for name in draw.sample([*fields, "days", "words"], draw.randint(1, 3)):
            if name == "days":
                since = data.first_day + timedelta(draw.randrange(1900))
                asked |= {"since": since, "until": since + timedelta(draw.choice([0, 30, 800]))}
            elif name == "area":
                asked["area"] = random_area(draw)
            elif name == "words":
                asked["words"] = draw.choice(["zahedan", "strike", "border guards", "Jaish", "x9q"])
            else:
                values = choices.values(name)
                asked[name] = tuple(draw.sample(values, min(len(values), draw.randint(1, 4))))
        found.append(Query(**asked))
    return found


VIEWS = ([28.5, 63, 5.5], [27, 64, 7], [29.5, 60.9, 10], [25, 70, 4])  # latitude, longitude, zoom
READ_BACK = """
    async () => {
        const frame = () => new Promise((go) => requestAnimationFrame(go));
        await frame();
        await frame();
        const rows = [...document.querySelectorAll(".sarhad-key-legend li")];
        return {
            tally: sarhad.layer.tally(), drawn: sarhad.layer.drawn(),
            strip: sarhad.parts.strip.counts(),
            legend: Object.fromEntries(
                rows.map((row) => [row.dataset.symbol, Number(row.querySelector("b").textContent)])
            ),
        };
    }
"""


def test_the_law_of_counts_on_the_map(data: Dataset, page: Any, tmp_path: Path):
    """Marks + not placed + outside the view = rows kept = the sentence; the legend is the marks.

    For 50 random questions in four views, read back from the map in a file of its own.
    """
    target = tmp_path / "all.html"
    target.write_bytes(snapshot.make(data, Query(), form="html").content)
    page.goto(target.as_uri())
    for _ in range(150):
        if page.evaluate("!!(window.sarhad && sarhad.layer.sites && sarhad.store.state.land)"):
            break
        page.wait_for_timeout(100)
    choices, say = Choices.of(data), Words()
    for at, query in enumerate(random_queries(data, 50, seed=7)):
        if at % 13 == 0:  # a new view takes the map a while
            page.evaluate("(at) => { sarhad.map.setView(at, at[2], {animate: false}); }",
                          VIEWS[at // 13])  # fmt: skip
        days = (query.since or data.first_day, query.until or data.last_day)
        mask = query.mask_without_dates(data.events)
        # a number above those of the map's own reports: an older answer would not move its window
        told = EventFilter(mask=mask, window=days, area=query.area, serial=1000 + at).message
        page.evaluate("(message) => sarhad.receive(message)", told)
        found, kept = page.evaluate(READ_BACK), query.keep(data.events)
        _hold_the_law(found, kept)
        assert counted(sentence(query, kept, say, choices)) == len(kept), query


def _hold_the_law(found: dict[str, Any], kept: Any) -> None:
    """Compare what the map reads back with the rows that pandas keeps."""
    tally, rows = found["tally"], [row for mark in found["drawn"] for row in mark["rows"]]
    assert tally["marks_events"] + tally["not_placed"] + tally["outside_view"] == len(kept)
    assert tally["kept"] == len(kept)
    assert tally["not_placed"] == int((~placed(kept)).sum())
    assert found["strip"] == {"not_placed": tally["not_placed"], "outside": tally["outside_view"]}
    assert len(rows) == len(set(rows)) == tally["marks_events"]
    assert sum(mark["count"] for mark in found["drawn"]) == len(rows)
    drawn = [symbol_of(kind).name for kind in kept.loc[rows, "kind"]]
    assert {k: n for k, n in found["legend"].items() if n} == {k: drawn.count(k) for k in {*drawn}}


@pytest.mark.parametrize("seed", [7, pytest.param(8, marks=pytest.mark.long)])
def test_the_law_of_counts_in_the_dashboard(server: str, page: Any, data: Dataset, seed: int):
    """Asked by address: sentence, map and the route's features have one number."""
    count = 2 if seed == 7 else 50
    for query in random_queries(data, count, seed=seed):
        params = f"?{urlencode(query.params())}"
        open_screen(page, server, f"/{params}")
        kept = len(query.keep(data.events))
        tally = map_frame(page).evaluate("sarhad.layer.tally()")
        assert tally["marks_events"] + tally["not_placed"] + tally["outside_view"] == kept
        assert counted(said(page)) == kept
        answer = page.request.get(f"{server}/api/events.geojson{params}").json()
        assert len(answer["features"]) == kept


def test_two_people_keep_their_own_questions(server: str, open_page: Any, data: Dataset):
    """Two browsers at work at once on one server: neither hears of the other."""
    pages = [open_page() for _ in range(2)]
    for one, screen in zip(pages, ("/evidence?provinces=IR-11", "/evidence?domains=diplomatic"),
                           strict=True):  # fmt: skip
        open_screen(one, server, screen)
    for _ in range(3):
        for one, kind in zip(pages, ("battle", "protest"), strict=True):
            one.locator(f".st-key-filter-kinds-{kind} label").click()
    for one in pages:
        at_rest(one)
    wanted = (
        Query(provinces=("IR-11",), kinds=("battle",)),
        Query(kinds=(*DIPLOMATIC_KINDS, Kind.PROTEST)),
    )
    for one, query in zip(pages, wanted, strict=True):
        assert counted(said(one)) == len(query.keep(data.events))
        assert Query.read(_params(one))[0].provinces == query.provinces


def _params(page: Any) -> dict[str, str]:
    """Return the parameters of the page's address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_hasty_hands_lose_nothing(server: str, page: Any, data: Dataset):
    """Thirty quick clicks in the sidebar, thirty keys in the map: the last state is said."""
    open_screen(page, server, "/?since=2023-01-01&until=2024-12-31")
    frame = map_frame(page)
    draw, kinds = random.Random(7), ("battle", "protest", "riot", "explosion_remote_violence")
    clicks = [draw.choice(kinds) for _ in range(30)]
    for kind in clicks:
        page.locator(f".st-key-filter-kinds-{kind} label").click()
    handle = frame.get_by_role("slider", name="First day shown")
    handle.focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    at_rest(page)
    page.wait_for_function("location.search.includes('since=2023-01-31')")
    at_rest(page)
    checked = tuple(kind for kind in kinds if clicks.count(kind) % 2)
    query = Query(since=date(2023, 1, 31), until=date(2024, 12, 31), kinds=checked)
    kept = len(query.keep(data.events))
    assert _params(page)["kinds"].split(",") == list(query.kinds)
    assert counted(said(page)) == kept == frame.evaluate("sarhad.layer.tally().kept")
    for kind in kinds:
        box = page.locator(f".st-key-filter-kinds-{kind} input")
        assert box.is_checked() == (kind in checked)


KEEP_SOCKET = """
    const { WebSocket } = window;
    window.WebSocket = class extends WebSocket {
        constructor(...given) { super(...given); window.connection = this; }
    };
"""


def test_an_empty_screen_asks_its_address_again(server: str, page: Any, data: Dataset):
    """As Streamlit leaves it where it tells the end of a run and lost its parts on the way."""
    open_screen(page, server, "/evidence?kinds=battle")
    page.evaluate(
        """() => { window.old = true;
        document.querySelectorAll(".stMain :is(h1, h2, h3, iframe)")
          .forEach((part) => part.remove()); }"""
    )
    page.wait_for_function("!window.old")
    page.locator(SAID).wait_for()
    assert counted(said(page)) == len(Query(kinds=("battle",)).keep(data.events))
    page.wait_for_timeout(2500)
    page.evaluate("window.old = true")
    page.wait_for_timeout(2500)
    assert page.evaluate("window.old"), "a screen with something on it stays"
    page.evaluate(
        """() => {
        sessionStorage.removeItem("sarhad-rescue");
        document.querySelectorAll(".stMain :is(h1, h2, h3, iframe)")
          .forEach((part) => part.remove());
        const said = document.createElement("div");
        said.className = "stAlert";
        document.querySelector(".stMain").append(said); }"""
    )
    page.wait_for_timeout(3500)
    assert page.evaluate("window.old"), "one that says why it has nothing stays"


def test_a_map_that_was_cut_off_from_its_page_comes_back(server: str, page: Any, data: Dataset):
    """Moved within the page it loads anew and nobody listens to it; it comes with its question."""
    open_screen(page, server, "/?kinds=battle&at=28,62,8")
    map_frame(page)
    page.evaluate(
        """() => { window.old = true;
        const frame = document.querySelector(".stMain iframe");
        frame.parentElement.prepend(frame.nextSibling ?? "", frame); }"""
    )
    page.wait_for_function("!window.old")
    frame = map_frame(page)
    assert frame.evaluate("sarhad.layer.tally().kept") == len(
        Query(kinds=("battle",)).keep(data.events)
    )
    assert frame.evaluate("sarhad.where()") == pytest.approx([28, 62, 8], abs=0.01)


CLICK_AND_CUT = """
    (wait) => {
        const box = document.querySelector(".st-key-filter-kinds-battle input:enabled");
        if (!box) return false;
        box.click();
        setTimeout(() => { window.lost = window.connection; lost.close(); }, wait);
        return true;
    }
"""
AGREED = """
    () => {
        const { testScriptState, testConnectionState } = document.querySelector(".stApp").dataset;
        const box = document.querySelector(".st-key-filter-kinds-battle input:enabled");
        return testScriptState === "notRunning" && testConnectionState === "CONNECTED"
            && window.connection !== window.lost && document.querySelector(".st-key-reset")
            && box && box.checked === location.search.includes("battle");
    }
"""
MANY_CUTS = (0, 2, 5, 10, 15, 20, 30, 40, 60, 90, 120, 150, 200, 300) * 2


@pytest.mark.parametrize("waits", [(0, 20, 60), pytest.param(MANY_CUTS, marks=pytest.mark.long)])
def test_a_lost_connection_comes_back_with_the_question(
    server: str, page: Any, data: Dataset, waits: tuple[int, ...]
):
    """Cut some ms after a click: the screen is whole again, and box, address and map agree.

    No message is only named: what the browser has dropped meanwhile would leave it empty. A click
    of the very moment may be lost; then the box says so.
    """
    named: list[str] = []

    def note(frame: bytes | str) -> None:
        """Keep the name of a message that is sent by its name alone."""
        if isinstance(frame, bytes):
            named.append(ForwardMsg.FromString(frame).ref_hash)

    page.on("websocket", lambda socket: socket.on("framereceived", note))
    page.add_init_script(KEEP_SOCKET)
    open_screen(page, server, "/?since=2023-01-01&until=2024-12-31")
    map_frame(page)
    page.locator(".st-key-filter-kinds-battle input").wait_for(state="attached")
    page.evaluate("window.old = true")
    for wait in waits:
        page.wait_for_function(CLICK_AND_CUT, arg=wait)
        page.wait_for_function("window.connection !== window.lost && window.lost")
        at_rest(page)
        page.wait_for_function(AGREED)
        page.evaluate("window.lost = null")
    assert page.evaluate("window.old"), "the page was not loaded again for that"
    page.locator(".st-key-filter-kinds-riot label").click()
    at_rest(page)
    query, _ = Query.read(_params(page))
    assert (query.since, query.until) == (date(2023, 1, 1), date(2024, 12, 31))
    assert counted(said(page)) == len(query.keep(data.events))
    assert counted(said(page)) == map_frame(page).evaluate("sarhad.layer.tally().kept")
    assert "riot" in query.kinds
    told = [text for text in page.faults if "when disconnected" not in text]  # Streamlit's own
    assert told == []
    assert len(named) > 100
    assert set(named) == {""}
