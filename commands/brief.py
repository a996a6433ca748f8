"""The command that makes a brief: two pages to print, or one page that stands alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from commands.asking import Asked, KnownAt, query_of, takes_filters
from commands.telling import PROGRAM, print_json, tell
from commands.writing import write_whole
from data.escalation import Asked as Episode
from data.escalation import read
from data.load import Dataset, current
from data.query import Query
from data.schema import DataError
from data.words import Words

app = typer.Typer()

VIEWS = ("borderlands", "fit", "PK-BA")  # what a view may be called


@app.command(epilog=f"Example: {PROGRAM} brief january.pdf --episode INC-2024-003")
@takes_filters()
def brief(
    out: Annotated[Path, typer.Argument(help="The file to write: .pdf or .html.")],
    *,
    asked: Asked,
    between: Annotated[str, typer.Option(help="Two sides by id or name, such as ir,pk.")] = "",
    episode: Annotated[
        str, typer.Option(help="An event whose episode is meant, such as INC-2024-003.")
    ] = "",
    days: Annotated[
        str, typer.Option(help="Days like 2024-01-01..2024-01-31 of two sides, for no episode.")
    ] = "",
    weights: Annotated[
        str, typer.Option(help="Own values of CAMEO codes, such as 161:-6,030:5.")
    ] = "",
    view: Annotated[
        str, typer.Option(help="borderlands (the usual), fit, a province (PK-BA), or W,S,E,N.")
    ] = "borderlands",
    theme: Annotated[
        str, typer.Option(help="light (the usual: a page is dark at night), dark or print.")
    ] = "light",
    title: Annotated[str, typer.Option(help="Without it, the name of the episode or days.")] = "",
    known_at: KnownAt = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Make a brief: what happened, where, when, what is said to answer what, with all sources.

    Without filters it is of an episode, that of January 2024 where none is named.
    """
    from geo import brief as door  # noqa: PLC0415 - `check` need not wait for the painters
    from geo.sheet.views import expected_view, read_view  # noqa: PLC0415

    say, form, dataset = Words(), out.suffix.lower().lstrip("."), current(known_at)
    if out.is_dir():
        raise TyperException(say("commands.is_folder", name=str(out)))
    for flag, value, known in (
        ("FILE", form, door.SHEETS), ("--theme", theme, door.CHOICES["theme"])
    ):  # fmt: skip
        if value not in known:
            raise _misunderstood(flag, value, known, say)
    told = {"between": between, "episode": episode, "days": days, "weights": weights}
    try:
        wanted = _wanted(asked, {name: text for name, text in told.items() if text}, dataset, say)
        bounds = read_view(view, door.of_asked(dataset, wanted).events)
        if bounds is None:
            raise _misunderstood("--view", view, (*VIEWS, f"W,S,E,N: {expected_view()}"), say)
        made = door.make(dataset, wanted, form=form, theme=theme, view=bounds, title=title)
    except DataError as error:
        raise TyperException(str(error)) from error
    write_whole(out, made.content)
    if as_json:
        parts = ("events", "placed", "not_placed", "outside_view", "sentence", "recipe")
        print_json({**{part: getattr(made, part) for part in parts}, "files": [str(out)]})
    else:
        tell(made.sentence)


def _misunderstood(flag: str, value: str, known: Iterable[str], say: Words) -> TyperException:
    """Return the sentence for a value that there is not."""
    choices = ", ".join(known)
    return TyperException(say("commands.not_one_of", flag=flag, value=value[:60], choices=choices))


def _wanted(asked: Asked, told: dict[str, str], dataset: Dataset, say: Words) -> Episode | Query:
    """Return the query of the filters, or without any the episode of the other flags."""
    if any(asked.values()):
        if told:
            raise TyperException(say("brief.both"))
        return query_of(asked, dataset, say)
    return read(told, dataset)
