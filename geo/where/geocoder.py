"""The resolver in geopy's shape, so that what is written for geopy works offline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point
from numpy.typing import NDArray

from data.distance import great_circle_km
from data.words import Words
from geo.where.answer import Answer, Asked, Outcome
from geo.where.gazetteer import Place
from geo.where.resolver import Resolver
from geo.where.rows import as_json

FARTHEST_KM = 50.0  # a point farther from every place that is known lies at none
MOST_CODES = 20  # countries of one question


class _NoNetwork(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
    """The adapter of a geocoder that asks nobody."""

    is_available = True

    def get_json(self, *_: Any, **__: Any) -> Any:
        """Refuse."""
        raise RuntimeError("The offline geocoder never asks a network.")

    get_text = get_json


class OfflineGeocoder(Geocoder):  # type: ignore[misc]  # geopy has no types
    """A geopy geocoder that answers from the places we know and never asks a network.

    `location.raw` is the answer as `locate --json` prints it, with outcome, precision, radius
    and reason. An ambiguous name has no one location: None, and all of them without
    `exactly_one`. `limit` bounds these.
    """

    def __init__(self, resolver: Resolver | None = None) -> None:
        """Answer by a resolver, or by that of the bundled places."""
        super().__init__(user_agent="sarhad", adapter_factory=_NoNetwork)
        self._resolver = resolver or Resolver.bundled()

    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's signature
        limit: int | None = None,
        country_codes: str | Sequence[str] | None = None,
        admin1: str = "",
        admin2: str = "",
        only_accepted: bool = False,
    ) -> Location | list[Location] | None:
        """Return the location of a written place, None where none is known or several may be.

        A mapping may have the keys q, city, county, state and country, as Nominatim's. Raises
        GeocoderQueryError for a question without words.
        """
        asked = _asked(query, admin1, admin2)
        codes = [country_codes] if isinstance(country_codes, str) else list(country_codes or ())
        codes = [code for text in codes for code in text.split(",")][:MOST_CODES] or [asked.country]
        answers = [
            self._resolver.resolve(Asked(asked.text, code.strip(), asked.admin1, asked.admin2))
            for code in codes
        ]
        found = [one for answer in answers for one in _locations(answer, only_accepted)]
        if exactly_one:
            sure = [answer for answer in answers if _locations(answer, only_accepted)]
            is_one = len(sure) == 1 and sure[0].place is not None
            return _locations(sure[0], only_accepted)[0] if is_one else None
        return found[:limit] or None

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's signature
        limit: int = 5,
    ) -> Location | list[Location] | None:
        """Return the nearest town or village of a point, None where none is within 50 km.

        `raw["km"]` is its distance: the point is near it, and need not be in it. Known here are
        the places in memory: those of long tables, which are asked for by name on disk, are not.
        """
        point = Point(query)
        settlements, lon, lat = self._settlements
        away = great_circle_km(point.longitude, point.latitude, lon, lat)
        nearest = np.argsort(away, kind="stable")[: 1 if exactly_one else limit]
        found = [
            _location(settlements[at], {"km": round(float(away[at]), 1)})
            for at in nearest
            if away[at] <= FARTHEST_KM
        ]
        return (found[0] if exactly_one else found) if found else None

    @cached_property
    def _settlements(self) -> tuple[list[Place], NDArray[np.float64], NDArray[np.float64]]:
        """Return the towns and villages with their longitudes and latitudes."""
        places = [place for place in self._resolver.places.in_memory if place.is_settlement]
        lon = np.array([place.longitude for place in places], np.float64)
        return places, lon, np.array([place.latitude for place in places], np.float64)


def _asked(query: str | Mapping[str, str], admin1: str, admin2: str) -> Asked:
    """Return the question of geopy's arguments."""
    if isinstance(query, Mapping):
        text = next((query[key] for key in ("q", "city", "county", "state") if query.get(key)), "")
        admin1 = admin1 or query.get("state", "")
        admin2 = admin2 or query.get("county", "")
        asked = Asked(str(text), query.get("country", ""), admin1, admin2)
    else:
        asked = Asked(str(query), "", admin1, admin2)
    if not asked.text.strip():
        raise GeocoderQueryError("The question has no words.")
    return asked


def _locations(answer: Answer, only_accepted: bool) -> list[Location]:  # noqa: FBT001 - private
    """Return the locations of an answer: that of its place first, or those that may be meant."""
    if only_accepted and answer.outcome is not Outcome.ACCEPTED:
        return []
    told = as_json(answer, Words())
    places = [answer.place] if answer.place else []
    if answer.outcome is not Outcome.UNRESOLVED:
        places += [one.place for one in answer.alternatives]
    return [_location(place, told) for place in places]


def _location(place: Place, told: Mapping[str, Any]) -> Location:
    """Return a place as geopy's location."""
    within = dict.fromkeys((place.name, place.admin2, place.admin1, place.country))
    raw = {**told, "id": place.id, "name": place.name, "source": place.origin.value}
    raw |= {"precision": place.precision, "country_code": place.country.lower()}
    point = Point(place.latitude, place.longitude)
    return Location(", ".join(filter(None, within)), point, raw)
