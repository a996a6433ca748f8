"""The studio: where a person composes the sheet, sees it at once, and takes it away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from data.schema import DataError
from geo import snapshot
from geo.edition import Edition
from pages import shelf
from pages.frame import address
from pages.frame.context import Context
from pages.parts import editing, header, pins
from pages.parts.text import plain


def show(context: Context) -> None:
    """Draw what is asked, then the sheet beside its choices."""
    header.show(context)
    if not context.number:
        st.markdown(context.say("empty.says"))
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
        editing.forms(context)
        _take(context, editing.asked())
        editing.looks(context)
        editing.view(context)
        editing.halves_of(context)
        editing.words(context, "")
        with st.expander(say("studio.pins"), key="studio-pins"):
            pins.show(context)
    return editing.asked()


def _sheet(context: Context, edition: Edition) -> None:
    """Draw the sheet as it will be, or why there is none; below it what goes with it."""
    say = context.say
    refused = editing.refused(context, edition)
    try:
        made = None if refused else shelf.preview(context.view.query, replace(edition, form="png"))
    except DataError as error:
        made, refused = None, str(error)
    if made is None:
        with st.container(key="studio-refused"):
            st.markdown(plain(refused))
        return
    with st.container(key="preview"):
        st.image(made.content, width="stretch", alt=f"{made.title}. {made.sentence}")
    for note in made.notes:
        st.caption(plain(note))
    link = address.link(context.view)
    with st.expander(say("studio.publish"), key="publish"):
        st.caption(say("studio.copy"))
        st.code(f"{made.caption}\n{link}", language=None, wrap_lines=True)
        st.caption(say("header.link.says"))
        st.code(link, language=None, wrap_lines=True)
        st.caption(say("studio.command"))
        st.code(_command(context, edition), language=None, wrap_lines=True)


def _command(context: Context, edition: Edition) -> str:
    """Return the command line that makes the same file."""
    order = edition.order(context.view.query, context.dataset)
    recipe = snapshot.recipe_of(context.dataset, order.query, **order.looks)
    return recipe.command(snapshot.filename(context.dataset, order.query, form=edition.form))


def _take(context: Context, edition: Edition) -> None:
    """Draw the button that gives the file, or why this form cannot be had."""
    say = context.say
    refused = editing.refused(context, edition) or editing.refused_form(context, edition)
    if refused:
        st.caption(plain(refused))
        return
    order = edition.order(context.view.query, context.dataset)
    st.download_button(
        say("studio.download"),
        data=_making(context, edition),
        file_name=snapshot.filename(context.dataset, order.query, form=edition.form),
        mime=snapshot.MEDIA_TYPES[edition.form],
        key="studio-download",
        type="primary",
        on_click="ignore",
        width="stretch",
    )


def _making(context: Context, edition: Edition) -> Callable[[], bytes]:
    """Return the function that Streamlit calls when the button is clicked."""
    data_set, query = context.dataset, context.view.query

    def make() -> bytes:
        """Return the bytes of the command line's snapshot."""
        order = edition.order(query, data_set)
        return snapshot.make(data_set, order.query, form=order.form, **order.looks).content

    return make
