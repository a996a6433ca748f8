"""An index of names in all their spellings: what a person types finds them, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple

from data.fold import fold

LEAST_INSIDE = 3  # letters that must be typed to find a name by its middle
LEAST_SOUND = 3  # consonants that two names must share to sound alike

# Consonants that transliterations of one name exchange. Digraphs come first; vowels, and the
# letters that are vowels half of the time, are left out after the first letter.
_DIGRAPHS = (
    ("sch", "S"), ("sh", "S"), ("tch", "C"), ("ch", "C"), ("zh", "J"), ("kh", "K"), ("gh", "G"),
    ("ph", "f"), ("th", "t"), ("dh", "d"), ("bh", "b"), ("jh", "j"), ("q", "G"), ("x", "K"),
    ("w", "v"), ("c", "k"),
)  # fmt: skip
_SCRIPT = str.maketrans("ٹڈڑںطصثضذظحغۀ", "تدرنتسسزززهقه")
_VOWELS = set("aeiouyhاویعءهآئؤ ")


class Match(IntEnum):
    """How well a spelling answers what was typed, the best first."""

    NAME = 0  # it is the first name
    OTHER_NAME = 1
    BEGINS = 2
    WORD_BEGINS = 3
    SOUNDS_ALIKE = 4
    INSIDE = 5


class Hit(NamedTuple):
    """An entry that was found: how, by another than its first name, its number, the spelling."""

    match: Match
    by_other: bool
    at: int
    spelling: str


class Spellings:
    """Entries 0, 1, 2, ... each with its names, the first of which is what it is called."""

    def __init__(self, names: Iterable[Sequence[str]]) -> None:
        """Fold every name once; the order of entries is that among equally good matches."""
        self._written: list[str] = []
        self._folded: list[str] = []
        self._joined: list[str] = []
        self._entry: list[int] = []
        self._first: list[bool] = []
        self._sounds: dict[str, list[int]] = {}
        for entry, called in enumerate(names):
            self._add(entry, called)

    def _add(self, entry: int, called: Sequence[str]) -> None:
        """Take in the distinct spellings of one entry."""
        seen: set[str] = set()
        for number, name in enumerate(called):
            folded = fold(name)
            if not folded or folded in seen:
                continue
            seen.add(folded)
            self._sounds.setdefault(sound(folded), []).append(len(self._written))
            self._written.append(name)
            self._folded.append(folded)
            self._joined.append(folded.replace(" ", ""))
            self._entry.append(entry)
            self._first.append(number == 0)

    def find(self, text: str) -> list[Hit]:
        """Return the entries that a text finds, each once and by its best spelling.

        Spaces do not count: "koh e sabz" finds Kohesabz. What only sounds alike is found where
        nothing is called so. A text without letters finds nothing.
        """
        asked = fold(text)
        joined = asked.replace(" ", "")
        if not joined:
            return []
        best: dict[int, Hit] = {}
        for at, candidate in enumerate(self._joined):
            if joined in candidate:
                self._keep(best, at, self._match(at, asked, joined))
        heard = sound(asked)
        called_so = any(hit.match <= Match.OTHER_NAME for hit in best.values())
        if len(heard) >= LEAST_SOUND and not called_so:
            for at in self._sounds.get(heard, ()):
                self._keep(best, at, Match.SOUNDS_ALIKE)
        return sorted(best.values())

    def _match(self, at: int, asked: str, joined: str) -> Match | None:
        """Return how a spelling that holds the text answers it, None where by too little."""
        if self._joined[at] == joined:
            return Match.NAME if self._first[at] else Match.OTHER_NAME
        if self._joined[at].startswith(joined):
            return Match.BEGINS
        if f" {asked}" in self._folded[at]:
            return Match.WORD_BEGINS
        # not across words: "bla" is not in "Punjab labourers"
        enough = len(joined) >= LEAST_INSIDE and asked in self._folded[at]
        return Match.INSIDE if enough else None

    def _keep(self, best: dict[int, Hit], at: int, match: Match | None) -> None:
        """Keep the better of two matches of one entry."""
        entry = self._entry[at]
        if match is not None and (entry not in best or match < best[entry].match):
            best[entry] = Hit(match, not self._first[at], entry, self._written[at])


def sound(folded: str) -> str:
    """Return what is left of a folded name when transliteration is taken away.

    Saravan and Sarawan, Nushki and Noshki, Sistan and Siestan are the same. The scripts stay
    apart: a name is known in each of them.
    """
    text = folded.translate(_SCRIPT)
    for letters, one in _DIGRAPHS:
        text = text.replace(letters, one)
    kept = [letter for at, letter in enumerate(text) if at == 0 or letter not in _VOWELS]
    return "".join(letter for at, letter in enumerate(kept) if at == 0 or letter != kept[at - 1])
