"""The recipe of a sheet: everything that is needed to make the same picture again."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass, field
from hashlib import sha256

from data.period import Period
from geo.earth import Bounds
from geo.sheet.pins import Pin
from geo.style import BORDERLANDS

VERSION = "0.1.0"  # of the program; a test holds it equal to pyproject.toml


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Query, view, theme, layout, language, title, caption and the hash of the data.

    `params` and `flags` are the query's own (`Query.params`, `Query.flags`).
    """

    params: dict[str, str]
    flags: tuple[str, ...] = field(default=(), compare=False)
    view: Bounds = BORDERLANDS
    theme: str = "light"
    layout: str = "landscape"
    lang: str = "en"
    title: str = ""  # empty for the usual one
    caption: str = ""  # what the person who made it says below the sentence, empty for nothing
    pins: tuple[Pin, ...] = ()  # the events that are numbered on the sheet, in that order
    before: Period | None = None  # shown on a map beside that of the query
    by: str = ""  # the column whose ratios stand below two maps; empty for none
    frames: str = ""  # what a picture of a film shows: day, week, month; empty for the usual
    data: str = ""  # first 12 hex digits of the hash of the data
    outlines: str = ""  # the same of the outlines that districts are drawn as, empty without any
    dataset: str = ""
    known_at: str = ""  # the moment of the past as of which the data are, empty for now
    version: str = VERSION

    def as_dict(self) -> dict[str, object]:
        """Return plain values, ready for JSON."""
        return {
            "program": "sarhad",
            "version": self.version,
            "query": dict(self.params),
            "view": list(self.view),
            "theme": self.theme,
            "layout": self.layout,
            "lang": self.lang,
            "title": self.title,
            "caption": self.caption,
            "dataset": self.dataset,
            "data": self.data,
            # left out where nothing is asked for, so that older recipes keep their hash
            **({"pins": [list(pin) for pin in self.pins]} if self.pins else {}),
            **({"before": str(self.before)} if self.before else {}),
            **({"by": self.by} if self.by else {}),
            **({"frames": self.frames} if self.frames else {}),
            **({"outlines": self.outlines} if self.outlines else {}),
            **({"known_at": self.known_at} if self.known_at else {}),
        }

    def as_json(self) -> str:
        """Return one line of JSON; equal recipes give equal text."""
        return json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def with_rows(self, rows: str) -> str:
        """Return the same line with the hashes of the rows (`geo.sheet.proof`), for inside a file.

        They prove and are no part of what is asked for, so they are not in the recipe's hash.
        """
        told = {**self.as_dict(), "rows": rows}
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def hash(self) -> str:
        """Return the first 8 hex digits of the recipe's sha256."""
        return sha256(self.as_json().encode()).hexdigest()[:8]

    def command(self, target: str) -> str:
        """Return the command line that makes `target` from the same recipe."""
        words = ["./sarhad", "snapshot", target, *self.flags]
        words += ["--before", str(self.before)] if self.before else []
        if self.view != BORDERLANDS:
            words.append("--view=" + view_text(self.view))
        for name, value, usual in (
            ("theme", self.theme, "light"),
            ("layout", self.layout, "landscape"),
            ("lang", self.lang, "en"),
            ("title", self.title, ""),
            ("caption", self.caption, ""),
            ("by", self.by, ""),
            ("frames", self.frames, ""),
            ("known-at", self.known_at, ""),
        ):
            if value != usual:
                words += [f"--{name}={value}"] if value.startswith("-") else [f"--{name}", value]
        words += [f"--pin={'='.join(filter(None, pin))}" for pin in self.pins]
        return shlex.join(words)

    def short_command(self, target: str) -> str:
        """Return the command line that makes `target` from the file that holds the recipe."""
        return shlex.join(["./sarhad", "snapshot", target, "--recipe", "FILE"])


def view_text(view: Bounds) -> str:
    """Return a view as the flag writes it: W,S,E,N in degrees."""
    return ",".join(f"{part:.10g}" for part in view)
