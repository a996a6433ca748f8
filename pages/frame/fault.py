"""What a person sees when the program itself fails: a sentence, never a traceback."""

from __future__ import annotations

import logging

import streamlit as st

from data.schema import DataError
from pages import shelf


def say_fault(error: Exception) -> bool:
    """Say what happened on the screen, keep the rest for the log; return that it is said."""
    logging.getLogger("sarhad").error("A screen could not be drawn.", exc_info=error)
    say = shelf.words()
    st.error(str(error) if isinstance(error, DataError) else say("app.fault"))
    return True
