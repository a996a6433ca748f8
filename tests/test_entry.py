"""One event in words: its day, its deaths, each claim by the one who makes it, its sources."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.load import current
from pages import shelf
from pages.frame.context import Context
from pages.parts import entry
from pages.parts.text import plain
from pages.screens import atlas
from tests.browser.own_data import TEXTS

APP = Path(__file__).resolve().parents[1] / "pages" / "frame" / "app.py"


def drawn(row: pd.Series, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the Markdown of an event."""

    def show(context: Context) -> None:
        """Draw nothing else."""
        entry.show_whole(context, row, str(row["event_id"]))

    monkeypatch.setattr(atlas, "show", show)
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception
    assert not app.error
    return "\n".join(str(part.value) for part in (*app.main.markdown, *app.main.caption))


def test_an_event_is_told_with_its_claims_and_sources(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every claim and every source of it, and no other's."""
    shelf.renew()
    data = current()
    row = data.events.set_index("event_id", drop=False).loc["INC-2021-001"]
    claims = data.claims[data.claims["event_id"] == "INC-2021-001"]
    assert len(claims) > 1
    told = drawn(row, monkeypatch)
    assert "3 January 2021" in told
    for statement in claims["statement"]:
        assert plain(statement) in told
    others = data.claims[data.claims["event_id"] != "INC-2021-001"]["statement"]
    assert not any(plain(statement) in told for statement in set(others) - set(claims["statement"]))
    for source in row["source_ids"].split(";"):
        url = data.sources.set_index("source_id")["url"][source]
        assert f"]({url})" in told


def test_what_a_file_says_is_text(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its place, summary, notes and sources neither mark up nor lead anywhere."""
    shelf.renew()
    row = current().events.iloc[0]
    for text in TEXTS.values():
        names = ("place", "summary", "notes", "source_text")
        told = drawn(
            pd.Series({**row, **dict.fromkeys(names, text), "source_ids": ""}), monkeypatch
        )
        assert told.count(plain(text)) == len(names)
