"""A sheet as people keep it, written from our own facts: names of places alone, many misspelled."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from random import Random

from data.load import FOLDER

COLUMNS = ("ID", "Date", "Place", "District", "Country", "Type", "Killed", "What happened")
AMBIGUOUS = ("Dasht", "Pishin", "Khash", "Nasirabad", "Zabul")
COUNTRIES = {"PK": "Pakistan", "IR": "Iran", "AF": "Afghanistan"}


def messy_rows(n: int, seed: int = 5) -> list[dict[str, str]]:
    """Return n rows without coordinates: a fifth as we write the name, others wrong."""
    draw = Random(seed)
    facts = [fact for fact in _incidents() if fact["place"]]
    return [_row(number, facts[number % len(facts)], draw) for number in range(n)]


def write_messy(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write rows as a CSV file with semicolons."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def _incidents() -> list[dict[str, str]]:
    """Return our own incidents."""
    with (FOLDER / "events.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["domain"] == "incident"]


def _row(number: int, fact: dict[str, str], draw: Random) -> dict[str, str]:
    """Return one row of a fact."""
    way = draw.choice(("right", "misspelled", "misspelled", "ambiguous", "unknown"))
    name = {
        "right": fact["place"],
        "misspelled": misspelled(fact["place"], draw),
        "ambiguous": draw.choice(AMBIGUOUS),
        "unknown": f"Killi {fact['event_id'][-3:]}",
    }[way]
    stated = draw.random()
    return {
        "ID": str(number + 1),
        "Date": fact["date_start"],
        "Place": name,
        "District": fact["admin2"] if stated < 0.2 else "",
        "Country": COUNTRIES[fact["country"]] if stated < 0.7 else "",
        "Type": fact["kind"],
        "Killed": fact["fatalities_best"],
        "What happened": f"{fact['summary']} ({number + 1})",
    }


def misspelled(name: str, draw: Random) -> str:
    """Return a name with a letter doubled, left out or put elsewhere."""
    at = draw.randrange(1, max(2, len(name) - 1))
    return draw.choice(
        (
            name[:at] + name[at : at + 1] * 2 + name[at + 1 :],
            name[:at] + name[at + 1 :],
            name[: at - 1] + name[at : at + 1] + name[at - 1 : at] + name[at + 1 :],
        )
    )
