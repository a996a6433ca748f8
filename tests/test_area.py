"""Areas: one form for each, written and read without loss, and a point is inside or it is not."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest
from events import AREAS, CORNERS, LATITUDES, LONGITUDES, UNPLACED, frame
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from data.area import MOST_CORNERS, Area, parse_area, write_area
from data.distance import northing
from data.load import Dataset, load
from data.query import Query, sentence
from data.schema import DataError
from data.sentence import area_limits
from data.words import Words
from geo.earth import mercator

SAY = Words("en")
KECH = Area.box(62, 25.5, 64, 26.5)
TRIANGLE = Area(((60.0, 25.0), (64.0, 25.0), (62.0, 30.0)))


@lru_cache(maxsize=1)
def bundled() -> Dataset:
    """Return the bundled data set, read once."""
    return load()


# --- one form -----------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(AREAS)
def test_what_is_written_is_read(area: Area) -> None:
    """Through its text and back an area is itself, and the text is written the same again."""
    text = write_area(area)
    assert parse_area(text) == area
    assert write_area(parse_area(text)) == text


@settings(max_examples=100, deadline=None)
@given(AREAS, st.integers(0, 49), st.booleans())
def test_the_first_corner_and_the_direction_do_not_matter(
    area: Area, start: int, backwards: bool
) -> None:
    """The same ring, begun elsewhere, walked backwards or written closed, is the same area."""
    at = start % len(area.corners)
    turned = area.corners[at:] + area.corners[:at]
    turned = turned[::-1] if backwards else turned
    assert Area(turned) == area
    if len(turned) < MOST_CORNERS:
        assert Area((*turned, turned[0])) == area


def test_four_corners_of_a_box_are_written_as_a_box() -> None:
    """West, south, east, north, whichever way it was drawn; a slanted one has its corners."""
    drawn = Area(((64.0, 26.5), (62.0, 26.5), (62.0, 25.5), (64.0, 25.5)))
    assert drawn == KECH
    assert write_area(drawn) == "62,25.5,64,26.5"
    assert Area.box(64, 26.5, 62, 25.5) == KECH
    assert write_area(TRIANGLE) == "60 25,62 30,64 25"
    assert not TRIANGLE.is_box


@pytest.mark.parametrize(
    "text",
    [
        "",
        "60",
        "60,25,63",
        "60,25,63,25",
        "60,25,60.00001,28",
        "60,25,nan,28",
        "60,25,inf,28",
        "60,25,1e999,28",
        "-181,25,63,28",
        "60,25,63,91",
        "60 25,61 26,62 27",
        "60 25,61 26",
        "60 25 1,61 26 1,62 25 1",
        "60 25,61,62 25",
        "60;25;63;28",
        "<img src=x onerror=alert(1)>",
        ",".join(f"{60 + math.cos(i):.4f} {25 + math.sin(i):.4f}" for i in range(51)),
        "1 " * 100_000,
    ],
)
def test_what_encloses_nothing_is_no_area(text: str) -> None:
    """Lines, points, places off the globe, floods and nonsense give None and never raise."""
    assert parse_area(text) is None
    query, notes = Query.read({"area": text})
    assert query == Query()
    assert [note.key for note in notes] == (["note.bad_area"] if text else [])


@settings(max_examples=150, deadline=None)
@given(st.text() | st.text("0123456789.,- e"))
def test_no_text_raises(text: str) -> None:
    """Any text is an area or it is not."""
    area = parse_area(text)
    assert area is None or parse_area(write_area(area)) == area


def test_code_cannot_ask_for_an_area_that_is_none() -> None:
    """A tuple of numbers is no Area, and an Area needs corners that enclose something."""
    with pytest.raises(DataError):
        Query(area=(60, 25, 63, 28))  # type: ignore[arg-type]
    with pytest.raises(DataError):
        Area(((60.0, 25.0), (61.0, 26.0), (62.0, 27.0)))


# --- inside -------------------------------------------------------------------------------


def winding(area: Area, lon: float, lat: float) -> int:
    """Return how often the ring goes around a point of the map: another way to the answer."""
    ends = [(x - lon, float(northing(y) - northing(lat))) for x, y in area.corners]
    angles = [math.atan2(y, x) for x, y in ends]
    turns = [
        (b - a + math.pi) % (2 * math.pi) - math.pi
        for a, b in zip(angles, [*angles[1:], angles[0]], strict=True)
    ]
    return round(sum(turns) / (2 * math.pi))


def crosses_itself(area: Area) -> bool:
    """Return whether two edges that are no neighbours meet."""
    n = len(area.corners)
    ring = [(x, float(northing(y))) for x, y in area.corners]
    edges = [(ring[i], ring[(i + 1) % n]) for i in range(n)]

    def side(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    return any(
        side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0
        for i, (a, b) in enumerate(edges)
        for j, (c, d) in enumerate(edges)
        if (i - j) % n > 1 and (j - i) % n > 1
    )


@settings(max_examples=150, deadline=None)
@given(CORNERS, LONGITUDES, LATITUDES)
def test_a_point_is_inside_where_the_ring_goes_around_it(
    corners: tuple[tuple[float, float], ...], lon: float, lat: float
) -> None:
    """For a ring that does not cross itself, odd crossings and one turn are the same answer."""
    area = parse_area(",".join(f"{x!r} {y!r}" for x, y in corners[:6]))
    assume(area is not None and abs(lat) < 85 and not crosses_itself(area))
    assume(all(abs(y) < 85 for _, y in area.corners))
    inside = bool(area.contains([lon], [lat])[0])
    grown = [bool(area.contains([lon + dx], [lat + dy])[0]) for dx, dy in NUDGES]
    assume(all(one == inside for one in grown))  # not on an edge
    assert inside == (winding(area, lon, lat) != 0)


NUDGES = [(1e-6, 0), (-1e-6, 0), (0, 1e-6), (0, -1e-6)]


@settings(max_examples=100, deadline=None)
@given(AREAS)
def test_corners_and_the_middles_of_edges_are_inside(area: Area) -> None:
    """An edge belongs to the area, on the straight line of the map."""
    assume(all(abs(lat) < 85 for _, lat in area.corners))
    ring = [*area.corners, area.corners[0]]
    for (x0, y0), (x1, y1) in pairwise(ring):
        middle = (northing(y0) + northing(y1)) / 2
        lat = float(np.degrees(np.arctan(np.sinh(np.radians(middle)))))
        assert area.contains([x0, (x0 + x1) / 2], [y0, lat]).all()


@settings(max_examples=100, deadline=None)
@given(AREAS, st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=1, max_size=20))
def test_what_is_inside_is_within_the_bounds(area: Area, points: list[tuple[float, float]]) -> None:
    """And in a box everything that is within the bounds is inside."""
    lon, lat = map(np.array, zip(*points, strict=True))
    west, south, east, north = area.bounds
    edge = 1e-9
    within = (lon >= west - edge) & (lon <= east + edge)
    within &= (lat >= south - edge) & (lat <= north + edge)
    inside = area.contains(lon, lat)
    assert not (inside & ~within).any()
    if area.is_box:
        assert (inside == within).all()


def test_crossing_edges_leave_a_hole() -> None:
    """Of a star drawn in one stroke, the middle is not inside: even and odd."""
    tips = [(62 + math.sin(i * 0.8 * math.pi), 27 + math.cos(i * 0.8 * math.pi)) for i in range(5)]
    star = Area(tuple(tips))
    assert star.contains([62, 62, 65], [27, 27.8, 27]).tolist() == [False, True, False]


def test_northing_is_that_of_the_map() -> None:
    """Facts and map agree on where north is, to the map's unit of a centimetre."""
    lat = np.array([-85.0, -25.2, 0.0, 26.97, 31.0, 85.0])
    _, y = mercator(np.zeros(6), lat)
    assert np.abs(northing(lat) / 360 * 2**32 + y).max() <= 0.5001


# --- asked of events ----------------------------------------------------------------------


def test_an_event_counts_by_its_own_point_and_without_one_is_outside() -> None:
    """A district's and a province's point decide; what has none is left out, and both are said."""
    events = frame(
        {"event_id": "A", "latitude": 26.0, "longitude": 63.0},
        {"event_id": "B", "latitude": 26.5, "longitude": 64.0, "geo_precision": 3},
        {"event_id": "C", "latitude": 26.0, "longitude": 64.0001},
        {"event_id": "D", **UNPLACED},
        {"event_id": "E", **UNPLACED, "kind": "visit"},
    )
    query = Query(area=KECH)
    assert query.keep(events)["event_id"].tolist() == ["A", "B"]
    limits = area_limits(query, events, SAY)
    assert limits.startswith("2 events without coordinates")
    assert "1 event known only to a district" in limits
    assert area_limits(Query(area=KECH, kinds=("battle",)), events, SAY).startswith("1 event with")
    assert area_limits(Query(), events, SAY) == ""


def test_the_sentence_says_the_area() -> None:
    """A box by its degrees, with the halves of the globe in words; a drawn one by its corners."""
    events = frame({"latitude": 26.0, "longitude": 63.0})
    said = sentence(Query(area=KECH), events, SAY, None)
    assert said.endswith("inside the area 62° E to 64° E, 25.5° N to 26.5° N")
    far = Query(area=Area.box(-5.25, -1, 0, 1))
    assert "5.25° W to 0° E, 1° S to 1° N" in sentence(far, events, SAY, None)
    drawn = Query(area=TRIANGLE)
    assert "inside a drawn area of 3 corners" in sentence(drawn, events, SAY, None)


def test_inside_and_outside_are_all_that_is_placed() -> None:
    """Two halves of the world share nothing but their edge, and leave out what has no place."""
    events = bundled().events
    west = Query(area=Area.box(-180, -90, 63.12345, 90)).mask(events)
    east = Query(area=Area.box(63.12345, -90, 180, 90)).mask(events)
    assert not (west & east).any()
    assert ((west | east) == events["latitude"].notna()).all()


def test_an_area_is_quick_at_a_hundred_thousand_events() -> None:
    """Fifty corners cost no more than a fraction of a second."""
    import time

    draw = np.random.default_rng(4)
    lon, lat = draw.uniform(58, 70, 100_000), draw.uniform(24, 32, 100_000)
    round_ = [(63 + 4 * math.cos(i / 8), 28 + 3 * math.sin(i / 8)) for i in range(50)]
    area = Area(tuple(round_))
    started = time.process_time()
    area.contains(lon, lat)
    assert time.process_time() - started < 0.6
