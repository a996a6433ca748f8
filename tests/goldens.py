"""The golden pictures: small copies of sheets that a person has looked at.

Renew them with `python -m tests.goldens` from the root, and look at what changed before keeping it.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageColor

from data.load import Dataset, load
from data.period import Period
from data.query import Query
from geo import snapshot
from geo.sheet import png
from geo.sheet.display import Sheet
from geo.sheet.pins import Pin
from geo.sheet.recipe import Recipe
from geo.style import SYMBOLS, THEMES

FOLDER = Path(__file__).parent / "golden"
REDUCED = 4  # logical px of the sheet to one of a golden picture: some 12 KB each
LARGE = 1800  # logical px of width from which a sheet is reduced to a sixth
BLOCK = 6  # px, the side of the squares whose mean colours are compared
TOLERANCE = 7.0  # of 255: more than the few colours of a palette differ, less than a lost rim
STEP = 12  # of 255, between two shades that are kept of a crowded picture
CROWDED = ("everything-landscape",)
JANUARY = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
AFTER, BEFORE = Query(since=date(2024, 1, 16), until=date(2024, 1, 31)), Period(
    date(2023, 12, 31), date(2024, 1, 15)
)  # fmt: skip
PINS = (Pin("INC-2024-003"), Pin("DIP-2024-023", "Both ministers speak"), Pin("INC-2024-008"))


@lru_cache(maxsize=1)
def dataset() -> Dataset:
    """Return the bundled data set, read once."""
    return load()


def scenes() -> dict[str, tuple[Query, dict[str, object]]]:
    """Return the question and the look of each golden picture by its name."""
    looks = product(*(snapshot.CHOICES[part] for part in ("theme", "layout", "lang")))
    found: dict[str, tuple[Query, dict[str, object]]] = {
        f"{theme}-{layout}-{lang}": (
            JANUARY,
            {"theme": theme, "layout": layout, "lang": lang, "pins": PINS},
        )
        for theme, layout, lang in looks
    }
    for layout in ("landscape", "a4"):
        found[f"pair-{layout}"] = (AFTER, {"before": BEFORE, "layout": layout, "pins": PINS[:1]})
    found["everything-landscape"] = (Query(), {"layout": "landscape"})
    return found


def sheet_of(name: str) -> Sheet:
    """Return the composed sheet of a golden picture."""
    query, look = scenes()[name]
    # the hash of the data is left out: a changed row of another month is no changed picture
    return snapshot.sheet(dataset(), query, Recipe(params=query.params(), **look))


def small(sheet: Sheet) -> Image.Image:
    """Return a sheet as small as the golden pictures are."""
    return png.paint(sheet, zoom=1.0).reduce(6 if sheet.width > LARGE else REDUCED)


def kept(image: Image.Image, theme: str) -> Image.Image:
    """Return a picture in the few inks of a theme.

    They are dithered, so that the mean colour of a square stays what it was.
    """
    look = THEMES[theme]
    ground, page, ink = (_rgb(colour) for colour in (look.focus, look.page, look.ink))
    symbols = [_rgb(symbol.dark if theme == "dark" else symbol.light) for symbol in SYMBOLS]
    plain = (look.page, look.land, look.focus, look.sea, look.muted, look.country_line, look.accent)
    inks = [*map(_rgb, plain), *symbols]
    # half covered pixels, and the tint of a stretch
    inks += [s * share + ground * (1 - share) for s in symbols for share in (0.5, 0.12)]
    inks += [ink * share + page * (1 - share) for share in (0.2, 0.4, 0.6, 0.8, 1.0)]
    flat = np.rint(inks).astype(int).ravel().tolist()
    palette = Image.new("P", (1, 1))
    palette.putpalette(flat + flat[:3] * (256 - len(inks)))
    return image.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)


def stepped(image: Image.Image) -> Image.Image:
    """Return a picture of many small symbols in steps of its own colours: few inks lose rims."""
    steps = np.rint(np.asarray(image, float) / STEP) * STEP
    return Image.fromarray(steps.clip(0, 255).astype(np.uint8))


def _rgb(colour: str) -> npt.NDArray[np.float64]:
    """Return red, green and blue."""
    return np.array(ImageColor.getrgb(colour), float)


def golden(name: str) -> Image.Image:
    """Return a golden picture."""
    with Image.open(FOLDER / f"{name}.webp") as image:
        return image.convert("RGB")


def worst(one: Image.Image, other: Image.Image) -> float:
    """Return how much the mean colour of a square differs at most, 0 to 255.

    Squares overlap by half: what lies on the edge of one is in the middle of another. Pictures
    of two sizes differ by all.
    """
    if one.size != other.size:
        return 255.0
    away = np.asarray(one, float) - np.asarray(other, float)
    sums = np.pad(away.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0), (0, 0)))
    rows, columns = (np.arange(0, size - BLOCK + 1, BLOCK // 2) for size in away.shape[:2])
    total = sums[np.ix_(rows + BLOCK, columns + BLOCK)] - sums[np.ix_(rows, columns + BLOCK)]
    total += sums[np.ix_(rows, columns)] - sums[np.ix_(rows + BLOCK, columns)]
    return float(np.abs(total).max()) / BLOCK**2


def renew() -> None:
    """Write every golden picture anew, and remove those of no scene; say which changed."""
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.webp"):
        if path.stem not in scenes():
            path.unlink()
    for name in scenes():
        image, target = small(sheet_of(name)), FOLDER / f"{name}.webp"
        if target.exists():
            away = worst(golden(name), image)
            if away <= TOLERANCE:
                continue  # the same picture: no new bytes
            print(f"{name}: differs by {away:.0f} of 255 where it differs most")
        theme = str(scenes()[name][1].get("theme", "light"))
        few = stepped(image) if name in CROWDED else kept(image, theme).convert("RGB")
        few.save(target, "WEBP", lossless=True, quality=100, method=6)
    total = sum(path.stat().st_size for path in FOLDER.glob("*.webp"))
    print(f"{len(scenes())} pictures, {total / 1000:.0f} KB")


if __name__ == "__main__":
    renew()
