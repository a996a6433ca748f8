"""Rows of imported files that were set aside: each is named with its reason, and none twice."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from data.adapters.recognise import Asked
from data.load import as_frame
from data.reading import MAX_PROBLEMS, Problem
from data.store import edits, imports
from data.store.aside import LeftOut, left_out
from data.store.copies import updating
from data.store.imports import Plan, commit, plan
from data.words import Words
from pages import shelf
from pages.parts import table
from pages.screens import evidence, intake

SHEET = (
    "Date;Place;Country;Type;Killed\n"
    "16/01/2024;Panjgur;Pakistan;battle;2\n"
    "17/01/2024;Nonsenseville;Pakistan;battle;several\n"
    "yesterday;Turbat;Pakistan;battle;1\n"
)


def imported(folder: Path, text: str = SHEET, name: str = "sheet.csv") -> Plan:
    """Import a sheet."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    made = plan(path)
    commit(made)
    return made


def lines() -> list[int | None]:
    """Return the lines of the rows that are left out."""
    return [problem.line for one in left_out() for problem in one.problems]


def test_a_row_set_aside_is_named_and_one_in_review_is_not(home: Path, tmp_path: Path) -> None:
    """Also where the row in review is as it was, and is not written again."""
    assert left_out() == []
    made = imported(tmp_path)
    assert made.counts == {"accepted": 0, "review": 2, "set_aside": 1}
    (one,) = left_out()
    assert one[:4] == ("t-sheet", "sheet", "sheet.csv", 1)
    assert one.problems == tuple(p for p in made.problems if p.line == 4)
    imported(tmp_path, SHEET + "18/01/2024;Quetta;Pakistan;battle;1\n")
    assert lines() == [4]
    imported(tmp_path, SHEET.replace("yesterday", "18/01/2024"))
    assert left_out() == []


def test_only_sets_that_are_shown_and_stand_are_told_of(home: Path, tmp_path: Path) -> None:
    """One that is switched off or taken back leaves nothing out; an earlier moment is as it was."""
    imported(tmp_path)
    before = edits.entries()[-1]
    edits.show("t-sheet", on=False)
    assert left_out() == []
    assert len(left_out(at=before.at)) == 1
    edits.show("t-sheet", on=True)
    assert lines() == [4]
    edits.undo(before.entry)
    assert left_out() == []


def test_a_newer_copy_of_a_table_takes_the_place_of_the_last(home: Path, tmp_path: Path) -> None:
    """Whatever its file is called: a row that was mended there is no longer left out."""
    imported(tmp_path)
    mended = tmp_path / "mended.csv"
    mended.write_text(SHEET.replace("yesterday", "18/01/2024"), encoding="utf-8")
    commit(plan(mended, asked=updating(Asked(), "sheet")))
    assert left_out() == []


def test_an_older_import_says_how_many(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rows in review are told by their lines; where they were not written again, by number."""
    monkeypatch.setattr(imports, "as_kept", lambda problem, _: json.dumps(problem._asdict()))
    for known in ([4], []):
        imported(tmp_path)
        assert lines() == known
        assert [one.rows for one in left_out()] == [1]


def test_evidence_lists_what_was_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not every row could be used: the sentence adds up, and every row has its reason."""
    said: list[str] = []
    tables: list[pd.DataFrame] = []
    streamlit = SimpleNamespace(caption=said.append, dataframe=lambda t, **_: tables.append(t))
    for module in (evidence, table):
        monkeypatch.setattr(module, "st", streamlit)
    problem = Problem("a.csv", 4, "Date", "a day", "'yesterday'", "Write it as 2024-01-31.")
    left = [LeftOut("t-a", "A", "a.csv", 1, (problem,)), LeftOut("t-b", "B", "b.csv", 3, ())]
    say = Words()
    context = SimpleNamespace(say=say, dataset=SimpleNamespace(problems=as_frame([])))
    for imported_, wanted in ((left, 2), ([], 1)):
        said.clear()
        monkeypatch.setattr(shelf, "left_out", lambda found=imported_: found)
        evidence._set_aside(context)
        assert len(said) == wanted
        assert (say("evidence.set_aside.none") in said) == (not imported_)
    (listed,) = tables
    assert listed.to_numpy().tolist() == [["A", *problem]]
    many = [LeftOut("t-a", "A", "a.csv", 1_000, (problem,) * 1_000)]
    monkeypatch.setattr(shelf, "left_out", lambda: many)
    evidence._set_aside(context)
    assert len(tables[-1]) == MAX_PROBLEMS
    assert said[-1] == say.many("import.more", 1_000 - MAX_PROBLEMS)


def test_the_message_counts_what_was_set_aside(home: Path, tmp_path: Path) -> None:
    """After the events that are kept and those that wait."""
    told = intake._added(imported(tmp_path), Words())
    assert told.endswith("1 row was set aside; Evidence, Set aside, says why.")
    whole = imported(tmp_path, SHEET[: SHEET.index("17/01")], "whole.csv")
    assert "set aside" not in intake._added(whole, Words())
