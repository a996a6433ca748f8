"""The system's programs that tests use: where they are, and how to get them (standard library)."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
)
# where macOS and Windows put one without telling PATH
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


class Program(NamedTuple):
    """A program of the system, what for, and how to get it on each system."""

    name: str
    use: str
    package: str  # of Debian and Ubuntu
    how: dict[str, str]  # by `platform.system()`


CHROMIUM = Program(
    "Chromium",
    "the browser tests",
    "chromium",
    {"Darwin": "brew install --cask chromium", "Windows": "winget install Google.Chrome"},
)
POPPLER = Program(
    "Poppler",
    "the tests of PDF files",
    "poppler-utils",
    {"Darwin": "brew install poppler", "Windows": "winget install oschwartz10612.Poppler"},
)


def find_chromium() -> str:
    """Return the path of a Chromium, "" if there is none; SARHAD_CHROMIUM names another."""
    named = os.environ.get("SARHAD_CHROMIUM", "")
    found = [shutil.which(name) for name in NAMES]
    found += [place for place in PLACES if Path(place).exists()]
    return named or next((path for path in found if path), "")


def find_poppler() -> str:
    """Return the path of Poppler's pdftotext, "" where it is not installed."""
    return shutil.which("pdftotext") or ""


def found(program: Program) -> str:
    """Return the path of a program, "" if there is none."""
    return find_chromium() if program is CHROMIUM else find_poppler()


def next_step(
    program: Program, *, found: str, has_apt: bool, is_root: bool, system: str
) -> tuple[str, str]:
    """Return "use", "install" or "say", with the path or the sentence for it.

    `system` is as in `platform.system()`.
    """
    if found:
        return "use", found
    if has_apt and is_root:
        return "install", f"Installing {program.name} for {program.use} ..."
    apt = f"sudo apt install {program.package}"
    how = apt if has_apt else program.how.get(system, f"your system's package {program.package}")
    return "say", f"No {program.name} for {program.use} on this computer. To get one: {how}"


def install(program: Program) -> None:
    """Install Debian's or Ubuntu's package, without questions."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", program.package],
    ):
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)


def provide(program: Program) -> bool:
    """Return whether there is a program, after installing it where that is allowed."""
    step, words = next_step(
        program,
        found=found(program),
        has_apt=shutil.which("apt-get") is not None,
        is_root=hasattr(os, "geteuid") and os.geteuid() == 0,
        system=platform.system(),
    )
    if step != "use":
        print(words, file=sys.stderr, flush=True)
    if step == "install":
        install(program)
        if not found(program):
            print(f"{program.name} could not be installed with apt-get.", file=sys.stderr)
    return bool(found(program))


def main() -> int:
    """Make sure that there are the programs; 1 if one is missing and may not be installed."""
    provided = [provide(program) for program in (CHROMIUM, POPPLER)]
    return 0 if all(provided) else 1


if __name__ == "__main__":
    sys.exit(main())
