"""The studio: what is chosen is seen at once, goes along in the address, and is what is had."""

from __future__ import annotations

import shlex
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zipfile import ZipFile

import pytest

from data.load import load
from data.query import Query
from geo import snapshot
from geo.edition import Edition
from geo.sheet.pins import Pin
from tests.browser.at_work import open_screen, settle
from tests.browser.axe import grave_faults

pytestmark = pytest.mark.browser

JANUARY = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
ASKED = "?since=2024-01-10&until=2024-01-31"
PICTURE = ".st-key-preview img"
CHOICES = ".st-key-studio-choices"
EVIL = "<img src=x onerror=window.PWN=1> ${7*7} **bold**"


def open_studio(page: Any, base: str, asked: str = "") -> None:
    """Open the studio and wait for its sheet."""
    page.goto(f"{base}/studio{ASKED}{asked}")
    page.wait_for_selector(PICTURE, timeout=60_000)
    settle(page)


def come_from_the_map(page: Any, base: str) -> None:
    """Open the studio as a person does who has an event's card open on the map."""
    open_screen(page, base, f"/{ASKED}&event=INC-2024-006")
    page.locator(".st-key-menu a", has_text="Studio").click()
    page.wait_for_selector(PICTURE, timeout=60_000)
    settle(page)


def picture(page: Any) -> str:
    """Return which picture is shown."""
    return str(page.get_attribute(PICTURE, "src"))


def other(page: Any, before: str) -> str:
    """Wait for another picture than one before; return it."""
    page.wait_for_function(
        "([part, old]) => { const now = document.querySelector(part);"
        " return now && now.getAttribute('src') !== old; }",
        arg=[PICTURE, before],
    )
    settle(page)
    return picture(page)


def pick(page: Any, key: str, label: str) -> None:
    """Choose one of a list by its words."""
    page.locator(f".st-key-studio-{key} [role=combobox], .st-key-studio-{key} input").first.click()
    page.locator("[role=option]", has_text=label).first.click()
    settle(page)


def asked(page: Any) -> Edition:
    """Return the edition that the address says."""
    edition, notes = Edition.read(parse_qs(urlsplit(page.url).query))
    assert notes == []
    return edition


def made(edition: Edition) -> bytes:
    """Return the file that the command line would write."""
    dataset = load()
    order = edition.order(JANUARY, dataset)
    return snapshot.make(dataset, order.query, form=order.form, **order.looks).content


def downloaded(page: Any, form: str, target: Path) -> bytes:
    """Return the file that the button gives."""
    with page.expect_download() as download:
        page.locator(f".st-key-studio-download-{form} button").click()
    download.value.save_as(target)
    return target.read_bytes()


def compose(page: Any) -> None:
    """Choose look, layout, title, an event to number and two maps; each is seen on the sheet."""
    before = picture(page)
    page.locator(f"{CHOICES} button", has_text="Dark").click()
    before = other(page, before)
    pick(page, "layout", "Wide")
    before = other(page, before)
    field = page.locator(".st-key-studio-title input")
    field.fill(EVIL)
    field.press("Enter")
    before = other(page, before)
    page.locator(".st-key-studio-pins summary").click()
    page.locator(".st-key-pin-choose input").wait_for()
    settle(page)
    box = page.locator(".st-key-pin-choose input")
    box.click()
    box.fill("Koh-e-Sabz")
    box.press("ArrowDown")  # opens the list where the sheet that came closed it
    page.locator("[role=option]").first.click()
    before = other(page, before)
    pick(page, "halves", "split at a day")
    other(page, before)


def test_what_is_chosen_is_seen_linked_and_had(
    server: str, open_page: Any, page: Any, tmp_path: Path
) -> None:
    """Look, language, title, number, layout, two maps, file: sheet, address, bytes and command."""
    come_from_the_map(page, server)
    assert asked(page) == Edition()
    compose(page)
    edition = asked(page)
    assert edition.split == date(2024, 1, 21)
    assert edition.pins == (Pin("INC-2024-003"),)
    assert edition == Edition(
        theme="dark", layout="wide", title=EVIL, split=edition.split, pins=edition.pins
    )
    assert downloaded(page, "png", tmp_path / "a.png") == made(edition)
    page.locator(".st-key-menu a", has_text="About").click()
    page.wait_for_selector(".st-key-about")
    page.locator(".st-key-menu a", has_text="Studio").click()
    page.wait_for_selector(PICTURE)
    settle(page)
    assert asked(page) == edition
    page.locator(".st-key-publish summary").click()
    page.locator(".st-key-copy-caption code").wait_for()
    settle(page)
    caption, link, command = page.locator(".st-key-publish code").all_inner_texts()
    assert caption.startswith(EVIL)
    assert "people reported killed" in caption
    assert link in caption
    assert "--split" not in command
    assert "--before" in command
    assert EVIL in shlex.split(command)
    assert page.evaluate("window.PWN === undefined")
    assert grave_faults(page) == []

    pick(page, "layout", "Square")
    page.wait_for_selector(".st-key-studio-refused")
    assert "Two maps need a sheet as wide as both" in page.inner_text(".st-key-studio-refused")
    assert page.locator(".st-key-studio-download-png").count() == 0
    page.go_back()
    page.wait_for_selector(PICTURE)
    settle(page)
    assert asked(page) == edition
    pick(page, "form", "offline")
    assert "Two maps are one picture" in page.inner_text(".st-key-studio-group-take")

    elsewhere = open_page(viewport={"width": 390, "height": 844})
    elsewhere.goto(link)
    elsewhere.wait_for_selector(PICTURE, timeout=60_000)
    settle(elsewhere)
    assert asked(elsewhere) == edition
    assert elsewhere.input_value(".st-key-studio-title input") == EVIL
    assert downloaded(elsewhere, "png", tmp_path / "b.png") == made(edition)
    assert grave_faults(elsewhere) == []
    assert (page.faults, page.outside) == ([], [])


def test_long_work_tells_how_far_it_is_and_a_look_is_kept(
    fresh_server: str, page: Any, tmp_path: Path
) -> None:
    """A ZIP with its progress, cancelled and made; a look saved, left and taken again."""
    open_studio(page, fresh_server, "&form=zip&theme=print&lang=fa")
    page.locator(".st-key-studio-make button").click()
    page.wait_for_selector("[data-testid=stProgress]")
    page.locator(".st-key-studio-cancel button").click()
    page.wait_for_selector(".st-key-studio-make button")
    assert "Cancelled: nothing was kept." in page.inner_text(".st-key-studio-group-take")
    page.locator(".st-key-studio-make button").click()
    page.wait_for_selector(".st-key-studio-download-zip button", timeout=60_000)
    edition = asked(page)
    assert edition == Edition(form="zip", theme="print", lang="fa")
    assert downloaded(page, "zip", tmp_path / "a.zip") == made(edition)
    assert "map.svg" in ZipFile(tmp_path / "a.zip").namelist()

    page.locator(".st-key-preset-keep button").first.click()
    page.locator(".st-key-preset-name input").wait_for()
    settle(page)
    field = page.locator(".st-key-preset-name input")
    field.fill("Weekly *post*")
    field.press("Enter")
    page.locator(".st-key-preset-save button").click()
    page.locator(".st-key-preset input").wait_for()
    settle(page)
    page.keyboard.press("Escape")
    before = picture(page)
    page.locator(f"{CHOICES} button", has_text="English").click()
    other(page, before)
    page.locator(".st-key-preset input").click()
    page.locator("[role=option]", has_text="Weekly *post*").click()
    page.wait_for_function("location.search.includes('lang=fa')")
    assert asked(page) == edition
    assert (page.faults, page.outside) == ([], [])
