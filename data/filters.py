"""The table of filters: what each field of a query keeps, and how it is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    (None, (), "") asks for nothing. `column` returns the field's value of each event, for
    actors the whole lineage; None for a field without choices.
    """

    name: str
    empty: Any
    clean: Callable[[Any], Any]
    read: Callable[[str, Choices | None], Reading]
    write: Callable[[Any], str]
    mask: Callable[[pd.DataFrame, Any], Mask]
    phrase: Callable[[Any, Choices | None, Words], str]
    column: Callable[[pd.DataFrame], pd.Series] | None = None


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
    column: Callable[[pd.DataFrame], pd.Series] | None = None,
    mask: Callable[[pd.DataFrame, Any], Mask] | None = None,
) -> Filter:
    """Return the row of a field with any number of values; `check` returns None for a bad one."""

    def among(events: pd.DataFrame, values: Sequence[Any]) -> Mask:
        """Return which events have one of the values."""
        assert column
        return np.asarray(column(events).isin(list(values)), dtype=bool)

    return Filter(
        name,
        empty=(),
        clean=lambda values: clean_list(name, values, check),
        read=lambda text, choices: read_list(name, text, choices, check),
        write=lambda values: ",".join(escaped(str(value)) for value in values),
        mask=mask or among,
        phrase=lambda values, choices, say: _phrase(name, values, choices, say),
        column=column,
    )


def _by_lineage(events: pd.DataFrame, actors: Sequence[str]) -> Mask:
    """Return which events name one of the actors, or a part of one."""
    codes, lineages = pd.factorize(events["lineage"])
    marks = tuple(f";{actor};" for actor in actors)
    hit = np.array([any(mark in line for mark in marks) for line in lineages], dtype=bool)
    return np.asarray(hit[codes]) if len(hit) else np.zeros(len(events), dtype=bool)


def _provinces_of(events: pd.DataFrame) -> pd.Series:
    """Return each event's province, "none" where it has none."""
    return events["admin1_code"].replace("", NO_PROVINCE)


def _in_provinces(events: pd.DataFrame, codes: Sequence[str]) -> Mask:
    """Return which events lie in one of the provinces."""
    wanted = ["" if code == NO_PROVINCE else code for code in codes]
    return np.asarray(events["admin1_code"].isin(wanted), dtype=bool)


def _precision_of(events: pd.DataFrame) -> pd.Series:
    """Return each event's precision, 0 where it has no coordinates."""
    known = events["geo_precision"].to_numpy(dtype="int64", na_value=NO_PLACE)
    return pd.Series(known, index=events.index)


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


def _column(name: str) -> Callable[[pd.DataFrame], pd.Series]:
    """Return the way to a column of the events."""
    return lambda events: events[name]


# In the order in which addresses, flags and sentences name the fields.
FILTERS = (
    _day_filter("since"),
    _day_filter("until"),
    _list_filter("domains", check=member("domains"), column=_column("domain")),
    _list_filter("kinds", check=member("kinds"), column=_column("kind")),
    _list_filter("provinces", check=province, column=_provinces_of, mask=_in_provinces),
    _list_filter("districts", check=district, column=_column("district")),
    Filter(
        "area",
        empty=None,
        clean=clean_area,
        read=read_area,
        write=write_area,
        mask=_inside,
        phrase=lambda area, _, say: _area_phrase(area, say),
    ),
    _list_filter("actors", check=identifier, column=_column("lineage"), mask=_by_lineage),
    _list_filter("fatalities", check=member("fatalities"), column=_column("fatality_band")),
    _list_filter("precision", check=member("precision"), column=_precision_of),
    _list_filter("status", check=member("status"), column=_column("status")),
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
