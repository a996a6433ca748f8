"""How commands speak: to a person on stderr, to another program on stdout, to a terminal safely."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Callable
from typing import Any

from data.words import Words

PROGRAM = "python sarhad" if os.name == "nt" else "./sarhad"

# 0 done, 1 the data or the work failed, 2 the command was misunderstood, 130 stopped
FAILED, MISUNDERSTOOD, STOPPED = 1, 2, 130

BAR = 30  # signs of a progress bar

# the Unicode classes of the characters that turn the order of what stands around them
_ORDER_SIGNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def fault_line(fault: dict[str, Any]) -> str:
    """Return a fault as editors and compilers write one: file:line:column: the sentence.

    The line is left out where a fault concerns the whole file, the column where it concerns
    the whole row.
    """
    where = ":".join(str(fault[part]) for part in ("file", "line", "column") if fault[part])
    sentence = f"{where}: expected {fault['expected']}, got {fault['got']}."
    return f"{sentence} {fault['remedy']}".strip()


def shown(text: str) -> str:
    """Return text from a file without what could steer the terminal: control and order signs.

    Letters of every script stay, also the joiners that Persian needs.
    """
    return "".join(
        char.encode("unicode_escape").decode()
        if unicodedata.category(char) == "Cc" or unicodedata.bidirectional(char) in _ORDER_SIGNS
        else char
        for char in text
    )


def print_json(value: object) -> None:
    """Print a value for another program, on stdout; what is not JSON of itself, as text."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def progress(say: Words, key: str = "commands.film") -> Callable[[int, int], None] | None:
    """Return what shows on stderr how much of long work is done, None where nobody looks.

    `key` names the words for what is done of how many.
    """
    if not sys.stderr.isatty():
        return None

    def show(done: int, count: int) -> None:
        """Draw the bar anew on its line, and wipe it away at the end."""
        full = BAR * done // count
        line = f"{'#' * full}{'.' * (BAR - full)} {say(key, done=done, count=count)}"
        end = "" if done < count else f"\r{' ' * len(line)}\r"
        print(f"\r{line}", end=end, file=sys.stderr, flush=True)

    return show


def tell(sentence: str) -> None:
    """Tell the person at the keyboard, on stderr."""
    print(shown(sentence), file=sys.stderr)
