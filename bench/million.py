"""The map at 557, 10,000, 100,000 and 1,000,000 events: `python -m bench.million [COUNT ...]`.

Prints a move of the slider, first map, hover and click, memory and bytes, the dashboard of the
most events, and each figure beside what is asked. A count of 0 is the built-in data; `--peers
10000` measures the peer's modes in the same run.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pandas as pd

from bench import peers, served
from bench.browser import SIZE, chromium
from bench.many import many
from bench.meter import Clock
from bench.report import Target, load, median, ms, p95, table, targets, times
from data.query import Query
from data.schema import FatalityBand, Kind
from data.words import Words
from geo.screen import filters
from geo.screen.alone import standalone
from geo.screen.columns import pack, province_codes
from geo.screen.leaflet import EventFilter, inlined
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
SWEPT_MS = 1000


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
        page.wait_for_function(READY, polling=20)
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
        page.evaluate(served.SLIDE, MANY_MOVES)
        grown = _heap(page, session) - before
        return Found(len(events), first, walls, browser_s, heap, grown, hover, click)


def _heap(page: Any, session: Any) -> float:
    """Return what the page holds when garbage is gone, MB: objects, typed arrays and canvases.

    Buffers are given back some time after they were collected: what a single collection leaves
    differs by some 40 MB from one moment to the next.
    """
    for _ in range(2):
        page.evaluate("gc()")
        page.wait_for_timeout(SWEPT_MS)
    usage = session.send(HEAP)
    parts = ("usedSize", "backingStorageSize", "embedderHeapUsedSize")
    return float(sum(usage.get(part, 0) for part in parts)) / MB


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


def pages(counts: Sequence[int]) -> list[Found]:
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
        path.write_text(standalone(config), "utf-8")
        return _measure(path.as_uri(), events)


def packing(n: int) -> tuple[float, float]:
    """Return ms of packing n events and bytes an event."""
    events = many(n)
    clock = Clock()
    content = pack(events)
    return clock.wall() * 1000, len(content) / n


def main() -> None:
    """Measure what was asked for and print tables."""
    asked = _arguments()
    print(f"Before: {load()}.\n", flush=True)
    found = pages(asked.counts)
    single = alone()
    print(_pages([*(("page", one) for one in found), ("file", single)]), end="\n\n", flush=True)
    most = max(found, key=lambda one: one.events)
    packed, size = packing(most.events)
    board = served.measure(most.events)
    print(_board(most.events, board), end="\n\n", flush=True)
    print(targets(_targets(found, single, (packed, size), board)), end="\n\n", flush=True)
    if asked.peers:
        print(_beside(found, asked.peers, asked.npm), end="\n\n")
    print(f"After: {load()}.")


def _arguments() -> argparse.Namespace:
    """Return what is asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "counts", type=int, nargs="*", default=COUNTS, help="numbers of events, 0 the built-in ones"
    )
    parser.add_argument("--peers", type=int, help="measure the peer's modes with so many events")
    parser.add_argument("--npm", type=Path, default=peers.CACHE, help="folder with node_modules")
    return parser.parse_args()


def _pages(found: list[tuple[str, Found]]) -> str:
    """Return what each page costs."""
    rows = [
        (
            name, f"{f.events:,}", ms(f.first), ms(median(f.walls)), ms(p95(f.walls)),
            ms(f.browser * 1000), ms(f.hover), ms(f.click), f"{f.heap:.0f} MB",
            f"{f.grown:+.1f} MB",
        )
        for name, f in found
    ]  # fmt: skip
    head = (
        "", "events", "first map", "move", "p95", "CPU a move", "hover", "pick", "heap", "grown",
    )  # fmt: skip
    return table(head, rows)


def _board(n: int, board: served.Served) -> str:
    """Return what the dashboard of most events costs."""
    walls = {
        "page opened again": board.again.walls,
        "kind in the sidebar, map": board.kinds.walls,
        "the same, sentence": board.kinds.quiet,
        "pointer to tip": board.tips,
        "click to card": board.cards,
    }
    rows = [
        (what, len(found), ms(median(found)), ms(p95(found)), ms(min(found)))
        for what, found in walls.items()
    ]
    said = (
        f"{n:,} events on a dashboard: server {board.opened:.0f} MB with a page open, "
        f"{board.used:.0f} MB after all below; {board.kinds.server:.2f} CPU s of the server and "
        f"{board.kinds.browser:.2f} of the browser per kind."
    )
    return f"{said}\n\n{table(('', 'n', 'to paint, median', 'p95', 'best'), rows)}"


def _targets(
    found: list[Found], single: Found, packed: tuple[float, float], board: served.Served
) -> list[Target]:
    """Return the figures beside what is asked."""
    most = max(found, key=lambda one: one.events)
    return [
        *(Target(f"move, median, {f.events:,}", median(f.walls), 35, "ms") for f in found),
        *(Target(f"move, p95, {f.events:,}", p95(f.walls), 60, "ms") for f in found),
        Target("pointer to tip, median", median(board.tips), 100, "ms"),
        Target("click to card, median", median(board.cards), 100, "ms"),
        Target("kind in the sidebar, map, median", median(board.kinds.walls), 200, "ms"),
        Target("the same, sentence above it", median(board.kinds.quiet), 200, "ms"),
        Target(f"view moved by {served.MOVES} moves", board.moved, 0, "°"),
        Target(f"maps made anew by {served.MOVES} moves", board.mounts, 0, ""),
        Target("packing", packed[0], 500, "ms"),
        Target("bytes an event", packed[1], 20.1, "B"),
        Target("first map, warm server", median(board.again.walls), 4000, "ms"),
        Target("server", board.used, 600, "MB"),
        Target("heap", most.heap, 120, "MB"),
        Target("heap after 1,000 moves", max(f.grown for f in found), 20, "MB more"),
        Target(f"file of {ALONE:,}", single.first, 2000, "ms"),
        Target("file, move, median", median(single.walls), 35, "ms"),
    ]


def _beside(found: list[Found], n: int, npm: Path) -> str:
    """Return a move of each of the peer's modes with n events beside ours at every number."""
    if why := peers.why_not():
        return why
    modules, rows = peers.packages(npm), []
    for mode in peers.MODES:
        try:
            peer = peers.measure(mode, n, modules)
        except (RuntimeError, TimeoutError) as error:
            rows.append((mode, f"not measured: {error}", *["–"] * (len(found) + 1)))
            continue
        slide = median(peer.slides)
        ours = (times(slide, median(one.walls)) for one in found)
        rows.append((mode, ms(peer.first), ms(slide), *ours))
    return table(
        (f"peer, {n:,}", "first page", "a move", *(f"÷ ours, {f.events:,}" for f in found)), rows
    )


if __name__ == "__main__":
    main()
