"""Reading one CSV file of a data folder: its cells as text, its real line numbers, its faults."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd

# A table is read whole; larger files are for the engine, not for a folder of tables.
MAX_BYTES = 256 * 2**20
# A cell longer than this is a quotation mark that was never closed (csv's own limit).
MAX_CELL = csv.field_size_limit()
# More rows of one file are counted in one sentence, not listed: nobody mends 10,000 by hand.
MAX_PROBLEMS = 200


class Problem(NamedTuple):
    """One fault: where it is, what was expected there, what was found, what to do."""

    file: str
    line: int | None  # in the file, the header is 1; None where the whole file is meant
    column: str
    expected: str
    got: str
    remedy: str


@dataclass(frozen=True)
class Sheet:
    """A file as read: `rows` has the asked columns as text, indexed by the line a row begins on.

    `complete` is False where a fault hides what the file would hold, so that nothing may be
    concluded from what is missing in it.
    """

    name: str
    rows: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    complete: bool = True


def read_sheet(path: Path, columns: Sequence[str]) -> Sheet:
    """Return the file's rows in the order of the columns, all cells as text.

    Never raises for what a file holds: a file that is missing, too large, no UTF-8 text or has
    no such columns gives no rows and one problem; a row with too few or too many cells, or with
    a cell beyond 131,072 characters, is set aside.
    """
    name = path.name
    text, fault = _text(path)
    if fault is not None:
        return Sheet(name, _frame([], [], columns), (fault,), complete=False)
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    fault = _header_fault(name, header, columns)
    if fault is not None:
        return Sheet(name, _frame([], [], columns), (fault,), complete=False)
    lines, rows, problems = _rows(name, reader, len(header))
    complete = not problems
    extra = [column for column in header if column not in columns]
    if extra:
        problems.insert(0, _extra_columns(name, extra))
    order = [header.index(column) for column in columns]
    picked = [[row[place] for place in order] for row in rows]
    return Sheet(name, _frame(picked, lines, columns), tuple(problems), complete=complete)


def shown(value: object, limit: int = 60) -> str:
    """Return a value as a sentence quotes it: one line, cut with its full length said."""
    text = repr(str(value))
    return text if len(text) <= limit else f"{text[:limit]}... ({len(str(value))} characters)"


def shortened(problems: Sequence[Problem]) -> list[Problem]:
    """Return at most 200 problems of each file, and one that says how many more there are."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    kept: list[Problem] = []
    for name, found in by_file.items():
        kept += found[:MAX_PROBLEMS]
        if (more := len(found) - MAX_PROBLEMS) > 0:
            kept.append(
                Problem(
                    name, None, "", "a file with few faults", f"{more} more faults, not listed",
                    "Mend the listed ones and check again.",
                )
            )  # fmt: skip
    return kept


def _text(path: Path) -> tuple[str, Problem | None]:
    """Return the file's text, or "" and what is wrong with the file."""

    def fault(expected: str, got: str, remedy: str) -> tuple[str, Problem]:
        return "", Problem(path.name, None, "", expected, got, remedy)

    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            return fault("a file of at most 256 MB", f"{size / 2**20:,.0f} MB", "Split the file.")
        content = path.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        return fault("a file that can be read", why.lower(), f"Put {path.name} back.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content:
        return fault(
            "a text file in UTF-8", "a file that is no plain text (it holds NUL bytes)",
            "Save the table as CSV, UTF-8.",
        )  # fmt: skip
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        return fault("a text file in UTF-8", f"byte 0x{byte:02x} on line {line}",
                     "Save the table as CSV, UTF-8.")  # fmt: skip


def _header_fault(name: str, header: Sequence[str], columns: Sequence[str]) -> Problem | None:
    """Return what is wrong with the first line, None where all columns are there once."""
    missing = [column for column in columns if column not in header]
    twice = [column for column in columns if header.count(column) > 1]
    if missing:
        expected = "the columns " + ", ".join(missing)
        got = f"the columns {shown(', '.join(header))}" if header else "an empty file"
        return Problem(name, 1, missing[0], expected, got, "Add them; cells may be empty.")
    if twice:
        return Problem(
            name, 1, twice[0], "each column once", f"{twice[0]} more than once", "Remove one."
        )
    return None


def _extra_columns(name: str, extra: Sequence[str]) -> Problem:
    """Return the notice that some columns are not read."""
    return Problem(
        name, 1, extra[0], "only columns of this table", f"also {shown(', '.join(extra))}",
        "Remove or rename them: they are not read.",
    )  # fmt: skip


def _rows(
    name: str, reader: Iterator[list[str]], width: int
) -> tuple[list[int], list[list[str]], list[Problem]]:
    """Return the rows that have the header's width, the lines they begin on, and the others."""
    lines: list[int] = []
    rows: list[list[str]] = []
    problems: list[Problem] = []
    while True:
        line = reader.line_num + 1  # type: ignore[attr-defined]  # csv.reader has it
        try:
            row = next(reader)
        except StopIteration:
            return lines, rows, problems
        except csv.Error as error:
            problems.append(
                Problem(
                    name,
                    line,
                    "",
                    f"cells of at most {MAX_CELL} characters",
                    str(error),
                    "Close the quotation mark.",
                )
            )
            continue
        if len(row) == width:
            lines.append(line)
            rows.append(row)
        elif row:  # a blank line is no row
            problems.append(
                Problem(
                    name,
                    line,
                    "",
                    f"{width} cells",
                    f"{len(row)} cells",
                    "Put text that holds commas in quotation marks.",
                )
            )


def _frame(rows: list[list[str]], lines: list[int], columns: Sequence[str]) -> pd.DataFrame:
    """Return text cells indexed by line."""
    return pd.DataFrame(
        rows, columns=list(columns), index=pd.Index(lines, dtype="int64", name="line"), dtype=object
    )
