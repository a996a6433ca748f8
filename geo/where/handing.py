"""The resolver as a reader of files is given it: a spot that may be used unseen, or why not."""

from __future__ import annotations

import math

from data.adapters.locating import Locate, Located, Spot, Written
from data.words import Words
from geo.where.answer import Asked, Outcome
from geo.where.decided import with_names
from geo.where.gazetteer import Place
from geo.where.known_services import method_of
from geo.where.loading import known
from geo.where.resolver import Resolver

UNSEEN = (Outcome.ACCEPTED, Outcome.AREA)  # what needs no person to look at it first


def locator(resolver: Resolver | None = None, say: Words | None = None) -> Locate:
    """Return what answers an importer.

    Without a resolver it is that of the bundled places and the imported tables, with the names
    decided in review, made when it is first asked.
    """
    say = say or Words()
    made = [resolver] if resolver else []

    def locate(written: Written) -> Located:
        """Return where a written place lies."""
        if not made:
            made.append(with_names(known()))
        answer = made[0].resolve(Asked(*written))
        sure = answer.place if answer.outcome in UNSEEN else None
        return Located(spot_of(sure) if sure else None, answer.reason.said(say))

    return locate


def spot_of(place: Place) -> Spot:
    """Return a place as a reader takes it."""
    radius = None if math.isnan(place.radius_km) else place.radius_km
    return Spot(
        place.latitude, place.longitude, place.precision, radius,
        place.country, place.admin1, place.admin2, method_of(place.service),
    )  # fmt: skip
