"""Fetching: agreed to, asked for, and written down as a file that an import can read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from data.folders import home
from data.schema import DataError
from data.settings import setting
from geo.fetch.events import fetch_acled, fetch_ucdp
from geo.fetch.known import SERVICES, Service, Wanted
from geo.fetch.leads import fetch_gdelt
from geo.fetch.web import Progress, Web, check_address, is_loopback, sleeper
from geo.where.limiter import Limiter

TURNS = "fetch_turns.db"
COUNTRIES = ("IR", "PK")  # whose dumps of GeoNames are fetched

_HOW = {"ucdp": fetch_ucdp, "acled": fetch_acled, "gdelt": fetch_gdelt}


class Fetched(NamedTuple):
    """A file that was fetched: where it lies, what it is called, and what is kept of its coming.

    `said` is the server's host, the moment, the page of the terms, and when they were agreed to.
    """

    path: Path
    name: str
    said: Mapping[str, str]


def known_secrets(service: Service) -> dict[str, str]:
    """Return what the environment holds of a service's secrets; they lie in no file."""
    return {secret.name: os.environ.get(secret.variable, "").strip() for secret in service.secrets}


def fetch(
    service_id: str,
    wanted: Wanted,
    into: Path,
    *,
    agreed: bool,
    secrets: Mapping[str, str] | None = None,
    progress: Progress = lambda _: None,
) -> list[Fetched]:
    """Return the files that a service gives, written into a folder; the store is not touched.

    Raises DataError where the terms were not agreed to, a secret lacks, or what comes is not
    what was asked for; and whatever `progress` raises to stop. Nothing half is written.
    """
    service = SERVICES[service_id]
    if not agreed:
        raise DataError(
            service.name, expected="its terms to be agreed to", got="no word on them",
            remedy=f"Read them: {service.terms_url}",
        )  # fmt: skip
    told = _told(service, secrets)
    base = _base(service)
    web = _web(service, base, progress)
    if service_id == "geonames":
        found = [(f"{code}.zip", web_dump(web, code)) for code in COUNTRIES]
    else:
        found = [_HOW[service_id](web, wanted, told)]
    progress(1.0)
    at = datetime.now(UTC)
    said = {
        "from": urlsplit(base).hostname or "", "at": at.isoformat(timespec="seconds"),
        "terms": service.terms_url, "agreed": at.date().isoformat(),
    }  # fmt: skip
    files = []
    for name, content in found:
        path = into / name
        path.write_bytes(content)
        files.append(Fetched(path, name, said))
    return files


def web_dump(web: Web, code: str) -> bytes:
    """Return GeoNames' dump of a country."""
    content = web.content(f"{code}.zip")
    web.done = (COUNTRIES.index(code) + 1) / len(COUNTRIES)
    return content or b""


def _told(service: Service, secrets: Mapping[str, str] | None) -> Mapping[str, str]:
    """Return the secrets that a service needs; raises DataError naming the one that lacks."""
    told = {**known_secrets(service), **{k: v for k, v in (secrets or {}).items() if v}}
    for secret in service.secrets:
        text = told.get(secret.name, "")
        # a token goes into a header, where nothing but ASCII may stand
        if not text.isprintable() or not text or (secret.name == "token" and not text.isascii()):
            raise DataError(
                service.name, expected=f"a {secret.name}",
                got="none" if not text else "one with signs that cannot be sent",
                remedy=f"Set {secret.variable}, or write it on the import page.",
            )  # fmt: skip
    return told


def _base(service: Service) -> str:
    """Return the address of a service: that of the settings, else the public one."""
    url = setting(service.id, "url", f"SARHAD_{service.id.upper()}_URL")
    return check_address(service.name, url or service.url)


def _web(service: Service, base: str, progress: Progress) -> Web:
    """Return a service in its turns; a server on this computer needs no pauses."""
    seconds = 0.0 if is_loopback(base) else service.seconds
    at: list[Web] = []
    sleep = sleeper(progress, lambda: at[0].done)
    limiter = Limiter(home() / TURNS, base, seconds, sleep=sleep)
    at.append(Web(service.name, base, limiter, progress))
    return at[0]
