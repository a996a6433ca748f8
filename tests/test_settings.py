"""The settings beside the code: the frame's colours, the pins, and what stays on this computer."""

from __future__ import annotations

import re
import tomllib

import pytest
from conftest import ROOT

from geo.style import THEMES

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def lines_of(name: str) -> list[str]:
    """Return a list of packages without comments, options and empty lines."""
    lines = (line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines())
    return [line for line in lines if line and not line.startswith("-")]


def package(line: str) -> str:
    """Return a requirement's package in the one spelling that pip compares."""
    return re.sub(r"[-_.]+", "-", re.split(r"[=<>~! ]", line)[0]).lower()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_frame_has_the_colours_of_the_map(name: str) -> None:
    """One accent, one ink, one page: those of geo/style.py."""
    ours, theirs = THEMES[name], CONFIG["theme"][name]
    assert theirs["primaryColor"] == theirs["linkColor"] == ours.accent
    assert theirs["backgroundColor"] == ours.page
    assert theirs["textColor"] == ours.ink
    assert theirs["borderColor"] == ours.rule


def test_nothing_leaves_this_computer() -> None:
    """No usage statistics, no prompt for an address, no listening to the network."""
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["server"]["showEmailPrompt"] is False


def test_nobody_sees_a_traceback() -> None:
    """Faults are words on the screen; their details are in the terminal."""
    assert CONFIG["client"]["showErrorDetails"] == "none"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_has_an_upper_bound_and_a_pin(name: str) -> None:
    """A new release of anything is a decision."""
    pinned = {package(line) for line in lines_of("constraints.txt")}
    for line in lines_of(name):
        assert "<" in line, line
        assert package(line) in pinned, line


def test_every_pin_is_exact() -> None:
    """One version each, of each package once."""
    pins = lines_of("constraints.txt")
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    assert len({package(pin) for pin in pins}) == len(pins)
