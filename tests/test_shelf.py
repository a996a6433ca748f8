"""What the server keeps between runs: sentences and counts, never rows."""

from __future__ import annotations

import gc
import weakref

import pytest

from data.query import Query
from data.schema import Kind
from pages import shelf


@pytest.mark.parametrize("query", [Query(), Query(kinds=(Kind.BATTLE,))])
def test_the_rows_of_a_question_are_not_kept(query: Query) -> None:
    """After what is said of them is known they are gone: of many events they fill the memory."""
    rows = shelf.kept(query)
    assert len(rows) == shelf.number(query) > 0
    assert str(len(rows)) in shelf.said(query)[0].replace(",", "")
    gone = weakref.ref(rows)
    del rows
    gc.collect()
    assert gone() is None


def test_the_numbers_beside_choices_are_those_of_the_rows() -> None:
    """A count of a kind is the number of rows that asking for it keeps."""
    for kind, n in shelf.counts(Query(), "kinds").items():
        assert shelf.number(Query(kinds=(Kind(kind),))) == n
