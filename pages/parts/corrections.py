"""What people corrected, newest first: who, when, what and why, each of which can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
import streamlit as st

from data.schema import DataError
from data.store import edits
from data.store.deciding import How
from data.words import Words
from pages import shelf
from pages.frame.context import Context
from pages.parts import event_form, known_at
from pages.parts.people import as_me
from pages.parts.text import plain

CHARACTER_PX, WIDEST_PX = 8, 360  # of the table's type; of a column beside six others
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
    by_entry = {one.entry: one for one in found}
    rows = [_row(one, by_entry, say) for one in found]
    chosen = st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        placeholder="",
        on_select="rerun",
        selection_mode="single-row",
        # another list is another table: a row chosen before is none of it
        key=f"corrections-{found[0].entry}",
        column_config={
            say("table.event_id"): st.column_config.TextColumn(
                width=_wide(str(row[say("table.event_id")]) for row in rows)
            ),
            say("corrections.changed"): st.column_config.TextColumn(width=420),
            say("corrections.entry"): st.column_config.NumberColumn(width=60),
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


def _wide(texts: Iterable[str]) -> int:
    """Return the width of a column that holds texts whole, px, of long ones a good part."""
    return min(max(map(len, texts)) * CHARACTER_PX + 20, WIDEST_PX)


def _row(
    one: edits.Correction, by_entry: Mapping[int, edits.Correction], say: Words
) -> dict[str, object]:
    """Return one entry in words; one that takes another back tells of what that did."""
    act = _act(one, say)
    if one.of:
        act = say("corrections.of", act=act, entry=one.of)
    if one.undone:
        act = say("journal.undone", line=act)
    first, is_back = one, False
    while first.of in by_entry:
        first, is_back = by_entry[first.of], not is_back
    return {
        say("corrections.entry"): one.entry,
        say("corrections.at"): one.at[:16].replace("T", " "),  # noqa: PD008 - no frame
        say("corrections.who"): one.who,
        say("corrections.act"): act,
        say("table.event_id"): _events(first, say),
        say("corrections.changed"): _changed(first, say, is_back=is_back),
        say("corrections.why"): one.why,
    }


def _act(one: edits.Correction, say: Words) -> str:
    """Return what an entry did, in a word."""
    key = f"journal.act.{one.act}"
    return say(key) if say.has(key) else one.act


def _events(one: edits.Correction, say: Words) -> str:
    """Return the events of an entry: one, both of a pair, or the first of a review."""
    if one.answer:
        return say("journal.answer", event=one.event, answer=one.answer)
    if one.keep:
        return say.all_of((one.keep, one.event))
    if one.events > 1:
        return say("corrections.more", event=one.event, n=say.number(one.events - 1))
    return one.event


def _changed(one: edits.Correction, say: Words, *, is_back: bool) -> str:
    """Return what an entry changed: cells before and after, or what a person decided.

    `is_back` says that it was taken back: cells are then as they were before.
    """
    cells = []
    for column, pair in one.changed.items():
        if say.has(f"form.{column}"):  # what follows from another cell has no word of its own
            both = [event_form.in_words(column, text, say) or "–" for text in pair]
            before, after = reversed(both) if is_back else both
            name = say(f"form.{column}")
            cells.append(say("corrections.cell", column=name, before=before, after=after))
    if cells:
        return "; ".join(cells)
    said = _decided(one, say)
    return say("corrections.no_more", said=said or _act(one, say)) if is_back else said


def _decided(one: edits.Correction, say: Words) -> str:
    """Return what a person decided of a pair or in a review, "" for any other entry."""
    if one.verdict:
        return say(f"corrections.pair.{one.verdict}", keep=one.keep)
    if one.how in (How.SKIP, How.KEEP):
        return say(f"corrections.review.{one.how}")
    return one.says


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
