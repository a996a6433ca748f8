"""What one row of the product's tables must be: its cells, and how they fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import pandas as pd

from data.cells import CELLS, PLAIN, WHOLE, Cell, is_day
from data.codebook import partial_date_precision
from data.reading import Problem, Sheet, shown
from data.schema import TABLES, Kind

Row = Mapping[str, str]
Fault = tuple[str, str, str, str]  # column, expected, got, remedy

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
    names = [column.name for column in TABLES[table]]
    rule = ROW_RULES.get(table)
    return [
        *cell_faults(sheet, CELLS[table], names),
        *(row_faults(sheet, rule) if rule else ()),
        *repeated(sheet, KEYS.get(table, ())),
    ]


def cell_faults(sheet: Sheet, cells: Mapping[str, Cell], names: Iterable[str]) -> list[Problem]:
    """Return the cells that break their column's rule; columns without a rule hold plain text."""
    problems = []
    for name in names:
        cell = cells.get(name, PLAIN)
        bad = {value for value in sheet.rows[name].unique() if not cell.holds(value)}
        if bad:
            found = sheet.rows[name][sheet.rows[name].isin(bad)]
            problems += [
                Problem(sheet.name, int(line), name, cell.expected, shown(value), cell.remedy)
                for line, value in found.items()
            ]
    return problems


def row_faults(sheet: Sheet, rule: Callable[[Row], Iterator[Fault]]) -> list[Problem]:
    """Return what a rule finds in each row taken as a whole."""
    names, cells = list(sheet.rows.columns), sheet.rows.to_numpy(dtype=object).tolist()
    return [
        Problem(sheet.name, int(line), *fault)
        for line, row in zip(sheet.rows.index, cells, strict=True)
        for fault in rule(dict(zip(names, row, strict=True)))
    ]


class RowCheck:
    """Checks rows of a table one by one, as faults_of does a whole table; texts are tested once."""

    def __init__(self, table: str) -> None:
        """Remember nothing yet."""
        self._cells = {
            column.name: CELLS[table].get(column.name, PLAIN) for column in TABLES[table]
        }
        self._filled = [name for name, cell in self._cells.items() if not cell.holds("")]
        self._sound: dict[str, set[str]] = {name: {""} for name in self._cells}
        self._rule = ROW_RULES.get(table, _no_rule)
        self._empty = dict.fromkeys(self._cells, "")

    def faults(self, row: Row) -> Iterator[Fault]:
        """Find what is wrong with a row, whose empty cells may be left out."""
        for name in self._filled:
            if not row.get(name):
                yield self._fault(name, "")
        for name, text in row.items():
            sound = self._sound[name]
            if text in sound:
                continue
            if not self._cells[name].holds(text):
                yield self._fault(name, text)
            elif len(sound) < _REMEMBERED:
                sound.add(text)
        yield from self._rule(self._empty | dict(row))

    def _fault(self, name: str, text: str) -> Fault:
        """Return the fault of a cell."""
        cell = self._cells[name]
        return name, cell.expected, shown(text) if text else "nothing", cell.remedy


_REMEMBERED = 5_000  # texts of a column that need not be tested again


def _no_rule(_: Row) -> Iterator[Fault]:
    """Find nothing."""
    yield from ()


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


_DOMAIN_OF: Mapping[str, str] = {kind.value: kind.domain.value for kind in Kind}


def _event_row(row: Row) -> Iterator[Fault]:
    """Find what does not fit together in one event."""
    yield from ordered(row, ("fatalities_low", "fatalities_best", "fatalities_high"))
    yield from paired(row, "latitude", "longitude")
    if _DOMAIN_OF.get(row["kind"], row["domain"]) != row["domain"]:
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


ROW_RULES: Mapping[str, Callable[[Row], Iterator[Fault]]] = {
    "events": _event_row,
    "claims": _claim_row,
}
