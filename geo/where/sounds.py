"""What is left of a name in any script when spelling is taken away: its consonants."""

from __future__ import annotations

LEAST = 3  # consonants: shorter skeletons are shared by names that have nothing in common

# Latin pairs of letters first, then single ones; vowels, and letters that are vowels half of
# the time in one of the scripts (h, v, w, y), are left out after the first letter
_PAIRS = (
    ("sch", "S"), ("sh", "S"), ("tch", "C"), ("ch", "C"), ("zh", "z"), ("kh", "X"), ("gh", "G"),
    ("ph", "f"), ("ck", "k"), ("q", "k"), ("c", "k"), ("x", "ks"), ("w", "v"),
)  # fmt: skip
_ARABIC = str.maketrans(
    {
        "ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ط": "t", "ث": "s", "س": "s", "ص": "s",
        "ج": "j", "چ": "C", "خ": "X", "د": "d", "ڈ": "d", "ذ": "z", "ز": "z", "ض": "z",
        "ظ": "z", "ژ": "z", "ر": "r", "ڑ": "r", "ش": "S", "غ": "G", "ف": "f", "ق": "k",
        "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ں": "n", "و": "v", "ی": "y",
        "ه": "h", "ح": "h", "ا": "a", "ع": "a", "ء": "", "آ": "a", "ئ": "y", "ټ": "t",
        "ډ": "d", "ړ": "r", "ږ": "z", "ښ": "S", "ڼ": "n", "ګ": "g", "څ": "s", "ځ": "z",
    }
)  # fmt: skip
_LOST = frozenset("aeiouyhvw")


def skeleton(folded: str) -> str:
    """Return the consonants of a folded name, the same whatever script it is written in.

    پنجگور and Panjgur, سراوان and Sarawan are the same. A vowel at the beginning is one sign,
    a. Doubled letters are one. Letters of no known script stay.
    """
    text = folded.replace(" ", "").translate(_ARABIC)
    if text.isascii():
        for letters, one in _PAIRS:
            text = text.replace(letters, one)
    first, rest = text[:1], text[1:]
    kept = ["a" if first in set("aeiou") else first]
    for letter in rest:
        if letter not in _LOST and letter != kept[-1]:
            kept.append(letter)
    return "".join(kept)


def is_latin(folded: str) -> bool:
    """Return whether a folded name is written in Latin letters."""
    return folded.isascii()
