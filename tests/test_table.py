"""Tables on the screens: every column has a name in words, and what is not known is blank."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest
import streamlit as st
from conftest import ROOT

from data.load import current
from data.reading import Problem
from data.store.doubts import Doubt
from data.words import Words
from pages.frame.context import Context
from pages.parts import table
from pages.screens import evidence

SAY = Words()


def tables_of(path: Path) -> list[ast.Call]:
    """Return the calls of a file that draw a table."""
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return [call for call in calls if ast.unparse(call.func) == "st.dataframe"]


def test_no_table_writes_none_where_nothing_is_known() -> None:
    """Streamlit writes "None" into an empty cell where it is not told otherwise."""
    calls = {path: tables_of(path) for path in (ROOT / "pages").rglob("*.py")}
    assert sum(map(len, calls.values())) > 10
    bare = [
        f"{path.name}:{call.lineno}"
        for path, found in calls.items()
        for call in found
        if not any(word.arg == "placeholder" for word in call.keywords)
    ]
    assert not bare


def test_every_column_of_a_list_of_events_has_a_name() -> None:
    """In the tab of events and in that of those without a place."""
    data = current()
    doubts: dict[str, tuple[Doubt, ...]] = {data.events["event_id"].iloc[0]: ()}
    named = table.columns(SAY)
    listed = table.listing(data.events.head(3), SAY, doubts)
    assert set(listed) == set(named)
    assert all(column["label"] != name for name, column in named.items())


def drawn_by(draw: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the names of the columns that a reader sees of the one table that is drawn."""
    found: list[set[str]] = []

    def dataframe(rows: pd.DataFrame, **given: Any) -> None:
        """Keep the names of the columns."""
        config = given.get("column_config", {})
        found.append({config.get(name, {"label": name})["label"] for name in rows})

    monkeypatch.setattr(st, "dataframe", dataframe)
    draw()
    (names,) = found
    return names


def test_events_without_a_place_have_the_words_of_the_events(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The tab "Not placed" names its columns as the tab of events does."""
    data = current()
    asked = SimpleNamespace(say=SAY, events=data.events, dataset=data)
    named = drawn_by(lambda: evidence._unplaced(cast(Context, asked)), monkeypatch)
    assert named == {column["label"] for column in table.columns(SAY).values()} - {
        SAY("table.doubt")
    }


def test_rows_that_are_set_aside_have_columns_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each field of a problem has a name that is no field's."""
    rows = pd.DataFrame([Problem("a.csv", None, "date", "a day", "x", "Write a day.")])
    named = drawn_by(lambda: table.problems(rows, SAY), monkeypatch)
    assert len(named) == len(Problem._fields)
    assert not named & set(Problem._fields)
