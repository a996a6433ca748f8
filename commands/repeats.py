"""The command about near repeats: close in place and in time more often than by chance."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from typing import Annotated

import typer

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
from data.load import current
from data.repeats import DAYS, KM, PERMUTATIONS, SEED, Repeats
from data.repeats import repeats as repeats_of
from data.well_known import left_out
from data.words import Words

app = typer.Typer()

SURE = 0.05  # chance, corrected for the number of cells, below which a cell is marked


@app.command(epilog=f"Example: {PROGRAM} repeats --provinces PK-BA --kinds battle")
@takes_filters("precision")
def repeats(
    *,
    km: Annotated[str, typer.Option(help="Upper ends of the bands of distance, in km.")] = ",".join(
        f"{end:g}" for end in KM
    ),
    days: Annotated[str, typer.Option(help="Upper ends of the bands of days.")] = ",".join(
        map(str, DAYS)
    ),
    permutations: Permutations = PERMUTATIONS,
    seed: Seed = SEED,
    asked: Asked,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Tell whether events close in place are close in time more often than by chance.

    Knox's test with the days drawn anew among the events; only of systematic data.
    """
    say, dataset = Words(), current()
    query = query_of(asked, dataset, say)
    found = repeats_of(
        dataset, query, km=numbers_of("km", km, say),
        days=whole_numbers_of("days", days, say),
        permutations=permutations, seed=seed, tell=progress(say, "commands.permutations"),
    )  # fmt: skip
    if as_json:
        print_json(_told(found))
        return
    for line in _lines(found, say):
        print(shown(line))
    tell(say("repeats.method", n=say.number(permutations), seed=str(seed)))
    tell(say("repeats.towns"))
    if found.moves:
        tell(say("repeats.moves"))


def _told(found: Repeats) -> dict[str, object]:
    """Return everything for another program; a ratio to no pairs is none."""
    ratio = [[None if isnan(one) else one for one in row] for row in found.ratio.tolist()]
    tables = ("pairs", "usual", "chance", "corrected")
    return {
        "km": found.km, "days": found.days, "events": found.events, "no_place": found.no_place,
        "no_day": found.no_day,
        "permutations": found.permutations, "seed": found.seed, "ratio": ratio,
        **{name: getattr(found, name).tolist() for name in tables},
    }  # fmt: skip


def _lines(found: Repeats, say: Words) -> Iterator[str]:
    """Yield a line a cell, nearest first, and how many events it rests on."""
    yield say.many("repeats.events", found.events)
    yield from left_out(found.no_place, found.no_day, say)
    yield ""
    lower = 0.0
    for row, upper in enumerate(found.km):
        yield say("repeats.band", low=f"{lower:g}", high=f"{upper:g}")
        first = 0
        for at, last in enumerate(found.days):
            told = say(
                "repeats.cell",
                first=str(first), last=str(last),
                pairs=say.number(int(found.pairs[row, at])),
                usual=f"{found.usual[row, at]:.1f}",
                chance=f"{found.corrected[row, at]:.3f}",
            )  # fmt: skip
            sure = found.corrected[row, at] < SURE
            yield f"  {say('repeats.more', told=told) if sure else told}"
            first = last + 1
        lower = upper
