"""The rows of a selection as files: CSV for spreadsheets, GeoJSON for maps."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator, Mapping
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from data.load import Dataset
from data.measure import placed
from data.schema import DAY, EVENT_COLUMNS, FLAG, REAL, TEXT, Column

# A spreadsheet runs a cell that begins with one of these (OWASP, "CSV Injection").
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(events: pd.DataFrame) -> bytes:
    """Return the schema's columns as CSV: UTF-8 with a mark for spreadsheets, CRLF, yes or no.

    Unknown is empty. Text that a spreadsheet would run gets an apostrophe before it; numbers
    stay numbers.
    """
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(column.name for column in EVENT_COLUMNS)
    columns = [_cells(events[column.name], column) for column in EVENT_COLUMNS]
    writer.writerows(zip(*columns, strict=True))
    return target.getvalue().encode("utf-8-sig", errors="replace")


def table_csv(table: pd.DataFrame) -> bytes:
    """Return any small table as such CSV, its columns' names first; unknown is empty."""
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(map(_guarded, table.columns))
    for row in table.itertuples(index=False):
        writer.writerow(
            "" if pd.isna(cell) else _guarded(cell) if isinstance(cell, str) else repr(cell)
            for cell in row
        )
    return target.getvalue().encode("utf-8-sig", errors="replace")


def _guarded(text: str) -> str:
    """Return text that no spreadsheet runs."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _cells(values: pd.Series, column: Column) -> Iterator[str]:
    """Yield a column's cells as a spreadsheet reads them."""
    for value in plain_cells(values, column):
        if value is None:
            yield ""
        elif isinstance(value, bool):
            yield "yes" if value else "no"
        elif isinstance(value, str):
            yield _guarded(value)
        else:
            yield repr(value)


def plain_cells(values: pd.Series, column: Column) -> list[str | int | float | bool | None]:
    """Return plain values: None for unknown numbers and days, ISO days, "" for unknown text."""
    plain = _PLAIN.get(column.dtype, int)
    cells = values.tolist()
    if column.dtype == TEXT:
        return list(map(plain, cells))
    unknown = values.isna().tolist()
    return [None if n else plain(cell) for n, cell in zip(unknown, cells, strict=True)]


def _finite(value: float) -> float | None:
    """Return a number, None for what JSON cannot write."""
    return float(value) if math.isfinite(value) else None


# how a cell of a column's type is written; others are whole numbers
_PLAIN: dict[str, Callable[[Any], str | int | float | bool | None]] = {
    TEXT: str,
    DAY: lambda day: day.date().isoformat(),
    FLAG: bool,
    REAL: _finite,
}


def as_geojson(events: pd.DataFrame, dataset: Dataset, *, about: Mapping[str, object]) -> bytes:
    """Return a feature for each event (RFC 7946), its geometry null where it has no place.

    Properties are the schema's columns and `sources` with publishers and addresses; precision
    and radius say how far a point may be trusted. `about` joins licence and attribution as
    foreign members of the collection.
    """
    columns = {c.name: plain_cells(events[c.name], c) for c in EVENT_COLUMNS}
    sources = sources_by_id(dataset.sources)
    features = [
        _feature({name: values[row] for name, values in columns.items()}, sources, has_place=mark)
        for row, mark in enumerate(placed(events).tolist())
    ]
    collection = {
        "type": "FeatureCollection",
        "name": dataset.name,
        "licence": dataset.licence,
        "attribution": dataset.attribution,
        **about,
        "features": features,
    }
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", errors="replace")


def recipe_of(content: bytes) -> str:
    """Return the recipe embedded in a GeoJSON file of `as_geojson`, "" where there is none."""
    try:
        about = json.loads(content)["recipe"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return json.dumps(about, ensure_ascii=False)


def _feature(
    properties: dict[str, Any], sources: Mapping[str, dict[str, str]], *, has_place: bool
) -> dict[str, Any]:
    """Return one event as a feature."""
    ids = [source for source in properties["source_ids"].split(";") if source]
    point = [properties["longitude"], properties["latitude"]]
    return {
        "type": "Feature",
        "id": properties["event_id"],
        "geometry": {"type": "Point", "coordinates": point} if has_place else None,
        "properties": {**properties, "sources": [sources[key] for key in ids if key in sources]},
    }


def sources_by_id(table: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return each source by id; an address only if it is http or https."""
    found = {}
    for row in table.to_dict("records"):
        kept = {name: row[name] for name in ("publisher", "via", "url", "title", "date")}
        if urlsplit(kept["url"]).scheme not in ("http", "https"):
            kept["url"] = ""
        found[row["source_id"]] = kept
    return found
