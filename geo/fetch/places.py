"""GeoNames' dumps: looked at, and kept for `locate`, `audit` and `import` to use."""

from __future__ import annotations

from collections.abc import Sequence

from data.store.fetched_places import keep_places
from geo.fetch.getting import Fetched
from geo.fetch.known import GEONAMES
from geo.where.place_rows import lines_of_dump, read_places

# the country and GeoNames' own code of the provinces whose places are used: those of whole
# countries would take minutes to read
PROVINCES = frozenset({("IR", "04"), ("PK", "02")})


def keep_dumps(dumps: Sequence[Fetched], *, why: str = "") -> dict[str, int]:
    """Keep dumps unchanged, all or none, and their places of the borderland apart.

    Return how many of those each has, by its name. Raises DataError where one is no dump.
    """
    looked_at = []
    for dump in dumps:
        part = dump.path.with_suffix(".txt")
        part.write_text(lines_of_dump(dump.path, PROVINCES), encoding="utf-8")
        looked_at.append((dump, part, read_places(part)))
    for dump, part, (places, problems) in looked_at:
        counts = {"places": len(places), "set_aside": len(problems)}
        keep_places(dump.path, part, dump.name, GEONAMES, dump.said, counts, why=why)
    return {dump.name: len(places) for dump, _, (places, _) in looked_at}
