"""The architecture: who may import whom, which file may use which library, how long a room is."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent

# data <- geo <- {pages, commands <- cli.py} <- dashboard.py: the rooms that each may import
MAY_IMPORT = {
    "data": {"data"},
    "geo": {"data", "geo"},
    "pages": {"data", "geo", "pages"},
    "commands": {"data", "geo", "commands"},
    "cli": {"data", "geo", "commands"},
    "dashboard": {"data", "geo", "pages"},
}

# the files that may use a library; one library lives in as few files as possible
MAY_USE = {
    "anyio": ("pages/routes.py",),
    "babel": ("data/words/__init__.py", "data/words/countries.py", "geo/derive/*.py"),
    "branca": ("geo/screen/leaflet.py", "geo/screen/alone.py"),
    "fontTools": ("geo/sheet/fonts.py",),
    "folium": ("geo/screen/leaflet.py",),
    "fpdf": ("geo/sheet/pdf.py",),
    "imageio_ffmpeg": ("geo/sheet/mp4.py",),
    "geopy": ("geo/where/geocoder.py", "geo/where/providers.py"),
    "openpyxl": ("geo/sheet/xlsx.py", "data/adapters/workbook.py"),
    "numpy": ("data/**", "geo/**", "pages/**"),
    "pandas": ("data/**", "geo/**", "pages/**"),
    "PIL": ("geo/sheet/png.py", "geo/sheet/glyphs.py", "geo/sheet/webp.py"),
    "pmtiles": ("geo/screen/tile_file.py",),
    "platformdirs": ("data/folders.py",),
    "rapidfuzz": ("geo/where/index.py",),
    "rjsmin": ("geo/screen/alone.py",),
    "scipy": ("data/compare.py", "data/nearness.py"),
    "shapely": ("geo/thinning.py", "geo/derive/*.py"),
    "starlette": ("pages/routes.py",),
    "streamlit": ("dashboard.py", "pages/**"),
    "streamlit_folium": ("pages/parts/mapview.py",),
    "typer": ("cli.py", "commands/*.py"),
    "uharfbuzz": ("geo/sheet/type.py", "geo/sheet/fonts.py"),
    "xyzservices": ("geo/screen/backdrops.py",),
}

# rooms without an owner: whatever fits nowhere would go there
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "service", "services"}

LONGEST_BODY = 60  # lines of a function without its docstring (house style)
USUAL_BODY = 25  # nine of ten functions are no longer


def sources(root: Path) -> Iterator[tuple[PurePosixPath, ast.Module]]:
    """Yield each of the product's Python files below a root, its path relative and parsed."""
    files = [root / "dashboard.py", root / "cli.py"]
    files += [
        path
        for room in ("data", "geo", "pages", "commands")
        for path in (root / room).rglob("*.py")
    ]
    for path in sorted(path for path in files if path.exists()):
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        yield PurePosixPath(path.relative_to(root).as_posix()), tree


def room_of(path: PurePosixPath) -> str:
    """Return the layer that a file belongs to."""
    return path.parts[0].removesuffix(".py")


def imported(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the first word of everything a file imports, also inside functions, and the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # a relative import stays in its own room, but says less than an absolute one
            yield ("." if node.level else (node.module or "").split(".")[0]), node.lineno


def wrong_layers(root: Path) -> list[str]:
    """Return the imports that go against the one direction, as file:line sentences."""
    return [
        f"{path}:{line} imports {name}"
        for path, tree in sources(root)
        for name, line in imported(tree)
        if name == "." or (name in MAY_IMPORT and name not in MAY_IMPORT[room_of(path)])
    ]


def wrong_libraries(root: Path) -> list[str]:
    """Return the uses of a library outside its files, or of one that no file may use."""
    return [
        f"{path}:{line} imports {name}"
        for path, tree in sources(root)
        for name, line in imported(tree)
        if name not in MAY_IMPORT
        and name not in sys.stdlib_module_names
        and name != "."
        and not any(_fits(path, pattern) for pattern in MAY_USE.get(name, ()))
    ]


def _fits(path: PurePosixPath, pattern: str) -> bool:
    """Return whether a path is the pattern; `room/**` is everything in a room."""
    if pattern.endswith("/**"):
        return path.parts[0] == pattern.removesuffix("/**")
    return path.match(pattern)


def vague_rooms(root: Path) -> list[str]:
    """Return files and folders whose name says nothing."""
    return [
        str(path)
        for path, _ in sources(root)
        if VAGUE_NAMES & {part.removesuffix(".py") for part in path.parts}
    ]


def bodies(root: Path) -> Iterator[tuple[str, int]]:
    """Yield each function as file:line name, and the lines of its body without docstring."""
    for path, tree in sources(root):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                has_docstring = ast.get_docstring(node) is not None
                body = node.body[1:] if has_docstring else node.body
                lines = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
                yield f"{path}:{node.lineno} {node.name}", lines


def long_bodies(root: Path) -> list[str]:
    """Return the functions over the limit."""
    return [f"{name}: {lines} lines" for name, lines in bodies(root) if lines > LONGEST_BODY]


def stray_screens(root: Path) -> list[str]:
    """Return files in `pages/` that Streamlit would take for pages of an app of its own.

    Streamlit 1.67 lists every `pages/*.py` beside the main script as a page, and on a fresh
    server runs it for a deep link. Only modules that draw nothing may lie there.
    """
    return [
        f"{path}: {reason}"
        for path, tree in sources(root)
        if path.parts[:-1] == ("pages",) and path.name != "__init__.py"
        for reason in _drawing(tree)
    ]


def _drawing(tree: ast.Module) -> Iterator[str]:
    """Yield why a module would do something when run as a page."""
    if any(name in ("streamlit", "streamlit_folium") for name, _ in imported(tree)):
        yield "uses streamlit"
    for node in tree.body:
        if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant):
            yield f"runs code at line {node.lineno}"


def loaded_by(statement: str, names: tuple[str, ...]) -> list[str]:
    """Return which of the modules a fresh Python has loaded after a statement."""
    asked = f"import sys\n{statement}\nprint(*[n for n in {names!r} if n in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return ran.stdout.split()


def write(root: Path, **files: str) -> Path:
    """Write small modules, `data__a` as data/a.py, and return the root."""
    for name, text in files.items():
        path = root / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_imports_go_one_way() -> None:
    """The order is data <- geo <- pages and cli.py <- dashboard.py."""
    assert wrong_layers(ROOT) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("data__load", "from geo.style import SYMBOLS"),
        ("data__load", "def late():\n    import geo.style"),
        ("geo__land", "import pages.routes"),
        ("geo__land", "from cli import main"),
        ("pages__frame__app", "import dashboard"),
        ("cli", "from pages import shelf"),
        ("data__load", "from . import schema"),
    ],
)
def test_an_import_against_the_direction_is_found(tmp_path: Path, name: str, text: str) -> None:
    """One wrong line, also inside a function or relative, is one finding."""
    assert len(wrong_layers(write(tmp_path, **{name: text}))) == 1


def test_each_library_stays_in_its_files() -> None:
    """One file has folium, three have Pillow, and Streamlit stays in pages."""
    assert wrong_libraries(ROOT) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("geo__style", "import folium"),
        ("geo__land", "from PIL import Image"),
        ("data__query", "import streamlit as st"),
        ("pages__screens__atlas", "import folium"),
        ("data__load", "import requests"),
        ("dashboard", "import pandas as pd"),
    ],
)
def test_a_library_in_a_wrong_file_is_found(tmp_path: Path, name: str, text: str) -> None:
    """A library outside its files, and one that nothing may use, are both found."""
    assert len(wrong_libraries(write(tmp_path, **{name: text}))) == 1


def test_every_library_has_a_requirement() -> None:
    """What the product imports is installed by requirements.txt, or comes with Streamlit."""
    needed = (ROOT / "requirements.txt").read_text(encoding="utf-8").lower().replace("-", "_")
    other_names = {"PIL": "pillow", "starlette": "streamlit", "anyio": "streamlit"}
    other_names |= {"branca": "folium", "fpdf": "fpdf2"}
    assert [name for name in MAY_USE if other_names.get(name, name).lower() not in needed] == []


def test_no_room_has_a_vague_name() -> None:
    """There is no utils, helpers, common, manager or service."""
    assert vague_rooms(ROOT) == []


@pytest.mark.parametrize("name", ["geo__utils", "data__common__a", "pages__helpers"])
def test_a_vague_name_is_found(tmp_path: Path, name: str) -> None:
    """Files and folders both count."""
    assert len(vague_rooms(write(tmp_path, **{name: ""}))) == 1


def test_no_function_is_over_sixty_lines() -> None:
    """A longer function is two functions."""
    assert long_bodies(ROOT) == []


def test_nine_of_ten_functions_fit_on_a_card() -> None:
    """The 90th percentile of all bodies is at most 25 lines."""
    lengths = sorted(lines for _, lines in bodies(ROOT))
    assert lengths[int(len(lengths) * 0.9)] <= USUAL_BODY


def test_a_long_function_is_found(tmp_path: Path) -> None:
    """Sixty lines pass, sixty-one do not, and the docstring does not count."""
    head = 'def f():\n    """Say.\n\n    More.\n    """\n'
    assert long_bodies(write(tmp_path, data__a=head + "    x = 1\n" * 60)) == []
    assert len(long_bodies(write(tmp_path, data__b=head + "    x = 1\n" * 61))) == 1


def test_no_screen_lies_where_streamlit_looks_for_pages() -> None:
    """A deep link on a fresh server opens the app, not a file of it."""
    assert stray_screens(ROOT) == []


@pytest.mark.parametrize("text", ["import streamlit as st", "print('hello')"])
def test_a_stray_screen_is_found(tmp_path: Path, text: str) -> None:
    """A module that draws or runs at import may not lie beside routes."""
    assert len(stray_screens(write(tmp_path, pages__map=text, pages__screens__map=text))) == 1


def test_the_core_loads_no_web_frame() -> None:
    """`import data, geo` and its tables stay free of Streamlit and of folium."""
    loaded = loaded_by(
        "import data, geo, data.schema, data.load, data.query, geo.style, geo.land",
        ("streamlit", "folium", "starlette", "typer"),
    )
    assert loaded == []


def test_a_loaded_web_frame_is_found() -> None:
    """The same question does see folium when it is loaded."""
    assert loaded_by("import geo.screen.leaflet", ("folium", "streamlit")) == ["folium"]
