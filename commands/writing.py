"""How commands write files: whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, content: bytes, *, make_folder: bool = False) -> None:
    """Write a file beside its place first, then move it there; raises OSError with its own name."""
    if make_folder:
        path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".sarhad-{os.getpid()}.part")  # as short as any name may be long
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
