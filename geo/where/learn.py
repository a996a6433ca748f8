"""Names learned from a file whose rows have places and points of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from data.distance import great_circle_km
from data.note import tidy
from data.schema import Precision
from geo.where.answer import Agreement
from geo.where.gazetteer import Origin, Place
from geo.where.index import joined
from geo.where.points import Seen
from geo.where.resolver import APART_KM, Resolver
from geo.where.wording import LONGEST, Relation, Said, Sort, read

DISTRICT_KM = 50.0  # a district whose size nobody said: the median of those in data/places.csv


def learn(rows: Iterable[Seen], resolver: Resolver) -> list[Place]:
    """Return the places that a file knows and the resolver does not, in no order of the rows.

    A name is learned where all its rows in a province lie together, within 25 km; a name with
    points far from each other is learned in the districts where they do not. A point that
    contradicts its stated district is not learned: it is for the audit. A name of a town that
    is known to lie there already is not learned again.
    """
    groups: dict[tuple[str, ...], list[tuple[Seen, Said]]] = {}
    for seen in rows:
        said = read(seen.asked.text)
        if _has_point(seen) and said.relation in (Relation.AT, Relation.AROUND) and said.names:
            key = (joined(said.names[0]), said.sort, said.relation)
            where = (seen.asked.country, seen.asked.admin1)
            groups.setdefault((*key, *where), []).append((seen, said))
    found = []
    for group in groups.values():
        for part in _together(group):
            place = _place(part, resolver)
            if place is not None:
                found.append(place)
    return sorted(found, key=lambda place: place.id)


def _has_point(seen: Seen) -> bool:
    """Return whether a row has a point for a place and not for its country or province."""
    return seen.has_point and seen.precision <= Precision.DISTRICT


def _together(group: list[tuple[Seen, Said]]) -> list[list[tuple[Seen, Said]]]:
    """Return the rows of a name if they lie together, else those districts whose rows do."""
    if _is_one(group):
        return [group]
    districts: dict[str, list[tuple[Seen, Said]]] = {}
    for seen, said in group:
        districts.setdefault(seen.asked.admin2, []).append((seen, said))
    return [part for part in districts.values() if _is_one(part)]


def _is_one(group: list[tuple[Seen, Said]]) -> bool:
    """Return whether all points of a group lie within 25 km of their middle."""
    lat, lon = _middle(group)
    away = great_circle_km(
        lon, lat, [seen.longitude for seen, _ in group], [seen.latitude for seen, _ in group]
    )
    return bool(np.all(away <= APART_KM))


def _middle(group: list[tuple[Seen, Said]]) -> tuple[float, float]:
    """Return the median latitude and longitude of a group."""
    return (
        float(np.median([seen.latitude for seen, _ in group])),
        float(np.median([seen.longitude for seen, _ in group])),
    )


def _place(group: list[tuple[Seen, Said]], resolver: Resolver) -> Place | None:
    """Return the place of a group, None where it is known or contradicts what is stated."""
    seen, said = min(group, key=lambda one: (one[0].asked.text, one[0].asked.admin2))
    lat, lon = _middle(group)
    precision = min((one.precision for one, _ in group if one.precision), default=0)
    admin2s = {one.asked.admin2 for one, _ in group}
    asked = seen.asked if len(admin2s) == 1 else replace(seen.asked, admin2="")
    place = _as_place(Seen(asked, lat, lon, precision), said, resolver)
    # by where it lies alone: what the row says of its district is what is in question
    lies = resolver.context(seen.asked).agreement(replace(place, admin2=""))
    if lies == Agreement.AGAINST or resolver.knows(place, said.names[0]):
        return None
    return place


def _as_place(seen: Seen, said: Said, resolver: Resolver) -> Place:
    """Return a row's place as one of the gazetteer."""
    context, text = resolver.context(seen.asked), tidy(seen.asked.text, LONGEST)
    is_district = said.sort is Sort.DISTRICT or seen.precision == Precision.DISTRICT
    return Place(
        id=f"learned:{joined(said.names[0])}:{seen.latitude:.3f},{seen.longitude:.3f}",
        name=text,
        local="",
        names=(text, said.names[0]),
        country=context.country,
        admin1_code=context.admin1 if "-" in context.admin1 else "",
        admin1=tidy(seen.asked.admin1, LONGEST),
        admin2=tidy(seen.asked.admin2, LONGEST),
        feature="area_admin2" if is_district else "village" if said.sort else "other",
        longitude=round(seen.longitude, 6),
        latitude=round(seen.latitude, 6),
        precision=int(Precision.DISTRICT if is_district else seen.precision or Precision.NEAR),
        radius_km=DISTRICT_KM if is_district else APART_KM,
        origin=Origin.LEARNED,
        confidence="medium",
        prominence=1,
    )
