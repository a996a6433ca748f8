"""A million events on a running dashboard: what a page, a click and a filter cost there."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bench.browser import Tab, chromium
from bench.many import write
from bench.ours import CHANGES, VIEW, Bench, Cost, wait
from bench.server import running

MOVES = 500  # of filters and of the window together, after which the view must be where it was
CLICKS = 12
# the spot of a mark that no panel covers: of `most` marks the one of a turn, from most events on
SPOT = """([turn, most]) => { const { layer, map } = sarhad;
  const box = map.getContainer().getBoundingClientRect();
  const free = ({ x, y }) => { const found = document.elementFromPoint(x + box.left, y + box.top);
    return found && (found === map.getContainer() || found.closest(".leaflet-pane")); };
  const marks = layer.drawn().filter(free).sort((a, b) => b.count - a.count);
  const { x, y } = marks[Math.floor(turn * marks.length / most)];
  return [x + box.left, y + box.top]; }"""
# notes when a tip, and when a card with its record, has been painted after the hand's time stamp
FOLLOW = """() => { const painted = (shown, note) => { const look = () => {
    if (!shown()) return requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => note(performance.now());
    port2.postMessage(0); }; requestAnimationFrame(look); };
  const card = document.querySelector(".sarhad-card"), tip = document.querySelector(".sarhad-tip");
  window.shown = {};
  addEventListener("pointermove", ({ timeStamp }) => { shown.tip = null;
    painted(() => !tip.hidden, (now) => { shown.tip = now - timeStamp; }); }, true);
  addEventListener("click", ({ timeStamp }) => { shown.card = null;
    painted(() => !card.hidden && !card.hasAttribute("aria-busy"),
      (now) => { shown.card = now - timeStamp; }); }, true); }"""
SLIDE = """async (turns) => { const { firstDay, lastDay } = sarhad.config;
  for (let turn = 0; turn < turns; turn++) {
    sarhad.store.slide(firstDay + (turn * 7) % 900, lastDay - (turn * 11) % 900);
    await new Promise((go) => requestAnimationFrame(go));
  } }"""


class Served(NamedTuple):
    """What was measured of one dashboard: ms to the painted frame, MB, degrees or zoom levels."""

    again: Cost  # the page opened again, server and cache warm
    kinds: Cost  # a kind in the sidebar
    tips: list[float]  # from the pointer to the tip
    cards: list[float]  # from the click to the card with its record
    moved: float  # by which the view differs after MOVES
    mounts: int  # map frames made anew by them
    opened: float  # MB of the server with one page open
    used: float  # and after all that


def measure(n: int) -> Served:
    """Start a dashboard with n invented events and measure it."""
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "events.parquet", n)
        script = Path(__file__).with_name("million_app.py")
        settings = {"SARHAD_MANY": str(path)}
        with running(script, settings=settings) as server, chromium() as (browser, watch):
            bench = Bench(browser, server, watch)
            again, tab = bench.again()
            opened = server.watch.megabytes()
            tips, cards = _points(tab)
            kinds, moved, mounts = _moves(bench, tab)
            return Served(
                again, kinds, tips, cards, moved, mounts, opened, server.watch.megabytes()
            )


def _points(tab: Tab) -> tuple[list[float], list[float]]:
    """Point at marks and click them; return ms until the tip, and until the card, is painted."""
    frame = tab.map_frame()
    frame.evaluate(FOLLOW)
    box = frame.frame_element().bounding_box()
    tips, cards = [], []
    for turn in range(CLICKS):
        # a card may have moved the map: where the marks are is asked each time
        left, top = frame.evaluate(SPOT, [turn, CLICKS])
        x, y = box["x"] + left, box["y"] + top
        tab.page.mouse.move(x, y)
        wait(frame, "shown.tip")
        tips.append(frame.evaluate("shown.tip"))
        wait(frame, "sarhad.store.state.ids")  # a hand rests for a moment before it clicks
        tab.page.mouse.click(x, y)
        wait(frame, "shown.card")
        cards.append(frame.evaluate("shown.card"))
        frame.evaluate("sarhad.store.select([])")
        tab.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 2)
        tab.page.wait_for_timeout(500)
        _rest(tab)
    return tips, cards


def _moves(bench: Bench, tab: Tab) -> tuple[Cost, float, int]:
    """Change kinds and slide the window; return the cost of a kind, the view's move, new maps."""
    frame: Any = tab.map_frame()
    frame.evaluate("([a, b, z]) => window.sarhad.map.setView([a, b], z)", VIEW)
    tab.page.wait_for_timeout(1000)
    frame.evaluate("window.sarhad.tag = 1")
    tab.mounts, before = 0, frame.evaluate("window.sarhad.where()")
    kinds = bench.filters(tab)
    frame.evaluate(SLIDE, MOVES - CHANGES)
    _rest(tab)
    where = frame.evaluate("window.sarhad.tag && window.sarhad.where()")
    return kinds, max(abs(a - b) for a, b in zip(before, where, strict=True)), tab.mounts


def _rest(tab: Tab) -> None:
    """Wait until the server has answered what was done."""
    wait(tab.page, "document.querySelector('.stApp').dataset.testScriptState !== 'running'")
