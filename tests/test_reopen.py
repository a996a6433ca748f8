"""A file read back: its query and its view, whatever its form; or one fault, whatever its bytes."""

from __future__ import annotations

import json
import random
import struct
import zlib
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest
from events import queries
from hypothesis import given, settings
from hypothesis import strategies as some

from data.query import Choices, Query
from data.schema import DataError
from data.words import Words
from geo import reopen as module
from geo import snapshot
from geo.earth import WORLD, Bounds, mercator
from geo.reopen import BELOW, FRAME, TILE, ZOOMS, Reopened, centre_of, reopen
from geo.sheet.archive import zipped
from geo.sheet.forms import FORMS
from geo.sheet.recipe import Recipe
from geo.style import BORDERLANDS
from tests.test_snapshot import dataset, random_query
from tests.test_verify import JANUARY, with_summary

SAY = Words()
CARRIERS = [name for name, form in FORMS.items() if form.recipe_of]
VIEW = (60.0, 25.0, 64.0, 29.0)
# the first example loads the data, and a whole picture takes a quarter of a second
UNHURRIED = settings(deadline=None)
# a picture of 40,000 × 40,000 pixels whose content is not there
HUGE = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)


@lru_cache(maxsize=1)
def choices() -> Choices:
    """Return what can be asked of the bundled data."""
    return Choices.of(dataset())


@lru_cache(maxsize=32)
def made(form: str, query: Query = JANUARY, view: Bounds = VIEW) -> bytes:
    """Return a query in a form, in the dark, with a title."""
    frames = "month" if FORMS[form].film else ""
    return snapshot.make(
        dataset(), query, form=form, view=view, theme="dark", title="Own", frames=frames
    ).content


def opened(content: bytes) -> Reopened:
    """Return what a file asks of the bundled data."""
    return reopen(content, dataset(), choices(), SAY)


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG of these chunks."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


@pytest.mark.parametrize("form", CARRIERS)
def test_every_form_that_carries_a_recipe_comes_back(form: str) -> None:
    """The same query and view; nothing was changed, and nothing has changed since."""
    for query, view in ((JANUARY, VIEW), (random_query(len(form)), BORDERLANDS)):
        found = opened(made(form, query, view))
        assert (found.view.query, found.notes, found.reasons) == (query, (), ())
        assert found.view.at == (None if view == BORDERLANDS else pytest.approx(centre_of(view)))
        assert found.view.data == dataset().hash


@UNHURRIED
@given(queries(provinces=some.sampled_from(["PK-BA", "IR-11"])))
def test_any_query_comes_back_from_a_recipe_as_from_its_address(query: Query) -> None:
    """The recipe is the address in another coat: the same query, the same notes."""
    found = opened(Recipe(params=query.params(), data=dataset().hash).as_json().encode())
    read, notes = Query.read(query.params(), choices())
    assert (found.view.query, list(found.notes)) == (read, notes)


@UNHURRIED
@given(
    some.tuples(
        some.floats(-179, 175), some.floats(-70, 65), some.floats(0.1, 4), some.floats(0.1, 4)
    )
)
def test_the_map_shows_all_that_the_file_showed(given_: tuple[float, float, float, float]) -> None:
    """Between buttons and time control of a usual window, as large as a step of zoom allows."""
    west, south, wide, high = given_
    bounds = (west, south, west + wide, south + high)
    lat, lon, zoom = centre_of(bounds)
    x, y = (
        part.astype(float) for part in mercator([west, bounds[2], lon], [bounds[3], south, lat])
    )
    px = TILE * 2**zoom / WORLD
    across, down = (x[:2] - x[2]) * px, (y[:2] - y[2]) * px + BELOW
    assert abs(across.sum()) < 0.01
    assert abs(down.sum()) < 0.01
    reach = max(across[1] / (FRAME[0] / 2), down[1] / (FRAME[1] / 2))
    assert reach <= 1.001
    assert reach > 0.8 or zoom == ZOOMS[1]


def test_what_has_changed_since_is_named() -> None:
    """By event, where the file says which rows it was made of."""
    event_id = JANUARY.keep(dataset().events)["event_id"].iloc[3]
    now = with_summary("other words", event_id)
    for form in CARRIERS:
        found = reopen(made(form), now, choices(), SAY)
        assert found.view.query == JANUARY
        assert len(found.reasons) == 1
        assert event_id in found.reasons[0]


def test_a_recipe_without_rows_says_that_the_data_have_changed() -> None:
    """And one of other data says whose it is."""
    recipe = Recipe(params=JANUARY.params(), data="0" * 12, dataset=dataset().name)
    assert opened(recipe.as_json().encode()).reasons == (SAY("verify.data"),)
    other = replace(recipe, dataset="Another set", data=dataset().hash)
    assert "Another set" in opened(other.as_json().encode()).reasons[0]


def test_what_these_data_do_not_hold_is_left_out_with_a_note() -> None:
    """An actor of another data set: the rest of the query stays."""
    params = {**JANUARY.params(), "actors": "nobody-here"}
    found = opened(Recipe(params=params, data=dataset().hash).as_json().encode())
    assert found.view.query == JANUARY
    assert "nobody-here" in found.notes[0].said(SAY)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"{" * 100_000,
        b'{"program": "sarhad"}',
        b'{"program": "sarhad", "query": {"since": 3}, "view": [60, 25, 64, 29]}',
        b'{"program": "sarhad", "query": [], "view": [60, 25, 64, 29]}',
        b'{"program": "sarhad", "query": {}, "view": [NaN, 25, 64, 29]}',
        b'{"program": "sarhad", "query": {}, "view": [64, 25, 60, 29]}',
        b'{"program": "sarhad", "query": {}, "view": [1e999, "x"]}',
        b'{"program": "another", "query": {}, "view": [60, 25, 64, 29]}',
        b"<!doctype html><html><title>Another page</title></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><metadata>{}</metadata></svg>',
        b"%PDF-1.7 of another program",
        zipped({"readme.txt": b"not ours"}),
        zipped({"recipe.json": b"\xff\xfe{"}),
        png((b"IHDR", HUGE), (b"IDAT", zlib.compress(b"\0" * 99)), (b"IEND", b"")),
    ],
)
def test_another_file_is_one_fault(content: bytes) -> None:
    """Of another program, of another kind, or a recipe that asks for what there is not."""
    with pytest.raises(DataError):
        opened(content)


def test_tables_carry_no_recipe() -> None:
    """They are said not to, instead of being opened as something else."""
    for form in FORMS.keys() - {*CARRIERS}:
        with pytest.raises(DataError):
            opened(made(form))


def test_a_huge_file_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its size alone is the fault."""
    monkeypatch.setattr(module, "read_recipe", lambda _: pytest.fail("it was read"))
    with pytest.raises(DataError, match="at most 32 MB, got 33 MB"):
        opened(bytes(33_000_000))


@UNHURRIED
@given(
    form=some.sampled_from(CARRIERS),
    start=some.floats(0, 1),
    noise=some.binary(max_size=40),
    gone=some.integers(0, 4000),
)
def test_a_damaged_file_is_a_view_or_one_fault(
    form: str, start: float, noise: bytes, gone: int
) -> None:
    """Bytes changed, cut out or put in anywhere: never another error."""
    content = made(form)
    at = int(start * len(content))
    try:
        opened(content[:at] + noise + content[at + gone :])
    except DataError:
        return


def test_a_zip_file_damaged_about_its_recipe_is_a_view_or_one_fault() -> None:
    """Where a reader of packed bytes has most ways to fail: 400 times up to six other bytes."""
    content, draw = made("zip"), random.Random(1)
    begin = content.index(b"recipe.json") - 100
    faults = 0
    for _ in range(400):
        changed = bytearray(content)
        for _ in range(draw.randint(1, 6)):
            changed[draw.randrange(begin, len(content))] = draw.randrange(256)
        try:
            opened(bytes(changed))
        except DataError:
            faults += 1
    assert faults > 100


@UNHURRIED
@given(
    some.recursive(
        some.none() | some.booleans() | some.floats() | some.text(max_size=6) | some.integers(),
        lambda inner: (
            some.lists(inner, max_size=4)
            | some.dictionaries(
                some.sampled_from([*Query().__dict__, "since", "x"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    ),
    some.sampled_from(["query", "view", "rows", "data", "dataset", "version"]),
)
def test_a_recipe_of_anything_is_a_view_or_one_fault(value: Any, part: str) -> None:
    """Whatever stands where query, view, rows or data should."""
    told = {**Recipe(params=JANUARY.params()).as_dict(), part: value}
    try:
        found = opened(json.dumps(told).encode())
    except DataError:
        return
    assert isinstance(found.view.query, Query)
