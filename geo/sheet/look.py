"""The colours, the words and the sizes of type that all parts of one sheet share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from data.words import Words
from geo.style import LINES, STRIKE, SYMBOLS, THEMES, Symbol, Theme

TITLE, LEAD, BODY, SMALL = 28.0, 15.0, 13.0, 11.0  # sizes of type, logical px


@dataclass(frozen=True)
class Look:
    """One theme and one language."""

    theme_name: str  # light, dark or print
    say: Words

    @property
    def theme(self) -> Theme:
        """Return the colours."""
        return THEMES[self.theme_name]

    @property
    def rtl(self) -> bool:
        """Return whether the language reads from the right."""
        return self.say.rtl

    @cached_property
    def inks(self) -> dict[str, str]:
        """Return the ink of each symbol's name in this theme."""
        dark = self.theme_name == "dark"
        inks = {symbol.name: symbol.dark if dark else symbol.light for symbol in SYMBOLS}
        return {**inks, NEUTRAL: self.theme.muted}

    @cached_property
    def line_inks(self) -> dict[str, str]:
        """Return the ink of each line between countries by its name in this theme."""
        dark = self.theme_name == "dark"
        inks = {line.name: line.dark if dark else line.light for line in LINES}
        return {**inks, STRIKE: self.theme.ink}


class Named(Protocol):
    """What has a name in three scripts."""

    @property
    def name(self) -> str:
        """Return the Latin name."""

    @property
    def name_fa(self) -> str:
        """Return the Persian name, "" for none."""

    @property
    def name_ur(self) -> str:
        """Return the Urdu name, "" for none."""


def called(place: Named, language: str) -> str:
    """Return the name of a place in the language of the sheet, Latin where it has no other.

    Persian and Urdu readers read each other's letters: such a name comes before the Latin one.
    """
    own = {"fa": (place.name_fa, place.name_ur), "ur": (place.name_ur, place.name_fa)}
    return next((name for name in own.get(language, ()) if name), place.name)


NEUTRAL = ""  # the symbol of a key that speaks of no kind
SHAPES = {symbol.name: symbol.shape for symbol in SYMBOLS} | {NEUTRAL: "circle"}
ORDER = {symbol.name: index for index, symbol in enumerate(SYMBOLS)}


def by_legend(counts: dict[str, int]) -> list[tuple[Symbol, int]]:
    """Return the symbols that are counted at all, in legend order."""
    return [(symbol, counts[symbol.name]) for symbol in SYMBOLS if counts.get(symbol.name)]
