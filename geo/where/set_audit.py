"""The audit of a set that is kept: looked at once, what was found is kept beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from data.store.doubts import Doubt, keep_doubts, no_set
from data.store.stored import kept
from geo.where.answer import Asked
from geo.where.audit import Finding, audit
from geo.where.loading import known
from geo.where.points import Seen
from geo.where.resolver import Resolver


def check_set(
    dataset: str, resolver: Resolver | None = None, *, folder: Path | None = None
) -> tuple[list[Seen], list[Finding]]:
    """Return the accepted events of a set as seen, and those whose points contradict something.

    What was found is kept; no point is moved. A point that a person set by hand is taken as it
    is. Raises DataError for a set that is not there.
    """
    events = kept(folder, hidden=True).events
    if dataset not in events:
        raise no_set(dataset, list(events))
    rows = events[dataset]
    seen = [_seen(number, cells) for number, cells in enumerate(rows)]
    by_hand = {cells["event_id"] for cells in rows if cells.get("geo_method") == "manual"}
    found = audit(seen, resolver or known())
    found = [finding for finding in found if finding.seen.id not in by_hand]
    doubts = (
        (rows[finding.seen.line], [Doubt(f.rule.value, f.km, f.note) for f in finding.flags])
        for finding in found
    )
    keep_doubts(dataset, sum(row.has_point for row in seen), doubts, folder=folder)
    return seen, found


def _seen(number: int, cells: Mapping[str, str]) -> Seen:
    """Return an event of the store as the audit sees it; its place in the list is its line."""
    parts = (cells.get(name, "") for name in ("place", "country", "admin1", "admin2"))
    lat, lon = (float(cells.get(name) or math.nan) for name in ("latitude", "longitude"))
    precision = int(cells.get("geo_precision") or 0)
    return Seen(Asked(*parts), lat, lon, precision, number, cells["event_id"])
