"""Importing: every row ends somewhere, what is kept is shown, and no row is lost or made up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shapes import ged, incidents, write_ged

import cli
from data.adapters.recognise import Asked
from data.load import current, load
from data.schema import DataError
from data.store.imports import commit, plan
from data.store.stored import kept

SHARED = Path(__file__).resolve().parents[2] / "shared" / "events"
shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the real files lie beside the project")


def test_a_ged_file_is_recognised_and_every_row_is_kept(tmp_path: Path, home: Path) -> None:
    """Without a flag; the rows add up, and the map shows them beside our own."""
    rows = ged(incidents(40))
    made = plan(write_ged(tmp_path / "ged.csv", rows))
    assert made.origin.id == "ucdp"
    assert made.counts == {"accepted": 40, "review": 0, "set_aside": 0}
    before = len(load().events)
    commit(made)
    shown = current()
    assert len(shown.events) == before + 40
    assert shown.problems.empty
    assert [part.name for part in shown.parts] == ["Sarhad reference events", "UCDP GED"]
    assert len(load().events) == before  # our own facts alone, whatever is kept


def test_what_ged_says_is_what_the_map_has(tmp_path: Path, home: Path) -> None:
    """Days, place, precision, sides and deaths of a row arrive as they are written."""
    (row,) = ged(incidents(1))
    commit(plan(write_ged(tmp_path / "ged.csv", [row])))
    event = current().events.set_index("event_id").loc[f"ucdp-{row['id']}"]
    assert str(event.date_start.date()) == row["date_start"][:10]
    assert (event.latitude, event.longitude) == (float(row["latitude"]), float(row["longitude"]))
    assert event.geo_precision == int(row["where_prec"])
    assert (event.admin1_code, event.admin2, event.country) == ("PK-BA", "Kachhi", "PK")
    assert event.initiator_text == row["side_a"]
    assert event.target == "civ-pk"
    assert (event.fatalities_low, event.fatalities_best, event.fatalities_high) == (10, 11, 11)
    assert event.dataset == "UCDP GED"
    assert event.status == "reported"


@pytest.mark.parametrize(
    ("column", "cell", "outcome"),
    [
        ("date_start", "yesterday", "set_aside"),
        ("latitude", "120", "set_aside"),
        ("latitude", "", "set_aside"),
        ("best", "many", "set_aside"),
        ("type_of_violence", "9", "set_aside"),
        ("where_prec", "", "set_aside"),
        ("id", "x", "set_aside"),
    ],
)
def test_a_bad_cell_sets_its_row_aside(
    tmp_path: Path, home: Path, column: str, cell: str, outcome: str
) -> None:
    """With the file's own line and column, what was expected and what was found."""
    rows = ged(incidents(3))
    rows[1][column] = cell
    made = plan(write_ged(tmp_path / "ged.csv", rows))
    assert made.counts["accepted"] == 2
    assert made.counts[outcome] == 1
    (problem,) = made.problems
    assert (problem.line, problem.file) == (3, "ged.csv")
    assert problem.expected
    assert problem.got


def test_figures_out_of_order_widen_the_range_and_say_so(tmp_path: Path, home: Path) -> None:
    """UCDP's own files have such rows: none is lost, and none is mended in silence."""
    made = plan(write_ged(tmp_path / "g.csv", ged(incidents(2), low="5", best="4", high="3")))
    assert made.counts["accepted"] == 2
    assert made.remarks == {"import.remark.widened": 2}
    commit(made)
    cells = kept().events["ucdp-ged"][0]
    figures = [cells[f"fatalities_{name}"] for name in ("low", "best", "high")]
    assert figures == ["3", "4", "5"]
    assert "low 5, best 4, high 3" in cells["notes"]


def test_the_older_columns_and_the_row_of_tags_are_read(tmp_path: Path, home: Path) -> None:
    """GED 19.1 has other columns in another order; HDX adds a row that is none."""
    made = plan(write_ged(tmp_path / "ged19.csv", ged(incidents(5)), v19=True))
    assert made.counts == {"accepted": 5, "review": 0, "set_aside": 0}


def test_the_command_prints_its_counts(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One object on stdout whose parts add up; whose data it is stands on stderr."""
    path = write_ged(tmp_path / "ged.csv", ged(incidents(7)))
    assert cli.main(["import", str(path), "--json"]) == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert told["format"] == "ucdp"
    assert told["rows"] == told["accepted"] + told["review"] + told["set_aside"] == 7
    assert "7 rows: 7 accepted" in said.err
    assert "CC BY 4.0" in said.err


def test_what_was_said_of_columns_is_remembered(tmp_path: Path, home: Path) -> None:
    """For the next file with the same ones; flags of now come first."""
    text = "date,where,location,n\n2024-01-16,Quetta,x,1\n"
    first = tmp_path / "march.csv"
    first.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="where"):
        plan(first)
    said = Asked(mapping={"where": "place", "n": "killed"}, name="Ours", filled={"type": "riot"})
    commit(plan(first, asked=said))
    second = tmp_path / "april.csv"
    second.write_text(text.replace("16", "17"), encoding="utf-8")
    again = plan(second)
    assert again.origin.terms.name == "Ours"
    assert again.recognised.fields["place"] == "where"
    assert (again.new, again.counts["set_aside"]) == (1, 0)
    assert plan(second, asked=Asked(name="Theirs")).origin.terms.name == "Theirs"


def test_a_column_for_two_fields_and_two_columns_for_one_are_refused(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither is left out unsaid, and nothing is kept."""
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("date,a,b\n2024-01-16,Quetta,Panjgur\n", encoding="utf-8")
    for flags, told in (
        (("a=place", "a=admin2"), "a is given as place and as admin2: give it once"),
        (("a=place", "b=place"), "expected one column for the field place, got a and b"),
    ):
        assert cli.main(["import", str(sheet), *(f"--map={flag}" for flag in flags)]) != 0
        assert told in capsys.readouterr().err
    assert kept().about == {}


def test_of_a_file_without_a_row_of_use_nothing_is_kept(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No set of 0 events is left behind."""
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("date,place,type\nx,Quetta,riot\ny,Quetta,riot\n", encoding="utf-8")
    assert cli.main(["import", str(sheet), "--yes", "--json"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith("No row could be used, so nothing is added: all 2 were set aside.\n")
    assert kept().about == {}


def test_empty_cells_say_what_was_filled_in(tmp_path: Path, home: Path) -> None:
    """A sheet of protests alone has no column for that."""
    path = tmp_path / "x.csv"
    path.write_text(
        "date,place,lat,lon,type\n2024-01-16,Quetta,30,67,\n2024-01-16,Kech,26,63,riot\n", "utf-8"
    )
    assert plan(path).counts["review"] == 1
    made = plan(path, asked=Asked(filled={"kind": "protest", "country": "Pakistan"}))
    assert made.counts["accepted"] == 2
    commit(made)
    events = kept().events["t-x"]
    assert sorted(cells["kind"] for cells in events) == ["protest", "riot"]
    assert {cells["country"] for cells in events} == {"PK"}
    with pytest.raises(DataError, match="--fill FIELD=VALUE"):
        plan(path, asked=Asked(filled={"no": "x"}))


@shared
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("ucdp_ged_pakistan_1989_2021.csv", 6416),
        ("ucdp_ged_pakistan_hdx_with_hxl_row.csv", 6416),
        ("ucdp_ged_v19_bangladesh.csv", 601),
    ],
)
def test_the_real_files_are_read_whole(home: Path, name: str, rows: int) -> None:
    """Every row of UCDP's own files is accepted."""
    made = plan(SHARED / name)
    assert made.counts == {"accepted": rows, "review": 0, "set_aside": 0}


SHEET = "day,where,lat,lon,kind\n2024-01-16,Turbat,26.0,63.05,protest\n2024-02-01,Qwert,,,protest\n"


def test_a_file_under_a_second_name_is_said_to_be_kept(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written unasked; its events without actors are candidates where they are near."""
    path = tmp_path / "sheet.csv"
    path.write_text(SHEET, encoding="utf-8")
    arguments = ["import", str(path), "--map", "day=date", "--map", "where=place", "--name"]
    assert cli.main([*arguments, "One"]) == 0
    (problem,) = plan(path, asked=Asked(name="One")).problems
    assert problem.column == "where"
    capsys.readouterr()
    assert cli.main([*arguments, "Two"]) == 1
    assert "is kept already as One" in capsys.readouterr().err
    made = plan(path, asked=Asked(name="Two"))
    assert (made.kept_as, len(made.pairs)) == ("One", 1)
    for latitude, pairs in (("26.001", 1), ("26.1", 0)):
        path.write_text(SHEET.replace("26.0", latitude), encoding="utf-8")
        made = plan(path, asked=Asked(name="Two"))
        assert (made.kept_as, len(made.pairs)) == ("", pairs)
    path.write_text(SHEET.splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="at least one row"):
        plan(path, asked=Asked(name="Three"))
