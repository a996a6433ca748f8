"""A film as an MP4 that every player knows: H.264 by ffmpeg, with the recipe inside."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from data.schema import DataError
from geo.sheet import xmp

RATE = 10  # pictures a second of the file: a step is shown for some of them
# where XMP stands in such a file (XMP specification, part 3): a box of this type at the top
XMP_TYPE = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
QUALITY = "20"  # of x264, constant; 18 cannot be told from the pictures, 23 blurs small type
BLOCK_APART = 16  # of 256 shades
MOST_WORDS = 1000  # characters of a title that players show


def encode(
    pictures: Iterable[bytes],
    *,
    size: tuple[int, int],
    stay: Sequence[float],
    title: str,
    packet: bytes,
) -> bytes:
    """Return pictures (RGB, row by row, of an even size in pixels) as a film.

    `stay` is for how many seconds each is shown, in tenths: all alike, the first and the last
    longer. One thread and no clock: the same pictures give the same bytes. Raises DataError where
    ffmpeg is missing or fails.
    """
    with TemporaryDirectory(prefix="sarhad-") as folder:
        target = Path(folder) / "film.mp4"
        _run(_command(size, stay, title, target), pictures, Path(folder) / "said.txt")
        return target.read_bytes() + _box(packet)


def _command(size: tuple[int, int], stay: Sequence[float], title: str, target: Path) -> list[str]:
    """Return the command: raw pictures come on stdin, nothing else is read."""
    each = min(stay)
    first, last = (round(ends - each, 1) for ends in (stay[0], stay[-1]))
    hold = f"tpad=start_mode=clone:start_duration={first}:stop_mode=clone:stop_duration={last}"
    pictures = f"scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,fps={RATE},{hold}"
    words = "".join(char if char.isprintable() else " " for char in title[:MOST_WORDS])
    return [
        _program(), "-hide_banner", "-loglevel", "error", "-nostats",
        "-protocol_whitelist", "pipe", "-f", "rawvideo", "-pixel_format", "rgb24",
        "-video_size", f"{size[0]}x{size[1]}", "-framerate", f"10/{round(10 * each)}",
        "-i", "pipe:0",
        "-map_metadata", "-1", "-metadata", f"title={words}", "-an", "-vf", pictures,
        "-c:v", "libx264", "-preset", "veryfast", "-crf", QUALITY, "-threads", "1",
        "-filter_threads", "1", "-colorspace", "bt709", "-color_primaries", "bt709",
        "-color_trc", "bt709", "-color_range", "tv", "-fflags", "+bitexact",
        "-flags:v", "+bitexact", "-movflags", "+faststart", "-f", "mp4", "-y", str(target),
    ]  # fmt: skip


def _program() -> str:
    """Return where ffmpeg lies: in the package, or where IMAGEIO_FFMPEG_EXE says."""
    try:
        program = str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        program = ""
    found = shutil.which(program) if program else None
    if found is None:
        expected = "the program ffmpeg, which the package imageio-ffmpeg brings"
        remedy = "Name one in IMAGEIO_FFMPEG_EXE, or ask for .webp, which needs none."
        raise DataError("film", expected=expected, got=program or "none", remedy=remedy)
    return found


def _begun(command: list[str], said: IO[bytes], **pipes: int) -> subprocess.Popen[bytes]:
    """Return the running program; it has no say in where reports go."""
    surroundings = {key: value for key, value in os.environ.items() if key != "FFREPORT"}
    return subprocess.Popen(
        command, **{"stdin": subprocess.DEVNULL, "stdout": said, **pipes},  # type: ignore[call-overload]
        stderr=said, env=surroundings,
    )  # fmt: skip


def _run(command: list[str], pictures: Iterable[bytes], said: Path) -> None:
    """Feed the pictures to the program; it ends with this function, however that ends."""
    with said.open("wb") as errors:
        process = _begun(command, errors, stdin=subprocess.PIPE)
        try:
            _feed(process, pictures)
            code = process.wait()
        finally:
            process.kill()
            _close(process)
            process.wait()
    if code:
        lines = said.read_text(encoding="utf-8", errors="replace").split("\n")
        # the first fault is the cause of the others; where in the program it arose, nobody asks
        first = re.sub(r"^\[[^]]*\] ", "", lines[0]).strip() or f"exit code {code}"
        raise DataError("film", expected="ffmpeg to pack the pictures", got=first[:200])


def _feed(process: subprocess.Popen[bytes], pictures: Iterable[bytes]) -> None:
    """Hand the pictures over; where the program has given up, it says why itself."""
    assert process.stdin is not None
    for picture in pictures:
        try:
            process.stdin.write(picture)
        except OSError:
            break
    _close(process)


def _close(process: subprocess.Popen[bytes]) -> None:
    """Close the program's stdin, which may have ended already."""
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()


def same_pictures(content: bytes, made: bytes) -> bool:
    """Return whether a film shows the same as one that was made here, and tells its recipe.

    Packing loses a little: no block of 8 × 8 pixels, in light or colour, may be BLOCK_APART away
    in the mean. Another setting of the encoder stays below half of that, a changed numeral is at
    three times as much.
    """
    if recipe_of(content) != recipe_of(made):
        return False
    with TemporaryDirectory(prefix="sarhad-") as folder, ExitStack() as open_:
        films = []
        for name, film in (("content.mp4", content), ("made.mp4", made)):
            path = Path(folder) / name
            path.write_bytes(film)
            films.append(open_.enter_context(closing(_planes(path, _size(made)))))
        shown = 0
        for one, other in zip_longest(*films):
            if one is None or other is None or not _near(one, other):
                return False
            shown += 1
        return shown > 0


def _size(made: bytes) -> tuple[int, int]:
    """Return width and height of a film of `encode` (ISO/IEC 14496-12, VisualSampleEntry)."""
    entry = made.index(b"avc1", made.index(b"stsd"))
    wide, high = struct.unpack_from(">HH", made, entry + 28)
    return wide, high


def _planes(path: Path, size: tuple[int, int]) -> Generator[list[NDArray[np.int16]]]:
    """Yield light and both colours of each picture of a film, nothing else is read."""
    wide, high = size
    command = [
        _program(), "-hide_banner", "-loglevel", "error", "-nostats", "-threads", "1",
        "-protocol_whitelist", "file", "-f", "mp4", "-c:v", "h264",
        "-max_pixels", str((wide + 64) * (high + 64)), "-i", str(path),
        "-map", "0:v:0", "-f", "rawvideo", "-pix_fmt", "yuv420p", "pipe:1",
    ]  # fmt: skip
    shapes = [(high, wide), (high // 2, wide // 2), (high // 2, wide // 2)]
    ends = np.cumsum([rows * columns for rows, columns in shapes]).tolist()
    with path.with_suffix(".txt").open("wb") as errors:
        process = _begun(command, errors, stdout=subprocess.PIPE)
        try:
            assert process.stdout is not None
            while len(raw := process.stdout.read(ends[-1])) == ends[-1]:
                parts = np.split(np.frombuffer(raw, np.uint8).astype(np.int16), ends[:-1])
                yield [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
        finally:
            process.kill()
            assert process.stdout is not None
            process.stdout.close()
            process.wait()


def _near(one: Sequence[NDArray[np.int16]], other: Sequence[NDArray[np.int16]]) -> bool:
    """Return whether no block of two pictures is far from the other."""
    for a, b, side in zip(one, other, (8, 4, 4), strict=True):
        sums = np.abs(a - b).astype(np.int64)
        for axis in (0, 1):
            sums = np.add.reduceat(sums, range(0, sums.shape[axis], side), axis=axis)
        if sums.max() >= BLOCK_APART * side * side:
            return False
    return True


def _box(packet: bytes) -> bytes:
    """Return the box that holds a packet."""
    return struct.pack(">I4s", 24 + len(packet), b"uuid") + XMP_TYPE + packet


def recipe_of(content: bytes) -> str:
    """Return the recipe in a file of `encode`, "" where there is none."""
    for name, body in _boxes(content):
        if name == b"uuid" and body[:16] == XMP_TYPE:
            return xmp.recipe_of(body)
    return ""


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield type and content of each box at the top, up to one whose size is wrong."""
    at = 0
    while at + 8 <= len(content):
        size, name = struct.unpack_from(">I4s", content, at)
        head = 8
        if size == 1 and at + 16 <= len(content):
            (size,) = struct.unpack_from(">Q", content, at + 8)
            head = 16
        if size < head or at + size > len(content):
            return
        yield name, content[at + head : at + size]
        at += size
