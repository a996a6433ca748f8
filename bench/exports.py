"""What a file to take away costs and weighs: `python -m bench.exports`.

Times that have a target are medians of five.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import psutil

from bench import pictures, previews
from bench.meter import MB, Clock
from bench.report import Target, load, median, table, targets
from bench.synthetic import write_tables
from data.load import Dataset
from data.load import load as load_data
from data.period import Period
from data.query import Query
from geo.sheet.forms import FORMS
from geo.snapshot import make

TIMES = 5
IN_A_ROW = 100  # exports whose memory is watched
JANUARY = Query(since=date(2024, 1, 1), until=date(2024, 1, 31))
SYNTHETIC = (200, 5000)  # invented events
PICTURES = ("png", "svg", "pdf")
FILMS = tuple(name for name, form in FORMS.items() if form.film)
STILL = tuple(name for name in FORMS if name not in FILMS)
TWENTY_SIX = "26 days, a picture each"
PAIR = "two maps, all data"
AFTER = Query(since=date(2023, 9, 1))
BEFORE = Period(date(2021, 2, 1), date(2023, 8, 31))
FILMED = Query(since=date(2024, 1, 1), until=date(2024, 1, 26))


class File(NamedTuple):
    """One export: what it weighs, and seconds of the first and of a usual one."""

    form: str
    events: int
    size: int  # bytes
    first_cpu: float
    cpu: list[float]
    wall: list[float]
    same: bool  # every time the same bytes


def main() -> None:
    """Make every file several times and print a table."""
    print(f"Before: {load()}.\n", flush=True)
    ours = load_data()
    found = {}
    for asked, query in (("January 2024", JANUARY), ("all data", Query())):
        found |= {(asked, form): _measure(ours, query, form) for form in STILL}
    found |= {(PAIR, form): _measure(ours, AFTER, form, before=BEFORE) for form in PICTURES}
    found |= {(TWENTY_SIX, form): _measure(ours, FILMED, form) for form in FILMS}
    with TemporaryDirectory() as folder:
        for count in SYNTHETIC:
            made_up = load_data(write_tables(Path(folder) / str(count), count))
            asked = f"{count} invented"
            found |= {(asked, form): _measure(made_up, Query(), form) for form in PICTURES}
        print(pictures.beside(load_data(Path(folder) / str(SYNTHETIC[0]))), end="\n\n")
    print(_table(found.items()), end="\n\n")
    after = Target("preview after a change, on screen", median(previews.seconds()), 0.5, "s")
    print(targets([*_targets(found), after, _memory(ours)]), end="\n\n")
    print(f"After: {load()}.")


def _measure(dataset: Dataset, query: Query, form: str, *, before: Period | None = None) -> File:
    """Make a file once cold and some times warm; with a map of the days before beside it."""
    clock = Clock()
    first = make(dataset, query, form=form, before=before)
    first_cpu = clock.cpu()
    cpu, wall, same = [], [], True
    for _ in range(TIMES):
        clock = Clock()
        made = make(dataset, query, form=form, before=before)
        cpu.append(clock.cpu())
        wall.append(clock.wall())
        same = same and made.content == first.content
    return File(form, made.events, len(made.content), first_cpu, cpu, wall, same)


def _table(found: Iterable[tuple[tuple[str, str], File]]) -> str:
    """Return all files as a table."""
    head = ("asked", "file", "events", "KB", "CPU, first", "CPU, median", "wall, median", "same")
    rows = [
        (
            asked, form, file.events, f"{file.size / 1000:,.0f}", f"{file.first_cpu:.2f} s",
            f"{median(file.cpu):.3f} s", f"{median(file.wall):.3f} s", "yes" if file.same else "NO",
        )
        for (asked, form), file in found
    ]  # fmt: skip
    return table(head, rows)


def _targets(found: dict[tuple[str, str], File]) -> list[Target]:
    """Return the figures that have a target."""
    asked = (
        ("200 invented", "png", 0.7), ("5000 invented", "png", 1.5), ("all data", "png", 0.7),
        ("200 invented", "svg", 0.2), ("all data", "svg", 0.2), (PAIR, "svg", 0.2),
        ("200 invented", "pdf", 0.8), ("all data", "pdf", 0.8),
    )  # fmt: skip
    times = [
        Target(f"{form.upper()}, {what}, CPU", median(found[what, form].cpu), most, "s")
        for what, form, most in asked
    ]
    film = median(found[TWENTY_SIX, "mp4"].cpu)
    times.append(Target("MP4 of 26 frames 1280x800, CPU with ffmpeg", film, 5, "s"))
    sizes = [
        Target(f"{form.upper()} of all data", found["all data", form].size / 1000, most, "KB")
        for form, most in (("pdf", 300), ("html", 500))
    ]
    return [*times, *sizes]


def _memory(dataset: Dataset) -> Target:
    """Return by how much the process has grown after exports in a row, the caches warm before."""
    for form in PICTURES:
        make(dataset, JANUARY, form=form)
    before = _resident()
    for at in range(IN_A_ROW):
        make(dataset, JANUARY, form=PICTURES[at % len(PICTURES)])
    return Target(f"memory after {IN_A_ROW} exports in a row", _resident() - before, 30, "MB")


def _resident() -> float:
    """Return the memory of this process, MB."""
    gc.collect()
    return psutil.Process().memory_info().rss / MB


if __name__ == "__main__":
    main()
