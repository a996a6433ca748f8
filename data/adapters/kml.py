"""KML: placemarks as records, with their point, their time and their extended data."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from data.adapters.documents import MOST_DOCUMENT, table_of
from data.adapters.stream import Bytes, too_large
from data.adapters.tabular import MOST_ROWS, Table
from data.schema import DataError

DEEPEST = 100  # elements inside one another
LONGEST = 100_000  # characters of one text


class _Refused(Exception):  # noqa: N818 - it never leaves this file
    """Something that a KML file does not need and a hostile one has."""


class _Reader:
    """Collects the placemarks of a document as its parts come."""

    def __init__(self) -> None:
        """Start with none."""
        self.records: list[dict[str, str]] = []
        self._open: list[str] = []
        self._record: dict[str, str] | None = None
        self._text: list[str] = []
        self._key = ""
        self._shapes: set[str] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        name = name.rpartition(":")[2]
        self._open.append(name)
        self._text = []
        if len(self._open) > DEEPEST or len(self.records) > MOST_ROWS:
            raise _Refused
        if name == "Placemark":
            self._record, self._shapes = {}, set()
            if attributes.get("id"):
                self._record["id"] = attributes["id"]
        elif name in ("Data", "SimpleData"):
            self._key = attributes.get("name", "")[:100]
        elif name in ("Point", "Polygon", "LineString"):
            self._shapes.add(name)

    def data(self, text: str) -> None:
        """Take a piece of text; it may come in many."""
        if sum(map(len, self._text[-1:])) + len(text) < LONGEST and len(self._text) < LONGEST:
            self._text.append(text)

    def end(self, name: str) -> None:
        """Close an element, and keep its text where it is one that is read."""
        name = name.rpartition(":")[2]
        self._open.pop()
        text, self._text = "".join(self._text).strip()[:LONGEST], []
        record = self._record
        if record is None:
            return
        inside = self._open[-1] if self._open else ""
        if name == "Placemark":
            if self._shapes - {"Point"}:
                record.setdefault("geometry", ", ".join(sorted(self._shapes)))
            self.records.append(record)
            self._record = None
        elif name in ("name", "description") and inside == "Placemark":
            record[name] = text
        elif name in ("when", "begin"):
            record["date"] = text[:10]
        elif name == "end":
            record["date_end"] = text[:10]
        elif name == "coordinates" and inside == "Point":
            self._place(record, text)
        elif self._key and ((name == "value" and inside == "Data") or name == "SimpleData"):
            record.setdefault(self._key, text)

    def _place(self, record: dict[str, str], text: str) -> None:
        """Keep a point, longitude before latitude."""
        parts = text.split(",")
        if len(parts) >= 2:
            record["longitude"], record["latitude"] = parts[0].strip(), parts[1].strip()

    def refuse(self, *_: Any) -> None:
        """Refuse a document type: entities grow without end, or name other files."""
        raise _Refused


def read_kml(given: Bytes) -> Table:
    """Return the placemarks of a KML file as a table; raises DataError where there are none."""
    if given.size > MOST_DOCUMENT:
        raise too_large(given.name, given.size, MOST_DOCUMENT)
    reader, parser = _Reader(), expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.buffer_text = True
    try:
        with given.open() as file:
            parser.ParseFile(file)
    except (expat.ExpatError, _Refused, ValueError) as error:
        raise DataError(
            given.name, expected="a KML file", got=str(error) or "a document that is none",
            remedy="Export the placemarks again.",
        ) from error  # fmt: skip
    if not reader.records:
        raise DataError(given.name, expected="placemarks", got="none")
    return table_of(given.name, "kml", reader.records)
