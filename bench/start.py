"""What starting costs: imports, data, the server and its pages: `python -m bench.start`."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import NamedTuple

from bench.browser import Tab, chromium
from bench.report import Target, load, median, table, targets
from bench.server import ROOT, running

TIMES = 5
CORE = "import data.load, data.query, geo.snapshot"
STATEMENTS = {
    "data.load": "import data.load",
    "data.load, data.query, geo.snapshot": CORE,
    "and then: load the data": f"{CORE}; clock(); data.load.load()",
    "and then: the data's own snapshot as CSV": (
        f"{CORE}; d = data.load.load(); clock(); "
        "geo.snapshot.make(d, data.query.Query(), form='csv')"
    ),
    "streamlit, streamlit_folium": "import streamlit, streamlit_folium",
}
# `clock()` in a statement starts both clocks anew
TIMED = """
import json, time
start = []
def clock():
    start[:] = [time.perf_counter(), time.process_time()]
clock()
{}
print(json.dumps([time.perf_counter() - start[0], time.process_time() - start[1]]))
"""


class Session(NamedTuple):
    """A server's life up to one open page: CPU s and MB."""

    start_cpu: float
    first_page_cpu: float
    second_page_cpu: float
    memory: float  # MB, the server process and its children, one session open
    two_sessions: float


def main() -> None:
    """Measure and print."""
    print(f"Before: {load()}.\n", flush=True)
    found = {what: _fresh(statement) for what, statement in STATEMENTS.items()}
    rows = [
        (what, f"{median(cpu for _, cpu in times):.2f} s", f"{median(w for w, _ in times):.2f} s")
        for what, times in found.items()
    ]
    print(table(("in a fresh Python", "CPU, median", "wall, median"), rows), end="\n\n", flush=True)
    session = _session()
    print(_session_table(session), end="\n\n")
    core = median(cpu for _, cpu in found["data.load, data.query, geo.snapshot"])
    print(
        targets(
            [
                Target(f"`{CORE}`, CPU", core, 2, "s"),
                Target("memory of the server, one session", session.memory, 350, "MB"),
            ]
        ),
        end="\n\n",
    )
    print(f"After: {load()}.")


def _fresh(statement: str) -> list[tuple[float, float]]:
    """Return wall and CPU seconds of a statement in fresh Pythons, bytecode already written."""
    command = [sys.executable, "-c", TIMED.format(statement)]
    found = []
    for _ in range(TIMES + 1):
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        wall, cpu = json.loads(ran.stdout)
        found.append((wall, cpu))
    return found[1:]


def _session() -> Session:
    """Start a server, open the map in one browser, then in a second one."""
    with running(ROOT / "dashboard.py") as server, chromium() as (browser, _):
        start = server.watch.seconds()
        first = _opened(Tab(browser), server.base)
        first_cpu = server.watch.seconds() - start
        memory = server.watch.megabytes()
        first.context.close()
        before = server.watch.seconds()
        again = _opened(Tab(browser), server.base)
        second_cpu = server.watch.seconds() - before
        _opened(Tab(browser), server.base)
        both = server.watch.megabytes()
        again.context.close()
    return Session(start, first_cpu, second_cpu, memory, both)


def _opened(tab: Tab, base: str) -> Tab:
    """Open the map and wait until it is at rest."""
    tab.page.goto(base, wait_until="commit")
    tab.map_frame()
    tab.settled(0)
    return tab


def _session_table(session: Session) -> str:
    """Return a server's life as a table."""
    rows = (
        ("the server until it answers, CPU", f"{session.start_cpu:.2f} s"),
        ("its first page of all, CPU", f"{session.first_page_cpu:.2f} s"),
        ("a second page, CPU", f"{session.second_page_cpu:.2f} s"),
        ("memory with one session", f"{session.memory:.0f} MB"),
        ("memory with two more pages opened after it", f"{session.two_sessions:.0f} MB"),
    )
    return table(("the server", "found"), rows)


if __name__ == "__main__":
    main()
