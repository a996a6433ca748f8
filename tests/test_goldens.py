"""The golden pictures: each sheet looks as it did when a person last looked at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from geo import snapshot
from geo.sheet.display import Item, Sheet, Text
from tests import goldens
from tests.goldens import FOLDER, TOLERANCE, golden, renew, scenes, sheet_of, small, worst

# every theme with every layout, the languages in turn: the others look the same but for words
FEW = [
    f"{theme}-{layout}-{snapshot.CHOICES['lang'][(row + column) % 3]}"
    for row, theme in enumerate(snapshot.CHOICES["theme"])
    for column, layout in enumerate(snapshot.CHOICES["layout"])
]
FEW += [name for name in scenes() if name.startswith(("pair-", "everything-"))]
MOST_BYTES = 620_000  # of all pictures together


def check(name: str) -> None:
    """Hold a sheet against its golden picture."""
    away = worst(golden(name), small(sheet_of(name)))
    assert away <= TOLERANCE, (
        f"{name} differs by {away:.0f} of 255 where it differs most. If it should, run "
        "`python -m tests.goldens`, look at the pictures that changed, and keep them."
    )


@pytest.mark.parametrize("name", FEW)
def test_a_sheet_looks_as_its_golden_picture(name: str) -> None:
    """Each theme in each layout, two maps, and all events."""
    check(name)


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in scenes() if name not in FEW])
def test_a_sheet_looks_as_its_golden_picture_in_every_language(name: str) -> None:
    """The rest of theme × layout × language."""
    check(name)


def test_there_is_a_golden_picture_of_each_scene_and_no_other() -> None:
    """And together they stay small."""
    files = sorted(FOLDER.iterdir())
    assert [path.stem for path in files] == sorted(scenes())
    assert sum(path.stat().st_size for path in files) < MOST_BYTES


def without(sheet: Sheet, *gone: Item) -> Sheet:
    """Return a sheet that lacks some items."""
    return replace(sheet, items=tuple(item for item in sheet.items if item not in gone))


def moved(sheet: Sheet, some: tuple[Text, ...], away: float) -> Sheet:
    """Return a sheet with some texts moved to the right, logical px."""
    items = (replace(i, x=i.x + away) if i in some else i for i in sheet.items)
    return replace(sheet, items=tuple(items))


def labels(sheet: Sheet) -> Iterator[tuple[Text, ...]]:
    """Yield the names of towns, each with its local form below it."""
    towns = list(sheet.texts("town"))
    while towns:
        name, *rest = towns
        below = [text for text in rest[:1] if text.x == name.x and 0 < text.y - name.y < 20]
        yield (name, *below)
        towns = rest[len(below) :]


@pytest.mark.parametrize("name", ["light-landscape-en", "dark-portrait-fa", "print-square-ur"])
def test_a_mark_that_is_missing_is_found(name: str) -> None:
    """Each one alone: symbols, the thin rim of a district, and a call-out's number."""
    sheet, image = sheet_of(name), golden(name)
    pins = [item for item in sheet.items if getattr(item, "part", "") == "pin"]
    lost = [(mark,) for mark in sheet.marks()] + [tuple(pins[:2])]
    assert len(lost) > 5
    found = {str(gone): worst(image, small(without(sheet, *gone))) for gone in lost}
    assert [gone for gone, away in found.items() if away <= TOLERANCE] == []


@pytest.mark.parametrize("name", ["light-landscape-en", "light-a4-en"])
def test_a_label_that_moved_is_found(name: str) -> None:
    """Any town's name, by the width of four letters: it would stand beside another place."""
    sheet, image = sheet_of(name), golden(name)
    names = list(labels(sheet))
    assert len(names) > 15
    found = {label[0].text: worst(image, small(moved(sheet, label, 30.0))) for label in names[::4]}
    assert {text: away for text, away in found.items() if away <= TOLERANCE} == {}


@pytest.mark.parametrize("name", ["light-landscape-en", "dark-portrait-fa"])
def test_another_colour_of_one_symbol_is_found(name: str) -> None:
    """In the legend alone."""
    sheet, image = sheet_of(name), golden(name)
    first = next(item for item in sheet.items if getattr(item, "part", "") == "legend")
    other = tuple(replace(i, fill="#3366cc") if i is first else i for i in sheet.items)
    assert worst(image, small(replace(sheet, items=other))) > TOLERANCE


def test_noise_that_nobody_sees_is_no_difference() -> None:
    """Another library may round a colour otherwise: two of 255 in each pixel are let pass."""
    name = "light-landscape-en"
    pixels = np.asarray(small(sheet_of(name)), int)
    noise = np.random.default_rng(1).integers(-2, 3, pixels.shape)
    noisy = Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))
    assert worst(golden(name), noisy) <= TOLERANCE
    assert worst(golden(name), noisy.crop((0, 0, 50, 50))) == 255.0


def test_renewing_leaves_what_looks_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its bytes stay; a picture of no scene is removed, one that changed is named and written."""
    two = {name: scenes()[name] for name in ("light-square-en", "dark-square-en")}
    monkeypatch.setattr("tests.goldens.scenes", lambda: two)
    monkeypatch.setattr("tests.goldens.FOLDER", tmp_path)
    same, changed = ((FOLDER / f"{name}.webp").read_bytes() for name in two)
    (tmp_path / "light-square-en.webp").write_bytes(same)
    (tmp_path / "dark-square-en.webp").write_bytes(same)
    (tmp_path / "old.webp").write_bytes(changed)
    renew()
    assert (tmp_path / "light-square-en.webp").read_bytes() == same
    assert worst(goldens.golden("dark-square-en"), small(sheet_of("dark-square-en"))) <= TOLERANCE
    assert not (tmp_path / "old.webp").exists()
    assert "dark-square-en: differs" in capsys.readouterr().out
