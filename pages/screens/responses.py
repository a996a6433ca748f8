"""Responses: whether two sides follow each other more often than by chance, as a grid each way."""

from __future__ import annotations

import streamlit as st

from data.response_words import basis, method, verdict
from data.responses import Responses
from data.schema import Coverage
from data.sought import NO_FILTERS, Sought
from geo import snapshot
from geo.response_rows import as_csv, events_csv
from pages import looking, shelf
from pages.frame.context import Context
from pages.parts import header, response_figures, searching, sought
from pages.parts.text import plain


def show(context: Context) -> None:
    """Draw what is asked, what there is to tell, and a grid for each direction."""
    say = context.say
    header.show(context)
    with st.container(key="responses"):
        if context.dataset.coverage == Coverage.SELECTED:
            searching.refuse(context, "responses")
            return
        asked = sought.asked()
        if asked is None:
            st.info(say("escalation.no_sides"))
            return
        sought.show(context, asked)
        query = context.view.query.without(*NO_FILTERS)
        if query != context.view.query:
            st.caption(say("responses.filters"))
        found = looking.known_responses(context.dataset, query, asked)
        with st.container(key="responses-answer"):
            if found is None:
                searching.show(context, query, asked, say("responses.looking"))
                return
            _answer(context, found)
        for one in found.directions:
            response_figures.show(found, one, shelf.actor_names(), say)
        st.caption(say("responses.grid.says"))
        st.caption(plain(method(found, say)))
        with st.container(key="responses-take", horizontal=True):
            _take(context, asked, found)
        _again(context, asked)


def _answer(context: Context, found: Responses) -> None:
    """Draw what there is to tell each way, and what it rests on."""
    say = context.say
    for told in verdict(found, shelf.actor_names(), say):
        st.markdown(f"#### {plain(told)}")
    if not all(one.events for one in found.directions):
        st.markdown(say("responses.one_way"))
    st.caption(" · ".join(plain(part) for part in basis(found, say)))
    if uneven := shelf.uneven():
        st.caption(plain(uneven))


def _take(context: Context, asked: Sought, found: Responses) -> None:
    """Draw the tables to take away: of the fields, and of the events that they count."""
    tables = (("", as_csv, None), ("events.", events_csv, context.say("responses.events.says")))
    for part, make, says in tables:
        st.download_button(
            context.say(f"responses.{part}csv"),
            data=lambda make=make: make(found, shelf.actor_names()),
            file_name=f"sarhad_responses_{part.replace('.', '_')}{'_'.join(asked.dyad)}.csv",
            mime=snapshot.MEDIA_TYPES["csv"],
            key=f"responses-{part.replace('.', '-')}csv",
            help=says,
            on_click="ignore",
        )


def _again(context: Context, asked: Sought) -> None:
    """Draw the command that says the same."""
    say = context.say
    with st.expander(say("compare.command")):
        st.code(asked.command(context.view.query), language=None, wrap_lines=True)
