"""The map as one file that needs nothing else: every script and style inlined, none other runs."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import Any

from branca.element import Element

from geo.screen.files import read
from geo.screen.leaflet import OfflineMap

HEAD = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
"""


def standalone(page: OfflineMap, *, title: str = "Sarhad", lang: str = "en") -> str:
    """Return the map as HTML that runs from a file, with no request to anywhere.

    The content security policy names each script and style by its SHA-256; whatever else
    might get into the file does not run.
    """
    scripts = [_text(name) for name, _ in links(page, "default_js")]
    scripts.append(script_of(page))
    styles = [_text(name) for name, _ in links(page, "default_css")]
    parts = [HEAD.format(lang=escape(lang), policy=_policy(scripts, styles), title=escape(title))]
    parts += [f"<style>{style}</style>\n" for style in styles]
    parts.append(f'</head>\n<body>\n<div id="{page.get_name()}"></div>\n')
    parts += [f"<script>{script}</script>\n" for script in scripts]
    return "".join((*parts, "</body>\n</html>\n"))


def script_of(page: OfflineMap) -> str:
    """Return the script that makes the map: its own and its children's, in order."""
    elements = (page, *page._children.values())  # noqa: SLF001 - Folium has no other door
    return "\n".join(_macro(element) for element in elements)


def _macro(element: Element) -> str:
    """Return what an element's template makes as script."""
    module: Any = element._template.module  # noqa: SLF001
    return str(module.script(element, {}))


def links(page: OfflineMap, which: str) -> list[tuple[str, str]]:
    """Return name and address of all files of the map and its children, each once."""
    elements: tuple[Element, ...] = (page, *page._children.values())  # noqa: SLF001
    return list(dict.fromkeys(link for part in elements for link in getattr(part, which, ())))


def _text(name: str) -> str:
    """Return a file as text without what would end its element early.

    Line ends are those that an HTML parser makes of them: the policy's hashes are of that.
    """
    text = read(name).decode("utf-8").replace("\r\n", "\n")
    # neither a script nor a style of ours needs these letters; a comment might hold them
    return text.replace("</script", "<\\/script").replace("</style", "<\\/style")


def _policy(scripts: list[str], styles: list[str]) -> str:
    """Return the content security policy that allows exactly these scripts and styles."""
    allowed = {"script-src": scripts, "style-src": styles}
    rules = [f"{rule} {' '.join(map(_source, texts))}" for rule, texts in allowed.items()]
    return "; ".join(("default-src 'none'", *rules, "img-src data: blob:", "font-src data:"))


def _source(text: str) -> str:
    """Return the hash by which a policy names a script or style."""
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode()}'"
