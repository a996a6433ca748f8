"""Where what people add is kept on this computer."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """Return the user's data folder, which need not exist yet; SARHAD_HOME names another."""
    named = os.environ.get("SARHAD_HOME")
    if named:
        return Path(named).expanduser().absolute()
    # most commands keep nothing, and need not wait for it
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path("sarhad", appauthor=False)
