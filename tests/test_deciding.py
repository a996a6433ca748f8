"""Deciding on rows in review: written whole, in the journal, undoable, and kept over an import."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from messy import messy_rows, write_messy

from data.adapters.locating import Locate, Written
from data.load import current, load
from data.schema import DataError
from data.store import deciding, edits
from data.store.base import acting
from data.store.deciding import Decision, How, decide, meant, skip, undo_last
from data.store.imports import Plan, commit, plan
from data.store.names import names, same_name
from data.store.stored import kept
from data.store.waiting import PLACE, Waiting, as_written, others, queue, tallies
from geo.where.decided import with_names
from geo.where.handing import locator
from geo.where.resolver import Resolver
from geo.where.review import around, by_hand, offer, taken

SHEET = (
    "Date;Place;District;Country;Type;Killed;What happened\n"
    "16/01/2024;Dasht;;Pakistan;battle;2;Shots at a post\n"
    "17/01/2024;Dasht;;Pakistan;battle;3;More shots\n"
    "18/01/2024;Panjgor;;Pakistan;battle;;A misspelled town\n"
    "19/01/2024;Khash;;;battle;several;Nobody knows how many\n"
    "20/01/2024;Xyzabad;Kech;Pakistan;thing;1;An unknown kind\n"
    "21/01/2024;Turbat;Kech;Pakistan;battle;1;A known town\n"
    "22/01/2024;Nonsenseville;;;battle;1;=cmd|'/C calc'!A0\n"
    "yesterday;Turbat;Kech;Pakistan;battle;1;No day\n"
)


@lru_cache(maxsize=1)
def bundled() -> Resolver:
    """Return the resolver of the bundled places."""
    return Resolver.bundled()


def locate() -> Locate:
    """Return what places names on import: with those that were decided up to now."""
    return locator(with_names(bundled()))


def imported(path: Path, text: str = SHEET) -> Plan:
    """Import a sheet."""
    path.write_text(text, encoding="utf-8")
    made = plan(path, locate=locate())
    commit(made)
    return made


def waiting(place: str) -> Waiting:
    """Return the first row that waits with a place as written."""
    return next(row for row in queue().rows if row.written.text == place)


def chosen(row: Waiting, number: int, *, remember: bool = False) -> Decision:
    """Return the decision for one of the places that are offered."""
    offered = offer(row.written, row.cells, with_names(bundled()))
    name = row.written if remember else None
    return taken(offered.chosen(number), How.CHOOSE, remember=name)


def shown() -> dict[str, dict[str, str]]:
    """Return the events of the sheet that are on the map."""
    return {cells["event_id"]: cells for cells in kept().events.get("t-sheet", [])}


def state() -> tuple[object, ...]:
    """Return all that a reader of the store sees, but for the journal itself."""
    now = kept()
    return now.events, now.corrections, now.about, queue(), tallies(), names()


def adds_up(made: Plan) -> bool:
    """Return whether the rows of the file are all on the map, in review or set aside."""
    (tally,) = tallies()
    return sum(tally[1:]) == sum(made.counts.values()) and tally.set_aside == 1


# --- what waits ---------------------------------------------------------------------------


def test_rows_wait_in_the_order_of_their_file(tmp_path: Path, home: Path) -> None:
    """Each with the field in doubt and, cell by cell, what the file says."""
    assert queue().rows == ()
    assert tallies() == []
    made = imported(tmp_path / "sheet.csv")
    found = queue()
    assert (len(found.rows), found.decided, found.all) == (6, 0, 6)
    said = [(row.written.text, row.field) for row in found.rows]
    assert said == [
        ("Dasht", PLACE), ("Dasht", PLACE), ("Panjgor", PLACE), ("Khash", "fatalities_low"),
        ("Xyzabad", "kind"), ("Nonsenseville", PLACE),
    ]  # fmt: skip
    cells = dict(as_written(found.rows[3]))
    assert (cells["Killed"], cells["Place"], cells["Date"]) == ("several", "Khash", "19/01/2024")
    assert dict(as_written(found.rows[5]))["What happened"] == "=cmd|'/C calc'!A0"
    assert adds_up(made)


def test_a_raw_file_that_is_gone_is_no_fault(tmp_path: Path, home: Path) -> None:
    """Then the row is told by its own cells."""
    imported(tmp_path / "sheet.csv")
    for path in (home / "files").iterdir():
        path.unlink()
    assert as_written(queue().rows[0]) == []


# --- deciding -----------------------------------------------------------------------------


def test_a_decision_puts_an_event_on_the_map(tmp_path: Path, home: Path) -> None:
    """With the precision of its place, and who, when, what and why in the journal."""
    made = imported(tmp_path / "sheet.csv")
    row = waiting("Panjgor")
    assert row.event_id not in shown()
    decide([row.event_id], _accepted(row), why="the town is meant")
    cells = shown()[row.event_id]
    assert (cells["geo_precision"], cells["geo_method"]) == ("2", "gazetteer")
    assert (cells["latitude"][:5], cells["admin1_code"], cells["admin2"]) == (
        "26.96", "PK-BA", "Panjgur",
    )  # fmt: skip
    entry = edits.entries()[-1]
    assert (entry.act, entry.why, entry.told["how"]) == ("review", "the town is meant", "accept")
    assert entry.told["says"] == "Panjgur"
    assert entry.who
    found = current().events.set_index("event_id").loc[row.event_id]
    assert found.geo_precision == 2
    assert (len(queue().rows), queue().decided) == (5, 1)
    assert adds_up(made)


def _accepted(row: Waiting) -> Decision:
    """Return the decision for the place that is proposed."""
    offered = offer(row.written, row.cells, bundled())
    assert offered.proposed is not None
    return taken(offered.proposed, How.ACCEPT)


def test_all_rows_of_a_name_are_one_decision(tmp_path: Path, home: Path) -> None:
    """Written together, taken back together."""
    made = imported(tmp_path / "sheet.csv")
    before = state()
    row = waiting("Dasht")
    ids = [row.event_id, *(other.event_id for other in others(row, queue().rows))]
    assert len(ids) == 2
    decide(ids, chosen(row, 2))
    assert {cells["latitude"] for cells in shown().values()} >= {"29.916700"}
    assert len(queue().rows) == 4
    assert adds_up(made)
    assert undo_last().told["events"] == 2
    assert state() == before


def test_what_a_row_states_of_its_areas_stays(tmp_path: Path, home: Path) -> None:
    """A decision places a row; it does not rewrite what the file says of the district."""
    imported(tmp_path / "sheet.csv", SHEET.replace("Panjgor;;", "Panjgur;Zhob;"))
    row = waiting("Panjgur")
    decide([row.event_id], by_hand(26.97, 64.1, 1))
    cells = shown()[row.event_id]
    assert (cells["admin2"], cells["geo_method"], cells["geo_precision"]) == (
        "Zhob", "manual", "1",
    )  # fmt: skip


def test_an_area_is_an_area(tmp_path: Path, home: Path) -> None:
    """The province that both places share; where only the country is known, nothing is drawn."""
    imported(tmp_path / "sheet.csv", SHEET.replace("Nonsenseville;;;", "Nonsenseville;;Iran;"))
    for place, precision, latitude in (("Dasht", "4", True), ("Nonsenseville", "6", False)):
        row = waiting(place)
        decide([row.event_id], around(offer(row.written, row.cells, bundled())))
        cells = shown()[row.event_id]
        assert cells["geo_precision"] == precision
        assert bool(cells.get("latitude")) == latitude
    assert current().problems.empty


def test_another_doubt_keeps_a_row_in_review(tmp_path: Path, home: Path) -> None:
    """Of two doubts each is decided by itself: neither is lost in the other."""
    imported(tmp_path / "sheet.csv")
    row = waiting("Khash")
    decide([row.event_id], chosen(row, 1))
    assert row.event_id not in shown()
    assert waiting("Khash").field == "fatalities_low"
    decide([row.event_id], Decision(How.SAY, meant("fatalities_low", "10-15"), "fatalities_low"))
    cells = shown()[row.event_id]
    assert (cells["fatalities_low"], cells["fatalities_high"]) == ("10", "15")
    undo_last()
    undo_last()
    decide([row.event_id], Decision(How.SAY, meant("fatalities_low", ""), "fatalities_low"))
    assert waiting("Khash").field == PLACE
    decide([row.event_id], chosen(row, 1))
    assert "fatalities_best" not in shown()[row.event_id]


def test_a_kind_is_said(tmp_path: Path, home: Path) -> None:
    """In our words or the field's; the place that was found stays."""
    imported(tmp_path / "sheet.csv")
    row = waiting("Xyzabad")
    with pytest.raises(DataError, match="Battle"):
        meant("kind", "thing")
    decide([row.event_id], Decision(How.SAY, meant("kind", "arrest"), "kind"))
    cells = shown()[row.event_id]
    assert (cells["kind"], cells["domain"]) == ("strategic_development", "incident")
    assert cells["geo_precision"] == "3"


@pytest.mark.parametrize(
    ("field", "text", "cells"),
    [
        ("date_start", "2024-01-16", {"date_start": "2024-01-16", "date_end": "2024-01-16"}),
        ("fatalities_low", "up to 9", {"fatalities_high": "9", "fatalities_best": ""}),
        ("kind", "riot", {"kind": "riot", "domain": "incident"}),
    ],
)
def test_what_is_said_is_read_as_a_cell(field: str, text: str, cells: dict[str, str]) -> None:
    """By the same rules as the cells of a file."""
    assert cells.items() <= meant(field, text).items()


@pytest.mark.parametrize(
    ("field", "text"),
    [("date_start", "03/04/2024"), ("fatalities_low", "many"), ("kind", ""), ("summary", "x")],
)
def test_what_cannot_be_read_is_refused(field: str, text: str) -> None:
    """In one sentence; nothing was written."""
    with pytest.raises(DataError, match="review: expected"):
        meant(field, text)


def test_a_row_is_decided_once(tmp_path: Path, home: Path) -> None:
    """Two people at once: the second is told; an event that is none of the queue is refused."""
    imported(tmp_path / "sheet.csv")
    row = waiting("Panjgor")
    decide([row.event_id], by_hand(26.97, 64.1, 2))
    for event_id, got in (
        (row.event_id, "which is accepted"), ("INC-2021-001", "INC-2021-001"), ("no", "'no'"),
    ):  # fmt: skip
        with pytest.raises(DataError, match=got):
            decide([event_id], by_hand(26.97, 64.1, 2))
        with pytest.raises(DataError, match=got):
            skip(event_id)
    left = [waiting("Dasht").event_id, row.event_id]
    before = state()
    with pytest.raises(DataError, match="which is accepted"):
        decide(left, by_hand(26.97, 64.1, 2))
    assert state() == before  # all of them or none


@pytest.mark.parametrize(
    ("latitude", "longitude", "precision"),
    [(91, 64, 2), (26, 181, 2), (float("nan"), 64, 2), (26, 64, 6), (26, 64, 0)],
)
def test_coordinates_that_are_none_are_refused(
    latitude: float, longitude: float, precision: int
) -> None:
    """And so is a class that stands for no point."""
    with pytest.raises(DataError, match="review: expected"):
        by_hand(latitude, longitude, precision)


def test_a_skipped_row_waits_behind_all_others(tmp_path: Path, home: Path) -> None:
    """In the order in which they were skipped, also after the file was imported again."""
    made = imported(tmp_path / "sheet.csv")
    first, second = queue().rows[:2]
    skip(first.event_id)
    skip(second.event_id)
    commit(plan(tmp_path / "sheet.csv", locate=locate()))
    rows = queue().rows
    assert [row.event_id for row in rows[-2:]] == [first.event_id, second.event_id]
    assert (rows[-1].skipped, rows[0].skipped) == (True, False)
    assert adds_up(made)
    undo_last()
    assert queue().rows[0].event_id == second.event_id


def test_nothing_to_take_back_is_said(home: Path) -> None:
    """In a sentence."""
    with pytest.raises(DataError, match=r"a decision of .* that can be taken back, got none"):
        undo_last()


# --- over time ----------------------------------------------------------------------------


def test_a_decision_stays_when_its_file_comes_again(tmp_path: Path, home: Path) -> None:
    """The same file changes nothing; a newer one is kept below the decision."""
    imported(tmp_path / "sheet.csv")
    row = waiting("Panjgor")
    decide([row.event_id], by_hand(26.97, 64.1, 1))
    again = plan(tmp_path / "sheet.csv", locate=locate())
    assert (again.new, again.changed, again.edited) == (0, 0, 0)
    with_id = SHEET.replace("Date;", "ID;Date;").splitlines()
    numbered = "\n".join([with_id[0], *(f"{n};{line}" for n, line in enumerate(with_id[1:]))])
    imported(tmp_path / "numbered.csv", numbered)
    other = waiting("Panjgor")
    decide([other.event_id], by_hand(26.97, 64.1, 1))
    newer = imported(tmp_path / "numbered.csv", numbered.replace("A misspelled town", "More"))
    assert newer.edited == 1
    assert other.event_id in {
        cells["event_id"] for cells in kept().events["t-numbered"] if cells["geo_precision"] == "1"
    }


def test_a_name_that_was_decided_places_the_next_import(tmp_path: Path, home: Path) -> None:
    """In the same country; in a stated district, and in another country, nothing was decided."""
    imported(tmp_path / "sheet.csv")
    row = waiting("Dasht")
    entry = decide([row.event_id], chosen(row, 2, remember=True))
    more = (
        "Date;Place;District;Country;Type;What happened\n"
        "1 May 2024;dasht;;PK;battle;Again\n"
        "2 May 2024;Dasht;;Iran;battle;Elsewhere\n"
        "3 May 2024;Dasht;Kech;Pakistan;battle;In another district\n"
    )
    made = imported(tmp_path / "more.csv", more)
    places = {cells["summary"]: cells["latitude"] for cells in kept().events["t-more"]}
    assert places == {"Again": "29.916700", "In another district": "25.883300"}
    assert made.counts["review"] == 1
    edits.undo(entry)
    assert names() == []
    assert plan(tmp_path / "more.csv", locate=locate()).counts["review"] == 2


def test_the_last_of_two_decisions_on_a_name_holds(tmp_path: Path, home: Path) -> None:
    """And a name that was decided is offered first, with all others."""
    imported(tmp_path / "sheet.csv")
    first, second = (row for row in queue().rows if row.written.text == "Dasht")
    decide([first.event_id], chosen(first, 1, remember=True))
    offered = offer(second.written, second.cells, with_names(bundled()))
    assert offered.proposed is not None
    assert offered.proposed.name == "Dasht Kech"
    assert {"Dasht Kech", "Dasht Mastung"} <= {place.name for place in offered.places}
    mastung = next(n for n, p in enumerate(offered.places, 1) if p.name == "Dasht Mastung")
    decide([second.event_id], chosen(second, mastung, remember=True))
    found = with_names(bundled()).resolve(_asked(second.written))
    assert found.place is not None
    assert found.place.name == "Dasht Mastung"


def _asked(written: Written) -> object:
    """Return a written place as the resolver is asked."""
    from geo.where.answer import Asked

    return Asked(*written)


def test_every_moment_of_a_review_can_be_shown(tmp_path: Path, home: Path) -> None:
    """As known before a decision, after it, and after it was taken back."""
    imported(tmp_path / "sheet.csv")
    row = waiting("Panjgor")
    decide([row.event_id], _remembered(row))
    undo_last()
    moments = [entry.at for entry in edits.entries()]

    def known(at: str) -> bool:
        """Return whether the event is on the map as of a moment."""
        events = load(more=kept(at=at)).events["event_id"]
        return row.event_id in set(events)

    assert [known(at) for at in moments] == [False, True, False]
    assert [len(names(at=at)) for at in moments] == [0, 1, 0]


def _remembered(row: Waiting) -> Decision:
    """Return the decision for the place that is proposed, whose name is remembered."""
    offered = offer(row.written, row.cells, bundled())
    assert offered.proposed is not None
    return taken(offered.proposed, How.ACCEPT, remember=row.written)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Dasht", "PK"), ("DASHT", "PK"), True),
        (("Dasht", "PK"), ("Dasht", "IR"), False),
        (("Dasht", "PK", "", "Kech"), ("Dasht", "PK"), False),
        (("Dasht", ""), ("Dashti", ""), False),
    ],
)
def test_a_name_is_the_same_where_its_areas_are(
    one: tuple[str, ...], other: tuple[str, ...], same: bool
) -> None:
    """Case does not count; a country or district that is stated does."""
    assert same_name(Written(*one), Written(*other)) is same


FILES = count()


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(("accept", "choose", "at", "area", "skip")), st.integers(0, 30),
                  st.booleans(), st.booleans()),
        max_size=6,
    )
)  # fmt: skip
def test_every_decision_can_be_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, acts: list[tuple[str, int, bool, bool]]
) -> None:
    """After each the rows add up; taken back one by one, the store reads as it did before."""
    number = next(FILES)
    monkeypatch.setenv("SARHAD_HOME", str(tmp_path / f"home-{number}"))
    made = plan(write_messy(tmp_path / "sheet.csv", messy_rows(30)), locate=locator(bundled()))
    commit(made)
    rows, told = sum(made.counts.values()), [state()]
    for act, at, everywhere, remember in acts:
        left = queue().rows
        if not left or not _act(act, left[at % len(left)], everywhere, remember):
            continue
        (tally,) = tallies()
        assert sum(tally[1:]) == rows
        assert len(queue().rows) == tally.review
        assert queue().all == made.counts["review"]
        told.append(state())
    while len(told) > 1:
        assert state() == told.pop()
        undo_last()
    assert state() == told.pop()


def _act(act: str, row: Waiting, everywhere: bool, remember: bool) -> bool:
    """Decide on a row as a person might; return whether anything was decided."""
    name = row.written if remember and row.written.text else None
    offered = offer(row.written, row.cells, bundled())
    ids = [row.event_id, *((o.event_id for o in others(row, queue().rows)) if everywhere else ())]
    try:
        if act == "skip":
            skip(row.event_id)
        elif act == "at":
            decide(ids, by_hand(27.5, 63.25, 2, remember=name))
        elif act == "area":
            decide(ids, around(offered, remember=name))
        elif act == "accept" and offered.proposed:
            decide(ids, taken(offered.proposed, How.ACCEPT, remember=name))
        else:
            decide(ids, taken(offered.chosen(1), How.CHOOSE, remember=name))
    except DataError:
        return False
    return True


def test_an_older_store_waits_too(tmp_path: Path, home: Path) -> None:
    """Its reasons do not name the field in doubt: it follows from what is lacking."""
    from data.store.base import append, opened, writing

    imported(tmp_path / "sheet.csv")
    rows = queue().rows
    with opened() as store, writing(store):
        entry = append(store, "import", "t-old", told={"about": {}, "file": "x", "set_aside": 0})
        for row in rows:
            reason = json.dumps({"file": "x", "line": row.problem.line, "column": "a",
                                 "expected": "b", "got": "c", "remedy": "d"})  # fmt: skip
            store.execute(
                "INSERT INTO versions (entry, dataset, event_id, state, by_hand, cells, reason) "
                "VALUES (?, 't-old', ?, 'review', 0, ?, ?)",
                (entry, f"old-{row.event_id}", json.dumps(row.cells), reason),
            )
    old = [row for row in queue().rows if row.dataset == "t-old"]
    assert [row.field for row in old] == [PLACE, PLACE, PLACE, PLACE, "kind", PLACE]
    decide([old[0].event_id], by_hand(26, 63, 2))
    assert deciding.last() is not None


def test_a_person_takes_back_only_decisions_of_their_own(tmp_path: Path, home: Path) -> None:
    """Nobody's is taken back by another; the journal keeps who it was."""
    imported(tmp_path / "sheet.csv")
    first, second, *_ = (row for row in queue().rows if row.field == PLACE)
    for person, row in (("amina", first), ("babak", second)):
        with acting(person):
            decide([row.event_id], by_hand(26, 63, 2))
    with acting("carla"), pytest.raises(DataError, match="a decision of carla"):
        undo_last()
    with acting("amina"):
        taken_back = undo_last()
        assert (taken_back.who, taken_back.told["event"]) == ("amina", first.event_id)
        assert deciding.last() is None
    assert deciding.last() is None  # of who is at the computer
    assert [row.event_id for row in queue().rows].count(second.event_id) == 0
    with acting("babak"):
        assert undo_last().told["event"] == second.event_id
    assert [entry.who for entry in edits.entries()[-4:]] == ["amina", "babak", "amina", "babak"]
