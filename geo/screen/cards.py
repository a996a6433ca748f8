"""The cards of a page in one file, folded into tables in which each record stands once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any


def fold(cards: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return cards as tables that pack to three quarters of what the cards themselves would.

    A table holds the records of the same names, a column a name; equal records stand in it once.
    A list of records becomes the numbers of table and row of each, one after the other; any other
    value stays as it is. `ids` and `places` say where each card lies. `assets/cards.js` unfolds.
    Raises TypeError for a list of anything but records.
    """
    tables = _Tables()
    places = tables.places(cards.values())
    return {"ids": list(cards), "places": places, "tables": tables.as_columns()}


class _Tables:
    """Records by the names of their values, in the order in which they were met."""

    def __init__(self) -> None:
        """Begin without a table."""
        self._rows: dict[tuple[str, ...], dict[str, tuple[int, list[Any]]]] = {}
        self._numbers: dict[tuple[str, ...], int] = {}

    def places(self, records: Iterable[Mapping[str, Any]]) -> list[int]:
        """Return table and row of each record, one after the other."""
        return [number for record in records for number in self._place(record)]

    def _place(self, record: Mapping[str, Any]) -> tuple[int, int]:
        """Return table and row of a record; one that is new is put in."""
        if not isinstance(record, Mapping):
            msg = f"A list on a card holds records, not {record!r}."
            raise TypeError(msg)
        values = [
            self.places(value) if isinstance(value, list) else value for value in record.values()
        ]
        names = tuple(record)
        number = self._numbers.setdefault(names, len(self._numbers))
        rows = self._rows.setdefault(names, {})
        # not the values themselves: 1, 1.0 and True are equal there
        row, _ = rows.setdefault(json.dumps(values), (len(rows), values))
        return number, row

    def as_columns(self) -> list[dict[str, Any]]:
        """Return each table as its names and a list of values for each."""
        return [
            {
                "names": list(names),
                "columns": [list(column) for column in zip(*_values(rows), strict=True)],
            }
            for names, rows in self._rows.items()
        ]


def _values(rows: Mapping[str, tuple[int, list[Any]]]) -> list[list[Any]]:
    """Return the values of each row."""
    return [values for _, values in rows.values()]
