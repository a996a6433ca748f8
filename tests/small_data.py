"""Folders of data small enough to read, cut from the real ones."""

from __future__ import annotations

import csv
from pathlib import Path

from data.load import FOLDER

# The two strikes of January 2024, one protest, and what they need.
EVENTS = ("INC-2024-003", "INC-2024-006", "DIP-2024-003")
PLACES = ("pk-panjgur-district", "pk-panjgur", "pk-islamabad", "pk-balochistan")


def read(path):
    """Return the rows of a CSV file as dictionaries of text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path, rows, columns=None):
    """Write rows as CSV; the columns are those of the first row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def ids(rows, *columns):
    """Return all ids in the ;-joined cells of some columns."""
    return {part for row in rows for name in columns for part in row[name].split(";") if part}


def with_parents(wanted, actors):
    """Return the actors of the ids and all their parents."""
    parents = {row["actor_id"]: row["parent"] for row in actors}
    todo = list(wanted)
    found = set()
    while todo:
        actor = todo.pop()
        if actor and actor not in found:
            found.add(actor)
            todo.append(parents[actor])
    return [row for row in actors if row["actor_id"] in found]


def small_tables(folder: Path) -> Path:
    """Write the product's tables of three events into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        name: read(FOLDER / f"{name}.csv")
        for name in ("events", "actors", "links", "claims", "sources", "places")
    }
    events = [row for event in EVENTS for row in tables["events"] if row["event_id"] == event]
    links = [row for row in tables["links"] if {row["event_id"], row["responds_to"]} <= set(EVENTS)]
    answered = {row["event_id"]: row["responds_to"] for row in links}
    events = [{**row, "responds_to": answered.get(row["event_id"], "")} for row in events]
    claims = [row for row in tables["claims"] if row["event_id"] in EVENTS]
    people = ids(events, "initiator", "target") | ids(claims, "claimant")
    sources = ids(events, "source_ids") | ids(claims, "source_ids") | ids(links, "source_id")
    write(folder / "events.csv", events)
    write(folder / "links.csv", links)
    write(folder / "claims.csv", claims)
    write(folder / "actors.csv", with_parents(people, tables["actors"]))
    write(
        folder / "sources.csv",
        [row for row in tables["sources"] if row["source_id"] in sources],
    )
    write(folder / "places.csv", [row for row in tables["places"] if row["place_id"] in PLACES])
    return folder


def small_facts(folder: Path) -> Path:
    """Write the facts of three events into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = {path.stem: read(path) for path in (FOLDER / "facts").glob("*.csv")}
    kept = {
        name: [row for row in facts[name] if row["event_id"] in EVENTS]
        for name in ("incidents", "diplomatic_events", "claims")
    }
    kept["links"] = [
        row for row in facts["links"] if {row["event_id"], row["responds_to"]} <= set(EVENTS)
    ]
    sides = [*kept["incidents"], *kept["diplomatic_events"]]
    people = ids(sides, "initiator_ids", "target_ids") | ids(kept["claims"], "claimant")
    kept["actors"] = with_parents(people, facts["actors"])
    kept["places"] = [row for row in facts["places"] if row["place_id"] in PLACES]
    for name, rows in kept.items():
        write(folder / f"{name}.csv", rows)
    return folder


def change(path, row, **cells):
    """Change some cells of one row (0 is the first below the header) of a CSV file."""
    rows = read(path)
    rows[row].update(cells)
    write(path, rows)
