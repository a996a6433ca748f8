"""Reported deaths of a selection: a range, and what it leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.schema import Domain
from data.words import Words

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
# Rows of one episode are compared in pairs; a longer episode is taken to overlap throughout
LONGEST_EPISODE = 1000


@dataclass(frozen=True)
class Deaths:
    """The reported deaths of a selection of events; low ≤ best ≤ high.

    `unknown` counts incidents without any figure, `elsewhere` those of them that another row
    shown may count, `up_to_only` events with nothing but a highest figure, `overlapping` events
    whose figures may count the same dead.
    """

    low: int = 0
    best: int = 0
    high: int = 0
    unknown: int = 0
    elsewhere: int = 0
    up_to_only: int = 0
    overlapping: int = 0


def deaths(events: pd.DataFrame) -> Deaths:
    """Return the reported deaths as a range.

    An event adds its lowest figure to the low end and its highest to the high end; one with a
    highest figure alone adds nothing to low and best. Rows of an episode must not simply be
    added up: where two of them share days and ground they may count the same dead, so the low
    end takes the largest of them and the high end their sum. Rows of an episode that lie apart
    in time or place are added, as are all rows without an episode.
    """
    low, best, high = figures(events)
    known = ~np.isnan(high)
    groups = _overlaps(events, np.flatnonzero(_in_episode(events)), known)
    apart = np.where(known, low, 0.0)
    shared = [group[known[group]] for group in groups]
    shared = [group[high[group] > 0] for group in shared]
    shared = [group for group in shared if len(group) > 1]
    doubled = sum(apart[group].sum() - apart[group].max() for group in shared)
    unknown = ~known & (events["domain"] == Domain.INCIDENT).to_numpy(dtype=bool)
    elsewhere = [group[unknown[group]] for group in groups if known[group].any()]
    only = known & events[["fatalities_low", "fatalities_best"]].isna().all(axis=1).to_numpy()
    return Deaths(
        low=int(apart.sum() - doubled),
        best=int(np.nansum(best)),
        high=int(np.nansum(high)),
        unknown=int(unknown.sum()),
        elsewhere=sum(len(group) for group in elsewhere),
        up_to_only=int(only.sum()),
        overlapping=sum(len(group) for group in shared),
    )


def figures(events: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    """Return low, best and high of each event, NaN in all three where no figure is given.

    A missing figure is the nearest one that is given; low and best are 0 where only the highest
    is known. Figures out of order widen the range.
    """
    names = ("fatalities_low", "fatalities_best", "fatalities_high")
    given = [events[name].to_numpy(dtype="float64", na_value=np.nan) for name in names]
    low, best, high = given
    none = np.isnan(low) & np.isnan(best) & np.isnan(high)
    nearest = np.where(np.isnan(best), low, best)
    floor = np.where(none, np.nan, np.where(np.isnan(nearest), 0.0, nearest))
    low = np.where(np.isnan(low), floor, low)
    best = np.fmax(floor, low)
    return low, best, np.where(none, np.nan, np.fmax(high, best))


def deaths_sentence(events: pd.DataFrame, say: Words) -> str:
    """Return "30–78 people reported killed; 4 events with unknown deaths", "" where none count."""
    found = deaths(events)
    known = ~np.isnan(figures(events)[2])
    parts = [_killed(found, say)] if known.any() else []
    if found.unknown:
        said = say.many("toll.unknown", found.unknown)
        if found.elsewhere:
            said = say.many("toll.elsewhere", found.elsewhere, said=said)
        parts.append(said)
    if found.overlapping:
        parts.append(say.many("toll.overlapping", found.overlapping))
    return say("toll.part").join(parts)


def _killed(found: Deaths, say: Words) -> str:
    """Return the range in words."""
    if not found.high:
        return say("toll.none")
    low = found.low or None  # "0–7" would claim that somebody counted nobody
    return say.many("toll.killed", found.high, span=say.span(low, found.high))


def _in_episode(events: pd.DataFrame) -> Bools:
    """Return which events belong to an episode that more than one of them belongs to."""
    episodes = events["episode"]
    return (episodes.ne("") & episodes.duplicated(keep=False)).to_numpy(dtype=bool)


def _overlaps(events: pd.DataFrame, rows: NDArray[np.intp], known: Bools) -> list[NDArray[np.intp]]:
    """Return groups of row positions that may count the same dead: connected within an episode.

    Only links to a row with a figure connect: two rows without one share nothing.
    """
    groups: list[NDArray[np.intp]] = []
    episodes = events["episode"].iloc[rows]
    for members in episodes.groupby(episodes.to_numpy()).indices.values():
        positions = rows[members]
        if len(positions) > LONGEST_EPISODE:
            groups.append(positions)
            continue
        linked = _near_in_time_and_place(events.iloc[positions])
        linked &= known[positions][:, None] | known[positions][None, :]
        groups += [positions[part] for part in _connected(linked) if len(part) > 1]
    return groups


def _near_in_time_and_place(events: pd.DataFrame) -> Bools:
    """Return a square of pairs whose days overlap and whose areas may overlap.

    Areas are discs of radius_km; an event without coordinates or radius may be anywhere.
    """
    first, last = events["date_start"].to_numpy(), events["date_end"].to_numpy()
    days = (first[:, None] <= last[None, :]) & (first[None, :] <= last[:, None])
    radius = events["radius_km"].to_numpy(dtype="float64")
    reach = radius[:, None] + radius[None, :]
    longitude, latitude = (np.radians(events[c].to_numpy()) for c in ("longitude", "latitude"))
    # haversine, good at short distances
    turn = np.sin((latitude[:, None] - latitude[None, :]) / 2) ** 2
    side = np.sin((longitude[:, None] - longitude[None, :]) / 2) ** 2
    angle = turn + np.cos(latitude[:, None]) * np.cos(latitude[None, :]) * side
    distance = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(angle, 0, 1)))
    # NaN, an unknown place, is never farther than the reach
    return np.asarray(days & ~(distance > reach))


def _connected(linked: Bools) -> list[NDArray[np.intp]]:
    """Return the groups of positions that are linked, directly or through others."""
    label = np.arange(len(linked))
    while True:
        lowest = np.where(linked, label[None, :], len(label)).min(axis=1, initial=len(label))
        joined = np.minimum(label, lowest)
        if (joined == label).all():
            break
        label = joined
    order = np.argsort(label, kind="stable")
    cuts = [0, *(np.flatnonzero(np.diff(label[order])) + 1), len(order)]
    return [order[a:b] for a, b in pairwise(cuts)]
