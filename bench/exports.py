"""What a file to take away costs and weighs: `python -m bench.exports`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from bench.meter import Clock
from bench.report import Target, load, median, table, targets
from data.load import Dataset
from data.load import load as load_data
from data.query import Query
from geo.snapshot import make

TIMES = 7
QUERIES = {
    "January 2024": Query(since=date(2024, 1, 1), until=date(2024, 1, 31)),
    "all data": Query(),
}
FORMS = ("png", "html", "csv", "geojson")


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
    dataset = load_data()
    found = {
        (asked, form): _measure(dataset, query, form)
        for asked, query in QUERIES.items()
        for form in FORMS
    }
    print(_table(found.items()), end="\n\n")
    print(targets(_targets(found)), end="\n\n")
    print(f"After: {load()}.")


def _measure(dataset: Dataset, query: Query, form: str) -> File:
    """Make a file once cold and seven times warm."""
    clock = Clock()
    first = make(dataset, query, form=form)
    first_cpu = clock.cpu()
    cpu, wall, same = [], [], True
    for _ in range(TIMES):
        clock = Clock()
        made = make(dataset, query, form=form)
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
    pictures = [
        Target(f"PNG 3200×2000, {asked}, CPU", median(found[asked, "png"].cpu), 1, "s")
        for asked in QUERIES
    ]
    page = Target("HTML of all data", found["all data", "html"].size / 1e6, 1, "MB")
    return [*pictures, page]


if __name__ == "__main__":
    main()
