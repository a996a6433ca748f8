"""The choices of the responses page: both sides, windows, distances and draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from data.dyads import both_ways, read_dyad
from data.note import Note
from data.sought import LIMITS_SEED, Sought, usual
from pages import shelf
from pages.frame.context import Context
from pages.parts import sides

KEY = "sought"  # of the session: the value; its widgets are set from it on every run
DRAWS = (199, 499, 999, 1999, 4999)
WINDOWS = (1, 2, 3, 7, 14, 30, 60, 91)  # days that are offered, those asked for beside them
KM = (5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0)


def seed(params: Mapping[str, Any]) -> tuple[Note, ...]:
    """Set what is asked for from an address; return what could not be asked."""
    st.session_state[KEY], notes = Sought.read(params, shelf.dataset())
    return notes


def asked() -> Sought | None:
    """Return what is asked for now, of the data as they are now; None where they have no sides."""
    found, known = st.session_state.get(KEY), shelf.actor_names()
    if isinstance(found, Sought) and all(side in known for side in found.dyad):
        return found
    st.session_state[KEY] = other = usual(shelf.dataset())
    return other


def params() -> dict[str, str]:
    """Return the parameters of the address; none before the page was open."""
    found = st.session_state.get(KEY)
    return found.params() if isinstance(found, Sought) else {}


def show(context: Context, sought: Sought) -> None:
    """Draw the choices; each change looks anew."""
    say = context.say
    held = {"between": sought.dyad.param, "windows": list(sought.windows), "km": list(sought.km)}
    held |= {"permutations": sought.permutations, "seed": sought.seed}  # type: ignore[dict-item]
    for name, value in held.items():
        st.session_state[_key(name)] = value
    with st.container(key="responses-choices"):
        offers = both_ways(context.dataset)
        sides.choose(context, sought.dyad, offers, key=_key("between"), on_change=_changed)
        one, two = st.columns(2, gap="medium")
        with one:
            _several("windows", sorted({*WINDOWS, *sought.windows}), say("responses.windows"))
        with two:
            _several("km", sorted({*KM, *sought.km}), say("responses.distances"))
        with st.popover(say("hotspots.more")):
            st.caption(say("hotspots.more.says"))
            st.selectbox(
                say("responses.permutations"),
                sorted({*DRAWS, sought.permutations}),
                format_func=say.number,
                filter_mode=None,
                key=_key("permutations"),
                on_change=_changed,
            )
            st.number_input(
                say("hotspots.seed"), *LIMITS_SEED, step=1, key=_key("seed"), on_change=_changed
            )


def _several(name: str, offers: list[Any], label: str) -> None:
    """Draw a choice of several numbers."""
    st.multiselect(
        label,
        offers,
        format_func=lambda number: f"{number:g}",
        max_selections=12,
        key=_key(name),
        on_change=_changed,
    )


def _changed() -> None:
    """Take what the widgets hold; where the last of several is taken away, it stays."""
    state, old = st.session_state, asked()
    held = {name: state.get(_key(name)) for name in ("permutations", "seed")}
    held |= {name: tuple(sorted(state.get(_key(name)) or ())) for name in ("windows", "km")}
    dyad = read_dyad(state[_key("between")], shelf.dataset())
    kept = {name: value for name, value in held.items() if value not in (None, ())}
    state[KEY] = replace(old or Sought(dyad), dyad=dyad, **kept)
    state.reported = True  # what was said of a link is past


def _key(name: str) -> str:
    """Return the session's name of a widget."""
    return f"responses:{name}"
