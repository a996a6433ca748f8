"""A file of raster map tiles, MBTiles 1.3 or PMTiles 3, read and never written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import Compression, TileType

from data.schema import DataError
from geo.earth import Bounds

MAX_ZOOM = 24  # deeper tiles than these are of no map
WORLD: Bounds = (-180.0, -85.0511, 180.0, 85.0511)

# the first bytes of a picture that browsers draw, and its media type
SIGNATURES = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))
# what stands for a tile that the file does not have: one transparent pixel
EMPTY = (
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
        "0000000b4944415478da636000020000050001e9fadcd80000000049454e44ae426082"
    ),
    "image/png",
)
RASTER = {TileType.PNG, TileType.JPEG, TileType.WEBP}

Read = Callable[[int, int, int], bytes | None]


@dataclass(frozen=True)
class TileFile:
    """An open file of tiles: 256 px squares of the Web Mercator world.

    `bounds` are west, south, east, north in degrees; zooms are inclusive. `attribution` is as
    the file says it, "" where it says none, and may hold markup. `read` takes zoom, column and
    row counted from the north; it returns None where there is no tile.
    """

    name: str
    attribution: str
    min_zoom: int
    max_zoom: int
    bounds: Bounds
    read: Read

    def tile(self, zoom: int, x: int, y: int) -> tuple[bytes, str] | None:
        """Return a tile's bytes and media type, None where the file has no such picture."""
        if not 0 <= zoom <= MAX_ZOOM or not (0 <= x < 2**zoom and 0 <= y < 2**zoom):
            return None
        content = self.read(zoom, x, y)
        media_type = _media_type(content or b"")
        return (content, media_type) if content and media_type else None


def open_tiles(path: Path) -> TileFile:
    """Return the tiles of a file; raise DataError where it has none that can be drawn."""
    try:
        with path.open("rb") as file:
            start = file.read(16)
        if start.startswith(b"SQLite format 3"):
            return _mbtiles(path)
        if start.startswith(b"PMTiles"):
            return _pmtiles(path)
    except OSError as error:  # its own words hold the whole path, which visitors need not see
        raise _refused(path, f"a file that cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, IndexError, EOFError, sqlite3.Error) as error:
        if isinstance(error, DataError):
            raise
        raise _refused(path, f"a file that cannot be read ({error})") from error
    except Exception as error:  # pmtiles raises bare exceptions for a wrong version
        raise _refused(path, f"a file that cannot be read ({type(error).__name__})") from error
    raise _refused(path, "another kind of file")


def _mbtiles(path: Path) -> TileFile:
    """Return the tiles of an MBTiles file, a SQLite data base."""
    with closing(_connect(path)) as base:
        about = {str(name): str(value) for name, value in base.execute("select * from metadata")}
        sample = base.execute("select tile_data from tiles limit 1").fetchone()
        ends = base.execute("select min(zoom_level), max(zoom_level) from tiles").fetchone()
    if sample is None:
        raise _refused(path, "a file without tiles")
    if about.get("format") == "pbf" or not _media_type(sample[0]):
        raise _vector(path)

    def read(zoom: int, x: int, y: int) -> bytes | None:
        """Return a tile; MBTiles counts rows from the south."""
        spot = (zoom, x, 2**zoom - 1 - y)
        with closing(_connect(path)) as base:  # a connection a call: threads never share one
            row = base.execute(
                "select tile_data from tiles"
                " where zoom_level = ? and tile_column = ? and tile_row = ?",
                spot,
            ).fetchone()
        return bytes(row[0]) if row else None

    bounds = _bounds([float(part) for part in about.get("bounds", "").split(",") if part])
    return _tile_file(path, about, (ends[0], ends[1]), bounds, read)


def _connect(path: Path) -> sqlite3.Connection:
    """Return a connection that cannot write."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _pmtiles(path: Path) -> TileFile:
    """Return the tiles of a PMTiles file; it stays mapped into memory, read on demand."""
    with path.open("rb") as file:
        reader = Reader(MmapSource(file))
    header = reader.header()
    if header["tile_type"] not in RASTER:
        raise _vector(path)
    if header["tile_compression"] not in (Compression.NONE, Compression.UNKNOWN):
        raise _refused(path, "tiles that are compressed once more")
    corners = ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")
    bounds = _bounds([header[name] / 1e7 for name in corners])
    zooms = (header["min_zoom"], header["max_zoom"])
    return _tile_file(path, reader.metadata(), zooms, bounds, reader.get)


def _tile_file(
    path: Path, about: Mapping[str, Any], zooms: tuple[int, int], bounds: Bounds, read: Read
) -> TileFile:
    """Return the value of what a file says about itself; its own name is the file's name."""
    name = str(about.get("name") or path.stem)[:80]
    attribution = str(about.get("attribution") or "")[:2000]
    return TileFile(name, attribution, *zooms, bounds, read)


def _bounds(parts: list[float]) -> Bounds:
    """Return bounds in degrees, the whole world where they are not four in order."""
    if len(parts) != 4 or parts[0] >= parts[2] or parts[1] >= parts[3]:
        return WORLD
    return parts[0], parts[1], parts[2], parts[3]


def _media_type(content: bytes) -> str:
    """Return the media type that a picture's first bytes tell, "" for any other content."""
    found = (kind for start, kind in SIGNATURES if content.startswith(start))
    return next(found, "")


def _vector(path: Path) -> DataError:
    """Return the refusal of tiles that hold shapes instead of pictures."""
    return _refused(path, "vector tiles", remedy="Use a raster file, or render this one.")


def _refused(path: Path, got: str, *, remedy: str = "") -> DataError:
    """Return why a file is not a backdrop; only its name is said, not where it lies."""
    expected = "MBTiles or PMTiles 3 with PNG, JPEG or WebP tiles"
    return DataError(path.name, expected=expected, got=got, remedy=remedy)
