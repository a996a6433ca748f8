"""Words: keys, plurals, numbers, days and ranges as they are said."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import pytest
from babel.messages.pofile import read_po

from data.codebook import CALENDAR_KINDS
from data.schema import (
    Attribution,
    Coverage,
    DataError,
    DatePrecision,
    Domain,
    FatalityBand,
    Kind,
    Precision,
    Status,
)
from data.words import FOLDER, Key, WordError, Words, languages
from geo.style import SYMBOLS

SAY = Words("en")


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (date(2024, 1, 10), date(2024, 1, 31), "10–31 January 2024"),
        (date(2024, 1, 28), date(2024, 3, 3), "28 January – 3 March 2024"),
        (date(2023, 12, 28), date(2024, 1, 3), "28 December 2023 – 3 January 2024"),
        (date(2024, 1, 16), date(2024, 1, 16), "16 January 2024"),
        (date(2024, 1, 16), None, "since 16 January 2024"),
        (None, date(2024, 1, 16), "until 16 January 2024"),
        (None, None, "all days"),
    ],
)
def test_days_are_said_without_repeating_a_part(
    since: date | None, until: date | None, said: str
) -> None:
    """Month and year are said once where both ends share them, and an open end is named."""
    assert SAY.days(since, until) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(30, 78, "30–78"), (5, 5, "5"), (None, 9, "up to 9"), (4, None, "at least 4")],
)
def test_a_range_is_said_as_a_range(low: int | None, high: int | None, said: str) -> None:
    """Both ends, one end, or the same end twice each have their own words."""
    assert SAY.span(low, high) == said


def test_numbers_carry_separators() -> None:
    """Thousands are grouped as the language does it."""
    assert SAY.number(1234567) == "1,234,567"


def test_a_missing_key_is_named() -> None:
    """A key that nobody wrote raises both the product's error and KeyError."""
    with pytest.raises(WordError, match=r"no\.such\.key") as caught:
        SAY("no.such.key")
    assert isinstance(caught.value, KeyError)
    assert isinstance(caught.value, DataError)


@pytest.mark.parametrize("language", ["", "xx", "../../etc", "en/", "__pycache__"])
def test_an_unknown_language_is_refused(language: str) -> None:
    """A language from an address cannot reach outside the catalogue's folder."""
    assert languages() == ("en", "fa", "ur")
    with pytest.raises(DataError):
        Words(language)


# --- the whole catalogue ------------------------------------------------------------------

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("data", "geo", "pages", "commands")
SPEAKERS = ("say", "many", "under", "Key", "Note")  # calls whose first argument is a key
TEXTS = SAY.under("")

# Each prefix of the catalogue that a vocabulary of the schema completes
VOCABULARIES: dict[str, Iterable[object]] = {
    "kind": Kind,
    "kinds": Kind,
    "domain": Domain,
    "symbol": [symbol.name for symbol in SYMBOLS],
    "status": Status,
    "statuses": Status,
    "precision": [0, *Precision],
    "precisions": [0, *Precision],
    "date_precision": DatePrecision,
    "fatalities": FatalityBand,
    "deaths_reported": FatalityBand,
    "attribution": Attribution,
    "actor_class": range(1, 9),
    "coverage": Coverage,
    "calendar.kind": CALENDAR_KINDS,
}


class Call(NamedTuple):
    """A place in code that says a key, or all keys with a prefix."""

    where: str
    speaker: str
    key: str
    is_prefix: bool
    values: frozenset[str] | None  # names of the values given; None where they are not known


def code() -> list[Path]:
    """Return the product's Python files."""
    found = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    return [
        *found,
        *(path for name in ("cli.py", "dashboard.py") if (path := ROOT / name).exists()),
    ]


@lru_cache(maxsize=1)
def calls() -> tuple[Call, ...]:
    """Return each call of the catalogue whose key, or the beginning of it, stands in code."""
    found = []
    for path in code():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and name_of(node.func) in SPEAKERS:
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                speaker = name_of(node.func)
                found += [Call(where, speaker, *part, given(node)) for part in keys_of(node)]
    return tuple(found)


def name_of(function: ast.expr) -> str:
    """Return the last name of what is called: `say` of `context.say(...)`."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def keys_of(node: ast.Call) -> Iterator[tuple[str, bool]]:
    """Yield the keys of a call's first argument, of both branches of a condition."""
    options = [node.args[0]]
    while options:
        key = options.pop()
        if isinstance(key, ast.IfExp):
            options += [key.body, key.orelse]
        elif isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value, name_of(node.func) == "under"
        elif isinstance(key, ast.JoinedStr) and isinstance(key.values[0], ast.Constant):
            yield str(key.values[0].value), True


def given(node: ast.Call) -> frozenset[str] | None:
    """Return the names of the values that a call gives to a text."""
    names = [keyword.arg for keyword in node.keywords]
    if None in names or name_of(node.func) not in ("say", "many"):
        return None
    return frozenset(str(name) for name in names)


def places(text: str | list[str]) -> set[str]:
    """Return the names in braces of a text, or of all forms of a plural."""
    forms = [text] if isinstance(text, str) else text
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name is not None}


def test_every_key_in_code_is_in_the_catalogue() -> None:
    """Nothing that code says is missing, plural where it is counted, singular where it is not."""
    missing = []
    for call in calls():
        if call.is_prefix:
            known = any(key.startswith(call.key) for key in TEXTS)
        elif call.speaker in ("say", "many"):
            known = isinstance(TEXTS.get(call.key), list if call.speaker == "many" else str)
        else:
            known = call.key in TEXTS
        if not known:
            missing.append(f"{call.where} {call.key}")
    assert missing == []


# A quoted key, or the beginning of one before the place where a value is put in
LITERAL = re.compile(r"""["'`]([\w.+-]+?)\.?(?:\$?\{[^}]*\})?["'`]""")
PARTS_OF_THE_PAGE = {"map", "land"}  # named where all their texts are sent to the browser


def literals(paths: Iterable[Path]) -> set[str]:
    """Return what stands in quotation marks in files of code."""
    return {found[1] for path in paths for found in LITERAL.finditer(path.read_text("utf-8"))}


def test_every_text_of_the_catalogue_is_said_somewhere() -> None:
    """A text that no file of the product names is dead, and is removed.

    Python names a key or its beginning; scripts also its end, where one object says it all.
    """
    scripts = literals((ROOT / "geo").rglob("*.js"))
    heads = (literals(code()) | scripts | set(VOCABULARIES)) - PARTS_OF_THE_PAGE
    prefixes = tuple(call.key for call in calls() if call.is_prefix)
    unused = []
    for key in TEXTS:
        parts = key.split(".")
        begins = {".".join(parts[: n + 1]) for n in range(len(parts))}
        ends = {".".join(parts[n:]) for n in range(1, len(parts))}
        if not (key.startswith(prefixes) or begins & heads or ends & scripts):
            unused.append(key)
    assert unused == []


def test_every_text_gets_the_values_it_has_places_for() -> None:
    """A call gives at least the values that its text names."""
    wrong = []
    for call in calls():
        if call.values is None or call.is_prefix or call.key not in TEXTS:
            continue
        lacking = places(TEXTS[call.key]) - call.values - {"n"}
        if lacking:
            wrong.append(f"{call.where} {call.key} lacks {', '.join(sorted(lacking))}")
    assert wrong == []


@pytest.mark.parametrize("language", languages())
def test_no_key_stands_twice(language: str) -> None:
    """Each key has one owner, so that no order matters; the lines are read, as babel joins two."""
    found: dict[str, list[str]] = {}
    for path in sorted((FOLDER / language).glob("*.po")):
        for key in re.findall(r'^msgid "(.+)"$', path.read_text("utf-8"), re.MULTILINE):
            found.setdefault(key, []).append(path.name)
    assert len(found) > 100
    assert {key: names for key, names in found.items() if len(names) > 1} == {}


def test_plurals_name_their_key_twice_and_have_all_forms() -> None:
    """English has two forms; the plural's own id is the key again."""
    for path in sorted((FOLDER / "en").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, abort_invalid=True):
                if not isinstance(message.id, str):
                    assert message.id[0] == message.id[1], (path.name, message.id)
                    assert len(message.string) == 2, (path.name, message.id)
                    assert all(message.string), (path.name, message.id)


@pytest.mark.parametrize("prefix", VOCABULARIES)
def test_every_value_of_a_vocabulary_has_its_word(prefix: str) -> None:
    """No value of the schema would be shown as a code."""
    for value in VOCABULARIES[prefix]:
        assert SAY(f"{prefix}.{int(value) if isinstance(value, int) else value}")


@pytest.mark.parametrize(
    ("table", "column", "prefixes"),
    [
        ("links", "relation", ("relation", "relation.said")),
        ("links", "basis", ("basis",)),
        ("links", "confidence", ("confidence",)),
        ("claims", "claim_type", ("claim",)),
        ("events", "verified", ("verified",)),
    ],
)
def test_every_word_of_the_data_has_its_words(
    table: str, column: str, prefixes: tuple[str, ...]
) -> None:
    """What the tables hold in these columns can be said."""
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        values = {row[column] for row in csv.DictReader(file)}
    for prefix in prefixes:
        assert [value for value in sorted(values) if not SAY.has(f"{prefix}.{value}")] == []


def test_no_word_says_that_one_event_caused_another() -> None:
    """What followed is not what was caused."""
    for key, text in TEXTS.items():
        for form in [text] if isinstance(text, str) else text:
            assert not re.search(r"\bcaused\b|\bbecause of\b", form.lower()), key


def test_values_are_said_as_the_language_does() -> None:
    """Days, whole numbers, lists and keys are formatted; text is never read as a format."""
    day = date(2024, 1, 16)
    assert SAY("note.data_old", day=day, age=1234).startswith("Data to 16 January 2024, 1,234 days")
    said = SAY("note.unknown", field=Key("note.field.kinds"), given=("{x}", "b", "c"))
    assert said == "Left out, not known here: {x}, b and c (kind of event)."
    assert SAY.any_of(["a", "b"]) == "a or b"
    assert SAY.all_of([]) == ""
    assert SAY.all_of(list("abcdef"), shown=3) == "a, b and 4 more"
