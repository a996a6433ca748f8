"""The studio's choices outlive the widgets that hold them."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from data.period import Period
from geo.edition import Edition
from geo.sheet.pins import Pin
from pages.parts import editing

CHOSEN = (
    Edition(form="pdf", theme="dark", layout="a4", lang="fa", title="A title", caption="Words"),
    Edition(split=date(2024, 1, 16), pins=(Pin("INC-2024-003", "the strike"),)),
    Edition(before=Period(date(2023, 1, 1), date(2023, 6, 30)), view="PK-BA"),
    Edition(before=Period(date(2023, 1, 1), date(2023, 6, 30)), by="province"),
)


@pytest.mark.parametrize("edition", CHOSEN)
def test_choices_that_the_widgets_forgot_are_set_again(
    monkeypatch: pytest.MonkeyPatch, edition: Edition
) -> None:
    """A way through other pages changes nothing of the sheet."""
    state: dict[str, object] = {}
    fake = SimpleNamespace(session_state=state)
    monkeypatch.setattr(editing, "st", fake)
    editing.restore()  # nothing was kept at first
    assert not state
    editing.seed(edition)
    forgotten = editing.keys()
    for key in forgotten:
        del state[key]
    assert editing.asked() != edition
    editing.restore()
    assert editing.asked() == edition
