"""Films: what each picture shows and counts, the files, what is refused."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image

import cli
from commands.telling import progress
from data.load import Dataset, load
from data.period import Period
from data.query import Query
from data.schema import DataError
from data.words import Words
from geo import snapshot
from geo.land import load_land
from geo.sheet import mp4, png
from geo.sheet.film import Film, Moment
from geo.sheet.forms import FORMS, form_of
from geo.sheet.look import Look
from geo.sheet.marks import Placer, place
from geo.sheet.pins import Pin
from geo.sheet.recipe import Recipe
from geo.sheet.steps import seconds, steps
from geo.style import BORDERLANDS
from geo.verify import recipe_of, verify
from tests.test_snapshot import random_query

ROOT = Path(__file__).parent.parent
FILMS = [name for name, form in FORMS.items() if form.film]
DAYS = Query(since=date(2024, 1, 15), until=date(2024, 1, 18))
JANUARY = Query(since=date(2024, 1, 1), until=date(2024, 1, 31))
VIEWS = (BORDERLANDS, (61.0, 25.0, 65.0, 27.5), (45.0, 20.0, 80.0, 40.0))
LAYOUTS, LANGUAGES = snapshot.CHOICES["layout"], snapshot.CHOICES["lang"]
SAY = Words()
HOSTILE = "<script>alert(1)</script> -y ; $(id) \x00\x1b[31m\n=1+1 \u202e🔥 " + "long " * 90


@lru_cache(maxsize=1)
def dataset() -> Dataset:
    """Return the bundled data set, read once."""
    return load()


@lru_cache(maxsize=4)
def made(form: str) -> snapshot.Snapshot:
    """Return a film of four days."""
    return snapshot.make(dataset(), DAYS, form=form, layout="square")


def film(query: Query, *, theme: str = "light", lang: str = "en", **asked: object) -> Film:
    """Return the film of a query."""
    say = Words(lang)
    recipe = Recipe(params=query.params(), theme=theme, lang=lang, **asked)
    return Film(snapshot._subject(dataset(), query, recipe, say), Look(theme, say))


def marked(moment: Moment) -> list[str]:
    """Return the events that the marks of a picture stand for."""
    marks = (item for item in moment.items if item.part == "mark" and item.events)
    return [event for mark in marks for event in mark.events]


def said(moment: Moment, part: str) -> list[str]:
    """Return the texts of one part of a picture."""
    return [item.text for item in moment.items if item.part == part and hasattr(item, "text")]


@pytest.mark.parametrize(
    ("since", "until", "unit", "count", "first", "last"),
    [
        (date(2024, 1, 1), date(2024, 1, 26), "", 26, "2024-01-01", "2024-01-26"),
        (date(2024, 1, 3), date(2024, 1, 31), "week", 5, "2024-01-07", "2024-01-29"),
        (date(2021, 1, 5), date(2024, 2, 3), "", 38, "2021-01-31", "2024-02-01"),
        (date(2024, 1, 3), date(2024, 1, 3), "month", 1, "2024-01-03", "2024-01-03"),
    ],
)
def test_steps_cover_the_days(
    since: date, until: date, unit: str, count: int, first: str, last: str
) -> None:
    """They follow each other without a gap; `first` is the end of one, `last` begins the other."""
    found = steps((since, until), unit)
    assert len(found) == count
    assert (str(found[0].until), str(found[-1].since)) == (first, last)
    assert (found[0].since, found[-1].until) == (since, until)
    for one, other in pairwise(found):
        assert (other.since - one.until).days == 1


@pytest.mark.parametrize(
    ("until", "unit", "remedy"),
    [
        (date(2024, 1, 1), "day", "--frames week, --frames month or fewer days"),
        (date(2060, 1, 1), "", "Ask for fewer days"),
    ],
)
def test_too_many_pictures_are_refused_with_the_remedy(until: date, unit: str, remedy: str) -> None:
    """One sentence names what would do."""
    with pytest.raises(DataError, match=f"at most 400 pictures.*{remedy}"):
        steps((date(2021, 1, 1), until), unit)


@pytest.mark.parametrize("count", [1, 2, 26, 400])
def test_a_picture_stays_for_whole_tenths_of_a_second(count: int) -> None:
    """The last stays to be read, and the longest film runs for a minute and a half."""
    stay = seconds(count)
    assert len(stay) == count
    assert all(abs(each * 10 - round(each * 10)) < 1e-9 for each in stay)
    assert stay[-1] >= 3
    assert sum(stay) < 90


SEEDS = [  # a few, and the others for the long run
    pytest.param(seed, marks=[pytest.mark.long] if seed % 5 else []) for seed in range(30)
]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_counts_add_up_in_every_picture(seed: int) -> None:
    """Marks + not placed + outside = events so far, which only grow and end at all of them.

    The numbers above the map and in the keys are those of the picture's marks.
    """
    query, lang = random_query(seed), LANGUAGES[seed % 3]
    view, layout = VIEWS[seed % len(VIEWS)], LAYOUTS[seed % len(LAYOUTS)]
    reel, kept = film(query, lang=lang, layout=layout, view=view), query.keep(dataset().events)
    moments, say = list(reel.moments()), Words(lang)
    first = kept["date_start"].dt.date
    for moment in moments:
        ids = marked(moment)
        begun = kept["event_id"][first <= moment.step.until]
        assert moment.events == len(begun)
        assert moment.placed + moment.not_placed + moment.outside_view == moment.events
        assert len(ids) == len(set(ids)) == moment.placed == sum(moment.legend.values())
        assert set(ids) <= set(begun)
        assert say.many("sheet.film.so_far", moment.events) in said(moment, "so_far")[0]
        new = ((moment.step.since <= first) & (first <= moment.step.until)).sum()
        assert said(moment, "so_far")[0].endswith(
            say(f"sheet.film.new.{reel._head.unit}", n=int(new))
        )
        counted = said(moment, "count")
        for number in (*moment.legend.values(), moment.events, moment.outside_view):
            assert say.number(number) in counted
    last = moments[-1]
    assert (last.events, last.placed) == (len(kept), reel.laid.placed)
    counts = [moment.events for moment in moments]
    assert counts == sorted(counts)


def test_the_last_picture_has_the_numbers_of_the_snapshot() -> None:
    """What the command says of a film is what its last picture shows."""
    last = list(film(DAYS, layout="square").moments())[-1]
    for form in FILMS:
        told = made(form)
        assert (told.events, told.placed) == (last.events, last.placed)
        assert (told.not_placed, told.outside_view) == (last.not_placed, last.outside_view)


def test_no_dot_of_a_town_shows_through_a_lighter_symbol() -> None:
    """It would be another symbol: one with a dot in it."""
    reel = film(JANUARY)
    *_, moment = reel.moments()
    dots = [item for item in moment.items if getattr(item, "part", "") == "dot"]
    light = [
        mark for laid in reel._laid[-1:] for mark in laid.placing.marks
        if mark.light < 1 and mark.size_px
    ]  # fmt: skip
    assert len(light) > 2
    assert len(dots) > 10
    assert not [
        dot for dot in dots for m in light if np.hypot(dot.x - m.x, dot.y - m.y) < m.size_px
    ]


def test_names_and_numbers_stand_still() -> None:
    """No name, call-out, row or furniture moves from one picture to the next."""
    kept = JANUARY.keep(dataset().events)
    pins = tuple(Pin(event_id, "") for event_id in kept["event_id"].iloc[[2, 9, 20]])
    seen: dict[tuple[str, str], set[tuple[float, float]]] = {}
    for moment in film(JANUARY, pins=pins).moments():
        for item in moment.items:
            if hasattr(item, "text") and item.part in ("area", "town", "pin", "heading", "line"):
                seen.setdefault((item.part, item.text), set()).add((item.x, item.y))
    assert {part for part, _ in seen} >= {"area", "pin", "heading"}
    # the same number may stand in two places: upon the map and in the list
    assert all(len(places) == 1 for (part, _), places in seen.items() if part != "pin")


def test_a_call_out_comes_with_its_event() -> None:
    """Before its day nothing points to it, from then on its number stands at the mark."""
    day = date(2024, 1, 16)
    events = JANUARY.keep(dataset().events)
    event = events[(events["date_start"].dt.date == day) & (events["domain"] == "incident")]
    pin = Pin(event["event_id"].iloc[0], "")
    reel = film(JANUARY, pins=(pin,), frames="day")
    left, _, right, _ = reel.laid.frame.box
    for moment in reel.moments():
        pinned = [item for item in moment.items if item.part == "pin" and left < item.x < right]
        assert bool(pinned) == (moment.step.until >= day)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_film_has_an_even_size(layout: str) -> None:
    """H.264 halves the colours in both ways; landscape is 1280 × 800."""
    plan = film(DAYS, layout=layout).plan
    size = [round(side * plan.zoom) for side in (plan.width, plan.height)]
    assert all(side % 2 == 0 for side in size)
    if layout == "landscape":
        assert size == [1280, 800]


def test_a_picture_does_not_depend_on_the_one_before() -> None:
    """Painted after another, or alone from nothing: the same pixels."""
    reel = film(DAYS, layout="square", theme="dark", lang="fa")
    moments, painter = list(reel.moments()), png.Painter(reel.still)
    for at in (3, 0, 2):
        sheet = replace(reel.still, items=(*reel.still.items, *moments[at].items))
        assert painter.picture(moments[at].items).tobytes() == png.paint(sheet).tobytes()


@pytest.mark.parametrize("form", FILMS)
def test_a_film_holds_its_recipe_and_is_the_same_again(form: str) -> None:
    """The form is known by its content, the recipe is read back, and made again it is the same."""
    content = made(form).content
    assert form_of(content) == form
    assert recipe_of(content, form)["query"] == {"since": "2024-01-15", "until": "2024-01-18"}
    assert "frames" not in recipe_of(content, form)
    verdict = verify(content, dataset(), SAY)
    assert (verdict.identical, verdict.reasons) == (True, ())


def test_two_processes_make_the_same_films() -> None:
    """Byte by byte."""
    code = (
        "import hashlib, tests.test_film as t\n"
        "for form in t.FILMS: print(hashlib.sha256(t.made(form).content).hexdigest())"
    )
    path = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=path, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == [hashlib.sha256(made(form).content).hexdigest() for form in FILMS]


def test_the_webp_shows_what_was_painted() -> None:
    """Every pixel, each for its time."""
    reel = film(DAYS, layout="square", data=dataset().hash, dataset=dataset().name)
    painter = png.Painter(reel.still)
    with Image.open(BytesIO(made("webp").content)) as image:
        assert (image.n_frames, image.size) == (4, (1080, 1080))
        for at, (moment, stay) in enumerate(zip(reel.moments(), seconds(4), strict=True)):
            image.seek(at)
            shown = np.asarray(image.convert("RGB")).astype(int)
            apart = np.abs(shown - np.asarray(painter.picture(moment.items)).astype(int))
            assert image.info["duration"] == round(1000 * stay)
            # the line of the command differs: this recipe was made without its flags
            assert apart[:1040].max() == 0


def test_the_mp4_shows_what_was_painted(tmp_path: Path) -> None:
    """Each picture for its time, its light as painted but for what packing loses."""
    reel = film(DAYS, layout="square", data=dataset().hash, dataset=dataset().name)
    painter, path = png.Painter(reel.still), tmp_path / "film.mp4"
    path.write_bytes(made("mp4").content)
    shown = [planes[0] for planes in mp4._planes(path, (1080, 1080))]
    ends = (np.cumsum(seconds(4)) * mp4.RATE).round().astype(int).tolist()
    assert len(shown) == ends[-1]
    for moment, start, end in zip(reel.moments(), [0, *ends], ends, strict=False):
        red, green, blue = (
            np.asarray(painter.picture(moment.items)).astype(float).transpose(2, 0, 1)
        )
        # ITU-R BT.709, in the range of television
        light = 16 + 219 / 255 * (0.2126 * red + 0.7152 * green + 0.0722 * blue)
        for at in (start, end - 1):
            error = float(((shown[at] - light)[:1040] ** 2).mean())
            assert 10 * np.log10(255**2 / error) > 35


def test_a_film_of_another_encoder_is_the_same_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its bytes differ, its pictures do not; a film with other pictures and its recipe is none."""
    monkeypatch.setattr(mp4, "QUALITY", "23")
    other = snapshot.make(dataset(), DAYS, form="mp4", layout="square").content
    monkeypatch.undo()
    content = made("mp4").content
    assert other != content
    verdict = verify(other, dataset(), SAY)
    assert (verdict.identical, verdict.reasons) == (True, (SAY("verify.packed_film"),))
    less = replace(DAYS, words="strike")
    forged = snapshot.make(dataset(), less, form="mp4", layout="square").content
    cut, join = (film.index(mp4.XMP_TYPE) - 8 for film in (forged, content))
    assert not verify(forged[:cut] + content[join:], dataset(), SAY).identical


def test_a_webp_packed_otherwise_is_the_same_and_that_is_said() -> None:
    """The pixels decide; one other pixel is another film."""
    with Image.open(BytesIO(made("webp").content)) as image:
        shown, stay = [], []
        for at in range(image.n_frames):
            image.seek(at)
            shown.append(image.convert("RGB"))
            stay.append(image.info["duration"])
        packet = image.info["xmp"]

    def packed() -> bytes:
        target = BytesIO()
        how = {"duration": stay, "xmp": packet, "lossless": True, "quality": 10, "method": 1}
        shown[0].save(target, "WEBP", save_all=True, append_images=shown[1:], loop=0, **how)
        return target.getvalue()

    verdict = verify(packed(), dataset(), SAY)
    assert (verdict.identical, verdict.reasons) == (True, (SAY("verify.packed"),))
    shown[2].putpixel((500, 500), (1, 2, 3))
    assert not verify(packed(), dataset(), SAY).identical


def test_progress_is_told_and_can_stop_the_work() -> None:
    """`tell` hears of each picture; what it raises comes out, and no program stays."""
    heard: list[tuple[int, int]] = []

    def tell(done: int, count: int) -> None:
        heard.append((done, count))
        if done == 2:
            raise KeyboardInterrupt

    for form in FILMS:
        with pytest.raises(KeyboardInterrupt):
            snapshot.make(dataset(), DAYS, form=form, tell=tell)
    # first every step is placed, then each picture painted
    assert heard == [*[(0, 4)] * 4, (1, 4), (2, 4)] * len(FILMS)
    assert not [child for child in psutil.Process().children() if "ffmpeg" in child.name()]


@pytest.mark.parametrize("form", FILMS)
def test_a_hostile_title_is_text(form: str) -> None:
    """Signs of shells, pages, terminals and 500 letters: in the recipe, and in no command."""
    query = Query(since=date(2024, 1, 16), until=date(2024, 1, 16))
    told = snapshot.make(dataset(), query, form=form, title=HOSTILE, layout="square")
    assert recipe_of(told.content, form)["title"] == told.recipe["title"]
    assert "🔥" in told.recipe["title"]
    assert any("too long" in note.said(Words()) for note in told.notes)
    packet = told.content[told.content.index(b"<x:xmpmeta") :]
    assert b"&lt;script&gt;" in packet
    assert b"<script>" not in packet


def test_the_command_reads_pictures_and_nothing_else() -> None:
    """No address, no clock, one thread; a title cannot add an option."""
    command = mp4._command((2, 2), [1.0], HOSTILE, Path("x.mp4"))
    assert command.count("-i") == 1
    assert command[command.index("-i") + 1] == "pipe:0"
    assert command[command.index("-protocol_whitelist") + 1] == "pipe"
    assert [part for part in command if part.startswith("title=")] == [
        command[command.index("-metadata") + 1]
    ]
    assert not any("\n" in part or "\x00" in part or "://" in part for part in command)


@pytest.mark.parametrize("form", FILMS)
@pytest.mark.parametrize("words", ["qqqq", ""])
def test_a_film_of_nothing_and_of_one_day_is_a_film(form: str, words: str) -> None:
    """One picture, with its numbers."""
    query = Query(since=date(2024, 1, 16), until=date(2024, 1, 16), words=words)
    told = snapshot.make(dataset(), query, form=form, layout="square")
    assert (told.events == 0) == bool(words)
    assert form_of(told.content) == form
    assert verify(told.content, dataset(), SAY).identical


def test_a_zip_holds_films_only_where_they_are_asked_for() -> None:
    """And its picture is the one that stands alone."""
    heard: dict[str, list[tuple[int, int]]] = {"": [], "week": []}
    alone = snapshot.make(dataset(), DAYS, form="png", layout="square").content
    for frames in ("", "week"):
        told = snapshot.make(
            dataset(), DAYS, form="zip", layout="square", frames=frames,
            tell=lambda *done, own=heard[frames]: own.append(done),
        )  # fmt: skip
        with ZipFile(BytesIO(told.content)) as archive:
            names = [name for name in archive.namelist() if name.startswith("film.")]
            assert names == ([f"film.{form}" for form in FILMS] if frames else [])
            assert archive.read("map.png") == alone
    # of all parts, never back; a film is as much as its pictures
    for told_of in heard.values():
        assert told_of == sorted(told_of)
        assert len({count for _, count in told_of}) == 1
    assert verify(told.content, dataset(), SAY).identical


def test_data_that_may_not_be_handed_on_can_be_a_film() -> None:
    """It is a picture."""
    kept = replace(dataset(), re_export=False)
    query = Query(since=date(2024, 1, 16), until=date(2024, 1, 16))
    assert snapshot.make(kept, query, form="webp", layout="square").content


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"form": "mp4", "before": Period(date(2024, 1, 11), date(2024, 1, 14))}, "two maps"),
        ({"form": "png", "frames": "day"}, "mp4, webp, zip"),
        ({"form": "mp4", "frames": "year"}, "one of day, week, month"),
    ],
)
def test_what_cannot_be_a_film_is_refused(asked: dict[str, object], says: str) -> None:
    """In one sentence."""
    with pytest.raises(DataError, match=says):
        snapshot.make(dataset(), DAYS, **asked)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to try")
def test_a_full_disk_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program says about it."""
    usual = mp4._command

    def full(*asked: object) -> list[str]:
        command = usual(*asked)
        return [*command[:-1], "/dev/full"]

    monkeypatch.setattr(mp4, "_command", full)
    with pytest.raises(DataError, match="No space left on device"):
        snapshot.make(dataset(), DAYS, form="mp4", layout="square")


def test_a_missing_program_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """With the remedy; nothing is written."""
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "none"))
    code = cli.main(["snapshot", str(tmp_path / "a.mp4"), "--since", "2026-06-20"])
    said = capsys.readouterr().err.strip()
    assert code == 1
    assert ".webp, which needs none" in said
    assert len(said.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="a console's Ctrl-C cannot be sent to one program")
def test_stopping_leaves_nothing(tmp_path: Path) -> None:
    """No half file, no program, no folder among the temporary ones; exit code 130."""
    out, temporary = tmp_path / "out", tmp_path / "temporary"
    out.mkdir()
    temporary.mkdir()
    command = [sys.executable, "cli.py", "snapshot", str(out / "a.mp4"), "--layout", "a3"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
        stderr=subprocess.PIPE,
        # a shell that runs the tests in the background has them ignore Ctrl-C
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    try:
        programs = _programs(process.pid)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1].decode()
    finally:
        process.kill()
    assert process.returncode == 130
    assert "Stopped." in said
    assert "Traceback" not in said
    assert [*out.iterdir(), *temporary.iterdir()] == []
    assert not psutil.wait_procs(programs, timeout=10)[1]


def _programs(pid: int) -> list[psutil.Process]:
    """Return the ffmpeg that a process has started, once it has."""
    for _ in range(600):
        with contextlib.suppress(psutil.NoSuchProcess):  # a child that has just ended
            found = [p for p in psutil.Process(pid).children() if "ffmpeg" in p.name()]
            if found:
                return found
        time.sleep(0.1)
    msg = "no ffmpeg was started within a minute"
    raise AssertionError(msg)


def test_the_command_writes_a_film(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The same bytes as from the function; no bar where no terminal is."""
    target = tmp_path / "a.webp"
    flags = ["--since", "2024-01-15", "--until", "2024-01-18", "--layout", "square"]
    assert cli.main(["snapshot", str(target), *flags]) == 0
    assert "#" not in capsys.readouterr().err
    assert target.read_bytes() == made("webp").content
    assert cli.main(["snapshot", str(tmp_path / "b.png"), "--frames", "day"]) == 2
    assert ".mp4, .webp, .zip" in capsys.readouterr().err
    # a film's recipe makes a picture too
    assert cli.main(["snapshot", str(tmp_path / "c.png"), "--recipe", str(target)]) == 0
    alone = snapshot.make(dataset(), DAYS, form="png", layout="square")
    assert (tmp_path / "c.png").read_bytes() == alone.content


def test_a_bar_shows_how_much_is_done(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On its own line, which is wiped at the end."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    tell = progress(SAY)
    assert tell is not None
    for done in (1, 2):
        tell(done, 2)
    said = capsys.readouterr().err
    assert "picture 1 of 2" in said
    assert said.split("\r")[-2].strip() == ""


@settings(max_examples=10, deadline=None)
@given(some.lists(some.integers(0, 557), min_size=1, max_size=4), some.dates(date(2021, 1, 1)))
def test_marks_of_some_events_do_not_depend_on_those_before(counts: list[int], day: date) -> None:
    """Placed again and again, or once: the same marks, as light."""
    events, frame = dataset().events, film(DAYS).laid.frame
    placer = Placer(events, frame, load_land())
    for count in counts:
        again = placer.first(count, since=day)
        once = place(events.iloc[:count], frame, load_land(), since=day)
        one, other = ([replace(m, outline=()) for m in p.marks] for p in (again, once))
        assert list(map(vars, one)) == list(map(vars, other))
        assert (again.outside == once.outside).all()
        assert (again.not_placed == once.not_placed).all()
