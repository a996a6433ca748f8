"""What a written place says: its name, what sort of place it is, and how the spot lies to it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import StrEnum

from data.fold import fold
from data.note import tidy

LONGEST = 200  # characters of a written place; the rest of a longer text is not read
KM_OF_A_MILE = 1.609344


class Sort(StrEnum):
    """What a text says that its place is; "" where it does not say."""

    ANY = ""
    SETTLEMENT = "settlement"
    DISTRICT = "district"
    PROVINCE = "province"


class Relation(StrEnum):
    """How the spot lies to what is named."""

    AT = "at"
    OFFSET = "offset"  # so many km away from it
    NEAR = "near"
    AROUND = "around"  # in the land that carries its name: X area, X hills
    BETWEEN = "between"
    ALONG = "along"  # on the road from one to the other


@dataclass(frozen=True)
class Said:
    """A written place, taken apart; names are plain text, not yet folded.

    `names` are two for `between` and `along`, else one, and none where the text has no letters.
    `lead` is what stood before the words of a relation: "Mach" of "Mach near Sibi". `within`
    is what the text itself says of where it lies: "Kech district" of "Turbat, Kech district".
    `bearing` is in degrees from north, None where the text names none.
    """

    text: str
    names: tuple[str, ...] = ()
    sort: Sort = Sort.ANY
    relation: Relation = Relation.AT
    lead: str = ""
    within: tuple[str, ...] = ()
    km: float = 0.0
    bearing: float | None = None


# Words that say what a place is, by the sort they say: after a name, and before one
AFTER: dict[Sort, tuple[str, ...]] = {
    Sort.SETTLEMENT: ("town", "city", "village", "hamlet", "settlement", "شہر", "گاؤں", "قصبہ"),
    Sort.DISTRICT: (
        "district",
        "county",
        "tehsil",
        "taluka",
        "sub tehsil",
        "subdivision",
        "sub division",
        "ضلع",
        "تحصیل",
    ),
    Sort.PROVINCE: ("province", "صوبہ"),
}
BEFORE: dict[Sort, tuple[str, ...]] = {
    Sort.SETTLEMENT: ("shahr e", "shahr", "rusta ye", "rustaye", "شهر", "شہر", "روستای", "روستا"),
    Sort.DISTRICT: (
        "shahrestan e", "shahrestan", "bakhsh e", "bakhsh", "zila", "zilla", "ضلع", "تحصیل",
        "شهرستان", "بخش",
    ),
    Sort.PROVINCE: ("ostan e", "ostan", "استان", "صوبہ"),
}  # fmt: skip
_AFTER = {fold(word): sort for sort, words in AFTER.items() for word in words}
_BEFORE = {fold(word): sort for sort, words in BEFORE.items() for word in words}
# read with a letter wrong, as people type them: long enough not to be a name
_LONG_WORDS = [word for word in _AFTER if len(word) >= 6]
LIKE = 0.85  # difflib's ratio: "distrcit" is "district", "districts" too

# Words after a name that mean the land around it
LANDS = frozenset(
    {
        "area", "areas", "region", "hills", "hill", "mountains", "mountain", "range", "valley",
        "desert", "sector", "surroundings", "outskirts", "suburbs", "environs", "vicinity",
        "border", "border area", "coast", "subregion", "علاقہ", "علاقے",
    }
)  # fmt: skip
_LANDS = frozenset(map(fold, LANDS))

# Degrees from north of what people call the ways, in three languages
WAYS = {
    "north-east": 45, "northeast": 45, "north east": 45, "ne": 45,
    "south-east": 135, "southeast": 135, "south east": 135, "se": 135,
    "south-west": 225, "southwest": 225, "south west": 225, "sw": 225,
    "north-west": 315, "northwest": 315, "north west": 315, "nw": 315,
    "north": 0, "east": 90, "south": 180, "west": 270,
    "شمال شرق": 45, "جنوب شرق": 135, "جنوب غرب": 225, "شمال غرب": 315,
    "شمال مشرق": 45, "جنوب مشرق": 135, "جنوب مغرب": 225, "شمال مغرب": 315,
    "شمال": 0, "شرق": 90, "مشرق": 90, "جنوب": 180, "غرب": 270, "مغرب": 270,
}  # fmt: skip

_WAY = "|".join(sorted(map(re.escape, WAYS), key=len, reverse=True))
_KM = r"(?P<n>\d+(?:[.,]\d+)?)\s*-?\s*(?P<unit>kms?|kilomet(?:er|re)s?|miles?|mi)\b\.?"
_ROAD = r"(?:road|highway|motorway|route|railway|expressway|axis)"
_BESIDE = (
    r"near(?: to)?|close to|nearby|next to|adjacent to|around|outside(?: of)?|"
    r"(?:the )?(?:outskirts|suburbs?|vicinity|environs|direction) of"
)
_PATTERNS: tuple[tuple[Relation, re.Pattern[str]], ...] = tuple(
    (relation, re.compile(pattern))
    for relation, pattern in (
        (
            Relation.OFFSET,
            rf"(?:(?P<lead>.*?)[\s,]+)?(?:about |some |approximately |nearly |roughly )?{_KM}"
            rf"(?:\s+(?:to the )?(?P<way>{_WAY}))?(?:\s+(?:of|from|off|away from|outside))\s+"
            r"(?P<a>.+)",
        ),
        (Relation.OFFSET, rf"(?P<a>.+?)[\s,]+{_KM}\s+(?:to the )?(?P<way>{_WAY})"),
        (Relation.OFFSET, rf"(?P<n>\d+)\s*(?P<unit>کیلومتری)\s+(?:(?P<way>{_WAY})\s+)?(?P<a>.+)"),
        (
            Relation.OFFSET,
            rf"(?P<a>.+?)\s+سے\s+(?P<n>\d+)\s*(?P<unit>کلومیٹر)(?:\s+(?P<way>{_WAY}))?.*",
        ),
        (Relation.BETWEEN, r"(?:(?P<lead>.*?)[\s,]+)?between (?P<a>.+?) and (?P<b>.+)"),
        (Relation.BETWEEN, r"(?:.*\s)?بین (?P<a>.+?) و (?P<b>.+)"),
        (Relation.BETWEEN, r"(?P<a>.+?) اور (?P<b>.+?) کے درمیان.*"),
        (
            Relation.ALONG,
            rf"(?:(?:the )?{_ROAD} )(?:from |between )?(?P<a>[^-]+?)(?:\s*-\s*| to )(?P<b>[^-]+)",
        ),
        (
            Relation.ALONG,
            rf"(?P<a>[^-]+?)(?:\s*-\s*| to )(?P<b>[^-]+?) (?:(?:national|main|coastal) )*{_ROAD}",
        ),
        (Relation.ALONG, r"(?:جاده|محور|بزرگراه) (?P<a>[^-]+?)(?:\s*-\s*| به )(?P<b>[^-]+)"),
        (Relation.ALONG, r"(?P<a>[^-]+?)(?:\s*-\s*| سے )(?P<b>[^-]+?) (?:شاہراہ|روڈ|سڑک)"),
        (Relation.NEAR, rf"(?:(?P<lead>.*?)[\s,]+)?(?:{_BESIDE}) (?P<a>.+)"),
        (Relation.NEAR, rf"(?:just |the )?(?P<way>{_WAY})(?:ern)? (?:of|from) (?P<a>.+)"),
        (Relation.NEAR, r"(?:نزدیک|نزدیکی|حومه|اطراف|حوالی) (?P<a>.+)"),
        (Relation.NEAR, r"(?P<a>.+?) (?:کے قریب|کے نزدیک|کے مضافات|کے نواح).*"),
    )
)
_SORT_WORDS = "|".join(sorted((re.escape(word) for word in _AFTER), key=len, reverse=True))
_LAND_WORDS = "|".join(sorted(map(re.escape, _LANDS), key=len, reverse=True))
# "Zamuran area of Kech district", "Mach in Kachhi"
_INSIDE = re.compile(
    rf"(?P<name>.+? (?:{_SORT_WORDS}|{_LAND_WORDS})) of (?P<within>.+)|(?P<n2>.+?) in (?P<w2>.+)"
)
_OF = re.compile(rf"(?:the )?(?P<word>{_SORT_WORDS}) of (?P<name>.+)")
_BRACKETS = re.compile(r"[(\[（]([^()\[\]（）]*)[)\]）]")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


def read(text: str) -> Said:
    """Return a written place, taken apart; nothing is looked up.

    What stands in brackets or after a comma is context. Raises nothing for any text.
    """
    plain = _plain(text)
    within = [part.strip() for part in _BRACKETS.findall(plain)]
    plain = " ".join(_BRACKETS.sub(" ", plain).split())
    found = _related(plain)
    if found is None:
        head, *rest = (part.strip() for part in re.split("[,،;؛]| / ", plain))
        within = [*rest, *within]
        found = _related(head) or _at(head)
    said = replace(found, text=text, within=tuple(filter(fold, (*found.within, *within))))
    return said if any(map(fold, said.names)) else replace(said, names=())


def core(name: str) -> tuple[str, Sort]:
    """Return a name without the words that say its sort, and that sort.

    "Kech District" is Kech, a district. A name that is nothing but such words stays whole.
    """
    return core_of(fold(name))


def core_of(folded: str) -> tuple[str, Sort]:
    """Return the same of a name that is folded already."""
    return _core(folded.split()) or (folded, Sort.ANY)


def _core(words: list[str]) -> tuple[str, Sort] | None:
    """Return what is left of a name's words without those for its sort, None for no such."""
    for size in (2, 1):
        first, last = " ".join(words[:size]), " ".join(words[-size:])
        if last in _AFTER and words[:-size]:
            return " ".join(words[:-size]), _AFTER[last]
        if first in _BEFORE and words[size:]:
            return " ".join(words[size:]), _BEFORE[first]
    return None


def _mistyped(words: list[str]) -> tuple[str, Sort] | None:
    """Return the same where the word for the sort has a letter wrong: "Jafarabad Distrcit"."""
    meant = get_close_matches(words[-1], _LONG_WORDS, 1, LIKE) if len(words) > 1 else []
    return (" ".join(words[:-1]), _AFTER[meant[0]]) if meant else None


def _plain(text: str) -> str:
    """Return a text on one line, in small letters without accents, plain digits and hyphens."""
    parts = unicodedata.normalize("NFKD", tidy(text, LONGEST)).casefold()
    shown = "".join(c for c in parts if not unicodedata.combining(c)).translate(_DASHES)
    digits = (str(unicodedata.digit(c)) if c.isdigit() else c for c in shown)
    return " ".join("".join(digits).split()).strip(" .")


def _related(plain: str) -> Said | None:
    """Return a text that names a spot by others, None for one that names it itself."""
    for relation, pattern in _PATTERNS:
        found = pattern.fullmatch(plain)
        if found:
            parts = {"lead": "", "way": "", "n": "", "unit": "", "b": "", **found.groupdict("")}
            return _relative(relation, parts)
    return None


def _relative(relation: Relation, parts: dict[str, str]) -> Said:
    """Return a relative place of the parts of a pattern."""
    names, within = [], []
    for part in filter(None, (parts["a"], parts["b"])):
        head, *rest = (bit.strip() for bit in re.split("[,،;؛]", part))
        inner = _at(head)
        names.append(inner.names[0] if inner.names else "")
        within += [*inner.within, *rest]
    mile = parts["unit"].startswith("mi")
    km = float(parts["n"].replace(",", ".") or 0) * (KM_OF_A_MILE if mile else 1)
    # of two names with one word, "Kohlu and Sibi districts", the sort is that of both
    sort = _at(parts["b"] or parts["a"]).sort
    way = WAYS.get(parts["way"])
    lead = parts["lead"].strip(" ,")
    return Said(
        "", tuple(names), sort, relation, lead, tuple(within), km, None if way is None else way
    )


def _at(head: str) -> Said:
    """Return a text that names its place itself, with its sort and what lies around it."""
    within: tuple[str, ...] = ()
    named = _OF.fullmatch(head)
    if named:
        return Said("", (named["name"],), _AFTER[fold(named["word"])])
    inside = _INSIDE.fullmatch(head)
    if inside:
        head = inside["name"] or inside["n2"]
        within = (inside["within"] or inside["w2"],)
    words = head.split()
    if len(words) > 1 and fold(words[-1]) in _LANDS:
        name, sort = core(" ".join(words[:-1]))
        return Said("", (name,), sort, Relation.AROUND, within=within)
    words = fold(head).split()
    name, sort = _core(words) or _mistyped(words) or (" ".join(words), Sort.ANY)
    return Said("", (name,), sort, within=within)
