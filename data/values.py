"""Values of a query's fields: their one canonical form, and how they stand in text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from data.area import LONGEST_AREA, MOST_CORNERS, parse_area, write_area
from data.cells import FIRST_DAY, LAST_DAY
from data.choices import NO_PLACE, NO_PROVINCE, VOCABULARIES, WORD_OF_FIELD, Choices
from data.fold import fold
from data.note import Note, field_word, quoted, tidy
from data.schema import DataError, FatalityBand, Precision
from data.words import Key

Check = Callable[[Any], Any]  # returns the canonical form of one value of a list, None if bad

MAX_WORDS = 200  # characters of free text
MAX_ID = 120  # characters of an id or of province/district
MAX_VALUES = 500  # values of one field; more is no question that a person asks

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


def clean_day(name: str, day: Any) -> date | None:
    """Return a day of the calendar without a time; raises DataError outside 1947-2126."""
    if day is None:
        return None
    if isinstance(day, date):
        plain = date(day.year, day.month, day.day)
        if FIRST_DAY <= plain <= LAST_DAY:
            return plain
    raise _unfit(name, f"a day from {FIRST_DAY} to {LAST_DAY}", day)


def read_day(name: str, text: str, choices: Choices | None) -> Reading:
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
    notes = () if text == day.isoformat() else (_read_as(text, quoted(day)),)
    moved = _within(name, day, choices)
    return Reading(moved.value, (*notes, *moved.notes))


def _within(name: str, day: date, choices: Choices | None) -> Reading:
    """Return a day inside the data, None for one that leaves out nothing, with a note.

    A window that lies wholly outside is moved to the nearest day of the data.
    """
    first, last, key = FIRST_DAY, LAST_DAY, "calendar"
    if choices and choices.has_events:
        first, last, key = choices.first_day, choices.last_day, "data"
    if day < first:
        note = Note(f"note.before.{key}", {"given": day, "day": first})
        return Reading(None if name == "since" else first, (note,))
    if day > last:
        note = Note(f"note.after.{key}", {"given": day, "day": last})
        return Reading(None if name == "until" else last, (note,))
    return Reading(day)


def read_area(text: str, _: Choices | None) -> Reading:
    """Return the area that a text writes; a note where it writes none, or wrote it otherwise."""
    area, shown = parse_area(tidy(text, LONGEST_AREA + 1)), quoted(text)
    if area is None:
        return Reading(None, (Note("note.bad_area", {"given": shown, "limit": MOST_CORNERS}),))
    written = write_area(area)
    return Reading(area, () if text == written else (_read_as(text, quoted(written)),))


def clean_list(name: str, values: Any, check: Check) -> tuple[Any, ...]:
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


def read_list(name: str, text: str, choices: Choices | None, check: Check) -> Reading:
    """Return the values that a text joined by commas names, and what was left out."""
    notes: list[Note] = []
    unknown: list[str] = []
    found: set[Any] = set()
    parts = text[: MAX_VALUES * MAX_ID].split(",")
    if len(parts) > MAX_VALUES or len(text) > MAX_VALUES * MAX_ID:
        notes.append(Note("note.too_many", {"field": field_word(name), "limit": MAX_VALUES}))
    for given in filter(None, map(_unescaped, parts[:MAX_VALUES])):
        meant = _meant(name, tidy(given, MAX_ID + 1), choices, check)
        if not meant:
            unknown.append(quoted(given))
            continue
        notes += _notes_of_one(name, given, meant, choices, twice=meant[0] in found)
        if len(meant) == 1:
            found.add(meant[0])
    if unknown:
        notes.append(Note("note.unknown", {"field": field_word(name), "given": tuple(unknown)}))
    return Reading(_ordered(name, found), tuple(notes))


def _notes_of_one(
    name: str, given: str, meant: tuple[Any, ...], choices: Choices | None, *, twice: bool
) -> list[Note]:
    """Return the note on one value of a list, none where it stands there as it is or by name."""
    called = [_called(name, value, choices) for value in meant]
    if len(meant) > 1:
        return [Note("note.ambiguous", {"given": quoted(given), "meant": tuple(called)})]
    if twice:
        return [Note("note.repeated", {"given": quoted(given)}, warns=False)]
    plain = choices.plain_name(name, meant[0]) if choices else ""
    as_it_is = given == str(meant[0]) or (plain and fold(given) == fold(plain))
    return [] if as_it_is else [_read_as(given, called[0])]


def _meant(name: str, word: str, choices: Choices | None, check: Check) -> tuple[Any, ...]:
    """Return the values that a word can mean: none, one or several."""
    # a word that is longer than any id cannot be one, even where its beginning is
    if not word or len(word) > MAX_ID:
        return ()
    if name in VOCABULARIES:
        value = _in_vocabulary(name, word)
        return () if value is None else (value,)
    if choices:
        return choices.find(name, word)
    value = check(word) or (check(word.upper()) if name == "provinces" else None)
    return (value,) if value else ()


def _in_vocabulary(name: str, word: str) -> Any:
    """Return the member that a word names: exactly, by another name, or but for its spelling."""
    for value in VOCABULARIES[name]:
        if str(value) == word:
            return value
    other = OTHER_NAMES.get(name, {}).get(word.lower().replace("_", " ").replace("-", " "))
    if other is not None:
        return other
    # a dot would vanish, and with it the difference between a number and a part of one
    plain = {fold(str(value)): value for value in VOCABULARIES[name] if not str(value).isdigit()}
    return plain.get(fold(word))


def member(name: str) -> Check:
    """Return a check for the values of a vocabulary."""
    values = {value: value for value in VOCABULARIES[name]}

    def check(value: Any) -> Any:
        """Return the vocabulary's own member, None for anything else."""
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            return None
        return values.get(value)

    return check


def identifier(value: Any) -> str | None:
    """Return an actor's id: one line of text without the sign that joins ids."""
    fits = isinstance(value, str) and value == tidy(value, MAX_ID) and ";" not in value
    return str(value) if fits and value else None


def province(value: Any) -> str | None:
    """Return an ISO 3166-2 code or "none"."""
    fits = isinstance(value, str) and (value == NO_PROVINCE or bool(_PROVINCE.fullmatch(value)))
    return str(value) if fits else None


def district(value: Any) -> str | None:
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


def escaped(value: str) -> str:
    """Return a value whose commas do not part it from the next."""
    return value.replace("%", "%25").replace(",", "%2C")


def _unescaped(text: str) -> str:
    """Return the value that was written."""
    return _ESCAPE.sub(lambda found: "%" if found[1] == "25" else ",", text)


def clean_words(words: Any) -> str:
    """Return the words on one line, "" where no letter or digit is among them."""
    if not isinstance(words, str):
        raise _unfit("words", "text", words)
    line = tidy(words, MAX_WORDS)
    return line if fold(line) else ""


def read_words(text: str, _: Choices | None) -> Reading:
    """Return the words with a note where they were cut or held nothing to search for."""
    words = clean_words(text)
    if len(tidy(text, MAX_WORDS + 1)) > MAX_WORDS:
        return Reading(words, (Note("note.words_cut", {"limit": MAX_WORDS}),))
    if tidy(text, MAX_WORDS) and not words:
        return Reading("", (Note("note.words_empty", {"given": quoted(text)}),))
    if words and words != text.strip():
        return Reading(words, (_read_as(text, quoted(words)),))
    return Reading(words)


def _unfit(name: str, expected: str, got: object) -> DataError:
    """Return the error for a value that code, not a person, gave wrongly."""
    return DataError(f"query, {name}", expected=expected, got=repr(got)[:80])


def _read_as(given: str, taken: str | Key) -> Note:
    """Return the note of a value in another spelling; nothing is lost."""
    return Note("note.read_as", {"given": quoted(given), "taken": taken}, warns=False)


def _called(name: str, value: Any, choices: Choices | None) -> str | Key:
    """Return what a note calls a value: its word, or its name with its id."""
    if name in VOCABULARIES:
        return Key(f"{WORD_OF_FIELD[name]}.{value}")
    plain = choices.plain_name(name, value) if choices else ""
    return f"{plain} ({value})" if plain else str(value)
