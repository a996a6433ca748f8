"""The product's tables, made from the facts: `python -m data.casebook`."""

from __future__ import annotations

import calendar
import csv
import hashlib
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from data.codebook import (
    DATE_PRECISION,
    GEO_PRECISION,
    KIND_OF_WORD,
    partial_date_precision,
)
from data.credits import Credit, independent, read_cell
from data.digest import DIGEST, NAME, digest
from data.fact_rules import check_facts
from data.references import responds_to
from data.schema import TABLES, Attribution, DatePrecision, Domain, Precision, Status
from data.whereabouts import NEAR_KM, Ground

HERE = Path(__file__).parent
FACTS = HERE / "facts"
CALENDAR = "calendar.csv"

Row = Mapping[str, str]
Rows = list[dict[str, str]]


@dataclass
class Sources:
    """The sources table while it is filled: one row per publisher, copy, address and title."""

    rows: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, credited: Iterable[Credit]) -> str:
        """Keep the credits and return their ids joined by ";"."""
        ids = []
        for credit in credited:
            source_id = source_id_of(credit)
            self.rows[source_id] = {
                "source_id": source_id,
                "publisher": credit.publisher,
                "via": credit.via,
                "url": credit.url,
                "title": credit.title,
                "date": "",
                "reliability": "",
            }
            ids.append(source_id)
        return ";".join(dict.fromkeys(ids))


def source_id_of(credit: Credit) -> str:
    """Return the id of a source: readable, and the same as long as the source is the same."""
    words = "".join(letter if letter.isalnum() else " " for letter in credit.publisher.casefold())
    said = "\x1f".join((credit.publisher, credit.via, credit.url, credit.title))
    return f"{'-'.join(words.split())}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def make(folder: Path = HERE) -> dict[str, int]:
    """Write the six tables and DIGEST beside a folder's facts; return the rows of each table.

    DIGEST also lists the calendar, which is written by hand, where there is one.
    """
    facts = folder / FACTS.name
    tables = build(facts)
    for name, rows in tables.items():
        columns = [column.name for column in TABLES[name]]
        (folder / f"{name}.csv").write_bytes(as_csv(rows, columns))
    names = [f"{FACTS.name}/{path.name}" for path in sorted(facts.iterdir())]
    by_hand = [CALENDAR] if (folder / CALENDAR).exists() else []
    made = [f"{name}.csv" for name in tables]
    (folder / DIGEST).write_bytes(digest(folder, [*names, *made, *by_hand]))
    return {name: len(rows) for name, rows in tables.items()}


def build(facts: Path = FACTS) -> dict[str, Rows]:
    """Return the rows of the six tables as text, sorted, from the folder of facts."""
    sources = Sources()
    actors = read(facts / "actors.csv")
    types = {actor["actor_id"]: actor["type"] for actor in actors}
    ground = Ground.of(read(facts / "places.csv"))
    links = [_link(row, sources) for row in read(facts / "links.csv")]
    claims = [_claim(row, sources) for row in read(facts / "claims.csv")]
    denied = {claim["event_id"] for claim in claims if claim["claim_type"] == "denial"}
    events = [
        *(_incident(row, ground) for row in read(facts / "incidents.csv")),
        *(_diplomatic(row, ground) for row in read(facts / "diplomatic_events.csv")),
    ]
    answered = responds_to(pd.DataFrame(links, columns=["event_id", "responds_to"]))
    for event in events:
        _complete(event, types, answered, denied, sources)
    return {
        "events": sorted(events, key=lambda row: (row["date_start"], row["event_id"])),
        "actors": sorted(actors, key=lambda row: row["actor_id"]),
        "links": sorted(links, key=lambda row: (row["event_id"], row["responds_to"])),
        "claims": sorted(claims, key=lambda row: row["event_id"]),  # else in the coder's order
        "sources": sorted(sources.rows.values(), key=lambda row: row["source_id"]),
        "places": sorted(
            (_place(row, ground) for row in ground.places), key=lambda row: row["place_id"]
        ),
    }


def span(day: str, precision: DatePrecision) -> tuple[str, str]:
    """Return the first and last day (ISO, inclusive) that a date and its precision mean."""
    at = date.fromisoformat(day)
    if precision == DatePrecision.MONTH:
        last = calendar.monthrange(at.year, at.month)[1]
        return at.replace(day=1).isoformat(), at.replace(day=last).isoformat()
    margin = timedelta(days=3 if precision == DatePrecision.WEEK else 0)
    return (at - margin).isoformat(), (at + margin).isoformat()


def status_of(event: Row, credited: Sequence[Credit], *, denied: bool) -> Status:
    """Return how far an event is backed; the weakest that applies wins.

    Unverified: the core, or a detail of it, is not traced to a page. Disputed: who did it is
    disputed, or somebody denies. Corroborated: its own cell names two independent publishers
    (`data.credits.independent`). The sources of claims do not count: they may say otherwise.
    """
    if event["verified"] != "yes":
        return Status.UNVERIFIED
    if denied or event["attribution"] == Attribution.DISPUTED:
        return Status.DISPUTED
    return Status.CORROBORATED if independent(credited) >= 2 else Status.REPORTED


def read(path: Path) -> Rows:
    """Return the rows of a CSV file as text, cells unchanged."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_csv(rows: Rows, columns: Sequence[str]) -> bytes:
    """Return the rows as UTF-8 CSV with LF line ends, the same bytes on every machine."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def _incident(row: Row, ground: Ground) -> dict[str, str]:
    """Return the event of one row of incidents.csv, still without ids of sources and actors."""
    precision = GEO_PRECISION[row["geo_precision"]]
    return {
        **_common(row),
        "domain": Domain.INCIDENT,
        "kind": row["event_type"],
        "sub_kind": row["sub_type"],
        "country": row["country"],
        "admin1": row["admin1"],
        "admin1_code": ground.province_code(row["country"], row["admin1"]),
        "admin2": row["admin2"],
        "geo_precision": str(int(precision)),
        "radius_km": ground.radius_km(row, precision),
        "initiator_text": row["actor1"],
        "target_text": row["actor2"],
        "fatalities_low": row["fatalities_low"],
        "fatalities_best": row["fatalities_best"],
        "fatalities_high": row["fatalities_high"],
        "injured": row["injuries"],
        "cameo_code": "",
        "cooperation": "",
    }


def _diplomatic(row: Row, ground: Ground) -> dict[str, str]:
    """Return the event of one row of diplomatic_events.csv, joined to its place by name."""
    place: Row = ground.named(row["place"], row["lat"], row["lon"]) or {}
    country, admin1 = place.get("country", ""), place.get("admin1", "")
    at_sea = row["place"].startswith("Strait of ")
    if at_sea:  # no state's ground
        country = admin1 = ""
    precision = Precision.SEA_OR_AIR if at_sea else Precision.NEAR
    placed = bool(row["lat"])
    return {
        **_common(row),
        "domain": Domain.DIPLOMATIC,
        "kind": KIND_OF_WORD[row["event_type"]],
        "sub_kind": row["event_type"],
        "country": country,
        "admin1": admin1,
        "admin1_code": ground.province_code(country, admin1),
        "admin2": "" if at_sea else place.get("admin2", ""),
        "geo_precision": str(int(precision)) if placed else "",
        "radius_km": NEAR_KM if placed and not at_sea else "",
        "initiator_text": row["initiator"],
        "target_text": row["counterpart"],
        "fatalities_low": "",
        "fatalities_best": "",
        "fatalities_high": "",
        "injured": "",
        "cameo_code": row["cameo_code"],
        "cooperation": row["cooperation_score"],
    }


def _common(row: Row) -> dict[str, str]:
    """Return the columns that both files of events fill in the same way."""
    precision = DATE_PRECISION[row["date_precision"]]
    first, last = span(row["date"], precision)
    return {
        "event_id": row["event_id"],
        "date_start": first,
        "date_end": last,
        "date_precision": str(int(precision)),
        "date": row["date"],
        "place": row["place"],
        "latitude": row["lat"],
        "longitude": row["lon"],
        "geo_method": "curated" if row["lat"] else "",
        "initiator": row["initiator_ids"],
        "target": row["target_ids"],
        "attribution": row["attribution"],
        "mutual": row["mutual"],
        "direction_basis": row["direction_basis"],
        "episode": row["episode"],
        "summary": row["summary"],
        "notes": row["notes"],
        "source_text": row["source_name"],
        "source_url": row["source_url"],
        "verified": row["verified"],
    }


def _complete(
    event: dict[str, str],
    types: Mapping[str, str],
    answered: Mapping[str, str],
    denied: set[str],
    sources: Sources,
) -> None:
    """Fill in the columns of an event that come from the other tables."""
    credited = read_cell(event["source_text"], event.pop("source_url"))
    event["initiator_type"] = _types(event["initiator"], types)
    event["target_type"] = _types(event["target"], types)
    event["source_ids"] = sources.add(credited)
    event["dataset"] = NAME
    event["status"] = status_of(event, credited, denied=event["event_id"] in denied)
    event["responds_to"] = answered.get(event["event_id"], "")


def _types(ids: str, types: Mapping[str, str]) -> str:
    """Return the classes of ";"-joined actor ids in the same order."""
    return ";".join(types[actor] for actor in ids.split(";") if actor)


def _link(row: Row, sources: Sources) -> dict[str, str]:
    """Return one row of the links table; its address alone tells the source."""
    kept = {name: value for name, value in row.items() if name != "source_url"}
    return {**kept, "source_id": sources.add(read_cell("", row["source_url"]))}


def _claim(row: Row, sources: Sources) -> dict[str, str]:
    """Return one row of the claims table with the precision of its date and its sources."""
    kept = {name: value for name, value in row.items() if not name.startswith("source_")}
    return {
        **kept,
        "date_precision": partial_date_precision(row["claim_date"]),
        "source_ids": sources.add(read_cell(row["source_name"], row["source_url"])),
        "source_text": row["source_name"],
    }


def _place(row: Row, ground: Ground) -> dict[str, str]:
    """Return one row of the places table with the code of its province."""
    return {**row, "admin1_code": ground.province_code(row["country"], row["admin1"])}


def main() -> int:
    """Check the facts, and make the tables if they are sound; return an exit code.

    Faults go to stderr, one line each, and leave the tables as they are.
    """
    problems = check_facts(FACTS)
    for problem in problems:
        where = ":".join(str(part) for part in (problem.file, problem.line) if part is not None)
        sys.stderr.write(
            f"{where} {problem.column}: expected {problem.expected}, got {problem.got}. "
            f"{problem.remedy}\n"
        )
    if problems:
        return 1
    sys.stdout.write("".join(f"{name}.csv: {count} rows\n" for name, count in make().items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
