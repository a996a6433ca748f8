"""Workbooks (.xlsx): the sheet with the widest table, its rows as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZipInfo

from data.adapters.delimited import TITLES, header_row, named
from data.adapters.stream import DAMAGED, damaged, too_large
from data.adapters.tabular import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Table
from data.reading import Problem
from data.schema import DataError

MOST_SHEETS = 30
MOST_TEXT = 64 * 2**20  # bytes of the texts that all sheets share, which are held in memory
SHARED = "sharedStrings.xml"
# what openpyxl raises for parts that are not as they should be; a fault of XML is a SyntaxError
BROKEN = (*DAMAGED, TypeError, AttributeError, RecursionError, SyntaxError)


def is_workbook(members: Iterable[ZipInfo]) -> bool:
    """Return whether an archive's files are those of a workbook."""
    return any(member.filename == "xl/workbook.xml" for member in members)


def read_workbook(name: str, whole: Callable[[], BytesIO], members: Sequence[ZipInfo]) -> Table:
    """Return the widest sheet as a table; raises DataError where there is none.

    Formulas count as the value that the program saved with them.
    """
    _check(name, members)
    try:
        (title, header, at), others = _widest(name, whole)
    except DataError:
        raise
    except BROKEN as error:
        raise damaged(name) from error
    columns = named(header)

    def stream() -> Iterator[tuple[int, list[str] | Problem]]:
        """Yield the rows below the names."""
        try:
            book = _book(whole)
            rows = _rows(book[title])
            last = max(book[title].max_row or 0, 1)
            for line, cells in rows:
                table.done = min(1.0, line / last)
                if line > at and any(cells):
                    yield line, _fitted(name, line, cells, len(columns))
            book.close()
        except BROKEN as error:
            raise damaged(name) from error

    table = Table(
        f"{name}, {title}", columns, stream, "xlsx", sheet=title, other_sheets=tuple(others)
    )
    return table


def _check(name: str, members: Sequence[ZipInfo]) -> None:
    """Refuse a workbook that would fill the memory."""
    size = sum(member.file_size for member in members)
    texts = sum(member.file_size for member in members if member.filename.endswith(SHARED))
    if size > MOST_BYTES or texts > MOST_TEXT:
        raise too_large(name, max(size, texts), MOST_BYTES if size > MOST_BYTES else MOST_TEXT)


def _widest(
    name: str, whole: Callable[[], BytesIO]
) -> tuple[tuple[str, list[str], int], list[str]]:
    """Return the sheet with most columns: its name, theirs, and the row they stand in.

    One with rows below the names comes first. With it come the names of the other sheets that
    have a table, or were not looked at.
    """
    book = _book(whole)
    best, rank = ("", list[str](), 0), (False, 0)
    tables: list[str] = []
    for title in book.sheetnames[:MOST_SHEETS]:
        first = _first(book[title])
        if not first:
            continue
        at = header_row([_trimmed(cells) for _, cells in first])
        line, header = first[at][0], _trimmed(first[at][1])
        is_table = len(header) > 1 and len(first) > at + 1
        if is_table:
            tables.append(title)
        if (is_table, len(header)) > rank:
            best, rank = (title, header, line), (is_table, len(header))
    book.close()
    if len(best[1]) < 2:
        raise DataError(name, expected="a sheet with a table", got="none with two columns")
    if len(best[1]) > MOST_COLUMNS:
        got = "more"
        raise DataError(name, expected=f"at most {MOST_COLUMNS} columns", got=got)
    unseen = book.sheetnames[MOST_SHEETS:]
    return best, [title for title in (*tables, *unseen) if title != best[0]]


def _first(sheet: Any) -> list[tuple[int, list[str]]]:
    """Return number and cells of a sheet's first rows that hold anything."""
    first: list[tuple[int, list[str]]] = []
    for line, cells in _rows(sheet):
        if any(cells):
            first.append((line, cells))
        if len(first) > TITLES or line > 200:
            break
    return first


def _book(whole: Callable[[], BytesIO]) -> Any:
    """Return the workbook, its rows read as they are asked for."""
    # a quarter of a second to load: only who imports a workbook waits for it
    from openpyxl import load_workbook  # noqa: PLC0415

    return load_workbook(whole(), read_only=True, data_only=True, keep_links=False)


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of a sheet's rows, of no more columns than are looked at."""
    if not hasattr(sheet, "reset_dimensions"):
        return  # a sheet that is a picture
    sheet.reset_dimensions()  # what a file says of its size may be anything
    given = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1, max_row=10 * MOST_ROWS)
    for line, cells in enumerate(given, start=1):
        yield line, [_text(cell) for cell in cells]


def _text(cell: object) -> str:
    """Return a cell as text: a day in ISO form, a whole number without a point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        at_midnight = cell.time() == time(0)
        return cell.date().isoformat() if at_midnight else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    text = str(cell).strip()
    return "" if text.startswith("#") and text in _ERRORS else text


_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})


def _trimmed(cells: list[str]) -> list[str]:
    """Return cells without the empty ones at the end."""
    last = max((place for place, cell in enumerate(cells) if cell), default=-1)
    return cells[: last + 1]


def _fitted(name: str, line: int, cells: list[str], width: int) -> list[str] | Problem:
    """Return a row with one cell for each column."""
    if any(cells[width:]):
        expected, got = f"{width} cells", f"{len(_trimmed(cells))} cells"
        return Problem(name, line, "", expected, got, "Give the further columns names.")
    return (cells + [""] * width)[:width]
