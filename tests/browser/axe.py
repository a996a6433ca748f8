"""The accessibility check axe-core, run in every frame of a page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

GRAVE = ("moderate", "serious", "critical")
RUN = "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"


@lru_cache(maxsize=1)
def script() -> str:
    """Return axe-core as the package brings it; nothing is loaded from outside."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def grave_faults(page: Any) -> list[str]:
    """Return each fault of all frames that is worse than minor: rule, element, and why."""
    return [line for frame in page.frames for line in _of_frame(frame)]


def _of_frame(frame: Any) -> Iterator[str]:
    """Yield the faults of one frame; frames within it are frames of the page."""
    if not frame.evaluate("Boolean(window.axe)"):
        frame.evaluate(script())
    for fault in frame.evaluate(RUN):
        if fault["impact"] in GRAVE:
            for node in fault["nodes"]:
                why = " ".join(node["failureSummary"].split())
                yield f"{fault['id']} ({fault['impact']}): {node['html'][:160]} {why}"
