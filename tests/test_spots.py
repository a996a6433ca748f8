"""The small map of a review: one script for all rows, and what it is told of each."""

from __future__ import annotations

import json
import math

import pytest

from data.adapters.locating import Written
from data.words import Words
from geo.screen.alone import script_of
from geo.screen.leaflet import Told, spot_map
from geo.screen.spots import WORDS, Spot, known_km, spots_config
from geo.where.review import Offer, offer
from pages.parts.places import point_of, spots
from tests.browser.own_data import TEXTS
from tests.test_deciding import bundled

SAY = Words()


def config() -> dict[str, object]:
    """Return the config of the page."""
    return spots_config(SAY, b"{}", ("A credit",), "../..")


def offered(text: str, country: str = "", **cells: str) -> Offer:
    """Return what a written place may mean."""
    return offer(Written(text, country), cells, bundled())


def test_the_script_is_the_same_for_every_row() -> None:
    """So that the map is mounted once; it opens the small map and knows its words."""
    one, other = (script_of(spot_map(config())) for _ in range(2))
    assert one == other
    assert "Sarhad.spots(map_sarhadmap" in one
    texts = config()["words"]
    assert isinstance(texts, dict)
    assert {part for part in WORDS if any(key.startswith(part) for key in texts)} == set(WORDS)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_of_a_row_is_data_in_the_message(text: str) -> None:
    """No text can end the script that carries it: it arrives as it was."""
    told = Told({"spots": [Spot("place", "1", 26.0, 63.0, None, text)._asdict()], "turn": text})
    script = told._template.module.script(told, {})
    assert "</script" not in script
    start = script.index("receive(") + len("receive(")
    message, _ = json.JSONDecoder().raw_decode(script[start:])
    assert (message["turn"], message["spots"][0]["name"]) == (text, text)


def test_each_sign_is_a_key() -> None:
    """A for the proposal, numbers for the others, D for the area, F for the file's own point."""
    found = spots(offered("Panjgor", "PK"), SAY)
    assert [(spot.kind, spot.sign) for spot in found] == [("area", "D"), ("place", "A")]
    assert found[0].km
    found = spots(offered("Dasht", "PK"), SAY)
    assert [spot.sign for spot in found] == ["D", "1", "2"]
    own = {"geo_method": "source", "latitude": "26.5", "longitude": "63.5"}
    found = spots(offered("Nonsenseville", **own), SAY)
    assert [(spot.kind, spot.lat, spot.lon) for spot in found] == [("own", 26.5, 63.5)]


@pytest.mark.parametrize(
    ("radius", "km"), [(25.0, 25.0), (0.0, None), (math.nan, None), (-1.0, None)]
)
def test_a_radius_that_nobody_knows_is_none(radius: float, km: float | None) -> None:
    """Nothing is drawn for it."""
    assert known_km(radius) == km


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("26.97, 64.10", (26.97, 64.1)), ("26.97 64.10", (26.97, 64.1)), ("-26,-63", (-26, -63)),
        (" 26.97;64.1 ", (26.97, 64.1)), ("Turbat", None), ("26.97", None), ("", None),
        ("1e3, 4", None), ("nan, nan", None), ("26, 63, 1", None),
    ],
)  # fmt: skip
def test_what_is_written_is_a_point_or_a_name(text: str, point: tuple[float, float] | None) -> None:
    """Two numbers are coordinates."""
    assert point_of(text) == point
