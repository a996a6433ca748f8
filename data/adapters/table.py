"""Any table: which of its columns hold which fields, and the rules by which they are read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from data.adapters.cells import (
    both_degrees,
    country,
    deaths,
    known,
    latitude,
    longitude,
    number,
    whole,
)
from data.adapters.days import order_of, written_days
from data.adapters.kinds import read_kind
from data.adapters.origin import (
    DoubtfulError,
    Origin,
    Rule,
    Source,
    Terms,
    UnfitError,
    as_sources,
    same,
    say,
)
from data.adapters.remedy import Remedy
from data.adapters.tabular import MOST_ROWS, Table
from data.cells import CAMEO, ID, YES_NO, is_url
from data.codebook import VERIFIED
from data.fold import fold
from data.schema import Attribution, Coverage, DataError, DatePrecision, Kind, Precision, Status

# The fields of an event and the names that columns of that field go by, best first. The names of
# one group are equally good: where two columns have one each, a person is asked.
FIELDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "event_id": (("id", "event id", "incident id", "event id cnty", "شناسه"), ("reference", "ref")),
    "date": (
        ("event date", "incident date", "date of incident", "date of event"),
        ("date", "تاریخ"), ("day", "when"),
    ),
    "date_start": (("start date", "date from", "from date"), ("start", "from", "begin")),
    "date_end": (("end date", "date to", "to date"), ("end", "until", "to")),
    "date_precision": (("date prec", "time precision"),),
    "latitude": (("lat", "عرض جغرافیایی", "عرض البلد"), ("y", "lat dd", "gps lat", "y coord")),
    "longitude": (
        ("lon", "long", "lng", "طول جغرافیایی", "طول البلد"),
        ("x", "lon dd", "gps lon", "gps long", "x coord"),
    ),
    "coordinates": (("coords", "lat lon", "latlon", "lat long", "latlong", "gps"), ("position",)),
    "geo_precision": (("where prec", "location precision"),),
    "place": (
        ("place name", "where coordinates"), ("location", "where", "محل", "مکان", "مقام", "جگہ"),
        ("village", "town", "city", "locality", "site"),
    ),
    "admin1": (("province", "adm 1", "adm1", "استان", "صوبہ"), ("state", "region")),
    "admin2": (("district", "adm 2", "adm2", "county", "شهرستان", "ضلع"), ("shahrestan", "zila")),
    "country": (("country code", "iso3", "iso2", "کشور", "ملک"),),
    "kind": (
        ("event type", "incident type", "type of event", "type of incident"),
        ("type", "category", "نوع", "قسم"),
    ),
    "sub_kind": (("sub event type", "sub type", "subtype"),),
    "initiator_text": (
        ("actor1", "actor 1", "side a", "perpetrator", "attacker"), ("actor", "group"),
    ),
    "target_text": (
        ("actor2", "actor 2", "side b", "counterpart"), ("victim", "victims"),
    ),
    "fatalities_best": (
        ("fatalities", "deaths", "killed", "dead", "best", "کشته", "ہلاکتیں"), ("casualties",),
    ),
    "fatalities_low": (("deaths low", "low", "min deaths"),),
    "fatalities_high": (("deaths high", "high", "max deaths"),),
    "injured": (("injuries", "wounded", "injured people", "زخمی", "زخمیان"),),
    "summary": (
        ("description", "what happened", "شرح", "تفصیل"), ("incident", "event", "details"),
        ("title", "headline", "name"),
    ),
    "notes": (("note", "comments", "comment", "remarks"),),
    "source_text": (("source", "sources", "source name", "منبع", "ماخذ"),),
    "source_url": (("url", "link", "source link", "web"),),
    **dict.fromkeys(
        (
            "domain", "initiator", "target", "attribution", "mutual", "direction_basis",
            "cameo_code", "cooperation", "episode", "verified", "status", "radius_km",
            "admin1_code",
        ),
        (),
    ),
}  # fmt: skip
SAYS_WHERE = ("latitude", "longitude", "coordinates", "place", "admin1", "admin2")


class Mapped(NamedTuple):
    """Which column holds which field, and the columns that are not read."""

    fields: dict[str, str]  # column by field
    unread: tuple[str, ...]


def guess(table: Table, mapping: Mapping[str, str]) -> Mapped:
    """Return the columns of a table by field: those that are given, then by their names.

    Raises DataError for a column or field that there is not, and where two columns could be one
    field.
    """
    fields = _given(table, mapping)
    free = [name for name in table.columns if name not in fields.values()]
    by_name = {_name(column): column for column in reversed(free)}
    for field in FIELDS:
        if field not in fields and _name(field) in by_name:
            fields[field] = by_name[_name(field)]
    for field, groups in FIELDS.items():
        taken = set(fields.values())
        for group in groups:
            found = [by_name[name] for name in map(_name, group) if name in by_name]
            fit = [column for column in dict.fromkeys(found) if column not in taken]
            if field in fields or not fit:
                continue
            if len(fit) > 1:
                raise _ambiguous(table.name, field, fit)
            fields[field] = fit[0]
    unread = [name for name in table.columns if name not in fields.values()]
    return Mapped(fields, tuple(unread))


def field_named(text: str) -> str:
    """Return the field that a person means: by its own name or one its columns go by; or ""."""
    name = _name(text)
    for field in FIELDS:
        if _name(field) == name:
            return field
    for field, groups in FIELDS.items():
        if any(name == _name(other) for group in groups for other in group):
            return field
    return ""


def _given(table: Table, mapping: Mapping[str, str]) -> dict[str, str]:
    """Return columns by field as a person gave them."""
    columns = {_name(column): column for column in reversed(table.columns)}
    fields: dict[str, str] = {}
    for column, meant in mapping.items():
        field = field_named(meant)
        if not field:
            raise DataError(
                table.name, expected=f"a field: {', '.join(FIELDS)}", got=repr(meant[:60]),
                remedy="Write --map COLUMN=FIELD.",
            )  # fmt: skip
        there = column if column in table.columns else columns.get(_name(column), "")
        if not there:
            raise DataError(
                table.name, expected=f"one of its columns: {', '.join(table.columns)[:400]}",
                got=repr(column[:60]), remedy="Write the column as the file has it.",
            )  # fmt: skip
        if fields.setdefault(field, there) != there:
            raise _ambiguous(table.name, field, (fields[field], there))
    return fields


def _name(column: str) -> str:
    """Return a column's name as it is compared: without case, signs and what stands in brackets."""
    return fold(re.sub(r"[(\[].*?[)\]]", " ", column)) or fold(column)


def _ambiguous(name: str, field: str, found: Sequence[str]) -> DataError:
    """Return the fault of a field that two columns could hold."""
    return DataError(
        name, expected=f"one column for the field {field}", got=" and ".join(found[:5]),
        remedy=Remedy(f"Say which: --map '{found[0]}={field}'.", key="which", field=field),
    )  # fmt: skip


def table_origin(
    table: Table,
    mapped: Mapped,
    terms: Terms,
    *,
    order: str = "",
    filled: Mapping[str, str] = MappingProxyType({}),
) -> Origin:
    """Return the origin of a table: its rules read fields by its own columns.

    `order` is dmy or mdy; without it, it is found in the column. `filled` are texts by field for
    cells that are empty. Raises DataError where the
    table has no day or nothing that says where.
    """
    fields, usual = mapped.fields, _filled(table.name, filled)
    if "date" not in fields and "date_start" not in fields:
        raise _lacking(table, "a column for the day", "date")
    if not any(field in fields or field in usual for field in SAYS_WHERE):
        raise _lacking(table, "coordinates or the name of a place", "place")
    order = order or _order(table, fields)

    def rule(names: str, wanted: str, read: Callable[..., str | tuple[str, ...]]) -> Rule:
        """Return a rule that asks for the columns of fields."""
        asked = wanted.split()
        texts = tuple(usual.get(field, "") for field in asked)
        columns = tuple(fields.get(field, "") for field in asked)
        return Rule(names, columns, _filling(read, texts) if any(texts) else read)

    return Origin(
        id="csv",
        terms=terms,
        signs=(),
        needs=(),
        rules=(
            rule("event_id", f"event_id {_OF_ID}", _id_reader(terms.id)),
            rule("domain kind sub_kind", "kind sub_kind domain", _kind),
            rule(
                "date_start date_end date_precision date",
                "date_start date_end date date_precision", _days_reader(order),
            ),
            rule("country", "country", country),
            rule("admin1", "admin1", same),
            rule("admin1_code", "admin1_code", same),
            rule("admin2", "admin2", same),
            rule("place", "place", same),
            rule(
                "latitude longitude geo_precision",
                "latitude longitude coordinates geo_precision", _where,
            ),
            rule("radius_km", "radius_km", lambda text: number(text, 0, 2000, "kilometres")),
            rule("initiator_text", _or(fields, "initiator_text", "initiator"), known),
            rule("initiator", "initiator", same),
            rule("target_text", _or(fields, "target_text", "target"), known),
            rule("target", "target", same),
            rule("attribution", "attribution", _word(Attribution, Attribution.UNKNOWN)),
            rule("mutual", "mutual", lambda text: text if YES_NO.holds(text) else "no"),
            rule("direction_basis", "direction_basis", same),
            rule(
                "fatalities_low fatalities_best fatalities_high",
                "fatalities_low fatalities_best fatalities_high", _deaths,
            ),
            rule("injured", "injured", whole),
            rule("cameo_code", "cameo_code", lambda text: text if CAMEO.holds(text) else ""),
            rule("cooperation", "cooperation", lambda t: number(t, -10, 10, "a Goldstein value")),
            rule("episode", "episode", same),
            rule("summary", "summary kind initiator_text target_text place", _summary),
            rule("notes", "notes", same),
            rule("source_text sources verified status", "source_text source_url verified status",
                 _sources),
        ),
    )  # fmt: skip


def _filled(name: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return what empty cells say by field; raises DataError for a field that there is not."""
    found = {}
    for said, text in given.items():
        field = field_named(said)
        if not field:
            raise DataError(
                name, expected=f"a field: {', '.join(FIELDS)}", got=repr(said[:60]),
                remedy="Write --fill FIELD=VALUE.",
            )  # fmt: skip
        found[field] = text
    return found


def _filling(
    read: Callable[..., str | tuple[str, ...]], texts: Sequence[str]
) -> Callable[..., str | tuple[str, ...]]:
    """Return a reader that takes a text in place of an empty cell."""

    def filled(*cells: str) -> str | tuple[str, ...]:
        """Read the cells, or what stands for them."""
        pairs = zip(cells, texts, strict=True)
        return read(*(cell if cell.strip() else text for cell, text in pairs))

    return filled


def _lacking(table: Table, expected: str, field: str) -> DataError:
    """Return the fault of a table without something that every event needs."""
    return DataError(
        table.name, expected=expected, got=f"the columns {', '.join(table.columns)[:300]}",
        remedy=Remedy(
            f"Say which column it is: --map COLUMN={field}.", key="which", field=field
        ),
    )  # fmt: skip


def _order(table: Table, fields: Mapping[str, str]) -> str:
    """Return whether days or months come first in the column of days, as its cells tell."""
    place = table.columns.index(fields.get("date_start") or fields["date"])
    cells = (row[place] for _, row in islice(table.rows(), MOST_ROWS) if isinstance(row, list))
    try:
        return order_of(cells)
    except UnfitError as unfit:
        raise DataError(
            f"{table.name}, column {table.columns[place]}", expected=unfit.expected,
            got="some with the day first and some with the month first", remedy=unfit.remedy,
        ) from unfit  # fmt: skip


_OF_ID = "date_start date place admin1 admin2 latitude longitude coordinates kind summary"


def _id_reader(dataset: str) -> Callable[..., str]:
    """Return what makes an id: of the file's own, else of what the row says."""

    def read(own: str, *texts: str) -> str:
        """Return the id below the name of the set, the same as long as the row says the same."""
        plain = own.strip()
        if plain and ID.holds(f"{dataset}:{plain}"):
            return f"{dataset}:{plain}"
        said = plain or "\x1f".join(text.strip() for text in texts)
        return f"{dataset}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"

    return read


def _kind(text: str, sub_kind: str, domain: str) -> tuple[str, str, str]:
    """Return domain and kind of the file's word, and the word itself, or the narrower one."""
    del domain  # it follows from the kind
    if not known(text) and not known(sub_kind):
        raise DoubtfulError("a kind of event", "Say what happened in review.")
    try:
        kind = read_kind(text)
    except DoubtfulError:
        if not known(sub_kind):
            raise
        kind = read_kind(sub_kind)
    return kind.domain, kind, sub_kind.strip() or ("" if text in set(Kind) else text)


def _days_reader(order: str) -> Callable[[str, str, str, str], tuple[str, str, str, str]]:
    """Return what reads the days of a row."""

    def read(start: str, end: str, day: str, precision: str) -> tuple[str, str, str, str]:
        """Return first and last day, precision, and the day as written."""
        first = written_days(known(start) or known(day), order)
        last = written_days(end, order) if known(end) else first
        if precision.strip() and precision.strip() not in tuple("12345"):
            raise UnfitError("a precision of the day from 1 to 5")
        found = precision.strip() or str(int(_spanned(first.first, last.last, first.precision)))
        return first.first, last.last, found, known(day) or known(start)

    return read


def _spanned(first: str, last: str, precision: DatePrecision) -> DatePrecision:
    """Return the precision of a row of several days that gives none."""
    if first == last or precision != DatePrecision.DAY:
        return precision
    return DatePrecision.FEW_DAYS


def _where(lat: str, lon: str, both: str, precision: str) -> tuple[str, str, str]:
    """Return coordinates and how well they are known: near a place where the file does not say."""
    north, east = latitude(lat), longitude(lon)
    if known(both) and not north and not east:
        north, east = both_degrees(both)
    if precision.strip() and precision.strip() not in tuple("1234567"):
        raise UnfitError("a precision of the place from 1 to 7")
    if north == "0" and east == "0":
        raise DoubtfulError("coordinates", "Zero north and zero east is a gap and not a place.")
    found = precision.strip() or (str(int(Precision.NEAR)) if north and east else "")
    return north, east, found


def _or(fields: Mapping[str, str], field: str, other: str) -> str:
    """Return the field that a file has of two."""
    return field if field in fields else other


def _deaths(low: str, best: str, high: str) -> tuple[str, str, str]:
    """Return the range: of three columns, or of one cell that is a range itself."""
    if not known(low) and not known(high):
        return deaths(best)
    return whole(low), whole(best), whole(high)


def _word(vocabulary: type[Attribution], usual: str) -> Callable[[str], str]:
    """Return what reads a word of a vocabulary; another word is unfit."""

    def read(text: str) -> str:
        """Return the word, or the usual one where there is none."""
        plain = text.strip().casefold()
        if plain and plain not in set(vocabulary):
            raise UnfitError(", ".join(vocabulary))
        return plain or usual

    return read


def _summary(text: str, kind: str, one: str, other: str, place: str) -> str:
    """Return the file's own words, else what its other columns say."""
    if text.strip():
        return text
    sides = " – ".join(filter(None, (known(one), known(other))))
    says = ": ".join(filter(None, (kind.strip(), sides))) or say("adapter.table.event")
    return say("adapter.at", says=says, where=place.strip()) if place.strip() else says


def _sources(text: str, url: str, verified: str, status: str) -> tuple[str, str, str, str]:
    """Return the sources as written and as rows, and how far they back the row."""
    named = [part.strip() for part in text.split(";") if part.strip()]
    address = url.strip() if is_url(url.strip()) else ""
    rows = [Source(name, url=address if len(named) == 1 else "") for name in named]
    if address and len(named) != 1:
        rows.append(Source(re.sub(r"^https?://(www\.)?|/.*$", "", address), url=address))
    checked = "yes" if address else "partly" if rows else "no"
    checked = verified.strip() if verified.strip() in VERIFIED else checked
    usual = Status.REPORTED if rows else Status.UNVERIFIED
    found = status.strip() if status.strip() in set(Status) else usual
    return text.strip() or address, as_sources(rows), checked, found


def table_terms(name: str, licence: str) -> Terms:
    """Return the terms of a table of somebody's own: not handed on unless a licence is named."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:40]
    if not slug:
        slug = hashlib.sha256(name.encode()).hexdigest()[:10]
    return Terms(
        id=f"t-{slug}",
        name=name,
        licence=licence or say("adapter.table.licence"),
        attribution=name,
        coverage=Coverage.SELECTED,
        re_export=bool(licence),
    )
