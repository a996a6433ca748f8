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
from pages.work import Work, begin


@dataclass
class _Fetching(Work):
    """What the thread of a fetch and its owner share."""

    file: Dropped | None = None
    places: Mapping[str, int] = field(default_factory=dict)


class Fetching:
    """One fetch whose terms were agreed to; when nobody holds it any more, it stops."""

    def __init__(self, service: Service, wanted: Wanted, secrets: Mapping[str, str]) -> None:
        """Begin to ask."""
        self.service, self._work = service, _Fetching()
        do = partial(_fetch, self._work, service, wanted, dict(secrets))
        begin(self._work, self, do, name="fetching")

    @property
    def is_over(self) -> bool:
        """Return whether it is there, has failed, or was cancelled."""
        return self._work.over.is_set()

    @property
    def done(self) -> float:
        """Return how much has come, 0 to 1."""
        return self._work.done

    @property
    def file(self) -> Dropped | None:
        """Return the file of events that came, None where it did not, or for places."""
        return self._work.file

    @property
    def places(self) -> Mapping[str, int]:
        """Return how many places came and are kept, by file."""
        return self._work.places

    @property
    def fault(self) -> str | None:
        """Return why nothing came, "" for a fault of the program; None where it did."""
        return self._work.fault

    def cancel(self) -> None:
        """Stop at the next step; nothing was written."""
        self._work.stop.set()


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
