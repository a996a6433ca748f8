"""A page in one file, taken apart as a browser does it."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode
from collections.abc import Mapping
from typing import Any


def code_of(page: str) -> dict[str, list[str]]:
    """Return the styles and scripts that a page unpacks, in order."""
    return _unpacked(page, "sarhad-code")


def data_of(page: str) -> dict[str, Any]:
    """Return the data that a page unpacks."""
    return _unpacked(page, "sarhad-data")


def config_of(page: str) -> dict[str, Any]:
    """Return the config with which a page opens its map, without the data."""
    script = code_of(page)["scripts"][-1]
    found = re.search(r"Sarhad\.open\(\w+, (?={)", script)
    assert found is not None
    config: dict[str, Any] = json.JSONDecoder().raw_decode(script, found.end())[0]
    return config


def plain_of(page: str) -> tuple[list[str], list[str]]:
    """Return the styles and the scripts that stand in a page as they are."""
    styles, scripts = (
        re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL) for tag in ("style", "script")
    )
    return styles, scripts


def unfold(folded: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the cards of `geo.screen.cards.fold`, as assets/cards.js reads them."""

    def record(table: int, row: int) -> dict[str, Any]:
        columns = zip(*folded["tables"][table].values(), strict=True)
        return {name: value(column[row]) for name, column in columns}

    def value(given: Any) -> Any:
        return records(given) if isinstance(given, list) else given

    def records(places: list[int]) -> list[dict[str, Any]]:
        return [record(*pair) for pair in zip(places[::2], places[1::2], strict=True)]

    return dict(zip(folded["ids"], records(folded["places"]), strict=True))


def _unpacked(page: str, name: str) -> Any:
    """Return the values of an element that holds base64, zlib and JSON."""
    found = re.search(rf'<script type="text/plain" id="{name}">([^<]*)</script>', page)
    assert found is not None
    return json.loads(zlib.decompress(b64decode(found[1])))
