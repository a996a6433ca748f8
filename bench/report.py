"""How figures are printed: Markdown tables, and targets beside what was measured."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Target(NamedTuple):
    """A figure, the most that it may be, and in what unit."""

    what: str
    found: float
    most: float
    unit: str

    @property
    def met(self) -> bool:
        """Return whether the figure is small enough."""
        return self.found <= self.most


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table, its columns padded so that it reads well in a terminal."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *lines[1:]])


def targets(found: Iterable[Target]) -> str:
    """Return the targets as a table: met or not met."""
    rows = [
        (t.what, f"{t.found:.3g} {t.unit}", f"≤ {t.most:g} {t.unit}", "met" if t.met else "NOT MET")
        for t in found
    ]
    return table(("target", "found", "asked", ""), rows)


def load() -> str:
    """Return how busy the machine is: another's work makes wall times longer."""
    if not hasattr(os, "getloadavg"):
        return f"{os.cpu_count()} cores"
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def median(values: Iterable[float]) -> float:
    """Return the median, NaN of nothing."""
    return statistics.median(list(values) or [float("nan")])


def p95(values: Iterable[float]) -> float:
    """Return the value that 95 of 100 do not exceed, NaN of nothing."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * 95 // 100) - 1)] if ordered else float("nan")


def ms(value: float) -> str:
    """Return milliseconds, or seconds from ten seconds on; "–" for what was not measured."""
    if value != value:  # noqa: PLR0124 - only NaN is unequal to itself
        return "–"
    return f"{value / 1000:.1f} s" if value >= 10_000 else f"{value:.0f} ms"


def times(peer: float, ours: float) -> str:
    """Return how many times the peer's figure is ours, "–" where either is missing."""
    if peer != peer or ours != ours or ours <= 0:  # noqa: PLR0124
        return "–"
    ratio = peer / ours
    return f"{ratio:.0f}×" if ratio >= 10 else f"{ratio:.1f}×"
