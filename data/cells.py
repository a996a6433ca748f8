"""What one cell of the product's tables must be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from data.codebook import BASES, CLAIM_TYPES, CONFIDENCES, FEATURES, RELATIONS, ROLES, VERIFIED
from data.schema import Attribution, DatePrecision, Domain, Kind, Precision, Status

# The browser's table keeps a day in 16 bits, counted from the year both states existed.
FIRST_DAY, LAST_DAY = date(1947, 1, 1), date(2126, 6, 5)
MAX_DEATHS = 1_000_000
MAX_RADIUS_KM = 2_000


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
    found = re.compile(pattern, re.ASCII).fullmatch
    return Cell(lambda text: found(text) is not None, expected, remedy)


def number(low: float, high: float, expected: str) -> Cell:
    """Return the rule of a column of decimal numbers from low to high, both included."""
    found = re.compile(r"-?\d{1,9}(\.\d{1,15})?", re.ASCII).fullmatch
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
    lambda text: re.fullmatch(r"[0-9]{1,7}", text) is not None and int(text) <= MAX_DEATHS,
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
