"""Folders of product tables made for a test, hostile ones among them, and servers that show them.

`write_tables(folder, events=[event()])` writes one usual incident; every test changes only what
it is about.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from data.schema import DIPLOMATIC_KINDS, TABLES
from tests.conftest import running_server

Row = Mapping[str, str]

# Texts that a careless program would run, fetch or lay out. What runs leaves a mark behind it:
# window.PWN in a browser. Each is free of commas and of ";", which join ids.
TEXTS: Mapping[str, str] = {
    "picture": "<img src=x onerror=window.PWN=1>",
    "template": "${window.PWN=1}",
    "backtick": "`+(window.PWN=1)+`",
    "script": "</script><script>window.PWN=1</script>",
    "jinja": "{{ 7*7 }}{% raw %}",
    "format": "{0} {n} {__class__} %s %(n)s",
    "address": "javascript:window.PWN=1",
    "link": "[press](javascript:window.PWN=1)",
    "directive": ":red[warning] :material/home: :smile:",
    "remote": "![seen](http://evil.example/x.png)",
    "formula": "$$x^2$$ and $y_1$",
    "heading": "# large *bold* _thin_ ~~gone~~ | a | b |",
    "quotes": '"\' onmouseover=window.PWN=1 x="',
    "comment": "<!-- <style>*{display:none}</style> -->",
    "turned": "abc\u202edef\u202c ghi\u2066",
    "sheet": "=cmd|'/C calc'!A0",
}
# What marks the words that a direction sign of a hostile text must not turn around.
DIRECTION_SIGNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

USUAL = {
    "event_id": "INC-1",
    "kind": "battle",
    "date_start": "2024-01-16",
    "date_precision": "1",
    "country": "PK",
    "admin1": "Balochistan",
    "admin1_code": "PK-BA",
    "admin2": "Panjgur",
    "place": "Panjgur",
    "latitude": "26.97",
    "longitude": "64.1",
    "geo_method": "curated",
    "geo_precision": "2",
    "radius_km": "25",
    "attribution": "unknown",
    "mutual": "no",
    "summary": "Something happened.",
    "source_ids": "paper",
    "verified": "no",
    "status": "reported",
}
NOWHERE = dict.fromkeys(
    ("admin1", "admin1_code", "admin2", "place", "latitude", "longitude", "geo_method",
     "geo_precision", "radius_km"), "",
)  # fmt: skip
PAPER = {"source_id": "paper", "publisher": "A paper", "url": "https://paper.example/1"}


def event(**cells: str) -> dict[str, str]:
    """Return a usual incident with some cells changed; domain and last day follow."""
    row = {**USUAL, "date_end": cells.get("date_start", USUAL["date_start"]), **cells}
    diplomatic = row["kind"] in DIPLOMATIC_KINDS
    return {"domain": "diplomatic" if diplomatic else "incident", **row}


def call(**cells: str) -> dict[str, str]:
    """Return a usual diplomatic event: a telephone call, of no place."""
    usual = {**NOWHERE, "kind": "consult", "event_id": "DIP-1", "cooperation": "-4.0"}
    return event(**{**usual, **cells})


def write_tables(folder: Path, *, digest: object = None, **tables: Iterable[Row]) -> Path:
    """Write the six tables, those not named empty but for one source, and DIGEST if it is given."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in TABLES.items():
        rows = tables.get(name, (PAPER,) if name == "sources" else ())
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [column.name for column in columns], restval="")
            writer.writeheader()
            writer.writerows(rows)
    if digest is not None:
        (folder / "DIGEST").write_text(json.dumps(digest), encoding="utf-8")
    return folder


def hostile_tables(folder: Path) -> Path:
    """Write tables with a hostile text in every free cell, two events a text, and refused rows.

    Row i of each table carries text i. One incident a text is on the map and one diplomatic
    event is not; the second of two neighbours answers the first.
    """
    texts = list(TEXTS.values())
    links = [
        {
            "event_id": f"DIP-{i}", "responds_to": f"INC-{i}", "relation": "protests",
            "basis": "stated_by_actor", "reason": text, "confidence": "high",
            "source_id": f"s{i}", "verified": "yes",
        }
        for i, text in enumerate(texts)
    ]  # fmt: skip
    set_apart = {"name": TEXTS["picture"], "licence": TEXTS["link"]}
    about = {**set_apart, "attribution": TEXTS["remote"], "coverage": "selected", "re_export": True}
    return write_tables(
        folder,
        events=[*_events(texts), *_refused_events()],
        actors=[_actor(i, text) for i, text in enumerate(texts)],
        links=links,
        claims=[_claim(i, text) for i, text in enumerate(texts)],
        sources=[*_sources(texts), *_refused_sources()],
        places=[_place(i, text) for i, text in enumerate(texts)],
        digest={"dataset": about, "files": {}},
    )


def _events(texts: Sequence[str]) -> Iterator[Row]:
    """Yield an incident and a call with each text in every free cell."""
    free = (
        "sub_kind", "date", "admin2", "place", "direction_basis", "initiator_text",
        "target_text", "episode", "summary", "notes", "source_text", "dataset",
    )  # fmt: skip
    for i, text in enumerate(texts):
        said = dict.fromkeys(free, text)
        sides = {"initiator": f"a{i}", "initiator_type": "2", "source_ids": f"s{i}"}
        # an unknown code, so that the name of the province is the one of the row
        here = {"admin1": text, "admin1_code": f"PK-X{i}", "geo_method": f"provider:{text}"}
        place = {"latitude": str(26 + 0.3 * i), "longitude": str(61 + 0.4 * i)}
        day = f"2024-01-{i + 1:02}"
        common = {**said, **sides, "date_start": day}
        yield event(**{**common, **here, **place, "event_id": f"INC-{i}"})
        yield call(**{**common, "admin2": "", "place": text, "event_id": f"DIP-{i}"})


def _refused_events() -> Iterator[Row]:
    """Yield rows that must be set aside: hostile ids, vocabulary and control signs."""
    for i, text in enumerate(TEXTS.values()):
        yield event(event_id=text, summary=text)
        yield event(event_id=f"BAD-{i}", kind=text)
    yield event(event_id="BAD-bell", summary="\x07\x1b[31m<img src=x onerror=window.PWN=1>")


def _sources(texts: Sequence[str]) -> Iterator[Row]:
    """Yield a source a text, its address as hostile as an address may be."""
    for i, text in enumerate(texts):
        address = f"https://evil.example/{i}" + "".join(text.split()).translate(_NO_QUOTES)
        yield {
            "source_id": f"s{i}", "publisher": text, "via": text, "url": address,
            "title": text, "date": text,
        }  # fmt: skip


_NO_QUOTES = str.maketrans("", "", '"<>')


def _refused_sources() -> Iterator[Row]:
    """Yield sources whose address is none."""
    for i, url in enumerate(
        ("javascript:window.PWN=1", "data:text/html,<script>1</script>", "//x")
    ):
        yield {"source_id": f"bad{i}", "publisher": "A paper", "url": url}


def _actor(i: int, text: str) -> Row:
    """Return an actor that goes by a text."""
    names = dict.fromkeys(("name", "name_fa", "name_ur", "aliases", "note"), text)
    return {"actor_id": f"a{i}", **names, "type": "2", "role": "party"}


def _claim(i: int, text: str) -> Row:
    """Return a claim that says a text."""
    return {
        "event_id": f"INC-{i}", "claimant": f"a{i}", "claim_type": "deaths", "statement": text,
        "source_ids": f"s{i}", "source_text": text, "verified": "no",
    }  # fmt: skip


def _place(i: int, text: str) -> Row:
    """Return a place that goes by a text."""
    free = ("name", "admin1", "admin2", "name_ur", "name_fa", "name_bal", "aliases",
            "position_source", "note")  # fmt: skip
    return {
        **dict.fromkeys(free, text), "place_id": f"p{i}", "country": "PK", "feature": "town",
        "latitude": "26", "longitude": "62", "radius_km": "5", "precision": "2",
        "confidence": "high",
    }  # fmt: skip


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Yield the address of a fresh dashboard that shows a folder's tables."""
    before = os.environ.get("SARHAD_DATA")
    os.environ["SARHAD_DATA"] = str(folder)
    running = running_server()
    try:
        base = running.__enter__()
    finally:
        if before is None:
            del os.environ["SARHAD_DATA"]
        else:
            os.environ["SARHAD_DATA"] = before
    try:
        yield base
    finally:
        running.__exit__(None, None, None)
