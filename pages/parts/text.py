"""Text from files on its way into Streamlit's Markdown."""

from __future__ import annotations

_MARKS = frozenset("\\`*_{}[]()#+-.!$:<>|~&")


def plain(text: str) -> str:
    """Return text with Markdown's marks taken out of force, on one line."""
    line = " ".join(text.split())
    return "".join(f"\\{character}" if character in _MARKS else character for character in line)


def web_link(publisher: str, url: str) -> str:
    """Return a Markdown link where the address is http or https and harmless, else the name."""
    name = plain(publisher or url)
    harmless = url.startswith(("http://", "https://")) and not set(url) & set(" <>()[]\\\"'`\n\r\t")
    return f"[{name}]({url})" if harmless else name
