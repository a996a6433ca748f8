"""The geocoder in geopy's shape: geopy's own tools work with it, and it asks nobody."""

from __future__ import annotations

import socket

import pytest
from geopy.exc import GeocoderQueryError
from geopy.extra.rate_limiter import RateLimiter
from geopy.location import Location
from test_where import resolver

from geo.where.geocoder import OfflineGeocoder


@pytest.fixture
def geocoder(monkeypatch: pytest.MonkeyPatch) -> OfflineGeocoder:
    """Return a geocoder on a computer whose sockets do not open."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("asked a network")

    monkeypatch.setattr(socket, "socket", refuse)
    return OfflineGeocoder(resolver())


def test_a_place_is_a_location(geocoder: OfflineGeocoder) -> None:
    """With address, point and the whole answer as raw."""
    found = geocoder.geocode("Panjgur", country_codes="pk")
    assert isinstance(found, Location)
    assert found.address == "Panjgur, Balochistan, PK"
    assert (found.latitude, found.longitude) == pytest.approx((26.96, 64.09), abs=0.02)
    assert found.raw["outcome"] == "accepted"
    assert found.raw["country_code"] == "pk"


def test_an_ambiguous_name_has_no_one_location(geocoder: OfflineGeocoder) -> None:
    """Asked for all, it has several; a country decides; two countries do not."""
    assert geocoder.geocode("Pishin") is None
    assert {one.raw["country_code"] for one in geocoder.geocode("Pishin", exactly_one=False)} == {
        "pk", "ir",
    }  # fmt: skip
    assert len(geocoder.geocode("Pishin", exactly_one=False, limit=1)) == 1
    assert geocoder.geocode("Pishin", country_codes=["ir"]).raw["country_code"] == "ir"
    assert geocoder.geocode("Pishin", country_codes="pk,ir") is None


def test_an_unknown_name_is_none(geocoder: OfflineGeocoder) -> None:
    """As geopy has it; a question without words is an error."""
    assert geocoder.geocode("Zzyzx") is None
    assert geocoder.geocode("Zzyzx", exactly_one=False) is None
    with pytest.raises(GeocoderQueryError):
        geocoder.geocode(" ")


def test_only_what_is_accepted_may_be_asked_for(geocoder: OfflineGeocoder) -> None:
    """Then an area and what is to be looked at are None."""
    assert geocoder.geocode("Kech district", country_codes="pk") is not None
    assert geocoder.geocode("Kech district", country_codes="pk", only_accepted=True) is None
    assert geocoder.geocode("Turbat", country_codes="pk", only_accepted=True) is not None


def test_a_mapping_is_a_question(geocoder: OfflineGeocoder) -> None:
    """With the keys that Nominatim takes."""
    found = geocoder.geocode({"city": "Nasirabad", "county": "Kech", "country": "Pakistan"})
    assert found.raw["id"] == "pk-nasirabad-kech"


def test_a_point_is_near_a_place(geocoder: OfflineGeocoder) -> None:
    """The nearest town or village with its distance, none in the sea."""
    found = geocoder.reverse((26.0, 63.05))
    assert found.raw["id"] == "pk-turbat"
    assert found.raw["km"] < 5
    assert [one.raw["km"] for one in geocoder.reverse("26.0, 63.05", exactly_one=False)] == sorted(
        one.raw["km"] for one in geocoder.reverse("26.0, 63.05", exactly_one=False)
    )
    assert geocoder.reverse((20.0, 63.0)) is None


def test_geopys_rate_limiter_works_with_it(geocoder: OfflineGeocoder) -> None:
    """As with any geocoder of geopy."""
    limited = RateLimiter(geocoder.geocode, min_delay_seconds=0)
    assert limited("Quetta").raw["country_code"] == "pk"


def test_it_cannot_ask_a_network(geocoder: OfflineGeocoder) -> None:
    """Its adapter refuses, so that a mistake is loud."""
    with pytest.raises(RuntimeError, match="never asks"):
        geocoder.adapter.get_json("https://example.org", timeout=1, headers={})
