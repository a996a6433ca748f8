"""How the frame looks: name, icon, theme and the one style sheet."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from pathlib import Path

import streamlit as st

from data.words import Words
from geo.screen.files import asset_url
from geo.style import DIPLOMATIC_SYMBOL, SYMBOLS, THEMES, Symbol
from pages.frame.symbols import data_uri

SIDEBAR_PX = 304  # room for two dates side by side
_HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def icon() -> str:
    """Return the favicon as an address that holds it: no host is asked, and it is always there.

    Streamlit takes a file that it was given away from a screen that is exchanged in haste.
    """
    return f"data:image/png;base64,{b64encode((_HERE / 'icon.png').read_bytes()).decode()}"


def theme() -> str:
    """Return light or dark, as the browser shows the page."""
    return "dark" if getattr(st.context.theme, "type", None) == "dark" else "light"


def dress() -> None:
    """Send the style sheet and the frame's own script; no text of the data is in them."""
    st.html(f"<style>{_style(theme())}</style>")
    st.html(f"<script>{_script()}</script>", unsafe_allow_javascript=True)


def box(key: str) -> str:
    """Return the class that the page gives the widget with a key: what boxes.js tells the map."""
    return f"st-key-{re.sub(r'[^a-zA-Z0-9_-]', '-', key)}"


def brand(say: Words) -> None:
    """Draw the name in both scripts."""
    with st.container(key="brand", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.markdown(f"**{say('app.name')}** :gray[{say('app.name.local')}]")


@lru_cache(maxsize=2)
def _style(name: str) -> str:
    """Return the style sheet with the theme's colours and the legend's symbols."""
    colours = THEMES[name]
    sheet = (_HERE / "frame.css").read_text(encoding="utf-8")
    variables = "".join(
        f"--{key.replace('_', '-')}:{value};" for key, value in vars(colours).items()
    )
    symbols = "".join(_symbol_rule(symbol, name, colours.symbol_edge) for symbol in SYMBOLS)
    return f":root{{{variables}}}{_faces()}{sheet}{symbols}"


@lru_cache(maxsize=1)
def _script() -> str:
    """Return the scripts that do what Streamlit leaves undone."""
    files = ("boxes.js", "drawer.js", "keys.js", "leaving.js", "rescue.js")
    return "".join((_HERE / name).read_text(encoding="utf-8") for name in files)


def _faces() -> str:
    """Return the rules for the one type family, served from this port."""
    files = (("IBM Plex Sans", "plex.ttf"), ("IBM Plex Sans Arabic", "plex-arabic.ttf"))
    return "".join(
        f'@font-face{{font-family:"{family}";src:url("{asset_url(file, ".")}");'
        "font-weight:100 700;font-display:swap}"
        for family, file in files
    )


def _symbol_rule(symbol: Symbol, name: str, edge: str) -> str:
    """Return the rule that draws a symbol before its legend row and beside its entries."""
    ink = symbol.dark if name == "dark" else symbol.light
    row = "domains-diplomatic" if symbol.name == DIPLOMATIC_SYMBOL else f"kinds-{symbol.name}"
    return (
        f'.st-key-filter-{row} label p::before,[class*="st-key-entry-{symbol.name}-"]'
        f'{{background-image:url("{data_uri(symbol.shape, ink, edge)}")}}'
    )
