"""Names that a person decided in review: the resolver uses them before every list."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

from data.fold import fold
from data.note import tidy
from data.store.names import Name, names
from geo.where.answer import Asked
from geo.where.gazetteer import Origin, Place
from geo.where.index import joined
from geo.where.known_services import service_of
from geo.where.resolver import Resolver
from geo.where.wording import LONGEST


def decided(known: Iterable[Name], resolver: Resolver) -> Resolver:
    """Return the resolver with places as a person decided them; they are not doubted.

    Each is known by its text as written, in the country, province and district stated.
    """
    return resolver.knowing((Asked(*name.written), _place(name)) for name in known)


def with_names(resolver: Resolver, folder: Path | None = None) -> Resolver:
    """Return the resolver with the names that were decided up to now.

    Raises StoreError where the store cannot be opened.
    """
    return decided(names(folder), resolver)


def _place(name: Name) -> Place:
    """Return what a person decided as a place of the gazetteer."""
    text, spot = tidy(name.written.text, LONGEST), name.spot
    key = ":".join((spot.country, spot.admin2, joined(fold(text))))
    return Place(
        id=f"override:{key}",
        name=tidy(name.name, LONGEST) or text,
        local="",
        names=(text,),
        country=spot.country,
        admin1_code="",
        admin1=spot.admin1,
        admin2=spot.admin2,
        feature="other",
        longitude=spot.longitude,
        latitude=spot.latitude,
        precision=spot.precision,
        radius_km=math.nan if spot.radius_km is None else spot.radius_km,
        origin=Origin.OVERRIDE,
        service=service_of(spot.method),
    )
