"""What the tests of nearness cost: `python -m bench.hotspots`.

Invented events in nine years: at places of twenty events each, each at a place of its own, about
sixty towns, and all in one town, which is the dearest. The chain is that of one event among our
own, many times over on other days.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from bench.report import Target, load, median, ms, p95, table, targets
from data.chains import chain
from data.density import NOISE, dense_groups
from data.load import Dataset
from data.load import load as load_data
from data.repeats import DAYS, KM, PERMUTATIONS, knox
from data.scan import circles, scan

EVENTS, SPAN, MANY, DRAWS = 5_000, 3_285, 100_000, 199
SCAN_KM, SCAN_DAYS, GROUP_KM, GROUP_DAYS, LEAST = 20.0, 28, 20.0, 28, 5
CHAINS = 40  # events whose chains are measured

Points = tuple[np.ndarray, np.ndarray, np.ndarray]
WEST, EAST, SOUTH, NORTH = 58, 70, 25, 32  # degrees


def invented(draw: np.random.Generator) -> dict[str, Points]:
    """Return sets of events by what they are."""
    day = draw.integers(0, SPAN, EVENTS)

    def about(n: int, spread: float, at: np.ndarray) -> Points:
        """Return events about n towns, spread in degrees."""
        lon, lat = draw.uniform(WEST, EAST, n)[at], draw.uniform(SOUTH, NORTH, n)[at]
        return lon + draw.normal(0, spread, EVENTS), lat + draw.normal(0, spread, EVENTS), day

    places, alone = EVENTS // 20, np.arange(EVENTS)
    return {
        "20 at a place": about(places, 0.0, np.arange(EVENTS) % places),
        "each at its own": about(EVENTS, 0.0, alone),
        "about 60 towns": about(60, 0.1, alone % 60),
        "in one town": about(1, 0.06, alone * 0),
    }


def cpu(do: Callable[[], object]) -> tuple[float, object]:
    """Return the CPU seconds that something takes, and what it gives."""
    began = time.process_time()
    found = do()
    return time.process_time() - began, found


def measured(points: Points) -> tuple[float, float, float, int, int]:
    """Return CPU s of Knox, scan and groups, events in all circles, and events in groups."""
    lon, lat, day = points
    repeats, _ = cpu(
        lambda: knox(lon, lat, day, km=KM, days=DAYS, permutations=PERMUTATIONS, seed=1)
    )
    asked = {"km": SCAN_KM, "days": SCAN_DAYS, "permutations": DRAWS, "seed": 1}
    scanned, _ = cpu(lambda: scan(lon, lat, day, **asked))
    grouped, group = cpu(
        lambda: dense_groups(lon, lat, day, km=GROUP_KM, days=GROUP_DAYS, least=LEAST)
    )
    held = len(circles(lon, lat, SCAN_KM).members)
    return repeats, scanned, grouped, held, int((np.asarray(group) != NOISE).sum())


def tiled() -> Dataset:
    """Return our events many times over, each time on other days."""
    own, draw = load_data(), np.random.default_rng(2)
    rows = own.events.iloc[np.arange(MANY) % len(own.events)].reset_index(drop=True)
    start = pd.Timestamp("2018-01-01") + pd.to_timedelta(draw.integers(0, SPAN, MANY), unit="D")
    start = pd.Series(start).astype(rows["date_start"].dtype)
    rows = rows.assign(
        event_id=[f"MANY-{at}" for at in range(MANY)], date_start=start, date_end=start
    )
    rows = rows.sort_values("date_start", kind="stable").reset_index(drop=True)
    days = rows["date_start"].iloc[0].date(), rows["date_end"].max().date()
    return replace(own, events=rows, first_day=days[0], last_day=days[1])


def chains() -> tuple[list[float], list[float]]:
    """Return wall and CPU ms of the chain of one event among many, the first of all left out."""
    dataset, took, used = tiled(), list[float](), list[float]()
    for at in np.linspace(0, MANY - 1, CHAINS + 1).astype(int):
        event_id = str(dataset.events["event_id"].iloc[at])
        began, busy = time.perf_counter(), time.process_time()
        chain(dataset, event_id)
        took.append(1000 * (time.perf_counter() - began))
        used.append(1000 * (time.process_time() - busy))
    return took[1:], used[1:]


def main() -> None:
    """Measure and print tables."""
    argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0]).parse_args()
    print(f"Before: {load()}\n")
    found = {what: measured(points) for what, points in invented(np.random.default_rng(1)).items()}
    head = (
        f"{EVENTS:,} events", f"Knox, {PERMUTATIONS} draws", f"scan, {DRAWS} draws", "groups",
        "events in circles", "in groups",
    )  # fmt: skip
    print(table(head, [
        (what, *(f"{s:.1f} s" for s in one[:3]), f"{one[3]:,}", f"{one[4]:,}")
        for what, one in found.items()
    ]))  # fmt: skip
    took, _ = chains()
    print()
    print(table((f"{MANY:,} events", "median", "p95", "most"), [
        ("chain of one", ms(median(took)), ms(p95(took)), ms(max(took)))
    ]))  # fmt: skip
    print()
    knox_s, scan_s = found["20 at a place"][0], max(one[1] for one in found.values())
    print(targets([
        Target(f"Knox, {EVENTS:,} events, 20 at a place", knox_s, 3, "CPU s"),
        Target(f"scan, {EVENTS:,} events, the dearest", scan_s, 10, "CPU s"),
        Target(f"chain among {MANY:,} events, p95", p95(took), 200, "ms"),
    ]))  # fmt: skip
    print(f"\nAfter: {load()}")


if __name__ == "__main__":
    main()
