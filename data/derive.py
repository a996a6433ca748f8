"""Columns of events that are worked out from the tables, for filters only."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data.fold import fold
from data.note import tidy
from data.schema import DERIVED_COLUMNS, TEXT, FatalityBand
from data.values import MAX_ID

LONGEST_CODE = len("PK-ABC/")  # of a province, with the stroke that parts it from the district

# Upper end of each band of deaths, inclusive; more is the last band.
BANDS = (
    (0, FatalityBand.NONE),
    (4, FatalityBand.FEW),
    (9, FatalityBand.SOME),
    (24, FatalityBand.MANY),
)


def derived(events: pd.DataFrame, actors: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Return `schema.DERIVED_COLUMNS` of events, in the order of their rows."""
    columns = {
        "district": districts(events),
        "lineage": lineages(events, actors),
        "fatality_band": fatality_bands(events),
        "search_text": search_texts(events, actors, places),
    }
    order = [column.name for column in DERIVED_COLUMNS]
    return pd.DataFrame(columns, index=events.index)[order].astype(TEXT)


def ancestors(actors: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return of each actor its own id, its parent's, its parent's parent's, and so on.

    A circle of parents ends where it would begin again.
    """
    parents: Mapping[str, str] = dict(zip(actors["actor_id"], actors["parent"], strict=True))
    lines = {}
    for actor in parents:
        line = [actor]
        while (parent := parents.get(line[-1], "")) and parent not in line:
            line.append(parent)
        lines[actor] = tuple(line)
    return lines


def lineages(events: pd.DataFrame, actors: pd.DataFrame) -> list[str]:
    """Return ";id;id;" of every actor of each event and all their parents, "" without actors."""
    lines = ancestors(actors)
    found = []
    for initiator, target in zip(events["initiator"], events["target"], strict=True):
        ids: dict[str, None] = {}
        for actor in filter(None, f"{initiator};{target}".split(";")):
            ids.update(dict.fromkeys(lines.get(actor, (actor,))))
        found.append(f";{';'.join(ids)};" if ids else "")
    return found


def districts(events: pd.DataFrame) -> list[str]:
    """Return "PK-BA/Kech", "" where province or district is not known.

    The name is brought to the form that a query takes: one line, no hidden signs, not too long.
    """
    names = {name: tidy(name, MAX_ID - LONGEST_CODE) for name in events["admin2"].unique()}
    return [
        f"{code}/{names[name]}" if code and names[name] else ""
        for code, name in zip(events["admin1_code"], events["admin2"], strict=True)
    ]


def fatality_bands(events: pd.DataFrame) -> list[str]:
    """Return the band of the best figure, or of the only one that is given."""
    best = events["fatalities_best"]
    figure = best.fillna(events["fatalities_high"]).fillna(events["fatalities_low"])
    return [band_of(None if pd.isna(deaths) else int(deaths)) for deaths in figure]


def search_texts(events: pd.DataFrame, actors: pd.DataFrame, places: pd.DataFrame) -> list[str]:
    """Return the folded text in which words are looked for.

    Names and aliases of the actors are in it, but not an alias that is a place's name: "Tehran"
    finds what happened there or is told of it, and not every act of Iran.
    """
    named = set(map(fold, places["name"]))
    names = {
        row.actor_id: _names(row.name, row.name_fa, row.name_ur, row.aliases, named)
        for row in actors.set_index("actor_id", drop=False).itertuples(index=False)
    }
    columns = (
        "event_id", "summary", "notes", "place", "admin2", "admin1", "sub_kind", "episode",
        "initiator_text", "target_text",
    )  # fmt: skip
    texts = (" ".join(row) for row in zip(*(events[name] for name in columns), strict=True))
    ids = events["initiator"] + ";" + events["target"]
    return [
        " ".join([fold(text), *(names.get(part, fold(part)) for part in actor.split(";"))]).strip()
        for text, actor in zip(texts, ids, strict=True)
    ]


def _names(name: str, name_fa: str, name_ur: str, aliases: str, places: set[str]) -> str:
    """Return the folded names of one actor."""
    others = [alias for alias in map(fold, aliases.split(";")) if alias not in places]
    return " ".join(part for part in (*map(fold, (name, name_fa, name_ur)), *others) if part)


def band_of(deaths: int | None) -> FatalityBand:
    """Return the band of a number of deaths, None where it is not known."""
    if deaths is None:
        return FatalityBand.UNKNOWN
    return next((band for last, band in BANDS if deaths <= last), FatalityBand.MOST)
