"""The selection as a workbook: about it, its events, its sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from data.load import Dataset
from data.schema import DAY, EVENT_COLUMNS
from data.words import Words
from geo.sheet.archive import zipped
from geo.sheet.rows import FORMULA_SIGNS, plain_cells, sources_by_id

LONGEST_CELL = 32_767  # characters that a cell of a workbook holds
WIDEST, NARROWEST = 48, 9  # characters of a column
SOURCE_COLUMNS = ("source_id", "publisher", "via", "title", "date", "url")
# control characters, which a workbook cannot hold
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

Cell = str | int | float | bool | date | None


def as_xlsx(
    events: pd.DataFrame, dataset: Dataset, *, about: Sequence[tuple[str, str]], say: Words
) -> bytes:
    """Return a workbook; `about` are the lines of its first sheet. The same rows, the same bytes.

    Unknown is empty. Text stays text: a cell that begins like a formula is marked as text and
    is not run.
    """
    book = Workbook(write_only=True)
    made = datetime.combine(dataset.last_day, datetime.min.time())
    book.properties.creator, book.properties.created = "Sarhad", made
    _sheet(book, say("workbook.sheet"), ("", ""), about, heading=False)
    columns = [list(_cells(events, column.name)) for column in EVENT_COLUMNS]
    names = [column.name for column in EVENT_COLUMNS]
    _sheet(book, say("workbook.events"), names, zip(*columns, strict=True))
    used = {key for cell in events["source_ids"] for key in cell.split(";")}
    sources = sources_by_id(dataset.sources)
    rows = [
        [key, *(row[name] for name in SOURCE_COLUMNS[1:])]
        for key, row in sources.items()
        if key in used
    ]
    _sheet(book, say("workbook.sources"), SOURCE_COLUMNS, rows)
    target = BytesIO()
    book.save(target)
    return _settled(target.getvalue(), made)


def _cells(events: pd.DataFrame, name: str) -> Iterator[Cell]:
    """Yield a column's cells: days as days, unknown as None."""
    column = next(column for column in EVENT_COLUMNS if column.name == name)
    for value in plain_cells(events[name], column):
        yield date.fromisoformat(value) if column.dtype == DAY and isinstance(value, str) else value


def _sheet(
    book: Workbook,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    heading: bool = True,
) -> None:
    """Append a sheet with a frozen row of names."""
    sheet = book.create_sheet(name)
    kept = list(rows)
    for at, title in enumerate(columns):
        longest = max([len(title), *(len(str(row[at] or "")) for row in kept[:200])], default=0)
        width = min(max(longest + 1, NARROWEST), WIDEST)
        sheet.column_dimensions[get_column_letter(at + 1)].width = width
    if heading:
        sheet.freeze_panes = "B2"
        sheet.append([_text(sheet, title, bold=True) for title in columns])
    for row in kept:
        sheet.append([_text(sheet, cell) if isinstance(cell, str) else cell for cell in row])


def _text(sheet: object, text: str, *, bold: bool = False) -> object:
    """Return text as a cell takes it, one that begins like a formula marked as text."""
    kept = _REFUSED.sub("", text)[:LONGEST_CELL] or None
    if not bold and not (kept or "").startswith(FORMULA_SIGNS):
        return kept
    cell = WriteOnlyCell(sheet, value=kept)
    if bold:
        cell.font = Font(bold=True)
    if kept:
        cell.data_type, cell.quotePrefix = "s", True
    return cell


def _settled(content: bytes, made: datetime) -> bytes:
    """Return the workbook without the clock's time: as made on a day of the data."""
    stamp = made.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with ZipFile(BytesIO(content)) as book:
        files = {name: book.read(name) for name in book.namelist()}
    core = "docProps/core.xml"
    files[core] = _MODIFIED.sub(rb"\g<1>" + stamp, files[core])
    return zipped(files)
