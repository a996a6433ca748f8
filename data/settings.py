"""The settings of this computer: settings.toml in the data folder, the environment before it."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from data.folders import home
from data.schema import DataError

FILE = "settings.toml"
MAX_BYTES = 2**20  # a file of settings is a page long


def setting(table: str, name: str, variable: str = "", folder: Path | None = None) -> str:
    """Return a setting as text: that of an environment variable, else of the file, else "".

    Raises DataError for a file that is no TOML or has something else under that name.
    """
    if variable and variable in os.environ:
        return os.environ[variable].strip()
    found = _read((folder or home()) / FILE).get(table, {})
    value = found.get(name, "") if isinstance(found, dict) else found
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise DataError(f"{FILE}: [{table}] {name}", expected="text or a number", got=repr(value))
    return str(value).strip()


def _read(path: Path) -> dict[str, object]:
    """Return the tables of a file, none where it is not there."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DataError(FILE, expected="at most 1 MB of settings", got="more")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(
            str(path), expected="settings as TOML", got=str(error).partition("\n")[0],
            remedy="Mend the file, or remove it.",
        ) from error  # fmt: skip
