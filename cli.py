"""The command line: one function a command, its words and its exit codes."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from data.check import check as faults_of
from data.schema import DataError
from data.words import Words

PROGRAM = "python sarhad" if os.name == "nt" else "./sarhad"

# 0 done, 1 the data or the work failed, 2 the command was misunderstood, 130 stopped
FAILED, MISUNDERSTOOD, STOPPED = 1, 2, 130

# the Unicode classes of the characters that turn the order of what stands around them
_ORDER_SIGNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def sarhad() -> None:
    """Sarhad, a conflict map of the borderland of Iran and Pakistan."""


@app.command(epilog=f"Example: {PROGRAM} check data/facts/incidents.csv")
def check(
    file: Annotated[
        Path | None, typer.Argument(help="A CSV file or a folder; without it, Sarhad's own data.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")] = False,
) -> None:
    """Validate every row, and name file, line and column of each fault."""
    say = Words()
    if file is not None and not file.exists():
        raise TyperException(say("commands.no_file", name=str(file)))
    found = faults_of(file).astype(object)
    faults = found.where(found.notna(), None).to_dict("records")
    if as_json:
        print_json({"faults": len(faults), "problems": faults})
    else:
        for fault in faults:
            print(shown(fault_line(fault)))
    tell(say.many("commands.check.faults", len(faults)) if faults else say("commands.check.clean"))
    raise typer.Exit(FAILED if faults else 0)


# --- what the commands share -----------------------------------------------------------------


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


def tell(sentence: str) -> None:
    """Tell the person at the keyboard, on stderr."""
    print(shown(sentence), file=sys.stderr)


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code; a fault is told in one sentence."""
    for stream in (sys.stdout, sys.stderr):
        # names are in Persian and Urdu, whatever the terminal was set to
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    say = Words()
    try:
        code = app(arguments, prog_name=PROGRAM, standalone_mode=False)
    except typer.Abort:
        tell(say("commands.stopped"))
        return STOPPED
    except TyperException as error:
        message = error.format_message().rstrip(".")
        tell(say("commands.see_help", message=message, program=PROGRAM))
        return MISUNDERSTOOD
    except (DataError, OSError) as error:
        tell(say("commands.failed", reason=str(error)))
        return FAILED
    return int(code or 0)


if __name__ == "__main__":
    sys.exit(main())
