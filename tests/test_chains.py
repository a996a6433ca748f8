"""Chains: what is said stands apart from what only came later, and chance is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import cli
from data import chains
from data.chains import Chance, chain
from data.load import Dataset, load
from data.schema import DataError
from data.store.drafts import BY_HAND
from data.words import Words

STRIKE, ANSWER, CALL = "INC-2024-003", "INC-2024-006", "DIP-2024-023"


whole = lru_cache(maxsize=1)(load)
CAUSING = (  # the words for it in English, Persian and Urdu
    "caused", "because of", "باعث", "موجب", "سبب", "علت", "منجر", "در اثر", "وجہ", "نتیجه",
    "نتیجے", "نتیجہ",
)  # fmt: skip


def told(dataset: Dataset, event_id: str) -> set[str]:
    """Return the events that are said to answer an event."""
    return {link.event_id for link in chain(dataset, event_id).answered_by}


def test_january_2024_is_there_step_by_step() -> None:
    """The strike of the 16th, Pakistan's answer on the 18th, the ministers' call on the 19th."""
    dataset = load()
    strike = chain(dataset, STRIKE)
    assert {link.event_id for link in strike.answers} == {"INC-2023-030", "INC-2024-002"}
    days = {link.event_id: link.days for link in strike.answered_by}
    assert (days[ANSWER], days[CALL]) == (2, 3)
    assert [link.event_id for link in chain(dataset, ANSWER).answers] == [STRIKE]
    assert {ANSWER, STRIKE} <= {link.event_id for link in chain(dataset, CALL).answers}


@settings(max_examples=40, deadline=None)
@given(row=some.integers(0, 556), window=some.sampled_from(chains.WINDOWS))
def test_what_is_said_and_what_only_followed_never_mix(row: int, window: int) -> None:
    """Candidates come later, within the window, once each, and nobody says that they answer."""
    dataset = whole()
    event_id = dataset.events["event_id"].iloc[row]
    found = chain(dataset, event_id, window=window)
    said = {link.event_id for link in (*found.answers, *found.answered_by)}
    ids = [one.event_id for one in found.candidates]
    assert len(ids) == len(set(ids))
    assert not said & {*ids, event_id}
    assert event_id not in ids
    assert all(0 <= one.days <= window for one in found.candidates)
    assert all(one.initiators and one.targets for one in found.candidates)
    assert [one.days for one in found.candidates] == sorted(one.days for one in found.candidates)
    links = dataset.links
    assert {link.event_id for link in found.answers} == set(
        links.loc[links["event_id"] == event_id, "responds_to"]
    )


def test_candidates_go_the_other_way_between_the_same_two_sides() -> None:
    """Read from the tables by hand: who was struck, or whose soil it was, acts on who struck."""
    strike = chain(load(), STRIKE, window=7)
    found = {one.event_id: one for one in strike.candidates}
    assert found["INC-2024-005"].initiators == ("jaish-al-adl",)
    assert found["INC-2024-005"].targets == ("irgc",)
    assert 300 < (found["INC-2024-005"].km or 0) < 345
    assert found["DIP-2024-027"].km is None  # a statement has no place that says anything
    near = chain(load(), STRIKE, window=7, within_km=100)
    assert not {one.event_id for one in near.candidates} & {"INC-2024-005"}


def test_without_a_known_author_nothing_followed_from_a_side() -> None:
    """Nobody is known to have acted, so nobody can be answered."""
    dataset = load()
    events = dataset.events
    row = events.index[events["event_id"] == STRIKE][0]
    changed = events.assign(initiator=events["initiator"].where(events.index != row, ""))
    found = chain(replace(dataset, events=changed), STRIKE)
    assert found.candidates == ()
    assert found.chance.hits == 0
    assert found.answered_by == chain(dataset, STRIKE).answered_by


@settings(max_examples=60, deadline=None)
@given(
    hits=some.sets(some.integers(0, 60), max_size=12),
    length=some.integers(0, 60),
    window=some.sampled_from(chains.WINDOWS),
)
def test_chance_is_what_counting_every_window_says(hits: set[int], length: int, window: int):
    """Against the plain way: each window that lies within the data is looked at."""
    days = np.arange(length + 1)
    inside = np.array(sorted(day for day in hits if day <= length), dtype=np.int64)
    windows = [range(start, start + window + 1) for start in range(length - window + 1)]
    wanted = sum(any(day in days_of for day in inside) for days_of in windows)
    found = chains.chance_of(inside, days, window)
    assert found == Chance(wanted, len(windows))
    assert 0 <= found.share <= 1


@pytest.mark.parametrize("dataset", ["by hand", "sarhad"])
def test_chance_keeps_to_the_days_of_the_event_s_own_set(dataset: str) -> None:
    """A set of thirty earlier years, in which no such event could be told of, changes nothing."""
    ours = whole()
    before = chain(ours, STRIKE).chance
    events = ours.events
    old = events.iloc[:1].assign(
        event_id="OLD", dataset="another", initiator="", target="", country="",
        date_start=pd.Timestamp("1990-01-01"),
    )  # fmt: skip
    own = events["dataset"].where(
        events["event_id"] != STRIKE,
        BY_HAND.name if dataset == "by hand" else events["dataset"],
    )
    joined = pd.concat([old, events.assign(dataset=own)], ignore_index=True)
    assert chain(replace(ours, events=joined), STRIKE).chance == before


@pytest.mark.parametrize(
    ("event", "window", "said"),
    [("INC-9", 30, "INC-9"), ("", 30, "identifier"), (STRIKE, 5, "1, 2, 3, 7, 30 days, got 5")],
)
def test_what_is_no_event_or_no_window_is_one_sentence(event: str, window: int, said: str) -> None:
    """And it says what there is."""
    with pytest.raises(DataError, match=said):
        chain(load(), event, window=window)


def test_most_candidates_are_counted_not_shown() -> None:
    """A hundred answers within a day: the nearest are given, the rest is a number."""
    dataset = load()
    row = dataset.events[dataset.events["event_id"] == STRIKE]
    many = pd.concat(
        [row, *(
            row.assign(
                event_id=f"X-{n}", initiator="pk", target="ir", country="IR",
                date_start=row["date_start"] + timedelta(days=1),
            )
            for n in range(100)
        )],
        ignore_index=True,
    )  # fmt: skip
    found = chain(replace(dataset, events=many, links=dataset.links.iloc[:0]), STRIKE, window=7)
    assert len(found.candidates) == chains.MOST
    assert found.left_out == 100 - chains.MOST


def test_the_command_says_followed_and_never_caused(capsys: pytest.CaptureFixture[str]) -> None:
    """And that the built-in data are a selection."""
    assert cli.main(["chain", STRIKE, "--days", "7"]) == 0
    out, err = capsys.readouterr()
    assert "18 January 2024" in out
    assert "What followed between the same sides" in out
    assert "% of all windows of 7 days" in out
    assert "selection" in err
    assert date(2024, 1, 16).isoformat() not in out  # days are said, not coded


def says_causing(said: str) -> bool:
    """Return whether a text says in one of our languages that one thing caused another."""
    return any(word in said.lower() for word in CAUSING)


def test_no_word_of_ours_says_caused() -> None:
    """Of all languages; texts of the data may."""
    for language in ("en", "fa", "ur"):
        texts = Words(language).under("")
        for key, text in texts.items():
            said = " ".join(text) if isinstance(text, list) else text
            assert not says_causing(said), key


@pytest.mark.parametrize(
    "said",
    ["It caused that.", "این باعث آن شد", "منجر به", "به سبب", "اس کی وجہ سے", "کے نتیجے میں"],
)
def test_the_search_for_causing_can_fail(said: str) -> None:
    """In each of the three languages."""
    assert says_causing(said)
