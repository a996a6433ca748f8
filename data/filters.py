"""The table of filters: what each field of a query keeps, and how it is said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.area import Area, clean_area, write_area
from data.choices import NO_PLACE, NO_PROVINCE, VOCABULARIES, Choices
from data.fold import fold
from data.values import (
    Check,
    Reading,
    clean_day,
    clean_list,
    clean_words,
    district,
    escaped,
    identifier,
    member,
    province,
    read_area,
    read_day,
    read_list,
    read_words,
)
from data.words import Words

Mask = NDArray[np.bool_]

SAID = 3  # values of a field that the sentence names before it counts the rest

# Where a sentence uses another form of a value's word than a legend does
SENTENCE_WORD = {
    "domains": "domain",
    "kinds": "kinds",
    "fatalities": "deaths_reported",
    "precision": "precisions",
    "status": "statuses",
}
# Fields whose values stand side by side ("in Kech and Panjgur"); of the rest any one is enough
TOGETHER = ("kinds", "provinces", "districts")


@dataclass(frozen=True)
class Filter:
    """One row of the table: a field of Query.

    `clean` returns the one canonical form of a value or raises DataError; an empty value
    (None, (), "") asks for nothing. A field with choices names the events' `column` of them,
    for actors that of the whole lineage: `passes` says whether one of its values is wanted,
    `parts` which choices it stands for, and `nothing` is the choice of events that have none.
    The other fields have a `mask` of all events.
    """

    name: str
    empty: Any
    clean: Callable[[Any], Any]
    read: Callable[[str, Choices | None], Reading]
    write: Callable[[Any], str]
    phrase: Callable[[Any, Choices | None, Words], str]
    mask: Callable[[pd.DataFrame, Any], Mask] = lambda events, _: np.ones(len(events), dtype=bool)
    column: str = ""
    passes: Callable[[Any, Any], bool] = lambda value, wanted: value in wanted
    parts: Callable[[Any], Collection[Any]] = lambda value: (value,)
    nothing: str | int = ""


def _day_filter(name: str) -> Filter:
    """Return the row of the first or the last day: an event is kept if its span overlaps."""

    def mask(events: pd.DataFrame, day: date) -> Mask:
        """Return which events end on or after the first day, or begin by the last."""
        if name == "since":
            return np.asarray(events["date_end"].to_numpy() >= np.datetime64(day))
        return np.asarray(events["date_start"].to_numpy() <= np.datetime64(day))

    return Filter(
        name,
        empty=None,
        clean=lambda day: clean_day(name, day),
        read=lambda text, choices: read_day(name, text, choices),
        write=lambda day: day.isoformat(),
        mask=mask,
        phrase=lambda *_: "",  # the two days are said together
    )


def _list_filter(
    name: str,
    *,
    check: Check,
    column: str,
    **rest: Any,
) -> Filter:
    """Return the row of a field with any number of values; `check` returns None for a bad one."""
    return Filter(
        name,
        empty=(),
        clean=lambda values: clean_list(name, values, check),
        read=lambda text, choices: read_list(name, text, choices, check),
        write=lambda values: ",".join(escaped(str(value)) for value in values),
        phrase=lambda values, choices, say: _phrase(name, values, choices, say),
        column=column,
        **rest,
    )


def _of_lineage(lineage: str, actors: Sequence[str]) -> bool:
    """Return whether a lineage holds one of the actors, or a part of one."""
    return any(f";{actor};" in lineage for actor in actors)


def _inside(events: pd.DataFrame, area: Area) -> Mask:
    """Return which events have their coordinates in the area.

    An event without coordinates is nowhere; one that is known to a district, a province or a
    stretch counts by the point that the data give it.
    """
    lon, lat = (events[name].to_numpy(np.float64) for name in ("longitude", "latitude"))
    return area.contains(lon, lat)


def _with_words(events: pd.DataFrame, words: str) -> Mask:
    """Return which events hold every word somewhere in their folded text."""
    keep = np.ones(len(events), dtype=bool)
    # the longest word leaves the fewest rows for the next
    texts = events["search_text"]
    for word in sorted(set(fold(words).split()), key=lambda w: (-len(w), w)):
        rows = np.flatnonzero(keep)
        left = texts if len(rows) == len(texts) else texts.iloc[rows]
        keep[rows] = np.asarray(left.str.contains(word, regex=False), dtype=bool)
    return keep


def _area_phrase(area: Area, say: Words) -> str:
    """Return "inside 60.1° E to 63.9° E, 25.2° N to 28° N", or how many corners were drawn."""
    if not area.is_box:
        return say.many("sentence.area.drawn", len(area.corners))
    west, south, east, north = area.bounds
    return say(
        "sentence.area.box",
        west=_degrees(west, "east", "west", say),
        east=_degrees(east, "east", "west", say),
        south=_degrees(south, "north", "south", say),
        north=_degrees(north, "north", "south", say),
    )


def _degrees(value: float, above: str, below: str, say: Words) -> str:
    """Return degrees to a kilometre, with the half of the globe in words."""
    return say(f"degrees.{above if value >= 0 else below}", n=say.number(round(abs(value), 2)))


def _phrase(name: str, values: Sequence[Any], choices: Choices | None, say: Words) -> str:
    """Return "in Balochistan", "status: disputed or unverified"; a long list is cut short.

    Domains are not said: the count of events names them.
    """
    if name == "domains":
        return ""
    called = [_called(name, value, choices, say) for value in values]
    join = say.all_of if name in TOGETHER else say.any_of
    return say(f"sentence.{name}", values=join(called, shown=SAID, more=f"list.more.{name}"))


def _called(name: str, value: Any, choices: Choices | None, say: Words) -> str:
    """Return the words for a value in a sentence."""
    if name in VOCABULARIES:
        return say(f"{SENTENCE_WORD[name]}.{value}")
    if value == NO_PROVINCE:
        return say("sentence.no_province")
    return (choices or Choices()).name(name, value, say)


# In the order in which addresses, flags and sentences name the fields.
FILTERS = (
    _day_filter("since"),
    _day_filter("until"),
    _list_filter("domains", check=member("domains"), column="domain"),
    _list_filter("kinds", check=member("kinds"), column="kind"),
    _list_filter("provinces", check=province, column="admin1_code", nothing=NO_PROVINCE),
    _list_filter("districts", check=district, column="district"),
    Filter(
        "area",
        empty=None,
        clean=clean_area,
        read=read_area,
        write=write_area,
        mask=_inside,
        phrase=lambda area, _, say: _area_phrase(area, say),
    ),
    _list_filter(
        "actors",
        check=identifier,
        column="lineage",
        passes=_of_lineage,
        parts=lambda lineage: set(lineage.split(";")),
    ),
    _list_filter("fatalities", check=member("fatalities"), column="fatality_band"),
    _list_filter("precision", check=member("precision"), column="geo_precision", nothing=NO_PLACE),
    _list_filter("status", check=member("status"), column="status"),
    Filter(
        "words",
        empty="",
        clean=clean_words,
        read=read_words,
        write=str,
        mask=_with_words,
        phrase=lambda words, _, say: say("sentence.words", words=words),
    ),
)
FILTER = {row.name: row for row in FILTERS}

# Domains and kinds are two grains of one question, so their counts lift both filters.
SAME_FACET = {"domains": ("domains", "kinds"), "kinds": ("domains", "kinds")}
