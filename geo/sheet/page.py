"""The selection as a page in one file: the map of the dashboard, its slider and its cards."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from html import unescape

import pandas as pd

from data.area import Area, write_area
from data.load import Dataset, event_record
from data.words import Words
from geo import districts, joint
from geo.arcs import for_browser as for_lines
from geo.card import card
from geo.land import for_browser
from geo.screen.alone import standalone
from geo.screen.columns import day_number
from geo.screen.leaflet import inlined
from geo.sheet.callouts import Callout
from geo.sheet.fonts import ARABIC, LATIN, Face, web_font
from geo.sheet.recipe import Recipe

# beside the letters of the data: ASCII, and the signs that the page's own code writes
SIGNS = "".join(map(chr, range(32, 127))) + "·×‹›→⇄،…–—−"


RECIPE_NAME = "sarhad-recipe"


def as_html(
    events: pd.DataFrame,
    dataset: Dataset,
    *,
    recipe: Recipe,
    embedded: str,
    title: str,
    sentence: str,
    credits_: Sequence[str],
    days: tuple[date, date],
    say: Words,
    area: Area | None = None,
    callouts: Sequence[Callout] = (),
) -> bytes:
    """Return a page that asks nobody: its policy is `default-src 'none'`.

    Holds the given events only, with all that is known of each. `days` are the first and the
    last of its slider. `embedded`, the recipe as JSON, is in a `meta` element. `area` is outlined:
    the one whose events these are. The call-outs are numbers on the map and a list above it.
    """
    ids = events["event_id"].tolist()
    cards = {event_id: card(event_record(dataset, event_id) or {}) for event_id in ids}
    land, lines = for_browser(detail="low"), for_lines(events, dataset.actors)
    outlines = districts.for_browser(events, districts.of(dataset))
    config = inlined(
        events,
        words=say,
        cards=cards,
        land=land,
        lines=lines,
        outlines=outlines,
        credits_=tuple(credits_),
        view=recipe.view,
        theme=recipe.theme,
        days=days,
        shared=joint.of(dataset),
    )
    config["dataTo"] = day_number(dataset.last_day)
    config["heading"] = {"title": title, "sentence": sentence}
    config["asked"] = None if area is None else write_area(area)
    config["callouts"] = [
        {"id": one.event_id, "number": say.number(one.number), "text": one.text} for one in callouts
    ]
    texts = json.dumps([config, cards], ensure_ascii=False)
    config["fonts"] = _fonts(texts + (land + lines + outlines).decode("utf-8"))
    metas = {"description": sentence, RECIPE_NAME: embedded}
    page = standalone(config, title=title, metas=metas)
    return page.encode("utf-8", errors="replace")


def recipe_of(content: bytes) -> str:
    """Return the recipe embedded in a page of `as_html`, "" where there is none."""
    opening = f'<meta name="{RECIPE_NAME}" content="'.encode()
    _, found, rest = content.partition(opening)
    return unescape(rest.partition(b'">')[0].decode("utf-8", errors="replace")) if found else ""


def _fonts(text: str) -> dict[str, str]:
    """Return the type family as data addresses, with the letters that the page can show."""
    letters = text + text.upper() + SIGNS
    fonts = {"plex.ttf": Face(LATIN), "plex-arabic.ttf": Face(ARABIC)}
    return {
        name: f"data:font/woff2;base64,{b64encode(web_font(face, letters)).decode()}"
        for name, face in fonts.items()
    }
