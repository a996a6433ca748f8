"""The actors that names in files mean: ours by name or alias, else a new one under its name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from data.fold import fold
from data.words.countries import country_codes

Row = Mapping[str, str]

CIVILIANS = "civilians"
NEW = "n-"  # begins the id of an actor that is in no list of ours
LONGEST_NAME = 200
YEARS = re.compile(r"\s*\(\d{4}\s*-\s*(\d{4})?\)")  # ACLED: a government's years behind its name
GOVERNMENT = re.compile(r"(?:government of|military forces of|police forces of) (.+)", re.I)


class Roster:
    """Gives each name the id and class of one actor, the same in every file."""

    def __init__(self, actors: Iterable[Row]) -> None:
        """Index the names of the known actors; a name that two share is nobody's."""
        self._known = {row["actor_id"]: row for row in actors}
        names: dict[str, set[str]] = {}
        for row in self._known.values():
            for name in (row["name"], row["name_fa"], row["name_ur"], *row["aliases"].split(";")):
                if folded := fold(name):
                    names.setdefault(folded, set()).add(row["actor_id"])
        self._named = {name: min(ids) for name, ids in names.items() if len(ids) == 1}
        self.new: dict[str, dict[str, str]] = {}  # rows of the actors table, by id
        self.sides = lru_cache(maxsize=65536)(self._sides)

    def _sides(self, names: str, classes: str, country: str) -> tuple[str, str]:
        """Return ids and classes of `;`-joined names in their order; a repeated one once.

        `classes` are those that the file gives, one for each name; an actor that is known keeps
        its own. `country` is where it happened: there are civilians in each.
        """
        given = classes.split(";")
        found: dict[str, str] = {}
        for place, name in enumerate(names.split(";")):
            if plain := " ".join(name.split()):
                as_given = given[place] if place < len(given) else given[0]
                actor, of_class = self._find(plain, as_given or "8", country)
                found.setdefault(actor, of_class)
        return ";".join(found), ";".join(found.values())

    def _find(self, name: str, given: str, country: str) -> tuple[str, str]:
        """Return id and class of one name."""
        if name in self._known:  # it is an id
            return name, self._known[name]["type"]
        folded, spoken = fold(name), fold(YEARS.sub("", name))
        if folded == CIVILIANS and country:
            actor = f"civ-{country.lower()}"
            if actor not in self._known:
                self._add(actor, f"{name} ({country})", "7", country)
        elif folded in self._named or spoken in self._named:
            actor = self._named.get(folded) or self._named[spoken]
        else:
            actor = _id_of(name)
            if actor not in self._known:
                self._add(actor, name, given, _country_in(name))
        return actor, self._known[actor]["type"]

    def _add(self, actor: str, name: str, of_class: str, country: str) -> None:
        """Keep an actor that no list has."""
        row = {
            "actor_id": actor, "name": name[:LONGEST_NAME], "name_fa": "", "name_ur": "",
            "aliases": "", "type": of_class, "country": country, "parent": "", "active_from": "",
            "active_to": "", "role": "party", "note": "", "source_url": "",
        }  # fmt: skip
        self._known[actor] = row
        self.new[actor] = row


def _id_of(name: str) -> str:
    """Return the id of a name: readable, and another for every other name."""
    folded = fold(name)
    plain = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if plain and len(plain) <= 60 and plain.replace("-", " ") == folded:
        return f"{NEW}{plain}"
    sum_of = hashlib.sha256((folded or name).encode()).hexdigest()[:10]
    return f"{NEW}{plain[:40]}-{sum_of}" if plain else f"{NEW}{sum_of}"


def _country_in(name: str) -> str:
    """Return the country of a government, "" for everybody else."""
    found = GOVERNMENT.fullmatch(name)
    return country_codes().get(fold(found[1]), "") if found else ""
