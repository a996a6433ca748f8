"""Two events that may be one: both side by side, and what may be said of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from data.schema import DataError
from data.store import edits
from data.words import Words
from pages import shelf
from pages.parts.people import as_me
from pages.parts.text import plain

_FAULT = "pairs-fault"  # of the last decision, told once


def show(waiting: Sequence[edits.Candidate], say: Words) -> None:
    """Draw the first pair that waits: both events side by side, and what may be said of them."""
    if fault := st.session_state.pop(_FAULT, ""):
        st.error(plain(fault))
    if not waiting:
        return
    pair = waiting[0]
    st.markdown(f"#### {plain(say.many('intake.pairs', len(waiting)))}")
    st.caption(say("intake.pairs.says" if _of_two_sets(pair) else "intake.pairs.one_set"))
    sides = st.columns(2)
    for side, event_id in zip(sides, (pair.other, pair.one), strict=True):
        with side:
            _event(event_id, say)
            st.button(
                say("intake.keep_this"),
                key=f"keep-{event_id}",
                on_click=partial(_decide, event_id, pair, edits.SAME),
            )
    st.button(
        say("intake.keep_both"),
        key="keep-both",
        on_click=partial(_decide, pair.other, pair, edits.DIFFERENT),
    )


def _of_two_sets(pair: edits.Candidate) -> bool:
    """Return whether two events are of two sets; of one that is not shown nothing is known."""
    rows = shelf.dataset().events
    return int(rows["dataset"][rows["event_id"].isin((pair.one, pair.other))].nunique()) == 2


def _event(event_id: str, say: Words) -> None:
    """Draw an event in a few lines."""
    rows = shelf.dataset().events
    found = rows[rows["event_id"] == event_id]
    if found.empty:
        st.markdown(plain(event_id))
        return
    row = found.iloc[0]
    day = say.days(row["date_start"].date(), row["date_end"].date())
    st.markdown(f"**{plain(day)}** · {plain(row['place'])} · {plain(row['dataset'])}")
    st.markdown(plain(row["summary"]))
    figures = row[["fatalities_low", "fatalities_best", "fatalities_high"]].dropna()
    low, high = (int(figures.min()), int(figures.max())) if len(figures) else (None, None)
    st.caption(plain(say("intake.deaths", span=say.span(low, high))))


def _decide(keep: str, pair: edits.Candidate, verdict: str) -> None:
    """Write down what a person decided of a pair; what cannot be is said."""
    other = pair.one if keep == pair.other else pair.other
    try:
        with as_me():
            edits.decide(keep, other, verdict)
    except (DataError, OSError) as error:
        st.session_state[_FAULT] = str(error)
