"""The two periods of a comparison: widgets that hold them, and what an address says of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import streamlit as st

from data.compare import COLUMNS, unknown_event
from data.note import Note, field_word, quoted
from data.period import Period, a_year_before, around, before, read_period, within
from data.query import Choices, Query
from data.schema import DataError
from data.stories import key_dates
from pages import shelf
from pages.frame.context import Context
from pages.parts.text import plain

USUAL_DAYS = 365  # of the second period where nothing else is asked
LENGTHS = (7, 30, 90, 365)  # days before and after an event
USUAL_LENGTH = 90
_ASKED = "compared"  # of the session; the widgets can forget on a way through other pages


class Asked(NamedTuple):
    """What is compared, in the words of the command's flags."""

    a: Period
    b: Period
    by: str


def seed(params: Mapping[str, Any], query: Query, choices: Choices) -> tuple[Note, ...]:
    """Set the widgets from an address; return notes on what could not be used."""
    notes: list[Note] = []
    first = _usual(query.since, query.until, choices)
    read = {name: _read(name, params.get(name), choices, notes) for name in ("a", "b")}
    by = str(params.get("by") or first.by)
    if by not in COLUMNS:
        notes.append(_unknown("by", by))
        by = first.by
    b = read["b"] or first.b
    a = read["a"] or within(before(b), choices.first_day, choices.last_day) or first.a
    _set(Asked(a, b, by))
    return tuple(notes)


def params() -> dict[str, str]:
    """Return what the address says of the periods, nothing before they were asked for."""
    asked: Asked | None = st.session_state.get(_ASKED)
    return {name: str(value) for name, value in asked._asdict().items()} if asked else {}


def as_opened(query: Query) -> bool:
    """Return whether nothing else is compared than what the page opens with."""
    held = st.session_state.get(_ASKED)
    return held is None or held == _usual(query.since, query.until, shelf.choices())


def show(context: Context) -> Asked:
    """Draw the two periods, the ways to choose them, and the column; return what is asked."""
    say, state = context.say, st.session_state
    query, choices = context.view.query, context.choices
    if _ASKED not in state:
        _set(_usual(query.since, query.until, choices))
    held: Asked = state[_ASKED]
    for name, value in held._asdict().items():  # a widget that was not drawn is set anew
        state.setdefault(_key(name), value if name == "by" else tuple(value))
    with st.container(key="compare-asks", horizontal=True, vertical_alignment="bottom"):
        for name in ("a", "b"):
            st.date_input(
                say(f"compare.period.{name}"),
                key=_key(name),
                format="YYYY-MM-DD",
                min_value=choices.first_day,
                max_value=choices.last_day,
                width=250,
            )
        _ways(context, held)
        st.segmented_control(
            say("compare.by"),
            tuple(COLUMNS),
            required=True,
            format_func=lambda name: say(f"compare.by.{name}"),
            key=_key("by"),
        )
    asked = Asked(_held("a", held.a), _held("b", held.b), state[_key("by")])
    state[_ASKED] = asked
    return asked


def _ways(context: Context, held: Asked) -> None:
    """Draw the ways to choose periods that go together."""
    say = context.say
    opened = st.popover(say("compare.ways"), key="compare-ways", on_change="rerun")
    if not opened.open:
        return
    with opened:
        for name, other in (("before", before(held.b)), ("year", a_year_before(held.b))):
            fits = within(other, context.choices.first_day, context.choices.last_day) == other
            st.button(
                say(f"compare.ways.{name}"),
                key=f"compare-ways-{name}",
                help=say("compare.ways.says", days=say.days(*other)),
                disabled=not fits,
                width="stretch",
                on_click=_set,
                args=(held._replace(a=other),),
            )
        st.markdown(f"**{plain(say('compare.around'))}**")
        _around(context)


def _around(context: Context) -> None:
    """Draw the choice of an event, and how long before and after it."""
    say, state = context.say, st.session_state
    events = _events(context)
    if events:
        st.selectbox(
            say("compare.around.event"),
            list(events),
            format_func=lambda name: events.get(name, ""),
            key="compare-event",
            label_visibility="collapsed",
        )
    label = say("compare.around.id" if events else "compare.around.id_only")
    st.text_input(label, key="compare-event-id", max_chars=120)
    st.segmented_control(
        say("compare.around.days"),
        LENGTHS,
        default=USUAL_LENGTH,
        required=True,
        format_func=lambda n: say.many("compare.days", n),
        key="compare-length",
    )
    st.checkbox(say("compare.around.year"), key="compare-year")
    st.button(
        say("compare.around.set"), type="primary", width="stretch", key="compare-set",
        on_click=_take_event, args=(context,),
    )  # fmt: skip
    if said := state.get("compare-said"):
        with st.container(key="compare-ways-said"):
            st.caption(plain(said))


def _events(context: Context) -> dict[str, str]:
    """Return the events to choose from: the open one, then the key dates within the data."""
    say, choices = context.say, context.choices
    found = {}
    if context.view.event:
        found[context.view.event] = say("compare.around.open", event=context.view.event)
    for one in reversed(key_dates()):
        if choices.first_day < one.day < choices.last_day and one.event_id in choices.event_ids:
            name = say(f"keydate.{one.key}")
            found.setdefault(one.event_id, say("compare.around.key", name=name, day=one.day))
    return found


def _take_event(context: Context) -> None:
    """Set both periods around the chosen event, or say why that cannot be."""
    state, say, choices = st.session_state, context.say, context.choices
    event = str(state.get("compare-event-id") or "").strip() or state.get("compare-event") or ""
    rows = context.dataset.events
    row = rows.loc[rows["event_id"] == event, ["date_start", "date_end"]]
    if row.empty:
        state["compare-said"] = unknown_event(event, rows).said(say)
        return
    since, until = (stamp.date() for stamp in row.iloc[0])
    a, b = around(since, until, state.get("compare-length") or USUAL_LENGTH)
    a = a_year_before(b) if state.get("compare-year") else a
    if any(within(period, choices.first_day, choices.last_day) != period for period in (a, b)):
        days = say.days(choices.first_day, choices.last_day)
        state["compare-said"] = say("compare.around.beyond", days=days)
        return
    state["compare-said"] = ""
    _set(state[_ASKED]._replace(a=a, b=b))


def _set(asked: Asked) -> None:
    """Set all, from a callback or before the widgets are drawn."""
    state = st.session_state
    state[_ASKED] = asked
    for name, value in asked._asdict().items():
        state[_key(name)] = value if name == "by" else tuple(value)


def _held(name: str, last: Period) -> Period:
    """Return the period that a widget holds; the last one while only its first day is chosen."""
    value = st.session_state.get(_key(name))
    return Period(*value) if isinstance(value, tuple) and len(value) == 2 else last


def _usual(since: date | None, until: date | None, choices: Choices) -> Asked:
    """Return the days of the filter and as many before; without days the newest half or year."""
    last = until or choices.last_day
    room = (last - choices.first_day).days + 1
    wanted = (last - since).days + 1 if since else USUAL_DAYS
    count = max(1, min(wanted, room // 2))
    b = Period(last - timedelta(count - 1), last)
    return Asked(within(before(b), choices.first_day, last) or b, b, next(iter(COLUMNS)))


def _read(name: str, text: Any, choices: Choices, notes: list[Note]) -> Period | None:
    """Return the period of a parameter, moved into the data; None for anything else."""
    if not text:
        return None
    try:
        period = read_period(str(text), name)
    except DataError:
        notes.append(_unknown(name, str(text)))
        return None
    found = within(period, choices.first_day, choices.last_day)
    if found != period:
        days = (choices.first_day, choices.last_day)
        notes.append(Note("note.period", {"given": str(period), "first": days[0], "last": days[1]}))
    return found


def _unknown(name: str, text: str) -> Note:
    """Return the note of a value that there is not."""
    return Note("note.unknown", {"field": field_word(name), "given": quoted(text)})


def _key(name: str) -> str:
    """Return the session's name of a widget."""
    return f"compare-{name}"
