"""Ratios below two maps: the numbers of the comparison, proved by the recipe, refused elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

import cli
from data.compare import compare
from data.load import load
from data.period import Period
from data.query import Choices, Query
from data.schema import DataError
from data.words import Words
from geo import snapshot
from geo.reopen import reopen
from geo.sheet.display import Circle
from geo.sheet.recipe import Recipe
from geo.verify import verify
from tests.test_compare import systematic

BEFORE = Period(date(2023, 1, 1), date(2023, 12, 31))
AFTER = Query(since=date(2024, 1, 1), until=date(2024, 12, 31))


def recipe(**looks: object) -> Recipe:
    """Return the recipe of two maps with ratios below them."""
    return snapshot.recipe_of(systematic(), AFTER, before=BEFORE, **{"by": "kind", **looks})


def test_the_rows_are_those_of_the_comparison() -> None:
    """Counts, ratio and interval as figures, a dot for each; how many rows are left out is said."""
    lang = "fa"  # whose digits and order of reading are others
    say = Words(lang)
    sheet = snapshot.sheet(systematic(), AFTER, recipe(lang=lang))
    told = [text.text for text in sheet.texts()]
    found = compare(systematic(), AFTER, BEFORE, Period(AFTER.since, AFTER.until), by="kind")
    shown = (found.total, *found.rows[:7])
    for row in shown:
        figures = [say.fixed(one) for one in (row.ratio.value, row.ratio.low, row.ratio.high)]
        value, low, high = figures
        assert say("sheet.ratios.ratio", value=value, low=low, high=high) in told
        assert all(say.number(count) in told for count in row.counts)
    dots = [item for item in sheet.items if isinstance(item, Circle) and item.part == "ratio"]
    assert len(dots) == len(shown)
    assert len({dot.y for dot in dots}) == 4  # in two blocks, on the same lines
    more = say("sheet.ratios.more", says="", shown=7, n=len(found.rows)).strip()
    assert any(more in text for text in told)


def test_the_sheet_is_made_again_from_its_recipe() -> None:
    """And the command of its footer makes the same; without ratios a recipe is what it was."""
    made = snapshot.make(systematic(), AFTER, form="svg", before=BEFORE, by="province")
    assert made.recipe["by"] == "province"
    assert verify(made.content, systematic(), Words()).identical
    assert recipe().command("map.png").endswith("--before 2023-01-01..2023-12-31 --by kind")
    assert "by" not in recipe(by="").as_dict()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"before": None}, "two maps"),
        ({"by": "colour"}, "kind or province"),
        ({"layout": "wide"}, "one of landscape, a4, a3"),
        ({"form": "html"}, "two maps beside each other"),
    ],
)
def test_ratios_that_cannot_stand_there_are_one_sentence(asked: dict, said: str) -> None:
    """Where, expected, got; a selection of events is refused as everywhere."""
    usual = {"form": "png", "before": BEFORE, "by": "kind"}
    with pytest.raises(DataError, match=said):
        snapshot.make(systematic(), AFTER, **{**usual, **asked})
    with pytest.raises(DataError, match="a systematic data set"):
        snapshot.make(load(), AFTER, **usual)


def test_the_command_takes_the_column(tmp_path, capsys, monkeypatch) -> None:
    """Of our own events it is refused in a sentence, and nothing is written."""
    out = tmp_path / "two.svg"
    flags = ["--since", "2024-01-01", "--until", "2024-03-31", "--before", "2023-01-01..2023-03-31"]
    assert cli.main(["snapshot", str(out), *flags, "--by", "kind"]) == 1
    assert "a selection of events" in capsys.readouterr().err
    assert not out.exists()
    assert cli.main(["snapshot", str(out), "--by", "kind"]) == 2
    assert "two maps" in capsys.readouterr().err
    monkeypatch.setattr(cli, "current", lambda _: systematic())
    assert cli.main(["snapshot", str(out), *flags, "--by", "kind"]) == 0
    assert b"How many times as many" in out.read_bytes()
    again = tmp_path / "again.svg"
    assert cli.main(["snapshot", str(again), "--recipe", str(out)]) == 0
    assert again.read_bytes() == out.read_bytes()


def test_a_sheet_with_ratios_is_opened_again_with_them() -> None:
    """The edition of the file makes the same bytes; without two maps it asks for no ratios."""
    data = systematic()
    made = snapshot.make(data, AFTER, form="svg", before=BEFORE, by="province", layout="a4")
    found = reopen(made.content, data, Choices.of(data), Words())
    assert (found.edition.by, found.notes) == ("province", ())
    order = found.edition.order(found.view.query, data)
    assert snapshot.make(data, order.query, form="svg", **order.looks).content == made.content
    alone = replace(found.edition, before=None).order(AFTER, data)
    assert alone.looks["by"] == ""
    with pytest.raises(DataError, match="one of landscape, a4, a3"):
        replace(found.edition, layout="wide").order(AFTER, data)
