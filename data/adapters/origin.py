"""What is known of where a file comes from: its terms, its columns, and a rule for each field."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from data.fold import fold
from data.schema import Coverage
from data.words import Words


class UnfitError(ValueError):
    """A cell that cannot be read: what was expected there, and what to do."""

    def __init__(self, expected: str, remedy: str = "Correct the cell.") -> None:
        """Keep the parts apart; where and what was found is known to who reads the row."""
        self.expected, self.remedy = expected, remedy
        super().__init__(expected)


class DoubtfulError(UnfitError):
    """A cell that a person has to decide on: the row waits in review."""


class Rule(NamedTuple):
    """How fields of an event follow from columns of the file.

    `fields` are names joined by blanks, and so are `columns` unless they are a tuple. `read`
    takes the cells of the columns in order, "" where the file has no such column, and returns
    the text of the one field or a tuple for several. It raises UnfitError for a cell that breaks
    the format, DoubtfulError for one that a person must decide on. The field `sources` is no
    column of events: `as_sources` writes it.
    """

    fields: str
    columns: str | tuple[str, ...]
    read: Callable[..., str | tuple[str, ...]]


class Source(NamedTuple):
    """A source of one row, as the sources table has it."""

    publisher: str
    via: str = ""
    url: str = ""
    title: str = ""
    date: str = ""


@dataclass(frozen=True)
class Terms:
    """One data set: its id in the store, its name, and on which terms it is used."""

    id: str
    name: str
    licence: str
    attribution: str
    coverage: Coverage
    re_export: bool  # whether rows may be handed on as they are

    def about(self) -> dict[str, object]:
        """Return what DIGEST says of a folder, for this set."""
        return {
            "name": self.name,
            "licence": self.licence,
            "attribution": self.attribution,
            "coverage": self.coverage.value,
            "re_export": self.re_export,
        }


@dataclass(frozen=True)
class Origin:
    """Where files come from: how they are recognised, on which terms they come, and their rules.

    `signs` are groups of columns: a file with all columns of one group is of this origin.
    `needs` are columns without which no row can be read. `other_names` are columns of older
    releases by the name that the rules use.
    """

    id: str
    terms: Terms
    signs: tuple[frozenset[str], ...]
    needs: tuple[str, ...]
    rules: tuple[Rule, ...]
    other_names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def say(key: str, **values: str) -> str:
    """Return a text of the catalogue with its places filled: rows are written in English."""
    return _texts()[key].format(**values)


@lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    """Return the texts that rows are made of; a file has many rows."""
    return {key: str(text) for key, text in Words().under("adapter.").items()}


# Signs that no text of a table holds
_PART, _NEXT = "\x01", "\x02"
_PLAIN = re.compile("[\x00-\x1f]+")


def as_sources(sources: Iterable[Source]) -> str:
    """Return sources as the text of the field `sources`."""
    return _NEXT.join(_PART.join(_PLAIN.sub(" ", part) for part in source) for source in sources)


def read_sources(text: str) -> dict[str, dict[str, str]]:
    """Return the rows of the sources table that such a text holds, by id."""
    rows = {}
    for parts in text.split(_NEXT) if text else ():
        source = Source(*parts.split(_PART))
        plain = re.sub(r"[^a-z0-9]+", "-", fold(source.publisher)).strip("-")[:40] or "source"
        sum_of = hashlib.sha256("\x1f".join(source).encode()).hexdigest()[:12]
        rows[f"{plain}-{sum_of}"] = {**source._asdict(), "reliability": ""}
    return rows


def same(text: str) -> str:
    """Return a cell as it is written."""
    return text


def always(text: str) -> Callable[[], str]:
    """Return a rule's reader that says the same of every row."""
    return lambda: text


def code(table: Mapping[str, str], expected: str) -> Callable[[str], str]:
    """Return the reader of a column of codes; an empty cell or an unknown code is unfit."""

    def read(text: str) -> str:
        """Return what a code means."""
        try:
            return table[text.strip()]
        except KeyError:
            raise UnfitError(expected) from None

    return read
