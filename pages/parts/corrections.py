"""What people corrected, newest first: who, when, what and why, each of which can be taken back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.schema import DataError
from data.store import edits
from data.words import Words
from pages import shelf
from pages.frame.context import Context
from pages.parts import event_form, known_at
from pages.parts.people import as_me
from pages.parts.text import plain

_TOLD, _FAULT = "corrections-told", "corrections-fault"


def show(context: Context) -> None:
    """Draw the buttons of the form, and the list."""
    say, state = context.say, st.session_state
    if told := state.pop("form-saved", ""):
        state[_TOLD] = told
    event = context.view.event
    with st.container(horizontal=True, vertical_alignment="center", key="corrections-buttons"):
        if st.button(say("form.add"), key="form-add"):
            state[_TOLD] = ""
            event_form.add(context)
        if event and st.button(say("form.correct", event=plain(event)), key="form-correct"):
            state[_TOLD] = ""
            event_form.correct(context, event)
    if not event:
        st.caption(say("corrections.choose"))
    if state.get(_TOLD):
        st.success(plain(state[_TOLD]))
    if fault := state.pop(_FAULT, ""):
        st.error(plain(fault))
    _list(shelf.corrections(), say)
    known_at.show(context)


def _list(found: list[edits.Correction], say: Words) -> None:
    """Draw the list; a row that is chosen can be taken back."""
    if not found:
        st.caption(say("corrections.none"))
        return
    st.caption(say.many("corrections.says", len(found)))
    rows = [_row(one, say) for one in found]
    chosen = st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        # another list is another table: a row chosen before is none of it
        key=f"corrections-{found[0].entry}",
        column_config={
            say("corrections.changed"): st.column_config.TextColumn(width=420),
            say("corrections.entry"): st.column_config.NumberColumn(width="small"),
        },
    )
    picked = chosen.selection.rows  # type: ignore[attr-defined]
    if not picked:
        return
    one = found[picked[0]]
    if one.undone:
        st.caption(say("corrections.undone", entry=one.entry))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        why = st.text_input(say("form.why"), key=f"corrections-why-{one.entry}", max_chars=500)
        st.button(
            say("corrections.undo", entry=one.entry), key="corrections-undo",
            on_click=_undo, args=(one.entry, why.strip(), say),
        )  # fmt: skip


def _row(one: edits.Correction, say: Words) -> dict[str, object]:
    """Return one entry in words."""
    act = say(f"journal.act.{one.act}") if say.has(f"journal.act.{one.act}") else one.act
    if one.of:
        act = say("corrections.of", act=act, entry=one.of)
    if one.undone:
        act = say("journal.undone", line=act)
    event = one.event
    if one.answer:
        event = say("journal.answer", event=event, answer=one.answer)
    # what follows from another cell has no word of its own
    named = {column: say(f"form.{column}") for column in one.changed if say.has(f"form.{column}")}
    changed = "; ".join(
        say("corrections.cell", column=name, before=before or "–", after=after or "–")
        for column, name in named.items()
        for before, after in [one.changed[column]]
    )
    return {
        say("corrections.entry"): one.entry,
        say("corrections.at"): one.at[:16].replace("T", " "),  # noqa: PD008 - no frame
        say("corrections.who"): one.who,
        say("corrections.act"): act,
        say("table.event_id"): event,
        say("corrections.changed"): changed,
        say("corrections.why"): one.why,
    }


def _undo(entry: int, why: str, say: Words) -> None:
    """Take an entry back."""
    state = st.session_state
    try:
        with as_me():
            made = edits.undo(entry, why=why)
    except (DataError, OSError) as error:
        state[_FAULT] = str(error)
        return
    state[_TOLD] = say("corrections.taken_back", entry=entry, made=made)
    shelf.renew()
