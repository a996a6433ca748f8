"""Choices that a person keeps under a name for another day, in one small file of their own."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from data.folders import home
from data.note import quoted, tidy
from data.schema import DataError

FILE = "presets.json"
MOST = 50  # names that a person still finds in a list
LONGEST_NAME = 60  # characters
MOST_BYTES = 400_000  # of the file; fifty with texts of 2,000 letters have less

Preset = Mapping[str, str]  # parameters in the grammar of the flags

_writing = Lock()


def load(folder: Path | None = None) -> dict[str, Preset]:
    """Return what is kept, by name; {} where nothing was kept yet.

    `folder` is the user's data folder. Raises DataError for a file that is none of ours, which
    is left as it is.
    """
    path = (folder or home()) / FILE
    try:
        content = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b""
        told = json.loads(content)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _denied(path, error, expected="a file that can be read") from error
    except (ValueError, RecursionError) as error:
        raise _unreadable(path) from error
    kept = told.get("presets") if isinstance(told, dict) else None
    if not isinstance(kept, dict) or not all(map(_is_preset, kept.values())):
        raise _unreadable(path)
    return {name: preset for name, preset in kept.items() if name and called(name) == name}


def save(name: str, preset: Preset, folder: Path | None = None) -> None:
    """Keep a preset under a name, in place of one that had it.

    Raises DataError for an empty name, for one more than MOST, and where the file cannot be
    read or written: what was kept stays.
    """
    name = called(name)
    if not name:
        raise DataError("preset", expected=f"a name of 1 to {LONGEST_NAME} characters", got="none")
    with _writing:
        kept = load(folder)
        if name not in kept and len(kept) >= MOST:
            remedy = "Remove one first."
            raise DataError("preset", expected=f"at most {MOST}", got="one more", remedy=remedy)
        _write({**kept, name: dict(preset)}, folder or home())


def remove(name: str, folder: Path | None = None) -> None:
    """Forget a preset; nothing happens where there is none of the name. Raises as `save`."""
    with _writing:
        kept = load(folder)
        if kept.pop(name, None) is not None:
            _write(kept, folder or home())


def called(name: str) -> str:
    """Return a name on one line, as it is kept."""
    return tidy(name, LONGEST_NAME)


def _is_preset(value: object) -> bool:
    """Return whether a value of JSON is names with texts."""
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _write(kept: Mapping[str, Preset], folder: Path) -> None:
    """Write the file whole or not at all: beside its place first, then moved there."""
    path = folder / FILE
    beside = path.with_name(f".{FILE}.{os.getpid()}.part")
    text = json.dumps({"presets": kept}, ensure_ascii=False, indent=1)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(text.encode("utf-8", errors="replace"))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _denied(path, error, expected="a file that can be written") from error


def _denied(path: Path, error: OSError, *, expected: str) -> DataError:
    """Return the fault of a file that the system keeps from us."""
    return DataError(str(path), expected=expected, got=error.strerror or "another answer")


def _unreadable(path: Path) -> DataError:
    """Return the fault of a file that is none of ours."""
    remedy = "It is left as it is; move it away to begin anew."
    return DataError(
        str(path),
        expected="the presets that Sarhad kept",
        got=quoted(FILE) + " of another kind",
        remedy=remedy,
    )
