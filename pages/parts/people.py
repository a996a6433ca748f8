"""Who acts in a session: the name that the journal keeps of what is done in it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

import streamlit as st

from data.note import tidy
from data.store.base import acting, who

NAMED_BY = ("X-Forwarded-User", "X-Remote-User")  # where a server with a login tells who it is
PASSED_BY = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")  # what a server between us adds
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST = 60  # characters of a name
_GUEST = "people-guest"


def me() -> str:
    """Return the name of who is at the browser of this session.

    The name that a server with a login tells; on this computer who runs Sarhad; else a guest, of
    this session alone.
    """
    context = st.context
    if name := name_of(context.headers, context.ip_address):
        return name
    state = st.session_state
    if _GUEST not in state:
        state[_GUEST] = f"guest {secrets.token_hex(3)}"
    return str(state[_GUEST])


def name_of(headers: Mapping[str, str], address: str | None) -> str:
    """Return a person's name by the headers of a session and its address, "" for a guest.

    The address is None on this computer, as Streamlit has it.
    """
    for header in NAMED_BY:
        if name := tidy(headers.get(header, ""), LONGEST):
            return name
    host = urlsplit(f"//{headers.get('Host', 'localhost')}").hostname
    is_passed = any(header in headers for header in PASSED_BY)
    return who() if address is None and host in HERE and not is_passed else ""


def as_me() -> AbstractContextManager[None]:
    """Let the journal name who is at the browser in a block."""
    return acting(me())
