"""The flags that ask for events: the same words as in an address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import Parameter, signature
from math import isfinite, nan
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from commands.telling import tell
from data.filters import FILTER
from data.load import Dataset
from data.query import Choices, Query
from data.words import Words

Asked = Mapping[str, str | list[str] | None]
Command = Callable[..., None]

Several = Annotated[list[str] | None, typer.Option(help="One or more, separated by commas.")]
Permutations = Annotated[int, typer.Option(help="How often the days are drawn anew.")]
Seed = Annotated[int, typer.Option(help="What the draws begin with.", min=0)]
KnownAt = Annotated[
    str, typer.Option(help="A moment like 2026-01-31T14:30, UTC: the data as known then.")
]
Day = Annotated[str, typer.Option(help="A day like 2024-01-16, inclusive.")]

# how a filter is typed, where it is no list of values
_TYPED: Mapping[str, Any] = {
    "since": Day,
    "until": Day,
    "area": Annotated[
        str, typer.Option(help="W,S,E,N in degrees, or corners: 'lon lat,lon lat,lon lat'.")
    ],
    "words": Annotated[str, typer.Option(help="Every word must occur in the event's text.")],
}

# a value of a flag that cannot be used at all; other notes only say what was changed
_UNUSABLE = frozenset(
    {
        "note.bad_day",
        "note.unknown",
        "note.ambiguous",
        "note.words_empty",
        "note.bad_centre",
        "note.bad_area",
    }
)


def takes_filters(*without: str) -> Callable[[Command], Command]:
    """Return a decorator: in place of its parameter `asked` a command has a flag a filter.

    The command is given what the flags hold, by their names. `without` are filters that it
    does not take.
    """
    names = [name for name in FILTER if name not in without]

    def with_flags(command: Command) -> Command:
        """Return the command with the flags."""
        own = signature(command, eval_str=True)
        parameters: list[Parameter] = []
        for name, parameter in own.parameters.items():
            parameters += map(_flag, names) if name == "asked" else [parameter]

        @wraps(command)
        def run(**given: Any) -> None:
            """Hand the filters over as one."""
            command(asked={name: given.pop(name) for name in names}, **given)

        run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
        return run

    return with_flags


def _flag(name: str) -> Parameter:
    """Return the parameter of a filter, as Typer reads it."""
    typed = _TYPED.get(name, Several)
    usual = "" if name in _TYPED else None
    return Parameter(name, Parameter.KEYWORD_ONLY, default=usual, annotation=typed)


def numbers_of(flag: str, text: str, say: Words) -> list[float]:
    """Return the finite numbers of a flag; anything else is misunderstood."""
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        found = [nan]
    if not all(map(isfinite, found)):
        raise TyperException(say("asking.numbers", flag=flag, got=repr(text[:40])))
    return found


def whole_numbers_of(flag: str, text: str, say: Words) -> list[int]:
    """Return the whole numbers of a flag; anything else is misunderstood."""
    found = numbers_of(flag, text, say)
    if not all(number.is_integer() for number in found):
        raise TyperException(say("asking.whole_numbers", flag=flag, got=repr(text[:40])))
    return [int(number) for number in found]


def query_of(asked: Asked, dataset: Dataset, say: Words) -> Query:
    """Return the query of the flags; a value that cannot be used stops, a change is told."""
    params = {name: ",".join(v) if isinstance(v, list) else v for name, v in asked.items() if v}
    query, notes = Query.read(params, Choices.of(dataset))
    for note in notes:
        if note.key in _UNUSABLE:
            raise TyperException(note.said(say))
        tell(note.said(say))
    return query
