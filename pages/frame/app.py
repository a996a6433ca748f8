"""The script that Streamlit runs: read what is asked, draw the frame, then the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from data.limits import coverage_said
from data.words import Words
from pages import shelf
from pages.frame import address, fault, look
from pages.frame.context import Context
from pages.parts import filters, sets, table
from pages.parts.text import plain
from pages.screens import (
    IMPORT,
    MEASURES,
    MENU,
    NAMES,
    REVIEW,
    STEPS,
    about,
    atlas,
    chronicle,
    compare,
    escalation,
    evidence,
    hotspots,
    intake,
    responses,
    review,
    studio,
    tempo,
)

_MODULES = (
    about, atlas, chronicle, compare, escalation, evidence, hotspots, responses, review, studio,
    tempo,
)  # fmt: skip
# each by the name of its module; `import` is a word of Python's own
SHOWN = {**{module.__name__.rpartition(".")[2]: module for module in _MODULES}, IMPORT: intake}
# screens that stand after so many empty places: a container takes over what stood at its place
# until the run has ended, and the maps among their parts would be built anew only to be left;
# no other screen has as many parts
APART = {"compare": 40, "escalation": 41}
OWN_DAYS = ("compare",)  # screens to which the days of the filter mean nothing


def run() -> None:
    """Draw one page from what is asked; a fault in the data is said in a sentence."""
    say = shelf.words()
    st.set_page_config(
        page_title=say("app.title"),
        page_icon=look.icon(),
        layout="wide",
        initial_sidebar_state=look.SIDEBAR_PX,
        menu_items={"About": say("app.about")},
    )
    look.dress()
    pages = {
        name: st.Page(
            partial(_no_screen, name),
            title=say(f"screen.{name}"),
            url_path="" if name == "atlas" else name,
            default=name == "atlas",
        )
        for name in NAMES
    }
    page = st.navigation(list(pages.values()), position="hidden")
    if page.url_path != REVIEW:
        shelf.renew()  # in a review a decision follows the other: the map is made anew after them
    if shelf.dataset().events.empty:
        _no_events(page.url_path or NAMES[0], pages, say)
        return
    context = _context(page.url_path, pages)
    here = page.url_path or NAMES[0]
    with fault.said():
        if here in (IMPORT, REVIEW):
            (intake if here == IMPORT else review).show(say)
        else:
            for _ in range(APART.get(here, 0)):
                st.empty()
            SHOWN[here].show(context)
    _sidebar(context, here)  # last: what was asked for is on its way to the screen first
    with st.sidebar:
        _again(context)
    address.follow(context.view, context.choices)


def _no_events(here: str, pages: Mapping[str, Any], say: Words) -> None:
    """Draw what can be done where no event is shown: a set may be switched on, a file imported."""
    _say_no_events(here, say, shelf.dataset().problems)
    with fault.said():
        (review if here == REVIEW else intake).show(say)
    with st.sidebar:
        look.brand(say)
        _menu(pages, here, say, lambda _: {})
    st.session_state.pop("address", None)  # no filter is drawn: what is asked is read anew


def _say_no_events(here: str, say: Words, problems: pd.DataFrame) -> None:
    """Say why there is nothing to show: sets switched off, files with faults, an empty table."""
    off = sets.why_nothing()
    if off:
        where = "there" if here == REVIEW else "here"
        st.info(f"{say(off)} {say(f'sets.switch.{where}', screen=say(f'screen.{IMPORT}'))}")
    if problems.empty:
        if not off:
            st.info(say("data.no_rows"))
        return
    st.error(say("app.no_events"))
    table.problems(problems, say)


def _context(page: str, pages: dict[str, Any]) -> Context:
    """Return the data and what is asked of it."""
    data, choices = shelf.dataset(), shelf.choices()
    if st.session_state.get("data", data.hash) != data.hash:
        st.session_state.pop("address", None)  # other data: what is asked is read anew
    st.session_state.data = data.hash
    notes = address.arrive(page, choices, data.hash)
    view = address.asked(choices, data.hash)
    return Context(
        dataset=data,
        choices=choices,
        say=shelf.words(),
        view=view,
        notes=notes,
        theme=look.theme(),
        pages=pages,
    )


def _sidebar(context: Context, here: str) -> None:
    """Draw the name, the menu, the filters and the limits of the data."""
    say = context.say
    with st.sidebar:
        look.brand(say)
        # the question goes along, so that Back finds it in every step
        _menu(context.pages, here, say, partial(_asked, context))
        filters.show(context.without_days() if here in OWN_DAYS else context)
        limits, day = coverage_said(context.dataset, say), say.day(context.dataset.last_day)
        st.caption(plain(say("sidebar.limits", limits=limits, day=day)))


def _asked(context: Context, name: str) -> address.Params:
    """Return what the address of a screen asks: what is asked now."""
    return address.parameters(context.view, page=name)


def _menu(
    pages: Mapping[str, Any], here: str, say: Words, asked: Callable[[str], address.Params]
) -> None:
    """Draw the links to the screens; the open one carries a name that the style sheet knows."""

    def link(name: str, key: str) -> None:
        """Draw one link."""
        with st.container(key=key, width="content"):
            st.page_link(pages[name], label=say(f"screen.{name}"), query_params=asked(name))

    for row, names in (("menu", MENU), ("measures", MEASURES)):
        with st.container(key=row, horizontal=True, gap="small"):
            for name in names:
                link(name, "here" if name == here else f"to-{name}")
    with st.container(key="steps", horizontal=True, gap="medium"):
        for name in STEPS:
            if name != REVIEW or name == here or review.waits():
                link(name, f"{'here' if here == name else 'to'}-{name}")


def _again(context: Context) -> None:
    """Draw the button that rescue.js presses, out of sight; it is the last thing of a run.

    It stands in the sidebar: where a button moves, the maps after it are built anew.
    """
    say, choices = context.say, context.choices
    st.button(say("app.again"), key="again", on_click=address.resend, args=(choices,))


def _no_screen(name: str) -> None:
    """Stand in for the page's own function: the frame draws the screen itself."""


run()
