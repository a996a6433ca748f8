"""What was known at a moment of the past: read, shown, made again, and never written over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_cli import run

from cli import main
from data.load import current
from data.schema import DataError
from data.store import edits
from data.store.base import StoreError
from data.store.moment import VARIABLE, of_the_journal, read_moment, shown_moment
from data.store.since import ADDED, CHANGED, GONE, Later, later

EVENT, OTHER = "INC-2021-001", "INC-2021-002"


def test_a_moment_is_read_in_every_zone_and_a_day_is_its_end() -> None:
    """Without a zone it is UTC."""
    assert read_moment("") == ""
    assert read_moment("2024-01-16T14:30+05:00") == "2024-01-16T09:30:00"
    assert read_moment("2024-01-16") == "2024-01-16T23:59:59.999999"
    assert of_the_journal(read_moment("2024-01-16 14:30")) == "2024-01-16T14:30:00.000000+00:00"
    assert shown_moment("2024-01-16T14:30:00") == "2024-01-16 14:30"
    today = datetime.now(UTC)
    assert (
        read_moment(today.date().isoformat()) <= datetime.now(UTC).replace(tzinfo=None).isoformat()
    )


@pytest.mark.parametrize("text", ["soon", "2024-13-01", "0x10", "9999-01-01"])
def test_what_is_no_moment_of_the_past_is_refused(text: str) -> None:
    """Of the future nothing is known."""
    with pytest.raises(DataError, match="a moment of the past"):
        read_moment(text)


def test_what_was_known_is_shown_and_what_has_changed_since(home: Path) -> None:
    """A correction, a deletion and an event of one's own, each on its side of the moment."""
    edits.edit(EVENT, {"notes": "before"})
    moment = edits.entries()[-1].at
    edits.edit(EVENT, {"notes": "after"})
    edits.delete(OTHER)
    cells = {"kind": "riot", "date_start": "2024-01-16", "summary": "A riot."}
    _, mine = edits.add(cells)
    then, now = current(moment), current()
    notes = then.events.set_index("event_id")["notes"]
    assert notes[EVENT] == "before"
    assert OTHER in notes.index
    assert mine not in notes.index
    assert then.known_at == read_moment(moment)
    found = later(then.events["event_id"], now.events["event_id"], then.known_at)
    assert found == [Later(mine, ADDED), Later(EVENT, CHANGED), Later(OTHER, GONE)]


def test_nothing_is_written_while_the_past_is_shown(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person decides on what they see, or not at all."""
    edits.edit(EVENT, {"notes": "kept"})
    monkeypatch.setenv(VARIABLE, "2024-01-16")
    assert current().events.set_index("event_id")["notes"][EVENT] != "kept"
    with pytest.raises(StoreError, match="the moment 2024-01-16T"):
        edits.edit(EVENT, {"notes": "never"})
    monkeypatch.delenv(VARIABLE)
    assert current().events.set_index("event_id")["notes"][EVENT] == "kept"
    assert len(edits.entries()) == 1


@pytest.mark.parametrize("command", ["sets", "journal", "review", "check"])
def test_every_command_refuses_what_is_no_moment(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """Also one that would show no event: one sentence, a misunderstood value."""
    monkeypatch.setenv(VARIABLE, "garbage")
    code, out, err = run(capsys, command)
    assert (code, out) == (2, "")
    assert f"{VARIABLE}: expected a moment of the past in UTC" in err
    assert err.count("\n") == 1


def test_a_picture_of_then_is_made_again_after_a_correction(home: Path, tmp_path: Path) -> None:
    """The moment is in its recipe; a picture of now is another one by then."""
    edits.edit(EVENT, {"notes": "before"})
    moment = (datetime.now(UTC) - timedelta(microseconds=1)).isoformat()
    asked = ("--since", "2021-01-01", "--until", "2021-01-05")
    old, new = (str(tmp_path / name) for name in ("old.csv", "new.geojson"))
    then = str(tmp_path / "then.geojson")
    assert main(["snapshot", new, *asked]) == 0
    assert main(["snapshot", then, *asked, "--known-at", moment]) == 0
    edits.edit(EVENT, {"notes": "after"})
    assert main(["verify", new]) == 1
    assert main(["verify", then]) == 0
    assert main(["snapshot", str(tmp_path / "again.geojson"), "--recipe", then]) == 0
    assert (tmp_path / "again.geojson").read_bytes() == Path(then).read_bytes()
    assert main(["snapshot", old, *asked, "--known-at", "tomorrow"]) == 1
    assert not Path(old).exists()
