"""Opening a file of any known form: known by what it holds, within limits, never unpacked."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import ZipFile, ZipInfo

from data.adapters.delimited import read_delimited
from data.adapters.documents import read_json
from data.adapters.kml import read_kml
from data.adapters.stream import DAMAGED, Bytes, Stream, damaged, too_large
from data.adapters.tabular import MOST_BYTES, Table
from data.adapters.workbook import is_workbook, read_workbook
from data.schema import DataError

ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".json", ".geojson", ".kml", ".xlsx")
MOST_MEMBERS = 1000  # files of one archive that are looked through
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # a ZIP file, an empty one


def open_table(path: Path, *, name: str = "") -> Table:
    """Return a file as a table, whatever its ending; raises DataError where it is none.

    `name` is what messages call it, by default the file's own name.
    """
    name = name or path.name
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise too_large(name, size)
    return _by_content(Bytes(name, size, lambda: Stream(name, path.open("rb", buffering=0))))


def _by_content(given: Bytes) -> Table:
    """Return the table of a file by what it begins with."""
    with given.open() as file:
        start = file.read(4096)
    if start.startswith(ZIP):
        return _archive(given)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith((b"{", b"[")):
        return read_json(given)
    if text.startswith(b"<"):
        return read_kml(given)
    if start.startswith(OLD_WORKBOOK):
        raise DataError(
            given.name, expected="a workbook in the form .xlsx", got="one in the older form .xls",
            remedy="Save it as .xlsx or as CSV.",
        )  # fmt: skip
    return read_delimited(given)


def _archive(given: Bytes) -> Table:
    """Return the one table in a ZIP file."""
    whole = _whole(given)
    try:
        with ZipFile(whole()) as archive:
            listed = archive.infolist()
    except DAMAGED as error:
        raise damaged(given.name) from error
    if is_workbook(listed):
        return read_workbook(given.name, whole, listed)
    if len(listed) > MOST_MEMBERS:
        got = f"{len(listed)} files"
        raise DataError(given.name, expected=f"at most {MOST_MEMBERS} files", got=got)
    members = [member for member in listed if _is_table(member)]
    if len(members) != 1:
        raise _not_one(given.name, [_shown(member) for member in members])
    member, name = members[0], _shown(members[0])
    if member.file_size > MOST_BYTES:
        raise too_large(name, member.file_size)
    return _by_content(Bytes(name, member.file_size, lambda: _member(name, whole, member)))


def _whole(given: Bytes) -> Callable[[], BytesIO]:
    """Return what gives an archive's bytes: its list of files stands at the end."""
    with given.open() as file:
        content = file.read()
    return lambda: BytesIO(content)


def _member(name: str, whole: Callable[[], BytesIO], member: ZipInfo) -> Stream:
    """Return a file of an archive, read as it is unpacked."""
    archive = ZipFile(whole())
    try:
        return Stream(name, archive.open(member), archive)
    except DAMAGED as error:
        archive.close()
        raise damaged(name) from error


def _is_table(member: ZipInfo) -> bool:
    """Return whether a file of an archive may be a table: by its ending, hidden ones left out."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in path.parts)
    return not member.is_dir() and not hidden and path.suffix.lower() in ENDINGS


def _shown(member: ZipInfo) -> str:
    """Return a member's name without its folders: it is a name, and never a path to write to."""
    return PurePosixPath(member.filename.replace("\\", "/")).name[:200]


def _not_one(name: str, found: list[str]) -> DataError:
    """Return the fault of an archive with no table, or with several."""
    return DataError(
        name, expected="one table in the ZIP file", got=", ".join(found[:5]) or "none",
        remedy="Unpack it and import the tables one by one." if found else "",
    )  # fmt: skip
