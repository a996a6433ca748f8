"""The address line: seeds the widgets once and follows them afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data.hotspots import Looked
from data.query import Choices, Note, View
from data.stories import JANUARY_2024, load_story
from geo.edition import Edition
from geo.reopen import centre_of
from geo.style import BORDERLANDS
from pages.parts import asking, editing, filters, looked, periods, sought

Params = dict[str, str | list[str]]

STUDIO, ESCALATION = "studio", "escalation"
COMPARE, HOTSPOTS, RESPONSES = "compare", "hotspots", "responses"
CHRONICLE, STORY, STORY_STEP = "chronicle", "story", "step"  # page, its part, the parameter


def arrive(page: str, choices: Choices, data_hash: str) -> tuple[Note, ...]:
    """Seed the widgets from the address at the start of a session or after Back; return notes.

    Another address than the one written last is a step back only where the browser says so:
    otherwise it is an old address that came along with a newer move.
    """
    state = st.session_state
    params = _written()
    unfinished = state.get("under_way", False)
    state.under_way = True
    first = "address" not in state
    turned = page != state.get("page")
    other = not _same(state.get("address", {}), params)
    stepped_back = other and _through_history()
    state.overtaken = unfinished or stepped_back
    if turned and not first:
        look_at(state.get("centre"))  # the page's map is a new one
        if page == STUDIO:
            editing.restore()
    if first or stepped_back:
        view, notes = View.read(params, choices, data_hash)
        seed(view, choices)
        if page == CHRONICLE:
            _seed_story(params, choices)
        if page == ESCALATION:
            notes += tuple(_seed_escalation(params, choices))
        if page == STUDIO:
            edition, left_out = Edition.read(params, choices)
            editing.seed(edition)
            notes += left_out
        if page == HOTSPOTS:
            how, left_out = Looked.read(params)
            looked.seed(how)
            notes += left_out
        if page == RESPONSES:
            notes += sought.seed(params)
        if page == COMPARE:
            notes += periods.seed(params, view.query, choices)
        state.notes = tuple(notes)
        state.address = params
    elif _moved(choices):
        state.notes = ()  # what was said of a link is past once something was moved
    state.page = page
    return state.get("notes", ())


def _through_history() -> bool:
    """Return whether the browser's Back or Forward began this run."""
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def _seed_story(params: Mapping[str, Any], choices: Choices) -> None:
    """Open the chronicle at a step of the story, or at its days where none is named.

    A link that names a step and no days of its own shows the days and the view of the step.
    """
    state, step = st.session_state, params.get(STORY_STEP, "")
    told = step.isdecimal() and len(step) < 4
    state["chronicle-part"] = STORY if told else "days"
    if not told:
        return
    steps = load_story(JANUARY_2024)
    at = state["story-step"] = min(max(int(step) - 1, 0), len(steps) - 1)
    if not params.keys() & {"since", "until", "at"}:
        filters.set_days(steps[at].since, steps[at].until, choices)
        look_at(steps[at].at)


def _seed_escalation(params: Mapping[str, Any], choices: Choices) -> tuple[Note, ...]:
    """Open an escalation at what the address asks for; a step shows its days and its place.

    A link that names days or a place of its own shows these.
    """
    notes = asking.seed(params)
    step = asking.step()
    if step and not params.keys() & {"since", "until", "at"}:
        filters.set_days(step.since, step.until, choices)
        look_at(step.at)
        st.session_state.event = step.event_id
    return notes


def seed(view: View, choices: Choices) -> None:
    """Set every widget and the map's state from a view; allowed before widgets are drawn."""
    filters.seed(view.query, choices)
    state = st.session_state
    state.event = view.event
    look_at(view.at)


def reopen(view: View, edition: Edition, notes: tuple[Note, ...], choices: Choices) -> None:
    """Set everything from what a file says, from a callback; the notes stay until a next move."""
    state = st.session_state
    moved = state.get("centre") is not None
    seed(view, choices)
    if view.at is None and moved:
        look_at(centre_of(BORDERLANDS))  # nothing else brings the map back to its first view
    editing.seed(edition)
    state.notes = notes
    state.answered = filters.values(choices)
    state.reported = False


def resend(choices: Choices) -> None:
    """Set every widget to what it holds, from a callback: a browser that lost it is told again."""
    state = st.session_state
    for key in (*filters.values(choices), "chronicle-part", *editing.keys()):
        if key in state:
            state[key] = state[key]


def look_at(at: tuple[float, float, float] | None) -> None:
    """Tell the map where to look, once; None leaves it as it is."""
    state = st.session_state
    state.centre = at
    state.look = state.get("look", 0) + 1


def asked(choices: Choices, data_hash: str) -> View:
    """Return the view as the widgets and the map stand now."""
    state = st.session_state
    return View(
        query=filters.asked(choices),
        at=state.get("centre"),
        event=state.get("event"),
        data=data_hash,
    )


def follow(view: View, choices: Choices) -> None:
    """Write the view into the address line, except where only the map was moved.

    The map itself replaces its centre in the address line, so that panning leaves no
    trail of steps for the browser's Back button. A run that was given up, or one before a
    step back, may have sent an address that reaches the browser after it has gone on: then
    the present one is said again, which changes nothing where it stands already.
    """
    state = st.session_state
    step = {}
    if state.page == CHRONICLE and state.get("chronicle-part") == STORY:
        step = {STORY_STEP: str(state.get("story-step", 0) + 1)}
    params = {**parameters(view, page=state.page), **step}
    written, overtaken = _written(), state.pop("overtaken", False)
    full = {**_own(state.page), **view.params(), **step}
    if _same(full, written):
        params = written  # a link that says in full what the page opens with is kept as it is
    if not _same(params, written):
        st.query_params.from_dict(params)
    elif overtaken:
        st.query_params.from_dict(written)  # with the map's own centre, so that it is no new step
    if state.page == STUDIO:
        editing.keep()
    state.address = params
    state.answered = filters.values(choices)
    state.reported = False
    state.under_way = False


def parameters(view: View, *, page: str = "") -> Params:
    """Return what an address says of a view; nothing where nothing is asked, as it was opened.

    What a page opens with is not said: it would be a step of its own for the browser's Back.
    """
    opened = {ESCALATION: asking.as_opened, COMPARE: partial(periods.as_opened, view.query)}
    own = {} if opened.get(page, bool)() else _own(page)
    params = {**own, **view.params()}
    return {} if set(params) <= {"data"} else params


def link(view: View) -> str:
    """Return the full address of a view, and of the studio's sheet, for another machine."""
    parts = urlsplit(st.context.url or "")
    page = urlunsplit((parts.scheme, parts.netloc, parts.path or "/", "", ""))
    asked = {**_own(st.session_state.get("page", "")), **view.params()}
    return f"{page}?{urlencode(asked, doseq=True)}"


def _own(page: str) -> Mapping[str, Any]:
    """Return the parameters of the page's own."""
    own: dict[str, Callable[[], Mapping[str, Any]]] = {
        STUDIO: lambda: editing.asked().params(),
        ESCALATION: asking.params,
        COMPARE: periods.params,
        HOTSPOTS: lambda: looked.asked().params(),
        RESPONSES: sought.params,
    }
    return own.get(page, dict)()


def _written() -> Params:
    """Return the parameters of the browser's address: the last of each name, but all pins."""
    asked = st.query_params
    return {name: asked.get_all(name) if name == "pin" else asked[name] for name in asked}


def event_link(view: View, event_id: str | None) -> str:
    """Return the full address of the map with one event's card open, or with none."""
    return urljoin(link(view), f".?{urlencode(replace(view, event=event_id, at=None).params())}")


def today() -> date:
    """Return the day on the server's clock; the only place where the clock is asked."""
    return date.today()


def window(view: View, since: date, until: date, choices: Choices) -> View:
    """Return the view with other days; the whole span of the data is said as no limit."""
    whole = since <= choices.first_day and until >= choices.last_day
    days = (None, None) if whole else (since, until)
    return replace(view, query=replace(view.query, since=days[0], until=days[1]))


def _moved(choices: Choices) -> bool:
    """Return whether a widget or the map has changed since the end of the last run."""
    state = st.session_state
    return state.get("reported", False) or filters.values(choices) != state.get("answered")


def _same(params: Params, written: Params) -> bool:
    """Return whether an address asks the same, wherever the map looks.

    The data alone are no question: they are not said where the map alone was moved.
    """
    ours, theirs = ({**one, "at": ""} for one in (params, written))
    if ours.keys() == {"at", "data"} and "data" not in theirs:
        del ours["data"]
    return ours == theirs


def move(
    *,
    since: date,
    until: date,
    at: tuple[float, float, float] | None,
    event: str | None,
    choices: Choices,
) -> None:
    """Set days, map and selection from a callback, as a step of a story does."""
    state = st.session_state
    filters.set_days(since, until, choices)
    look_at(at)
    state.event = event
    state.reported = True
