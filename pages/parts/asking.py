"""What the escalation page is asked for: two sides, an episode or days, weights, and a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from data.dyads import Dyad, offered, read_dyad
from data.escalation import Asked, Escalation, opening, read_kindly, usual
from data.ladder import episodes
from data.note import Note
from data.period import Period
from data.schema import Domain, Precision
from geo.reopen import centre_of
from geo.sheet.furniture import LOCATOR_VIEW
from pages import shelf
from pages.frame.context import Context
from pages.parts import sides
from pages.parts.text import plain

ASKED, STEP = "escalation:asked", "escalation:step"
DYAD, EPISODE = "escalation-dyad", "escalation-episode"
DAYS = ""  # the choice of days in place of an episode
NEAR, FAR = 8.0, 6.0  # zoom at a place, and at one that is known as a district or worse


class Turn(NamedTuple):
    """What the map shows at a step."""

    event_id: str
    since: date
    until: date
    at: tuple[float, float, float]


def seed(params: Mapping[str, Any]) -> tuple[Note, ...]:
    """Set what is asked from an address; return what could not be asked."""
    given = {name: value for name, value in params.items() if isinstance(value, str)}
    found, notes = read_kindly(given, shelf.dataset())
    number = given.get("step", "")
    if found is None:
        st.session_state.pop(ASKED, None)
        return notes
    _set(found)
    most = len(shelf.escalation(found).ladder.steps)
    told = number.isascii() and number.isdecimal() and len(number) < 4
    st.session_state[STEP] = min(int(number), most) if told else 0
    return notes


def is_known() -> bool:
    """Return whether any two sides of the data act on each other; what they open with is asked.

    Of other data than before the same is asked, as far as it can be.
    """
    data, found = st.session_state.get(ASKED, ("", None))
    if found is None or data != shelf.dataset().hash:
        found, _ = read_kindly(found.params() if found else {}, shelf.dataset())
        if found is not None:
            _set(found)
    return found is not None


def asked() -> Asked:
    """Return what is asked, where `is_known`."""
    found: Asked = st.session_state[ASKED][1]
    return found


def params() -> dict[str, str]:
    """Return the parameters of the address; none before the page was open."""
    state = st.session_state
    if ASKED not in state:
        return {}
    step = {"step": str(state[STEP])} if state.get(STEP) else {}
    return {**asked().params(), **step}


def as_opened() -> bool:
    """Return whether nothing else is asked than what the page opens with."""
    return ASKED not in st.session_state or (not number() and asked() == opening(shelf.dataset()))


def number() -> int:
    """Return the number of the step that is chosen, 0 for none."""
    return int(st.session_state.get(STEP, 0))


def step() -> Turn | None:
    """Return what the map shows at the step that is chosen, None for none."""
    if not is_known():
        return None
    found, at = shelf.escalation(asked()), number()
    return turn(found, at) if 0 < at <= len(found.ladder.steps) else None


def turn(found: Escalation, at: int) -> Turn:
    """Return what the map shows at a step, counted from 1."""
    row = found.events.iloc[at - 1]
    days = row["date_start"].date(), row["date_end"].date()
    return Turn(str(row["event_id"]), *days, _place(row))


def _place(row: pd.Series) -> tuple[float, float, float]:
    """Return where a map looks for an event: at its place, or at both countries for an act."""
    precision = row["geo_precision"]
    if row["domain"] != Domain.INCIDENT or pd.isna(row["latitude"]) or pd.isna(precision):
        return centre_of(LOCATOR_VIEW)
    zoom = NEAR if precision <= Precision.NEAR else FAR
    return float(row["latitude"]), float(row["longitude"]), zoom


def weigh(weights: Mapping[str, float]) -> None:
    """Take over the reader's weights."""
    known = {weight.code: weight.usual for weight in shelf.escalation(asked()).weights}
    kept = {code: value for code, value in dict(asked().weights).items() if code not in known}
    kept |= {code: value for code, value in weights.items() if known.get(code) != value}
    state = st.session_state
    state[ASKED] = (shelf.dataset().hash, replace(asked(), weights=tuple(sorted(kept.items()))))


def pickers(context: Context) -> None:
    """Draw the choice of both sides, and of their episode or days."""
    say, found = context.say, asked()
    one, two = st.columns([2, 3], gap="medium")
    with one:
        offers = offered(context.dataset)
        sides.choose(context, found.dyad, offers, key=DYAD, on_change=_dyad_chosen)
    known = {one.key: one for one in episodes(context.dataset, found.dyad)}
    two.selectbox(
        say("escalation.episode"),
        [*known, DAYS],
        format_func=lambda key: (
            say.many("escalation.episode.choice", known[key].events, name=known[key].name)
            if key in known
            else say("escalation.episode.days", days=say.days(*_filtered(context)))
        ),
        key=EPISODE,
        on_change=_episode_chosen,
        args=(_filtered(context),),
    )


def notes(context: Context) -> None:
    """Draw what was changed in the address."""
    for said in dict.fromkeys(note.said(context.say) for note in context.notes):
        st.caption(plain(said))


def _filtered(context: Context) -> Period:
    """Return the days of the filters; those of a step are the ladder's own."""
    query, choices, found = context.view.query, context.choices, asked()
    if found.episode is None:
        return found.days
    if number():
        return Period(choices.first_day, choices.last_day)
    return Period(query.since or choices.first_day, query.until or choices.last_day)


def _dyad_chosen() -> None:
    """Open what two sides open with."""
    dyad: Dyad = read_dyad(st.session_state[DYAD], shelf.dataset())
    _set(replace(usual(shelf.dataset(), dyad), weights=asked().weights))


def _episode_chosen(days: Period) -> None:
    """Open another episode of the two sides, or all between them in some days."""
    key, found = st.session_state[EPISODE], asked()
    known = {one.key: one for one in episodes(shelf.dataset(), found.dyad)}
    episode = known.get(key)
    _set(replace(found, episode=episode, days=episode.days if episode else days))


def _set(found: Asked) -> None:
    """Keep what is asked, and set the widgets by it."""
    state = st.session_state
    state[ASKED], state[STEP] = (shelf.dataset().hash, found), 0
    state[DYAD] = found.dyad.param
    state[EPISODE] = found.episode.key if found.episode else DAYS
