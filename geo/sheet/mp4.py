"""A film as an MP4 that every player knows: H.264 by ffmpeg, with the recipe inside."""

from __future__ import annotations

import os
import struct
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import imageio_ffmpeg

from data.schema import DataError
from geo.sheet import xmp

RATE = 10  # pictures a second of the file: a step is shown for some of them
# where XMP stands in such a file (XMP specification, part 3): a box of this type at the top
XMP_TYPE = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
QUALITY = "20"  # of x264, constant; 18 cannot be told from the pictures, 23 blurs small type
MOST_WORDS = 1000  # characters of a title that players show


def encode(
    pictures: Iterable[bytes],
    *,
    size: tuple[int, int],
    stay: tuple[float, float, float],
    title: str,
    packet: bytes,
) -> bytes:
    """Return pictures (RGB, row by row, of an even size in pixels) as a film.

    `stay` is for how many seconds each is shown, and how much longer the first and the last.
    One thread and no clock: the same pictures give the same bytes. Raises DataError where
    ffmpeg is missing or fails.
    """
    with TemporaryDirectory(prefix="sarhad-") as folder:
        target = Path(folder) / "film.mp4"
        _run(_command(size, stay, title, target), pictures, Path(folder) / "said.txt")
        return target.read_bytes() + _box(packet)


def _command(
    size: tuple[int, int], stay: tuple[float, float, float], title: str, target: Path
) -> list[str]:
    """Return the command: raw pictures come on stdin, nothing else is read."""
    each, first, last = stay
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
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        expected = "the program ffmpeg, which the package imageio-ffmpeg brings"
        remedy = "Name one in IMAGEIO_FFMPEG_EXE, or ask for .webp, which needs none."
        raise DataError("film", expected=expected, got="none", remedy=remedy) from error


def _run(command: list[str], pictures: Iterable[bytes], said: Path) -> None:
    """Feed the pictures to the program; it ends with this function, however that ends."""
    surroundings = {key: value for key, value in os.environ.items() if key != "FFREPORT"}
    with said.open("wb") as errors:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=errors, stderr=errors, env=surroundings
        )
        try:
            _feed(process, pictures)
            code = process.wait()
        finally:
            process.kill()
            _close(process)
            process.wait()
    if code:
        lines = said.read_text(encoding="utf-8", errors="replace").split("\n")
        got = next((line for line in reversed(lines) if line.strip()), f"exit code {code}")
        raise DataError("film", expected="ffmpeg to pack the pictures", got=got[:200])


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
