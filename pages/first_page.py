"""The page that Streamlit starts from, told where its server is."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

# Opened at /chronicle, Streamlit's script looks for its server below /chronicle first: two
# requests that fail before it tries the folder that the page and its scripts come from.
_TOLD = "<script>window.__streamlit = {BACKEND_BASE_URL: new URL('.', location.href).href}</script>"


@lru_cache(maxsize=1)
def first_page() -> str:
    """Return Streamlit's own first page with the address of its server."""
    page = files("streamlit").joinpath("static", "index.html").read_text(encoding="utf-8")
    return page.replace("<head>", f"<head>\n    {_TOLD}", 1)
