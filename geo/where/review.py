"""What a person who reviews a row is offered: the places that may be meant, and the area around."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from data.adapters.locating import Spot, Written
from data.schema import DataError, Precision
from data.store.deciding import Decision, How, in_country, placed
from data.store.names import Name
from geo.where.answer import Answer, Asked, Method
from geo.where.gazetteer import Place
from geo.where.handing import spot_of
from geo.where.known_services import credit_of, named
from geo.where.resolver import Resolver, as_located, once

MOST = 9  # places to choose from: a key each


class Offer(NamedTuple):
    """What a row may mean: the place that is proposed, others numbered from 1, and its area.

    `proposed` is None where nothing speaks for one place more than for others. `own` is the
    file's own point (latitude, longitude, WGS 84 degrees), None where it has none. Where no area
    is known there may be a `country` (ISO alpha-2), "" where that is not known either.
    """

    answer: Answer
    proposed: Place | None
    places: tuple[Place, ...]
    area: Place | None
    country: str
    own: tuple[float, float] | None

    def chosen(self, number: int) -> Place:
        """Return the place of a number; raises DataError for one that has none."""
        if not 1 <= number <= len(self.places):
            known = f"a number from 1 to {len(self.places)}" if self.places else "a known place"
            raise DataError(
                "review", expected=known, got=str(number)[:20],
                remedy="Write coordinates, or take the area.",
            )  # fmt: skip
        return self.places[number - 1]


def offer(
    written: Written,
    cells: Mapping[str, str],
    resolver: Resolver,
    *,
    in_doubt: bool = False,
    heard: Sequence[Place] = (),
) -> Offer:
    """Return what a row may mean; a name that was decided before comes first of all.

    `in_doubt` says that the row is an event on the map, whose own point is shown whoever set it.
    `heard` are places that an online service named: they have the last numbers, and none of
    them is ever proposed.
    """
    asked = Asked(*written)
    answer = resolver.resolve(asked)
    answers = [answer]
    if answer.method is Method.DECIDED:
        answers.append(resolver.undecided().resolve(asked))
    proposed = as_located(answer.place) if answer.place else None
    others = _others(answers, proposed)
    near = proposed or _common(others)
    area = resolver.area(asked, near)
    places = once((area, *others))[1:] if area else others
    own = None
    if (in_doubt or cells.get("geo_method") == "source") and cells.get("latitude"):
        own = float(cells["latitude"]), float(cells["longitude"])
    return Offer(
        answer=answer,
        proposed=proposed,
        places=(*places[: MOST - len(heard)], *heard),
        area=area,
        country=resolver.context(asked).country or (near.country if near else ""),
        own=own,
    )


def _common(places: Sequence[Place]) -> Place | None:
    """Return a place that stands for what places share of where they lie, None for nothing."""
    if not places or len({place.country for place in places}) > 1:
        return None
    first, provinces = places[0], {place.admin1_code for place in places}
    if len(provinces) > 1:
        return replace(first, admin1_code="", admin1="", admin2="")
    districts = {place.admin2 for place in places}
    return first if len(districts) == 1 else replace(first, admin2="")


def _others(answers: Iterable[Answer], proposed: Place | None) -> list[Place]:
    """Return the places of answers that may be meant beside the one proposed, each once."""
    first = [proposed] if proposed else []
    found = [
        as_located(place)
        for answer in answers
        for place in (answer.place, *(one.place for one in answer.alternatives))
        if place
    ]
    return once([*first, *found])[len(first) :]


def taken(place: Place, how: How, *, remember: Written | None = None) -> Decision:
    """Return the decision for a place; `remember` is the name that means it from now on."""
    spot = spot_of(place)
    name = Name(remember, place.name, spot) if remember else None
    credit = credit_of(spot.method)
    says = f"{place.name} ({named(place.service)})" if credit else place.name
    return Decision(how, placed(spot, how), says=says, name=name, credit=credit)


def by_hand(
    latitude: float,
    longitude: float,
    precision: int,
    *,
    name: str = "",
    remember: Written | None = None,
) -> Decision:
    """Return the decision for coordinates that a person wrote (WGS 84 degrees, UCDP's 1 to 5).

    Raises DataError where they are none.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise DataError(
            "review", expected="latitude -90 to 90 and longitude -180 to 180",
            got=f"{latitude:g}, {longitude:g}", remedy="Write them as in 26.97,64.10.",
        )  # fmt: skip
    if precision not in range(Precision.EXACT, Precision.CORRIDOR + 1):
        raise DataError(
            "review", expected="a precision from 1, exact, to 5, a stretch", got=str(precision)
        )
    spot = Spot(latitude, longitude, precision, None)
    known = Name(remember, name or remember.text, spot) if remember else None
    says = f"{latitude:g}, {longitude:g}"
    return Decision(How.BY_HAND, placed(spot, How.BY_HAND), says=says, name=known)


def around(offered: Offer, *, remember: Written | None = None) -> Decision:
    """Return the decision for the area of a row; raises DataError where none is known."""
    if offered.area is not None:
        return taken(offered.area, How.AREA, remember=remember)
    if offered.country:
        return Decision(How.AREA, in_country(offered.country), says=offered.country)
    raise DataError(
        "review",
        expected="a district, province or country that is stated",
        got="none",
        remedy="Write coordinates, or choose a place.",
    )
