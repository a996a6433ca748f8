"""The places of a row in review: as spots on the small map, and the form for one of one's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import streamlit as st

from data.schema import Precision
from data.store.waiting import Waiting
from data.words import Words
from geo.screen.spots import Spot, known_km
from geo.where.decided import with_names
from geo.where.gazetteer import Place
from geo.where.loading import known
from geo.where.resolver import Resolver, is_wide
from geo.where.review import Offer
from geo.where.review_rows import area_of, signed
from pages.parts import mapview

PRECISIONS = tuple(int(precision) for precision in Precision if precision <= Precision.CORRIDOR)
_OPEN = "review-edit-open"
_POINT = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*")


def resolver() -> Resolver:
    """Return the resolver with the names that were decided up to now."""
    return with_names(known())


def spots(offered: Offer, say: Words) -> list[Spot]:
    """Return what the small map shows: the area, the file's own point, the numbered places."""
    return list(_spots(offered, say))


def _spots(offered: Offer, say: Words) -> Iterator[Spot]:
    """Yield the spots of an offer."""
    if offered.area is not None:
        place = offered.area
        km = known_km(place.radius_km)
        yield Spot("area", "D", place.latitude, place.longitude, km, area_of(offered, say))
    if offered.own is not None:
        yield Spot("own", say("review.own.sign"), *offered.own, None, say("review.map.own"))
    for sign, place, name in signed(offered, say):
        yield Spot("place", sign, place.latitude, place.longitude, _km(place), name)


def _km(place: Place) -> float | None:
    """Return the radius of a place that is an area, None for a point."""
    return known_km(place.radius_km) if is_wide(place) else None


def point_of(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a text like 26.97, 64.10, None for any other."""
    found = _POINT.fullmatch(text)
    return (float(found[1]), float(found[2])) if found else None


def clicked(event_id: str) -> None:
    """Put the point of a click on the map into the form of a row, and open it."""
    point = mapview.clicked()
    if point is not None:
        st.session_state[_text_of(event_id)] = f"{point[0]:.4f}, {point[1]:.4f}"
        st.session_state[_OPEN] = event_id


def _text_of(event_id: str) -> str:
    """Return the session's name of what is written for a row."""
    return f"review-edit-text-{event_id}"


def edit(row: Waiting, say: Words, named: str, act: Callable[[str, int], bool]) -> None:
    """Draw the form for a name or coordinates, once it is opened.

    `act` takes text and class, and returns whether the row was decided on: what is refused stays
    in the form.
    """
    state, key = st.session_state, _text_of(row.event_id)
    if state.get(_OPEN) != row.event_id:
        return
    state.setdefault(key, named)

    def take() -> None:
        """Hand on what was written, and begin anew."""
        text, precision = str(state.get(key) or ""), int(state.get("review-edit-class") or 2)
        if text.strip() and act(text, precision):
            state[_OPEN] = ""

    with st.form(f"review-edit-{row.event_id}", border=False):
        text, choice, button = st.columns([5, 4, 2], vertical_alignment="bottom")
        text.text_input(say("review.edit.text"), key=key, max_chars=200)
        choice.selectbox(
            say("review.edit.class"), PRECISIONS, index=1, key="review-edit-class",
            format_func=lambda n: say(f"precision.{n}"),
        )  # fmt: skip
        button.form_submit_button(say("review.take"), on_click=take, key="review-edit-take")


def toggle(event_id: str) -> None:
    """Open the form of a row, or close it."""
    state = st.session_state
    state[_OPEN] = "" if state.get(_OPEN) == event_id else event_id
