"""A screen is left for another: each map of the other one is built once, and none of this one."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from pages.screens import NAMES, REVIEW
from tests.browser.at_work import PATIENCE_MS, at_rest, open_screen

pytestmark = pytest.mark.browser

# from and to the screens whose maps stand among other parts
FEW = [
    ("escalation", "chronicle"), ("chronicle", "compare"), ("compare", "escalation"),
    ("escalation", "atlas"), ("atlas", "compare"), ("compare", "chronicle"),
]  # fmt: skip
ALL = list(permutations((name for name in NAMES if name != REVIEW), 2))
# frames that belong to a map: what is in them has been drawn and can be seen
ALIVE = "innerWidth > 0 && document.body.childElementCount > 0"


@pytest.mark.parametrize("wanted", [FEW, pytest.param(ALL, marks=pytest.mark.long)])
def test_no_map_is_built_twice(server: str, page: Any, wanted: list[tuple[str, str]]):
    """The frames that come are those which then stand there, and none of them is empty."""
    left, here = list(wanted), NAMES[0]
    open_screen(page, server)
    at_rest(page)
    built: list[Any] = []

    def note(frame: Any) -> None:
        """Keep a frame that came."""
        built.append(frame)

    page.on("frameattached", note)
    while left:
        step = next((step for step in left if step[0] == here), (here, left[0][0]))
        built.clear()
        page.locator(f".st-key-to-{step[1]} a").click()
        page.locator(f".st-key-to-{step[1]}").wait_for(state="detached", timeout=PATIENCE_MS)
        at_rest(page)
        frames = [frame for frame in page.frames if frame != page.main_frame]
        assert len(built) == len(frames) == page.locator("iframe").count(), step
        for frame in frames:
            frame.wait_for_function(ALIVE, timeout=PATIENCE_MS)
        here = step[1]
        if step in left:
            left.remove(step)
    assert page.faults == []
    assert page.outside == []
