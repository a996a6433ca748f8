"""Text from files on its way into Streamlit's Markdown."""

from __future__ import annotations

import re

# Marks of Markdown, of Streamlit's own directives (:red[..]) and of HTML.
_MARKS = frozenset("\\`*_[]#$:<>|~&")
# A list, a numbered list, a rule.
_AT_THE_START = re.compile(r"[+=-]|[0-9]{1,9}[.)](\s|$)")
# What an escape does not stop, because it is looked for in what Markdown has read: icons
# (:material/home:), emoji (:smile:), bare addresses, and arrows for a lone "->".
_SEAMS = re.compile(
    r"(?<=:)(?=//|[a-z+-][\w+/-]*:)"
    r"|(?<=www)(?=\.)|(?=@)"
    r"|((?<=\s[<>~-])|(?<=^[<>~-]))(?=(->|[>=-])(?!\S))",
    re.IGNORECASE,
)
# They would turn the words that follow a text; names in Persian and Urdu do without them.
_DIRECTION_SIGNS = dict.fromkeys(range(0x202A, 0x202F)) | dict.fromkeys(range(0x2066, 0x206A))
_RANGE = re.compile(r"(?<=\w)–(?=\w)")
_JOINER = "\u2060"  # invisible, of no width


def plain(text: str) -> str:
    """Return text with Markdown's marks taken out of force, on one line."""
    line = " ".join(text.translate(_DIRECTION_SIGNS).split())
    apart = _SEAMS.sub(_JOINER, line)
    quiet = "".join(f"\\{letter}" if letter in _MARKS else letter for letter in apart)
    if _AT_THE_START.match(quiet):
        # keeps a leading figure or dash from starting a list
        return f"{_JOINER}{quiet}"
    return quiet


def unbroken(text: str) -> str:
    """Return text in which no line ends inside a range such as 10–31 January."""
    return _RANGE.sub(f"–{_JOINER}", text)


def web_link(publisher: str, url: str) -> str:
    """Return a Markdown link where the address is http or https and harmless, else the name."""
    name = plain(publisher or url)
    harmless = url.startswith(("http://", "https://")) and not set(url) & set(" <>()[]\\\"'`\n\r\t")
    return f"[{name}]({url})" if harmless else name
