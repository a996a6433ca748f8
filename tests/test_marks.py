"""Marks that lie on each other: which of them are one, so that every number can be read."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from events import frame
from hypothesis import given, settings
from hypothesis import strategies as st

from data.load import load
from data.query import Query
from data.words import Words
from geo.land import load_land
from geo.sheet import crowding, symbols
from geo.sheet.crowding import number_room, together
from geo.sheet.frame import Frame
from geo.sheet.look import Look
from geo.sheet.marks import place
from geo.sheet.placed import Placed
from geo.sheet.views import read_view
from geo.style import BORDERLANDS, SMALL_PX, Mark, badge_radius_px

FRAME = Frame(BORDERLANDS, 28.0, 96.0, 1224.0, 680.0)
PLACES = st.lists(
    st.tuples(
        st.floats(0, 120),
        st.floats(0, 90),
        st.integers(1, 1500),  # events
        st.sampled_from(["PK-BA", "PK-BA", "IR-11", ""]),
        st.floats(5.0, 14.0),  # px, of a single symbol
    ),
    max_size=40,
)


def marks_of(places: list[tuple[float, float, int, str, float]]) -> list[Placed]:
    """Return a symbol for each place with one event, and a badge for each with more."""
    return [
        Placed(
            mark=Mark.POINT,
            x=x,
            y=y,
            events=(f"E-{at}",),
            symbols=(("battle", count),),
            area_px=0.0,
            size_px=size if count == 1 else badge_radius_px(count),
            province=province,
        )
        for at, (x, y, count, province, size) in enumerate(places)
    ]


def may_join(mark: Placed) -> bool:
    """Return whether a mark is a badge or a small symbol in a known province."""
    return bool(mark.province) and (mark.count > 1 or mark.size_px <= SMALL_PX)


def away(one: Placed, other: Placed) -> float:
    """Return how far apart two marks stand."""
    return math.hypot(one.x - other.x, one.y - other.y)


def shown(marks: list[Placed]) -> list[tuple[object, ...]]:
    """Return what can be told of marks, in their order."""
    return [(mark.x, mark.y, mark.events, mark.symbols, mark.size_px) for mark in marks]


@given(PLACES, st.sampled_from([15.0, 28.0, 46.0]))
def test_marks_join_as_when_each_is_held_against_each(places: list, reach: float) -> None:
    """The squares of the map only spare work: the largest first takes all that are near it."""
    marks = marks_of(places)
    free = sorted(filter(may_join, marks), key=lambda mark: (-mark.count, mark.events))
    plain = [mark for mark in marks if not may_join(mark)]
    while free:
        first, *free = free
        near = [m for m in free if m.province == first.province and away(m, first) < reach]
        free = [mark for mark in free if mark not in near]
        plain.append(crowding._joined(first, near) if near else first)
    assert shown(together(marks, reach)) == shown(plain)


@given(PLACES)
def test_a_crowd_is_told_as_when_each_is_held_against_each(places: list) -> None:
    """More than an eighth of the symbols have another upon their middle, or lie under it."""
    some = [mark for mark in marks_of(places) if may_join(mark)]
    hidden = sum(
        any(away(one, two) < max(one.size_px, two.size_px) for two in some if two is not one)
        for one in some
    )
    assert crowding._crowded(marks_of(places)) == (hidden > crowding.CROWDED * len(some))


@given(st.lists(st.tuples(st.floats(0, 90), st.floats(0, 90)), min_size=2), st.floats(1, 60))
def test_near_points_are_found_once_each(points: list, reach: float) -> None:
    """The same pairs as by holding each against each."""
    x, y = np.array(points).T
    found = crowding._pairs(x, y, reach)
    pairs = [tuple(sorted(pair)) for pair in zip(found.one, found.other, strict=True)]
    plain = {
        (i, j)
        for i, j in combinations(range(len(points)), 2)
        if abs(x[i] - x[j]) < reach and abs(y[i] - y[j]) < reach
    }
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == plain


def cuts(upper: Placed, lower: Placed) -> bool:
    """Return whether a mark hides part of another's number, or its middle if it has none."""
    wide, high = number_room(lower.count, lower.size_px) if lower.count > 1 else (0.0, 0.0)
    across = max(abs(upper.x - lower.x) - wide, 0.0)
    down = max(abs(upper.y - lower.y) - high, 0.0)
    return math.hypot(across, down) < upper.size_px


def cut_numbers(marks: list[Placed]) -> list[tuple[Placed, Placed]]:
    """Return the pairs of one province of which the smaller cuts the larger's number."""
    some = [mark for mark in marks if may_join(mark)]
    return [
        (small, large)
        for small, large in combinations(sorted(some, key=lambda mark: mark.size_px), 2)
        if small.province == large.province
        and (cuts(small, large) or (small.size_px == large.size_px and cuts(large, small)))
    ]


def covers(tag: symbols.Tag, mark: Placed) -> bool:
    """Return whether an area's number, with its plate on a rim, hides part of a badge's number."""
    half = symbols.tag_room(tag.mark.count, on_rim=tag.on_rim)
    wide, high = number_room(mark.count, mark.size_px)
    return abs(tag.x - mark.x) < half[0] + wide and abs(tag.y - mark.y) < half[1] + high


def covered(marks: list[Placed], tags: list[symbols.Tag]) -> list[tuple[symbols.Tag, Placed]]:
    """Return the numbers of areas that hide part of a badge's number."""
    badges = [mark for mark in marks if mark.badge]
    return [(tag, mark) for tag in tags for mark in badges if covers(tag, mark)]


def painted_over(marks: list[Placed], look: Look) -> list[tuple[str, str]]:
    """Return the symbols, of any size, and badges painted after a badge whose number they hide."""
    at = {mark.events: mark for mark in marks if mark.size_px}
    order = [
        at[item.events]
        for item in symbols.points(marks, look)
        if getattr(item, "part", "") == "mark"
    ]
    return [
        (lower.events[0], upper.events[0])
        for lower, upper in combinations(order, 2)
        if lower.badge and cuts(upper, lower)
    ]


def by_province(marks: list[Placed]) -> dict[str, int]:
    """Return the events of each province."""
    total = Counter[str]()
    for mark in marks:
        total[mark.province] += mark.count
    return dict(total)


@given(PLACES)
@settings(deadline=None)
def test_no_number_is_cut_by_another_of_its_province(places: list) -> None:
    """A hidden digit would make it another number; nothing is lost, no province gains."""
    marks = marks_of(places)
    found = crowding._readable(marks)
    assert cut_numbers(found) == []
    assert sorted(e for mark in found for e in mark.events) == sorted(
        e for mark in marks for e in mark.events
    )
    assert by_province(found) == by_province(marks)


def test_every_number_of_very_many_events_can_be_read() -> None:
    """Eight hundred places within two provinces: each number shows all its digits."""
    grid = [(26.0 + 0.13 * (at % 28), 62.0 + 0.11 * (at // 28)) for at in range(800)]
    rows = frame(
        *({"latitude": lat, "longitude": lon} for lat, lon in grid for _ in range(2)),
        geo_precision=1,
    )
    marks = list(place(rows, FRAME, load_land()).marks)
    assert sum(mark.count for mark in marks) == 1600
    assert 20 < len(marks) < 800
    assert cut_numbers(marks) == []


def test_the_built_in_events_keep_most_of_their_places() -> None:
    """Joining is for numbers that would be cut: of all data most marks stand alone."""
    events = Query().keep(load().events)
    marks = [m for m in place(events, FRAME, load_land()).marks if m.size_px]
    assert len(marks) > 90
    assert cut_numbers(marks) == []


@pytest.mark.parametrize("view", ["borderlands", "PK-BA", "IR-11", "PK-KP", "fit"])
def test_no_number_of_the_built_in_events_is_covered(view: str) -> None:
    """Not by a symbol, another badge or an area's number: "11" under a "1" would read "1 1"."""
    events = Query().keep(load().events)
    frame = Frame(read_view(view, events) or BORDERLANDS, 28.0, 96.0, 900.0, 480.0)
    marks = list(place(events, frame, load_land()).marks)
    tags = symbols.tags(marks, frame.box)
    assert painted_over(marks, Look("dark", Words())) == []
    assert covered(marks, tags) == []
    numbers = sum(mark.mark in symbols.AREAS for mark in marks)
    # where all events of two countries stand on one map, more of one event have no free spot
    assert len(tags) >= (0.6 if view == "fit" else 0.9) * numbers


def test_a_number_of_an_area_takes_a_spot_free_of_numbers() -> None:
    """Over a badge in its middle it moves to its rim; a lone 1 without any spot is left out."""
    badge, disc = (
        Placed(mark, 300.0, 300.0, (name,), (("battle", count),), area, size)
        for mark, name, count, area, size in (
            (Mark.POINT, "B", 11, 0.0, 14.0), (Mark.DISC, "D", 1, 40.0, 0.0),
        )
    )  # fmt: skip
    (tag,) = symbols.tags([badge, disc], FRAME.box)
    assert tag.on_rim
    assert covered([badge], [tag]) == []
    assert covers(tag._replace(x=badge.x, y=badge.y), badge)
    narrow = replace(disc, area_px=4.0)
    assert symbols.tags([badge, narrow], FRAME.box) == []
    two = replace(narrow, symbols=(("battle", 2),))
    (tag,) = symbols.tags([badge, two], FRAME.box)
    assert (tag.mark.count, tag.on_rim) == (2, True)
    assert covered([badge], [tag]) == []
    assert tag.start  # beside its area, with a line from there
    wide, high = number_room(badge.count, badge.size_px)
    assert abs(tag.start[0] - badge.x) > wide or abs(tag.start[1] - badge.y) > high


@given(PLACES)
@settings(deadline=None)
def test_badges_of_two_provinces_move_apart(places: list) -> None:
    """Nothing is lost; a badge that moved cuts no number, and its own place is told."""
    marks = [
        replace(mark, province=f"P{at % 2}")
        for at, mark in enumerate(crowding._readable(marks_of(places)))
    ]
    found = crowding.apart(marks, lambda mark: True)
    assert [mark.events for mark in found] == [mark.events for mark in marks]
    for mark, before in zip(found, marks, strict=True):
        if mark.moved_from:
            assert mark.moved_from == (before.x, before.y)
            assert not [o for o in found if o is not mark and o.badge and cuts(mark, o)]
        else:
            assert mark is before


def test_a_badge_beside_its_place_has_a_line_to_it() -> None:
    """Islamabad's events and those of Rawalpindi, in another province, can be read both."""
    one, other = (
        Placed(Mark.POINT, x, 300.0, (name,), (("battle", count),), 0.0, size, province=name)
        for x, name, count, size in ((300.0, "PK-IS", 58, 18.8), (308.0, "PK-PB", 3, 10.8))
    )
    large, small = crowding.apart([one, other], lambda mark: True)
    assert large is one
    assert small.moved_from == (308.0, 300.0)
    assert not cuts(small, large)
    lines = [
        item
        for item in symbols.points([large, small], Look("light", Words()))
        if getattr(item, "part", "") == "to_place"
    ]
    assert len(lines) == 2
