"""What a file of ours was made of, read back from the recipe inside it."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, log2
from types import MappingProxyType
from typing import NamedTuple

from data.load import Dataset
from data.note import Note
from data.query import Choices, Query, View
from data.schema import DataError
from data.words import Words
from geo.earth import WORLD, Bounds, degrees, mercator
from geo.edition import Edition, of_recipe
from geo.escalation import is_asked
from geo.sheet.forms import form_of
from geo.sheet.views import FAR_SOUTH, is_view
from geo.style import BORDERLANDS
from geo.verify import params_of, read_recipe, since, view_of

MOST_MB = 32  # of a file; a ZIP of all that Sarhad comes with has 2.5
FRAME = 900, 320  # px of map that a usual window shows between its buttons and the time control
BELOW = 65  # px from the middle of these down to the middle of the whole map
TILE = 256  # px of the whole world at zoom 0
STEP = 0.25  # of zoom, as the map of the screen takes it
ZOOMS = 3, 12  # least and most of the map of the screen


class Reopened(NamedTuple):
    """What a file asks for: query, place and looks; what was changed, and what has since."""

    view: View  # `at` is None for the usual view
    edition: Edition  # how its sheet looks and what it says
    notes: tuple[Note, ...]  # on what could not be asked for as the file says it
    reasons: tuple[str, ...]  # what is different in the data since, in sentences
    escalation: Mapping[str, str] = MappingProxyType({})  # what a figure of one is asked for


def reopen(content: bytes, dataset: Dataset, choices: Choices, say: Words) -> Reopened:
    """Return the view of a file of any form that carries its recipe, or of a recipe.json.

    Nothing is drawn for it. Raises DataError for a file of more than MOST_MB, for one without a
    recipe, and for a recipe whose query or view is none.
    """
    if len(content) > MOST_MB * 1_000_000:
        got = f"{len(content) / 1_000_000:,.0f} MB"
        raise DataError("file", expected=f"at most {MOST_MB} MB", got=got)
    told = read_recipe(content)
    query, notes = Query.read(params_of(told), choices)
    bounds = view_of(told)
    at = None if bounds == BORDERLANDS else centre_of(bounds)
    _, reasons = since(told, dataset, query, say)
    edition, left_out = of_recipe(told, form=form_of(content), view=bounds, choices=choices)
    view = View(query=query, at=at, data=dataset.hash)
    asked = told.get("asked") if is_asked(told) else None
    steps = {name: str(value) for name, value in asked.items()} if isinstance(asked, dict) else {}
    return Reopened(view, edition, (*notes, *left_out), reasons, steps)


def centre_of(bounds: Bounds) -> tuple[float, float, float]:
    """Return latitude, longitude (WGS 84 degrees) and zoom at which FRAME of a map shows bounds.

    Bounds that are larger at the least zoom are shown in part, about their middle.
    """
    west, south, east, north = bounds
    x, y = (part.astype(float) for part in mercator([west, east], [north, south]))
    spans = (float(part[1] - part[0]) / WORLD * TILE for part in (x, y))
    fits = min(log2(px / span) for px, span in zip(FRAME, spans, strict=True))
    least, most = ZOOMS
    zoom = min(max(floor(fits / STEP) * STEP, least), most)
    lon, lat = degrees(x.mean(), y.mean() + BELOW / (TILE * 2**zoom) * WORLD)
    return float(lat), float(lon), zoom


def bounds_of(at: tuple[float, float, float]) -> Bounds:
    """Return the bounds of FRAME of a map at latitude, longitude and zoom: `centre_of` undone.

    A map that is nearer or farther than ZOOMS, or shows more than the earth, is taken as far.
    """
    lat, lon, zoom = at
    px = WORLD / (TILE * 2 ** min(max(zoom, ZOOMS[0]), ZOOMS[1]))
    x, y = (float(part[0]) for part in mercator([lon], [lat]))
    # a little less, so that rounded bounds do not ask for the next step of zoom
    wide, high = (0.999 * size / 2 * px for size in FRAME)
    middle = y - BELOW * px
    lons, lats = degrees([x - wide, x + wide], [middle + high, middle - high])
    west, south = max(float(lons[0]), -180.0), max(float(lats[0]), FAR_SOUTH)
    east, north = min(float(lons[1]), 180.0), min(float(lats[1]), -FAR_SOUTH)
    view = (round(west, 4), round(south, 4), round(east, 4), round(north, 4))
    return view if is_view(view) else BORDERLANDS
