"""What importing costs, from the command to the drawn map: `python -m bench.imports`."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.report import Target, load, table, targets
from data.load import FOLDER
from tests.messy import messy_rows, write_messy

ROOT = Path(__file__).resolve().parent.parent
GED = ROOT.parent / "shared" / "events" / "ucdp_ged_pakistan_hdx_with_hxl_row.csv"
SMALL, LARGE, MESSY = 6416, 50_000, 1000  # rows
# a command in whose process every question to the network fails
OFFLINE = """
import runpy, sys
def refuse(event, _):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        raise RuntimeError(f"{event}: the network was asked")
sys.addaudithook(refuse)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
VIEW = "60,23,78,38"  # Pakistan and the east of Iran


class Cost(NamedTuple):
    """One command: wall and CPU time, s; the most memory it held, MB; what it printed as JSON."""

    wall: float
    cpu: float
    memory: float
    told: dict[str, object]


def run(home: Path, *arguments: str) -> Cost:
    """Run a command with a data folder of its own; one that asks the network fails."""
    began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", OFFLINE, str(ROOT / "cli.py"), *arguments, "--json"]
    ran = subprocess.run(
        command, env={**os.environ, "SARHAD_HOME": str(home)}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    # of all children so far: the largest
    return Cost(time.perf_counter() - began, cpu, now.ru_maxrss / 1024, json.loads(ran.stdout))


def write(path: Path, n: int) -> Path:
    """Write n rows in the shape of UCDP GED: our own facts on other days and at other places."""
    draw, facts = Random(1), _facts()
    target = io.StringIO(newline="")
    columns = list(_row(facts[0], 0, draw))
    writer = csv.DictWriter(target, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_row(draw.choice(facts), number, draw) for number in range(n))
    path.write_text(target.getvalue(), encoding="utf-8")
    return path


def _facts() -> list[dict[str, str]]:
    """Return our own incidents."""
    with (FOLDER / "events.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["domain"] == "incident"]


def _row(fact: dict[str, str], number: int, draw: Random) -> dict[str, str]:
    """Return a row in UCDP's shape, moved in time by years and in place by up to half a degree."""
    day = (date.fromisoformat(fact["date_start"]) - timedelta(draw.randrange(9000))).isoformat()
    north = float(fact["latitude"]) + draw.uniform(-0.5, 0.5)
    east = float(fact["longitude"]) + draw.uniform(-0.5, 0.5)
    deaths = str(draw.randrange(12))
    return {
        "id": str(800_000 + number), "type_of_violence": str(draw.choice((1, 1, 1, 2, 3))),
        "side_a": fact["initiator_text"], "side_b": fact["target_text"],
        "source_article": fact["source_text"], "source_office": fact["source_text"],
        "source_date": day, "source_headline": fact["summary"], "source_original": "police",
        "where_prec": fact["geo_precision"], "where_coordinates": fact["place"],
        "where_description": f"{fact['place']} {number}", "adm_1": f"{fact['admin1']} province",
        "adm_2": f"{fact['admin2']} district" if fact["admin2"] else "",
        "latitude": f"{north:.6f}", "longitude": f"{east:.6f}",
        "country": {"PK": "Pakistan", "IR": "Iran", "AF": "Afghanistan"}[fact["country"]],
        "event_clarity": "1", "date_prec": "1", "date_start": f"{day} 00:00:00.000",
        "date_end": f"{day} 00:00:00.000", "best": deaths, "high": deaths, "low": deaths,
    }  # fmt: skip


def measure(file: Path, folder: Path) -> tuple[Cost, Cost, Cost]:
    """Import a file, draw the map, and import the same file again."""
    home = folder / f"home-{file.stem}"
    first = run(home, "import", str(file))
    drawn = run(home, "snapshot", str(folder / "map.png"), "--view", VIEW)
    return first, drawn, run(home, "import", str(file))


def main() -> None:
    """Measure both sizes and print tables."""
    print(f"Before: {load()}\n")
    with TemporaryDirectory() as name:
        folder = Path(name)
        small = GED if GED.is_file() else write(folder / "small.csv", SMALL)
        if small != GED:
            print(f"{GED} is not there: invented rows in its shape stand for it.\n")
        found = {n: measure(file, folder) for n, file in (
            (SMALL, small), (LARGE, write(folder / "large.csv", LARGE)),
            (MESSY, write_messy(folder / "messy.csv", messy_rows(MESSY))),
        )}  # fmt: skip
    rows = [
        (f"{n:,} rows", step, f"{cost.wall:.1f} s", f"{cost.cpu:.1f} s", f"{cost.memory:.0f} MB",
         cost.told.get("accepted", cost.told.get("events")))
        for n, costs in found.items()
        for step, cost in zip(("import", "map (PNG)", "import again"), costs, strict=True)
    ]  # fmt: skip
    print(table(("file", "command", "wall", "CPU", "memory so far", "events"), rows))
    print()
    print(targets([
        Target(f"{n:,} rows from file to map", costs[0].wall + costs[1].wall, most, "s")
        for (n, costs), most in zip(found.items(), (10, 20, 20), strict=True)
    ]))  # fmt: skip
    told = found[MESSY][0].told
    ended = ", ".join(f"{told[name]} {name}" for name in ("accepted", "review", "set_aside"))
    print(f"\n{MESSY:,} rows with names only: {ended}; the network was asked 0 times.")
    print(f"\nAfter: {load()}")


if __name__ == "__main__":
    main()
