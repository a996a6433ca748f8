"""The part of the import page that asks other people's servers, once a person says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from data.words import Words
from geo.fetch.getting import known_secrets
from geo.fetch.known import RELEASE, SERVICES, Service, Wanted
from pages.fetching import Fetching
from pages.importing import Dropped
from pages.parts.text import plain

TICK_S = 0.4  # between two looks at how far it is
_JOB, _SAID = "fetch-job", "fetch-said"

Take = Callable[[Dropped, str], None]  # a file that came, and its format


def show(say: Words, take: Take) -> None:
    """Draw the choice of a service with its terms, or how far a fetch is; `take` reads a file."""
    state = st.session_state
    with st.expander(say("fetch.title"), key="fetch"):
        job: Fetching | None = state.get(_JOB)
        if job is not None and not job.is_over:
            _follow(job, say)
            return
        if job is not None and job.fault is None:
            _end(job, say, take)
        if said := state.get(_SAID):
            st.success(plain(said))
        st.caption(say("fetch.says"))
        service = SERVICES[
            st.segmented_control(
                say("fetch.source"),
                list(SERVICES),
                default=next(iter(SERVICES)),
                required=True,
                format_func=lambda name: SERVICES[name].name,
                key="fetch-source",
                on_change=_unsaid,
            )
        ]
        st.markdown(say(f"fetch.what.{service.id}"))
        st.markdown(f"{plain(say(f'fetch.terms.{service.id}'))} [{say('fetch.terms.read')}]"
                    f"({service.terms_url})")  # fmt: skip
        _form(service, say)
        if job is not None and job.fault is not None:
            st.error(plain(job.fault or say("fetch.broken")))


def _form(service: Service, say: Words) -> None:
    """Draw what a service wants to know, the tick by which its terms are agreed to, the button."""
    with st.form(f"fetch-{service.id}", border=False):
        kept = known_secrets(service)
        for secret in service.secrets:
            st.text_input(
                say(f"fetch.secret.{secret.name}"),
                type="password" if secret.is_hidden else "default",
                placeholder=say("fetch.secret.kept", name=secret.variable)
                if kept[secret.name]
                else "",
                autocomplete="off",
                key=_key(service, secret.name),
                # a password is forgotten with the form; the rest is there for the next try
                persist_state=None if secret.is_hidden else "session",
            )
        if "since" in service.asks:
            for column, name in zip(st.columns(2), ("since", "until"), strict=True):
                column.date_input(
                    say(f"fetch.{name}"),
                    value=None,
                    min_value="1900-01-01",
                    format="YYYY-MM-DD",
                    key=_key(service, name),
                    persist_state="session",
                )
        if "release" in service.asks:
            st.text_input(
                say("fetch.release"), placeholder=RELEASE, key=_key(service, "release"),
                max_chars=20, persist_state="session",
            )  # fmt: skip
        st.checkbox(
            say("fetch.tick", name=service.name), key=_key(service, "agree"),
            persist_state="session",
        )  # fmt: skip
        if st.form_submit_button(
            say("fetch.button", name=service.name), on_click=_begin, args=(service,)
        ) and not st.session_state.get(_key(service, "agree")):
            st.error(say("fetch.untouched", name=service.name))


def _begin(service: Service) -> None:
    """Begin to fetch, where the terms are agreed to; what is secret is not kept in the form."""
    state = st.session_state
    _unsaid()
    if not state.get(_key(service, "agree")):
        return
    secrets = {
        secret.name: str(state.get(_key(service, secret.name)) or "").strip()
        for secret in service.secrets
    }
    for secret in service.secrets:
        if secret.is_hidden:
            state[_key(service, secret.name)] = ""
    asked: dict[str, Any] = {name: state.get(_key(service, name)) for name in service.asks}
    wanted = Wanted(asked.get("since"), asked.get("until"), (asked.get("release") or "").strip())
    state[_JOB] = Fetching(service, wanted, secrets)


@st.fragment(run_every=TICK_S)
def _follow(job: Fetching, say: Words) -> None:
    """Draw how far a fetch is, and a button that stops it."""
    if job.is_over:
        st.rerun()
    st.progress(min(1.0, job.done), say("fetch.fetching", name=job.service.name))
    if st.button(say("intake.cancel"), key="fetch-cancel"):
        job.cancel()
        st.session_state.pop(_JOB, None)
        st.rerun()


def _end(job: Fetching, say: Words, take: Take) -> None:
    """Hand on the file that came, or say how many places did."""
    state = st.session_state
    state.pop(_JOB, None)
    if job.file is not None:
        take(job.file, job.service.id)
        st.rerun()
    counted = [say.many("fetch.places", n, file=name) for name, n in job.places.items()]
    state[_SAID] = " ".join([*counted, say("fetch.places.use", program="./sarhad")])


def _unsaid() -> None:
    """Forget what was said of the last fetch."""
    state = st.session_state
    state.pop(_JOB, None)
    state[_SAID] = ""


def _key(service: Service, name: str) -> str:
    """Return the session's name of a widget."""
    return f"fetch-{service.id}-{name}"
