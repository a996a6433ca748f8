"""The commands about places: where a written one lies, and which points contradict theirs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.exceptions import TyperException

from commands.telling import FAILED, PROGRAM, fault_line, print_json, shown, tell
from commands.writing import write_whole
from data.schema import DataError
from data.store.fetched_places import kept_places
from data.store.stored import kept
from data.words import Words

if TYPE_CHECKING:
    from geo.where.online import OnlineResolver
    from geo.where.resolver import Resolver

MOST_PROBLEMS = 5  # rows set aside that are named before they are counted

KEPT = "kept"  # what --outlines takes for those that were imported
FETCHED = "geonames"  # what --places takes for the dumps that `fetch` keeps

app = typer.Typer()

PlaceFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--places",
        help="A GeoNames dump or any table of places to know, too; again. "
        f"“{FETCHED}”: those that were fetched.",
    ),
]
OutlineFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--outlines",
        help=f"A GeoJSON file of districts; again. “{KEPT}”: those that were imported.",
    ),
]


@app.command(epilog=f"Example: {PROGRAM} locate Panjgur --country PK")
def locate(
    place: Annotated[str, typer.Argument(help="A written place, in any script.")] = "",
    *,
    country: Annotated[str, typer.Option(help="Its country: PK, IR, or a name.")] = "",
    admin1: Annotated[str, typer.Option(help="Its province: PK-BA, or a name.")] = "",
    admin2: Annotated[str, typer.Option(help="Its district or county.")] = "",
    file: Annotated[
        Path | None, typer.Option(help="A CSV table with the columns query, country, admin1, ...")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The table to write, with --file.")] = None,
    places: PlaceFiles = None,
    outlines: OutlineFiles = None,
    learn: Annotated[
        list[Path] | None, typer.Option(help="A table of events to learn names from; again.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Say where a written place lies and how sure that is.

    Nothing is asked of a network, unless the settings name a service (SARHAD_GEOCODER).
    """
    from geo.where import rows  # noqa: PLC0415 - `check` need not wait for it
    from geo.where.answer import Asked  # noqa: PLC0415

    say = Words()
    if bool(place) == bool(file) or (file is None) != (out is None):
        raise TyperException(say("commands.locate.one_or_file"))
    if file is None or out is None:
        resolver = _asking(load_places(places, outlines, learn, say), say)
        answer = resolver.resolve(Asked(place, country, admin1, admin2))
        _printed(rows.as_json(answer, say), rows.lines(answer, say), as_json=as_json)
        return
    columns, asked = rows.read_rows(_found(file, say))
    resolver = _asking(load_places(places, outlines, learn, say), say)
    with _progress(asked) as row_by_row:
        answers = [(row, resolver.resolve(rows.asked_of(row))) for row in row_by_row]
    write_whole(out, rows.as_csv(columns, answers, say))
    counted = rows.counts(answer for _, answer in answers)
    if as_json:
        print_json({"rows": len(answers), **counted, "files": [str(out)]})
    tell(say.many("commands.locate.rows", len(answers), **counted))


@app.command(epilog=f"Example: {PROGRAM} audit events.csv")
def audit(
    file: Annotated[
        Path | None, typer.Argument(help="A CSV table of events with places and points.")
    ] = None,
    *,
    kept_set: Annotated[
        str, typer.Option("--set", help="A data set that is kept, in place of a file.")
    ] = "",
    places: PlaceFiles = None,
    outlines: OutlineFiles = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """List the points that contradict their stated district, country or another source.

    What is found of a set is kept, and shown on the map.
    """
    from geo.where import audit as rules  # noqa: PLC0415
    from geo.where.points import read_points  # noqa: PLC0415
    from geo.where.set_audit import check_set  # noqa: PLC0415

    say = Words()
    if (file is None) != bool(kept_set):
        raise TyperException(say("commands.audit.file_or_set"))
    if file is None:
        name = kept_set
        seen, findings = check_set(kept_set, load_places(places, outlines, None, say))
        # an event of the store has no line in a file
        seen = [row._replace(line=0) for row in seen]
        findings = [one._replace(seen=one.seen._replace(line=0)) for one in findings]
    else:
        name = file.name
        seen = read_points(_found(file, say))
        findings = rules.audit(seen, load_places(places, outlines, None, say))
    told = rules.as_json(seen, findings, say)
    _printed(told, rules.lines(name, findings, say), as_json=as_json)
    tell(say.many("commands.audit.rows", len(findings), rows=say.number(told["placed"])))
    raise typer.Exit(FAILED if findings else 0)


def load_places(
    places: list[Path] | None, outlines: list[Path] | None, learn: list[Path] | None, say: Words
) -> Resolver:
    """Return the resolver with the files that were named; rows set aside are counted."""
    from geo.where.loading import load_resolver  # noqa: PLC0415 - as in `locate`

    named = [
        [part for path in files or () for part in find(path, say)]
        for files, find in (
            (places, place_files), (outlines, outline_files), (learn, place_files)
        )
    ]  # fmt: skip
    resolver, problems = load_resolver(places=named[0], outlines=named[1], learned=named[2])
    for problem in problems[:MOST_PROBLEMS]:
        tell(fault_line(problem._asdict()))
    if problems:
        tell(say.many("commands.locate.set_aside", len(problems)))
    return resolver


def _asking(resolver: Resolver, say: Words) -> Resolver | OnlineResolver:
    """Return the resolver with the service that the settings name, if they name one, and say so."""
    from geo.where.online import OnlineResolver, configured  # noqa: PLC0415 - as in `locate`

    online = configured()
    if online is None:
        return resolver
    names = {"service": online.service.name, "credit": online.service.attribution}
    tell(say("where.online.asks", **names))
    return OnlineResolver(resolver, online)


def place_files(file: Path, say: Words) -> list[Path]:
    """Return a file that is there, or those that were fetched; raises DataError for none."""
    if str(file) != FETCHED or file.exists():
        return [_found(file, say)]
    kept = kept_places()
    if not kept:
        raise DataError(
            "--places geonames", expected="places that were fetched", got="none",
            remedy=f"{PROGRAM} fetch geonames fetches them.",
        )  # fmt: skip
    return kept


def outline_files(file: Path, say: Words) -> list[Path]:
    """Return a file that is there, or those that were imported; raises DataError for none."""
    if str(file) != KEPT or file.exists():
        return [_found(file, say)]
    imported = [one.drawn for one in kept().outlines]
    if not imported:
        raise DataError(
            "--outlines kept", expected="outlines that were imported", got="none",
            remedy=f"{PROGRAM} import FILE.geojson imports some.",
        )  # fmt: skip
    return imported


def _found(file: Path, say: Words) -> Path:
    """Return a file that is there; another is misunderstood."""
    if not file.is_file():
        raise TyperException(say("commands.no_file", name=str(file)))
    return file


def _printed(told: Mapping[str, Any], lines: Iterable[str], *, as_json: bool) -> None:
    """Print an answer for another program, or its lines for a person."""
    if as_json:
        print_json(told)
    else:
        for line in lines:
            print(shown(line))


def _progress(rows: Sequence[Any]) -> Any:
    """Return a context manager over rows that draws a bar on a terminal's stderr."""
    return typer.progressbar(rows, file=sys.stderr, hidden=not sys.stderr.isatty())
