"""What the server keeps once for all sessions: the data set and what is made from it."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data import compare, measure, tempo
from data.compare import Comparison, refuse_selection
from data.deaths import DEATHS_COLUMNS
from data.dyads import offered, ways
from data.escalation import Asked, Escalation, answer, known_weights, tracks_of
from data.facets import Facets
from data.finding import ActorIndex
from data.ladder import episodes, ladder
from data.load import Dataset, current, load
from data.period import Period
from data.query import Choices, Query
from data.schema import Coverage, DataError, Kind
from data.sentence import SENTENCE_COLUMNS, area_limits, sentence
from data.shared_days import common_days, uneven_said
from data.store import aside, deciding, edits
from data.store.aside import LeftOut
from data.store.base import StoreError, acting, who
from data.store.edits import Candidate, Entry, candidates
from data.store.moment import of_the_journal
from data.store.since import Later, later
from data.store.stored import last_kept
from data.store.waiting import Queue, queue
from data.tempo import Tempo
from data.words import Words
from geo import arcs, districts, snapshot
from geo import escalation as tracks
from geo.edition import Edition
from geo.land import attribution, for_browser, load_land, load_towns
from geo.screen import spots
from geo.screen.columns import content_hash, pack
from geo.screen.leaflet import id_lines, served, written
from geo.screen.tile_file import EMPTY, TileFile, open_tiles
from geo.style import symbol_of
from geo.where.gazetteer import Gazetteer
from geo.where.known_services import credits_of

PREVIEW_PX = 1400  # wide: sharp where it is shown half as wide on a fine screen
SMALL_BYTES = 2_000_000  # of what may be compressed as well as can be

_loading = Lock()
# the caches that end with the data
_made_of_the_data: list[Any] = [offered, ways, episodes, ladder, known_weights, tracks_of]


def _of_the_data(maxsize: int) -> Callable[[Callable[..., Any]], Any]:
    """Return a cache for a function of the data: it is emptied when the data are others."""

    def cached(function: Callable[..., Any]) -> Any:
        """Return the function with its cache."""
        made = lru_cache(maxsize=maxsize)(function)
        _made_of_the_data.append(made)
        return made

    return cached


@_of_the_data(maxsize=1)
def _loaded() -> tuple[int, Dataset]:
    """Return the data set of the folder that SARHAD_DATA names, else all that is kept and shown.

    With it comes the store's last entry when it was read.
    """
    folder = os.environ.get("SARHAD_DATA")
    return (0, load(Path(folder))) if folder else (last_kept(), current())


def dataset() -> Dataset:
    """Return the data set, read once however many sessions ask for it at the same time."""
    with _loading:
        return _loaded()[1]


def keeps() -> bool:
    """Return whether what a person decides is kept and shown: not of a folder of tables."""
    return not os.environ.get("SARHAD_DATA")


def renew() -> None:
    """Forget the data and all that was made of them where something was kept since."""
    if not keeps():
        return
    with _loading:
        if _loaded.cache_info().currsize and _loaded()[0] != last_kept():
            for made in _made_of_the_data:
                made.cache_clear()


@_of_the_data(maxsize=1)
def left_out() -> list[LeftOut]:
    """Return what was set aside of imported files; none where the store cannot be read.

    The problems of the data set say that it cannot.
    """
    if not keeps():
        return []
    try:
        return aside.left_out(at=of_the_journal(dataset().known_at))
    except StoreError:
        return []


def has_past() -> bool:
    """Return whether the data were ever others: a folder of tables has no journal."""
    return not os.environ.get("SARHAD_DATA") and last_kept() > 0


@_of_the_data(maxsize=1)
def as_known(moment: str) -> tuple[Dataset, list[Later]]:
    """Return the data set as it was known at a moment, and what is otherwise now."""
    then = current(moment)
    return then, later(then.events["event_id"], dataset().events["event_id"], moment)


def rows_of(data: Dataset) -> bytes:
    """Return all events of a data set as CSV; raises DataError where their terms forbid it."""
    return snapshot.make(data, Query(), form="csv").content


@_of_the_data(maxsize=1)
def choices() -> Choices:
    """Return what can be asked of the data set."""
    return Choices.of(dataset())


@lru_cache(maxsize=4)
def words(language: str = "en") -> Words:
    """Return the catalogue of a language."""
    return Words(language)


@dataclass(frozen=True)
class Parcel:
    """Bytes that never change under their name, compressed once."""

    name: str  # geo.screen.columns.content_hash of the content
    content: bytes  # gzip
    media_type: str


def _parcel(raw: bytes, media_type: str) -> Parcel:
    """Return the bytes compressed and named by their content."""
    # of many megabytes the last percent would take seconds
    level = 9 if len(raw) < SMALL_BYTES else 5
    return Parcel(content_hash(raw), gzip.compress(raw, level, mtime=0), media_type)


@_of_the_data(maxsize=1)
def event_columns() -> Parcel:
    """Return the events' columns for the browser, 20 bytes an event."""
    return _parcel(pack(dataset().events), "application/octet-stream")


@_of_the_data(maxsize=1)
def event_ids() -> Parcel:
    """Return the event identifiers in row order, a line each."""
    return _parcel(id_lines(dataset().events).encode(), "text/plain; charset=utf-8")


@lru_cache(maxsize=1)
def _land() -> bytes:
    """Return the base map for the browser, not compressed."""
    return for_browser()


@lru_cache(maxsize=1)
def land() -> Parcel:
    """Return the base map for the browser."""
    return _parcel(_land(), "application/json")


@lru_cache(maxsize=1)
def tiles() -> tuple[TileFile | None, str]:
    """Return the file of map tiles that SARHAD_TILES names, and why it cannot be used."""
    path = os.environ.get("SARHAD_TILES")
    if not path:
        return None, ""
    try:
        return open_tiles(Path(path)), ""
    except DataError as error:
        return None, str(error)


def tile(zoom: int, x: int, y: int) -> tuple[bytes, str] | None:
    """Return a tile's bytes and media type, EMPTY beside the file's area; None without a file."""
    file, _ = tiles()
    return None if file is None else file.tile(zoom, x, y) or EMPTY


@_of_the_data(maxsize=1)
def _lines() -> bytes:
    """Return the lines between countries for the browser, not compressed."""
    return arcs.for_browser(dataset().events, dataset().actors)


@_of_the_data(maxsize=1)
def lines() -> Parcel:
    """Return the lines between countries for the browser."""
    return _parcel(_lines(), "application/json")


@_of_the_data(maxsize=1)
def _outlines() -> bytes:
    """Return the outlines of districts for the browser, not compressed; empty without any."""
    return districts.for_browser(dataset().events, districts.of(dataset()))


@_of_the_data(maxsize=1)
def outlines() -> Parcel:
    """Return the outlines of districts for the browser."""
    return _parcel(_outlines(), "application/json")


@_of_the_data(maxsize=1)
def page_config() -> dict[str, Any]:
    """Return what the map's script is told: the same for every run and session.

    Addresses start at the root as the component's own page sees it, under any proxy path.
    """
    drawn = districts.credits_of(districts.of(dataset()).files(dataset().events))
    outlined = (words()("map.credits.outlines", source=credit) for credit in drawn)
    found = credits_of(dataset().events["geo_method"].unique())
    points = (words()("map.credits.points", source=credit) for credit in found)
    credits_ = (*(credit.text for credit in load_land().credits), *outlined, *points)
    config = served(
        dataset().events,
        words=words(),
        credits_=credits_,
        base="../..",
        land=_land(),
        lines=_lines(),
        outlines=_outlines(),
        today=date.today(),
        tiles=tiles()[0],
        tiles_fault=tiles()[1],
    )
    return config | {"data": dataset().hash}


@_of_the_data(maxsize=1)
def page_text() -> str:
    """Return that config as it stands in the map's script."""
    return written(page_config())


@lru_cache(maxsize=1)
def spots_config() -> dict[str, Any]:
    """Return what the script of the review's small map is told: the same for every run."""
    return spots.spots_config(words(), _land(), attribution(), "../..")


def waiting() -> Queue:
    """Return the rows in review, read again where something was kept since; raises StoreError."""
    return _waiting(last_kept())


@lru_cache(maxsize=1)
def _waiting(entry: int) -> Queue:
    """Return the rows in review as of an entry of the journal."""
    del entry  # the key of the cache
    return queue()


def pairs() -> tuple[Candidate, ...]:
    """Return the pairs of events that may be one and wait for a decision; raises StoreError."""
    return _pairs(last_kept())


@lru_cache(maxsize=1)
def _pairs(entry: int) -> tuple[Candidate, ...]:
    """Return the pairs that wait as of an entry of the journal."""
    return tuple(pair for pair in candidates() if not pair.verdict) if entry else ()


def last_decision() -> Entry | None:
    """Return the last decision of who acts that stands, None for none; raises StoreError."""
    return _last_decision(last_kept(), who())


@lru_cache(maxsize=16)
def _last_decision(entry: int, person: str) -> Entry | None:
    """Return a person's last decision as of an entry of the journal."""
    with acting(person):
        return deciding.last() if entry else None


@_of_the_data(maxsize=1)
def facets() -> Facets:
    """Return the events with the codes of their choices, by which they are filtered."""
    return Facets(dataset().events)


def kept(query: Query, columns: Iterable[str] | None = None) -> pd.DataFrame:
    """Return the events that a query keeps, all columns or some; never changed in place.

    Made anew each time: of a million events some answers would fill the server's memory.
    """
    events = dataset().events
    return (events if columns is None else events[list(columns)])[facets().mask(query)]


@_of_the_data(maxsize=512)
def number(query: Query) -> int:
    """Return how many events a query keeps."""
    return int(facets().mask(query).sum())


@_of_the_data(maxsize=64)
def nearest(query: Query) -> tuple[date | None, date | None]:
    """Return the last day before a query's days, and the first after, that has such an event."""
    events = dataset().events[facets().mask(query.without("since").without("until"))]
    starts, ends = events["date_start"], events["date_end"]
    before = ends[ends < pd.Timestamp(query.since)] if query.since else ends[:0]
    after = starts[starts > pd.Timestamp(query.until)] if query.until else starts[:0]
    return (
        None if before.empty else before.max().date(),
        None if after.empty else after.min().date(),
    )


@_of_the_data(maxsize=512)
def counts(query: Query, field: str) -> Mapping[str | int, int]:
    """Return how many events each choice of a field would show, the other filters as they are."""
    return MappingProxyType(facets().counts(query, field))


@_of_the_data(maxsize=64)
def said(query: Query) -> tuple[str, str]:
    """Return the sentence of what is shown, and the one of its reported deaths."""
    events, say = kept(query, dict.fromkeys((*SENTENCE_COLUMNS, *DEATHS_COLUMNS))), words()
    return sentence(query, events, say, choices()), measure.deaths_sentence(events, say)


@_of_the_data(maxsize=24)
def preview(query: Query, edition: Edition) -> snapshot.Preview:
    """Return the small picture of a sheet; raises DataError.

    All forms but films are of one picture: give the edition of a PNG for them.
    """
    order = edition.order(query, dataset())
    recipe = snapshot.recipe_of(dataset(), order.query, **order.looks)
    is_film = order.form in snapshot.FILM_FORMS
    return snapshot.preview(dataset(), order.query, recipe, width=PREVIEW_PX, is_film=is_film)


@_of_the_data(maxsize=24)
def escalation(asked: Asked) -> Escalation:
    """Return the steps between two sides and all that a page says of them."""
    return answer(dataset(), asked)


@_of_the_data(maxsize=24)
def tracks_picture(asked: Asked, theme: str, width: int) -> bytes:
    """Return the two tracks of an escalation as SVG."""
    return tracks.picture(escalation(asked), theme=theme, width=width)


@_of_the_data(maxsize=1)
def covered() -> Period:
    """Return the days that all sets cover; raises DataError where there is none."""
    return common_days(dataset())


@_of_the_data(maxsize=1)
def uneven() -> str:
    """Return the sentence of which set covers which days, "" where all cover the same."""
    return uneven_said(dataset(), words())


@_of_the_data(maxsize=64)
def compared(query: Query, first: Period, second: Period, by: str) -> Comparison:
    """Return two periods of the events that a query keeps, its own days apart; raises DataError.

    Of a selection there are counts alone: it has no rates.
    """
    compare.check(first, second, by=by)
    events = dataset().events[facets().mask(query.without("since", "until"))]
    rates = dataset().coverage == Coverage.SYSTEMATIC
    data = covered() if rates else None
    return compare.tally(events, first, second, by=by, data=data)


def ids_compared(query: Query, period: Period, by: str) -> dict[str, list[str]]:
    """Return the ids of the events that each group of a comparison has in a period."""
    events = dataset().events[facets().mask(query.without("since", "until"))]
    rates = dataset().coverage == Coverage.SYSTEMATIC
    data = covered() if rates else None
    return compare.ids_by(events, period, by, data=data)


def began(query: Query, period: Period) -> NDArray[np.bool_]:
    """Return which events a query keeps, its own days apart, that began within a period."""
    mask: NDArray[np.bool_] = facets().mask(query.without("since", "until"))
    start = dataset().events["date_start"]
    first, last = (pd.Timestamp(day) for day in period)
    return np.asarray(mask & (start >= first).to_numpy() & (start <= last).to_numpy())


@_of_the_data(maxsize=64)
def said_of(query: Query, period: Period) -> tuple[str, str]:
    """Return the sentence of the events that began within a period, and that of their deaths."""
    columns = list(dict.fromkeys((*SENTENCE_COLUMNS, *DEATHS_COLUMNS)))
    events, say = dataset().events[columns][began(query, period)], words()
    of_period = replace(query, since=period.since, until=period.until)
    return sentence(of_period, events, say, choices()), measure.deaths_sentence(events, say)


@_of_the_data(maxsize=64)
def tempo_of(query: Query, until: date | None) -> Tempo:
    """Return the weeks of the events that a query keeps, its own days apart; raises DataError."""
    refuse_selection(dataset())
    days = dataset().events["date_start"][facets().mask(query.without("since", "until"))]
    return tempo.pace(days, *tempo.weeks_until(dataset(), until), covered().until)


def ids_weekly(query: Query, until: date | None) -> list[list[str]]:
    """Return the ids of the events of each of the weeks of `tempo_of`."""
    events = dataset().events[["event_id", "date_start"]]
    kept = events[facets().mask(query.without("since", "until"))]
    return tempo.ids_weekly(kept, *tempo.weeks_until(dataset(), until))


@_of_the_data(maxsize=64)
def weekly(query: Query, until: date | None) -> tuple[date, Mapping[str, tuple[int, ...]]]:
    """Return the first day of these weeks, and of each symbol of the legend its events a week.

    Raises DataError where the data are shorter than a week.
    """
    first, count = tempo.weeks_until(dataset(), until)
    events = dataset().events[facets().mask(query.without("since", "until"))]
    symbols = events["kind"].map({kind.value: symbol_of(kind).name for kind in Kind})
    found = {
        str(name): tuple(tempo.weekly(days, first, count).tolist())
        for name, days in events["date_start"].groupby(symbols.to_numpy())
    }
    return first, MappingProxyType(found)


@_of_the_data(maxsize=64)
def not_told(query: Query) -> str:
    """Return what a query's area cannot tell, "" where there is none."""
    return area_limits(query, dataset().events, words())


@_of_the_data(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the places that can be found by name."""
    return Gazetteer.of(dataset().places, load_towns())


@_of_the_data(maxsize=1)
def actor_index() -> ActorIndex:
    """Return the actors that can be found by name."""
    return ActorIndex(choices())


@_of_the_data(maxsize=1)
def actor_names() -> Mapping[str, str]:
    """Return the name of each actor by id, in order of names."""
    table = dataset().actors
    pairs = zip(table["actor_id"], table["name"], strict=True)
    return MappingProxyType(dict(sorted(pairs, key=lambda pair: pair[1].casefold())))


@_of_the_data(maxsize=1)
def corrections() -> list[edits.Correction]:
    """Return what people corrected, newest first; a store that cannot be read has nothing."""
    try:
        return edits.corrections()
    except StoreError:
        return []  # `current` says why


@_of_the_data(maxsize=1)
def sources() -> Mapping[str, tuple[str, str]]:
    """Return publisher and address of each source."""
    table = dataset().sources
    pairs = zip(table["publisher"], table["url"], strict=True)
    return MappingProxyType(dict(zip(table["source_id"], pairs, strict=True)))


@_of_the_data(maxsize=2048)
def label(field: str, value: str) -> str:
    """Return a choice's names and how many events of all the data it has."""
    name, n = choices().label(field, value, words()), counts(Query(), field).get(value, 0)
    return words()("filter.choice", name=name, n=n)
