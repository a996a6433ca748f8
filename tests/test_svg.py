"""The SVG: like the PNG, text as text, fonts and recipe inside, the same bytes everywhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from conftest import ROOT
from likeness import font_files, from_svg, legend_is_style, looks, ssim
from PIL import Image

from data.load import Dataset, load
from data.query import Query
from geo import snapshot
from geo.sheet import png, svg
from geo.sheet.clip import turned_alike
from geo.sheet.figures import rectangle
from geo.sheet.pins import Pin
from geo.sheet.plan import PLANS
from geo.sheet.recipe import Recipe

JANUARY = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
SVG = "{http://www.w3.org/2000/svg}"
HASH_IN_ANOTHER_PROCESS = """
import hashlib
from datetime import date
from data.load import load
from data.query import Query
from geo import snapshot
query = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
print(hashlib.sha256(snapshot.make(load(), query, form="svg").content).hexdigest())
"""


@lru_cache(maxsize=1)
def dataset() -> Dataset:
    """Return the bundled data set, read once."""
    return load()


@lru_cache(maxsize=4)
def january(theme: str = "light") -> bytes:
    """Return the SVG of January 2024."""
    return snapshot.make(dataset(), JANUARY, form="svg", theme=theme).content


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the fonts as files."""
    return font_files(tmp_path_factory.mktemp("fonts"))


def test_it_looks_like_the_png_at_full_size(fonts: list[str]) -> None:
    """Structural similarity of at least 0.97, all data, drawn by resvg at 3200 x 2000."""
    drawn = from_svg(snapshot.make(dataset(), Query(), form="svg").content, fonts, zoom=2)
    picture = snapshot.make(dataset(), Query(), form="png").content
    assert ssim(drawn, Image.open(BytesIO(picture))) >= 0.97
    sheet = snapshot.sheet(dataset(), Query(), Recipe(params={}))
    assert legend_is_style(sheet, drawn, "light")


@pytest.mark.long
@pytest.mark.parametrize(("theme", "layout", "lang"), looks())
def test_it_looks_like_the_png_in_every_layout(
    theme: str, layout: str, lang: str, fonts: list[str]
) -> None:
    """In all themes and languages, at the layout's own size, where letters may be smaller.

    The legend has the inks of the style.
    """
    asked = {"theme": theme, "layout": layout, "lang": lang}
    picture = Image.open(BytesIO(snapshot.make(dataset(), Query(), form="png", **asked).content))
    made = snapshot.make(dataset(), Query(), form="svg", **asked).content
    drawn = from_svg(made, fonts, zoom=PLANS[layout].zoom)
    assert ssim(drawn, picture) >= 0.97
    assert legend_is_style(
        snapshot.sheet(dataset(), Query(), Recipe(params={}, **asked)), drawn, theme
    )


@pytest.mark.parametrize("theme", ["dark", "print"])
def test_it_looks_like_the_png_in_every_theme(theme: str, fonts: list[str]) -> None:
    """The same at half the size, where a shift of a pixel shows more."""
    sheet = snapshot.sheet(dataset(), JANUARY, Recipe(params={}, theme=theme))
    drawn = from_svg(january(theme), fonts, zoom=1)
    assert ssim(drawn, png.paint(sheet, zoom=1)) >= 0.94


@pytest.mark.parametrize("lang", ["fa", "ur"])
def test_it_looks_like_the_png_from_right_to_left(lang: str, fonts: list[str]) -> None:
    """Letters joined, weights kept, brackets on their side."""
    sheet = snapshot.sheet(dataset(), JANUARY, Recipe(params={}, lang=lang, layout="portrait"))
    made = snapshot.make(dataset(), JANUARY, form="svg", lang=lang, layout="portrait").content
    assert ssim(from_svg(made, fonts, zoom=1), png.paint(sheet, zoom=1)) >= 0.94


def test_text_is_text_and_reads_from_the_right_side() -> None:
    """Town names can be searched, Persian ones are isolated and set from a measured middle."""
    texts = {
        "".join(element.itertext()): element
        for element in ET.fromstring(january()).iter(f"{SVG}text")
    }
    assert "Zahedan" in texts
    persian = texts["\u2067\u200fزاهدان\u2069"]
    assert persian.get("text-anchor") == "middle"


def test_what_a_browser_would_turn_or_slant_stays_as_it_is() -> None:
    """On a Persian sheet: a foreign line is not isolated to the right, a sea's name is upright."""
    pins = [Pin("INC-2024-003", "(Sabz Koh), Panjgur district")]
    made = snapshot.make(dataset(), JANUARY, form="svg", lang="fa", pins=pins).content
    texts = {
        "".join(element.itertext()): element for element in ET.fromstring(made).iter(f"{SVG}text")
    }
    assert "(Sabz Koh), Panjgur district" in texts
    slanted = [text for text, element in texts.items() if element.get("font-style") == "italic"]
    assert slanted == []


def test_it_says_what_it_is_to_a_screen_reader() -> None:
    """A title and a sentence, and that it is one picture."""
    root = ET.fromstring(january())
    assert root.get("role") == "img"
    assert "10–31 January 2024" in (root.findtext(f"{SVG}title") or "")
    assert (root.findtext(f"{SVG}desc") or "").startswith("8 incidents and 36")


def test_its_fonts_hold_the_letters_that_it_draws() -> None:
    """As WOFF2 inside the file: nothing is fetched, and each is small."""
    rules = re.findall(rb"@font-face\{font-family:'([^']+)'[^}]*base64,([^)]+)\)", january())
    assert {name for name, _ in rules} == {b"IBM Plex Sans", b"IBM Plex Sans Arabic"}
    for _, content in rules:
        font = b64decode(content)
        assert font[:4] == b"wOF2"
        assert len(font) < 60_000
    assert not re.search(rb"(?:href|url\()\s*=?[\"']?(?:https?:)?//", january())


def test_the_recipe_is_inside() -> None:
    """As JSON, whatever the title holds."""
    evil = "</metadata><script>alert('&amp;')</script>\u202e]]>"
    made = snapshot.make(dataset(), JANUARY, form="svg", title=evil)
    recipe = json.loads(svg.recipe_of(made.content))
    assert recipe["query"] == {"since": "2024-01-10", "until": "2024-01-31"}
    assert recipe["title"] == made.recipe["title"]
    assert not list(ET.fromstring(made.content).iter(f"{SVG}script"))


def test_a_picture_of_somebody_else_has_no_recipe() -> None:
    """Nothing is made up."""
    assert svg.recipe_of(b'<svg xmlns="http://www.w3.org/2000/svg"/>') == ""


@pytest.mark.parametrize(
    "title", ["\ufffe\uffff\x00\x1b", "\ud800", "😀 \u200d", "a" * 500, "&<>\"'"]
)
def test_any_title_gives_a_file_that_can_be_read(title: str) -> None:
    """Characters that XML does not allow are left out."""
    ET.fromstring(snapshot.make(dataset(), JANUARY, form="svg", title=title).content)


def test_four_threads_and_another_process_make_the_same_bytes() -> None:
    """No clock, no random ids, no order of sets."""
    with ThreadPoolExecutor(4) as pool:
        made = set(
            pool.map(lambda _: snapshot.make(dataset(), JANUARY, form="svg").content, range(4))
        )
    assert made == {january()}
    command = [sys.executable, "-c", HASH_IN_ANOTHER_PROCESS]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == sha256(january()).hexdigest()


def test_rings_that_overlap_stay_filled() -> None:
    """Two rings that turn against each other would be cut out of each other."""
    one, other = turned_alike([rectangle(0, 0, 4, 4), rectangle(2, 2, 4, 4)[::-1]])
    assert one.tolist() == rectangle(0, 0, 4, 4).tolist()
    assert other.tolist() == rectangle(2, 2, 4, 4).tolist()
