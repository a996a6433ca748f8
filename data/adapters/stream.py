"""Bytes that are read as they come, counted, and refused beyond the limit."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from lzma import LZMAError
from typing import IO, Any, cast
from zipfile import BadZipFile, ZipFile

from data.adapters.tabular import MOST_BYTES
from data.schema import DataError

# what the reader of a ZIP raises where bytes are others: each way of packing has its own
DAMAGED = (
    BadZipFile, KeyError, RuntimeError, ValueError, EOFError, struct.error, zlib.error, LZMAError,
    NotImplementedError, OSError, IndexError,
)  # fmt: skip


class Stream(RawIOBase):
    """A file, or a file of an archive, that counts what is read of it."""

    def __init__(self, name: str, inner: IO[bytes] | Any, archive: ZipFile | None = None) -> None:
        """Read from `inner`; both close with this."""
        self._name, self._inner, self._archive = name, inner, archive
        self.count = 0  # bytes so far

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what comes next; raises DataError beyond the limit."""
        try:
            part = self._inner.read(len(buffer))
        except DAMAGED as error:
            if self._archive is None:
                raise
            raise damaged(self._name) from error
        self.count += len(part)
        if self.count > MOST_BYTES:
            raise too_large(self._name, self.count)
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        """Close the file, and the archive around it."""
        super().close()
        self._inner.close()
        if self._archive is not None:
            self._archive.close()


@dataclass(frozen=True)
class Bytes:
    """A file that can be opened again and again: its name in messages, and its size unpacked."""

    name: str
    size: int
    stream: Callable[[], Stream]

    def open(self) -> BufferedReader:
        """Return the bytes from the beginning."""
        return BufferedReader(self.stream(), 1 << 18)

    def part(self, file: BufferedReader) -> float:
        """Return how much of the bytes was read, 0 to 1."""
        return min(1.0, cast("Stream", file.raw).count / max(self.size, 1))


def too_large(name: str, size: int, most: int = MOST_BYTES) -> DataError:
    """Return the fault of a file that is larger than memory should bear; sizes in bytes."""
    return DataError(
        name, expected=f"at most {most / 2**20:,.0f} MB", got=f"{size / 2**20:,.0f} MB",
        remedy="Split it by year or by country.",
    )  # fmt: skip


def damaged(name: str) -> DataError:
    """Return the fault of an archive that cannot be unpacked."""
    return DataError(
        name, expected="a ZIP file or a workbook that can be unpacked",
        got="a damaged or locked one", remedy="Save or download it again, without a password.",
    )  # fmt: skip
