"""Answers as rows: the table that `locate` reads, the table it writes, and the same as JSON."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from data.reading import MAX_BYTES, MAX_CELL, shown
from data.schema import DataError
from data.words import Words
from geo.sheet.rows import FORMULA_SIGNS
from geo.where.answer import Answer, Asked, Candidate, Outcome
from geo.where.bands import band_of, measured
from geo.where.gazetteer import Origin, Place
from geo.where.known_services import named

ASKED = ("query", "country", "admin1", "admin2")
ANSWERED = (
    "outcome", "name", "latitude", "longitude", "country_found", "admin1_found", "admin2_found",
    "precision", "radius_km", "method", "score", "alternatives", "source", "reason",
    "band", "measured",
)  # fmt: skip

Row = dict[str, str]


def read_rows(path: Path) -> tuple[list[str], list[Row]]:
    """Return the columns and rows of a CSV file (UTF-8) that has at least a column `query`.

    Raises DataError, naming file and line, for what is no such table.
    """
    text = _text(path)
    reader = csv.reader(StringIO(text, newline=""))
    columns = [name.strip() for name in next(reader, [])]
    if columns.count("query") != 1 or len(set(columns)) != len(columns):
        raise DataError(
            f"{path.name}:1", expected=f"a column query, and may be {', '.join(ASKED[1:])}",
            got=shown(", ".join(columns)) if columns else "an empty file",
            remedy="Name the column of the places query.",
        )  # fmt: skip
    taken = [name for name in columns if name in ANSWERED]
    if taken:
        raise DataError(
            f"{path.name}:1", expected="no column of an answer", got=", ".join(taken),
            remedy="Rename them: the answers are written under these names.",
        )  # fmt: skip
    return columns, list(_rows(path.name, reader, columns))


def _text(path: Path) -> str:
    """Return a file's text; raises DataError where it is too large or no UTF-8."""
    if path.stat().st_size > MAX_BYTES:
        size = f"{path.stat().st_size / 2**20:,.0f} MB"
        raise DataError(path.name, expected="at most 256 MB", got=size, remedy="Split the file.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            path.name, expected="a text file in UTF-8",
            got=f"byte 0x{error.object[error.start]:02x} at {error.start}",
            remedy="Save the table as CSV, UTF-8.",
        ) from error  # fmt: skip
    if "\x00" in text:
        raise DataError(
            path.name, expected="a text file", got="NUL bytes", remedy="Save the table as CSV."
        )
    return text


def _rows(name: str, reader: Any, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows that are not blank, short ones filled up with empty cells."""
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise DataError(
                f"{name}:{line}", expected=f"cells of at most {MAX_CELL} characters",
                got=str(error), remedy="Close the quotation mark.",
            ) from error  # fmt: skip
        if len(row) > len(columns):
            raise DataError(
                f"{name}:{line}", expected=f"{len(columns)} cells", got=f"{len(row)} cells",
                remedy="Put text that holds commas in quotation marks.",
            )  # fmt: skip
        if row:
            yield dict(zip(columns, [*row, *[""] * (len(columns) - len(row))], strict=True))


def asked_of(row: Mapping[str, str]) -> Asked:
    """Return the question of a row."""
    return Asked(*(row.get(name, "") for name in ASKED))


def as_json(answer: Answer, say: Words) -> dict[str, Any]:
    """Return an answer for another program; unknown is null.

    `score` orders candidates and is no probability; `reason` is a sentence. `band` is the
    class of evidence, and `measured` how many questions of it were asked and held.
    """
    place, asked, band = answer.place, answer.asked, band_of(answer)
    found = measured().get(band)
    told = dict(zip(ASKED, (asked.text, asked.country, asked.admin1, asked.admin2), strict=True))
    return {
        **told,
        "outcome": answer.outcome.value,
        "name": place.name if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "country_found": place.country if place else None,
        "admin1_found": (place.admin1 or place.admin1_code) if place else None,
        "admin2_found": place.admin2 if place else None,
        "precision": place.precision if place else None,
        "radius_km": _known(place.radius_km) if place else None,
        "method": answer.method.value,
        "score": answer.score,
        "alternatives": [_alternative(one) for one in answer.alternatives],
        "source": _source(place) if place else None,
        "reason": answer.reason.said(say),
        "band": band.value,
        "measured": found._asdict() if found else None,
    }


def as_csv(columns: Sequence[str], rows: Iterable[tuple[Row, Answer]], say: Words) -> bytes:
    """Return the rows with their answers as CSV, in UTF-8 with a mark for spreadsheets.

    Every column of the file comes back. Text that a spreadsheet would run gets an apostrophe
    before it; unknown is empty.
    """
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([_cell(name) for name in (*columns, *ANSWERED)])
    for row, answer in rows:
        told = as_json(answer, say)
        told["alternatives"] = "; ".join(listed(one.place) for one in answer.alternatives)
        told["measured"] = measured_of(answer, say)
        cells = [row[name] for name in columns] + [told[name] for name in ANSWERED]
        writer.writerow(map(_cell, cells))
    return target.getvalue().encode("utf-8-sig", errors="replace")


def counts(answers: Iterable[Answer]) -> dict[str, int]:
    """Return how many answers have each outcome, all outcomes named; they add up."""
    found = dict.fromkeys((outcome.value for outcome in Outcome), 0)
    for answer in answers:
        found[answer.outcome.value] += 1
    return found


def lines(answer: Answer, say: Words) -> list[str]:
    """Return an answer as a person reads it, its first line the outcome and the reason."""
    outcome = say(f"where.outcome.{answer.outcome}")
    told = [say("where.line", outcome=outcome, reason=answer.reason.said(say))]
    place = answer.place
    if place is not None:
        point = {"latitude": f"{place.latitude:.4f}", "longitude": f"{place.longitude:.4f}"}
        precision = say(f"precision.{place.precision}")
        told.append(say("where.point", **point, precision=precision))
        told += [f"  {line}" for line in (measured_of(answer, say),) if line]
    return told + [say("where.other", place=listed(one.place)) for one in answer.alternatives]


def measured_of(answer: Answer, say: Words) -> str:
    """Return how often such answers were near, "" where nobody measured."""
    band = band_of(answer)
    found = measured().get(band)
    if found is None:
        return ""
    key = "where.measured.area" if band.is_area else "where.measured.point"
    return say(key, held=found.held, n=found.questions)


def _alternative(one: Candidate) -> dict[str, Any]:
    """Return another place that may be meant."""
    place = one.place
    return {
        "name": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "country": place.country,
        "admin1": place.admin1 or place.admin1_code,
        "admin2": place.admin2,
        "precision": place.precision,
        "method": one.method.value,
        "score": one.score,
    }


def listed(place: Place) -> str:
    """Return another place as a cell lists it."""
    within = dict.fromkeys((place.name, place.admin2, place.admin1, place.country))
    whose = f" · {named(place.service)}" if place.service else ""
    at = f"({place.latitude:g}, {place.longitude:g})"
    return f"{', '.join(filter(None, within))} {at}{whose}"


def _source(place: Place) -> str:
    """Return whose place it is: one of our lists, or provider:NAME."""
    named = f":{place.id.partition(':')[0]}" if place.origin is Origin.PROVIDER else ""
    return f"{place.origin.value}{named}"


def _known(value: float) -> float | None:
    """Return a number, None for NaN."""
    return None if math.isnan(value) else value


def _cell(value: object) -> str:
    """Return a value as a spreadsheet may read it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_SIGNS) else value
    return repr(value)
