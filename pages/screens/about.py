"""About: method, limits, how to cite, licences."""

from __future__ import annotations

import streamlit as st

from data.limits import coverage_said
from geo.land import load_land
from pages.frame import address
from pages.frame.context import Context
from pages.parts.header import citation
from pages.parts.text import plain, web_link

SECTIONS = ("what", "marks", "dates", "deaths", "direction", "status", "cooperation", "limits")


def show(context: Context) -> None:
    """Draw the method in short sections, then the words to cite and the credits."""
    say, data = context.say, context.dataset
    with st.container(key="about"):
        st.subheader(say("about.title"), anchor=False)
        counts = {name: say.number(len(getattr(data, name))) for name in _COUNTED}
        said = {
            "limits": plain(coverage_said(data, say)),
            "rates": say(f"about.limits.{data.coverage}"),
        }
        days = {"first": say.day(context.choices.first_day), "day": say.day(data.last_day)}
        for section in SECTIONS:
            st.markdown(f"#### {say(f'about.{section}.title')}")
            st.markdown(say(f"about.{section}", **days, **counts, **said))
        st.markdown(f"#### {say('about.cite.title')}")
        st.code(
            citation(context, address.event_link(context.view, None)),
            language=None,
            wrap_lines=True,
        )
        st.markdown(f"#### {say('about.licences.title')}")
        st.markdown(say("about.licences", name=plain(data.name), licence=plain(data.licence)))
        for credit in load_land().credits:
            name = web_link(credit.name, credit.url)
            st.markdown(f"- {name}: {plain(credit.text)} ({plain(credit.licence)})")
        for file in data.outlines:
            st.markdown(f"- {plain(say('map.credits.outlines', source=file.credit))}")


_COUNTED = ("events", "actors", "links", "claims", "sources", "places")
