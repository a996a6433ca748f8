"""Responses: counting by hand, planted ones found at their rate, chance left alone."""

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
from data.distance import great_circle_km
from data.load import Dataset, load
from data.query import Query
from data.responses import Direction, beyond_chance, crowded, directions, max_t, responses
from data.schema import Coverage, DataError
from data.wake import BLOCK, Blocks, Side, wakes

WINDOWS, KM = (1, 2, 3, 7, 30), (25.0, 50.0, 100.0, 250.0)
SURE = 0.05
DAYS = 3650  # ten years
RATE = 0.3
HOLDS = slice(2, None)  # windows of 3, 7 and 30 days, in which all planted answers lie

SPOTS = some.lists(
    some.tuples(
        some.integers(0, 400), some.one_of(some.none(), some.floats(62, 66)), some.floats(26, 29)
    ),
    max_size=6,
)  # fmt: skip


def drawn_days(draw: np.random.Generator, n: int, *, uneven: bool) -> np.ndarray:
    """Return days, also with a season and a rise over the years, half of them in clusters."""
    days = draw.integers(0, DAYS, 20 * n)
    if uneven:
        season = (1 + 0.5 * np.sin(2 * np.pi * days / 365)) / 1.5
        days = days[draw.uniform(size=len(days)) < season * (0.4 + 0.6 * days / DAYS)]
    return days[:n]


def two_sides(
    seed: int, *, n: int = 500, rate: float = 0.0, uneven: bool = False
) -> tuple[Side, Side]:
    """Return two sides of n events or more at sixty places; one answers a share of the other.

    Answers come one to three days later, at the same place. `uneven` days have a season, rise
    over the years, and half of each side's events come within three days of another of its own.
    """
    draw = np.random.default_rng(seed)
    places = np.column_stack((draw.uniform(60, 69, 60), draw.uniform(25, 31, 60)))
    sides = []
    for _ in range(2):
        day, at = drawn_days(draw, n, uneven=uneven), draw.integers(0, 60, n)
        if uneven:
            near = draw.integers(n // 2, n, n // 2)
            day[: n // 2] = np.minimum(day[near] + draw.integers(0, 4, n // 2), DAYS - 1)
            at[: n // 2] = at[near]
        sides.append((day, at))
    (day, at), (later, there) = sides
    answered = draw.uniform(size=n) < rate
    lag = draw.integers(1, 4, int(answered.sum()))
    later = np.concatenate((later, np.minimum(day[answered] + lag, DAYS - 1)))
    there = np.concatenate((there, at[answered]))
    return side(day, places[at]), side(later, places[there])


def side(day: np.ndarray, spots: np.ndarray) -> Side:
    """Return events in order of their days."""
    order = np.argsort(day, kind="stable")
    return Side(day[order].astype(np.int64), spots[order, 0], spots[order, 1])


def asked(
    two: tuple[Side, Side], *, permutations: int, seed: int = 1, windows=WINDOWS, km=KM
) -> tuple[Direction, Direction]:
    """Return both directions of two sides over ten years."""
    blocks = Blocks.of(0, DAYS - 1)
    both = wakes(*two, blocks, windows=windows, km=km, permutations=permutations, seed=seed)
    return directions(both, two, ("a", "b"), len(blocks), seed)


@settings(max_examples=30, deadline=None)
@given(one=SPOTS, other=SPOTS)
def test_what_is_followed_is_what_looking_at_every_pair_says(one: list, other: list) -> None:
    """Each event whose window lies within the days, each later event of the other side."""
    two = tuple(
        side(
            np.array([day for day, *_ in spots], np.int64),
            np.array([(np.nan, np.nan) if x is None else (x, y) for _, x, y in spots]).reshape(
                -1, 2
            ),
        )
        for spots in (one, other)
    )
    blocks = Blocks.of(0, 400)
    both = wakes(two[0], two[1], blocks, windows=WINDOWS, km=KM, permutations=1, seed=1)
    for wake, first, then in ((both[0], *two), (both[1], *two[::-1])):
        for row, window in enumerate(WINDOWS):
            for column, km in enumerate([*KM, None]):
                events = [
                    i
                    for i in range(len(first.day))
                    if first.day[i] + window <= 400 and (km is None or not np.isnan(first.lon[i]))
                ]
                hits = sum(
                    any(
                        0 < then.day[j] - first.day[i] <= window
                        and (
                            km is None
                            or great_circle_km(first.lon[i], first.lat[i], then.lon[j], then.lat[j])
                            <= km
                        )
                        for j in range(len(then.day))
                    )
                    for i in events
                )
                assert wake.seen.followed.sum(axis=0)[row, column] == hits
                assert wake.seen.by_column().sum(axis=0)[row, column] == len(events)


@settings(max_examples=60, deadline=None)
@given(
    days=some.lists(some.integers(0, 2000), min_size=1, max_size=40),
    last=some.integers(2000, 2400), seed=some.integers(0, 99),
)  # fmt: skip
def test_turning_keeps_blocks_and_clusters(days: list[int], last: int, seed: int) -> None:
    """Each block keeps its events, and their distances around the block; nothing else is drawn."""
    blocks = Blocks.of(0, last)
    day = np.sort(np.array(days, np.int64))
    own = blocks.at(day)
    by = np.random.default_rng(seed).integers(0, blocks.lengths)
    turned = blocks.turned(day, own, by)
    assert (blocks.at(turned) == own).all()
    assert (((turned - day) - by[own]) % blocks.lengths[own] == 0).all()
    assert blocks.edges[0] == 0
    assert blocks.edges[-1] == last + 1
    assert blocks.lengths.min() >= BLOCK
    assert blocks.lengths.max() - blocks.lengths.min() <= 1


def test_turning_keeps_the_season_and_the_long_run() -> None:
    """The number of events of every quarter is the same in each draw; of every week it is not."""
    _, other = two_sides(3, uneven=True)
    blocks = Blocks.of(0, DAYS - 1)
    own = blocks.at(other.day)
    turned = blocks.turned(other.day, own, np.random.default_rng(1).integers(0, blocks.lengths))
    assert np.bincount(blocks.at(turned)).tolist() == np.bincount(own).tolist()
    assert np.bincount(turned // 7).tolist() != np.bincount(other.day // 7).tolist()


def test_the_share_beyond_chance_is_the_one_that_was_put_in() -> None:
    """Observed and expected made of a rate, by the sentence of the docstring."""
    for rate in (0.0, 0.1, 0.3, 0.9):
        for q in (0.0, 0.2, 0.6):
            for c in (0.0, 0.08, 0.33):
                observed = rate + (1 - rate) * q
                expected = (q + rate * c) / (1 + rate * c)
                found = beyond_chance(np.array([[observed]]), np.array([[expected]]), np.array([c]))
                assert found[0, 0] == pytest.approx(rate, abs=1e-6)
    fewer = beyond_chance(np.array([[0.1]]), np.array([[0.2]]), np.array([0.08]))
    assert fewer[0, 0] == pytest.approx(-0.125)


@pytest.mark.parametrize(
    ("sets", "permutations"), [(3, 39), pytest.param(100, 199, marks=pytest.mark.long)]
)
def test_a_planted_rate_is_found(sets: int, permutations: int) -> None:
    """30 % of 500 events are answered: the mean is off by a point at most, 95 of 100 by five.

    In every cell that tells a share, also anywhere; those that are crowded tell none. Of three
    sets the mean may be off by four points, which is more than three standard errors of the draw
    of 30 % of 500 events; all three are within seven points.
    """
    found = np.array(
        [
            asked(two_sides(seed, rate=RATE), permutations=permutations, seed=seed)[0].effect
            for seed in range(sets)
        ]
    )[:, HOLDS]
    told = ~np.isnan(found).any(axis=0)
    assert told[:2, :3].all()
    assert not told[:, -1].any()
    off = np.abs(found[:, told] - RATE)
    assert (np.abs(found[:, told].mean(axis=0) - RATE) <= (0.01 if sets == 100 else 0.04)).all()
    assert (off <= (0.05 if sets == 100 else 0.07)).mean(axis=0).min() >= 0.95


def test_a_crowded_cell_tells_whether_but_not_how_many() -> None:
    """Where chance follows 13 % of 500 events no share is known to five points; of more, it is."""
    expected = np.array([0.0, 0.12, 0.13, 0.4, 0.4, 0.9, 1.0])
    events = np.array([500, 500, 500, 500, 5_000, 5_000, 10**9])
    assert crowded(expected, events).tolist() == [False, False, True, True, False, True, True]
    assert crowded(expected, np.full(7, 30)).tolist() == [False, False, *[True] * 5]
    there, back = asked(two_sides(1, rate=0.5), permutations=99, windows=(3, 7), km=(50.0,))
    assert there.crowded.tolist() == [[False, True], [False, True]]
    assert np.isnan([part[:, 1] for part in (there.effect, there.low, there.high)]).all()
    assert (there.chance[:, 1] < SURE).all()
    assert (back.chance >= SURE).all()


@pytest.mark.long
def test_an_interval_holds_the_planted_rate() -> None:
    """In nine of ten of 100 sets at least: blocks that are drawn anew make it a little narrow."""
    held = []
    for seed in range(100):
        one = asked(two_sides(seed, rate=RATE), permutations=99, seed=seed)[0]
        told = ~np.isnan(one.effect[HOLDS])
        assert told[:2, :3].all()
        holds = ((one.low <= RATE) & (one.high >= RATE))[HOLDS]
        held.append(np.where(told, holds, np.nan))
    sets = np.stack(held)
    often = (~np.isnan(sets)).sum(axis=0) >= 50  # of fewer sets nothing is told
    assert np.nanmean(sets[:, often], axis=0).min() >= 0.9


def test_a_planted_rate_is_more_than_chance_one_way_alone() -> None:
    """Who is answered is told from who answers."""
    there, back = asked(two_sides(1, rate=RATE), permutations=99, windows=(3, 7), km=(50.0,))
    assert (there.chance[:, 0] < SURE).all()
    assert (back.chance >= SURE).all()


@pytest.mark.parametrize("uneven", [False, True])
@pytest.mark.parametrize(
    ("sets", "permutations"), [(4, 39), pytest.param(200, 199, marks=pytest.mark.long)]
)
def test_chance_alone_is_seldom_taken_for_more(sets: int, permutations: int, uneven: bool) -> None:
    """Two sides that know nothing of each other: any finding in at most 8 % of 200 sets.

    Also where both have the same season and rise, and clusters of their own. Of four sets one
    at most: two or more at a true 5 % come in 1.4 % of runs; the seeds are fixed.
    """
    wrong = 0
    for seed in range(sets):
        both = asked(two_sides(seed + 1000, uneven=uneven), permutations=permutations, seed=seed)
        wrong += any(bool((one.chance < SURE).any()) for one in both)
    assert wrong <= (16 if sets == 200 else 1)


def test_the_same_seed_says_the_same() -> None:
    """And another one draws others; what was observed stays."""
    two = two_sides(2, n=60)
    one, same, other = (asked(two, permutations=29, seed=seed)[0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.expected, same.expected)
    np.testing.assert_array_equal(one.low, same.low)
    np.testing.assert_array_equal(one.observed, other.observed)
    assert (one.expected != other.expected).any()


def test_corrected_chances_are_those_of_the_largest_excess() -> None:
    """By hand: three draws, two cells, one of them silent."""

    class Made:
        """A wake of which only the shares are asked."""

        def __init__(self, seen: float, draws: list[float]) -> None:
            self.seen = self
            self._seen = np.array([[seen, 9.0]])
            self.draws = np.array([[[value, 0.0]] for value in draws])

        def shares(self) -> np.ndarray:
            return self._seen

    silent = np.array([[False, True]])
    first, second = max_t(
        [Made(3.0, [1.0, 2.0, 3.0]), Made(0.0, [5.0, 0.0, 0.0])],
        [silent, silent],  # type: ignore[list-item]
    )
    # standardised: 0.9, -1.5, -0.3, 0.9 and -0.6, 1.7, -0.6, -0.6; the largest of each draw
    # are 0.9, 1.7, -0.3, 0.9
    assert first[0, 0] == 3 / 4
    assert second[0, 0] == 1.0
    assert np.isnan(first[0, 1])


def test_too_few_events_are_said_and_nothing_else() -> None:
    """Fewer than twenty of either side, or nearly all followed anyway."""
    few, _ = asked(two_sides(4, n=19), permutations=19)
    assert few.few.all()
    assert np.isnan(few.chance).all()
    assert np.isnan(few.effect).all()
    many, _ = asked(two_sides(4, n=600), permutations=19, windows=(60,), km=(50.0,))
    assert many.full[0].tolist() == [False, True]
    assert np.isnan(many.low[0, 1])
    assert many.crowded[0].tolist() == [True, False]
    assert not np.isnan(many.chance[0, 0])
    unplaced = [replace(one, lon=np.full(len(one.day), np.nan)) for one in two_sides(4)]
    nowhere, _ = asked((unplaced[0], unplaced[1]), permutations=19, windows=(3,))
    assert nowhere.few[0].tolist() == [True, True, True, True, False]


# --- from a data set to the command -------------------------------------------------------------


@lru_cache(maxsize=1)
def made() -> Dataset:
    """Return a made systematic set: Pakistan follows a third of what the BLA does to it."""
    dataset = load()
    events = dataset.events
    row = events[events["event_id"] == "INC-2024-003"]
    draw = np.random.default_rng(5)
    days = np.sort(draw.integers(0, 1500, 120))
    answers = days[::3] + draw.integers(1, 3, 40)
    first = pd.Timestamp(2018, 1, 1)
    spots = draw.uniform((62, 26), (66, 29), (120, 2))
    spots = np.concatenate((spots, spots[::3]))
    rows = row.loc[row.index.repeat(160)].reset_index(drop=True)
    start = pd.Series([first + timedelta(days=int(day)) for day in (*days, *answers)])
    start = start.astype(row["date_start"].dtype)
    rows = rows.assign(
        event_id=[f"X-{n}" for n in range(160)], country="PK", geo_precision=1, date_precision=1,
        initiator=["bla"] * 120 + ["pk-army"] * 40,
        target=["pk"] * 120 + ["bla"] * 40,
        date_start=start, date_end=start, longitude=spots[:, 0], latitude=spots[:, 1],
    )  # fmt: skip
    rows = rows.astype(events.dtypes.to_dict()).sort_values("date_start").reset_index(drop=True)
    return replace(
        dataset, events=rows, coverage=Coverage.SYSTEMATIC,
        first_day=date(2018, 1, 1), last_day=max(start).date(),
    )  # fmt: skip


def one_way() -> Dataset:
    """Return the same with the state named first, as UCDP GED does."""
    events = made().events
    named = events.assign(initiator="pk", target="bla")
    return replace(made(), events=named)


def test_sides_are_actors_and_all_below_them() -> None:
    """The army acts for the state; what was done is found, one way, at its rate."""
    found = responses(made(), Query(), ("bla", "pk"), windows=(2, 7), km=(10.0,), permutations=59)
    there, back = found.directions
    assert (there.events, there.followers) == (120, 40)
    assert (back.events, back.followers) == (40, 120)
    assert there.observed[0, 0] == pytest.approx(1 / 3, abs=0.02)
    assert (there.chance[:, 0] < SURE).all()
    assert back.chance[0, 0] >= SURE
    assert (found.undated, found.unplaced) == (0, 0)


def test_what_has_no_day_or_place_is_left_out_and_counted() -> None:
    """A district has no distance, a month no day; both are said."""
    events = made().events
    vague = events.assign(
        geo_precision=events["geo_precision"].where(events.index % 10 != 0, 3),
        date_precision=events["date_precision"].where(events.index % 10 != 1, 4),
    )
    found = responses(replace(made(), events=vague), Query(), ("bla", "pk"), permutations=19)
    assert (found.undated, found.unplaced) == (16, 16)
    assert sum(one.events for one in found.directions) == 144


def test_the_days_of_a_query_are_the_days_that_are_looked_at() -> None:
    """An event belongs to its first day; blocks begin and end with the query."""
    asked_of = Query(since=date(2019, 1, 1), until=date(2020, 12, 31))
    found = responses(made(), asked_of, ("bla", "pk"), permutations=19)
    start = made().events["date_start"]
    inside = (start >= "2019-01-01") & (start <= "2020-12-31")
    assert sum(one.events for one in found.directions) == int(inside.sum())
    assert (found.since, found.until, found.blocks) == (asked_of.since, asked_of.until, 8)


@pytest.mark.parametrize(
    ("between", "more", "said"),
    [
        (("bla", "nobody"), {}, "ids of two actors"),
        (("pk", "pk-army"), {}, "two sides"),
        (("bla", "bla"), {}, "two sides"),
        (("bla", "pk"), {"windows": (7, 3)}, "rise"),
        (("bla", "pk"), {"windows": (92,)}, "at most 91"),
        (("bla", "pk"), {"km": ()}, "rise"),
        (("bla", "pk"), {"km": (float("nan"),)}, "rise"),
        (("bla", "pk"), {"permutations": 5}, "19 to 99,999"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(between: tuple, more: dict, said: str) -> None:
    """Where, expected, got."""
    with pytest.raises(DataError, match=said):
        responses(made(), Query(), between, **more)


def test_a_selection_is_refused() -> None:
    """Chosen events follow each other as their choosers liked."""
    with pytest.raises(DataError, match="systematic"):
        responses(load(), Query(), ("ir", "pk"))


def test_long_work_tells_how_far_it_is_and_can_be_stopped() -> None:
    """Each draw is told; what is raised there ends it."""
    told: list[tuple[int, int]] = []

    def stop(done: int, of: int) -> None:
        told.append((done, of))
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        responses(made(), Query(), ("bla", "pk"), permutations=19, tell=stop)
    assert told == [(1, 19), (2, 19), (3, 19)]


def test_the_command_says_followed_and_not_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both directions with every cell; JSON has them too; bad flags are one sentence."""
    monkeypatch.setattr("commands.responses.current", made)
    words = ["responses", "--between", "bla,pk", "--windows", "2,7", "--km", "10"]
    assert cli.main([*words, "--permutations", "39"]) == 0
    out, err = capsys.readouterr()
    assert "acts, and Pakistan follows: 120 events, 40 that may follow" in out
    assert "– more than by chance" in out
    assert out.count("anywhere:") == 4
    assert "says nothing of why" in err
    assert cli.main([*words, "--permutations", "19", "--since", "2021-06-01", "--json"]) == 0
    told = json.loads(capsys.readouterr()[0])
    assert cli.main([*words, "--permutations", "19", "--since", "2021-06-01"]) == 0
    assert capsys.readouterr()[0].count("too few events to say anything") == 2
    assert (told["km"], told["seed"]) == ([10.0, None], 1)
    assert [len(one["counted"]) for one in told["directions"]] == [
        one["events"] for one in told["directions"]
    ]
    assert told["directions"][0]["chance"] == [[None, None], [None, None]]
    assert told["directions"][0]["few"] == [[True, True], [True, True]]
    monkeypatch.setattr("commands.responses.current", one_way)
    assert cli.main([*words, "--permutations", "19"]) == 0
    assert "never acts on the other" in capsys.readouterr()[0]
    assert cli.main(["responses", "--between", "bla"]) == 2
    assert "two ids of actors" in capsys.readouterr()[1]
    for flag, text in (("km", "near"), ("km", "inf"), ("windows", "nan"), ("windows", "1.5")):
        assert cli.main(["responses", "--between", "bla,pk", f"--{flag}", text]) == 2
        assert f"after --{flag}, got '{text}'" in capsys.readouterr()[1]
