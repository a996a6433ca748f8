"""Charts as plain values: everything lies on its scale, and a chart is JSON that holds no code."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as some

from data.compare import ratio
from pages.parts.charts import WIDEST, Dot, ratios

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
