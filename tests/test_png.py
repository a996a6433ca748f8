"""The PNG: size, colours, recipe inside, the same bytes everywhere."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageColor

from data.load import Dataset, load
from data.query import Query
from geo import snapshot, style
from geo.sheet import png
from geo.sheet.display import Shape
from geo.sheet.png import recipe_of
from geo.sheet.proof import row_hashes, unpacked
from geo.sheet.recipe import Recipe

ROOT = Path(__file__).resolve().parent.parent
JANUARY = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
HASH_IN_ANOTHER_PROCESS = """
import hashlib
from datetime import date
from data.load import load
from data.query import Query
from geo import snapshot
query = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
print(hashlib.sha256(snapshot.make(load(), query, form="png").content).hexdigest())
"""


@lru_cache(maxsize=1)
def dataset() -> Dataset:
    """Return the bundled data set, read once."""
    return load()


@lru_cache(maxsize=4)
def january(theme: str = "light") -> snapshot.Snapshot:
    """Return the picture of January 2024."""
    return snapshot.make(dataset(), JANUARY, form="png", theme=theme)


def test_a_sheet_is_3200_by_2000_pixels() -> None:
    """Twice the logical size, RGB, and it says so."""
    with Image.open(BytesIO(january().content)) as image:
        assert (image.size, image.mode) == ((3200, 2000), "RGB")


def test_the_recipe_is_inside_the_picture() -> None:
    """JSON that names query, view, theme, layout, language, data and version."""
    recipe = json.loads(recipe_of(january().content))
    assert unpacked(recipe.pop("rows")) == row_hashes(JANUARY.keep(dataset().events))
    assert recipe == january().recipe
    assert recipe["query"] == {"since": "2024-01-10", "until": "2024-01-31"}
    assert recipe["data"] == dataset().hash


def test_a_picture_without_a_recipe_has_none() -> None:
    """Somebody else's PNG."""
    target = BytesIO()
    Image.new("RGB", (4, 4)).save(target, "PNG")
    assert recipe_of(target.getvalue()) == ""


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_the_colour_of_each_legend_symbol_is_its_ink(theme: str) -> None:
    """At the middle of the symbol, to the last bit."""
    sheet = snapshot.sheet(dataset(), Query(), Recipe(params={}, theme=theme))
    picture = Image.open(
        BytesIO(snapshot.make(dataset(), Query(), form="png", theme=theme).content)
    )
    seen = 0
    for item in sheet.items:
        if isinstance(item, Shape) and item.part == "legend":
            x, y = item.rings[0].mean(axis=0)
            symbol = next(s for s in style.SYMBOLS if s.name == item.symbol)
            ink = symbol.dark if theme == "dark" else symbol.light
            assert picture.getpixel((round(x * 2), round(y * 2))) == ImageColor.getrgb(ink)
            seen += 1
    assert seen == len(sheet.legend)


def test_four_threads_make_the_same_bytes() -> None:
    """Streamlit renders in threads; the caches are shared."""
    with ThreadPoolExecutor(4) as pool:
        made = list(
            pool.map(lambda _: snapshot.make(dataset(), JANUARY, form="png").content, range(4))
        )
    assert {hashlib.sha256(content).hexdigest() for content in made} == {
        hashlib.sha256(january().content).hexdigest()
    }


def test_another_process_makes_the_same_bytes() -> None:
    """No clock, no random ids, no order of sets."""
    ran = subprocess.run(
        [sys.executable, "-c", HASH_IN_ANOTHER_PROCESS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == hashlib.sha256(january().content).hexdigest()


def test_a_hostile_title_is_metadata_and_letters() -> None:
    """Markup and template signs are text in the chunks, nothing breaks."""
    title = '</title><script>alert(1)</script>${7*7}{{7*7}}" 😀' + "x" * 500
    made = snapshot.make(dataset(), JANUARY, form="png", title=title)
    with Image.open(BytesIO(made.content)) as image:
        image.load()
        assert image.text["Title"] == title
    assert json.loads(recipe_of(made.content))["title"] == title
    assert made.notes


def test_the_strips_of_the_ground_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Painted in one piece or in strips, the ground is the same to the last bit."""
    ground = snapshot.sheet(dataset(), JANUARY, Recipe(params={})).ground
    strips = png._ground.__wrapped__(ground, 2)
    monkeypatch.setattr(png, "STRIP", 10_000)
    assert strips.tobytes() == png._ground.__wrapped__(ground, 2).tobytes()
