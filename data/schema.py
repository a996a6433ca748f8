"""The vocabularies and the columns of the product's tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
import pandas as pd


class DataError(ValueError):
    """Data that cannot be used: where, what was expected, what was found, what to do."""

    def __init__(
        self,
        where: str,
        *,
        expected: str,
        got: str,
        remedy: str = "",
    ) -> None:
        """Keep the four parts apart so that a screen can lay them out as it likes."""
        self.where, self.expected, self.got, self.remedy = where, expected, got, remedy
        msg = f"{where}: expected {expected}, got {got}."
        super().__init__(f"{msg} {remedy}".strip())


class Domain(StrEnum):
    """The two halves of the one table."""

    INCIDENT = "incident"
    DIPLOMATIC = "diplomatic"


class Kind(StrEnum):
    """What happened, in legend order: ACLED's six event types, then thirteen diplomatic acts."""

    BATTLE = "battle"
    EXPLOSION = "explosion_remote_violence"
    CIVILIANS = "violence_against_civilians"
    PROTEST = "protest"
    RIOT = "riot"
    STRATEGIC = "strategic_development"
    CONSULT = "consult"
    VISIT = "visit"
    STATEMENT = "statement"
    APPEAL = "appeal"
    MEDIATE = "mediate"
    AGREE = "agree"
    RESTORE = "restore_relations"
    CONDOLENCE = "condolence"
    FORMAL_PROTEST = "formal_protest"
    DEMAND = "demand"
    REDUCE = "reduce_relations"
    RESTRICT = "restrict"
    OTHER = "other_diplomatic"

    @property
    def domain(self) -> Domain:
        """Return the half of the table that this kind belongs to."""
        return Domain.INCIDENT if self in INCIDENT_KINDS else Domain.DIPLOMATIC


INCIDENT_KINDS = (
    Kind.BATTLE,
    Kind.EXPLOSION,
    Kind.CIVILIANS,
    Kind.PROTEST,
    Kind.RIOT,
    Kind.STRATEGIC,
)
DIPLOMATIC_KINDS = tuple(kind for kind in Kind if kind not in INCIDENT_KINDS)


class Precision(IntEnum):
    """How well a location is known: UCDP GED's `where_prec` (codebook 22.1, section 3)."""

    EXACT = 1
    NEAR = 2
    DISTRICT = 3
    PROVINCE = 4
    CORRIDOR = 5
    COUNTRY = 6
    SEA_OR_AIR = 7


class DatePrecision(IntEnum):
    """How well a date is known: UCDP GED's `date_prec`."""

    DAY = 1
    FEW_DAYS = 2
    WEEK = 3
    MONTH = 4
    YEAR = 5


class Status(StrEnum):
    """How far an event is backed by its sources; never "confirmed"."""

    CORROBORATED = "corroborated"
    REPORTED = "reported"
    DISPUTED = "disputed"
    UNVERIFIED = "unverified"


class FatalityBand(StrEnum):
    """Reported deaths of one event by the best figure, or the only one that is given."""

    UNKNOWN = "unknown"
    NONE = "0"
    FEW = "1-4"
    SOME = "5-9"
    MANY = "10-24"
    MOST = "25+"


class Attribution(StrEnum):
    """Who says who did it (codebook, Direction)."""

    CLAIMED = "claimed"
    ATTRIBUTED = "attributed"
    DISPUTED = "disputed"
    UNKNOWN = "unknown"


class Coverage(StrEnum):
    """Whether a data set allows rates: a selection never does."""

    SELECTED = "selected"
    SYSTEMATIC = "systematic"


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, its pandas dtype, and what it says."""

    name: str
    dtype: str
    says: str


# Text that is not known is "", never NaN; numbers that are not known are <NA> or NaN, never 0.
TEXT, DAY, WHOLE, SMALL, REAL, FLAG = "str", "datetime64[s]", "Int32", "Int8", "float64", "bool"

EVENT_COLUMNS = (
    Column("event_id", TEXT, "stable identifier, unique"),
    Column("domain", TEXT, "incident or diplomatic"),
    Column("kind", TEXT, "one of Kind"),
    Column("sub_kind", TEXT, "the source's own word"),
    Column("date_start", DAY, "first day, inclusive"),
    Column("date_end", DAY, "last day, inclusive"),
    Column("date_precision", SMALL, "DatePrecision"),
    Column("date", TEXT, "the date as written"),
    Column("country", TEXT, "ISO 3166-1 alpha-2, empty where there is no place"),
    Column("admin1", TEXT, "province as written"),
    Column("admin1_code", TEXT, "ISO 3166-2 code of the province; joins to the boundaries"),
    Column("admin2", TEXT, "district or county as written"),
    Column("place", TEXT, "place as written"),
    Column("latitude", REAL, "WGS 84 degrees; with longitude, or neither"),
    Column("longitude", REAL, "WGS 84 degrees"),
    Column("geo_method", TEXT, "source, curated, gazetteer, provider:NAME or manual"),
    Column("geo_precision", SMALL, "Precision; empty where there are no coordinates"),
    Column("radius_km", REAL, "radius of the area that holds the event, km"),
    Column("initiator", TEXT, "actor ids joined by ;"),
    Column("initiator_type", TEXT, "ACLED actor classes 1-8 in the same order"),
    Column("target", TEXT, "actor ids joined by ;"),
    Column("target_type", TEXT, "ACLED actor classes 1-8 in the same order"),
    Column("attribution", TEXT, "Attribution"),
    Column("mutual", FLAG, "both sides acted"),
    Column("direction_basis", TEXT, "why the direction is as it is"),
    Column("initiator_text", TEXT, "the source's words for the acting side"),
    Column("target_text", TEXT, "the source's words for the other side"),
    Column("fatalities_low", WHOLE, "reported deaths, lowest"),
    Column("fatalities_best", WHOLE, "reported deaths, best"),
    Column("fatalities_high", WHOLE, "reported deaths, highest"),
    Column("injured", WHOLE, "reported injured"),
    Column("cameo_code", TEXT, "CAMEO code as text, 042 keeps its zero"),
    Column("cooperation", REAL, "Goldstein value of the code, -10 to +10, a convention"),
    Column("episode", TEXT, "rows of one episode must not be added up"),
    Column("summary", TEXT, "what happened, in our words"),
    Column("notes", TEXT, "the coder's notes"),
    Column("source_ids", TEXT, "ids of the sources table joined by ;"),
    Column("source_text", TEXT, "the sources as written"),
    Column("dataset", TEXT, "name of the data set"),
    Column("verified", TEXT, "yes, partly or no"),
    Column("status", TEXT, "Status"),
    Column("responds_to", TEXT, "event ids from the links table joined by ;"),
)

ACTOR_COLUMNS = tuple(
    Column(name, TEXT, says)
    for name, says in (
        ("actor_id", "stable identifier"),
        ("name", "standard name"),
        ("name_fa", "Persian name"),
        ("name_ur", "Urdu name"),
        ("aliases", "other spellings joined by ;"),
        ("type", "ACLED class 1-8"),
        ("country", "ISO 3166-1 alpha-2"),
        ("parent", "actor_id of the body it belongs to"),
        ("active_from", "year or date"),
        ("active_to", "year or date"),
        ("role", "party, claimant or context"),
        ("note", "the coder's note"),
        ("source_url", "page"),
    )
)

LINK_COLUMNS = tuple(
    Column(name, TEXT, says)
    for name, says in (
        ("event_id", "the later event"),
        ("responds_to", "the earlier event"),
        ("relation", "retaliates, protests, ..."),
        ("basis", "stated_by_actor, stated_by_source or coder_judgement"),
        ("reason", "in our words"),
        ("confidence", "high or medium"),
        ("source_id", "id of the sources table"),
        ("verified", "yes or no"),
    )
)

CLAIM_COLUMNS = (
    Column("event_id", TEXT, "the event"),
    Column("claimant", TEXT, "actor_id of who says so"),
    Column("claim_type", TEXT, "deaths, responsibility, cause, target, denial, injured, location"),
    Column("statement", TEXT, "in our words"),
    Column("figure_low", WHOLE, "lowest figure of the claim"),
    Column("figure_high", WHOLE, "highest figure of the claim"),
    Column("claim_date", TEXT, "as written: day, month or empty"),
    Column("date_precision", SMALL, "DatePrecision of claim_date; empty where there is none"),
    Column("source_ids", TEXT, "ids of the sources table joined by ;"),
    Column("source_text", TEXT, "the sources as written"),
    Column("verified", TEXT, "yes or no"),
)

SOURCE_COLUMNS = tuple(
    Column(name, TEXT, says)
    for name, says in (
        ("source_id", "stable identifier"),
        ("publisher", "who published it"),
        ("via", "where the copy that was read stands"),
        ("url", "http or https address, empty where the cell's address is another publisher's"),
        ("title", "empty where unknown"),
        ("date", "empty where unknown"),
        ("reliability", "A-F, empty where unknown"),
    )
)

PLACE_COLUMNS = (
    Column("place_id", TEXT, "stable identifier"),
    Column("name", TEXT, "Latin name"),
    Column("country", TEXT, "ISO 3166-1 alpha-2"),
    Column("admin1", TEXT, "province as written"),
    Column("admin1_code", TEXT, "ISO 3166-2 code, Iran and Pakistan"),
    Column("admin2", TEXT, "district or county"),
    Column("feature", TEXT, "village, town, crossing, area_admin2, ..."),
    Column("latitude", REAL, "WGS 84 degrees"),
    Column("longitude", REAL, "WGS 84 degrees"),
    Column("radius_km", REAL, "radius of the place, km"),
    Column("precision", SMALL, "Precision"),
    Column("name_ur", TEXT, "Urdu name"),
    Column("name_fa", TEXT, "Persian name"),
    Column("name_bal", TEXT, "Balochi name"),
    Column("aliases", TEXT, "other spellings joined by ;"),
    Column("position_source", TEXT, "where the position is from"),
    Column("confidence", TEXT, "high, medium or low"),
    Column("note", TEXT, "the coder's note"),
)

TABLES = {
    "events": EVENT_COLUMNS,
    "actors": ACTOR_COLUMNS,
    "links": LINK_COLUMNS,
    "claims": CLAIM_COLUMNS,
    "sources": SOURCE_COLUMNS,
    "places": PLACE_COLUMNS,
}

# Columns that `data.load` works out from the tables, for filters only; never written to a file.
DERIVED_COLUMNS = (
    Column("district", TEXT, "admin1_code/admin2, empty where either is"),
    Column("lineage", TEXT, ";id;id; of every actor of the event and all their parents"),
    Column("fatality_band", TEXT, "FatalityBand"),
    Column("search_text", TEXT, "summary, notes, place, actors and aliases, folded"),
)


def conform(frame: pd.DataFrame, table: str = "events") -> pd.DataFrame:
    """Return a copy with exactly the table's columns and dtypes; events oldest first.

    Text cells that are missing become "". Raises DataError naming the column whose
    values do not fit its dtype.
    """
    columns = TABLES[table]
    missing = [column.name for column in columns if column.name not in frame.columns]
    if missing:
        raise DataError(
            f"table {table}",
            expected=f"a column {missing[0]!r}",
            got=f"the columns {', '.join(map(str, frame.columns))}",
            remedy="Add the column; leave its cells empty where nothing is known.",
        )
    typed = {column.name: _typed(frame[column.name], column, table) for column in columns}
    result = pd.DataFrame(typed, index=frame.index)
    if table == "events":
        result = result.sort_values(["date_start", "event_id"], kind="stable")
    return result.reset_index(drop=True)


def _typed(values: pd.Series, column: Column, table: str) -> pd.Series:
    """Return the values in the column's dtype."""
    try:
        if column.dtype == TEXT:
            return values.fillna("").astype(TEXT)
        if column.dtype in (WHOLE, SMALL):
            return pd.to_numeric(values.replace("", pd.NA)).astype(column.dtype)
        if column.dtype == REAL:
            return pd.to_numeric(values.replace("", np.nan)).astype(REAL)
        return values.astype(column.dtype)
    except (ValueError, TypeError, OverflowError) as error:
        raise DataError(
            f"table {table}, column {column.name}",
            expected=f"values of type {column.dtype} ({column.says})",
            got=str(error),
            remedy="Run ./sarhad check to see the line.",
        ) from error
