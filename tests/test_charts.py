"""Charts as plain values: everything lies on its scale, and a chart is JSON that holds no code."""

from __future__ import annotations

import json
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from data.compare import ratio
from pages.parts.charts import WIDEST, Bar, Dot, Level, Sign, ratios, weeks

COUNTS = some.lists(
    some.tuples(some.integers(0, 400), some.integers(0, 400)), min_size=1, max_size=8
)


def dots(counts: list[tuple[int, int]]) -> list[Dot]:
    """Return a row for each pair of counts."""
    found = [ratio(pair, (30, 60)) for pair in counts]
    return [
        Dot(f"row {at}", "", one.value, one.low, one.high, "", few=one.few)
        for at, one in enumerate(found)
    ]


@settings(max_examples=40, deadline=None)
@given(counts=COUNTS)
def test_each_interval_lies_on_the_scale(counts: list[tuple[int, int]]) -> None:
    """Also those without a bound: they stop at the edge, and no number is made up between."""
    spec = ratios(dots(counts), "light", title="", names=("enough", "few"))
    low, high = spec["layer"][3]["encoding"]["x"]["scale"]["domain"]
    assert 1 / WIDEST <= low < 1 < high <= WIDEST
    for (one, two), row in zip(counts, spec["data"]["values"], strict=True):
        assert low <= row["low"] <= row["high"] <= high
        assert (row["value"] is None) == (one == 0)
        assert row["sure"] == ("few" if one + two < 10 else "enough")
        if row["value"] is not None:
            assert row["low"] <= row["value"] <= row["high"]
    json.dumps(spec, allow_nan=False)


def test_few_events_have_a_legend_of_their_own() -> None:
    """Where all rows have enough there is nothing to explain."""
    for counts, legend in (([(40, 50)], False), ([(40, 50), (1, 2)], True)):
        spec = ratios(dots(counts), "dark", title="", names=("enough", "few"))
        assert bool(spec["layer"][3]["encoding"]["color"]["legend"]) is legend


def test_a_column_is_made_of_its_kinds() -> None:
    """Parts stand on each other, a week is seven days, and only weeks to come in are pale."""
    monday = date(2024, 1, 1)
    bars = [
        Bar(monday, "one", 0, 3, "<b>three</b>", late=False),
        Bar(monday, "other", 3, 4, "one", late=False),
        Bar(monday + timedelta(7), "one", 0, 1, "one", late=True),
    ]
    signs = [Sign(monday, "surge", 4)]
    levels = [Level(monday, monday + timedelta(7), 4.0), Level(monday, monday + timedelta(14), 1.0)]
    spec = weeks(
        bars, signs, levels, "light", title="Events", kinds={"one": "#111", "other": "#222"},
        rules=["surge", "threat"],
    )  # fmt: skip
    columns, means, turn, surge = (layer["data"]["values"] for layer in spec["layer"])
    assert [(one["low"], one["high"]) for one in columns] == [(0, 3), (3, 4), (0, 1)]
    assert {(one["since"], one["until"]) for one in columns[:2]} == {("2024-01-01", "2024-01-08")}
    assert [one["late"] for one in columns] == [False, False, True]
    assert [one["mean"] for one in means] == [4.0, 1.0]
    assert turn == means[1:]
    assert surge == [{"day": "2024-01-04", "rule": "surge", "events": 4}]
    plain = weeks(bars, [], [], "dark", title="", kinds={"one": "#111"}, rules=["surge"])
    assert len(plain["layer"]) == 1  # nothing is drawn of what there is not
    assert json.dumps(spec).count("<b>") == 1  # a text is a value of the data and nothing else


def test_columns_of_several_weeks_have_strips_above_them() -> None:
    """Fuller where more of the weeks stand out, within the column's days and above all columns."""
    monday = date(2024, 1, 1)
    bars = [Bar(monday, "one", 0, 2.5, "", late=False, weeks=4)]
    signs = [Sign(monday, "surge", 4, 4, "all"), Sign(monday, "threat", 1, 4, "one of four")]
    spec = weeks(
        bars, signs, [], "light", title="", kinds={"one": "#111"}, rules=["surge", "threat"]
    )
    columns, *strips = spec["layer"]
    assert columns["data"]["values"][0]["until"] == "2024-01-29"
    assert columns["encoding"]["y"]["scale"]["domainMax"] > 2.5
    (surge,), (threat,) = (strip["data"]["values"] for strip in strips)
    assert (surge["since"], surge["until"]) == ("2024-01-01", "2024-01-29")
    assert surge["share"] == 1.0 > threat["share"] > 0
    assert [bool(strip["encoding"]["color"]["legend"]) for strip in strips] == [True, False]
    ends = [[strip["encoding"][y]["value"] for y in ("y", "y2")] for strip in strips]
    assert ends[0][0] < ends[0][1] < ends[1][0] < ends[1][1]
