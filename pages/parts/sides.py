"""The choice of two sides."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from data.dyads import Dyad, Offer
from pages import shelf
from pages.frame.context import Context


def choose(
    context: Context,
    held: Dyad,
    offers: Iterable[Offer],
    *,
    key: str,
    on_change: Callable[[], None],
) -> None:
    """Draw the box of both sides, in the order given; `held` is in it also without events."""
    say, names = context.say, shelf.actor_names()
    events = {offer.dyad.param: offer.events for offer in offers}
    events.setdefault(held.param, 0)
    st.selectbox(
        say("escalation.dyad"),
        list(events),
        format_func=lambda param: say.many(
            "escalation.dyad.choice",
            events[param],
            one=names.get(param.split(",")[0], param),
            other=names.get(param.split(",")[1], param),
        ),
        key=key,
        on_change=on_change,
    )
