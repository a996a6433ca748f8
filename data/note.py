"""Notes: what a reader of links and flags says it changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from data.words import Key, Words

# Joiners belong to Persian and Urdu spelling; every other invisible sign could hide something.
JOINERS = "\u200c\u200d"
SHOWN = 40  # characters of a foreign value that a note repeats


@dataclass(frozen=True)
class Note:
    """A sentence of the catalogue with its values: `say(note.key, **note.values)`.

    With a number `n` it is a form of a plural: `say.many(note.key, note.n, **note.values)`.
    Texts from outside are among the values: shown as text, never as markup.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    warns: bool = True  # False where nothing was lost
    n: int | None = None

    def said(self, say: Words) -> str:
        """Return the sentence."""
        if self.n is None:
            return say(self.key, **self.values)
        return say.many(self.key, self.n, **self.values)


def tidy(text: object, limit: int) -> str:
    """Return text on one line without control and hidden characters, cut to a length."""
    cut = str(text)[: 8 * limit]  # a hostile value is never walked to its end
    kept = "".join(_visible(letter) for letter in cut)
    return " ".join(kept.split())[:limit].strip()


def quoted(text: object) -> str:
    """Return a value from outside as a note repeats it: short, in quotation marks."""
    short = tidy(text, SHOWN + 1)
    return f"“{short[:SHOWN]}…”" if len(short) > SHOWN else f"“{short}”"


def field_word(name: str) -> Key:
    """Return the catalogue key of a field's name."""
    return Key(f"note.field.{name}")


def _visible(letter: str) -> str:
    """Return a letter as it is, a space for a control sign, nothing for a hidden one."""
    if letter in JOINERS:
        return letter
    category = unicodedata.category(letter)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    return "" if category[0] == "C" else letter
