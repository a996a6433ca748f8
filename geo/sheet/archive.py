"""Everything of one selection in one ZIP file, with its recipe and all licences."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from lzma import LZMAError
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from data.load import Dataset
from data.words import Words
from geo.land import load_land

RECIPE, LICENCES = "recipe.json", "LICENCES.txt"
LONGEST_RECIPE = 4_000_000  # bytes that are read of a file of somebody else
# what the reader of a ZIP raises where bytes are others: each way of packing has its own
DAMAGED = (
    BadZipFile, KeyError, OSError, RuntimeError, ValueError, EOFError, struct.error, zlib.error,
    LZMAError,
)  # fmt: skip
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP file can name: the clock is in no file


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as a ZIP in the order given; the same files give the same bytes."""
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, content in files.items():
            entry = ZipInfo(name, _NO_TIME)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()


def recipe_of(content: bytes) -> str:
    """Return the recipe in a ZIP of ours, "" where there is none."""
    try:
        with ZipFile(BytesIO(content)) as archive, archive.open(RECIPE) as file:
            return file.read(LONGEST_RECIPE).decode("utf-8", errors="replace")
    except DAMAGED:
        return ""


def licences(
    dataset: Dataset,
    *,
    left_out: bool,
    say: Words,
    outlines: Iterable[str] = (),
    points: Iterable[str] = (),
) -> str:
    """Return whose work it is, and what may be done with it; whether rows had to stay out.

    `outlines` are the credits of those that are drawn, `points` those of online services that
    found places of events.
    """
    lines = [
        say("licences.events", name=dataset.name, licence=dataset.licence),
        dataset.attribution,
        *(say("sheet.sources.points", sources=credit) for credit in points),
        *([say("licences.left_out", name=dataset.name)] if left_out else []),
        "",
        say("licences.map"),
        *(
            f"{credit.name}: {credit.licence}. {credit.text} {credit.url}"
            for credit in load_land().credits
        ),
        *(say("sheet.sources.outlines", sources=credit) for credit in outlines),
        "",
        say("licences.fonts"),
        "",
        say("land.disclaimer"),
    ]
    return "\n".join(lines) + "\n"
