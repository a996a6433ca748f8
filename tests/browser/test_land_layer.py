"""The land under the events: its colours, its sharpness, and names that keep off each other."""

from __future__ import annotations

from typing import Any

import pytest

from data.distance import great_circle_km
from tests.browser.panels import SETTLE, address, opened, shown, site

pytestmark = pytest.mark.browser

__all__ = ["address", "shown", "site"]  # fixtures

VIEWS = [(28.4, 64.6, 4.5), (28.4, 64.6, 6), (28.4, 64.6, 7.5), (26.5, 62.5, 9), (30.2, 67, 10.5)]


def view(page: Any, lat: float, lng: float, zoom: float) -> None:
    """Show a place, and wait until the names have looked for free spots again."""
    page.evaluate(
        "([lat, lng, zoom]) => sarhad.map.setView([lat, lng], zoom, { animate: false })",
        [lat, lng, zoom],
    )
    page.wait_for_timeout(350)


def written(page: Any) -> list[dict[str, Any]]:
    """Return the names on the map with their boxes."""
    return page.evaluate("sarhad.parts.land.labels.written()")


def overlap(a: list[float], b: list[float]) -> bool:
    """Return whether two boxes share more than a hair."""
    return min(a[2], b[2]) - max(a[0], b[0]) > 0.5 and min(a[3], b[3]) - max(a[1], b[1]) > 0.5


def colour(page: Any, lat: float, lng: float) -> str:
    """Return the colour of the land canvas at a place, #rrggbb."""
    return page.evaluate(
        """([lat, lng]) => {
        const paper = sarhad.parts.land.paper;
        const at = sarhad.map.latLngToLayerPoint([lat, lng]).subtract(paper._bounds.min);
        const ratio = window.devicePixelRatio;
        const [x, y] = [Math.round(at.x * ratio), Math.round(at.y * ratio)];
        const pixel = paper._pen.getImageData(x, y, 1, 1).data.slice(0, 3);
        return "#" + [...pixel].map((v) => v.toString(16).padStart(2, "0")).join("");
        }""",
        [lat, lng],
    )


@pytest.mark.parametrize("size", [(1280, 900), (390, 760)])
def test_names_keep_off_each_other_and_off_the_controls(
    address: str, open_page: Any, size: tuple[int, int]
):
    """At every zoom: no two names share a spot, and none stands under the time control."""
    page = opened(open_page(viewport={"width": size[0], "height": size[1]}), address)
    for place in VIEWS:
        view(page, *place)
        names = written(page)
        assert names
        boxes = [name["box"] for name in names]
        for i, box in enumerate(boxes):
            assert not any(overlap(box, other) for other in boxes[i + 1 :])
        control = page.locator(".sarhad-time").bounding_box()
        assert all(box[3] <= control["y"] + 0.5 for box in boxes)
        assert all(box[0] >= 0 and box[2] <= size[0] and box[1] >= 0 for box in boxes)


def test_both_provinces_are_named_in_two_scripts(shown: Any):
    """In the first view, each inside its own borders."""
    names = {name["id"]: name["text"] for name in written(shown)}
    assert names["province:IR-11"] == "SISTAN AND BALUCHESTAN سیستان و بلوچستان"
    assert names["province:PK-BA"] == "BALOCHISTAN بلوچستان"
    assert {"country:IR", "country:PK", "country:AF"} <= set(names)


@pytest.mark.parametrize(
    ("mode", "quetta"), [("english", "Quetta"), ("local", "کوئٹہ"), ("both", "Quetta کوئٹہ")]
)
def test_names_follow_the_mode(shown: Any, mode: str, quetta: str):
    """English, the local script, or both."""
    shown.evaluate(
        "(mode) => { const { labels, shapes } = sarhad.parts.land;"
        " labels.mode = mode; labels.take(shapes); }",
        mode,
    )
    view(shown, 30.2, 66.5, 8)
    assert quetta in [name["text"] for name in written(shown)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_land_sea_and_the_two_provinces_have_the_themes_colours(shown: Any, theme: str):
    """Read back from the canvas at four places far from any line."""
    shown.evaluate("(theme) => sarhad.store.set({ theme })", theme)
    shown.evaluate(SETTLE)
    colours = shown.evaluate("sarhad.store.theme()")
    assert colour(shown, 24.3, 61.5) == colours["sea"]
    assert colour(shown, 28.3, 65.5) == colours["focus"]
    assert colour(shown, 29.1, 60.2) == colours["focus"]
    assert colour(shown, 31.0, 66.0) == colours["land"]


def test_the_canvas_is_sharp_on_a_dense_screen_and_after_a_zoom(address: str, open_page: Any):
    """As many pixels as the screen has, and no scale left over from the animation."""
    page = opened(open_page(viewport={"width": 800, "height": 700}, device_scale_factor=2), address)
    page.evaluate("sarhad.map.setZoom(7.5)")
    page.wait_for_timeout(600)
    canvas = page.locator(".leaflet-sarhad-land-pane canvas")
    pixels, width, transform = canvas.evaluate(
        "(c) => [c.width, c.getBoundingClientRect().width, c.style.transform]"
    )
    assert pixels == pytest.approx(2 * width, abs=2)
    assert "scale" not in transform or "scale(1)" in transform


def test_beyond_the_files_region_there_is_no_false_sea(shown: Any):
    """Paper, not ocean, where the file holds no land."""
    view(shown, 48.0, 30.0, 4)
    assert colour(shown, 48.0, 25.0) == shown.evaluate("sarhad.store.theme().page")


@pytest.mark.parametrize(("lat", "zoom"), [(25.0, 5.0), (28.0, 7.25), (36.0, 9.0), (60.0, 4.5)])
def test_the_scale_bar_is_true_at_the_middle_of_the_map(shown: Any, lat: float, zoom: float):
    """As long as its kilometres on the ground, along the parallel through the middle, to 2 %."""
    view(shown, lat, 62.0, zoom)
    width, text = shown.locator(".leaflet-control-scale-line").evaluate(
        "(e) => [e.offsetWidth, e.textContent]"
    )
    number, unit = text.split()
    km = float(number) / (1000 if unit == "m" else 1)
    ends = shown.evaluate(
        """(width) => [0, width].map((x) => {
        const at = sarhad.map.containerPointToLatLng([x, sarhad.map.getSize().y / 2]);
        return [at.lng, at.lat]; })""",
        width,
    )
    assert km == pytest.approx(float(great_circle_km(*ends[0], *ends[1])), rel=0.02)
