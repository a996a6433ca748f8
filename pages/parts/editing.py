"""The choices of the studio: widgets that hold one Edition of the sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import streamlit as st

from data.compare import COLUMNS
from data.period import Period
from data.schema import Coverage
from geo import halves, snapshot
from geo.earth import Bounds
from geo.edition import Edition
from geo.land import load_land
from geo.reopen import bounds_of
from geo.sheet.pins import Pin
from geo.sheet.recipe import view_text
from geo.sheet.steps import MOST
from geo.sheet.views import BORDERLANDS_WORD, FIT_WORD
from geo.style import BORDERLANDS
from pages.frame.context import Context
from pages.parts import pins

SEEN, PROVINCE = "seen", "province"  # views beside the flag's own words
VIEWS = (BORDERLANDS_WORD, SEEN, FIT_WORD, PROVINCE)
ONE, SPLIT, BEFORE = "one", "split", "before"
OWN_NAMES = {"en": "English", "fa": "فارسی", "ur": "اردو"}  # of languages, in themselves
USUAL = Edition()
_COPY = "studio's choices"  # of the session; begins like no widget's name

Place = tuple[float, float, float] | None  # latitude, longitude and zoom of the map


def seed(edition: Edition) -> None:
    """Set every widget from an edition; allowed before the widgets are drawn."""
    state = st.session_state
    for name in ("form", "theme", "layout", "lang", "title", "caption", "frames", "by"):
        state[_key(name)] = getattr(edition, name)
    _seed_view(edition.view)
    state[_key("halves")] = SPLIT if edition.split else BEFORE if edition.before else ONE
    state[_key("split")] = edition.split
    since, until = edition.before or (None, None)
    state[_key("before-since")], state[_key("before-until")] = since, until
    state[pins.PINS] = {pin.event_id: pin.text for pin in edition.pins}
    keep()


def keep() -> None:
    """Keep what is chosen beside the widgets, which can forget it on a way through other pages."""
    state = st.session_state
    state[_COPY] = {key: state[key] for key in keys()}


def restore() -> None:
    """Set every widget to what was kept, before any is drawn; nothing was kept at first."""
    st.session_state.update(st.session_state.get(_COPY, {}))


def _seed_view(view: str) -> None:
    """Set the widgets of the view from what the flag takes; bounds are kept as they are."""
    state = st.session_state
    province = load_land().province(view) if view not in VIEWS else None
    if "," in view:
        west, south, east, north = (float(part) for part in view.split(","))
        state[_key("bounds")] = (west, south, east, north)
        state[_key("bounds-at")] = state.get("centre")
    state[_key("view")] = SEEN if "," in view else PROVINCE if province else view
    state[_key("province")] = view if province else None


def keys() -> list[str]:
    """Return the session's names of what is chosen here."""
    return [str(key) for key in st.session_state if str(key).startswith(_key(""))]


def asked() -> Edition:
    """Return the edition that the widgets hold now."""
    state = st.session_state
    words = {name: str(state.get(_key(name)) or "").strip() for name in ("title", "caption")}
    looks = {
        name: state.get(_key(name)) or getattr(USUAL, name)
        for name in ("form", "theme", "layout", "lang", "frames", "by")
    }
    kind = state.get(_key("halves"))
    looks["by"] = looks["by"] if kind in (SPLIT, BEFORE) else ""
    ends = state.get(_key("before-since")), state.get(_key("before-until"))
    pinned: dict[str, str] = state.get(pins.PINS, {})
    return Edition(
        **looks,
        **words,
        view=_view(),
        split=state.get(_key("split")) if kind == SPLIT else None,
        before=Period(min(ends), max(ends)) if kind == BEFORE and all(ends) else None,
        pins=tuple(Pin(event_id, text) for event_id, text in pinned.items()),
    )


def _view() -> str:
    """Return the view as the flag takes it."""
    state = st.session_state
    view = state.get(_key("view")) or USUAL.view
    if view == PROVINCE:
        return state.get(_key("province")) or USUAL.view
    if view == SEEN:
        bounds = seen()
        return view_text(bounds) if bounds != BORDERLANDS else USUAL.view
    return view


def seen() -> Bounds:
    """Return the part of the earth that the map shows; the borderlands before it was moved.

    Bounds of a link or a file stay until the map is moved.
    """
    state = st.session_state
    at, kept = state.get("centre"), state.get(_key("bounds"))
    if kept and _is_near(at, state.get(_key("bounds-at"))):
        return kept
    return bounds_of(at) if at else BORDERLANDS


def _is_near(one: Place, other: Place) -> bool:
    """Return whether the map stands where it stood: what it reports of itself is rounded."""
    if one is None or other is None:
        return one is other
    return all(abs(a - b) < 0.01 for a, b in zip(one, other, strict=True))


def words(context: Context, usual: str) -> None:
    """Draw the fields of title and caption; `usual` is the title without one of one's own."""
    say = context.say
    st.text_input(
        say("studio.title"), placeholder=usual, max_chars=snapshot.LONGEST_TITLE, **_kept("title")
    )
    st.text_area(
        say("studio.caption"),
        placeholder=say("studio.caption.hint"),
        max_chars=snapshot.LONGEST_TITLE,
        height=68,
        **_kept("caption"),
    )


def looks(context: Context) -> None:
    """Draw layout, theme and language."""
    say = context.say
    st.selectbox(
        say("studio.layout"),
        snapshot.CHOICES["layout"],
        format_func=lambda name: _sized(name, context),
        filter_mode=None,
        **_kept("layout"),
    )
    _one_of("studio.theme", ("light", "dark", "print"), lambda name: say(f"theme.{name}"), context)
    _one_of("studio.lang", tuple(OWN_NAMES), OWN_NAMES.__getitem__, context)


def _sized(layout: str, context: Context) -> str:
    """Return the name of a layout with the pixels of its picture."""
    wide, high = snapshot.pixels(layout, asked().form)
    name = context.say(f"layout.{layout}")
    return context.say("studio.pixels", name=name, wide=str(wide), high=str(high))


def view(context: Context) -> None:
    """Draw the choice of what the map shows."""
    say, state = context.say, st.session_state
    st.selectbox(
        say("studio.view"),
        VIEWS,
        format_func=lambda name: say(f"studio.view.{name}"),
        filter_mode=None,
        **_kept("view"),
    )
    if state[_key("view")] == PROVINCE:
        names = {province.code: province.name for province in load_land().provinces}
        if state.get(_key("province")) not in names:
            state[_key("province")] = "PK-BA"
        st.selectbox(
            say("studio.province"), sorted(names, key=names.__getitem__),
            format_func=names.__getitem__, **_kept("province"),
        )  # fmt: skip


def maps(context: Context) -> None:
    """Draw the choice of one map or two, and of the days of the second."""
    say = context.say
    st.selectbox(
        say("studio.halves"),
        (ONE, SPLIT, BEFORE),
        format_func=lambda name: say(f"studio.halves.{name}"),
        filter_mode=None,
        **_kept("halves", ONE),
    )
    kind, query = st.session_state[_key("halves")], context.view.query
    first, last = context.choices.first_day, context.choices.last_day
    since, until = query.since or first, query.until or last
    if kind == SPLIT and since < until:
        _day("split", (since + timedelta(1), until), _middle(since, until), context)
    if kind == BEFORE and since > first:
        ends = first, since - timedelta(1)
        usual = max(first, since - (until - since) - timedelta(1))
        left, right = st.columns(2, gap="small")
        with left:
            _day("before-since", ends, usual, context)
        with right:
            _day("before-until", ends, ends[1], context)
    if kind != ONE:
        _ratios(context)


def _ratios(context: Context) -> None:
    """Draw the choice of ratios below two maps, where the data have rates or some are asked for."""
    say, kept = context.say, _kept("by")
    if context.dataset.coverage == Coverage.SELECTED and not st.session_state[_key("by")]:
        return
    st.selectbox(
        say("studio.by"),
        ("", *COLUMNS),
        format_func=lambda name: say(f"compare.by.{name}" if name else "studio.by.none"),
        filter_mode=None,
        **kept,
    )


def _middle(since: date, until: date) -> date:
    """Return the day in the middle of two, after the first."""
    return since + (until - since + timedelta(1)) // 2


def _day(name: str, ends: tuple[date, date], usual: date, context: Context) -> None:
    """Draw a field for a day between two, moved into them where it is not."""
    state, key = st.session_state, _key(name)
    day = state.get(key) or usual
    state[key] = min(max(day, ends[0]), ends[1])
    st.date_input(
        context.say(f"studio.{name}"),
        min_value=ends[0],
        max_value=ends[1],
        format="YYYY-MM-DD",
        **_kept(name),
    )


def refused(context: Context, edition: Edition) -> str:
    """Return why no sheet can be made of what is chosen, "" where one can."""
    say, state, query = context.say, st.session_state, context.view.query
    kind, first = state.get(_key("halves")), context.choices.first_day
    since, until = query.since or first, query.until or context.choices.last_day
    if kind in (None, ONE):
        return ""
    if kind == SPLIT and since >= until:
        return say("studio.refused.one_day")
    if kind == BEFORE and since <= first:
        return say("studio.refused.no_days_before", day=first)
    if edition.layout not in halves.LAYOUTS:
        known = tuple(say(f"layout.{name}") for name in halves.LAYOUTS)
        return say("studio.refused.layout", layouts=say.any_of(known))
    return _refused_ratios(context, edition) if edition.by else ""


def _refused_ratios(context: Context, edition: Edition) -> str:
    """Return why there can be no ratios below two maps, "" where there can."""
    say = context.say
    if context.dataset.coverage == Coverage.SELECTED:
        return say("studio.refused.selected")
    if edition.layout not in halves.RATIOS:
        known = tuple(say(f"layout.{name}") for name in halves.RATIOS)
        return say("studio.refused.ratios", layouts=say.any_of(known))
    return ""


def refused_form(context: Context, edition: Edition) -> str:
    """Return why the sheet cannot have the form that is chosen, "" where it can."""
    say = context.say
    if edition.has_two_maps and edition.form not in halves.FORMS:
        return say("studio.refused.form")
    has_film = edition.form in snapshot.FILM_FORMS or edition.frames
    query, framed = context.view.query, edition.form in snapshot.FRAMED
    if framed and has_film and snapshot.too_long(context.dataset, query, edition.frames):
        return say("studio.refused.film", most=MOST)
    speaks = snapshot.speaks(edition.form)
    if speaks and edition.lang not in speaks:
        return say("studio.refused.lang")
    return ""


def forms(context: Context) -> None:
    """Draw the choice of the file's form."""
    say, free = context.say, context.dataset.re_export
    offered = [name for name in snapshot.SHEET_FORMS if free or name not in snapshot.DATA_FORMS]
    kept = _kept("form")
    if st.session_state[_key("form")] not in offered:
        st.session_state[_key("form")] = offered[0]
    st.selectbox(
        say("studio.form"),
        offered,
        format_func=lambda name: say(f"downloads.{name}"),
        filter_mode=None,
        **kept,
    )
    form = st.session_state[_key("form")]
    if form in snapshot.FRAMED:
        none = "film" if form in snapshot.FILM_FORMS else "archive"
        st.selectbox(
            say(f"studio.frames.{none}"),
            snapshot.CHOICES["frames"],
            format_func=lambda name: say(f"frames.{name}" if name else f"frames.none.{none}"),
            filter_mode=None,
            **_kept("frames"),
        )


def _one_of(
    key: str, options: tuple[str, ...], called: Callable[[str], str], context: Context
) -> None:
    """Draw a few options side by side, one of which is chosen."""
    name = key.rpartition(".")[2]
    st.segmented_control(
        context.say(key), options, required=True, format_func=called, width="stretch", **_kept(name)
    )


def _kept(name: str, first: Any = None) -> dict[str, Any]:
    """Return a widget's key, kept while other screens are open, with its first value set."""
    st.session_state.setdefault(_key(name), getattr(USUAL, name, first))
    return {"key": _key(name), "persist_state": "session"}


def _key(name: str) -> str:
    """Return the session's name of a widget."""
    return f"studio:{name}"
