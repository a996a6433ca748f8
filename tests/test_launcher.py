"""The launcher: what it decides from values, and what it says when it cannot go on."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import programs
import pytest
from conftest import ROOT, free_port

LAUNCHER_FILES = ("sarhad", "requirements.txt", "requirements-dev.txt", "constraints.txt")
UNREACHABLE = {
    # the port "discard" of this computer, where nothing listens
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_NO_CACHE_DIR": "1",
}


def load_launcher() -> ModuleType:
    """Return the launcher as a module: it has no .py at its end."""
    loader = SourceFileLoader("sarhad_launcher", str(ROOT / "sarhad"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    # no compiled copy beside the launcher: it would be named after no module
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = written
    return module


@pytest.fixture(scope="module")
def sarhad() -> ModuleType:
    """Return the launcher's functions."""
    return load_launcher()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a folder with nothing but the launcher and the lists of packages."""
    for name in LAUNCHER_FILES:
        shutil.copy2(ROOT / name, tmp_path / name)
    return tmp_path


def launch(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return what `python sarhad ...` says and its exit code, with few variables set."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    return subprocess.run(
        [sys.executable, "sarhad", *arguments],
        cwd=folder,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def assert_one_sentence(said: str) -> None:
    """Check that a complaint is one line of words and no traceback."""
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1, said


@pytest.mark.parametrize("version", [(2, 7), (3, 6), (3, 10), (3, 10, 13)])
def test_an_old_python_is_told_which_one_is_needed(
    sarhad: ModuleType, version: tuple[int, ...]
) -> None:
    """The sentence names both versions."""
    said = sarhad.python_complaint(version)
    assert "3.11" in said
    assert f"{version[0]}.{version[1]}" in said


@pytest.mark.parametrize("version", [(3, 11), (3, 11, 0), (3, 14), (4, 0)])
def test_a_new_python_will_do(sarhad: ModuleType, version: tuple[int, ...]) -> None:
    """3.11 is the oldest, and nothing is too new to try."""
    assert sarhad.python_complaint(version) == ""


def test_nothing_before_the_version_check_is_newer_than_python_3_6() -> None:
    """The whole file parses as Python 3.6, so that an old one reaches its sentence."""
    import ast

    ast.parse((ROOT / "sarhad").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_the_launcher_needs_only_the_standard_library() -> None:
    """It runs before anything is installed."""
    import ast

    tree = ast.parse((ROOT / "sarhad").read_text(encoding="utf-8"))
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [n.name for n in node.names]
        )
    }
    assert names <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("found", "step"),
    [
        ({"stamp": "now"}, "ready"),
        ({"stamp": "before"}, "install"),
        ({"stamp": ""}, "install"),
        ({"stamp": "", "has_pip": False}, "make"),
        ({"stamp": "now", "version": "3.10"}, "make"),
        ({"stamp": "now", "has_python": False}, "make"),
        ({"stamp": "", "has_python": False, "has_pip": False, "version": ""}, "make"),
    ],
)
def test_the_environment_is_made_filled_or_ready(
    sarhad: ModuleType, found: dict[str, Any], step: str
) -> None:
    """Only a stamp of these very requirements and this Python means ready."""
    known = {"has_python": True, "has_pip": True, "version": "3.11", **found}
    environment = sarhad.Environment(**known)
    assert sarhad.environment_step(environment, version="3.11", wanted="now") == step


def test_the_stamp_changes_with_each_file_and_with_python(sarhad: ModuleType) -> None:
    """A new pin, a new requirement and a new Python each ask for an installation."""
    stamps = [
        sarhad.wanted_stamp([b"a", b"b"], "3.11"),
        sarhad.wanted_stamp([b"a", b"c"], "3.11"),
        sarhad.wanted_stamp([b"ab", b""], "3.11"),
        sarhad.wanted_stamp([b"a", b"b"], "3.12"),
    ]
    assert len(set(stamps)) == 4
    assert stamps[0] == sarhad.wanted_stamp([b"a", b"b"], "3.11")


def test_windows_keeps_its_python_in_scripts(sarhad: ModuleType) -> None:
    """One function knows where an interpreter lies."""
    folder = Path("e")
    assert sarhad.environment_python(folder, "nt") == folder / "Scripts" / "python.exe"
    assert sarhad.environment_python(folder, "posix") == folder / "bin" / "python"


def test_a_missing_module_names_the_package_to_install(sarhad: ModuleType) -> None:
    """Debian and Ubuntu keep venv in a package of its own."""
    known = {"has_venv": True, "has_ensurepip": True, "has_apt": True}
    assert sarhad.venv_complaint(**known) == ""
    assert "python3-venv" in sarhad.venv_complaint(**{**known, "has_ensurepip": False})
    elsewhere = sarhad.venv_complaint(has_venv=False, has_ensurepip=True, has_apt=False)
    assert "no module venv" in elsewhere
    assert "apt" not in elsewhere


@pytest.mark.parametrize(
    ("printed", "says"),
    [
        ("WARNING: Retrying ... NewConnectionError(...)\nERROR: No matching", "no network"),
        ("[Errno -3] Temporary failure in name resolution", "no network"),
        ("socket.gaierror: [Errno 11001] getaddrinfo failed", "no network"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'", "PIP_CERT"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: first\nERROR: No matching distribution found for numpy", "found for numpy"),
        ("", "no reason"),
    ],
)
def test_what_pip_prints_becomes_one_sentence(sarhad: ModuleType, printed: str, says: str) -> None:
    """No network, a certificate, a full disk; anything else in pip's own last words."""
    said = sarhad.pip_complaint(printed, log="the log")
    assert says in said
    assert_one_sentence(said)


def test_a_busy_port_names_itself_and_a_free_one(sarhad: ModuleType) -> None:
    """The sentence holds the command to type."""
    said = sarhad.port_complaint(8501, busy=True, free=8502, program="./sarhad")
    assert "Port 8501" in said
    assert said.endswith("./sarhad run --port 8502")
    assert sarhad.port_complaint(8501, busy=False, free=None) == ""
    assert "65535" in sarhad.port_complaint(70000, busy=False, free=None)
    assert "another number" in sarhad.port_complaint(8501, busy=True, free=None)


def test_the_server_listens_on_this_computer_alone(sarhad: ModuleType) -> None:
    """127.0.0.1 unless what stands after -- says otherwise, which comes last and so wins."""
    command = sarhad.server_command(Path("python"), port=8600, more=["--server.address=0.0.0.0"])
    assert command[1:4] == ["-m", "streamlit", "run"]
    assert command.index("--server.address=127.0.0.1") < command.index("--server.address=0.0.0.0")
    assert "--server.port=8600" in command


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ([], "http://127.0.0.1:8501"),
        (["--server.baseUrlPath", "sarhad"], "http://127.0.0.1:8501/sarhad"),
        (["--server.baseUrlPath=/a/b/"], "http://127.0.0.1:8501/a/b"),
    ],
)
def test_the_address_has_the_proxys_path(sarhad: ModuleType, more: list[str], says: str) -> None:
    """What is printed can be opened."""
    assert sarhad.address(8501, more) == says


def test_a_free_port_is_free_and_a_taken_one_is_not(sarhad: ModuleType) -> None:
    """Asked of a real socket."""
    port = free_port()
    assert not sarhad.is_busy(port)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        assert sarhad.is_busy(port)


def test_the_test_run_has_four_stages_in_order(sarhad: ModuleType) -> None:
    """Format, lint, types, tests; flags reach pytest alone."""
    stages = sarhad.stages(Path("python"), long=True, only="launcher", more=["-x"])
    assert list(stages) == ["format", "lint", "types", "tests"]
    assert stages["tests"][-4:] == ["--long", "-k", "launcher", "-x"]
    assert stages["types"] == ["python", "-m", "mypy"]


@pytest.mark.parametrize(
    ("only", "more", "together"),
    [("", [], True), ("", ["-v"], True), ("map", [], False), ("", ["tests/test_fold.py"], False)],
)
def test_the_whole_run_takes_two_files_at_a_time(
    sarhad: ModuleType, only: str, more: list[str], together: bool
) -> None:
    """A part of it is not worth a second process."""
    command = sarhad.stages(Path("python"), long=False, only=only, more=more)["tests"]
    assert ("--numprocesses=3" in command) == together


def test_the_summary_names_the_stage_that_failed(sarhad: ModuleType) -> None:
    """One line a stage."""
    lines = sarhad.summary({"lint": 0, "types": 1}).splitlines()
    assert lines[0].split() == ["lint", "passed"]
    assert lines[1].split() == ["types", "FAILED"]


@pytest.mark.parametrize(
    ("known", "step", "says"),
    [
        ({"found": "/usr/bin/chromium"}, "use", "/usr/bin/chromium"),
        ({"is_root": True}, "install", "Installing"),
        ({"is_root": False}, "say", "sudo apt install chromium"),
        ({"has_apt": False, "is_root": True, "system": "Darwin"}, "say", "brew"),
        ({"has_apt": False, "system": "Windows"}, "say", "winget"),
        ({"has_apt": False, "system": "Haiku"}, "say", "your system's package"),
    ],
)
def test_a_missing_chromium_is_installed_or_asked_for(
    known: dict[str, Any], step: str, says: str
) -> None:
    """Only root on Debian and Ubuntu installs; everyone else is told how."""
    asked = {"found": "", "has_apt": True, "is_root": False, "system": "Linux", **known}
    assert programs.next_step(programs.CHROMIUM, **asked)[0] == step
    assert says in programs.next_step(programs.CHROMIUM, **asked)[1]


@pytest.mark.parametrize("program", [programs.CHROMIUM, programs.POPPLER])
def test_a_program_is_installed_with_two_commands(
    program: programs.Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """apt-get learns of packages first, and asks nothing."""
    ran: list[list[str]] = []
    monkeypatch.setattr(
        programs.subprocess, "run", lambda command, **options: ran.append([*command, options])
    )
    programs.install(program)
    assert [command[1] for command in ran] == ["update", "install"]
    assert program.package in ran[1]
    assert "-y" in ran[1]
    assert all(command[-1]["env"]["DEBIAN_FRONTEND"] == "noninteractive" for command in ran)


def test_a_named_chromium_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """SARHAD_CHROMIUM overrides what is found."""
    monkeypatch.setenv("SARHAD_CHROMIUM", "/opt/my/chromium")
    assert programs.find_chromium() == "/opt/my/chromium"


def test_the_launcher_knows_the_commands_of_the_command_line(sarhad: ModuleType) -> None:
    """A name that one of the two does not know would be a dead end."""
    from typer.main import get_command

    import cli

    assert set(sarhad.ELSEWHERE) == set(get_command(cli.app).commands)


def test_an_unknown_command_is_answered_before_anything_is_installed(clone: Path) -> None:
    """A slip of the finger costs a sentence, not a download."""
    said = launch(clone, "snapshto")
    assert said.returncode == 2
    assert_one_sentence(said.stderr)
    assert "did you mean snapshot?" in said.stderr
    assert not (clone / ".venv").exists()


def test_an_unknown_flag_is_answered_with_one_sentence(clone: Path) -> None:
    """Exit code 2, as for any misunderstanding."""
    said = launch(clone, "run", "--prot", "1")
    assert said.returncode == 2
    assert_one_sentence(said.stderr)
    assert not (clone / ".venv").exists()


def test_help_needs_no_environment(clone: Path) -> None:
    """The overview and each command's flags are there at once, with an example."""
    assert "snapshot" in launch(clone, "--help").stdout
    assert "sarhad run --port 8600 --open" in launch(clone, "run", "--help").stdout
    assert "--long" in launch(clone, "test", "--help").stdout
    assert not (clone / ".venv").exists()


def test_a_busy_port_is_told_before_anything_is_installed(clone: Path) -> None:
    """The port is named, and another one offered."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = launch(clone, "run", "--port", str(port))
    assert said.returncode == 1
    assert_one_sentence(said.stderr)
    assert f"Port {port}" in said.stderr
    assert "--port" in said.stderr
    assert not (clone / ".venv").exists()


def test_a_missing_data_folder_is_told_before_anything_is_installed(clone: Path) -> None:
    """The folder is named."""
    said = launch(clone, "run", "--port", str(free_port()), "--data", "nothing")
    assert said.returncode == 1
    assert_one_sentence(said.stderr)
    assert "nothing" in said.stderr


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_what_to_install(clone: Path, module: str) -> None:
    """As on Debian without python3-venv: one sentence, and no half-made folder."""
    hide = (
        "import importlib.util as u\nfind = u.find_spec\n"
        f"u.find_spec = lambda name, *more: None if name == {module!r} else find(name, *more)\n"
    )
    (clone / "hidden").mkdir()
    (clone / "hidden" / "sitecustomize.py").write_text(hide, encoding="utf-8")
    said = launch(clone, "run", "--port", str(free_port()), PYTHONPATH=str(clone / "hidden"))
    assert said.returncode == 1
    assert_one_sentence(said.stderr)
    assert f"no module {module}" in said.stderr
    assert not (clone / ".venv").exists()


def test_no_network_on_the_first_start_is_one_sentence(clone: Path) -> None:
    """What to do is said, the whole text is kept, and the next start tries again."""
    said = launch(clone, "run", "--port", str(free_port()), **UNREACHABLE)
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert "no network" in said.stderr.splitlines()[-1]
    assert (clone / ".venv" / "sarhad-install.log").read_text(encoding="utf-8")
    assert not (clone / ".venv" / "sarhad.json").exists()


def fake_environment(sarhad: ModuleType, folder: Path, pip: str) -> None:
    """Make an environment whose Python is this one, with a `pip` that runs a line of code."""
    python = sarhad.environment_python(folder / ".venv", os.name)
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\n[ "$2" = pip ] && {pip}\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    settings = f"version = {sys.version_info.major}.{sys.version_info.minor}.0\n"
    (folder / ".venv" / "pyvenv.cfg").write_text(settings, encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for Python is a shell script")
def test_a_second_start_installs_nothing_until_a_requirement_changes(
    sarhad: ModuleType, clone: Path
) -> None:
    """The stamp is written at the end, and holds for these very files."""
    fake_environment(sarhad, clone, pip=f'{{ echo x >> "{clone}/calls"; exit 0; }}')

    def installs() -> int:
        return len((clone / "calls").read_text(encoding="utf-8").splitlines())

    sarhad.prepare("run", root=clone)
    first = installs()
    sarhad.prepare("run", root=clone)
    assert installs() == first
    with (clone / "constraints.txt").open("a", encoding="utf-8") as pins:
        pins.write("another==1\n")
    sarhad.prepare("run", root=clone)
    assert installs() == first + 1
    # what the tests need includes what the product needs
    sarhad.prepare("test", root=clone)
    sarhad.prepare("run", root=clone)
    assert installs() == first + 2


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for Python is a shell script")
def test_a_failed_installation_is_not_ready(sarhad: ModuleType, clone: Path) -> None:
    """An older stamp goes before the work begins, so that a half-made state is never taken."""
    fake_environment(sarhad, clone, pip="{ echo 'ERROR: broken'; exit 1; }")
    (clone / ".venv" / "sarhad.json").write_text('{"run": "older"}', encoding="utf-8")
    with pytest.raises(sarhad.LaunchError, match="broken"):
        sarhad.prepare("run", root=clone)
    assert not (clone / ".venv" / "sarhad.json").exists()


def _heeds_ctrl_c() -> None:
    """Undo what a shell does to commands in its background: they ignore Ctrl-C, as do theirs."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopping_is_one_word_and_leaves_no_server(
    sarhad: ModuleType, clone: Path, how: signal.Signals
) -> None:
    """Ctrl-C and a polite kill both end the server too."""
    fake_environment(sarhad, clone, pip="exit 0")
    shutil.copytree(ROOT / ".streamlit", clone / ".streamlit")
    (clone / "dashboard.py").write_text("import streamlit as st\nst.title('up')\n")
    port = free_port()
    command = [sys.executable, "sarhad", "run", "--port", str(port)]
    with subprocess.Popen(
        command,
        cwd=clone,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heeds_ctrl_c,  # noqa: PLW1509 - the test has no threads
    ) as process:
        try:
            assert process.stdout
            said = next(line for line in process.stdout if "Sarhad" in line)
            assert f"http://127.0.0.1:{port}" in said
            process.send_signal(how)
            _, complaint = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 130
    assert complaint.strip().endswith("Stopped.")
    assert "Traceback" not in complaint
    deadline = time.monotonic() + 5
    while sarhad.is_busy(port) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not sarhad.is_busy(port)
