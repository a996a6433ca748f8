"""What lasts: a thousand moves, and a finger or a hand that does whatever comes to it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.panels import address, shown, site

pytestmark = pytest.mark.browser

__all__ = ["address", "shown", "site"]  # fixtures


def test_a_thousand_moves_leave_the_heap_as_it_was(shown: Any):
    """Less than 20 MB more after garbage was collected, pictures of symbols included."""
    session = shown.context.new_cdp_session(shown)

    def heap() -> float:
        """Return the bytes in use, arrays included, MB."""
        shown.evaluate("gc()")
        usage = session.send("Runtime.getHeapUsage")
        return (usage["usedSize"] + usage.get("backingStorageSize", 0)) / 1e6

    before = heap()
    frames = shown.evaluate(
        """async () => { const { config, layer, map, store } = sarhad, before = layer.frames;
        const { firstDay, lastDay } = config;
        for (let turn = 0; turn < 1000; turn++) {
          store.slide(firstDay + (turn * 7) % 1500, lastDay - (turn * 11) % 1500);
          if (turn % 20 === 0) map.setZoom(5 + (turn / 20) % 4, { animate: false });
          await new Promise((go) => requestAnimationFrame(go));
        }
        return layer.frames - before; }"""
    )
    assert frames >= 1000, "each move was drawn"
    assert heap() - before < 20
