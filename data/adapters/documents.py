"""JSON: the answers of UCDP's service, GeoJSON, and plain lists of records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from data.adapters.delimited import named
from data.adapters.stream import Bytes, too_large
from data.adapters.tabular import MOST_COLUMNS, MOST_ROWS, Table
from data.reading import Problem
from data.schema import DataError

MOST_DOCUMENT = 64 * 2**20  # bytes of a document, which is held in memory as a whole
WGS84 = ("CRS84", "4326")  # what an old GeoJSON file may name as its system of coordinates

Record = Mapping[str, Any]


def read_json(given: Bytes) -> Table:
    """Return the records of a document as a table; raises DataError where there are none."""
    if given.size > MOST_DOCUMENT:
        raise too_large(given.name, given.size, MOST_DOCUMENT)
    with given.open() as file:
        content = file.read(MOST_DOCUMENT + 1)
    if len(content) > MOST_DOCUMENT:
        raise too_large(given.name, len(content), MOST_DOCUMENT)
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise DataError(
            given.name, expected="JSON in UTF-8", got=str(error)[:120],
            remedy="Save or download it again.",
        ) from error  # fmt: skip
    if isinstance(document, dict) and document.get("type") in ("FeatureCollection", "Feature"):
        _check_system(given.name, document)
        features = document.get("features", [document])
        return table_of(given.name, "geojson", map(_of_feature, _list(features)))
    if isinstance(document, dict):
        lists = [value for value in document.values() if isinstance(value, list)]
        document = document.get("Result", lists[0] if len(lists) == 1 else None)
    records = _list(document)
    if not records:
        raise DataError(
            given.name, expected="a list of events, or GeoJSON", got="no such list",
            remedy="Download the events as CSV, or as UCDP's answer with its Result.",
        )  # fmt: skip
    return table_of(given.name, "json", (record for record in records))


def table_of(name: str, form: str, records: Iterable[object]) -> Table:
    """Return records as a table with a column for each key that any of them has."""
    found = [record if isinstance(record, Mapping) else {} for record in records]
    keys = list(dict.fromkeys(key for record in found for key in islice(record, MOST_COLUMNS + 1)))
    if not keys:
        raise DataError(name, expected="records with fields", got="none")
    if len(keys) > MOST_COLUMNS:
        raise DataError(name, expected=f"at most {MOST_COLUMNS} fields", got=f"{len(keys)} fields")
    if len(found) > MOST_ROWS:
        got = f"{len(found):,} rows"
        raise DataError(name, expected=f"at most {MOST_ROWS:,} rows", got=got)

    def stream() -> Iterator[tuple[int, list[str] | Problem]]:
        """Yield the records as rows of text."""
        for number, record in enumerate(found, start=1):
            table.done = number / len(found)
            if record:
                yield number, [text_of(record.get(key)) for key in keys]
            else:
                yield (
                    number,
                    Problem(
                        name, number, "", "a record with fields", "something else", "Remove it."
                    ),
                )

    table = Table(name, named([str(key) for key in keys]), stream, form)
    return table


def text_of(value: object) -> str:
    """Return a value of a record as a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(part, str | int | float) for part in value):
        return "; ".join(text_of(part) for part in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def _of_feature(feature: object) -> dict[str, Any]:
    """Return a feature's properties with the coordinates of its point.

    Another geometry than a point is named, and leaves the coordinates empty: a person has to say
    where that is.
    """
    if not isinstance(feature, dict):
        return {}
    properties = feature.get("properties")
    record = dict(properties) if isinstance(properties, dict) else {}
    if "id" in feature and not {"id", "event_id"} & record.keys():
        record["id"] = feature["id"]
    geometry = feature.get("geometry")
    if isinstance(geometry, dict):
        point = _point(geometry)
        if point is None:
            record["geometry"] = str(geometry.get("type", ""))[:40]
        else:
            record["longitude"], record["latitude"] = point
    record.pop("sources", None)  # our own rows name them in source_text too
    return record


def _point(geometry: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return longitude and latitude of a point, or of several points that are one."""
    place = geometry.get("coordinates")
    if geometry.get("type") == "MultiPoint" and isinstance(place, list) and len(place) == 1:
        place = place[0]
    elif geometry.get("type") != "Point":
        return None
    if not isinstance(place, list) or len(place) < 2:
        return None
    east, north = place[:2]
    if isinstance(east, bool) or not isinstance(east, int | float):
        return None
    return (east, north) if isinstance(north, int | float) else None


def _check_system(name: str, document: Mapping[str, Any]) -> None:
    """Refuse coordinates that are no degrees of WGS 84."""
    system = json.dumps(document.get("crs")) if document.get("crs") else ""
    if system and not any(known in system for known in WGS84):
        raise DataError(
            name, expected="coordinates in WGS 84 degrees (EPSG:4326)", got=system[:100],
            remedy="Export the layer in EPSG:4326.",
        )  # fmt: skip


def _list(value: object) -> list[object]:
    """Return a list, an empty one for anything else."""
    return value if isinstance(value, list) else []
