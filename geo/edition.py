"""How a sheet is to look and what it says beside its query, in the grammar of the flags."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from data.compare import COLUMNS
from data.load import Dataset
from data.note import Note, field_word, quoted, tidy
from data.period import Period, read_period
from data.query import Choices, Query
from data.schema import DataError
from geo import halves, snapshot
from geo.earth import Bounds
from geo.sheet import pins as pinned
from geo.sheet.pins import Pin
from geo.sheet.recipe import view_text
from geo.sheet.views import BORDERLANDS_WORD, FIT_WORD, read_view
from geo.style import BORDERLANDS

Texts = Mapping[str, str | list[str]]  # parameters of an address; a list where one is repeated

_NO_EVENTS = pd.DataFrame({"latitude": [], "longitude": []}, dtype=float)


class Order(NamedTuple):
    """What the door is asked for: `snapshot.make(dataset, query, form=form, **looks)`."""

    query: Query
    form: str
    looks: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Edition:
    """Form, theme, layout, language, words, view, halves, pins, frames and ratios of a sheet.

    `view` is what the flag takes: `borderlands`, `fit`, a province or W,S,E,N in degrees. Of
    `before` and `split` one is None.
    """

    form: str = "png"
    theme: str = "light"
    layout: str = "landscape"
    lang: str = "en"
    title: str = ""  # empty for the usual one
    caption: str = ""
    view: str = BORDERLANDS_WORD
    before: Period | None = None
    split: date | None = None
    pins: tuple[Pin, ...] = ()
    frames: str = ""  # what a picture of a film shows: day, week, month; empty for what suits
    by: str = ""  # the column whose ratios stand below two maps; empty for none

    @property
    def has_two_maps(self) -> bool:
        """Return whether there is a map of earlier days beside that of the query."""
        return bool(self.before or self.split)

    def params(self) -> dict[str, str | list[str]]:
        """Return the address's parameters: what is not as usual, in the order of the fields."""
        return {
            _NAMES.get(row.name, row.name): _written(getattr(self, row.name))
            for row in fields(self)
            if getattr(self, row.name) != row.default
        }

    @classmethod
    def read(cls, params: Texts, choices: Choices | None = None) -> tuple[Edition, list[Note]]:
        """Return the edition of an address and notes on what was left out; never raises.

        Parameters of other names are not read.
        """
        values: dict[str, Any] = {}
        notes: list[Note] = []
        for row in fields(cls):
            name = _NAMES.get(row.name, row.name)
            texts = [text for text in _several(params.get(name)) if text]
            if texts:
                found, said = _READERS[row.name](row.name, texts, choices)
                notes += said
                values |= {row.name: found} if found is not None else {}
        if values.get("before") and values.get("split"):
            del values["split"]
            notes.append(Note("note.both_halves"))
        return cls(**values), notes

    def order(self, query: Query, dataset: Dataset) -> Order:
        """Return what the door is asked for; pins of events that are not shown are left out.

        Raises DataError, one sentence, for halves that a sheet cannot show.
        """
        before = self.before
        if self.split:
            before, query = halves.split(self.split.isoformat(), query, dataset)
        if before:
            halves.check(before, query, dataset, form=self.form, layout=self.layout)
        if before and self.by:
            halves.check_ratios(before, self.by, layout=self.layout)
        shown = halves.shown(query, before, dataset)
        ids = set(shown["event_id"])
        looks = {
            "theme": self.theme,
            "layout": self.layout,
            "lang": self.lang,
            "title": self.title,
            "caption": self.caption,
            "view": read_view(self.view, shown),
            "pins": tuple(pin for pin in self.pins if pin.event_id in ids),
            "before": before,
            "frames": self.frames if self.form in snapshot.FRAMED else "",
            "by": self.by if before else "",
        }
        return Order(query, self.form, looks)


def of_recipe(
    told: Mapping[str, Any], *, form: str, view: Bounds, choices: Choices
) -> tuple[Edition, list[Note]]:
    """Return the edition of a recipe in whose form nothing has been checked but its view.

    `form` is that of the file it was found in; of rows and of a recipe alone it is the usual one.
    """
    names = ("theme", "layout", "lang", "title", "caption", "before", "frames", "by")
    params: dict[str, str | list[str]] = {name: str(told.get(name) or "") for name in names}
    params["form"] = form if form in snapshot.SHEET_FORMS else ""
    params["view"] = "" if view == BORDERLANDS else view_text(view)
    if told.get("pins"):
        pairs = pinned.from_recipe(told["pins"])
        params["pin"] = ["=".join(filter(None, pair)) for pair in pairs]
    return Edition.read(params, choices)


# --- the fields, each from the texts of its parameter ----------------------------------------

Found = tuple[Any, list[Note]]  # the value, None for the usual one, and what is said of it

_NAMES = {"pins": "pin"}  # of a parameter, where it is another than the field's


def _several(value: object) -> list[str]:
    """Return the texts of a parameter."""
    values = value if isinstance(value, (list, tuple)) else [value] if value else []
    return [str(text) for text in values]


def _written(value: Any) -> str | list[str]:
    """Return a field's value as the flag takes it."""
    if isinstance(value, tuple) and not isinstance(value, Period):
        return ["=".join(filter(None, pin)) for pin in value]
    return str(value)


def _unknown(name: str, text: str) -> Note:
    """Return the note of a value that there is not."""
    return Note("note.unknown", {"field": field_word(name), "given": quoted(text)})


def _choice(name: str, texts: list[str], _: Choices | None) -> Found:
    """Return one of the door's own words."""
    text = texts[-1].strip().lower()
    known = snapshot.SHEET_FORMS if name == "form" else snapshot.CHOICES[name]
    return (text, []) if text in known else (None, [_unknown(name, texts[-1])])


def _column(name: str, texts: list[str], _: Choices | None) -> Found:
    """Return a column whose ratios can be asked for."""
    text = texts[-1].strip().lower()
    return (text, []) if text in COLUMNS else (None, [_unknown(name, texts[-1])])


def _words(_: str, texts: list[str], __: Choices | None) -> Found:
    """Return words of one's own, on one line."""
    return tidy(texts[-1], snapshot.LONGEST_TITLE), []


def _view(name: str, texts: list[str], _: Choices | None) -> Found:
    """Return the flag of a view in its canonical spelling."""
    text = texts[-1].strip()
    if text.lower() in (BORDERLANDS_WORD, FIT_WORD):
        return text.lower(), []
    bounds = read_view(text, _NO_EVENTS)
    if bounds is None:
        return None, [_unknown(name, text)]
    return (view_text(bounds) if "," in text else text.upper()), []


def _day(name: str, texts: list[str], _: Choices | None) -> Found:
    """Return a day."""
    try:
        return date.fromisoformat(texts[-1].strip()), []
    except ValueError:
        return None, [_unknown(name, texts[-1])]


def _days(name: str, texts: list[str], _: Choices | None) -> Found:
    """Return the days of the other half."""
    try:
        return read_period(texts[-1], "before"), []
    except DataError:
        return None, [_unknown(name, texts[-1])]


def _pins(_: str, texts: list[str], choices: Choices | None) -> Found:
    """Return the pins of events that there are, each once."""
    found: dict[str, Pin] = {}
    notes = []
    for pin in map(pinned.read, texts):
        if choices and pin.event_id not in choices.event_ids:
            notes.append(Note("note.unknown_event", {"given": quoted(pin.event_id)}))
        elif len(found) < pinned.MOST or pin.event_id in found:
            found.setdefault(pin.event_id, pin)
        else:
            notes.append(Note("note.too_many_pins", {"most": pinned.MOST}))
            break
    return tuple(found.values()), notes


_READERS: Mapping[str, Callable[[str, list[str], Choices | None], Found]] = {
    "form": _choice,
    "theme": _choice,
    "layout": _choice,
    "lang": _choice,
    "title": _words,
    "caption": _words,
    "view": _view,
    "before": _days,
    "split": _day,
    "pins": _pins,
    "frames": _choice,
    "by": _column,
}
