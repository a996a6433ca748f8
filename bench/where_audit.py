"""What the audit finds: known errors, planted displacements, and how many rows it flags."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Sequence
from typing import NamedTuple

from bench.report import table
from data.distance import EARTH_RADIUS_KM
from geo.where.audit import Finding, audit
from geo.where.points import Seen
from geo.where.resolver import Resolver

PLANTED = 50
NEAREST_KM, FARTHEST_KM = 60.0, 800.0
SEEDS = (11, 12, 13, 14, 15)  # those on which the limits were set were 0, 1 and 2


class Planted(NamedTuple):
    """How many displaced rows were found, and how many others were newly flagged."""

    found: int
    others: int


def measure(rows: Sequence[Seen], known_errors: Sequence[str]) -> str:
    """Return the audit's figures as tables."""
    resolver = Resolver.bundled()
    start = time.perf_counter()
    findings = audit(rows, resolver)
    took = time.perf_counter() - start
    flagged = {finding.seen.id for finding in findings}
    lines = []
    for name in known_errors:
        own = [seen for seen in rows if seen.asked.text == name]
        lines.append((name, len(own), sum(seen.id in flagged for seen in own)))
    known = {seen.id for seen in rows if seen.asked.text in known_errors}
    others, more = len(rows) - len(known), len(flagged - known)
    lines.append(("all other rows", others, f"{more} ({more / others:.1%})"))
    parts = [table(("rows", "n", "flagged"), lines), _planted(rows, flagged, resolver)]
    parts.append(f"The audit of {len(rows):,} rows took {took:.1f} s.\n\n{_listed(findings)}")
    return "\n\n".join(parts)


def _planted(rows: Sequence[Seen], flagged: set[str], resolver: Resolver) -> str:
    """Return how many of 50 displaced rows are found: of the whole file, and of Balochistan."""
    lines = []
    for name, word in (("the whole file", ""), ("Balochistan", "balochistan")):
        pool = [
            seen
            for seen in rows
            if seen.has_point and seen.precision <= 3 and seen.id not in flagged
            if word in seen.asked.admin1.casefold()
        ]
        results = [_found(rows, pool, flagged, resolver, seed) for seed in SEEDS]
        found = ", ".join(str(one.found) for one in results)
        lines.append((name, f"{found} of {PLANTED}", max(one.others for one in results)))
    return table(("displaced by 60 to 800 km", "found", "others flagged by it, at most"), lines)


def _found(
    rows: Sequence[Seen], pool: Sequence[Seen], flagged: set[str], resolver: Resolver, seed: int
) -> Planted:
    """Return what the audit finds when rows of a pool are displaced."""
    chance = random.Random(seed)
    moved = {seen.id: _moved(seen, chance) for seen in chance.sample(list(pool), PLANTED)}
    found = {f.seen.id for f in audit([moved.get(seen.id, seen) for seen in rows], resolver)}
    return Planted(len(found & set(moved)), len(found - set(moved) - flagged))


def _moved(seen: Seen, chance: random.Random) -> Seen:
    """Return a row moved by 60 to 800 km in some direction; short ways are as many as long."""
    km = math.exp(chance.uniform(math.log(NEAREST_KM), math.log(FARTHEST_KM)))
    way, away = chance.uniform(0, 2 * math.pi), km / EARTH_RADIUS_KM
    phi = math.radians(seen.latitude)
    lat = math.asin(math.sin(phi) * math.cos(away) + math.cos(phi) * math.sin(away) * math.cos(way))
    turn = math.atan2(
        math.sin(way) * math.sin(away) * math.cos(phi),
        math.cos(away) - math.sin(phi) * math.sin(lat),
    )
    lon = (seen.longitude + math.degrees(turn) + 180) % 360 - 180
    return seen._replace(latitude=math.degrees(lat), longitude=lon)


def _listed(findings: Sequence[Finding]) -> str:
    """Return each kind of finding once, with its reasons and how many rows have it."""
    counts: dict[tuple[str, ...], int] = {}
    for finding in findings:
        asked = finding.seen.asked
        reasons = ", ".join(f"{flag.rule} {flag.km:.0f} km" for flag in finding.flags)
        key = (asked.text, asked.admin2, reasons)
        counts[key] = counts.get(key, 0) + 1
    lines = [(count, *key) for key, count in sorted(counts.items(), key=lambda one: -one[1])]
    return table(("rows", "place", "district", "contradicts"), lines)
