"""The map on a screen: one st_folium element and what comes back from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit_folium import st_folium

from data.period import Period
from data.values import clean_words
from geo.screen.filters import COLUMN_OF, beyond, table, tables
from geo.screen.leaflet import EventFilter, Told, Turn, beside_map, screen_map, spot_map
from geo.screen.report import read_report
from geo.screen.rings import Ring
from geo.screen.spots import Spot
from pages import shelf
from pages.frame import look
from pages.frame.context import Context
from pages.parts import filters

BESIDE_HEIGHT = 440  # px
SPOTS, SPOTS_HEIGHT = "review-map", 360  # px
HEIGHT = 760  # px, until the style sheet fits the map to the window


def show(context: Context, rings: Sequence[Ring] = ()) -> None:
    """Draw the map and the timeline under it; text and data never pass through its script.

    `rings` are drawn over the events, the most important first.
    """
    st_folium(
        screen_map(shelf.page_config(), shelf.page_text()),
        key="map",
        feature_group_to_add=_changes(context, rings),
        returned_objects=[],
        height=HEIGHT,
        use_container_width=True,
        on_change=_received,
        render=False,  # the element renders itself; a second time would be waste
    )


def show_spots(
    spots: Sequence[Spot], turn: str, *, theme: str, on_click: Callable[[], None] | None
) -> None:
    """Draw the small map of a row in review; `turn` is the row, whose places it fits into view.

    A click on the map calls `on_click`; `clicked` then returns the point.
    """
    told = {"spots": [spot._asdict() for spot in spots], "theme": theme, "turn": turn}
    st_folium(
        spot_map(shelf.spots_config()),
        key=SPOTS,
        feature_group_to_add=Told(told),
        returned_objects=[],
        height=SPOTS_HEIGHT,
        use_container_width=True,
        on_change=on_click,
        render=False,
    )


def show_beside(context: Context, name: str, period: Period, mask: NDArray[np.bool_]) -> None:
    """Draw one of two maps that move in step: the rows of a mask, in the days of a period."""
    state, key = st.session_state, f"map-{name}"
    event = context.view.event or ""
    own = event in set(context.dataset.events["event_id"][mask]) if event else False
    st_folium(
        beside_map(shelf.page_config(), shelf.page_text()),
        key=key,
        feature_group_to_add=EventFilter(
            mask=mask,
            window=period,
            area=context.view.query.area,
            selected=event if own else "",
            theme=context.theme,
            view=state.get("centre"),
            look=state.get("look", 0),
            serial=state.get(f"heard-{name}", 0),
        ),
        returned_objects=[],
        height=BESIDE_HEIGHT,
        use_container_width=True,
        on_change=partial(_received_beside, name),
        render=False,
    )


def _received_beside(name: str) -> None:
    """Take over where one of two maps looks, and the card that it has open."""
    state = st.session_state
    report = read_report(state.get(f"map-{name}"))
    if report is None:
        return
    state[f"heard-{name}"] = report.serial
    state.event = report.event or None
    state.reported = True
    if report.at:
        state.centre = report.at


def clicked() -> tuple[float, float] | None:
    """Return latitude and longitude of the click on the small map, None for no such thing."""
    value = st.session_state.get(SPOTS)
    point = value.get("point") if isinstance(value, Mapping) else None
    if not isinstance(point, list | tuple) or len(point) != 2:
        return None
    if not all(isinstance(part, int | float) and abs(part) <= 360 for part in point):
        return None
    return float(point[0]), float(point[1])


def _changes(context: Context, rings: Sequence[Ring]) -> EventFilter:
    """Return what the map must follow: filters, days, selection, theme and rings."""
    query, state = context.view.query, st.session_state
    provinces = shelf.page_config()["provinces"]
    rest = beyond(query, provinces)
    return EventFilter(
        tables=tables(query, provinces),
        mask=shelf.facets().mask(rest) if rest.fields_set() else None,
        window=_days(context),
        area=query.area,
        selected=context.view.event or "",
        theme=context.theme,
        view=state.get("centre"),
        look=state.get("look", 0),
        serial=state.get("heard", 0),
        turns=_turns(context, tuple(provinces)),
        rings=rings,
    )


def _days(context: Context) -> tuple[date, date]:
    """Return the days that the map shows."""
    query, choices = context.view.query, context.choices
    return query.since or choices.first_day, query.until or choices.last_day


def _turns(context: Context, provinces: tuple[str, ...]) -> dict[str, Turn]:
    """Return what the map shows once a check box is turned, by the box's name in the page."""
    return {
        look.box(key): (COLUMN_OF[field], table(COLUMN_OF[field], query, provinces))
        for key, field, query in filters.turned(context.choices)
    }


def _received() -> None:
    """Take over what the map reports: days on release, area, open card, centre, what was found."""
    state = st.session_state
    report = read_report(state.get("map"))
    if report is None:
        return
    state.reported, state.heard = True, report.serial
    state.event = report.event or None
    if report.at:
        state.centre = report.at
    if report.window:
        filters.set_days(*report.window, shelf.choices())
    if report.area or report.no_area:
        state["filter:area"] = report.area
    if report.actor in shelf.choices().values("actors"):
        state["filter:actors"] = [report.actor]
    if clean_words(report.words):
        state["filter:words"] = clean_words(report.words)
