"""The proof: a file is what its recipe makes, or the rows that changed are named."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from small_data import change, small_tables

import cli
from data.load import Dataset, load
from data.query import Query
from data.schema import DataError
from data.words import Words
from geo import snapshot
from geo.sheet import proof
from geo.sheet.forms import FORMS, form_of
from geo.sheet.png import RECIPE_KEY, recipe_of
from geo.verify import verify

JANUARY = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
PROVABLE = [name for name, form in FORMS.items() if form.recipe_of]
SAY = Words()


@lru_cache(maxsize=1)
def dataset() -> Dataset:
    """Return the bundled data set, read once."""
    return load()


@lru_cache(maxsize=16)
def made(form: str) -> bytes:
    """Return January 2024 in a form."""
    frames = "week" if FORMS[form].film else ""
    return snapshot.make(
        dataset(), JANUARY, form=form, title="Own", caption="Said", frames=frames
    ).content


def with_summary(text: str, event_id: str) -> Dataset:
    """Return the data set after one cell was changed."""
    events = dataset().events.copy()
    events.loc[events["event_id"] == event_id, "summary"] = text
    return replace(dataset(), events=events, hash="0" * 12)


@pytest.mark.parametrize("form", PROVABLE)
def test_a_file_is_what_its_recipe_makes(form: str) -> None:
    """The form is read from the file, query, view, theme, layout, language and title inside it."""
    assert form_of(made(form)) == form
    verdict = verify(made(form), dataset(), SAY)
    assert (verdict.identical, verdict.reasons) == (True, ())


@pytest.mark.parametrize("form", PROVABLE)
def test_a_changed_row_is_named(form: str) -> None:
    """One cell of one event that the picture does not even print."""
    event_id = JANUARY.keep(dataset().events)["event_id"].iloc[3]
    verdict = verify(made(form), with_summary("other words", event_id), SAY)
    assert not verdict.identical
    assert verdict.changes == ((event_id,), (), ())
    assert event_id in verdict.reasons[0]


def test_a_changed_row_that_was_not_asked_for_is_told_apart() -> None:
    """Its events are as they were; something else in the data has changed."""
    other = dataset().events["event_id"].iloc[-1]
    verdict = verify(made("png"), with_summary("other words", other), SAY)
    assert not verdict.identical
    assert verdict.changes == ((), (), ())
    assert verdict.reasons == (SAY("verify.other_tables"),)


def test_rows_that_came_and_went_are_named() -> None:
    """Both with their ids."""
    kept = JANUARY.keep(dataset().events)
    first = kept["event_id"].iloc[0]
    fewer = dataset().events[dataset().events["event_id"] != first].reset_index(drop=True)
    less = replace(dataset(), events=fewer, hash="1" * 12)
    assert verify(made("svg"), less, SAY).changes == ((), (), (first,))
    young = snapshot.make(less, JANUARY, form="svg", title="Own").content
    assert verify(young, dataset(), SAY).changes == ((), (first,), ())


def test_a_picture_that_was_painted_over_is_found(tmp_path: Path) -> None:
    """One pixel, the recipe left as it was."""
    with Image.open(BytesIO(made("png"))) as image:
        image.load()
        image.putpixel((1600, 900), (255, 0, 0))
        verdict = verify(saved(image, recipe_of(made("png"))), dataset(), SAY)
    assert not verdict.identical
    assert verdict.reasons == (SAY("verify.touched"),)


def test_a_picture_that_was_packed_again_is_the_same() -> None:
    """Another compression, the same pixels and recipe."""
    with Image.open(BytesIO(made("png"))) as image:
        image.load()
        verdict = verify(saved(image, recipe_of(made("png"))), dataset(), SAY)
    assert verdict.identical
    assert verdict.reasons == (SAY("verify.packed"),)


def saved(image: Image.Image, recipe: str) -> bytes:
    """Return a picture as a PNG with a recipe."""
    info, target = PngInfo(), BytesIO()
    info.add_itxt(RECIPE_KEY, recipe)
    image.save(target, "PNG", compress_level=1, pnginfo=info)
    return target.getvalue()


def forged(**parts: object) -> bytes:
    """Return a PNG whose recipe was written by somebody else."""
    recipe = {**json.loads(recipe_of(made("png"))), **parts}
    return saved(Image.new("RGB", (4, 4)), json.dumps(recipe))


def test_another_version_and_another_data_set_are_told() -> None:
    """Both by name."""
    verdict = verify(forged(version="0.0.9", dataset="Their set"), dataset(), SAY)
    told = " ".join(verdict.reasons)
    assert "0.0.9" in told
    assert "Their set" in told


@pytest.mark.parametrize(
    "parts",
    [
        {"program": "other"},
        {"query": [1]},
        {"query": {"since": 5}},
        {"view": "everywhere"},
        {"view": [1, 2, 3]},
        {"view": ["nan", 0, 1, 1]},
        {"theme": "pink"},
        {"layout": {}},
        {"lang": "../../etc"},
    ],
)
def test_a_forged_recipe_is_one_sentence(parts: dict) -> None:
    """No traceback, whatever stands in it."""
    with pytest.raises(DataError, match="expected"):
        verify(forged(**parts), dataset(), SAY)


@pytest.mark.parametrize("rows", ["", "!", "AAAA", "x" * 5000, 7, None])
def test_forged_rows_are_not_read(rows: object) -> None:
    """The file is still judged."""
    assert not verify(forged(rows=rows, data="0" * 12), dataset(), SAY).identical


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n", b"%PDF-", b"<svg/>", b"{}", b"[" * 9999, b"PK\x03\x04"]
)
def test_a_file_of_somebody_else_is_one_sentence(content: bytes) -> None:
    """Nothing to prove."""
    with pytest.raises(DataError, match="recipe inside"):
        verify(content, dataset(), SAY)


def test_a_file_that_was_cut_short_is_told_so() -> None:
    """What was expected and what was found are not both a png."""
    with pytest.raises(DataError, match=r"cut short \(png\)"):
        verify(made("png")[:20_000], dataset(), SAY)


def test_many_rows_are_not_packed() -> None:
    """A file would grow by more than what it shows."""
    many = pd.concat([dataset().events] * 40)
    assert proof.packed(many) == ""
    assert proof.packed(many[:0]) == ""
    assert len(proof.packed(dataset().events)) < 9000


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return a command's exit code, and what it said on stdout and on stderr."""
    code = cli.main(["verify", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command_says_identical_or_names_the_event(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Exit code 0, and 1 after one cell was changed."""
    folder, target = small_tables(tmp_path / "tables"), tmp_path / "map.svg"
    assert cli.main(["snapshot", str(target), "--data", str(folder)]) == 0
    capsys.readouterr()
    code, out, _ = run(capsys, str(target), "--data", str(folder))
    assert (code, "identical" in out) == (0, True)
    change(folder / "events.csv", 1, notes="other words")
    code, out, _ = run(capsys, str(target), "--data", str(folder))
    assert code == 1
    assert "INC-2024-006" in out


def test_json_says_what_changed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Ids in lists."""
    target = tmp_path / "map.png"
    target.write_bytes(forged(data="0" * 12))
    code, out, _ = run(capsys, str(target), "--json")
    answer = json.loads(out)
    assert code == 1
    assert answer["identical"] is False
    assert list(answer) == ["file", "form", "identical", "reasons", "changed", "added", "gone"]


def test_a_file_without_a_recipe_is_exit_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """One sentence; also for a file that is not there."""
    target = tmp_path / "map.png"
    target.write_bytes(b"nothing")
    for path in (target, tmp_path / "no.png"):
        code, out, err = run(capsys, str(path))
        assert (code, out) == (2, "")
        assert len(err.strip().splitlines()) == 1
