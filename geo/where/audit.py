"""The audit: points of a file that contradict what the file, or another source, says of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.distance import great_circle_km
from data.fold import fold
from data.note import Note, quoted
from data.schema import Precision
from data.words import Words
from geo.land import load_land
from geo.where.answer import Outcome
from geo.where.context import Context
from geo.where.index import joined
from geo.where.inside import Land, km_outside, which
from geo.where.points import Seen
from geo.where.resolver import Resolver
from geo.where.wording import Relation, read

# Natural Earth's borders are off by up to 9 km here (measured on the Iran-Pakistan line), and a
# village "at the border" is coded on either side.
BORDER_KM = 20.0
# A name's place and the row's point may each be 25 km off ("near" of UCDP GED, codebook 22.1).
NAME_KM = 50.0
LEAST_ROWS = 3  # other rows that must agree before they speak against one
LEAST_NAMES = 4  # other places of a district before they say how far it reaches
DISTRICT_TIMES, DISTRICT_KM = 2.5, 30.0  # reach: so many times the median distance, and this


class Rule(StrEnum):
    """What a point can contradict, the clearest first."""

    COUNTRY = "country"
    PROVINCE = "province"
    DISTRICT = "district"  # the stated district, as it lies by our table or a loaded outline
    NEIGHBOURS = "neighbours"  # the other places that the file puts into the same district
    NAME = "name"  # another source's place of that name
    ROWS = "rows"  # the file's other rows of the same place


class Flag(NamedTuple):
    """One contradiction: by which rule, how far apart the two are, in km, and the sentence."""

    rule: Rule
    km: float
    note: Note


class Finding(NamedTuple):
    """A row whose point contradicts something, and all that it contradicts."""

    seen: Seen
    flags: tuple[Flag, ...]


def audit(rows: Sequence[Seen], resolver: Resolver) -> list[Finding]:
    """Return the rows whose points contradict something, in the order of the rows.

    Nothing is moved. A row without a point is not looked at; a row that stands for a province
    or more only by country and province. The answer does not depend on the order of rows.
    """
    placed = [seen for seen in rows if seen.has_point]
    known = {asked: resolver.context(asked) for asked in {seen.asked for seen in placed}}
    contexts = [known[seen.asked] for seen in placed]
    flags: list[list[Flag]] = [[] for _ in placed]
    found = (
        *_outside_land(placed, contexts),
        *_outside_district(placed, contexts),
        *_against_neighbours(placed, contexts),
        *_against_names(placed, resolver),
        *_against_rows(placed),
    )
    for number, flag in found:
        flags[number].append(flag)
    return [Finding(seen, tuple(own)) for seen, own in zip(placed, flags, strict=True) if own]


def lines(name: str, findings: Sequence[Finding], say: Words) -> list[str]:
    """Return each finding as a line that begins with file and line, and gives every reason.

    The line is left out where there is no file.
    """
    return [
        say(
            "where.audit.line" if finding.seen.line else "where.audit.event",
            file=name,
            line=str(finding.seen.line),
            id=finding.seen.id,
            place=quoted(finding.seen.asked.text),
            reasons=" ".join(flag.note.said(say) for flag in finding.flags),
        )
        for finding in findings
    ]


def as_json(rows: Sequence[Seen], findings: Sequence[Finding], say: Words) -> dict[str, Any]:
    """Return the findings for another program: how many rows, how many flagged by each rule."""
    flags = [flag for finding in findings for flag in finding.flags]
    return {
        "rows": len(rows),
        "placed": sum(seen.has_point for seen in rows),
        "flagged": len(findings),
        "rules": {rule.value: sum(flag.rule is rule for flag in flags) for rule in Rule},
        "findings": [_told(finding, say) for finding in findings],
    }


def _told(finding: Finding, say: Words) -> dict[str, Any]:
    """Return one finding for another program."""
    seen = finding.seen
    return {
        "line": seen.line,
        "id": seen.id,
        "place": seen.asked.text,
        "country": seen.asked.country,
        "admin1": seen.asked.admin1,
        "admin2": seen.asked.admin2,
        "latitude": seen.latitude,
        "longitude": seen.longitude,
        "reasons": [
            {"rule": flag.rule.value, "km": round(flag.km, 1), "reason": flag.note.said(say)}
            for flag in finding.flags
        ],
    }


def _outside_land(
    placed: Sequence[Seen], contexts: Sequence[Context]
) -> Iterator[tuple[int, Flag]]:
    """Yield the points outside their stated country, or else outside their province."""
    countries, provinces = _lands()
    lon, lat = _columns(placed)
    country_at, province_at = _codes(countries, lon, lat), _codes(provinces, lon, lat)
    for number, (seen, context) in enumerate(zip(placed, contexts, strict=True)):
        own, at = context.country, province_at[number]
        if own in countries and own not in (country_at[number], at[:2]):
            parts = [land for code, land in provinces.items() if code[:2] == own]
            away = _km_outside([countries[own], *parts], seen)
            if away > BORDER_KM:
                values = {"country": own, "km": round(away)}
                yield number, Flag(Rule.COUNTRY, away, Note("where.audit.country", values))
                continue
        if context.admin1 in provinces and at != context.admin1:
            away = _km_outside([provinces[context.admin1]], seen)
            if away > BORDER_KM:
                values = {"province": quoted(seen.asked.admin1), "km": round(away)}
                yield number, Flag(Rule.PROVINCE, away, Note("where.audit.province", values))


@lru_cache(maxsize=1)
def _lands() -> tuple[dict[str, Land], dict[str, Land]]:
    """Return the countries that are drawn whole, and the provinces of Iran and Pakistan."""
    land = load_land()
    boxes = [Land(area.rings).box for area in land.countries]
    edge = (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip
    whole = {
        area.country: Land(area.rings)
        for area, box in zip(land.countries, boxes, strict=True)
        if not any(one == other for one, other in zip(box, edge, strict=True))
    }
    return whole, {area.code: Land(area.rings) for area in land.provinces}


def _codes(
    lands: Mapping[str, Land], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> list[str]:
    """Return the code of the area that each point lies in, "" for none."""
    codes = [*lands, ""]
    return [codes[number] for number in which(list(lands.values()), lon, lat)]


def _km_outside(lands: Sequence[Land], seen: Seen) -> float:
    """Return how far a point lies outside of the nearest of some areas."""
    return min(km_outside(land, seen.longitude, seen.latitude) for land in lands)


def _outside_district(
    placed: Sequence[Seen], contexts: Sequence[Context]
) -> Iterator[tuple[int, Flag]]:
    """Yield the points outside every district of the stated name."""
    for number, (seen, context) in enumerate(zip(placed, contexts, strict=True)):
        if not context.districts or _is_wide(seen):
            continue
        lon, lat = seen.longitude, seen.latitude
        if any(district.holds(lon, lat) for district in context.districts):
            continue
        away, nearest = min((one.km_from(lon, lat), one.place.name) for one in context.districts)
        values = {"district": nearest, "km": round(away)}
        yield number, Flag(Rule.DISTRICT, away, Note("where.audit.district", values))


def _against_neighbours(
    placed: Sequence[Seen], contexts: Sequence[Context]
) -> Iterator[tuple[int, Flag]]:
    """Yield the points far from the other places that the file puts into their district.

    A point that lies in the district as we know it is not far, however few others are there.
    """
    groups: dict[tuple[str, ...], list[int]] = {}
    for number, seen in enumerate(placed):
        asked = seen.asked
        if asked.admin2 and not _is_wide(seen):
            key = (joined(fold(part)) for part in (asked.country, asked.admin1, asked.admin2))
            groups.setdefault(tuple(key), []).append(number)
    for group in groups.values():
        spots: dict[tuple[float, float], list[int]] = {}
        for number in group:
            spots.setdefault(_spot(placed[number]), []).append(number)
        points = np.array(sorted(spots), np.float64)
        names = {placed[number].asked.text for number in group}
        if min(len(names), len(points)) <= LEAST_NAMES:
            continue
        for at, spot in enumerate(sorted(spots)):
            away, reach = _reach(np.delete(points, at, axis=0), spot)
            for number in spots[spot] if away > reach else ():
                if any(district.holds(*spot) for district in contexts[number].districts):
                    continue
                values = {"district": quoted(placed[number].asked.admin2), "km": round(away)}
                note = Note("where.audit.neighbours", {**values, "n": len(points) - 1})
                yield number, Flag(Rule.NEIGHBOURS, away, note)


def _reach(others: NDArray[np.float64], spot: tuple[float, float]) -> tuple[float, float]:
    """Return how far a point lies from the middle of others, and how far those reach, km."""
    middle = np.median(others, axis=0)
    usual = (
        float(np.median(great_circle_km(middle[0], middle[1], others[:, 0], others[:, 1])))
        if len(others)
        else np.inf
    )
    return float(great_circle_km(middle[0], middle[1], *spot)), DISTRICT_TIMES * usual + DISTRICT_KM


def _against_names(placed: Sequence[Seen], resolver: Resolver) -> Iterator[tuple[int, Flag]]:
    """Yield the points far from where the resolver, which never sees them, has the name."""
    known = {asked: resolver.resolve(asked) for asked in {seen.asked for seen in placed}}
    for number, seen in enumerate(placed):
        answer = known[seen.asked]
        sure = answer.outcome in (Outcome.ACCEPTED, Outcome.AREA) and answer.method.is_called
        if not sure or answer.place is None or _is_wide(seen):
            continue
        place = answer.place
        away = float(
            great_circle_km(seen.longitude, seen.latitude, place.longitude, place.latitude)
        )
        size = place.radius_km if place.radius_km > 0 else 0.0
        if away > NAME_KM + size:
            values = {"place": place.name, "km": round(away)}
            note = Note(f"where.audit.name.{place.origin}", values)
            yield number, Flag(Rule.NAME, away, note)


def _against_rows(placed: Sequence[Seen]) -> Iterator[tuple[int, Flag]]:
    """Yield the points far from where most other rows of the same place are."""
    groups: dict[tuple[str, ...], list[int]] = {}
    texts = {text: read(text) for text in {seen.asked.text for seen in placed}}
    for number, seen in enumerate(placed):
        said, asked = texts[seen.asked.text], seen.asked
        if said.relation is Relation.AT and said.names and not _is_wide(seen):
            key = (joined(said.names[0]), said.sort, asked.country, asked.admin1, asked.admin2)
            groups.setdefault(key, []).append(number)
    for group in groups.values():
        if len(group) <= LEAST_ROWS:
            continue
        points = np.array(sorted(_spot(placed[number]) for number in group), np.float64)
        far = {spot: _from_most(points, spot) for spot in {_spot(placed[n]) for n in group}}
        for number in group:
            away, count = far[_spot(placed[number])]
            if away > NAME_KM:
                values = {"place": quoted(placed[number].asked.text), "n": count}
                note = Note("where.audit.rows", {**values, "km": round(away)})
                yield number, Flag(Rule.ROWS, away, note)


def _from_most(points: NDArray[np.float64], spot: tuple[float, float]) -> tuple[float, int]:
    """Return how far one of some points lies from where most of the others are, and how many.

    0 km where the others do not lie together.
    """
    own = int(np.flatnonzero((points == spot).all(axis=1))[0])
    others = np.delete(points, own, axis=0)
    middle = np.median(others, axis=0)
    there = int(
        (great_circle_km(middle[0], middle[1], others[:, 0], others[:, 1]) <= NAME_KM / 2).sum()
    )
    return float(great_circle_km(middle[0], middle[1], *spot)) if 2 * there > len(
        others
    ) else 0.0, there


def _is_wide(seen: Seen) -> bool:
    """Return whether a row stands for a province, a border or a country."""
    return seen.precision >= Precision.PROVINCE


def _spot(seen: Seen) -> tuple[float, float]:
    """Return a row's point."""
    return seen.longitude, seen.latitude


def _columns(placed: Sequence[Seen]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the longitudes and latitudes of rows."""
    points = np.array([_spot(seen) for seen in placed], np.float64).reshape(-1, 2)
    return points[:, 0], points[:, 1]
