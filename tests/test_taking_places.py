"""A table of places that is imported: known where names are asked for, until it is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import main
from data.schema import DataError
from data.store import edits
from data.store.imports import plan
from data.store.place_tables import place_tables
from geo.taking_places import take_places
from geo.where.answer import Asked, Outcome
from geo.where.handing import locator
from geo.where.loading import known, load_resolver

TABLE = "name,latitude,longitude,country\nQwertabad,27.5,64.5,PK\nnowhere,,,PK\n"
SHEET = "date,place,country,kind\n2024-01-16,Qwertabad,Pakistan,protest\n"


def outcome() -> Outcome:
    """Return how a made-up name ends."""
    return known().resolve(Asked("Qwertabad", "PK", "", "")).outcome


def test_an_imported_table_is_known_to_imports_and_to_locate(home: Path, tmp_path: Path) -> None:
    """The raw file is kept as it was, and an undo forgets its names."""
    table, sheet = tmp_path / "places.csv", tmp_path / "sheet.csv"
    table.write_text(TABLE, encoding="utf-8")
    sheet.write_text(SHEET, encoding="utf-8")
    assert outcome() == Outcome.UNRESOLVED
    assert main(["import", str(table), "--as", "places", "--name", "Mine", "--json"]) == 0
    assert [path.read_text(encoding="utf-8") for path in place_tables()] == [TABLE]
    assert outcome() == Outcome.REVIEW  # found, and looked at: no district is stated
    assert load_resolver()[0].resolve(Asked("Qwertabad", "PK", "", "")).outcome == Outcome.REVIEW
    (problem,) = plan(sheet, locate=locator()).problems
    assert "Qwertabad in a long list of names" in problem.remedy
    edits.undo(1)
    assert place_tables() == ()
    assert outcome() == Outcome.UNRESOLVED


def test_a_newer_table_of_the_same_name_takes_its_place(home: Path, tmp_path: Path) -> None:
    """And one without any place is refused, with nothing kept."""
    for spot in ("27.5,64.5", "26.5,63.5"):
        path = tmp_path / "places.csv"
        path.write_text(f"name,latitude,longitude,country\nQwertabad,{spot},PK\n")
        assert take_places(path).places == 1
    assert len(place_tables()) == 1
    found = known().resolve(Asked("Qwertabad", "PK", "", "")).place
    assert found is not None
    assert (found.latitude, found.longitude) == (26.5, 63.5)
    path.write_text("name,latitude,longitude\n")
    with pytest.raises(DataError, match="places with a name"):
        take_places(path)
    assert len(edits.entries()) == 2
