"""The choices of the hotspots page: widgets that hold how hotspots are looked for."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data.hotspots import (
    LIMITS_DAYS,
    LIMITS_KM,
    LIMITS_LEAST,
    LIMITS_SEED,
    Looked,
    Method,
)
from pages.frame.context import Context

KEY = "looked"  # of the session: the value; its widgets are set from it on every run
NUMBERS = ("km", "days", "least", "permutations", "seed")
DRAWS = (99, 199, 499, 999, 1999)


def seed(looked: Looked) -> None:
    """Set what is looked for."""
    st.session_state[KEY] = looked


def asked() -> Looked:
    """Return how it is looked for now."""
    looked = st.session_state.get(KEY)
    return looked if isinstance(looked, Looked) else Looked()


def show(context: Context) -> None:
    """Draw the choices; each change looks anew."""
    say, looked = context.say, asked()
    for name in ("method", *NUMBERS):
        st.session_state[_key(name)] = getattr(looked, name)
    dense = looked.method == Method.DENSITY
    with st.container(key="hotspots-choices", horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            say("hotspots.method"),
            list(Method),
            required=True,
            format_func=lambda name: say(f"hotspots.method.name.{name}"),
            key=_key("method"),
            on_change=_turned,
        )
        kind = ".density" if dense else ""
        _number("km", LIMITS_KM, say(f"hotspots.km{kind}"), step=5.0)
        _number("days", LIMITS_DAYS, say(f"hotspots.days{kind}"), step=1)
        if dense:
            _number("least", LIMITS_LEAST, say("hotspots.least"), step=1)
        with st.popover(say("hotspots.more")):
            st.caption(say("hotspots.more.says"))
            if not dense:
                st.selectbox(
                    say("hotspots.permutations"),
                    sorted({*DRAWS, looked.permutations}),
                    format_func=say.number,
                    filter_mode=None,
                    key=_key("permutations"),
                    on_change=_changed,
                )
            _number("seed", LIMITS_SEED, say("hotspots.seed"), step=1)


def _number(name: str, limits: tuple[float, float], label: str, *, step: float) -> None:
    """Draw a field for a number within limits."""
    kind = type(step)
    st.number_input(
        label,
        min_value=kind(limits[0]),
        max_value=kind(limits[1]),
        step=step,
        format="%g" if kind is float else "%d",
        key=_key(name),
        on_change=_changed,
        width=150,
    )


def _turned() -> None:
    """Take the other method with what is usual for it; draws and seed stay."""
    state = st.session_state
    usual, old = Looked.usual(Method(state[_key("method")])), asked()
    _take(replace(usual, permutations=old.permutations, seed=old.seed))


def _changed() -> None:
    """Take what the fields hold."""
    state, old = st.session_state, asked()
    held = {name: state.get(_key(name)) for name in NUMBERS}
    _take(replace(old, **{name: value for name, value in held.items() if value is not None}))


def _take(looked: Looked) -> None:
    """Look for something else: what was said of a link is past."""
    seed(looked)
    st.session_state.reported = True


def _key(name: str) -> str:
    """Return the session's name of a widget."""
    return f"hotspots:{name}"
