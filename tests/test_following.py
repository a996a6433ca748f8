"""Which event follows which: every share of the grid can be counted again from the ids."""

from __future__ import annotations

import numpy as np
import pytest

from data.following import followed
from data.query import Query
from data.responses import responses
from geo.response_rows import events, events_csv
from tests.test_responses import made


def test_every_cell_is_counted_again_from_its_events() -> None:
    """Also with days and places that are not known: the ids are those of the data, each once."""
    data = made()
    vague = data.events.assign(
        geo_precision=data.events["geo_precision"].where(data.events.index % 10 != 0, 3),
        summary="=1+1",
    )
    data = type(data)(**{**data.__dict__, "events": vague})
    found = responses(data, Query(), ("bla", "pk"), permutations=19)
    known = set(vague["event_id"])
    for way, one in enumerate(found.directions):
        counted = list(followed(found, way))
        assert len({event.event_id for event in counted}) == len(counted) == one.events
        assert {event.event_id for event in counted} <= known
        for (row, column), share in np.ndenumerate(one.observed):
            window = found.windows[row]
            own = [event for event in counted if event.counts(window, column)]
            hits = sum(event.followed(window, column) for event in own)
            assert hits == pytest.approx(share * len(own))
    table = events(found, {"bla": "=cmd"})
    assert len(table) == sum(one.events for one in found.directions)
    assert set(table["next_anywhere"].dropna()) <= known
    assert b"'=cmd" in events_csv(found, {"bla": "=cmd"})
