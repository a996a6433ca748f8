"""The commands that keep what people add: imports, corrections, decisions, backups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from commands.taking_in import (
    OUTLINES,
    PLACES,
    is_outlines,
    take_in,
    take_in_outlines,
    take_in_places,
)
from commands.telling import PROGRAM, print_json, shown, tell
from commands.where import PlaceFiles, load_places
from data.adapters.days import ORDERS
from data.adapters.recognise import FORMATS, TABLE, Asked
from data.store import edits
from data.store.backup import backup, restore
from data.store.copies import updating
from data.words import Words

app = typer.Typer()

Why = Annotated[str, typer.Option(help="A reason, for the journal.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]


@app.command("import", epilog=f"Example: {PROGRAM} import incidents.xlsx --map 'where=place'")
def import_(
    file: Annotated[
        Path,
        typer.Argument(help="UCDP, ACLED, GDELT, or a table: .csv, .xlsx, .geojson, .kml, .zip"),
    ],
    *,
    format_: Annotated[
        str,
        typer.Option(
            "--as",
            help=f"{', '.join(FORMATS)}, {OUTLINES} of districts, or {PLACES} to know.",
        ),
    ] = "",
    mapped: Annotated[
        list[str] | None, typer.Option("--map", help="COLUMN=FIELD; again for each column.")
    ] = None,
    dates: Annotated[
        str, typer.Option(help=f"{' or '.join(ORDERS)}: what comes first in 03/04/2024.")
    ] = "",
    fill: Annotated[
        list[str] | None, typer.Option(help="FIELD=VALUE for empty cells; again for each field.")
    ] = None,
    name: Annotated[str, typer.Option(help="What a table of your own is called.")] = "",
    licence: Annotated[
        str, typer.Option(help="Its licence; without one its rows are not handed on.")
    ] = "",
    places: PlaceFiles = None,
    update: Annotated[
        str, typer.Option(help="A table that is kept: the file is a newer copy of it.")
    ] = "",
    why: Why = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="Ask nothing before known events change or repeat.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add a file's events to the map, or outlines of districts; no row is lost."""
    say = Words()
    if not file.is_file():
        raise TyperException(say("commands.no_file", name=str(file)))
    _known("--as", format_, (*FORMATS, OUTLINES, PLACES), say)
    _known("--dates", dates, ORDERS, say)
    mapping, filled = _pairs(mapped, "import.bad_map", say), _pairs(fill, "import.bad_fill", say)
    is_drawn = format_ == OUTLINES or (not format_ and is_outlines(file))
    if update and (name or is_drawn or format_ not in ("", TABLE)):
        raise TyperException(say("import.update_alone"))
    if format_ == PLACES:
        take_in_places(file, name=name, licence=licence, why=why, as_json=as_json)
        return
    if is_drawn:
        take_in_outlines(file, name=name, licence=licence, why=why, as_json=as_json)
        return
    asked = Asked(format_, mapping, dates, name, licence, filled)
    if update:
        asked = updating(asked, update)
    resolver = load_places(places, None, None, say) if places else None
    take_in(file, asked, why=why, yes=yes, as_json=as_json, resolver=resolver)


@app.command(epilog=f"Example: {PROGRAM} sets --off ucdp-ged")
def sets(
    *,
    on: Annotated[str, typer.Option(help="Switch this set on.")] = "",
    off: Annotated[str, typer.Option(help="Switch this set off; it stays kept.")] = "",
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """List the data sets, each with its licence, and switch them on and off."""
    say = Words()
    for name, wanted in ((on, True), (off, False)):
        if name:
            edits.show(name, on=wanted, why=why)
    found = edits.known_sets()
    if as_json:
        print_json({"sets": found})
        return
    for one in found:
        key = "sets.on" if one["shown"] else "sets.off"
        parts = {name: one[name] for name in ("id", "name", "licence")}
        print(shown(say.many(key, one["events"], **parts)))


@app.command(epilog=f"Example: {PROGRAM} duplicates --same INC-2021-001,ucdp-374523")
def duplicates(
    *,
    same: Annotated[str, typer.Option(help="KEEP,OTHER: one event; OTHER is hidden.")] = "",
    different: Annotated[str, typer.Option(help="ONE,OTHER: two events; both stay.")] = "",
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """List events that two sets may both have, and say whether they are the same."""
    say = Words()
    for given, verdict in ((same, edits.SAME), (different, edits.DIFFERENT)):
        if given:
            keep, sign, other = given.partition(",")
            if not sign:
                raise TyperException(say("duplicates.bad_pair", given=given[:60]))
            edits.decide(keep.strip(), other.strip(), verdict, why=why)
    found = edits.candidates()
    if as_json:
        print_json({"pairs": [pair._asdict() for pair in found]})
        return
    for pair in found:
        key = "duplicates.by_source" if pair.source_id else "duplicates.by_place"
        line = say(key, one=pair.one, other=pair.other, km=pair.km, days=pair.days)
        verdict = say(f"duplicates.verdict.{pair.verdict or 'open'}")
        print(shown(say("duplicates.line", pair=line, verdict=verdict)))
    waiting = sum(not pair.verdict for pair in found)
    tell(say.many("duplicates.open", waiting))


@app.command(epilog=f"Example: {PROGRAM} edit INC-2021-001 --set fatalities_best=11 --why 'a list'")
def edit(
    event: Annotated[str, typer.Argument(help="The id of an event.")],
    *,
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="COLUMN=VALUE; again for each column.")
    ] = None,
    delete: Annotated[bool, typer.Option("--delete", help="Take the event off the map.")] = False,
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """Correct an event or take it off the map; the journal keeps what was there before."""
    say = Words()
    if delete == bool(changes):
        raise TyperException(say("edit.set_or_delete"))
    pairs = _pairs(changes, "edit.bad_set", say)
    entry = edits.delete(event, why=why) if delete else edits.edit(event, pairs, why=why)
    if as_json:
        print_json({"entry": entry or None, "event": event})
    if entry:
        tell(say("journal.written", entry=entry, program=PROGRAM))
    else:
        tell(say("edit.nothing", event=event))


@app.command(epilog=f"Example: {PROGRAM} add --set kind=riot --set date_start=2024-01-16 ...")
def add(
    *,
    cells: Annotated[
        list[str] | None, typer.Option("--set", help="COLUMN=VALUE; again for each column.")
    ] = None,
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """Add an event of your own; all that were added so are one set."""
    say = Words()
    pairs = _pairs(cells, "edit.bad_set", say)
    if not pairs:
        raise TyperException(say("add.nothing"))
    entry, event = edits.add(pairs, why=why)
    if as_json:
        print_json({"entry": entry, "event": event})
    tell(say("add.written", event=event))
    tell(say("journal.written", entry=entry, program=PROGRAM))


@app.command(epilog=f"Example: {PROGRAM} journal --undo 12 --why 'the wrong file'")
def journal(
    *,
    undo: Annotated[int, typer.Option(help="The number of an entry to take back.")] = 0,
    why: Why = "",
    as_json: AsJson = False,
) -> None:
    """List who changed what, when and why, and take an entry back."""
    say = Words()
    if undo:
        edits.undo(undo, why=why)
    found = edits.entries()
    if as_json:
        print_json({"entries": [entry._asdict() for entry in found]})
        return
    for entry in found:
        print(shown(_line(entry, say)))


def _line(entry: edits.Entry, say: Words) -> str:
    """Return one entry of the journal as a line."""
    told = entry.told
    what = told.get("event") or told.get("file") or told.get("entry") or ""
    if told.get("answer"):
        what = say("journal.answer", event=what, answer=told["answer"])
    if told.get("verdict"):
        pair = say.all_of((told["keep"], told["other"]))
        verdict = say(f"duplicates.verdict.{told['verdict']}")
        what = say("journal.reviewed", event=pair, says=verdict)
    if told.get("says"):
        key = "journal.reviewed" if told["events"] == 1 else "journal.reviewed_many"
        what = say(key, event=what, n=str(told["events"] - 1), says=told["says"])
    act = say(f"journal.act.{entry.act}")
    parts = {"entry": str(entry.entry), "at": entry.at[:19], "who": entry.who, "act": act}
    line = say("journal.line", **parts, dataset=entry.dataset, what=str(what)).rstrip()
    line = say("journal.because", line=line, why=entry.why) if entry.why else line
    return say("journal.undone", line=line) if entry.undone else line


@app.command("backup", epilog=f"Example: {PROGRAM} backup sarhad-backup.zip")
def backup_(
    file: Annotated[Path, typer.Argument(help="The file to write, a ZIP.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a file of that name.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write all that is kept into one file."""
    if file.exists() and not force:
        raise TyperException(Words()("backup.exists", file=str(file)))
    counted = backup(file)
    if as_json:
        print_json({**counted._asdict(), "file": str(file)})
    tell(Words()("backup.done", file=str(file), **counted._asdict()))


@app.command("restore", epilog=f"Example: {PROGRAM} restore sarhad-backup.zip")
def restore_(
    file: Annotated[Path, typer.Argument(help="A file that backup wrote.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Bring a backup back in place of what is kept; that is backed up first."""
    say = Words()
    if not file.is_file():
        raise TyperException(say("commands.no_file", name=str(file)))
    counted = restore(file)
    if as_json:
        print_json({**counted._asdict(), "file": str(file)})
    tell(say("restore.done", file=str(file), **counted._asdict()))


def _known(flag: str, value: str, choices: Sequence[str], say: Words) -> None:
    """Refuse a flag's value that is none of those it can take."""
    if value and value not in choices:
        listed = ", ".join(choices)
        key = "commands.not_one_of"
        raise TyperException(say(key, flag=flag, value=value[:60], choices=listed))


def _pairs(given: Iterable[str] | None, fault: str, say: Words) -> dict[str, str]:
    """Return flags like `where=place` as pairs; one that is none, or given twice, is refused."""
    found: dict[str, str] = {}
    for pair in given or ():
        name, sign, value = (part.strip() for part in pair.partition("="))
        if not sign or not name:
            raise TyperException(say(fault, given=pair[:60]))
        if found.setdefault(name, value) != value:
            both = {"one": found[name][:60], "other": value[:60]}
            raise TyperException(say("commands.twice", name=name[:60], **both))
    return found
