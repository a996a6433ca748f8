"""The command about responses: how often one side follows the other, beyond chance."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from typing import Annotated

import typer
from typer.exceptions import TyperException

from commands.asking import (
    Asked,
    Permutations,
    Seed,
    numbers_of,
    query_of,
    takes_filters,
    whole_numbers_of,
)
from commands.telling import PROGRAM, print_json, progress, shown, tell
from data.following import followed
from data.load import Dataset, current
from data.response_words import NUMBERS, SURE, basis, direction_said, method, percent, where
from data.responses import KM, PERMUTATIONS, SEED, WINDOWS, Direction, Responses
from data.responses import responses as responses_of
from data.shared_days import uneven_said
from data.sought import NO_FILTERS
from data.words import Words

app = typer.Typer()

# the parts of a direction that are tables of marks
_MARKS = ("few", "full", "crowded")


@app.command(epilog=f"Example: {PROGRAM} responses --between pk,bla --since 2010-01-01")
@takes_filters(*NO_FILTERS)
def responses(
    *,
    between: Annotated[str, typer.Option(help="Ids of two actors, such as pk,bla.")],
    windows: Annotated[
        str, typer.Option(help="How many days after an event, one window for each number.")
    ] = ",".join(map(str, WINDOWS)),
    km: Annotated[
        str, typer.Option(help="How far from it; anywhere is looked at, too.")
    ] = ",".join(f"{end:g}" for end in KM),
    permutations: Permutations = PERMUTATIONS,
    seed: Seed = SEED,
    asked: Asked,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Tell whether two sides follow each other more often than by chance.

    For each window of days and each distance: how many events were followed, how many would be
    by chance, and the difference with its interval; only of systematic data.
    """
    say, dataset = Words(), current()
    names = [name.strip() for name in between.split(",")]
    if len(names) != 2:
        raise TyperException(say("responses.between", got=repr(between[:40])))
    found = responses_of(
        dataset, query_of(asked, dataset, say), (names[0], names[1]),
        windows=whole_numbers_of("windows", windows, say),
        km=numbers_of("km", km, say),
        permutations=permutations, seed=seed, tell=progress(say, "commands.permutations"),
    )  # fmt: skip
    if as_json:
        print_json(_told(found))
        return
    for line in _lines(found, dataset, say):
        print(shown(line))
    if uneven := uneven_said(dataset, say):
        tell(uneven)
    tell(method(found, say))


def _told(found: Responses) -> dict[str, object]:
    """Return everything for another program; what cannot be said is none."""
    return {
        "windows": found.windows, "km": [*found.km, None],
        "since": found.since, "until": found.until,
        "undated": found.undated, "unplaced": found.unplaced, "blocks": found.blocks,
        "permutations": found.permutations, "seed": found.seed,
        "directions": [
            {
                "first": one.first, "then": one.then, "events": one.events,
                "followers": one.followers,
                **{name: _plain(getattr(one, name).tolist()) for name in NUMBERS},
                **{name: getattr(one, name).tolist() for name in _MARKS},
                "counted": list(_counted(found, way)),
            }
            for way, one in enumerate(found.directions)
        ],
    }  # fmt: skip


def _counted(found: Responses, way: int) -> Iterator[dict[str, object]]:
    """Yield the events of a direction, each with the next one within each distance."""
    for one in followed(found, way):
        then = [None if one_next is None else one_next._asdict() for one_next in one.next]
        yield {"event": one.event_id, "days_left": one.left, "placed": one.placed, "next": then}


def _plain(table: list[list[float]]) -> list[list[float | None]]:
    """Return a table as JSON holds it."""
    return [[None if isnan(value) else value for value in row] for row in table]


def _lines(found: Responses, dataset: Dataset, say: Words) -> Iterator[str]:
    """Yield what the test rests on, and the lines of both directions."""
    names = dict(zip(dataset.actors["actor_id"], dataset.actors["name"], strict=True))
    yield from basis(found, say)
    for one in found.directions:
        yield ""
        yield direction_said(one, names, say)
        yield from _grid(found, one, say)
    if not all(one.events for one in found.directions):
        yield ""
        yield say("responses.one_way")


def _grid(found: Responses, one: Direction, say: Words) -> Iterator[str]:
    """Yield the windows of a direction, each with its distances; one line where none speaks."""
    if one.few.all():
        yield f"  {say('responses.none')}"
        return
    for row, window in enumerate(found.windows):
        yield say.many("responses.window", window)
        for column in range(len(found.km) + 1):
            yield f"  {_cell(found, one, row, column, say)}"


def _cell(found: Responses, one: Direction, row: int, column: int, say: Words) -> str:
    """Return what one window and one distance say."""
    place = where(found, column, say)
    if one.few[row, column]:
        return say("responses.few", where=place)
    shares = {name: percent(getattr(one, name)[row, column]) for name in NUMBERS[:5]}
    if one.full[row, column]:
        return say("responses.full", where=place, expected=shares["expected"])
    if one.observed[row, column] <= one.expected[row, column]:
        return say("responses.no_more", where=place, **shares)
    chance, dense = float(one.chance[row, column]), one.crowded[row, column]
    key = "responses.crowded" if dense else "responses.cell"
    told = say(key, where=place, **shares, chance=f"{chance:.3f}")
    return say("responses.more", told=told) if chance < SURE else told
