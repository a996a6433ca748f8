"""The data sets that are kept: shown or not, each with its terms."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data.schema import DataError
from data.store import edits
from data.store.stored import has_anything
from data.words import Words
from pages import shelf
from pages.parts.text import plain


def show(say: Words) -> None:
    """Draw a switch for each set."""
    with st.container(key="sets"):
        st.markdown(f"#### {say('intake.sets')}")
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


def _switch(name: str) -> None:
    """Show a set or hide it."""
    edits.show(name, on=bool(st.session_state[f"set-{name}"]))
    shelf.renew()
