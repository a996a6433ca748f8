"""What to do about a file: the command names its flag, the page its form."""

from __future__ import annotations

import pickle
from copy import copy, deepcopy
from pathlib import Path

import pytest

from data.adapters.remedy import Remedy
from data.schema import DataError
from data.store.imports import plan
from data.words import Words
from pages.parts.remedies import fault, remedy

SAY = Words()


@pytest.mark.parametrize(
    ("text", "flag", "field"),
    [
        ("where,what\nTurbat,battle\n", "--map COLUMN=date", "“Day”"),
        ("when,what\n2024-01-01,battle\n", "--map COLUMN=place", "“Place”"),
        ("day,place\n03/14/2024,Turbat\n14/03/2024,Quetta\n", "--dates dmy", "the month comes"),
    ],
)
def test_each_says_its_own_way(
    home: Path, tmp_path: Path, text: str, flag: str, field: str
) -> None:
    """The same fault; the page has no flags, the command has no form."""
    path = tmp_path / "file.csv"
    path.write_text(text)
    with pytest.raises(DataError) as raised:
        plan(path)
    said, shown = str(raised.value), fault(raised.value, SAY)
    assert flag in said
    assert "--" not in shown
    assert field in shown
    assert shown.split(": expected", 1)[0] == said.split(": expected", 1)[0]
    assert "Which column is which" in shown


def test_a_remedy_can_be_copied() -> None:
    """With all that a page needs of it, also into another process."""
    made = Remedy("Say --map.", key="map", field="date")
    for other in (copy(made), deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert (other, other.key, other.field) == (made, "map", "date")


def test_a_doubtful_day_says_so_in_its_row(home: Path, tmp_path: Path) -> None:
    """Of one row, too; a remedy that needs neither stays as it is."""
    path = tmp_path / "file.csv"
    path.write_text("day,place,type\n03/04/2024,Turbat,battle\n")
    (problem,) = plan(path).problems
    assert isinstance(problem.remedy, Remedy)
    assert "--dates dmy" in problem.remedy
    assert "--" not in remedy(problem.remedy, SAY)
    assert remedy("Correct the cell.", SAY) == "Correct the cell."
    assert fault(DataError("a", expected="b", got="c"), SAY) == "a: expected b, got c."
