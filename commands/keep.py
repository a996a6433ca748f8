"""The commands that keep what people add: import."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from commands.telling import FAILED, PROGRAM, fault_line, print_json, shown, tell
from data.adapters.days import ORDERS
from data.adapters.recognise import FORMATS, Asked
from data.store.imports import Plan, Progress, commit, plan
from data.words import Words

LISTED = 10  # faults and changes that are told one by one; the rest is counted

app = typer.Typer()


@app.command("import", epilog=f"Example: {PROGRAM} import incidents.xlsx --map 'where=place'")
def import_(
    file: Annotated[
        Path,
        typer.Argument(help="UCDP, ACLED, GDELT, or a table: .csv, .xlsx, .geojson, .kml, .zip"),
    ],
    *,
    format_: Annotated[
        str, typer.Option("--as", help=f"{', '.join(FORMATS)}, where it is not recognised.")
    ] = "",
    mapped: Annotated[
        list[str] | None, typer.Option("--map", help="COLUMN=FIELD; again for each column.")
    ] = None,
    dates: Annotated[
        str, typer.Option(help=f"{' or '.join(ORDERS)}: what comes first in 03/04/2024.")
    ] = "",
    name: Annotated[str, typer.Option(help="What a table of your own is called.")] = "",
    licence: Annotated[
        str, typer.Option(help="Its licence; without one its rows are not handed on.")
    ] = "",
    why: Annotated[str, typer.Option(help="A reason, for the journal.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Change known events without asking.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Add a file's events to the map; every row is accepted, in review or set aside."""
    say = Words()
    if not file.is_file():
        raise TyperException(say("commands.no_file", name=str(file)))
    _known("--as", format_, FORMATS, say)
    _known("--dates", dates, ORDERS, say)
    asked = Asked(format_, _mapping(mapped, say), dates, name, licence)
    with _progress(say("import.reading", file=file.name)) as progress:
        made = plan(file, asked=asked, progress=progress)
    _tell_plan(made, say)
    if made.changed and not (yes or _agreed(made, say)):
        raise typer.Exit(FAILED)
    commit(made, why=why)
    if as_json:
        print_json(made.told())


def _known(flag: str, value: str, choices: Sequence[str], say: Words) -> None:
    """Refuse a flag's value that is none of those it can take."""
    if value and value not in choices:
        listed = ", ".join(choices)
        key = "commands.not_one_of"
        raise TyperException(say(key, flag=flag, value=value[:60], choices=listed))


def _mapping(pairs: Iterable[str] | None, say: Words) -> dict[str, str]:
    """Return fields by column of flags like `where=place`; what is no pair is misunderstood."""
    found = {}
    for pair in pairs or ():
        column, sign, field = pair.rpartition("=")
        if not sign or not column.strip() or not field.strip():
            raise TyperException(say("import.bad_map", given=pair[:60]))
        found[column.strip()] = field.strip()
    return found


def _agreed(made: Plan, say: Words) -> bool:
    """Return whether the person agrees that known events change; nobody is asked in a script."""
    if not sys.stdin.isatty():
        tell(say.many("import.would_change", made.changed))
        return False
    return typer.confirm(say.many("import.agree", made.changed), err=True)


def _tell_plan(made: Plan, say: Words) -> None:
    """Tell how the rows end, the first faults and changes, and whose data they are."""
    tell(say("import.is", file=made.name, name=made.origin.terms.name))
    counts: Mapping[str, int] = made.counts
    tell(say.many("import.rows", sum(counts.values()), **counts))
    if unread := made.recognised.unread:
        tell(say("import.unread", columns=tuple(unread)))
    for key, n in made.remarks.items():
        tell(say.many(key, n))
    _list((fault_line(problem._asdict()) for problem in made.problems), len(made.problems), say)
    if made.changed:
        tell(say.many("import.changed", made.changed, new=made.new, unchanged=made.unchanged))
        changes = (
            say("import.change", event=c.event_id, column=c.column, before=c.before, after=c.after)
            for c in made.changes
        )
        _list(changes, len(made.changes), say)
    if made.edited:
        tell(say.many("import.edited", made.edited))
    tell(made.origin.terms.attribution)


def _list(lines: Iterator[str], n: int, say: Words) -> None:
    """Tell the first of some lines, and how many more there are."""
    for _, line in zip(range(LISTED), lines, strict=False):
        tell(shown(line))
    if n > LISTED:
        tell(say.many("import.more", n - LISTED))


@contextmanager
def _progress(label: str) -> Iterator[Progress]:
    """Yield what draws a bar on a terminal's stderr when it is told how much is done, 0 to 1."""
    hidden = not sys.stderr.isatty()
    with typer.progressbar(length=1000, label=label, file=sys.stderr, hidden=hidden) as bar:
        yield lambda done: bar.update(max(0, int(done * 1000) - bar.pos))
