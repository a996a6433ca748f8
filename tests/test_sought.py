"""What responses are asked for: written and read again, refused in a sentence, said in words."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from functools import lru_cache
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from test_responses import made

from data.dyads import Dyad
from data.query import Query
from data.response_words import best, percent, verdict
from data.responses import Responses, responses
from data.schema import DataError
from data.sought import Sought, usual
from data.words import Words
from geo.response_rows import as_csv

SAY, PAIR = Words("en"), Dyad("pk", "bla")


@lru_cache(maxsize=1)
def found() -> Responses:
    """Return what is found in a set in which a third of one side's acts are followed."""
    return responses(made(), Query(), PAIR, windows=(2, 30), km=(10.0,), permutations=39)


@settings(max_examples=15, deadline=None)
@given(
    windows=some.sets(some.integers(1, 91), min_size=1, max_size=12),
    km=some.sets(some.integers(1, 200_000), min_size=1, max_size=12),
    permutations=some.integers(19, 99_999),
    seed=some.integers(0, 2**31 - 1),
)
def test_what_is_written_is_read_again(
    windows: set[int], km: set[int], permutations: int, seed: int
) -> None:
    """Any windows, distances and draws come back from their address, without a note."""
    ends = tuple(end / 10 for end in sorted(km))
    one = Sought(PAIR, tuple(sorted(windows)), ends, permutations, seed)
    assert Sought.read(one.params(), made()) == (one, ())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("between", "pk,nobody"), ("between", "pk,pk-army"), ("between", "pk"),
        ("windows", "7,3"), ("windows", "92"), ("windows", "<b>"), ("km", "nan"), ("km", "-1"),
        ("permutations", "18"), ("seed", "-1"), ("seed", "9" * 200),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_left_out_and_said(name: str, text: str) -> None:
    """The rest of the address holds, the usual takes its place, and a note says so."""
    other = {"seed": "7"} if name != "seed" else {"permutations": "99"}
    one, notes = Sought.read({name: text, **other}, made())
    assert one is not None
    assert one == replace(usual(made()) or one, **{key: int(value) for key, value in other.items()})
    (note,) = notes
    assert name in note.said(SAY)
    assert "the usual was taken" in note.said(SAY)


def test_the_command_asks_for_the_same() -> None:
    """Filters go along, but those that the command does not take."""
    query = Query(since=date(2019, 1, 1), actors=frozenset({"bla"}))
    command = Sought(PAIR, (2, 7), (10.0,), seed=3).command(query)
    assert command == (
        "./sarhad responses --between pk,bla --windows 2,7 --km 10 --seed 3 --since 2019-01-01"
    )


def test_a_seed_beyond_its_limits_is_refused() -> None:
    """In one sentence."""
    with pytest.raises(DataError, match="responses, seed"):
        Sought(PAIR, seed=-1)


def test_each_way_has_its_sentence() -> None:
    """The clearest field is named; no more than chance and too few are said plainly."""
    there, back = verdict(found(), {"pk": "Pakistan", "bla": "the BLA"}, SAY)
    assert there == "the BLA followed Pakistan no more often than chance does."
    at = best(found().directions[1])
    assert at is not None
    assert at.marked == int((found().directions[1].chance < 0.05).sum())
    assert "Pakistan followed the BLA more often than by chance, most clearly within" in back
    assert f"{percent(found().directions[1].observed[at.row, at.column])} % of events" in back
    few = responses(made(), Query(until=date(2018, 3, 1)), PAIR, permutations=19)
    assert all("cannot be said: too few events" in told for told in verdict(few, {}, SAY))


def test_every_field_is_in_the_file_and_no_name_is_run() -> None:
    """Both ways, all windows and distances; a silent field is empty; a formula is text."""
    content = as_csv(found(), {"pk": "=1+1"})
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 2 * 2 * 2
    assert rows[0]["first_name"] == "'=1+1"
    assert [row["within_km"] for row in rows[:2]] == ["10", ""]
    back = found().directions[1]
    assert float(rows[4]["observed"]) == pytest.approx(back.observed[0, 0], abs=1e-5)
    assert float(rows[4]["chance"]) == pytest.approx(back.chance[0, 0], abs=1e-5)
    assert {row["said"] for row in rows} <= {
        "more than chance", "no more than chance", "too few events", "chance leaves too few",
        "no more than chance, too crowded to tell how much",
        "more than chance, too crowded to tell how much",
    }  # fmt: skip
    crowded = [row for row in rows if row["said"].endswith("too crowded to tell how much")]
    assert all(row["effect"] == "" != row["chance"] for row in crowded)
    silent = [row for row in rows if row["said"] in ("too few events", "chance leaves too few")]
    assert all(row["effect"] == row["chance"] == "" for row in silent)
    assert {(row["permutations"], row["seed"]) for row in rows} == {("39", "1")}
