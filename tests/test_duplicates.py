"""Pairs of events that two sets may both have: all of them, each once, and never without end."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.distance import great_circle_km
from data.schema import Kind
from data.store.duplicates import MOST_LATER, NEAR_DAYS, NEAR_KM, pairs

START = date(2024, 1, 1)

rows = st.lists(
    st.tuples(
        st.booleans(),  # of the file, or known
        st.integers(0, 8),  # day
        st.integers(0, 2),  # length, days
        st.sampled_from([0.0, 0.03, 0.06]),  # degrees north, the last too far from the first
        st.sampled_from([Kind.BATTLE.value, Kind.EXPLOSION.value]),
        st.sampled_from(["ucdp-", "own-"]),
    ),
    max_size=14,
)


def _cells(number: int, row: tuple[bool, int, int, float, str, str]) -> dict[str, str]:
    """Return the cells of one row."""
    _, day, length, north, kind, prefix = row
    begun = START + timedelta(days=day)
    return {
        "event_id": f"{prefix}{number}",
        "kind": kind,
        "initiator": "a",
        "target": "b",
        "date_start": begun.isoformat(),
        "date_end": (begun + timedelta(days=length)).isoformat(),
        "latitude": str(30 + north),
        "longitude": "67",
    }


def _alike(one: dict[str, str], other: dict[str, str]) -> bool:
    """Return whether two rows may be one event, by the words of the rule."""
    early, late = sorted((one, other), key=lambda cells: cells["date_start"])
    gap = date.fromisoformat(late["date_start"]) - date.fromisoformat(early["date_end"])
    km = great_circle_km(67.0, float(one["latitude"]), 67.0, float(other["latitude"]))
    ucdp = any(cells["event_id"].startswith("ucdp-") for cells in (one, other))
    return gap.days <= NEAR_DAYS and km <= NEAR_KM and (ucdp or one["kind"] == other["kind"])


@given(rows=rows, within=st.booleans())
def test_pairs_are_those_of_the_plain_way(rows, within: bool) -> None:
    """Each two rows are looked at; one is of the file, the other is not, unless `within`."""
    cells = [_cells(number, row) for number, row in enumerate(rows)]
    new = [one for one, row in zip(cells, rows, strict=True) if row[0]]
    known = [("other", one) for one, row in zip(cells, rows, strict=True) if not row[0]]
    mine = {one["event_id"] for one in new}
    expected = {
        frozenset((one["event_id"], other["event_id"]))
        for one, other in combinations(cells, 2)
        if _alike(one, other)
        and len(mine & {one["event_id"], other["event_id"]}) in ((1, 2) if within else (1,))
    }
    found = pairs(new, known, {}, dataset="file", within=within)
    assert Counter(frozenset((pair.one, pair.other)) for pair in found) == Counter(expected)
    assert all(pair.one in mine for pair in found)


@pytest.mark.parametrize("within", [True, False])
def test_a_thousand_copies_are_no_million_questions(within: bool) -> None:
    """Each is joined with some, and nothing is compared with everything."""
    row = (True, 0, 0, 0.0, Kind.BATTLE.value, "own-")
    new = [_cells(number, row) for number in range(1_000)]
    known = [("other", _cells(1_000 + number, row)) for number in range(100)]
    found = pairs(new, known, {}, dataset="file", within=within)
    assert len(found) <= 1_100 * MOST_LATER
    joined = {id_ for pair in found for id_ in pair[:2]}
    assert {cells["event_id"] for _, cells in known} <= joined


named = st.lists(
    st.tuples(
        st.booleans(),  # of the file, or known
        st.integers(0, 3),  # day
        st.sampled_from([0.0, 0.03, 0.06]),  # degrees north, the last too far from the first
        st.sampled_from(["", "a", "b", "a;b"]),
    ),
    max_size=10,
)


@given(rows=named)
def test_actors_that_are_not_named_are_no_others(rows) -> None:
    """Of two events of one day one may say less of the actors; other actors are no pair."""
    cells = [
        {**_cells(n, (mine, day, 0, north, Kind.BATTLE.value, "own-")), "initiator": who}
        | {"target": ""}
        for n, (mine, day, north, who) in enumerate(rows)
    ]
    new = [one for one, row in zip(cells, rows, strict=True) if row[0]]
    known = [("other", one) for one, row in zip(cells, rows, strict=True) if not row[0]]

    def alike(one: dict[str, str], other: dict[str, str]) -> bool:
        """Return whether two rows may be one event, by the words of the rule."""
        who, whom = (set(filter(None, row["initiator"].split(";"))) for row in (one, other))
        if not _alike(one, other):
            return False
        same_day = one["date_start"] == other["date_start"]
        return (bool(who) and who == whom) or (same_day and (who <= whom or whom <= who))

    expected = {
        (one["event_id"], other["event_id"]) for one in new for _, other in known
        if alike(one, other)
    }  # fmt: skip
    found = pairs(new, known, {}, dataset="file", within=False)
    assert Counter((pair.one, pair.other) for pair in found) == Counter(expected)
