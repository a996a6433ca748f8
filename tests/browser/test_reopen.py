"""A file dropped onto the dashboard: it opens as it was made, or a sentence says why not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from data.load import load
from data.query import Query, View
from geo import snapshot
from geo.earth import Bounds
from geo.edition import Edition
from geo.sheet.recipe import Recipe
from geo.style import BORDERLANDS
from tests.browser.at_work import at_rest, map_frame, open_screen, said, settle

pytestmark = pytest.mark.browser

JANUARY = Query(since=date(2024, 1, 10), until=date(2024, 1, 31), provinces=("IR-11",))
VIEW = (60.0, 26.0, 63.0, 28.0)
OPEN = "[class*='st-key-reopen-'] [data-testid=stPopoverButton]"
FIELD = "[data-testid=stFileUploader] input"
SEEN = """
() => {
  const bounds = window.sarhad.map.getBounds();
  return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
}
"""


def drop(page: Any, file: Path) -> None:
    """Give a file to the field behind the button, opening it where it is closed."""
    if not page.locator(FIELD).count():
        page.click(OPEN)
        settle(page)
    page.set_input_files(FIELD, file)
    page.wait_for_timeout(400)
    settle(page)


def taken(folder: Path, form: str, view: Bounds = VIEW) -> Path:
    """Return January 2024 as a file."""
    made = snapshot.make(load(), JANUARY, form=form, view=view, theme="dark", title="Own title")
    target = folder / f"january.{form}"
    target.write_bytes(made.content)
    return target


def asked(page: Any) -> tuple[View, list[Any]]:
    """Return the view that the address says."""
    params = parse_qs(urlsplit(page.url).query)
    return View.read({name: values[0] for name, values in params.items()})


def to_the_map(page: Any) -> Any:
    """Return the map's frame on its own screen."""
    page.locator(".st-key-menu a", has_text="Map").click()
    map_frame(page)
    at_rest(page)
    return map_frame(page)


def test_a_dropped_file_comes_back_as_it_was(server: str, page: Any, tmp_path: Path) -> None:
    """In the studio, look and title too; on the map its view, also that of a next file."""
    open_screen(page, server, "/?kinds=riot")
    map_frame(page)
    drop(page, taken(tmp_path, "png"))
    page.wait_for_selector(".st-key-preview img")
    assert "10–31 January 2024" in said(page)
    assert "“january.png” is open as it was made." in page.inner_text(".stMainBlockContainer")
    assert not page.locator(FIELD).is_visible()
    assert asked(page)[0].query == JANUARY
    params = parse_qs(urlsplit(page.url).query)
    edition = Edition(theme="dark", title="Own title", view="60,26,63,28")
    assert Edition.read(params) == (edition, [])
    assert page.input_value(".st-key-studio-title input") == "Own title"
    west, south, east, north = to_the_map(page).evaluate(SEEN)
    assert west <= VIEW[0] < VIEW[2] <= east
    assert south <= VIEW[1] < VIEW[3] <= north
    assert east - west < 4 * (VIEW[2] - VIEW[0])

    drop(page, taken(tmp_path, "zip", BORDERLANDS))
    page.wait_for_selector(".st-key-preview img")
    assert asked(page)[0].query == JANUARY
    west, south, east, north = to_the_map(page).evaluate(SEEN)
    assert west <= BORDERLANDS[0] < BORDERLANDS[2] <= east
    assert south <= BORDERLANDS[1] < BORDERLANDS[3] <= north
    assert page.locator("[data-testid=stException]").count() == 0


def test_what_has_changed_since_is_said_above_the_map(
    server: str, page: Any, tmp_path: Path
) -> None:
    """A recipe of other data and of an actor that is not here: both are said, until a next move."""
    recipe = Recipe(
        params={**JANUARY.params(), "actors": "nobody-here"}, data="0" * 12, dataset=load().name
    )
    target = tmp_path / "recipe.json"
    target.write_text(recipe.as_json(), encoding="utf-8")
    open_screen(page, server, "/")
    drop(page, target)
    told = page.inner_text(".stMainBlockContainer")
    assert "Since “recipe.json” was made: The data have changed since" in told
    assert "“nobody-here”" in told
    page.locator(".st-key-filter-kinds-battle label").click()
    settle(page)
    assert "recipe.json" not in page.inner_text(".stMainBlockContainer")


def test_a_file_that_is_none_of_ours_is_said(server: str, page: Any, tmp_path: Path) -> None:
    """Another program's file and a hostile name: one sentence, as text; the view stays."""
    open_screen(page, server, "/?kinds=riot")
    before = said(page)
    for name, content in (
        ("<img src=x onerror=window.PWN=1>.png", b"\x89PNG\r\n\x1a\nnot a picture"),
        ("**bold** [link](http:x).pdf", b"%PDF-1.7"),
    ):
        target = tmp_path / name.replace("/", "")
        target.write_bytes(content)
        drop(page, target)
        alert = page.locator("[data-testid=stAlert]")
        alert.wait_for()
        assert "holds no recipe of Sarhad" in alert.inner_text()
        assert alert.inner_text().startswith("“" + target.name[:20])
        assert alert.locator("img, a, strong").count() == 0
    assert said(page) == before
    assert page.evaluate("window.PWN === undefined")
