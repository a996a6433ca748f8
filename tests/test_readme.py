"""The README: every command, flag and field that exists stands in it, and what it shows works."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from test_launcher import load_launcher
from typer.main import get_command

import cli
from data.query import Query

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = get_command(cli.app).commands


def missing(names: list[str], text: str) -> list[str]:
    """Return the names that do not stand in a text as words of code."""
    return [
        name for name in names if not re.search(rf"`[^`\n]*(?<![\w-]){re.escape(name)}\b", text)
    ]


def launcher_flags() -> list[str]:
    """Return the flags that the launcher itself reads, the longest name of each."""
    source = (ROOT / "sarhad").read_text(encoding="utf-8")
    return re.findall(r'add_argument\(\s*"(-[\w-]+)"', source)


def command_flags() -> list[str]:
    """Return the flags of every command of the command line."""
    return sorted(
        {
            max(parameter.opts, key=len)
            for command in COMMANDS.values()
            for parameter in command.params
            if parameter.opts[0].startswith("-")
        }
    )


def shown_commands() -> list[str]:
    """Return the commands on lines of their own in the README's blocks."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("./sarhad ")]


def test_every_command_stands_in_the_readme() -> None:
    """Those of the launcher and those of the command line."""
    launcher = load_launcher()
    names = [f"./sarhad {name}" for name in {*launcher.HERE, *COMMANDS}]
    assert missing(names, README) == []


def test_every_flag_stands_in_the_readme() -> None:
    """A flag that nobody can read about does not exist."""
    assert missing([*launcher_flags(), *command_flags()], README) == []


def test_every_field_of_a_query_stands_in_the_readme() -> None:
    """Fields are flags and parameters of the address alike."""
    fields = [f"--{field.name}" for field in dataclasses.fields(Query)]
    assert missing(fields, README) == []


def test_a_missing_flag_is_found() -> None:
    """Also one that only begins like a flag that is there."""
    assert missing(["--since", "--sin", "--new"], "ask with `--since 2024`") == ["--sin", "--new"]


def test_every_derived_file_stands_in_the_readme_with_its_licences() -> None:
    """What is shown is credited: the row of a file names each licence and each source."""
    manifest = json.loads((ROOT / "data" / "land" / "manifest.json").read_text(encoding="utf-8"))
    rows = [line for line in README.splitlines() if line.startswith("|")]
    for file in manifest["files"]:
        row = next((row for row in rows if f"`data/{file['file']}`" in row), "")
        for source in file["sources"]:
            assert source["name"] in row, file["file"]
            assert source["licence"] in row, file["file"]


def test_the_commands_shown_are_commands() -> None:
    """The first word of each is known to the launcher."""
    launcher = load_launcher()
    first_words = {shlex.split(line)[1] for line in shown_commands()}
    assert first_words
    assert first_words <= {*launcher.HERE, *launcher.ELSEWHERE}


@pytest.mark.parametrize(
    "line", [line for line in shown_commands() if shlex.split(line)[1] in COMMANDS]
)
def test_the_commands_shown_run(line: str, tmp_path: Path) -> None:
    """Each ends well, in a folder that is not the product's."""
    command = [sys.executable, str(ROOT / "cli.py"), *shlex.split(line)[1:]]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_the_files_named_exist() -> None:
    """A path in code type is a path in this folder."""
    names = set(re.findall(r"`((?:data|geo|tests|pages|docs)/[\w./]*)`", README))
    names |= set(re.findall(r"\]\(([\w./]+)\)", README))
    assert [name for name in sorted(names) if not (ROOT / name).exists()] == []
