"""The review from the command line, and what it offers of a row."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from test_cli import run
from test_deciding import SHEET, bundled, imported, waiting

from data.adapters.locating import Written
from data.schema import DataError
from data.store import edits
from data.store.stored import kept
from data.store.waiting import PLACE, Waiting, queue
from data.words import Words
from geo.where.answer import Outcome
from geo.where.gazetteer import Origin
from geo.where.resolver import Resolver
from geo.where.review import Offer, around, offer
from geo.where.review_rows import area_of, is_safe_to_remember, lines, signed, what

SAY = Words()


def offered(text: str, *areas: str, **cells: str) -> Offer:
    """Return what a written place may mean."""
    return offer(Written(text, *areas), cells, bundled())


# --- what is offered ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "names", "area"),
    [
        (("Dasht", "PK"), {"Dasht Kech", "Dasht Mastung"}, "Balochistan"),
        (("Pishin",), {"Pishin"}, ""),
        (("Khash",), {"Khash"}, ""),
        (("Dasht", "", "", "Kech"), set[str](), "Kech"),
    ],
)
def test_an_ambiguous_name_is_offered_with_no_proposal(
    asked: tuple[str, ...], names: set[str], area: str
) -> None:
    """All that may be meant; the area is what they share, or what is stated."""
    found = offered(*asked)
    assert (found.proposed is None) == bool(names)
    assert names <= {place.name for place in found.places}
    assert (found.area.name if found.area else "") == area
    if names:
        assert found.answer.outcome is Outcome.AMBIGUOUS
        assert not is_safe_to_remember(found)


def test_a_misspelled_name_has_a_proposal() -> None:
    """And its district is the area."""
    found = offered("Panjgor", "PK")
    assert found.proposed is not None
    assert (found.proposed.name, found.proposed.precision) == ("Panjgur", 2)
    assert found.proposed not in found.places
    assert found.area is not None
    assert found.area.admin2 == "Panjgur"
    assert is_safe_to_remember(found)


def test_places_of_one_name_are_told_apart() -> None:
    """By what was decided, else by distance; a name that no other has stays as it is."""
    found = offered("Panjgor", "PK")
    assert found.proposed is not None
    twin = replace(found.proposed, id="geonames:1", latitude=found.proposed.latitude + 0.1)
    other = replace(twin, id="geonames:2", name="Elsewhere")
    names = [name for *_, name in signed(found._replace(places=(other, twin)), SAY)]
    assert names == [
        "Panjgur, Balochistan, PK",
        "Elsewhere, Panjgur, Balochistan, PK",
        "Panjgur, Balochistan, PK · 11.1 km from A",
    ]
    before = replace(twin, origin=Origin.OVERRIDE)
    names = [name for *_, name in signed(found._replace(places=(before, twin)), SAY)]
    assert names[1:] == [f"{names[0]} · as decided before", f"{names[0]} · 11.1 km from A"]


def test_two_places_of_one_id_can_both_be_chosen() -> None:
    """Row numbers of two tables are no ids: both lie somewhere else, and both are offered."""
    known = offered("Panjgor", "PK").proposed
    assert known is not None
    own = replace(known, id="7", name="Zzyxgoz", local="", names=("Zzyxgoz",))
    far = replace(own, latitude=own.latitude + 2)
    found = offer(Written("Zzyxgoz"), {}, Resolver.bundled([own, far]))
    assert {place.latitude for place in found.places} == {own.latitude, far.latitude}


def test_nonsense_is_offered_nothing() -> None:
    """But a country, where one is stated."""
    found = offered("Nonsenseville")
    assert (found.proposed, found.places, found.area, found.country) == (None, (), None, "")
    assert area_of(found, SAY) == ""
    with pytest.raises(DataError, match="a known place"):
        found.chosen(1)
    with pytest.raises(DataError, match="that is stated, got none"):
        around(found)
    assert "somewhere in IR" in area_of(offered("Nonsenseville", "IR"), SAY)


def test_the_point_of_a_file_stands_beside_ours() -> None:
    """Where the file has one; what a name led to is no point of the file."""
    place = {"latitude": "26.5", "longitude": "63.5"}
    assert offered("Turbat", "PK", geo_method="source", **place).own == (26.5, 63.5)
    assert offered("Turbat", "PK", geo_method="gazetteer", **place).own is None


def test_a_number_that_is_not_offered_is_refused() -> None:
    """With those that are."""
    found = offered("Dasht", "PK")
    for number in (0, -1, len(found.places) + 1, 10**9):
        with pytest.raises(DataError, match=f"a number from 1 to {len(found.places)}"):
            found.chosen(number)


def test_hostile_text_is_told_as_text() -> None:
    """Nothing of a file is a format, a key of the catalogue or a question."""
    for text in ("{0} {n} %s", "where.reason.several", "<img src=x onerror=alert(1)>", "\x1b[31m"):
        row = Waiting("t", "t:1", {"place": text}, _no_problem(), PLACE)
        told = list(lines(row, [("{a}", "{b}")], offered(text), 3, SAY))
        assert "{a}: {b}" in told[1]
        assert what(row.written) == text


def _no_problem() -> object:
    """Return a problem that says nothing."""
    from data.reading import Problem

    return Problem("f.csv", 2, "latitude", "", "", "")


# --- the command --------------------------------------------------------------------------


@pytest.fixture
def sheet(tmp_path: Path, home: Path) -> Path:
    """Return a sheet that was imported."""
    imported(tmp_path / "sheet.csv")
    return tmp_path / "sheet.csv"


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return exit code and output of the command."""
    return run(capsys, "review", *arguments)


def test_the_list_says_what_waits_and_why(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line a row on stdout, the count on stderr."""
    code, out, err = told(capsys)
    assert code == 0
    assert len(out.splitlines()) == 6
    assert "Dasht Kech" in out
    assert "Killed says 'several'; expected is a number of dead" in out
    assert "6 of 6 rows wait" in err


def test_an_import_says_where_rows_wait(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the command that lists them; a file without such rows says nothing of it."""
    (tmp_path / "sheet.csv").write_text(SHEET, encoding="utf-8")
    assert (
        "6 rows wait for you: ./sarhad review lists them."
        in run(capsys, "import", str(tmp_path / "sheet.csv"))[2]
    )
    known = "Date;Place;District;Country;Type\n16/01/2024;Turbat;Kech;Pakistan;battle\n"
    (tmp_path / "known.csv").write_text(known, encoding="utf-8")
    assert "review lists" not in run(capsys, "import", str(tmp_path / "known.csv"))[2]


def test_an_empty_review_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In one sentence, and there is no store for it."""
    assert told(capsys) == (0, "", "Nothing waits for review.\n")
    assert not home.exists()


def test_one_row_is_told_with_its_choices(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As the file has it, numbered places, the area, how many others have the name."""
    event_id = waiting("Dasht").event_id
    _, out, _ = told(capsys, event_id)
    assert "Date: 16/01/2024" in out
    assert "  1  Dasht Kech, Kech" in out
    assert "As an area: Balochistan (Province)" in out
    assert "1 other row has this name here" in out
    _, out, _ = told(capsys, event_id, "--json")
    found = json.loads(out)
    assert (found["line"], found["outcome"], found["same_name"]) == (2, "ambiguous", 1)
    assert [place["name"] for place in found["places"]][:2] == ["Dasht Kech", "Dasht Mastung"]
    _, out, _ = told(capsys, waiting("Panjgor").event_id)
    assert "Proposed: Panjgur" in out
    assert "within 25 km" in out  # how often such answers hold


def test_each_way_to_decide(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Accept, choose for all, coordinates, area, what a cell means, skip, and back."""
    ids = {place: waiting(place).event_id for place in
           ("Dasht", "Panjgor", "Khash", "Xyzabad", "Nonsenseville")}  # fmt: skip
    assert told(capsys, "--skip", ids["Dasht"])[0] == 0
    assert queue().rows[-1].event_id == ids["Dasht"]
    why = ("--why", "said so")
    for given in (
        ("--accept", ids["Panjgor"], *why),
        ("--choose", ids["Dasht"], "1", "--all", "--remember"),
        ("--say", ids["Xyzabad"], "battle"),
        ("--say", ids["Khash"], "3-5"),
        ("--at", ids["Nonsenseville"], "27.5,-63.25", "--precision", "2"),
    ):
        code, _, err = told(capsys, *given)
        assert (code, "decided as entry" in err) == (0, True), err
    assert [row.event_id for row in queue().rows] == [ids["Khash"]]
    assert told(capsys, "--area", ids["Khash"])[0] == 1  # in which of two countries?
    assert told(capsys, "--choose", ids["Khash"], "1")[0] == 0
    assert "Nothing waits" in told(capsys)[2]
    shown = {cells["event_id"]: cells for cells in kept().events["t-sheet"]}
    assert len(shown) == 7
    assert shown[ids["Nonsenseville"]]["longitude"] == "-63.250000"
    assert edits.entries()[2].why == "said so"
    code, _, err = told(capsys, "--undo")
    assert (code, "is taken back" in err) == (0, True)
    code, out, _ = told(capsys, "--json")
    found = json.loads(out)
    assert (code, found["left"], found["all"]) == (0, 1, 6)
    assert sum(found["sets"][0][name] for name in ("accepted", "review", "set_aside")) == 8
    _, out, _ = run(capsys, "locate", "Dasht", "--country", "PK", "--json")
    assert json.loads(out)["name"] == "Dasht Kech"
    assert json.loads(out)["method"] == "decided"
    _, out, _ = run(capsys, "journal")
    assert "and 1 more: Dasht Kech" in out


def test_a_decision_is_told_to_programs(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The entry, how many rows, how many are left."""
    _, out, _ = told(capsys, "--accept", waiting("Panjgor").event_id, "--json")
    assert json.loads(out) == {"entry": 2, "decided": 1, "left": 5, "all": 6}


@pytest.mark.parametrize(
    ("given", "code", "wanted"),
    [
        (("--accept", "no"), 1, "the id of an event that waits"),
        (("no",), 1, "the id of an event that waits"),
        (("--choose", "ID", "99"), 1, "a number from 1 to"),
        (("--at", "ID", "here", "--precision", "2"), 2, "LAT,LON"),
        (("--at", "ID", "26,63"), 2, "--precision"),
        (("--at", "ID", "95,63", "--precision", "2"), 1, "-90 to 90"),
        (("--at", "ID", "26,63", "--precision", "6"), 1, "1, exact"),
        (("--accept", "ID"), 2, "No place is proposed"),
        (("--say", "ID", "battle", "--all"), 2, "--all goes with"),
        (("--say", "ID", "battle"), 1, "a kind, a day or a number"),
        (("--undo",), 1, "can be taken back"),
        (("--accept", "ID", "--area", "ID"), 2, "one thing at a time"),
        (("ID", "--undo"), 2, "one thing at a time"),
        (("--all",), 2, "--all goes with"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    sheet: Path, capsys: pytest.CaptureFixture[str], given: tuple[str, ...], code: int, wanted: str
) -> None:
    """And nothing is written."""
    event_id = waiting("Dasht").event_id
    found, _, err = told(capsys, *(event_id if part == "ID" else part for part in given))
    assert (found, len(err.strip().splitlines())) == (code, 1), err
    assert wanted in err
    assert len(edits.entries()) == 1


def test_control_signs_of_a_file_do_not_reach_the_terminal(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the list and in a row."""
    hostile = "\u202eevil\u202c"
    imported(tmp_path / "sheet.csv", SHEET.replace("Nonsenseville", hostile))
    event_id = next(row.event_id for row in queue().rows if "evil" in row.written.text)
    for given in ((), (event_id,)):
        _, out, _ = told(capsys, *given)
        assert "evil" in out
        assert "\u202e" not in out
