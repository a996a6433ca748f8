"""A fault of the program: one sentence, no traceback, and the way to the other screens is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.store import edits
from data.words import Words
from pages import shelf
from pages.screens import MENU, atlas

APP = Path(__file__).resolve().parents[1] / "pages" / "frame" / "app.py"


def broken(*_: object) -> None:
    """Fail as a screen with a fault does, its first part drawn."""
    st.subheader("first part")
    raise KeyError("the text of a file")


@pytest.mark.parametrize(
    ("show", "said"), [(broken, ["app.fault"]), (st.fragment(broken), [])], ids=("whole", "part")
)
def test_a_screen_that_fails_keeps_its_menu(
    show: Callable[..., None], said: list[str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said of a part that is drawn on its own is Streamlit's call of us, and said once."""
    monkeypatch.setattr(atlas, "show", show)
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    say = Words("en")
    assert [element.value for element in app.error] == [say(key) for key in said]
    assert [element.value for element in app.subheader] == ["first part"]
    links = [element.proto.label for element in app.sidebar.get("page_link")]
    assert {say(f"screen.{name}") for name in MENU[1:]} <= set(links)
    assert len(app.exception) == 1 - len(said)  # where we are not called it stands there itself


def test_with_all_sets_off_the_page_says_so_and_keeps_its_menu(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is wrong with the data, the switches stand below, and one brings all back."""
    monkeypatch.setattr(atlas, "show", lambda _: st.subheader("the map"))
    shelf.renew()
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    edits.show("sarhad", on=False)
    app.run()
    said = [element.value for element in app.info]
    assert said == ["All data sets are switched off. Switch one on below."]
    assert {element.key for element in app.toggle} == {"set-sarhad"}
    links = [element.proto.label for element in app.sidebar.get("page_link")]
    assert {Words("en")(f"screen.{name}") for name in MENU} <= set(links)
    app.toggle(key="set-sarhad").set_value(True).run()
    assert [element.value for element in app.subheader] == ["the map"]
    assert not app.exception
