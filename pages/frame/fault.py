"""What a person sees when the program itself fails: a sentence, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.errors import FragmentHandledException

from data.schema import DataError
from data.words import WordError
from pages import shelf
from pages.parts.text import plain


def say_fault(error: Exception) -> bool:
    """Say what happened on the screen, keep the rest for the log; return that it is said."""
    logging.getLogger("sarhad").error("A screen could not be drawn.", exc_info=error)
    say = shelf.words()
    of_the_data = isinstance(error, DataError) and not isinstance(error, WordError)
    st.error(plain(str(error)) if of_the_data else say("app.fault"))
    return True


@contextmanager
def said() -> Iterator[None]:
    """Say a fault of what is drawn within where it stands: what comes after is still drawn."""
    try:
        yield
    except FragmentHandledException:
        pass  # it is said where it happened
    except Exception as error:  # noqa: BLE001 - the menu and the filters lead away from a fault
        say_fault(error)
