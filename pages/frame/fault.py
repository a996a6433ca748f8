"""What a person sees when the program itself fails: a sentence, never a traceback."""

from __future__ import annotations

import logging

import streamlit as st

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
