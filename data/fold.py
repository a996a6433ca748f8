"""How text is folded before it is compared: one spelling for what people type alike."""

from __future__ import annotations

import unicodedata
from functools import cache

# Letters that Persian, Urdu and Arabic keyboards write differently for the same sound and shape,
# and Latin letters that Unicode does not take apart.
LETTERS = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ے": "ی", "ې": "ی",
        "ك": "ک", "ڪ": "ک",
        "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۀ": "ه",
        "ٱ": "ا", "ـ": "",
        "ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe",
        "'": "", "’": "", "‘": "", "ʼ": "", "ʿ": "", "ʾ": "", "`": "",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """Return the text without case, accents, vowel signs, joiners and punctuation.

    Words are separated by single spaces. Arabic ي and ك become Persian ی and ک, the forms of
    heh become one, the zero-width non-joiner is dropped, digits of any script become 0-9, and
    every other sign becomes a space: "Jaish ul-'Adl" and "jaish ul adl" are the same.
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(_folded(letter) for letter in apart.translate(LETTERS)).split())


@cache
def _folded(letter: str) -> str:
    """Return what is left of one letter: itself, a digit, a space, or nothing."""
    category = unicodedata.category(letter)
    if category[0] == "L":
        return letter
    if category[0] == "N":
        digit = unicodedata.digit(letter, None)
        return letter if digit is None else str(digit)
    return "" if category in ("Mn", "Me", "Cf") else " "
