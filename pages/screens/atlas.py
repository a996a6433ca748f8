"""The map screen: the sentence, the map with its time control, and the rows behind it."""

from __future__ import annotations

import streamlit as st

from pages.frame.context import Context
from pages.parts import header, mapview, table


def show(context: Context) -> None:
    """Draw the map and, below the fold, the table of the same events.

    The map's message is sent before the lines that stand above it: its answer is waited for.
    """
    above = st.container(gap=None)
    mapview.show(context)
    with above:
        header.show(context)
    if not context.number:
        return
    rows = st.expander(
        context.say.many("atlas.table", context.number), key="rows", on_change="rerun"
    )
    if rows.open:
        with rows:
            table.show(context, key="atlas-table")
