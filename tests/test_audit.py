"""The audit: what it flags, what it leaves alone, and that it names its reasons."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from conftest import ROOT
from shared_files import shared
from test_cli import run
from test_where import resolver

from data.words import Words
from geo.where import audit as rules
from geo.where.answer import Asked
from geo.where.audit import Rule, audit
from geo.where.gazetteer import Origin
from geo.where.points import Seen, read_points

OURS = ROOT / "data" / "events.csv"
KNOWN_ERRORS = ("Sui town", "Machh town", "Dasht-i-Goran town", "Zain Koh town")


def seen(
    text: str, lat: float, lon: float, admin2: str = "", admin1: str = "Balochistan", **more: object
) -> Seen:
    """Return a row of Pakistan."""
    return Seen(Asked(text, "PK", admin1, admin2), lat, lon, **{"precision": 2, **more})  # type: ignore[arg-type]


def found_by(*rows: Seen) -> list[list[Rule]]:
    """Return the rules that flag each flagged row."""
    return [[flag.rule for flag in one.flags] for one in audit(rows, resolver())]


def test_a_point_in_another_country_is_flagged() -> None:
    """Far outside, and not at the border, where nobody can say which side it is."""
    assert found_by(seen("Somewhere", 29.5, 60.8))[0][0] is Rule.COUNTRY
    assert found_by(seen("Taftan", 28.97, 61.55)) == []


def test_a_point_in_another_province_is_flagged() -> None:
    """By the province's outline."""
    assert found_by(seen("Somewhere", 25.0, 68.5)) == [[Rule.PROVINCE]]


def test_a_point_outside_its_district_is_flagged() -> None:
    """Also where nobody knows the place; one inside is left alone."""
    assert found_by(seen("Zzyzx", 27.5, 66.5, "Kech district")) == [[Rule.DISTRICT]]
    assert found_by(seen("Zzyzx", 26.1, 63.2, "Kech district")) == []


def test_a_point_far_from_where_another_source_has_the_name_is_flagged() -> None:
    """Inside its district, and 60 km from the town all the same."""
    flagged = audit([seen("Turbat", 26.0, 62.3, "Kech")], resolver())
    assert [flag.rule for flag in flagged[0].flags] == [Rule.NAME]
    assert flagged[0].flags[0].km == pytest.approx(74, abs=3)


def test_a_point_far_from_other_rows_of_its_place_is_flagged() -> None:
    """Four rows of a place nobody else knows lie together, the fifth does not."""
    together = [seen("Zzyzx", 33.0, 72.5 + n / 100, "X", "Punjab") for n in range(4)]
    assert found_by(*together, seen("Zzyzx", 32.0, 72.5, "X", "Punjab")) == [[Rule.ROWS]]
    assert found_by(*together) == []


def test_a_point_far_from_the_other_places_of_its_district_is_flagged() -> None:
    """A district that nobody knows is as large as most of its places say."""
    places = [seen(f"Place {n}", 33 + n / 50, 72.5, "Zzyzx", "Punjab") for n in range(6)]
    assert found_by(*places, seen("Far", 31.5, 72.5, "Zzyzx", "Punjab")) == [[Rule.NEIGHBOURS]]


def test_wide_rows_and_rows_without_a_point_are_left_alone() -> None:
    """A province's middle contradicts no district, and no point contradicts nothing."""
    assert found_by(seen("Turbat", 28.5, 65.6, "Kech", precision=4)) == []
    assert found_by(seen("Turbat", float("nan"), float("nan"), "Kech")) == []
    assert found_by() == []


def test_our_own_events_contradict_nothing() -> None:
    """Places, districts and points of our facts fit each other."""
    assert audit(read_points(OURS), resolver()) == []


def test_displaced_events_of_ours_are_found() -> None:
    """Thirty of them moved by 60 to 800 km: nine of ten at least, and no other is flagged."""
    rows = [row for row in read_points(OURS) if row.asked.admin2 and row.precision <= 3]
    chance = random.Random(7)
    moved = {}
    for row in chance.sample([row for row in rows if row.has_point], 30):
        north = chance.choice((-1, 1)) * chance.uniform(60, 800) / 111.2
        moved[row.id] = row._replace(latitude=row.latitude + north)
    found = {one.seen.id for one in audit([moved.get(row.id, row) for row in rows], resolver())}
    assert len(found & set(moved)) >= 27
    assert found <= set(moved)


def test_the_order_of_rows_does_not_matter() -> None:
    """The same rows are flagged for the same reasons."""
    rows = [
        row._replace(latitude=row.latitude + (n % 9 == 0))
        for n, row in enumerate(read_points(OURS))
    ]
    shuffled = rows.copy()
    random.Random(2).shuffle(shuffled)
    one, other = audit(rows, resolver()), audit(shuffled, resolver())
    assert one
    assert {(found.seen.id, found.flags) for found in one} == {
        (found.seen.id, found.flags) for found in other
    }


def test_every_flag_has_its_reason_and_the_counts_add_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 1, a line a row with file and line, nothing of the file steers the terminal."""
    path = tmp_path / "e.csv"
    path.write_text(
        "event_id,place,country,admin1,admin2,latitude,longitude\n"
        "a,Turbat,PK,Balochistan,Kech,26.0,63.05\n"
        "b,Gwadar\x1b[2J,PK,Balochistan,Kech,30.9,68.0\n",
        encoding="utf-8",
    )
    code, out, err = run(capsys, "audit", str(path))
    assert code == 1
    assert out.startswith("e.csv:3: b “Gwadar [2J”: The point lies ")
    assert "\x1b" not in out
    assert "1 of 2 rows" in err
    code, out, _ = run(capsys, "audit", str(path), "--json")
    told = json.loads(out)
    assert (code, told["rows"], told["placed"], told["flagged"]) == (1, 2, 2, 1)
    assert sum(told["rules"].values()) == len(told["findings"][0]["reasons"])
    assert run(capsys, "audit", str(OURS))[0] == 0


def test_every_rule_has_its_sentence() -> None:
    """With its distance in it."""
    keys = [str(rule) for rule in Rule if rule is not Rule.NAME]
    for key in (*keys, *(f"{Rule.NAME}.{origin}" for origin in Origin)):
        values = {"country": "PK", "province": "x", "district": "x", "place": "x"}
        assert "12 km" in Words()(f"where.audit.{key}", km=12, n=3, **values)


@pytest.mark.shared
def test_the_known_errors_of_ged_are_found_and_little_else() -> None:
    """By rules that name no place; each of the rows, and fewer than 2 of 100 others."""
    rows = read_points(shared("events/ucdp_ged_pakistan_1989_2021.csv"))
    found = audit(rows, resolver())
    flagged = {one.seen.id for one in found}
    for name in KNOWN_ERRORS:
        assert {row.id for row in rows if row.asked.text == name} <= flagged, name
    others = [row for row in rows if row.asked.text not in KNOWN_ERRORS]
    assert sum(row.id in flagged for row in others) / len(others) <= 0.02
    assert not any(
        name.split()[0] in Path(rules.__file__).read_text("utf-8") for name in KNOWN_ERRORS
    )
