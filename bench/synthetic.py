"""Invented events for measuring: the peer's own, in the tables that Sarhad reads.

Run `python -m bench.synthetic FOLDER COUNT` to write a folder for `./sarhad run --data FOLDER`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from data.load import FOLDER
from data.schema import EVENT_COLUMNS, TABLES, Kind

SEED = 7  # the peer's, so that both apps show the same events
TOWNS = 60
FIRST_DAY = pd.Timestamp("2018-01-01")
DAYS = 3200  # to October 2026

# The peer's seven types in its order, and what each is in our vocabulary.
KINDS = (
    ("Battle", Kind.BATTLE),
    ("Explosion", Kind.EXPLOSION),
    ("Air strike", Kind.EXPLOSION),
    ("Drone strike", Kind.EXPLOSION),
    ("Attack on civilians", Kind.CIVILIANS),
    ("Protest", Kind.PROTEST),
    ("Diplomatic", Kind.CONSULT),
)
BORDER = 62.5  # degrees east: west of it we say Iran, which is near enough for invented events
SOURCE = "synthetic"
COPIED = ("actors", "places")  # real actors and places, so that search and filters have work


def drawn(n: int) -> pd.DataFrame:
    """Return lon, lat (WGS 84 degrees), day, town, type (index in KINDS) and deaths of n events.

    The draws are those of the peer's `gen.events`, in its order and with its seed.
    """
    draw = np.random.default_rng(SEED)
    east, north = draw.uniform(58.8, 69.8, TOWNS), draw.uniform(25.3, 31.2, TOWNS)
    town = draw.choice(TOWNS, n, p=draw.dirichlet(np.ones(TOWNS) * 0.4))
    lon = (east[town] + draw.normal(0, 0.22, n)).round(5)
    lat = (north[town] + draw.normal(0, 0.18, n)).round(5)
    day = FIRST_DAY + pd.to_timedelta(draw.integers(0, DAYS, n), unit="D")
    kind, deaths = draw.integers(0, len(KINDS), n), draw.poisson(1.3, n)
    return pd.DataFrame(
        {"lon": lon, "lat": lat, "day": day, "town": town, "type": kind, "deaths": deaths}
    )


def rows(n: int) -> pd.DataFrame:
    """Return n invented events as text cells of events.csv; each stands at a point of its own."""
    made = drawn(n)
    day = made["day"].dt.strftime("%Y-%m-%d")
    names, kinds = (np.array([str(kind[part]) for kind in KINDS])[made["type"]] for part in (0, 1))
    deaths = made["deaths"].astype(str)
    in_iran = made["lon"] < BORDER
    place = "Town " + made["town"].astype(str)
    number = pd.Series(range(n)).astype(str)
    actors = pd.read_csv(FOLDER / "actors.csv", dtype=str, keep_default_na=False)
    pick = np.random.default_rng(SEED + 1).integers(0, len(actors), (2, n))
    sides = [actors[["actor_id", "type"]].iloc[side].reset_index(drop=True) for side in pick]
    said = names + pd.Series(" reported near town ", range(n)) + made["town"].astype(str)
    return pd.DataFrame(dict.fromkeys((c.name for c in EVENT_COLUMNS), ""), range(n)).assign(
        event_id="SYN-" + number.str.zfill(6),
        domain=np.where(kinds == Kind.CONSULT, "diplomatic", "incident"),
        kind=kinds,
        sub_kind=names,
        **dict.fromkeys(("date_start", "date_end", "date"), day),
        date_precision="1",
        country=np.where(in_iran, "IR", "PK"),
        admin1=np.where(in_iran, "Sistan and Baluchestan", "Balochistan"),
        admin1_code=np.where(in_iran, "IR-11", "PK-BA"),
        admin2=place,
        place=place,
        latitude=made["lat"].astype(str),
        longitude=made["lon"].astype(str),
        geo_precision="1",
        radius_km="1",
        initiator=sides[0]["actor_id"],
        initiator_type=sides[0]["type"],
        target=sides[1]["actor_id"],
        target_type=sides[1]["type"],
        attribution="attributed",
        mutual="no",
        **{f"fatalities_{end}": deaths for end in ("low", "best", "high")},
        summary="Event " + number + ": " + said + ", " + deaths + " killed.",
        notes="Claim not confirmed by a second source.",
        source_ids=SOURCE,
        dataset="Synthetic events",
        verified="no",
        status="reported",
    )


def write_tables(folder: Path, n: int) -> Path:
    """Write the tables and DIGEST of n invented events into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    blank = {column.name: "" for column in TABLES["sources"]}
    source = pd.DataFrame([blank | {"source_id": SOURCE, "publisher": "Nobody: invented"}])
    tables = {"events": rows(n), "sources": source}
    for name in ("links", "claims"):
        tables[name] = pd.DataFrame(columns=[column.name for column in TABLES[name]])
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    for name in COPIED:
        shutil.copyfile(FOLDER / f"{name}.csv", folder / f"{name}.csv")
    about = {
        "name": "Synthetic events",
        "licence": "CC0",
        "attribution": "invented for measuring",
        "coverage": "selected",
        "re_export": True,
    }
    files = {f"{name}.csv": _entry(folder / f"{name}.csv") for name in TABLES}
    text = json.dumps({"dataset": about, "files": files}, indent=1)
    (folder / "DIGEST").write_text(f"{text}\n", encoding="utf-8")
    return folder


def _entry(path: Path) -> dict[str, object]:
    """Return what DIGEST says of one table."""
    count = len(pd.read_csv(path, dtype=str, keep_default_na=False))
    return {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "rows": count}


if __name__ == "__main__":
    write_tables(Path(sys.argv[1]), int(sys.argv[2]))
