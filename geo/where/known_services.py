"""The online services that can be configured, and the statuses of what they answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from data.note import tidy


class Status(StrEnum):
    """What came of a question; only the first four say something of the place."""

    FOUND = "found"
    NOTHING = "nothing"
    ABROAD = "abroad"  # it knows the name in other countries only; those are no answer
    UNPLACED = "unplaced"  # it does not say in which country what it knows lies
    LIMITED = "limited"  # asked too often
    QUOTA = "quota"  # the day's questions are used up
    REFUSED = "refused"  # no key, a wrong one, or not allowed
    UNREACHABLE = "unreachable"
    MALFORMED = "malformed"  # no answer that could be read
    STOPPED = "stopped"  # not asked: it failed before in this run


class Spotted(NamedTuple):
    """A place of a reply: WGS 84 degrees, `radius_km` None where it has no extent."""

    id: str
    name: str
    latitude: float
    longitude: float
    country: str
    radius_km: float | None


class Reply(NamedTuple):
    """The status of a question, the places found, and how long a service wants to be left."""

    status: Status
    spots: tuple[Spotted, ...] = ()
    retry_seconds: float = 0.0


class Service(NamedTuple):
    """A service: its name, who must be credited, its host, and its seconds between questions.

    `by_country` says whether it can be told to keep to a country, and is then.
    """

    id: str
    name: str
    attribution: str
    host: str
    seconds: float
    needs_key: bool = False
    by_country: bool = True


LONGEST_NAME = 40  # characters of a service that a file names
METHOD = "provider:"  # begins the `geo_method` of a point that a service found

# The seconds are those of the services' own policies, rounded up: all of a person's processes
# together ask no faster
SERVICES: Mapping[str, Service] = {
    service.id: service
    for service in (
        Service(
            "nominatim", "Nominatim", "© OpenStreetMap contributors, ODbL",
            "nominatim.openstreetmap.org", 1.1,
        ),
        Service(
            "photon", "Photon", "© OpenStreetMap contributors, ODbL", "photon.komoot.io", 1.1,
            by_country=False,
        ),
        Service(
            "opencage", "OpenCage", "OpenCage; © OpenStreetMap contributors, ODbL",
            "api.opencagedata.com", 1.1, needs_key=True,
        ),
    )
}  # fmt: skip


def method_of(service: str) -> str:
    """Return what `geo_method` says of a point that a service found, "" for no service."""
    return f"{METHOD}{service}" if service else ""


def service_of(method: str) -> str:
    """Return the id of the service whose point it is by its `geo_method`, "" for none."""
    return method.removeprefix(METHOD) if method.startswith(METHOD) else ""


def named(service: str) -> str:
    """Return the name of a service, the id itself where it is none of these."""
    known = SERVICES.get(service)
    return known.name if known else tidy(service, LONGEST_NAME)


def credit_of(method: str) -> str:
    """Return who must be credited for a point by its `geo_method`, "" where no service found it."""
    service = service_of(method)
    known = SERVICES.get(service)
    return f"{known.name}, {known.attribution}" if known else named(service)


def credits_of(methods: Iterable[str]) -> tuple[str, ...]:
    """Return the credits of points by their methods, each once, in the order of the letters."""
    found = {credit_of(method) for method in set(methods) if method.startswith(METHOD)}
    return tuple(sorted(found - {""}))
