"""The words a person sees: a gettext catalogue per language, numbers and days as it says them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal

from data.schema import DataError
from data.words.solar_hijri import solar_hijri

FOLDER = Path(__file__).parent
SOLAR_HIJRI = "solar_hijri"  # what `date.calendar` says where it is the first calendar

# CLDR's plural categories in the order in which a catalogue lists the forms of a plural
PLURAL_ORDER = ("zero", "one", "two", "few", "many", "other")

LISTED = 5  # values of one place that are named before the rest is counted


class WordError(DataError, KeyError):
    """A key that the catalogue does not hold: a mistake in code, never in data."""

    __str__ = DataError.__str__


@dataclass(frozen=True)
class Key:
    """A value that is itself a text of the catalogue, said in the language of the sentence."""

    key: str


@dataclass(frozen=True)
class Words:
    """Says things in one language: `say("filters.reset")`, `say.many("count.events", 3)`.

    Values fill the `{name}` places of the text and are never read as a format themselves;
    days, whole numbers, Keys and tuples are said as the language does. A key that is missing
    raises WordError.
    """

    language: str = "en"

    def __post_init__(self) -> None:
        """Refuse a language that has no catalogue; the name may come from an address."""
        if self.language not in languages():
            where, known = "language", ", ".join(languages())
            raise DataError(where, expected=f"one of {known}", got=repr(self.language[:20]))

    @property
    def rtl(self) -> bool:
        """Return whether the language is written from the right to the left."""
        return bool(Locale.parse(self.language).text_direction == "rtl")

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of a key with its places filled."""
        text = self._find(key)
        if not isinstance(text, str):
            raise _missing(key, self.language, expected="a text without plural forms")
        return text.format(**self._said(values))

    def many(self, key: str, n: int, **values: object) -> str:
        """Return the form of a plural text for a whole number, `{n}` with separators."""
        forms = self._find(key)
        if isinstance(forms, str):
            raise _missing(key, self.language, expected="a text with plural forms")
        form = forms[_plural_index(self.language, n) if len(forms) > 1 else 0]
        return form.format(**{"n": self.number(n), **self._said(values)})

    def under(self, prefix: str) -> dict[str, str | list[str]]:
        """Return the raw texts of all keys with a prefix, plurals as lists, for the browser."""
        texts = _catalogue(self.language)
        return {
            key: text if isinstance(text, str) else list(text)
            for key, text in texts.items()
            if key.startswith(prefix)
        }

    def has(self, key: str) -> bool:
        """Return whether the catalogue holds a key, for words that come from data."""
        return key in _catalogue(self.language)

    def number(self, n: float) -> str:
        """Return a number with the language's separators: 12,345, ۱۲٬۳۴۵."""
        return self._in_digits(_decimal(self.language, n))

    def fixed(self, n: float) -> str:
        """Return a number with two decimals, so that numbers below each other line up: 1.40."""
        return self._in_digits(str(format_decimal(n, format="#,##0.00", locale=self.language)))

    def all_of(self, items: Sequence[str], *, shown: int = 0, more: str = "list.more") -> str:
        """Return "a, b and c"; of more than `shown` (0: no limit) the rest is counted."""
        return self._list("list.and", items, shown, more)

    def any_of(self, items: Sequence[str], *, shown: int = 0, more: str = "list.more") -> str:
        """Return "a, b or c"; of more than `shown` (0: no limit) the rest is counted."""
        return self._list("list.or", items, shown, more)

    def span(self, low: int | None, high: int | None) -> str:
        """Return a range of whole numbers: "30–78", "up to 78", "at least 30", "unknown"."""
        if low is None and high is None:
            return self("span.unknown")
        if low is None:
            return self("span.up_to", high=self.number(high or 0))
        if high is None:
            return self("span.at_least", low=self.number(low))
        if low == high:
            return self.number(low)
        return self("span.both", low=self.number(low), high=self.number(high))

    def day(self, day: date) -> str:
        """Return a day in full: 16 January 2024; in Persian by both calendars."""
        return self._beside(self._said_solar(day, "day"), self._day(day, "date.day"))

    def days(self, since: date | None, until: date | None) -> str:
        """Return inclusive days, each part said once: "10–31 January 2024"; None is open.

        In Persian by both calendars.
        """
        if since is None and until is None:
            return self("date.any")
        if since is None or until is None:
            key, day = ("date.until", until) if since is None else ("date.since", since)
            return self(key, day=self.day(day)) if day else ""
        if since == until:
            return self.day(since)
        ours, theirs = (since.year, since.month), (until.year, until.month)
        key, first = _parts_said(ours, theirs)
        last = self._day(until, "date.day")
        gregorian = self(key, since=self._day(since, f"date.{first}"), until=last)
        key, first = _parts_said(solar_hijri(since), solar_hijri(until))
        last = self._said_solar(until, "day")
        solar = self(key, since=self._said_solar(since, first), until=last)
        return self._beside(solar, gregorian)

    def dated(self, day: date, pattern_key: str) -> str:
        """Return a day by a pattern of CLDR that stands in the catalogue under a key."""
        return self._day(day, pattern_key)

    def solar(self, day: date, part: str) -> str:
        """Return a day by the Solar Hijri calendar, "" where the language does not count by it.

        `part` is "day" for all of it, "day_month", "month_year" or "number".
        """
        return self._said_solar(day, part) if self.counts_solar else ""

    @property
    def counts_solar(self) -> bool:
        """Return whether the language counts days by the Solar Hijri calendar."""
        return self._text("date.calendar") == SOLAR_HIJRI

    def _list(self, last_key: str, items: Sequence[str], shown: int, more: str) -> str:
        """Return items joined by commas and, before the last, by a word."""
        parts = list(items)
        if shown and len(parts) > shown:
            # two names and "1 more" would be as long as three names
            parts = [*parts[: shown - 1], self.many(more, len(parts) - shown + 1)]
        if len(parts) < 2:
            return "".join(parts)
        first = parts[0]
        for part in parts[1:-1]:
            first = self("list.comma", first=first, next=part)
        return self(last_key, first=first, last=parts[-1])

    def _said(self, values: Mapping[str, object]) -> dict[str, object]:
        """Return values as they are said."""
        return {name: self._value(value) for name, value in values.items()}

    def _value(self, value: object) -> object:
        """Return one value as it is said; text stays as it is."""
        if isinstance(value, Key):
            return self(value.key)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int) and not isinstance(value, (bool, IntEnum)):
            return self.number(value)
        if isinstance(value, tuple):
            return self.all_of([str(self._value(item)) for item in value], shown=LISTED)
        return value

    def _day(self, day: date, pattern_key: str) -> str:
        """Return a day by one of the catalogue's CLDR patterns."""
        return self._in_digits(str(format_date(day, self._text(pattern_key), locale=self.language)))

    def _in_digits(self, text: str) -> str:
        """Return a number or date in the digits of the language: Babel writes 0 to 9 for all."""
        return text.translate(str.maketrans("0123456789", self._text("number.digits")))

    def _said_solar(self, day: date, part: str) -> str:
        """Return a day of the Solar Hijri calendar: its number, with the month, or in full."""
        year, month, number = solar_hijri(day)
        values = {"day": str(number), "month": self(f"date.solar.month.{month}"), "year": str(year)}
        return self._in_digits(self(f"date.solar.{part}", **values))

    def _beside(self, solar: str, gregorian: str) -> str:
        """Return a date by both calendars where the language counts by the Solar Hijri one."""
        if not self.counts_solar:
            return gregorian
        return self("date.beside", solar=solar, gregorian=gregorian)

    def _text(self, key: str) -> str:
        """Return a text as it stands, its braces untouched."""
        return str(self._find(key))

    def _find(self, key: str) -> str | tuple[str, ...]:
        """Return a text, or the forms of a plural; raises WordError."""
        try:
            return _catalogue(self.language)[key]
        except KeyError:
            raise _missing(key, self.language, expected="a key of the catalogue") from None


def _parts_said(since: tuple[int, ...], until: tuple[int, ...]) -> tuple[str, str]:
    """Return the key of a span and which part of its first day is said; year and month first."""
    if since[:2] == until[:2]:
        return "date.days.month", "number"
    return "date.days.longer", "day_month" if since[0] == until[0] else "day"


def languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue, by name."""
    return tuple(sorted({path.parent.name for path in FOLDER.glob("*/*.po")}))


@lru_cache(maxsize=4096, typed=True)
def _decimal(language: str, n: float) -> str:
    """Return a number with the language's separators, in the digits 0 to 9."""
    return str(format_decimal(n, locale=language, numbering_system="default"))


@lru_cache
def _catalogue(language: str) -> Mapping[str, str | tuple[str, ...]]:
    """Return all texts of a language by key, merged from every file of its folder."""
    texts: dict[str, str | tuple[str, ...]] = {}
    for path in sorted((FOLDER / language).glob("*.po")):
        for key, text in _read(path).items():
            texts.setdefault(key, text)  # a test sees to it that no key stands twice
    return MappingProxyType(texts)


def _read(path: Path) -> dict[str, str | tuple[str, ...]]:
    """Return the texts of one file by key; an entry without a text is left out."""
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise DataError(path.name, expected="a gettext file", got=str(error)) from error
    texts: dict[str, str | tuple[str, ...]] = {}
    for message in catalogue:
        key = message.id if isinstance(message.id, str) else message.id[0]
        text = message.string or ""
        if key and text and all(text):
            texts[key] = text if isinstance(text, str) else tuple(text)
    return texts


@lru_cache
def _plural_forms(language: str) -> tuple[str, ...]:
    """Return the language's plural categories in catalogue order."""
    tags = Locale.parse(language).plural_form.tags | {"other"}
    return tuple(tag for tag in PLURAL_ORDER if tag in tags)


def _plural_index(language: str, n: int) -> int:
    """Return which form of a plural a number takes."""
    return _plural_forms(language).index(Locale.parse(language).plural_form(n))


def _missing(key: str, language: str, *, expected: str) -> WordError:
    """Return the error for a key that cannot be said."""
    return WordError(
        f"words, language {language}",
        expected=expected,
        got=repr(key),
        remedy=f"Add it to a file in data/words/{language}/.",
    )
