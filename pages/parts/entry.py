"""One event in words: what happened, who says so, what is claimed, a way to the map."""

from __future__ import annotations

from collections.abc import Iterator

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
    _draw(context, row, event_id)


def show_whole(context: Context, row: pd.Series, event_id: str) -> None:
    """Draw an event with its days and its notes, and beside it what is claimed of it, by whom."""
    say, claims = context.say, context.dataset.claims
    days = say.days(row["date_start"].date(), row["date_end"].date())
    claims = claims[claims["event_id"] == event_id]
    left, right = st.columns(2, gap="large") if len(claims) else (st.container(), None)
    with left:
        _draw(context, row, event_id, day=days, notes=row["notes"])
    if right:
        with right:
            st.markdown("\n".join(_claimed(claims, say)))


def _draw(
    context: Context, row: pd.Series, event_id: str, *, day: str = "", notes: str = ""
) -> None:
    """Draw the lines of an event, with its days and notes where they are told."""
    say = context.say
    names = [day, say(f"kind.{row['kind']}"), row["place"], deaths(row, say)]
    about = " · ".join(plain(name) for name in names if name)
    on_the_map = f"[{plain(say('chronicle.card'))}]({address.event_link(context.view, event_id)})"
    last = " · ".join(part for part in (_sources(row), on_the_map) if part)
    told = plain(str(row["summary"]))
    # the style sheet knows the symbol by the container's name
    with st.container(key=f"entry-{symbol_of(row['kind']).name}-{event_id}"):
        st.markdown(f":gray[{about}]  \n{told}  \n:small[{last}]")
        if notes:
            st.caption(plain(notes))


def _claimed(claims: pd.DataFrame, say: Words) -> Iterator[str]:
    """Yield lines of Markdown: each claimant, and below it what it claims and when."""
    names = shelf.actor_names()
    for claimant, rows in claims.groupby("claimant", sort=False):
        who = names.get(str(claimant), str(claimant))
        yield f"\n:small[**{plain(say('evidence.claim.by', who=who))}**]"
        for what, day in zip(rows["statement"], rows["claim_date"], strict=True):
            yield f"- :small[{plain(what)}{f' :gray[{plain(day)}]' if day else ''}]"


def _sources(row: pd.Series) -> str:
    """Return the sources as links, where they have a web address, else what a file says of them."""
    known = shelf.sources()
    found = [known[source] for source in row["source_ids"].split(";") if source in known]
    return ", ".join(web_link(*one) for one in found) or plain(row["source_text"])
