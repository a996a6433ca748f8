"""Tables of the rows that are shown; choosing a row chooses the event on the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st

from data.store.doubts import Doubt
from data.words import Words
from pages.frame.context import Context
from pages.parts.wording import deaths

NO_DOUBTS: Mapping[str, tuple[Doubt, ...]] = MappingProxyType({})
TALL_PX = 640  # most of a screen that holds little else


def show(context: Context, *, key: str, height: int | str = "auto") -> None:
    """Draw the events that are kept, newest first, with sortable columns; `height` in px."""
    say = context.say
    rows = context.events.iloc[::-1]
    chosen = st.dataframe(
        listing(rows, say, context.dataset.doubts),
        key=_version(key, context),
        height=height,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        selection_default=_selected(rows, context.view.event),
        placeholder="",
        column_config=columns(say),
        alt=say("table.alt", n=say.number(len(rows))),
    )
    _take(chosen, rows, context, key)


def problems(rows: pd.DataFrame, say: Words) -> None:
    """Draw rows that could not be used, each with its reason: a Problem's fields, and its set."""
    heads = {
        name: "table.dataset" if name == "dataset" else f"intake.problem.{name}" for name in rows
    }
    names = {name: say(key) for name, key in heads.items()}
    st.dataframe(rows.rename(columns=names), hide_index=True, placeholder="")


def columns(say: Words) -> dict[str, Any]:
    """Return how the columns of a listing are named and drawn; one that it lacks is not drawn."""
    return {
        "event_id": st.column_config.TextColumn(say("table.event_id"), width="small"),
        "date": st.column_config.DateColumn(say("table.date"), format="YYYY-MM-DD"),
        **{
            name: st.column_config.TextColumn(say(f"table.{name}"), width=width)
            for name, width in _WIDTHS.items()
        },
    }


def listing(
    rows: pd.DataFrame, say: Words, doubts: Mapping[str, tuple[Doubt, ...]] = NO_DOUBTS
) -> pd.DataFrame:
    """Return the columns that a reader looks for, in words.

    Where points of these rows are in doubt, a column says why.
    """
    table = pd.DataFrame(
        {
            "date": rows["date_start"].dt.date,
            "kind": [say(f"kind.{kind}") for kind in rows["kind"]],
            "place": rows["place"],
            "deaths": [deaths(row, say) for row in rows[_FIGURES].to_dict("records")],
            "summary": rows["summary"],
            "province": rows["admin1"],
            "precision": [
                say(f"precision.{0 if pd.isna(p) else int(p)}") for p in rows["geo_precision"]
            ],
            "status": [say(f"status.{status}") for status in rows["status"]],
            "event_id": rows["event_id"],
        }
    )
    if not doubts.keys().isdisjoint(rows["event_id"]):
        why = [doubts_said(doubts.get(event_id, ()), say) for event_id in rows["event_id"]]
        table.insert(3, "doubt", why)
    return table


def doubts_said(doubts: Iterable[Doubt], say: Words) -> str:
    """Return all that contradicts a point, in a line."""
    return " ".join(doubt.note.said(say) for doubt in doubts)


def _version(key: str, context: Context) -> str:
    """Return the table's name: another one for other rows, or where the map chose an event.

    A table takes a choice from outside only when it is new, and counts rows, not events.
    """
    state, shown = st.session_state, (context.view.event, context.view.query)
    if shown != state.get(f"{key}:shown"):
        state[f"{key}:shown"] = shown
        state[f"{key}:version"] = state.get(f"{key}:version", 0) + 1
    return f"{key}-{state[f'{key}:version']}"


# px, wide enough for the usual words of each
_WIDTHS = {
    "kind": 190, "place": 190, "deaths": 110, "summary": 470, "province": 180, "precision": 185,
    "status": 120, "doubt": 260,
}  # fmt: skip
_FIGURES = ["domain", "fatalities_low", "fatalities_best", "fatalities_high"]


def _selected(rows: pd.DataFrame, event: str | None) -> dict[str, object] | None:
    """Return the table's state that marks the event that the map has selected."""
    at = rows["event_id"].eq(event or "").to_numpy().nonzero()[0]
    return {"selection": {"rows": [int(at[0])], "columns": []}} if len(at) else None


def _take(chosen: object, rows: pd.DataFrame, context: Context, key: str) -> None:
    """Make a newly chosen row the selected event."""
    selection = getattr(chosen, "selection", None)
    picked = list(selection.rows) if selection else []
    if not picked or picked[0] >= len(rows):
        return
    event = str(rows["event_id"].iloc[picked[0]])
    state = st.session_state
    if event != context.view.event:
        state.event = event
        state[f"{key}:shown"] = (event, context.view.query)  # it is marked already
        state.reported = True
        st.rerun()
