"""The chronicle: a story in steps, then day by day; where a day has both, side by side."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import streamlit as st

from data.schema import Domain
from data.stories import JANUARY_2024, Step, load_story
from pages import shelf
from pages.frame import address
from pages.frame.context import Context
from pages.parts import entry, header, mapview
from pages.parts.text import plain

DAYS_A_PAGE = 20


def show(context: Context) -> None:
    """Draw the story's step with the map, or the days of what is asked."""
    say = context.say
    header.show(context)
    st.session_state.setdefault("chronicle-part", "days")
    part = st.segmented_control(
        say("chronicle.part"),
        ("days", "story"),
        required=True,
        format_func=lambda name: say(f"chronicle.{name}"),
        key="chronicle-part",
        on_change=_opened,
        label_visibility="collapsed",
        persist_state="session",
    )
    if part == "story":
        _story(context)
    else:
        _days(context)


def _opened() -> None:
    """Begin the story where it was left: its days and its view are those of the step."""
    state = st.session_state
    if state["chronicle-part"] == "story":
        _go(load_story(JANUARY_2024), state.get("story-step", 0))


def _story(context: Context) -> None:
    """Draw one step beside the map; moving on moves the map and its window."""
    say = context.say
    steps = load_story(JANUARY_2024)
    at = st.session_state.setdefault("story-step", 0)
    words, chart = st.columns([2, 3], gap="medium")
    with words, st.container(key="story"):
        st.caption(say("story.progress", n=at + 1, of=len(steps)))
        st.subheader(say(f"story.{JANUARY_2024}.{at + 1}"), anchor=False)
        _events_of(context, steps[at])
        _turn(context, steps, at)
    with chart:
        mapview.show(context)


def _events_of(context: Context, step: Step) -> None:
    """Draw the step's events in our own words, each with its sources."""
    events = context.dataset.events
    told = events[events["event_id"].isin(step.event_ids)].set_index("event_id", drop=False)
    for event_id in step.event_ids:
        if event_id in told.index:
            entry.show(context, told.loc[event_id], event_id)


def _turn(context: Context, steps: tuple[Step, ...], at: int) -> None:
    """Draw the buttons that lead back and on."""
    say = context.say
    with st.container(horizontal=True):
        st.button(
            say("story.back"),
            disabled=at == 0,
            on_click=_go,
            args=(steps, at - 1),
            key="story-back",
        )
        st.button(
            say("story.on"),
            disabled=at == len(steps) - 1,
            type="primary",
            on_click=_go,
            args=(steps, at + 1),
            key="story-on",
        )


def _go(steps: tuple[Step, ...], at: int) -> None:
    """Move to a step: the days and the map follow."""
    step = steps[at]
    st.session_state["story-step"] = at
    address.move(
        since=step.since, until=step.until, at=step.at, event=None, choices=shelf.choices()
    )


def _days(context: Context) -> None:
    """Draw the days that have events, a page at a time, newest first."""
    say, events = context.say, context.events
    days = events["date_start"].dt.date
    present = sorted(set(days), reverse=True)
    if not present:
        return  # the lines above say so
    pages = -(-len(present) // DAYS_A_PAGE)
    at = _page(context, pages)
    shown = present[at * DAYS_A_PAGE : (at + 1) * DAYS_A_PAGE]
    previous = None
    for day in shown:
        if previous and (previous - day) > timedelta(days=1):
            gap = (previous - day).days - 1
            st.caption(say.many("chronicle.gap", gap))
        _day(context, day, events[days == day])
        previous = day


def _page(context: Context, pages: int) -> int:
    """Return the page of days, chosen where there are several."""
    if pages == 1:
        return 0
    page = st.pagination(pages, key="chronicle-page") if hasattr(st, "pagination") else None
    if page is None:
        page = st.number_input(
            context.say("chronicle.page", of=pages), 1, pages, 1, key="chronicle-page-number"
        )
    return int(page) - 1


def _day(context: Context, day: object, rows: pd.DataFrame) -> None:
    """Draw one day beside its date: where it has both, incidents left and diplomacy right."""
    sides = [rows[rows["domain"] == domain] for domain in (Domain.INCIDENT, Domain.DIPLOMATIC)]
    sides = [side for side in sides if not side.empty]
    with st.container(key=f"day-{day}"):
        rail, *columns = st.columns([1, *[6 / len(sides)] * len(sides)], gap="medium")
        rail.markdown(f"**{plain(context.say.day(day))}**")
        for column, side in zip(columns, sides, strict=True):
            with column:
                for _, row in side.iterrows():
                    entry.show(context, row, str(row["event_id"]))
