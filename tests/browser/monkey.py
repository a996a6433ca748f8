"""A monkey at the dashboard: seeded, hasty, and able to say what it did last."""

from __future__ import annotations

import random
import re
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from typing import Any

from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as NotThere

from tests.browser.at_work import PATIENCE_MS, SAID, at_rest, map_frame, settle
from tests.browser.test_drawers import PIXEL
from tests.conftest import log_of

SHORT_MS = 1500  # what cannot be clicked by then is covered or gone: a monkey tries something else
REMEMBERED = 20
SEEN = 2_000  # signs of a page from which there is no way home
TILES = re.compile(r"^https://")  # nothing else is asked of a network
SCREENS = (
    "Map",
    "Chronicle",
    "Evidence",
    "Studio",
    "About",
    "Escalation",
    "Compare",
    "Tempo",
    "Hotspots",
    "Responses",
)
# a link to a source is a person's wish to leave, which is not what is tried here
STAY = """addEventListener("click", (click) => {
  if (click.target.closest?.("a[target=_blank]")) click.preventDefault(); }, true)"""
FAULTS = "[data-testid=stException], [data-testid=stAlertContentError]"
WORDS = ("Quetta", "زاهدان", "کوئٹہ", "jaish", "INC-2024-006", "x9q", "<b>${1}", "gwadar port")
KEYS = (
    "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Shift+ArrowRight", "Home", "End",
    "PageUp", "PageDown", "Space", "Tab", "Shift+Tab", "Escape", "+", "-", "/",
)  # fmt: skip


class Monkey:
    """One page in the hands of a monkey; what it does follows from the seed alone."""

    def __init__(self, page: Any, base: str, *, seed: int) -> None:
        """Take an open page of the dashboard at an address."""
        self.page, self.base, self.seed = page, base, seed
        self.draw = random.Random(seed)
        self.last: deque[str] = deque(maxlen=REMEMBERED)
        self.done: Counter[str] = Counter()
        self.failed_answers: list[str] = []
        page.set_default_timeout(SHORT_MS)
        page.on("response", self._note)
        # an online map is a person's choice, and so a monkey's: the test answers in its place
        page.route(TILES, lambda route: route.fulfill(content_type="image/png", body=PIXEL))
        page.add_init_script(STAY)
        for frame in page.frames:
            frame.evaluate(STAY)
        # what it does most often comes twice
        self.acts: Sequence[Callable[[], str | None]] = (
            self.drag_handle, self.drag_handle, self.play, self.preset, self.step,
            self.filter, self.filter, self.group, self.click_mark, self.click_mark, self.close,
            self.search, self.draw_area, self.lift_area, self.zoom, self.drag_map, self.wear,
            self.dress, self.press_keys, self.press_keys, self.click_anywhere, self.other_screen,
        )  # fmt: skip

    def _note(self, answer: Any) -> None:
        """Keep the address of an answer that says that something failed or is not there."""
        if answer.status >= 400:
            self.failed_answers.append(f"{answer.status} {answer.url}")

    def play_for(self, seconds: float) -> None:
        """Do one thing after another; fail with seed and the last actions at the first fault.

        Each comes at least once, however long that takes where others are at work.
        """
        end = time.monotonic() + seconds
        once = list(dict.fromkeys(self.acts))  # each comes once before any comes again
        self.draw.shuffle(once)
        while once or time.monotonic() < end:
            act = once.pop() if once else self.draw.choice(self.acts)
            try:
                said = act()
            except NotThere:
                said = None
            except Error as error:
                # a frame that is exchanged takes its elements along
                if not any(
                    part in str(error)
                    for part in ("detached", "not attached", "destroyed", "closed")
                ):
                    raise AssertionError(self.story(f"{act.__name__}: {error}")) from error
                said = None
            self.done[act.__name__] += said is not None
            self.last.append(f"{act.__name__} {'could not' if said is None else said}".rstrip())
            self.page.wait_for_timeout(self.draw.choice((0, 20, 150)))
            self.check()

    def check(self) -> None:
        """Fail where the page, the console or the server has told of a fault."""
        boxes = self.page.locator(FAULTS).all_inner_texts()
        found = [*self.page.faults, *self.failed_answers, *self.page.outside, *boxes]
        if found:
            raise AssertionError(self.story("; ".join(found)))

    def story(self, fault: str) -> str:
        """Return a fault with what is needed to see it again."""
        acts = "\n".join(f"  {at}. {act}" for at, act in enumerate(self.last, 1))
        where = f"{fault}\nat {self.page.url}\nseed {self.seed}, the last actions:\n{acts}"
        return f"{where}\nthe server wrote:\n{log_of(self.base)}"

    def come_home(self) -> None:
        """Leave off: nothing open, nothing playing, and the map on the screen."""
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.keyboard.press("Escape")
        try:
            self.page.locator(".st-key-menu a", has_text="Map").click()
            self.page.locator(SAID).wait_for()
        except NotThere as error:
            seen = self.page.inner_text("body")[:SEEN]
            raise AssertionError(self.story(f"no way home: {error}\n{seen}")) from error
        settle(self.page)  # the screen before may have had a map as well
        frame = map_frame(self.page)
        frame.evaluate("sarhad.parts.time.player.stop()")
        at_rest(self.page)
        self.check()

    # ---- where it is ----

    def frame(self) -> Any:
        """Return the frame of the map; where there is none, that is NotThere."""
        for frame in self.page.frames:
            if "streamlit_folium" in frame.url and frame.evaluate(
                "!!(window.sarhad && sarhad.layer && sarhad.layer.sites)"
            ):
                return frame
        msg = "No map on this screen."
        raise NotThere(msg)

    def corner(self) -> tuple[float, float]:
        """Return where the map's frame begins on the page, px."""
        element = self.page.locator("iframe[title*=folium]").first
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        return box["x"], box["y"]

    def spot(self) -> tuple[float, float]:
        """Return a point of the page over the map itself, px."""
        left, top = self.corner()
        width, height = self.frame().evaluate("[innerWidth, sarhad.slots.bottom.offsetTop]")
        draw = self.draw.uniform
        return left + draw(0.1, 0.9) * width, top + draw(0.15, 0.9) * height

    def one_of(self, where: Any, selector: str) -> str:
        """Click one of the visible elements and return its words."""
        found = where.locator(selector).locator("visible=true")
        count = found.count()
        if not count:
            raise NotThere(selector)
        element = found.nth(self.draw.randrange(count))
        text = element.inner_text() or element.get_attribute("aria-label") or ""
        element.click()
        return " ".join(text.split())[:40]

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> str:
        """Drag from one point of the page to another."""
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(*end, steps=self.draw.randint(1, 6))
        mouse.up()
        return "{:.0f},{:.0f} to {:.0f},{:.0f}".format(*start, *end)

    # ---- what it does ----

    def drag_handle(self) -> str:
        """Pull an end of the window, or the window itself."""
        part = self.draw.choice((".sarhad-handle-first", ".sarhad-handle-last", ".sarhad-track"))
        box = self.frame().locator(part).bounding_box()
        if box is None:
            msg = "The map is on its way out of sight."
            raise NotThere(msg)
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        return f"{part} {self.drag((x, y), (x + self.draw.uniform(-400, 400), y))}"

    def play(self) -> str:
        """Play, or pause."""
        return self.one_of(self.frame(), "button.sarhad-play")

    def preset(self) -> str:
        """Show the last days, or all."""
        return self.one_of(self.frame(), ".sarhad-presets button")

    def step(self) -> str:
        """Go a step, or keep the length."""
        return self.one_of(self.frame(), ".sarhad-step, .sarhad-lock")

    def filter(self) -> str:
        """Check a box of the sidebar; now and then lift all."""
        rare = self.draw.random() < 0.15
        boxes = ".st-key-reset button" if rare else "[class*=st-key-filter-] label:has(input)"
        return self.one_of(self.page.locator("[data-testid=stSidebar]"), boxes)

    def group(self) -> str:
        """Open or close a group of the sidebar or the table."""
        return self.one_of(self.page, "[data-testid=stExpander] summary")

    def click_mark(self) -> str:
        """Click a mark: its card opens."""
        frame, (left, top) = self.frame(), self.corner()
        low = frame.evaluate("sarhad.slots.bottom.offsetTop")
        marks = frame.evaluate("sarhad.layer.drawn().map(({ mark, x, y }) => [mark, x, y])")
        seen = [mark for mark in marks if 60 < mark[2] < low]
        if not seen:
            msg = "No mark in sight."
            raise NotThere(msg)
        name, x, y = self.draw.choice(seen)
        self.page.mouse.click(left + x, top + y)
        return f"{name} at {x:.0f},{y:.0f}"

    def close(self) -> str:
        """Turn a card's page, or give up whatever is open."""
        if self.draw.random() < 0.5:
            return self.one_of(self.frame(), ".sarhad-card button:not([disabled])")
        self.page.keyboard.press("Escape")
        return "Escape"

    def search(self) -> str:
        """Type words; take one of what is found, or nothing."""
        box, word = self.frame().locator(".sarhad-search input"), self.draw.choice(WORDS)
        box.fill(word)
        self.page.wait_for_timeout(self.draw.choice((0, 400)))
        keys = self.draw.choice((["Enter"], ["ArrowDown", "ArrowDown", "Enter"], ["Escape"], []))
        for key in keys:
            box.press(key)
        return f"{word} {' '.join(keys)}"

    def draw_area(self) -> str:
        """Draw a box, or a polygon that may be left unfinished."""
        box = self.draw.random() < 0.5
        self.frame().locator(".sarhad-tools button").nth(0 if box else 1).click()
        if box:
            return self.drag(self.spot(), self.spot())
        for _ in range(self.draw.randint(1, 5)):
            self.page.mouse.click(*self.spot())
        key = self.draw.choice(("Enter", "Escape", "ArrowLeft"))
        self.page.keyboard.press(key)
        return f"polygon, {key}"

    def lift_area(self) -> str:
        """Lift the area, or take this view as one."""
        return self.one_of(self.frame(), ".sarhad-tools button >> nth=2, .sarhad-area-chip button")

    def zoom(self) -> str:
        """Zoom by the wheel or a button."""
        if self.draw.random() < 0.4:
            return self.one_of(self.frame(), ".leaflet-control-zoom a")
        self.page.mouse.move(*self.spot())
        turn = self.draw.choice((-400, -120, 120, 400))
        self.page.mouse.wheel(0, turn)
        return f"wheel {turn}"

    def drag_map(self) -> str:
        """Move the map."""
        return self.drag(self.spot(), self.spot())

    def wear(self) -> str:
        """Choose names, look or grid of the map, or close the panel; online maps are left alone."""
        frame = self.frame()
        labels = ".sarhad-choice-names label, .sarhad-choice-look label"
        if self.draw.random() < 0.3 or not frame.locator(labels).locator("visible=true").count():
            return self.one_of(frame, "[data-drawer]")
        return self.one_of(frame, labels)

    def dress(self) -> str:
        """Turn the computer to light or dark."""
        scheme = self.draw.choice(("light", "dark"))
        self.page.emulate_media(color_scheme=scheme)
        return scheme

    def press_keys(self) -> str:
        """Press some keys, wherever the focus is."""
        keys = self.draw.choices(KEYS, k=self.draw.randint(1, 6))
        for key in keys:
            self.page.keyboard.press(key)
        return " ".join(keys)

    def click_anywhere(self) -> str:
        """Click or double-click any point of the page but a link, which may lead away."""
        x, y = self.draw.uniform(0, 1280), self.draw.uniform(0, 900)
        link = "([x, y]) => !!document.elementFromPoint(x, y)?.closest('a')"
        box = None
        if self.page.locator("iframe[title*=folium]").count():
            box = self.page.locator("iframe[title*=folium]").first.bounding_box()
        inside = box and 0 < x - box["x"] < box["width"] and 0 < y - box["y"] < box["height"]
        where = self.frame() if inside else self.page
        at = [x - box["x"], y - box["y"]] if inside else [x, y]
        if where.evaluate(link, at):
            return "a link, left alone"
        self.page.mouse.click(x, y, click_count=self.draw.choice((1, 1, 2)))
        return f"{x:.0f},{y:.0f}"

    def other_screen(self) -> str:
        """Go to another screen and come back, by the menu or the browser's Back."""
        name = self.draw.choice(SCREENS)
        self.page.locator(":is(.st-key-menu, .st-key-measures) a", has_text=name).click()
        self.page.wait_for_timeout(self.draw.choice((0, 100, 1200)))
        by = self.draw.choice(("Back", "menu"))
        if by == "Back" and name != "Map":
            self.page.go_back()
        else:
            self.page.locator(".st-key-menu a", has_text="Map").click()
        self.page.locator(SAID).wait_for(timeout=20 * SHORT_MS)
        return f"{name}, {by}"
