"""The legend's symbols as small pictures for the sidebar."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from geo.style import outline


@lru_cache(maxsize=32)
def data_uri(shape: str, ink: str, edge: str) -> str:
    """Return a symbol of 16 px as an SVG address that holds no text of the data."""
    corners = outline(shape)
    scale = 5.2
    if corners:
        points = " ".join(f"{8 + scale * x:.2f},{8 + scale * y:.2f}" for x, y in corners)
        body = f"<polygon points='{points}'"
    else:
        body = f"<circle cx='8' cy='8' r='{scale}'"
    picture = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='16' viewBox='0 0 16 16'>"
        f"{body} fill='{ink}' stroke='{edge}' stroke-width='0.9' stroke-linejoin='round'/></svg>"
    )
    return "data:image/svg+xml," + quote(picture)
