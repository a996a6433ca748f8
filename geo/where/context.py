"""The context of a question: country, province and district as stated, and what fits them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from data.distance import great_circle_km
from data.fold import fold
from data.spelling import sound
from data.whereabouts import PROVINCES
from geo.where.answer import Agreement, Asked
from geo.where.gazetteer import Origin, Place
from geo.where.inside import km_outside
from geo.where.outlines import Outline
from geo.where.wording import Sort, core

# A place this much farther from a district's middle than its radius may still lie in it: a
# district is no disc, and its middle is an estimate (GED's differ by up to 27 km).
REACH = 1.5
REACH_KM = 10.0

# How the countries of the region and its neighbours are written beside their ISO alpha-2 code
COUNTRIES = {
    "PK": ("pak", "pakistan", "islamic republic of pakistan", "پاکستان"),
    "IR": ("irn", "iran", "islamic republic of iran", "ایران", "ایران اسلامی"),
    "AF": ("afg", "afghanistan", "islamic emirate of afghanistan", "افغانستان"),
    "IN": ("ind", "india", "هند", "بھارت"),
    "OM": ("omn", "oman", "عمان"),
    "AE": ("are", "uae", "united arab emirates", "امارات"),
    "IQ": ("irq", "iraq", "عراق"),
    "TR": ("tur", "turkey", "turkiye", "ترکیه"),
    "CN": ("chn", "china", "چین"),
    "SA": ("sau", "saudi arabia", "عربستان"),
    "QA": ("qat", "qatar", "قطر"),
    "TJ": ("tjk", "tajikistan", "تاجیکستان"),
    "TM": ("tkm", "turkmenistan", "ترکمنستان"),
}
_COUNTRY_OF = {fold(name): code for code, names in COUNTRIES.items() for name in names}


@dataclass(frozen=True, eq=False)
class District:
    """A district or county: its place, how far it may reach from there, its outline if loaded."""

    place: Place
    reach_km: float
    outline: Outline | None = None

    @cached_property
    def names(self) -> frozenset[str]:
        """Return its folded names without the words for what it is."""
        return frozenset({core(name)[0] for name in (*self.place.names, self.place.admin2)} - {""})

    def holds(self, lon: float, lat: float) -> bool:
        """Return whether a point may lie in it: by its outline, with 10 km to spare, or reach."""
        if self.outline is not None:
            return km_outside(self.outline.land, lon, lat) <= REACH_KM
        return self.km_from(lon, lat) <= self.reach_km

    def km_from(self, lon: float, lat: float) -> float:
        """Return how far a point lies from its middle, in km."""
        return float(great_circle_km(lon, lat, self.place.longitude, self.place.latitude))

    def agreement(self, place: Place) -> Agreement:
        """Return whether a place carries its name, or lies where it does."""
        if place.id == self.place.id or core(place.admin2)[0] in self.names:
            return Agreement.SAME
        inside = self.holds(place.longitude, place.latitude)
        return Agreement.INSIDE if inside else Agreement.AGAINST


@dataclass(frozen=True)
class Context:
    """What is stated of where a place lies, as far as it could be read.

    `admin1` is an ISO 3166-2 code, or a folded name where the province has no code here.
    `districts` are the districts and counties of the stated name. `unread` are the words that
    mean no country, province or district known here. `clashes` is True where province and
    country, or district and province, cannot both be right.
    """

    country: str = ""
    admin1: str = ""
    districts: tuple[District, ...] = ()
    unread: tuple[str, ...] = ()
    clashes: bool = False

    def agreement(self, place: Place) -> Agreement:
        """Return how a place fits."""
        if self.country and place.country != self.country:
            return Agreement.AGAINST
        own = place.admin1_code or fold(place.admin1)
        told = bool(self.admin1 and own) and ("-" in self.admin1) == bool(place.admin1_code)
        if told and own != self.admin1:
            return Agreement.AGAINST
        if self.districts:
            return min(district.agreement(place) for district in self.districts)
        return Agreement.STATED if told or self.country else Agreement.UNTOLD


class Grounds:
    """The countries, provinces and districts that a context may name."""

    def __init__(self, places: Sequence[Place], outlines: Sequence[Outline] = ()) -> None:
        """Index the districts of the places, and the provinces of data/provinces.csv."""
        self._districts: dict[str, list[District]] = {}
        self._provinces: dict[str, set[str]] = {}
        for code, name in _provinces():
            self._call_province(code, name)
        within: dict[tuple[str, str], list[Place]] = {}
        for place in places:
            if place.origin is Origin.CURATED and place.admin2 and not place.is_area:
                within.setdefault((place.country, place.admin2), []).append(place)
        for place in places:
            if place.feature == "area_admin2":
                drawn = next((outline for outline in outlines if outline.is_of(place)), None)
                own = within.get((place.country, place.admin2), ())
                district = District(place, _reach_km(place, own), drawn)
                for name in district.names:
                    self._districts.setdefault(name, []).append(district)
            elif place.feature == "area_admin1" and place.admin1_code:
                for name in place.names:
                    self._call_province(place.admin1_code, name)

    def _call_province(self, code: str, name: str) -> None:
        """Take in one name of a province, as it is written and as it sounds."""
        for key in _province_keys(name):
            self._provinces.setdefault(key, set()).add(code)

    def read(self, asked: Asked, within: Iterable[str] = ()) -> Context:
        """Return the context of a question and of what its text says of itself."""
        found = Context()
        for text, parts in (
            (asked.country, ("country",)),
            (asked.admin1, ("admin1",)),
            (asked.admin2, ("admin2",)),
            *((text, ("country", "admin2", "admin1")) for text in within),
        ):
            if fold(text):
                found = self._with(found, text, parts)
        return found

    def _with(self, context: Context, text: str, parts: tuple[str, ...]) -> Context:
        """Return a context with one more text, read as the first of the parts that it can be.

        Of "Balochistan" and "Kech district" the word for the sort decides first.
        """
        _, sort = core(text)
        wanted = {Sort.DISTRICT: "admin2", Sort.PROVINCE: "admin1"}.get(sort, "")
        for part in sorted(parts, key=lambda part: part != wanted):
            read = {"country": self._country, "admin1": self._province, "admin2": self._district}
            found = read[part](context, text)
            if found is not None:
                return found
        return replace(context, unread=(*context.unread, text))

    def _country(self, context: Context, text: str) -> Context | None:
        """Return the context with a country by code or name."""
        code = _COUNTRY_OF.get(fold(text)) or (
            text.strip().upper() if len(text.strip()) == 2 and text.strip().isalpha() else ""
        )
        if not code:
            return None
        clashes = context.clashes or bool(context.country and context.country != code)
        return replace(context, country=context.country or code, clashes=clashes)

    def _province(self, context: Context, text: str) -> Context | None:
        """Return the context with a province by code or name."""
        keys = _province_keys(text)
        codes = next((self._provinces[key] for key in keys if key in self._provinces), set())
        fits = [code for code in codes if not context.country or code[:2] == context.country]
        if len(fits) == 1:
            clashes = context.clashes or bool(context.admin1 and context.admin1 != fits[0])
            return replace(context, country=fits[0][:2], admin1=fits[0], clashes=clashes)
        if codes and context.country and not fits:
            return replace(context, clashes=True)
        # a province of another country has no code here, and is compared by its name
        abroad = context.country not in ("", "IR", "PK") and not context.admin1
        return replace(context, admin1=core(text)[0]) if abroad else None

    def _district(self, context: Context, text: str) -> Context | None:
        """Return the context with the districts of a name, of the stated province if there."""
        found = [
            district
            for district in self._districts.get(core(text)[0], ())
            if context.country in ("", district.place.country)
            if context.admin1 in ("", district.place.admin1_code)
        ]
        if not found or context.districts:
            return None
        countries = {district.place.country for district in found}
        country = context.country or (countries.pop() if len(countries) == 1 else "")
        return replace(context, country=country, districts=tuple(found))


def _province_keys(name: str) -> tuple[str, ...]:
    """Return the keys of a province's name, the surest first: written, bare, as it sounds."""
    words = [word for word in core(name)[0].split() if word not in ("and", "va", "o", "e")]
    bare = " ".join(words)
    return fold(name), core(name)[0], bare, f"s {sound(bare)}"


def _reach_km(district: Place, within: Iterable[Place]) -> float:
    """Return how far from its middle a district may reach, in km.

    As its size says, and at least to the places that our own table puts into it: a district
    like Chagai is three times as long as it is wide.
    """
    away = [
        float(
            great_circle_km(place.longitude, place.latitude, district.longitude, district.latitude)
        )
        for place in within
        if place.confidence != "low"
    ]
    return max([REACH * district.radius_km, *away]) + REACH_KM


@lru_cache(maxsize=1)
def _provinces() -> tuple[tuple[str, str], ...]:
    """Return the present code of each province of Iran and Pakistan with each of its names."""
    found: list[tuple[str, str]] = []
    with PROVINCES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = (row["code"], row["name"], row["name_fa"], row["name_ur"])
            found += [(row["code"], name) for name in (*names, *row["aliases"].split(";")) if name]
    return tuple(found)
