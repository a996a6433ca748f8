"""The events as they were known at a moment of the past, and what has changed since."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time

import pandas as pd
import streamlit as st

from data.schema import DataError
from data.store.moment import read_moment, shown_moment
from data.store.since import ADDED, CHANGED, GONE
from data.words import Words
from pages import shelf
from pages.frame.context import Context
from pages.parts.text import plain

LISTED = 500  # events that are listed; the rest is counted
_ASKED = "known-at-asked"


def show(context: Context) -> None:
    """Draw the fields for a moment, and what was known then."""
    say = context.say
    if context.dataset.known_at or not shelf.has_past():
        return  # all of it is of one moment
    with st.expander(say("known_at.title")), st.container(key="known-at"):
        st.caption(say("known_at.says"))
        with (
            st.form("known-at-form", border=False),
            st.container(horizontal=True, vertical_alignment="bottom"),
        ):
            today = datetime.now(UTC).date()
            day = st.date_input(
                say("known_at.day"), today, max_value=today, format="YYYY-MM-DD", width=180
            )
            hour = st.time_input(say("known_at.time"), time(0, 0), step=60, width=180)
            if st.form_submit_button(say("known_at.show")):
                st.session_state[_ASKED] = datetime.combine(day, hour).isoformat()
        if asked := st.session_state.get(_ASKED):
            _moment(asked, say)


def _moment(asked: str, say: Words) -> None:
    """Draw what was known at a moment; one that is none says so."""
    try:
        moment = read_moment(asked, where=say("known_at.title"))
        found, changed = shelf.as_known(moment)
    except (DataError, OSError) as error:
        st.error(plain(str(error)))
        return
    n = Counter(one.what for one in changed)
    counts = {what: say.number(n[what]) for what in (ADDED, CHANGED, GONE)}
    then = shown_moment(moment)
    st.markdown(plain(say.many("known_at.counts", len(found.events), moment=then, **counts)))
    if changed:
        rows = [
            {
                say("table.event_id"): one.event_id,
                say("known_at.since"): say(f"known_at.{one.what}"),
            }
            for one in changed[:LISTED]
        ]
        height = "auto" if len(rows) <= 8 else 318
        st.dataframe(pd.DataFrame(rows), hide_index=True, placeholder="", height=height)
        if len(changed) > LISTED:
            st.caption(say.many("import.more", len(changed) - LISTED))
    if found.re_export:
        st.download_button(
            say("known_at.download"), data=lambda: shelf.rows_of(found),
            file_name=f"sarhad_known_at_{moment[:16].replace(':', '')}.csv", mime="text/csv",
            key="known-at-download", on_click="ignore",
        )  # fmt: skip
    else:
        st.caption(say("downloads.not_ours"))
    st.caption(say("known_at.command"))
    st.code(f"./sarhad run --known-at {moment}", language=None)
