"""The grid of one direction of responses: windows by distances, cells beyond chance marked."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from data.response_words import direction_said, more_than_chance, percent, where
from data.responses import Direction, Responses
from data.words import Words
from pages.parts.text import plain


def show(found: Responses, one: Direction, names: Mapping[str, str], say: Words) -> None:
    """Draw who acts and who may follow, and the grid; a sentence alone where no cell speaks."""
    st.markdown(f"**{plain(direction_said(one, names, say))}**")
    if one.few.all():
        st.caption(say("responses.few.all"))
        return
    st.html(_table(found, one, direction_said(one, names, say), say))


def _table(found: Responses, one: Direction, label: str, say: Words) -> str:
    """Return the table; windows are rows, distances columns."""
    columns = range(len(found.km) + 1)
    head = "".join(f'<th scope="col">{escape(where(found, at, say))}</th>' for at in columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(say.many("responses.window", window))}</th>'
        + "".join(_cell(one, row, at, say) for at in columns)
        + "</tr>"
        for row, window in enumerate(found.windows)
    )
    return (
        f'<div class="responses-grid" role="region" tabindex="0" aria-label="{escape(label)}">'
        f"<table><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(one: Direction, row: int, at: int, say: Words) -> str:
    """Return one cell: the share beyond chance with its interval, what is seen, and p."""
    shares = {
        name: percent(getattr(one, name)[row, at]) for name in ("observed", "expected", "effect")
    }
    if one.few[row, at]:
        return f'<td class="silent"><span>{escape(say("responses.grid.few"))}</span></td>'
    if one.full[row, at]:
        said = say("responses.grid.full", expected=shares["expected"])
        return f'<td class="silent"><span>{escape(said)}</span></td>'
    sure = ' class="sure"' if more_than_chance(one)[row, at] else ""
    lines = (
        say(
            "responses.grid.interval",
            low=percent(one.low[row, at]),
            high=percent(one.high[row, at]),
        ),
        say("responses.grid.seen", **shares),
        say("responses.grid.p", p=f"{one.chance[row, at]:.3f}"),
    )
    told = "".join(f"<span>{escape(line)}</span>" for line in lines)
    return f"<td{sure}><b>{escape(say('responses.grid.effect', **shares))}</b>{told}</td>"
