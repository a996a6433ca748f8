"""Taking in outlines of districts: a file is read, thinned to what a screen needs, and kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from data.note import tidy
from data.reading import Problem
from data.schema import DataError
from data.store.outlines import keep_outlines
from geo import thinning
from geo.land import Points
from geo.where.outlines import MOST_BYTES, Outline, read_outlines

LONGEST = 80  # characters of a source's name, and of a licence: they stand on every picture
DIGITS = 4  # of degrees: 11 m


class Taken(NamedTuple):
    """What became of a file: the journal's entry, how many outlines, and what was set aside."""

    entry: int
    name: str
    outlines: int
    problems: tuple[Problem, ...]


def are_outlines(path: Path) -> bool:
    """Return whether a file is GeoJSON of areas alone, each of them with a name."""
    return how_many(path) > 0


def how_many(path: Path) -> int:
    """Return how many outlines a file is, 0 where any of it is something else."""
    try:
        if path.stat().st_size > MOST_BYTES or b'"Polygon"' not in _sample(path):
            return 0
        outlines, problems = read_outlines(path)
    except (OSError, ValueError, RecursionError):
        return 0
    return 0 if problems else len(outlines)


def _sample(path: Path) -> bytes:
    """Return the beginning of a file without blanks, with its areas called the same."""
    with path.open("rb") as file:
        head = file.read(1 << 20)
    return b"".join(head.split()).replace(b'"MultiPolygon"', b'"Polygon"')


def take_outlines(
    path: Path,
    *,
    file: str = "",
    name: str = "",
    licence: str = "",
    why: str = "",
    folder: Path | None = None,
) -> Taken:
    """Keep the outlines of a file; those of the same source are replaced.

    `file` is what the file is called, by default its own name; `name` is whose outlines they are,
    by default that name without its ending. Raises DataError for a file without outlines.
    """
    called, source = called_of(path, file, name)
    outlines, problems = read_outlines(path)
    drawn = [
        (outline, rings)
        for outline, rings in zip(
            outlines, thinning.thinned([one.land.rings for one in outlines]), strict=True
        )
        if rings
    ]
    if not drawn:
        raise DataError(
            called, expected="polygons with a name, in degrees", got="none",
            remedy="Save the layer of districts as GeoJSON, EPSG:4326.",
        )  # fmt: skip
    counts = {"outlines": len(drawn), "set_aside": len(problems)}
    with TemporaryDirectory(prefix="sarhad-outlines-") as beside:
        thin = Path(beside) / "drawn.geojson"
        thin.write_text(_as_geojson(drawn), encoding="utf-8")
        entry = keep_outlines(
            path, thin, name=source, licence=tidy(licence, LONGEST), file=called, counts=counts,
            why=why, folder=folder,
        )  # fmt: skip
    return Taken(entry, source, len(drawn), problems)


def called_of(path: Path, file: str, name: str) -> tuple[str, str]:
    """Return what a file is called, and whose it is: by default its name without the ending."""
    called = tidy(file or path.name, LONGEST)
    return called, tidy(name, LONGEST) or tidy(Path(called).stem, LONGEST)


def _as_geojson(drawn: Sequence[tuple[Outline, Sequence[Points]]]) -> str:
    """Return outlines as the reader of outlines reads them again."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": one.name, "country": one.country, "admin1": one.admin1},
            "geometry": {
                "type": "Polygon",
                "coordinates": [ring.round(DIGITS).tolist() for ring in rings],
            },
        }
        for one, rings in drawn
    ]
    shape = {"type": "FeatureCollection", "features": features}
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":"))
