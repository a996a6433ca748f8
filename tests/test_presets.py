"""Presets: kept whole or not at all, few and small, and a file of another kind is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from data import presets
from data.folders import home
from data.schema import DataError
from geo.edition import Edition
from pages.parts.presets import applied, is_of, of

SQUARE = {"layout": "square", "theme": "dark"}


def test_what_was_saved_is_there_again(tmp_path: Path) -> None:
    """By its name, in place of one that had it; what was deleted is gone."""
    folder = tmp_path / "not" / "there"
    assert presets.load(folder) == {}
    presets.save("  Weekly\n post ", SQUARE, folder)
    presets.save("هفتگی", {"lang": "fa"}, folder)
    presets.save("Weekly post", {"layout": "a4"}, folder)
    assert presets.load(folder) == {"Weekly post": {"layout": "a4"}, "هفتگی": {"lang": "fa"}}
    presets.remove("Weekly post", folder)
    presets.remove("nothing of the name", folder)
    assert presets.load(folder) == {"هفتگی": {"lang": "fa"}}
    assert [path.name for path in folder.iterdir()] == [presets.FILE]


def test_the_folder_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SARHAD_HOME names another."""
    monkeypatch.setenv("SARHAD_HOME", str(tmp_path))
    assert home() == tmp_path
    presets.save("a", SQUARE)
    assert presets.load() == presets.load(tmp_path) == {"a": SQUARE}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b'{"presets": []}', b'{"presets": {"a": 3}}', b"\xff\xfe",
        b'{"presets": {"a": {"layout": ["square"]}}}', b"[" * 90_000, b" " * 500_000,
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_said_and_left(tmp_path: Path, content: bytes) -> None:
    """One sentence for reading, saving and deleting; not a byte is lost."""
    path = tmp_path / presets.FILE
    path.write_bytes(content)
    for act in (
        lambda: presets.load(tmp_path),
        lambda: presets.save("a", SQUARE, tmp_path),
        lambda: presets.remove("a", tmp_path),
    ):
        with pytest.raises(DataError, match="It is left as it is"):
            act()
    assert path.read_bytes() == content


def test_a_name_is_needed_and_fifty_are_enough(tmp_path: Path) -> None:
    """The one more is refused; one of a known name is not."""
    with pytest.raises(DataError, match="a name of 1 to 60 characters"):
        presets.save(" \u202e ", SQUARE, tmp_path)
    for number in range(presets.MOST):
        presets.save(str(number), SQUARE, tmp_path)
    with pytest.raises(DataError, match="Remove one first"):
        presets.save("one more", SQUARE, tmp_path)
    presets.save("7", {"layout": "a3"}, tmp_path)
    assert presets.load(tmp_path)["7"] == {"layout": "a3"}


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """What was kept stays."""
    (tmp_path / "file").write_text("a file", encoding="utf-8")
    with pytest.raises(DataError, match="Not a directory"):
        presets.save("a", SQUARE, tmp_path / "file" / "below")


def test_names_are_text_of_any_kind(tmp_path: Path) -> None:
    """Those of another program that a name of ours could not have are left out."""
    told = {"presets": {"good": SQUARE, "x" * 61: SQUARE, " a ": SQUARE, "": SQUARE}}
    (tmp_path / presets.FILE).write_text(json.dumps(told), encoding="utf-8")
    assert presets.load(tmp_path) == {"good": SQUARE}


@settings(deadline=None)
@given(
    some.dictionaries(
        some.sampled_from(["form", "layout", "theme", "lang", "view", "title", "pin", "x"]),
        some.text(max_size=40),
    )
)
def test_any_preset_is_an_edition(preset: dict[str, str]) -> None:
    """Values that there are not are the usual ones; what a preset does not hold stays."""
    edition = applied(Edition(title="Own", caption="kept"), preset)
    assert edition.caption == "kept"
    assert edition.pins == ()
    assert is_of(edition, of(edition))
