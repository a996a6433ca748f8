"""How fast places are answered with a whole country's dump imported: `bench.where --dump`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bench.report import median, table
from bench.server import ROOT

ROWS, SEED, FRESH_TIMES, QUESTIONS = 300_000, 20261129, 5, 2_000
MB = 1e6
# West, south, east, north of the two countries, and GeoNames' codes of some of their provinces
COUNTRIES = {
    "IR": ((44.5, 25.5, 63.0, 39.5), ("04", "08", "11", "30", "33", "40")),
    "PK": ((61.0, 24.0, 75.0, 36.5), ("02", "03", "04", "05")),
}
FEATURES = (("PPL", 70), ("STM", 12), ("MT", 9), ("PPLL", 6), ("RSTN", 2), ("ADM3", 1))
_WRITTEN = (
    "ab ad ak al am an ar as ba bad bal ban bar bi dar das deh do far gal gar gaz ha jal ka kal "
    "kan kar khan ko la lak mal man mir mo na nab nor pa pan pir po qal ra raz sa sar shah si sor "
    "ta tal tan to wa war ya zar ze zi"
)
SYLLABLES = tuple(_WRITTEN.split())
FIRST_WORDS = ("Deh", "Goth", "Killi", "Chah", "Kalat", "Mazra`eh-ye", "Qal`eh-ye", "Basti")
LETTERS = str.maketrans("abdfghjklmnopqrstwyz", "ابدفگهجکلمنوپقرستویز")


def dump(rows: int = ROWS) -> str:
    """Return a table in the format of GeoNames' dumps: made up, and the same every time.

    A third of the names are given more than once, some hundreds of times, as in real ones.
    """
    draw = Random(SEED)
    common = [_name(draw) for _ in range(rows // 60)]
    lines = []
    for number in range(rows):
        country = "PK" if number % 2 else "IR"
        (west, south, east, north), codes = COUNTRIES[country]
        often = draw.random() < 0.33
        name = common[int(len(common) * draw.random() ** 1.5)] if often else _name(draw)
        others = [name.replace("a", "e", 1), name.lower().translate(LETTERS)]
        others = others[: draw.choice((0, 1, 2, 2))]
        feature = draw.choices([f for f, _ in FEATURES], [n for _, n in FEATURES])[0]
        at = f"{draw.uniform(south, north):.5f}\t{draw.uniform(west, east):.5f}"
        people = draw.choice((0, 0, 0, 0, 900, 12_000))
        lines.append(
            f"{1_000_000 + number}\t{name}\t{name}\t{','.join(others)}\t{at}\tP\t{feature}\t"
            f"{country}\t\t{draw.choice(codes)}\t\t\t\t{people}\t\t500\tAsia/Karachi\t2024-01-01"
        )
    return "\n".join(lines) + "\n"


def _name(draw: Random) -> str:
    """Return a name that somebody might give a village."""
    word = "".join(draw.choices(SYLLABLES, k=draw.choice((2, 3, 3, 4)))).capitalize()
    return f"{draw.choice(FIRST_WORDS)} {word}" if draw.random() < 0.3 else word


# In a fresh Python that has what the dashboard has loaded anyway: pandas and the land's reader
FRESH = """
import json, sys, time, psutil
import data.load, geo.where.loading as where
from geo.where.answer import Asked
memory, start, cpu = psutil.Process().memory_info().rss, time.perf_counter(), time.process_time()
resolver = where.known()
ready, cpu = time.perf_counter() - start, time.process_time() - cpu
times = []
for text, country in json.load(open(sys.argv[1])):
    begun = time.perf_counter()
    resolver.resolve(Asked(text, country))
    times.append((time.perf_counter() - begun) * 1000)
times.sort()
held = psutil.Process().memory_info().rss - memory
print(json.dumps([ready, cpu, times[0], times[len(times) // 2], times[len(times) * 95 // 100],
                  times[-1], held]))
"""

IMPORT = """
import sys, time, resource
from pathlib import Path
from geo.taking_places import take_places
start = time.perf_counter()
taken = take_places(Path(sys.argv[1]), name="dump")
print(taken.places, time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def measure_dump(rows: int = ROWS) -> str:
    """Import a dump of so many rows, ask the resolver that knows it, and return the figures."""
    with TemporaryDirectory(prefix="sarhad-bench-") as folder:
        home = {**os.environ, "SARHAD_HOME": folder}
        home.pop("SARHAD_GEOCODER", None)
        file, asked = Path(folder) / "dump.txt", Path(folder) / "asked.json"
        file.write_text(dump(rows), encoding="utf-8")
        asked.write_text(json.dumps(_questions(file)), encoding="utf-8")

        def run(program: str, *arguments: Path) -> str:
            """Return what a program of its own prints."""
            command = [sys.executable, "-c", program, *map(str, arguments)]
            ran = subprocess.run(
                command, cwd=ROOT, env=home, capture_output=True, text=True, check=True
            )
            return ran.stdout

        begun = time.perf_counter()
        places, seconds, peak = run(IMPORT, file).split()
        print(f"Imported in {time.perf_counter() - begun:.0f} s.", file=sys.stderr, flush=True)
        ran = [json.loads(run(FRESH, asked)) for _ in range(FRESH_TIMES)]
        size = sum(path.stat().st_size for path in (Path(folder) / "lists").glob("*.db"))
    ready, cpu, least, middle, most, worst, held = map(median, zip(*ran, strict=True))
    lines = [
        ("places of the dump", f"{int(places):,}", ""),
        ("importing it, once", f"{float(seconds):.0f} s, at most {int(peak) / 1000:.0f} MB", ""),
        ("its list on disk", f"{size / MB:.0f} MB", ""),
        ("until the resolver is there", f"{ready:.2f} s ({cpu:.2f} s of CPU)", "≤ 0.3 s"),
        ("a question, the quickest, the middle one", f"{least:.2f} and {middle:.2f} ms", ""),
        ("a question, 95 of 100", f"{most:.2f} ms", "≤ 5 ms"),
        ("a question, the slowest", f"{worst:.0f} ms", ""),
        ("memory it holds after all questions", f"{held / MB:.0f} MB", "≤ 60 MB"),
    ]
    return table(("with a dump imported", "found", "asked"), lines)


def _questions(file: Path) -> list[tuple[str, str]]:
    """Return names of a dump as they are, with a letter changed, and such as it does not have."""
    draw, found = Random(SEED), []
    lines = file.read_text(encoding="utf-8").splitlines()
    for line in draw.sample(lines, QUESTIONS // 4):
        cells = line.split("\t")
        name, country = cells[1], cells[8]
        at = len(name) - 1 - draw.randrange(len(name) // 2)
        wrong = name[:at] + draw.choice("aeioumr") + name[at + 1 :]
        other = _name(draw) + draw.choice("xq")
        found += [(name, country), (name, ""), (wrong, country), (other, country)]
    return found
