"""A Streamlit server of one's own for the time of a measurement."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.meter import Watch

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120.0  # a cold start beside other work
STOP_SECONDS = 10.0


@dataclass(frozen=True)
class Server:
    """A running server: its address, and the CPU time and memory of its processes."""

    base: str
    watch: Watch


@contextmanager
def running(script: Path, *, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Yield a server of a Streamlit script, started in the script's folder; stop it after.

    `settings` are further environment variables. Raises RuntimeError with the server's own
    words when it does not come up.
    """
    port = _free_port()
    with tempfile.TemporaryDirectory() as home:
        log = Path(home) / "server.log"
        command = [sys.executable, "-m", "streamlit", "run", script.name]
        command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
        command += ["--server.headless", "true", "--server.fileWatcherType", "none"]
        command += ["--browser.gatherUsageStats", "false"]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **(settings or {})}
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, cwd=script.parent, env=environment, stdout=output, stderr=output
            )
        try:
            with Watch(process.pid) as watch:
                base = f"http://127.0.0.1:{port}"
                _wait(base, process, log)
                yield Server(base, watch)
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(STOP_SECONDS)


def _free_port() -> int:
    """Return a TCP port that was free on 127.0.0.1 a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{base}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    msg = f"The server did not start within {START_SECONDS:.0f} s: {said}"
    raise RuntimeError(msg)
