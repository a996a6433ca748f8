"""The two tracks: deaths as ranges, and values of acts by a convention that can be changed."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from data.codebook import GOLDSTEIN_OF
from data.deaths import deaths
from data.escalation import answer, known_weights, read
from data.load import Dataset, load
from data.schema import DataError, Domain
from data.tracks import read_weights, tracks, without_usual, written

WEIGHTS = some.dictionaries(
    some.sampled_from(sorted(GOLDSTEIN_OF)),
    some.integers(-100, 100).map(lambda tenths: tenths / 10),
)


@lru_cache(maxsize=1)
def data() -> Dataset:
    """Return our own data, read once."""
    return load()


def test_january_as_counted_by_hand() -> None:
    """Nine dead on the 18th, eleven to fourteen in Rask; the 17th is -14, the 29th is 12."""
    found = {
        part.since.isoformat(): part for part in answer(data(), read({}, data())).tracks("day")
    }
    rask, strike = found["2023-12-15"].deaths, found["2024-01-18"].deaths
    assert (rask.low, rask.high, strike.low, strike.high) == (11, 14, 9, 9)
    assert found["2024-01-17"].conflict == -14.0
    assert found["2024-01-17"].cooperation == 0.0
    assert found["2024-01-29"].cooperation == pytest.approx(12.0)


@pytest.mark.parametrize("unit", ["day", "week", "month"])
def test_every_event_stands_on_a_track_once(unit: str) -> None:
    """No event is lost or drawn twice, and a stretch holds its days."""
    events = data().events.iloc[240:300]
    parts = tracks(events, {}, unit)
    ids = [one for part in parts for one in (*part.incidents, *(act.event_id for act in part.acts))]
    assert sorted(ids) == sorted(events["event_id"])
    start = dict(zip(events["event_id"], events["date_start"].dt.date, strict=True))
    for part, after in pairwise(parts):
        assert part.since <= part.until < after.since
    for part in parts:
        assert all(part.since <= start[one] <= part.until for one in part.incidents)
        rows = events[events["event_id"].isin(part.incidents)]
        assert part.deaths == deaths(rows)


@settings(max_examples=50, deadline=None)
@given(weights=WEIGHTS)
def test_weights_are_read_as_they_are_written(weights: dict[str, float]) -> None:
    """The address keeps each value; a usual value is none of the reader's own."""
    assert read_weights(written(weights)) == pytest.approx(weights)
    own = without_usual(weights, known_weights(data()))
    assert all(GOLDSTEIN_OF[code] != value for code, value in own.items())
    assert {code for code in weights if code not in own} == {
        code for code, value in weights.items() if GOLDSTEIN_OF[code] == value
    }


def test_an_own_value_changes_the_acts_of_its_code_and_no_other() -> None:
    """Recall and expulsion have 161, the suspension of visits has not."""
    dataset = data()
    asked = read({"weights": "161:-8"}, dataset)
    usual, own = (
        {a.event_id: a.value for part in answer(dataset, one).tracks("day") for a in part.acts}
        for one in (read({}, dataset), asked)
    )
    changed = {one for one in usual if usual[one] != own[one]}
    assert changed == {"DIP-2024-004", "DIP-2024-005"}
    assert {own[one] for one in changed} == {-8.0}
    assert asked.params()["weights"] == "161:-8"
    assert "weights" not in read({"weights": "161:-4"}, dataset).params()


def test_an_act_without_a_code_has_no_value() -> None:
    """Unknown is not zero."""
    events = data().events
    bare = set(
        events.loc[
            (events["domain"] == Domain.DIPLOMATIC) & events["cooperation"].isna(), "event_id"
        ]
    )
    values = {act.event_id: act.value for part in tracks(events, {}) for act in part.acts}
    assert bare
    assert {one for one, value in values.items() if value is None} == bare


@pytest.mark.parametrize(
    "text", ["161", "161:x", "161:11", "161:nan", "161:inf", "abc:1", "=1+1:2", "161:1:2", "١٦١:1"]
)
def test_what_is_no_weight_is_refused(text: str) -> None:
    """One sentence, without anything of a traceback."""
    with pytest.raises(DataError, match=r"^weights: expected codes of CAMEO"):
        read_weights(text)


def test_a_code_that_no_act_has_is_refused() -> None:
    """It would change nothing, and the address would say that it did."""
    with pytest.raises(DataError, match=r"^weights: expected codes of the data"):
        read({"weights": "999:1"}, data())


def test_acts_of_third_parties_are_told_from_the_two_sides_own() -> None:
    """Counted by hand: China, Turkiye twice, Russia, the EU, and the UN with the US; 15 of 25."""
    found = answer(data(), read({}, data()))
    third = [step.event_id for step in found.ladder.steps if step.by_third]
    rows = data().events.set_index("event_id").loc[third, "initiator"]
    assert sorted(rows) == sorted(["cn", "eu", "ru", "tr", "tr", "un;us"])
    acts = next(p for p in found.tracks("day") if p.since.isoformat() == "2024-01-18").acts
    sums = [sum(max(act.value or 0, 0) for act in acts if act.by_third is is_third)
            for is_third in (True, False)]  # fmt: skip
    assert sums == pytest.approx([15.0, 10.3])
