"""How well and how fast written places are answered: `python -m bench.where`.

The split is that of bench/where_split.txt. `--tune` answers the tuning years and lists what
went wrong there; without it the test years are answered, and nothing is listed by name but the
known errors of the file.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bench.report import load, median, p95, table
from bench.server import ROOT
from bench.where_audit import measure
from bench.where_dump import measure_dump
from bench.where_peers import Find, by_name, chain, cities
from data.distance import great_circle_km
from geo.where.answer import Answer, Asked, Outcome
from geo.where.bands import MEASURED, Band, band_of, measured
from geo.where.learn import learn
from geo.where.points import Seen, read_points
from geo.where.resolver import Resolver

GED = Path(__file__).parents[2] / "shared" / "events" / "ucdp_ged_pakistan_1989_2021.csv"
KNOWN_ERRORS = ("Sui town", "Machh town", "Dasht-i-Goran town", "Zain Koh town")
# What the notes of data/places.csv say of GED's points beside these four: Buleda 66 km off,
# Mashkai 96 km, Mach once more as Much, Lehri 62 km, Parud 130 km, the old Kharan district
MISPLACED = (
    "Buleda town", "Mashkai Area", "Much town", "Lehri town", "Parud area", "Kharan district",
)  # fmt: skip
NEAR_KM, FAR_KM = 25.0, 161.0  # 161 km are 100 miles, as papers on geocoding count
MB = 1e6
FRESH_TIMES = 5

Row = dict[str, str]
Point = tuple[float, float]  # latitude, longitude


class Found(NamedTuple):
    """What one method answered to one row: a point or none, whether to be used unseen."""

    row: Row
    km: float | None
    outcome: str
    answer: Answer | None = None


def rows(*, first: int, last: int) -> list[Row]:
    """Return GED's rows of Balochistan of some years, both ends inclusive."""
    with GED.open(encoding="utf-8", newline="") as file:
        found = [row for row in csv.DictReader(file) if "aloch" in row["adm_1"]]
    return [row for row in found if first <= int(row["year"]) <= last]


def asked_of(row: Row, *, hints: str = "all") -> Asked:
    """Return the question of a row with all its hints, the province's only, or none."""
    name = row["where_coordinates"]
    if hints == "none":
        return Asked(name)
    return Asked(name, "PK", "Balochistan", row["adm_2"] if hints == "all" else "")


def seen(found: Iterable[Row]) -> list[Seen]:
    """Return rows as the learner reads them."""
    return [
        Seen(asked_of(row), float(row["latitude"]), float(row["longitude"]), int(row["where_prec"]))
        for row in found
    ]


def km_from(row: Row, point: Point) -> float:
    """Return how far a point lies from a row's own."""
    return float(
        great_circle_km(point[1], point[0], float(row["longitude"]), float(row["latitude"]))
    )


def ours(resolver: Resolver, asked: Sequence[Row]) -> list[Found]:
    """Return what the resolver answers."""
    found = []
    for row in asked:
        answer = resolver.resolve(asked_of(row))
        place = answer.place
        km = km_from(row, (place.latitude, place.longitude)) if place else None
        found.append(Found(row, km, answer.outcome.value, answer))
    return found


def figures(found: Sequence[Found]) -> dict[str, float]:
    """Return the shares of all rows that were placed, near, far, accepted, and of those right."""
    n = len(found)
    placed = [one.km for one in found if one.km is not None]
    accepted = [one.km for one in found if one.outcome == Outcome.ACCEPTED and one.km is not None]
    return {
        "rows": n,
        "placed": len(placed) / n,
        "near": sum(km <= NEAR_KM for km in placed) / n,
        "far": sum(km <= FAR_KM for km in placed) / n,
        "accepted": len(accepted) / n,
        "right": sum(km <= NEAR_KM for km in accepted) / max(1, len(accepted)),
    }


def theirs(find: Find, asked: Sequence[Row]) -> list[Found]:
    """Return what a peer answers; it has one outcome, so all it finds counts as accepted."""
    found = []
    for row in asked:
        point = find(row["where_coordinates"], row["adm_2"])
        outcome = Outcome.ACCEPTED if point else Outcome.UNRESOLVED
        found.append(Found(row, km_from(row, point) if point else None, outcome.value))
    return found


def main() -> None:
    """Measure and print."""
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--tune", action="store_true", help="the tuning years, with a list")
    flags.add_argument("--bands", action="store_true", help="write data/bands.csv anew")
    flags.add_argument("--dump", action="store_true", help="with 300,000 places imported")
    given = flags.parse_args()
    if given.dump:
        print(f"Before: {load()}.\n", flush=True)
        print(measure_dump(), end="\n\n")
        print(f"After: {load()}.")
        return
    if given.bands:
        write_bands()
        return
    tune = given.tune
    print(f"Before: {load()}.\n", flush=True)
    learned, asked = (
        (rows(first=1989, last=2005), rows(first=2006, last=2011))
        if tune
        else (rows(first=1989, last=2011), rows(first=2012, last=2021))
    )
    resolver = with_learned(learned)
    main_rows = [row for row in asked if row["where_coordinates"] not in KNOWN_ERRORS]
    found = ours(resolver, main_rows)
    everything = ours(resolver, asked)
    noted = [one for one in found if one.row["where_coordinates"] not in MISPLACED]
    compared = {
        "ours": found,
        "ours, known errors of the file too": everything,
        "ours, without what data/places.csv notes, either": noted,
    }
    if not tune:
        world = cities()
        compared["GeoNames, by name only"] = theirs(by_name(world), main_rows)
        compared["geopy chain, offline"] = theirs(chain(world), main_rows)
    print(quality(compared), end="\n\n")
    print(outcomes(found), end="\n\n")
    print(banded(found), end="\n\n")
    print(speed(main_rows), end="\n\n")
    if tune:
        print(wrong(found), end="\n\n")
    else:
        print(measure(read_points(GED), KNOWN_ERRORS), end="\n\n")
    print(f"After: {load()}.")


def write_bands() -> None:
    """Measure the bands on the years before the test and write what was found."""
    resolver = Resolver.bundled()
    found: dict[Band, list[bool]] = {band: [] for band in Band if band is not Band.NONE}
    for row, asked in band_questions():
        answer = resolver.resolve(asked)
        if answer.place is not None:
            km = km_from(row, (answer.place.latitude, answer.place.longitude))
            band, radius = band_of(answer), answer.place.radius_km
            found[band].append(km <= (max(NEAR_KM, radius) if band.is_area else NEAR_KM))
    with MEASURED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("band", "questions", "held"))
        writer.writerows((band.value, len(held), sum(held)) for band, held in found.items() if held)
    print(MEASURED.read_text(encoding="utf-8"))


def band_questions() -> list[tuple[Row, Asked]]:
    """Return each place of the years up to 2011 once, asked with all hints and with fewer.

    And misspelt as people do, one letter wrong; also as "near" it.
    """
    pairs = {
        (row["where_coordinates"], row["adm_2"]): row
        for row in rows(first=1989, last=2011)
        if row["where_coordinates"] not in KNOWN_ERRORS
    }
    asked = []
    for row in pairs.values():
        asked += [(row, asked_of(row, hints=hints)) for hints in ("all", "province", "none")]
        full = asked_of(row)
        for text in (*misspelt(full.text), f"near {full.text}", f"{full.text} area"):
            asked.append((row, Asked(text, full.country, full.admin1, full.admin2)))
            asked.append((row, Asked(text, full.country, full.admin1)))
    return asked


def misspelt(name: str) -> list[str]:
    """Return a name with a vowel changed, with a letter left out, and with one doubled."""
    middle = len(name.split(maxsplit=1)[0]) // 2
    vowels = str.maketrans("aeiou", "eaoui")
    return [
        name[:middle] + name[middle].translate(vowels) + name[middle + 1 :],
        name[:middle] + name[middle + 1 :],
        name[:middle] + name[middle] + name[middle:],
    ]


def with_learned(learned: Sequence[Row]) -> Resolver:
    """Return the resolver with the names of some rows."""
    base = Resolver.bundled()
    return Resolver.bundled(learn(seen(learned), base))


def quality(found: dict[str, Sequence[Found]]) -> str:
    """Return the shares of each method as a table."""
    head = ("method", "rows", "placed", "≤ 25 km", "≤ 161 km", "accepted", "of these ≤ 25 km")
    lines = []
    for name, answers in found.items():
        shares = figures(answers)
        cells = [f"{shares[part]:.1%}" for part in ("placed", "near", "far", "accepted", "right")]
        lines.append((name, len(answers), *cells))
    return table(head, lines)


def outcomes(found: Sequence[Found]) -> str:
    """Return how many answers have each outcome, and how many of them lie near."""
    lines = []
    for outcome in Outcome:
        kms = [one.km for one in found if one.outcome == outcome]
        near = sum(km is not None and km <= NEAR_KM for km in kms)
        lines.append((outcome.value, len(kms), near))
    return table(("outcome", "rows", "≤ 25 km"), lines)


def banded(found: Sequence[Found]) -> str:
    """Return for each band what was measured before the test, and what held in it."""
    lines = []
    for band in Band:
        held = [
            one.km <= (max(NEAR_KM, one.answer.place.radius_km) if band.is_area else NEAR_KM)
            for one in found
            if one.answer and one.km is not None and one.answer.place
            if band_of(one.answer) is band
        ]
        if held:
            before = measured().get(band)
            told = f"{before.held} of {before.questions}" if before else "–"
            lines.append((band.value, told, f"{sum(held)} of {len(held)}"))
    return table(("band", "held when measured", "held now"), lines)


# In a fresh Python that has what the dashboard has loaded anyway: pandas and the land's reader
FRESH = """
import json, time, psutil
import data.load, geo.where.resolver as where
memory, start, cpu = psutil.Process().memory_info().rss, time.perf_counter(), time.process_time()
resolver = where.Resolver.bundled()
ready, cpu = time.perf_counter() - start, time.process_time() - cpu
resolver.resolve(where.Asked("Mastng", "PK"))
first = time.perf_counter() - start
print(json.dumps([ready, cpu, first, psutil.Process().memory_info().rss - memory]))
"""


def speed(asked: Sequence[Row]) -> str:
    """Return how long the resolver takes to be there and to answer, and what it holds."""
    ran = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", FRESH], cwd=ROOT, capture_output=True, text=True, check=True
            ).stdout
        )
        for _ in range(FRESH_TIMES)
    ]
    ready, cpu, first, held = (median(values) for values in zip(*ran, strict=True))
    resolver, times = Resolver.bundled(), []
    for row in asked:
        for hints in ("all", "province", "none"):
            for text in (row["where_coordinates"], f"{row['where_coordinates']}x"):
                question = asked_of(row, hints=hints)
                start = time.perf_counter()
                resolver.resolve(replace(question, text=text))
                times.append((time.perf_counter() - start) * 1000)
    lines = [
        ("until the resolver is there", f"{ready:.2f} s ({cpu:.2f} s of CPU)", "≤ 0.3 s"),
        ("and has answered a misspelt name", f"{first:.2f} s", ""),
        ("a question, 95 of 100", f"{p95(times):.2f} ms", "≤ 5 ms"),
        ("memory it holds", f"{held / MB:.0f} MB", "≤ 60 MB"),
    ]
    return table(("speed", "found", "asked"), lines)


def wrong(found: Sequence[Found]) -> str:
    """Return the answers farther than 25 km from the row's point, each once."""
    lines = {
        (
            one.row["where_coordinates"],
            one.row["adm_2"],
            one.outcome,
            one.answer.reason.key if one.answer else "",
            one.answer.place.name if one.answer and one.answer.place else "",
            "-" if one.km is None else f"{one.km:.0f}",
        )
        for one in found
        if one.km is None or one.km > NEAR_KM or one.outcome in ("review", "ambiguous")
    }
    return table(("place", "district", "outcome", "reason", "answer", "km"), sorted(lines))


if __name__ == "__main__":
    main()
