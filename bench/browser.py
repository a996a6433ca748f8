"""A Chromium for measuring: drawn in software, cut off from the network, with our probe inside."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.meter import Watch, is_chromium
from tests.programs import find_chromium

PROBE = Path(__file__).with_name("probe.js").read_text(encoding="utf-8")
# the flags of the peer's ruler, so that both apps are drawn by the same means
FLAGS = (
    "--headless=new",
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
SIZE = {"width": 1280, "height": 900}  # px, as the peer's ruler
QUIET = 0.8  # s without visible activity: then everything has come, as in the peer's ruler
PATIENCE = 90.0  # s


@contextmanager
def chromium() -> Iterator[tuple[Any, Watch]]:
    """Yield a Chromium and the watch over its processes."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only measuring needs it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        with Watch(os.getpid(), wanted=is_chromium) as watch:
            yield browser, watch
        browser.close()


class Tab:
    """One page with a cache of its own; counts what goes over its network."""

    def __init__(self, browser: Any, *, through_python: bool = False) -> None:
        """Open an empty page in a fresh context.

        `through_python` leads each request through this process, as the peer's ruler must do to
        answer for the CDN; it takes time, and Chromium then keeps nothing in its cache.
        """
        self.context = browser.new_context(viewport=SIZE, service_workers="block")
        self.context.add_init_script(PROBE)
        if through_python:
            self.context.route("**/*", lambda route: route.continue_())
        self.new_page()

    def new_page(self) -> None:
        """Open another empty page in the same context: what was cached stays cached."""
        self.page = self.context.new_page()
        self.received, self.sent, self.requests, self.mounts = 0, 0, 0, 0
        self.heard = time.time()
        self.page.on("websocket", self._listen)
        self.page.on("request", lambda _: self._count(requests=1))
        self.page.on("framenavigated", lambda frame: self._count(mounts=bool(frame.parent_frame)))

    def _count(self, *, requests: int = 0, mounts: int = 0) -> None:
        """Add to the counters."""
        self.requests += requests
        self.mounts += mounts

    def _listen(self, socket: Any) -> None:
        """Count the messages of a web socket, in bytes received and messages sent."""

        def received(data: str | bytes) -> None:
            self.received += len(data)
            self.heard = time.time()

        def sent(_: str | bytes) -> None:
            self.sent += 1

        socket.on("framereceived", received)
        socket.on("framesent", sent)

    def settled(self, since: float) -> float:
        """Wait for quiet and return when the last visible activity was, s since 1970.

        Raises TimeoutError when there was none after `since`, or never quiet.
        """
        deadline = time.time() + PATIENCE
        while time.time() < deadline:
            self.page.wait_for_timeout(60)
            last, now = self._last(), time.time()
            if last > since and now - last > QUIET and now - self.heard > QUIET:
                return last
        msg = f"No quiet within {PATIENCE:.0f} s."
        raise TimeoutError(msg)

    def _last(self) -> float:
        """Return the last visible activity in any frame, s since 1970."""
        found = 0.0
        for frame in self.page.frames:
            found = max(found, frame.evaluate("window.bench ? window.bench.last : 0"))
        return found / 1000

    def map_frame(self) -> Any:
        """Return the frame of our map once its events are drawn. Raises TimeoutError."""
        deadline = time.time() + PATIENCE
        while time.time() < deadline:
            for frame in self.page.frames:
                if frame.parent_frame and frame.evaluate(
                    "!!(window.bench && window.bench.paints.some((p) => p.kept && p.land))"
                ):
                    return frame
            self.page.wait_for_timeout(30)
        msg = f"No map within {PATIENCE:.0f} s."
        raise TimeoutError(msg)
