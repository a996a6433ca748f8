"""The fixtures that browser tests share: a Chromium cut off from the network, and servers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from programs import find_chromium

ROOT = Path(__file__).resolve().parent.parent

# what the person at this computer has kept is no part of a test
_HOME = tempfile.TemporaryDirectory(prefix="sarhad-home-")
os.environ["SARHAD_HOME"] = _HOME.name

# software drawing, so that pictures are the same on machines with and without a GPU, and
# nothing that makes Chromium itself ask the network
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--js-flags=--expose-gc",
    "--enable-precise-memory-info",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
LOCAL_SCHEMES = ("data", "blob", "about", "file")

# what is asked of a server and not answered yet, on any machine however slow: `asked > answered`
KEEP_TIMES = """
    window.asked = window.answered = 0;
    const { WebSocket } = window;
    window.WebSocket = class extends WebSocket {
        constructor(...given) {
            super(...given);
            const answered = () => { window.answered = performance.now(); };
            this.addEventListener("message", answered);
            this.addEventListener("close", answered);
        }
        send(message) { super.send(message); window.asked = performance.now(); }
    };
"""
START_SECONDS = 90.0  # a cold start of the server while other work runs on the same two cores
STOP_SECONDS = 10.0


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that also runs the tests that take minutes."""
    parser.addoption("--long", action="store_true", help="also run the tests marked long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip long tests unless asked for, and put browser tests last, where they fail latest."""
    skip = pytest.mark.skip(reason="takes minutes; run with --long")
    for item in items:
        if "long" in item.keywords and not config.getoption("--long"):
            item.add_marker(skip)
    # a running Playwright keeps an event loop in this thread; other tests may want their own
    items.sort(key=lambda item: "browser" in item.keywords)


def is_outside(url: str) -> bool:
    """Return whether a request for the address would leave this machine."""
    parts = urlsplit(url)
    return parts.scheme not in LOCAL_SCHEMES and parts.hostname not in LOCAL_HOSTS


def free_port() -> int:
    """Return a TCP port that was free on 127.0.0.1 a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty data folder of the user, for this process and those it starts."""
    folder = tmp_path / "home"
    monkeypatch.setenv("SARHAD_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Yield one Chromium for the whole run; skip where there is none, but fail in CI."""
    path = find_chromium()
    if not path:
        msg = "No Chromium on this machine: install it, or name it in SARHAD_CHROMIUM."
        if os.environ.get("CI") == "true":
            pytest.fail(msg, pytrace=False)
        pytest.skip(msg)

    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield chromium
        chromium.close()


@contextmanager
def opened_page(browser: Any, **options: Any) -> Iterator[Any]:
    """Yield a page of a fresh context that cannot leave this machine.

    `page.outside` lists the addresses outside that it asked for (all refused), `page.faults`
    the texts of console errors and uncaught exceptions of every frame. `options` go to
    Playwright's `new_context`, such as `viewport` or `color_scheme`.
    """
    options = {
        "viewport": {"width": 1280, "height": 900},
        "service_workers": "block",
        "accept_downloads": True,
        **options,
    }
    context = browser.new_context(**options)
    context.add_init_script(f"{{ {KEEP_TIMES} }}")
    page = context.new_page()
    page.outside, page.faults = [], []

    def refuse_outside(route: Any) -> None:
        if is_outside(route.request.url):
            page.outside.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    def note_socket(connection: Any) -> None:
        if is_outside(connection.url):
            page.outside.append(connection.url)

    def note_console(message: Any) -> None:
        if message.type == "error":
            page.faults.append(f"{message.text} [{message.location.get('url', '')}]")

    context.route("**/*", refuse_outside)
    page.on("websocket", note_socket)
    page.on("console", note_console)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    try:
        yield page
    finally:
        context.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """Yield a 1280 x 900 page that cannot leave this machine (see `opened_page`)."""
    with opened_page(browser) as page:
        yield page


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Yield a function that opens further pages, each in a context with its own options."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(opened_page(browser, **options))


def _wait_until_healthy(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers; fail with its own output when it ends or hangs."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{base}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    said = log.read_text(encoding="utf-8", errors="replace")[-4000:]
    pytest.fail(f"The server did not start within {START_SECONDS:.0f} s:\n{said}", pytrace=False)


LOGS: dict[str, Path] = {}  # what each running server writes, by its address
TOLD = 4_000  # signs of a log's end that a failing test shows


def log_of(base: str) -> str:
    """Return the end of what a server has written."""
    return LOGS[base].read_text(encoding="utf-8", errors="replace")[-TOLD:] if base in LOGS else ""


@contextmanager
def running_server(
    script: Path = ROOT / "dashboard.py", *flags: str, home: Path | None = None
) -> Iterator[str]:
    """Yield the base address of a fresh `streamlit run` on a free port, and stop it after.

    `home` is the data folder of its user, without it an empty one.
    """
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        command = [sys.executable, "-m", "streamlit", "run", str(script)]
        command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
        command += ["--server.headless", "true", "--server.fileWatcherType", "none", *flags]
        environment = {**os.environ, "SARHAD_HOME": str(home or folder)}
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
            )
            try:
                base = f"http://127.0.0.1:{port}"
                _wait_until_healthy(base, process, log)
                LOGS[base] = log
                yield base
            finally:
                LOGS.pop(f"http://127.0.0.1:{port}", None)
                process.terminate()
                try:
                    process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait(STOP_SECONDS)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Yield the base address of the dashboard, started once for the whole run."""
    with running_server() as base:
        yield base


@pytest.fixture
def fresh_server() -> Iterator[str]:
    """Yield the base address of a dashboard that nobody has visited yet."""
    with running_server() as base:
        yield base


class _QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *args: Any) -> None:
        """Drop the line that the standard handler writes for each request."""


@pytest.fixture
def folder_server() -> Iterator[Callable[[Path], str]]:
    """Yield a function that serves a folder's files and returns its base address."""
    running: list[tuple[ThreadingHTTPServer, threading.Thread]] = []

    def serve(folder: Path) -> str:
        handler = partial(_QuietHandler, directory=str(folder))
        files = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=files.serve_forever, daemon=True)
        thread.start()
        running.append((files, thread))
        return f"http://127.0.0.1:{files.server_address[1]}"

    yield serve
    for files, thread in running:
        files.shutdown()
        thread.join(STOP_SECONDS)
        files.server_close()
