"""The brief of what is shown, a click away as a file; its bytes are those of the command."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data.escalation import Asked
from data.load import Dataset
from data.query import Query
from data.words import Words
from geo import brief


def buttons(dataset: Dataset, asked: Asked | Query, say: Words, *, name: str, theme: str) -> None:
    """Draw a button for each form; while the file is made, it turns and takes no click.

    `name` tells these buttons from those of another place.
    """
    for form in brief.SHEETS:
        st.download_button(
            say(f"brief.take.{form}"),
            data=partial(_made, dataset, asked, form, theme),
            file_name=brief.filename_of(dataset, asked, form),
            mime=brief.MEDIA_TYPES[form],
            key=f"{name}-brief-{form}",
            on_click="ignore",
            width="stretch",
            disabled=form == "html" and not dataset.re_export,
        )


def _made(dataset: Dataset, asked: Asked | Query, form: str, theme: str) -> bytes:
    """Return the brief as a file."""
    return brief.make(dataset, asked, form=form, theme=theme).content
