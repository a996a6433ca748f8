"""One picture of a map, made in four ways in one run: as a sheet, and as a browser's view.

Folium's own way (`Map._to_png`) needs `pip install selenium` and a chromedriver, on PATH or named
by CHROMEDRIVER; without them its column says so.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import folium
from PIL import Image

from bench.meter import Watch
from bench.report import table, times
from data.load import Dataset
from data.measure import placed
from data.query import Query
from data.words import Words
from geo import snapshot
from geo.land import load_land
from geo.screen.files import LEAFLET, read
from geo.sheet.png import recipe_of
from geo.sheet.recipe import Recipe
from geo.style import BORDERLANDS, symbol_of
from tests.programs import find_chromium

PIXELS = (3200, 2000)
LOGICAL = (1600, 1000)  # px of the page, two pixels to each
ZOOM = 7  # of the Folium map: the borderlands fill it
DELAY = 3  # s that Folium waits before its screenshot, as it does unasked
WAYS = (
    "Sarhad's sheet", "Folium, _to_png", "Playwright, the same Folium map",
    "Playwright, Sarhad's page",
)  # fmt: skip


class Picture(NamedTuple):
    """One way's picture of 200 events, and what it cost the second time."""

    content: bytes
    again: bytes  # the same asked for once more
    text: str  # all words that can be read on it
    cpu: float  # s, this process and all that it started
    wall: float  # s
    memory: float  # MB, the most of all these processes at a time


class Row(NamedTuple):
    """A question about a picture, and how it is answered from its words and its bytes."""

    asks: str
    holds: Callable[[Picture, Dataset], bool]


def beside(dataset: Dataset) -> str:
    """Return what each way costs, and what its picture holds, as two tables."""
    found: dict[str, Picture | str] = {}
    with TemporaryDirectory() as folder:
        html = Path(folder) / "folium.html"
        html.write_text(_folium_map(dataset).get_root().render(), encoding="utf-8")
        page = Path(folder) / "page.html"
        page.write_bytes(snapshot.make(dataset, Query(), form="html").content)
        ways = (
            lambda: _twice(lambda: _sheet(dataset)), lambda: _by_folium(dataset),
            lambda: _twice(lambda: _screenshot(html)), lambda: _twice(lambda: _screenshot(page)),
        )  # fmt: skip
        for name, way in zip(WAYS, ways, strict=True):
            found[name] = way()
    return f"{_costs(found)}\n\n{_contents(found, dataset)}"


def _twice(make: Callable[[], tuple[bytes, str]]) -> Picture:
    """Make a picture once cold, and once more with a watch beside it."""
    first, _ = make()
    with Watch(os.getpid()) as watch:
        before, started = watch.seconds(), time.perf_counter()
        content, text = make()
        wall, cpu = time.perf_counter() - started, watch.seconds() - before
        return Picture(content, first, text, cpu, wall, watch.most_megabytes)


def _sheet(dataset: Dataset) -> tuple[bytes, str]:
    """Return the sheet as PNG, and the texts that its painter draws."""
    made = snapshot.make(dataset, Query(), form="png")
    sheet = snapshot.sheet(dataset, Query(), Recipe(params={}, data=dataset.hash))
    return made.content, "\n".join(text.text for text in sheet.texts())


def _by_folium(dataset: Dataset) -> Picture | str:
    """Return the picture that Folium takes of its map, or what there would have to be for it."""
    driver = os.environ.get("CHROMEDRIVER") or shutil.which("chromedriver")
    if not find_spec("selenium"):
        return "selenium is not installed"
    return _twice(lambda: _to_png(dataset, driver)) if driver else "there is no chromedriver"


def _to_png(dataset: Dataset, chromedriver: str) -> tuple[bytes, str]:
    """Return Folium's picture of its map, and the words that the browser showed."""
    from selenium import webdriver  # noqa: PLC0415 - only this way needs it
    from selenium.webdriver.chrome.service import Service  # noqa: PLC0415

    options = webdriver.ChromeOptions()
    options.binary_location = str(find_chromium())
    flags = ("--headless=new", "--no-sandbox", "--force-device-scale-factor=2", "--hide-scrollbars")
    for flag in flags:
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=Service(chromedriver))
    said: list[str] = []
    quit_ = browser.quit

    def leave() -> None:
        """Keep the words before the browser goes."""
        said.append(browser.execute_script(f"return ({VISIBLE})()"))
        quit_()

    browser.quit = leave
    content = _folium_map(dataset)._to_png(delay=DELAY, driver=browser, size=LOGICAL)  # noqa: SLF001
    return content, said[0]


# the words in sight: of elements that have a box inside the window
VISIBLE = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), words = [];
  while (walk.nextNode()) {
    const box = document.createRange(); box.selectNodeContents(walk.currentNode);
    const { width, height, top, left } = box.getBoundingClientRect();
    const seen = walk.currentNode.parentElement.checkVisibility();
    if (seen && width > 1 && height > 1 && top < innerHeight && left < innerWidth) {
      words.push(walk.currentNode.textContent.trim());
    }
  }
  return words.filter(Boolean).join("\\n");
}"""


def _screenshot(file: Path) -> tuple[bytes, str]:
    """Return Playwright's picture of a page, and the words in sight."""
    with _tab() as tab:
        tab.goto(file.as_uri())
        tab.wait_for_selector(".leaflet-container")
        tab.wait_for_timeout(1500)  # until the last frame of what is drawn has come
        return tab.screenshot(), str(tab.evaluate(VISIBLE))


@contextmanager
def _tab() -> Iterator[Any]:
    """Yield a page as large as the sheet, in a Chromium of its own."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this way needs it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        width, height = LOGICAL
        yield browser.new_page(
            viewport={"width": width, "height": height}, device_scale_factor=PIXELS[0] / width
        )
        browser.close()


def _folium_map(dataset: Dataset) -> folium.Map:
    """Return the map that Folium makes of the events: land, a circle each, a scale.

    Its scripts are those of the installed packages: a run shall not depend on a network.
    """
    west, south, east, north = BORDERLANDS
    middle = ((south + north) / 2, (west + east) / 2)
    page = folium.Map(middle, zoom_start=ZOOM, tiles=None, control_scale=True)
    page.default_js, page.default_css = [], []
    script, style = (read(name).decode("utf-8") for name in LEAFLET)
    inlined = f"<script>{script}</script><style>{style}</style>"
    page.get_root().header.add_child(folium.Element(inlined))
    for area in (*load_land().countries, *load_land().provinces):
        for ring in area.rings:
            points = ring[:, ::-1].tolist()
            folium.Polygon(points, weight=1, color="#999", fill=True).add_to(page)
    events = dataset.events[placed(dataset.events)]
    for row in events.itertuples(index=False):
        ink = symbol_of(row.kind).light
        place = (row.latitude, row.longitude)
        folium.CircleMarker(place, radius=6, color=ink, fill=True).add_to(page)
    return page


def _has(*patterns: str) -> Callable[[Picture, Dataset], bool]:
    """Return a check that the words of a picture hold all of some patterns."""
    return lambda picture, _: all(re.search(p, picture.text) for p in patterns)


def _counts_its_legend(picture: Picture, dataset: Dataset) -> bool:
    """Return whether each kind that is placed is named, with its number of events beside it."""
    say, kinds = Words(), dataset.events.loc[placed(dataset.events), "kind"]
    counts = kinds.map(lambda kind: symbol_of(kind).name).value_counts()
    lines = picture.text.split("\n")
    at = [lines.index(name) if (name := say(f"symbol.{s}")) in lines else -1 for s in counts.index]
    return all(
        a >= 0 and str(n) in lines[a + 1 : a + 3] for a, n in zip(at, counts.tolist(), strict=True)
    )


SAY = Words()
CHECKS = (
    Row("a title", _has(re.escape(SAY("sheet.title")))),
    Row("how many events, of which days", _has(r"200 events", r"20\d\d")),
    Row("each kind with its number of events", _counts_its_legend),
    Row("what the size of a symbol means", _has(re.escape(SAY("sheet.size")))),
    Row("how well the place is known", _has(re.escape(SAY("sheet.place")))),
    Row("how many have no place on it", _has(re.escape(SAY("sheet.accounts.not_placed")))),
    Row("a scale in km", _has(r"\d km")),
    Row("whose data and land", _has(r"Natural Earth", r"[Ii]nvented")),
    Row("what its borders do not say", _has(r"no statement on the status")),
    Row("how it was made", _has(r"sarhad snapshot")),
    Row("its recipe inside the file", lambda picture, _: bool(recipe_of(picture.content))),
    Row("the same bytes the second time", lambda p, _: p.content == p.again),
    Row("3200 × 2000 pixels", lambda picture, _: _size(picture.content) == PIXELS),
)


def _size(content: bytes) -> tuple[int, int]:
    """Return width and height of a picture."""
    with Image.open(io.BytesIO(content)) as image:
        return image.size


def _costs(found: dict[str, Picture | str]) -> str:
    """Return what each way took for its second picture, and how many times ours."""
    ours = found[WAYS[0]]
    assert isinstance(ours, Picture)
    rows = [
        (name, *("–",) * 5, one) if isinstance(one, str) else (
            name, f"{one.wall:.2f} s", f"{one.cpu:.2f} s", times(one.cpu, ours.cpu),
            f"{one.memory:,.0f} MB", f"{len(one.content) / 1000:,.0f} KB", "",
        )
        for name, one in found.items()
    ]  # fmt: skip
    head = ("a picture of 200 events", "wall", "CPU, all processes", "÷ ours", "memory", "size", "")
    return table(head, rows)


def _contents(found: dict[str, Picture | str], dataset: Dataset) -> str:
    """Return what each picture holds, by the same checks for all."""
    rows = [
        (
            row.asks,
            *(
                "–" if isinstance(one, str) else "yes" if row.holds(one, dataset) else "no"
                for one in found.values()
            ),
        )
        for row in CHECKS
    ]
    return table(("can be read on the picture", *found), rows)
