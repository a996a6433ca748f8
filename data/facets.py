"""The choices of a frame of events as small numbers, by which it is filtered and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.filters import FILTER, SAME_FACET, Filter, Mask
from data.schema import DataError

if TYPE_CHECKING:
    from data.query import Query


class Coded(NamedTuple):
    """A column as each row's place in the choices that occur."""

    codes: NDArray[np.unsignedinteger[Any]]
    choices: tuple[str | int, ...]


class Facets:
    """The events of a frame with the codes of their choices, each column coded when first asked.

    A mask then looks up a byte or two a row, where comparing texts would cost ten times more.
    The frame must not change; threads may share it.
    """

    def __init__(self, events: pd.DataFrame) -> None:
        """Take the events, oldest first or in any other order."""
        self.events = events
        self._coded: dict[str, Coded] = {}

    def mask(self, query: Query) -> Mask:
        """Return, for each event, whether a query keeps it."""
        keep = np.ones(len(self.events), dtype=bool)
        for name in query.fields_set():
            if name != "words":
                keep &= self._passing(FILTER[name], getattr(query, name))
        if query.words:
            # texts are long: only those of rows that the rest keeps are searched
            left = self.events[["search_text"]][keep]
            keep[keep] = FILTER["words"].mask(left, query.words)
        return keep

    def counts(self, query: Query, field: str) -> dict[str | int, int]:
        """Return how many events each choice of a field would show, the other filters as they are.

        The field's own filter is lifted; domains and kinds are lifted together. The choices
        with most events come first, those without one are left out. Raises DataError for a
        field that has no choices.
        """
        if field not in FILTER or not FILTER[field].column:
            where = "counts of a field"
            raise DataError(where, expected="a field with choices", got=repr(field))
        coded = self._of(FILTER[field])
        lifted = query.without(*SAME_FACET.get(field, (field,)))
        codes = coded.codes[self.mask(lifted)] if lifted.fields_set() else coded.codes
        found: dict[str | int, int] = {}
        for value, n in zip(coded.choices, np.bincount(codes, minlength=1), strict=False):
            for part in FILTER[field].parts(value):
                found[part] = found.get(part, 0) + int(n)
        kept = ((part, n) for part, n in found.items() if n and part != "")
        return dict(sorted(kept, key=lambda item: (-item[1], str(item[0]))))

    def _passing(self, row: Filter, wanted: Any) -> Mask:
        """Return which events one field keeps."""
        if not row.column:
            return row.mask(self.events, wanted)
        coded = self._of(row)
        passes = [row.passes(value, wanted) for value in coded.choices]
        return np.array(passes, dtype=bool)[coded.codes]

    def _of(self, row: Filter) -> Coded:
        """Return a field's column as codes."""
        if row.name not in self._coded:
            self._coded[row.name] = _coded(self.events[row.column], row.nothing)
        return self._coded[row.name]


def _coded(column: pd.Series, nothing: str | int) -> Coded:
    """Return a column as codes; `nothing` is the value of what is missing or empty."""
    codes, found = pd.factorize(column)
    choices: list[str | int] = [nothing if value == "" else value for value in found.tolist()]
    # what is missing has the code -1: it goes last
    codes = np.where(codes < 0, len(choices), codes)
    return Coded(codes.astype(np.min_scalar_type(len(choices))), (*choices, nothing))
