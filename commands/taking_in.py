"""Importing from a shell: how a plan is told, agreed to and carried out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from commands.telling import FAILED, PROGRAM, fault_line, print_json, shown, tell
from data.adapters.recognise import TABLE, Asked
from data.store.copies import Copy, updating
from data.store.imports import Plan, Progress, commit, plan
from data.store.stored import REVIEW
from data.words import Words

if TYPE_CHECKING:
    from geo.taking_outlines import Taken as TakenOutlines
    from geo.taking_places import Taken as TakenPlaces
    from geo.where.resolver import Resolver

CHECKED = 20_000  # rows whose points are checked at once; of more it takes as long as the import
OUTLINES = "outlines"  # of districts: a format of their own, for they are no events
PLACES = "places"  # so are these
LISTED = 10  # faults and changes that are told one by one; the rest is counted


def take_in(
    file: Path,
    asked: Asked,
    *,
    name: str = "",
    why: str,
    yes: bool,
    as_json: bool,
    fetched: Mapping[str, str] | None = None,
    resolver: Resolver | None = None,
) -> None:
    """Import a file: tell what it would do, ask where known events change, and do it.

    `name` is what the file is called, by default its own name; `fetched` is kept with the set;
    `resolver` places rows with names only, by default the bundled one.
    """
    from geo.where.handing import locator  # noqa: PLC0415 - other commands need not wait for it
    from geo.where.set_audit import check_set  # noqa: PLC0415

    say = Words()
    with progress(say("import.reading", file=name or file.name)) as done:
        made = plan(file, asked=asked, name=name, locate=locator(resolver), progress=done)
    _tell_plan(made, say)
    if not made.used:
        tell(say.many("import.none", made.counts["set_aside"]))
        raise typer.Exit(FAILED)
    if made.copy and not yes:
        if _updates(made.copy, say):
            take_in(
                file, updating(asked, made.copy.dataset), name=name, why=why, yes=yes,
                as_json=as_json, fetched=fetched, resolver=resolver,
            )  # fmt: skip
            return
        if not _keeps_both(made.copy, say):
            raise typer.Exit(FAILED)
    if (made.changed or made.kept_as) and not (yes or _agreed(made, say)):
        raise typer.Exit(FAILED)
    commit(made, why=why, fetched=fetched)
    in_doubt = None
    names = {"program": PROGRAM, "dataset": made.origin.terms.id}
    if sum(made.counts.values()) > CHECKED:
        tell(say("import.not_checked", **names))
    else:
        in_doubt = len(check_set(made.origin.terms.id, resolver)[1])
    if in_doubt:
        tell(say.many("import.doubts", in_doubt, **names))
    if as_json:
        print_json({**made.told(), "in_doubt": in_doubt})


def is_outlines(file: Path) -> bool:
    """Return whether a file is outlines of districts and nothing else."""
    if file.suffix.lower() not in (".geojson", ".json"):
        return False
    from geo.taking_outlines import are_outlines  # noqa: PLC0415 - as in `take_in`

    return are_outlines(file)


def take_in_outlines(file: Path, *, name: str, licence: str, why: str, as_json: bool) -> None:
    """Keep outlines of districts, and tell how many there are and what was set aside."""
    from geo.taking_outlines import take_outlines  # noqa: PLC0415 - as in `take_in`

    taken = take_outlines(file, name=name, licence=licence, why=why)
    _tell_kept(OUTLINES, taken.outlines, taken, as_json=as_json)


def take_in_places(file: Path, *, name: str, licence: str, why: str, as_json: bool) -> None:
    """Keep a table of places, and tell how many there are and what was set aside."""
    from geo.taking_places import take_places  # noqa: PLC0415 - as in `take_in`

    taken = take_places(file, name=name, licence=licence, why=why)
    _tell_kept(PLACES, taken.places, taken, as_json=as_json)


def _tell_kept(format_: str, n: int, taken: TakenOutlines | TakenPlaces, *, as_json: bool) -> None:
    """Tell what became of a file that is no events: n of them, and what was set aside."""
    say = Words()
    _list((fault_line(fault._asdict()) for fault in taken.problems), len(taken.problems), say)
    tell(say.many(f"import.{format_}", n, name=taken.name))
    tell(say("journal.written", entry=taken.entry, program=PROGRAM))
    if as_json:
        counts = {format_: n, "set_aside": len(taken.problems)}
        print_json({"format": format_, "entry": taken.entry, "name": taken.name, **counts})


def _agreed(made: Plan, say: Words) -> bool:
    """Return whether the person agrees to changes, or to a file that is kept under another name.

    Nobody is asked in a script.
    """
    if made.kept_as:
        again = {"file": made.name, "name": made.kept_as}
        if not sys.stdin.isatty():
            tell(say("import.would_repeat", **again))
            return False
        if not typer.confirm(say("import.agree_again", **again), err=True):
            return False
        if not made.changed:
            return True
    if not sys.stdin.isatty():
        tell(say.many("import.would_change", made.changed))
        return False
    return typer.confirm(say.many("import.agree", made.changed), err=True)


def _updates(copy: Copy, say: Words) -> bool:
    """Return whether the person wants a file to update the set that it looks like a copy of."""
    return sys.stdin.isatty() and typer.confirm(say("import.update", name=copy.name), err=True)


def _keeps_both(copy: Copy, say: Words) -> bool:
    """Return whether the person wants both; a script is told the flags."""
    if not sys.stdin.isatty():
        tell(say("import.would_copy", name=copy.name))
        return False
    return typer.confirm(say("import.keep_both", name=copy.name), err=True)


def _tell_plan(made: Plan, say: Words) -> None:
    """Tell how the rows end, the first faults and changes, and whose data they are."""
    key = "import.is_table" if made.origin.id == TABLE else "import.is"
    tell(say(key, file=made.name, name=made.origin.terms.name))
    counts: Mapping[str, int] = made.counts
    tell(say.many("import.rows", sum(counts.values()), **counts))
    unread = made.recognised.unread
    if unread and made.origin.id == TABLE:  # what other formats have beside is known
        tell(say("import.unread", columns=tuple(unread)))
    if (table := made.recognised.table).other_sheets:
        tell(say("import.sheets", sheet=table.sheet, others=table.other_sheets))
    for key, n in made.remarks.items():
        tell(say.many(key, n))
    _list((fault_line(problem._asdict()) for problem in made.problems), len(made.problems), say)
    if waiting := sum(row.state == REVIEW for row in made.rows):
        tell(say.many("import.review", waiting, program=PROGRAM))
    if made.pairs:
        tell(say.many("import.duplicates", made.doubled, program=PROGRAM))
    if made.copy:
        tell(say.many("import.copy_of", made.copy.rows, file=made.name, name=made.copy.name))
    if made.changed:
        tell(say.many("import.changed", made.changed, new=made.new, unchanged=made.unchanged))
        changes = (
            say("import.change", event=c.event_id, column=c.column, before=c.before, after=c.after)
            for c in made.changes
        )
        _list(changes, len(made.changes), say)
    if made.unchanged and not made.new + made.changed + made.edited:
        tell(say("intake.nothing_new"))
    if made.absent:
        tell(say.many("import.absent", made.absent))
    if made.edited:
        tell(say.many("import.edited", made.edited))
    if made.origin.id != TABLE:
        tell(made.origin.terms.attribution.replace(", accessed {day}", ""))


def _list(lines: Iterator[str], n: int, say: Words) -> None:
    """Tell the first of some lines, and how many more there are."""
    for _, line in zip(range(LISTED), lines, strict=False):
        tell(shown(line))
    if n > LISTED:
        tell(say.many("import.more", n - LISTED))


@contextmanager
def progress(label: str) -> Iterator[Progress]:
    """Yield what draws a bar on a terminal's stderr when it is told how much is done, 0 to 1."""
    hidden = not sys.stderr.isatty()
    with typer.progressbar(length=1000, label=label, file=sys.stderr, hidden=hidden) as bar:
        yield lambda done: bar.update(max(0, int(done * 1000) - bar.pos))
