"""The lines above a screen: what is shown, in a sentence, and what to do with it."""

from __future__ import annotations

import streamlit as st

from data.query import freshness
from data.store.moment import shown_moment
from pages import shelf
from pages.frame import address
from pages.frame.context import Context
from pages.parts import downloads, nothing, reopen
from pages.parts.text import plain, unbroken


def show(context: Context) -> None:
    """Draw the sentence, the deaths as a range, notes on the address, and the actions."""
    with st.container(key="header", horizontal=True, vertical_alignment="top"):
        with st.container(key="said"):
            _sentence(context)
        with st.container(width="content"):
            _actions(context)
    if moment := context.dataset.known_at:
        st.caption(plain(context.say("header.known_at", moment=shown_moment(moment))))
    if context.dataset.incomplete:
        st.caption(plain(context.say(context.dataset.incomplete)))
    for said in dict.fromkeys(note.said(context.say) for note in context.notes):
        st.caption(plain(said))
    if not context.number:
        nothing.show(context)


@st.fragment
def _actions(context: Context) -> None:
    """Draw the buttons; opening one draws its content and nothing else of the page."""
    with st.container(key="actions", horizontal=True, width="content"):
        _link(context)
        downloads.data(context)
        if st.session_state.get("page") != address.STUDIO:  # it has more
            downloads.snapshot_files(context)
        reopen.show(context)


def _sentence(context: Context) -> None:
    """Draw the sentence of the query and the reported deaths."""
    say = context.say
    shown, deaths = shelf.said(context.view.query)
    st.subheader(unbroken(plain(shown)), anchor=False)
    parts = [deaths, shelf.not_told(context.view.query)]
    age = freshness(context.choices, address.today())
    if age and age.warns:
        parts.append(age.said(say))
    st.caption(unbroken(" · ".join(plain(part) for part in parts if part)))


def _link(context: Context) -> None:
    """Draw the address of this view and the words to cite it with."""
    say = context.say
    opened = st.popover(say("header.link"), key="link", on_change="rerun")
    if not opened.open:
        return
    with opened:
        url = address.link(context.view)
        st.caption(say("header.link.says"))
        st.code(url, language=None, wrap_lines=True)
        st.caption(say("header.cite.says"))
        st.code(citation(context, url), language=None, wrap_lines=True)


def citation(context: Context, url: str) -> str:
    """Return the words to cite this view with."""
    data = context.dataset
    return context.say(
        "header.citation",
        name=data.name,
        day=context.say.day(data.last_day),
        hash=data.hash,
        licence=data.licence,
        url=url,
    )
