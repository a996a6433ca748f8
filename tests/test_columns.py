"""What the browser is sent of the events, and what it says back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.area import Area
from data.schema import EVENT_COLUMNS, FLAG, REAL, SMALL, TEXT, WHOLE, Kind, Status, conform
from geo.earth import degrees
from geo.screen.columns import (
    DISPUTED_BIT,
    NOWHERE,
    UNKNOWN_BIT,
    UP_TO_BIT,
    content_hash,
    day_number,
    death_codes,
    pack,
    province_codes,
)
from geo.screen.report import read_report

LAYOUT = (
    *(("x", "<i4"), ("y", "<i4"), ("first", "<u2"), ("last", "<u2")),
    *((name, "u1") for name in ("kind", "province", "flags", "low", "best", "high")),
    *(("cooperation", "i1"), ("radius", "u1")),
)
BLANK = {TEXT: "", FLAG: False, REAL: np.nan, WHOLE: pd.NA, SMALL: pd.NA}


def some_events(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return a conformed frame of rows that say only what matters to a test."""
    full = [
        {column.name: BLANK.get(column.dtype) for column in EVENT_COLUMNS}
        | {"event_id": f"E-{i}", "kind": "battle", "status": "reported"}
        | {"date_start": pd.Timestamp("2024-01-16"), "date_end": pd.Timestamp("2024-01-16")}
        | row
        for i, row in enumerate(rows)
    ]
    return conform(pd.DataFrame(full, columns=[column.name for column in EVENT_COLUMNS]))


def unpack(content: bytes) -> pd.DataFrame:
    """Return the columns of a packed binary, as the browser reads them."""
    count = int(np.frombuffer(content, "<u4", 1)[0])
    at, columns = 4, {}
    for name, dtype in LAYOUT:
        columns[name] = np.frombuffer(content, dtype, count, at)
        at += -(-columns[name].nbytes // 4) * 4
    assert at == len(content)
    return pd.DataFrame(columns)


def test_an_event_takes_at_most_twenty_bytes_and_a_header():
    """The binary of n events has 20 n bytes, a count, and at most three bytes a column more."""
    for n in (0, 1, 3, 557):
        content = pack(some_events(*({} for _ in range(n))))
        assert 4 + 20 * n <= len(content) <= 4 + 20 * n + 3 * len(LAYOUT)


def test_a_place_comes_back_within_a_metre():
    """Mercator units are finer than any coordinate in the data."""
    columns = unpack(pack(some_events({"latitude": 27.3715, "longitude": 62.3346})))
    lon, lat = degrees(columns["x"], columns["y"])
    assert abs(lon[0] - 62.3346) < 1e-5
    assert abs(lat[0] - 27.3715) < 1e-5


def test_an_event_without_coordinates_is_nowhere_and_not_at_zero():
    """The Gulf of Guinea gets no events."""
    columns = unpack(pack(some_events({})))
    assert columns["x"][0] == columns["y"][0] == NOWHERE


def test_deaths_that_are_unknown_are_not_zero():
    """Blank figures are code 255 and a flag; 0 stays 0."""
    columns = unpack(pack(some_events({}, {"fatalities_best": 0, "fatalities_high": 0})))
    assert columns["best"].tolist() == [255, 0]
    assert (columns["flags"] & UNKNOWN_BIT > 0).tolist() == [True, False]


def test_a_highest_figure_alone_is_flagged_as_up_to():
    """Only high known: neither unknown nor a number to size by."""
    columns = unpack(pack(some_events({"fatalities_high": 20})))
    assert columns["flags"][0] & UP_TO_BIT
    assert not columns["flags"][0] & UNKNOWN_BIT
    assert columns["high"][0] == 20


@given(st.integers(0, 7000))
def test_deaths_survive_their_code_within_four_percent(deaths: int):
    """Up to 200 exactly, then half a step of 7 %."""
    code = int(death_codes([float(deaths)])[0])
    back = code if code <= 200 else 200 * 1.07 ** (code - 200)
    assert back == deaths if deaths <= 200 else abs(back / deaths - 1) < 0.04


@given(st.integers(0, 65535))
def test_a_day_survives_its_number(number: int):
    """Days from 1947 to 2126."""
    assert day_number(date(1947, 1, 1) + timedelta(days=number)) == number


def test_the_first_day_counted_is_new_years_day_of_1947():
    """As the browser's own arithmetic has it."""
    assert day_number(date(1947, 1, 1)) == 0
    assert day_number(date(2024, 1, 16)) == 28139


def test_kind_status_and_dispute_are_told_by_their_place_in_the_vocabulary():
    """Indexes, so that no text enters the map's script."""
    row = {"kind": "visit", "status": "disputed", "attribution": "disputed", "geo_precision": 3}
    columns = unpack(pack(some_events(row)))
    flags = int(columns["flags"][0])
    assert columns["kind"][0] == list(Kind).index(Kind.VISIT)
    assert flags & 7 == 3
    assert flags >> 3 & 3 == list(Status).index(Status.DISPUTED)
    assert flags & DISPUTED_BIT


def test_provinces_are_counted_in_sorted_codes():
    """255 where an event has none."""
    events = some_events({"admin1_code": "PK-BA"}, {"admin1_code": "IR-11"}, {})
    assert province_codes(events) == ("IR-11", "PK-BA")
    assert unpack(pack(events))["province"].tolist() == [1, 0, 255]


def test_cooperation_is_kept_to_a_tenth_and_may_be_unknown():
    """-128 says unknown."""
    columns = unpack(pack(some_events({"cooperation": -6.4}, {})))
    assert columns["cooperation"].tolist() == [-64, -128]


def test_rows_out_of_order_are_refused():
    """The browser searches the first days by halves."""
    events = some_events({}, {"date_start": pd.Timestamp("2024-02-01")})
    with pytest.raises(ValueError, match="sorted by date_start"):
        pack(events.iloc[::-1])


def test_the_same_events_have_the_same_name():
    """And other events another one."""
    one, same, other = some_events({}), some_events({}), some_events({"kind": "riot"})
    assert content_hash(pack(one)) == content_hash(pack(same)) != content_hash(pack(other))


@pytest.mark.parametrize(
    "value",
    [None, 3, "x", {}, {"serial": "9"}, {"serial": None}],
)
def test_what_is_no_report_is_none(value: object):
    """Foreign values are let go."""
    assert read_report(value) is None


def test_a_report_is_read_part_by_part():
    """A part that is wrong is left out and the others stand."""
    value = {
        "serial": 3,
        "window": ["2024-01-10", "2024-01-31"],
        "at": [27.5, 63.0, "NaN"],
        "event": "INC-2024-004",
    }
    report = read_report(value)
    assert report is not None
    assert report.window == (date(2024, 1, 10), date(2024, 1, 31))
    assert report.at is None
    assert report.event == "INC-2024-004"


def test_a_report_tells_an_area_that_was_lifted_from_one_that_is_not_spoken_of():
    """Null lifts it; silence and what is no area leave it as it is."""
    drawn = read_report({"serial": 1, "area": "62,25.5,64,26.5"})
    assert (drawn.area, drawn.no_area) == (Area.box(62, 25.5, 64, 26.5), False)
    lifted = read_report({"serial": 2, "area": None})
    assert (lifted.area, lifted.no_area) == (None, True)
    for said in ({}, {"area": "62,25"}, {"area": 7}, {"area": "1 " * 9999}):
        silent = read_report({"serial": 3, **said})
        assert (silent.area, silent.no_area) == (None, False)


def test_a_report_of_what_was_found_is_one_short_text():
    """An actor's id and words are texts of a line's length, or nothing."""
    report = read_report({"serial": 1, "actor": "bla", "words": "fuel"})
    assert (report.actor, report.words) == ("bla", "fuel")
    for wrong in (None, 5, ["bla"], "x" * 5000):
        report = read_report({"serial": 1, "actor": wrong, "words": wrong})
        assert (report.actor, report.words) == ("", "")


PARTS = ("window", "at", "event", "area", "actor", "words")


@given(st.dictionaries(st.sampled_from(PARTS), st.from_type(object)))
def test_no_report_raises(parts: dict[str, object]):
    """Whatever a script in the browser may send."""
    read_report({"serial": 1, **parts})
