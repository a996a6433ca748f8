"""Tests of geo.screen.tile_file: raster MBTiles and PMTiles, and what is refused."""

from __future__ import annotations

import gzip
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from data.schema import DataError
from geo.screen.backdrops import ONLINE, of_file, online, plain
from geo.screen.tile_file import WORLD, TileFile, open_tiles

HEAD = b"\x89PNG\r\n\x1a\n"
TILES = {
    (0, 0, 0): HEAD + b"world",
    (1, 1, 0): HEAD + b"north-east",
    (1, 0, 1): HEAD + b"south-west",
}
ABOUT = {"name": "Hills", "attribution": "<a href='x'>&copy; Hill makers</a>", "format": "png"}
VECTOR = gzip.compress(b"a vector tile")


def mbtiles(path: Path, tiles: dict[tuple[int, int, int], bytes], about: dict[str, str]) -> Path:
    """Write an MBTiles file; rows of tiles are counted from the north here."""
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("create table metadata (name text, value text)")
        base.executemany("insert into metadata values (?, ?)", about.items())
        base.execute(
            "create table tiles (zoom_level int, tile_column int, tile_row int, tile_data blob)"
        )
        rows = [(z, x, 2**z - 1 - y, content) for (z, x, y), content in tiles.items()]
        base.executemany("insert into tiles values (?, ?, ?, ?)", rows)
    return path


def pmtiles(
    path: Path,
    tiles: dict[tuple[int, int, int], bytes],
    about: dict[str, str],
    kind: TileType = TileType.PNG,
) -> Path:
    """Write a PMTiles file."""
    with path.open("wb") as file:
        writer = Writer(file)
        for spot in sorted(tiles, key=lambda spot: zxy_to_tileid(*spot)):
            writer.write_tile(zxy_to_tileid(*spot), tiles[spot])
        header = {
            "tile_type": kind, "tile_compression": Compression.NONE,
            "min_lon_e7": int(58e7), "min_lat_e7": int(24e7),
            "max_lon_e7": int(71e7), "max_lat_e7": int(32e7),
            "center_zoom": 0, "center_lon_e7": 0, "center_lat_e7": 0,
        }  # fmt: skip
        writer.finalize(header, about)
    return path


@pytest.fixture(params=["mbtiles", "pmtiles"])
def tiles(request: pytest.FixtureRequest, tmp_path: Path) -> TileFile:
    """Return the same three tiles from either kind of file."""
    write = {"mbtiles": mbtiles, "pmtiles": pmtiles}[request.param]
    bounds = {"bounds": "58,24,71,32"}
    return open_tiles(write(tmp_path / f"hills.{request.param}", TILES, ABOUT | bounds))


def test_both_kinds_of_file_give_the_same_tiles(tiles: TileFile) -> None:
    """Rows are counted from the north, whatever the file does."""
    assert {spot: tiles.tile(*spot) for spot in TILES} == {
        spot: (content, "image/png") for spot, content in TILES.items()
    }
    assert (tiles.name, tiles.min_zoom, tiles.max_zoom) == ("Hills", 0, 1)
    assert tiles.bounds == pytest.approx((58, 24, 71, 32))


@pytest.mark.parametrize(
    "spot", [(1, 0, 0), (2, 0, 0), (-1, 0, 0), (0, 1, 0), (1, 0, 2), (99, 0, 0)]
)
def test_a_tile_that_is_not_there_is_none(tiles: TileFile, spot: tuple[int, int, int]) -> None:
    """Inside the world but not in the file, and outside the world."""
    assert tiles.tile(*spot) is None


def test_many_threads_read_the_same_tiles(tiles: TileFile) -> None:
    """As a server does."""
    spots = list(TILES) * 50
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda spot: tiles.tile(*spot), spots))
    assert read == [(TILES[spot], "image/png") for spot in spots]


def test_the_attribution_reaches_the_browser_as_text(tiles: TileFile) -> None:
    """No markup of the file survives."""
    told = of_file(tiles)
    assert told["attribution"] == "© Hill makers"
    assert told["url"] == "/api/tiles/{z}/{x}/{y}"
    assert told["online"] is False


def test_vector_tiles_are_refused_in_one_sentence(tmp_path: Path) -> None:
    """Of both kinds of file, also where an MBTiles file does not say its format."""
    shapes = {(0, 0, 0): VECTOR}
    files = [
        mbtiles(tmp_path / "a.mbtiles", shapes, {"format": "pbf"}),
        mbtiles(tmp_path / "b.mbtiles", shapes, {}),
        pmtiles(tmp_path / "c.pmtiles", shapes, {}, TileType.MVT),
    ]
    for path in files:
        with pytest.raises(DataError, match="got vector tiles") as caught:
            open_tiles(path)
        assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"PMTiles", b"PMTiles\x02" + bytes(200), b"SQLite format 3\0" * 9]
)
def test_what_is_no_file_of_tiles_is_refused(tmp_path: Path, content: bytes) -> None:
    """Empty, another kind, cut short, of an old version, broken."""
    path = tmp_path / "odd.mbtiles"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"odd\.mbtiles: expected MBTiles or PMTiles 3"):
        open_tiles(path)


def test_a_missing_or_empty_file_is_refused(tmp_path: Path) -> None:
    """A path that is wrong, and a file without tiles."""
    with pytest.raises(DataError, match=r"cannot be read \(No such file or directory\)"):
        open_tiles(tmp_path / "none.pmtiles")
    with pytest.raises(DataError, match="without tiles"):
        open_tiles(mbtiles(tmp_path / "none.mbtiles", {}, {}))


def test_the_file_is_never_written(tmp_path: Path) -> None:
    """Read only: the same bytes before and after, and no journal beside it."""
    path = mbtiles(tmp_path / "hills.mbtiles", TILES, ABOUT)
    before = path.read_bytes()
    assert open_tiles(path).tile(0, 0, 0)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["hills.mbtiles"]


def test_a_file_that_says_no_bounds_is_of_the_world(tmp_path: Path) -> None:
    """Also where its bounds make no sense."""
    assert open_tiles(mbtiles(tmp_path / "a.mbtiles", TILES, {})).bounds == WORLD
    odd = {"bounds": "71,24,58,32"}
    assert open_tiles(mbtiles(tmp_path / "b.mbtiles", TILES, odd)).bounds == WORLD


def test_every_online_picture_is_credited_and_needs_no_key() -> None:
    """Https, three places for a tile's numbers, an attribution without markup."""
    assert {one["key"]: one["name"] for one in online()} == ONLINE
    for one in online():
        assert one["url"].startswith("https://")
        assert {part for part in ("{z}", "{x}", "{y}") if part in one["url"]} == {
            "{x}",
            "{y}",
            "{z}",
        }
        assert "key" not in one["url"].lower()
        assert one["attribution"]
        assert "<" not in one["attribution"]
        assert one["online"] is True


def test_an_attribution_becomes_plain_text() -> None:
    """Tags go, signs are written out, spaces are one."""
    assert plain("<b>&copy;  A</b> (C) B -- C") == "© A © B – C"
