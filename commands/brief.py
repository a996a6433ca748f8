"""The command that makes a brief: two pages to print, or one page that stands alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from commands import again
from commands.asking import Asked, query_of, takes_filters
from commands.telling import PROGRAM, print_json, tell
from commands.writing import write_whole
from data.escalation import Asked as Episode
from data.escalation import over, read
from data.load import Dataset, current
from data.query import Query
from data.schema import DataError
from data.words import Words

app = typer.Typer()


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
    title: Annotated[str, typer.Option(help="Without it, the name of the episode or days.")] = "",
    recipe: Annotated[
        Path | None, typer.Option(help="A recipe.json or an exported brief to take all from.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Make a brief: what happened, where, when, what is said to answer what, with all sources.

    Without filters it is of an episode, that of January 2024 where none is named.
    """
    from geo import brief as door  # noqa: PLC0415 - `check` need not wait for the painters

    say, form, dataset = Words(), out.suffix.lower().lstrip("."), current()
    if out.is_dir():
        raise TyperException(say("commands.is_folder", name=str(out)))
    if form not in door.SHEETS:
        choices = ", ".join(door.SHEETS)
        raise TyperException(
            say("commands.not_one_of", flag="FILE", value=form[:60], choices=choices)
        )
    told = {"between": between, "episode": episode, "days": days, "weights": weights}
    of_file = again.asked_of(recipe, "brief", say)
    try:
        flags = {name: text for name, text in told.items() if text}
        wanted = _wanted(*_with(of_file, asked, flags), dataset, say)
        made = door.make(dataset, wanted, form=form, title=title or str(of_file.get("title") or ""))
    except DataError as error:
        raise TyperException(str(error)) from error
    write_whole(out, made.content)
    if as_json:
        parts = ("events", "placed", "not_placed", "outside_view", "sentence", "recipe")
        print_json({**{part: getattr(made, part) for part in parts}, "files": [str(out)]})
    else:
        tell(made.sentence)


def _with(
    told: dict[str, Any], asked: Asked, flags: dict[str, str]
) -> tuple[Asked, dict[str, str]]:
    """Return the filters and the other flags with what a recipe asks for; flags come first."""
    from geo.verify import params_of  # noqa: PLC0415 - as in `brief`

    if not told:
        return asked, flags
    if told.get("asked") and not any(asked.values()):
        return asked, over(told["asked"], flags)
    if flags:
        return asked, flags
    return {**params_of(told), **{name: value for name, value in asked.items() if value}}, {}


def _wanted(asked: Asked, told: dict[str, str], dataset: Dataset, say: Words) -> Episode | Query:
    """Return the query of the filters, or without any the episode of the other flags."""
    if any(asked.values()):
        if told:
            raise TyperException(say("brief.both"))
        return query_of(asked, dataset, say)
    return read(told, dataset)
