"""The choice of events that are numbered on a picture, and of their words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from geo.sheet import callouts
from geo.sheet.layout import own_names
from geo.sheet.pins import LONGEST_TEXT, MOST, Pin, read
from pages import shelf
from pages.frame.context import Context
from pages.parts.text import plain

MOST_LISTED = 2000  # events of a list that is searched by typing; the map has all
LISTED = ("event_id", "date_start", "kind", "place")  # what the list needs of an event
PINS = "pins"  # of the session: texts by the id of the event, "" for the usual words


def show(context: Context, *, choose: bool = False) -> tuple[Pin, ...]:
    """Draw the control for the open event and those pinned before; return the pins to draw.

    Those whose event the filters leave out are kept for later, and said. With `choose` there is
    a list of what is shown, for a screen without a map.
    """
    say, state = context.say, st.session_state
    texts: dict[str, str] = state.setdefault(PINS, {})
    opened = str(state.get("event") or "")
    rows = _rows(context, [*texts, opened])
    shown = set(context.view.query.keep(rows)["event_id"])
    usual = _usual(rows, context)
    st.caption(say("pins.choose.says" if choose else "pins.says", n=say.number(MOST)))
    if choose and len(texts) < MOST:
        _choice(context)
    if opened in shown and opened not in texts and len(texts) < MOST:
        label = say("pins.add", event=plain(usual[opened]))
        st.button(label, key="pin-add", on_click=_add, args=(opened,), width="stretch")
    for number, event_id in enumerate([name for name in texts if name in shown], 1):
        _row(context, number, event_id, usual[event_id])
    hidden = len(set(texts) - shown)
    if hidden:
        st.caption(say.many("pins.hidden", hidden))
    return tuple(Pin(event_id, texts[event_id]) for event_id in texts if event_id in shown)


def _choice(context: Context) -> None:
    """Draw the list of events that can be numbered, newest first."""
    say, texts = context.say, st.session_state[PINS]
    rows = shelf.kept(context.view.query, LISTED).iloc[::-1][:MOST_LISTED]
    rows = rows[~rows["event_id"].isin(list(texts))]
    days, kinds, places = rows["date_start"].dt.date, rows["kind"], rows["place"]
    labels = {
        event_id: " · ".join(filter(None, (day.isoformat(), place, say(f"kind.{kind}"))))
        for event_id, day, kind, place in zip(rows["event_id"], days, kinds, places, strict=True)
    }
    st.selectbox(
        say("pins.choose"),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key="pin-choose",
        placeholder=say("pins.choose.hint"),
        on_change=_chosen,
    )


def _chosen() -> None:
    """Pin the event of the list, which is then ready for the next."""
    event_id = st.session_state.get("pin-choose")
    if event_id:
        _add(event_id)
    st.session_state["pin-choose"] = None


def _rows(context: Context, ids: Sequence[str]) -> pd.DataFrame:
    """Return the events of some ids, whatever the filters."""
    events = context.dataset.events
    return events[events["event_id"].isin(ids)]


def _usual(rows: pd.DataFrame, context: Context) -> dict[str, str]:
    """Return the words that each event would have without a text of one's own."""
    pins = [Pin(event_id) for event_id in rows["event_id"]]
    names = own_names(context.dataset, context.say.language)
    return {told.event_id: told.text for told in callouts.told(pins, rows, names, context.say)}


def _row(context: Context, number: int, event_id: str, usual: str) -> None:
    """Draw one pinned event: its words to change, and the button that takes it off."""
    say = context.say
    words, off = st.columns([4, 1.3], vertical_alignment="bottom")
    key = f"pin-text-{event_id}"
    words.text_input(
        say("pins.text", n=say.number(number)),
        value=st.session_state[PINS][event_id],
        max_chars=LONGEST_TEXT,
        placeholder=usual,
        key=key,
        on_change=_edit,
        args=(event_id, key),
    )
    off.button(
        say("pins.remove", n=say.number(number)),
        key=f"pin-off-{event_id}",
        on_click=_remove,
        args=(event_id,),
    )


def _add(event_id: str) -> None:
    """Pin an event with its usual words."""
    st.session_state[PINS] = {**st.session_state[PINS], event_id: ""}


def _edit(event_id: str, key: str) -> None:
    """Take the words of the field, on one line; those of a field that is gone are left."""
    text = read(f"{event_id}={st.session_state.get(key, '')}").text
    st.session_state[PINS] = {**st.session_state[PINS], event_id: text}


def _remove(event_id: str) -> None:
    """Take the pin off."""
    pins = st.session_state[PINS]
    st.session_state[PINS] = {name: text for name, text in pins.items() if name != event_id}
