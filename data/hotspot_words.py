"""Hotspots in plain words: where, how sure, and what was looked at."""

from __future__ import annotations

from collections.abc import Iterator

from data.choices import Choices
from data.hotspots import Hotspot, Hotspots, Looked, Method
from data.scan import LEAST
from data.well_known import left_out
from data.words import Words

DISTRICTS = 2  # that are named; the rest is counted


def where(spot: Hotspot, choices: Choices, say: Words) -> str:
    """Return its places and their districts, as far as they are known, else its middle."""
    districts = [choices.name("districts", code, say) for code in spot.districts]
    places = [place for place in spot.places if place not in districts]
    within = say.all_of(districts, shown=DISTRICTS)
    if places and within:
        return say("hotspots.where", places=say.all_of(places), districts=within)
    return say.all_of(places) or within or middle(spot)


def middle(spot: Hotspot) -> str:
    """Return its middle in degrees, latitude first."""
    return f"{spot.lat:.2f}, {spot.lon:.2f}"


def by_chance(p: float, say: Words) -> str:
    """Return how often chance alone does as much: "1 in 200", "30 in 100"."""
    if p <= 0.1:
        return say("hotspots.one_in", n=say.number(int(1 / p + 1e-9)))
    return say("hotspots.in_hundred", n=say.number(round(100 * p)))


def usually(expected: float, say: Words) -> str:
    """Return how many there should be: no decimals of many, enough of few that it is not 0."""
    if expected >= 99.5:
        return say.number(round(expected))
    return f"{expected:.1f}" if expected >= 0.95 or not expected else f"{expected:.2g}"


def verdict(found: Hotspots, choices: Choices, say: Words) -> str:
    """Return what there is, in a sentence or two."""
    looked, told = found.looked, found.found
    if looked.method == Method.DENSITY:
        return say.many("hotspots.dense" if told else "hotspots.none_dense", len(told))
    if told:
        return say.many("hotspots.stand_out", len(told))
    if not found.spots:
        return say("hotspots.too_few", least=LEAST, days=looked.days, km=f"{looked.km:g}")
    best = found.spots[0]
    return say(
        "hotspots.nothing",
        where=where(best, choices, say),
        days=say.days(best.since, best.until),
        chance=by_chance(best.p or 1.0, say),
    )


def basis(found: Hotspots, say: Words) -> Iterator[str]:
    """Yield how many events it rests on, and how many are left out for what."""
    yield say.many("repeats.events", found.events)
    if found.noise is not None:
        yield say.many("hotspots.noise", found.noise)
    yield from left_out(found.no_place, found.no_day, say)
    if found.moves:
        yield say("repeats.moves")


def method(looked: Looked, say: Words) -> str:
    """Return how it was looked for, with all that another needs to find the same."""
    return say(
        f"hotspots.method.{looked.method}",
        km=f"{looked.km:g}", days=looked.days, least=looked.least,
        draws=looked.permutations, seed=str(looked.seed),
    )  # fmt: skip
