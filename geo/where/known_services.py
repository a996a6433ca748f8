"""The online services that can be configured, and the statuses of what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    """What came of a question; only the first two say something of the place."""

    FOUND = "found"
    NOTHING = "nothing"
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
    """A service: its name, who must be credited, its host, and its seconds between questions."""

    id: str
    name: str
    attribution: str
    host: str
    seconds: float
    needs_key: bool = False


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
            "photon", "Photon", "© OpenStreetMap contributors, ODbL", "photon.komoot.io", 1.1
        ),
        Service(
            "opencage", "OpenCage", "OpenCage; © OpenStreetMap contributors, ODbL",
            "api.opencagedata.com", 1.1, needs_key=True,
        ),
    )
}  # fmt: skip
