"""The command line: one function a command, its words and its exit codes."""

from __future__ import annotations

import errno
import gc
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.exceptions import TyperException

from commands import (
    again,
    brief,
    chain,
    compare,
    escalation,
    fetching,
    hotspots,
    keep,
    repeats,
    responses,
    review,
    tempo,
    where,
)
from commands.asking import Asked, KnownAt, query_of, takes_filters
from commands.telling import (
    FAILED,
    MISUNDERSTOOD,
    PROGRAM,
    STOPPED,
    fault_line,
    print_json,
    progress,
    shown,
    tell,
)
from commands.writing import UnwrittenError, write_whole
from data.check import check as faults_of
from data.load import Dataset, current, load
from data.period import Period, read_period
from data.query import Query
from data.schema import DataError
from data.store.moment import asked_moment
from data.words import Words

if TYPE_CHECKING:
    from geo.sheet.pins import Pin
    from geo.snapshot import Snapshot


app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
app.add_typer(keep.app)
app.add_typer(fetching.app)
app.add_typer(review.app)
app.add_typer(where.app)
app.add_typer(chain.app)
app.add_typer(escalation.app)
app.add_typer(brief.app)
app.add_typer(compare.app)
app.add_typer(tempo.app)
app.add_typer(repeats.app)
app.add_typer(hotspots.app)
app.add_typer(responses.app)


@app.callback()
def sarhad() -> None:
    """Sarhad, a conflict map of the borderland of Iran and Pakistan."""
    try:
        asked_moment()
    except DataError as error:
        # of a moment that is none no command knows what to show or to write
        raise TyperException(str(error)) from error


@app.command(epilog=f"Example: {PROGRAM} check data/facts/incidents.csv")
def check(
    file: Annotated[
        Path | None, typer.Argument(help="A CSV file or a folder; without it, Sarhad's own data.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Validate every row, and name file, line and column of each fault."""
    say = Words()
    if file is not None and not file.exists():
        raise TyperException(say("commands.no_file", name=str(file)))
    found = faults_of(file).astype(object)
    faults = found.where(found.notna(), None).to_dict("records")
    if as_json:
        print_json({"faults": len(faults), "problems": faults})
    else:
        for fault in faults:
            print(shown(fault_line(fault)))
    tell(say.many("commands.check.faults", len(faults)) if faults else say("commands.check.clean"))
    raise typer.Exit(FAILED if faults else 0)


@app.command(
    epilog=f"Example: {PROGRAM} snapshot january.png --since 2024-01-10 --until 2024-01-31"
)
@takes_filters()
def snapshot(
    out: Annotated[
        Path | None,
        typer.Argument(
            help="The file to write: .png, .svg, .pdf, .html, .mp4, .webp, .zip, .csv, .xlsx, "
            ".geojson or .kml."
        ),
    ] = None,
    *,
    asked: Asked,
    view: Annotated[
        str, typer.Option(help="borderlands (the usual), fit, a province (PK-BA), or W,S,E,N.")
    ] = "",
    theme: Annotated[str, typer.Option(help="light (the usual), dark or print.")] = "",
    layout: Annotated[
        str, typer.Option(help="landscape (the usual), wide, portrait, square, a4 or a3.")
    ] = "",
    lang: Annotated[str, typer.Option(help="en (the usual), fa or ur.")] = "",
    title: Annotated[str, typer.Option(help="Without it, a title from the days.")] = "",
    caption: Annotated[str, typer.Option(help="A text of your own below the sentence.")] = "",
    before: Annotated[
        str, typer.Option(help="Days like 2024-01-01..2024-01-15 for a map beside this one.")
    ] = "",
    split: Annotated[
        str, typer.Option(help="A day: a map of the days before it, one of as many from it on.")
    ] = "",
    by: Annotated[
        str,
        typer.Option(help="Ratios below two maps: kind, province, district or actor."),
    ] = "",
    pin: Annotated[
        list[str] | None,
        typer.Option(help="EVENT_ID or EVENT_ID=text: numbers an event; again for up to five."),
    ] = None,
    frames: Annotated[
        str, typer.Option(help="What a picture of a film (.mp4, .webp) shows: day, week or month.")
    ] = "",
    recipe: Annotated[
        Path | None, typer.Option(help="A recipe.json or an exported file to take all from.")
    ] = None,
    every: Annotated[str, typer.Option(help="A file for each span: 7d, 2w or 1m.")] = "",
    known_at: KnownAt = "",
    folder: Annotated[Path | None, typer.Option("--out", help="A folder for the files.")] = None,
    data: Annotated[Path | None, typer.Option(help="A folder of tables in place of ours.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Export the events that are asked for, as a picture, a page or rows."""
    from geo import halves  # noqa: PLC0415 - `check` need not wait for the painters
    from geo import snapshot as door  # noqa: PLC0415

    say = Words()
    given = {"view": view, "theme": theme, "layout": layout, "lang": lang, "title": title}
    given |= {"caption": caption, "frames": frames, "by": by}
    of_file = again.recipe_of(recipe, say)
    then = known_at or again.known_at_of(of_file)
    if again.is_figure(of_file):
        flags = {**given, **asked, "before": before, "split": split, "pin": pin, "every": every}
        target = folder / out.name if folder and out else out
        again.draw(of_file, target, _dataset(data, say, then), flags=flags, as_json=as_json)
        return
    told, pins, earlier = _recipe(of_file)
    chosen: dict[str, Any] = {
        name: value or told.get(name) or _USUAL[name] for name, value in given.items()
    }
    if out is None and folder is None:
        raise TyperException(say("commands.no_target"))
    chosen["form"] = out.suffix.lower().lstrip(".") if out else "png"
    chosen["frames"] = frames or (chosen["frames"] if chosen["form"] in door.FRAMED else "")
    _check_target(out, folder, door.CHOICES["form"], say)
    for name, known in door.CHOICES.items():
        if chosen[name] not in known:
            raise _misunderstood(say, name, chosen[name], known)
    if frames and chosen["form"] not in door.FRAMED:
        forms = ", ".join(f".{form}" for form in door.FRAMED)
        raise TyperException(say("commands.frames", forms=forms))
    dataset = _dataset(data, say, then)
    query = query_of({**told, **{name: one for name, one in asked.items() if one}}, dataset, say)
    if every and (before or split or earlier):
        raise TyperException(say("commands.halves_every"))
    query, earlier = _halves(query, dataset, chosen, before=before, split=split, told=earlier)
    shown = halves.shown(query, earlier, dataset)
    bounds = door.read_view(chosen.pop("view"), shown)
    if bounds is None:
        own = door.expected_view()
        raise _misunderstood(say, "view", view, ("borderlands", "fit", "PK-BA", f"W,S,E,N: {own}"))
    pins = _pins(pin, shown["event_id"], dataset) if pin else pins
    done = []
    for part in _parts(query, dataset, every):
        target = _target(out, folder, door.filename(dataset, part, form=chosen["form"]), every)
        kept = _kept(pins, halves.shown(part, earlier, dataset)["event_id"])
        made = door.make(
            dataset, part, view=bounds, pins=kept, before=earlier, tell=progress(say), **chosen
        )
        write_whole(target, made.content, make_folder=folder is not None)
        done.append(_told(made, target))
        for note in made.notes:
            tell(note.said(say))
        if not as_json:
            tell(f"{target}: {made.sentence}" if every else made.sentence)
    if as_json:
        print_json({"snapshots": done} if every else done[0])


_USUAL = {
    "view": "borderlands", "theme": "light", "layout": "landscape", "lang": "en", "title": "",
    "caption": "", "frames": "", "by": "",
}  # fmt: skip


def _recipe(told: dict[str, Any]) -> tuple[dict[str, str], tuple[Pin, ...], Period | None]:
    """Return what a recipe asks for as flags would, pins, days before; nothing without one."""
    from geo.sheet.pins import from_recipe  # noqa: PLC0415 - as in `snapshot`
    from geo.sheet.recipe import view_text  # noqa: PLC0415
    from geo.verify import before_of, params_of, view_of  # noqa: PLC0415

    if not told:
        return {}, (), None
    looks = {
        name: str(told.get(name) or "")
        for name in ("theme", "layout", "lang", "title", "caption", "frames", "by")
    }
    flags = {**params_of(told), **looks, "view": view_text(view_of(told))}
    return flags, from_recipe(told.get("pins")), before_of(told)


def _halves(
    query: Query,
    dataset: Dataset,
    chosen: Mapping[str, str],
    *,
    before: str,
    split: str,
    told: Period | None,
) -> tuple[Query, Period | None]:
    """Return the query and the days before it, by flags or else as a recipe told them.

    Days that the sheet `chosen` cannot show are misunderstood.
    """
    from geo import halves  # noqa: PLC0415 - as in `snapshot`

    if before and split:
        raise TyperException(Words()("commands.halves_both"))
    try:
        if split:
            told, query = halves.split(split, query, dataset)
        days = read_period(before, "--before") if before else told
        if days:
            halves.check(days, query, dataset, form=chosen["form"], layout=chosen["layout"])
        if chosen["by"]:
            halves.check_ratios(days, chosen["by"], layout=chosen["layout"])
    except DataError as error:
        raise TyperException(str(error)) from error
    return query, days


def _pins(flags: Sequence[str], kept: Iterable[str], dataset: Dataset) -> tuple[Pin, ...]:
    """Return the pins of the flags; one of an event that is not shown is misunderstood."""
    from geo.sheet import pins  # noqa: PLC0415 - as in `snapshot`

    found = tuple(pins.read(flag) for flag in flags)
    try:
        pins.check(found, kept=kept, known=dataset.events["event_id"])
    except DataError as error:
        raise TyperException(str(error)) from error
    return found


def _kept(pins: Sequence[Pin], shown: Iterable[str]) -> tuple[Pin, ...]:
    """Return the pins of the events that one file shows."""
    ids = set(shown)
    return tuple(pin for pin in pins if pin.event_id in ids)


def _parts(query: Query, dataset: Dataset, every: str) -> list[Query]:
    """Return the query itself, or one for each span of its days."""
    from geo.series import spans  # noqa: PLC0415 - as in `snapshot`

    try:
        return spans(query, dataset, every) if every else [query]
    except DataError as error:
        raise TyperException(str(error)) from error


def _check_target(
    out: Path | None, folder: Path | None, forms: Collection[str], say: Words
) -> None:
    """Refuse, before any work, a file that is a folder, a folder that is a file, a bare name."""
    if folder is not None and folder.is_file():
        raise TyperException(say("commands.out_is_file", name=str(folder)))
    if folder is not None and not folder.exists() and folder.suffix.lower().lstrip(".") in forms:
        raise TyperException(say("commands.out_is_name", name=folder.name, program=PROGRAM))
    if out is not None and not out.suffix:
        choices = ", ".join(forms)
        raise TyperException(say("commands.no_ending", name=str(out)[:60], choices=choices))
    if out is not None and (folder / out.name if folder else out).is_dir():
        raise TyperException(say("commands.is_folder", name=str(out)))


def _target(out: Path | None, folder: Path | None, name: str, every: str) -> Path:
    """Return where a file goes: the one that was named, or its name with the days in it."""
    if out is not None and not every:
        return folder / out.name if folder else out
    home = folder or (out.parent if out else Path())
    return home / (name.replace("sarhad", out.stem, 1) if out else name)


def _told(made: Snapshot, target: Path) -> dict[str, Any]:
    """Return what was made, for another program."""
    parts = ("events", "placed", "not_placed", "outside_view", "sentence", "recipe")
    told = {part: getattr(made, part) for part in parts}
    told |= {"before": made.before._asdict()} if made.before else {}
    return {**told, "files": [str(target)]}


@app.command(epilog=f"Example: {PROGRAM} verify january.png")
def verify(
    file: Annotated[Path, typer.Argument(help="A snapshot: .png, .svg, .pdf, .html, ...")],
    *,
    data: Annotated[Path | None, typer.Option(help="A folder of tables in place of ours.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Make a snapshot again from the recipe inside it, and say whether it is the same."""
    from geo.verify import known_at_of, read_recipe  # noqa: PLC0415 - as in `snapshot`
    from geo.verify import verify as verdict_of  # noqa: PLC0415

    say = Words()
    content = again.read(file, say)
    try:
        dataset = _dataset(data, say, known_at_of(read_recipe(content)))
        verdict = verdict_of(content, dataset, say, tell=progress(say))
    except DataError as error:
        raise TyperException(str(error)) from error
    if as_json:
        told = {"form": verdict.form, "identical": verdict.identical, "reasons": verdict.reasons}
        print_json({"file": str(file), **told, **verdict.changes._asdict()})
    else:
        key = "verify.identical" if verdict.identical else "verify.differs"
        for sentence in (say(key, file=str(file)), *verdict.reasons):
            print(shown(sentence))
    raise typer.Exit(0 if verdict.identical else FAILED)


def _misunderstood(say: Words, name: str, value: str, known: Iterable[str]) -> TyperException:
    """Return the fault of a flag whose value is none of those it can take."""
    flag = "FILE" if name == "form" else f"--{name}"
    choices = ", ".join(filter(None, known))
    return TyperException(say("commands.not_one_of", flag=flag, value=value[:60], choices=choices))


def _dataset(folder: Path | None, say: Words, known_at: str = "") -> Dataset:
    """Return our data set with all that is kept and shown, or that of a folder alone.

    `known_at` is a moment of the past, "" for now; a folder has no past.
    """
    if folder is not None and not folder.is_dir():
        raise TyperException(say("commands.no_file", name=str(folder)))
    if folder is not None and known_at:
        raise TyperException(say("commands.known_at.folder"))
    dataset = current(known_at) if folder is None else load(folder)
    if len(dataset.problems):
        tell(say.many("commands.set_aside", len(dataset.problems), program=PROGRAM))
    return dataset


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code; a fault is told in one sentence."""
    for stream in (sys.stdout, sys.stderr):
        # names are in Persian and Urdu, whatever the terminal was set to
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    gc.set_threshold(50_000, 20, 20)  # a command makes much and ends: a seventh of its time
    say = Words()
    try:
        code = app(arguments, prog_name=PROGRAM, standalone_mode=False)
    except typer.Abort:
        tell(say("commands.stopped"))
        return STOPPED
    except TyperException as error:
        message = error.format_message().rstrip(".")
        tell(say("commands.see_help", message=message, program=PROGRAM))
        return MISUNDERSTOOD
    except (DataError, OSError) as error:
        folder = Path(str(getattr(error, "filename", None) or "")).parent
        lost = isinstance(error, OSError) and error.errno == errno.ENOENT
        if lost and not folder.is_dir():
            tell(say("commands.no_folder", folder=str(folder)))
        elif isinstance(error, UnwrittenError):
            tell(say("commands.unwritten", name=str(error.filename), reason=error.strerror))
        else:
            tell(say("commands.failed", reason=_reason(error)))
        return FAILED
    if code == STOPPED:
        tell(say("commands.stopped"))
    return int(code or 0)


def _reason(error: DataError | OSError) -> str:
    """Return why something did not work, after the name of the file if there is one."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


if __name__ == "__main__":
    sys.exit(main())
