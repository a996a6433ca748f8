"""How alike two pictures are, and the programs that turn an SVG or a PDF into one."""

from __future__ import annotations

import os
import subprocess
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageColor
from programs import find_poppler

from geo import snapshot
from geo.sheet.display import Shape, Sheet
from geo.sheet.fonts import ARABIC, LATIN, Face, letters, reduced
from geo.style import SYMBOLS

WINDOW = 7  # px, the side of the squares that are compared


def ssim(one: Image.Image, other: Image.Image) -> float:
    """Return the mean structural similarity of two pictures of one size, 1 for equal ones.

    Wang, Bovik, Sheikh and Simoncelli 2004, on grey values, with uniform windows.
    """
    assert one.size == other.size
    x, y = (np.asarray(picture.convert("L"), np.float64) for picture in (one, other))
    mean_x, mean_y = _means(x), _means(y)
    share = WINDOW**2 / (WINDOW**2 - 1)
    var_x = share * (_means(x * x) - mean_x**2)
    var_y = share * (_means(y * y) - mean_y**2)
    both = share * (_means(x * y) - mean_x * mean_y)
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    above = (2 * mean_x * mean_y + c1) * (2 * both + c2)
    return float((above / ((mean_x**2 + mean_y**2 + c1) * (var_x + var_y + c2))).mean())


def looks() -> list[tuple[str, str, str]]:
    """Return every layout once, with themes and languages in turn: theme, layout, language."""
    themes, languages = snapshot.CHOICES["theme"], snapshot.CHOICES["lang"]
    layouts = enumerate(snapshot.CHOICES["layout"])
    return [(themes[at % 3], name, languages[(at + at // 3) % 3]) for at, name in layouts]


def legend_is_style(sheet: Sheet, picture: Image.Image, theme: str) -> bool:
    """Return whether the middle of each symbol of the legend has its ink, but for rounding."""
    zoom, rows = picture.width / sheet.width, []
    for item in sheet.items:
        if isinstance(item, Shape) and item.part == "legend":
            x, y = item.rings[0].mean(axis=0) * zoom
            symbol = next(symbol for symbol in SYMBOLS if symbol.name == item.symbol)
            ink = ImageColor.getrgb(symbol.dark if theme == "dark" else symbol.light)
            seen = picture.convert("RGB").getpixel((round(x), round(y)))
            rows.append(max(abs(a - b) for a, b in zip(seen, ink, strict=True)) <= 2)
    return len(rows) == len(sheet.legend) and all(rows)


def _means(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the mean of each window that lies in the picture."""
    sums = np.pad(values.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    w = WINDOW
    return (sums[w:, w:] - sums[:-w, w:] - sums[w:, :-w] + sums[:-w, :-w]) / w**2


@lru_cache(maxsize=1)
def font_files(folder: Path) -> list[str]:
    """Return the type family as files of one weight each: resvg reads no fonts inside a file."""
    faces = [Face(script, weight) for script in (LATIN, ARABIC) for weight in (400, 500, 600)]
    faces.append(Face(LATIN, 500, italic=True))
    paths = []
    for face in faces:
        path = folder / f"{face.script}-{face.weight}-{face.italic}.ttf"
        path.write_bytes(reduced(face, map(chr, letters(face.script)), static=True))
        paths.append(str(path))
    return paths


def from_svg(content: bytes, fonts: list[str], *, zoom: float) -> Image.Image:
    """Return an SVG as resvg draws it."""
    import resvg_py

    drawn = resvg_py.svg_to_bytes(
        svg_string=content.decode(), font_files=fonts, skip_system_fonts=True, zoom=zoom
    )
    return Image.open(BytesIO(bytes(drawn))).convert("RGB")


def need_poppler() -> None:
    """Skip the test where there is no Poppler, but fail in CI."""
    if not find_poppler():
        msg = "No Poppler on this machine: install poppler-utils."
        if os.environ.get("CI") == "true":
            pytest.fail(msg, pytrace=False)
        pytest.skip(msg)


def from_pdf(path: Path, size: tuple[int, int]) -> Image.Image:
    """Return the first page of a PDF as Poppler draws it, at a size in pixels."""
    width, height = size
    command = ["pdftoppm", "-png", "-singlefile", "-scale-to-x", str(width)]
    command += ["-scale-to-y", str(height), str(path)]
    drawn = subprocess.run(command, capture_output=True, check=True).stdout
    return Image.open(BytesIO(drawn)).convert("RGB")


def text_of(path: Path) -> str:
    """Return the text of a PDF as Poppler finds it."""
    command = ["pdftotext", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout
