"""The files that lie beside the project: real tables that none of its own rows come from."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

SHARED = ROOT.parent / "shared"


def shared(name: str) -> Path:
    """Return a file beside the project; skip the test, in one sentence, where it is missing."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"There is no ../shared/{name} beside the project.")
    return path
