"""How quick the peer app is, by its own ruler beside it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.meter import Watch, is_chromium
from bench.server import ROOT, Server, running

FOLDER = ROOT.parent / "shared" / "peer"
CACHE = Path(tempfile.gettempdir()) / "sarhad-bench-npm"
MODES = ("circle", "geojson", "heat", "fastcluster")
MOVES = {"circle": 2, "geojson": 4}  # the slow ones; others are moved more often
USUAL_MOVES = 8
PATIENCE = 300  # s until a page of the slowest comes to rest on a busy machine
# what folium's maps fetch from a CDN, here from npm so that no network time is counted
PACKAGES = (
    "leaflet@1.9.4",
    "jquery@3.7.1",
    "bootstrap@5.2.2",
    "@fortawesome/fontawesome-free@6.2.0",
    "leaflet.awesome-markers",
    "leaflet.markercluster@1.1.0",
    "leaflet.heat",
)
SCRIPT_SETTINGS = {"PYTHONPATH": ""}  # the peer finds its own modules beside it


@dataclass(frozen=True)
class Peer:
    """What was measured of one mode with n events: ms, bytes and CPU s."""

    mode: str
    events: int
    first: float  # ms until quiet, a new browser
    slides: list[float]  # ms from the key to quiet
    received: list[int]  # bytes per move
    messages: list[int]  # that the browser sent per move
    remounts: int  # of as many moves as there are slides
    views_kept: int
    load_cpu: tuple[float, float]  # server, browser
    move_cpu: tuple[float, float]  # server, browser; per move
    faults: list[str]


def why_not() -> str:
    """Return why the peer cannot be measured, "" if it can."""
    if not (FOLDER / "measure.py").exists():
        return f"The peer app is not there ({FOLDER}), so only our own map is measured."
    return ""


def packages(folder: Path) -> Path:
    """Return the folder node_modules with folium's files, fetched with npm if it is missing.

    Raises RuntimeError when npm cannot.
    """
    modules = folder / "node_modules"
    if not (modules / "leaflet.heat").exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
        made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if made.returncode:
            msg = f"npm could not fetch folium's files into {folder}: {made.stderr[-500:]}"
            raise RuntimeError(msg)
    return modules


def measure(mode: str, n: int, modules: Path) -> Peer:
    """Start the peer and measure one mode with n events; its server has answered before."""
    moves = MOVES.get(mode, USUAL_MOVES)
    with running(FOLDER / "peer_app.py", settings=SCRIPT_SETTINGS) as server:
        _ruler(server, mode, 10, modules, moves=0)  # warm: everything is imported
        load, load_cpu = _ruler(server, mode, n, modules, moves=0)
        found, whole_cpu = _ruler(server, mode, n, modules, moves=moves)
    slides = [float(slide) for slide in found["slide_ms"] if slide is not None]
    first = [value for value in (load["first_ms"], found["first_ms"]) if value]
    server_cpu, browser_cpu = (
        max(0.0, whole - once) / moves for whole, once in zip(whole_cpu, load_cpu, strict=True)
    )
    return Peer(
        mode=mode,
        events=n,
        first=min(first, default=float("nan")),
        slides=slides,
        received=found["ws_in"],
        messages=found["client_msgs"],
        remounts=sum(found["remount"]),
        views_kept=sum(found["view_kept"]),
        load_cpu=load_cpu,
        move_cpu=(server_cpu, browser_cpu),
        faults=[*found["blocked"], *found["errors"]],
    )


def _ruler(
    server: Server, mode: str, n: int, modules: Path, *, moves: int
) -> tuple[Mapping[str, Any], tuple[float, float]]:
    """Run measure.py once; return what it says, and CPU seconds of server and browser."""
    command = [sys.executable, str(FOLDER / "measure.py"), "--json"]
    command += ["--url", f"{server.base}/?mode={mode}&n={n}", "--moves", str(moves)]
    command += ["--cdn", str(modules), "--timeout", str(PATIENCE)]
    before = server.watch.seconds()
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process,
        Watch(process.pid, wanted=is_chromium) as watch,
    ):
        said, _ = process.communicate()
        browser = watch.seconds()
    if process.returncode:
        msg = f"The peer's ruler failed on {mode} with {n} events."
        raise RuntimeError(msg)
    return json.loads(said), (server.watch.seconds() - before, browser)
