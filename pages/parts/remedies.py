"""What to do about a file, in the page's own way: its form, where the command has a flag."""

from __future__ import annotations

from data.adapters.remedy import Remedy
from data.schema import DataError
from data.words import Words


def fault(error: DataError, say: Words) -> str:
    """Return a fault as a sentence whose remedy can be followed on the page."""
    told = str(error)
    return told.removesuffix(error.remedy) + remedy(error.remedy, say) if error.remedy else told


def remedy(text: str, say: Words) -> str:
    """Return what to do, as the page says it where it has a way of its own."""
    if not isinstance(text, Remedy):
        return text
    name = {"date": "date_start"}.get(text.field, text.field)
    field = say(f"intake.field.{name}") if say.has(f"intake.field.{name}") else name
    return say(f"intake.remedy.{text.key}", field=field)
