"""What to do about a file: as the command says it, and which words a page has for it."""

from __future__ import annotations


class Remedy(str):
    """A remedy in the words of the command line; a page has its own under `intake.remedy.KEY`.

    `field` is the field whose column is to be chosen, "" where it is of no one field.
    """

    __slots__ = ("field", "key")
    key: str
    field: str

    def __new__(cls, text: str, *, key: str = "", field: str = "") -> Remedy:
        """Return the text with what a page needs to say it in its own way."""
        made = super().__new__(cls, text)
        made.key, made.field = key, field
        return made
