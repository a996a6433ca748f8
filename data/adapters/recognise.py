"""Whose file it is: the one table of origins, and how a file is known as one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from data.adapters.origin import Origin
from data.adapters.tabular import Table
from data.adapters.ucdp import UCDP
from data.reading import shown
from data.schema import DataError

ORIGINS: tuple[Origin, ...] = (UCDP,)
FORMATS = tuple(origin.id for origin in ORIGINS)


def recognise(table: Table, format_: str = "") -> Origin:
    """Return the origin of a table: as it is named, else by its columns; raises DataError."""
    if format_:
        return next(origin for origin in ORIGINS if origin.id == format_)
    columns = {name.strip().casefold() for name in table.columns}
    for origin in ORIGINS:
        if any(signs <= columns for signs in origin.signs):
            return origin
    raise DataError(
        table.name, expected="a file of UCDP, ACLED or GDELT, or a table with mapped columns",
        got=f"the columns {shown(', '.join(table.columns))}",
        remedy="Say which column is which: --map COLUMN=FIELD.",
    )  # fmt: skip


def renamed(table: Table, mapping: Mapping[str, str]) -> Table:
    """Return a table whose columns have the names of fields; raises DataError for no column."""
    names = list(table.columns)
    for column, field in mapping.items():
        if column not in table.columns:
            raise DataError(
                table.name, expected=f"a column {shown(column)}",
                got=f"the columns {shown(', '.join(table.columns), 200)}",
                remedy="Write the column as the file has it.",
            )  # fmt: skip
        names[table.columns.index(column)] = field
    return replace(table, columns=tuple(names))
