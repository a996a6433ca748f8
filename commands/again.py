"""How commands take a recipe: read from a file, and made anew where it is one of a figure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from typer.exceptions import TyperException

from commands.telling import PROGRAM, print_json, tell
from commands.writing import write_whole
from data.load import Dataset
from data.schema import DataError
from data.words import Words


def read(file: Path, say: Words) -> bytes:
    """Return a file's content; one that is not there, and a folder, are misunderstood."""
    if file.is_dir():
        raise TyperException(say("commands.is_folder", name=str(file)))
    if not file.is_file():
        raise TyperException(say("commands.no_file", name=str(file)))
    return file.read_bytes()


def recipe_of(file: Path | None, say: Words) -> dict[str, Any]:
    """Return the recipe in a file, nothing without one; a file without any is misunderstood."""
    from geo.verify import read_recipe  # noqa: PLC0415 - `check` need not wait for the painters

    if file is None:
        return {}
    try:
        return read_recipe(read(file, say))
    except DataError as error:
        raise TyperException(say("commands.no_recipe", name=str(file))) from error


def known_at_of(told: Mapping[str, Any]) -> str:
    """Return the moment as of which a recipe has its data, "" for now and without a recipe."""
    return str(told.get("known_at", ""))


def is_figure(told: Mapping[str, Any]) -> bool:
    """Return whether a recipe is one of a figure or of a brief, and not of a map or rows."""
    from geo.verify import figure_of  # noqa: PLC0415 - as in `recipe_of`

    return bool(figure_of(told))


def asked_of(file: Path | None, figure: str, say: Words) -> dict[str, Any]:
    """Return the recipe of one figure in a file; one of anything else is misunderstood."""
    from geo.verify import figure_of  # noqa: PLC0415 - as in `recipe_of`

    told = recipe_of(file, say)
    if told and figure_of(told) != figure:
        raise TyperException(say("again.another", file=str(file), program=PROGRAM))
    return told


def draw(
    told: dict[str, Any],
    out: Path | None,
    dataset: Dataset,
    *,
    flags: Mapping[str, Any],
    as_json: bool,
) -> None:
    """Write the figure that a recipe makes; a flag that it does not take is misunderstood.

    `flags` are all that were given beside the recipe, by their names, with their values.
    """
    from geo.verify import LOOKS, figure_again, figure_of  # noqa: PLC0415 - as in `recipe_of`

    say, figure = Words(), figure_of(told)
    given = {name: value for name, value in flags.items() if value}
    strange = [f"--{name}" for name in given if name not in LOOKS[figure]]
    if strange:
        raise TyperException(
            say("again.flags", flags=say.all_of(strange), program=PROGRAM, figure=figure)
        )
    if out is None:
        raise TyperException(say("again.no_target"))
    form = out.suffix.lower().lstrip(".")
    if out.is_dir():
        raise TyperException(say("commands.is_folder", name=str(out)))
    try:
        made = figure_again(told, dataset, form=form, looks=given)
    except DataError as error:
        raise TyperException(str(error)) from error
    write_whole(out, made.content)
    for note in made.notes:
        tell(note.said(say))
    if as_json:
        parts = ("events", "placed", "not_placed", "outside_view", "sentence", "recipe")
        print_json({**{part: getattr(made, part) for part in parts}, "files": [str(out)]})
    else:
        tell(made.sentence)
