"""The command that makes a brief: two pages to print, or one page that stands alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from commands import again
from commands.asking import Asked, KnownAt, query_of, takes_filters
from commands.telling import PROGRAM, print_json, tell
from commands.writing import write_whole
from data.escalation import Asked as Episode
from data.escalation import over, read
from data.load import Dataset, current
from data.query import Query
from data.schema import DataError
from data.words import Words
from geo.earth import Bounds

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
    ] = "",
    theme: Annotated[
        str, typer.Option(help="light (the usual: a page is dark at night), dark or print.")
    ] = "",
    title: Annotated[str, typer.Option(help="Without it, the name of the episode or days.")] = "",
    recipe: Annotated[
        Path | None, typer.Option(help="A recipe.json or an exported brief to take all from.")
    ] = None,
    known_at: KnownAt = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Make a brief: what happened, where, when, what is said to answer what, with all sources.

    Without filters it is of an episode, that of January 2024 where none is named.
    """
    from geo import brief as door  # noqa: PLC0415 - `check` need not wait for the painters
    from geo.verify import view_of  # noqa: PLC0415

    say, form = Words(), out.suffix.lower().lstrip(".")
    if out.is_dir():
        raise TyperException(say("commands.is_folder", name=str(out)))
    of_file = again.asked_of(recipe, "brief", say)
    looks = {"theme": theme or str(of_file.get("theme") or "light")}
    looks |= {"title": title or str(of_file.get("title") or "")}
    for flag, value, known in (
        ("FILE", form, door.SHEETS), ("--theme", looks["theme"], door.CHOICES["theme"])
    ):  # fmt: skip
        if value not in known:
            raise _misunderstood(flag, value, known, say)
    dataset = current(known_at or again.known_at_of(of_file))
    told = {"between": between, "episode": episode, "days": days, "weights": weights}
    try:
        flags = {name: text for name, text in told.items() if text}
        wanted = _wanted(*_with(of_file, asked, flags), dataset, say)
        bounds = view_of(of_file) if of_file and not view else _view(view, dataset, wanted, say)
        made = door.make(dataset, wanted, form=form, view=bounds, **looks)
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


def _view(view: str, dataset: Dataset, wanted: Episode | Query, say: Words) -> Bounds:
    """Return what the map of a brief shows; a view that there is not is misunderstood."""
    from geo import brief as door  # noqa: PLC0415 - as in `brief`
    from geo.sheet.views import expected_view, read_view  # noqa: PLC0415

    bounds = read_view(view or VIEWS[0], door.of_asked(dataset, wanted).events)
    if bounds is None:
        raise _misunderstood("--view", view, (*VIEWS, f"W,S,E,N: {expected_view()}"), say)
    return bounds


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
