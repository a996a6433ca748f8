"""Tables of places that a person loads: a GeoNames dump, a table like ours, or any other."""

from __future__ import annotations

import csv
import io
import math
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from data.fold import fold
from data.note import tidy
from data.reading import MAX_BYTES, Problem, shortened, shown
from data.schema import DataError, Precision
from geo.land import load_land, province_at
from geo.where.context import COUNTRIES
from geo.where.gazetteer import Origin, Place
from geo.where.inside import Land, which
from geo.where.sounds import is_latin
from geo.where.wording import LONGEST

MOST_ROWS = 1_000_000  # the dump of a large country; more is for an engine
MOST_NAMES = 60  # spellings of one place that are kept

# Columns of a table of places, by what they mean; the likeliest name comes first
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "place", "place_name", "placename", "toponym", "asciiname"),
    "latitude": ("latitude", "lat", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "x"),
    "country": ("country", "country_code", "countrycode", "iso2", "cc", "iso_a2"),
    "admin1": ("admin1", "adm1", "adm_1", "province", "state", "admin1_code"),
    "admin2": ("admin2", "adm2", "adm_2", "district", "county", "old_admin2"),
    "names": ("alternates", "alternatenames", "alternate_names", "aliases", "alt_names", "names"),
    "id": ("place_id", "geonames_id", "geonameid", "id"),
    "feature": ("feature", "feature_code", "fcode", "type", "kind"),
    "population": ("population", "pop"),
    "radius_km": ("radius_km",),
    "precision": ("precision",),
    "confidence": ("confidence",),
}

# The columns of GeoNames' dumps, which have no header (download.geonames.org, readme.txt)
GEONAMES = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature_class",
    "feature_code", "country_code", "cc2", "admin1", "admin2", "admin3", "admin4", "population",
    "elevation", "dem", "timezone", "modification_date",
)  # fmt: skip

# GeoNames' feature codes that are more than a village or spot, by our words
FEATURES = {
    "PPLC": "capital", "PPLA": "town", "PPLA2": "town", "PPLA3": "town", "ADM1": "area_admin1",
    "ADM2": "area_admin2", "ADM3": "area_admin2", "MT": "mountain", "MTS": "mountain",
    "VAL": "valley", "PASS": "pass", "AIRP": "airport", "MN": "mine", "RSTN": "rail",
}  # fmt: skip
AREA_KM = {"area_admin1": 150.0, "area_admin2": 50.0}  # where a table gives no radius
KNOWN_FOR = frozenset({"capital", "area_admin1", "area_admin2"})
TOWN_POPULATION = 10_000
COUNTRY_OF = {fold(name): code for code, names in COUNTRIES.items() for name in names}
SAMPLE = 15  # points that say which province a code of GeoNames means


class Loaded(NamedTuple):
    """The places of a file, and the rows that are set aside with the reason."""

    places: tuple[Place, ...]
    problems: tuple[Problem, ...]


def read_places(path: Path) -> Loaded:
    """Return the places of a file: .txt or .zip of GeoNames, or any table with a header.

    A table needs a name and a point; columns are found by their names. Raises DataError for
    what is no such file, naming what was found.
    """
    text = _text(path)
    first = text.partition("\n")[0]
    is_dump = first.count("\t") == len(GEONAMES) - 1 and first.split("\t")[0].isdigit()
    if is_dump:
        reader: Iterable[list[str]] = (line.split("\t") for line in text.splitlines())
        return _loaded(path.name, list(GEONAMES), reader, line=1)
    tab = first.count("\t") > first.count(",")
    delimiter = "\t" if tab else ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [tidy(name, LONGEST).casefold() for name in next(rows, [])]
    return _loaded(path.name, header, rows, line=2)


def lines_of_dump(path: Path, provinces: Collection[tuple[str, str]]) -> str:
    """Return the lines of a GeoNames dump in some provinces: country, and GeoNames' own code.

    Raises DataError for what is no dump, or has no line there.
    """
    country, admin1 = GEONAMES.index("country_code"), GEONAMES.index("admin1")
    lines = _text(path).splitlines(keepends=True)
    rows = (line.split("\t") for line in lines)
    found = [
        line
        for line, row in zip(lines, rows, strict=True)
        if len(row) == len(GEONAMES) and (row[country], row[admin1]) in provinces
    ]
    if not found:
        raise DataError(
            path.name, expected="places of the two provinces in GeoNames' columns", got="none",
            remedy="Fetch it again.",
        )  # fmt: skip
    return "".join(found)


def _text(path: Path) -> str:
    """Return the text of a file, or of the one table in a ZIP; raises DataError for others."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        got = f"{size / 2**20:,.0f} MB"
        raise DataError(path.name, expected="at most 256 MB", got=got, remedy="Split the file.")
    content = path.read_bytes()
    if content.startswith(b"PK\x03\x04"):
        content = _unzipped(path.name, content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            path.name, expected="a text file in UTF-8", got=f"a byte that is not, at {error.start}",
            remedy="Save the table as CSV, UTF-8.",
        ) from error  # fmt: skip
    if "\x00" in text:
        raise DataError(
            path.name, expected="a text file", got="NUL bytes", remedy="Save the table as CSV."
        )
    return text


def _unzipped(name: str, content: bytes) -> bytes:
    """Return the one table of a ZIP as GeoNames makes them, at most 256 MB of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inner = [i for i in archive.infolist() if i.filename.casefold() != "readme.txt"]
            if len(inner) != 1:
                raise DataError(
                    name, expected="one table in the ZIP", got=f"{len(inner)} files",
                    remedy="Unpack it and name the table.",
                )  # fmt: skip
            with archive.open(inner[0]) as table:
                text = table.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise DataError(
            name, expected="a ZIP file", got="a damaged or locked one", remedy="Load it again."
        ) from error
    if len(text) > MAX_BYTES:
        raise DataError(
            name, expected="at most 256 MB unpacked", got="more", remedy="Split the table."
        )
    return text


def _loaded(name: str, header: list[str], rows: Iterable[list[str]], *, line: int) -> Loaded:
    """Return the places of rows under a header."""
    columns = {
        part: next((header.index(other) for other in names if other in header), -1)
        for part, names in COLUMNS.items()
    }
    lacking = [part for part in ("name", "latitude", "longitude") if columns[part] < 0]
    if lacking:
        raise DataError(
            f"{name}:1", expected=f"name, latitude and longitude, {lacking[0]} is lacking",
            got=shown(", ".join(header)) if any(header) else "an empty file",
            remedy=f"Name a column {lacking[0]}.",
        )  # fmt: skip
    places: list[Place] = []
    problems: list[Problem] = []
    try:
        for number, row in enumerate(rows, line):
            if number - line >= MOST_ROWS:
                raise DataError(
                    name, expected=f"at most {MOST_ROWS:,} rows", got="more",
                    remedy="Split the table.",
                )  # fmt: skip
            if not any(row):
                continue
            cells = {p: row[at].strip() if 0 <= at < len(row) else "" for p, at in columns.items()}
            try:
                places.append(_place(cells, number))
            except DataError as error:
                problems.append(
                    Problem(name, number, error.where, error.expected, error.got, error.remedy)
                )
    except csv.Error as error:
        raise DataError(
            name, expected="a table", got=str(error), remedy="Close the quotation mark."
        ) from error
    return Loaded(tuple(_with_provinces(places)), tuple(shortened(problems)))


def _place(cells: Mapping[str, str], number: int) -> Place:
    """Return the place of a row; raises DataError, naming the column, where it has none."""
    name = _clean(cells["name"])
    if not fold(name):
        raise DataError("name", expected="a name", got=shown(cells["name"]))
    names = _names(name, cells["names"])
    country = COUNTRY_OF.get(fold(cells["country"]), cells["country"].upper()[:2])
    feature = cells["feature"].split(".")[-1]
    feature = FEATURES.get(feature.upper(), feature.casefold() or "village")
    people = int(cells["population"]) if cells["population"].isdecimal() else 0
    given = int(cells["precision"]) if cells["precision"] in set("1234567") else 0
    usual = {"area_admin1": Precision.PROVINCE, "area_admin2": Precision.DISTRICT}
    radius = _number("radius_km", cells["radius_km"], 2000) if cells["radius_km"] else math.nan
    return Place(
        id=f"imported:{tidy(cells['id'], 60) or number}",
        name=name,
        local=next((other for other in names if not is_latin(fold(other))), ""),
        names=names,
        country=country,
        admin1_code="",
        admin1=_clean(cells["admin1"]),
        admin2=_clean(cells["admin2"]),
        feature=feature,
        longitude=_number("longitude", cells["longitude"], 180),
        latitude=_number("latitude", cells["latitude"], 90),
        precision=given or int(usual.get(feature, Precision.NEAR)),
        radius_km=radius if radius > 0 else AREA_KM.get(feature, math.nan),
        origin=Origin.IMPORTED,
        confidence="low" if cells["confidence"] == "low" else "medium",
        own=len(names),
        prominence=2 if feature in KNOWN_FOR else int(people >= TOWN_POPULATION),
    )  # fmt: skip


def _names(name: str, others: str) -> tuple[str, ...]:
    """Return a name and the other spellings of a cell, joined there by ; or ,."""
    parts = others.split(";" if ";" in others else ",")[: 4 * MOST_NAMES]
    names = dict.fromkeys((name, *(_clean(part).strip() for part in parts)))
    return tuple(other for other in names if fold(other))[:MOST_NAMES]


def _clean(text: str) -> str:
    """Return a cell on one line without hidden signs; most cells are so already."""
    return text if text.isprintable() and len(text) <= LONGEST else tidy(text, LONGEST)


def _number(column: str, text: str, most: float) -> float:
    """Return a number from -most to most; raises DataError naming the column."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) > most:
        raise DataError(column, expected=f"a number from -{most:g} to {most:g}", got=shown(text))
    return value


def _with_provinces(places: list[Place]) -> Iterator[Place]:
    """Yield the places with the province that their table's word for it means.

    A code such as GeoNames' "02" is read by where some of its places lie: the province of most.
    """
    groups: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        groups.setdefault((place.country, place.admin1), []).append(place)
    for (country, admin1), group in groups.items():
        codes = [_province_of(group)] * len(group) if fold(admin1) else _provinces_of(group)
        for place, code in zip(group, codes, strict=True):
            own = code if country in ("", code[:2]) else ""
            yield replace(place, admin1_code=own, country=country or own[:2])


def _provinces_of(group: Sequence[Place]) -> list[str]:
    """Return the province of Iran or Pakistan that each place lies in, "" for none."""
    provinces = load_land().provinces
    at = which(
        [Land(province.rings) for province in provinces],
        [place.longitude for place in group],
        [place.latitude for place in group],
    )
    return [provinces[number].code if number >= 0 else "" for number in at]


def _province_of(group: Sequence[Place]) -> str:
    """Return the province that most of some places lie in, "" where no most of them does."""
    sample = group[:: max(1, len(group) // SAMPLE)][:SAMPLE]
    found = [province_at(place.longitude, place.latitude) for place in sample]
    most = max(set(found), key=lambda code: (found.count(code), code))
    return most if 2 * found.count(most) > len(found) else ""
