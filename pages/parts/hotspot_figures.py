"""The figures of the hotspots page: what chance does, and near repeats by distance and days."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from data.hotspot_words import usually
from data.hotspots import Hotspots
from data.repeats import Repeats
from data.words import Words

SURE = 0.05  # corrected chance below which a field is marked
BARS = 32


def chance(found: Hotspots, say: Words) -> None:
    """Draw how strong the strongest of each draw is, and that of the data beside them."""
    n = len(found.null)
    beyond = sum(one >= found.weight for one in found.null)
    st.markdown(f"**{say('hotspots.chance')}**")
    st.html(_histogram(found, say))
    st.caption(say.many("hotspots.chance.says", beyond, draws=n))


def _histogram(found: Hotspots, say: Words) -> str:
    """Return the drawing: a bar for draws of about one strength, a line for the data.

    Its words are those of the sentence below it, so that it is none of a screen reader's.
    """
    null = np.array(found.null)
    low, high = float(min(null.min(), found.weight)), float(max(null.max(), found.weight))
    room = (high - low or 1.0) * 0.03
    low, high = low - room, high + room
    counts = np.histogram(null, bins=BARS, range=(low, high))[0]
    bars = "".join(
        f'<i style="height:{100 * share:.1f}%"></i>' for share in (counts / counts.max()).tolist()
    )
    at = 100 * (found.weight - low) / (high - low)
    side = "left" if at > 50 else "right"  # where its words have room
    return (
        f'<div class="hotspots-chance" aria-hidden="true"><div class="bars">{bars}'
        f'<b class="{side}" style="left:{at:.2f}%"><span>{escape(say("hotspots.chance.data"))}'
        f'</span></b></div><div class="ends"><span>{escape(say("hotspots.chance.weak"))}</span>'
        f"<span>{escape(say('hotspots.chance.strong'))}</span></div></div>"
    )


def repeats(found: Repeats, say: Words) -> None:
    """Draw pairs of events by how far and how long apart they are, those beyond chance marked."""
    st.markdown(f"**{say('hotspots.repeats')}**")
    for row, column in ((0, 0), (len(found.km) - 1, len(found.days) - 1)):
        band = f"{_distance(found, row, say)}, {_days(found, column, say)}"
        st.caption(say("hotspots.repeats.lead", band=band, told=_told(found, row, column, say)))
    st.html(_table(found, say))
    marked = int((found.corrected < SURE).sum())
    fields, draws = found.pairs.size, say.number(found.permutations)
    st.caption(say.many("hotspots.repeats.says", marked, fields=fields, draws=draws))
    st.caption(say("repeats.towns"))
    if found.moves:
        st.caption(say("repeats.moves"))


def _told(found: Repeats, row: int, column: int, say: Words) -> str:
    """Return what a field holds, in a sentence."""
    pairs, usual = int(found.pairs[row, column]), _usual(found, row, column, say)
    sure = found.corrected[row, column] < SURE
    return say.many(f"hotspots.repeats.{'more' if sure else 'usual'}", pairs, usual=usual)


def _table(found: Repeats, say: Words) -> str:
    """Return the table; bands of distance are rows, of days columns."""
    head = "".join(
        f'<th scope="col">{escape(_days(found, at, say))}</th>' for at in range(len(found.days))
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(_distance(found, row, say))}</th>'
        + "".join(_cell(found, row, at, say) for at in range(len(found.days)))
        + "</tr>"
        for row in range(len(found.km))
    )
    corner = escape(say("hotspots.repeats.corner"))
    return (
        f'<div class="hotspots-repeats" tabindex="0"><table><thead><tr><th>{corner}</th>{head}</tr>'
        f"</thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(found: Repeats, row: int, at: int, say: Words) -> str:
    """Return one field: pairs, what is usual, and how often chance does as much."""
    pairs = say.number(int(found.pairs[row, at]))
    usual = say("hotspots.repeats.of", usual=_usual(found, row, at, say))
    p = found.corrected[row, at]
    sure = ' class="sure"' if p < SURE else ""
    title = escape(say("hotspots.repeats.p", p=f"{p:.3f}"))
    return f'<td{sure} title="{title}"><b>{escape(pairs)}</b><span>{escape(usual)}</span></td>'


def _usual(found: Repeats, row: int, at: int, say: Words) -> str:
    """Return how many pairs there usually are; of a hundredth nothing more is said."""
    usual = float(found.usual[row, at])
    return usually(usual, say) if usual >= 0.05 else say("hotspots.repeats.hardly")


def _distance(found: Repeats, row: int, say: Words) -> str:
    """Return a band of distance."""
    high = f"{found.km[row]:g}"
    if not row:
        return say("hotspots.repeats.up_to", km=high)
    return say("hotspots.repeats.km", low=f"{found.km[row - 1]:g}", high=high)


def _days(found: Repeats, column: int, say: Words) -> str:
    """Return a band of days."""
    first = found.days[column - 1] + 1 if column else 0
    return say("hotspots.repeats.days", first=first, last=found.days[column])
