"""The button that asks the online service that is set about the place of a row in review."""

from __future__ import annotations

import streamlit as st

from data.adapters.locating import Written
from data.schema import DataError
from data.store.waiting import Waiting
from data.words import Words
from geo.where.answer import Asked
from geo.where.asking import Heard, heard, terms
from geo.where.online import Online, configured
from geo.where.resolver import Resolver
from pages.parts.text import plain

_SAID = "review-heard"  # the row and what was asked last, and what came of it
NOBODY = Heard()


def service() -> tuple[Online | None, str]:
    """Return the service that the settings name, if any, and what is wrong with them, if that."""
    try:
        return configured(), ""
    except (DataError, OSError) as error:
        return None, str(error)


def known(row: Waiting, written: Written, resolver: Resolver, online: Online | None) -> Heard:
    """Return what the service said of a row before; nothing is sent."""
    if online is None or not row.asks_for_place:
        return NOBODY
    return heard(Asked(*written), resolver, online)


def show(
    row: Waiting, written: Written, resolver: Resolver, online: Online, said: Heard, say: Words
) -> None:
    """Draw the button with what it sends and whose answers come, or what the service said."""
    state, key = st.session_state, (row.event_id, said.sends)
    names = {"service": online.service.name, "credit": online.service.attribution}
    if said.places:
        st.caption(plain(say("where.ask.whose", **names)))
        return
    if said.note is not None:
        st.caption(plain(said.note.said(say)))
        return
    last, told = state.get(_SAID, (None, ""))
    with st.container(key="review-online", gap="small"):
        if st.button(plain(say("where.ask.button", **names)), key="review-ask"):
            with st.spinner(say("where.ask.button", **names)):
                note = heard(Asked(*written), resolver, online, ask=True).note
            state[_SAID] = (key, note.said(say) if note else "")
            st.rerun(scope="fragment")
        if told and last == key:
            st.warning(plain(told))
        st.caption(plain(terms(said, online, say)))
