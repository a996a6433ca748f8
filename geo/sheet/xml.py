"""Text inside XML, and what stands between two marks of a file."""

from __future__ import annotations

from xml.sax.saxutils import escape

# XML 1.0 allows no control characters, halves of pairs or noncharacters (section 2.2)
_REFUSED = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


def text(words: str) -> str:
    """Return words as XML holds them on one line: escaped, without what XML does not allow."""
    return escape(words.translate(_REFUSED))


def between(content: bytes, opening: str, closing: str) -> str:
    """Return the text between two marks of a file, "" where the first is missing."""
    _, found, rest = content.partition(opening.encode())
    inside = rest.partition(closing.encode())[0].decode("utf-8", errors="replace") if found else ""
    return inside.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
