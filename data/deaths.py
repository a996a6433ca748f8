"""Reported deaths of a selection: a range, and what it leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.distance import great_circle_km
from data.schema import Domain, Precision
from data.words import Words

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# Rows of one episode are compared in pairs; a longer episode is taken to overlap throughout
LONGEST_EPISODE = 500
LARGEST_EXACT = 20  # connected rows; the branching at most doubles with every second one

# The columns that decide whether two rows may speak of the same dead
SPOT = [
    "date_start", "date_end", "latitude", "longitude", "radius_km", "geo_precision",
    "admin1_code", "country",
]  # fmt: skip
FIGURES = ("fatalities_low", "fatalities_best", "fatalities_high")
DEATHS_COLUMNS = ("domain", "episode", *FIGURES, *SPOT)  # all that is read of the events


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
    end takes the largest sum of rows that surely count different dead, the high end all. Rows
    of an episode that lie apart in time or place are added, as are rows without an episode.
    """
    low, best, high = figures(events)
    known = ~np.isnan(high)
    unknown = ~known & (events["domain"] == Domain.INCIDENT).to_numpy(dtype=bool)
    doubled = overlapping = elsewhere = 0
    for rows, linked in _episodes(events):
        some = high[rows] > 0  # also false where unknown
        links = linked[np.ix_(some, some)]
        doubled += low[rows][some].sum() - _surely(low[rows][some], links)
        overlapping += int(links.any(axis=1).sum())
        elsewhere += int((unknown[rows] & linked[:, some].any(axis=1)).sum())
    only = known & events[["fatalities_low", "fatalities_best"]].isna().all(axis=1).to_numpy()
    return Deaths(
        low=int(np.nansum(low) - doubled),
        best=int(np.nansum(best)),
        high=int(np.nansum(high)),
        unknown=int(unknown.sum()),
        elsewhere=elsewhere,
        up_to_only=int(only.sum()),
        overlapping=overlapping,
    )


def deaths_by(events: pd.DataFrame, groups: NDArray[np.object_]) -> dict[str, Deaths]:
    """Return the reported deaths of each group; `groups` names that of every event."""
    low, best, high = figures(events)
    known = ~np.isnan(high)
    nothing = events[["fatalities_low", "fatalities_best"]].isna().all(axis=1).to_numpy()
    parts = {
        "low": np.nan_to_num(low),
        "best": np.nan_to_num(best),
        "high": np.nan_to_num(high),
        "unknown": ~known & (events["domain"] == Domain.INCIDENT).to_numpy(dtype=bool),
        "up_to_only": known & nothing,
    }
    sums = pd.DataFrame(parts).groupby(groups).sum()
    found = {str(row[0]): Deaths(**_whole(row)) for row in sums.itertuples()}
    # rows of one episode may count the same dead: only such groups need the longer way
    episodes = pd.DataFrame({"group": groups, "episode": events["episode"].to_numpy()})
    told = episodes[episodes["episode"] != ""]
    for group in told.loc[told.duplicated(), "group"].unique():
        found[str(group)] = deaths(events[groups == group])
    return found


def _whole(row: Any) -> dict[str, int]:
    """Return the named sums of a group as whole numbers."""
    return {name: int(value) for name, value in row._asdict().items() if name != "Index"}


def figures(events: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    """Return low, best and high of each event, NaN in all three where no figure is given.

    A missing figure is the nearest one that is given; low and best are 0 where only the highest
    is known. Figures out of order widen the range.
    """
    given = [events[name].to_numpy(dtype="float64", na_value=np.nan) for name in FIGURES]
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
    known = any(events[name].notna().any() for name in FIGURES)
    parts = [_killed(found, say)] if known else []
    if found.unknown:
        parts.append(_unknown(found, say))
    if found.overlapping:
        parts.append(say.many("toll.overlapping", found.overlapping))
    return say("toll.part").join(parts)


def range_said(found: Deaths, say: Words) -> str:
    """Return a range of deaths for a table: "30–78", "30–78, 4 unknown", "4 unknown"."""
    known = say.span(found.low, found.high)
    if not found.unknown:
        return known
    key = "compare.toll" if found.high else "compare.toll_unknown"
    return say.many(key, found.unknown, span=known)


def _killed(found: Deaths, say: Words) -> str:
    """Return the range in words."""
    if not found.high:
        return say("toll.none")
    low = found.low or None  # "0–7" would claim that somebody counted nobody
    return say.many("toll.killed", found.high, span=say.span(low, found.high))


def _unknown(found: Deaths, say: Words) -> str:
    """Return how many events have no figure, and whether another row may hold it."""
    if found.elsewhere == found.unknown:
        return say.many("toll.all_elsewhere", found.unknown)
    said = say.many("toll.unknown", found.unknown)
    return say.many("toll.elsewhere", found.elsewhere, said=said) if found.elsewhere else said


def _episodes(events: pd.DataFrame) -> Iterator[tuple[NDArray[np.intp], Bools]]:
    """Yield the rows of each episode of two or more, and which pairs may count the same dead."""
    episodes = events["episode"]
    several = np.flatnonzero(episodes.ne("") & episodes.duplicated(keep=False))
    if not len(several):
        return
    numbers, names = pd.factorize(episodes.iloc[several])
    spots = _spots(events[SPOT].iloc[several])
    for number in range(len(names)):
        members = np.flatnonzero(numbers == number)
        linked = np.ones((len(members), len(members)), dtype=bool)
        if len(members) <= LONGEST_EPISODE:
            linked = _near_in_time_and_place(spots[members])
        np.fill_diagonal(linked, val=False)
        yield several[members], linked


def _surely(low: Floats, linked: Bools) -> float:
    """Return the largest sum of figures of which no two may count the same dead."""
    parts = _connected(linked)
    return float(sum(_best_set(low[part], linked[np.ix_(part, part)]) for part in parts))


def _best_set(low: Floats, linked: Bools) -> float:
    """Return the weight of the heaviest independent set of a graph.

    Exact by branching at the row with the most links; a larger graph takes its heaviest row,
    then the heaviest that is not linked to it, which is a lower bound.
    """
    if not linked.any():
        return float(low.sum())
    exact = len(low) <= LARGEST_EXACT
    at = int(linked.sum(axis=1).argmax()) if exact else int(low.argmax())
    others = np.arange(len(low)) != at
    apart = others & ~linked[at]
    taken = float(low[at]) + _best_set(low[apart], linked[np.ix_(apart, apart)])
    if not exact:
        return taken
    return max(taken, _best_set(low[others], linked[np.ix_(others, others)]))


def _spots(events: pd.DataFrame) -> Floats:
    """Return when and where each event is as numbers, in the order of SPOT.

    Days since 1970, degrees, km; provinces and countries are numbered.
    """
    columns = []
    for name in SPOT:
        values = events[name]
        if name.startswith("date"):
            columns.append(values.to_numpy("datetime64[D]").astype("float64"))
        elif name in ("admin1_code", "country"):
            columns.append(pd.factorize(values)[0].astype("float64"))
        else:
            columns.append(values.to_numpy(dtype="float64", na_value=np.nan))
    return np.column_stack(columns)


def _near_in_time_and_place(spots: Floats) -> Bools:
    """Return a square of pairs whose days overlap and whose areas may overlap.

    An area is a disc of radius_km, or the province or country of an event that is known no
    better; an event without coordinates or radius may be anywhere.
    """
    first, last, latitude, longitude, radius, precision, province, country = spots.T
    days = (first[:, None] <= last[None, :]) & (first[None, :] <= last[:, None])
    # NaN, an unknown place, is never farther than the reach
    apart = great_circle_km(longitude[:, None], latitude[:, None], longitude, latitude)
    near = ~(apart > radius[:, None] + radius[None, :])
    for codes, class_ in ((province, Precision.PROVINCE), (country, Precision.COUNTRY)):
        whole = precision == class_
        near |= (codes[:, None] == codes[None, :]) & (whole[:, None] | whole[None, :])
    return np.asarray(days & near)


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
