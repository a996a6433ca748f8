"""Decisions: a reviewer's word on a candidate is kept, shown as such, and can be taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

import cli
from data.answers import decide, may_be_decided, undo
from data.chains import chain, may_answer
from data.escalation import Escalation, read
from data.escalation import answer as answer_of
from data.load import Dataset, current, load
from data.schema import DataError
from data.store import edits
from data.store.backup import backup, restore
from data.store.judging import Verdict
from data.store.stored import kept
from data.words import Words
from geo.sheet.escalation import notes_of
from geo.sheet.rungs import Rungs, answers

STRIKE, ANSWER, CANDIDATE, OTHER = (
    "INC-2024-003", "INC-2024-006", "INC-2024-005", "DIP-2024-028",
)  # fmt: skip
YES, NO = Verdict.CONFIRMED, Verdict.REJECTED


whole = lru_cache(maxsize=1)(load)


def seen() -> Dataset:
    """Return our events with what stands in the store, as a start of the program has them."""
    return replace(whole(), judged=kept().judged)


def verdicts() -> dict[str, tuple[str, str]]:
    """Return what stands, read anew from the store."""
    found = chain(seen(), STRIKE, window=30).judged
    return {one.event_id: (one.decision.verdict, one.decision.why) for one in found if one.decision}


def test_a_decision_is_kept_with_who_when_and_why(home: Path) -> None:
    """It is apart from what is said and from what nobody decided on, and is no link."""
    entry = decide(seen(), STRIKE, CANDIDATE, YES, because="the group said so")
    found = chain(seen(), STRIKE, window=7)
    ((one, told),) = [(one, one.decision) for one in found.judged]
    assert told is not None
    assert (one.event_id, told.verdict, told.why, told.entry) == (
        CANDIDATE, YES, "the group said so", entry,
    )  # fmt: skip
    assert told.who
    assert told.at.endswith("+00:00")
    assert CANDIDATE not in {other.event_id for other in found.candidates}
    assert current().judged == seen().judged
    before = chain(whole(), STRIKE, window=7)
    assert found.answered_by == before.answered_by
    assert found.chance == before.chance
    assert len(found.candidates) == len(before.candidates) - 1


def test_a_decision_beyond_the_window_is_shown_all_the_same(home: Path) -> None:
    """It was decided ten days on; a window of one day shows it too."""
    decide(seen(), STRIKE, OTHER, NO, because="agreed before")
    assert [one.event_id for one in chain(seen(), STRIKE, window=1).judged] == [OTHER]


def test_the_last_decision_counts_and_taking_it_back_brings_the_earlier(home: Path) -> None:
    """Confirmed, rejected, taken back, taken back: as before."""
    decide(seen(), STRIKE, CANDIDATE, YES, because="first")
    decide(seen(), STRIKE, CANDIDATE, NO, because="second")
    assert verdicts() == {CANDIDATE: (NO, "second")}
    undo(seen(), STRIKE, CANDIDATE)
    assert verdicts() == {CANDIDATE: (YES, "first")}
    made = undo(seen(), STRIKE, CANDIDATE, because="wrong")
    assert verdicts() == {}
    edits.undo(made)
    assert verdicts() == {CANDIDATE: (YES, "first")}
    with pytest.raises(DataError, match="decided on"):
        undo(seen(), STRIKE, OTHER)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    acts=some.lists(
        some.tuples(some.sampled_from([CANDIDATE, OTHER]), some.sampled_from([YES, NO, None])),
        max_size=5,
    )
)
def test_what_stands_is_what_replaying_says(home: Path, acts: list) -> None:
    """Any order of decisions and of taking back, against a pile for each candidate."""
    for answer in (CANDIDATE, OTHER):
        while answer in verdicts():
            undo(seen(), STRIKE, answer)
    piles: dict[str, list[tuple[str, str]]] = {CANDIDATE: [], OTHER: []}
    for number, (answer, verdict) in enumerate(acts):
        if verdict is not None:
            decide(seen(), STRIKE, answer, verdict, because=f"n {number}")
            piles[answer].append((verdict, f"n {number}"))
        elif piles[answer]:
            undo(seen(), STRIKE, answer)
            piles[answer].pop()
    assert verdicts() == {answer: pile[-1] for answer, pile in piles.items() if pile}


@pytest.mark.parametrize(
    ("event", "answer", "because", "said"),
    [
        (STRIKE, ANSWER, "x", "a candidate that followed"),  # a source says that it answers
        (STRIKE, STRIKE, "x", "a candidate that followed"),
        (STRIKE, "INC-2021-001", "x", "a candidate that followed"),
        (STRIKE, "<script>", "x", "a candidate that followed"),
        ("INC-9", CANDIDATE, "x", "a candidate that followed"),
        (STRIKE, CANDIDATE, "  ", "a reason"),
        (STRIKE, CANDIDATE, "x" * 501, "a reason"),
    ],
)
def test_what_is_no_candidate_or_has_no_reason_is_refused(
    home: Path, event: str, answer: str, because: str, said: str
) -> None:
    """In one sentence, and nothing is written."""
    with pytest.raises(DataError, match=said):
        decide(whole(), event, answer, YES, because=because)
    assert edits.entries() == []


def test_every_candidate_may_be_decided_on(home: Path) -> None:
    """Of the widest window, and no other event."""
    found = {one.event_id for one in chain(whole(), STRIKE, window=30).candidates}
    dataset = whole()
    others = set(dataset.events["event_id"][::9]) | {STRIKE, ANSWER, "INC-2024-008"}
    assert all(may_answer(dataset, STRIKE, one) for one in found)
    assert not any(may_answer(dataset, STRIKE, one) for one in others - found)


def test_decisions_are_in_backups_and_in_the_past(home: Path, tmp_path: Path) -> None:
    """A backup brings them back; before them there were none."""
    entry = decide(seen(), STRIKE, CANDIDATE, YES, because="first")
    before = edits.entries()[entry - 1].at
    backup(tmp_path / "b.zip")
    undo(seen(), STRIKE, CANDIDATE)
    restore(tmp_path / "b.zip")
    assert verdicts() == {CANDIDATE: (YES, "first")}
    assert kept(at="2020").judged == {}
    assert list(kept(at=before).judged) == [f"{STRIKE} {CANDIDATE}"]


def test_the_command_decides_and_takes_back(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says who decided and that no source does; the journal has it; JSON carries it."""
    monkeypatch.setattr("commands.chain.current", seen)
    asked = ["chain", STRIKE, "--days", "7"]
    assert cli.main([*asked, "--confirm", CANDIDATE, "--because", "named \x1b[31m the strike"]) == 0
    out, err = capsys.readouterr()
    assert "What a reviewer decided; no source is known to say it" in out
    assert "confirmed as an answer by" in out
    assert "\x1b" not in out
    assert "Written as entry 1" in err
    assert cli.main(["journal"]) == 0
    assert f"{CANDIDATE} to {STRIKE}" in capsys.readouterr()[0]
    (told,) = edits.corrections()
    assert (told.act, told.event, told.answer) == ("confirm", STRIKE, CANDIDATE)
    assert cli.main([*asked, "--json"]) == 0
    (one,) = json.loads(capsys.readouterr()[0])["judged"]
    assert (one["event_id"], one["decision"]["verdict"]) == (CANDIDATE, "confirm")
    assert cli.main([*asked, "--undo", CANDIDATE, "--confirm", CANDIDATE]) == 2
    assert "at a time" in capsys.readouterr()[1]
    assert cli.main([*asked, "--undo", CANDIDATE]) == 0
    assert "reviewer" not in capsys.readouterr()[0]
    assert cli.main([*asked, "--reject", CANDIDATE]) == 1
    assert "a reason" in capsys.readouterr()[1]


STEP, EARLIER = "INC-2024-006", "DIP-2024-008"  # steps of January 2024, of which nobody says it


def january(dataset: Dataset) -> Escalation:
    """Return the ladder that the page opens with."""
    return answer_of(dataset, read({}, dataset))


def test_the_ladder_tells_what_a_reviewer_decided(home: Path) -> None:
    """Confirmed it has a line of its own and says who; rejected it has none and is counted."""
    before, say = january(seen()), Words("en")
    decide(seen(), EARLIER, STEP, YES, because="named")
    decide(seen(), STRIKE, "DIP-2024-020", NO, because="about trade")
    found = january(seen())
    lines = set(Rungs(found).ties) - set(Rungs(before).ties)
    numbers = [found.ladder.number_of(one) - 1 for one in (EARLIER, STEP)]
    assert [(tie.start, list(tie.ends), tie.said, tie.reviewed) for tie in lines] == [
        (numbers[0], numbers[1:], False, True)
    ]
    at = {step.event_id: step for step in found.ladder.steps}
    who = at[STEP].decided[0].told.who
    number = found.ladder.number_of(EARLIER)
    assert f"answers {number} (reviewer {who}, " in answers(at[STEP], found, say)
    told = answers(at["DIP-2024-020"], found, say)
    assert f"no answer to {found.ladder.number_of(STRIKE)} (reviewer " in told
    assert any(
        "2 steps that may answer an earlier one: 1 confirmed" in n for n in notes_of(found, say)
    )
    assert at[STEP].answers == {one.event_id: one for one in before.ladder.steps}[STEP].answers
    assert "reviewer" not in " ".join(notes_of(before, say))


def test_what_was_decided_is_no_longer_what_a_step_followed(home: Path) -> None:
    """A dashed line goes with either decision, and comes back when it is taken back."""
    asked = {"between": "ir,pk", "days": "2021-01-01..2026-06-30"}
    plain_ = answer_of(seen(), read(asked, seen()))
    events = plain_.events.set_index("event_id", drop=False)
    followed = next(
        (step.event_id, step.followed.event_id)
        for step in plain_.ladder.steps
        if step.followed and may_answer(seen(), step.followed.event_id, step.event_id)
    )
    decide(seen(), followed[1], followed[0], NO, because="other matter")
    told = answer_of(seen(), read(asked, seen())).ladder
    step = told.steps[told.number_of(followed[0]) - 1]
    assert step.followed is None
    assert [one.event_id for one in step.decided] == [followed[1]]
    assert followed[1] not in may_be_decided(seen(), events, followed[0])
    undo(seen(), followed[1], followed[0])
    again = answer_of(seen(), read(asked, seen())).ladder
    assert again.steps == plain_.ladder.steps
    assert followed[1] in may_be_decided(seen(), events, followed[0])


def test_what_may_be_decided_is_what_the_command_takes(home: Path) -> None:
    """Of the steps before a step, exactly those of which it is a candidate."""
    found, dataset = january(whole()), whole()
    ids = found.events["event_id"].tolist()
    for number in (10, 22):
        rows, own = found.events.iloc[:number], ids[number - 1]
        wanted = [one for one in ids[:number] if may_answer(dataset, one, own)]
        assert list(may_be_decided(dataset, rows, own)) == wanted[::-1]
