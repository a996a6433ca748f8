"""The map beside the peer's, on the same events, in one run: `python -m bench.map`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Error as PlaywrightError

from bench import ours, peers
from bench.ours import Cost, Found
from bench.peers import Peer
from bench.report import Target, load, median, ms, p95, table, targets, times

Measured = TypeVar("Measured", Found, Peer)
SIZES = (1_000, 10_000)


def main() -> None:
    """Measure what was asked for and print tables."""
    asked = _arguments()
    print(f"Before: {load()}.\n", flush=True)
    own = () if asked.only == "peers" else (None, *asked.sizes)
    found = [one for n in own if (one := _tried(f"ours, {n or ours.BUILT_IN}", ours.measure, n))]
    if found:
        print(_ours(found), end="\n\n")
        print(_kept(found), end="\n\n")
        if found[0].name == ours.BUILT_IN:
            print(targets(_targets(found[0])), end="\n\n")
    if asked.only == "ours":
        return
    if why := peers.why_not():
        print(why)
        return
    modules = peers.packages(asked.npm)
    others = [
        one
        for n in asked.sizes
        for mode in asked.modes
        if (one := _tried(f"{mode}, {n}", peers.measure, mode, n, modules))
    ]
    print(_peers(others, {one.events: one for one in found}), end="\n\n")
    print(_peer_behaviour(others), end="\n\n")
    print(f"After: {load()}.")


def _tried(what: str, measure: Callable[..., Measured], *given: object) -> Measured | None:
    """Measure, and say how it goes on stderr; None where the page did not come to rest."""
    print(f"{what} ({load()}) ...", file=sys.stderr, flush=True)
    try:
        found = measure(*given)
    except (RuntimeError, TimeoutError, PlaywrightError) as error:
        print(f"{what}: not measured. {error}", file=sys.stderr, flush=True)
        return None
    print(f"{what}: {found}", file=sys.stderr, flush=True)
    return found


def _arguments() -> argparse.Namespace:
    """Return what is asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--npm",
        type=Path,
        default=peers.CACHE,
        help="folder with node_modules, made if it is missing",
    )
    parser.add_argument("--only", choices=("ours", "peers"), help="leave the others out")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of events")
    parser.add_argument("--modes", nargs="+", default=peers.MODES, choices=peers.MODES)
    return parser.parse_args()


def _ours(found: Iterable[Found]) -> str:
    """Return wall time to paint and CPU time of everything we do."""
    parts = (
        ("first page, new browser", "ruled"),
        ("second page", "again"),
        ("drag in the map", "drag"),
        ("date in the sidebar", "dates"),
        ("kind in the sidebar", "changes"),
    )
    rows = [[one.name, what, *_cells(getattr(one, part))] for one in found for what, part in parts]
    head = (
        "events",
        "what",
        "n",
        "to paint, median",
        "p95",
        "best",
        "to quiet",
        "CPU server",
        "browser",
    )
    return table(head, rows)


def _cells(cost: Cost) -> Sequence[str]:
    """Return one cost as cells."""
    cpu = (f"{seconds * 1000:.0f} ms" for seconds in (cost.server, cost.browser))
    walls = (median(cost.walls), p95(cost.walls), min(cost.walls), median(cost.quiet))
    return [str(len(cost.walls)), *map(ms, walls), *cpu]


def _kept(found: Iterable[Found]) -> str:
    """Return what stays as it is while one drags and filters."""
    head = (
        "events", "bytes while dragging", "requests", "messages on release",
        f"view moved after {ours.CHANGES + 2 * ours.MONTHS} changes", "maps made anew",
        "KB per change",
    )  # fmt: skip
    rows = [
        (
            one.name, one.drag_bytes, one.drag_requests, one.release, f"{one.moved:g}",
            one.mounts, f"{one.change_bytes / 1000:.1f}",
        )
        for one in found
    ]  # fmt: skip
    return table(head, rows)


def _targets(found: Found) -> list[Target]:
    """Return the built-in data's figures beside what is asked."""
    return [
        Target("second page to painted events", median(found.again.walls) / 1000, 3, "s"),
        Target("slider in the map to paint, p95", p95(found.drag.walls), 50, "ms"),
        Target("bytes while dragging", found.drag_bytes, 0, "B"),
        Target("messages on release", found.release, 1, ""),
        Target("date in the sidebar to paint, median", median(found.dates.walls), 200, "ms"),
        Target("view moved by filter changes", found.moved, 0, "°"),
        Target("maps made anew by filter changes", found.mounts, 0, ""),
    ]


def _peers(others: Iterable[Peer], found: dict[int, Found]) -> str:
    """Return the peers' times, and how many times ours they are, in the same run.

    First pages are compared by the peer's ruler (to quiet, new browser); a move of its slider
    with a date in our sidebar (to quiet) and with the slider in our map (to paint).
    """
    head = (
        "events", "peer", "first page", "CPU", "÷ ours", "a move", "CPU",
        "÷ our sidebar", "CPU ÷", "÷ our map", "CPU ÷",
    )  # fmt: skip
    rows = []
    for peer in others:
        own = found.get(peer.events)
        load_cpu, move_cpu, slide = sum(peer.load_cpu), sum(peer.move_cpu), median(peer.slides)
        ratios = ["–"] * 5
        if own:
            _, loaded, _ = ours.summary(own.ruled)
            _, sidebar, sidebar_cpu = ours.summary(own.dates)
            dragged, _, dragged_cpu = ours.summary(own.drag)
            pairs = (
                (peer.first, loaded), (slide, sidebar), (move_cpu, sidebar_cpu),
                (slide, dragged), (move_cpu, dragged_cpu),
            )  # fmt: skip
            ratios = [times(theirs, ourselves) for theirs, ourselves in pairs]
        rows.append(
            (
                f"{peer.events:,}", peer.mode, ms(peer.first), f"{load_cpu:.1f} s", ratios[0],
                ms(slide), f"{move_cpu:.2f} s", *ratios[1:],
            )
        )  # fmt: skip
    return table(head, rows)


def _peer_behaviour(others: Iterable[Peer]) -> str:
    """Return what the peers send and forget with a move."""
    head = (
        "events",
        "peer",
        "moves",
        "KB per move",
        "messages",
        "made anew",
        "view kept",
        "faults",
    )
    rows = [
        (
            f"{peer.events:,}", peer.mode, len(peer.slides), f"{median(peer.received) / 1000:.1f}",
            f"{median(peer.messages):g}", peer.remounts, peer.views_kept, len(peer.faults),
        )
        for peer in others
    ]  # fmt: skip
    return table(head, rows)


if __name__ == "__main__":
    main()
