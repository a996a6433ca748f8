"""The command about hotspots: where and when more happened than place and season explain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from commands.asking import Asked, Permutations, Seed, query_of, takes_filters
from commands.telling import PROGRAM, print_json, progress, shown, tell
from data.choices import Choices
from data.hotspot_words import basis, by_chance, method, middle, usually, verdict, where
from data.hotspots import PERMUTATIONS, SEED, Hotspot, Hotspots, Looked, Method
from data.hotspots import hotspots as hotspots_of
from data.load import Dataset, current
from data.schema import DataError
from data.words import Words

app = typer.Typer()


@app.command(epilog=f"Example: {PROGRAM} hotspots --km 50 --days 60 --provinces PK-BA")
@takes_filters("precision")
def hotspots(
    *,
    by: Annotated[
        Method,
        typer.Option(
            "--method", help="scan: tested against chance. density: dense groups, untested."
        ),
    ] = Method.SCAN,
    km: Annotated[
        float | None,
        typer.Option(help="The largest radius (20 km); of groups, how far neighbours lie (10 km)."),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(help="The longest spell (28); of groups, days between neighbours (7)."),
    ] = None,
    least: Annotated[
        int | None, typer.Option(help="Events near each other that make a dense group (5).")
    ] = None,
    permutations: Permutations = PERMUTATIONS,
    seed: Seed = SEED,
    asked: Asked,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """List where and when more events happened than place and season explain.

    A space-time permutation scan, or dense groups (ST-DBSCAN); only of systematic data.
    """
    say, dataset = Words(), current()
    try:
        given: dict[str, Any] = {"km": km, "days": days, "least": least}
        looked = replace(
            Looked.usual(by), permutations=permutations, seed=seed,
            **{name: value for name, value in given.items() if value is not None},
        )  # fmt: skip
    except DataError as error:
        raise TyperException(str(error)) from error
    query, choices = query_of(asked, dataset, say), Choices.of(dataset)
    shows = progress(say, "commands.permutations")
    found = hotspots_of(dataset, query, looked, tell=shows)
    if as_json:
        print_json(_told(found, choices, say))
        return
    for line in _lines(found, choices, dataset, say):
        print(shown(line))
    tell(method(looked, say))


def _told(found: Hotspots, choices: Choices, say: Words) -> dict[str, object]:
    """Return everything for another program; the limit of a scan's p is in it."""
    return {
        **asdict(found.looked), "events": found.events, "no_place": found.no_place,
        "no_day": found.no_day, "noise": found.noise, "weight": found.weight, "null": found.null,
        "verdict": verdict(found, choices, say),
        "hotspots": [
            {
                **asdict(spot), "where": where(spot, choices, say), "observed": spot.observed,
                "ratio": spot.ratio, "stands_out": spot.stands_out,
            }
            for spot in found.spots
        ],
    }  # fmt: skip


def _lines(found: Hotspots, choices: Choices, dataset: Dataset, say: Words) -> Iterator[str]:
    """Yield what there is and what it rests on, then each hotspot with its events."""
    yield verdict(found, choices, say)
    yield from basis(found, say)
    for number, spot in enumerate(found.found, 1):
        yield ""
        yield f"{number}. {where(spot, choices, say)}, {say.days(spot.since, spot.until)}"
        yield f"   {_counted(spot, say)}"
        yield f"   {say('hotspots.circle', km=f'{spot.km:.1f}', at=middle(spot))}"
        if doubtful := spot.among(dataset.doubts):
            yield f"   {say.many('hotspots.doubtful', doubtful)}"
        yield f"   {' '.join(spot.event_ids)}"


def _counted(spot: Hotspot, say: Words) -> str:
    """Return how many events it has, and how many it usually would."""
    if spot.expected is None or spot.ratio is None or spot.p is None:
        return say.many("hotspots.observed", spot.observed)
    return say.many(
        "hotspots.counted", spot.observed, expected=usually(spot.expected, say),
        ratio=f"{spot.ratio:.1f}", chance=by_chance(spot.p, say), p=f"{spot.p:.3f}",
    )  # fmt: skip
