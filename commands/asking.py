"""The flags that ask for events: the same words as in an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer
from typer.exceptions import TyperException

from commands.telling import tell
from data.load import Dataset
from data.query import Choices, Query
from data.words import Words

Several = Annotated[list[str] | None, typer.Option(help="One or more, separated by commas.")]
Day = Annotated[str, typer.Option(help="A day like 2024-01-16, inclusive.")]

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


def query_of(asked: Mapping[str, str | list[str] | None], dataset: Dataset, say: Words) -> Query:
    """Return the query of the flags; a value that cannot be used stops, a change is told."""
    params = {name: ",".join(v) if isinstance(v, list) else v for name, v in asked.items() if v}
    query, notes = Query.read(params, Choices.of(dataset))
    for note in notes:
        if note.key in _UNUSABLE:
            raise TyperException(note.said(say))
        tell(note.said(say))
    return query
