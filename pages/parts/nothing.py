"""What is said where nothing fits the question, and the ways out of it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data.note import field_word
from data.query import Choices, Query
from pages import shelf
from pages.frame.context import Context
from pages.parts import filters

DAYS = ("since", "until")


def show(context: Context) -> None:
    """Say what narrows the question to nothing, what leaving out one part would give, and when."""
    say, query = context.say, context.view.query
    others = [name for name in query.fields_set() if name not in DAYS]
    with st.container(key="nothing"):
        st.markdown(say("empty.says" if others else "empty.days"))
        for field in others:
            n = shelf.number(query.without(field))
            if n:  # a part that would not help is no help to read of
                st.caption(say.many("empty.without", n, field=field_word(field)))
        if any("\u0600" <= letter <= "\u06ff" for letter in query.words):  # Arabic script
            st.caption(say("empty.script"))
        _nearest(context)


def _nearest(context: Context) -> None:
    """Offer the nearest days that have such events; each moves the window, its length stays."""
    say, query, choices = context.say, context.view.query, context.choices
    before, after = shelf.nearest(query)
    with st.container(key="nearest", horizontal=True, gap="small"):
        for name, day in (("before", before), ("after", after)):
            if day:
                st.button(
                    say(f"empty.{name}", day=say.day(day)),
                    key=f"nearest-{name}",
                    on_click=_go,
                    args=(query, day, choices),
                    kwargs={"forward": name == "after"},
                )


def _go(query: Query, day: date, choices: Choices, *, forward: bool) -> None:
    """Move the window, as long as it is, until it begins or ends on a day."""
    since, until = query.since or choices.first_day, query.until or choices.last_day
    length = until - since
    days = (day, day + length) if forward else (day - length, day)
    filters.set_days(*days, choices)
