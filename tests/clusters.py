"""Invented events that know nothing of each other, and some among them that do."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Invented(NamedTuple):
    """Degrees (WGS 84) and whole days of events."""

    lon: np.ndarray
    lat: np.ndarray
    day: np.ndarray


def scattered(seed: int, n: int = 300, *, days: int = 1000) -> Invented:
    """Return events about thirty towns, some busier, in a busy and a quiet half of the days."""
    draw = np.random.default_rng(seed)
    town = draw.choice(30, n, p=draw.dirichlet(np.full(30, 2.0)))
    lon = (draw.uniform(60, 68, 30)[town] + draw.normal(0, 0.05, n)).round(2)
    lat = (draw.uniform(25, 31, 30)[town] + draw.normal(0, 0.05, n)).round(2)
    busy = draw.random(n) < 0.7
    day = np.where(busy, draw.integers(0, days // 2, n), draw.integers(days // 2, days, n))
    return Invented(lon, lat, day)


def planted(seed: int, n: int = 300, *, more: int = 9) -> tuple[Invented, np.ndarray]:
    """Return scattered events with more about one of their places in ten days, and their rows."""
    events, draw = scattered(seed, n), np.random.default_rng(10_000 + seed)
    at = draw.integers(0, n)
    new = Invented(
        (events.lon[at] + draw.normal(0, 0.02, more)).round(2),
        (events.lat[at] + draw.normal(0, 0.02, more)).round(2),
        events.day[at] + draw.integers(0, 10, more),
    )
    joined = Invented(*(np.concatenate(part) for part in zip(events, new, strict=True)))
    return joined, np.arange(n, n + more)
