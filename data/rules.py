"""What one cell and one row of the product's tables must be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pandas as pd

from data.codebook import (
    BASES,
    CLAIM_TYPES,
    CONFIDENCES,
    FEATURES,
    RELATIONS,
    ROLES,
    VERIFIED,
    partial_date_precision,
)
from data.reading import Problem, Sheet, shown
from data.schema import (
    TABLES,
    Attribution,
    DatePrecision,
    Domain,
    Kind,
    Precision,
    Status,
)

# The browser's table keeps a day in 16 bits, counted from the year both states existed.
FIRST_DAY, LAST_DAY = date(1947, 1, 1), date(2126, 6, 5)
MAX_DEATHS = 1_000_000
MAX_RADIUS_KM = 2_000

Row = Mapping[str, str]
Fault = tuple[str, str, str, str]  # column, expected, got, remedy


@dataclass(frozen=True)
class Cell:
    """What a cell must be: a test of its text, the same in words, and what to do."""

    holds: Callable[[str], bool]
    expected: str
    remedy: str = "Correct the cell."

    def or_empty(self) -> Cell:
        """Return the same rule for a column where nothing may be known."""
        holds = self.holds
        return Cell(
            lambda text: not text or holds(text), f"{self.expected} or nothing", self.remedy
        )


def words(vocabulary: Iterable[str]) -> Cell:
    """Return the rule of a column with a fixed vocabulary."""
    known = tuple(map(str, vocabulary))
    listed = ", ".join(known) if len(known) <= 8 else f"one of {len(known)} known words"
    return Cell(known.__contains__, listed, "Use a word of the vocabulary in CODEBOOK.md.")


def form(pattern: str, expected: str, remedy: str = "Correct the cell.") -> Cell:
    """Return the rule of a column whose cells have one form."""
    found = re.compile(pattern).fullmatch
    return Cell(lambda text: found(text) is not None, expected, remedy)


def number(low: float, high: float, expected: str) -> Cell:
    """Return the rule of a column of decimal numbers from low to high, both included."""
    found = re.compile(r"-?\d{1,9}(\.\d{1,15})?").fullmatch
    return Cell(
        lambda text: found(text) is not None and low <= float(text) <= high,
        f"{expected} from {low:g} to {high:g}",
    )


def joined(part: Cell) -> Cell:
    """Return the rule of a cell whose parts are joined by ";"."""
    return Cell(
        lambda text: all(part.holds(piece) for piece in text.split(";")),
        f"{part.expected}, joined by ;",
        part.remedy,
    )


def is_day(text: str) -> bool:
    """Return whether the text is a real day from 1947 to 2126, written 2024-01-16."""
    try:
        return len(text) == 10 and FIRST_DAY <= date.fromisoformat(text) <= LAST_DAY
    except ValueError:
        return False


def is_url(text: str) -> bool:
    """Return whether the text is an address that a browser may be given."""
    return re.fullmatch(r"https?://[^\s/\"<>]+\.[^\s\"<>]+", text) is not None


ID = form(r"[\w.:@+-]{1,100}", "an id of letters, digits, . _ : @ + -")
PLAIN = form(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*", "text without control characters")
DAY = Cell(is_day, "a day from 1947 to 2126, written 2024-01-16")
URL = Cell(is_url, "an address that begins with http:// or https://")
WHOLE = Cell(
    lambda text: re.fullmatch(r"\d{1,7}", text) is not None and int(text) <= MAX_DEATHS,
    "a whole number from 0 to 1000000",
)
LATITUDE = number(-90, 90, "degrees north")
LONGITUDE = number(-180, 180, "degrees east")
RADIUS = number(0, MAX_RADIUS_KM, "kilometres")
COUNTRY = form(r"[A-Z]{2}", "a country as two capital letters (ISO 3166-1)")
PROVINCE = form(r"[A-Z]{2}-[A-Z0-9]{1,3}", "a province as in PK-BA (ISO 3166-2)")
CLASS = form(r"[1-8]", "an actor class from 1 to 8 (ACLED)")
CAMEO = form(
    r"(0[1-9]|1\d|20)\d{1,2}",
    "a CAMEO code of three or four digits, as in 042",
    "Keep the column as text: a spreadsheet eats the zero in front.",
)
GOLDSTEIN = number(-10, 10, "a Goldstein value")
YES_NO = words(("yes", "no"))
FILLED = Cell(lambda text: bool(text.strip()) and PLAIN.holds(text), "some words")

CELLS: Mapping[str, Mapping[str, Cell]] = {
    "events": {
        "event_id": ID,
        "domain": words(Domain),
        "kind": words(Kind),
        "date_start": DAY,
        "date_end": DAY,
        "date_precision": words(str(int(code)) for code in DatePrecision),
        "country": COUNTRY.or_empty(),
        "admin1_code": PROVINCE.or_empty(),
        "latitude": LATITUDE.or_empty(),
        "longitude": LONGITUDE.or_empty(),
        "geo_method": form(r"source|curated|gazetteer|manual|provider:.+", "a method").or_empty(),
        "geo_precision": words(str(int(code)) for code in Precision).or_empty(),
        "radius_km": RADIUS.or_empty(),
        "initiator": joined(ID).or_empty(),
        "initiator_type": joined(CLASS).or_empty(),
        "target": joined(ID).or_empty(),
        "target_type": joined(CLASS).or_empty(),
        "attribution": words(Attribution),
        "mutual": YES_NO,
        "fatalities_low": WHOLE.or_empty(),
        "fatalities_best": WHOLE.or_empty(),
        "fatalities_high": WHOLE.or_empty(),
        "injured": WHOLE.or_empty(),
        "cameo_code": CAMEO.or_empty(),
        "cooperation": GOLDSTEIN.or_empty(),
        "summary": FILLED,
        "source_ids": joined(ID).or_empty(),
        "verified": words(VERIFIED),
        "status": words(Status),
        "responds_to": joined(ID).or_empty(),
    },
    "actors": {
        "actor_id": ID,
        "name": FILLED,
        "type": CLASS,
        "country": COUNTRY.or_empty(),
        "parent": ID.or_empty(),
        "active_from": form(r"\d{4}(-\d\d){0,2}", "a year, month or day").or_empty(),
        "active_to": form(r"\d{4}(-\d\d){0,2}", "a year, month or day").or_empty(),
        "role": words(ROLES),
        "source_url": URL.or_empty(),
    },
    "links": {
        "event_id": ID,
        "responds_to": ID,
        "relation": words(RELATIONS),
        "basis": words(BASES),
        "confidence": words(CONFIDENCES),
        "source_id": joined(ID).or_empty(),
        "verified": words(VERIFIED),
    },
    "claims": {
        "event_id": ID,
        "claimant": ID,
        "claim_type": words(CLAIM_TYPES),
        "statement": FILLED,
        "figure_low": WHOLE.or_empty(),
        "figure_high": WHOLE.or_empty(),
        "claim_date": Cell(
            lambda text: is_day(text) or is_day(f"{text}-01"), "a day or month, 2024-01-16"
        ).or_empty(),
        "date_precision": words(str(int(code)) for code in DatePrecision).or_empty(),
        "source_ids": joined(ID).or_empty(),
        "verified": words(VERIFIED),
    },
    "sources": {
        "source_id": ID,
        "publisher": FILLED,
        "url": URL.or_empty(),
        "reliability": form(r"[A-F]", "a letter from A to F").or_empty(),
    },
    "places": {
        "place_id": ID,
        "name": FILLED,
        "country": COUNTRY,
        "admin1_code": PROVINCE.or_empty(),
        "feature": words(FEATURES),
        "latitude": LATITUDE,
        "longitude": LONGITUDE,
        "radius_km": RADIUS,
        "precision": words(str(int(code)) for code in Precision),
        "confidence": words(CONFIDENCES),
    },
}

# The columns that tell one row of a table from every other.
KEYS = {
    "events": ("event_id",),
    "actors": ("actor_id",),
    "links": ("event_id", "responds_to", "relation"),
    "sources": ("source_id",),
    "places": ("place_id",),
}


def faults_of(sheet: Sheet, table: str) -> list[Problem]:
    """Return every fault within single rows of a table, and rows that stand there twice."""
    return [
        *cell_faults(sheet, CELLS[table], TABLES[table]),
        *row_faults(sheet, _event_row if table == "events" else _claim_row, table),
        *repeated(sheet, KEYS.get(table, ())),
    ]


def cell_faults(
    sheet: Sheet, cells: Mapping[str, Cell], columns: Iterable[object]
) -> list[Problem]:
    """Return the cells that break their column's rule; columns without a rule hold plain text."""
    problems = []
    for column in columns:
        name = str(getattr(column, "name", column))
        cell = cells.get(name, PLAIN)
        bad = {value for value in sheet.rows[name].unique() if not cell.holds(value)}
        if bad:
            found = sheet.rows[name][sheet.rows[name].isin(bad)]
            problems += [
                Problem(sheet.name, int(line), name, cell.expected, shown(value), cell.remedy)
                for line, value in found.items()
            ]
    return problems


def row_faults(
    sheet: Sheet, rule: Callable[[Row], Iterator[Fault]], table: str = "events"
) -> list[Problem]:
    """Return what a rule finds in each row taken as a whole."""
    if table not in ("events", "claims"):
        return []
    return [
        Problem(sheet.name, int(line), *fault)
        for line, row in zip(sheet.rows.index, sheet.rows.to_dict("records"), strict=True)
        for fault in rule(row)
    ]


def repeated(sheet: Sheet, key: Sequence[str]) -> list[Problem]:
    """Return the rows whose key an earlier row has; the earlier one stays."""
    if not key:
        return []
    keys = pd.Series(list(zip(*(sheet.rows[name] for name in key), strict=True)), sheet.rows.index)
    first = {value: line for line, value in reversed(list(keys.items()))}
    return [
        Problem(
            sheet.name, int(line), key[0], "an id that no other row has",
            f"{shown(' '.join(value))}, also on line {first[value]}",
            "Give the row another id, or remove it.",
        )
        for line, value in keys[keys.duplicated()].items()
    ]  # fmt: skip


def ordered(row: Row, names: Sequence[str]) -> Iterator[Fault]:
    """Find figures of a range that are out of order; empty ones are left out."""
    figures = [(name, int(row[name])) for name in names if WHOLE.holds(row[name])]
    for (name, lower), (other, higher) in pairwise(figures):
        if lower > higher:
            yield (
                other, f"at least {name}, which is {lower}", str(higher),
                "Correct one of the two figures.",
            )  # fmt: skip


def paired(row: Row, latitude: str, longitude: str) -> Iterator[Fault]:
    """Find a latitude without a longitude, or the other way round."""
    for one, other in ((latitude, longitude), (longitude, latitude)):
        if row[one] and not row[other]:
            yield other, f"degrees, because {one} is given", "nothing", "Fill in both or neither."


def _event_row(row: Row) -> Iterator[Fault]:
    """Find what does not fit together in one event."""
    yield from ordered(row, ("fatalities_low", "fatalities_best", "fatalities_high"))
    yield from paired(row, "latitude", "longitude")
    if row["kind"] in set(Kind) and Kind(row["kind"]).domain != row["domain"]:
        yield (
            "kind",
            f"a kind of the domain {row['domain']}",
            row["kind"],
            "Correct one of the two.",
        )
    if (
        is_day(row["date_start"])
        and is_day(row["date_end"])
        and row["date_end"] < row["date_start"]
    ):
        yield "date_end", f"not before {row['date_start']}", row["date_end"], "Swap the two days."
    precision = row["geo_precision"]
    if row["latitude"] and row["longitude"] and not precision:
        yield (
            "geo_precision", "how well the coordinates are known, 1 to 7", "nothing",
            "Say how well the place is known.",
        )  # fmt: skip
    if not row["latitude"] and not row["longitude"] and precision in ("1", "2", "3", "4", "5"):
        yield "latitude", f"coordinates for precision {precision}", "nothing", "Add them."
    for side in ("initiator", "target"):
        ids, types = (row[name].split(";") for name in (side, f"{side}_type"))
        if len(ids) != len(types) or bool(row[side]) != bool(row[f"{side}_type"]):
            yield (
                f"{side}_type", f"one class for each of {shown(row[side])}",
                shown(row[f"{side}_type"]), "Write the classes in the order of the ids.",
            )  # fmt: skip


def _claim_row(row: Row) -> Iterator[Fault]:
    """Find what does not fit together in one claim."""
    yield from ordered(row, ("figure_low", "figure_high"))
    expected = partial_date_precision(row["claim_date"])
    if row["date_precision"] != expected:
        yield (
            "date_precision",
            f"{expected or 'nothing'} for {shown(row['claim_date'])}",
            shown(row["date_precision"]),
            "Correct one of the two.",
        )
