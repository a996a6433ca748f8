"""The one door out: any selection as a picture, a page or rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from data.load import Dataset
from data.measure import deaths_sentence
from data.note import tidy
from data.query import Choices, Query, sentence
from data.schema import DataError
from data.sentence import area_limits
from data.words import Words, languages
from geo.earth import Bounds
from geo.sheet import callouts
from geo.sheet import pins as pinned
from geo.sheet.display import Sheet
from geo.sheet.forms import FORMS, Job
from geo.sheet.layout import Subject, compose, lay, own_names
from geo.sheet.look import Look
from geo.sheet.pins import Pin
from geo.sheet.plan import PLANS
from geo.sheet.recipe import Recipe
from geo.sheet.views import is_view, read_view
from geo.style import BORDERLANDS, THEMES

__all__ = [
    "CHOICES",
    "DATA_FORMS",
    "MEDIA_TYPES",
    "Snapshot",
    "filename",
    "make",
    "read_view",
    "sheet",
]

MEDIA_TYPES = {name: form.media_type for name, form in FORMS.items()}
CHOICES = {
    "form": tuple(FORMS),
    "theme": tuple(THEMES),
    "layout": tuple(PLANS),
    "lang": languages(),
}
# they hand on the rows themselves
DATA_FORMS = tuple(name for name, form in FORMS.items() if form.hands_on)
LONGEST_TITLE = 2000  # characters that are kept at all


@dataclass(frozen=True)
class Snapshot:
    """A file of a selection, and what it holds: events = placed + not placed + outside view."""

    content: bytes
    media_type: str
    filename: str
    events: int
    placed: int
    not_placed: int
    outside_view: int
    sentence: str
    recipe: dict[str, Any]
    notes: tuple[str, ...] = ()  # what was shortened or left out, as sentences


def make(
    dataset: Dataset,
    query: Query,
    *,
    form: str,
    theme: str = "light",
    view: Bounds = BORDERLANDS,
    layout: str = "landscape",
    lang: str = "en",
    title: str = "",
    caption: str = "",
    pins: Sequence[Pin] = (),
) -> Snapshot:
    """Return the events that a query keeps as a file; the same arguments give the same bytes.

    `view` is west, south, east, north in degrees; an empty title is made from the query;
    `caption` stands below the sentence, as text; `pins` are numbered on the sheet. Raises
    DataError for a form, theme, layout, language or view that there is not, for pins of events
    that are not shown, and for rows of a data set whose terms do not let them be handed on.
    """
    _check(form=form, theme=theme, view=view, layout=layout, lang=lang)
    say = Words(lang)
    if form in DATA_FORMS and not dataset.re_export:
        where, remedy = f"snapshot {form}", say("sheet.refused.re_export", name=dataset.name)
        raise DataError(
            where, expected="data that may be handed on", got=dataset.name, remedy=remedy
        )
    speaks = FORMS[form].speaks
    if speaks and lang not in speaks:
        raise DataError(f"snapshot {form}", expected=f"language {' or '.join(speaks)}", got=lang)
    recipe = Recipe(
        params=query.params(),
        flags=tuple(query.flags()),
        view=view,
        theme=theme,
        layout=layout,
        lang=lang,
        title=tidy(title, LONGEST_TITLE),
        caption=tidy(caption, LONGEST_TITLE),
        pins=tuple(pins),
        data=dataset.hash,
        dataset=dataset.name,
    )
    events = query.keep(dataset.events)
    pinned.check(pins, kept=events["event_id"], known=dataset.events["event_id"])
    subject = _subject(dataset, query, events, recipe, say)
    look = Look(theme, say)
    laid = lay(subject, look)
    return Snapshot(
        content=FORMS[form].make(Job(subject, laid, look)),
        media_type=MEDIA_TYPES[form],
        filename=filename(dataset, query, form=form),
        events=len(events),
        placed=laid.placed,
        not_placed=laid.not_placed,
        outside_view=laid.outside_view,
        sentence=subject.sentence,
        recipe=recipe.as_dict(),
        notes=(*laid.notes, *filter(None, [area_limits(query, dataset.events, say)])),
    )


def sheet(dataset: Dataset, query: Query, recipe: Recipe) -> Sheet:
    """Return the composed sheet of a query, for painters and tests."""
    say = Words(recipe.lang)
    events = query.keep(dataset.events)
    subject, look = _subject(dataset, query, events, recipe, say), Look(recipe.theme, say)
    return compose(subject, lay(subject, look), look)


def filename(dataset: Dataset, query: Query, *, form: str) -> str:
    """Return a file name that tells the days: sarhad_2024-01-10_2024-01-31.png."""
    first, last = query.since or dataset.first_day, query.until or dataset.last_day
    return f"sarhad_{first.isoformat()}_{last.isoformat()}.{form}"


@lru_cache(maxsize=2)
def _choices(dataset: Dataset) -> Choices:
    """Return the choices of a data set, which are long to gather."""
    return Choices.of(dataset)


def _subject(
    dataset: Dataset, query: Query, events: pd.DataFrame, recipe: Recipe, say: Words
) -> Subject:
    """Return what a sheet shows and says."""
    return Subject(
        dataset=dataset,
        events=events,
        window=_window(dataset, query),
        title=recipe.title or _title(query, say),
        sentence=sentence(query, events, say, _choices(dataset)),
        deaths=deaths_sentence(events, say) if len(events) else "",
        recipe=recipe,
        callouts=callouts.told(recipe.pins, events, own_names(dataset, say.language), say),
    )


def _title(query: Query, say: Words) -> str:
    """Return the usual title: what it is, and the days if they were chosen."""
    if query.since or query.until:
        return say("sheet.title.days", days=say.days(query.since, query.until))
    return say("sheet.title")


def _window(dataset: Dataset, query: Query) -> tuple[date, date]:
    """Return the inclusive days of the strip: those asked for, inside the data."""
    first, last = dataset.first_day, dataset.last_day
    since, until = query.since or first, query.until or last
    since, until = max(since, first), min(until, last)
    return (since, until) if since <= until else (first, last)


def _check(*, form: str, theme: str, view: Bounds, layout: str, lang: str) -> None:
    """Refuse what there is not, in one sentence."""
    given = {"form": form, "theme": theme, "layout": layout, "lang": lang}
    for where, known in CHOICES.items():
        if given[where] not in known:
            expected = f"one of {', '.join(known)}"
            raise DataError(where, expected=expected, got=repr(given[where][:40]))
    if not is_view(view):
        expected = "west, south, east, north in degrees, west before east and south before north"
        raise DataError("view", expected=expected, got=", ".join(f"{part:g}" for part in view))
