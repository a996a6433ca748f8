"""GeoNames' dumps: looked at, and kept for `locate`, `audit` and `import` to use."""

from __future__ import annotations

from collections.abc import Sequence

from data.store.fetched_places import keep_places
from geo.fetch.getting import Fetched
from geo.fetch.known import GEONAMES
from geo.where.place_rows import read_places


def keep_dumps(dumps: Sequence[Fetched], *, why: str = "") -> dict[str, int]:
    """Keep dumps unchanged, all or none; return how many places each has, by its name.

    Raises DataError where one of them is no dump.
    """
    loaded = [(dump, read_places(dump.path)) for dump in dumps]
    for dump, (places, problems) in loaded:
        counts = {"places": len(places), "set_aside": len(problems)}
        keep_places(dump.path, dump.name, GEONAMES, dump.said, counts, why=why)
    return {dump.name: len(places) for dump, (places, _) in loaded}
