"""The Chromium that browser tests drive: where it is, and how to get it (standard library only)."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

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
HOW = {
    "Darwin": "brew install --cask chromium",
    "Windows": "winget install Google.Chrome",
    "Debian": "sudo apt install chromium",
}


def find_chromium() -> str:
    """Return the path of a Chromium, "" if there is none; SARHAD_CHROMIUM names another."""
    named = os.environ.get("SARHAD_CHROMIUM", "")
    found = [shutil.which(name) for name in NAMES]
    found += [place for place in PLACES if Path(place).exists()]
    return named or next((path for path in found if path), "")


def next_step(*, found: str, has_apt: bool, is_root: bool, system: str) -> tuple[str, str]:
    """Return "use", "install" or "say", with the path or the sentence for it.

    `system` is as in `platform.system()`.
    """
    if found:
        return "use", found
    if has_apt and is_root:
        return "install", "Installing Chromium for the browser tests ..."
    how = HOW.get("Debian" if has_apt else system, "your system's package chromium")
    return "say", f"No Chromium for the browser tests on this computer. To get one: {how}"


def install_chromium() -> None:
    """Install Debian's or Ubuntu's package, without questions."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
    ):
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    """Make sure that there is a Chromium; 1 if there is none and none may be installed."""
    step, words = next_step(
        found=find_chromium(),
        has_apt=shutil.which("apt-get") is not None,
        is_root=hasattr(os, "geteuid") and os.geteuid() == 0,
        system=platform.system(),
    )
    if step != "use":
        print(words, file=sys.stderr, flush=True)
    if step == "install":
        install_chromium()
        if not find_chromium():
            print("Chromium could not be installed with apt-get.", file=sys.stderr)
    return 0 if find_chromium() else 1


if __name__ == "__main__":
    sys.exit(main())
