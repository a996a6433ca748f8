"""The calendar: every row has a source, days are what they say, and the election is offered."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from small_data import change, small_tables

import cli
from data import calendar
from data.calendar import RUN_UP, competing, entries
from data.cells import is_url
from data.chains import chain
from data.check import check
from data.codebook import CALENDAR_KINDS
from data.load import FOLDER, Dataset, load
from data.query import Query
from data.schema import Coverage, DatePrecision
from data.tempo import tempo

STRIKE = "INC-2024-003"
ELECTION = "pk-election-2024"
DAYS = some.dates(date(2020, 1, 1), date(2027, 1, 1))


@lru_cache(maxsize=1)
def with_a_rise() -> Dataset:
    """Return the strike and a made series of two events a week, twelve from 1 to 7 February."""
    dataset = load()
    strike = dataset.events[dataset.events["event_id"] == STRIKE]
    last = date(2024, 2, 7)
    usual = [last - timedelta(days=7 * week + day) for week in range(1, 60) for day in (0, 3)]
    rise = [last - timedelta(days=n % 7) for n in range(12)]
    made = strike.loc[strike.index.repeat(len(usual) + len(rise))].reset_index(drop=True)
    days = pd.Series(pd.to_datetime([*usual, *rise])).astype(strike["date_start"].dtype)
    made = made.assign(
        event_id=[f"X-{n}" for n in range(len(made))], initiator="bla", target="pk", episode="",
        date_start=days, date_end=days,
    )  # fmt: skip
    events = pd.concat([strike, made], ignore_index=True).sort_values("date_start")
    return replace(
        dataset, events=events.reset_index(drop=True), coverage=Coverage.SYSTEMATIC,
        links=dataset.links.iloc[:0], first_day=min(usual), last_day=last,
    )  # fmt: skip


@lru_cache(maxsize=1)
def no_events() -> Dataset:
    """Return a set without events, for the calendar alone."""
    dataset = load()
    return replace(dataset, events=dataset.events.iloc[:0])


def ids(dataset: Dataset, since: date, until: date, *countries: str) -> dict[str, int]:
    """Return the entries that are offered, and how far ahead they lie."""
    found = competing(dataset, since, until, countries)
    return {other.entry.entry_id: other.ahead for other in found.calendar}


def test_the_election_is_offered_for_the_rise_after_the_strikes() -> None:
    """The week before 8 February 2024 stands out; the election may go with it, not just a strike.

    It is offered for all days since the strike, for the week alone, and beside the chain.
    """
    dataset = with_a_rise()
    week = tempo(dataset, Query()).weeks[-1]
    assert (week.since, week.events, week.surge) == (date(2024, 2, 1), 12, True)
    until = week.since + timedelta(days=6)
    assert ids(dataset, date(2024, 1, 16), until, "PK")[ELECTION] == 1
    assert ids(dataset, week.since, until, "PK")[ELECTION] == 1
    assert ELECTION not in ids(dataset, week.since, until, "IR")
    around = chain(dataset, STRIKE, window=30).around
    assert {other.entry.entry_id: other.ahead for other in around.calendar}[ELECTION] == 0


def test_every_entry_says_where_it_is_from() -> None:
    """Publisher, address, and when it was read or which of our events rest on it."""
    events = set(load().events["event_id"])
    rows = entries()
    assert len(rows) == len((FOLDER / "calendar.csv").read_text("utf-8").splitlines()) - 1
    for entry in rows:
        assert entry.publisher
        assert is_url(entry.url), entry.entry_id
        assert entry.accessed or entry.event_ids, entry.entry_id
        assert set(entry.event_ids) <= events, entry.entry_id
        assert not entry.published or entry.published <= (entry.accessed or "2026-11-29")
    assert {entry.kind for entry in rows} == set(CALENDAR_KINDS)


def test_months_of_the_moon_are_said_as_about() -> None:
    """Their days differ by country; each Ramadan is 29 or 30 days, 354 or 355 after the last."""
    moon = [e for e in entries() if e.kind in ("fasting", "pilgrimage") or "Ashura" in e.what]
    assert {entry.date_precision for entry in moon} == {DatePrecision.FEW_DAYS}
    fasts = [entry for entry in entries() if entry.kind == "fasting"]
    assert {(entry.until - entry.since).days + 1 for entry in fasts} <= {29, 30}
    begins = [entry.since.toordinal() for entry in fasts]
    assert set(np.diff(begins)) <= {353, 354, 355}


@settings(max_examples=60, deadline=None)
@given(since=DAYS, length=some.integers(0, 60), country=some.sampled_from(["IR", "PK", "AF"]))
def test_what_is_offered_is_what_looking_at_every_day_finds(
    since: date, length: int, country: str
) -> None:
    """Against the plain way: each day of the window, and of the run-up of each entry."""
    until = since + timedelta(days=length)
    window = set(range(since.toordinal(), until.toordinal() + 1))
    wanted = set()
    for entry in entries():
        years = range(entry.since.year, 2028) if entry.yearly else [entry.since.year]
        for year in years:
            first = entry.since.replace(year=year)
            last = first + (entry.until - entry.since)
            margin = {2: 2, 3: 3}.get(int(entry.date_precision), 0)
            first, last = first - timedelta(days=margin), last + timedelta(days=margin)
            if entry.date_precision == DatePrecision.MONTH:
                first, last = first.replace(day=1), last.replace(day=30)  # April alone
            first -= timedelta(days=RUN_UP.get(entry.kind, 0))
            if country in entry.countries and window & set(
                range(first.toordinal(), last.toordinal() + 1)
            ):
                wanted.add((entry.entry_id, year))
    found = competing(no_events(), since, until, [country]).calendar
    assert {(other.entry.entry_id, other.since.year) for other in found} == wanted
    assert [other.since for other in found] == sorted(other.since for other in found)


def test_other_episodes_are_offered_and_the_own_one_is_not() -> None:
    """January 2024: the bombings of 7 February are another episode, the strikes are not."""
    dataset = load()
    found = chain(dataset, STRIKE, window=30).around.episodes
    assert [(one.name, one.events) for one in found] == [
        ("Election-eve bombings, 7 February 2024", 2)
    ]
    crisis = competing(dataset, date(2024, 1, 16), date(2024, 1, 19), ["IR"]).episodes
    assert [one.name for one in crisis] == ["Iran-Pakistan strikes and de-escalation, January 2024"]
    assert competing(dataset, date(2024, 1, 16), date(2024, 1, 19), []).episodes == ()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small folder with the calendar's rows that rest on no event, never changed."""
    root = small_tables(tmp_path_factory.mktemp("calendar") / "set")
    lines = (FOLDER / "calendar.csv").read_text("utf-8").splitlines()
    kept = [line for line in lines if "INC-" not in line and "DIP-" not in line]
    (root / "calendar.csv").write_text("\n".join(kept) + "\n", "utf-8")
    assert check(root).empty
    return root


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"entry_id": "a b"}, "entry_id"),
        ({"since": "2024-02-30"}, "since"),
        ({"until": "1900-01-01"}, "until"),
        ({"until": "1947-08-13"}, "until"),
        ({"since": "1948-02-29", "until": "1948-02-29"}, "since"),
        ({"date_precision": "9"}, "date_precision"),
        ({"yearly": "often"}, "yearly"),
        ({"kind": "plot"}, "kind"),
        ({"country": "Pakistan"}, "country"),
        ({"what": " "}, "what"),
        ({"publisher": ""}, "publisher"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"published": "last year"}, "published"),
        ({"accessed": ""}, "accessed"),
        ({"event_ids": "INC-1999-001"}, "event_ids"),
    ],
)
def test_a_row_without_what_it_needs_is_found(
    sound: Path, tmp_path: Path, cells: dict[str, str], column: str
) -> None:
    """In the folder, and in the file alone."""
    folder = shutil.copytree(sound, tmp_path / "set")
    change(folder / "calendar.csv", 0, **cells)
    (problem,) = check(folder).to_dict("records")
    assert (problem["file"], problem["line"], problem["column"]) == ("calendar.csv", 2, column)
    (alone,) = check(folder / "calendar.csv").to_dict("records")
    assert (alone["line"], alone["column"]) == (2, column)


def test_a_damaged_calendar_is_no_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be read offers nothing, and raises nothing."""
    monkeypatch.setattr(calendar, "CALENDAR", "no such file.csv")
    assert calendar.entries.__wrapped__() == ()


def test_the_command_lists_what_else_was_going_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With days, kind, country and source; as JSON too."""
    dataset = load()
    monkeypatch.setattr("commands.chain.current", lambda: dataset)
    assert cli.main(["chain", STRIKE]) == 0
    out, _ = capsys.readouterr()
    assert "8 February 2024 · election, Pakistan" in out
    assert "www.nation.com.pk" in out
    assert "2 events: Election-eve bombings" in out
    assert cli.main(["chain", STRIKE, "--days", "7", "--json"]) == 0
    around = json.loads(capsys.readouterr()[0])["around"]
    assert around["episodes"] == []
    assert [other["entry"]["entry_id"] for other in around["calendar"]] == []
