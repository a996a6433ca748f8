"""The pictures that may lie under the map: online ones on a click, and a file of tiles."""

from __future__ import annotations

from html import unescape
from re import sub
from typing import Any

from xyzservices import providers

from geo.screen.tile_file import TileFile

# Providers that need no key, by their name in xyzservices, as a person reads it. None is asked
# for anything before a person chooses it.
ONLINE = {
    "OpenStreetMap.Mapnik": "OpenStreetMap",
    "OpenTopoMap": "OpenTopoMap",
    "NASAGIBS.BlueMarble": "NASA Blue Marble",
    "Esri.WorldImagery": "Esri World Imagery",
}

FILE_KEY = "file"  # the key of the file of tiles


def online() -> list[dict[str, Any]]:
    """Return the online pictures as the browser takes them, each with its attribution."""
    return [_online(key) for key in ONLINE]


def of_file(tiles: TileFile) -> dict[str, Any]:
    """Return the file of tiles as the browser takes it; its address is a route of this server."""
    return {
        "key": FILE_KEY,
        "name": tiles.name,
        "url": "/api/tiles/{z}/{x}/{y}",
        "attribution": plain(tiles.attribution),
        "minZoom": tiles.min_zoom,
        "maxZoom": tiles.max_zoom,
        "bounds": list(tiles.bounds),
        "online": False,
    }


def plain(attribution: str) -> str:
    """Return an attribution as text: without tags, with its signs written out."""
    text = unescape(sub(r"<[^>]*>", " ", attribution))
    return " ".join(text.replace("(C)", "©").replace(" -- ", " – ").split())


def _online(key: str) -> dict[str, Any]:
    """Return one provider; its zooms end where it has no more pictures."""
    provider = providers.query_name(key)
    return {
        "key": key,
        "name": ONLINE[key],
        "url": provider.build_url(),
        "attribution": plain(provider.attribution),
        "minZoom": int(provider.get("min_zoom", 0)),
        "maxZoom": int(provider.get("max_zoom", 18)),
        "bounds": None,
        "online": True,
    }
