"""Points in doubt: found at import, kept beside the set, shown with the reason, never moved."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from shapes import Row, ged, incidents, write_ged
from test_cli import run

from data.load import current, event_record
from data.schema import DataError
from data.store import deciding, edits
from data.store.deciding import Decision, How
from data.store.imports import commit, plan
from data.store.stored import kept
from data.store.waiting import POINT, others, queue
from data.words import Words
from geo.where.resolver import Resolver
from geo.where.review import offer
from geo.where.set_audit import check_set
from pages.parts.table import listing

pytestmark = pytest.mark.usefixtures("home")

SAY = Words()


def rows(**moved: str) -> list[Row]:
    """Return incidents of exact places as GED has them; the first is changed."""
    found = ged([row for row in incidents() if row["geo_precision"] in "12" and row["admin2"]][:9])
    found[0] |= moved
    return found


def imported(tmp_path: Path, capsys: pytest.CaptureFixture[str], **moved: str) -> dict[str, object]:
    """Import a file whose first row is changed; return what the command says of it."""
    path = write_ged(tmp_path / "ged.csv", rows(**moved))
    code, out, _ = run(capsys, "import", str(path), "--yes", "--json")
    assert code == 0
    return json.loads(out)


FAR = {"latitude": "33.5", "longitude": "70.9"}  # in Khyber Pakhtunkhwa
FIRST = "ucdp-500001"


def test_a_displaced_point_is_in_doubt_and_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The import says how many; record, table and list say why; the point is the file's."""
    assert imported(tmp_path, capsys, **FAR)["in_doubt"] == 1
    data = current()
    assert list(data.doubts) == [FIRST]
    event = data.events.set_index("event_id").loc[FIRST]
    assert (event.latitude, event.longitude) == (33.5, 70.9)
    record = event_record(data, FIRST)
    assert record is not None
    assert any("km" in doubt["reason"] for doubt in record["doubts"])
    other = event_record(data, "ucdp-500002")
    assert other is not None
    assert "doubts" not in other
    shown = listing(data.events, SAY, data.doubts).set_index("event_id")["doubt"]
    assert shown[FIRST].startswith("The point lies")
    assert set(shown.drop(FIRST)) == {""}
    (of_set,) = [one for one in edits.known_sets() if one["id"] == "ucdp-ged"]
    assert (of_set["points"], of_set["in_doubt"]) == (9, 1)


def test_without_a_doubt_there_is_no_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And what was found is that nothing was."""
    assert imported(tmp_path, capsys)["in_doubt"] == 0
    data = current()
    assert "doubt" not in listing(data.events, SAY, data.doubts)
    (of_set,) = [one for one in edits.known_sets() if one["id"] == "ucdp-ged"]
    assert (of_set["points"], of_set["in_doubt"]) == (9, 0)


def test_very_many_points_are_not_checked_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The import says so, and how it is done."""
    monkeypatch.setattr("commands.taking_in.CHECKED", 8)
    assert imported(tmp_path, capsys, **FAR)["in_doubt"] is None
    assert edits.known_sets()[1]["points"] is None


def test_nothing_found_is_told_from_not_looked_at(tmp_path: Path) -> None:
    """A set that came before there was a check has no number, not 0."""
    commit(plan(write_ged(tmp_path / "ged.csv", rows(**FAR))))
    (of_set,) = [one for one in edits.known_sets() if one["id"] == "ucdp-ged"]
    assert (of_set["points"], of_set["in_doubt"]) == (None, None)
    assert current().doubts == {}


def test_a_doubt_ends_with_what_it_rests_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other deaths change nothing; another point does, and its undo brings the doubt back."""
    imported(tmp_path, capsys, **FAR)
    edits.edit(FIRST, {"notes": "a note"})
    assert FIRST in current().doubts
    entry = edits.edit(FIRST, {"latitude": "29.9", "longitude": "67.2"})
    assert current().doubts == {}
    assert edits.known_sets()[1]["in_doubt"] == 0
    edits.undo(entry)
    assert FIRST in current().doubts
    edits.delete(FIRST)
    assert current().doubts == {}
    assert edits.known_sets()[1]["in_doubt"] == 0


def test_a_point_set_by_hand_is_taken_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """However far it lies: a person has decided."""
    imported(tmp_path, capsys)
    edits.edit(FIRST, FAR)
    assert check_set("ucdp-ged")[1] == []


def test_the_last_check_counts_and_can_be_taken_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A newer file that mends the point ends the doubt; what is hidden is not shown."""
    imported(tmp_path, capsys, **FAR)
    edits.show("ucdp-ged", on=False)
    assert current().doubts == {}
    edits.show("ucdp-ged", on=True)
    assert list(current().doubts) == [FIRST]
    imported(tmp_path, capsys)
    assert current().doubts == {}
    assert [entry.act for entry in edits.entries()].count("check") == 2
    edits.undo(edits.entries()[-1].entry)  # the second check
    edits.undo(next(e.entry for e in edits.entries()[::-1] if e.act == "import"))
    assert list(current().doubts) == [FIRST]


def test_the_command_lists_a_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its reasons, exit code 1; a set that is not there is one sentence."""
    imported(tmp_path, capsys, **FAR, where_coordinates="<b>\u202eQuetta")
    code, out, err = run(capsys, "audit", "--set", "ucdp-ged")
    assert code == 1
    assert out.startswith(f"ucdp-ged: {FIRST} “<b>")
    assert "\u202e" not in out + err
    told = json.loads(run(capsys, "audit", "--set", "ucdp-ged", "--json")[1])
    assert (told["rows"], told["flagged"]) == (9, 1)
    code, _, err = run(capsys, "audit", "--set", "x")
    assert (code, len(err.splitlines())) == (1, 1)
    for wrong in ([], ["x.csv", "--set", "y"]):
        assert run(capsys, "audit", *wrong)[0] == 2
    with pytest.raises(DataError, match="one of ucdp-ged"):
        check_set("sarhad")


def test_checking_again_moves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same cells, the same answer, whatever the order of events."""
    imported(tmp_path, capsys, **FAR)
    before, doubts = kept().events, kept().doubts
    check_set("ucdp-ged")
    assert (kept().events, kept().doubts) == (before, doubts)
    assert isinstance(current().events, pd.DataFrame)


# --- in review -----------------------------------------------------------------------------


def doubted() -> list[str]:
    """Return the events whose points are in doubt now, as every screen has them."""
    shown = list(kept().doubts)
    assert [row.event_id for row in queue().rows if row.field == POINT] == shown
    (_, *others) = edits.known_sets()
    assert sum(one["in_doubt"] or 0 for one in others) == len(shown)
    return shown


def point() -> tuple[str, str, str]:
    """Return the first event's point, and who set it."""
    cells = edits.cells_of(FIRST)
    return cells["latitude"], cells["longitude"], cells["geo_method"]


def test_a_point_in_doubt_waits_in_review_and_may_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Left as it is, it is in doubt no longer, in no screen, also when it is looked at again."""
    imported(tmp_path, capsys, **FAR)
    before = point()
    code, out, _ = run(capsys, "review")
    assert (code, doubted()) == (0, [FIRST])
    assert FIRST in out
    assert "km" in out
    code, out, _ = run(capsys, "review", FIRST)
    assert "33.5" in out
    assert "--keep" in out
    code, out, _ = run(capsys, "review", "--keep", FIRST, "--why", "the report says so", "--json")
    assert (code, json.loads(out)["decided"]) == (0, 1)
    assert (doubted(), point()) == ([], before)
    assert (len(queue().rows), queue().all) == (0, 1)
    check_set("ucdp-ged")
    assert doubted() == []
    (entry,) = [entry for entry in edits.entries() if entry.act == "review"]
    assert entry.why == "the report says so"
    assert run(capsys, "review", "--undo")[0] == 0
    assert (doubted(), point(), queue().all) == ([FIRST], before, 1)


def test_a_point_left_as_it_is_is_in_doubt_again_once_it_is_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The decision was on that point; and no row but one in doubt can be kept."""
    imported(tmp_path, capsys, **FAR)
    with pytest.raises(DataError, match="review"):
        deciding.decide(["ucdp-500002"], Decision(How.KEEP, {}))
    deciding.decide([FIRST], Decision(How.KEEP, {}))
    with pytest.raises(DataError, match="waits"):
        deciding.decide([FIRST], Decision(How.KEEP, {}))  # decided already
    imported(tmp_path, capsys, latitude="34.5", longitude="71.5")
    assert doubted() == [FIRST]
    assert point()[:2] == ("34.5", "71.5")


def test_our_place_may_be_taken_for_a_point_in_doubt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As any decision: a version by hand, in the journal, and taken back."""
    imported(tmp_path, capsys, **FAR)
    before = point()
    row = next(row for row in queue().rows if row.field == POINT)
    offered = offer(row.written, row.cells, Resolver.bundled(), in_doubt=True)
    assert offered.own == (33.5, 70.9)
    assert offered.proposed is not None
    assert run(capsys, "review", "--accept", FIRST)[0] == 0
    latitude, longitude, method = point()
    assert (float(latitude), float(longitude)) == pytest.approx(
        (offered.proposed.latitude, offered.proposed.longitude), abs=1e-6
    )
    assert (method, doubted(), queue().all) == ("gazetteer", [], 1)
    assert edits.cells_of(FIRST)["admin2"] == row.cells["admin2"]
    assert run(capsys, "review", "--undo")[0] == 0
    assert (doubted(), point()) == ([FIRST], before)
    assert run(capsys, "review", "--accept", FIRST)[0] == 0
    imported(tmp_path, capsys, latitude="33.6", longitude="70.9")  # a newer file
    assert point()[2] == "gazetteer"


def test_points_of_one_name_are_decided_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All rows in doubt with the name here; those in review for another reason are not theirs."""
    name = {"where_coordinates": "Turbat town", "adm_1": "Balochistan", "adm_2": "Kech"}
    found = rows(**FAR, **name, country="Pakistan")
    found[1] |= {**FAR, **name, "country": "Pakistan"}
    path = write_ged(tmp_path / "ged.csv", found)
    assert run(capsys, "import", str(path), "--yes")[0] == 0
    assert doubted() == [FIRST, "ucdp-500002"]
    row, *_ = queue().rows
    assert [other.event_id for other in others(row, queue().rows)] == ["ucdp-500002"]
    assert run(capsys, "review", "--keep", FIRST, "--all")[0] == 0
    assert doubted() == []
    assert run(capsys, "review", "--undo")[0] == 0
    assert doubted() == [FIRST, "ucdp-500002"]
