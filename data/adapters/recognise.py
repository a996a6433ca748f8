"""Whose file it is: the one table of origins, and how a file is known as one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from data.adapters.acled import ACLED
from data.adapters.gdelt import COLUMNS, GDELT
from data.adapters.origin import Origin
from data.adapters.table import guess, table_origin, table_terms
from data.adapters.tabular import Table
from data.adapters.ucdp import UCDP
from data.schema import DataError

ORIGINS: Mapping[str, Origin] = {origin.id: origin for origin in (UCDP, ACLED, GDELT)}
TABLE = "csv"
FORMATS = (*ORIGINS, TABLE)


@dataclass(frozen=True)
class Asked:
    """What a person says of a file; what is empty is found out.

    `format_` is one of FORMATS, `mapping` fields by column, `order` of days dmy or mdy. `name`
    and `licence` are those of the set that a table of one's own becomes, `filled` what its rows
    say where a field has no column or an empty cell.
    """

    format_: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    name: str = ""
    licence: str = ""
    filled: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Recognised:
    """A table with the origin whose rules read it, and the columns that none of them reads."""

    table: Table
    origin: Origin
    fields: Mapping[str, str]  # the file's column by field
    unread: tuple[str, ...]


def recognise(table: Table, asked: Asked) -> Recognised:
    """Return the origin of a table: as it is named, else by its columns; raises DataError."""
    if table.headless:
        table = replace(table, columns=COLUMNS[len(table.columns)])
    format_ = asked.format_ or _format_of(table)
    if format_ == TABLE:
        mapped = guess(table, asked.mapping)
        terms = table_terms(asked.name or table.title, asked.licence)
        origin = table_origin(table, mapped, terms, order=asked.order, filled=asked.filled)
        return Recognised(table, origin, mapped.fields, mapped.unread)
    table = _renamed(table, asked.mapping)
    return Recognised(table, ORIGINS[format_], *_used(table, ORIGINS[format_]))


def _format_of(table: Table) -> str:
    """Return the format whose columns a table has, that of any table where there is none."""
    columns = {name.strip().casefold() for name in table.columns}
    for origin in ORIGINS.values():
        if any(signs <= columns for signs in origin.signs):
            return origin.id
    return TABLE


def _renamed(table: Table, mapping: Mapping[str, str]) -> Table:
    """Return a table whose columns have the names of the format; raises DataError for no column."""
    names = list(table.columns)
    for column, name in mapping.items():
        if column not in table.columns:
            raise DataError(
                table.name, expected=f"one of its columns: {', '.join(table.columns)[:400]}",
                got=repr(column[:60]), remedy="Write the column as the file has it.",
            )  # fmt: skip
        names[table.columns.index(column)] = name
    return replace(table, columns=tuple(names))


def _used(table: Table, origin: Origin) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the columns that an origin's rules read, by field, and those that they do not."""
    asked: dict[str, str] = {}
    for rule in origin.rules:
        wanted = rule.columns.split() if isinstance(rule.columns, str) else rule.columns
        for name in wanted:
            asked.setdefault(name.casefold(), rule.fields.split()[0])
    fields = {asked[n.casefold()]: n for n in table.columns if n.casefold() in asked}
    return fields, tuple(n for n in table.columns if n.casefold() not in asked)
