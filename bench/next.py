"""What the screens of "what happened next" cost: `python -m bench.next`.

Near repeats, the scan and the chain of one event as in `bench.hotspots`, but of the sets alone
that a target names; the brief by the command line; and from a click in the menu to the sentence
of the other screen, server and caches warm, on our own events and on invented ones that stand
for a systematic set.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np

from bench.browser import Tab, chromium
from bench.hotspots import DRAWS, EVENTS, MANY, SCAN_DAYS, SCAN_KM, chains, cpu, invented
from bench.imports import run
from bench.report import load, median, p95, table
from bench.server import ROOT, Server, running
from bench.synthetic import write_tables
from data.repeats import DAYS, KM, PERMUTATIONS, knox
from data.scan import scan

TURNS = 7  # visits to each screen, the first of which is not counted
REST_MS = 500  # a hand rests on each screen, as a page does when it is read
SYSTEMATIC = 5_000  # invented events
# what each screen of the menu says first, and nothing else on another screen
SAYS: Mapping[str, str] = {
    "atlas": ".st-key-rows",
    "chronicle": ".st-key-chronicle-part",
    "evidence": ".st-key-evidence-tabs",
    "studio": ".st-key-studio-choices",
    "escalation": ".st-key-escalation-head h3",
    "compare": ".st-key-compare-total",
    "tempo": ".st-key-tempo-says, .st-key-tempo .stAlert",
    "hotspots": ".st-key-hotspots-answer, .st-key-hotspots-refused",
}
BESIDE = dict.fromkeys(("atlas", "chronicle", "evidence"), ".st-key-said h3")
# ms from a click in the menu until a frame with the sentence of the other screen is painted
CHANGE = """([link, says]) => new Promise((done) => {
  const began = performance.now(), shown = () => says.every((at) => {
    const found = document.querySelector(at);
    return found && found.getClientRects().length && found.innerText.trim(); });
  const look = () => { if (!shown()) return requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now() - began);
    port2.postMessage(0); };
  document.querySelector(link).click();
  requestAnimationFrame(look); })"""


class Row(NamedTuple):
    """One figure: medians and 95th percentiles in ms; NaN for what was not measured."""

    what: str
    wall: list[float]
    cpu: list[float]
    most: float  # ms of the median; of the CPU time where `is_cpu`
    is_cpu: bool = False

    @property
    def met(self) -> bool:
        """Return whether the median is small enough."""
        return median(self.cpu if self.is_cpu else self.wall) <= self.most


def nearness() -> Iterator[Row]:
    """Measure Knox's test, the scan and the chain of one event."""
    sets = invented(np.random.default_rng(1))
    lon, lat, day = sets["20 at a place"]

    def repeats() -> object:
        """Run Knox's test."""
        return knox(lon, lat, day, km=KM, days=DAYS, permutations=PERMUTATIONS, seed=1)

    yield _timed(f"Knox, {EVENTS:,} events × {PERMUTATIONS}, 20 at a place", repeats, 3_000)
    for what in ("20 at a place", "in one town"):
        points = sets[what]

        def scanned(points: Any = points) -> object:
            """Run the scan."""
            return scan(*points, km=SCAN_KM, days=SCAN_DAYS, permutations=DRAWS, seed=1)

        yield _timed(f"scan, {EVENTS:,} events × {DRAWS}, {what}", scanned, 10_000)
    yield Row(f"chain of one among {MANY:,} events", *chains(), 200)


def _timed(what: str, do: Any, most: float) -> Row:
    """Return what one run costs; its CPU time is what is asked."""
    began = time.perf_counter()
    used, _ = cpu(do)
    return Row(what, [1000 * (time.perf_counter() - began)], [1000 * used], most, is_cpu=True)


def briefs(folder: Path) -> Iterator[Row]:
    """Measure the brief of January 2024 and of all our events, from the command to the file."""
    asked = (("January 2024", ()), ("a year", ("--since", "2024-01-01", "--until", "2024-12-31")))
    for what, flags in asked:
        for form in ("pdf", "html"):
            found = [
                run(folder / "home", "brief", str(folder / f"brief.{form}"), *flags)
                for _ in range(2)
            ]
            wall, used = (
                [1000 * part for part in of] for of in zip(*(f[:2] for f in found), strict=True)
            )
            yield Row(f"brief of {what}, {form.upper()}, whole command", wall, used, 5_000)


def changes(browser: Any, server: Server, data: str) -> Iterator[Row]:
    """Measure each screen of the menu, gone through in its order again and again."""
    page = Tab(browser).page
    page.goto(f"{server.base}/hotspots", wait_until="commit")
    page.wait_for_selector(SAYS["hotspots"], timeout=120_000)
    page.wait_for_timeout(2000)
    walls: dict[str, list[float]] = {name: [] for name in SAYS}
    used: dict[str, list[float]] = {name: [] for name in SAYS}
    for _ in range(TURNS):
        for name, says in SAYS.items():
            link = f".st-key-to-{name} a"
            page.wait_for_selector(link)  # the menu of a screen comes after what it says
            before = server.watch.seconds()
            wanted = [link, [says, *filter(None, [BESIDE.get(name)])]]
            walls[name].append(page.evaluate(CHANGE, wanted))
            page.wait_for_timeout(REST_MS)
            used[name].append(1000 * (server.watch.seconds() - before))
    for name in SAYS:
        yield Row(f"to {name}, {data}", walls[name][1:], used[name][1:], 300)


def _systematic(folder: Path) -> Path:
    """Write invented events that stand for a systematic set into a folder and return it."""
    write_tables(folder, SYSTEMATIC)
    told = json.loads((folder / "DIGEST").read_text(encoding="utf-8"))
    told["dataset"]["coverage"] = "systematic"
    (folder / "DIGEST").write_text(json.dumps(told), encoding="utf-8")
    return folder


def screens(folder: Path) -> Iterator[Row]:
    """Measure the screens on our own events and on a systematic set."""
    sets = {
        "our events": {"SARHAD_HOME": str(folder / "home")},
        f"{SYSTEMATIC:,} systematic": {"SARHAD_DATA": str(_systematic(folder / "set"))},
    }
    for data, settings in sets.items():
        with running(ROOT / "dashboard.py", settings=settings) as server, chromium() as (tabs, _):
            yield from changes(tabs, server, data)


def figure(value: float) -> str:
    """Return ms, or seconds from one second on."""
    return f"{value / 1000:.2f} s" if value >= 1000 else f"{value:.0f} ms"


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parts = ("nearness", "briefs", "screens")
    parser.add_argument("--only", nargs="*", choices=parts, default=parts)
    only = parser.parse_args().only
    print(f"Before: {load()}\n", flush=True)
    found: list[Row] = []
    with TemporaryDirectory() as name:
        found += nearness() if "nearness" in only else ()
        found += briefs(Path(name)) if "briefs" in only else ()
        found += screens(Path(name)) if "screens" in only else ()
    head = ("figure", "wall, median", "wall, p95", "CPU, median", "asked", "")
    rows = [
        (
            row.what, figure(median(row.wall)), figure(p95(row.wall)), figure(median(row.cpu)),
            f"≤ {figure(row.most)}{' CPU' if row.is_cpu else ''}", "met" if row.met else "NOT MET",
        )
        for row in found
    ]  # fmt: skip
    print(table(head, rows))
    print(f"\nAfter: {load()}")


if __name__ == "__main__":
    main()
