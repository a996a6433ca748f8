"""What an online service says, asked through geopy: always a status, never an exception."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from geopy.adapters import AdapterHTTPError, URLLibAdapter, get_retry_after
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeopyError,
)
from geopy.geocoders import Nominatim, OpenCage, Photon
from geopy.location import Location

from data.distance import great_circle_km
from data.note import tidy
from data.schema import DataError
from geo.where.known_services import Reply, Service, Spotted, Status

USER_AGENT = "Sarhad/0.1.0 (conflict map of the borderland of Iran and Pakistan)"
TIMEOUT = 10.0  # s; geopy's own second is too short for a busy public service
MOST_SPOTS = 3  # places of one reply that are looked at
MOST_BYTES = 2**20  # of a reply; a longer one is not read
LONGEST = 200  # characters of a name from outside
RETRY_SECONDS = 60.0  # where a service says that it was asked too often, and not for how long


class _Bounded(URLLibAdapter):  # type: ignore[misc]  # geopy has no types
    """geopy's own adapter, which reads no more of a reply than one could be long."""

    def _decode_page(self, page: Any) -> str:
        """Return the text of a reply; raises GeocoderParseError for a longer one or no text."""
        try:
            content = page.read(MOST_BYTES + 1)
        except OSError as error:
            raise GeocoderServiceError("The reply broke off.") from error
        if len(content) > MOST_BYTES:
            raise GeocoderParseError("The reply is too long.")
        if getattr(page, "length", None):
            raise GeocoderServiceError("The reply broke off.")
        try:
            return str(content, "utf-8")
        except UnicodeDecodeError as error:
            raise GeocoderParseError("The reply is no text.") from error


class Provider:
    """One service, asked through geopy. Nothing is asked when it is made."""

    def __init__(self, service: Service, *, url: str = "", key: str = "") -> None:
        """Take a service, at another address than its own if one is given, and its key."""
        parts = urlsplit(url) if url else urlsplit(f"https://{service.host}")
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise DataError("url", expected="an address like https://host", got=repr(url[:60]))
        if service.needs_key and not key:
            raise DataError(
                service.id, expected="a key", got="none", remedy="Set SARHAD_GEOCODER_KEY."
            )
        self.service = service
        # without the name and password that an address may hold
        self.host = parts.netloc.rpartition("@")[2]
        given = {
            "scheme": parts.scheme,
            "domain": f"{parts.netloc}{parts.path}".rstrip("/"),
            "user_agent": USER_AGENT,
            "timeout": TIMEOUT,
            "adapter_factory": _Bounded,
        }
        made = {"nominatim": Nominatim, "photon": Photon, "opencage": OpenCage}[service.id]
        self._geocoder = made(key, **given) if service.needs_key else made(**given)

    def ask(self, text: str, country: str) -> Reply:
        """Return what the service says of a text in a country ("" for any); never raises."""
        try:
            with warnings.catch_warnings():
                # geopy warns of a point that is none before it refuses it
                warnings.simplefilter("ignore", UserWarning)
                found = self._geocoder.geocode(text, exactly_one=False, **self._limits(country))
            spots = tuple(map(_spotted, (found or ())[:MOST_SPOTS]))
        except (GeopyError, ValueError) as error:
            return _failed(error)
        except (TypeError, KeyError, IndexError, AttributeError):
            return Reply(Status.MALFORMED)
        kept = tuple(spot for spot in spots if country in ("", spot.country))
        unplaced = tuple(spot for spot in spots if not spot.country)
        if kept or not spots:
            return Reply(Status.FOUND if kept else Status.NOTHING, kept)
        return Reply(Status.UNPLACED, unplaced) if unplaced else Reply(Status.ABROAD, spots)

    def _limits(self, country: str) -> dict[str, Any]:
        """Return the arguments by which each service is asked for little and in one country."""
        code = country.lower() or None
        limits: dict[str, dict[str, Any]] = {
            "nominatim": {"limit": MOST_SPOTS, "country_codes": code, "addressdetails": True},
            "photon": {"limit": MOST_SPOTS},
            "opencage": {"country": code, "annotations": False},
        }
        return {"language": "en", **limits[self.service.id]}


def _failed(error: Exception) -> Reply:
    """Return the status of what geopy raised, with the pause that the service asked for."""
    if isinstance(error, GeocoderRateLimited):
        return Reply(Status.LIMITED, (), _pause(error.retry_after))
    if isinstance(error, GeocoderQuotaExceeded):
        return Reply(Status.QUOTA)
    if isinstance(error, GeocoderAuthenticationFailure | GeocoderInsufficientPrivileges):
        return Reply(Status.REFUSED)
    if isinstance(error, GeocoderParseError | GeocoderQueryError) or not isinstance(
        error, GeopyError
    ):
        return Reply(Status.MALFORMED)
    cause = error.__cause__
    if isinstance(cause, AdapterHTTPError) and cause.status_code == 503:
        return Reply(Status.LIMITED, (), _pause(get_retry_after(cause.headers)))
    return Reply(Status.UNREACHABLE)


def _pause(seconds: float | None) -> float:
    """Return how long a service wants to be left alone."""
    return float(seconds) if seconds and seconds > 0 else RETRY_SECONDS


def _spotted(location: Location) -> Spotted:
    """Return a place of a reply; raises what a reply of another shape makes happen."""
    raw = location.raw
    parts = raw.get("properties") or raw.get("components") or raw.get("address") or {}
    code = parts.get("country_code") or parts.get("countrycode") or ""
    lat, lon = float(location.latitude), float(location.longitude)
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        raise ValueError("The point is none.")
    number = raw.get("place_id") or parts.get("osm_id") or ""
    return Spotted(
        tidy(number, 40), tidy(location.address, LONGEST), lat, lon,
        tidy(code, 2).upper(), _radius_km(raw),
    )  # fmt: skip


def _radius_km(raw: Mapping[str, Any]) -> float | None:
    """Return half the diagonal of the box that a reply gives a place, None without one."""
    box = _box(raw)
    if box is None:
        return None
    west, south, east, north = map(float, box)
    km = float(great_circle_km(west, south, east, north)) / 2
    return round(km, 1) if math.isfinite(km) and km > 0 else None


def _box(raw: Mapping[str, Any]) -> Sequence[Any] | None:
    """Return west, south, east and north of a reply of any of the services."""
    if raw.get("boundingbox"):
        south, north, west, east = raw["boundingbox"]
        return west, south, east, north
    if (raw.get("properties") or {}).get("extent"):
        west, north, east, south = raw["properties"]["extent"]
        return west, south, east, north
    if raw.get("bounds"):
        one, other = raw["bounds"]["southwest"], raw["bounds"]["northeast"]
        return one["lng"], one["lat"], other["lng"], other["lat"]
    return None
