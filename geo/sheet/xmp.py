"""The XMP packet of a film: title, sentence, credits and recipe, as other programs read them."""

from __future__ import annotations

from geo.sheet import xml

OPENING, CLOSING = "<sarhad:recipe>", "</sarhad:recipe>"
PREFIX = "<?xpacket begin="  # what a packet begins with


def packet(*, recipe: str, title: str, sentence: str, credit: str) -> bytes:
    """Return the packet as UTF-8; `recipe` is JSON."""
    named = (("title", title), ("description", sentence), ("rights", credit))
    told = "".join(
        f'<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{xml.text(text)}</rdf:li></rdf:Alt>'
        f"</dc:{name}>"
        for name, text in named
    )
    words = (
        f'{PREFIX}"\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:sarhad="urn:sarhad:recipe">'
        f"{told}{OPENING}{xml.text(recipe)}{CLOSING}"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
    return words.encode("utf-8", errors="replace")


def recipe_of(content: bytes) -> str:
    """Return the recipe in a packet, "" where there is none."""
    return xml.between(content, OPENING, CLOSING)
