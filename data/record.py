"""Everything that is known of one event, ready for JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data.cells import is_url
from data.codebook import OWN_RELATIONS
from data.districts import ground_of, size_confidence
from data.schema import EVENT_COLUMNS, FLAG
from data.whereabouts import Ground
from data.words import Words

if TYPE_CHECKING:
    from data.load import Dataset

Record = dict[str, Any]

MANY = 100_000  # events of which a table of rows by id would take more than it saves


def event_record(dataset: Dataset, event_id: str) -> Record | None:
    """Return all fields of an event and what other tables say of it; None without such an event.

    Days are ISO text, numbers that are not known are None, texts that are not known are "". To
    the fields come `radius_confidence` (data.districts), `initiators`, `targets`, `claims`,
    `sources`, `answers` (what it is said to respond to) and `answered_by`, oldest first, and
    `doubts`, sentences on what contradicts its point, where there are any. An address is ""
    unless it is http or https.
    """
    shelf = _shelf(dataset)
    event = shelf.events.get(event_id)
    if event is None:
        return None
    doubts = [{"reason": d.note.said(Words())} for d in dataset.doubts.get(event_id, ())]
    return {
        **event,
        "radius_confidence": size_confidence(shelf.ground, event),
        "initiators": shelf.actors_of(event["initiator"]),
        "targets": shelf.actors_of(event["target"]),
        "claims": [shelf.claim(row) for row in shelf.claims[event_id]],
        "sources": shelf.sources_of(event["source_ids"]),
        "answers": shelf.linked(shelf.answers[event_id], "responds_to"),
        "answered_by": shelf.linked(shelf.answered_by[event_id], "event_id"),
        **({"doubts": doubts} if doubts else {}),
    }


@dataclass(frozen=True)
class _Shelf:
    """The rows of a data set by id, as JSON holds them."""

    events: _Events
    actors: Mapping[str, Record]
    sources: Mapping[str, Record]
    claims: Mapping[str, list[Record]]  # by event
    ground: Ground
    answers: Mapping[str, list[Record]]  # links by the later event
    answered_by: Mapping[str, list[Record]]  # links by the earlier event

    def actors_of(self, ids: str) -> list[Record]:
        """Return id, names, class and parent of actors; one that is not listed has its id."""
        return [self.actors.get(part, _unlisted(part)) for part in ids.split(";") if part]

    def sources_of(self, ids: str) -> list[Record]:
        """Return publisher, copy, safe address, title and date of the sources."""
        return [self.sources[part] for part in ids.split(";") if part in self.sources]

    def claim(self, row: Record) -> Record:
        """Return what one claimant says."""
        return {
            "claimant": self.actors_of(row["claimant"])[0]["name"],
            "claimant_id": row["claimant"],
            "type": row["claim_type"],
            "statement": row["statement"],
            "low": row["figure_low"],
            "high": row["figure_high"],
            "date": row["claim_date"],
            "date_precision": row["date_precision"],
            "sources": self.sources_of(row["source_ids"]),
            "source_text": row["source_text"],
            "verified": row["verified"],
        }

    def linked(self, links: list[Record], other: str) -> list[Record]:
        """Return links with the day and the summary of the event at their other end."""
        found = []
        for row in links:
            event = self.events.get(row[other])
            if event is None:
                continue
            source = next(iter(self.sources_of(row["source_id"])), {"publisher": "", "url": ""})
            found.append(
                {
                    "event_id": event["event_id"],
                    "date": event["date_start"],
                    "title": event["summary"],
                    **{key: row[key] for key in ("relation", "basis", "reason", "confidence")},
                    "verified": row["verified"],
                    "source": {"publisher": source["publisher"], "url": source["url"]},
                    "own": row["relation"] in OWN_RELATIONS,
                }
            )
        return sorted(found, key=lambda link: (link["date"], link["event_id"]))


class _Events:
    """The events by id, read when one is asked for: a million records would take gigabytes."""

    def __init__(self, events: pd.DataFrame) -> None:
        """Keep the columns."""
        self._ids = events["event_id"]
        self._columns = {
            column.name: (events[column.name].array, column.dtype == FLAG)
            for column in EVENT_COLUMNS
        }

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """Return the row of each id, empty of so many that searching them is better."""
        few = len(self._ids) <= MANY
        return {event_id: row for row, event_id in enumerate(self._ids)} if few else {}

    def get(self, event_id: str) -> Record | None:
        """Return an event's fields, None without such an event."""
        row = self._places.get(event_id)
        if row is None and len(self._ids) > MANY:
            found = np.flatnonzero(self._ids == event_id)
            row = int(found[0]) if len(found) else None
        if row is None:
            return None
        return {
            name: _json(_plain(values[row]), flag=flag)
            for name, (values, flag) in self._columns.items()
        }


@lru_cache(maxsize=2)  # the data set of the app, and one more while it is exchanged
def _shelf(dataset: Dataset) -> _Shelf:
    """Return the rows of a data set by id; made once for each data set."""
    claims, answers, answered_by = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in _records(dataset.claims):
        claims[row["event_id"]].append(row)
    for row in _records(dataset.links):
        answers[row["event_id"]].append(row)
        answered_by[row["responds_to"]].append(row)
    return _Shelf(
        _Events(dataset.events),
        {row["actor_id"]: _actor(row) for row in _records(dataset.actors)},
        {row["source_id"]: _source(row) for row in _records(dataset.sources)},
        claims,
        ground_of(dataset.places),
        answers,
        answered_by,
    )


def _records(frame: pd.DataFrame) -> list[Record]:
    """Return the rows of a frame as JSON holds them."""
    names = list(frame.columns)
    cells = [[_json(value) for value in frame[name].tolist()] for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)]


def _plain(value: Any) -> Any:
    """Return a cell of a numeric column as a number of Python's own."""
    return value.item() if isinstance(value, np.generic) else value


def _json(value: Any, *, flag: bool = False) -> Any:
    """Return a cell as JSON holds it: a day as ISO text, None for a number that is not known."""
    if flag:
        return bool(value)
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return None
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value


def _actor(row: Record) -> Record:
    """Return what a card says of an actor."""
    kept = {name: row[name] for name in ("name", "name_fa", "name_ur", "type", "parent")}
    return {"id": row["actor_id"], **kept}


def _unlisted(actor_id: str) -> Record:
    """Return what a card says of an id without a row."""
    return {
        "id": actor_id, "name": actor_id, "name_fa": "", "name_ur": "", "type": "", "parent": "",
    }  # fmt: skip


def _source(row: Record) -> Record:
    """Return what a card says of a source; an address that is not http or https is left out."""
    url = row["url"] if is_url(row["url"]) else ""
    kept = {key: row[key] for key in ("publisher", "via", "title", "date")}
    return {**kept, "url": url}
