"""The boxes of the sidebar: what the map is told beforehand is what each of them will ask."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from data.load import load
from data.query import Query
from data.schema import Domain, FatalityBand, Kind, Status
from geo.screen.columns import province_codes
from geo.screen.filters import COLUMN_OF, table
from pages import shelf
from pages.frame import look
from pages.parts import filters

QUERIES = some.builds(
    Query,
    domains=some.sets(some.sampled_from(list(Domain))).map(tuple),
    provinces=some.sets(some.sampled_from(["PK-BA", "IR-11", "none"])).map(tuple),
    fatalities=some.sets(some.sampled_from(list(FatalityBand))).map(tuple),
    precision=some.sets(some.integers(0, 7)).map(tuple),
    status=some.sets(some.sampled_from(list(Status))).map(tuple),
) | some.builds(Query, kinds=some.sets(some.sampled_from(list(Kind))).map(tuple))


@pytest.fixture(scope="module")
def provinces() -> tuple[str, ...]:
    """Return the codes of the map's column of provinces."""
    return province_codes(load().events)


@settings(max_examples=25, deadline=None)
@given(query=QUERIES)
def test_the_map_is_told_what_each_box_will_ask(provinces: tuple[str, ...], query: Query) -> None:
    """Turning a box and asking all the boxes gives the table that was told beforehand."""
    state: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filters, "st", SimpleNamespace(session_state=state))
        choices = shelf.choices()
        filters.seed(query, choices)
        turns = list(filters.turned(choices))
        assert {key for key, *_ in turns} == {
            key for key, value in state.items() if isinstance(value, bool)
        }
        for key, field, told in turns:
            before = dict(state)
            state[key] = not state[key]
            if field in filters.LIFTING:
                filters.lift(field, key.rpartition(":")[2])
            column = COLUMN_OF[field]
            now = filters.asked(choices)
            assert table(column, told, provinces) == table(column, now, provinces), key
            state.clear()
            state.update(before)


def test_a_box_has_the_name_that_the_page_gives_it() -> None:
    """Streamlit writes a key as a class with nothing but letters, digits, - and _."""
    assert look.box("filter:kinds:protest") == "st-key-filter-kinds-protest"
    assert look.box("filter:provinces:PK-BA") == "st-key-filter-provinces-PK-BA"
