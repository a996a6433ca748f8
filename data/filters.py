"""The table of filters: how each field of a query is read, what it keeps and how it is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.choices import NO_PLACE, NO_PROVINCE, VOCABULARIES, Choices
from data.fold import fold
from data.note import Note, field_word, quoted, tidy
from data.schema import DataError, FatalityBand, Precision
from data.words import Words

Mask = NDArray[np.bool_]

FIRST_DAY, LAST_DAY = date(1947, 1, 1), date(2100, 12, 31)  # Pakistan's first year; far enough
MAX_WORDS = 200  # characters of free text
MAX_ID = 120  # characters of an id or of province/district
MAX_VALUES = 500  # values of one field; more is no question that a person asks
SAID = 3  # values of a field that the sentence names before it counts the rest

_DAY = re.compile(r"\s*(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*")
_PROVINCE = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
_ESCAPE = re.compile("%(25|2C)", re.IGNORECASE)

# What people write for a value beside its own name. A "+" of an address arrives as a space.
OTHER_NAMES: Mapping[str, Mapping[str, str | int]] = {
    "fatalities": {"25": FatalityBand.MOST, "none": FatalityBand.NONE},
    "precision": {
        **{p.name.replace("_", " ").lower(): int(p) for p in Precision},
        "none": NO_PLACE,
    },
}


class Reading(NamedTuple):
    """A value that was read from text, and what was changed on the way."""

    value: Any
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Filter:
    """One row of the table: a field of Query.

    `clean` returns the one canonical form of a value or raises DataError; an empty value
    (None, (), "") asks for nothing. `column` returns the field's value of each event, None
    where an event has several.
    """

    name: str
    empty: Any
    clean: Callable[[Any], Any]
    read: Callable[[str, Choices | None], Reading]
    write: Callable[[Any], str]
    mask: Callable[[pd.DataFrame, Any], Mask]
    phrase: Callable[[Any, Choices | None, Words], str]
    column: Callable[[pd.DataFrame], pd.Series] | None = None


# --- days ---------------------------------------------------------------------------------


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
        clean=lambda day: _clean_day(name, day),
        read=lambda text, choices: _read_day(name, text, choices),
        write=lambda day: day.isoformat(),
        mask=mask,
        phrase=lambda *_: "",  # the two days are said together
    )


def _clean_day(name: str, day: Any) -> date | None:
    """Return a day of the calendar without a time; raises DataError outside 1947-2100."""
    if day is None:
        return None
    if isinstance(day, date):
        plain = date(day.year, day.month, day.day)
        if FIRST_DAY <= plain <= LAST_DAY:
            return plain
    raise _unfit(name, f"a day from {FIRST_DAY} to {LAST_DAY}", day)


def _read_day(name: str, text: str, choices: Choices | None) -> Reading:
    """Return the day that a text names, moved into the data where they are known."""
    shown = quoted(text)
    found = _DAY.fullmatch(tidy(text, 40))
    try:
        # int() reads the digits of any script
        day = date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        return Reading(None, (Note("note.bad_day", {"field": field_word(name), "given": shown}),))
    notes = () if text == day.isoformat() else (_read_as(text, day.isoformat()),)
    moved = _within(name, day, choices)
    return Reading(moved.value, (*notes, *moved.notes))


def _within(name: str, day: date, choices: Choices | None) -> Reading:
    """Return a day inside the data, None for one that leaves out nothing, with a note.

    A window that lies wholly outside is moved to the nearest day of the data.
    """
    first, last = FIRST_DAY, LAST_DAY
    if choices and choices.first_day and choices.last_day:
        first, last = choices.first_day, choices.last_day
    key = "data" if choices and choices.first_day else "calendar"
    if day < first:
        note = Note(f"note.before.{key}", {"given": day, "day": first})
        return Reading(None if name == "since" else first, (note,))
    if day > last:
        note = Note(f"note.after.{key}", {"given": day, "day": last})
        return Reading(None if name == "until" else last, (note,))
    return Reading(day)


# --- lists --------------------------------------------------------------------------------


def _list_filter(
    name: str,
    *,
    check: Callable[[Any], Any],
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
        clean=lambda values: _clean_list(name, values, check),
        read=lambda text, choices: _read_list(name, text, choices, check),
        write=lambda values: ",".join(_escaped(str(value)) for value in values),
        mask=mask or among,
        phrase=lambda values, choices, say: _phrase(name, values, choices, say),
        column=column,
    )


def _clean_list(name: str, values: Any, check: Callable[[Any], Any]) -> tuple[Any, ...]:
    """Return distinct values in canonical order; raises DataError naming the first bad one."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise _unfit(name, "a tuple of values", values)
    found = set()
    for value in values:
        checked = check(value)
        if checked is None:
            raise _unfit(name, "values of this field", value)
        found.add(checked)
    return _ordered(name, found)


def _read_list(
    name: str, text: str, choices: Choices | None, check: Callable[[Any], Any]
) -> Reading:
    """Return the values that a text joined by commas names, and what was left out."""
    notes: list[Note] = []
    unknown: list[str] = []
    found: set[Any] = set()
    parts = text[: MAX_VALUES * MAX_ID].split(",")
    if len(parts) > MAX_VALUES or len(text) > MAX_VALUES * MAX_ID:
        notes.append(Note("note.too_many", {"field": field_word(name), "limit": MAX_VALUES}))
    for part in parts[:MAX_VALUES]:
        given = _unescaped(part)
        # a name that is longer than any id cannot be one, even where its beginning is
        word = tidy(given, MAX_ID + 1)
        values = _resolved(name, word, choices, check) if word and len(word) <= MAX_ID else ()
        if len(values) == 1:
            if str(values[0]) != given:
                notes.append(_read_as(given, str(values[0])))
            elif values[0] in found:
                notes.append(Note("note.repeated", {"given": quoted(given)}, warns=False))
            found.add(values[0])
        elif values:
            notes.append(_ambiguous(given, values))
        elif given:
            unknown.append(quoted(given))
    if unknown:
        notes.append(Note("note.unknown", {"field": field_word(name), "given": tuple(unknown)}))
    return Reading(_ordered(name, found), tuple(notes))


def _resolved(
    name: str, word: str, choices: Choices | None, check: Callable[[Any], Any]
) -> tuple[Any, ...]:
    """Return the values that a word can mean: none, one or several."""
    if name in VOCABULARIES:
        values = {str(value).replace("_", " "): value for value in VOCABULARIES[name]}
        lower = word.lower().replace("_", " ").replace("-", " ")
        exact = next((value for value in VOCABULARIES[name] if str(value) == word), None)
        other = OTHER_NAMES.get(name, {}).get(lower)
        folded = next((value for said, value in values.items() if fold(said) == fold(word)), None)
        # "25+" folds to "25", "5-9" to "5 9": other names come before the folded ones
        for value in (exact, other, folded):
            if value is not None:
                return (value,)
        return ()
    if choices:
        return choices.find(name, word)
    value = check(word) or (check(word.upper()) if name == "provinces" else None)
    return (value,) if value else ()


def _member(name: str) -> Callable[[Any], Any]:
    """Return a check for the values of a vocabulary."""
    values = {value: value for value in VOCABULARIES[name]}

    def check(value: Any) -> Any:
        """Return the vocabulary's own member, None for anything else."""
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            return None
        return values.get(value)

    return check


def _identifier(value: Any) -> str | None:
    """Return an actor's id: one line of text without the sign that joins ids."""
    fits = isinstance(value, str) and value == tidy(value, MAX_ID) and ";" not in value
    return str(value) if fits and value else None


def _province(value: Any) -> str | None:
    """Return an ISO 3166-2 code or "none"."""
    fits = isinstance(value, str) and (value == NO_PROVINCE or bool(_PROVINCE.fullmatch(value)))
    return str(value) if fits else None


def _district(value: Any) -> str | None:
    """Return a province's code and a district's name joined by a slash."""
    code, _, name = value.partition("/") if isinstance(value, str) else ("", "", "")
    fits = _PROVINCE.fullmatch(code) and name and value == tidy(value, MAX_ID)
    return str(value) if fits and name == name.strip() else None


def _ordered(name: str, values: Iterable[Any]) -> tuple[Any, ...]:
    """Return values in the vocabulary's order, or sorted."""
    if name in VOCABULARIES:
        chosen = set(values)
        return tuple(value for value in VOCABULARIES[name] if value in chosen)
    return tuple(sorted(values))


def _escaped(value: str) -> str:
    """Return a value whose commas do not part it from the next."""
    return value.replace("%", "%25").replace(",", "%2C")


def _unescaped(text: str) -> str:
    """Return the value that was written."""
    return _ESCAPE.sub(lambda found: "%" if found[1] == "25" else ",", text)


def _by_lineage(events: pd.DataFrame, actors: Sequence[str]) -> Mask:
    """Return which events name one of the actors, or a part of one."""
    codes, lineages = pd.factorize(events["lineage"])
    marks = tuple(f";{actor};" for actor in actors)
    hit = np.array([any(mark in line for mark in marks) for line in lineages], dtype=bool)
    return np.asarray(hit[codes]) if len(hit) else np.zeros(len(events), dtype=bool)


def _provinces_of(events: pd.DataFrame) -> pd.Series:
    """Return each event's province, "none" where it has none."""
    return events["admin1_code"].replace("", NO_PROVINCE)


def _precision_of(events: pd.DataFrame) -> pd.Series:
    """Return each event's precision, 0 where it has no coordinates."""
    return events["geo_precision"].fillna(NO_PLACE).astype("int64")


# --- free text ----------------------------------------------------------------------------


def _clean_words(words: Any) -> str:
    """Return the words on one line, "" where no letter or digit is among them."""
    if not isinstance(words, str):
        raise _unfit("words", "text", words)
    line = tidy(words, MAX_WORDS)
    return line if fold(line) else ""


def _read_words(text: str, _: Choices | None) -> Reading:
    """Return the words with a note where they were cut or held nothing to search for."""
    words = _clean_words(text)
    if len(tidy(text, MAX_WORDS + 1)) > MAX_WORDS:
        return Reading(words, (Note("note.words_cut", {"limit": MAX_WORDS}),))
    if tidy(text, MAX_WORDS) and not words:
        return Reading("", (Note("note.words_empty", {"given": quoted(text)}),))
    if words and words != text.strip():
        return Reading(words, (_read_as(text, words),))
    return Reading(words)


def _with_words(events: pd.DataFrame, words: str) -> Mask:
    """Return which events hold every word somewhere in their folded text."""
    keep = np.ones(len(events), dtype=bool)
    # the longest word leaves the fewest rows for the next
    for word in sorted(set(fold(words).split()), key=lambda w: (-len(w), w)):
        rows = np.flatnonzero(keep)
        texts = events["search_text"].iloc[rows]
        keep[rows] = np.asarray(texts.str.contains(word, regex=False), dtype=bool)
    return keep


# --- how it is said -----------------------------------------------------------------------

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


# --- errors and notes ---------------------------------------------------------------------


def _unfit(name: str, expected: str, got: object) -> DataError:
    """Return the error for a value that code, not a person, gave wrongly."""
    return DataError(f"query, {name}", expected=expected, got=repr(got)[:80])


def _read_as(given: str, taken: str) -> Note:
    """Return the note of a value in another spelling; nothing is lost."""
    return Note("note.read_as", {"given": quoted(given), "taken": quoted(taken)}, warns=False)


def _ambiguous(given: str, values: Sequence[Any]) -> Note:
    """Return the note of a name that several values share."""
    meant = tuple(str(value) for value in values)
    return Note("note.ambiguous", {"given": quoted(given), "meant": meant})


# --- the table ----------------------------------------------------------------------------


def _column(name: str) -> Callable[[pd.DataFrame], pd.Series]:
    """Return the way to a column of the events."""
    return lambda events: events[name]


# In the order in which addresses, flags and sentences name the fields.
FILTERS = (
    _day_filter("since"),
    _day_filter("until"),
    _list_filter("domains", check=_member("domains"), column=_column("domain")),
    _list_filter("kinds", check=_member("kinds"), column=_column("kind")),
    _list_filter("provinces", check=_province, column=_provinces_of),
    _list_filter("districts", check=_district, column=_column("district")),
    _list_filter("actors", check=_identifier, mask=_by_lineage),
    _list_filter("fatalities", check=_member("fatalities"), column=_column("fatality_band")),
    _list_filter("precision", check=_member("precision"), column=_precision_of),
    _list_filter("status", check=_member("status"), column=_column("status")),
    Filter(
        "words",
        empty="",
        clean=_clean_words,
        read=_read_words,
        write=str,
        mask=_with_words,
        phrase=lambda words, _, say: say("sentence.words", words=words),
    ),
)
FILTER = {row.name: row for row in FILTERS}

# Domains and kinds are two grains of one question, so their counts lift both filters.
SAME_FACET = {"domains": ("domains", "kinds"), "kinds": ("domains", "kinds")}
