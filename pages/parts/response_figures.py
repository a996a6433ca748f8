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
    sure = more_than_chance(one)[row, at]
    lines = [
        say("responses.grid.seen", **shares),
        say("responses.grid.p", p=f"{one.chance[row, at]:.3f}"),
    ]
    if one.crowded[row, at]:
        more = f"<b>{escape(say('responses.grid.more'))}</b>" if sure else ""
        told = more + _spans([say("responses.grid.crowded"), *lines])
        return f'<td class="crowded{" sure" if sure else ""}">{told}</td>'
    low, high = (percent(end[row, at]) for end in (one.low, one.high))
    lines.insert(0, say("responses.grid.interval", low=low, high=high))
    mark = ' class="sure"' if sure else ""
    effect = escape(say("responses.grid.effect", **shares))
    return f"<td{mark}><b>{effect}</b>{_spans(lines)}</td>"


def _spans(lines: list[str]) -> str:
    """Return lines of a cell."""
    return "".join(f"<span>{escape(line)}</span>" for line in lines)
