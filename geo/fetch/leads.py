"""GDELT's last 24 hours: 96 small files, of which the rows of the borderland are kept."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from datetime import datetime, timedelta

from data.adapters.gdelt import COLUMNS
from data.adapters.stream import DAMAGED
from data.note import quoted
from geo.fetch.known import Wanted
from geo.fetch.web import FetchError, Web

QUARTER = timedelta(minutes=15)
QUARTERS = 96  # of 24 hours
MOST_UNPACKED = 64 * 2**20  # bytes of one file; the largest are a few megabytes
LISTED = re.compile(r"\d+ ([0-9a-f]{32}) \S*/(\d{14})\.export\.CSV\.zip")

PROVINCES = {"IR04", "PK02"}  # FIPS: Sistan and Baluchestan, Balochistan
DYAD = {"IRN", "PAK"}
_AT = {name: place for place, name in enumerate(COLUMNS[61])}


def fetch_gdelt(web: Web, wanted: Wanted, secrets: object) -> tuple[str, bytes]:
    """Return name and content of a file with the rows of the borderland, as GDELT has them.

    A quarter of an hour whose file is not there is passed over; without any of them, and
    without a row of the borderland, FetchError is raised.
    """
    del wanted, secrets  # all that GDELT is asked for is the last day
    listed = (web.content("lastupdate.txt", most=2**16) or b"").decode("ascii", "replace")
    found = LISTED.search(listed)
    if found is None:
        raise web.fault("the list of its last files", "something else", "Fetch again later.")
    sum_of, newest = found[1], found[2]
    stamps = _stamps(newest)
    if not stamps:
        raise web.fault("the moment of its last file", quoted(newest), "Fetch again later.")
    rows: list[str] = []
    there = 0
    for number, stamp in enumerate(stamps, start=1):
        content = web.content(f"{stamp}.export.CSV.zip", may_lack=True)
        web.done = number / QUARTERS
        if content is None:
            continue
        if stamp == newest and hashlib.md5(content, usedforsecurity=False).hexdigest() != sum_of:
            raise web.fault("the file that its list names", "another one", "Fetch again later.")
        there += 1
        rows += filter(_is_ours, _lines(web, content))
    if not there:
        raise web.fault("files of the last 24 hours", "none", "Fetch again later.")
    if not rows:
        raise web.fault(
            "rows of the borderland in the last 24 hours", "none", "Fetch again another day."
        )
    return f"gdelt-{newest}.tsv", "".join(f"{row}\n" for row in rows).encode()


def _stamps(newest: str) -> list[str]:
    """Return the names of the files of a day, oldest first; none where the last is no moment."""
    try:
        last = datetime.strptime(newest, "%Y%m%d%H%M%S")
        moments = [last - number * QUARTER for number in reversed(range(QUARTERS))]
    except (ValueError, OverflowError):
        return []
    return [f"{moment:%Y%m%d%H%M%S}" for moment in moments]


def _lines(web: Web, content: bytes) -> list[str]:
    """Return the rows in a ZIP file; raises FetchError for a damaged or huge one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) != 1 or members[0].file_size > MOST_UNPACKED:
                raise web.fault("one small table in each ZIP file", "something else")
            with archive.open(members[0]) as member:
                text = member.read(MOST_UNPACKED + 1)
    except FetchError:
        raise
    except DAMAGED:
        raise web.fault(
            "ZIP files that can be unpacked", "a damaged one",
            "Nothing was changed; fetch again later.",
        ) from None  # fmt: skip
    return text.decode("utf-8", "replace").splitlines()


def _is_ours(row: str) -> bool:
    """Return whether a row happened in one of the two provinces, or is of Iran and Pakistan."""
    cells = row.split("\t")
    if len(cells) != len(_AT):
        return False
    sides = {cells[_AT["Actor1CountryCode"]], cells[_AT["Actor2CountryCode"]]}
    return cells[_AT["ActionGeo_ADM1Code"]] in PROVINCES or sides == DYAD
