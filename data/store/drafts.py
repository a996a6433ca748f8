"""What a person writes of an event, completed by what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from data.adapters.origin import Terms, say
from data.casebook import read
from data.cells import CELLS
from data.schema import Attribution, Coverage, DatePrecision, Kind, Precision, Status
from data.whereabouts import Ground

OURS = Path(__file__).parent.parent  # the tables that come with Sarhad

# The set of events that were added one by one: whoever wrote them may hand them on
BY_HAND = Terms(
    id="by-hand",
    name=say("adapter.by_hand"),
    licence=say("adapter.table.licence"),
    attribution=say("adapter.by_hand"),
    coverage=Coverage.SELECTED,
    re_export=True,
)

TAKEN = frozenset({"domain", "date", "date_end"})  # of a new event, from its kind and first day

_OF_POINT = frozenset({"latitude", "longitude"})
_OF_PROVINCE = frozenset({"country", "admin1"})
_OF_RADIUS = _OF_POINT | _OF_PROVINCE | {"admin2", "geo_precision"}
_WITH_RADIUS = frozenset("12345")

Cells = Mapping[str, str]


def begun(written: Cells) -> dict[str, str]:
    """Return the cells of a new event: what is not said is taken for the most cautious.

    The domain is that of the kind.
    """
    day, kind = (written.get(name, "").strip() for name in ("date_start", "kind"))
    usual = {
        "domain": str(Kind(kind).domain) if kind in set(Kind) else "",
        "date_end": day,
        "date": day,
        "date_precision": str(int(DatePrecision.DAY)),
        "attribution": str(Attribution.UNKNOWN),
        "mutual": "no",
        "verified": "no",
        "status": str(Status.UNVERIFIED),
    }
    return usual | {name: text for name, text in written.items() if text.strip()}


def merged(cells: Cells, changes: Cells) -> dict[str, str]:
    """Return cells with changes, and with what follows from those, where it is not written too.

    Coordinates that a person wrote say so. The code of the province
    follows its name, the radius how well the place is known. Empty cells are left out.
    """
    made = {**cells, **{name: text.strip() for name, text in changes.items()}}
    other = {name for name in made if made[name] != cells.get(name, "")}
    follows: dict[str, str] = {}
    if other & _OF_POINT:
        follows["geo_method"] = "manual" if made.get("latitude") else ""
    if other & _OF_PROVINCE:
        country, admin1 = made.get("country", ""), made.get("admin1", "")
        follows["admin1_code"] = _ground().province_code(country, admin1) if admin1 else ""
    if other & _OF_RADIUS:
        follows["radius_km"] = _radius(made)
    made |= {name: text for name, text in follows.items() if name not in changes}
    return {name: text for name, text in made.items() if text}


def _radius(cells: Cells) -> str:
    """Return the radius of the area that holds an event, "" where none is known."""
    precision = cells.get("geo_precision", "")
    point = {name: cells.get(name, "") for name in ("latitude", "longitude")}
    sound = all(text and CELLS["events"][name].holds(text) for name, text in point.items())
    if precision not in _WITH_RADIUS or not sound:
        return ""
    of = {name: cells.get(name, "") for name in ("country", "admin1", "admin2")}
    of |= {"lat": point["latitude"], "lon": point["longitude"]}
    return _ground().radius_km(of, Precision(int(precision)))


@lru_cache(maxsize=1)
def _ground() -> Ground:
    """Return the places that come with Sarhad."""
    return Ground.of(read(OURS / "places.csv"))
