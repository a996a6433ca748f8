"""The browser map as Folium elements: same-origin files only, the same script on every run."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import folium
import numpy as np
import pandas as pd
from branca.element import Element, MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template
from numpy.typing import NDArray

from data.area import Area, write_area
from data.words import Words
from geo.earth import Bounds, mercator
from geo.joint import Discs, discs, joint_rows
from geo.screen.backdrops import of_file, online
from geo.screen.cards import fold
from geo.screen.columns import content_hash, day_number, pack, province_codes
from geo.screen.days import labelled_days
from geo.screen.files import (
    FONTS,
    LEAFLET,
    SCRIPT,
    SHEET,
    asset,
    asset_url,
    asset_urls,
)
from geo.screen.filters import bits
from geo.screen.rings import Ring
from geo.screen.tile_file import TileFile
from geo.style import BORDERLANDS, as_config

__all__ = [
    "EventFilter", "EventLayer", "OfflineMap", "TimeControl", "asset", "asset_url", "asset_urls",
    "browser_map", "inlined", "screen_map", "served", "written",
]  # fmt: skip

# Words of the catalogue that the page's own code says, by the first part of their keys.
WORDS_OF_THE_PAGE = (
    "map.", "kind.", "symbol.", "precision.", "status.",
    "attribution.", "basis.", "claim.", "confidence.", "relation.said.", "verified.",
)  # fmt: skip

# Days of each preset of the time control; 0 is all days. The keys are of the catalogue.
PRESETS = (
    ("map.preset.day", 1),
    ("map.preset.three_days", 3),
    ("map.preset.week", 7),
    ("map.preset.month", 30),
    ("map.preset.year", 365),
    ("map.preset.all", 0),
)

# The whole world may be reached: envoys met in Geneva and Beijing
WORLD: Bounds = (-200.0, -60.0, 200.0, 78.0)
MIN_ZOOM, MAX_ZOOM = 3, 12  # our outlines are coarser than a street


class OfflineMap(folium.Map):
    """A Folium map that asks nobody: Leaflet from this server, no tiles, no other library.

    Its element id and those of its children are fixed, so that two maps of the same config
    have the same script and st_folium never mounts one anew. `base` is a proxy's prefix.
    """

    _template = Template(
        """
        {% macro header(this, kwargs) %}{% endmacro %}
        {% macro html(this, kwargs) %}
        <div class="folium-map" id={{ this.get_name()|tojson }} ></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {{ this.page|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, *, base: str = "", view: Bounds = BORDERLANDS) -> None:
        """Make an empty map; EventLayer and TimeControl are added to it."""
        super().__init__(tiles=None)
        west, south, east, north = view
        self._id = "sarhadmap"
        self.get_root()._id = "sarhadpage"  # noqa: SLF001 - Folium has no other door to the id
        self.base = base
        self.page = {
            "center": [(south + north) / 2, (west + east) / 2],
            "zoom": 6,
            "minZoom": MIN_ZOOM,
            "maxZoom": MAX_ZOOM,
            "maxBounds": _corners(WORLD),
            "maxBoundsViscosity": 0.8,
            "zoomSnap": 0.25,  # so that the view fills the frame
            "zoomControl": False,
            "attributionControl": False,
        }
        self.default_js = asset_urls((LEAFLET[0], SCRIPT), base)
        self.default_css = asset_urls((SHEET,), base)


class ScreenMap(OfflineMap):
    """The map for st_folium, which asks each element for its script and for nothing else."""

    def render(self, **kwargs: Any) -> str:
        """Write nothing of the page that Folium would make: st_folium reads no part of it."""
        del kwargs
        return ""


def _corners(bounds: Bounds) -> list[list[float]]:
    """Return bounds as Leaflet takes them: south-west and north-east, latitude first."""
    west, south, east, north = bounds
    return [[south, west], [north, east]]


class _Part(JSCSSMixin, MacroElement):
    """An element with a fixed id and a config as JSON; its script comes with the map's."""

    def __init__(self, name: str, config: str) -> None:
        """Keep the config; Folium's lists of files are per element here, never shared."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = name
        self._id = f"sarhad{name.lower()}"
        self.config = config
        self.default_js: list[tuple[str, str]] = []
        self.default_css: list[tuple[str, str]] = []


class EventLayer(_Part):
    """All events on one canvas, with the land below and the panels around (assets/open.js)."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        Sarhad.open({{ this._parent.get_name() }}, {{ this.config }});
        {% endmacro %}
        """
    )

    def __init__(self, config: str) -> None:
        """Take a config of `served` or `inlined`, as `written`."""
        super().__init__("EventLayer", config)


class TimeControl(_Part):
    """The slider in the map: play, two handles, presets (assets/time.js)."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        window.sarhad.mount("time", {{ this.config }});
        {% endmacro %}
        """
    )

    def __init__(self, *, presets: tuple[tuple[str, int], ...] = PRESETS) -> None:
        """Take presets as catalogue key and days, 0 for all days."""
        super().__init__("TimeControl", written({"presets": presets}))


class SpotLayer(_Part):
    """The numbered places of a row in review, with the land below (assets/spots.js)."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        Sarhad.spots({{ this._parent.get_name() }}, {{ this.config }});
        {% endmacro %}
        """
    )

    def __init__(self, config: str) -> None:
        """Take a config of geo.screen.spots, as `written`."""
        super().__init__("SpotLayer", config)


class BesideLayer(_Part):
    """The events on one of two maps that move in step, with the land below (assets/beside.js)."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        Sarhad.beside({{ this._parent.get_name() }}, {{ this.config }});
        {% endmacro %}
        """
    )

    def __init__(self, config: str) -> None:
        """Take a config of `served`, as `written`."""
        super().__init__("BesideLayer", config)


class Told(folium.FeatureGroup):
    """What Python says to the open map: rides in st_folium's `feature_group_to_add`."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.layerGroup();
        window.feature_group = [];
        if (window.sarhad) { window.sarhad.receive({{ this.message|tojson }}); }
        else { window.__sarhadPending = {{ this.message|tojson }}; }
        {% endmacro %}
        """
    )

    def __init__(self, message: Mapping[str, Any]) -> None:
        """Take the message."""
        super().__init__(name="sarhad", control=False)
        self.message = dict(message)

    def add_to(self, parent: Element, name: str | None = None, index: int | None = None) -> Element:
        """Know the map, but stay out of its children: their script must not change."""
        del name, index
        self._parent = parent
        return self

    def render(self, **kwargs: Any) -> str:
        """Return nothing: st_folium takes the script alone."""
        del kwargs
        return ""


# A column of codes and its table, None where all of its values pass
Turn = tuple[str, str | None]


class EventFilter(Told):
    """What the map of events must follow.

    About 3 KB, whatever the data. `tables` say which codes pass (geo.screen.filters), `mask`
    which rows pass what no table can tell, None for all; `window` are inclusive days; `area` is
    drawn as an outline, its rows are those of the mask; `selected` the id of the open card, ""
    for none; `view` latitude, longitude (WGS 84 degrees) and zoom, None to leave the view alone:
    an order with the number `look` is followed once; `serial` the last report that Python has
    read (geo.screen.report); `turns` are the tables that hold once a box beside the map is turned,
    by the name of the box, so that the map need not wait for Python; `rings` are drawn over the
    marks, the most important first.
    """

    def __init__(
        self,
        *,
        tables: Mapping[str, str] | None = None,
        mask: NDArray[np.bool_] | None = None,
        window: tuple[date, date] | None = None,
        area: Area | None = None,
        selected: str = "",
        theme: str = "light",
        view: tuple[float, float, float] | None = None,
        look: int = 0,
        serial: int = 0,
        turns: Mapping[str, Turn] | None = None,
        rings: Sequence[Ring] = (),
    ) -> None:
        """Write the message."""
        message = {
            "tables": dict(tables or {}),
            "mask": None if mask is None or bool(mask.all()) else bits(mask),
            "window": None if window is None else [day_number(day) for day in window],
            "area": None if area is None else write_area(area),
            "selected": selected or None,
            "theme": theme,
            "view": None if view is None else list(view),
            "look": look,
            "serial": serial,
            "turns": dict(turns or {}),
            "rings": [ring._asdict() for ring in rings],
        }
        super().__init__(message)


def served(
    events: pd.DataFrame,
    *,
    words: Words,
    credits_: tuple[str, ...] = (),
    base: str = "",
    view: Bounds = BORDERLANDS,
    land: bytes = b"",
    lines: bytes = b"",
    outlines: bytes = b"",
    today: date | None = None,
    tiles: TileFile | None = None,
    tiles_fault: str = "",
) -> dict[str, Any]:
    """Return the config of a page whose data come from this server's routes.

    The routes are /api/events/HASH.bin, /api/ids/HASH.txt, /api/event/ID, /api/find and, where
    `land`, `lines` (of geo.arcs) and `outlines` (of geo.districts) are not empty,
    /api/land/HASH.json, /api/lines/HASH.json and /api/outlines/HASH.json; each hash is
    `content_hash` of the content. Presets end at the newest event, at `today` where the data go
    beyond it. `tiles` is the file under the map (route /api/tiles/Z/X/Y), `tiles_fault` why there
    is none where one was asked for.
    """
    name = content_hash(pack(events))
    config = _common(events, words=words, credits_=credits_, view=view)
    # said only where it matters: the script must be the same on every day
    beyond = today is not None and day_number(today) < config["lastDay"]
    return config | {
        "base": base,
        "eventsUrl": f"/api/events/{name}.bin",
        "idsUrl": f"/api/ids/{name}.txt",
        "cardUrl": "/api/event/",
        "cardsUrl": "/api/records?ids=",
        "findUrl": "/api/find",
        "landUrl": f"/api/land/{content_hash(land)}.json" if land else None,
        "linesUrl": f"/api/lines/{content_hash(lines)}.json" if lines else None,
        **({"outlinesUrl": f"/api/outlines/{content_hash(outlines)}.json"} if outlines else {}),
        "fonts": dict(asset_urls(tuple(FONTS), base)),
        "today": day_number(today) if today and beyond else None,
        "backdrops": [*([of_file(tiles)] if tiles else []), *online()],
        "backdropFault": tiles_fault,
        "standalone": False,
    }


def inlined(
    events: pd.DataFrame,
    *,
    words: Words,
    cards: Mapping[str, Mapping[str, Any]],
    land: bytes,
    lines: bytes = b"",
    outlines: bytes = b"",
    credits_: tuple[str, ...] = (),
    view: Bounds = BORDERLANDS,
    theme: str = "light",
    days: tuple[date, date] | None = None,
    shared: Discs | None = None,
) -> dict[str, Any]:
    """Return the config of a page that holds all its data under `data`: for `alone.standalone`.

    `days` are the inclusive ends of its slider, None for those of the events. `shared` are the
    discs of the data set that the events are of (geo.joint.of), None where they are all of it.
    """
    config = _common(events, words=words, credits_=credits_, view=view, shared=shared)
    data = {
        "columns": b64encode(pack(events)).decode(),
        "ids": id_lines(events),
        "cards": fold(cards),
        "land": json.loads(land) if land else None,
        "lines": json.loads(lines) if lines else None,
        **({"outlines": json.loads(outlines)} if outlines else {}),
    }
    first, last = map(day_number, days) if days else (config["firstDay"], config["lastDay"])
    return config | {
        "data": data,
        "theme": theme,
        "firstDay": first,
        "lastDay": last,
        "standalone": True,
    }


def id_lines(events: pd.DataFrame) -> str:
    """Return the event identifiers in row order, a line each: one text, not a million."""
    return "\n".join(events["event_id"])


def _common(
    events: pd.DataFrame,
    *,
    words: Words,
    credits_: tuple[str, ...],
    view: Bounds,
    shared: Discs | None = None,
) -> dict[str, Any]:
    """Return what both kinds of page need."""
    texts = {key: text for part in WORDS_OF_THE_PAGE for key, text in words.under(part).items()}
    days = (events["date_start"].min(), events["date_end"].max()) if len(events) else ()
    first, last = (day_number(day.date()) for day in days) if days else (0, 0)
    joint, spots = joint_rows(events, discs(events) if shared is None else shared)
    at = zip(*mercator(*np.array(spots).reshape(-1, 2).T), strict=True)
    return {
        "style": as_config(),
        "words": texts,
        "lang": words.language,
        "view": list(view),
        "firstDay": first,
        "lastDay": last,
        "dataTo": last,  # the newest day of the data, whatever the slider spans
        "provinces": list(province_codes(events)),
        "joint": joint,
        "jointAt": [[int(x), int(y)] for x, y in at],  # where their discs stand
        "credits": list(credits_),
        "keyDates": labelled_days(events, words),
        "theme": "light",
    }


_CONFIG = Template("{{ config|tojson }}")


def written(config: Mapping[str, Any]) -> str:
    """Return a config as JSON in which no text can end the script around it."""
    return str(_CONFIG.render(config=config))


def browser_map(config: Mapping[str, Any]) -> OfflineMap:
    """Return the whole map of a config of `served` or `inlined`, ready to be saved as a page."""
    return _filled(OfflineMap(**_place(config)), written(config))


def screen_map(config: Mapping[str, Any], text: str) -> OfflineMap:
    """Return the same map for st_folium; make one per run. `text` is the config as `written`."""
    return _filled(ScreenMap(**_place(config)), text)


def beside_map(config: Mapping[str, Any], text: str) -> OfflineMap:
    """Return one of two maps in step for st_folium; config and text as for `screen_map`."""
    page = ScreenMap(**_place(config))
    page.add_child(BesideLayer(text))
    return page


def _place(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return where a config's files lie and which part of the earth it shows first."""
    return {"base": str(config.get("base", "")), "view": tuple(config["view"])}


def _filled(page: OfflineMap, text: str) -> OfflineMap:
    """Return a map with its events and its slider."""
    page.add_child(EventLayer(text))
    page.add_child(TimeControl())
    return page


def spot_map(config: Mapping[str, Any]) -> OfflineMap:
    """Return the small map for st_folium, of a config of geo.screen.spots."""
    page = ScreenMap(**_place(config))
    page.add_child(SpotLayer(written(config)))
    return page
