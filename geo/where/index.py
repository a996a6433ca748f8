"""The index of names: which places are called what was asked, or nearly so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

from data.fold import fold
from data.spelling import LEAST_SOUND, sound
from geo.where.answer import Method
from geo.where.gazetteer import Place
from geo.where.sounds import LEAST, is_latin, skeleton
from geo.where.wording import Sort, core_of

if TYPE_CHECKING:
    from geo.where.long_list import Places

SHORTEST_FUZZY = 5  # letters: of four, one wrong letter makes another name
LEAST_RATIO = 84.0  # rapidfuzz's Indel ratio, 0-100: one letter of six, two of twelve
MOST_WRITTEN = 40  # spellings of another script that are looked at in a long list
MOST_FUZZY = 8  # spellings nearly alike that are looked at, each with all places it is of
LEAST_ALIKE = 60.0  # what sounds alike must also look it: Kech and Kuch do, Kach and Koochah less

# How alike a name is that is the same, by whether it is the first and one of its own list
LIKENESS = {(True, True): 1.0, (True, False): 1.0, (False, True): 0.98, (False, False): 0.95}

# what joins the words of a name and is written in as many ways as left out
_JOINS = frozenset({"e", "i", "ye", "o", "va", "al", "ul", "el"})


class Hit(NamedTuple):
    """A place by its number, how its name answers, how alike (0 to 1), and which name.

    `qualified` is a name that needs the word for where it lies, `is_own` one that the place's
    own list gives it.
    """

    at: int
    method: Method
    likeness: float
    spelling: str
    qualified: bool = False
    is_own: bool = True


class Entry(NamedTuple):
    """One spelling of one place."""

    at: int
    spelling: str
    is_first: bool  # what it is called, in Latin or in its own country's script
    qualified: bool
    is_own: bool


class NameIndex:
    """The spellings of places, to be asked for the same, the like-sounding and the similar."""

    def __init__(self, places: Places) -> None:
        """Fold every spelling in memory once; the lists have folded theirs."""
        self.places = places
        self._called: dict[str, list[Entry]] = {}
        self._plain: list[tuple[str, Entry]] = []
        for at, place in enumerate(places.in_memory):
            for key, form, entry in spellings(at, place):
                self._called.setdefault(key, []).append(entry)
                self._plain.append((form, entry))
        self._by_sound: dict[str, list[tuple[str, Entry]]] | None = None
        self._by_country: dict[str, dict[int, tuple[list[str], list[list[Entry]]]]] = {}

    def called(self, name: str) -> list[Hit]:
        """Return the places that have this very name, but for case, accents and spaces."""
        return [
            Hit(
                entry.at,
                Method.NAME if entry.is_first else Method.ALIAS,
                LIKENESS[entry.is_first, entry.is_own],
                entry.spelling,
                entry.qualified,
                entry.is_own,
            )
            for entry in self._best(self._named(joined(fold(name))))
        ]

    def _named(self, key: str) -> Iterator[Entry]:
        """Yield the spellings that are this one, joined, in memory and in the lists."""
        yield from self._called.get(key, ())
        for first, one in self.places.lists:
            for entry in one.called(key):
                yield entry._replace(at=first + entry.at)

    def alike(self, name: str, country: str) -> list[Hit]:
        """Return the places of a country whose names sound or look like this one.

        Without a country ("") only what sounds alike is looked for. A name of less than three
        consonants and five letters finds nothing.
        """
        folded = fold(name)
        hits = list(self._sounding(folded, country)) or list(self._written(folded, country))
        if country and not hits:
            hits = list(self._similar(folded, country))
        best: dict[int, Hit] = {}
        for hit in sorted(hits, key=lambda hit: -hit.likeness):
            best.setdefault(hit.at, hit)
        return list(best.values())

    def _best(self, entries: Iterable[Entry]) -> Iterable[Entry]:
        """Yield each place once, by its first name if that is among the entries."""
        kept: dict[int, Entry] = {}
        for entry in sorted(entries, key=lambda entry: (entry.qualified, not entry.is_first)):
            kept.setdefault(entry.at, entry)
        return kept.values()

    def _sounding(self, folded: str, country: str) -> Iterable[Hit]:
        """Yield what has the same consonants in this script."""
        heard = sound(folded)
        for form, entry in self._heard().get(f"s {heard}", ()) if len(heard) >= LEAST_SOUND else ():
            alike = fuzz.ratio(form, folded)
            if self._is_in(entry, country) and alike >= LEAST_ALIKE:
                yield Hit(entry.at, Method.SOUND, 0.95 * alike / 100, entry.spelling)
        for first, one in self.places.lists if len(heard) >= LEAST_SOUND else ():
            found = one.heard(f"s {heard}", folded, country, LEAST_ALIKE, MOST_FUZZY, latin=None)
            for _, alike, entry in found:
                yield Hit(first + entry.at, Method.SOUND, 0.95 * alike / 100, entry.spelling)

    def _written(self, folded: str, country: str) -> Iterable[Hit]:
        """Yield what has the same consonants in another script."""
        bones = skeleton(folded)
        for form, entry in self._heard().get(bones, ()) if len(bones) >= LEAST else ():
            if self._is_in(entry, country) and is_latin(form) != is_latin(folded):
                yield Hit(entry.at, Method.SCRIPT, 0.8, entry.spelling)
        for first, one in self.places.lists if len(bones) >= LEAST else ():
            other = not is_latin(folded)
            found = one.heard(bones, folded, country, 0.0, MOST_WRITTEN, latin=other)
            for _, _, entry in found:
                yield Hit(first + entry.at, Method.SCRIPT, 0.8, entry.spelling)

    def _heard(self) -> dict[str, list[tuple[str, Entry]]]:
        """Return the spellings by sound and skeleton, worked out when first needed."""
        if self._by_sound is None:
            self._by_sound = _sounds(self._plain)
        return self._by_sound

    def _similar(self, folded: str, country: str) -> Iterable[Hit]:
        """Yield what differs by a letter or two, inside one country."""
        asked = joined(folded)
        if len(asked) < SHORTEST_FUZZY:
            return
        by_length = self._of(country)
        # the ratio cannot be reached where the lengths differ by more
        most = int(len(asked) * (200 - 2 * LEAST_RATIO) / LEAST_RATIO)
        lengths = range(len(asked) - most, len(asked) + most + 1)
        for first, one in self.places.lists:
            listed = one.similar(asked, country, lengths, LEAST_RATIO, MOST_FUZZY)
            for _, ratio, entry in listed:
                yield Hit(first + entry.at, Method.FUZZY, 0.9 * ratio / 100, entry.spelling)
        for length in lengths:
            names, entries = by_length.get(length, ([], []))
            for _, ratio, number in most_alike(asked, names, LEAST_RATIO, MOST_FUZZY):
                for entry in entries[number]:
                    yield Hit(entry.at, Method.FUZZY, 0.9 * ratio / 100, entry.spelling)

    def _of(self, country: str) -> dict[int, tuple[list[str], list[list[Entry]]]]:
        """Return the spellings of a country, joined, and whose each is, by their length."""
        if country not in self._by_country:
            spelled: dict[str, list[Entry]] = {}
            for form, entry in self._plain:
                if self._is_in(entry, country):
                    spelled.setdefault(joined(form), []).append(entry)
            by_length: dict[int, tuple[list[str], list[list[Entry]]]] = {}
            for name, whose in spelled.items():
                names, entries = by_length.setdefault(len(name), ([], []))
                names.append(name)
                entries.append(whose)
            self._by_country[country] = by_length
        return self._by_country[country]

    def _is_in(self, entry: Entry, country: str) -> bool:
        """Return whether a spelling's place lies in a country, "" for any."""
        return not country or self.places.place(entry.at).country == country


def most_alike(
    asked: str, names: Sequence[str], least: float, most: int
) -> list[tuple[str, float, int]]:
    """Return the names that look most alike: each, how alike (0 to 100), and its number."""
    return process.extract(asked, names, scorer=fuzz.ratio, score_cutoff=least, limit=most)


@lru_cache(maxsize=4096)
def joined(folded: str) -> str:
    """Return a folded name as one word, without what only joins its words."""
    words = folded.split()
    inner = [word for n, word in enumerate(words) if not n or word not in _JOINS]
    return "".join(inner)


def forms(name: str) -> list[tuple[str, bool]]:
    """Return the folded ways in which a name may be asked for, and whether it needs a word more.

    "Kech District" is also Kech. "Zabul (Iran)" is Zabul only where Iran is said, too.
    """
    whole = fold(name)
    bare, bracket, _ = name.partition(" (")
    found = [(whole, False)]
    if bracket and fold(bare):
        found.append((fold(bare), True))
    for form, qualified in tuple(found):
        inner, sort = core_of(form)
        if sort is not Sort.ANY:
            found.append((inner, qualified))
    return found


def spellings(at: int, place: Place) -> Iterator[tuple[str, str, Entry]]:
    """Yield the spellings of a place, each also without the words for its sort, and each once.

    That is the spelling joined, the spelling folded, and whose it is.
    """
    seen: set[str] = set()
    for number, name in enumerate(place.names):
        for form, qualified in forms(name):
            key = joined(form)
            if key and key not in seen:
                seen.add(key)
                first = number == 0 or name == place.local
                yield key, form, Entry(at, name, first, qualified, number < place.own)


def _sounds(plain: Iterable[tuple[str, Entry]]) -> dict[str, list[tuple[str, Entry]]]:
    """Return the spellings by their sound in their script ("s ...") and by their skeleton."""
    found: dict[str, list[tuple[str, Entry]]] = {}
    for form, entry in plain:
        for key in (f"s {sound(form)}", skeleton(form)):
            found.setdefault(key, []).append((form, entry))
    return found
