"""The small map of a review: what its script is told once, and the places of each row."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, NamedTuple

from data.words import Words
from geo.screen.columns import content_hash
from geo.screen.files import FONTS, asset_urls
from geo.style import BORDERLANDS, THEMES

WORDS = ("map.zoom.", "map.credits", "map.not_loaded")


class Spot(NamedTuple):
    """A point on the map: `kind` is place, own or area, `sign` what stands in its disc.

    WGS 84 degrees; `km` is the radius of the area that it stands for, None for a point.
    """

    kind: str
    sign: str
    lat: float
    lon: float
    km: float | None
    name: str


def spots_config(words: Words, land: bytes, credits_: Iterable[str], base: str) -> dict[str, Any]:
    """Return what the script of the small map is told: the same for every row and session."""
    texts = {key: text for part in WORDS for key, text in words.under(part).items()}
    return {
        "base": base,
        "style": {"themes": {name: asdict(theme) for name, theme in THEMES.items()}},
        "words": texts,
        "lang": words.language,
        "view": list(BORDERLANDS),
        "credits": list(credits_),
        "landUrl": f"/api/land/{content_hash(land)}.json",
        "fonts": dict(asset_urls(tuple(FONTS), base)),
        "theme": "light",
        "standalone": False,
    }


def known_km(radius_km: float) -> float | None:
    """Return a radius, None where none is known."""
    return None if math.isnan(radius_km) or radius_km <= 0 else radius_km
