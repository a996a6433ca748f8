"""The buttons over the map: the key of the marks, and what each panel changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from geo import style
from tests.browser.axe import grave_faults
from tests.browser.panels import SETTLE, address, open_card, opened, set_window, shown, site

pytestmark = pytest.mark.browser

__all__ = ["address", "shown", "site"]  # fixtures

# an outline is in the key only where one was imported: test_outlines sees it there
MARKS = [name for name in style.KEY_MARKS if name != style.Mark.OUTLINE]

# how much of a row's picture is not empty, in opaque and in faint pixels, and its colours
PICTURE = """
(key) => {
  const canvas = document.querySelector(`[data-key="${key}"] canvas`);
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set();
  let [full, faint] = [0, 0];
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] > 250) full++; else if (data[i + 3] > 0) faint++;
    if (data[i + 3] > 250) colours.add([data[i], data[i + 1], data[i + 2]].join());
  }
  return { full, faint, colours: [...colours], width: canvas.width };
}
"""


def panel(page: Any, name: str) -> Any:
    """Open a panel by its button and return it."""
    button = page.locator(f"[data-drawer={name}]")
    if button.get_attribute("aria-expanded") == "false":
        button.click()
    found = page.locator(f"#sarhad-panel-{name}")
    found.wait_for()
    return found


def rgb(colour: str) -> str:
    """Return #rrggbb as the numbers of a pixel."""
    return ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))


def test_the_key_explains_every_mark_in_words(shown: Any):
    """Each mark, sign and line of geo/style.py, each kind, and no other."""
    key = panel(shown, "key")
    rows = key.locator("[data-key]").evaluate_all("(rows) => rows.map((row) => row.dataset.key)")
    marks = [f"mark.{name}" for name in MARKS]
    signs = ["sign.size", *(f"sign.{name}" for name in style.KEY_SIGNS)]
    lines = [f"line.{look.name}" for look in style.LINES] + [f"line.{style.STRIKE}"]
    assert rows == [*marks, *signs, *lines]
    inks = key.locator("[data-key^='line.'] line").evaluate_all(
        "(lines) => lines.map((line) => line.getAttribute('stroke'))"
    )
    assert inks == [*(look.light for look in style.LINES), "var(--ink)"]
    assert set(MARKS) == set(style.MARK_OF_PRECISION.values())
    assert set(style.KEY_MARKS) == {*MARKS, style.Mark.OUTLINE}
    assert key.locator(".sarhad-legend-kinds li").count() == len(style.SYMBOLS)
    text = key.inner_text()
    for words in ("within about 25 km", "disc of its size", "25 km to each side", "hatched"):
        assert words in text
    assert "map.key" not in text
    assert shown.faults == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ratio", [1, 2])
def test_the_pictures_of_the_key_are_the_marks(
    address: str, open_page: Callable[..., Any], theme: str, ratio: int
):
    """A symbol in its ink only where the place is a point; faint areas; sharp at both ratios."""
    page = opened(open_page(device_scale_factor=ratio), address)
    page.evaluate("(theme) => sarhad.store.set({ theme })", theme)
    page.evaluate(SETTLE)
    panel(page, "key")
    ink = rgb(getattr(style.SYMBOLS[0], theme))
    drawn = {name: page.evaluate(PICTURE, f"mark.{name}") for name in MARKS}
    assert {name for name, one in drawn.items() if ink in one["colours"]} == {
        "point", "halo", "plate",  # of the plate, its thin band of kinds
    }  # fmt: skip
    assert all(one["width"] == 54 * ratio for one in drawn.values())
    for name in ("halo", "disc", "stretch", "plate"):
        assert drawn[name]["faint"] > 5 * drawn["point"]["faint"], name
    hollow, point = page.evaluate(PICTURE, "sign.hollow"), drawn["point"]
    assert rgb(style.THEMES[theme].panel) in hollow["colours"]
    assert rgb(style.THEMES[theme].panel) not in point["colours"]


def test_one_panel_is_open_at_a_time_and_escape_goes_back(shown: Any):
    """By keyboard: Enter opens, Escape closes and returns to the button."""
    button = shown.locator("[data-drawer=key]")
    button.focus()
    shown.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert shown.locator(".sarhad-panel:not([hidden])").count() == 1
    shown.keyboard.press("Escape")
    assert shown.locator(".sarhad-panel:not([hidden])").count() == 0
    assert button.evaluate("(e) => e === document.activeElement")


def test_the_list_of_events_without_a_mark_takes_the_panels_place(shown: Any):
    """And the other way round: never two panels over each other."""
    chip = shown.locator(".sarhad-strip .sarhad-chip:not([hidden])").first
    key, rows = panel(shown, "key"), shown.locator(".sarhad-strip > .sarhad-list").first
    chip.click()
    assert (key.is_visible(), rows.is_visible()) == (False, True)
    shown.locator("[data-drawer=key]").click()
    assert (key.is_visible(), rows.is_visible()) == (True, False)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_key_fits_a_phone_and_has_no_grave_fault(
    address: str, open_page: Callable[..., Any], theme: str
):
    """390 px wide: inside the frame, above the time control, scrolled by itself."""
    page = opened(open_page(viewport={"width": 390, "height": 844}), address)
    page.evaluate("(theme) => sarhad.store.set({ theme })", theme)
    box = panel(page, "key").bounding_box()
    time = page.locator(".sarhad-time").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= time["y"]
    assert grave_faults(page) == []


def choose(page: Any, name: str, value: str) -> None:
    """Choose one of the base map's choices as a person does."""
    panel(page, "base").locator(f"[name=sarhad-{name}][value='{value}']").check()
    page.wait_for_timeout(400)


def names(page: Any) -> list[str]:
    """Return the names on the map."""
    return [one["text"] for one in page.evaluate("sarhad.parts.land.labels.written()")]


@pytest.mark.parametrize(
    ("mode", "quetta", "zahedan"),
    [
        ("english", "Quetta", "Zahedan"),
        ("local", "کوئٹہ", "زاهدان"),  # Urdu in Pakistan, Persian in Iran
        ("both", "Quetta کوئٹہ", "Zahedan زاهدان"),
    ],
)
def test_names_are_chosen_in_the_map(shown: Any, mode: str, quetta: str, zahedan: str):
    """English, the local script, or both; kept when the page is loaded again in this tab."""
    choose(shown, "names", "none")
    assert names(shown) == []
    choose(shown, "names", mode)
    shown.reload()
    opened(shown, shown.url)
    for place, name in (((30.2, 66.5), quetta), ((29.5, 61.3), zahedan)):
        shown.evaluate("(at) => sarhad.map.setView(at, 8.5, { animate: false })", list(place))
        shown.wait_for_timeout(400)
        assert name in names(shown)
    assert panel(shown, "base").locator("[name=sarhad-names]:checked").input_value() == mode


def test_the_grid_is_off_until_asked_for_and_lies_on_whole_steps(shown: Any):
    """Its lines are multiples of the step, in the view, and at least 90 px apart."""
    assert shown.locator(".leaflet-sarhad-grid-pane canvas").count() == 0
    choose(shown, "grid", "grid")
    for zoom in (4, 6, 8.25, 11):
        shown.evaluate("(zoom) => sarhad.map.setView([28, 63], zoom, { animate: false })", zoom)
        shown.evaluate(SETTLE)
        drawn = shown.evaluate("sarhad.parts.drawers.base.grid.drawn")
        step, px = drawn["step"], 256 * 2**zoom / 360
        assert step * px >= 90
        for lines in (drawn["meridians"], drawn["parallels"]):
            assert lines
            assert all(abs(line / step - round(line / step)) < 1e-6 for line in lines)
    panel(shown, "base").locator("[name=sarhad-grid]").uncheck()
    assert shown.locator(".leaflet-sarhad-grid-pane canvas").count() == 0


def test_the_map_wears_its_own_look_until_told_to_follow_the_page(shown: Any):
    """Print stays through what the page says; "As the page" takes the page's theme again."""
    choose(shown, "look", "print")
    shown.evaluate("sarhad.receive({ theme: 'dark', serial: 99 })")
    shown.evaluate(SETTLE)
    assert shown.evaluate("sarhad.store.state.theme") == "print"
    choose(shown, "look", "page")
    assert shown.evaluate("sarhad.store.state.theme") == "dark"


def test_the_look_is_chosen_by_keys_and_the_focus_stays(shown: Any):
    """Arrow keys walk the choices although the panel follows the theme."""
    panel(shown, "base").locator("[name=sarhad-look][value=page]").focus()
    shown.keyboard.press("ArrowRight")
    shown.keyboard.press("ArrowRight")
    shown.evaluate(SETTLE)
    assert shown.evaluate("sarhad.store.state.theme") == "dark"
    assert shown.evaluate("document.activeElement.value") == "dark"


PIXEL = bytes.fromhex(  # a picture of one grey pixel
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415478da63e8e8e8000003340199ff51131d0000000049454e44ae426082"
)


def test_an_online_map_is_asked_only_when_chosen_and_is_credited(shown: Any):
    """No request before the click; after it, only to its maker, whose name stands in sight."""
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(body=PIXEL, content_type="image/png")

    shown.route("https://tile.openstreetmap.org/**", answer)
    panel(shown, "base")
    shown.wait_for_timeout(300)
    assert asked == []
    choose(shown, "picture", "OpenStreetMap.Mapnik")
    shown.wait_for_selector(".leaflet-sarhad-tiles-pane img")
    assert asked
    assert all(url.startswith("https://tile.openstreetmap.org/") for url in asked)
    assert shown.outside == []
    assert "© OpenStreetMap contributors" in shown.inner_text(".sarhad-credits")
    assert shown.locator(".leaflet-sarhad-borders-pane canvas").count() == 1
    choose(shown, "picture", "")
    assert shown.locator(".leaflet-sarhad-tiles-pane img").count() == 0
    assert "OpenStreetMap" not in shown.inner_text(".sarhad-credits")
    # nor when the page is loaded again: an online map is never kept
    choose(shown, "picture", "OpenStreetMap.Mapnik")
    shown.reload()
    opened(shown, shown.url)
    asked.clear()
    shown.wait_for_timeout(300)
    assert asked == []


def test_an_online_map_that_fails_gives_way_to_the_drawn_one(shown: Any):
    """One sentence, the drawn land still there, nothing asked any more."""
    panel(shown, "base").locator("[name=sarhad-picture][value=OpenTopoMap]").click()
    status = shown.locator(".sarhad-choice-fault")
    shown.wait_for_function("document.querySelector('.sarhad-choice-fault').textContent !== ''")
    assert status.inner_text() == "OpenTopoMap could not be reached. The drawn map is shown."
    panel(shown, "base")
    shown.wait_for_timeout(100)
    ends = "one => document.querySelector(one).getBoundingClientRect().bottom"
    assert shown.evaluate(ends, ".sarhad-choice-fault") <= shown.evaluate(
        ends, ".sarhad-panel:not([hidden])"
    )
    assert panel(shown, "base").locator("[name=sarhad-picture]:checked").input_value() == ""
    assert shown.locator(".leaflet-sarhad-tiles-pane img").count() == 0
    assert shown.evaluate("sarhad.parts.land.paper.took") > 0
    assert all("opentopomap.org" in url for url in shown.outside)
    before = len(shown.outside)
    shown.evaluate("sarhad.map.setView([27, 65], 8, { animate: false })")
    shown.wait_for_timeout(300)
    assert len(shown.outside) == before


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_the_base_panel_has_no_grave_fault(shown: Any, theme: str):
    """In each look."""
    choose(shown, "look", theme)
    assert grave_faults(shown) == []


@pytest.mark.parametrize("width", [680, 760, 1060])
def test_nothing_over_the_map_lies_over_anything_else(shown: Any, width: int):
    """With a card open the buttons stand beside it; a panel ends above the time control."""
    shown.set_viewport_size({"width": width, "height": 720})
    set_window(shown, "2024-01-10", "2024-01-31")
    panel(shown, "key")
    shown.evaluate(SETTLE)
    bottom = shown.locator("#sarhad-panel-key").bounding_box()
    time = shown.locator(".sarhad-bottom").bounding_box()
    assert bottom["y"] + bottom["height"] < time["y"]
    shown.evaluate("sarhad.parts.drawers.show('')")
    open_card(shown, "INC-2024-003")
    shown.evaluate(SETTLE)
    edge = shown.locator(".sarhad-card").bounding_box()["x"]
    chips = shown.locator(".sarhad-chip:visible, .sarhad-search")
    assert chips.count() >= 5
    boxes = [chip.bounding_box() for chip in chips.all()]
    assert all(box["x"] + box["width"] < edge for box in boxes)
    assert len({round(box["y"]) for box in boxes}) <= 2  # rows: the map needs the room


def test_the_credits_unfold_when_the_frame_grows(shown: Any):
    """A frame that opens narrow and grows never keeps them hidden without a word to open them."""
    names = shown.locator(".sarhad-credits span")
    for width, seen in ((390, False), (900, True)):
        shown.set_viewport_size({"width": width, "height": 800})
        names.wait_for(state="visible" if seen else "hidden")
        assert shown.locator(".sarhad-credits summary").is_visible() is not seen
