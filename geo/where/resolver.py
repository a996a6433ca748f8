"""The resolver: from a written place to one place, to several, to an area, or to none."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from itertools import islice
from pathlib import Path

from data.distance import great_circle_km
from data.fold import fold
from data.note import Note, quoted
from data.schema import DataError, Precision
from geo.land import load_towns
from geo.where.answer import Agreement, Answer, Asked, Candidate, Method, Outcome
from geo.where.context import Context, Grounds
from geo.where.gazetteer import Origin, Place, listed
from geo.where.index import Hit, NameIndex, joined
from geo.where.long_list import LongList, Places
from geo.where.outlines import Outline
from geo.where.relative import beside, between, nearest_pair
from geo.where.wording import Relation, Said, Sort, core, read

PLACES = Path(__file__).parents[2] / "data" / "places.csv"

APART_KM = 25.0  # what lies nearer is one place: UCDP GED calls 25 km "near" (codebook 22.1)
MOST_ALTERNATIVES = 5

# Of places that are called alike in one country, whose list goes first
BELIEVED = {
    Origin.CURATED: 1,
    Origin.GEONAMES: 1,
    Origin.LEARNED: 2,
    Origin.IMPORTED: 3,
    Origin.PROVIDER: 4,
}

FIRST_OF = {origin: number for number, origin in enumerate(Origin)}
BORDERLANDS = frozenset({"PK-BA", "IR-11"})  # where data/places.csv knows villages, too

# What a candidate's likeness is worth where its place fits the context thus
FIT = {
    Agreement.SAME: 1.0,
    Agreement.INSIDE: 0.97,
    Agreement.STATED: 0.93,
    Agreement.UNTOLD: 0.9,
    Agreement.AGAINST: 0.5,
}
RELATIVE_LIKENESS = 0.7  # the anchor is sure, the spot beside it is not
FAR_KM = 100.0  # "Mach near Sibi": what is near another place is not farther than this
FALLBACK_SCORE = {Method.DISTRICT: 0.4, Method.PROVINCE: 0.2}  # only the area is known


class Resolver:
    """Answers written places from lists of places, the first of which is believed first."""

    def __init__(
        self,
        places: Iterable[Place],
        outlines: Sequence[Outline] = (),
        lists: Sequence[LongList] = (),
    ) -> None:
        """Index the places; of two with one id at one spot the first is kept.

        The outlines of districts say what lies in them; one of no known district adds it.
        """
        listed_ = tuple(places)
        districts = [place for place in listed_ if place.feature == "area_admin2"]
        new = [o.as_place() for o in outlines if not any(map(o.is_of, districts))]
        self.places = Places(once((*listed_, *new)), lists)
        self._names = NameIndex(self.places)
        self._grounds = Grounds(self.places.in_memory, outlines)
        self._areas = [place for place in self.places.in_memory if place.is_area]
        self.decided: dict[object, Place] = {}

    @classmethod
    def bundled(
        cls,
        more: Iterable[Place] = (),
        *,
        outlines: Sequence[Outline] = (),
        lists: Sequence[LongList] = (),
    ) -> Resolver:
        """Return the resolver of our own places and towns, of `more` and of `lists` after them."""
        areas = (place for one in lists for place in one.areas)
        return cls((*bundled_places(), *more, *areas), outlines, lists)

    def knowing(self, decided: Iterable[tuple[Asked, Place]]) -> Resolver:
        """Return the same resolver with names that a person decided, the last of each.

        They go before every list, and hold for the same words in the same country, province
        and district: in another one, nothing was decided.
        """
        other = copy(self)
        known = {self._key(asked, *self._read(asked)): place for asked, place in decided}
        other.decided = self.decided | known
        return other

    def undecided(self) -> Resolver:
        """Return the same resolver without the names that a person decided."""
        other = copy(self)
        other.decided = {}
        return other

    def resolve(self, asked: Asked) -> Answer:
        """Return the answer to a question; raises nothing for any text."""
        said, context = self._read(asked)
        if self.decided and (place := self.decided.get(self._key(asked, said, context))):
            return _as_decided(asked, place)
        hits = self._names.called(said.text)
        # a name that holds such words itself, "Chattar Area" or "Quetta-Mastung road", goes first
        whole = [hit for hit in hits if hit.is_own and self._fits(hit, context)]
        if whole:
            known = any(_is_sort(self.places.place(hit.at), said.sort) for hit in whole)
            said = replace(said, relation=Relation.AT, sort=said.sort if known else Sort.ANY)
        elif said.relation not in (Relation.AT, Relation.AROUND):
            return self._beside(asked, said, context)
        else:
            hits = self._hits(said, context)
        found = self._candidates(hits, context)
        if not found:
            return self._fallback(asked, context, ())
        return self._decide(asked, said, context, found)

    def context(self, asked: Asked) -> Context:
        """Return what a question states of where its place lies."""
        return self._read(asked)[1]

    def area(self, asked: Asked, near: Place | None = None) -> Place | None:
        """Return the district or province that a question states, else that of a place.

        None where the place is in no district or province that has an area here.
        """
        stated = self._stated(self.context(asked))[1]
        if stated is not None or near is None:
            return stated
        inside = [
            place
            for place in self._areas
            if place.feature == "area_admin2"
            and place.country == near.country
            and place.admin1 == near.admin1
            and near.admin2
            and core(place.admin2) == core(near.admin2)
        ]
        return inside[0] if len(inside) == 1 else self._province(near.admin1_code)

    def _read(self, asked: Asked) -> tuple[Said, Context]:
        """Return a question's text taken apart, and what it states of where its place lies."""
        said = read(asked.text)
        return said, self._grounds.read(asked, said.within)

    @staticmethod
    def _key(asked: Asked, said: Said, context: Context) -> object:
        """Return what two questions share that a person's decision on one answers both."""
        alone = said.relation is Relation.AT and said.names
        name = joined(fold(said.names[0] if alone else asked.text))
        districts = frozenset(district.place.id for district in context.districts)
        unread = frozenset(map(fold, context.unread))
        where = (context.country, context.admin1, districts, unread, context.clashes)
        return (name, said.sort, said.relation, *where)

    def knows(self, place: Place, name: str) -> bool:
        """Return whether a place of that name and country is surely known to lie where it does."""
        known = (self.places.place(hit.at) for hit in self._names.called(name))
        return any(
            other.country == place.country
            and other.confidence != "low"
            and other.is_area == place.is_area
            and not _apart(other, place)
            for other in known
        )

    def _hits(self, said: Said, context: Context) -> list[Hit]:
        """Return what a name finds: what is called so, else what is nearly called so."""
        if not said.names:
            return []
        hits = self._names.called(said.names[0])
        live = [hit for hit in hits if self._fits(hit, context)]
        return live or [*hits, *self._names.alike(said.names[0], context.country)]

    def _candidates(self, hits: Iterable[Hit], context: Context) -> list[Candidate]:
        """Return the places that may be meant, the best first, one of several lists once."""
        found = [self._candidate(hit, context) for hit in hits]
        found = sorted((one for one in found if not _abroad(one.place, context)), key=_order)
        kept = set(map(id, once([one.place for one in found])))
        return [one for one in found if id(one.place) in kept]

    def _beside(self, asked: Asked, said: Said, context: Context) -> Answer:
        """Return the area that lies by the places that are named."""
        lead = replace(said, names=(said.lead,), relation=Relation.AT)
        anchors = [self._anchors(name, said.sort, context) for name in said.names]
        if said.lead and anchors[0]:
            called = [hit for hit in self._names.called(said.lead) if self._fits(hit, context)]
            near = [
                hit
                for hit in called
                if km_apart(self.places.place(hit.at), anchors[0][0]) <= FAR_KM
            ]
            if near:
                return self._decide(asked, lead, context, self._candidates(near, context))
        if len(said.names) == 1 and len(anchors[0]) > 1:
            found = self._candidates(self._hits(said, context), context)
            return _ambiguous(asked, found, found)
        area = None
        if len(anchors) == 2:
            pair = nearest_pair(*anchors)
            area = between(said, *pair) if pair else None
        elif len(anchors[0]) == 1:
            area = beside(said, anchors[0][0])
        if area is None:
            hits = [hit for name in said.names for hit in self._names.called(name)]
            return self._fallback(asked, context, self._candidates(hits, context))
        note = Note("where.reason.relative", {"name": quoted(asked.text)})
        fit = context.agreement(area)
        if fit == Agreement.AGAINST:
            note = Note("where.reason.against", {"place": area.name})
        score = round(RELATIVE_LIKENESS * FIT[fit], 3)
        return Answer(asked, Outcome.REVIEW, Method.RELATIVE, note, score, area, fit)

    def _anchors(self, name: str, sort: Sort, context: Context) -> list[Place]:
        """Return the places that the name of an anchor may mean."""
        hits = self._hits(Said(name, (name,), sort), context)
        found = [c for c in self._candidates(hits, context) if c.agreement != Agreement.AGAINST]
        if not found:
            # the road to a town beyond the district that is stated
            wide = replace(context, districts=())
            found = self._candidates(self._hits(Said(name, (name,), sort), wide), wide)
        return [one.place for one in _likeliest(found, sort)] if found else []

    def _fits(self, hit: Hit, context: Context) -> bool:
        """Return whether a hit does not lie elsewhere than is stated."""
        return context.agreement(self.places.place(hit.at)) != Agreement.AGAINST

    def _candidate(self, hit: Hit, context: Context) -> Candidate:
        """Return a hit with how it fits."""
        place = self.places.place(hit.at)
        fit = context.agreement(place)
        score = round(hit.likeness * FIT[fit], 3)
        return Candidate(
            place, hit.method, hit.likeness, hit.spelling, fit, score, hit.qualified, hit.is_own
        )

    def _decide(
        self, asked: Asked, said: Said, context: Context, found: Sequence[Candidate]
    ) -> Answer:
        """Return the one place that is meant, or that several may be, or the area around."""
        pool = _likeliest(found, said.sort)
        best = pool[0]
        others = [one for one in found if one is not best][:MOST_ALTERNATIVES]
        # of hundreds of namesakes the first ones say that there are several
        apart = (one for one in pool[1:] if _apart(one.place, best.place))
        rivals = list(islice(apart, MOST_ALTERNATIVES))
        alone = best.qualified and best.agreement == Agreement.UNTOLD
        if alone or (rivals and best.agreement != Agreement.AGAINST):
            among = set(map(id, pool))
            several = (*pool, *(one for one in found if id(one) not in among))
            return _ambiguous(asked, [best, *rivals], several)
        if best.agreement == Agreement.AGAINST and (rivals or not best.method.is_called):
            return self._fallback(asked, context, found)
        outcome, note = _judged(best, said, context, others)
        place, method = as_located(best.place), best.method
        if said.relation is Relation.AROUND:
            place, method = beside(said, best.place), Method.RELATIVE
        return Answer(
            asked, outcome, method, note, best.score, place, best.agreement, tuple(others)
        )

    def _fallback(self, asked: Asked, context: Context, found: Sequence[Candidate]) -> Answer:
        """Return the district or province that is stated, else that nothing is known."""
        method, area = self._stated(context)
        others = tuple(found[:MOST_ALTERNATIVES])
        values = {"name": quoted(asked.text)}
        if area is None:
            return Answer(
                asked, Outcome.UNRESOLVED, Method.NONE, Note("where.reason.unknown", values),
                alternatives=others,
            )  # fmt: skip
        note = Note("where.reason.fallback", {**values, "area": area.name})
        return Answer(
            asked, Outcome.AREA, method, note, FALLBACK_SCORE[method], area, Agreement.SAME, others
        )

    def _stated(self, context: Context) -> tuple[Method, Place | None]:
        """Return the one district that is stated, else the province, and which of the two."""
        if len(context.districts) == 1:
            return Method.DISTRICT, context.districts[0].place
        if context.admin1 and not context.clashes:
            return Method.PROVINCE, self._province(context.admin1)
        return Method.NONE, None

    def _province(self, code: str) -> Place | None:
        """Return the area of a province, None where it is not among the places."""
        return next(
            (p for p in self._areas if p.feature == "area_admin1" and p.admin1_code == code), None
        )


def bundled_places() -> list[Place]:
    """Return our own table of places and GeoNames' towns; raises DataError without the table."""
    try:
        with PLACES.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise DataError(
            "data/places.csv", expected="the table of places", got=str(error.strerror),
            remedy="Run python -m data.casebook.",
        ) from error  # fmt: skip
    return listed(rows, load_towns())


def as_located(place: Place) -> Place:
    """Return a place as where something happened: a town's middle is near, never exact."""
    if place.is_settlement and place.precision < Precision.NEAR:
        return replace(place, precision=int(Precision.NEAR))
    return place


def is_wide(place: Place) -> bool:
    """Return whether a place is an area to whoever asks for a point."""
    return place.is_area or place.radius_km > APART_KM


def _as_decided(asked: Asked, place: Place) -> Answer:
    """Return the answer that a person gave."""
    outcome = Outcome.AREA if is_wide(place) else Outcome.ACCEPTED
    values = {"name": quoted(asked.text), "place": _called(place)}
    note = Note("where.reason.decided", values)
    return Answer(asked, outcome, Method.DECIDED, note, 1.0, place, Agreement.SAME)


def _order(one: Candidate) -> tuple[object, ...]:
    """Return what candidates are ordered by; the last part makes the order that of no file."""
    place = one.place
    return (
        -one.score,
        one.qualified,
        -place.prominence,
        FIRST_OF[place.origin],
        place.is_area,
        place.id,
    )


def _likeliest(found: Sequence[Candidate], sort: Sort) -> list[Candidate]:
    """Return the candidates between which nothing that was said decides, the best first."""
    pool = [one for one in found if one.method.is_called] or list(found)
    pool = [one for one in pool if one.agreement == pool[0].agreement] if pool else []
    pool = [one for one in pool if _is_sort(one.place, sort)] or pool
    if sort is Sort.ANY:
        pool = _without_districts_of_seats(pool)
    if not pool[0].method.is_called:
        return [one for one in pool if one.score > pool[0].score - 0.05]
    pool = [one for one in pool if not _is_confirmed(one.place, pool)]
    if len({one.place.country for one in pool}) == 1:
        first = min(map(_belief, pool))
        pool = [one for one in pool if _belief(one) == first]
    return sorted(pool, key=_order)


def _belief(one: Candidate) -> tuple[bool, int, int]:
    """Return how soon a candidate is believed among those of one country that are called alike."""
    place = one.place
    return not one.is_own, -place.prominence, BELIEVED[place.origin]


def _is_confirmed(place: Place, pool: Sequence[Candidate]) -> bool:
    """Return whether a roughly known place lies where a better known one of its name does."""
    sure = (one.place for one in pool if one.place.confidence != "low")
    return place.confidence == "low" and any(not _apart(place, other) for other in sure)


def _is_sort(place: Place, sort: Sort) -> bool:
    """Return whether a place is of the sort that was said."""
    if sort is Sort.ANY:
        return True
    if sort is Sort.SETTLEMENT:
        return not place.is_area
    return place.feature == ("area_admin2" if sort is Sort.DISTRICT else "area_admin1")


def _without_districts_of_seats(pool: list[Candidate]) -> list[Candidate]:
    """Return candidates without the districts that are called after a town among them."""
    if not any(one.place.is_area for one in pool):
        return pool
    districts = {core(one.place.admin2)[0] for one in pool if not one.place.is_area} - {""}
    return [
        one
        for one in pool
        if not one.place.is_area or districts.isdisjoint(core(name)[0] for name in one.place.names)
    ]


def _apart(one: Place, other: Place) -> bool:
    """Return whether two places are more than one place: neither lies in the other's land."""
    sizes = [place.radius_km for place in (one, other) if place.is_area and place.radius_km > 0]
    return km_apart(one, other) > max([APART_KM, *sizes])


def once(places: Iterable[Place]) -> list[Place]:
    """Return places without those that have the id of one before them and lie where it does.

    The ids of two tables that were imported may be the numbers of their rows.
    """
    kept: dict[str, list[Place]] = {}
    found = []
    for place in places:
        same = kept.setdefault(place.id, [])
        if all(_apart(place, other) for other in same):
            same.append(place)
            found.append(place)
    return found


def km_apart(one: Place, other: Place) -> float:
    """Return the distance of two places in km."""
    return float(great_circle_km(one.longitude, one.latitude, other.longitude, other.latitude))


def _abroad(place: Place, context: Context) -> bool:
    """Return whether a place lies in another country than is stated."""
    return bool(context.country) and place.country != context.country


def _called(place: Place) -> str:
    """Return a place's name with where it lies."""
    within = (place.admin2, place.admin1, place.country)
    return ", ".join(dict.fromkeys(part for part in (place.name, *within) if part))


def _ambiguous(asked: Asked, rivals: Sequence[Candidate], found: Sequence[Candidate]) -> Answer:
    """Return that nothing was chosen of places that may be meant, or that one alone may not be."""
    names = tuple(_called(one.place) for one in rivals[:3])
    key = "several" if len(rivals) > 1 else "qualified"
    note = Note(f"where.reason.{key}", {"name": quoted(asked.text), "places": names})
    best = rivals[0]
    return Answer(
        asked, Outcome.AMBIGUOUS, best.method, note, best.score,
        agreement=best.agreement, alternatives=tuple(found[: MOST_ALTERNATIVES + 1]),
    )  # fmt: skip


def _is_famous(one: Candidate) -> bool:
    """Return whether a bare name means this place: a capital, or a city of the borderlands.

    Elsewhere only the larger towns are listed, and who lists no villages cannot know that
    none of them has a city's name.
    """
    place = one.place
    known = place.feature == "capital" or place.admin1_code in BORDERLANDS
    return one.method is Method.NAME and place.prominence >= 3 and known


def _is_known_for(one: Candidate) -> bool:
    """Return whether a place is a town, or is said to lie in its district."""
    return one.place.prominence >= 2 or one.agreement <= Agreement.INSIDE


def _is_lent(one: Candidate) -> bool:
    """Return whether a name comes from a long list only, which gives many names to many places."""
    of_list = one.place.origin in (Origin.GEONAMES, Origin.IMPORTED)
    return not one.is_own or (of_list and (one.place.prominence < 2 or one.method != Method.NAME))


def _judged(
    best: Candidate, said: Said, context: Context, others: Sequence[Candidate]
) -> tuple[Outcome, Note]:
    """Return what may be done with the one place that is meant, and why."""
    place = best.place
    values = {"name": quoted(said.text), "place": _called(place), "spelling": best.spelling}
    doubts = {
        "against": best.agreement == Agreement.AGAINST,
        "clash": context.clashes,
        "unread": bool(context.unread),
        "low": place.confidence == "low",
        "around": said.relation is not Relation.AT,
        "sort": said.sort in (Sort.DISTRICT, Sort.PROVINCE) and not place.is_area,
        "not_called": not best.method.is_called,
        "no_country": best.agreement == Agreement.UNTOLD
        and not (_is_famous(best) or (place.is_area and said.sort is not Sort.ANY)),
        "namesake": any(
            one.method.is_called
            and one.agreement <= best.agreement
            and (one.place.prominence > place.prominence or not _is_known_for(best))
            and _apart(one.place, place)
            for one in others
        ),
        "lent": best.agreement > Agreement.INSIDE and _is_lent(best),
        "elsewhere": any(
            one.method.is_called
            and one.place.origin is Origin.LEARNED
            and one.agreement != Agreement.AGAINST
            and _apart(one.place, place)
            for one in others
        ),
    }
    doubt = next((name for name, holds in doubts.items() if holds), "")
    if doubt:
        return Outcome.REVIEW, Note(f"where.reason.{doubt}", values)
    if is_wide(place):
        return Outcome.AREA, Note("where.reason.area", values)
    return Outcome.ACCEPTED, Note("where.reason.accepted", values)
