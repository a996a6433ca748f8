"""What one cell and one row of `data/facts/*.csv` must be (CODEBOOK.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.cells import (
    CAMEO,
    CELLS,
    COUNTRY,
    DAY,
    FILLED,
    GOLDSTEIN,
    ID,
    LATITUDE,
    LONGITUDE,
    URL,
    WHOLE,
    YES_NO,
    Cell,
    form,
    joined,
    words,
)
from data.codebook import DATE_PRECISION, GEO_PRECISION, GOLDSTEIN_OF, KIND_OF_WORD, VERIFIED
from data.reading import Problem, Sheet, read_sheet, shown
from data.references import Reference, circles, unlisted
from data.rules import Fault, Row, cell_faults, ordered, paired, repeated, row_faults
from data.schema import ACTOR_COLUMNS, INCIDENT_KINDS, PLACE_COLUMNS, Attribution
from data.whereabouts import Ground


@dataclass(frozen=True)
class Layout:
    """One file of facts: its columns, their rules, the rule of a whole row, its key."""

    columns: tuple[str, ...]
    cells: Mapping[str, Cell]
    rule: Callable[[Row], Iterator[Fault]] | None = None
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()


def check_facts(folder: Path) -> list[Problem]:
    """Return what is wrong with a folder of facts, row by row and between its files."""
    sheets = {
        name: read_sheet(folder / f"{name}.csv", layout.columns) for name, layout in LAYOUTS.items()
    }
    incidents, diplomatic = sheets["incidents"], sheets["diplomatic_events"]
    sheets[EITHER] = either(incidents, diplomatic)
    problems: list[Problem] = []
    for name, layout in LAYOUTS.items():
        problems += sheets[name].problems
        problems += faults_of_facts(sheets[name], layout)
        problems += unlisted(sheets[name], layout.references, sheets)
    problems += unmatched_areas(incidents, sheets["places"])
    problems += circles(sheets["actors"])
    both = set(incidents.rows["event_id"])
    problems += [
        Problem(
            diplomatic.name, int(line), "event_id", "an id that no incident has", shown(event),
            "Give the row another id.",
        )
        for line, event in diplomatic.rows["event_id"].items()
        if event in both
    ]  # fmt: skip
    return problems


def either(incidents: Sheet, diplomatic: Sheet) -> Sheet:
    """Return the ids of both files of events as one."""
    ids = pd.concat([sheet.rows[["event_id"]] for sheet in (incidents, diplomatic)])
    complete = incidents.complete and diplomatic.complete
    return Sheet(f"{incidents.name} or {diplomatic.name}", ids, complete=complete)


def faults_of_facts(sheet: Sheet, layout: Layout) -> list[Problem]:
    """Return every fault within single rows of one file of facts."""
    return [
        *cell_faults(sheet, layout.cells, layout.columns),
        *(row_faults(sheet, layout.rule) if layout.rule else ()),
        *repeated(sheet, layout.key),
    ]


def unmatched_areas(incidents: Sheet, places: Sheet) -> list[Problem]:
    """Return the incidents that stand for a district or province places.csv does not have.

    Such an event is drawn as its area, so the area must be known.
    """
    ground = Ground.of(row for row in places.rows.to_dict("records") if _is_place(row))
    problems = []
    for line, row in zip(incidents.rows.index, incidents.rows.to_dict("records"), strict=True):
        precision = GEO_PRECISION.get(row["geo_precision"])
        if row["admin1"] and not ground.province_code(row["country"], row["admin1"]):
            problems.append(_no_area(incidents, line, "admin1", "province of provinces.csv", row))
        elif precision in _AREAS and not ground.radius_km(row, precision):
            column, what = _AREAS[precision]
            problems.append(_no_area(incidents, line, column, what, row))
    return problems


_AREAS = {
    GEO_PRECISION["district"]: ("admin2", "district of places.csv (area_admin2)"),
    GEO_PRECISION["province"]: ("admin1", "province of places.csv (area_admin1)"),
}


def _no_area(sheet: Sheet, line: int, column: str, what: str, row: Row) -> Problem:
    """Return the problem of an area that is not known."""
    remedy = "Correct the name, or add the area to places.csv."
    return Problem(sheet.name, int(line), column, f"a {what}", shown(row[column]), remedy)


def _is_place(row: Row) -> bool:
    """Return whether a row of places has a position, so that it can be joined to."""
    return LATITUDE.holds(row["latitude"]) and LONGITUDE.holds(row["longitude"])


def _incident(row: Row) -> Iterator[Fault]:
    """Find what does not fit together in one incident."""
    yield from ordered(row, ("fatalities_low", "fatalities_best", "fatalities_high"))
    yield from paired(row, "lat", "lon")


def _diplomatic(row: Row) -> Iterator[Fault]:
    """Find what does not fit together in one diplomatic event."""
    yield from paired(row, "lat", "lon")
    code, score = row["cameo_code"], row["cooperation_score"]
    if code[:2] != row["cameo_root"]:
        yield (
            "cameo_code", f"a code that begins with its root {shown(row['cameo_root'])}",
            shown(code), CAMEO.remedy,
        )  # fmt: skip
    if bool(code) != bool(score):
        column = "cooperation_score" if code else "cameo_code"
        yield column, "code and score, or neither", "one of the two", "Fill in both or neither."
    elif code in GOLDSTEIN_OF and GOLDSTEIN.holds(score) and float(score) != GOLDSTEIN_OF[code]:
        expected = f"{GOLDSTEIN_OF[code]}, Goldstein's value of {code}"
        yield "cooperation_score", expected, score, "Correct the code or the score."


def _claim(row: Row) -> Iterator[Fault]:
    """Find what does not fit together in one claim."""
    yield from ordered(row, ("figure_low", "figure_high"))


def _names(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


_ACTORS = ("actors", "actor_id")
_SIDES = (Reference("initiator_ids", *_ACTORS), Reference("target_ids", *_ACTORS))
EITHER_OF = ("incidents", "diplomatic_events")
EITHER = " or ".join(EITHER_OF)

_EVENT_CELLS = {
    "event_id": ID,
    "date": DAY,
    "date_precision": words(DATE_PRECISION),
    "place": FILLED,
    "lat": LATITUDE.or_empty(),
    "lon": LONGITUDE.or_empty(),
    "summary": FILLED,
    "source_name": FILLED,
    "source_url": URL.or_empty(),
    "verified": words(VERIFIED),
    "initiator_ids": joined(ID),
    "target_ids": joined(ID).or_empty(),
    "attribution": words(Attribution),
    "mutual": YES_NO,
    "direction_basis": FILLED,
}

LAYOUTS: Mapping[str, Layout] = {
    "incidents": Layout(
        _names(
            "event_id date date_precision country admin1 admin2 place lat lon geo_precision "
            "event_type sub_type actor1 actor2 fatalities_low fatalities_best fatalities_high "
            "injuries summary source_name source_url verified notes initiator_ids target_ids "
            "attribution mutual direction_basis episode"
        ),
        {
            **_EVENT_CELLS,
            "country": COUNTRY,
            "admin1": FILLED,
            "lat": LATITUDE,
            "lon": LONGITUDE,
            "geo_precision": words(GEO_PRECISION),
            "event_type": words(INCIDENT_KINDS),
            "fatalities_low": WHOLE.or_empty(),
            "fatalities_best": WHOLE.or_empty(),
            "fatalities_high": WHOLE.or_empty(),
            "injuries": WHOLE.or_empty(),
        },
        _incident,
        ("event_id",),
        _SIDES,
    ),
    "diplomatic_events": Layout(
        _names(
            "event_id date date_precision event_type initiator counterpart place lat lon "
            "cooperation_score cameo_root cameo_code summary source_name source_url verified "
            "notes initiator_ids target_ids attribution mutual direction_basis episode"
        ),
        {
            **_EVENT_CELLS,
            "event_type": words(KIND_OF_WORD),
            "cooperation_score": GOLDSTEIN.or_empty(),
            "cameo_root": form(r"0[1-9]|1\d|20", "a CAMEO root, 01 to 20").or_empty(),
            "cameo_code": CAMEO.or_empty(),
        },
        _diplomatic,
        ("event_id",),
        _SIDES,
    ),
    "actors": Layout(
        tuple(column.name for column in ACTOR_COLUMNS),
        CELLS["actors"],
        key=("actor_id",),
        references=(Reference("parent", *_ACTORS),),
    ),
    "links": Layout(
        _names("event_id responds_to relation basis reason confidence source_url verified"),
        {**CELLS["links"], "source_url": URL},
        key=("event_id", "responds_to", "relation"),
        references=(
            Reference("event_id", EITHER, "event_id"),
            Reference("responds_to", EITHER, "event_id"),
        ),
    ),
    "claims": Layout(
        _names(
            "event_id claimant claim_type statement figure_low figure_high claim_date "
            "source_name source_url verified"
        ),
        {**CELLS["claims"], "source_url": URL.or_empty()},
        _claim,
        references=(
            Reference("event_id", EITHER, "event_id"),
            Reference("claimant", *_ACTORS),
        ),
    ),
    "places": Layout(
        tuple(column.name for column in PLACE_COLUMNS if column.name != "admin1_code"),
        CELLS["places"],
        key=("place_id",),
    ),
}
