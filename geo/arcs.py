"""The lines between countries: calls between two capitals, and strikes across a border."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.schema import Attribution, Kind, Precision
from geo.earth import Bounds, degrees, mercator
from geo.land import Area, Points, capitals, load_land
from geo.style import LINE_BULGE

# What two governments say to each other without meeting: the facts' own words, and CAMEO 041,
# "discuss by telephone", for data sets that have others
AFAR_SUB_KINDS = frozenset({"phone call", "message exchange"})
AFAR_PLACES = frozenset({"(telephone)", "(online)"})
AFAR_CAMEO = "041"

# An arrow says who struck and where: only what somebody claimed or a side attributed, and only
# where the district is known; the browser lets it end at the rim of that district's disc
STRUCK = (Kind.BATTLE, Kind.EXPLOSION, Kind.CIVILIANS)
SAID_WHO = (Attribution.CLAIMED, Attribution.ATTRIBUTED)
PLACE_KNOWN = Precision.DISTRICT

STATE_FORCES = "1"  # ACLED's class

CURVE = np.linspace(0.0, 1.0, 41)  # where the points of a bent line lie on it


class Contact(NamedTuple):
    """A call, message or meeting from afar of a row, between two countries in code order."""

    row: int
    pair: tuple[str, str]


class Arc(NamedTuple):
    """All calls and messages of two countries: one line, as thick as they are many."""

    pair: tuple[str, str]
    rows: tuple[int, ...]  # ascending
    mean: float | None  # of the Goldstein values, None where none is known


class Strike(NamedTuple):
    """A strike of a row: the country it came from, and that country's nearest point, degrees.

    Where it was launched is not known: the point only says from which side it came.
    """

    row: int
    origin: str
    lon: float
    lat: float


def governments(actors: pd.DataFrame) -> dict[str, str]:
    """Return the country (ISO alpha-2) of each actor that acts for a government.

    These are state forces, an actor that goes by its country's own code, such as `cn`, and
    whatever has one of these above it. Groups, companies and media of a country are not.
    """
    columns = [actors[name].tolist() for name in ("actor_id", "country", "type", "parent")]
    rows = {actor: row for actor, *row in zip(*columns, strict=True)}

    def acts(actor: str, seen: frozenset[str] = frozenset()) -> bool:
        """Return whether an actor or one above it is a government's."""
        if actor not in rows or actor in seen:
            return False
        country, kind, parent = rows[actor]
        own = kind == STATE_FORCES or actor == country.lower()
        return own or acts(parent, seen | {actor})

    return {actor: country for actor, (country, *_) in rows.items() if country and acts(actor)}


def contacts(events: pd.DataFrame, states: Mapping[str, str]) -> tuple[Contact, ...]:
    """Return the consultations from afar, by row: a line a pair of those who spoke.

    `states` are `governments`. A row with several on a side has several pairs; one without two
    countries that have a capital has none.
    """
    afar = (events["kind"] == Kind.CONSULT) & (
        events["sub_kind"].isin(AFAR_SUB_KINDS)
        | events["place"].isin(AFAR_PLACES)
        | events["cameo_code"].str.startswith(AFAR_CAMEO)
    )
    found = []
    for row, *sides in _rows(events[["initiator", "target"]], afar):
        pairs = product(*(_countries(actors, states) for actors in sides))
        found += [
            Contact(row, (one, other))
            for one, other in sorted({(min(pair), max(pair)) for pair in pairs})
            if one != other and {one, other} <= capitals().keys()
        ]
    return tuple(found)


def between(events: pd.DataFrame, states: Mapping[str, str]) -> tuple[Arc, ...]:
    """Return the lines of all contacts, that of most events first."""
    return joined(contacts(events, states), scores_of(events))


def scores_of(events: pd.DataFrame) -> NDArray[np.float64]:
    """Return the Goldstein value of each event, NaN where it has none."""
    return np.asarray(events["cooperation"].to_numpy(float, na_value=np.nan))


def joined(spoken: Iterable[Contact], scores: NDArray[np.float64]) -> tuple[Arc, ...]:
    """Return a line for each pair of countries, that of most events first; scores are by row."""
    rows: dict[tuple[str, str], list[int]] = {}
    for contact in spoken:
        rows.setdefault(contact.pair, []).append(contact.row)
    found = [Arc(pair, tuple(own), _mean(scores[own])) for pair, own in rows.items()]
    return tuple(sorted(found, key=lambda arc: (-len(arc.rows), arc.pair)))


def _mean(scores: NDArray[np.float64]) -> float | None:
    """Return the mean of the known scores, None where there is none; one decimal is kept whole."""
    known = scores[~np.isnan(scores)]
    # the sum of tenths is exact, so that -1.2 and +1.2 are neither
    return float(np.rint(known * 10).sum()) / len(known) / 10 if len(known) else None


def curve(pair: tuple[str, str], view: Bounds) -> Points:
    """Return the line of a pair of capitals in degrees, bent towards the middle of a view.

    It is the screen's: a quadratic curve of the Web Mercator map. The bend is no route.
    """
    west, south, east, north = view
    seats = [capitals()[code] for code in pair]
    lon = [*(seat.lon for seat in seats), (west + east) / 2]
    lat = [*(seat.lat for seat in seats), (south + north) / 2]
    one, other, home = np.column_stack(mercator(lon, lat)).astype(np.float64)
    middle, across = (one + other) / 2, (other - one)[::-1] * (-1, 1)
    side = -1.0 if (home - middle) @ across < 0 else 1.0
    # a quadratic curve leaves the straight line by half of what its control point does
    control = middle + across * (2 * LINE_BULGE * side)
    t = CURVE[:, None]
    path = (1 - t) ** 2 * one + 2 * t * (1 - t) * control + t**2 * other
    return np.column_stack(degrees(*path.T))


def strikes(events: pd.DataFrame, states: Mapping[str, str]) -> tuple[Strike, ...]:
    """Return the attacks by one state's forces in a neighbouring country, by row.

    Left out: what is disputed or unknown in its author, what is placed by no more than a
    province or a road, and what came from a country without a common border: its way is not known.
    """
    single = {text: _countries(text, states) for text in events["initiator"].unique()}
    origins = {text: next(iter(found)) for text, found in single.items() if len(found) == 1}
    origin = events["initiator"].map(origins)
    across = (
        events["kind"].isin(STRUCK)
        & events["attribution"].isin(SAID_WHO)
        & (events["geo_precision"] <= PLACE_KNOWN).fillna(value=False)
        & events["latitude"].notna()
        & (events["country"] != "")
        & origin.notna()
        & (origin != events["country"])
    )
    struck = events[["country", "longitude", "latitude"]].assign(origin=origin)
    found = []
    for row, country, lon, lat, from_ in _rows(struck, across):
        outline = _border(from_, country)
        if outline is not None:
            found.append(Strike(row, from_, *_nearest(outline, lon, lat)))
    return tuple(found)


def _rows(frame: pd.DataFrame, mask: pd.Series) -> Iterator[tuple[Any, ...]]:
    """Yield number and cells of the rows that a mask keeps."""
    numbers = np.flatnonzero(mask.to_numpy(bool))
    cells = frame.iloc[numbers].itertuples(index=False, name=None)
    yield from ((int(number), *row) for number, row in zip(numbers, cells, strict=True))


def _countries(actors: str, states: Mapping[str, str]) -> set[str]:
    """Return the countries of the governments among `;`-joined actors."""
    return {states[actor] for actor in actors.split(";") if actor in states}


@lru_cache(maxsize=64)
def _border(one: str, other: str) -> Points | None:
    """Return the points of a country that are also a neighbour's, None where there are none."""
    known = {area.code: area for area in load_land().countries}
    if one not in known or other not in known:
        return None
    theirs = set(_vertices(known[other]))
    shared = [point for point in _vertices(known[one]) if point in theirs]
    return np.array(shared) if len(shared) > 1 else None


def _vertices(area: Area) -> Iterable[tuple[float, float]]:
    """Yield the corners of an area's rings; neighbours have theirs in common."""
    for ring in area.rings:
        yield from map(tuple, ring.tolist())


def _nearest(points: Points, lon: float, lat: float) -> tuple[float, float]:
    """Return the nearest of some points to a place; all in degrees, good for a few 100 km."""
    east: NDArray[np.float64] = (points[:, 0] - lon) * np.cos(np.radians(lat))
    at = int(np.argmin(east**2 + (points[:, 1] - lat) ** 2))
    return float(points[at, 0]), float(points[at, 1])


def for_browser(events: pd.DataFrame, actors: pd.DataFrame) -> bytes:
    """Return the lines as compact JSON for the map in the browser, b"" where there are none.

    ```
    {
      "capitals": {"IR": {"name": "Tehran", "x": .., "y": ..}},  // Mercator units of geo.earth
      "pairs": [["IR", "PK"], ...],
      "rows": [61, ...], "pair": [0, ...],   // one entry a row and pair, rows ascending
      "strikes": [{"row": 257, "from": "IR", "x": .., "y": ..}]  // the origin's nearest point
    }
    ```
    """
    states = governments(actors)
    spoken, struck = contacts(events, states), strikes(events, states)
    if not spoken and not struck:
        return b""
    pairs = sorted({contact.pair for contact in spoken})
    number = {pair: index for index, pair in enumerate(pairs)}
    seats = {code: capitals()[code] for code in sorted({code for pair in pairs for code in pair})}
    content = {
        "capitals": {
            code: {"name": seat.name, **_units(seat.lon, seat.lat)} for code, seat in seats.items()
        },
        "pairs": pairs,
        "rows": [contact.row for contact in spoken],
        "pair": [number[contact.pair] for contact in spoken],
        "strikes": [
            {"row": strike.row, "from": strike.origin, **_units(strike.lon, strike.lat)}
            for strike in struck
        ],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _units(lon: float, lat: float) -> dict[str, Any]:
    """Return a point in degrees as Mercator units."""
    x, y = mercator(lon, lat)
    return {"x": int(x), "y": int(y)}
