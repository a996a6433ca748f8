"""The evidence: every row that is shown, who says so, what is not placed and what is set aside."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from data import measure
from data.load import as_frame
from data.reading import MAX_PROBLEMS, Problem
from data.store.aside import LeftOut
from data.words import Words
from pages import shelf
from pages.frame.context import Context
from pages.parts import corrections, entry, header, table
from pages.parts.text import plain

MANY = 17  # rows that fill a tall table


def show(context: Context) -> None:
    """Draw the tables behind the map."""
    say = context.say
    header.show(context)
    tabs = st.tabs([say(f"evidence.{name}") for name in _TABS], key="evidence-tabs")
    for tab, draw in zip(tabs, _TABS.values(), strict=True):
        with tab:
            draw(context)


def _events(context: Context) -> None:
    """Draw the events that are kept, above them the one that is chosen."""
    event = context.view.event or ""
    chosen = context.events[context.events["event_id"] == event]
    if chosen.empty:
        st.caption(context.say("evidence.choose"))
    else:
        entry.show_whole(context, chosen.iloc[0], event)
    table.show(context, key="evidence-events", height=_height(len(context.events)))


def _height(rows: int) -> int | str:
    """Return the height for a table: tall, or as its few rows need."""
    return table.TALL_PX if rows > MANY else "auto"


def _sources(context: Context) -> None:
    """Draw the sources of the events that are kept, with how many of them each backs."""
    say = context.say
    cited = context.events["source_ids"].str.split(";").explode()
    used = cited.value_counts()
    rows = context.dataset.sources[context.dataset.sources["source_id"].isin(used.index)]
    rows = rows.assign(events=rows["source_id"].map(used)).sort_values("events", ascending=False)
    st.caption(say("evidence.sources.says", n=say.number(len(rows))))
    st.dataframe(
        rows[["publisher", "via", "url", "title", "date", "reliability", "events"]],
        hide_index=True,
        placeholder="",
        column_config={
            **{n: say(f"table.{n}") for n in ("publisher", "via", "title", "reliability")},
            "date": say("table.date"),
            "events": say("table.events"),
            "url": st.column_config.LinkColumn(
                say("table.url"), validate=r"^https?://", width="large"
            ),
        },
    )


def _claims(context: Context) -> None:
    """Draw what each side says of the events that are kept."""
    say = context.say
    actors = context.dataset.actors.set_index("actor_id")["name"]
    rows = context.dataset.claims
    rows = rows[rows["event_id"].isin(context.events["event_id"])]
    st.caption(say("evidence.claims.says", n=say.number(len(rows))))
    st.dataframe(
        pd.DataFrame(
            {
                say("table.event_id"): rows["event_id"],
                say("table.claimant"): rows["claimant"].map(actors).fillna(rows["claimant"]),
                say("table.claim_type"): [say(f"claim.{name}") for name in rows["claim_type"]],
                say("table.statement"): rows["statement"],
                say("table.low"): rows["figure_low"],
                say("table.high"): rows["figure_high"],
                say("table.date"): rows["claim_date"],
            }
        ),
        hide_index=True,
        placeholder="",
    )


def _unplaced(context: Context) -> None:
    """Draw the events that no mark on the map can stand for."""
    say = context.say
    rows = context.events[~measure.placed(context.events)]
    st.caption(say("evidence.unplaced.says", n=say.number(len(rows))))
    st.dataframe(
        table.listing(rows, say),
        hide_index=True,
        placeholder="",
        column_config=table.columns(say),
    )


def _doubts(context: Context) -> None:
    """Draw the events whose points contradict something, each with every reason."""
    say, doubts = context.say, context.dataset.doubts
    rows = context.events[context.events["event_id"].isin(doubts)]
    if rows.empty:
        st.caption(say("evidence.doubts.none"))
        return
    st.caption(say.many("evidence.doubts.says", len(rows)))
    of = [doubts[event_id] for event_id in rows["event_id"]]
    shown = {
        "event_id": rows["event_id"],
        "dataset": rows["dataset"],
        "date": rows["date_start"].dt.date,
        "place": rows["place"],
        "km_off": [max(doubt.km for doubt in parts) for parts in of],
        "doubt": [table.doubts_said(parts, say) for parts in of],
    }
    listed = pd.DataFrame(shown).sort_values("km_off", ascending=False)
    st.dataframe(
        listed,
        hide_index=True,
        placeholder="",
        height=_height(len(listed)),
        column_config={
            **{name: say(f"table.{name}") for name in ("event_id", "dataset", "date", "place")},
            "km_off": st.column_config.NumberColumn(say("table.km_off"), format="%.0f"),
            "doubt": st.column_config.TextColumn(say("table.doubt"), width=620),
        },
    )


def _set_aside(context: Context) -> None:
    """Draw the rows that could not be used, each with its reason."""
    say, problems, imported = context.say, context.dataset.problems, shelf.left_out()
    if problems.empty and not imported:
        st.caption(say("evidence.set_aside.none"))
    if not problems.empty:
        st.caption(say("evidence.set_aside.says", n=say.number(len(problems))))
        table.problems(problems, say)
    if imported:
        _left_out(imported, say)


def _left_out(imported: Sequence[LeftOut], say: Words) -> None:
    """Draw the rows of imported files that could not be used, of older imports their number."""
    known = [one for one in imported if one.problems]
    if known:
        st.caption(say.many("evidence.set_aside.imported", sum(one.rows for one in known)))
        listed = pd.concat(
            [as_frame(one.problems[:MAX_PROBLEMS]).assign(dataset=one.name) for one in known],
            ignore_index=True,
        )
        table.problems(listed[["dataset", *Problem._fields]], say)
        if more := sum(one.rows for one in known) - len(listed):
            st.caption(say.many("import.more", more))
    for one in imported:
        if not one.problems:
            told = say.many("evidence.set_aside.counted", one.rows, name=one.name, file=one.file)
            st.caption(plain(told))


_TABS = {
    "events": _events,
    "sources": _sources,
    "claims": _claims,
    "unplaced": _unplaced,
    "doubts": _doubts,
    "set_aside": _set_aside,
    "corrections": corrections.show,
}
