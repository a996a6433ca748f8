"""The figure of an escalation: the same bytes again, every figure traced, hostile text harmless."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import cli
from data.escalation import Asked, answer, over, read, read_kindly
from data.load import Dataset, load
from data.query import Choices
from data.schema import DataError
from data.words import Words
from geo.escalation import CHOICES, filename, make, picture
from geo.reopen import reopen
from geo.sheet.display import Shape, Sheet, Text
from geo.sheet.escalation import PLANS, EscalationRecipe, compose, subject_of
from geo.sheet.look import Look
from geo.sheet.rungs import Rungs
from geo.verify import verify

SAY = Words("en")


@lru_cache(maxsize=1)
def data() -> Dataset:
    """Return our own data, read once."""
    return load()


def figure(asked: Asked, layout: str = "landscape", theme: str = "light") -> Sheet:
    """Return the composed sheet."""
    found, look = answer(data(), asked), Look(theme, SAY)
    recipe = EscalationRecipe(params={}, layout=layout, theme=theme)
    return compose(subject_of(found, recipe, SAY), found, look)


@pytest.mark.parametrize("form", ["svg", "pdf", "png"])
def test_a_figure_is_made_again_from_itself(form: str) -> None:
    """The same arguments give the same bytes; verify reads the recipe inside and agrees."""
    asked = read({"days": "2024-01-16..2024-01-18", "weights": "161:-6"}, data())
    one, two = (make(data(), asked, form=form, layout="portrait", theme="print") for _ in "ab")
    assert one.content == two.content
    verdict = verify(one.content, data(), SAY)
    assert (verdict.identical, verdict.form) == (True, form)
    assert verdict.recipe["asked"] == asked.params()


def test_a_figure_is_opened_again_at_what_it_asked_for() -> None:
    """Dropped on the page, it is found to be an escalation with its own sides and days."""
    asked = read({"between": "pk,bla", "days": "2026-01-31..2026-01-31"}, data())
    made = make(data(), asked, form="svg")
    found = reopen(made.content, data(), Choices.of(data()), SAY)
    assert found.escalation == asked.params()
    assert read(found.escalation, data()) == asked


def test_a_changed_row_is_named_by_verify() -> None:
    """As for a map: the row that differs, by its id."""
    made = make(data(), read({}, data()), form="svg")
    events = data().events
    changed = events.assign(
        summary=events["summary"].where(events["event_id"] != "DIP-2024-004", "Other words.")
    )
    verdict = verify(made.content, replace(data(), events=changed, hash="0" * 12), SAY)
    assert not verdict.identical
    assert verdict.changes.changed == ("DIP-2024-004",)


@pytest.mark.parametrize("layout", PLANS)
def test_every_step_is_drawn_once_and_every_figure_names_its_events(layout: str) -> None:
    """Symbols, bars and blocks carry the ids that they stand for, and none is left out."""
    asked = read({}, data())
    found, sheet = answer(data(), asked), figure(asked, layout)
    marks = [item for item in sheet.items if not isinstance(item, Text) and item.events]
    ladder = [item.events[0] for item in marks if item.part == "mark" and len(item.events) == 1]
    steps = [step.event_id for step in found.ladder.steps]
    assert set(steps) <= set(ladder)
    drawn = [one for item in marks if item.part in ("act", "deaths") for one in item.events]
    assert sorted(drawn) == sorted(steps)
    texts = {text.text for text in sheet.texts()}
    assert {"11–14", "16 Jan", "26 Jan"} <= texts
    assert all(0 <= text.x <= sheet.width and 0 <= text.y <= sheet.height for text in sheet.texts())


def test_lines_of_one_track_never_run_over_each_other() -> None:
    """Each line runs from an earlier row down to later ones, alone in its track."""
    rows = Rungs(answer(data(), read({}, data())))
    spans: dict[int, list[tuple[int, int]]] = {}
    for tie, track in rows.tracks.items():
        assert tie.start < min(tie.ends)
        spans.setdefault(track, []).append((tie.start, tie.ends[-1]))
    for own in spans.values():
        ordered = sorted(own)
        assert all(one[1] < two[0] for one, two in pairwise(ordered))
    links = sum(len(tie.ends) for tie in rows.ties)
    ladder = rows.found.ladder
    said = {
        (link.event_id, step.event_id)
        for step in ladder.steps
        for link in step.answers
        if ladder.number_of(link.event_id)
    }
    assert links == len(said)


def test_hostile_text_stays_text() -> None:
    """Markup, scripts and signs that turn the order are drawn as letters or left out."""
    bad = "</text><script>alert(1)</script>\u202e{0.__class__}=cmd"
    events = data().events
    hostile = replace(
        data(),
        events=events.assign(
            summary=bad, sub_kind=bad, episode=events["episode"].where(events["episode"] == "", bad)
        ),
    )
    asked = read({"days": "2024-01-16..2024-01-17"}, hostile)
    made = make(hostile, asked, form="svg", title=bad, caption=bad)
    root = ET.fromstring(made.content)
    assert not [node for node in root.iter() if node.tag.endswith("script")]
    assert "\u202e" not in "".join(root.itertext()).replace(json.dumps(bad)[1:-1], "")
    screen = picture(answer(hostile, asked), theme="dark", width=370)
    assert b"<script" not in screen


@pytest.mark.parametrize(
    "params",
    [
        {"between": "x"}, {"episode": "INC-0"}, {"episode": "INC-2024-101"}, {"days": "2024"},
        {"episode": "INC-2024-003", "days": "2024-01-01..2024-01-02"}, {"weights": "a"},
        {"between": "pk,us", "episode": "INC-2024-126"},
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_and_an_address_goes_on(params: dict[str, str]) -> None:
    """The command says one sentence; the page leaves that part out and says the same."""
    with pytest.raises(DataError) as caught:
        read(params, data())
    asked, notes = read_kindly(
        {**params, "weights": "161:-5"} if "weights" not in params else params, data()
    )
    assert asked is not None
    assert str(caught.value) in [note.values["reason"] for note in notes]
    assert all("\n" not in note.said(SAY) for note in notes)


def test_data_without_two_sides_ask_for_nothing() -> None:
    """Nobody acts on anybody: there is no page to open, and no fault."""
    alone = replace(data(), events=data().events.assign(initiator="", target=""))
    assert read_kindly({"between": "ir,pk"}, alone)[0] is not None
    assert read_kindly({}, alone) == (None, ())


def test_the_command_draws_and_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that verify knows, lines for a person, JSON for a program; never "caused"."""
    monkeypatch.setenv("SARHAD_HOME", str(tmp_path / "home"))
    out = tmp_path / "figure.svg"
    assert cli.main(["escalation", str(out), "--days", "2024-01-16..2024-01-19"]) == 0
    assert cli.main(["verify", str(out)]) == 0
    capsys.readouterr()
    assert cli.main(["escalation", "--days", "2023-12-15..2024-01-18"]) == 0
    lines = capsys.readouterr().out
    assert "(the actor)" in lines
    assert "caused" not in lines.lower()
    assert cli.main(["escalation", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [step["event"] for step in told["steps"]][2] == "INC-2024-003"
    assert told["values"]["DIP-2024-004"] == -4.0
    assert cli.main(["escalation", str(tmp_path / "figure.gif")]) == 2
    assert cli.main(["escalation", "--between", "ir,nobody"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_form_theme_or_layout_that_there_is_not_is_refused() -> None:
    """Each in one sentence."""
    asked = read({}, data())
    for name in CHOICES:
        with pytest.raises(DataError, match=rf"^{name}: expected one of"):
            make(data(), asked, **{"form": "svg", name: "<b>"})
    assert filename(asked, "png") == "sarhad_ir_pk_2023-12-15_2024-01-29.png"


def test_nothing_of_the_figure_is_a_stroke_without_ink() -> None:
    """Every line has an ink of the theme, also in the dark."""
    sheet = figure(read({"between": "ir,jaish-al-adl"}, data()), theme="dark")
    ties = [item for item in sheet.items if isinstance(item, Shape) and item.part == "tie"]
    assert all(item.stroke.startswith("#") for item in ties)


def test_a_recipe_makes_the_figure_again_by_both_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes; flags come first, and one that belongs elsewhere is one sentence."""
    monkeypatch.setenv("SARHAD_HOME", str(tmp_path / "home"))
    one, two, three = (tmp_path / f"{name}.svg" for name in ("one", "two", "three"))
    asked = ["--days", "2024-01-16..2024-01-18", "--weights", "161:-6"]
    looks = ["--layout", "portrait", "--theme", "dark", "--caption", "Own words"]
    assert cli.main(["escalation", str(one), *asked, *looks]) == 0
    assert cli.main(["escalation", str(two), "--recipe", str(one)]) == 0
    assert cli.main(["snapshot", str(three), "--recipe", str(one)]) == 0
    assert one.read_bytes() == two.read_bytes() == three.read_bytes()
    capsys.readouterr()
    flags = ["--recipe", str(one), "--theme", "print", "--days", "2024-01-16..2024-01-17", "--json"]
    assert cli.main(["escalation", str(two), *flags]) == 0
    told = json.loads(capsys.readouterr().out)["recipe"]
    assert (told["theme"], told["layout"]) == ("print", "portrait")
    assert told["asked"]["weights"] == "161:-6"
    assert told["asked"]["days"] == "2024-01-16..2024-01-17"
    for wrong in (
        ["snapshot", str(two), "--recipe", str(one), "--since", "2024-01-01", "--pin", "A"],
        ["snapshot", str(tmp_path / "two.html"), "--recipe", str(one)],
        ["snapshot", "--recipe", str(one)],
        ["brief", str(tmp_path / "two.pdf"), "--recipe", str(one)],
        ["escalation", str(two), "--recipe", str(tmp_path / "nothing.svg")],
    ):
        assert cli.main(wrong) == 2, wrong
    said = capsys.readouterr().err
    assert "--since and --pin" in said
    assert "Traceback" not in said


def test_flags_take_the_place_of_what_a_recipe_asks_for() -> None:
    """Days replace its episode, and other sides both; weights stand beside; no table is refused."""
    told = {"between": "ir,pk", "episode": "INC-2024-003", "weights": "161:-6"}
    own = {"between": "ir,pk", "weights": "161:-6"}
    assert over(told, {"days": "2024"}) == {**own, "days": "2024"}
    assert over(told, {"between": "pk,bla"}) == {**own, "between": "pk,bla"}
    assert over(told, {"weights": "161:-5"}) == {**told, "weights": "161:-5"}
    assert over(None, {}) == {}
    for wrong in ([], {"days": 3}, "x"):
        with pytest.raises(DataError, match="names with texts"):
            over(wrong, {})


@pytest.mark.parametrize("layout", PLANS)
@pytest.mark.parametrize("lang", ["fa", "ur"])
def test_a_figure_that_reads_from_the_right_is_a_mirror(lang: str, layout: str) -> None:
    """Dates stand at the right, then lines, symbols and words; verify makes the same again."""
    asked = read({}, data())
    found, look = answer(data(), asked), Look("light", Words(lang))
    recipe = EscalationRecipe(params={}, layout=layout, lang=lang)
    sheet = compose(subject_of(found, recipe, look.say), found, look)
    texts = {text.text: text for text in sheet.texts()}
    day = texts[look.say.dated(found.ladder.steps[-1].day, "sheet.axis.day")]
    tells = texts["The Foreign Office condemned the strike, protested in Tehran and called in "
                  "the Iranian charge d affaires."]  # fmt: skip
    ties = [item for item in sheet.items if isinstance(item, Shape) and item.part == "tie"]
    xs = [x for tie in ties for ring in tie.rings for x in ring[:, 0].tolist()]
    assert tells.x < min(xs) < max(xs) < max(text.x for text in sheet.texts() if text.y == day.y)
    assert tells.anchor == "right"
    assert all(0 <= text.x <= sheet.width for text in sheet.texts())
    assert {look.say(f"kind.{kind}") for kind in set(found.events["kind"])} <= set(texts)


def test_a_figure_in_persian_is_made_again() -> None:
    """Its language is in its recipe; who acts on whom is said in words, which never turn around."""
    asked = read({"days": "2024-01-16..2024-01-17"}, data())
    made = make(data(), asked, form="svg", lang="fa")
    assert made.recipe["lang"] == "fa"
    assert verify(made.content, data(), SAY).identical
    for lang in ("fa", "ur"):
        said = Words(lang)("escalation.towards", one="A", other="B")
        assert (said.index("A") < said.index("B"), "→" in said, "←" in said) == (True, False, False)


def test_acts_of_third_parties_are_outlines_with_their_own_legend() -> None:
    """The six of January are hollow on the track and the ladder, and counted apart in the words."""
    found, look = answer(data(), read({}, data())), Look("light", SAY)
    subject = subject_of(found, EscalationRecipe(params={}), SAY)
    sheet = compose(subject, found, look)
    third = {step.event_id for step in found.ladder.steps if step.by_third}
    assert len(third) == 6
    shapes = [one for one in sheet.items if isinstance(one, Shape) and len(one.events) == 1]
    blocks = {one.events[0]: one.fill for one in shapes if one.part == "act"}
    steps = {one.events[0]: one.fill for one in shapes if one.symbol == "diplomatic"}
    assert {one for one, fill in blocks.items() if not fill} == third & set(blocks)
    assert {one for one, fill in steps.items() if fill == look.theme.panel} == third
    assert {"by third parties", "by third parties (6)"} <= {text.text for text in sheet.texts()}
    assert "30 diplomatic acts, 6 of them by third parties" in subject.sentence
    for lang in ("fa", "ur"):  # the sheet has no English in it
        said = Words(lang)("escalation.by_third")
        assert not said.isascii()
        assert Words(lang).many("escalation.of_third", 6, acts=said).startswith(said)


def test_the_figure_beside_the_readme_is_what_the_command_makes() -> None:
    """Where this fails, events or drawing changed: `./sarhad escalation docs/escalation.svg`."""
    drawn = Path(__file__).parent.parent / "docs" / "escalation.svg"
    assert make(data(), read({}, data()), form="svg").content == drawn.read_bytes()
