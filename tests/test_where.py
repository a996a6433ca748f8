"""The resolver: what a written place leads to, and what it does not."""

from __future__ import annotations

from functools import lru_cache

import pytest

from geo.where.answer import Answer, Asked, Outcome
from geo.where.resolver import Resolver


@lru_cache(maxsize=1)
def resolver() -> Resolver:
    """Return the resolver of the bundled places."""
    return Resolver.bundled()


def resolve(text: str, country: str = "", admin1: str = "", admin2: str = "") -> Answer:
    """Return the answer to one question."""
    return resolver().resolve(Asked(text, country, admin1, admin2))


@pytest.mark.parametrize("name", ["Dasht", "Pishin", "Nasirabad", "Zabul", "Khash"])
def test_a_name_of_several_places_is_said_to_be_ambiguous(name: str) -> None:
    """No point is chosen, and what may be meant is listed."""
    answer = resolve(name)
    assert answer.outcome is Outcome.AMBIGUOUS
    assert answer.place is None
    assert answer.alternatives


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        (("Dasht", "PK", "", "Kech"), "pk-dasht-kech"),
        (("Dasht", "PK", "", "Mastung"), "pk-dasht-mastung"),
        (("Pishin", "PK"), "pk-pishin"),
        (("Pishin", "Iran"), "ir-pishin-iran"),
        (("Nasirabad", "PK", "", "Kech"), "pk-nasirabad-kech"),
        (("Nasirabad district", "PK"), "pk-nasirabad-district"),
        (("Zabul", "IR"), "ir-zabol"),
        (("Khash", "IR"), "ir-khash"),
    ],
)
def test_context_decides(asked: tuple[str, ...], place: str) -> None:
    """The country, or the district, says which of them is meant."""
    answer = resolve(*asked)
    assert answer.place is not None
    assert answer.place.id == place
