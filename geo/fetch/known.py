"""The places that can be fetched from: address, pace, terms, and what they want to know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from data.adapters import acled, gdelt, ucdp
from data.adapters.origin import Terms
from data.schema import Coverage

GEONAMES = Terms(
    id="geonames",
    name="GeoNames",
    licence="CC BY 4.0",
    attribution="GeoNames (geonames.org), CC BY 4.0",
    coverage=Coverage.SELECTED,
    re_export=True,
)


class Secret(NamedTuple):
    """What a person has from a service and tells nobody else: its name, and where it is read."""

    name: str
    variable: str
    is_hidden: bool = True


class Service(NamedTuple):
    """A place to fetch from.

    `url` is its public address, `seconds` the pause after each request, `terms_url` the page
    where its terms stand. `asks` are the parts of Wanted that it understands.
    """

    id: str
    terms: Terms
    url: str
    terms_url: str
    seconds: float
    secrets: tuple[Secret, ...] = ()
    asks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return what it is called."""
        return self.terms.name


class Wanted(NamedTuple):
    """What is asked for: inclusive days, None for an open end; a release, "" for the usual one."""

    since: date | None = None
    until: date | None = None
    release: str = ""


RELEASE = "25.1"  # of UCDP GED: the yearly one of 2025

# GDELT's own name has no certificate of its own for https; the bucket that it stands for has one
SERVICES: Mapping[str, Service] = {
    service.id: service
    for service in (
        Service(
            "ucdp", ucdp.TERMS, "https://ucdpapi.pcr.uu.se/api",
            "https://ucdp.uu.se/apidocs/", 1.0,
            (Secret("token", "SARHAD_UCDP_TOKEN"),), ("since", "until", "release"),
        ),
        Service(
            "acled", acled.TERMS, "https://acleddata.com",
            "https://acleddata.com/terms-and-conditions", 1.0,
            (
                Secret("user", "SARHAD_ACLED_USER", is_hidden=False),
                Secret("password", "SARHAD_ACLED_PASSWORD"),
            ),
            ("since", "until"),
        ),
        Service(
            "gdelt", gdelt.TERMS, "https://storage.googleapis.com/data.gdeltproject.org/gdeltv2",
            "https://www.gdeltproject.org/about.html#termsofuse", 0.1,
        ),
        Service(
            "geonames", GEONAMES, "https://download.geonames.org/export/dump",
            "https://www.geonames.org/export/", 1.0,
        ),
    )
}  # fmt: skip
