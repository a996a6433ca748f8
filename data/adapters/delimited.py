"""Text with a delimiter: its encoding and its delimiter are found, its rows are streamed."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from data.adapters.stream import Bytes
from data.adapters.tabular import MOST_COLUMNS, Table
from data.reading import MAX_CELL, Problem
from data.schema import DataError

DELIMITERS = (",", "\t", ";", "|")
SAMPLE_BYTES = 256 * 1024  # of which encoding and delimiter are guessed
SAMPLE_ROWS = 50
TITLES = 10  # rows above the names of the columns that are passed over
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# signs that no text holds and every program's file does
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ARABIC_PAIR = re.compile(r"[\u0600-\u06ff]{2}")
_LATIN_PAIR = re.compile(r"[A-Za-z\u00c0-\u024f][\u00c0-\u024f]|[\u00c0-\u024f][A-Za-z]")


def read_delimited(given: Bytes) -> Table:
    """Return a text file as a table; raises DataError where it is none."""
    name = given.name
    with given.open() as file:
        sample = file.read(SAMPLE_BYTES)
    if not sample.strip():
        raise DataError(name, expected="a table", got="an empty file")
    encoding = _encoding(given, sample)
    head = sample.decode(encoding, errors="replace")
    delimiter = _delimiter(head)
    rows = _sample(head, delimiter)
    if not rows:
        raise DataError(name, expected="a table", got="an empty file")
    headless = looks_like_gdelt(rows[0])
    at = 0 if headless else header_row(rows)
    width = len(rows[at])
    if width > MOST_COLUMNS:
        raise DataError(
            name, expected=f"at most {MOST_COLUMNS} columns", got=f"{width} columns",
            remedy="Keep the columns that are needed.",
        )  # fmt: skip
    columns = tuple(str(n + 1) for n in range(width)) if headless else named(rows[at])

    def stream() -> Iterator[tuple[int, list[str] | Problem]]:
        """Yield the rows below the names."""
        with (
            given.open() as raw,
            io.TextIOWrapper(raw, encoding, errors="replace", newline="") as text,
        ):
            for row in _rows(name, text, delimiter, width, skip=0 if headless else at + 1):
                table.done = given.part(raw)
                yield row

    table = Table(name, columns, stream, "csv", encoding, delimiter, headless)
    return table


def named(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the names of columns: one line each, a number where there is none, none twice."""
    names: list[str] = []
    for place, cell in enumerate(cells):
        name = " ".join(cell.split())[:100] or f"column {place + 1}"
        while name in names:
            name += " (again)"
        names.append(name)
    return tuple(names)


def looks_like_gdelt(cells: Sequence[str]) -> bool:
    """Return whether a first row is one of GDELT's, which come without names of columns."""
    return (
        len(cells) in (57, 58, 61)
        and re.fullmatch(r"\d{1,12}", cells[0]) is not None
        and re.fullmatch(r"\d{8}", cells[1]) is not None
    )


def _encoding(given: Bytes, sample: bytes) -> str:
    """Return the encoding: by its mark, UTF-8 where all of it is, else Windows' for the script."""
    for mark, encoding in MARKS:
        if sample.startswith(mark):
            return encoding
    nulls = sample[:4096].count(0)
    if nulls > len(sample[:4096]) / 4:  # UTF-16 without its mark: every second byte of Latin text
        even = sample[0:4096:2].count(0)
        return "utf-16-be" if even > nulls / 2 else "utf-16-le"
    if _BINARY.search(sample):
        raise DataError(
            given.name, expected="a text file", got="a file that is no plain text",
            remedy="Save the table as CSV (UTF-8) or as a workbook (.xlsx).",
        )  # fmt: skip
    if _is_utf8(given):
        return "utf-8"
    persian = sample.decode("cp1256", errors="replace")
    latin = sample.decode("cp1252", errors="replace")
    arabic_words, latin_words = len(_ARABIC_PAIR.findall(persian)), len(_LATIN_PAIR.findall(latin))
    return "cp1256" if arabic_words > latin_words / 2 and arabic_words > 2 else "cp1252"


def _is_utf8(given: Bytes) -> bool:
    """Return whether all of a file is UTF-8."""
    try:
        with given.open() as raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
            while text.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _sample(head: str, delimiter: str) -> list[list[str]]:
    """Return the first rows that hold anything; the last, which may be cut, only if alone."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    return rows[:SAMPLE_ROWS]


def _delimiter(head: str) -> str:
    """Return the delimiter by which most first rows have one and the same number of cells."""

    def fit(delimiter: str) -> tuple[float, int]:
        """Return how well a delimiter does: the share of rows alike, and their width."""
        widths = [len(row) for row in _sample(head, delimiter)]
        if not widths:
            return 0.0, 0
        width, count = max(Counter(widths).items(), key=lambda item: (item[1], item[0]))
        return (count / len(widths), width) if width > 1 else (0.0, 1)

    return max(DELIMITERS, key=fit)


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """Return which row names the columns: the first that is about as full as most rows are."""
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    usual = sorted(filled)[len(filled) // 2]
    for place, count in enumerate(filled[:TITLES]):
        if count > usual / 2 and len(rows[place]) > 1:
            return place
    return 0


def _rows(
    name: str, text: io.TextIOWrapper, delimiter: str, width: int, *, skip: int
) -> Iterator[tuple[int, list[str] | Problem]]:
    """Yield each row that holds anything, with the line it begins on; some are passed over."""
    reader = csv.reader(text, delimiter=delimiter)
    passed = 0
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, Problem(
                name, line, "", f"cells of at most {MAX_CELL} characters", str(error),
                "Close the quotation mark.",
            )  # fmt: skip
            continue
        if not any(cell.strip() for cell in row):
            continue
        if passed < skip:
            passed += 1
        elif len(row) >= width and not any(cell.strip() for cell in row[width:]):
            yield line, row[:width]
        else:
            yield line, Problem(
                name, line, "", f"{width} cells", f"{len(row)} cells",
                "Put text that holds the delimiter in quotation marks.",
            )  # fmt: skip
