"""How quick Sarhad's own map is: loading, dragging in the map, changes in the sidebar."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.browser import Tab, chromium
from bench.meter import Watch
from bench.report import median
from bench.server import ROOT, Server, running
from bench.synthetic import write_tables

BUILT_IN = "built-in"
LOADS, MOVES, CHANGES = 3, 120, 100
MONTHS = 11  # steps of a month, up the year and down again: 22 changes of the date
KINDS = ("battle", "explosion_remote_violence", "violence_against_civilians", "protest")
VIEW = [27.5, 63.25, 7]  # latitude, longitude (WGS 84 degrees), zoom: another than the first one
PATIENCE_MS = 20_000
# notes when the sentence above the map is another and has been painted
SAID = """() => { const { bench } = window; bench.said = null;
  new MutationObserver((_, watch) => { watch.disconnect(); requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { bench.said = performance.timeOrigin + performance.now(); };
    port2.postMessage(0); }); }).observe(document.querySelector(".st-key-said"),
    { subtree: true, childList: true, characterData: true }); }"""


@dataclass(frozen=True)
class Cost:
    """What one move, change or load costs: ms of wall time each, and CPU s on average."""

    walls: list[float]  # ms until the events are painted
    # ms until nothing moves any more, of a filter until the sentence is painted; may be empty
    quiet: list[float]
    server: float  # CPU s
    browser: float  # CPU s


@dataclass(frozen=True)
class Found:
    """Everything that was measured of one data set."""

    name: str
    events: int
    ruled: Cost  # first page in a new browser, by the peer's ruler: no cache, led through Python
    again: Cost  # second page in the same browser, as a person opens it
    drag: Cost  # a move of the handle in the map
    drag_bytes: int  # over the network while dragging
    drag_requests: int
    release: int  # messages sent when the hand lets go
    dates: Cost  # a change of a date in the sidebar
    changes: Cost  # a change of another filter
    change_bytes: float  # received per change
    moved: float  # degrees or zoom levels by which the view differs after all changes
    mounts: int  # map frames that were made anew


def measure(n: int | None) -> Found:
    """Start a server with n invented events, None for the built-in data, and measure it."""
    with TemporaryDirectory() as folder, chromium() as (browser, watch):
        settings = {"SARHAD_DATA": str(write_tables(Path(folder), n))} if n else {}
        with running(ROOT / "dashboard.py", settings=settings) as server:
            bench = Bench(browser, server, watch)
            bench.open(Tab(browser))  # the server's first page of all is in bench.start
            ruled, again, tab = bench.loads()
            drag, traffic, release = bench.drags(tab)
            frame = tab.map_frame()
            turned = time.time()
            frame.evaluate("([a, b, z]) => window.sarhad.map.setView([a, b], z)", VIEW)
            tab.settled(turned)
            frame.evaluate("window.sarhad.tag = 1")
            tab.mounts, before = 0, frame.evaluate("window.sarhad.where()")
            dates = bench.dates(tab)
            tab.received = 0
            changes = bench.filters(tab)
            where = frame.evaluate("window.sarhad.tag && window.sarhad.where()")
            moved = max(abs(a - b) for a, b in zip(before, where, strict=True))
            return Found(
                name=f"{n:,} synthetic" if n else BUILT_IN,
                events=frame.evaluate("window.sarhad.store.state.columns.n"),
                ruled=ruled,
                again=again,
                drag=drag,
                drag_bytes=traffic[0],
                drag_requests=traffic[1],
                release=release,
                dates=dates,
                changes=changes,
                change_bytes=tab.received / CHANGES,
                moved=moved,
                mounts=tab.mounts,
            )


class Bench:
    """A server, a browser, and what is done with them."""

    def __init__(self, browser: Any, server: Server, watch: Watch) -> None:
        """Keep the two."""
        self.browser, self.server, self.watch = browser, server, watch

    def open(self, tab: Tab) -> tuple[float, float]:
        """Open the map; return ms until events and land are painted, and until quiet."""
        start = time.time()
        tab.page.goto(self.server.base, wait_until="commit")
        frame = tab.map_frame()
        quiet = tab.settled(start)
        paints = frame.evaluate("window.bench.paints")
        first = min(paint["at"] for paint in paints if paint["kept"] and paint["land"])
        return first - start * 1000, (quiet - start) * 1000

    def loads(self) -> tuple[Cost, Cost, Tab]:
        """Load the page in new browsers and again in the same one; return the last page too."""

        def ruled() -> tuple[float, float]:
            """Load in a browser that knows nothing yet."""
            tab = Tab(self.browser, through_python=True)
            found = self.open(tab)
            tab.context.close()
            return found

        ruled_cost = self.cost(ruled, LOADS)
        return ruled_cost, *self.again()

    def again(self) -> tuple[Cost, Tab]:
        """Load the page again in a browser that has had it; return the last page too."""
        tab = Tab(self.browser)
        self.open(tab)

        def once() -> tuple[float, float]:
            """Load with what the first load left in the cache."""
            tab.page.close()
            tab.new_page()
            return self.open(tab)

        return self.cost(once, LOADS), tab

    def drags(self, tab: Tab) -> tuple[Cost, tuple[int, int], int]:
        """Drag the last day's handle to the left; return cost, (bytes, requests), messages."""
        frame, page = tab.map_frame(), tab.page
        box = frame.locator(".sarhad-handle-last").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        tab.received = tab.sent = tab.requests = 0
        at = iter(range(1, MOVES + 1))

        def move() -> tuple[float, float]:
            """Move by 3 px and return ms from the pointer's time stamp to the painted frame."""
            frame.evaluate("window.bench.paints.length = window.bench.inputs.length = 0")
            page.mouse.move(x - 3 * next(at), y)
            wait(frame, "window.bench.paints.length > 0")
            return frame.evaluate("window.bench.paints[0].at - window.bench.inputs.at(-1).at"), -1

        cost = self.cost(move, MOVES)
        traffic = tab.received + tab.sent, tab.requests
        tab.sent = 0
        released = time.time()
        page.mouse.up()
        tab.settled(released)
        return cost, traffic, tab.sent

    def dates(self, tab: Tab) -> Cost:
        """Change the month of the first day in the sidebar, up the year and down again.

        The clock starts with the key that leaves the field: Streamlit takes a date over then.
        """
        month = tab.page.locator(".st-key-filter-since [role=spinbutton]").nth(1)
        keys = iter(["ArrowUp"] * MONTHS + ["ArrowDown"] * MONTHS)

        def change() -> tuple[float, float]:
            """Change once."""
            month.focus()
            tab.page.keyboard.press(next(keys))
            tab.page.wait_for_timeout(100)
            return self.answered(tab, lambda: tab.page.keyboard.press("Escape"))

        return self.cost(change, 2 * MONTHS)

    def filters(self, tab: Tab) -> Cost:
        """Check and uncheck kinds of events in the sidebar."""
        turn = iter(range(CHANGES))

        def change() -> tuple[float, float]:
            """Click one box, the next one each time."""
            box = tab.page.locator(f".st-key-filter-kinds-{KINDS[next(turn) % len(KINDS)]} label")
            return self.answered(tab, box.click, quiet=False)

        return self.cost(change, CHANGES)

    def answered(
        self, tab: Tab, act: Callable[[], object], *, quiet: bool = True
    ) -> tuple[float, float]:
        """Return ms from the hand's time stamp to the map's next painted frame, and to quiet.

        Without `quiet` the second is until the sentence above the map is painted.
        """
        frame = tab.map_frame()
        if not quiet:
            tab.page.evaluate(SAID)
        clear = "window.bench.paints.splice(0, window.bench.paints.length - 1)"
        frame.evaluate(clear)
        tab.page.evaluate("window.bench.inputs.length = 0")
        act()
        wait(frame, "window.bench.paints.length > 1")
        hand = tab.page.evaluate("window.bench.inputs.at(-1).at")
        painted = frame.evaluate("window.bench.paints[1].at") - hand
        if quiet:
            return painted, tab.settled(hand / 1000) * 1000 - hand
        wait(tab.page, "window.bench.said")
        said = tab.page.evaluate("window.bench.said") - hand
        done = "document.querySelector('.stApp').dataset.testScriptState !== 'running'"
        wait(tab.page, done)
        return painted, said

    def cost(self, act: Callable[[], tuple[float, float]], times: int) -> Cost:
        """Do something several times and return what it cost."""
        before = self.server.watch.seconds(), self.watch.seconds()
        found = [act() for _ in range(times)]
        after = self.server.watch.seconds(), self.watch.seconds()
        server, browser = ((b - a) / times for a, b in zip(before, after, strict=True))
        return Cost([wall for wall, _ in found], [q for _, q in found if q >= 0], server, browser)


def wait(frame: Any, condition: str) -> None:
    """Wait until a condition holds in a frame, looking every 10 ms."""
    frame.wait_for_function(condition, polling=10, timeout=PATIENCE_MS)


def summary(cost: Cost) -> tuple[float, float, float]:
    """Return median ms to paint, median ms to quiet, and CPU s of server and browser together."""
    return median(cost.walls), median(cost.quiet), cost.server + cost.browser
