"""Everything that is known of one event, ready for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from data.codebook import OWN_RELATIONS
from data.rules import is_url
from data.schema import EVENT_COLUMNS, FLAG

if TYPE_CHECKING:
    from data.load import Dataset

Record = dict[str, Any]


def event_record(dataset: Dataset, event_id: str) -> Record | None:
    """Return all fields of an event and what other tables say of it; None without such an event.

    Days are ISO text, numbers that are not known are None, texts that are not known are "". To
    the fields come `initiators`, `targets`, `claims`, `sources`, `answers` (what it is said to
    respond to) and `answered_by`, oldest first. An address is "" unless it is http or https.
    """
    rows = dataset.events[dataset.events["event_id"] == event_id]
    if rows.empty:
        return None
    event = rows.iloc[0]
    record: Record = {
        column.name: _json(event[column.name], flag=column.dtype == FLAG)
        for column in EVENT_COLUMNS
    }
    record["initiators"] = _actors(dataset, record["initiator"])
    record["targets"] = _actors(dataset, record["target"])
    record["claims"] = _claims(dataset, event_id)
    record["sources"] = _sources(dataset, record["source_ids"])
    record["answers"] = _links(dataset, event_id, here="event_id", there="responds_to")
    record["answered_by"] = _links(dataset, event_id, here="responds_to", there="event_id")
    return record


def _json(value: Any, *, flag: bool = False) -> Any:
    """Return a cell as JSON holds it."""
    if flag:
        return bool(value)
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return float(value) if isinstance(value, float) else int(value)


def _rows(frame: pd.DataFrame, key: str, ids: str) -> list[Record]:
    """Return the rows of ";"-joined ids in their order; ids without a row are left out."""
    wanted = [part for part in ids.split(";") if part]
    found = frame[frame[key].isin(wanted)]
    by_id = {row[key]: row for row in found.to_dict("records")}
    return [by_id[part] for part in wanted if part in by_id]


def _actors(dataset: Dataset, ids: str) -> list[Record]:
    """Return id, names, class and parent of the actors; one that is not listed has its id."""
    known = {row["actor_id"]: row for row in _rows(dataset.actors, "actor_id", ids)}
    nobody = {"name_fa": "", "name_ur": "", "type": "", "parent": ""}
    return [
        {
            "id": part,
            **{
                name: known.get(part, {**nobody, "name": part})[name]
                for name in ("name", "name_fa", "name_ur", "type", "parent")
            },
        }
        for part in ids.split(";")
        if part
    ]


def _sources(dataset: Dataset, ids: str) -> list[Record]:
    """Return publisher, copy, safe address, title and date of the sources."""
    return [
        {
            "publisher": row["publisher"],
            "via": row["via"],
            "url": row["url"] if is_url(row["url"]) else "",
            "title": row["title"],
            "date": row["date"],
        }
        for row in _rows(dataset.sources, "source_id", ids)
    ]


def _claims(dataset: Dataset, event_id: str) -> list[Record]:
    """Return what each claimant says of the event, in the coder's order."""
    found = dataset.claims[dataset.claims["event_id"] == event_id]
    return [
        {
            "claimant": _actors(dataset, row["claimant"])[0]["name"],
            "claimant_id": row["claimant"],
            "type": row["claim_type"],
            "statement": row["statement"],
            "low": _json(row["figure_low"]),
            "high": _json(row["figure_high"]),
            "date": row["claim_date"],
            "date_precision": _json(row["date_precision"]),
            "sources": _sources(dataset, row["source_ids"]),
            "source_text": row["source_text"],
            "verified": row["verified"],
        }
        for row in found.to_dict("records")
    ]


def _links(dataset: Dataset, event_id: str, *, here: str, there: str) -> list[Record]:
    """Return the links of an event in one direction, with the day and summary of the other."""
    events = dataset.events.set_index("event_id")
    found = []
    for row in dataset.links[dataset.links[here] == event_id].to_dict("records"):
        other = events.loc[row[there]]
        sources = _sources(dataset, row["source_id"])
        found.append(
            {
                "event_id": row[there],
                "date": other["date_start"].date().isoformat(),
                "title": other["summary"],
                "relation": row["relation"],
                "basis": row["basis"],
                "reason": row["reason"],
                "confidence": row["confidence"],
                "verified": row["verified"],
                "source": {key: sources[0][key] if sources else "" for key in ("publisher", "url")},
                "own": row["relation"] in OWN_RELATIONS,
            }
        )
    return sorted(found, key=lambda link: (link["date"], link["event_id"]))
