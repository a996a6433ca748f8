"""An edition of the sheet: one grammar for flags, addresses, recipes and files."""

from __future__ import annotations

import shlex
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import cli
from data.compare import COLUMNS
from data.note import tidy
from data.period import Period
from data.query import Query
from data.schema import DataError
from data.words import Words
from geo import snapshot
from geo.edition import Edition
from geo.reopen import bounds_of, centre_of, reopen
from geo.sheet.pins import Pin
from geo.sheet.recipe import view_text
from geo.style import BORDERLANDS
from tests.test_reopen import choices
from tests.test_snapshot import dataset

JANUARY = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
IDS = tuple(dataset().events["event_id"].iloc[::60])
UNHURRIED = settings(deadline=None)
WORDS = some.text(max_size=60).map(lambda text: tidy(text, snapshot.LONGEST_TITLE))
DAYS = some.dates(date(2021, 1, 1), date(2026, 1, 1))
BOXES = some.tuples(
    some.floats(33, 83), some.floats(8, 43), some.floats(8.1, 9), some.floats(7.6, 9)
).map(lambda box: view_text((box[0], box[1], box[0] + box[2], box[1] + box[3])))


@some.composite
def editions(draw: some.DrawFn) -> Edition:
    """Return any edition that can be written down."""
    known = snapshot.CHOICES
    halves = draw(
        some.sampled_from(
            [{}, {"split": draw(DAYS)}, {"before": Period(day := draw(DAYS), day + timedelta(9))}]
        )
    )
    ids = draw(some.lists(some.sampled_from(IDS), max_size=5, unique=True))
    return Edition(
        form=draw(some.sampled_from(snapshot.SHEET_FORMS)),
        **{n: draw(some.sampled_from(known[n])) for n in ("theme", "layout", "lang", "frames")},
        title=draw(WORDS),
        caption=draw(WORDS),
        view=draw(some.sampled_from(["borderlands", "fit", "PK-BA", "IR-11"]) | BOXES),
        pins=tuple(Pin(event_id, draw(WORDS)) for event_id in ids),
        by=draw(some.sampled_from(["", *COLUMNS])),
        **halves,
    )


@UNHURRIED
@given(editions())
def test_an_edition_comes_back_from_an_address(edition: Edition) -> None:
    """Written, quoted, read: the same, and nothing to say of it."""
    address = parse_qs(urlencode(edition.params(), doseq=True))
    assert Edition.read(address, choices()) == (edition, [])


def test_the_usual_edition_says_nothing() -> None:
    """An address is as short as what is asked."""
    assert Edition().params() == {}
    assert Edition.read({}) == (Edition(), [])


@UNHURRIED
@given(
    some.dictionaries(
        some.sampled_from(
            [
                "form",
                "theme",
                "layout",
                "lang",
                "title",
                "view",
                "before",
                "split",
                "pin",
                "frames",
                "by",
            ]
        ),
        some.text(max_size=80) | some.lists(some.text(max_size=30), max_size=9),
    )
)
def test_any_address_is_an_edition(params: dict[str, str | list[str]]) -> None:
    """What is unknown is left out and said; what is read can be written again."""
    edition, notes = Edition.read(params, choices())
    assert Edition.read(edition.params(), choices())[0] == edition
    assert all(note.said(Words()) for note in notes)


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"theme": "neon"}, "“neon” (look)"),
        ({"layout": "a2"}, "“a2” (layout)"),
        ({"lang": "xx"}, "“xx” (language)"),
        ({"form": "csv"}, "“csv” (form of the file)"),
        ({"view": "64,25,60,29"}, "(what the map shows)"),
        ({"split": "yesterday"}, "“yesterday” (day of the split)"),
        ({"before": "2024-01-09"}, "(days of the earlier map)"),
        ({"frames": "hour"}, "“hour” (what a picture of a film shows)"),
        ({"by": "colour"}, "“colour” (rows)"),
        ({"pin": ["INC-2024-003", "nobody"]}, "The event “nobody” is not in these data."),
        ({"pin": list(IDS[:6])}, "Only the first 5 events are numbered."),
        (
            {"before": "2024-01-01..2024-01-09", "split": "2024-01-16"},
            "Left out: a split, where the days of the earlier map are given.",
        ),
    ],
)
def test_what_an_address_cannot_have_is_said(params: dict[str, str], said: str) -> None:
    """One note, in words of the screen; the rest is read."""
    edition, notes = Edition.read({**params, "title": "Kept"}, choices())
    assert [said in note.said(Words()) for note in notes] == [True]
    assert edition.title == "Kept"


EDITIONS = (
    Edition(theme="dark", layout="wide", title="Own *title*", caption="-own words", view="fit"),
    Edition(form="svg", lang="fa", view="PK-BA", pins=(Pin("INC-2024-003", "a=b, it's"),)),
    Edition(split=date(2024, 1, 18), pins=(Pin("INC-2024-003"),)),
    Edition(form="pdf", layout="a4", before=Period(date(2024, 1, 1), date(2024, 1, 5))),
)


@pytest.mark.parametrize("edition", EDITIONS)
def test_command_file_and_dashboard_are_one(edition: Edition, tmp_path: Path) -> None:
    """The command that is shown makes the same bytes; the file, opened again, the same edition."""
    order = edition.order(JANUARY, dataset())
    made = snapshot.make(dataset(), order.query, form=order.form, **order.looks).content
    recipe = snapshot.recipe_of(dataset(), order.query, **order.looks)
    target = tmp_path / f"a.{edition.form}"
    words = shlex.split(recipe.command(str(target)))
    assert cli.main(words[1:]) == 0
    assert target.read_bytes() == made
    found = reopen(made, dataset(), choices(), Words())
    again = found.edition.order(found.view.query, dataset())
    assert (found.notes, found.reasons) == ((), ())
    assert again == order


def test_pins_of_what_is_not_shown_are_left_out() -> None:
    """They wait for their days; the sheet is made without them."""
    edition = Edition(pins=(Pin("INC-2024-003"),))
    later = Query(since=date(2025, 1, 1))
    assert edition.order(later, dataset()).looks["pins"] == ()
    assert edition.order(JANUARY, dataset()).looks["pins"] == edition.pins


@pytest.mark.parametrize(
    "edition",
    [
        Edition(split=date(2024, 1, 10)),
        Edition(split=date(2024, 1, 18), layout="square"),
        Edition(split=date(2024, 1, 18), form="html"),
        Edition(before=Period(date(2024, 1, 5), date(2024, 1, 12))),
    ],
)
def test_halves_that_no_sheet_has_are_refused(edition: Edition) -> None:
    """As the command line refuses them."""
    with pytest.raises(DataError):
        edition.order(JANUARY, dataset())


@UNHURRIED
@given(some.tuples(some.floats(-60, 60), some.floats(-170, 170), some.integers(12, 48)))
def test_what_is_seen_is_what_the_map_would_show_again(at: tuple[float, float, int]) -> None:
    """From centre and zoom to bounds and back, where a whole window of map is on the earth."""
    place = (at[0], at[1], at[2] / 4)
    bounds = bounds_of(place)
    if bounds == BORDERLANDS or max(map(abs, bounds)) >= 80:
        return
    lat, lon, zoom = centre_of(bounds)
    assert zoom == place[2]
    assert (lat, lon) == pytest.approx(place[:2], abs=0.02)


def test_a_preview_is_the_sheet_and_its_words() -> None:
    """Title, sentence, deaths, credits; two maps have two sentences; no markup."""
    edition = Edition(split=date(2024, 1, 18), caption="<b>Own</b> words")
    order = edition.order(JANUARY, dataset())
    recipe = snapshot.recipe_of(dataset(), order.query, **order.looks)
    made = snapshot.preview(dataset(), order.query, recipe, width=700)
    assert made.content.startswith(b"\x89PNG")
    lines = made.caption.splitlines()
    assert lines[0] == made.title
    assert lines[1] == "<b>Own</b> words"
    assert lines[2].startswith("Before: 5 incidents and 8 diplomatic events, 10–17 January 2024")
    assert "–" in lines[3]
    assert lines[4].startswith("After: ")
    assert "CC BY 4.0" in made.caption
    assert "Natural Earth" in made.caption
    assert "not a complete count" in made.caption
