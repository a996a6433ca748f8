"""One event in words: what happened, who says so, what is claimed, a way to the map."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.words import Words
from geo.style import symbol_of
from pages import shelf
from pages.frame import address
from pages.frame.context import Context
from pages.parts.text import plain, web_link
from pages.parts.wording import deaths


def show(context: Context, row: pd.Series, event_id: str) -> None:
    """Draw an event: symbol, kind, place, what happened, deaths, sources, a way to the map."""
    _draw(context, row, event_id, day="", more=())


def show_whole(context: Context, row: pd.Series, event_id: str) -> None:
    """Draw an event with its day, its notes, and each claim about it by the one who makes it."""
    say = context.say
    claims = context.dataset.claims
    told = [_claim(claim, say) for _, claim in claims[claims["event_id"] == event_id].iterrows()]
    notes = [plain(row["notes"])] if row["notes"] else []
    days = say.days(row["date_start"].date(), row["date_end"].date())
    _draw(context, row, event_id, day=days, more=(*notes, *told))


def _draw(
    context: Context, row: pd.Series, event_id: str, *, day: str, more: tuple[str, ...]
) -> None:
    """Draw the lines of an event; `more` are lines of Markdown."""
    say = context.say
    names = [day, say(f"kind.{row['kind']}"), row["place"], deaths(row, say)]
    about = " · ".join(plain(name) for name in names if name)
    on_the_map = f"[{plain(say('chronicle.card'))}]({address.event_link(context.view, event_id)})"
    last = " · ".join(part for part in (_sources(row), on_the_map) if part)
    told = plain(str(row["summary"]))
    # the style sheet knows the symbol by the container's name
    with st.container(key=f"entry-{symbol_of(row['kind']).name}-{event_id}"):
        st.markdown("  \n".join((f":gray[{about}]", told, *more, f":small[{last}]")))


def _sources(row: pd.Series) -> str:
    """Return the sources as links, where they have a web address, else what a file says of them."""
    known = shelf.sources()
    found = [known[source] for source in row["source_ids"].split(";") if source in known]
    return ", ".join(web_link(*one) for one in found) or plain(row["source_text"])


def _claim(claim: pd.Series, say: Words) -> str:
    """Return who claims what, and when."""
    who = shelf.actor_names().get(claim["claimant"], claim["claimant"])
    told = {"who": plain(who), "what": plain(claim["statement"])}
    day = plain(claim["claim_date"])
    return say("evidence.claim", day=day, **told) if day else say("evidence.claim.undated", **told)
