"""A file as a table: names of columns, and rows of text that are read as they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from data.reading import Problem

# Limits of one file. They bound the memory an import takes; README states them.
MOST_BYTES = 256 * 2**20  # of text, unpacked
MOST_ROWS = 200_000  # a question of more rows is for the engine
MOST_COLUMNS = 500


@dataclass(eq=False)
class Table:
    """What a file holds. `rows()` begins anew each time it is called.

    A row is the line it begins on (in a workbook its row, else its number) and a cell for each
    column. A row that cannot be read comes as a Problem in its place. `form` is csv, xlsx,
    geojson, kml or json; `encoding` that of a text, "" where the format fixes it. `done` is how
    much of the file was read by the last call of `rows`, 0 to 1. Of a workbook `sheet` is the
    sheet that it is, and `other_sheets` those that are not read and may have a table.
    """

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[tuple[int, list[str] | Problem]]]
    form: str = "csv"
    encoding: str = ""
    delimiter: str = ""
    headless: bool = False  # the columns have no names of their own
    done: float = 0.0
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return the file's name without its ending, for the set that it becomes."""
        return self.name.partition(", ")[0].rpartition(".")[0] or self.name
