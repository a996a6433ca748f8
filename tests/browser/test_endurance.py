"""What lasts: a thousand moves, and a finger or a hand that does whatever comes to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from data.load import load
from data.query import Query
from tests.browser.at_work import counted, map_frame, open_screen, said
from tests.browser.monkey import Monkey
from tests.browser.panels import address, shown, site

pytestmark = pytest.mark.browser

__all__ = ["address", "shown", "site"]  # fixtures


@pytest.mark.parametrize("moves", [300, pytest.param(1000, marks=pytest.mark.long)])
def test_a_thousand_moves_leave_the_heap_as_it_was(shown: Any, moves: int):
    """Less than 20 MB more after garbage was collected, and no canvas for each small picture."""
    session = shown.context.new_cdp_session(shown)

    def heap() -> float:
        """Return what is in use, arrays and canvases included, MB."""
        shown.evaluate("gc()")
        usage = session.send("Runtime.getHeapUsage")
        parts = ("usedSize", "backingStorageSize", "embedderHeapUsedSize")
        return sum(usage.get(part, 0) for part in parts) / 1e6

    before = heap()
    frames, canvases, pictures = shown.evaluate(
        """async (moves) => { const { config, layer, map, store } = sarhad, before = layer.frames;
        const { firstDay, lastDay } = config, make = document.createElement;
        let canvases = 0;
        document.createElement = function (tag, ...more) {
          canvases += tag === "canvas";
          return make.call(this, tag, ...more);
        };
        for (let turn = 0; turn < moves; turn++) {
          store.slide(firstDay + (turn * 7) % 1500, lastDay - (turn * 11) % 1500);
          if (turn % 20 === 0) map.setZoom(5 + (turn / 20) % 4, { animate: false });
          await new Promise((go) => requestAnimationFrame(go));
        }
        return [layer.frames - before, canvases, layer.marks.sprites.size]; }""",
        moves,
    )
    assert frames >= moves, "each move was drawn"
    assert canvases < pictures / 4, "one canvas for all small pictures, not one each"
    assert heap() - before < 20


@pytest.mark.parametrize(
    ("seed", "seconds"), [(7, 40.0), pytest.param(8, 600.0, marks=pytest.mark.long)]
)
def test_a_monkey_finds_no_fault(server: str, page: Any, seed: int, seconds: float):
    """No fault on console or screen, no failing answer; then all agree on one number."""
    open_screen(page, server, "/")
    map_frame(page)
    monkey = Monkey(page, server, seed=seed)
    monkey.play_for(seconds)
    could = sum(map(bool, monkey.done.values()))
    assert could > len({*monkey.acts}) / 4, monkey.story(f"only {monkey.done}")
    monkey.come_home()
    query, _ = Query.read(dict(parse_qsl(urlsplit(page.url).query)))
    kept = len(query.keep(load().events))
    tally = map_frame(page).evaluate("sarhad.layer.tally()")
    assert counted(said(page)) == kept == tally["kept"], monkey.story("the numbers differ")
    assert tally["marks_events"] + tally["not_placed"] + tally["outside_view"] == kept
