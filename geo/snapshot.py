"""The one door out: any selection as a picture, a page or rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Any, NamedTuple

import pandas as pd

from data.compare import compare
from data.load import Dataset
from data.measure import deaths_sentence
from data.note import Note, tidy
from data.period import Period
from data.query import Choices, Query, sentence
from data.schema import DataError
from data.sentence import area_notes
from data.words import Words, languages
from geo import districts, halves
from geo.earth import Bounds
from geo.sheet import callouts, pair, png
from geo.sheet import pins as pinned
from geo.sheet.callouts import Callout
from geo.sheet.caption import caption_of
from geo.sheet.display import Sheet
from geo.sheet.film import Film, plan_of
from geo.sheet.forms import FORMS, ROWS, Job, Tell
from geo.sheet.layout import Laid, Subject, own_names
from geo.sheet.look import Look
from geo.sheet.pins import Pin
from geo.sheet.plan import PLANS
from geo.sheet.ratios import Ratios, ratios
from geo.sheet.recipe import Recipe
from geo.sheet.steps import UNITS, steps
from geo.sheet.type import can_be_drawn
from geo.sheet.views import expected_view, is_view, read_view
from geo.style import BORDERLANDS, THEMES

__all__ = [
    "CHOICES",
    "DATA_FORMS",
    "FILM_FORMS",
    "FRAMED",
    "MEDIA_TYPES",
    "SHEET_FORMS",
    "Preview",
    "Snapshot",
    "expected_view",
    "filename",
    "make",
    "pixels",
    "preview",
    "read_view",
    "recipe_of",
    "sheet",
    "speaks",
    "too_long",
    "usual_title",
]

MEDIA_TYPES = {name: form.media_type for name, form in FORMS.items()}
CHOICES = {
    "form": tuple(FORMS),
    "theme": tuple(THEMES),
    "layout": tuple(PLANS),
    "lang": languages(),
    "frames": ("", *UNITS),
}
# they hand on the rows themselves
DATA_FORMS = tuple(name for name, form in FORMS.items() if form.hands_on)
# they are a sheet, or hold one
SHEET_FORMS = tuple(name for name in FORMS if name not in ROWS)
FILM_FORMS = tuple(name for name, form in FORMS.items() if form.film)
# they are or may hold a film, and take a while
FRAMED = tuple(name for name, form in FORMS.items() if form.film or name == "zip")
LONGEST_TITLE = 2000  # characters that are kept at all


class Counts(NamedTuple):
    """What became of the events of one map: events = placed + not placed + outside view."""

    events: int
    placed: int
    not_placed: int
    outside_view: int


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
    notes: tuple[Note, ...] = ()  # what was shortened or left out
    before: Counts | None = None  # of the map of the days before, if there is one


class Preview(NamedTuple):
    """A small picture of a sheet and the words that go with it."""

    content: bytes
    title: str
    sentence: str
    caption: str  # to publish beside the picture: `geo.sheet.caption`
    notes: tuple[Note, ...]


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
    before: Period | None = None,
    by: str = "",
    frames: str = "",
    tell: Tell | None = None,
) -> Snapshot:
    """Return the events that a query keeps as a file; the same arguments give the same bytes.

    `view` is west, south, east, north in degrees; an empty title is made from the query;
    `caption` stands below the sentence, as text; `pins` are numbered on the sheet; the days
    `before` are shown on a map beside that of the query, whose counts are the Snapshot's, and below
    both the ratios of their events `by` a column (data.compare), "" for none. A film shows a day,
    week or month (`frames`, "" for what suits the days) after the other. `tell` hears how much of
    a film or a ZIP is done; what that raises stops the work.

    Raises DataError for a form, theme, layout, language or view that there is not, for pins of
    events that are not shown, for a film of too many pictures, and for rows of a data set whose
    terms do not let them be handed on.
    """
    _check(form=form, theme=theme, view=view, layout=layout, lang=lang, frames=frames)
    if by:
        halves.check_ratios(before, by, layout=layout)
    if frames and form not in FRAMED:
        expected = f"{', '.join(FRAMED)} for pictures of a {frames[:20]} each"
        raise DataError("form", expected=expected, got=repr(form))
    say = Words(lang)
    if form in DATA_FORMS and not dataset.re_export:
        where, remedy = f"snapshot {form}", say("sheet.refused.re_export", name=dataset.name)
        raise DataError(
            where, expected="data that may be handed on", got=dataset.name, remedy=remedy
        )
    speaks = FORMS[form].speaks
    if speaks and lang not in speaks:
        raise DataError(f"snapshot {form}", expected=f"language {' or '.join(speaks)}", got=lang)
    recipe = recipe_of(
        dataset, query, view=view, theme=theme, layout=layout, lang=lang,
        title=title, caption=caption, pins=pins, before=before, by=by, frames=frames,
    )  # fmt: skip
    if before:
        halves.check(before, query, dataset, form=form, layout=layout)
    subject = _subject(dataset, query, recipe, say)
    kept, most = len(subject.events), FORMS[form].most
    if kept > most:
        expected, remedy = f"at most {most:,} events", say("sheet.refused.many")
        raise DataError(f"snapshot {form}", expected=expected, got=f"{kept:,}", remedy=remedy)
    look = Look(theme, say)
    job = Job(subject, look, tell)
    laid = job.film.laid if FORMS[form].film else job.laid
    counts, limits = _counts(subject, laid), area_notes(query, dataset.events)
    return Snapshot(
        content=FORMS[form].make(job),
        media_type=MEDIA_TYPES[form],
        filename=filename(dataset, query, form=form),
        **counts._asdict(),
        sentence=subject.sentence,
        recipe=recipe.as_dict(),
        notes=(*laid.notes, *_left_out(form, kept), *limits),
        before=_counts(subject.before, laid.before) if subject.before and laid.before else None,
    )


def recipe_of(
    dataset: Dataset,
    query: Query,
    *,
    view: Bounds = BORDERLANDS,
    theme: str = "light",
    layout: str = "landscape",
    lang: str = "en",
    title: str = "",
    caption: str = "",
    pins: Sequence[Pin] = (),
    before: Period | None = None,
    by: str = "",
    frames: str = "",
) -> Recipe:
    """Return the recipe of what `make` would make of the same arguments."""
    return Recipe(
        params=query.params(),
        flags=tuple(query.flags()),
        view=view,
        theme=theme,
        layout=layout,
        lang=lang,
        title=tidy(title, LONGEST_TITLE),
        caption=tidy(caption, LONGEST_TITLE),
        pins=tuple(pins),
        before=before,
        by=by,
        frames=frames,
        data=dataset.hash,
        outlines=districts.of(dataset).hash,
        dataset=dataset.name,
        known_at=dataset.known_at,
    )


def preview(
    dataset: Dataset, query: Query, recipe: Recipe, *, width: int, is_film: bool = False
) -> Preview:
    """Return the sheet of a recipe as a PNG at most `width` px wide, and the words for it.

    Of a film it is the last picture.
    """
    say = Words(recipe.lang)
    subject, look = _subject(dataset, query, recipe, say), Look(recipe.theme, say)
    film = Film(subject, look, last_only=True)
    composed = film.last if is_film else Job(subject, look).sheet
    return Preview(
        content=png.small(composed, width=width),
        title=subject.title,
        sentence=subject.sentence,
        caption=caption_of(subject, look),
        notes=composed.notes,
    )


def usual_title(dataset: Dataset, query: Query, recipe: Recipe) -> str:
    """Return the title that a sheet has without one of one's own."""
    return _title(dataset, query, recipe, Words(recipe.lang))


def _left_out(form: str, events: int) -> tuple[Note, ...]:
    """Return that a file of all forms lacks the page, where that would hold too many events."""
    most = FORMS["html"].most
    page_fits = form != "zip" or events <= most
    return () if page_fits else (Note("sheet.note.no_page", {"most": most}),)


def _counts(subject: Subject, laid: Laid) -> Counts:
    """Return the counts of one map."""
    return Counts(len(subject.events), laid.placed, laid.not_placed, laid.outside_view)


def sheet(dataset: Dataset, query: Query, recipe: Recipe) -> Sheet:
    """Return the composed sheet of a query, for painters and tests."""
    say = Words(recipe.lang)
    subject, look = _subject(dataset, query, recipe, say), Look(recipe.theme, say)
    return pair.compose(subject, pair.lay(subject, look), look)


def filename(dataset: Dataset, query: Query, *, form: str) -> str:
    """Return a file name that tells the days: sarhad_2024-01-10_2024-01-31.png."""
    first, last = query.since or dataset.first_day, query.until or dataset.last_day
    return f"sarhad_{first.isoformat()}_{last.isoformat()}.{form}"


def speaks(form: str) -> tuple[str, ...]:
    """Return which languages a form can be in, () for all."""
    return FORMS[form].speaks


def pixels(layout: str, form: str) -> tuple[int, int]:
    """Return width and height of a picture, or of a film's pictures."""
    plan = plan_of(layout) if FORMS[form].film else PLANS[layout]
    return round(plan.width * plan.zoom), round(plan.height * plan.zoom)


def too_long(dataset: Dataset, query: Query, frames: str) -> bool:
    """Return whether a film of a query would have too many pictures."""
    try:
        return not steps(_window(dataset, query), frames)
    except DataError:
        return True


@lru_cache(maxsize=2)
def _choices(dataset: Dataset) -> Choices:
    """Return the choices of a data set, which are long to gather."""
    return Choices.of(dataset)


def _subject(dataset: Dataset, query: Query, recipe: Recipe, say: Words) -> Subject:
    """Return what a sheet shows and says; raises DataError for pins of what it does not show."""
    shown = halves.shown(query, recipe.before, dataset)
    pinned.check(recipe.pins, kept=shown["event_id"], known=dataset.events["event_id"])
    told = callouts.told(recipe.pins, shown, own_names(dataset, say.language), say)
    half = partial(_half, dataset, recipe, say, told)
    if recipe.before is None:
        return half(query, shown)
    before = halves.earlier(query, recipe.before)
    after, earlier = half(query, query.keep(shown)), half(before, before.keep(shown))
    return replace(after, before=earlier, ratios=_ratios(dataset, query, recipe, say))


def _ratios(dataset: Dataset, query: Query, recipe: Recipe, say: Words) -> Ratios | None:
    """Return the ratios of the two periods, None where none are asked for; raises DataError."""
    if not recipe.by or recipe.before is None:
        return None
    window = Period(*_window(dataset, query))
    found = compare(dataset, query, recipe.before, window, by=recipe.by)
    return ratios(found, recipe.by, _choices(dataset), say)


def _half(
    dataset: Dataset,
    recipe: Recipe,
    say: Words,
    told: tuple[Callout, ...],
    query: Query,
    events: pd.DataFrame,
) -> Subject:
    """Return what one map shows and says of the events that its query keeps."""
    return Subject(
        dataset=dataset,
        events=events,
        window=_window(dataset, query),
        title=recipe.title if can_be_drawn(recipe.title) else _title(dataset, query, recipe, say),
        sentence=sentence(query, events, say, _choices(dataset)),
        deaths=deaths_sentence(events, say) if len(events) else "",
        recipe=recipe,
        callouts=told,
        area=query.area,
    )


def _title(dataset: Dataset, query: Query, recipe: Recipe, say: Words) -> str:
    """Return the usual title: what it is, and the days if they were chosen."""
    if recipe.before:
        since = query.since or dataset.first_day
        day = recipe.before.until + timedelta(1)
        return say("sheet.title.pair", day=day) if day == since else say("sheet.title.apart")
    if query.since or query.until:
        return say("sheet.title.days", days=say.days(query.since, query.until))
    return say("sheet.title")


def _window(dataset: Dataset, query: Query) -> tuple[date, date]:
    """Return the inclusive days of the strip: those asked for, inside the data."""
    first, last = dataset.first_day, dataset.last_day
    since, until = query.since or first, query.until or last
    since, until = max(since, first), min(until, last)
    return (since, until) if since <= until else (first, last)


def _check(*, view: Bounds, **given: str) -> None:
    """Refuse what there is not, in one sentence."""
    for where, known in CHOICES.items():
        if given[where] not in known:
            expected = f"one of {', '.join(filter(None, known))}"
            raise DataError(where, expected=expected, got=repr(given[where][:40]))
    if not is_view(view):
        raise DataError(
            "view", expected=expected_view(), got=", ".join(f"{part:g}" for part in view)
        )
