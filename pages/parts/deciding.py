"""A reviewer's decision on a step of the ladder: whether it answers an earlier one."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from data.answers import MOST_WORDS, decide, may_be_decided, undo
from data.escalation import Escalation
from data.ladder import Decided
from data.schema import DataError
from data.store.judging import Verdict
from geo.sheet.rungs import decided as decided_said
from pages import shelf
from pages.frame.context import Context
from pages.parts import steps
from pages.parts.people import as_me
from pages.parts.text import plain

_TOLD, _FAULT = "deciding-told", "deciding-fault"


def show(context: Context, found: Escalation, number: int) -> None:
    """Draw what was decided of a step, counted from 1, and the choice where something is open."""
    if not number or not shelf.keeps():
        return
    say, state = context.say, st.session_state
    step = found.ladder.steps[number - 1]
    open_ = _open(found, number)
    if not open_ and not step.decided:
        return
    with st.container(key="escalation-judge"):
        st.markdown(f"**{plain(say('escalation.judge', n=number))}**")
        for one in step.decided:
            _decided(context, found, step.event_id, one)
        if open_:
            _choice(context, found, number, open_)
        if told := state.pop(_TOLD, ""):
            st.success(plain(told))
        if fault := state.pop(_FAULT, ""):
            st.error(plain(fault))


def _open(found: Escalation, number: int) -> tuple[str, ...]:
    """Return the earlier steps that a step may answer; what it followed comes first."""
    step = found.ladder.steps[number - 1]
    earlier = may_be_decided(found.dataset, found.events.iloc[:number], step.event_id)
    first = step.followed.event_id if step.followed else ""
    return tuple(sorted(earlier, key=lambda one: one != first))


def _decided(context: Context, found: Escalation, answer: str, one: Decided) -> None:
    """Draw a decision that stands: what, who, when and why, and the button that takes it back."""
    say = context.say
    with st.container(horizontal=True, vertical_alignment="center"):
        told = decided_said(one, found, say)
        st.caption(plain(say("escalation.judge.told", told=told, why=one.told.why)))
        st.button(
            say("escalation.judge.back"), key=f"judge-back-{one.told.entry}",
            on_click=_kept, args=(lambda: undo(shelf.dataset(), one.event_id, answer), context),
        )  # fmt: skip


def _choice(context: Context, found: Escalation, number: int, open_: tuple[str, ...]) -> None:
    """Draw the earlier step, the reason and both buttons."""
    say, answer = context.say, found.ladder.steps[number - 1].event_id
    st.caption(say("escalation.judge.says"))
    st.selectbox(
        say("escalation.judge.of"),
        open_,
        format_func=lambda event_id: _named(context, found, event_id),
        key=f"judge-of-{answer}",
    )
    st.text_input(say("escalation.judge.why"), key=f"judge-why-{answer}", max_chars=MOST_WORDS)
    with st.container(horizontal=True):
        for key, verdict in (("yes", Verdict.CONFIRMED), ("no", Verdict.REJECTED)):
            st.button(
                say(f"escalation.judge.{key}"), key=f"judge-{key}",
                on_click=_kept, args=(_decision(answer, verdict), context),
            )  # fmt: skip


def _decision(answer: str, verdict: Verdict) -> Callable[[], int]:
    """Return what keeps a decision by what the fields hold then, and returns its entry."""

    def keep() -> int:
        """Keep it, and leave the reason empty for the next one."""
        state = st.session_state
        earlier, why = state[f"judge-of-{answer}"], str(state[f"judge-why-{answer}"])
        entry = decide(shelf.dataset(), earlier, answer, verdict, because=why)
        state[f"judge-why-{answer}"] = ""
        return entry

    return keep


def _named(context: Context, found: Escalation, event_id: str) -> str:
    """Return a step by its number, day and words."""
    number = found.ladder.number_of(event_id)
    step, row = found.ladder.steps[number - 1], found.events.iloc[number - 1].to_dict()
    words = steps.words_of(step, row, found, context.say)
    return context.say(
        "escalation.judge.step", n=number, day=context.say.day(step.day), who=words.who,
        what=words.what,
    )  # fmt: skip


def _kept(act: Callable[[], int], context: Context) -> None:
    """Keep a decision or take it back in this person's name; what cannot be is said."""
    state = st.session_state
    try:
        with as_me():
            entry = act()
    except (DataError, OSError) as error:
        state[_FAULT] = str(error)
        return
    state[_TOLD] = context.say("escalation.judge.kept", entry=entry)
    shelf.renew()
