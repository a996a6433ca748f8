"""Review: the rows that wait for a person, one after the other, each decided with one key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from data.schema import INCIDENT_KINDS, DataError
from data.store import deciding
from data.store.deciding import FIGURES, Decision, How
from data.store.waiting import POINT, Queue, Waiting, as_written, others
from data.words import Words
from geo.where import review as offering
from geo.where import review_rows as telling
from geo.where.review import Offer
from pages import shelf
from pages.frame import look
from pages.parts import mapview, online, pairs, places
from pages.parts.people import as_me
from pages.parts.text import plain

# what is told of an event whose point is in doubt
OF_A_POINT = (
    "date_start", "kind", "place", "admin2", "admin1", "country", "latitude", "longitude",
    "geo_precision", "summary", "source_text",
)  # fmt: skip
_TOLD, _FAULT, _NAMED = "review-told", "review-fault", "review-named"


def waits() -> bool:
    """Return whether anything waits for a person."""
    try:
        return bool(shelf.waiting().rows or shelf.pairs())
    except (DataError, OSError):
        return True  # the page says what is wrong


def show(say: Words) -> None:
    """Draw the row that is next, what is in doubt in it, and what can be decided."""
    with st.container(key="review"):
        st.subheader(say("review.title"), anchor=False)
        _body(say)


@st.fragment
def _body(say: Words) -> None:
    """Draw all that changes with a decision; the frame around it stays."""
    state = st.session_state
    try:
        waiting, alike = shelf.waiting(), shelf.pairs()
    except (DataError, OSError) as error:
        st.error(plain(str(error)))
        return
    if fault := state.pop(_FAULT, ""):
        st.error(plain(fault))
    if not waiting.rows and not alike:
        done = say.many("review.all_done", waiting.decided) if waiting.decided else ""
        st.markdown(plain(f"{say('review.none')} {done}"))
    if waiting.rows:
        _left(waiting, say)
        _row(waiting.rows[0], waiting, say)
    else:
        _after(None, say)
    pairs.show(alike, say)


def _after(row: Waiting | None, say: Words) -> None:
    """Draw the buttons beside the choices, and what was decided last."""
    with st.container(key="review-after", horizontal=True, vertical_alignment="center"):
        if row is not None and row.asks_for_place:
            _button("edit", "E", say, partial(places.toggle, row.event_id))
        if row is not None:
            _button("skip", "S", say, partial(_skip, row.event_id, say))
        with as_me():
            mine = shelf.last_decision()
        if mine is not None:
            _button("undo", "U", say, partial(_undo, say))
    if told := st.session_state.get(_TOLD):
        st.caption(plain(told))


def _left(waiting: Queue, say: Words) -> None:
    """Draw how many are left of all."""
    left = say.many("review.left", len(waiting.rows), all=say.number(waiting.all))
    st.progress(waiting.decided / waiting.all, left)


def _row(row: Waiting, waiting: Queue, say: Words) -> None:
    """Draw one row as its file has it, and beside it what may be meant."""
    written = row.written._replace(text=_named(row) or row.written.text)
    is_point = row.field == POINT
    resolver = places.resolver()
    service, fault = online.service()
    said = online.known(row, written, resolver, service)
    offered = offering.offer(written, row.cells, resolver, in_doubt=is_point, heard=said.places)
    same = list(others(row, waiting.rows))
    left, right = st.columns([5, 7], gap="medium")
    with left:
        with st.container(key="review-doubt", gap=None):
            st.markdown(f"**{plain(telling.what(row.written) or row.event_id)}**")
            st.markdown(plain(telling.why(row, say, offered)))
        _as_written(row, say)
    with right:
        _map(row, offered, say)
        if row.asks_for_place:
            _choices(row, offered, same, say)
            if service is not None:
                online.show(row, written, resolver, service, said, say)
            elif fault:
                st.caption(plain(fault))
        else:
            _meaning(row, say)
        _after(row, say)
        if row.asks_for_place:
            places.edit(row, say, _named(row), partial(_by_hand, row, same, say))


def _as_written(row: Waiting, say: Words) -> None:
    """Draw a row cell by cell, as its file has it."""
    with st.container(key="review-row"):
        line = say("review.line_of", file=row.problem.file, line=str(row.problem.line or ""))
        cells = as_written(row) or list(row.cells.items())
        if row.field == POINT:
            line = say("review.on_the_map", event=row.event_id)
            cells = [(say(f"intake.field.{name}"), _told(row, name, say)) for name in OF_A_POINT]
        st.caption(plain(line))
        rows = (f"| {plain(column)} | {plain(cell)} |" for column, cell in cells if cell.strip())
        st.markdown("\n".join(("| | |", "|-|-|", *rows)))


def _told(row: Waiting, name: str, say: Words) -> str:
    """Return a cell of an event in words."""
    text = row.cells.get(name, "")
    words = {"kind": "kind", "geo_precision": "precision"}
    return say(f"{words[name]}.{text}") if text and name in words else text


def _named(row: Waiting) -> str:
    """Return the name that a person wrote in place of the row's own, "" for none."""
    event_id, name = st.session_state.get(_NAMED, ("", ""))
    return str(name) if event_id == row.event_id else ""


def _map(row: Waiting, offered: Offer, say: Words) -> None:
    """Draw the places that may be meant, numbered, with the area and the file's own point."""
    spots = places.spots(offered, say)
    keys = "review.map" if spots else "review.map.none"
    st.caption(plain(say(keys) if row.asks_for_place else say("review.map.later")))
    mapview.show_spots(
        spots,
        f"{row.event_id} {_named(row)}",
        theme=look.theme(),
        on_click=partial(places.clicked, row.event_id) if row.asks_for_place else None,
    )
    if offered.own is not None:
        st.caption(plain(say("review.map.own")))


def _choices(row: Waiting, offered: Offer, same: list[Waiting], say: Words) -> None:
    """Draw a button for each place, for the one that is proposed, and for the area."""
    decide = partial(_place, row, same, say)
    if same:
        label = say.many("review.everywhere", len(same) + 1, name=row.written.text)
        st.checkbox(plain(label), key=f"review-all-{row.event_id}")
    if row.written.text:
        st.checkbox(
            plain(say("review.remember", name=telling.what(row.written))),
            value=row.field != POINT and telling.is_safe_to_remember(offered),
            key=f"review-remember-{row.event_id}",
        )
    if row.field == POINT:
        _key(say("review.keep"), "K", "keep", partial(_keep, row, same, say))
    for sign, place, name in telling.signed(offered, say):
        how = How.ACCEPT if place is offered.proposed else How.CHOOSE
        take = partial(decide, partial(offering.taken, place, how))
        if how is How.CHOOSE:
            _key(name, sign, f"choose-{sign}", take)
        else:  # of a point in doubt nothing is the usual answer
            label = say("review.accept", place=name)
            _key(label, sign, "accept", take, is_first=row.field != POINT)
    if area := telling.area_of(offered, say):
        take = partial(decide, partial(offering.around, offered))
        _key(say("review.as_area", area=area), "D", "area", take)


def _meaning(row: Waiting, say: Words) -> None:
    """Draw the field for what a cell in doubt means."""
    key = f"review-say-{row.event_id}"
    with st.form("review-say", border=False):
        if row.field == "kind":
            st.selectbox(
                say("intake.field.kind"), [kind.value for kind in INCIDENT_KINDS],
                format_func=lambda kind: say(f"kind.{kind}"), key=key,
            )  # fmt: skip
        else:
            name = "fatalities_best" if row.field in FIGURES else row.field
            hint = say("review.say.killed" if row.field in FIGURES else "review.say.day")
            st.text_input(say(f"intake.field.{name}"), key=key, help=hint)
        st.form_submit_button(
            say("review.take"), key="review-take", on_click=partial(_say, row, say)
        )


def _key(
    label: str, key: str, name: str, act: Callable[[], object], *, is_first: bool = False
) -> None:
    """Draw a button over the whole width that a key presses, too."""
    st.button(
        plain(label), key=f"review-{name}", on_click=act, shortcut=key, width="stretch",
        type="primary" if is_first else "secondary", wrap=True,
    )  # fmt: skip


def _button(name: str, key: str, say: Words, act: Callable[[], None]) -> None:
    """Draw a small button that a key presses, too."""
    st.button(say(f"review.{name}"), key=f"review-{name}", on_click=act, shortcut=key)


def _place(row: Waiting, same: list[Waiting], say: Words, make: Callable[..., Decision]) -> bool:
    """Write down the place that a person took, for all rows of the name where that is wished.

    Return whether it was kept.
    """
    state = st.session_state
    remember = row.written if state.get(f"review-remember-{row.event_id}") else None
    rows = [row, *(same if state.get(f"review-all-{row.event_id}") else ())]
    return _write(rows, lambda: make(remember=remember), say)


def _keep(row: Waiting, same: list[Waiting], say: Words) -> None:
    """Leave a point as its file has it, for all of the name where that is wished."""
    rows = [row, *(same if st.session_state.get(f"review-all-{row.event_id}") else ())]
    _write(rows, lambda: Decision(How.KEEP, {}), say)


def _by_hand(row: Waiting, same: list[Waiting], say: Words, text: str, precision: int) -> bool:
    """Write down coordinates that a person wrote, or look for the name that it is.

    Return whether the row was decided on.
    """
    point = places.point_of(text)
    if point is None:
        st.session_state[_NAMED] = (row.event_id, text.strip())
        return False
    return _place(row, same, say, partial(offering.by_hand, *point, precision))


def _say(row: Waiting, say: Words) -> None:
    """Write down what a cell in doubt means."""
    text = str(st.session_state.get(f"review-say-{row.event_id}") or "")

    def meant() -> Decision:
        """Return the decision."""
        return Decision(How.SAY, deciding.meant(row.field, text), row.field, text[:80])

    _write([row], meant, say)


def _write(rows: list[Waiting], make: Callable[[], Decision], say: Words) -> bool:
    """Write a decision on rows; return whether it was kept. A fault is said above the row."""
    state = st.session_state
    state[_TOLD] = ""
    try:
        decision = make()
        with as_me():
            deciding.decide([row.event_id for row in rows], decision)
    except (DataError, OSError) as error:
        state[_FAULT] = str(error)
        return False
    name = rows[0].written.text or rows[0].event_id
    says = say("review.keep.done") if decision.how is How.KEEP else decision.says
    state[_TOLD] = say.many("review.done", len(rows), name=name, says=says)
    return True


def _skip(event_id: str, say: Words) -> None:
    """Put a row behind all others."""
    try:
        with as_me():
            deciding.skip(event_id)
        st.session_state[_TOLD] = say("review.done.skip")
    except (DataError, OSError) as error:
        st.session_state[_FAULT] = str(error)


def _undo(say: Words) -> None:
    """Take the last decision back."""
    try:
        with as_me():
            deciding.undo_last()
        st.session_state[_TOLD] = say("review.done.undo")
    except (DataError, OSError) as error:
        st.session_state[_FAULT] = str(error)
