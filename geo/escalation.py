"""The door out for the figure of an escalation: the same arguments give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.escalation import Asked, Escalation, answer, read
from data.load import Dataset
from data.note import tidy
from data.schema import DataError
from data.words import Words, languages
from geo.earth import Bounds
from geo.sheet import png, proof, svg
from geo.sheet.display import Sheet
from geo.sheet.escalation import (
    PLANS,
    EscalationRecipe,
    compose,
    subject_of,
    tracks_alone,
)
from geo.sheet.forms import FORMS
from geo.sheet.layout import Subject
from geo.sheet.look import Look
from geo.sheet.views import is_view
from geo.snapshot import LONGEST_TITLE, Snapshot
from geo.style import BORDERLANDS, THEMES

# what the tracks of any two sides are written with
LETTERS = "".join(map(chr, range(32, 127))) + "–−’"
SHEETS = ("png", "svg", "pdf")
MEDIA_TYPES = {name: FORMS[name].media_type for name in SHEETS}
CHOICES = {
    "form": SHEETS, "theme": tuple(THEMES), "layout": tuple(PLANS), "lang": languages(),
}  # fmt: skip


def make(
    dataset: Dataset,
    asked: Asked,
    *,
    form: str,
    theme: str = "light",
    view: Bounds = BORDERLANDS,
    layout: str = "landscape",
    title: str = "",
    caption: str = "",
    lang: str = "en",
) -> Snapshot:
    """Return the figure as a file; raises DataError for a form, theme or layout there is not."""
    for name, value in (("form", form), ("theme", theme), ("layout", layout), ("lang", lang)):
        if value not in CHOICES[name]:
            expected = f"one of {', '.join(CHOICES[name])}"
            raise DataError(name, expected=expected, got=repr(value[:40]))
    if not is_view(view):
        raise DataError("view", expected="a part of the earth", got=repr(view))
    found, look = answer(dataset, asked), Look(theme, Words(lang))
    if not found.ladder.steps:
        expected = f"events between {' and '.join(asked.dyad)} in {asked.days}"
        raise DataError("days", expected=expected, got="none", remedy="Choose other days.")
    recipe = EscalationRecipe(
        params={},
        flags=tuple(asked.flags()),
        asked=tuple(asked.params().items()),
        view=view,
        theme=theme,
        layout=layout,
        lang=lang,
        title=tidy(title, LONGEST_TITLE),
        caption=tidy(caption, LONGEST_TITLE),
        data=dataset.hash,
        dataset=dataset.name,
        known_at=dataset.known_at,
    )
    subject = subject_of(found, recipe, look.say)
    sheet = compose(subject, found, look)
    embedded = recipe.with_rows(proof.packed(found.events))
    return Snapshot(
        content=_painted(sheet, form, embedded, subject, found),
        media_type=FORMS[form].media_type,
        filename=filename(asked, form),
        events=len(found.events),
        placed=sheet.placed,
        not_placed=sheet.not_placed,
        outside_view=sheet.outside_view,
        sentence=subject.sentence,
        recipe=recipe.as_dict(),
        notes=sheet.notes,
    )


def _painted(sheet: Sheet, form: str, embedded: str, subject: Subject, found: Escalation) -> bytes:
    """Return the sheet as a file of a form."""
    title, sentence, lang = subject.title, subject.sentence, subject.recipe.lang
    if form == "png":
        return png.encode(sheet, recipe=embedded, title=title)
    if form == "svg":
        return svg.encode(sheet, recipe=embedded, title=title, sentence=sentence)
    # fpdf2 takes a sixth of a second to load: only who asks for a PDF waits for it
    from geo.sheet.pdf import encode  # noqa: PLC0415

    return encode(sheet, recipe=embedded, title=title, lang=lang, made=found.dataset.last_day)


def filename(asked: Asked, form: str) -> str:
    """Return a file name that tells both sides and the days."""
    one, other = asked.dyad
    return f"sarhad_{one}_{other}_{asked.days.since}_{asked.days.until}.{form}"


def is_asked(told: Mapping[str, Any]) -> bool:
    """Return whether a recipe is one of this figure."""
    return told.get("figure") == "escalation"


def asked_of(told: Mapping[str, Any], dataset: Dataset) -> Asked:
    """Return what a recipe asks for, in whose form nothing has been checked yet."""
    asked = told.get("asked")
    if not isinstance(asked, dict) or not all(isinstance(v, str) for v in asked.values()):
        raise DataError("recipe, asked", expected="names with texts", got=repr(asked)[:60])
    return read(asked, dataset)


def picture(found: Escalation, *, theme: str, width: float) -> bytes:
    """Return the two tracks alone as SVG, for a screen."""
    say = Words()
    sheet = tracks_alone(found, Look(theme, say), width=width)
    title = say("escalation.deaths")
    sentence = say("escalation.acts")
    return svg.encode(sheet, recipe="{}", title=title, sentence=sentence, letters=LETTERS)
