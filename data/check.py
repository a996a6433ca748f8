"""The checks of `./sarhad check`: every row of facts and tables, and the sums of DIGEST."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data import calendar
from data.casebook import CALENDAR
from data.digest import DIGEST, check_digest
from data.fact_rules import EITHER, EITHER_OF, LAYOUTS, check_facts, either, faults_of_facts
from data.load import FOLDER, as_frame
from data.reading import Problem, Sheet, read_sheet
from data.references import (
    REFERENCES,
    Reference,
    circles,
    stale_answers,
    stale_classes,
    unlisted,
)
from data.rules import faults_of
from data.schema import TABLES

FACTS = "facts"


class Known(NamedTuple):
    """A file that is known by its columns."""

    name: str
    columns: tuple[str, ...]
    references: tuple[Reference, ...]
    of_facts: bool


def check(path: Path | None = None) -> pd.DataFrame:
    """Return what is wrong with a folder of tables or facts, or with one CSV file.

    Columns are file, line, column, expected, got, remedy; no rows where all is well. The default
    is the folder that comes with Sarhad: its tables, its facts, and the sums of its DIGEST. A
    file is known by its columns, whatever its name; its ids are looked up in the files beside
    it, or in those that come with Sarhad where there are none.
    """
    path = FOLDER if path is None else Path(path)
    if path.is_dir():
        return as_frame(_folder(path))
    return as_frame(_file(path))


def check_tables(folder: Path) -> list[Problem]:
    """Return what is wrong with a folder of the product's tables."""
    sheets = {
        name: read_sheet(folder / f"{name}.csv", [column.name for column in columns])
        for name, columns in TABLES.items()
    }
    problems: list[Problem] = []
    for name, sheet in sheets.items():
        problems += sheet.problems
        problems += faults_of(sheet, name)
        problems += unlisted(sheet, REFERENCES.get(name, ()), sheets)
    problems += circles(sheets["actors"])
    problems += stale_classes(sheets["events"], sheets["actors"])
    if sheets["links"].complete:
        problems += stale_answers(sheets["events"], sheets["links"])
    if (folder / CALENDAR).exists():
        sheet = read_sheet(folder / CALENDAR, calendar.COLUMNS)
        problems += [*sheet.problems, *calendar.faults(sheet)]
        problems += unlisted(sheet, calendar.REFERENCES, sheets)
    return problems


def _folder(folder: Path) -> list[Problem]:
    """Return what is wrong with a folder: of facts, or of tables with facts and sums inside."""
    if (folder / "incidents.csv").exists():
        return check_facts(folder)
    problems = check_tables(folder)
    if (folder / FACTS).is_dir():
        found = check_facts(folder / FACTS)
        problems += [problem._replace(file=f"{FACTS}/{problem.file}") for problem in found]
    if (folder / DIGEST).exists():
        problems += check_digest(folder)
    return problems


def _file(path: Path) -> list[Problem]:
    """Return what is wrong with one CSV file."""
    header = _header(path)
    if header is None:
        return list(read_sheet(path, ()).problems)
    known = _known(header)
    if known is None:
        listed = ", ".join(dict.fromkeys((*TABLES, *LAYOUTS, calendar.NAME)))
        got = f"{len(header)} columns that fit none of them"
        remedy = "Name the columns as in one of these files."
        return [Problem(path.name, 1, "", f"the columns of {listed}", got, remedy)]
    sheet = read_sheet(path, known.columns)
    beside = _beside(path, known)
    found = unlisted(sheet, known.references, {**beside, known.name: sheet})
    return [*sheet.problems, *_row_faults(sheet, known), *found]


def _row_faults(sheet: Sheet, known: Known) -> list[Problem]:
    """Return every fault within single rows of a file."""
    if known.name == calendar.NAME:
        return calendar.faults(sheet)
    if known.of_facts:
        return faults_of_facts(sheet, LAYOUTS[known.name])
    return faults_of(sheet, known.name)


def _header(path: Path) -> list[str] | None:
    """Return the names of the columns of a file, None where it cannot be read as text."""
    if any(problem.line is None for problem in read_sheet(path, ()).problems):
        return None
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


def _known(header: list[str]) -> Known | None:
    """Return the file that has these columns, or the one that shares at least half of its own."""
    tables = [
        Known(
            name, tuple(column.name for column in columns), REFERENCES.get(name, ()), of_facts=False
        )
        for name, columns in TABLES.items()
    ]
    by_hand = Known(calendar.NAME, calendar.COLUMNS, calendar.REFERENCES, of_facts=False)
    facts = [
        Known(name, layout.columns, layout.references, of_facts=True)
        for name, layout in LAYOUTS.items()
    ]
    shared = {
        known: len(set(header) & set(known.columns)) / len(set(header) | set(known.columns))
        for known in (*tables, *facts, by_hand)
    }
    best = max(shared, key=lambda known: shared[known])
    return best if shared[best] >= 1 / 2 else None


def _beside(path: Path, known: Known) -> dict[str, Sheet]:
    """Return the sheets that a file's ids are looked up in, its own neighbours if they are all."""
    tables = {reference.table for reference in known.references}
    names = {name for table in tables for name in (EITHER_OF if table == EITHER else (table,))}
    home = path.parent
    if not all((home / f"{name}.csv").exists() for name in names):
        home = FOLDER / FACTS if known.of_facts else FOLDER
    sheets = {}
    for name in names:
        columns = (
            LAYOUTS[name].columns if known.of_facts else [column.name for column in TABLES[name]]
        )
        sheets[name] = read_sheet(home / f"{name}.csv", columns)
    if EITHER in tables:
        sheets[EITHER] = either(*(sheets[name] for name in EITHER_OF))
    return sheets
