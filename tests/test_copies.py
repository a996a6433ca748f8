"""An edited copy of a file under another name: said to be one, and nothing done unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import run

from data.schema import DataError
from data.store import copies, edits
from data.store.copies import Copy, updating
from data.store.imports import Plan, commit, plan
from data.store.stored import kept

HEAD = "date,place,country,type,killed,summary\n"
ROWS = [f"2024-01-{day:02},Turbat,PK,battle,{day},Shots no {day}\n" for day in range(1, 9)]
ID_HEAD = "id," + HEAD
ID_ROWS = [f"A{n},{row}" for n, row in enumerate(ROWS)]


def write(folder: Path, name: str, head: str, rows: list[str]) -> Path:
    """Write a table."""
    path = folder / name
    path.write_text(head + "".join(rows), encoding="utf-8")
    return path


def planned(folder: Path, name: str, head: str, rows: list[str]) -> Plan:
    """Return what importing a table would do."""
    return plan(write(folder, name, head, rows))


def edited(rows: list[str], count: int) -> list[str]:
    """Return rows, the first of which say something else."""
    return [row.replace("Shots", "More shots") for row in rows[:count]] + rows[count:]


@pytest.mark.parametrize(("changed", "same"), [(0, 8), (1, 7), (4, 4), (5, None), (8, None)])
def test_half_of_the_rows_make_a_copy(
    tmp_path: Path, home: Path, changed: int, same: int | None
) -> None:
    """Rows without ids are there where they say the same."""
    commit(planned(tmp_path, "first.csv", HEAD, ROWS))
    made = planned(tmp_path, "second.csv", HEAD, [*edited(ROWS, changed)])
    if changed == 0:
        assert (made.kept_as, made.copy) == ("first", None)  # the very file
        made = planned(tmp_path, "second.csv", HEAD, ROWS[::-1])
    assert made.copy == (Copy("t-first", "first", same) if same else None)


def test_ids_make_a_copy_whatever_else_was_changed(tmp_path: Path, home: Path) -> None:
    """But numbers that another list counts by are none: its days are others."""
    commit(planned(tmp_path, "first.csv", ID_HEAD, ID_ROWS))
    made = planned(tmp_path, "second.csv", ID_HEAD, edited(ID_ROWS, 8))
    assert made.copy == Copy("t-first", "first", 8)
    other = [row.replace("2024-01", "2023-05") for row in ID_ROWS]
    assert planned(tmp_path, "other.csv", ID_HEAD, other).copy is None
    assert planned(tmp_path, "first.csv", ID_HEAD, edited(ID_ROWS, 1)).copy is None  # its own set


def test_a_set_that_was_taken_back_is_no_original(tmp_path: Path, home: Path) -> None:
    """Nor is one that is a copy itself forgotten."""
    entry = commit(planned(tmp_path, "first.csv", HEAD, ROWS))
    edits.undo(entry)
    assert planned(tmp_path, "second.csv", HEAD, edited(ROWS, 1)).copy is None


def test_the_next_set_is_the_original_where_the_first_is_not_known(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A set without a name does not hide another one that has half of the rows."""
    commit(planned(tmp_path, "first.csv", HEAD, ROWS))
    commit(planned(tmp_path, "second.csv", HEAD, edited(ROWS, 2)))
    third = edited(ROWS, 1)
    assert planned(tmp_path, "third.csv", HEAD, third).copy == Copy("t-first", "first", 7)
    others = [one for one in edits.known_sets() if one["id"] != "t-first"]
    monkeypatch.setattr(copies, "known_sets", lambda _: others)
    assert planned(tmp_path, "third.csv", HEAD, third).copy == Copy("t-second", "second", 7)


def test_the_command_says_what_to_do_and_writes_nothing(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """--update changes the set that is kept, --yes keeps both."""
    assert run(capsys, "import", str(write(tmp_path, "first.csv", ID_HEAD, ID_ROWS)))[0] == 0
    second = str(write(tmp_path, "second.csv", ID_HEAD, edited(ID_ROWS, 2)))
    code, _, err = run(capsys, "import", second)
    assert code == 1
    assert "second.csv looks like a newer copy of first: 8 of its rows are there already." in err
    assert '--update "first" updates that set, and --yes keeps both' in err
    assert list(kept().events) == ["t-first"]
    assert run(capsys, "import", second, "--update", "first", "--name", "x")[0] == 2
    code, out, _ = run(capsys, "import", second, "--update", "first", "--yes", "--json")
    told = json.loads(out)
    assert (code, told["dataset"], told["changed"], told["copy_of"]) == (0, "t-first", 2, "")
    assert len(kept().events["t-first"]) == 8
    third = str(write(tmp_path, "third.csv", ID_HEAD, edited(ID_ROWS, 3)))
    code, out, _ = run(capsys, "import", third, "--yes", "--json")
    assert (code, json.loads(out)["copy_of"]) == (0, "first")
    assert {of: len(events) for of, events in kept().events.items()} == {"t-first": 8, "t-third": 8}


def test_places_and_outlines_update_no_table(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The flag is refused before anything is kept."""
    ring = [[62, 26], [63, 26], [63, 27], [62, 26]]
    one = {
        "type": "Feature", "properties": {"name": "Kech"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }  # fmt: skip
    drawn = tmp_path / "districts.geojson"
    drawn.write_text(json.dumps({"type": "FeatureCollection", "features": [one]}), "utf-8")
    listed = write(tmp_path, "villages.csv", "name,lat,lon\n", ["Kalag,27.1,64.2\n"])
    for given in ((str(drawn),), (str(drawn), "--as", "outlines"), (str(listed), "--as", "places")):
        code, _, err = run(capsys, "import", *given, "--update", "first")
        assert (code, "--update goes with a table" in err) == (2, True)
    assert edits.entries() == []


def test_only_a_table_that_is_kept_can_be_updated(tmp_path: Path, home: Path) -> None:
    """By its name or its id; its licence stays with it."""
    made = planned(tmp_path, "first.csv", HEAD, ROWS)
    with pytest.raises(DataError, match="expected a table that was imported, got 'first'"):
        updating(made.asked, "first")
    commit(made)
    for wanted in ("first", "t-first"):
        assert (updating(made.asked, wanted).name, updating(made.asked, wanted).licence) == (
            "first",
            "",
        )
    with pytest.raises(DataError, match="expected one of first, got 'sarhad'"):
        updating(made.asked, "sarhad")
