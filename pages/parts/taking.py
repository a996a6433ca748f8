"""The file of the studio: had at once, or made meanwhile with its progress and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from data.query import Query
from geo import snapshot
from geo.edition import Edition
from geo.sheet.forms import Tell
from pages.frame.context import Context
from pages.making import Making
from pages.parts import editing
from pages.parts.text import plain

EVERY_S = 0.5  # seconds between two looks at how far a file is
KEY = "studio-making"  # of the session, which makes one file at a time


@dataclass(frozen=True)
class Job:
    """A file in the making or made, and what it is of."""

    query: Query
    edition: Edition
    making: Making


def show(context: Context, edition: Edition) -> None:
    """Draw the button that gives the file, what is in the making, or why there is no such file."""
    job: Job | None = st.session_state.get(KEY)
    running = job is not None and not job.making.is_over
    refused = editing.refused_form(context, edition)
    if editing.refused(context, edition):
        pass  # it is said in place of the sheet
    elif refused:
        st.caption(plain(refused))
    elif edition.form not in snapshot.FRAMED:
        make = _maker(context, edition)
        _button(context, _name(context, edition), edition.form, lambda: make(None))
    elif job and not running and (job.query, job.edition) == (context.view.query, edition):
        _outcome(context, job)
    elif not running:  # one at a time
        _start(context, edition)
    if job and running:
        _watch(context, job)


def _start(context: Context, edition: Edition) -> None:
    """Draw the button that begins to make a file."""
    label = context.say("studio.make")
    st.button(
        label, key="studio-make", type="primary", width="stretch", on_click=_begin,
        args=(context, edition),
    )  # fmt: skip


def _begin(context: Context, edition: Edition) -> None:
    """Begin to make a file in place of the last."""
    make = _maker(context, edition)
    making = Making(make)
    st.session_state[KEY] = Job(context.view.query, edition, making)


@st.fragment(run_every=EVERY_S)
def _watch(context: Context, job: Job) -> None:
    """Draw how far a file is, again and again, until it is over."""
    if job.making.is_over:
        st.rerun()  # all of the page: the fragment around cannot be asked for from here
    say, (done, of) = context.say, job.making.progress
    text = say("studio.making", done=done, of=of) if of else say("studio.waiting")
    st.progress(done / of if of else 0.0, text=text)
    st.button(
        say("studio.cancel"), key="studio-cancel", on_click=job.making.cancel, width="stretch"
    )


def _outcome(context: Context, job: Job) -> None:
    """Draw the file that was made; or that it failed or was cancelled, and a way to begin again."""
    say, making = context.say, job.making
    if making.content:
        _button(context, _name(context, job.edition), job.edition.form, lambda: making.content)
        size = say.number(round(len(making.content) / 1_000_000, 1))
        st.caption(say("studio.made", mb=size))
        return
    if making.fault is None:
        st.caption(say("studio.cancelled"))
    else:
        st.error(plain(making.fault) or say("studio.failed"))
    _start(context, job.edition)


def _button(context: Context, name: str, form: str, data: Callable[[], bytes]) -> None:
    """Draw the button that hands over a file, made on the click."""
    st.download_button(
        context.say("studio.download"),
        data=data,
        file_name=name,
        mime=snapshot.MEDIA_TYPES[form],
        key=f"studio-download-{form}",
        type="primary",
        on_click="ignore",
        width="stretch",
    )


def _name(context: Context, edition: Edition) -> str:
    """Return the name of the file."""
    query = edition.order(context.view.query, context.dataset).query
    return snapshot.filename(context.dataset, query, form=edition.form)


def _maker(context: Context, edition: Edition) -> Callable[[Tell | None], bytes]:
    """Return the function that makes the bytes of the command line's snapshot."""
    data_set, query = context.dataset, context.view.query

    def make(tell: Tell | None) -> bytes:
        """Return the file, telling how far it is."""
        order = edition.order(query, data_set)
        made = snapshot.make(data_set, order.query, form=order.form, tell=tell, **order.looks)
        return made.content

    return make
