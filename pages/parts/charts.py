"""Charts as Vega-Lite's plain values: dots with intervals, and weeks as columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from geo.style import THEMES

Spec = dict[str, Any]

FONT = "IBM Plex Sans, IBM Plex Sans Arabic, system-ui, sans-serif"
ROW_PX = 40  # a line of words above each interval
WIDEST = 100.0  # times as many, or as few: beyond it a scale says little
TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
LEAST_SPAN = 2.0  # times more and times less that the scale shows at least


class Dot(NamedTuple):
    """A row of a chart of ratios: None stands for an end without a bound, or for no ratio."""

    name: str
    counts: str
    value: float | None
    low: float
    high: float | None
    told: str
    few: bool


def ratios(rows: Sequence[Dot], theme: str, *, title: str, names: tuple[str, str]) -> Spec:
    """Return a dot and its interval for each row, on a scale of times as many.

    `names` stand for enough and too few events. An end beyond the scale stops at its edge.
    """
    colours = THEMES[theme]
    low, high = _ends(rows)
    scale = {"type": "log", "domain": [low, high], "nice": False}
    axis = {
        "values": [one for one in TICKS if low <= one <= high], "format": "~g", "grid": True,
        "domain": False, "ticks": False, "labelPadding": 6, "titlePadding": 10,
    }  # fmt: skip
    x = {"field": "value", "type": "quantitative", "scale": scale, "axis": axis, "title": title}
    ink = {
        "field": "sure", "type": "nominal", "title": None,
        "scale": {"domain": list(names), "range": [colours.accent, colours.muted]},
        "legend": _LEGEND if any(row.few for row in rows) else None,
    }  # fmt: skip
    inside = {**ink, "legend": None}
    inside["scale"] = {"domain": list(names), "range": [colours.accent, colours.page]}
    seen = {"y": _ROW, "color": ink, "tooltip": {"field": "told", "type": "nominal"}}
    return {
        "data": {"values": [_row(at, row, names, low, high) for at, row in enumerate(rows)]},
        "height": {"step": ROW_PX},
        "layer": [
            *_words(colours.ink),
            {
                "mark": {"type": "rule", "color": colours.muted, "strokeDash": [4, 3]},
                "data": {"values": [{"at": 1}]},
                "encoding": {"x": {"field": "at", "type": "quantitative", "scale": scale}},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 2.2},
                "encoding": {**seen, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "transform": [{"filter": "isValid(datum.value)"}],
                "mark": {"type": "point", "size": 62, "strokeWidth": 2, "opacity": 1},
                "encoding": {**seen, "x": x, "fill": inside},
            },
        ],
        "config": _look(theme),
    }


_ROW: Spec = {"field": "at", "type": "ordinal", "axis": None}
_LEGEND: Spec = {
    "orient": "top", "symbolType": "circle", "symbolStrokeWidth": 2, "labelLimit": 0,
}  # fmt: skip


def _row(at: int, row: Dot, names: tuple[str, str], low: float, high: float) -> Spec:
    """Return a row's values, none of them beyond the ends of the scale."""

    def cut(ratio: float) -> float:
        """Return a ratio within the ends."""
        return min(max(ratio, low), high)

    return {
        "at": at,
        "name": row.name,
        "counts": row.counts,
        "told": f"{row.name}: {row.told}",
        "value": None if row.value is None else cut(row.value),
        "low": cut(row.low),
        "high": high if row.high is None else cut(row.high),
        "sure": names[1] if row.few else names[0],
    }


def _words(ink: str) -> list[Spec]:
    """Return the layers of the words above each interval: its name, and its counts at the right."""
    words = {"type": "text", "dy": -15, "baseline": "middle", "color": ink, "fontSize": 13}
    left = {**words, "align": "left", "fontWeight": 600, "limit": {"expr": "width * 0.62"}}
    sides = ((left, 0, "name"), ({**words, "align": "right"}, "width", "counts"))
    return [
        {"mark": mark, "encoding": {"y": _ROW, "x": {"value": at}, "text": {"field": field}}}
        for mark, at, field in sides
    ]


def _ends(rows: Sequence[Dot]) -> tuple[float, float]:
    """Return the ends of a scale that holds the rows' ratios and what it can of their intervals."""
    known = [one for row in rows for one in (row.value, row.low, row.high) if one]
    low = min([1 / LEAST_SPAN, *(one for one in known if one < 1)])
    high = max([LEAST_SPAN, *(one for one in known if one > 1)])
    return max(low / 1.1, 1 / WIDEST), min(high * 1.1, WIDEST)


def _look(theme: str) -> Spec:
    """Return the type and the colours of a chart."""
    colours = THEMES[theme]
    text = {"labelColor": colours.ink, "labelFont": FONT, "labelFontSize": 13}
    title = {
        "titleColor": colours.muted, "titleFont": FONT, "titleFontSize": 13,
        "titleFontWeight": "normal",
    }  # fmt: skip
    return {
        "background": None,
        "font": FONT,
        "view": {"stroke": None},
        "axis": {**text, **title, "gridColor": colours.rule, "gridOpacity": 0.8},
        "legend": {**text, **title, "offset": 12},
    }
