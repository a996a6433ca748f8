"""The one door out: the counts law, the forms, refusals, the command line."""

from __future__ import annotations

import csv
import json
import random
import re
from base64 import b64decode
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest
from events import random_area
from PIL import ImageFont

import cli
from data.area import Area
from data.load import Dataset, load
from data.query import Choices, Query
from data.schema import DataError
from data.words import Words
from geo import snapshot
from geo.screen.columns import day_number
from geo.sheet import crossings, fonts, forms
from geo.sheet.display import Shape
from geo.sheet.fonts import ARABIC, LATIN, Face, reduced
from geo.sheet.forms import FORMS
from geo.sheet.png import recipe_of
from geo.sheet.recipe import VERSION, Recipe
from geo.sheet.type import shape
from geo.style import BORDERLANDS
from tests.taken_apart import config_of

JANUARY = Query(since=date(2024, 1, 10), until=date(2024, 1, 31))
VIEWS = (BORDERLANDS, (61.0, 25.0, 65.0, 27.5), (60.0, 28.0, 62.0, 30.0), (45.0, 20.0, 80.0, 40.0))


@lru_cache(maxsize=1)
def dataset() -> Dataset:
    """Return the bundled data set, read once."""
    return load()


def random_query(seed: int) -> Query:
    """Return a query of one to three fields whose values the data hold."""
    draw = random.Random(seed)
    choices = Choices.of(dataset())
    fields: dict[str, object] = {}
    names = ("days", "domains", "kinds", "provinces", "districts", "actors", "precision", "status")
    names += ("area",)
    for name in draw.sample(names, draw.randint(1, 3)):
        if name == "days":
            since = dataset().first_day + timedelta(draw.randrange(1900))
            fields |= {"since": since, "until": since + timedelta(draw.choice([0, 7, 90, 800]))}
        elif name == "area":
            fields[name] = random_area(draw)
        else:
            values = choices.values(name)
            fields[name] = tuple(draw.sample(values, min(len(values), draw.randint(1, 4))))
    return Query(**fields)


def rows_of(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV snapshot."""
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def said_number(sentence: str) -> int:
    """Return how many events a sentence names at its beginning."""
    found = re.match(r"(?:All )?([\d,]+) (?:incident|diplomatic event|event)s?", sentence)
    if not found:
        assert sentence.startswith("No ")
        return 0
    both = re.match(r"([\d,]+) incidents? and ([\d,]+) diplomatic", sentence)
    return sum(int(part.replace(",", "")) for part in (both or found).groups())


@pytest.mark.parametrize("seed", range(50))
def test_marks_and_the_rest_are_the_rows(seed: int) -> None:
    """Marks' events + not placed + outside view = rows kept = CSV rows = the sentence's number.

    And the legend's numbers are the marks', read back from the display list.
    """
    query, view = random_query(seed), VIEWS[seed % len(VIEWS)]
    kept = query.keep(dataset().events)
    sheet = snapshot.sheet(dataset(), query, Recipe(params=query.params(), view=view))
    ids = [event for mark in sheet.marks() for event in mark.events]
    made = snapshot.make(dataset(), query, form="csv", view=view)
    rows = rows_of(made.content)
    assert len(ids) == len(set(ids)) == sheet.placed == sum(sheet.legend.values())
    assert sheet.placed + sheet.not_placed + sheet.outside_view == len(kept) == len(rows)
    assert set(ids) <= set(kept["event_id"]) == {row["event_id"] for row in rows}
    assert said_number(made.sentence) == len(kept) == made.events


@pytest.mark.parametrize("form", snapshot.MEDIA_TYPES)
def test_every_form_says_the_same_numbers(form: str) -> None:
    """Counts, sentence, recipe and file name do not depend on the form."""
    frames = "week" if forms.FORMS[form].film else ""
    made = snapshot.make(dataset(), JANUARY, form=form, frames=frames)
    assert (made.events, made.placed, made.not_placed, made.outside_view) == (44, 8, 9, 27)
    assert made.sentence.startswith("8 incidents and 36 diplomatic events, 10–31 January 2024")
    assert made.filename == f"sarhad_2024-01-10_2024-01-31.{form}"
    assert made.media_type == snapshot.MEDIA_TYPES[form]
    again = snapshot.make(dataset(), JANUARY, form=form, frames=frames)
    assert made.content == again.content


def test_a_page_is_small_and_asks_nobody() -> None:
    """The built-in data in one file of at most half a megabyte, `default-src 'none'`."""
    made = snapshot.make(dataset(), Query(), form="html").content
    assert len(made) <= 500_000
    assert b"Content-Security-Policy\" content=\"default-src 'none';" in made
    assert not re.search(rb"<(?:link|script|img|iframe)[^>]*(?:src|href)=", made)


def test_a_page_carries_the_letters_of_its_texts() -> None:
    """Subsets of the family as data, with Persian and Urdu letters, and the policy allows them."""
    made = snapshot.make(dataset(), JANUARY, form="html").content
    fonts = config_of(made.decode())["fonts"]
    assert b"font-src data:" in made
    for name, script, letters in (
        ("plex.ttf", LATIN, "Az09–·−…"),
        ("plex-arabic.ttf", ARABIC, "ےڑگچپٹںھ"),
    ):
        kind, _, content = fonts[name].partition(",")
        font = ImageFont.truetype(BytesIO(b64decode(content)), 20)
        empty = bytes(font.getmask("\U0010fffe"))
        assert kind == "data:font/woff2;base64"
        assert all(bytes(font.getmask(letter)) != empty for letter in letters), script
        assert reduced(Face(script), letters) == reduced(Face(script), letters[::-1])


@pytest.mark.parametrize(
    ("query", "days"),
    [
        (JANUARY, (date(2024, 1, 10), date(2024, 1, 31))),
        (Query(words="ambassador"), None),
        (Query(until=date(2090, 1, 1)), None),
        (Query(since=date(2024, 1, 10), words="qqqq"), (date(2024, 1, 10), None)),
    ],
)
def test_a_pages_slider_spans_the_days_that_its_title_names(
    query: Query, days: tuple[date | None, date | None] | None
) -> None:
    """The days asked for, else those of the data; not the first and last event's."""
    first, last = days or (None, None)
    config = config_of(snapshot.make(dataset(), query, form="html").content.decode())
    assert config["firstDay"] == day_number(first or dataset().first_day)
    assert config["lastDay"] == day_number(last or dataset().last_day)


def test_a_page_carries_its_recipe_and_a_title_that_is_only_text() -> None:
    """Escaped in the head, never markup."""
    evil = '"><script>alert(1)</script>'
    made = snapshot.make(dataset(), JANUARY, form="html", title=evil).content.decode()
    assert evil not in made
    assert 'name="sarhad-recipe" content="{&quot;caption' in made


@pytest.mark.parametrize("theme", snapshot.CHOICES["theme"])
def test_a_page_opens_in_the_theme_that_was_asked_for(theme: str) -> None:
    """Print too: the browser knows all three."""
    made = snapshot.make(dataset(), JANUARY, form="html", theme=theme).content.decode()
    assert config_of(made)["theme"] == theme


@pytest.mark.parametrize("form", ["html", "csv", "geojson"])
def test_only_a_picture_is_drawn(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows and pages are counted from where the marks stand, without names, keys and strip."""
    monkeypatch.setattr(forms, "compose", lambda *_: pytest.fail("the sheet was composed"))
    assert snapshot.make(dataset(), JANUARY, form=form).placed == 8


def test_rows_that_may_not_be_handed_on_are_not() -> None:
    """Pictures are made, files of rows refused in one sentence."""
    closed = replace(dataset(), re_export=False, name="Closed set")
    assert snapshot.make(closed, JANUARY, form="png").content
    for form in ("csv", "geojson", "html"):
        with pytest.raises(DataError, match="do not allow its rows to be handed on"):
            snapshot.make(closed, JANUARY, form=form)


@pytest.mark.parametrize(
    "wrong",
    [
        {"form": "gif"},
        {"theme": "pink"},
        {"layout": "round"},
        {"lang": "../en"},
        {"view": (70.0, 24.0, 58.0, 32.0)},
        {"view": (58.0, 24.0, float("nan"), 32.0)},
        {"view": (58.0, 24.0, 58.01, 24.01)},
        {"view": (0.0, -90.0, 10.0, 10.0)},
    ],
)
def test_what_there_is_not_is_refused(wrong: dict) -> None:
    """One sentence that says what there is."""
    with pytest.raises(DataError, match="expected"):
        snapshot.make(dataset(), JANUARY, **{"form": "png", **wrong})


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("borderlands", BORDERLANDS),
        ("61,25,65,27.5", (61.0, 25.0, 65.0, 27.5)),
        ("61,25,65", None),
        ("a,b,c,d", None),
        ("65,25,61,27", None),
        ("nan,25,65,27", None),
        ("1" * 10_000, None),
    ],
)
def test_a_view_is_read_or_refused(text: str, view: tuple | None) -> None:
    """West, south, east, north in degrees."""
    assert snapshot.read_view(text, dataset().events) == view


def test_a_page_in_another_language_than_english_is_refused() -> None:
    """Its controls have no words in it yet."""
    with pytest.raises(DataError, match="language en"):
        snapshot.make(dataset(), JANUARY, form="html", lang="fa")


@pytest.mark.parametrize("lang", snapshot.CHOICES["lang"])
@pytest.mark.parametrize("seed", range(0, 50, 7))
def test_any_question_has_its_sentence_in_every_language(lang: str, seed: int) -> None:
    """No word is missing, whatever is asked for."""
    query = random_query(seed)
    recipe = Recipe(params=query.params(), lang=lang)
    assert list(snapshot.sheet(dataset(), query, recipe).texts("lead"))


def test_days_outside_the_data_are_a_sheet_too() -> None:
    """Nothing to show, and the strip falls back to the days of the data."""
    made = snapshot.make(
        dataset(), Query(since=date(1990, 1, 1), until=date(1990, 2, 1)), form="png"
    )
    assert made.events == 0


@pytest.mark.parametrize("form", snapshot.MEDIA_TYPES)
def test_an_empty_result_is_a_file_in_every_form(form: str) -> None:
    """With its sentence."""
    # a film of all months would be long
    days = {"since": date(2026, 1, 1)} if forms.FORMS[form].film else {}
    made = snapshot.make(dataset(), Query(words="qqqq", **days), form=form)
    assert made.events == 0
    assert made.content
    assert made.sentence.startswith("No ")


def test_the_version_is_the_one_of_the_changes() -> None:
    """The recipe names the newest version of CHANGELOG.md."""
    text = (Path(cli.__file__).parent / "CHANGELOG.md").read_text(encoding="utf-8")
    assert VERSION in text


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return a command's exit code, and what it said on stdout and on stderr."""
    code = cli.main(["snapshot", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_command_writes_the_bytes_of_the_dashboard(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The same function, the same file."""
    target = tmp_path / "january.png"
    code, out, err = run(capsys, str(target), "--since", "2024-01-10", "--until", "2024-01-31")
    assert (code, out) == (0, "")
    assert "8 incidents" in err
    assert target.read_bytes() == snapshot.make(dataset(), JANUARY, form="png").content
    assert [path.name for path in tmp_path.iterdir()] == ["january.png"]


def test_json_says_what_was_made(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """events, placed, not_placed, outside_view, sentence, recipe, files."""
    target = tmp_path / "rows.csv"
    code, out, _ = run(capsys, str(target), "--actors", "BLA,BLF", "--theme", "dark", "--json")
    answer = json.loads(out)
    assert code == 0
    assert list(answer) == [
        "events", "placed", "not_placed", "outside_view", "sentence", "recipe", "files",
    ]  # fmt: skip
    assert answer["events"] == len(rows_of(target.read_bytes())) > 50
    assert answer["files"] == [str(target)]
    assert answer["recipe"]["query"] == {"actors": "bla,blf"}


def test_the_recipe_of_a_picture_makes_the_picture_again() -> None:
    """Its query, view, theme and title are all that is needed."""
    first = snapshot.make(
        dataset(), JANUARY, form="png", theme="dark", view=VIEWS[1], title="Panjgur"
    )
    recipe = json.loads(recipe_of(first.content))
    query, notes = Query.read(recipe["query"], Choices.of(dataset()))
    again = snapshot.make(
        dataset(),
        query,
        form="png",
        view=tuple(recipe["view"]),
        **{name: recipe[name] for name in ("theme", "layout", "lang", "title")},
    )
    assert notes == []
    assert again.content == first.content


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("a.gif",), "gif"),
        (("a",), "a needs an ending that says what to write, as map.png has one: png, svg, pdf"),
        ((".png",), "needs an ending"),
        (("a.svg", "--recipe", "."), "is a folder"),
        (("--out", "x.png"), "--out names a folder, and x.png is the name of a file: write"),
        (("--out", "deep/x.SVG"), "x.SVG is the name of a file"),
        (("a.svg", "--out", "new", "--pin", "nothing"), "the id of an event"),
        (("a.svg", "--every", "1d", "--since", "2021-01-03", "--out", "many"), "at most 400 files"),
        (("a.png", "--theme", "pink"), "pink"),
        (("a.png", "--layout", "round"), "landscape"),
        (("a.png", "--lang", "xx"), "en"),
        (("a.png", "--view", "1,2,3"), "W,S,E,N"),
        (("a.png", "--provinces", "Atlantis"), "Atlantis"),
        (("a.png", "--since", "yesterday"), "yesterday"),
        (("a.png", "--data", "no/such/folder"), "no/such/folder"),
    ],
)
def test_wrong_input_is_one_sentence_and_exit_2(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    flags: tuple[str, ...],
    says: str,
) -> None:
    """Nothing is written, nothing on stdout, no traceback."""
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, *flags)
    assert (code, out) == (2, "")
    assert says in err
    assert len(err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_what_was_changed_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A day after the data is moved to their end, on stderr."""
    code, _, err = run(capsys, str(tmp_path / "a.csv"), "--since", "2031-01-01")
    assert code == 0
    assert "moved there" in err


def test_a_folder_that_is_not_there_is_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Exit code 1: the command was right, the work failed."""
    code, _, err = run(capsys, str(tmp_path / "no" / "a.csv"))
    assert code == 1
    assert len(err.strip().splitlines()) == 1


def test_the_usual_title_tells_the_days() -> None:
    """Chosen days are in it; a title of one's own replaces it."""
    say = Words()
    recipe = Recipe(params={})
    texts = [t.text for t in snapshot.sheet(dataset(), JANUARY, recipe).texts("title")]
    assert texts == [say("sheet.title.days", days="10–31 January 2024")]
    own = replace(recipe, title="Own")
    assert [t.text for t in snapshot.sheet(dataset(), JANUARY, own).texts("title")] == ["Own"]


@pytest.mark.parametrize(
    "fault", [PermissionError(13, "Permission denied"), OSError(28, "No space left on device")]
)
def test_a_file_that_cannot_be_written_is_one_sentence(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: OSError,
) -> None:
    """Exit code 1, the reason, and nothing half written."""

    def refuse(*_: object) -> None:
        raise fault

    monkeypatch.setattr(Path, "write_bytes", refuse)
    code, out, err = run(capsys, str(tmp_path / "a.svg"), "--words", "ambassador")
    assert (code, out) == (1, "")
    assert fault.strerror in err
    assert len(err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--out", "file"), 2, "file is a file, and --out names a folder"),
        (("--out", "file/deep"), 1, "file/deep: Not a directory"),
        (("folder.svg",), 2, "folder.svg is a folder; name a file"),
        (("a" * 300 + ".svg",), 1, "File name too long"),
        (("none/a.svg",), 1, "There is no folder none"),
        (("locked/a.svg",), 1, "locked/a.svg cannot be written (Permission denied)"),
        (
            ("kept.svg", "--out", "locked"),
            1,
            "locked/kept.svg cannot be written (Permission denied)",
        ),
    ],
)
def test_a_place_where_no_file_can_be_is_one_sentence(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    code: int,
    says: str,
) -> None:
    """It names the place; nothing new lies there, and what lay there is as it was."""
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("old")
    for name in ("folder.svg", "locked"):
        Path(name).mkdir()
    Path("locked/kept.svg").write_text("old")
    write = Path.write_bytes

    def locked(path: Path, content: bytes) -> int:
        """Write but in one folder: root may write anywhere."""
        if path.parent.name == "locked":
            raise PermissionError(13, "Permission denied", str(path))
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", locked)
    before = sorted(map(str, tmp_path.rglob("*")))
    answer, out, err = run(capsys, *arguments, "--words", "ambassador")
    assert (answer, out) == (code, "")
    assert says in err
    assert len(err.strip().splitlines()) == 1
    assert sorted(map(str, tmp_path.rglob("*"))) == before
    assert {Path("file").read_text(), Path("locked/kept.svg").read_text()} == {"old"}


@pytest.mark.parametrize("name", ["kept.svg", 'o d"d\n;née سرحد.SVG', "a" * 251 + ".svg"])
def test_a_file_of_any_name_is_written_over(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    """Also where one lies already, whatever signs its name holds, and as long as names may be."""
    target = tmp_path / name
    target.write_text("old")
    assert run(capsys, str(target), "--words", "ambassador")[0] == 0
    assert target.read_bytes().startswith(b"<?xml")
    assert list(tmp_path.iterdir()) == [target]


def test_a_type_family_that_is_missing_is_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which package, and what brings it; no empty boxes in place of letters."""
    monkeypatch.setattr("geo.sheet.fonts.ARABIC_PACKAGE", "fontpkg_of_nobody")
    for known in (fonts.font_bytes, fonts._face, fonts.letters, fonts.shaping_font, shape):
        known.cache_clear()
    code, out, err = run(capsys, str(tmp_path / "a.png"), "--words", "ambassador")
    for known in (fonts.font_bytes, fonts._face, fonts.letters, fonts.shaping_font, shape):
        known.cache_clear()
    assert (code, out) == (1, "")
    assert "fontpkg_of_nobody" in err
    assert len(err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["png", "pdf"])
@pytest.mark.parametrize(
    "text", ["Long words " * 46, "🚀 👩\u200d👩\u200d👧 x", "漢字 हिन्दी", "\x00\x1b[2J\u202e"]
)
def test_any_title_and_caption_are_a_good_picture(form: str, text: str) -> None:
    """Shortened, or without the signs that no font has; that is told."""
    made = snapshot.make(dataset(), JANUARY, form=form, title=text, caption=text)
    assert len(made.content) > 30_000
    told = " ".join(note.said(Words()) for note in made.notes)
    assert ("too long" in told) == text.startswith("Long")
    assert ("sign of the title" in told or "signs of the title" in told) == (text[0] in "🚀漢")
    assert ("signs of the caption" in told) == ("signs of the title" in told)


def test_a_title_of_signs_alone_gives_way_to_the_usual_one() -> None:
    """A sheet without any title would look broken; that nothing was drawn of it is told."""
    made = snapshot.make(dataset(), JANUARY, form="svg", title="😀🎉 🚀")
    assert "reported events, " in made.content.decode().partition("</title>")[0]
    assert "3 signs of the title" in made.notes[0].said(Words())


def test_notes_of_a_sheet_are_said_in_any_language() -> None:
    """Whoever makes an Urdu sheet on an English page is told in English what was cut on it."""
    made = snapshot.make(dataset(), JANUARY, form="svg", lang="ur", title="😀 Long words " * 46)
    cut, signs = made.notes
    assert cut.said(Words()) == Words()("sheet.note.title_cut")
    assert cut.said(Words("ur")) == Words("ur")("sheet.note.title_cut")
    assert signs.said(Words()).split()[0] == str(signs.n)


def test_what_an_area_leaves_out_is_told() -> None:
    """The export says how many events have no coordinates, beside its sentence."""
    made = snapshot.make(dataset(), Query(area=Area.box(62, 25.5, 64, 26.5)), form="csv")
    assert "inside the area 62° E to 64° E" in made.sentence
    assert any("without coordinates" in note.said(Words()) for note in made.notes)
    assert made.recipe["query"]["area"] == "62,25.5,64,26.5"


def many(copies: int) -> Dataset:
    """Return the bundled data so many times over, each event some km beside itself."""
    events = pd.concat([dataset().events] * copies, ignore_index=True)
    draw = np.random.default_rng(5)
    for axis in ("latitude", "longitude"):
        events[axis] = events[axis] + draw.normal(0.0, 0.3, len(events))
    return replace(dataset(), events=events.assign(event_id=[f"E{n}" for n in range(len(events))]))


def test_very_many_events_are_a_sheet_that_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few badges lie on others, no forest of arrows, every event is counted; that is told."""
    monkeypatch.setattr(crossings, "MOST_ARROWS", 3)
    crowd = many(8)
    sheet = snapshot.sheet(crowd, Query(), Recipe(params={}))
    assert sum(sheet.legend.values()) == sheet.placed > 3000
    assert sheet.placed + sheet.not_placed + sheet.outside_view == len(crowd.events) == 4456
    badges = [mark for mark in sheet.marks() if len(mark.events) > 1 and mark.opacity == 1]
    assert len({mark.events for mark in badges}) < 250
    lines = [i for i in sheet.items if isinstance(i, Shape) and i.part == "line"]
    assert not [line for line in lines if line.symbol == "strike"]
    assert any(
        "strikes across a border have no arrows" in note.said(Words()) for note in sheet.notes
    )


def test_more_events_than_a_page_holds_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says how many it holds and what to do; a file of all forms is made without the page."""
    monkeypatch.setitem(FORMS, "html", replace(FORMS["html"], most=40))
    with pytest.raises(DataError, match=r"at most 40 events, got 44\. Narrow the days"):
        snapshot.make(dataset(), JANUARY, form="html")
    made = snapshot.make(dataset(), JANUARY, form="zip")
    assert "map.html" not in ZipFile(BytesIO(made.content)).namelist()
    assert any("left out: it holds at most 40 events" in note.said(Words()) for note in made.notes)


def test_a_file_without_a_recipe_is_misunderstood(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Exit code 2, as with other flags, and one sentence."""
    other = tmp_path / "passwd"
    other.write_text("root:x:0:0\n")
    code, _, said = run(capsys, "--recipe", str(other))
    assert code == 2
    assert f"--recipe: {other}" in said
    assert said.count("\n") == 1
