"""Two periods: exact ratios against closed forms and a published example, rows that add up."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import cli
from data.compare import COLUMNS, LEVEL, compare, ids_by, ratio, tally, unknown_event
from data.deaths import deaths, deaths_by
from data.load import Dataset, load
from data.period import Period
from data.query import Query
from data.schema import Coverage, DataError
from data.words import Words

JANUARY = Period(date(2024, 1, 1), date(2024, 1, 31))
FEBRUARY = Period(date(2024, 2, 1), date(2024, 2, 29))


@lru_cache(maxsize=1)
def systematic() -> Dataset:
    """Return our events as if all of their kind were in them: for the arithmetic alone."""
    return replace(load(), coverage=Coverage.SYSTEMATIC)


def at_least(count: int, n: int, share: float) -> float:
    """Return the chance of `count` or more of n, summed up by hand."""
    return math.fsum(
        math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(count, n + 1)
    )


@settings(max_examples=60, deadline=None)
@given(
    one=some.integers(0, 40),
    two=some.integers(0, 40),
    days=some.tuples(some.integers(1, 400), some.integers(1, 400)),
)
def test_the_interval_is_the_closed_form(one: int, two: int, days: tuple[int, int]) -> None:
    """At each end what was seen, or more of it, has a chance of 2.5 %; checked to 1e-6."""
    found = ratio((one, two), days)
    tail = (1 - LEVEL) / 2
    share = [
        rate * days[1] / (rate * days[1] + days[0])
        for rate in (found.low, found.high)
        if rate is not None
    ]
    if two:
        assert at_least(two, one + two, share[0]) == pytest.approx(tail, abs=1e-6)
    else:
        assert found.low == 0
    if one:
        assert 1 - at_least(two + 1, one + two, share[1]) == pytest.approx(tail, abs=1e-6)
    else:
        assert found.high is None
    if found.value is not None and found.high is not None:
        assert found.low <= found.value <= found.high
    assert found.few == (one + two < 10)


def test_the_published_example() -> None:
    """The example of poisson.test in R: 11 in 800 against 21 in 3011 person-years."""
    found = ratio((21, 11), (3011, 800))
    assert found.value == pytest.approx(1.971488, abs=5e-7)
    assert found.low == pytest.approx(0.8584264, abs=5e-8)
    assert found.high == pytest.approx(4.2772659, abs=5e-8)
    assert found.p == pytest.approx(0.07967, abs=5e-6)


@settings(max_examples=40, deadline=None)
@given(counts=some.tuples(some.integers(1, 60), some.integers(1, 60)))
def test_periods_that_change_places_turn_the_ratio_over(counts: tuple[int, int]) -> None:
    """What rose from A to B fell from B to A."""
    one, other = ratio(counts, (30, 45)), ratio(counts[::-1], (45, 30))
    assert one.value == pytest.approx(1 / other.value)
    assert one.low == pytest.approx(1 / other.high)
    assert one.p == pytest.approx(other.p)


@pytest.mark.parametrize("by", [name for name in COLUMNS if name != "actor"])
def test_rows_add_up(by: str) -> None:
    """Each event is in one row, and in the period of its first day."""
    found = compare(systematic(), Query(), JANUARY, FEBRUARY, by=by)
    for at, period in enumerate((JANUARY, FEBRUARY)):
        start = systematic().events["date_start"].dt.date
        wanted = int(((start >= period.since) & (start <= period.until)).sum())
        assert sum(row.counts[at] for row in found.rows) == found.total.counts[at] == wanted
        assert all(row.deaths[at].low <= row.deaths[at].high for row in found.rows)


@pytest.mark.parametrize("by", [*COLUMNS])
def test_every_count_has_its_events(by: str) -> None:
    """As many ids as the row counts in either period, none twice."""
    found = compare(systematic(), Query(), JANUARY, FEBRUARY, by=by)
    for side, period in enumerate((JANUARY, FEBRUARY)):
        ids = ids_by(systematic().events, period, by)
        assert {row.value: row.counts[side] for row in found.rows if row.counts[side]} == {
            value: len(set(rows)) for value, rows in ids.items()
        }


def test_an_actor_has_the_events_of_those_below_it() -> None:
    """Pakistan's army and its frontier corps act for Pakistan: rows of actors overlap."""
    found = compare(systematic(), Query(), JANUARY, FEBRUARY, by="actor")
    state = next(row for row in found.rows if row.value == "pk")
    lineage = systematic().events["lineage"]
    start = systematic().events["date_start"].dt.date
    for at, period in enumerate((JANUARY, FEBRUARY)):
        inside = (start >= period.since) & (start <= period.until)
        assert state.counts[at] == int((inside & lineage.str.contains(";pk;")).sum())


@pytest.mark.parametrize(
    ("first", "second", "by", "said"),
    [
        (JANUARY, Period(date(2024, 1, 31), date(2024, 2, 5)), "kind", "overlap"),
        (Period(date(2024, 1, 5), date(2024, 1, 4)), FEBRUARY, "kind", "in order"),
        (JANUARY, FEBRUARY, "colour", "kind or province or district or actor"),
        (JANUARY, Period(date(2040, 1, 1), date(2040, 1, 31)), "kind", "days of the data"),
    ],
)
def test_periods_that_cannot_be_compared_are_one_sentence(
    first: Period, second: Period, by: str, said: str
) -> None:
    """Where, expected, got."""
    with pytest.raises(DataError, match=said):
        compare(systematic(), Query(), first, second, by=by)


def test_a_rate_counts_only_days_that_the_data_cover() -> None:
    """The same events in a period that goes on for a year after the data: unknown is not calm."""
    last = systematic().last_day
    short = Period(last - timedelta(30), last)
    long = Period(short.since, last + timedelta(365))
    found = [compare(systematic(), Query(), JANUARY, period).total for period in (short, long)]
    assert found[0].counts[1] > 0
    assert found[0] == found[1]


def test_a_selection_has_no_rates(capsys: pytest.CaptureFixture[str]) -> None:
    """Our own events are chosen: that is said in one sentence, and nothing is computed."""
    with pytest.raises(DataError, match="a systematic data set"):
        compare(load(), Query(), JANUARY, FEBRUARY)
    days = [f"{period.since}..{period.until}" for period in (JANUARY, FEBRUARY)]
    assert cli.main(["compare", "--a", days[0], "--b", days[1]]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert "a selection of events" in err


def test_a_selection_is_counted_without_a_ratio() -> None:
    """As the page shows it: the same counts and deaths, and no rate anywhere."""
    counted = tally(load().events, JANUARY, FEBRUARY, by="kind", data=None)
    compared = compare(systematic(), Query(), JANUARY, FEBRUARY)
    assert counted.total.ratio is None
    assert all(row.ratio is None for row in counted.rows)
    for one, other in zip(counted.rows, compared.rows, strict=True):
        assert (one.value, one.counts, one.deaths) == (other.value, other.counts, other.deaths)


@pytest.mark.parametrize("column", ["kind", "admin1_code", "episode"])
def test_the_deaths_of_each_group_are_those_of_its_events(column: str) -> None:
    """Grouped at once or one group after the other, episodes and unknown deaths among them."""
    events = load().events
    groups = events[column].to_numpy(dtype=object)
    found = deaths_by(events, groups)
    assert found == {value: deaths(part) for value, part in events.groupby(groups)}


def test_the_command_prints_each_row(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the interval beside each ratio, and that few events say little."""
    monkeypatch.setattr("commands.compare.current", systematic)
    days = [f"{period.since}..{period.until}" for period in (JANUARY, FEBRUARY)]
    assert cli.main(["compare", "--a", days[0], "--b", days[1], "--provinces", "IR-11"]) == 0
    out, _ = capsys.readouterr()
    assert f"({(JANUARY.until - JANUARY.since + timedelta(1)).days} days)" in out
    assert "times as many a day in B" in out
    assert "too few events" in out
    assert cli.main(["compare", "--a", days[0], "--b", days[1], "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert all([len(ids) for ids in row["event_ids"]] == row["counts"] for row in told["rows"])


@pytest.mark.parametrize(
    ("more", "first"),
    [([], "2024-01-11..2024-01-15"), (["--same-season"], "2023-01-17..2023-01-21")],
)
def test_an_event_parts_two_periods(
    more: list[str],
    first: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its own day is in neither; a year earlier stand the same days."""
    monkeypatch.setattr("commands.compare.current", systematic)
    flags = ["--around", "INC-2024-003", "--days", "5", "--json", *more]
    assert cli.main(["compare", *flags]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "..".join(told["first"].values()) == first
    assert "..".join(told["second"].values()) == "2024-01-17..2024-01-21"


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--a", "2024", "--b", "2024-02-01..2024-02-29"], "--a: expected days like"),
        (["--a", "2024-01-01..2024-01-31", "--b", "nonsense"], "--b: expected days like"),
        (["--a", "2024-01-01..2024-01-31", "--b", "2024-01-31..2024-02-29"], "an overlap"),
        (["--a", "2024-01-01..2024-01-31", "--b", "2024-02-01..2024-02-29", "--by", "x"], "kind"),
        ([], "--around"),
        (["--a", "2024-01-01..2024-01-31", "--around", "INC-2024-003"], "in place of"),
        (["--around", "<b>"], "no event"),
        (["--around", "INC-2024-003", "--days", "36525", "--same-season"], "an overlap"),
    ],
)  # fmt: skip
def test_flags_that_cannot_be_compared_are_misunderstood(
    flags: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one sentence, before the data are asked whether they have rates."""
    assert cli.main(["compare", *flags]) == 2
    _, err = capsys.readouterr()
    assert said in err
    assert len(err.strip().splitlines()) == 1


def test_an_identifier_that_is_none_is_answered_with_one_of_the_data() -> None:
    """The example is an event's of these data; without events that is what is said."""
    events = pd.DataFrame({"event_id": ["ucdp-500001", "ucdp-500002"]})
    said = unknown_event("<b>x", events).said(Words())
    assert "ucdp-500001" in said
    assert "“<b>x”" in said
    assert unknown_event("x", events[:0]).said(Words()) == Words()("data.no_rows")
