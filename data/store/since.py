"""What has changed between a moment of the past and now: which events came, changed and went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from data.store.moment import of_the_journal
from data.store.stored import Cells, Kept, kept

ADDED, CHANGED, GONE = "added", "changed", "gone"


class Later(NamedTuple):
    """An event that is not as it was at a moment: added since, changed, or gone."""

    event_id: str
    what: str


def later(
    then: Iterable[str], now: Iterable[str], moment: str, *, folder: Path | None = None
) -> list[Later]:
    """Return the events that are others than at a moment, by what became of them, then by id.

    `then` and `now` are the events that were and are shown. Raises StoreError.
    """
    before, after = set(then), set(now)
    old = dict(_cells(kept(folder, at=of_the_journal(moment))))
    new = dict(_cells(kept(folder)))
    changed = {one for one in before & after if old.get(one) != new.get(one)}
    parts = ((ADDED, after - before), (CHANGED, changed), (GONE, before - after))
    return [Later(one, what) for what, ids in parts for one in sorted(ids)]


def _cells(known: Kept) -> Iterator[tuple[str, Cells | None]]:
    """Yield the events that the store has with their cells."""
    yield from known.corrections.items()
    for rows in known.events.values():
        for cells in rows:
            yield cells["event_id"], cells
