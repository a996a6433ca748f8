"""The door out for a brief: the same arguments give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.brief import Brief, of_episode, of_query
from data.escalation import Asked, read
from data.load import Dataset
from data.note import tidy
from data.period import Period
from data.query import Query
from data.schema import DataError
from data.telling import sentence_of, title_of
from data.words import Words
from geo import districts
from geo.earth import Bounds
from geo.sheet import proof
from geo.sheet.brief import BriefRecipe, map_told, pages
from geo.sheet.forms import FORMS
from geo.sheet.look import Look
from geo.sheet.views import expected_view, is_view
from geo.snapshot import LONGEST_TITLE, Snapshot
from geo.style import BORDERLANDS, THEMES

SHEETS = ("pdf", "html")
MEDIA_TYPES = {name: FORMS[name].media_type for name in SHEETS}
CHOICES = {"form": SHEETS, "theme": tuple(THEMES)}
MOST = 10_000  # events of a brief: more would be no file to open or to send


def make(
    dataset: Dataset,
    asked: Asked | Query,
    *,
    form: str,
    theme: str = "light",
    view: Bounds = BORDERLANDS,
    title: str = "",
) -> Snapshot:
    """Return the brief of a query, or of an episode, as a file; `view` is of its map.

    Raises DataError for a form, theme or view there is not, for no events and for too many, and
    for the page, which holds the rows, of a data set whose terms do not let them be handed on.
    """
    for name, value in (("form", form), ("theme", theme)):
        if value not in CHOICES[name]:
            expected = f"one of {', '.join(CHOICES[name])}"
            raise DataError(name, expected=expected, got=repr(value[:40]))
    if not is_view(view):
        raise DataError("view", expected=expected_view(), got=repr(view))
    say = Words()
    if FORMS[form].hands_on and not dataset.re_export:
        remedy = say("sheet.refused.re_export", name=dataset.name)
        raise DataError(
            f"brief {form}",
            expected="data that may be handed on",
            got=dataset.name,
            remedy=remedy,
        )
    brief = of_asked(dataset, asked)
    recipe = BriefRecipe(
        params=asked.params() if isinstance(asked, Query) else {},
        flags=tuple(asked.flags()),
        asked=() if isinstance(asked, Query) else tuple(asked.params().items()),
        view=view,
        theme=theme,
        title=tidy(title, LONGEST_TITLE),
        data=dataset.hash,
        outlines=districts.of(dataset).hash,
        dataset=dataset.name,
        known_at=dataset.known_at,
    )
    _, (placed, not_placed, outside) = map_told(brief, recipe, say)
    return Snapshot(
        content=_painted(brief, recipe, form, say),
        media_type=FORMS[form].media_type,
        filename=filename(brief.days, form),
        events=len(brief.ids),
        placed=placed,
        not_placed=not_placed,
        outside_view=outside,
        sentence=sentence_of(brief, say),
        recipe=recipe.as_dict(),
    )


def of_asked(dataset: Dataset, asked: Asked | Query) -> Brief:
    """Return the brief of what is asked for; raises DataError for no events and for too many."""
    if isinstance(asked, Asked):
        return of_episode(dataset, asked)
    brief = of_query(dataset, asked)
    if len(brief.ids) > MOST:
        expected, got = f"at most {MOST:,} events", f"{len(brief.ids):,}"
        raise DataError(
            "brief", expected=expected, got=got, remedy="Choose fewer days or more filters."
        )
    return brief


def _painted(brief: Brief, recipe: BriefRecipe, form: str, say: Words) -> bytes:
    """Return the brief as a file of a form."""
    embedded = recipe.with_rows(proof.packed(brief.events))
    if form == "html":
        from geo.sheet.brief_page import as_html  # noqa: PLC0415 - as for the other form

        return as_html(brief, recipe, embedded, say)
    # fpdf2 takes a sixth of a second to load: only who asks for a PDF waits for it
    from geo.sheet.pdf import encode  # noqa: PLC0415

    title = recipe.title or title_of(brief, say)
    sheets = pages(brief, recipe, Look(recipe.theme, say))
    made = brief.dataset.last_day
    return encode(*sheets, recipe=embedded, title=title, lang="en", made=made)


def filename(days: Period, form: str) -> str:
    """Return a file name that tells the days."""
    return f"sarhad_brief_{days.since}_{days.until}.{form}"


def filename_of(dataset: Dataset, asked: Asked | Query, form: str) -> str:
    """Return the file name of what is asked for, before anything is made."""
    if isinstance(asked, Asked):
        return filename(asked.days, form)
    days = Period(asked.since or dataset.first_day, asked.until or dataset.last_day)
    return filename(days, form)


def is_asked(told: Mapping[str, Any]) -> bool:
    """Return whether a recipe is one of a brief."""
    return told.get("figure") == "brief"


def asked_of(told: Mapping[str, Any], dataset: Dataset, query: Query) -> Asked | Query:
    """Return what a recipe asks for, in whose form nothing has been checked yet."""
    asked = told.get("asked")
    if not isinstance(asked, dict) or not all(isinstance(v, str) for v in asked.values()):
        raise DataError("recipe, asked", expected="names with texts", got=repr(asked)[:60])
    return read(asked, dataset) if asked else query


def shown(told: Mapping[str, Any], dataset: Dataset, query: Query) -> pd.DataFrame:
    """Return the rows that a recipe of a brief shows today."""
    return of_asked(dataset, asked_of(told, dataset, query)).events
