"""Rows with places and points: the events of any file that says where they happened."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from data.note import tidy
from data.reading import MAX_BYTES, shown
from data.schema import DataError, Precision
from geo.where.answer import Asked

MOST_ROWS = 1_000_000
LONGEST = 200  # characters of a cell that are read

# Columns by what they mean, the likeliest name first: UCDP GED's, ACLED's, ours, other tables'
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("event_id", "event_id_cnty", "id", "data_id", "globaleventid"),
    "place": ("where_coordinates", "location", "place", "place_name", "query", "name"),
    "country": ("country", "country_code", "iso3", "iso"),
    "admin1": ("adm_1", "admin1", "province", "state"),
    "admin2": ("adm_2", "admin2", "district", "county"),
    "latitude": ("latitude", "lat", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "x"),
    "precision": ("where_prec", "geo_precision", "precision"),
}
# ACLED's geo_precision 1-3 as UCDP's: a town's middle, a part of a region, a region
ACLED = {"1": Precision.NEAR, "2": Precision.DISTRICT, "3": Precision.PROVINCE}


class Seen(NamedTuple):
    """A row of a file: its place as written, where that is said to lie, and its point.

    Degrees in WGS 84; NaN where it has none. `precision` is UCDP's 1-7, 0 where unknown.
    `line` is that of the file, the header is 1; 0 where there is no file.
    """

    asked: Asked
    latitude: float
    longitude: float
    precision: int = 0
    line: int = 0
    id: str = ""

    @property
    def has_point(self) -> bool:
        """Return whether the row has a point at all."""
        return math.isfinite(self.latitude) and math.isfinite(self.longitude)


def read_points(path: Path) -> list[Seen]:
    """Return the rows of a CSV table in UTF-8; a row of HXL tags is none of them.

    Columns are found by their names: GED's, ACLED's, ours and the usual ones. A row whose
    point cannot be read has none. Raises DataError for what is no such table.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        got = f"{size / 2**20:,.0f} MB"
        raise DataError(path.name, expected="at most 256 MB", got=got, remedy="Split the file.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            path.name, expected="a text file in UTF-8", got=f"a byte that is not, at {error.start}",
            remedy="Save the table as CSV, UTF-8.",
        ) from error  # fmt: skip
    reader = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""))
    try:
        header = [tidy(name, LONGEST).casefold() for name in next(reader, [])]
        return list(_rows(path.name, header, reader))
    except csv.Error as error:
        raise DataError(
            path.name, expected="a table", got=str(error), remedy="Close the quotation mark."
        ) from error


def _rows(name: str, header: Sequence[str], reader: Iterator[list[str]]) -> Iterator[Seen]:
    """Yield the rows under a header."""
    columns = {
        part: next((header.index(other) for other in names if other in header), -1)
        for part, names in COLUMNS.items()
    }
    lacking = [part for part in ("place", "latitude", "longitude") if columns[part] < 0]
    if lacking:
        raise DataError(
            f"{name}:1", expected=f"a place, latitude and longitude; {lacking[0]} is lacking",
            got=shown(", ".join(header)) if any(header) else "an empty file",
            remedy=f"Name a column {lacking[0]}.",
        )  # fmt: skip
    acled = "event_id_cnty" in header
    line = reader.line_num + 1  # type: ignore[attr-defined]  # csv.reader has it
    for number, row in enumerate(reader):
        cells = {p: row[at].strip() if 0 <= at < len(row) else "" for p, at in columns.items()}
        begun, line = line, reader.line_num + 1  # type: ignore[attr-defined]
        if number >= MOST_ROWS:
            expected = f"at most {MOST_ROWS:,} rows"
            raise DataError(name, expected=expected, got="more", remedy="Split the file.")
        if any(row) and not any(cell.startswith("#") for cell in row):
            yield _seen(cells, begun, is_acled=acled)


def _seen(cells: Mapping[str, str], line: int, *, is_acled: bool) -> Seen:
    """Return a row; a point that is out of range is none."""
    lat, lon = _degrees(cells["latitude"], 90), _degrees(cells["longitude"], 180)
    written = cells["precision"]
    precision = int(written) if written in set("1234567") else 0
    parts = (cells[part][:LONGEST] for part in ("place", "country", "admin1", "admin2"))
    return Seen(
        Asked(*parts),
        lat if math.isfinite(lon) else math.nan,
        lon if math.isfinite(lat) else math.nan,
        int(ACLED.get(written, 0)) if is_acled else precision,
        line,
        tidy(cells["id"], LONGEST),
    )


def _degrees(text: str, most: int) -> float:
    """Return degrees, NaN for what are none."""
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) and abs(value) <= most else math.nan
