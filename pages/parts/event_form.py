"""The form in which an event is corrected or added; each bad field says what it wants."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from data.cells import FIRST_DAY, LAST_DAY, is_day
from data.schema import Attribution, DataError, DatePrecision, Kind, Precision, Status
from data.store import edits
from data.words import Words
from data.words.countries import country_name
from pages import shelf
from pages.frame.context import Context
from pages.parts.people import as_me
from pages.parts.text import plain

_FAULTS, _SAVED, _FOR, _TURN = "form-faults", "form-saved", "form-for", "form-turn"
_ANY = "form-any"  # a fault of no field

COUNTRIES = ("PK", "IR", "AF", "OM", "AE", "IN")  # of the region; another one stays as it is

# the fields in rows of the form, and the words that head each group
ROWS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("what", (("kind",), ("date_start", "date_end", "date_precision"), ("summary",))),
    (
        "where",
        (
            ("place", "admin2"), ("admin1", "country"),
            ("latitude", "longitude", "geo_precision"),
        ),
    ),
    ("who", (("initiator", "target"), ("initiator_text", "target_text"), ("attribution",))),
    ("deaths", (("fatalities_low", "fatalities_best", "fatalities_high", "injured"),)),
    ("backed", (("source_text", "status"), ("notes",))),
)  # fmt: skip
FIELDS = tuple(name for _, rows in ROWS for row in rows for name in row)
_WORDS_OF: Mapping[str, tuple[str, Sequence[object]]] = {
    "kind": ("kind", tuple(Kind)),
    "date_precision": ("date_precision", tuple(int(one) for one in DatePrecision)),
    "geo_precision": ("precision", tuple(int(one) for one in Precision)),
    "attribution": ("attribution", tuple(Attribution)),
    "status": ("status", tuple(Status)),
}
# names of columns that a fault may speak of; others are words of English, too
_COLUMN = re.compile(rf"\b({'|'.join(n for n in FIELDS if '_' in n)}|latitude|longitude)\b")
_LONG, _DAYS, _ACTORS = ("summary", "notes"), ("date_start", "date_end"), ("initiator", "target")


def add(context: Context) -> None:
    """Open the form of a new event."""
    _begin("", {})
    st.dialog(context.say("form.add"), width="large")(_draw)(context, "")


def correct(context: Context, event_id: str) -> None:
    """Open the form of an event as it is now."""
    try:
        cells = edits.cells_of(event_id)
    except (DataError, OSError) as error:
        st.error(plain(str(error)))
        return
    _begin(event_id, cells)
    title = context.say("form.correct", event=plain(event_id))
    st.dialog(title, width="large")(_draw)(context, event_id)


def _begin(event_id: str, cells: Mapping[str, str]) -> None:
    """Fill the fields from cells; what was typed for another event is forgotten."""
    state = st.session_state
    turn = state[_TURN] = state.get(_TURN, 0) + 1
    state[_FAULTS], state[_SAVED], state[_FOR] = {}, "", dict(cells)
    for name in FIELDS:
        state[_key(name, turn)] = _value(name, cells.get(name, ""))
    state[_key("why", turn)] = ""


def in_words(name: str, text: str, say: Words) -> str:
    """Return a cell as the form says it: words for codes, names for actors and countries."""
    if name in _WORDS_OF:
        key = f"{_WORDS_OF[name][0]}.{text}"
        return say(key) if say.has(key) else text
    if name in _ACTORS:
        names = shelf.actor_names()
        return "; ".join(names.get(one, one) for one in text.split(";"))
    return country_name(text, say.language) if name == "country" and text else text


def _value(name: str, text: str) -> Any:
    """Return what a field's widget holds for a cell."""
    if name in _ACTORS:
        return [part for part in text.split(";") if part]
    if name in _DAYS:
        return date.fromisoformat(text) if is_day(text) else None
    if name in _WORDS_OF or name == "country":
        return text or None
    return text


def _text(name: str) -> str:
    """Return what a field's widget holds as a cell."""
    value = st.session_state.get(_key(name, st.session_state[_TURN]))
    if isinstance(value, list):
        return ";".join(value)
    return value.isoformat() if isinstance(value, date) else str(value or "").strip()


def _draw(context: Context, event_id: str) -> None:
    """Draw the form, what is wrong with it, and its buttons."""
    say, state = context.say, st.session_state
    if state.get(_SAVED):
        st.rerun()  # a dialog closes with a whole run
    st.caption(say("form.says"))
    with st.container():  # there without a fault too: the form below keeps its place and its text
        if faults := state[_FAULTS].get(_ANY):
            st.error(plain(faults))
    with st.form(f"form-{state[_TURN]}", border=False, enter_to_submit=False):
        for group, rows in ROWS:
            st.markdown(f"**{say(f'form.group.{group}')}**")
            for row in rows:
                for column, name in zip(st.columns(len(row)), row, strict=True):
                    with column:
                        _field(name, context)
        st.text_input(say("form.why"), key=_key("why", state[_TURN]), max_chars=500)
        with st.container(horizontal=True):
            st.form_submit_button(
                say("form.save"), type="primary", on_click=_save, args=(event_id, say)
            )
            if event_id:
                st.form_submit_button(say("form.delete"), on_click=_delete, args=(event_id, say))


def _field(name: str, context: Context) -> None:
    """Draw one field, and below it what it wants where it is wrong."""
    say = context.say
    label, key = say(f"form.{name}"), _key(name, st.session_state[_TURN])
    if name in _WORDS_OF:
        prefix, values = _WORDS_OF[name]
        _choice(label, key, [str(value) for value in values], lambda v: say(f"{prefix}.{v}"))
    elif name == "country":
        _choice(label, key, list(COUNTRIES), lambda code: country_name(code, say.language))
    elif name in _ACTORS:
        names = shelf.actor_names()
        chosen = st.session_state.get(key) or []
        st.multiselect(
            label, [*names, *(one for one in chosen if one not in names)], key=key,
            format_func=lambda one: names.get(one, one),
        )  # fmt: skip
    elif name in _DAYS:
        st.date_input(
            label, key=key, min_value=FIRST_DAY, max_value=LAST_DAY, format="YYYY-MM-DD",
            value=None,
        )  # fmt: skip
    elif name in _LONG:
        st.text_area(label, key=key, height=80, max_chars=10_000)
    else:
        st.text_input(label, key=key, max_chars=2_000)
    if fault := st.session_state[_FAULTS].get(name):
        st.markdown(f":red[{plain(fault)}]")


def _choice(label: str, key: str, values: list[str], called: Callable[[str], str]) -> None:
    """Draw a choice that may be empty; a value that is not in the list stays."""
    held = st.session_state.get(key)
    options = values if held is None or held in values else [held, *values]
    st.selectbox(
        label, options, index=None, key=key,
        format_func=lambda value: called(value) if value in values else value,
    )  # fmt: skip


def _changes() -> dict[str, str]:
    """Return the fields that are not as they were."""
    before: Mapping[str, str] = st.session_state[_FOR]
    return {name: text for name in FIELDS if (text := _text(name)) != before.get(name, "")}


def _save(event_id: str, say: Words) -> None:
    """Write what was changed, or say of each bad field what it wants."""
    state, changes = st.session_state, _changes()
    state[_FAULTS] = {}
    if not changes:
        state[_FAULTS] = {_ANY: say("form.nothing")}
        return
    why = _text("why")
    try:
        found = edits.faults(event_id, changes)
        if found:
            state[_FAULTS] = _said(found, say)
            return
        with as_me():
            if event_id:
                entry = edits.edit(event_id, changes, why=why)
            else:
                entry, event_id = edits.add(changes, why=why)
    except (DataError, OSError) as error:
        state[_FAULTS] = {_ANY: str(error)}
        return
    if not entry:
        state[_FAULTS] = {_ANY: say("form.nothing")}
        return
    _done(say("form.saved", event=event_id, entry=entry))


def _delete(event_id: str, say: Words) -> None:
    """Take the event off the map."""
    try:
        with as_me():
            entry = edits.delete(event_id, why=_text("why"))
    except (DataError, OSError) as error:
        st.session_state[_FAULTS] = {_ANY: str(error)}
        return
    _done(say("form.deleted", event=event_id, entry=entry))


def _done(sentence: str) -> None:
    """Show the data as they are now, and say what was done."""
    st.session_state[_SAVED] = sentence
    shelf.renew()


def _said(found: Sequence[tuple[str, str, str, str]], say: Words) -> dict[str, str]:
    """Return the first sentence of each bad field; faults of no field of the form together."""
    said: dict[str, str] = {}
    for column, expected, got, _ in found:
        if column in FIELDS:
            said.setdefault(column, _fault(expected, got, say))
    rest = [fault for fault in found if fault[0] not in FIELDS]
    if rest and not said:  # what follows from a field is said there
        column, expected, got, _ = rest[0]
        name = say(f"form.{column}") if say.has(f"form.{column}") else column
        said[_ANY] = f"{name}: {_fault(expected, got, say)}"
    elif said:
        said[_ANY] = say.many("form.faults", len(said))
    return said


def _fault(expected: str, got: str, say: Words) -> str:
    """Return what a field wants; another field is called as the form calls it."""
    called = _COLUMN.sub(lambda found: say("form.field", name=say(f"form.{found[0]}")), expected)
    return say("form.fault", expected=called, got=got)


def _key(name: str, turn: int) -> str:
    """Return the session's name of a field; each opening of the form has its own."""
    return f"form:{turn}:{name}"
