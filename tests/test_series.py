"""Snapshots in a row: the spans of days, and the command that makes a file of each."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from test_snapshot import JANUARY, dataset, run

from data.query import Query
from data.schema import DataError
from geo import series, snapshot


@pytest.mark.parametrize(
    ("every", "starts"),
    [
        ("7d", [10, 17, 24, 31]),
        ("1w", [10, 17, 24, 31]),
        ("2w", [10, 24]),
        ("1m", [10]),
        ("30d", [10]),
    ],
)
def test_spans_follow_each_other_and_end_with_the_days(every: str, starts: list[int]) -> None:
    """From 10 to 31 January; none is left out, none counted twice."""
    found = series.spans(JANUARY, dataset(), every)
    assert [query.since.day for query in found] == starts
    assert found[-1].until == date(2024, 1, 31)
    for one, other in pairwise(found):
        assert other.since == one.until + timedelta(1)


def test_months_begin_on_their_first_day() -> None:
    """Whatever day was asked for first."""
    query = Query(since=date(2023, 11, 20), until=date(2024, 2, 5))
    found = series.spans(query, dataset(), "1m")
    assert [query.since for query in found[1:]] == [
        date(2023, 12, 1), date(2024, 1, 1), date(2024, 2, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("every", ["", "7", "d", "0d", "-7d", "7y", "1d"])
def test_what_is_no_step_is_refused(every: str) -> None:
    """Also one that would make a thousand files."""
    with pytest.raises(DataError, match="expected"):
        series.spans(Query(), dataset(), every)


def test_a_recipe_makes_a_file_for_each_week(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Query, look and title come from an exported file; flags beside it come first."""
    first = tmp_path / "first.svg"
    first.write_bytes(
        snapshot.make(dataset(), JANUARY, form="svg", theme="dark", title="Own").content
    )
    folder = tmp_path / "weeks"
    flags = ["--recipe", str(first), "--every", "7d", "--out", str(folder), "--layout", "square"]
    code, out, _ = run(capsys, str(tmp_path / "week.svg"), *flags, "--json")
    assert code == 0
    made = json.loads(out)["snapshots"]
    assert [path.name for path in sorted(folder.iterdir())] == [
        "week_2024-01-10_2024-01-16.svg",
        "week_2024-01-17_2024-01-23.svg",
        "week_2024-01-24_2024-01-30.svg",
        "week_2024-01-31_2024-01-31.svg",
    ]
    looks = {tuple(one["recipe"][key] for key in ("theme", "layout", "title")) for one in made}
    assert looks == {("dark", "square", "Own")}


def test_a_recipe_alone_makes_the_same_file_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The bytes that it came from."""
    first = snapshot.make(dataset(), JANUARY, form="svg", view=(61.0, 25.0, 65.0, 27.5)).content
    (tmp_path / "first.svg").write_bytes(first)
    target = tmp_path / "again.svg"
    assert run(capsys, str(target), "--recipe", str(tmp_path / "first.svg"))[0] == 0
    assert target.read_bytes() == first


@pytest.mark.parametrize(
    ("flags", "code", "says"),
    [
        ((), 2, "--out"),
        (("a.png", "--every", "7y"), 2, "7y"),
        (("a.png", "--recipe", "no.json"), 2, "no.json"),
        (("a.png", "--recipe", "wrong.json"), 2, "no whole recipe"),
    ],
)
def test_what_cannot_be_made_is_one_sentence(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    flags: tuple[str, ...],
    code: int,
    says: str,
) -> None:
    """No file, no traceback."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wrong.json").write_text("{}")
    found, out, err = run(capsys, *flags)
    assert (found, out) == (code, "")
    assert says in err
    assert [path.name for path in tmp_path.iterdir()] == ["wrong.json"]
