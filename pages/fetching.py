"""A fetch that a person asked for while it runs: a thread of its own, and a way to stop it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from geo.fetch.getting import fetch
from geo.fetch.known import Service, Wanted
from geo.fetch.places import keep_dumps
from pages.importing import Dropped
from pages.work import Job, Work


@dataclass
class _Fetching(Work):
    """What the thread of a fetch and its owner share."""

    file: Dropped | None = None
    places: Mapping[str, int] = field(default_factory=dict)


class Fetching(Job[_Fetching]):
    """One fetch whose terms were agreed to."""

    def __init__(self, service: Service, wanted: Wanted, secrets: Mapping[str, str]) -> None:
        """Begin to ask."""
        self.service, work = service, _Fetching()
        do = partial(_fetch, work, service, wanted, dict(secrets))
        super().__init__(work, do, name="fetching")

    @property
    def file(self) -> Dropped | None:
        """Return the file of events that came, None where it did not, or for places."""
        return self._work.file

    @property
    def places(self) -> Mapping[str, int]:
        """Return how many places came and are kept, by file."""
        return self._work.places


def _fetch(work: _Fetching, service: Service, wanted: Wanted, secrets: Mapping[str, str]) -> None:
    """Ask the service; events are handed on as a file, places are kept."""
    with TemporaryDirectory(prefix="sarhad-fetch-") as folder:
        found = fetch(
            service.id, wanted, Path(folder), agreed=True, secrets=secrets, progress=work.tell
        )
        if service.id == "geonames":
            work.places = keep_dumps(found)
        else:
            work.file = Dropped(found[0].name, found[0].path.read_bytes(), found[0].said)
