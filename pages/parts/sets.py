"""The data sets that are kept: shown or not, each with its terms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from data.schema import DataError
from data.store import edits
from data.store.stored import has_anything
from data.words import Words
from pages import shelf
from pages.checking import Checking
from pages.parts.people import as_me
from pages.parts.text import plain

TICK_S = 0.4  # between two looks at whether a check is over
_CHECKING = "checking"
TOLD = "intake-told"  # what was taken in last; true until it is taken back
_FAULT = "sets-fault"  # of what a switch or a button did, told once


def show(say: Words) -> None:
    """Draw a switch for each set."""
    with st.container(key="sets"):
        st.markdown(f"#### {say('intake.sets')}")
        if fault := st.session_state.pop(_FAULT, ""):
            st.error(plain(fault))
        if not has_anything():
            st.caption(say("intake.sets.none"))
            return
        try:
            found = edits.known_sets()
        except (DataError, OSError) as error:
            st.error(plain(str(error)))
            return
        for one in found:
            with st.container(key=f"terms-{one['id']}", gap=None):
                st.toggle(
                    say.many("intake.set", one["events"], name=plain(str(one["name"]))),
                    value=bool(one["shown"]),
                    key=f"set-{one['id']}",
                    on_change=partial(_switch, str(one["id"])),
                )
                credit = "" if one["attribution"] == one["name"] else str(one["attribution"])
                said = say("intake.terms", licence=str(one["licence"]), attribution=credit)
                st.caption(plain(said))
                _points(one, say)
        for file in shelf.dataset().outlines:
            with st.container(key=f"outlines-{file.entry}", gap=None):
                st.markdown(plain(say("intake.outlines.kept", name=file.name)))
                if file.licence:
                    st.caption(plain(file.licence))
                st.button(
                    say("intake.outlines.back"), key=f"outlines-back-{file.entry}",
                    type="tertiary", on_click=partial(_take_back, file.entry),
                )  # fmt: skip


def why_nothing() -> str:
    """Return the key of why no event is shown where sets are switched off; "" where none is."""
    if not (shelf.keeps() and has_anything()):
        return ""
    try:
        shown = [bool(one["shown"]) for one in edits.known_sets()]
    except (DataError, OSError):
        return ""  # what is wrong is said below
    return "" if all(shown) else "sets.rest_is_empty" if any(shown) else "sets.all_off"


def check(dataset: str, name: str) -> None:
    """Begin to look at the points of a set."""
    st.session_state[_CHECKING] = {**_running(), dataset: Checking(dataset, name)}


def _running() -> dict[str, Checking]:
    """Return the checks of this session by set."""
    return st.session_state.get(_CHECKING, {})


def _points(one: Mapping[str, Any], say: Words) -> None:
    """Draw what was found of the points of an imported set, or the button that looks at them."""
    dataset, name = str(one["id"]), str(one["name"])
    job = _running().get(dataset)
    if "points" not in one:
        return  # ours
    if job is not None and not job.is_over:
        _follow(job, say)
    elif job is not None and job.fault is not None:
        st.error(plain(job.fault or say("intake.check.failed")))
    elif one["points"] is None:
        st.button(
            say("intake.check"), key=f"check-{dataset}", on_click=check, args=(dataset, name),
            type="tertiary",
        )  # fmt: skip
    elif one["in_doubt"]:
        st.caption(plain(say.many("intake.in_doubt", one["in_doubt"])))


@st.fragment(run_every=TICK_S)
def _follow(job: Checking, say: Words) -> None:
    """Draw that points are looked at; the page is drawn anew at the end."""
    if job.is_over:
        st.rerun()
    st.caption(say("intake.checking"))


def _take_back(entry: int) -> None:
    """Take outlines back: districts are discs again, or as an earlier file has them."""
    state = st.session_state
    try:
        with as_me():
            edits.undo(entry)
    except (DataError, OSError) as error:
        state[_FAULT] = str(error)
    else:
        state[TOLD] = ""
    shelf.renew()  # after a fault, too: the list was of what another took back


def _switch(name: str) -> None:
    """Show a set or hide it."""
    state, key = st.session_state, f"set-{name}"
    on = bool(state[key])
    try:
        with as_me():
            edits.show(name, on=on)
    except (DataError, OSError) as error:
        state[_FAULT] = str(error)
        state[key] = not on  # it stands as it stood
        return
    shelf.renew()
