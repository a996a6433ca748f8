"""A file that was taken away, dropped here: it opens as it was made, a sheet in the studio."""

from __future__ import annotations

import streamlit as st

from data.note import Note, quoted
from data.schema import DataError
from geo.reopen import MOST_MB, Reopened, reopen
from pages.frame import address
from pages.frame.context import Context
from pages.parts import asking
from pages.parts.text import plain

_TURN = "reopen-turn"  # files opened in this session: each next one finds a field that is empty
_FAULT = "reopen-fault"  # the sentence on the last file, "" where it was opened
_DONE = "reopen-done"  # the page that a file was opened for, while that of before is shown


def show(context: Context) -> None:
    """Draw the button and, once opened, the field for a file; a file that is none is said."""
    say, state = context.say, st.session_state
    turn = state.get(_TURN, 0)
    if page := state.pop(_DONE, ""):
        st.switch_page(context.pages[page])
    opened = st.popover(say("reopen"), key=f"reopen-{turn}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.caption(say("reopen.says"))
        st.file_uploader(
            say("reopen.file"),
            key=f"reopen-file-{turn}",
            label_visibility="collapsed",
            max_upload_size=MOST_MB,
            on_change=_read,
            args=(context, turn),
        )
        if fault := state.get(_FAULT):
            st.error(plain(fault))


def _read(context: Context, turn: int) -> None:
    """Take the view of the file that was dropped, or keep the sentence why there is none."""
    state = st.session_state
    state[_FAULT] = ""
    file = state.get(f"reopen-file-{turn}")
    if file is None:  # it was taken out again
        return
    name, say = quoted(file.name), context.say
    if file.size > MOST_MB * 1_000_000:
        state[_FAULT] = say("reopen.too_large", file=name, most=MOST_MB)
        return
    try:
        found = reopen(file.getvalue(), context.dataset, context.choices, say)
    except DataError:
        state[_FAULT] = say("reopen.not_ours", file=name)
        return
    address.reopen(found.view, found.edition, _notes(found, name), context.choices)
    if found.escalation:
        asking.seed(found.escalation)
    page = address.ESCALATION if found.escalation else address.STUDIO
    state[_TURN], state[_DONE] = turn + 1, page


def _notes(found: Reopened, name: str) -> tuple[Note, ...]:
    """Return what is said of a file that was opened: that it is, and what is not as it was."""
    done = Note("reopen.done", {"file": name}, warns=False)
    since = [Note("reopen.since", {"file": name, "told": reason}) for reason in found.reasons]
    return done, *since, *found.notes
