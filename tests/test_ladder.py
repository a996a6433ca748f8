"""The ladder: January 2024 step by step, and what only followed stands apart from an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from data.calendar import entries
from data.dyads import BACK, BESIDE, FORTH, offered, read_dyad, ways
from data.escalation import Asked, Escalation, answer, read
from data.ladder import MOST, REACH, episodes, ladder
from data.load import Dataset, load
from data.period import Period


@lru_cache(maxsize=1)
def data() -> Dataset:
    """Return our own data, read once."""
    return load()


def january() -> Escalation:
    """Return what the page opens with."""
    return answer(data(), read({}, data()))


def test_january_2024_is_there_step_by_step() -> None:
    """Strike on the 16th, recall on the 17th, counter-strike, call, joint text, return, visit."""
    found = january()
    days = {step.event_id: step.day for step in found.ladder.steps}
    told = [
        ("INC-2024-003", 16), ("DIP-2024-003", 16), ("DIP-2024-004", 17), ("DIP-2024-005", 17),
        ("INC-2024-006", 18), ("DIP-2024-023", 19), ("DIP-2024-027", 22), ("DIP-2024-028", 26),
        ("DIP-2024-030", 28), ("DIP-2024-031", 29),
    ]  # fmt: skip
    assert [(one, days[one].day) for one, _ in told] == told
    order = [found.ladder.number_of(one) for one, _ in told]
    assert order == sorted(order)
    assert (found.ladder.days.since, found.ladder.days.until) == (
        date(2023, 12, 15),
        date(2024, 1, 29),
    )


def test_each_step_says_whom_it_answers_and_who_says_so() -> None:
    """Of January: the counter-strike answers the strike, the return reverses the recall."""
    found = january()
    steps = {step.event_id: step for step in found.ladder.steps}
    told = {(link.event_id, link.basis) for link in steps["DIP-2024-028"].answers}
    assert told == {
        ("DIP-2024-027", "stated_by_actor"),
        ("DIP-2024-004", "stated_by_source"),
        ("DIP-2024-005", "stated_by_source"),
    }
    assert [link.event_id for link in steps["INC-2024-006"].answers] == ["INC-2024-003"]
    explained = steps["DIP-2024-011"]  # of the side that struck
    assert not explained.answers
    assert [link.event_id for link in explained.goes_on] == ["INC-2024-006"]
    assert not any(link.own for step in steps.values() for link in step.answers)
    assert sum(bool(step.answers) for step in steps.values()) == 31
    assert steps["INC-2024-003"].whose == FORTH
    assert steps["INC-2024-006"].whose == BACK
    assert steps["DIP-2024-014"].whose == BESIDE


def test_all_rows_of_the_episode_are_steps_and_days_add_up() -> None:
    """No row is lost or told twice; the days between the steps are those of the episode."""
    found = january()
    rows = data().events
    named = set(rows.loc[rows["episode"] == found.asked.episode.name, "event_id"])
    ids = [step.event_id for step in found.ladder.steps]
    assert (set(ids), len(ids)) == (named, len(named))
    days = found.ladder.days
    assert sum(step.since_last for step in found.ladder.steps) == (days.until - days.since).days
    assert [found.ladder.number_of(one) for one in ids] == list(range(1, len(ids) + 1))
    assert not set(found.ladder.others) & named


@settings(max_examples=20, deadline=None)
@given(at=some.integers(0, 30), year=some.integers(2021, 2026))
def test_an_answer_comes_later_and_what_followed_is_no_answer(at: int, year: int) -> None:
    """Within a day too; what followed is the other side's, on an earlier day, within reach."""
    dataset = data()
    dyad = offered(dataset)[at].dyad
    days = Period(date(year, 1, 1), date(year, 12, 31))
    found = ladder(dataset, dyad, episode=None, days=days)
    whose = {step.event_id: step for step in found.steps}
    for number, step in enumerate(found.steps, 1):
        for link in step.answers:
            earlier = found.number_of(link.event_id)
            assert earlier < number, step.event_id
        if step.followed:
            other = whose[step.followed.event_id]
            assert not step.answers
            assert {step.whose, other.whose} == {FORTH, BACK}
            assert 0 < (step.day - other.day).days == step.followed.days <= REACH
            assert step.followed.days <= step.followed.window
            assert 0 < step.followed.chance.share <= 1
    assert len(found.steps) <= MOST
    between = (ways(dataset, dyad) != BESIDE) & (dataset.events["date_start"].dt.year == year)
    assert len(found.steps) + found.left_out == int(between.sum())


def test_chance_is_counted_over_all_windows_of_the_data() -> None:
    """By hand: a set of ten days in which the other side acts on the third."""
    dataset = data()
    rows = dataset.events[dataset.events["event_id"].isin(["INC-2024-003", "DIP-2024-004"])]
    moved = rows.assign(date_start=pd.to_datetime(["2024-01-03", "2024-01-05"]), episode=["", ""])
    last = rows.iloc[:1].assign(
        event_id="LAST", initiator="", target="", country="",
        date_start=pd.Timestamp("2024-01-10"),
    )  # fmt: skip
    first = last.assign(event_id="FIRST", date_start=pd.Timestamp("2024-01-01"))
    small = replace(
        dataset,
        events=pd.concat([first, moved, last], ignore_index=True),
        links=dataset.links.iloc[:0],
    )
    days = Period(date(2024, 1, 1), date(2024, 1, 10))
    found = ladder(small, read_dyad("ir,pk", small), episode=None, days=days)
    followed = found.steps[1].followed
    assert (followed.days, followed.window) == (2, 2)
    # windows of a day and the two after it begin on the 1st to the 8th: three hold the 3rd
    assert (followed.chance.hits, followed.chance.windows) == (3, 8)


def test_a_circle_of_answers_within_a_day_leaves_no_step_out() -> None:
    """Data may say so; the order of that day is then that of the identifiers."""
    dataset = data()
    links = dataset.links
    back = links[links["event_id"] == "DIP-2024-003"].assign(
        event_id="INC-2024-003", responds_to="DIP-2024-003"
    )
    circled = replace(dataset, links=pd.concat([links, back], ignore_index=True))
    found = answer(circled, read({}, circled))
    assert len(found.ladder.steps) == len(january().ladder.steps)


def test_the_election_is_beside_the_january_strikes() -> None:
    """What else was going on is named: it was voted ten days after the last step."""
    beside = january().around
    told = {other.entry.kind: other for other in beside.calendar}
    assert told["election"].since == date(2024, 2, 8)
    assert {other.entry for other in beside.calendar} <= set(entries())
    assert january().asked.episode.name not in {one.name for one in beside.episodes}


def test_episodes_are_those_of_both_sides() -> None:
    """Each holds an event between them, that of most such events first, and is found by its id."""
    dataset = data()
    for offer in offered(dataset)[:8]:
        found = episodes(dataset, offer.dyad)
        assert [one.between for one in found] == sorted((o.between for o in found), reverse=True)
        for one in found:
            assert one.between >= 1
            asked = read({"between": offer.dyad.param, "episode": one.key}, dataset)
            assert asked == Asked(offer.dyad, one, one.days)


@pytest.fixture
def crowded() -> Dataset:
    """Return a set in which two sides act on each other more often than a ladder has steps."""
    dataset = data()
    rows = dataset.events[dataset.events["event_id"].isin(["DIP-2024-004", "DIP-2024-008"])]
    row = rows.iloc[:1]
    many = pd.concat([rows, *(row.assign(event_id=f"X-{at:03d}") for at in range(MOST + 3))])
    return replace(dataset, events=many.reset_index(drop=True), links=dataset.links.iloc[:0])


def test_a_ladder_that_is_too_long_says_how_much_it_leaves_out(crowded: Dataset) -> None:
    """The first steps are shown and the rest is counted."""
    found = answer(crowded, read({"days": "2024-01-01..2024-01-31"}, crowded)).ladder
    assert (len(found.steps), found.left_out) == (MOST, 5)
