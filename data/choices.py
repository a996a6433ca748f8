"""What can be asked of a data set: its provinces, districts and actors with all their names."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from data.fold import fold
from data.schema import DataError, Domain, FatalityBand, Kind, Precision, Status
from data.words import Words

if TYPE_CHECKING:
    from data.load import Dataset

PROVINCES = Path(__file__).parent / "provinces.csv"

NO_PROVINCE = "none"  # the choice of events whose province is not known or is in no list
NO_PLACE = 0  # the choice of events without coordinates, beside the values of Precision
NO_DAY = date(1947, 1, 1)  # what a data set without events gives as its first and last day
LABEL_ALIASES = 3  # other names in the label of a list that is searched by typing

# Fields whose choices are the same for every data set, in legend order, and their catalogue keys
VOCABULARIES: Mapping[str, tuple[str | int, ...]] = {
    "domains": tuple(Domain),
    "kinds": tuple(Kind),
    "fatalities": tuple(FatalityBand),
    "precision": (*(int(p) for p in Precision), NO_PLACE),
    "status": tuple(Status),
}
WORD_OF_FIELD = {
    "domains": "domain",
    "kinds": "kind",
    "fatalities": "fatalities",
    "precision": "precision",
    "status": "status",
}


@dataclass(frozen=True)
class Choice:
    """One value of a field with the names it goes by; empty names are unknown."""

    id: str
    name: str
    name_fa: str = ""
    name_ur: str = ""
    aliases: tuple[str, ...] = ()
    parent: str = ""

    def called(self, language: str) -> str:
        """Return the name in a language, the Latin one where there is no other."""
        return {"fa": self.name_fa, "ur": self.name_ur}.get(language, "") or self.name


class EventIds(Collection[str]):
    """The identifiers of the events, searched as they lie: a set of a million takes 100 MB."""

    def __init__(self, ids: pd.Series) -> None:
        """Keep the column."""
        self._ids = ids

    def __contains__(self, event_id: object) -> bool:
        """Return whether an event has the identifier."""
        return bool((self._ids == event_id).any())

    def __iter__(self) -> Iterator[str]:
        """Go through the identifiers, oldest event first."""
        return iter(self._ids)

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self._ids)


@dataclass(frozen=True, eq=False)
class Choices:
    """The values that a data set offers: those with the most events first."""

    provinces: tuple[Choice, ...] = ()
    districts: tuple[Choice, ...] = ()
    actors: tuple[Choice, ...] = ()
    first_day: date = NO_DAY  # both are NO_DAY where there are no events
    last_day: date = NO_DAY
    event_ids: Collection[str] = field(default_factory=frozenset, repr=False)

    @classmethod
    def of(cls, dataset: Dataset) -> Choices:
        """Return the choices that the events of a data set give."""
        events, known = dataset.events, _province_names()
        return cls(
            provinces=_provinces(events, known),
            districts=_districts(events, known),
            actors=_actors(events, dataset.actors),
            first_day=dataset.first_day,
            last_day=dataset.last_day,
            event_ids=EventIds(events["event_id"]),
        )

    @property
    def has_events(self) -> bool:
        """Return whether there is anything to ask for."""
        return bool(self.event_ids)

    def values(self, name: str) -> tuple[str | int, ...]:
        """Return a field's values: a vocabulary in legend order, or what the data hold."""
        if name in VOCABULARIES:
            return VOCABULARIES[name]
        none = (NO_PROVINCE,) if name == "provinces" else ()
        return (*(choice.id for choice in self._rows(name)), *none)

    def name(self, name: str, value: str | int, say: Words) -> str:
        """Return the words for a field's value; the value itself where it is not known."""
        if name in WORD_OF_FIELD:
            return say(f"{WORD_OF_FIELD[name]}.{value}")
        if name == "provinces" and value == NO_PROVINCE:
            return say("query.no_province")
        choice = self._by_id[name].get(str(value))
        return choice.called(say.language) if choice else str(value).partition("/")[2] or str(value)

    def plain_name(self, name: str, value: str) -> str:
        """Return the Latin name of a value that the data decide, "" where it has none."""
        choice = self._by_id.get(name, {}).get(value)
        return choice.name if choice else ""

    def label(self, name: str, value: str | int, say: Words) -> str:
        """Return the words for a value with other names, for lists that are searched."""
        said = self.name(name, value, say)
        choice = self._by_id.get(name, {}).get(str(value))
        if choice is None:
            return said
        if name == "districts":
            others = [self.name("provinces", choice.parent, say)]
        else:
            # local names too: a list is searched by what its labels hold
            names = (*choice.aliases[:LABEL_ALIASES], choice.name_fa, choice.name_ur)
            others = [a for a in dict.fromkeys(names) if a and fold(said) not in fold(a)]
        return say("query.label", name=said, others=", ".join(others)) if others else said

    def find(self, name: str, text: str) -> tuple[str, ...]:
        """Return the ids that a text names: none, one, or several where it is ambiguous.

        An id wins over a name, a name over an alias, and a body over its own parts.
        """
        if text in self._by_id[name] or (name == "provinces" and text == NO_PROVINCE):
            return (text,)
        for names in self._by_name[name]:
            found = names.get(fold(text), ())
            if found:
                return self._topmost(name, found)
        return ()

    def _topmost(self, name: str, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return the one id whose parts all the others are, else all of them."""
        for one in ids:
            if all(one in self._ancestors(name, other) for other in ids if other != one):
                return (one,)
        return ids

    def _ancestors(self, name: str, value: str) -> list[str]:
        """Return the ids above a value, nearest first; a circle of parents ends."""
        found: list[str] = []
        choice = self._by_id[name].get(value)
        while choice and choice.parent and choice.parent not in found:
            found.append(choice.parent)
            choice = self._by_id[name].get(choice.parent)
        return found

    def _rows(self, name: str) -> tuple[Choice, ...]:
        """Return the choices of a field that the data decide."""
        rows = {"provinces": self.provinces, "districts": self.districts, "actors": self.actors}
        if name not in rows:
            where = "field of a query"
            raise DataError(where, expected="a field with choices", got=repr(name))
        return rows[name]

    @cached_property
    def _by_id(self) -> dict[str, dict[str, Choice]]:
        """Return the choices of each field by id."""
        fields = ("provinces", "districts", "actors")
        return {name: {choice.id: choice for choice in self._rows(name)} for name in fields}

    @cached_property
    def _by_name(self) -> dict[str, tuple[dict[str, tuple[str, ...]], ...]]:
        """Return, for each field, ids by folded id or name, then by folded alias."""
        return {
            name: (
                _index((c.id, (c.id, c.name, c.name_fa, c.name_ur)) for c in rows.values()),
                _index((c.id, c.aliases) for c in rows.values()),
            )
            for name, rows in self._by_id.items()
        }


def _index(names: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    """Return the ids of each folded name."""
    found: dict[str, tuple[str, ...]] = {}
    for value, called in names:
        for folded in {fold(name) for name in called} - {""}:
            found[folded] = (*found.get(folded, ()), value)
    return found


def _provinces(events: pd.DataFrame, known: Mapping[str, Choice]) -> tuple[Choice, ...]:
    """Return the provinces of the events; the names as written become aliases."""
    written: dict[str, set[str]] = {}
    for code, name in _pairs(events, "admin1_code", "admin1"):
        written.setdefault(code, set()).add(name)
    found = []
    for code in _by_count(events["admin1_code"]):
        base = known.get(code) or Choice(code, min(written[code] - {""}, default=code))
        aliases = (*base.aliases, *sorted(written[code] - {"", base.name}))
        found.append(
            Choice(code, base.name, name_fa=base.name_fa, name_ur=base.name_ur, aliases=aliases)
        )
    return tuple(found)


def _districts(events: pd.DataFrame, known: Mapping[str, Choice]) -> tuple[Choice, ...]:
    """Return the districts of the events; their parent is the province."""
    found = []
    for value in _by_count(events["district"]):
        code, _, name = value.partition("/")
        province = known[code].name if code in known else code
        found.append(Choice(value, name, aliases=(f"{name} {province}",), parent=code))
    return tuple(found)


def _actors(events: pd.DataFrame, actors: pd.DataFrame) -> tuple[Choice, ...]:
    """Return the actors that an event names, themselves or through one of their parts."""
    lineages = events["lineage"].value_counts()
    counts: dict[str, int] = {}
    for lineage, n in lineages.items():
        for actor in set(str(lineage).split(";")) - {""}:
            counts[actor] = counts.get(actor, 0) + int(n)
    rows = {row["actor_id"]: row for row in actors.to_dict("records")}
    order = sorted(counts, key=lambda actor: (-counts[actor], actor))
    return tuple(_actor(actor, rows.get(actor, {})) for actor in order)


def _actor(actor: str, row: Mapping[str, str]) -> Choice:
    """Return one actor; an id that the table does not hold is its own name."""
    aliases = (alias.strip() for alias in row.get("aliases", "").split(";"))
    return Choice(
        actor,
        row.get("name", "") or actor,
        name_fa=row.get("name_fa", ""),
        name_ur=row.get("name_ur", ""),
        aliases=tuple(alias for alias in aliases if alias),
        parent=row.get("parent", ""),
    )


def _by_count(values: pd.Series) -> list[str]:
    """Return the values that are not empty, the most frequent first, then by name."""
    counts = values[values != ""].value_counts()
    counts = counts[counts > 0]  # a column of categories counts those that no row has
    return sorted((str(value) for value in counts.index), key=lambda v: (-int(counts[v]), v))


def _pairs(events: pd.DataFrame, left: str, right: str) -> Iterable[tuple[str, str]]:
    """Return the distinct pairs of two text columns."""
    pairs = events[[left, right]].drop_duplicates()
    return zip(pairs[left], pairs[right], strict=True)


def _province_names() -> dict[str, Choice]:
    """Return the provinces of Iran and Pakistan by ISO 3166-2 code, none without the file.

    Former codes are not aliases: most of Iran's were given to another province in 2020.
    """
    if not PROVINCES.exists():
        return {}
    with PROVINCES.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.get("code")]
    return {
        row["code"]: Choice(
            row["code"],
            row.get("name") or row["code"],
            name_fa=row.get("name_fa") or "",
            name_ur=row.get("name_ur") or "",
            aliases=tuple(a.strip() for a in (row.get("aliases") or "").split(";") if a.strip()),
        )
        for row in rows
    }
