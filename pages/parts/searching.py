"""A search that a page waits for: begun, followed with its progress, stopped, begun again."""

from __future__ import annotations

import streamlit as st

from data.hotspots import Looked
from data.query import Query
from data.sought import Sought
from data.words import Words
from pages.frame.context import Context
from pages.looking import Looking
from pages.parts.text import plain

TICK_S = 0.4  # between two looks at how far a search is
_LOOKING, _STOPPED = "searching", "searching-stopped"  # a session looks for one thing at a time


def refuse(context: Context, screen: str) -> None:
    """Say why a selection of events has no answer to what a screen asks, and what to do."""
    say = context.say
    with st.container(key=f"{screen}-refused"):
        st.markdown(say(f"{screen}.refused"))
        st.page_link(context.pages["import"], label=say("hotspots.refused.import"))


def show(context: Context, query: Query, asked: Looked | Sought, words: str) -> None:
    """Begin to search, draw how far it is under some words, or why it ended without anything."""
    state, say = st.session_state, context.say
    key = (context.dataset.hash, query, asked)
    job: Looking | None = state.get(_LOOKING)
    if state.get(_STOPPED) == key:
        st.markdown(f"#### {say('hotspots.stopped')}")
        st.button(say("hotspots.again"), key="hotspots-again", on_click=_again)
        return
    if job is None or job.asked != key:
        if job is not None:
            job.cancel()
        job = state[_LOOKING] = Looking(context.dataset, query, asked)
    if job.is_over and job.fault is not None:
        st.error(plain(job.fault) or say("hotspots.failed"))
        st.button(say("hotspots.again"), key="hotspots-again", on_click=_again)
        return
    _follow(job, words, say)


@st.fragment(run_every=TICK_S)
def _follow(job: Looking, words: str, say: Words) -> None:
    """Draw how far a search is, and a button that stops it."""
    if job.is_over:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.progress(min(1.0, job.done), words)
        if st.button(say("hotspots.stop"), key="hotspots-stop"):
            job.cancel()
            st.session_state[_STOPPED] = job.asked
            st.rerun()


def _again() -> None:
    """Forget what was stopped or failed."""
    for key in (_STOPPED, _LOOKING):
        st.session_state.pop(key, None)
