"""The studio: where a person composes the sheet, sees it at once, and takes it away."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.query import Query
from data.schema import DataError
from geo import snapshot
from geo.edition import Edition
from geo.sheet.recipe import Recipe
from pages import shelf
from pages.frame import address
from pages.frame.context import Context
from pages.parts import editing, header, pins, presets, taking
from pages.parts.text import plain


def show(context: Context) -> None:
    """Draw what is asked, then the sheet beside its choices."""
    header.show(context)
    _compose(context)


@st.fragment
def _compose(context: Context) -> None:
    """Draw the sheet beside its choices: a change draws these again and nothing else."""
    with st.container(key="studio"):
        left, right = st.columns([5, 2], gap="medium")
        with right:
            edition = _choices(context)
        with left:
            _sheet(context, edition)
    address.follow(context.view, context.choices)


def _choices(context: Context) -> Edition:
    """Draw the choices in groups; return what they ask for."""
    say = context.say
    with st.container(key="studio-choices"):
        with _group("take"):
            editing.forms(context)
            files = st.container()
        with _group("looks"):
            editing.looks(context)
        with _group("map"):
            editing.view(context)
            editing.maps(context)
        with _group("words"):
            editing.words(context, _usual_title(context, editing.asked()))
            opened = st.expander(say("studio.pins"), key="studio-pins", on_change="rerun")
            if opened.open:
                with opened:
                    pins.show(context, choose=True)
        with _group("kept"):
            presets.show(context)
        edition = editing.asked()
        with files:  # drawn last: a choice below may bring a first value with it
            taking.show(context, edition)
    return edition


def _group(name: str) -> DeltaGenerator:
    """Return a part of the choices, set apart from the next."""
    return st.container(key=f"studio-group-{name}")


def _usual_title(context: Context, edition: Edition) -> str:
    """Return the title without one of one's own, "" where there is no sheet."""
    try:
        query, recipe = _ordered(context, edition)
    except DataError:
        return ""
    return snapshot.usual_title(context.dataset, query, recipe)


def _ordered(context: Context, edition: Edition) -> tuple[Query, Recipe]:
    """Return the query and the recipe of an edition; raises DataError."""
    order = edition.order(context.view.query, context.dataset)
    return order.query, snapshot.recipe_of(context.dataset, order.query, **order.looks)


def _sheet(context: Context, edition: Edition) -> None:
    """Draw the sheet as it will be, or why there is none; below it what goes with it."""
    say = context.say
    refused = editing.refused(context, edition)
    try:
        made = None if refused else shelf.preview(context.view.query, _looked_at(context, edition))
    except DataError as error:
        made, refused = None, str(error)
    if made is None:
        with st.container(key="studio-refused"):
            st.markdown(plain(refused))
        return
    with st.container(key="preview"):
        st.image(_inline(made.content), width="stretch", alt=f"{made.title}. {made.sentence}")
    for note in made.notes:
        st.caption(plain(note.said(say)))
    opened = st.expander(say("studio.publish"), key="publish", on_change="rerun")
    if opened.open:
        with opened:
            _publish(context, edition, made.caption)


def _inline(picture: bytes) -> str:
    """Return a PNG as an address that holds it.

    Streamlit would make a JPEG of it, and take that away from a screen that is left in haste.
    """
    return f"data:image/png;base64,{b64encode(picture).decode()}"


def _publish(context: Context, edition: Edition, caption: str) -> None:
    """Draw the caption with its credits, the link and the command, each to be copied."""
    say, link = context.say, address.link(context.view)
    st.caption(say("studio.copy"))
    with st.container(key="copy-caption"):
        st.code(f"{caption}\n{link}", language=None, wrap_lines=True)
    st.caption(say("header.link.says"))
    st.code(link, language=None, wrap_lines=True)
    st.caption(say("studio.command"))
    st.code(_command(context, edition), language=None, wrap_lines=True)


def _looked_at(context: Context, edition: Edition) -> Edition:
    """Return the edition whose picture is looked at: all films are alike, and all sheets."""
    is_film = edition.form in snapshot.FILM_FORMS and not editing.refused_form(context, edition)
    return replace(edition, form="mp4") if is_film else replace(edition, form="png", frames="")


def _command(context: Context, edition: Edition) -> str:
    """Return the command line that makes the same file, of a refused one the picture."""
    form = "png" if editing.refused_form(context, edition) else edition.form
    query, recipe = _ordered(context, replace(edition, form=form))
    return recipe.command(snapshot.filename(context.dataset, query, form=form))
