"""Charts as Vega-Lite's plain values: dots with intervals, and weeks as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from geo.style import THEMES

Spec = dict[str, Any]

FONT = "IBM Plex Sans, IBM Plex Sans Arabic, system-ui, sans-serif"
ROW_PX = 40  # a line of words above each interval
WEEKS_PX, SIGN_PX = 300, 10
STRIP_PX, FAINT = 8, 0.35  # of a rule's strip, of columns that stand for several weeks
PALE = 0.4  # of the colour of weeks that are not complete
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


class Bar(NamedTuple):
    """The events a week of one kind in some weeks, on top of the kinds below it."""

    since: date
    kind: str
    low: float
    high: float
    told: str
    late: bool
    weeks: int = 1


class Sign(NamedTuple):
    """What a rule says of a week, above its column; of several `weeks`, how many stand out."""

    since: date
    rule: str
    events: int
    weeks: int = 1
    told: str = ""


class Level(NamedTuple):
    """A stretch of days, their end left out, with one mean of events a week."""

    since: date
    until: date
    mean: float


def weeks(
    bars: Sequence[Bar], signs: Sequence[Sign], levels: Sequence[Level], theme: str, *,
    title: str, kinds: Mapping[str, str], rules: Sequence[str],
) -> Spec:  # fmt: skip
    """Return a column for each week, paler where later reports will add to it.

    `kinds` are the inks of the kinds by name, `rules` the names of the rules; `levels` are drawn
    as lines, and a broken line where one follows the other. What the rules say stands above the
    columns, or where columns stand for several weeks, in a strip for each rule.
    """
    colours, several = THEMES[theme], any(bar.weeks > 1 for bar in bars)
    marks = _strips(signs, rules, theme) if several else _signs(signs, rules, theme)
    room = 2.5 * STRIP_PX / WEEKS_PX if several and signs else 0.0
    top = max((bar.high for bar in bars), default=0) / (1 - room) if room else None
    y = {
        "field": "low", "type": "quantitative", "title": title, "axis": _COUNTED,
        **({"scale": {"domainMax": top}} if top else {}),
    }  # fmt: skip
    ink = {
        "field": "kind", "type": "nominal", "title": None,
        "scale": {"domain": list(kinds), "range": list(kinds.values())},
        "legend": {
            "orient": "top", "labelLimit": 0, "symbolType": "square",
            "columns": {"expr": "width < 420 ? 1 : width < 640 ? 2 : 0"},
        },
    }  # fmt: skip
    return {
        "height": WEEKS_PX,
        "layer": [
            {
                "data": {"values": [_bar(bar) for bar in bars]},
                "mark": {"type": "bar", "strokeWidth": 0},
                "encoding": {
                    "x": _days("since"),
                    "x2": {"field": "until"},
                    "y": y,
                    "y2": {"field": "high"},
                    "color": ink,
                    "opacity": {
                        "condition": {"test": "datum.late", "value": PALE}, "value": 1,
                    },
                    "tooltip": {"field": "told", "type": "nominal"},
                },
            },
            *(_levels(levels, colours.ink) if levels else []),
            *marks,
        ],
        "resolve": {"scale": {"color": "independent"}},
        "config": _look(theme),
    }  # fmt: skip


_COUNTED: Spec = {"domain": False, "ticks": False, "tickMinStep": 1, "format": "d"}


def _days(field: str) -> Spec:
    """Return the axis of days; a day is that of its name, wherever the browser is."""
    named = "utcFormat(datum.value, utcmonth(datum.value) == 0 ? '%Y' : '%b')"
    axis = {"grid": False, "labelPadding": 6, "labelOverlap": True, "labelExpr": named}
    return {
        "field": field, "type": "temporal", "title": None, "scale": {"type": "utc"}, "axis": axis,
    }  # fmt: skip


def _bar(bar: Bar) -> Spec:
    """Return a part of a column."""
    after = bar.since + timedelta(days=7 * bar.weeks)
    return {
        "since": bar.since.isoformat(), "until": after.isoformat(), "low": bar.low,
        "high": bar.high, "kind": bar.kind, "told": bar.told, "late": bar.late,
    }  # fmt: skip


def _levels(levels: Sequence[Level], ink: str) -> list[Spec]:
    """Return a line for each mean, and an upright one where one follows the other."""
    values = [
        {"since": one.since.isoformat(), "until": one.until.isoformat(), "mean": one.mean}
        for one in levels
    ]
    y = {"field": "mean", "type": "quantitative"}
    across = {"x": _days("since"), "x2": {"field": "until"}, "y": y}
    found: list[Spec] = [
        {
            "data": {"values": values},
            "mark": {"type": "rule", "color": ink, "strokeWidth": 1.8},
            "encoding": across,
        }
    ]
    turn = {
        "data": {"values": values[1:]},
        "mark": {"type": "rule", "color": ink, "strokeDash": [4, 3]},
        "encoding": {"x": _days("since")},
    }
    return [*found, turn] if values[1:] else found


def _signs(signs: Sequence[Sign], rules: Sequence[str], theme: str) -> list[Spec]:
    """Return a layer of what each rule says: their signs stand above each other."""
    ink, middle = THEMES[theme].ink, timedelta(days=3)
    shape = {
        "field": "rule", "type": "nominal", "title": None,
        "scale": {"domain": list(rules), "range": ["triangle-down", "diamond"]},
        "legend": {"orient": "bottom", "labelLimit": 0, "symbolStrokeColor": ink},
    }  # fmt: skip
    return [
        {
            "data": {
                "values": [
                    {"day": str(one.since + middle), "rule": rule, "events": one.events}
                    for one in signs
                    if one.rule == rule
                ]
            },
            "mark": {
                "type": "point", "color": ink, "opacity": 1,
                "size": {"expr": "width < 420 ? 16 : 40"},
                "yOffset": SIGN_PX * (-1 - at),
            },
            "encoding": {
                "x": _days("day"),
                "y": {"field": "events", "type": "quantitative"},
                "shape": shape,
                "tooltip": {"field": "rule", "type": "nominal"},
            },
        }
        for at, rule in enumerate(rules)
        if any(one.rule == rule for one in signs)  # an empty layer is a picture of nothing
    ]  # fmt: skip


def _strips(signs: Sequence[Sign], rules: Sequence[str], theme: str) -> list[Spec]:
    """Return a strip for each rule along the top: darker where more of the weeks stand out."""
    inks = [THEMES[theme].ink, THEMES[theme].accent]
    ink = {
        "field": "rule", "type": "nominal", "title": None,
        "scale": {"domain": list(rules), "range": inks},
        "legend": {"orient": "bottom", "labelLimit": 0, "symbolType": "square"},
    }  # fmt: skip
    told = [rule for rule in rules if any(one.rule == rule for one in signs)]
    return [
        {
            "data": {
                "values": [
                    {
                        "since": str(one.since),
                        "until": str(one.since + timedelta(days=7 * one.weeks)),
                        "rule": rule, "told": one.told,
                        "share": FAINT + (1 - FAINT) * one.events / one.weeks,
                    }
                    for one in signs
                    if one.rule == rule
                ]
            },
            "mark": {"type": "rect", "strokeWidth": 0},
            "encoding": {
                "x": _days("since"),
                "x2": {"field": "until"},
                "y": {"value": STRIP_PX * at},
                "y2": {"value": STRIP_PX * (at + 1) - 1},
                "color": ink if rule == told[0] else {**ink, "legend": None},
                "opacity": {"field": "share", "type": "quantitative", "scale": None},
                "tooltip": {"field": "told", "type": "nominal"},
            },
        }
        for at, rule in enumerate(rules)
        if rule in told
    ]  # fmt: skip
