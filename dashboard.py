"""The web entry: Streamlit's frame and our routes on one port."""

import streamlit as st

from pages.frame.fault import say_fault
from pages.routes import routes

app = st.App(
    "pages/frame/app.py",
    routes=routes(prefix=st.get_option("server.baseUrlPath") or ""),
    on_script_error=say_fault,
)
