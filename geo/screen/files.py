"""The files a map page loads: a fixed list, each under an address that names its content."""

from __future__ import annotations

import time
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"

JAVASCRIPT, STYLE, FONT = "text/javascript", "text/css", "font/ttf"

# The page's own code: these first, the others by name, for they only register their part.
FIRST_SCRIPTS = ("columns.js", "shown.js", "store.js", "open.js")
TIME_SCRIPTS = (
    "histogram.js",
    "steps.js",
    "key_dates.js",
    "time_tools.js",
    "player.js",
    "time.js",
)  # of the TimeControl element
ALONE_SCRIPTS = ("alone.js", "cards.js", "pins.js")  # of the page in one file only
ALONE_STYLES = ("pins.css",)
SCRIPTS = tuple(
    dict.fromkeys(
        (
            *FIRST_SCRIPTS,
            *sorted({path.name for path in ASSETS.glob("*.js")} - {*TIME_SCRIPTS, *ALONE_SCRIPTS}),
        )
    )
)
STYLES = (
    "sarhad.css", "time.css", "panels.css", "drawers.css", "lines.css", "key.css", "find.css",
    "spots.css",
)  # fmt: skip
FONTS = {
    "plex.ttf": ("fontpkg_ibm_plex_sans", "files/IBMPlexSans[wdth,wght].ttf"),
    "plex-arabic.ttf": ("fontpkg_ibm_plex_sans_arabic", "files/IBMPlexSansArabic-Regular.ttf"),
}
LEAFLET = ("leaflet.js", "leaflet.css")  # of the package XStatic-Leaflet: nothing is copied here

# What a page asks for: one script and one style sheet instead of sixty, for each request costs
# a way to the server. Leaflet's script stays by itself: ours are strict, by their first line.
SCRIPT, SHEET = "map.js", "map.css"
BUNDLES = {SCRIPT: (*SCRIPTS, *TIME_SCRIPTS), SHEET: (*LEAFLET[1:], *STYLES)}


def asset(path: str) -> tuple[bytes, str] | None:
    """Return the bytes and media type of `<hash>/<name>`, None for any other path.

    The hash must be the content's own, so that an answer may be kept for ever.
    """
    given, _, name = path.partition("/")
    if name not in _names() or given != _hash(name):
        return None
    return read(name), media_type(name)


def asset_url(name: str, base: str = "") -> str:
    """Return a file's address below `base`, a proxy's prefix without a slash at its end."""
    return f"{base}/assets/{_hash(name)}/{name}"


def asset_urls(names: tuple[str, ...], base: str = "") -> list[tuple[str, str]]:
    """Return name and address of those of the files that exist, in order."""
    return [(name, asset_url(name, base)) for name in names if _is_here(name)]


def media_type(name: str) -> str:
    """Return the media type of one of our files."""
    return {"js": JAVASCRIPT, "css": STYLE, "ttf": FONT}[name.rpartition(".")[2]]


def read(name: str) -> bytes:
    """Return a file's content; a bundle is made here, the rest lies in files."""
    if name in BUNDLES:
        return _bundle(name, _stamps(name))
    path = _file(name)
    if path is None:
        msg = f"{name!r} is not a file of the map page; known are {', '.join(sorted(_names()))}."
        raise FileNotFoundError(msg)
    return _content(path, path.stat().st_mtime_ns)


def _names() -> frozenset[str]:
    """Return the names that may be asked for."""
    ours = (*SCRIPTS, *TIME_SCRIPTS, *ALONE_SCRIPTS, *STYLES, *ALONE_STYLES)
    return frozenset((*BUNDLES, *ours, *LEAFLET, *FONTS))


def _hash(name: str) -> str:
    """Return twelve digits of a file's content hash, twelve zeros where it is missing."""
    if name in BUNDLES:
        return _bundle_digest(name, _stamps_of(name, int(time.monotonic())))
    path = _file(name)
    return _digest(path, path.stat().st_mtime_ns) if path else "0" * 12


def _is_here(name: str) -> bool:
    """Return whether there is anything to send under a name."""
    return any(map(_file, BUNDLES[name])) if name in BUNDLES else _file(name) is not None


@lru_cache(maxsize=4)
def _stamps_of(bundle: str, second: int) -> tuple[tuple[str, int], ...]:  # noqa: ARG001 - of the cache
    """Return the stamps of a bundle, looked up once a second: every rerun asks for its address."""
    return _stamps(bundle)


def _stamps(bundle: str) -> tuple[tuple[str, int], ...]:
    """Return name and time of change (ns) of each file of a bundle that is there, in order."""
    files = ((name, _file(name)) for name in BUNDLES[bundle])
    return tuple((name, path.stat().st_mtime_ns) for name, path in files if path)


def _file(name: str) -> Path | None:
    """Return where a file lies, None where it is unknown or not installed."""
    if name in FONTS:
        package, inside = FONTS[name]
        path = _package(package) / inside
    elif name in LEAFLET:
        path = _package("xstatic.pkg.leaflet") / "data" / name
    elif name in _names():
        path = ASSETS / name
    else:
        return None
    return path if path.is_file() else None


@lru_cache
def _package(name: str) -> Path:
    """Return an installed package's folder; a path that does not exist where it is missing."""
    try:
        spec = find_spec(name)
    except ModuleNotFoundError:
        spec = None
    return Path(spec.origin).parent if spec and spec.origin else ASSETS / "not-installed"


@lru_cache
def _content(path: Path, changed_ns: int) -> bytes:  # noqa: ARG001 - the key of the cache
    """Return a file's bytes, read again when the file has changed."""
    return path.read_bytes()


@lru_cache(maxsize=4)
def _bundle(name: str, stamps: tuple[tuple[str, int], ...]) -> bytes:
    """Return files one after another, each under a line with its name: a fault names its place."""
    strict = b'"use strict";\n' if name == SCRIPT else b""
    parts = (b"/* %s */\n%s\n" % (file.encode(), read(file)) for file, _ in stamps)
    return strict + b"".join(parts)


@lru_cache(maxsize=4)
def _bundle_digest(name: str, stamps: tuple[tuple[str, int], ...]) -> str:
    """Return the first twelve hexadecimal digits of a bundle's SHA-256."""
    return sha256(_bundle(name, stamps)).hexdigest()[:12]


@lru_cache
def _digest(path: Path, changed_ns: int) -> str:
    """Return the first twelve hexadecimal digits of a file's SHA-256."""
    return sha256(_content(path, changed_ns)).hexdigest()[:12]
