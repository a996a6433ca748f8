"""The PDF: like the PNG, searchable in both scripts, small, the same bytes everywhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from conftest import ROOT
from likeness import from_pdf, legend_is_style, looks, need_poppler, ssim, text_of
from PIL import Image

from data.load import Dataset, load
from data.query import Query
from data.words import Words
from geo import snapshot
from geo.sheet import pdf, png
from geo.sheet.recipe import Recipe

JANUARY = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
HASH_IN_ANOTHER_PROCESS = """
import hashlib
from datetime import date
from data.load import load
from data.query import Query
from data.words import Words
from geo import snapshot
query = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
print(hashlib.sha256(snapshot.make(load(), query, form="pdf").content).hexdigest())
"""


@lru_cache(maxsize=1)
def dataset() -> Dataset:
    """Return the bundled data set, read once."""
    return load()


@lru_cache(maxsize=4)
def january(theme: str = "light") -> bytes:
    """Return the PDF of January 2024."""
    return snapshot.make(dataset(), JANUARY, form="pdf", theme=theme).content


def written(folder: Path, content: bytes) -> Path:
    """Return the path of a PDF with the content."""
    path = folder / "sheet.pdf"
    path.write_bytes(content)
    return path


def test_it_looks_like_the_png_at_full_size(tmp_path: Path) -> None:
    """Structural similarity of at least 0.95, all data, drawn by Poppler at 3200 x 2000."""
    need_poppler()
    made = snapshot.make(dataset(), Query(), form="pdf").content
    picture = Image.open(BytesIO(snapshot.make(dataset(), Query(), form="png").content))
    drawn = from_pdf(written(tmp_path, made), picture.size)
    assert ssim(drawn, picture) >= 0.95
    sheet = snapshot.sheet(dataset(), Query(), Recipe(params={}))
    assert legend_is_style(sheet, drawn, "light")


@pytest.mark.long
@pytest.mark.parametrize(("theme", "layout", "lang"), looks())
def test_it_looks_like_the_png_in_every_layout(
    theme: str, layout: str, lang: str, tmp_path: Path
) -> None:
    """In all themes and languages, at the layout's own size, where letters may be smaller.

    The legend has the inks of the style.
    """
    need_poppler()
    asked = {"theme": theme, "layout": layout, "lang": lang}
    picture = Image.open(BytesIO(snapshot.make(dataset(), Query(), form="png", **asked).content))
    made = snapshot.make(dataset(), Query(), form="pdf", **asked).content
    drawn = from_pdf(written(tmp_path, made), picture.size)
    assert ssim(drawn, picture) >= 0.95
    assert legend_is_style(
        snapshot.sheet(dataset(), Query(), Recipe(params={}, **asked)), drawn, theme
    )


@pytest.mark.parametrize("theme", ["dark", "print"])
def test_it_looks_like_the_png_in_every_theme(theme: str, tmp_path: Path) -> None:
    """The same at half the size, where a shift of a pixel shows more."""
    need_poppler()
    sheet = snapshot.sheet(dataset(), JANUARY, Recipe(params={}, theme=theme))
    picture = png.paint(sheet, zoom=1)
    assert ssim(from_pdf(written(tmp_path, january(theme)), picture.size), picture) >= 0.93


def test_names_are_found_in_both_scripts(tmp_path: Path) -> None:
    """Also those whose letters the font would join into one glyph: سراوان, پسنی."""
    need_poppler()
    found = text_of(written(tmp_path, january()))
    for name in ("Zahedan", "زاهدان", "سراوان", "پسنی", "بلوچستان"):
        assert name in found, name
    assert "Data to 23 June 2026" in found


@pytest.mark.parametrize("lang", ["fa", "ur"])
def test_it_looks_like_the_png_from_right_to_left(lang: str, tmp_path: Path) -> None:
    """Letters joined, brackets on their side, and the words are found."""
    need_poppler()
    sheet = snapshot.sheet(dataset(), JANUARY, Recipe(params={}, lang=lang, layout="a4"))
    made = snapshot.make(dataset(), JANUARY, form="pdf", lang=lang, layout="a4").content
    picture = png.paint(sheet, zoom=1)
    path = written(tmp_path, made)
    assert ssim(from_pdf(path, picture.size), picture) >= 0.93
    found = text_of(path)
    for word in (Words(lang)("sheet.legend").split()[0], Words(lang)("symbol.battle").split()[0]):
        assert word in found


def test_a_halo_is_not_a_second_text(tmp_path: Path) -> None:
    """Who copies a town's name gets it once."""
    need_poppler()
    assert text_of(written(tmp_path, january())).count("Chabahar") == 1


def test_it_is_small() -> None:
    """At most 300 KB with all data."""
    assert len(snapshot.make(dataset(), Query(), form="pdf").content) <= 300_000


def test_the_recipe_is_inside() -> None:
    """As JSON, whatever the title holds; nothing in the file is a script."""
    evil = "</sarhad:recipe><script>alert('&amp;')</script>\u202e) Tj /JS (x)"
    made = snapshot.make(dataset(), JANUARY, form="pdf", title=evil)
    recipe = json.loads(pdf.recipe_of(made.content))
    assert recipe["query"] == {"since": "2024-01-10", "until": "2024-01-31"}
    assert recipe["title"] == made.recipe["title"]
    # packed streams hold any bytes by chance; objects stand outside them, as PDF 1.4 has it
    objects = re.sub(rb"(?s)\bstream\r?\n.*?\bendstream\b", b"", made.content)
    assert b"/ObjStm" not in objects
    assert objects.count(b" obj\n") == made.content.count(b" obj\n") > 10
    assert not re.search(rb"/(?:JavaScript|AA|Launch)\b", objects)


def test_a_file_of_somebody_else_has_no_recipe() -> None:
    """Nothing is made up."""
    assert pdf.recipe_of(b"%PDF-1.7\n") == ""


@pytest.mark.parametrize(
    "title", ["\ufffe\uffff\x00\x1b", "\ud800", "😀 \u200d", "a" * 500, "()\\"]
)
def test_any_title_gives_a_file(title: str) -> None:
    """Signs that no font has are left out."""
    assert snapshot.make(dataset(), JANUARY, form="pdf", title=title).content[:5] == b"%PDF-"


def test_its_day_is_one_of_the_data() -> None:
    """The clock is in no file."""
    assert b"/CreationDate (D:20260623" in january()
    assert b"/ModDate" not in january()


def test_four_threads_and_another_process_make_the_same_bytes() -> None:
    """No clock, no random ids, no order of sets."""
    with ThreadPoolExecutor(4) as pool:
        made = set(
            pool.map(lambda _: snapshot.make(dataset(), JANUARY, form="pdf").content, range(4))
        )
    assert made == {january()}
    command = [sys.executable, "-c", HASH_IN_ANOTHER_PROCESS]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == sha256(january()).hexdigest()
