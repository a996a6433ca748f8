"""The escalation: what two sides did step by step, on one axis, with the map in step."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from data.escalation import Escalation
from data.words import Words
from geo import escalation as door
from geo.sheet.escalation import beside_of, notes_of, sentence_of, title_of
from pages import shelf
from pages.frame import address
from pages.frame.context import Context
from pages.parts import asking, briefs, deciding, editing, mapview, steps
from pages.parts.text import plain
from pages.parts.wording import deaths

PAPER = "light"  # the theme of a brief that nobody chose one for: a page is dark at night
_BY_THIRD = {True: "table.yes", False: "table.no"}
WIDE_PX, NARROW_PX = 1080, 370  # of the two tracks: on a desk, and on a phone


def show(context: Context) -> None:
    """Draw the choices, both tracks, the ladder with the map beside it, and the tables."""
    say = context.say
    asking.notes(context)
    if not asking.is_known():
        st.info(say("escalation.no_sides"))
        return
    with st.container(key="escalation"):
        asking.pickers(context)
        found = shelf.escalation(asking.asked())
        with st.container(key="escalation-head", horizontal=True, vertical_alignment="top"):
            with st.container():
                st.subheader(plain(title_of(found, say)), anchor=False)
                st.caption(plain(sentence_of(found, say)))
            with st.container(key="escalation-take", horizontal=True, width="content"):
                if found.ladder.steps:
                    briefs.buttons(found.dataset, found.asked, say, name="escalation", theme=PAPER)
                _files(context, found)
        if not found.ladder.steps:
            st.info(say("escalation.none"))
            return
        _tracks(context, found)
        left, right = st.columns([7, 5], gap="medium")
        with left:
            steps.show(
                found,
                chosen=asking.number(),
                theme=context.theme,
                say=say,
                on_step=_picked,
            )
        with right, st.container(key="escalation-beside"):
            _map(context, found)
            deciding.show(context, found, asking.number())
            _beside(found, context)
        _tables(context, found)


def _tracks(context: Context, found: Escalation) -> None:
    """Draw both tracks twice, of which the style sheet shows the one that fits the screen."""
    say = context.say
    for name, width in (("wide", WIDE_PX), ("narrow", NARROW_PX)):
        picture = shelf.tracks_picture(found.asked, context.theme, width)
        with st.container(key=f"tracks-{name}"):
            inline = f"data:image/svg+xml;base64,{b64encode(picture).decode()}"
            st.image(inline, width="stretch", alt=say("escalation.alt"))
    st.caption(" ".join(plain(text) for text in notes_of(found, say)))


def _map(context: Context, found: Escalation) -> None:
    """Draw the map at the days of the step, with its buttons."""
    say, at, last = context.say, asking.number(), len(found.ladder.steps)
    with st.container(key="escalation-turn", horizontal=True, vertical_alignment="center"):
        st.button(
            say("story.back"), disabled=at <= 1, on_click=_go, args=(at - 1,), key="step-back"
        )
        st.button(
            say("story.on"), disabled=at >= last, type="primary", on_click=_go, args=(at + 1,),
            key="step-on",
        )  # fmt: skip
        told = say("escalation.at", n=at, of=last) if at else say("escalation.start")
        st.caption(plain(told))
    mapview.show(context if at else _on_the_days(context, found))


def _on_the_days(context: Context, found: Escalation) -> Context:
    """Return what a map is asked for before a step is chosen: the days of all, if none is asked."""
    query = context.view.query
    if query.since or query.until:
        return context
    days = found.ladder.days
    view = replace(context.view, query=replace(query, since=days.since, until=days.until))
    return replace(context, view=view)


def _beside(found: Escalation, context: Context) -> None:
    """Draw what else was going on in these days."""
    say = context.say
    lines = beside_of(found, say)
    if not lines:
        return
    st.markdown(f"**{plain(say('escalation.others'))}**")
    st.caption(say("escalation.others.note"))
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _picked() -> None:
    """Show the step that was chosen on the ladder."""
    ladder = shelf.escalation(asking.asked()).ladder
    if number := ladder.number_of(steps.picked()):
        _go(number)


def _go(number: int) -> None:
    """Move to a step: the days, the map and the open card follow."""
    found = shelf.escalation(asking.asked())
    st.session_state[asking.STEP] = number
    turn = asking.turn(found, number)
    address.move(
        since=turn.since, until=turn.until, at=turn.at, event=turn.event_id,
        choices=shelf.choices(),
    )  # fmt: skip


def _files(context: Context, found: Escalation) -> None:
    """Offer the figure as a file; its bytes are those of the command."""
    say = context.say
    opened = st.popover(say("escalation.take"), key="escalation-files", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.caption(say("escalation.take.says"))
        lang = st.segmented_control(
            say("studio.lang"), door.CHOICES["lang"], default="en", required=True,
            format_func=editing.OWN_NAMES.__getitem__, key="escalation-lang",
        )  # fmt: skip
        for layout in door.CHOICES["layout"]:
            st.caption(say(f"layout.{layout}") if say.has(f"layout.{layout}") else layout)
            for form in door.CHOICES["form"]:
                st.download_button(
                    say(f"downloads.{form}"),
                    data=partial(
                        _made, found, form, layout=layout, theme=context.theme, lang=lang or "en"
                    ),
                    file_name=door.filename(found.asked, form),
                    mime=door.MEDIA_TYPES[form],
                    key=f"escalation-{layout}-{form}",
                    on_click="ignore",
                    width="stretch",
                )


def _made(found: Escalation, form: str, **looks: str) -> bytes:
    """Return the figure as a file."""
    return door.make(found.dataset, found.asked, form=form, **looks).content


def _tables(context: Context, found: Escalation) -> None:
    """Draw the same facts as a table, and the values that a reader may change."""
    say = context.say
    rows = st.expander(
        say.many("escalation.table", len(found.ladder.steps)), key="escalation-rows",
        on_change="rerun",
    )  # fmt: skip
    if rows.open:
        with rows:
            st.dataframe(
                _listing(context, found),
                hide_index=True,
                placeholder="",
                key="escalation-table",
                column_config={
                    say("table.event_id"): st.column_config.LinkColumn(
                        say("table.event_id"), display_text=r"[?&]event=([^&]+)"
                    )
                },
            )
    if not found.weights:
        return
    values = st.expander(say("escalation.weights"), key="escalation-values", on_change="rerun")
    if values.open:
        with values:
            _weights(context, found)


def _listing(context: Context, found: Escalation) -> pd.DataFrame:
    """Return the steps with every figure of the page, each with its event's id."""
    say = context.say
    values = {act.event_id: act.value for part in found.tracks("day") for act in part.acts}
    records = found.events.to_dict("records")
    told = [
        steps.words_of(step, row, found, say)
        for step, row in zip(found.ladder.steps, records, strict=True)
    ]
    return pd.DataFrame(
        {
            say("table.number"): range(1, len(records) + 1),
            say("table.date"): [step.day for step in found.ladder.steps],
            say("table.later"): [step.since_last for step in found.ladder.steps],
            say("table.who"): [words.who for words in told],
            say("table.what"): [words.what for words in told],
            say("table.by_third"): [say(_BY_THIRD[step.by_third]) for step in found.ladder.steps],
            say("table.deaths"): [deaths(row, say) for row in records],
            say("table.value"): [_value(values, step.event_id, say) for step in found.ladder.steps],
            say("table.answers"): [words.answers for words in told],
            say("table.sources"): [words.sources for words in told],
            say("table.summary"): [row["summary"] for row in records],
            # to the map with its card open
            say("table.event_id"): [
                address.event_link(context.view, step.event_id) for step in found.ladder.steps
            ],
        }
    )


def _value(values: Mapping[str, float | None], event_id: str, say: Words) -> str:
    """Return the value of an act, that it has none, or "" for an incident."""
    if event_id not in values:
        return ""
    value = values[event_id]
    return say("escalation.no_value") if value is None else say.number(value)


def _weights(context: Context, found: Escalation) -> None:
    """Draw the values of the codes, to be changed, and the way back to the usual ones."""
    say = context.say
    st.caption(say("escalation.weights.says"))
    version = st.session_state.get("escalation:version", 0)
    key = f"escalation-weights-{version}-{found.asked.dyad.param}-{found.ladder.days}"
    st.data_editor(
        pd.DataFrame(
            {
                "code": [weight.code for weight in found.weights],
                "what": [", ".join(weight.words) for weight in found.weights],
                "acts": [weight.acts for weight in found.weights],
                "usual": [weight.usual for weight in found.weights],
                "own": [weight.own for weight in found.weights],
            }
        ),
        hide_index=True,
        disabled=["code", "what", "acts", "usual"],
        column_config={
            "code": say("table.code"),
            "what": say("table.what"),
            "acts": say("table.acts"),
            "usual": st.column_config.NumberColumn(say("table.usual"), format="%.1f"),
            "own": st.column_config.NumberColumn(
                say("table.own"), format="%.1f", min_value=-10.0, max_value=10.0, step=0.1,
                required=True,
            ),
        },
        key=key,
        on_change=_weighed,
        args=(key, tuple((weight.code, weight.own) for weight in found.weights)),
    )  # fmt: skip
    st.button(
        say("escalation.weights.back"), disabled=not found.asked.weights, on_click=_unweighed,
        key="weights-back",
    )  # fmt: skip


def _weighed(key: str, known: tuple[tuple[str, float], ...]) -> None:
    """Take over a value that was changed."""
    edited = st.session_state[key]["edited_rows"]
    own = dict(known)
    for row, cells in edited.items():
        if isinstance(cells.get("own"), int | float):
            own[known[int(row)][0]] = float(cells["own"])
    asking.weigh(own)


def _unweighed() -> None:
    """Go back to the usual values."""
    asking.weigh({weight.code: weight.usual for weight in shelf.escalation(asking.asked()).weights})
    state = st.session_state
    state["escalation:version"] = state.get("escalation:version", 0) + 1
