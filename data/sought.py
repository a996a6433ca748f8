"""What responses are asked for: two sides, windows, distances and draws, as addresses write it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.dyads import Dyad, both_ways, read_dyad
from data.load import Dataset
from data.note import Note, quoted
from data.query import Query
from data.responses import KM, PERMUTATIONS, SEED, WINDOWS, check_grid, check_sides
from data.schema import DataError

LIMITS_SEED = (0, 2**31 - 1)
LONGEST = 120  # signs of a parameter of an address
NO_FILTERS = ("precision", "actors")  # both sides are asked for, and days and places are checked


@dataclass(frozen=True)
class Sought:
    """Two sides and how they are looked at: with the same, the same is found."""

    dyad: Dyad
    windows: tuple[int, ...] = WINDOWS
    km: tuple[float, ...] = KM
    permutations: int = PERMUTATIONS
    seed: int = SEED

    def __post_init__(self) -> None:
        """Refuse what makes no sense in one sentence."""
        check_grid(self.windows, self.km, self.permutations)
        low, high = LIMITS_SEED
        if not low <= self.seed <= high:
            expected = f"{low} to {high:,}"
            raise DataError("responses, seed", expected=expected, got=f"{self.seed:,}")

    def params(self) -> dict[str, str]:
        """Return the address's parameters, by the names of the flags: what is not as usual."""
        usual = _written(Sought(self.dyad))
        return {
            name: text
            for name, text in _written(self).items()
            if name == "between" or text != usual[name]
        }

    def command(self, query: Query) -> str:
        """Return the command line that tells the same of the events that a query keeps."""
        own = [word for name, text in self.params().items() for word in (f"--{name}", text)]
        filters = query.without(*NO_FILTERS).flags()
        return shlex.join(["./sarhad", "responses", *own, *filters])

    @classmethod
    def read(
        cls, params: Mapping[str, object], dataset: Dataset
    ) -> tuple[Sought | None, tuple[Note, ...]]:
        """Return what an address asks for, and notes on what was left out; never raises.

        Without two sides in it these are those with most events; None where the data have none.
        """
        notes: list[Note] = []
        found = usual(dataset)
        for name, read in _READERS.items():
            text = str(params.get(name) or "")[:LONGEST]
            if not text:
                continue
            try:
                if name == "between":
                    found = replace(found or cls(Dyad("", "")), dyad=_sides(text, dataset))
                elif found:
                    found = replace(found, **{name: read(text)})
            except ValueError:  # of which DataError is one
                notes.append(Note("note.responses", {"name": name, "given": quoted(text)}))
        return found, tuple(notes)


def usual(dataset: Dataset) -> Sought | None:
    """Return what is asked for without an address: the two sides with most events each way."""
    dyads = both_ways(dataset)
    return Sought(dyads[0].dyad) if dyads else None


def _sides(text: str, dataset: Dataset) -> Dyad:
    """Return two sides, none of which is a part of the other; raises DataError."""
    dyad = read_dyad(text, dataset)
    check_sides(dataset, dyad)
    return dyad


def _written(sought: Sought) -> dict[str, str]:
    """Return all that is asked for as texts."""
    return {
        "between": sought.dyad.param,
        "windows": ",".join(map(str, sought.windows)),
        "km": ",".join(f"{end:.10g}" for end in sought.km),
        "permutations": str(sought.permutations),
        "seed": str(sought.seed),
    }


_READERS: Mapping[str, Callable[[str], Any]] = {
    "between": str,
    "windows": lambda text: tuple(int(part) for part in text.split(",")),
    "km": lambda text: tuple(float(part) for part in text.split(",")),
    "permutations": int,
    "seed": int,
}
