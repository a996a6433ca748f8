"""The sidebar's filters: widgets that hold one Query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import streamlit as st

from data.query import Choices, Query
from data.schema import DIPLOMATIC_KINDS, INCIDENT_KINDS, Domain, Kind
from pages import shelf
from pages.frame.context import Context
from pages.parts.text import plain

# Facets are check boxes whose labels carry live counts; the long lists are searched by name.
FACETS = ("provinces", "fatalities", "precision", "status")
LISTS = ("districts", "actors")
LIFTING = ("domains", "kinds")  # a box of one makes boxes of the other empty
MOST = 8  # of a long list, shown with live counts
KINDS_OF = {Domain.INCIDENT: INCIDENT_KINDS, Domain.DIPLOMATIC: DIPLOMATIC_KINDS}


def seed(query: Query, choices: Choices) -> None:
    """Set every filter widget from a query; allowed before the widgets are drawn."""
    state = st.session_state
    state["filter:since"] = query.since or choices.first_day
    state["filter:until"] = query.until or choices.last_day
    state["filter:words"] = query.words
    state["filter:area"] = query.area
    for field in FACETS:
        for value in choices.values(field):
            state[_key(field, value)] = value in getattr(query, field)
    for field in LISTS:
        state[_key(field)] = list(getattr(query, field))
    for domain, kinds in KINDS_OF.items():
        state[_key("domains", domain)] = domain in query.domains and not query.kinds
        for kind in kinds:
            state[_key("kinds", kind)] = kind in query.kinds


def set_days(since: date, until: date, choices: Choices) -> None:
    """Set the two days, each within the data; allowed before the widgets are drawn."""
    for name, day in (("since", since), ("until", until)):
        within = min(max(day, choices.first_day), choices.last_day)
        st.session_state[f"filter:{name}"] = within


def asked(choices: Choices) -> Query:
    """Return the query that the widgets hold now; days that span all data are no limit."""
    state = st.session_state
    since, until = _days(state["filter:since"], state["filter:until"], choices)
    facets = {
        field: tuple(v for v in choices.values(field) if state.get(_key(field, v)))
        for field in FACETS
    }
    lists = {field: tuple(sorted(state.get(_key(field), ()))) for field in LISTS}
    domains, kinds = _domains_and_kinds(state)
    return Query(
        since=since,
        until=until,
        words=state["filter:words"] or "",
        area=state.get("filter:area"),
        domains=domains,
        kinds=kinds,
        **facets,
        **lists,
    )


def turned(choices: Choices) -> Iterator[tuple[str, str, Query]]:
    """Yield each check box, its field, and what that field asks once the box is turned.

    The query holds that field alone, and the one that shares its column of codes.
    """
    state = st.session_state
    chosen = {
        name: tuple(v for v in choices.values(name) if state.get(_key(name, v))) for name in FACETS
    }
    for field in FACETS:
        for value in choices.values(field):
            other = tuple(v for v in choices.values(field) if (v in chosen[field]) != (v == value))
            yield _key(field, value), field, Query(**_sharing(field, {**chosen, field: other}))
    boxes = {
        _key(field, value): (field, value)
        for domain, kinds in KINDS_OF.items()
        for field, value in (("domains", domain), *(("kinds", kind) for kind in kinds))
    }
    held = {key: bool(state.get(key)) for key in boxes}
    for key, (field, value) in boxes.items():
        after = {**held, key: not held[key]}
        if after[key]:
            after.update(dict.fromkeys(_lifted(field, value), False))
        domains, kinds = _domains_and_kinds(after)
        yield key, field, Query(domains=domains, kinds=kinds)


def _sharing(field: str, chosen: Mapping[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """Return what is chosen in a field and in the one that shares its column of codes."""
    fields = ("precision", "status") if field in {"precision", "status"} else (field,)
    return {name: chosen[name] for name in fields}


def values(choices: Choices) -> dict[str, Any]:
    """Return the widgets' values, to see whether one has moved; empty before the first run."""
    state = st.session_state
    keys = ["filter:since", "filter:until", "filter:words", "filter:area", *map(_key, LISTS)]
    keys += [_key(field, value) for field in FACETS for value in choices.values(field)]
    keys += [_key("domains", domain) for domain in Domain] + [_key("kinds", k) for k in Kind]
    return {key: state[key] for key in keys if key in state}


def show(context: Context) -> None:
    """Draw the filters; counts beside a choice are what it would show with the rest as it is."""
    say, choices = context.say, context.choices
    _dates(context)
    st.caption(say("filter.kind"))
    incident = [kind.value for kind in INCIDENT_KINDS]
    diplomatic = [kind.value for kind in DIPLOMATIC_KINDS]
    counts = shelf.counts(context.view.query, "kinds")
    with st.container(key="legend", gap=None):
        _boxes(context, "domains", [Domain.INCIDENT], _per_domain(counts))
        _boxes(context, "kinds", incident, counts)
        _boxes(context, "domains", [Domain.DIPLOMATIC], _per_domain(counts))
        checked = st.session_state
        shown = [k for k in diplomatic if counts.get(k) or checked.get(_key("kinds", k))]
        with _group(say("filter.diplomatic_kinds"), "diplomatic-kinds") as drawn:
            if drawn:
                _boxes(context, "kinds", shown, counts)
    st.caption(say("filter.province"))
    counts = shelf.counts(context.view.query, "provinces")
    provinces = choices.values("provinces")
    with st.container(key="provinces", gap=None):
        _boxes(context, "provinces", provinces[:2], counts)
        with _group(say("filter.elsewhere"), "elsewhere") as drawn:
            if drawn:
                _boxes(context, "provinces", provinces[2:], counts)
    _search(context, "actors")
    _search(context, "districts")
    for field in ("fatalities", "precision", "status"):
        with _group(say(f"filter.{field}"), f"more-{field}") as drawn:
            if drawn:
                counts = shelf.counts(context.view.query, field)
                _boxes(context, field, choices.values(field), counts)
    st.text_input(
        say("filter.words"), key="filter:words", placeholder=say("filter.words.hint"), max_chars=200
    )
    _area(context)
    st.button(say("filter.reset"), key="reset", on_click=seed, args=(Query(), choices))


def _dates(context: Context) -> None:
    """Draw the two days; a set of one day has nothing to choose and says so."""
    say, choices = context.say, context.choices
    if choices.first_day == choices.last_day:
        st.caption(say("filter.one_day", day=say.day(choices.first_day)))
        return
    left, right = st.container(key="days").columns(2, gap="small")
    limits = {"min_value": choices.first_day, "max_value": choices.last_day}
    for column, name in ((left, "since"), (right, "until")):
        column.date_input(
            say(f"filter.{name}"), key=f"filter:{name}", format="YYYY-MM-DD", **limits
        )


@contextmanager
def _group(label: str, key: str) -> Iterator[bool]:
    """Draw a group that can be opened; yield whether it is: a closed one costs nothing."""
    group = st.expander(label, key=key, on_change="rerun")
    with group:
        yield bool(group.open)


def _boxes(
    context: Context, field: str, options: Iterable[str], counts: Mapping[str | int, int]
) -> None:
    """Draw one check box a choice; checking none asks for all."""
    for value in options:
        domain = field == "domains"
        lifting = {"on_change": lift, "args": (field, value)} if field in LIFTING else {}
        name = (
            context.say(f"filter.domain.{value}")
            if domain
            else context.choices.name(field, value, context.say)
        )
        count = context.say.number(counts.get(value, 0))
        st.checkbox(
            f"{plain(name)} *{count}*",
            key=_key(field, value),
            width="stretch",
            persist_state="session",  # a box in a closed group keeps what it holds
            **lifting,
        )


def _area(context: Context) -> None:
    """Say that an area was drawn on the map, with a button that lifts it."""
    if context.view.query.area:
        with st.container(key="area", horizontal=True, vertical_alignment="center"):
            st.caption(context.say("filter.area"))
            st.button(context.say("filter.area.lift"), key="lift-area", on_click=_lift_area)


def _lift_area() -> None:
    """Ask for the whole map again."""
    st.session_state["filter:area"] = None


def _domains_and_kinds(state: Mapping[Any, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the boxes ask: a whole domain, or kinds of either; nothing checked is all."""
    whole = [d for d in Domain if state.get(_key("domains", d))]
    picked = [k for k in Kind if state.get(_key("kinds", k)) and k.domain not in whole]
    if len(whole) == len(Domain) or not (whole or picked):
        return (), ()
    if not picked:
        return tuple(whole), ()
    return (), tuple(k for k in Kind if k in picked or k.domain in whole)


def _per_domain(counts: Mapping[str | int, int]) -> dict[str, int]:
    """Return the sums of the kinds' counts."""
    return {d: sum(counts.get(k, 0) for k in kinds) for d, kinds in KINDS_OF.items()}


def lift(field: str, value: str) -> None:
    """Lift what a newly checked box makes empty."""
    state = st.session_state
    if state[_key(field, value)]:
        for key in _lifted(field, value):
            state[key] = False


def _lifted(field: str, value: str) -> list[str]:
    """Return the boxes that a newly checked one makes empty: kinds of a domain, or their domain."""
    if field == "kinds":
        return [_key("domains", Kind(value).domain)]
    return [_key("kinds", kind) for kind in KINDS_OF[Domain(value)]]


def _search(context: Context, field: str) -> None:
    """Draw a list that is searched by name or alias, and the choices with most events here.

    The list's own counts are those of all the data: a label that changed under an open list
    would lose what is chosen.
    """
    say, choices = context.say, context.choices
    st.multiselect(
        say(f"filter.{field}"),
        choices.values(field),
        format_func=lambda value: shelf.label(field, value),
        key=_key(field),
        placeholder=say(f"filter.{field}.hint"),
        select_all=False,
    )
    with _group(say(f"filter.{field}.most"), f"most-{field}") as drawn:
        if drawn:
            _most(context, field)


def _most(context: Context, field: str) -> None:
    """Draw the choices with most events among what is shown, and those that are chosen."""
    say, state = context.say, st.session_state
    counts, chosen = shelf.counts(context.view.query, field), list(state[_key(field)])
    for value in dict.fromkeys([*chosen, *list(counts)[:MOST]]):
        key = f"most:{field}:{value}"
        if state.get(key) != (value in chosen):
            state[key] = value in chosen
        name = context.choices.name(field, value, say)
        st.checkbox(
            f"{plain(name)} *{say.number(counts.get(value, 0))}*",
            key=key,
            width="stretch",
            on_change=_turn,
            args=(field, value),
        )


def _turn(field: str, value: str) -> None:
    """Add a value to a list, or take it out."""
    chosen = list(st.session_state[_key(field)])
    st.session_state[_key(field)] = (
        [v for v in chosen if v != value] if value in chosen else [*chosen, value]
    )


def _days(
    since: date | None, until: date | None, choices: Choices
) -> tuple[date | None, date | None]:
    """Return the two days in order; None for both where they span the data or are cleared."""
    ends = (since or choices.first_day, until or choices.last_day)
    first, last = min(ends), max(ends)
    whole = first <= choices.first_day and last >= choices.last_day
    return (None, None) if whole else (first, last)


def _key(field: str, value: str = "") -> str:
    """Return the session's name of a widget."""
    return f"filter:{field}:{value}" if value != "" else f"filter:{field}"
