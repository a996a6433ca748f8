"""The store: what is kept is never lost, every change can be traced and taken back."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from contextlib import closing
from functools import lru_cache
from pathlib import Path

import pytest
from shapes import ACLED_31, Row, acled, as_text, ged, incidents, write_ged
from test_cli import run

import cli
from data.load import FOLDER, current, load
from data.query import Query
from data.reading import Sheet, read_sheet
from data.schema import TABLES, DataError
from data.store import edits
from data.store.backup import backup, restore
from data.store.base import FILE, FILES, StoreError, opened, writing
from data.store.imports import Plan, commit, plan
from data.store.join import joined
from data.store.stored import kept
from geo import snapshot

EVENT = "INC-2021-001"


def imported(path: Path, rows: list[Row]) -> Plan:
    """Import rows as a GED file and return the plan that was written."""
    made = plan(write_ged(path, rows))
    commit(made)
    return made


@lru_cache(maxsize=1)
def own() -> dict[str, Sheet]:
    """Return the tables that come with Sarhad, as read."""
    return {
        name: read_sheet(FOLDER / f"{name}.csv", [column.name for column in columns])
        for name, columns in TABLES.items()
    }


def tables(folder: Path | None = None, *, at: str = "") -> dict[str, list[Row]]:
    """Return all rows that are shown, as text: what the map is made of, without making it."""
    sheets = joined(own(), kept(folder, at=at))
    return {name: sheet.rows.to_dict("records") for name, sheet in sheets.items()}


def shown(*, at: str = "") -> dict[str, Row]:
    """Return the events that are shown, by id."""
    return {row["event_id"]: row for row in tables(at=at)["events"]}


def event(event_id: str) -> Row:
    """Return an event that is shown, empty where it is not."""
    return shown().get(event_id, {})


# --- imports ------------------------------------------------------------------------------


def test_the_raw_file_is_kept_unchanged(tmp_path: Path, home: Path) -> None:
    """Under its sum, byte by byte; its name stands in the journal alone."""
    made = imported(tmp_path / "..ged.csv", ged(incidents(3)))
    raw = (tmp_path / "..ged.csv").read_bytes()
    (kept_file,) = (home / FILES).iterdir()
    assert kept_file.read_bytes() == raw
    assert kept_file.name == made.sum_of == hashlib.sha256(raw).hexdigest()
    (entry,) = edits.entries()
    assert (entry.act, entry.told["file"]) == ("import", "..ged.csv")
    assert entry.who
    assert entry.at.endswith("+00:00")


def test_the_same_file_again_changes_nothing(tmp_path: Path, home: Path) -> None:
    """And a newer one changes what is other in it, by id, cell by cell."""
    rows = ged(incidents(20))
    imported(tmp_path / "a.csv", rows)
    again = plan(write_ged(tmp_path / "b.csv", rows))
    assert (again.new, again.changed, again.unchanged) == (0, 0, 20)
    rows[3]["best"], rows[3]["high"] = "55", "60"
    newer = plan(write_ged(tmp_path / "c.csv", [*rows[1:], *ged([incidents(30)[29]], id="9")]))
    assert (newer.new, newer.changed, newer.unchanged, newer.absent) == (1, 1, 18, 1)
    changed = {(change.column, change.after) for change in newer.changes}
    assert changed == {("fatalities_best", "55"), ("fatalities_high", "60")}
    commit(newer)
    assert event(f"ucdp-{rows[3]['id']}")["fatalities_best"] == "55"
    assert len(kept().events["ucdp-ged"]) == 21  # what a file lacks stays


def test_the_yearly_release_wins_over_a_candidate(tmp_path: Path, home: Path) -> None:
    """Whichever is imported first: UCDP's monthly files are known by their names."""
    rows = ged(incidents(2))
    monthly = [{**row, "best": "1", "low": "0", "high": "9"} for row in rows]
    imported(tmp_path / "GEDEvent_v24_0_9.csv", monthly[:1])
    yearly = imported(tmp_path / "GEDEvent_v24_1.csv", rows)
    assert (yearly.new, yearly.changed) == (1, 1)
    later = imported(tmp_path / "GEDEvent_v24_01_24_06.csv", monthly)
    assert (later.new, later.changed, later.unchanged) == (0, 0, 2)
    assert event(f"ucdp-{rows[0]['id']}")["fatalities_best"] == rows[0]["best"]


def test_what_would_change_is_asked(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script that does not say --yes changes nothing, and is told why."""
    rows = ged(incidents(3))
    imported(tmp_path / "a.csv", rows)
    rows[0]["best"] = rows[0]["high"] = "77"
    path = str(write_ged(tmp_path / "b.csv", rows))
    assert cli.main(["import", path]) == 1
    said = capsys.readouterr().err
    assert "'11' becomes '77'" in said
    assert "--yes" in said
    assert len(edits.entries()) == 1
    assert cli.main(["import", path, "--yes"]) == 0
    assert event(f"ucdp-{rows[0]['id']}")["fatalities_best"] == "77"


def test_what_a_person_wrote_stays(tmp_path: Path, home: Path) -> None:
    """A newer file is kept below it: neither is lost."""
    rows = ged(incidents(3))
    imported(tmp_path / "a.csv", rows)
    name = f"ucdp-{rows[0]['id']}"
    edits.edit(name, {"summary": "In our words."})
    rows[0]["best"] = rows[0]["high"] = "77"
    newer = imported(tmp_path / "b.csv", rows)
    assert (newer.changed, newer.edited) == (0, 1)
    assert event(name)["summary"] == "In our words."
    again = plan(tmp_path / "b.csv")
    assert (again.unchanged, again.edited) == (3, 0)


def test_a_plan_that_is_out_of_date_is_refused(tmp_path: Path, home: Path) -> None:
    """Two people import at once: the second is told, and nothing is half written."""
    made = plan(write_ged(tmp_path / "a.csv", ged(incidents(3))))
    commit(made)
    with pytest.raises(DataError, match="written since"):
        commit(made)
    assert len(edits.entries()) == 1


def test_a_stopped_import_was_never_there(tmp_path: Path, home: Path) -> None:
    """What progress raises comes through, and the store is as it was."""

    class StopError(Exception):
        """Somebody pressed cancel."""

    def stop(_: float) -> None:
        raise StopError

    with pytest.raises(StopError):
        plan(write_ged(tmp_path / "a.csv", ged(incidents(3))), progress=stop)
    assert not (home / FILE).exists()


def test_acled_rows_are_shown_and_not_handed_on(tmp_path: Path, home: Path) -> None:
    """A picture carries the credit with the day of access; a table of rows is refused."""
    path = tmp_path / "acled.csv"
    path.write_text(as_text(acled(incidents(5)), ACLED_31), encoding="utf-8")
    commit(plan(path))
    both = current()
    assert "accessed 20" in both.attribution
    assert not both.re_export
    with pytest.raises(DataError, match="handed on"):
        snapshot.make(both, Query(), form="csv")
    edits.show("acled", on=False)
    assert current().re_export


# --- corrections --------------------------------------------------------------------------


def test_an_edit_is_a_version_and_can_be_taken_back(home: Path) -> None:
    """Of our own set too: the files that come with Sarhad stay as they are."""
    before = tables()
    entry = edits.edit(EVENT, {"fatalities_best": "10", "notes": "A list."}, why="the list")
    assert event(EVENT)["fatalities_best"] == "10"
    assert len(shown()) == len(before["events"])
    undone = edits.undo(entry)
    assert tables() == before
    edits.undo(undone)  # and done again
    assert event(EVENT)["fatalities_best"] == "10"


def test_a_deleted_event_comes_back_with_all_that_stands_on_it(home: Path) -> None:
    """Its links and claims go and come with it."""
    before = tables()
    entry = edits.delete("INC-2024-003", why="a test")
    without = current()
    assert event("INC-2024-003") == {}
    assert "INC-2024-003" not in set(without.links["event_id"]) | set(without.claims["event_id"])
    assert without.problems.empty
    edits.undo(entry)
    assert tables() == before


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"latitude": "north"}, "degrees north"),
        ({"latitude": ""}, "latitude"),
        ({"date_start": "2030-01-01"}, "not before"),
        ({"fatalities_low": "99"}, "at least"),
        ({"kind": "visit"}, "kind"),
        ({"initiator": "nobody"}, "ids of actors"),
        ({"event_id": "X"}, "one of domain"),
        ({"no_such": "x"}, "one of domain"),
        ({"summary": ""}, "some words"),
        ({"notes": "a\x00b"}, "control"),
    ],
)
def test_an_edit_that_breaks_a_rule_is_refused(
    home: Path, changes: dict[str, str], wanted: str
) -> None:
    """In one sentence, and nothing is written."""
    with pytest.raises(DataError, match=wanted):
        edits.edit(EVENT, changes)
    assert edits.entries() == []


def test_an_edit_that_changes_nothing_writes_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither of one of our own events nor of one that was edited before; it is said."""
    before = edits.cells_of(EVENT)
    same = {"notes": before.get("notes", ""), "place": f" {before['place']} "}
    assert edits.edit(EVENT, same) == 0
    assert edits.entries() == []
    assert edits.edit(EVENT, {"notes": "new"}) == 1
    assert edits.edit(EVENT, {"notes": "new"}) == 0
    code, out, err = run(capsys, "edit", EVENT, "--set", "notes=new", "--json")
    assert (code, json.loads(out)["entry"]) == (0, None)
    assert "Nothing changed" in err
    assert len(edits.entries()) == 1


def test_new_coordinates_are_set_by_hand(home: Path) -> None:
    """The card can say so; the classes of actors follow from the actors."""
    edits.edit(EVENT, {"latitude": "29.9", "initiator": "bla;blf"})
    found = event(EVENT)
    assert (found["latitude"], found["geo_method"]) == ("29.9", "manual")
    assert found["initiator_type"] == "2;2"


def test_an_entry_whose_events_were_written_again_stays(home: Path) -> None:
    """To take it back would lose the later one: that comes first, then the earlier one can be."""
    before = tables()
    first = edits.edit(EVENT, {"notes": "one"})
    second = edits.edit(EVENT, {"notes": "two"})
    with pytest.raises(DataError, match=f"Undo entry {second} first"):
        edits.undo(first)
    undone = edits.undo(second)
    assert event(EVENT)["notes"] == "one"
    with pytest.raises(DataError, match="number of an entry"):
        edits.undo(second)
    again = edits.undo(undone)
    with pytest.raises(DataError, match=f"Undo entry {second} first"):
        edits.undo(first)  # the later one stands again
    edits.undo(again)
    edits.undo(first)
    assert tables() == before


def test_every_moment_of_the_past_can_be_shown(tmp_path: Path, home: Path) -> None:
    """As known then: before an import, after it, and after a correction."""
    rows = ged(incidents(2))
    imported(tmp_path / "a.csv", rows)
    name = f"ucdp-{rows[0]['id']}"
    edits.edit(name, {"summary": "Later."})
    moments = [entry.at for entry in edits.entries()]
    assert len(load(more=kept(at="2000-01-01")).events) == 557
    assert shown(at=moments[0])[name]["summary"] != "Later."
    assert shown(at=moments[1])[name]["summary"] == "Later."


def test_an_import_can_be_taken_back_and_made_again(tmp_path: Path, home: Path) -> None:
    """Its set is gone from the list, and the same file is new again."""
    before = tables()
    imported(tmp_path / "a.csv", ged(incidents(4)))
    edits.undo(1)
    assert tables() == before
    assert [one["id"] for one in edits.known_sets()] == ["sarhad"]
    again = imported(tmp_path / "a.csv", ged(incidents(4)))
    assert (again.new, again.changed) == (4, 0)
    assert len(shown()) == 561


def test_sets_are_switched_on_and_off(tmp_path: Path, home: Path) -> None:
    """Each with its licence; our own too. What is off is kept."""
    imported(tmp_path / "a.csv", ged(incidents(4)))
    assert current().name == "Sarhad reference events; UCDP GED"
    edits.show("sarhad", on=False)
    alone = current()
    assert (len(alone.events), alone.name, alone.coverage) == (4, "UCDP GED", "systematic")
    assert alone.links.empty
    assert alone.problems.empty
    edits.show("ucdp-ged", on=False)
    assert current().events.empty
    edits.show("sarhad", on=True)
    edits.show("ucdp-ged", on=True)
    assert len(shown()) == 561
    with pytest.raises(DataError, match="one of sarhad, ucdp-ged"):
        edits.show("nothing", on=True)


# --- duplicates ---------------------------------------------------------------------------


def test_an_event_that_two_sets_have_is_listed_and_never_merged(tmp_path: Path, home: Path) -> None:
    """By the id that one names of the other, or by actors, kind, place and time."""
    (fact,) = [row for row in incidents() if row["event_id"] == "INC-2021-002"]
    assert "UCDP GED event 385748" in fact["source_text"]
    named = ged([fact], id="385748", latitude="20")[0]
    near = ged([fact], id="7", side_a="Baloch Republican Army (BRA)", side_b="Pakistan")[0]
    near["latitude"] = str(float(near["latitude"]) + 0.03)  # 3.3 km north
    far = {**near, "id": "8", "latitude": str(float(near["latitude"]) + 0.03)}
    late = {**near, "id": "9", "date_start": "2021-02-04", "date_end": "2021-02-04"}
    other = {**near, "id": "10", "side_a": "BLF"}
    made = imported(tmp_path / "a.csv", [named, near, far, late, other])
    found = {(pair.one, pair.other, bool(pair.source_id)) for pair in made.pairs}
    assert found == {("ucdp-385748", "INC-2021-002", True), ("ucdp-7", "INC-2021-002", False)}
    assert made.told()["duplicates"] == 2
    assert len(shown()) == 562


def test_a_decision_hides_one_of_a_pair_and_can_be_taken_back(tmp_path: Path, home: Path) -> None:
    """Whoever said so; a pair that was decided is not listed again."""
    (fact,) = [row for row in incidents() if row["event_id"] == "INC-2021-002"]
    rows = ged([fact], id="385748")
    imported(tmp_path / "a.csv", rows)
    entry = edits.decide("INC-2021-002", "ucdp-385748", edits.SAME, why="the same clash")
    assert event("ucdp-385748") == {}
    assert plan(tmp_path / "a.csv").told()["duplicates"] == 0
    assert [pair.verdict for pair in edits.candidates()] == ["same"]
    edits.undo(entry)
    assert event("ucdp-385748") != {}
    assert [pair.verdict for pair in edits.candidates()] == [""]
    edits.decide("INC-2021-002", "ucdp-385748", edits.DIFFERENT)
    assert len(shown()) == 558
    with pytest.raises(DataError, match="two events of the list"):
        edits.decide("INC-2021-002", "INC-2021-003", edits.SAME)


def test_a_verdict_on_a_pair_is_not_written_over(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second one, in either order and from the command line, is told which one stands."""
    (fact,) = [row for row in incidents() if row["event_id"] == "INC-2021-002"]
    imported(tmp_path / "a.csv", ged([fact], id="385748"))
    pair = ("INC-2021-002", "ucdp-385748")
    edits.undo(edits.decide(*pair, edits.SAME))
    entry = edits.decide(*pair, edits.DIFFERENT)
    stands = f"to be different, entry {entry} of the journal. Undo entry {entry} first"
    for again in (pair, pair[::-1]):
        with pytest.raises(DataError, match=stands):
            edits.decide(*again, edits.SAME)
    assert "INC-2021-002 and ucdp-385748: different" in run(capsys, "journal")[1]
    code, _, err = run(capsys, "duplicates", "--same", ",".join(pair))
    assert (code, len(err.splitlines()), stands in err) == (1, 1, True)
    assert [one.verdict for one in edits.candidates()] == ["different"]
    assert len(shown()) == 558
    assert edits.entries()[-1].entry == entry
    edits.undo(entry)
    entry = edits.decide(*pair, edits.SAME)
    with pytest.raises(DataError, match=f"entry {entry} of the journal, which shows INC-2021-002"):
        edits.decide(*pair, edits.DIFFERENT)


# --- backup and restore -------------------------------------------------------------------


def test_a_backup_brings_everything_back(tmp_path: Path, home: Path) -> None:
    """Events, journal and raw files, into an empty folder or over another state."""
    imported(tmp_path / "a.csv", ged(incidents(4)))
    edits.edit(EVENT, {"notes": "kept"})
    before, files = tables(), sorted(p.name for p in (home / FILES).iterdir())
    target = tmp_path / "b.zip"
    counted = backup(target)
    assert (counted.entries, counted.files) == (2, 1)
    elsewhere = tmp_path / "elsewhere"
    assert restore(target, elsewhere) == counted
    assert tables(elsewhere) == before
    assert sorted(p.name for p in (elsewhere / FILES).iterdir()) == files
    edits.delete("INC-2021-002")
    imported(tmp_path / "c.csv", ged(incidents(9)[5:]))
    later = tables()
    restore(target)
    assert tables() == before
    (saved,) = home.glob("before-restore-*.zip")  # nothing is lost by restoring
    restore(saved)
    assert tables() == later


@pytest.mark.parametrize("how", ["text", "cut", "other", "sum", "name", "schema", "none"])
def test_what_is_no_backup_changes_nothing(tmp_path: Path, home: Path, how: str) -> None:
    """Damaged, of somebody else, with names that lead elsewhere: one sentence."""
    imported(tmp_path / "a.csv", ged(incidents(2)))
    target = tmp_path / "b.zip"
    backup(target)
    content = target.read_bytes()
    with zipfile.ZipFile(target) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    about = json.loads(members["manifest.json"])
    if how == "text":
        target.write_text("no zip")
    elif how == "cut":
        target.write_bytes(content[: len(content) // 2])
    else:
        if how == "sum":
            about["files"][FILE]["sha256"] = "0" * 64
        elif how == "name":
            members["../evil"] = b"x"
            about["files"]["../evil"] = {"sha256": hashlib.sha256(b"x").hexdigest(), "bytes": 1}
        elif how == "none":
            del about["files"][FILE]
        elif how == "schema":
            path = tmp_path / "x.db"
            path.write_bytes(members[FILE])
            with closing(sqlite3.connect(path)) as database:
                database.execute("PRAGMA journal_mode=DELETE")
                database.execute("DROP TRIGGER journal_DELETE")
            members[FILE] = path.read_bytes()
            sum_of = hashlib.sha256(members[FILE]).hexdigest()
            about["files"][FILE] = {"sha256": sum_of, "bytes": len(members[FILE])}
        elif how == "other":
            members = {"readme.txt": b"x"}
        if how != "other":
            members["manifest.json"] = json.dumps(about).encode()
        with zipfile.ZipFile(target, "w") as archive:
            for name, part in members.items():
                archive.writestr(name, part)
    before = tables()
    with pytest.raises(DataError, match="Nothing was changed"):
        restore(target)
    assert tables() == before
    assert not (tmp_path / "evil").exists()
    assert not list(home.glob(".restore-*"))


def test_there_is_nothing_to_back_up_before_anything_is_kept(tmp_path: Path, home: Path) -> None:
    """One sentence, and no file."""
    with pytest.raises(DataError, match="nothing yet"):
        backup(tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


# --- the database itself ------------------------------------------------------------------


def test_the_journal_cannot_be_rewritten(tmp_path: Path, home: Path) -> None:
    """Not by a mistake of ours either."""
    imported(tmp_path / "a.csv", ged(incidents(2)))
    with opened() as connection:
        for table in ("journal", "versions", "aside", "actors", "sources", "pairs"):
            for act in (f"DELETE FROM {table}", f"UPDATE {table} SET entry = 9"):
                if connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
                    with pytest.raises(StoreError), writing(connection):
                        connection.execute(act)
    assert len(shown()) == 559


def test_every_write_reaches_the_disk(home: Path) -> None:
    """A write-ahead log, synchronised in full."""
    edits.edit(EVENT, {"notes": "x"})
    with opened() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2


@pytest.mark.parametrize(
    "content", [b"no database at all, " * 100, b"SQLite format 3\x00" + b"x" * 4096]
)
def test_a_damaged_store_is_said_and_our_own_facts_stay(home: Path, content: bytes) -> None:
    """The map opens with what comes with Sarhad, and a sentence."""
    home.mkdir()
    (home / FILE).write_bytes(content)
    ours = current()
    assert len(ours.events) == 557
    assert "sarhad.db" in ours.problems.iloc[0]["file"]
    assert ours.incomplete
    with pytest.raises(StoreError):
        edits.entries()


def test_a_store_of_a_newer_sarhad_is_left_alone(home: Path) -> None:
    """It is not brought down to what we know."""
    edits.edit(EVENT, {"notes": "x"})
    with closing(sqlite3.connect(home / FILE)) as database:
        database.execute("PRAGMA user_version=99")
    with pytest.raises(StoreError, match="newer Sarhad"):
        edits.entries()


# --- the commands -------------------------------------------------------------------------


def test_the_commands_keep_and_bring_back(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line each for people, one object each for programs, and hostile text does nothing."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.main(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    path = str(write_ged(tmp_path / "a\x1b[2J.csv", ged(incidents(4))))
    code, _, err = run("import", path, "--why", "first")
    assert code == 0
    assert "\x1b" not in err
    assert run("edit", EVENT, "--set", "notes=b=c", "--why", "x")[0] == 0
    assert event(EVENT)["notes"] == "b=c"
    assert run("edit", EVENT, "--delete")[0] == 0
    assert run("journal", "--undo", "4")[0] == 0
    told = json.loads(run("journal", "--json")[1])["entries"]
    assert [entry["act"] for entry in told] == ["import", "check", "edit", "delete", "undo"]
    assert "\x1b" not in run("journal")[1]
    assert "deleted  sarhad  INC-2021-001  [taken back]" in run("journal")[1]
    assert json.loads(run("sets", "--off", "ucdp-ged", "--json")[1])["sets"][1]["shown"] is False
    assert run("sets")[1].splitlines()[1].startswith("off  ucdp-ged: UCDP GED, 4 events")
    assert len(json.loads(run("duplicates", "--json")[1])["pairs"]) == 3
    pair = "INC-2021-001,ucdp-500001"
    assert "0 km" not in run("duplicates", "--different", pair)[2]
    assert "; different" in run("duplicates")[1]
    target = str(tmp_path / "b.zip")
    assert json.loads(run("backup", target, "--json")[1])["files"] == 1
    code, _, err = run("backup", target)
    assert (code, len(err.splitlines()), "--force" in err) == (2, 1, True)
    assert json.loads(run("backup", target, "--force", "--json")[1])["files"] == 1
    assert json.loads(run("restore", target, "--json")[1])["entries"] == 7
    for wrong in (
        ["edit", EVENT], ["edit", EVENT, "--set", "x"], ["duplicates", "--same", "one"],
        ["import", "no.csv"], ["restore", "no.zip"], ["import", path, "--as", "xls"],
        ["import", path, "--map", "x"],
    ):  # fmt: skip
        code, out, err = run(*wrong)
        assert (code, out, len(err.splitlines())) == (2, "", 1), wrong
    for failed in (["edit", "INC-1"], ["journal", "--undo", "99"], ["sets", "--on", "x"]):
        code, out, err = run(*failed, *(["--set", "notes=x"] if failed[0] == "edit" else []))
        assert (code, out, len(err.splitlines())) == (1, "", 1), failed


# --- events that a person adds, and the form ----------------------------------------------

OURS_TO_ADD = {
    "kind": "protest", "date_start": "2024-03-05", "summary": "A sit-in on the road",
    "place": "Turbat", "admin2": "Kech", "admin1": "Balochistan", "country": "PK",
    "latitude": "26.0", "longitude": "63.05", "geo_precision": "3", "initiator": "bla",
}  # fmt: skip


def test_an_added_event_is_shown_with_what_follows_from_it(home: Path) -> None:
    """In a set of its own whose rows may be handed on; its deletion and addition can be undone."""
    entry, event_id = edits.add(OURS_TO_ADD, why="seen myself")
    added = current().events.set_index("event_id").loc[event_id]
    assert event_id == "HAND-2024-001"
    assert (added.domain, added.date_end, added.status) == (
        "incident",
        added.date_start,
        "unverified",
    )
    assert (added.admin1_code, added.district) == ("PK-BA", "PK-BA/Kech")
    assert added.radius_km > 25
    assert (added.geo_method, added.initiator_type, added.dataset) == (
        "manual",
        "2",
        "Added by hand",
    )
    assert current().re_export is True
    assert [one["id"] for one in edits.known_sets()] == ["sarhad", "by-hand"]
    gone = edits.delete(event_id)
    assert event_id not in set(current().events["event_id"])
    edits.undo(gone)
    assert event_id in set(current().events["event_id"])
    edits.undo(entry)  # what was written since was taken back
    assert len(current().parts) == 1
    assert edits.add(OURS_TO_ADD)[1] == "HAND-2024-002"  # an id is never given twice


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({}, {"kind", "date_start", "summary"}),
        ({"kind": "war"}, {"kind", "date_start", "summary"}),
        ({**OURS_TO_ADD, "date_start": "2024-02-30"}, {"date_start"}),
        ({**OURS_TO_ADD, "latitude": "95", "longitude": ""}, {"latitude", "longitude"}),
        ({**OURS_TO_ADD, "geo_precision": ""}, {"geo_precision"}),
        ({**OURS_TO_ADD, "initiator": "nobody"}, {"initiator"}),
        ({**OURS_TO_ADD, "fatalities_low": "9", "fatalities_high": "2"}, {"fatalities_high"}),
        ({**OURS_TO_ADD, "injured": "some", "summary": "a\x00b"}, {"injured", "summary"}),
        (OURS_TO_ADD, set()),
    ],
)  # fmt: skip
def test_every_bad_field_of_a_new_event_is_named(
    home: Path, changes: dict[str, str], columns: set[str]
) -> None:
    """All of them at once, and nothing is written; what is named keeps it from being added."""
    found = edits.faults("", changes)
    assert columns <= {fault[0] for fault in found}
    assert bool(found) == bool(columns)
    assert edits.entries() == []
    if columns:
        with pytest.raises(DataError):
            edits.add(changes)
        assert edits.entries() == []


def test_faults_of_a_known_event_are_those_of_its_edit(home: Path) -> None:
    """And there are none where nothing is wrong."""
    assert edits.faults(EVENT, {"notes": "x"}) == []
    found = edits.faults(EVENT, {"latitude": "north", "fatalities_low": "99"})
    assert {fault[0] for fault in found} == {"latitude", "fatalities_best"}
    with pytest.raises(DataError, match="the id of an event"):
        edits.faults("INC-1", {})


def test_the_province_of_an_edit_has_its_code(home: Path) -> None:
    """A code is never that of another province; one that is written stays."""
    edits.edit(EVENT, {"admin1": "Sindh"})
    assert edits.cells_of(EVENT)["admin1_code"] == "PK-SD"
    edits.edit(EVENT, {"admin1": "Nowhere"})
    assert "admin1_code" not in edits.cells_of(EVENT)
    edits.edit(EVENT, {"admin1": "Balochistan", "admin1_code": "PK-BA"})
    assert edits.cells_of(EVENT)["admin1_code"] == "PK-BA"


def test_corrections_are_what_people_did_newest_first(tmp_path: Path, home: Path) -> None:
    """With the cells before and after; imports and switches are none."""
    assert edits.corrections() == []
    commit(plan(write_ged(tmp_path / "ged.csv", ged(incidents(3)))))
    edits.show("ucdp-ged", on=False)
    entry = edits.edit(EVENT, {"notes": "x"}, why="y")
    edits.undo(entry)
    edits.delete(EVENT)
    edits.add(OURS_TO_ADD)
    found = edits.corrections()
    assert [one.act for one in found] == ["add", "delete", "undo", "edit"]
    assert (found[3].why, found[3].undone, found[2].of) == ("y", True, entry)
    assert list(found[3].changed["notes"])[1] == "x"
    assert found[0].event == "HAND-2024-001"


def test_the_command_adds_an_event(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line each; a bad cell is one sentence; without a cell it is misunderstood."""
    flags = [part for pair in OURS_TO_ADD.items() for part in ("--set", "=".join(pair))]
    assert cli.main(["add", *flags, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"entry": 1, "event": "HAND-2024-001"}
    assert cli.main(["add", *(flag.replace("latitude=", "latitude=x") for flag in flags)]) == 1
    assert "degrees north" in capsys.readouterr().err
    assert cli.main(["add"]) == 2
