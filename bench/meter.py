"""CPU time and memory of processes, whoever started them."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from types import TracebackType

import psutil

EVERY = 0.1  # s between looks: a process that lives and dies between two is missed
MB = 1e6


class Watch:
    """Adds up the CPU seconds of a process and of all its descendants, also those that ended.

    `wanted` says which of them count, by name; use it in a `with`.
    """

    def __init__(self, pid: int, *, wanted: Callable[[str], bool] = lambda _: True) -> None:
        """Take the process to begin from."""
        self._root, self._wanted = psutil.Process(pid), wanted
        self._seen: dict[tuple[int, float], float] = {}
        self.most_megabytes = 0.0  # resident memory of all of them, the most at a time
        self._lock, self._stop = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def __enter__(self) -> Watch:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Stop looking."""
        self._stop.set()
        self._thread.join()

    def seconds(self) -> float:
        """Return the CPU seconds, user and system, up to now."""
        self._look()
        with self._lock:
            return sum(self._seen.values())

    def megabytes(self) -> float:
        """Return the resident memory of the processes that live now, MB (10^6 bytes)."""
        total = 0
        for process in self._processes():
            try:
                total += process.memory_info().rss
            except psutil.Error:
                continue
        return total / MB

    def _follow(self) -> None:
        """Look again and again until told to stop."""
        while not self._stop.wait(EVERY):
            self._look()

    def _look(self) -> None:
        """Note the CPU time of each process that lives now."""
        with self._lock:
            total = 0
            for process in self._processes():
                try:
                    times = process.cpu_times()
                    key = (process.pid, process.create_time())
                    total += process.memory_info().rss
                except psutil.Error:
                    continue
                self._seen[key] = times.user + times.system
            self.most_megabytes = max(self.most_megabytes, total / MB)

    def _processes(self) -> list[psutil.Process]:
        """Return the processes that count."""
        try:
            family = [self._root, *self._root.children(recursive=True)]
        except psutil.Error:
            return []
        found = []
        for process in family:
            try:
                if self._wanted(process.name()):
                    found.append(process)
            except psutil.Error:
                continue
        return found


def is_chromium(name: str) -> bool:
    """Return whether a process of this name belongs to the browser."""
    return "chrom" in name.lower()


class Clock:
    """Wall and CPU seconds of this process since it was made."""

    def __init__(self) -> None:
        """Start both clocks."""
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        self._children = _of_children()

    def wall(self) -> float:
        """Return wall seconds."""
        return time.perf_counter() - self._wall

    def cpu(self) -> float:
        """Return CPU seconds of this process, all threads, and of programs that it has ended."""
        return time.process_time() - self._cpu + _of_children() - self._children


def _of_children() -> float:
    """Return the CPU seconds of the programs that this process has started and that ended."""
    times = os.times()
    return times.children_user + times.children_system
