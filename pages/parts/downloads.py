"""Files to take away, made only on the click."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from geo import brief, snapshot
from geo.sheet.pins import Pin
from pages.frame import address
from pages.frame.context import Context
from pages.parts import briefs, pins

_DATA_FORMS = ("csv", "xlsx", "geojson", "kml")
_PICTURE_FORMS = ("png", "svg", "pdf", "html", "zip")


def data(context: Context) -> None:
    """Offer the rows that are shown as a table and as GeoJSON."""
    say = context.say
    opened = st.popover(say("downloads.data"), key="data-files", on_change="rerun")
    if not opened.open:
        return
    with opened:
        if not context.dataset.re_export:
            st.caption(say("downloads.not_ours"))
            return
        st.caption(say("downloads.data.says"))
        for form in _DATA_FORMS:
            _button(context, form, "light")


def snapshot_files(context: Context) -> None:
    """Offer the map as a picture and as a page that works offline."""
    say = context.say
    opened = st.popover(say("downloads.snapshot"), key="snapshot-files", on_change="rerun")
    if not opened.open:
        return
    with opened:
        st.caption(say("downloads.snapshot.says"))
        theme = st.segmented_control(
            say("downloads.theme"),
            ("light", "dark", "print"),
            default=context.theme,
            required=True,
            format_func=lambda name: say(f"theme.{name}"),
            key="snapshot-theme",
        )
        pinned = pins.show(context)
        for form in _PICTURE_FORMS:
            if context.dataset.re_export or form not in snapshot.DATA_FORMS:
                _button(context, form, theme or "light", pinned)
        _brief(context, theme or "light")
        asked = address.parameters(context.view, page=address.STUDIO)
        st.page_link(
            context.pages[address.STUDIO], label=say("downloads.studio"), query_params=asked
        )


def _brief(context: Context, theme: str) -> None:
    """Offer the brief of what is filtered; one of too many events would be no file to open."""
    say = context.say
    st.caption(say("brief.take.says"))
    if not 0 < context.number <= brief.MOST:
        st.caption(say.many("brief.take.most", brief.MOST))
        return
    briefs.buttons(context.dataset, context.view.query, say, name="snapshot", theme=theme)


def _button(context: Context, form: str, theme: str, pinned: tuple[Pin, ...] = ()) -> None:
    """Draw one button; its bytes are those of the command line's snapshot."""
    st.download_button(
        context.say(f"downloads.{form}"),
        data=_making(context, form, theme, pinned),
        file_name=snapshot.filename(context.dataset, context.view.query, form=form),
        mime=snapshot.MEDIA_TYPES[form],
        key=f"download-{form}",
        on_click="ignore",
        width="stretch",
    )


def _making(
    context: Context, form: str, theme: str, pinned: tuple[Pin, ...]
) -> Callable[[], bytes]:
    """Return the function that Streamlit calls when the button is clicked."""
    data_set, query = context.dataset, context.view.query
    return lambda: snapshot.make(data_set, query, form=form, theme=theme, pins=pinned).content
