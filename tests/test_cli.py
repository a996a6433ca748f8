"""The command line: its answers, its exit codes, and what it prints of a hostile file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from typer.main import get_command

import cli

HEADER = (ROOT / "data" / "facts" / "actors.csv").read_text(encoding="utf-8").splitlines()[0]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return a command's exit code, and what it said on stdout and on stderr."""
    code = cli.main(list(arguments))
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def bad_file(tmp_path: Path) -> Path:
    """Return a list of actors whose one row steers terminals and is too short."""
    path = tmp_path / "actors.csv"
    path.write_text(f"{HEADER}\n\x1b[2J\u202eevil\n", encoding="utf-8")
    return path


def test_our_own_data_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0, nothing on stdout."""
    code, out, err = run(capsys, "check")
    assert (code, out) == (0, ""), out
    assert err


def test_a_fault_names_file_line_expected_and_got(
    capsys: pytest.CaptureFixture[str], bad_file: Path
) -> None:
    """As editors write it, and exit code 1."""
    code, out, err = run(capsys, "check", str(bad_file))
    assert code == 1
    assert out.startswith("actors.csv:2:")
    assert "expected" in out
    assert ", got " in out
    assert "1 fault" in err


def test_the_same_faults_come_as_json(capsys: pytest.CaptureFixture[str], bad_file: Path) -> None:
    """One object on stdout with the parts of each fault."""
    code, out, _ = run(capsys, "check", "--json", str(bad_file))
    answer = json.loads(out)
    assert code == 1
    assert answer["faults"] == len(answer["problems"])
    assert answer["problems"][0]["line"] == 2
    assert set(answer["problems"][0]) == {"file", "line", "column", "expected", "got", "remedy"}


def test_a_fault_of_a_whole_file_has_no_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """An empty folder lacks every table; JSON says null, not a number."""
    code, out, _ = run(capsys, "check", "--json", str(tmp_path))
    assert code == 1
    assert json.loads(out)["problems"][0]["line"] is None
    assert "events.csv: expected" in run(capsys, "check", str(tmp_path))[1]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\nb", "a\\nb"),
        ("\u202eevil", "\\u202eevil"),
        ("می‌خواهد", "می‌خواهد"),
        ("بلوچستان – é", "بلوچستان – é"),
    ],
)
def test_text_from_a_file_cannot_steer_the_terminal(text: str, printed: str) -> None:
    """Control and order signs are written out; letters and joiners of every script stay."""
    assert cli.shown(text) == printed


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["check", "nothing.csv"], "nothing.csv"),
        (["check", "--colour"], "--colour"),
        (["chekc"], "chekc"),
        (["check", "a", "b"], "argument"),
    ],
)
def test_a_misunderstood_command_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], word: str
) -> None:
    """Exit code 2, the offending word, and where to read more."""
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
    assert word in err
    assert err.strip().endswith("--help says more.")


@pytest.mark.parametrize("command", sorted(get_command(cli.app).commands))
def test_help_shows_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """A first use can be copied."""
    code, out, _ = run(capsys, command, "--help")
    assert code == 0
    assert f"{cli.PROGRAM} {command}" in out


def test_it_runs_from_any_folder_and_under_any_locale(tmp_path: Path, bad_file: Path) -> None:
    """A folder with modules of our names is no trap, and Persian can be printed in C."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "__init__.py").write_text("raise SystemExit('wrong module')\n")
    bad_file.write_text(f"{HEADER}\nزاهدان\n", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "check", "actors.csv"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 1, ran.stderr
    assert "actors.csv:2" in ran.stdout.decode("utf-8")
