"""How commands write files: whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


class UnwrittenError(OSError):
    """A file that could not be written; what is above it may not be there, or closed."""


def write_whole(path: Path, content: bytes, *, make_folder: bool = False) -> None:
    """Write a file beside its place, then move it there; raises UnwrittenError with its name."""
    if make_folder:
        path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".sarhad-{os.getpid()}.part")  # as short as any name may be long
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise UnwrittenError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
