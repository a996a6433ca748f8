"""Weeks that stand out: both rules on vectors made by hand, and how they did is counted."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import cli
from data.load import Dataset, load
from data.query import Query
from data.schema import Coverage, DataError
from data.tempo import (
    LAG,
    MONTH,
    Record,
    ids_weekly,
    judged,
    judged_of,
    pace,
    record,
    spans,
    surges,
    tempo,
    threats,
    unfinished,
    weeks_until,
)
from data.words import Words
from pages.screens.tempo import with_ids

SERIES = some.lists(some.integers(0, 9), min_size=1, max_size=90).map(np.array)


@lru_cache(maxsize=1)
def systematic() -> Dataset:
    """Return our events as if all of their kind were in them: for the arithmetic alone."""
    return replace(load(), coverage=Coverage.SYSTEMATIC)


def which(flags: np.ndarray) -> list[int]:
    """Return the weeks that are flagged."""
    return np.flatnonzero(flags).tolist()


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        ([1, 1, 1, 1, 2], [4]),  # exactly twice the mean
        ([1, 1, 1, 1, 1], []),
        ([1, 1, 1, 0, 9], []),  # less than an event a week before: too little to compare with
        ([0, 0, 0, 4, 2], [4]),  # the mean of the month counts, not its weeks
        ([2, 2, 2, 2, 3, 8], [5]),
        ([9, 9, 9, 9], []),  # no whole month before
        ([4, 4, 4, 4, 8, 9], [4]),  # the week before is part of the next month: 9 < 2 x 5
    ],
)
def test_surges_by_hand(counts: list[int], wanted: list[int]) -> None:
    """A week of at least twice the weekly mean of the month before, which had one a week."""
    assert which(surges(np.array(counts))) == wanted


@pytest.mark.parametrize(
    ("year", "month", "is_threat"),
    [
        ([1] * 52, [2, 2, 2, 2], True),  # 8 against 4
        ([1] * 52, [2, 2, 2, 1], False),
        ([0] * 52, [1, 1, 1, 1], True),  # nothing before, and now one a week
        ([0] * 52, [1, 1, 1, 0], False),  # less than one a week
        ([0] * 51 + [52], [0, 0, 0, 8], True),  # a mean of the year, wherever in it
        ([1] * 51, [9, 9, 9, 9], False),  # no whole year before
    ],
)
def test_threats_by_hand(year: list[int], month: list[int], is_threat: bool) -> None:
    """A month of at least twice the monthly mean of the 52 weeks before it."""
    assert bool(threats(np.array(year + month))[-1]) is is_threat


@settings(max_examples=80, deadline=None)
@given(counts=SERIES)
def test_the_rules_are_what_counting_by_hand_says(counts: np.ndarray) -> None:
    """Against the plain way, week by week."""
    surge = [
        at
        for at in range(4, len(counts))
        if sum(counts[at - 4 : at]) >= 4 and counts[at] * 4 >= 2 * sum(counts[at - 4 : at])
    ]
    threat = [
        at
        for at in range(55, len(counts))
        if sum(counts[at - 3 : at + 1]) >= 4
        and sum(counts[at - 3 : at + 1]) * 13 >= 2 * sum(counts[at - 55 : at - 3])
    ]
    assert which(surges(counts)) == surge
    assert which(threats(counts)) == threat


def test_how_a_rule_did_is_counted_also_where_it_lost() -> None:
    """Warned and it got worse, silent before it got worse, warned for nothing."""
    counts = np.array([1, 1, 1, 1, 2, 3, 3, 3, 3, 2, 2, 2, 2])
    warned = surges(counts)
    assert which(warned) == [4, 5]  # 3 against a mean of 1.25
    # months after weeks 4 and 5: 12 against 4, and 11 against 5; after week 6: 10 against 7
    assert record(counts, warned) == Record(weeks=5, hits=2, misses=0, false_alarms=0)
    assert record(counts, np.zeros(13, bool)) == Record(weeks=5, hits=0, misses=2, false_alarms=0)
    assert record(counts, np.ones(13, bool)) == Record(weeks=5, hits=2, misses=0, false_alarms=3)


@settings(max_examples=60, deadline=None)
@given(counts=SERIES, warned=some.lists(some.booleans(), min_size=90, max_size=90))
def test_every_judged_week_has_one_outcome(counts: np.ndarray, warned: list[bool]) -> None:
    """The record is what the weeks add up to, and each is what its own months say."""
    said = np.array(warned[: len(counts)])
    weeks = judged(counts, said)
    assert [week.at for week in weeks] == list(range(4, len(counts) - 4))
    for week in weeks:
        before, after = (sum(counts[week.at + s : week.at + s + 4]) for s in (-4, 1))
        assert (week.before, week.after) == (before, after)
        worse = before >= 4 and after >= 2 * before
        wanted = {
            (True, True): "hit", (False, True): "miss", (True, False): "false_alarm",
            (False, False): "quiet",
        }  # fmt: skip
        assert week.outcome == wanted[bool(said[week.at]), worse]
    found = record(counts, said)
    told = [week.outcome for week in weeks]
    assert found.weeks == len(weeks)
    assert (found.hits, found.misses) == (told.count("hit"), told.count("miss"))
    assert found.false_alarms == told.count("false_alarm")


@pytest.mark.parametrize(("days", "wanted"), [(0, 4), (6, 4), (7, 3), (27, 1), (28, 0), (99, 0)])
def test_the_newest_weeks_are_not_complete(days: int, wanted: int) -> None:
    """Of weeks that end earlier than the data fewer are, and a month earlier none."""
    newest = date(2024, 5, 1)
    assert unfinished(newest - timedelta(days), newest) == wanted
    found = tempo(systematic(), Query(), until=systematic().last_day - timedelta(days))
    assert found.unfinished == wanted


def test_a_fall_in_the_newest_weeks_is_no_change() -> None:
    """What is not yet reported looks like calm: such weeks are left out."""
    start = pd.Series(pd.date_range("2023-01-02", periods=7 * 40, freq="D").repeat(2))
    first, newest = date(2023, 1, 2), date(2023, 1, 2) + timedelta(7 * 44 - 1)
    found = pace(start, first, 44, newest)
    assert [week.events for week in found.weeks[-5:]] == [14, 0, 0, 0, 0]
    assert found.change is not None
    assert found.change.p == 1.0
    assert pace(start, first, 44, newest + timedelta(28)).change.p < 0.05


def test_each_event_is_in_the_week_of_its_first_day() -> None:
    """The weeks end with the data; what lies before the first whole week is left out."""
    found = tempo(systematic(), Query())
    first = found.weeks[0].since
    start = systematic().events["date_start"].dt.date
    assert sum(week.events for week in found.weeks) == int((start >= first).sum())
    earlier = tempo(systematic(), Query(), until=date(2024, 1, 28))
    assert earlier.weeks[-1].since == date(2024, 1, 22)
    inside = (start >= date(2024, 1, 22)) & (start <= date(2024, 1, 28))
    assert earlier.weeks[-1].events == int(inside.sum())


def test_a_selection_has_no_tempo(capsys: pytest.CaptureFixture[str]) -> None:
    """And data of less than a week have none either."""
    with pytest.raises(DataError, match="systematic"):
        tempo(load(), Query())
    with pytest.raises(DataError, match="a week of data"):
        tempo(systematic(), Query(), until=systematic().first_day)
    assert cli.main(["tempo"]) == 1
    assert "a selection of events" in capsys.readouterr().err


def test_the_command_lists_weeks_and_says_how_the_rules_did(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest weeks are said to be unfinished; a bad day is one sentence."""
    monkeypatch.setattr("commands.tempo.current", systematic)
    assert cli.main(["tempo", "--until", "2024-01-28", "--weeks", "3"]) == 0
    out, err = capsys.readouterr()
    assert "22–28 January 2024" in out
    assert len(out.splitlines()) == 3 + 1 + 2 + 1
    assert "random orders of the same weeks" in out
    assert "the rule surge was right" in out
    assert err == ""  # of weeks that long ago everything is known
    assert cli.main(["tempo", "--weeks", "3"]) == 0
    assert "Later reports usually add" in capsys.readouterr().err
    assert cli.main(["tempo", "--until", "soon"]) == 2
    assert "2024-01-16, got 'soon'" in capsys.readouterr().err


def test_weeks_that_are_not_complete_judge_nothing() -> None:
    """A fall at the end that later reports may fill is no false alarm, nor anything else."""
    first = date(2023, 1, 2)
    counts = [1] * 60 + [2] * 4 + [0] * LAG
    days = pd.Series(
        [
            pd.Timestamp(first) + timedelta(days=7 * at)
            for at, n in enumerate(counts)
            for _ in range(n)
        ]
    )
    last = first + timedelta(days=7 * len(counts) - 1)
    late = pace(days, first, len(counts), last)
    assert late.unfinished == LAG
    assert late.surge.weeks == len(counts) - LAG - 2 * MONTH
    done = pace(days, first, len(counts), last + timedelta(days=7 * LAG))
    assert done.surge.weeks == late.surge.weeks + LAG
    assert len(judged_of(late, "surge")) == late.surge.weeks


def test_the_table_names_the_events_of_every_week() -> None:
    """As many ids in a line as its week has events."""
    dataset, say = systematic(), Words()
    found = tempo(dataset, Query())
    ids = ids_weekly(dataset.events, *weeks_until(dataset))
    assert [len(own) for own in ids] == [week.events for week in found.weeks]
    table = with_ids(found, ids, say)
    assert len(table)
    assert [len(own.split()) for own in table[say("tempo.ids")]] == list(table[say("tempo.events")])


@settings(max_examples=80, deadline=None)
@given(start=some.integers(0, 300), count=some.integers(1, 2000), late=some.integers(0, LAG))
def test_every_week_is_in_one_column(start: int, count: int, late: int) -> None:
    """Few weeks stand alone, many in groups that a phone tells apart, late ones with no others."""
    shown = range(start, start + count)
    columns = spans(shown, late)
    assert [at for weeks in columns for at in weeks] == list(shown)
    assert len(columns) <= 160
    assert (max(map(len, columns)) == 1) is (count <= 104 or count == late)
    complete = start + count - late
    assert not any(weeks.start < complete < weeks.stop for weeks in columns)
    assert {len(weeks) for weeks in columns[1:-1]} <= {1, 4, 13}


def test_another_program_is_told_the_ids_and_what_is_not_complete(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many ids as events in every week, and the newest four marked."""
    monkeypatch.setattr("commands.tempo.current", systematic)
    assert cli.main(["tempo", "--provinces", "PK-BA", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [len(week["event_ids"]) for week in told["weeks"]] == [
        week["events"] for week in told["weeks"]
    ]
    assert told["unfinished"] == LAG
    assert [week["complete"] for week in told["weeks"][-5:]] == [True, *[False] * 4]
    provinces = systematic().events.set_index("event_id")["admin1_code"]
    assert {provinces[one] for week in told["weeks"] for one in week["event_ids"]} == {"PK-BA"}
