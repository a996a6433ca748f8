"""The map as one file that needs nothing else: all of it inside, packed, and none other runs."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from html import escape
from typing import Any

from branca.element import Element
from rjsmin import jsmin

from geo.screen.files import ALONE_SCRIPTS, ALONE_STYLES, LEAFLET, read
from geo.screen.leaflet import OfflineMap, browser_map

START, *MORE = ALONE_SCRIPTS  # the one that unpacks all others stands in the file as it is
CODE, DATA, PLAIN = "sarhad-code", "sarhad-data", "sarhad-plain"  # as assets/alone.js names them

# What is read where nothing can be unpacked: the type and the colours are the system's own.
PLAIN_STYLE = (
    ":root{color-scheme:light dark}"
    f"#{PLAIN}{{max-width:42em;margin:3em auto;padding:0 1em;font:1em/1.5 system-ui,sans-serif}}"
    f"#{PLAIN} h1{{font-size:1.4em}}"
)
PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
{metas}<style>{style}</style>
</head>
<body>
<div id="{map}"></div>
<div id="{plain_id}">
{plain}</div>
<script>{start}</script>
<script type="text/plain" id="{code_id}">{code}</script>
<script type="text/plain" id="{data_id}">{data}</script>
</body>
</html>
"""


def standalone(
    config: Mapping[str, Any], *, title: str = "Sarhad", metas: Mapping[str, str] | None = None
) -> str:
    """Return the map of a config of `inlined` as HTML that runs from a file, asking nobody.

    Its first script unpacks the others. The content security policy names each script and style
    by its SHA-256, as it is when unpacked; whatever else might get into the file does not run.
    `metas` go into the head, by name. Title, sentence and credits stand in it as plain text.
    """
    rest = {name: value for name, value in config.items() if name != "data"} | {"packed": DATA}
    page = browser_map(rest)
    start = _script(START)
    code = {"styles": _styles(page), "scripts": _scripts(page)}
    return PAGE.format(
        lang=escape(str(config["lang"])),
        policy=_policy([start, *code["scripts"]], [PLAIN_STYLE, *code["styles"]]),
        title=escape(title),
        metas="".join(
            f'<meta name="{escape(name)}" content="{escape(text)}">\n'
            for name, text in (metas or {}).items()
        ),
        style=PLAIN_STYLE,
        map=page.get_name(),
        plain_id=PLAIN,
        plain=_plain(config, title),
        start=start,
        code_id=CODE,
        code=packed(code),
        data_id=DATA,
        data=packed(config["data"]),
    )


def packed(data: Mapping[str, Any]) -> str:
    """Return values as JSON, compressed (zlib) and in base64: a fifth of the size."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return b64encode(zlib.compress(text.encode("utf-8"), 9)).decode()


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


def _scripts(page: OfflineMap) -> list[str]:
    """Return the scripts that make the map, in the order in which they run.

    Our own are one: the "use strict" at its beginning, which each of them has, is that of all.
    """
    names = [name for name, _ in links(page, "default_js")]
    theirs = [_text(name) for name in names if name in LEAFLET]
    ours = [_script(name) for name in (*(name for name in names if name not in LEAFLET), *MORE)]
    return [*theirs, "\n".join(ours), script_of(page)]


def _styles(page: OfflineMap) -> list[str]:
    """Return the styles of the map, as one."""
    names = (*(name for name, _ in links(page, "default_css")), *ALONE_STYLES)
    return ["\n".join(map(_text, names))]


def _text(name: str) -> str:
    """Return a file as text.

    Line ends are those that an HTML parser makes of them: the policy's hashes are of that.
    """
    return read(name).decode("utf-8").replace("\r\n", "\n")


def _script(name: str) -> str:
    """Return a script of ours without its comments and blanks."""
    return _smaller(_text(name))


@lru_cache(maxsize=256)
def _smaller(script: str) -> str:
    """Return a script without comments and blanks, which are a third of its size when packed."""
    return str(jsmin(script))


def _plain(config: Mapping[str, Any], title: str) -> str:
    """Return what the file says in words alone: what it is, what it needs, whose work it is."""
    words = config["words"]
    heading = config.get("heading", {"title": title, "sentence": ""})
    told = [f"{one['number']} \u00b7 {one['text']}" for one in config.get("callouts", ())]
    lines = [heading["sentence"], *told, words["map.alone.needs"]]
    credits_ = [*config["credits"], words["map.alone.made_with"]]
    paragraphs = (f"<p>{escape(line)}</p>\n" for line in (*lines, *credits_) if line)
    return "".join((f"<h1>{escape(heading['title'])}</h1>\n", *paragraphs))


def _policy(scripts: list[str], styles: list[str]) -> str:
    """Return the content security policy that allows exactly these scripts and styles."""
    allowed = {"script-src": scripts, "style-src": styles}
    rules = [f"{rule} {' '.join(map(_source, texts))}" for rule, texts in allowed.items()]
    return "; ".join(("default-src 'none'", *rules, "img-src data: blob:", "font-src data:"))


def _source(text: str) -> str:
    """Return the hash by which a policy names a script or style."""
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode()}'"
