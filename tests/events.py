"""Small events and random queries for tests: `frame({"kind": "visit"}, ...)`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from data.area import Area, parse_area
from data.fold import fold
from data.note import tidy
from data.query import Query
from data.schema import DIPLOMATIC_KINDS, EVENT_COLUMNS, Domain, FatalityBand, Kind, Status, conform
from data.values import FIRST_DAY, LAST_DAY

# One incident in Panjgur, known to the town; every test changes only what it is about.
USUAL: Mapping[str, Any] = {
    "kind": "battle",
    "date_start": "2024-01-16",
    "country": "PK",
    "admin1": "Balochistan",
    "admin1_code": "PK-BA",
    "admin2": "Panjgur",
    "place": "Panjgur",
    "latitude": 26.97,
    "longitude": 64.1,
    "geo_precision": 2,
    "radius_km": 25.0,
    "mutual": False,
    "status": "reported",
    "date_precision": 1,
}
UNPLACED: Mapping[str, Any] = {
    "latitude": None,
    "longitude": None,
    "geo_precision": None,
    "radius_km": None,
    "admin1": "",
    "admin1_code": "",
    "admin2": "",
    "place": "",
}
PARENTS = {"bla-majeed": "bla", "irgc": "ir-forces", "ir-forces": "ir", "pk-fc": "pk-forces"}


def frame(*rows: Mapping[str, Any], **same: Any) -> pd.DataFrame:
    """Return conformed events with derived columns, one per row; no row at all is one usual event.

    `same` changes every row. `date_end` follows `date_start`, `domain` follows `kind`, and
    `frame(events=0)` is an empty frame.
    """
    count = same.pop("events", None)
    wanted = list(rows) or [{}] * (1 if count is None else count)
    full = [_row(at, {**USUAL, **same, **row}) for at, row in enumerate(wanted)]
    names = [column.name for column in EVENT_COLUMNS]
    events = conform(pd.DataFrame(full, columns=names).astype(object))
    return _derived(events)


def _row(at: int, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with every column."""
    cells: dict[str, Any] = {column.name: "" for column in EVENT_COLUMNS} | row
    diplomatic = row["kind"] in DIPLOMATIC_KINDS
    cells["domain"] = cells["domain"] or (Domain.DIPLOMATIC if diplomatic else Domain.INCIDENT)
    cells["event_id"] = cells["event_id"] or f"E-{at:04d}"
    cells["date_end"] = cells["date_end"] or cells["date_start"]
    for column in EVENT_COLUMNS:
        if column.dtype in ("Int8", "Int32", "float64") and cells[column.name] == "":
            cells[column.name] = None
    return cells


def _derived(events: pd.DataFrame) -> pd.DataFrame:
    """Return the events with the columns that filters read."""
    text = events["summary"] + " " + events["notes"] + " " + events["place"]
    both = (events["admin1_code"] != "") & (events["admin2"] != "")
    district = (events["admin1_code"] + "/" + events["admin2"]).where(both, "")
    return events.assign(
        district=district.astype("str"),
        lineage=pd.Series(map(_lineage, events["initiator"], events["target"]), dtype="str"),
        fatality_band=pd.Series(map(_band, *_figures(events)), dtype="str"),
        search_text=pd.Series(map(fold, text), dtype="str"),
    )


def _lineage(*sides: str) -> str:
    """Return ;id;id; of all actors and their parents."""
    found: list[str] = []
    for actor in ";".join(sides).split(";"):
        one = actor
        while one and one not in found:
            found.append(one)
            one = PARENTS.get(one, "")
    return f";{';'.join(found)};" if found else ""


def _figures(events: pd.DataFrame) -> tuple[pd.Series, ...]:
    """Return the three columns of deaths."""
    return tuple(events[f"fatalities_{end}"] for end in ("best", "high", "low"))


def _band(best: Any, high: Any, low: Any) -> str:
    """Return the band of the best figure, or of the only one that is given."""
    given = next((n for n in (best, high, low) if not pd.isna(n)), None)
    if given is None:
        return FatalityBand.UNKNOWN
    edges = {25: FatalityBand.MOST, 10: FatalityBand.MANY, 5: FatalityBand.SOME}
    edges |= {1: FatalityBand.FEW, 0: FatalityBand.NONE}
    return next(band for least, band in edges.items() if given >= least)


DAYS = st.dates(FIRST_DAY, LAST_DAY)
# few signs, but those that an address, a list or a flag could stumble over
IDS = (
    st.text("aZ9,%-=/+& 2C'\"\\{کی\u200c", min_size=1, max_size=12)
    .map(lambda text: tidy(text, 120))
    .filter(bool)
)
CODES = st.sampled_from(["PK-BA", "IR-11", "PK-SD", "IR-00", "AF-Z", "ZZ-A9Z"])


PROVINCES = CODES | st.just("none")

# a coarse grid too, so that corners repeat, edges cross and polygons are boxes
LONGITUDES = st.floats(-180, 180) | st.integers(60, 64).map(float)
LATITUDES = st.floats(-90, 90) | st.integers(25, 29).map(float)
CORNERS = st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=3, max_size=50).map(tuple)


def _area(corners: tuple[tuple[float, float], ...]) -> Area | None:
    """Return the area of corners, None where they enclose nothing."""
    return parse_area(",".join(f"{lon!r} {lat!r}" for lon, lat in corners))


AREAS = CORNERS.map(_area).filter(lambda area: area is not None)


def _some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return up to four values."""
    return st.lists(values, max_size=4).map(tuple)


def random_area(draw: Random) -> Area:
    """Return a box or a triangle somewhere over the borderland, a few degrees wide."""
    spot = (draw.uniform(58, 66), draw.uniform(24, 29))
    tips = [(spot[0] + draw.uniform(1, 5), spot[1] + draw.uniform(1, 4)) for _ in range(2)]
    return draw.choice([Area((spot, *tips)), Area.box(*spot, *tips[0])])


@st.composite
def queries(
    draw: st.DrawFn,
    *,
    provinces: st.SearchStrategy[str] = PROVINCES,
    districts: st.SearchStrategy[str] | None = None,
    actors: st.SearchStrategy[str] = IDS,
    first: date = FIRST_DAY,
    last: date = LAST_DAY,
) -> Query:
    """Draw a query of any fields, by default with ids that no data set has."""
    days = sorted(draw(st.lists(st.dates(first, last), min_size=2, max_size=2)))
    kinds = draw(_some(st.sampled_from(Kind)))
    # kinds of another domain than the one that is asked for are refused
    of_kinds = sorted({kind.domain for kind in kinds}) or list(Domain)
    if districts is None:
        districts = st.builds("{}/{}".format, CODES, IDS)
    return Query(
        since=draw(st.sampled_from([None, days[0]])),
        until=draw(st.sampled_from([None, days[1]])),
        domains=draw(_some(st.sampled_from(of_kinds))),
        kinds=kinds,
        provinces=draw(_some(provinces)),
        districts=draw(_some(districts)),
        area=draw(st.none() | AREAS),
        actors=draw(_some(actors)),
        fatalities=draw(_some(st.sampled_from(FatalityBand))),
        precision=draw(_some(st.integers(0, 7))),
        status=draw(_some(st.sampled_from(Status))),
        words=draw(st.text(max_size=30)),
    )
