"""DIGEST: what a folder of tables says of itself, and the sum of each of its files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from data.reading import Problem
from data.schema import Coverage

DIGEST = "DIGEST"
REBUILD = "If the change is meant, run python -m data.casebook."

NAME = "Sarhad reference events"
LICENCE = "CC BY 4.0"
ATTRIBUTION = (
    "Sarhad reference events, CC BY 4.0, revised {day}; rows that name UCDP GED rest on the UCDP "
    "Georeferenced Event Dataset, and positions that name GeoNames on GeoNames (both CC BY 4.0)"
)


def digest(folder: Path, names: Iterable[str]) -> bytes:
    """Return DIGEST of our data set: sum, rows, licence and attribution of the named files.

    `revised` is the day on which a file of the facts last changed: that of the DIGEST which lies
    in the folder, as long as the facts are those that it lists, else today (UTC).
    """
    contents = {name: (folder / name).read_bytes() for name in names}
    day = _revised(folder, {name: _sha256(content) for name, content in contents.items()})
    attribution = ATTRIBUTION.format(day=day)
    dataset = {
        "name": NAME,
        "licence": LICENCE,
        "attribution": attribution,
        "revised": day,
        "coverage": Coverage.SELECTED.value,
        "re_export": True,
    }
    files = {name: _entry(content, name, attribution) for name, content in contents.items()}
    text = json.dumps({"dataset": dataset, "files": files}, indent=1, ensure_ascii=False)
    return f"{text}\n".encode()


def _revised(folder: Path, sums: Mapping[str, str]) -> str:
    """Return the day (ISO) on which the facts last changed, of those that have some sums now."""
    try:
        said = json.loads((folder / DIGEST).read_bytes())
        listed = {name: str(entry["sha256"]) for name, entry in said["files"].items()}
        day = datetime.fromisoformat(said["dataset"]["revised"]).date().isoformat()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return datetime.now(UTC).date().isoformat()
    before, now = (
        {name: wanted for name, wanted in known.items() if name.startswith("facts/")}
        for known in (listed, sums)
    )
    return day if before == now else datetime.now(UTC).date().isoformat()


def check_digest(folder: Path) -> list[Problem]:
    """Return the files that are not what DIGEST says of them."""
    try:
        files: Mapping[str, Mapping[str, object]] = json.loads((folder / DIGEST).read_bytes())[
            "files"
        ]
        said = [(name, entry["sha256"], entry["rows"]) for name, entry in files.items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        got = "a file that cannot be read as such"
        return [Problem(DIGEST, None, "files", "the sums of all files, as JSON", got, REBUILD)]
    return [fault for name, wanted, rows in said for fault in _sum(folder, name, wanted, rows)]


def _sum(folder: Path, name: str, wanted: object, rows: object) -> list[Problem]:
    """Return at most one problem of a file that DIGEST lists."""
    try:
        content = (folder / name).read_bytes()
    except OSError:
        return [Problem(name, None, "", "a file that DIGEST lists", "no such file", REBUILD)]
    found = _sha256(content)
    if found != wanted:
        expected = f"the content of sum {str(wanted)[:12]} that DIGEST lists"
        return [Problem(name, None, "", expected, f"the sum {found[:12]}", REBUILD)]
    if rows is not None and rows != (count := _count(content)):
        return [Problem(name, None, "", f"{rows} rows, as DIGEST says", str(count), REBUILD)]
    return []


def about_of(folder: Path) -> tuple[dict[str, object], list[Problem]]:
    """Return name, licence, coverage of the set; the careful answer where DIGEST is no help."""
    careful: dict[str, object] = {
        "name": folder.resolve().name,
        "licence": "",
        "attribution": "",
        "coverage": Coverage.SELECTED.value,
        "re_export": False,
    }
    path = folder / DIGEST
    if not path.exists():
        return careful, []
    try:
        said = json.loads(path.read_bytes())["dataset"]
        about = {**careful, **{key: said[key] for key in careful if key in said}}
        Coverage(str(about["coverage"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        got = "a file that cannot be read as such"
        fault = Problem(
            DIGEST, None, "dataset", "name, licence and coverage of the data set", got,
            "Run python -m data.casebook again.",
        )  # fmt: skip
        return careful, [fault]
    return about, []


def _entry(content: bytes, name: str, attribution: str) -> dict[str, object]:
    """Return what DIGEST says of one file; rows is None for a text."""
    return {
        "sha256": _sha256(content),
        "rows": _count(content) if name.endswith(".csv") else None,
        "licence": LICENCE,
        "attribution": attribution,
    }


def _sha256(content: bytes) -> str:
    """Return the sum of a file."""
    return hashlib.sha256(content).hexdigest()


def _count(content: bytes) -> int:
    """Return the number of rows of a CSV file below its header."""
    text = io.StringIO(content.decode("utf-8", errors="replace"), newline="")
    return max(0, sum(1 for row in csv.reader(text) if row) - 1)
