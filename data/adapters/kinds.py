"""What words for a kind of event mean: our kinds, the field's own lists, then single words."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from data.adapters.acled import KIND_OF, SUB_KINDS
from data.adapters.origin import DoubtfulError, say
from data.codebook import KIND_OF_WORD
from data.fold import fold
from data.schema import INCIDENT_KINDS, Kind
from data.words import Words

# Words that mean one kind in whatever text they stand; "attack" and "shooting" do not: they are
# battles or violence against civilians, by who was attacked.
WORDS = {
    Kind.EXPLOSION: (
        "ied", "ieds", "bomb", "bombs", "bombing", "bombings", "blast", "blasts", "explosion",
        "explosions", "explosive", "grenade", "landmine", "mine", "missile", "missiles", "rocket",
        "rockets", "drone", "airstrike", "airstrikes", "shelling", "mortar", "artillery",
        "suicide", "vbied", "انفجار", "بمباری", "دھماکہ", "دھماکا", "بمب", "موشک", "پهپاد",
    ),
    Kind.BATTLE: (
        "battle", "battles", "clash", "clashes", "ambush", "firefight", "gunfight", "skirmish",
        "fighting", "درگیری", "جھڑپ",
    ),
    Kind.CIVILIANS: (
        "assassination", "murder", "abduction", "kidnapping", "kidnap", "disappearance",
        "massacre", "execution", "torture", "killing", "killings", "ترور", "اغوا", "قتل",
    ),
    Kind.PROTEST: (
        "protest", "protests", "demonstration", "sit in", "rally", "march", "dharna", "اعتراض",
        "تجمع", "احتجاج", "دھرنا",
    ),
    Kind.RIOT: ("riot", "riots", "mob", "فسادات"),
    Kind.STRATEGIC: (
        "arrest", "arrests", "detention", "seizure", "surrender", "looting", "بازداشت", "گرفتاری",
    ),
}  # fmt: skip


@lru_cache(maxsize=1)
def ask() -> str:
    """Return what a person can write for a kind."""
    names = tuple(Words()(f"kind.{kind}") for kind in INCIDENT_KINDS)
    return say("adapter.kinds", kinds=", ".join(names))


@lru_cache(maxsize=1)
def _lists() -> dict[str, Kind]:
    """Return the kinds by their folded names in our lists and in those of the field."""
    words = Words()
    known: dict[str, Kind] = {}
    for names in (KIND_OF_WORD, SUB_KINDS, KIND_OF):
        known |= {fold(name): kind for name, kind in names.items()}
    for kind in Kind:
        known[fold(kind.value)] = known[fold(words(f"kind.{kind}"))] = kind
    # ACLED's sub-type is narrower than the word
    known.pop("attack", None)
    known.pop("other", None)
    return known


@lru_cache(maxsize=1)
def _single() -> dict[str, Kind]:
    """Return the kinds by single folded words."""
    return {fold(word): kind for kind, words in WORDS.items() for word in words}


@lru_cache(maxsize=4096)
def read_kind(text: str) -> Kind:
    """Return the kind that a word or a phrase means; DoubtfulError for none or several."""
    folded = fold(text)
    if folded in _lists():
        return _lists()[folded]
    words = folded.split()
    pairs = [" ".join(pair) for pair in pairwise(words)]
    found = {kind for word in (*words, *pairs) if (kind := _single().get(word))}
    if len(found) != 1:
        raise DoubtfulError("a word for one kind of event", ask())
    return found.pop()
