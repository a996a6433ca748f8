"""No symbol is cut by the map's edge, and no event of the view is lost for that."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pytest
from events import frame as rows
from hypothesis import given, settings
from hypothesis import strategies as st

from data.load import load
from data.query import Query
from data.words import Words
from geo.land import load_land
from geo.sheet import symbols
from geo.sheet.display import Circle, Shape
from geo.sheet.frame import Frame
from geo.sheet.look import Look
from geo.sheet.marks import place
from geo.sheet.placed import Placed
from geo.sheet.views import fit, read_view
from geo.sheet.whole import fitted
from geo.style import BORDERLANDS

LIGHT = Look("light", Words())
EVENTS = st.lists(
    st.fixed_dictionaries({
        "longitude": st.floats(55.0, 74.0),
        "latitude": st.floats(22.0, 35.0),
        "fatalities_best": st.integers(0, 400),
        "kind": st.sampled_from(["battle", "explosion_remote_violence", "riot", "visit"]),
        "attribution": st.sampled_from(["attributed", "disputed"]),
    }),
    min_size=1,
    max_size=12,
)  # fmt: skip


def crossing(marks: Sequence[Placed], frame: Frame) -> list[Placed]:
    """Return the marks of which something that is drawn as their symbol crosses the map's edge."""
    return [mark for mark in marks if mark.size_px and not frame.holds(drawn(mark)).all()]


def drawn(mark: Placed) -> np.ndarray:
    """Return the corners of all that is drawn for a symbol, with the width of its lines."""
    found = []
    for item in symbols.point(mark, LIGHT):
        if isinstance(item, Circle):
            reach, points = item.radius + item.width / 2, np.array([[item.x, item.y]])
        elif isinstance(item, Shape):
            reach, points = item.width / 2, np.vstack(item.rings)
        else:
            continue
        found += [points - reach, points + reach]
    return np.vstack(found)


@settings(max_examples=20, deadline=None)
@given(EVENTS, st.sampled_from([(1224.0, 680.0), (660.0, 390.0), (400.0, 500.0)]))
def test_no_symbol_crosses_the_edge_of_the_map(events: list, size: tuple[float, float]) -> None:
    """Each event has a whole symbol or is outside; what the view holds has its symbol."""
    frame = rows(*(dict(event, fatalities_low=0, fatalities_high=600) for event in events))
    start = Frame(BORDERLANDS, 28.0, 96.0, *size)
    (where,), (placing,) = fitted([start], [partial(place, frame, land=load_land())])
    assert crossing(placing.marks, where) == []
    shown = [event for mark in placing.marks for event in mark.events]
    assert len(shown) == len(set(shown)) == len(frame) - placing.outside.sum()
    west, south, east, north = BORDERLANDS
    lon, lat = frame["longitude"], frame["latitude"]
    inside = lon.between(west, east) & lat.between(south, north)
    assert not (inside.to_numpy() & placing.outside).any()


def test_two_maps_keep_one_extent() -> None:
    """The room that one of them needs is there in the other."""
    large = rows({"longitude": 58.35, "latitude": 30.0, "fatalities_best": 95})
    frames = [Frame(BORDERLANDS, left, 96.0, 660.0, 390.0) for left in (28.0, 720.0)]
    placers = [partial(place, part, land=load_land()) for part in (large[:0], large)]
    (one, other), (_, placing) = fitted(frames, placers)
    assert one.room == other.room
    assert one.box[0] == frames[0].box[0]
    assert np.allclose(one.screen(60.0, 30.0) - other.screen(60.0, 30.0), [28.0 - 720.0, 0.0])
    assert placing.outside.sum() == 0
    assert one.view_box[0] >= one.left


def test_a_symbol_beyond_the_view_does_not_make_the_map_smaller() -> None:
    """The map moves for it as far as it shows more than the view; else it is outside."""
    frame = Frame(BORDERLANDS, 28.0, 96.0, 660.0, 390.0)  # shows more to both sides
    kerman = rows({"longitude": 57.08, "latitude": 30.28, "fatalities_best": 95})
    (moved,), (placing,) = fitted([frame], [partial(place, kerman, land=load_land())])
    wide, usual = (one.view_box[2] - one.view_box[0] for one in (moved, frame))
    assert wide == pytest.approx(usual)
    assert placing.outside.sum() == 0
    north = rows({"longitude": 64.0, "latitude": 32.33, "fatalities_best": 95})
    (same,), (placing,) = fitted([frame], [partial(place, north, land=load_land())])
    assert same == frame
    assert (placing.outside.sum(), len(placing.marks), len(placing.cut)) == (1, 0, 1)


def test_the_built_in_events_have_whole_symbols() -> None:
    """In the views of the borderlands, of a province and of all events, on maps of any size."""
    events = Query().keep(load().events)
    for view in (BORDERLANDS, read_view("PK-BA", events), read_view("IR-11", events), fit(events)):
        for size in ((1224.0, 680.0), (660.0, 390.0), (1024.0, 470.0)):
            frame = Frame(view or BORDERLANDS, 28.0, 96.0, *size)
            before = place(events, frame, load_land())
            (where,), (placing,) = fitted([frame], [partial(place, events, land=load_land())])
            assert crossing(placing.marks, where) == []
            assert placing.outside.sum() <= before.outside.sum()
