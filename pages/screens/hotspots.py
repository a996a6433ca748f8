"""The hotspots: where and when more happened than place and season explain, on map and table."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, log2, radians

import pandas as pd
import streamlit as st

from data.hotspot_words import basis, by_chance, method, usually, verdict, where
from data.hotspots import Hotspot, Hotspots, Method
from data.schema import Coverage
from data.words import Words
from geo.hotspot_rows import as_csv
from geo.screen.rings import Ring
from pages import looking
from pages.frame import address
from pages.frame.context import Context
from pages.parts import header, hotspot_figures, looked, mapview, searching
from pages.parts.text import plain

SHOWN_ROWS, ROW_PX = 5, 35  # of the table, so that the map below it is in sight
DAYS_PX = 265  # of the column that holds "30 September 2008 – 12 September 2009"
NEAR_PX = 90  # radius of a hotspot that the map is moved to
WORLD_PX, ROUND_KM = 256, 40_030  # of zoom 0; about the earth
ZOOMS = (5.0, 10.5)  # farthest and nearest that it is looked at


def show(context: Context) -> None:
    """Draw what stands out, how it is looked for, the table, the map and the figures.

    The parts above the map are always there, so that it stays the same element.
    """
    say = context.say
    header.show(context)
    with st.container(key="hotspots"):
        if context.dataset.coverage == Coverage.SELECTED:
            searching.refuse(context, "hotspots")
            return
        asked = looked.asked()
        found = looking.known(context.dataset, context.view.query, asked)
        with st.container(key="hotspots-answer"):
            if found:
                _answer(context, found.hotspots)
            else:
                searching.show(context, context.view.query, asked, say("hotspots.looking"))
        looked.show(context)
        with st.container(key="hotspots-found"):
            if found and found.hotspots.found:
                _table(context, found.hotspots)
        with st.container(key="hotspots-map"):
            mapview.show(context, _rings(found.hotspots, say) if found else ())
        if found:
            _below(context, found)


def _answer(context: Context, found: Hotspots) -> None:
    """Draw what there is to tell, and what it rests on."""
    say = context.say
    st.markdown(f"#### {plain(verdict(found, context.choices, say))}")
    st.caption(" · ".join(plain(part) for part in basis(found, say)))


def _rings(found: Hotspots, say: Words) -> list[Ring]:
    """Return the circles for the map, the strongest first, each with its chance or its events."""
    return [
        Ring(
            spot.lat, spot.lon, spot.km, str(number),
            say.many("hotspots.observed", spot.observed)
            if spot.p is None
            else say("hotspots.p", p=f"{spot.p:.3f}"),
        )
        for number, spot in enumerate(found.found, 1)
    ]  # fmt: skip


def _below(context: Context, findings: looking.Findings) -> None:
    """Draw what chance does and how it was looked for, beside the near repeats."""
    (found, repeats), say = findings, context.say
    left, right = st.columns((2, 3), gap="large")
    with left:
        if found.looked.method == Method.SCAN and found.weight:
            hotspot_figures.chance(found, say)
        st.markdown(f"**{say('hotspots.how')}**")
        st.caption(plain(method(found.looked, say)))
    with right:
        hotspot_figures.repeats(repeats, say)


def _table(context: Context, found: Hotspots) -> None:
    """Draw a row a hotspot, and the button for the file; a chosen row is shown on the map."""
    say = context.say
    rows = listing(context, found.found)
    st.dataframe(
        rows,
        key="hotspots-table",
        height="auto" if len(rows) <= SHOWN_ROWS else ROW_PX * (SHOWN_ROWS + 1) + 3,
        hide_index=True,
        placeholder="",
        on_select=_chosen,
        selection_mode="single-row",
        column_config={
            say("hotspots.column.where"): st.column_config.TextColumn(width=260),
            say("hotspots.column.days"): st.column_config.TextColumn(width=DAYS_PX),
            say("hotspots.column.ids"): st.column_config.TextColumn(width=420),
        },
        alt=say.many("hotspots.table.alt", len(rows)),
    )
    st.session_state["hotspots-spots"] = found.found
    st.download_button(
        say("hotspots.csv"),
        data=lambda: as_csv(found, context.choices, say),
        file_name=f"sarhad-hotspots-{context.dataset.hash}.csv",
        mime="text/csv",
        key="hotspots-csv",
        on_click="ignore",
    )


def listing(context: Context, spots: Sequence[Hotspot]) -> pd.DataFrame:
    """Return a row a hotspot; a column of points in doubt only where there are such points."""
    rows = pd.DataFrame([_row(context, number, spot) for number, spot in enumerate(spots, 1)])
    doubt = context.say("hotspots.column.doubt")
    in_doubt = doubt in rows and bool(rows[doubt].ne("").any())
    return rows if in_doubt else rows.drop(columns=doubt, errors="ignore")


def _row(context: Context, number: int, spot: Hotspot) -> dict[str, object]:
    """Return a row of the table by its columns' names; untested groups have fewer."""
    say = context.say
    tested = spot.p is not None and spot.expected is not None and spot.ratio is not None
    cells: dict[str, object] = {
        "number": number,
        "where": where(spot, context.choices, say),
        "days": say.days(spot.since, spot.until),
        "events": spot.observed,
    }
    if tested:
        cells |= {
            "usually": usually(spot.expected or 0.0, say),
            "times": f"{spot.ratio:.1f} ×",
            "chance": by_chance(spot.p or 1.0, say),
        }
    if context.dataset.doubts:
        doubtful = spot.among(context.dataset.doubts)
        cells["doubt"] = say.many("hotspots.points", doubtful) if doubtful else ""
    cells |= {"km": _radius(spot, say), "ids": " ".join(spot.event_ids)}
    return {say(f"hotspots.column.{name}"): cell for name, cell in cells.items()}


def _radius(spot: Hotspot, say: Words) -> str:
    """Return how far it reaches; events at one point have no radius."""
    return f"{spot.km:.1f} km" if spot.km >= 0.05 else say("hotspots.one_point")


def _chosen() -> None:
    """Move the map to the hotspot of the row that was chosen."""
    state = st.session_state
    picked = state["hotspots-table"]["selection"]["rows"]
    spots: tuple[Hotspot, ...] = state.get("hotspots-spots", ())
    if picked and picked[0] < len(spots):
        spot = spots[picked[0]]
        address.look_at((spot.lat, spot.lon, zoom_on(spot.lat, spot.km)))
        state.reported = True


def zoom_on(lat: float, km: float) -> float:
    """Return the zoom at which a circle at a latitude is as large as NEAR_PX."""
    per_px = ROUND_KM * cos(radians(lat)) / WORLD_PX
    found = log2(NEAR_PX * per_px / max(km, 0.1))
    return round(min(max(found, ZOOMS[0]), ZOOMS[1]) * 4) / 4
