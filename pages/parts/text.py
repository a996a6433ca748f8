"""Text from files on its way into Streamlit's Markdown."""

from __future__ import annotations

# Marks of Markdown, of Streamlit's own directives (:red[..]) and of HTML.
_MARKS = frozenset("\\`*_[]#$:<>|~&")
_AT_THE_START = frozenset("+-.!=0123456789")  # a list, a number, a rule


def plain(text: str) -> str:
    """Return text with Markdown's marks taken out of force, on one line."""
    line = " ".join(text.split())
    quiet = "".join(f"\\{letter}" if letter in _MARKS else letter for letter in line)
    if quiet[:1] in _AT_THE_START:
        # an invisible joiner keeps a leading figure or dash from starting a list
        return f"\u2060{quiet}"
    return quiet


def web_link(publisher: str, url: str) -> str:
    """Return a Markdown link where the address is http or https and harmless, else the name."""
    name = plain(publisher or url)
    harmless = url.startswith(("http://", "https://")) and not set(url) & set(" <>()[]\\\"'`\n\r\t")
    return f"[{name}]({url})" if harmless else name
