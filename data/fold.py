"""How text is folded before it is compared: one spelling for what people type alike."""

from __future__ import annotations

import unicodedata

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
    if text.isascii():
        return " ".join(text.casefold().translate(_TABLE).split())
    # taken apart before and after: a mathematical A has no case until it is a plain one
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join(plain.translate(_TABLE).split())


class _Table(dict[int, str]):
    """What is left of each letter, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        """Return and keep what is left of a letter: itself, a digit, a space, or nothing."""
        letter = chr(code)
        category = unicodedata.category(letter)
        digit = unicodedata.digit(letter, None)
        if category in ("Mn", "Me", "Cf"):
            left = ""
        elif digit is not None and category[0] == "N":
            left = str(digit)
        else:
            left = letter if category[0] in "LN" else " "
        self[code] = left
        return left


_TABLE = _Table(LETTERS)
