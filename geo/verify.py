"""Whether a file is what its recipe makes today, and if not, what is different."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd

from data.escalation import answer
from data.load import Dataset
from data.period import Period, read_period
from data.query import Query
from data.schema import DataError
from data.words import Words
from geo import brief, districts, escalation, halves, snapshot
from geo.sheet import pins, proof
from geo.sheet.forms import FORMS, Tell, form_of
from geo.sheet.recipe import VERSION
from geo.sheet.views import is_view

# what a recipe says of how its picture looks and is called, by what it is a picture of
LOOKS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "map": ("theme", "layout", "lang", "title", "caption"),
    "escalation": ("theme", "layout", "lang", "title", "caption"),
    "brief": ("theme", "title"),
})  # fmt: skip
NAMED = 12  # events that are named in a sentence before the rest is counted


@dataclass(frozen=True)
class Verdict:
    """What became of a file: the same today, or why not, in sentences."""

    form: str
    recipe: dict[str, Any]
    reasons: tuple[str, ...] = ()
    changes: proof.Changes = proof.NO_CHANGES
    identical: bool = True


def verify(content: bytes, dataset: Dataset, say: Words, *, tell: Tell | None = None) -> Verdict:
    """Return whether a file is what its recipe makes of the data today.

    The recipe is read from the file itself. A picture with the same pixels counts as identical,
    however it is packed. Raises DataError for a file without a recipe, and for a recipe that
    asks for what there is not.
    """
    form = form_of(content)
    told = recipe_of(content, form)
    query, _ = Query.read(params_of(told))
    made = _made_again(told, dataset, query, form, tell)
    if made.content == content:
        return Verdict(form, told)
    same = FORMS[form].same
    if same and same(content, made.content):
        key = "verify.packed_film" if form == "mp4" else "verify.packed"
        return Verdict(form, told, (say(key),))
    found, reasons = since(told, dataset, query, say)
    if told.get("version") != VERSION:
        then = str(told.get("version"))[:20]
        reasons = (*reasons, say("verify.version", then=then, now=VERSION))
    return Verdict(form, told, reasons or (say("verify.touched"),), found, identical=False)


def _made_again(
    told: dict[str, Any], dataset: Dataset, query: Query, form: str, tell: Tell | None
) -> snapshot.Snapshot:
    """Return what a recipe makes of the data today."""
    if figure_of(told):
        return figure_again(told, dataset, form=form)
    return snapshot.make(
        dataset,
        query,
        form=form,
        view=view_of(told),
        **_looks(told, LOOKS["map"]),
        pins=pins.from_recipe(told.get("pins")),
        before=before_of(told),
        by=str(told.get("by", "")),
        frames=str(told.get("frames", "")),
        tell=tell,
    )


def figure_of(told: Mapping[str, Any]) -> str:
    """Return whose recipe it is: `brief`, `escalation`, or "" for one of a map or rows."""
    for name, door in (("brief", brief), ("escalation", escalation)):
        if door.is_asked(told):
            return name
    return ""


def figure_again(
    told: dict[str, Any],
    dataset: Dataset,
    *,
    form: str,
    looks: Mapping[str, str] = MappingProxyType({}),
) -> snapshot.Snapshot:
    """Return the figure that a recipe makes of the data today; `looks` come before its own.

    Raises DataError for a form or a look that there is not, and for what cannot be asked.
    """
    figure = figure_of(told)
    own = {**_looks(told, LOOKS[figure]), **looks}
    if figure == "brief":
        query, _ = Query.read(params_of(told))
        wanted = brief.asked_of(told, dataset, query)
        return brief.make(dataset, wanted, form=form, view=view_of(told), **own)
    asked = escalation.asked_of(told, dataset)
    return escalation.make(dataset, asked, form=form, view=view_of(told), **own)


def _looks(told: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return some of a recipe's texts, in whose words nothing has been checked yet."""
    return {name: str(told.get(name, "")) for name in names}


def _shown(told: dict[str, Any], dataset: Dataset, query: Query) -> pd.DataFrame:
    """Return the rows that a recipe shows today."""
    if brief.is_asked(told):
        return brief.shown(told, dataset, query)
    if escalation.is_asked(told):
        return answer(dataset, escalation.asked_of(told, dataset)).events
    return halves.shown(query, before_of(told), dataset)


def read_recipe(content: bytes) -> dict[str, Any]:
    """Return the recipe of a file of ours, or of a recipe.json; raises DataError for another."""
    try:
        told = json.loads(content) if content.lstrip()[:1] == b"{" else None
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, dict) and told.get("program") == "sarhad":
        return told
    return recipe_of(content, form_of(content))


def recipe_of(content: bytes, form: str) -> dict[str, Any]:
    """Return the recipe in a file of a form of FORMS; raises DataError where there is none."""
    read = FORMS[form].recipe_of if form in FORMS else None
    try:
        told = json.loads(read(content)) if read else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or told.get("program") != "sarhad":
        kinds = ", ".join(name for name, known in FORMS.items() if known.recipe_of)
        expected = f"a file of Sarhad with its recipe inside ({kinds})"
        got = f"one without it, or cut short ({form})" if form else "another kind of file"
        raise DataError("file", expected=expected, got=got)
    return told


def known_at_of(told: dict[str, Any]) -> str:
    """Return the moment of the past as of which a recipe has its data, "" for now."""
    return str(told.get("known_at", ""))


def params_of(told: dict[str, Any]) -> dict[str, str]:
    """Return the parameters of a recipe's query, in whose form nothing has been checked yet."""
    params = told.get("query")
    if not isinstance(params, dict) or not all(isinstance(v, str) for v in params.values()):
        raise DataError("recipe, query", expected="names with texts", got=repr(params)[:60])
    return params


def view_of(told: dict[str, Any]) -> tuple[float, float, float, float]:
    """Return the view of a recipe: west, south, east, north in degrees, a place on the earth."""
    try:
        west, south, east, north = (float(part) for part in told["view"])
    except (KeyError, TypeError, ValueError, OverflowError):
        west = south = east = north = 0.0
    view = (west, south, east, north)
    if not is_view(view):
        expected = "west, south, east and north of a part of the earth"
        raise DataError("recipe, view", expected=expected, got=repr(told.get("view"))[:60])
    return view


def before_of(told: dict[str, Any]) -> Period | None:
    """Return the days of a recipe's other half, None where it has one map."""
    return read_period(str(told["before"]), "before") if told.get("before") else None


def since(
    told: dict[str, Any], dataset: Dataset, query: Query, say: Words
) -> tuple[proof.Changes, tuple[str, ...]]:
    """Return which rows of a query are others than those of a recipe, and that in sentences.

    The most telling first; none where the data are the same.
    """
    kept = _shown(told, dataset, query)
    before = proof.unpacked(str(told.get("rows", ""))) if len(kept) <= proof.MOST_ROWS else None
    found = proof.NO_CHANGES if before is None else proof.changes(before, kept)
    reasons = []
    if told.get("dataset") != dataset.name:
        names = {"then": str(told.get("dataset"))[:80], "now": dataset.name}
        reasons.append(say("verify.other_set", **names))
    for key, ids in found._asdict().items():
        if ids:
            named = say.all_of(ids, shown=NAMED)
            reasons.append(say.many(f"verify.{key}", len(ids), events=named))
    if told.get("outlines", "") != districts.of(dataset).hash:
        reasons.append(say("verify.outlines"))
    same_data = told.get("data") == dataset.hash
    if not same_data and before is None:
        reasons.append(say("verify.data"))
    elif not same_data and not any(found):
        reasons.append(say("verify.other_tables"))
    return found, tuple(reasons)
