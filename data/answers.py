"""What a reviewer decides of candidates: that one answers an event, or that it does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from data.chains import Sides, may_answer
from data.load import Dataset
from data.reading import shown
from data.schema import DataError
from data.store import edits
from data.store.judging import Verdict, pair

MOST_WORDS = 500  # characters of a reason


def decide(
    dataset: Dataset,
    event_id: str,
    answer: str,
    verdict: Verdict,
    *,
    because: str,
    folder: Path | None = None,
) -> int:
    """Keep a reviewer's decision on a candidate with its reason; return the journal's entry.

    A later decision on the same two events takes the place of an earlier one. Raises DataError
    where `answer` is no candidate, or no reason is given.
    """
    because = because.strip()
    if not because or len(because) > MOST_WORDS:
        raise DataError(
            "decision", expected=f"a reason of at most {MOST_WORDS} characters",
            got=f"{len(because)} characters" if because else "none",
        )  # fmt: skip
    if not may_answer(dataset, event_id, answer):
        raise DataError(
            "decision", expected=f"a candidate that followed {event_id}", got=shown(answer[:120]),
            remedy=f"./sarhad chain {event_id} lists them.",
        )  # fmt: skip
    return edits.judge(event_id, answer, verdict, why=because, folder=folder)


def may_be_decided(dataset: Dataset, rows: pd.DataFrame, answer: str) -> tuple[str, ...]:
    """Return which of some events one of them may answer that nobody decided on, latest first."""
    of_these = dataset.links["event_id"].isin(set(rows["event_id"]))
    few, sides = replace(dataset, events=rows, links=dataset.links[of_these]), Sides(dataset.actors)
    open_ = [
        event_id
        for event_id in rows["event_id"]
        if pair(event_id, answer) not in dataset.judged
        and may_answer(few, event_id, answer, sides=sides)
    ]
    return tuple(reversed(open_))


def undo(
    dataset: Dataset, event_id: str, answer: str, *, because: str = "", folder: Path | None = None
) -> int:
    """Take the decision back that stands on a candidate; return the new entry.

    An earlier decision on it stands again. Raises DataError where none stands.
    """
    decision = dataset.judged.get(pair(event_id, answer))
    if decision is None:
        raise DataError(
            "decision", expected=f"an event that a reviewer decided on beside {event_id}",
            got=shown(answer[:120]), remedy=f"./sarhad chain {event_id} lists them.",
        )  # fmt: skip
    return edits.undo(decision.entry, why=because.strip(), folder=folder)
