"""The selection as KML with time stamps, for Google Earth and its like."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from data.load import Dataset
from data.measure import placed
from data.schema import EVENT_COLUMNS, Precision
from data.words import Words
from geo import style
from geo.sheet import xml
from geo.sheet.rows import plain_cells, sources_by_id
from geo.style import MARK_OF_PRECISION, Mark

KM_PER_DEGREE = 111.2  # of latitude
CORNERS = 36  # of a circle
PROVINCE_KM = 200.0  # radius about a province's point, where the data give none
OPENING, CLOSING = '<Data name="sarhad-recipe"><value>', "</value></Data>"

Row = Mapping[str, Any]


def as_kml(
    events: pd.DataFrame,
    dataset: Dataset,
    *,
    title: str,
    sentence: str,
    attribution: str,
    recipe: str,
    say: Words,
) -> bytes:
    """Return a placemark for each event, with its days as a time span (OGC KML 2.3).

    A place known exactly is a point; one known less well is a circle of its radius, never a bare
    pin; an event without a place is a placemark without geometry. `recipe` is JSON, `attribution`
    whose data the rows are. No picture is fetched from anywhere.
    """
    columns = {column.name: plain_cells(events[column.name], column) for column in EVENT_COLUMNS}
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    sources = sources_by_id(dataset.sources)
    folders = []
    for key, wanted in (("placed", True), ("not_placed", False)):
        own = [row for row, there in zip(rows, placed(events), strict=True) if there == wanted]
        marks = "\n".join(_placemark(row, sources, has_place=wanted) for row in own)
        name = xml.text(say(f"sheet.accounts.{key}"))
        folders.append(f"<Folder><name>{name}</name>\n{marks}\n</Folder>" if own else "")
    credit = escape(f"{sentence}. {attribution} ({dataset.licence})")
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>',
        f"<name>{xml.text(title)}</name>",
        f"<description>{xml.text(credit)}</description>",
        *(_style(symbol) for symbol in style.SYMBOLS),
        f"<ExtendedData>{OPENING}{xml.text(recipe)}{CLOSING}</ExtendedData>",
        *folders,
        "</Document></kml>\n",
    ]
    return "\n".join(part for part in parts if part).encode("utf-8", errors="replace")


def recipe_of(content: bytes) -> str:
    """Return the recipe embedded in a file of `as_kml`, "" where there is none."""
    return xml.between(content, OPENING, CLOSING)


def _style(symbol: style.Symbol) -> str:
    """Return the colours of a symbol; KML writes opacity, blue, green, red."""
    red, green, blue = (symbol.light[at : at + 2].lower() for at in (1, 3, 5))
    ink = f"{blue}{green}{red}"
    return (
        f'<Style id="{symbol.name}"><IconStyle><color>ff{ink}</color><scale>0.7</scale></IconStyle>'
        f"<LineStyle><color>cc{ink}</color><width>1.5</width></LineStyle>"
        f"<PolyStyle><color>33{ink}</color></PolyStyle></Style>"
    )


def _placemark(row: Row, sources: Mapping[str, Row], *, has_place: bool) -> str:
    """Return one event; its texts are escaped twice, because readers take them for HTML."""
    cells = "".join(
        f'<Data name="{name}"><value>{xml.text(str(value))}</value></Data>'
        for name, value in row.items()
        if value not in (None, "")
    )
    named = [sources[key] for key in row["source_ids"].split(";") if key in sources]
    credits_ = "; ".join(f"{source['publisher']} {source['url']}".strip() for source in named)
    told = "<br>".join(escape(part) for part in (row["summary"], credits_) if part)
    name = " ".join(part for part in (row["date_start"], row["place"] or row["country"]) if part)
    return (
        f"<Placemark><name>{xml.text(name)}</name>"
        f"<description>{xml.text(told)}</description>"
        f"<styleUrl>#{style.symbol_of(row['kind']).name}</styleUrl>"
        f"<TimeSpan><begin>{row['date_start']}</begin><end>{row['date_end']}</end></TimeSpan>"
        f"<ExtendedData>{cells}</ExtendedData>{_geometry(row) if has_place else ''}</Placemark>"
    )


def _geometry(row: Row) -> str:
    """Return the point of an exact place, the circle of another, both of a town."""
    mark = MARK_OF_PRECISION[Precision(row["geo_precision"])]
    lon, lat = row["longitude"], row["latitude"]
    point = f"<Point><coordinates>{lon:.5f},{lat:.5f}</coordinates></Point>"
    if mark == Mark.POINT:
        return point
    usual = style.DEFAULT_RADIUS_KM.get(mark, PROVINCE_KM)
    circle = _circle(lon, lat, row["radius_km"] or usual)
    return f"<MultiGeometry>{point}{circle}</MultiGeometry>" if mark == Mark.HALO else circle


def _circle(lon: float, lat: float, km: float) -> str:
    """Return a circle about a point as a polygon, good to a hundredth of its radius."""
    turns = np.linspace(0.0, 2 * math.pi, CORNERS + 1)
    north = lat + np.sin(turns) * km / KM_PER_DEGREE
    east = lon + np.cos(turns) * km / (KM_PER_DEGREE * math.cos(math.radians(lat)))
    return (
        "<Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"{_coordinates(east.tolist(), north.tolist())}"
        "</coordinates></LinearRing></outerBoundaryIs></Polygon>"
    )


def _coordinates(east: Sequence[float], north: Sequence[float]) -> str:
    """Return coordinates as KML writes them."""
    return " ".join(f"{x:.4f},{y:.4f}" for x, y in zip(east, north, strict=True))
