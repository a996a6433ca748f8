"""The map at 557, 10,000, 100,000 and 1,000,000 events: `python -m bench.million [COUNT ...]`.

Prints a move of the slider, first map, hover and click, memory and bytes, each beside what is
asked; CPU time beside wall time. A count of 0 is the built-in data.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pandas as pd

from bench.browser import SIZE, Tab, chromium
from bench.many import many, write
from bench.meter import Clock
from bench.report import Target, load, median, ms, p95, table, targets
from bench.server import running
from data.query import Query
from data.schema import FatalityBand, Kind
from data.words import Words
from geo.screen import filters
from geo.screen.alone import standalone
from geo.screen.columns import pack, province_codes
from geo.screen.leaflet import EventFilter, browser_map, inlined
from tests.browser.harness import known_events, known_land, write_site

COUNTS = (0, 10_000, 100_000, 1_000_000)
ALONE = 100_000  # events of the stand-alone page
MOVES, STEP_PX = 100, 3
MANY_MOVES = 1000
MB = 1e6
# some of everything that a table can narrow, and most events still kept
ASKED = Query(
    kinds=tuple(kind for kind in Kind if kind != Kind.RIOT),
    precision=(0, 1, 2, 3, 4, 5, 7),
    fatalities=tuple(band for band in FatalityBand if band != FatalityBand.MOST),
)
FOLLOW = """() => { const { layer, store } = sarhad, { draw } = layer;
  window.moves = { at: [], inputs: [] };
  addEventListener("pointermove", (event) => moves.inputs.push(event.timeStamp), true);
  layer.draw = function () {
    draw.call(this);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => moves.at.push(performance.now());
    port2.postMessage(0);
  }; }"""
READY = "() => window.sarhad && sarhad.layer && sarhad.layer.took && sarhad.store.state.land"
HEAP = "Runtime.getHeapUsage"


class Found(NamedTuple):
    """What was measured of one page: ms, MB, and CPU s a move."""

    events: int
    first: float  # from the address to the painted map
    walls: list[float]
    browser: float
    heap: float
    grown: float  # after a thousand moves
    hover: float
    click: float


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *args: Any) -> None:
        """Drop the line that the standard handler writes."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Yield the address of a folder's files."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()


def _measure(address: str, events: pd.DataFrame) -> Found:
    """Open a page and drag, hover and click in it."""
    with chromium() as (browser, watch):
        context = browser.new_context(viewport=SIZE)
        page = context.new_page()
        session = context.new_cdp_session(page)
        start = time.time()
        page.goto(address, wait_until="commit")
        ready = (
            "() => window.sarhad && sarhad.layer && sarhad.layer.took && sarhad.store.state.land"
        )
        page.wait_for_function(ready, polling=20)
        first = (time.time() - start) * 1000
        heap = _heap(page, session)
        page.evaluate(FOLLOW)
        tables = filters.tables(ASKED, province_codes(events))
        page.evaluate("(told) => sarhad.receive(told)", EventFilter(tables=tables).message)
        page.wait_for_timeout(500)
        before = watch.seconds()
        walls = _drag(page)
        browser_s = (watch.seconds() - before) / MOVES
        hover, click = _points(page)
        before = _heap(page, session)
        _slide(page)
        grown = _heap(page, session) - before
        return Found(len(events), first, walls, browser_s, heap, grown, hover, click)


def _heap(page: Any, session: Any) -> float:
    """Return what the page holds after garbage was collected, typed arrays included, MB."""
    page.evaluate("gc()")
    usage = session.send(HEAP)
    return float(usage["usedSize"] + usage.get("backingStorageSize", 0)) / MB


def _drag(page: Any) -> list[float]:
    """Return ms from each move of a hand on the last day's handle to the painted frame."""
    box = page.locator(".sarhad-handle-last").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    walls = []
    for step in range(1, MOVES + 1):
        page.evaluate("moves.at.length = moves.inputs.length = 0")
        page.mouse.move(x - STEP_PX * step, y)
        page.wait_for_function("moves.at.length > 0", polling=10)
        walls.append(page.evaluate("moves.at[0] - moves.inputs.at(-1)"))
    page.mouse.up()
    return walls


def _points(page: Any) -> tuple[float, float]:
    """Return ms until the tip of a mark stands, and until its events are chosen."""
    return tuple(
        page.evaluate(
            """() => { const { layer, map, store } = sarhad;
            const pointer = new Sarhad.Pointer(map, store, layer);
            const marks = layer.drawn().sort((a, b) => b.count - a.count), { x, y } = marks[0];
            let start = performance.now();
            pointer.show(layer.pick(x, y));
            const hover = performance.now() - start;
            start = performance.now();
            layer.rowsOf(layer.pick(x, y)).length;
            return [hover, performance.now() - start]; }"""
        )
    )


def _slide(page: Any) -> None:
    """Move the window a thousand times, a frame each."""
    page.evaluate(
        """async (turns) => { const { firstDay, lastDay } = sarhad.config;
        for (let turn = 0; turn < turns; turn++) {
          sarhad.store.slide(firstDay + (turn * 7) % 900, lastDay - (turn * 11) % 900);
          await new Promise((go) => requestAnimationFrame(go));
        } }""",
        MANY_MOVES,
    )


def pages(counts: list[int]) -> list[Found]:
    """Measure the page of each count of events."""
    land, credits_ = known_land()
    found = []
    for n in counts:
        events, cards = (many(n), {}) if n else known_events()
        with TemporaryDirectory() as folder:
            write_site(Path(folder), events, cards, land=land, credits_=credits_)
            with _served(Path(folder)) as address:
                found.append(_measure(address, events))
    return found


def alone() -> Found:
    """Measure the page in one file, without the text of cards."""
    land, credits_ = known_land()
    events = many(ALONE)
    config = inlined(events, words=Words("en"), cards={}, land=land, credits_=credits_)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "alone.html"
        path.write_text(standalone(browser_map(config)), "utf-8")
        return _measure(path.as_uri(), events)


def server(n: int) -> tuple[float, float, float]:
    """Return ms to the map of a warm server, the server's MB, and CPU s of that page."""
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "events.parquet", n)
        script = Path(__file__).with_name("million_app.py")
        with running(script, settings={"SARHAD_MANY": str(path)}) as found, chromium() as pair:
            walls = []
            for _ in range(2):
                tab, start, before = Tab(pair[0]), time.time(), found.watch.seconds()
                tab.page.goto(found.base, wait_until="commit")
                tab.map_frame()
                walls.append((time.time() - start) * 1000)
                tab.context.close()
            return walls[-1], found.watch.megabytes(), found.watch.seconds() - before


def packing(n: int) -> tuple[float, float]:
    """Return ms of packing n events and bytes an event."""
    events = many(n)
    clock = Clock()
    content = pack(events)
    return clock.wall() * 1000, len(content) / n


def main(counts: list[int]) -> None:
    """Measure and print."""
    print(f"{load()}\n")
    found = pages(counts)
    single = alone()
    rows = [
        (
            name, f"{f.events:,}", ms(f.first), ms(median(f.walls)), ms(p95(f.walls)),
            ms(f.browser * 1000), ms(f.hover), ms(f.click), f"{f.heap:.0f} MB",
            f"{f.grown:+.1f} MB",
        )
        for name, f in [*(("page", f) for f in found), ("file", single)]
    ]  # fmt: skip
    head = (
        "",
        "events",
        "first map",
        "move",
        "p95",
        "CPU a move",
        "hover",
        "pick",
        "heap",
        "grown",
    )
    print(table(head, rows), "\n")
    most = max(found, key=lambda f: f.events)
    packed, size = packing(most.events)
    wall, memory, cpu = server(most.events)
    print(
        f"{most.events:,} events on a server: map in {ms(wall)}, {cpu:.1f} CPU s, {memory:.0f} MB\n"
    )
    print(targets([
        *(Target(f"move, median, {f.events:,}", median(f.walls), 35, "ms") for f in found),
        *(Target(f"move, p95, {f.events:,}", p95(f.walls), 60, "ms") for f in found),
        Target("hover", max(f.hover for f in found), 100, "ms"),
        Target("pick", max(f.click for f in found), 100, "ms"),
        Target("packing", packed, 500, "ms"),
        Target("bytes an event", size, 20.1, "B"),
        Target("first map, warm server", wall, 4000, "ms"),
        Target("server", memory, 600, "MB"),
        Target("heap", most.heap, 120, "MB"),
        Target("heap after 1,000 moves", max(f.grown for f in found), 20, "MB more"),
        Target(f"file of {ALONE:,}", single.first, 2000, "ms"),
        Target("file, move, median", median(single.walls), 35, "ms"),
    ]))  # fmt: skip


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or list(COUNTS))
