"""The map page without Streamlit: the same Folium objects written into a folder of files.

Run `python -m tests.browser.harness FOLDER [--serve PORT] [--made-up N]` from the project's
folder to look at it; `window.sent` in the page lists what Python would have been told.
"""

from __future__ import annotations

import argparse
import json
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd

from data.load import event_record, load
from data.schema import EVENT_COLUMNS, FLAG, REAL, SMALL, TEXT, WHOLE, Kind, conform
from data.words import Words
from geo.arcs import for_browser as for_browser_lines
from geo.card import card
from geo.land import attribution, for_browser
from geo.screen.alone import links, script_of
from geo.screen.columns import content_hash, pack
from geo.screen.files import FONTS, asset, asset_urls
from geo.screen.leaflet import OfflineMap, browser_map, id_lines, served

# Stands for Streamlit's frame: keeps what the page reports.
STUB = """
window.sent = [];
window.Streamlit = { setComponentValue: (value) => window.sent.push(value) };
"""

TOWNS = (
    ("PK-BA", "Quetta", 30.18, 67.00), ("PK-BA", "Kech", 26.00, 63.04),
    ("PK-BA", "Panjgur", 26.97, 64.09), ("PK-BA", "Gwadar", 25.12, 62.32),
    ("PK-BA", "Khuzdar", 27.81, 66.61), ("PK-BA", "Chagai", 28.92, 64.70),
    ("PK-BA", "Kalat", 29.03, 66.59), ("IR-11", "Zahedan", 29.50, 60.86),
    ("IR-11", "Saravan", 27.37, 62.33), ("IR-11", "Khash", 28.22, 61.21),
    ("IR-11", "Zabol", 31.03, 61.50), ("IR-11", "Iranshahr", 27.20, 60.68),
)  # fmt: skip


def made_up_events(n: int, *, seed: int = 7) -> pd.DataFrame:
    """Return n invented events of all kinds and precisions, a conformed frame."""
    draw = np.random.default_rng(seed)
    towns = [TOWNS[i] for i in draw.integers(0, len(TOWNS), n)]
    precision = draw.choice([1, 2, 2, 2, 3, 3, 4, 5, 6, 7, 0], n)
    start = pd.Timestamp("2021-01-03") + pd.to_timedelta(draw.integers(0, 1998, n), unit="D")
    length = draw.choice([0] * 18 + [6, 30], n)
    placed = precision > 0
    spread = np.where(precision == 1, 0.2, 0.0)
    deaths = pd.array(draw.poisson(3, n), "Int32")
    deaths[draw.random(n) < 0.25] = pd.NA
    high = deaths + pd.array(draw.choice([0, 0, 0, 4, 20], n), "Int32")
    high[draw.random(n) < 0.06] = 12
    blank = {TEXT: "", FLAG: False, REAL: np.nan, WHOLE: pd.NA, SMALL: pd.NA}
    frame = pd.DataFrame({c.name: blank.get(c.dtype, pd.NaT) for c in EVENT_COLUMNS}, range(n))
    kinds = draw.choice(list(Kind), n, p=_weights())
    return conform(
        frame.assign(
            event_id=[f"MADE-{i:06d}" for i in range(n)],
            kind=kinds,
            domain=[str(Kind(kind).domain) for kind in kinds],
            date_start=start,
            date_end=start + pd.to_timedelta(length, unit="D"),
            date_precision=1,
            admin1_code=[
                code if p < 6 else "" for (code, *_), p in zip(towns, precision, strict=True)
            ],
            admin2=[name for _, name, *_ in towns],
            place=[name for _, name, *_ in towns],
            latitude=np.where(
                placed, [t[2] for t in towns] + draw.normal(0, 1, n) * spread, np.nan
            ),
            longitude=np.where(
                placed, [t[3] for t in towns] + draw.normal(0, 1, n) * spread, np.nan
            ),
            geo_precision=pd.array(precision, "Int8").to_numpy(object),
            radius_km=np.array([np.nan, 1, 25, 55, 200, 40, 500, 50])[precision],
            fatalities_low=deaths,
            fatalities_best=deaths,
            fatalities_high=high,
            cooperation=[
                draw.uniform(-8, 8) if Kind(k).domain == "diplomatic" else np.nan for k in kinds
            ],
            attribution=draw.choice(["claimed", "attributed", "disputed", "unknown"], n),
            status=draw.choice(["corroborated", "reported", "disputed", "unverified"], n),
            summary=[f"An invented event, number {i}." for i in range(n)],
        ).replace({"geo_precision": {0: pd.NA}})
    )


def _weights() -> list[float]:
    """Return how often each kind is drawn: six kinds of incidents make up two thirds."""
    incidents, acts = [0.2, 0.17, 0.12, 0.08, 0.03, 0.06], [0.34 / 13] * 13
    return [*incidents, *acts]


def known_events() -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the product's own events and their cards."""
    dataset = load()
    ids = dataset.events["event_id"]
    cards = {name: card(event_record(dataset, name) or {}) for name in ids}
    return dataset.events, cards


def made_up_cards(events: pd.DataFrame) -> dict[str, Any]:
    """Return a short record per event, as the card of an invented event."""
    rows = json.loads(events.to_json(orient="records", date_format="iso"))
    lists = ("initiators", "targets", "claims", "sources", "answers", "answered_by")
    return {row["event_id"]: row | {name: [] for name in lists} for row in rows}


def known_land() -> tuple[bytes, tuple[str, ...]]:
    """Return the land file for the browser and its credits."""
    return for_browser(), attribution()


def linked(page: OfflineMap, *, before: str = STUB) -> str:
    """Return the map as HTML that loads its files from the server; `before` is a script."""
    parts = ['<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n']
    parts.append('<meta name="viewport" content="width=device-width, initial-scale=1">\n')
    parts.append(f"<title>{escape('Sarhad map')}</title>\n")
    parts += [f'<link rel="stylesheet" href="{url}">\n' for _, url in links(page, "default_css")]
    parts.append(f'</head>\n<body>\n<div id="{page.get_name()}"></div>\n')
    parts.append(f"<script>{before}</script>\n")
    parts += [f'<script src="{url}"></script>\n' for _, url in links(page, "default_js")]
    return "".join((*parts, f"<script>{script_of(page)}</script>\n</body>\n</html>\n"))


def write_site(
    folder: Path,
    events: pd.DataFrame,
    cards: dict[str, Any],
    *,
    land: bytes = b"",
    lines: bytes = b"",
    credits_: tuple[str, ...] = (),
) -> OfflineMap:
    """Write page, files and answers of the routes into a folder; return the map."""
    config = served(events, words=Words("en"), credits_=credits_, land=land, lines=lines)
    page = browser_map(config)
    content = pack(events)
    files = {
        "index.html": linked(page).encode(),
        f"api/events/{content_hash(content)}.bin": content,
        f"api/ids/{content_hash(content)}.txt": id_lines(events).encode(),
        f"api/land/{content_hash(land)}.json": land,
        f"api/lines/{content_hash(lines)}.json": lines,
    }
    files["api/records"] = json.dumps(cards).encode()
    for name, told in cards.items():
        files[f"api/event/{quote(name, safe='')}"] = json.dumps(told).encode()
    for _, url in (
        *links(page, "default_js"),
        *links(page, "default_css"),
        *asset_urls(tuple(FONTS)),
    ):
        found = asset(url.removeprefix("/assets/"))
        if found:
            files[url.removeprefix("/")] = found[0]
    for name, bytes_ in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes_)
    return page


def main() -> None:
    """Write the site and, if asked, serve it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--serve", type=int, default=0)
    parser.add_argument("--made-up", type=int, default=0)
    chosen = parser.parse_args()
    events, cards = known_events()
    if chosen.made_up:
        events = made_up_events(chosen.made_up)
        cards = made_up_cards(events.head(2000))
    land, credits_ = known_land()
    lines = for_browser_lines(events, load().actors)
    write_site(chosen.folder, events, cards, land=land, lines=lines, credits_=credits_)
    if chosen.serve:
        handler = partial(SimpleHTTPRequestHandler, directory=str(chosen.folder))
        ThreadingHTTPServer(("127.0.0.1", chosen.serve), handler).serve_forever()


if __name__ == "__main__":
    main()
