"""What browser tests do with the running dashboard: open it, wait for the map, read it back."""

from __future__ import annotations

from typing import Any

SAID = ".st-key-said h3"
PATIENCE_MS = 30_000
# neither runs nor is about to: what was asked last has an answer (one that never comes is let go)
QUIET = """() => document.querySelector(".stApp")?.dataset.testScriptState !== "running"
    && (!(window.asked > window.answered) || performance.now() - window.asked > 10_000)"""


def open_screen(page: Any, base: str, path: str = "/") -> None:
    """Open a screen of the dashboard and wait for its sentence."""
    page.goto(base + path)
    page.wait_for_selector(SAID, timeout=PATIENCE_MS)
    settle(page)


def settle(page: Any) -> None:
    """Wait until Streamlit has finished its runs."""
    page.wait_for_timeout(250)
    page.wait_for_function(QUIET, timeout=PATIENCE_MS)
    page.wait_for_timeout(150)
    page.wait_for_function(QUIET, timeout=PATIENCE_MS)  # one run may follow another


def said(page: Any) -> str:
    """Return the sentence of what is shown."""
    return str(page.inner_text(SAID))


def map_frame(page: Any) -> Any:
    """Return the frame of the map once its events are loaded and drawn."""
    for _ in range(300):
        for frame in page.frames:
            if "streamlit_folium" in frame.url and _has_drawn(frame):
                return frame
        page.wait_for_timeout(200)
    msg = "The map did not appear."
    raise AssertionError(msg)


def _has_drawn(frame: Any) -> bool:
    """Return whether a frame has its events on the map; one that leaves while asked has not."""
    from playwright.sync_api import Error

    try:
        return bool(
            frame.evaluate(
                "!!(window.sarhad && sarhad.store.state.columns && sarhad.layer?.took >= 0)"
            )
        )
    except Error as error:
        if "detached" in str(error) or "destroyed" in str(error):
            return False
        raise


def counted(sentence: str) -> int:
    """Return the number of events that a sentence names."""
    import re

    if sentence.startswith("All "):
        return int(re.search(r"[\d,]+", sentence)[0].replace(",", ""))
    numbers = re.findall(r"([\d,]+) (?:incident|diplomatic event)", sentence)
    return sum(int(number.replace(",", "")) for number in numbers)


def at_rest(page: Any) -> None:
    """Wait until nothing more changes: the map has reported and the frame has followed."""
    page.wait_for_timeout(900)
    settle(page)
